"""How hand-written functions reach the module of their type, and what is said of odd ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from emitted import case_job
from tinkerspec.targets import Job
from tinkerspec.targets.typescript import TARGET

RIGHT = {
    "ratio.js": "export function half({ a }) {\n  return a / 2;\n}\n",
    "ratio.d.ts": "export function half(ratio: { a: number }): number;\n",
}


def job(folder: Path, **files: str) -> Job:
    """A set of schemas with extensions."""
    (folder / "ext").mkdir()
    for name, text in files.items():
        (folder / "ext" / name).write_text(text, encoding="utf-8")
    made = case_job("number_bounds")
    return replace(made, root=folder, settings={**made.settings, "extensions": "ext"})


def test_a_function_is_reexported_with_its_types(tmp_path: Path) -> None:
    emitted = {file.path: file.data.decode() for file in TARGET.emit(job(tmp_path, **RIGHT))}
    line = 'export { half } from "./_extensions/ratio.js";\n'
    for ending in ("js", "d.ts"):
        assert emitted[f"typescript/ratio.{ending}"].endswith(line)
        assert emitted[f"typescript/_extensions/ratio.{ending}"].endswith(RIGHT[f"ratio.{ending}"])


@pytest.mark.parametrize(
    ("files", "code", "file", "words"),
    [
        ({"ratio.d.ts": ""}, "types", "ext/ratio.d.ts", "`half` stands in ext/ratio.js"),
        ({"ratio.js": ""}, "types", "ext/ratio.js", "`half` stands in ext/ratio.d.ts"),
        (
            {"ratio.js": "export function parse() {}\n"},
            "name",
            "ext/ratio.js",
            "every module of a type exports a `parse` of its own",
        ),
        ({"ration.js": ""}, "orphan", "ext/ration.js", "no type has the module name `ration`"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, files: dict[str, str], code: str, file: str, words: str
) -> None:
    (found,) = TARGET.check(job(tmp_path, **{**RIGHT, **files}))
    assert (found.code, found.file) == (f"typescript-extension-{code}", file)
    assert words in found.message
