"""Looks at pages and pictures in Chromium, and says what is there.

    .venvs/browser/bin/python tests/browser/look.py CHROMIUM WHAT < pages.json

The input names each file. Each is opened once in each width and colour scheme, in one browser. What
is printed is a list of objects: `name`, `width` and `scheme`, with what the function of `look.js`
gives. With a folder for WHAT pictures of the screen are kept there, for people.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


def look(browser: Browser, pages: dict[str, str], folder: Path | None) -> list[dict[str, Any]]:
    """What is on each page, in each width and colour scheme."""
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    found = []
    for scheme in SCHEMES:
        for width in WIDTHS:
            size = {"width": width, "height": 900}
            tab = browser.new_context(color_scheme=scheme, viewport=size).new_page()
            tab.set_default_timeout(120_000)
            for name, file in pages.items():
                tab.goto(Path(file).as_uri())
                seen = tab.evaluate(script)
                found.append({"name": name, "width": width, "scheme": scheme, **seen})
                if folder is not None:
                    tab.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
            tab.context.close()
    return found


def main() -> None:
    chromium, *folders = sys.argv[1:]
    with sync_playwright() as playwright:
        # A container has no sandbox to give; the pages are our own.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = look(browser, json.load(sys.stdin), Path(folders[0]) if folders else None)
        browser.close()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
