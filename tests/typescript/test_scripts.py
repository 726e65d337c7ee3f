"""The scripts of the site, as TypeScript's compiler reads them with their comments."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from compiler import check_scripts
from vectors import ROOT

SCRIPTS: Final = ROOT / "templates/site/scripts"
PACKAGES: Final = ("contract/*", "@codemirror/*", "@lezer/*", "minisearch")


def test_the_scripts_hold_to_the_types_that_they_tell(tmp_path: Path) -> None:
    declared = "".join(f'declare module "{package}";\n' for package in PACKAGES)
    (tmp_path / "packages.d.ts").write_text(declared, encoding="utf-8")
    (tmp_path / "wrong.js").write_text(
        "/** @param {string} text */\n"
        "export const size = (text) => text.size;\n"
        'import { cut } from "./none.js";\n',
        encoding="utf-8",
    )
    scripts = sorted(SCRIPTS.rglob("*.js"))
    assert len(scripts) > 15
    found = check_scripts([*scripts, tmp_path / "packages.d.ts", tmp_path / "wrong.js"])
    assert [(line, code) for path, line, code in found if path.name == "wrong.js"] == [
        (2, "TS2339"),
        (3, "TS2307"),
    ]
    assert [each for each in found if each[0].name != "wrong.js"] == []
