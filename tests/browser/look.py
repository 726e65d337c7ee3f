"""Looks at pages and pictures in Chromium, and says what is there.

    .venvs/browser/bin/python tests/browser/look.py CHROMIUM WHAT < asked.json

The input names the files of `pages`, each of which is opened once in each width and colour scheme,
all in one browser, and what is asked of the `site` (`visit.py`). What is printed has `views`, a
list of objects with `name`, `width`, `scheme`, what the function of `look.js` gives, and what the
console says; and what became of the site. With a folder for WHAT pictures of the screen are kept
there, for people.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import visit
from playwright.sync_api import Browser, sync_playwright

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


def look(
    browser: Browser, pages: dict[str, str], axe: str, folder: Path | None
) -> Iterator[dict[str, Any]]:
    """What is on each page, in each width and colour scheme."""
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    for scheme in SCHEMES:
        for width in WIDTHS:
            size = {"width": width, "height": 900}
            with visit.tab(browser, color_scheme=scheme, viewport=size) as (tab, noted):
                for name, file in pages.items():
                    noted.clear()
                    path, _, fragment = file.partition("#")
                    tab.goto(Path(path).as_uri() + (f"#{fragment}" if fragment else ""))
                    if fragment:
                        tab.locator("[role=tabpanel] code:not(:empty)").wait_for()
                    seen = {**tab.evaluate(script), **noted.told()}
                    # It takes long. The colours are the same in each width.
                    if path.endswith(".html") and (width == max(WIDTHS) or scheme == SCHEMES[0]):
                        seen["barriers"] = visit.barriers(tab, axe)
                    yield {"name": name, "width": width, "scheme": scheme, **seen}
                    if folder is not None:
                        tab.screenshot(path=folder / f"{name}-{width}-{scheme}.png")


def main() -> None:
    chromium, *folders = sys.argv[1:]
    asked = json.load(sys.stdin)
    axe = Path(asked["axe"]).read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        # A container has no sandbox to give; the pages are our own.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        kept = Path(folders[0]) if folders else None
        found = {"views": [*look(browser, asked["pages"], axe, kept)]}
        found["site"] = visit.site(browser, asked["site"])
        browser.close()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
