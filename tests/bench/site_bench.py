"""How long until a page of the site can be used, in Chromium, from files.

`make bench` runs it, with the environment that drives the browser:

    .venvs/browser/bin/python tests/bench/site_bench.py CHROMIUM SITE [--rounds N]

Each page is opened by a reader who has nothing of the site yet. Counted is the time from the start
of the navigation until all scripts of the page have run, so that its search answers. It prints the
median of each page, and exits with 1 when one is above the bar.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

BAR: Final = 300
"""Milliseconds, of a machine with nothing else to do."""

PAGES: Final = ("index", "types/*", "operations/*", "faults", "playground")
USABLE: Final = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> int:
    """Measure; 1 when it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chromium")
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    slow = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox"]
        )
        for name in PAGES:
            # Of several pages of a kind, the longest.
            page = max(options.site.glob(f"{name}.html"), key=lambda path: path.stat().st_size)
            median = statistics.median(times(browser, page, options.rounds))
            slow = slow or median > BAR
            shown = page.relative_to(options.site)
            print(f"site: {shown} can be used after {median:.0f} ms, bar {BAR} ms")
        browser.close()
    return int(slow)


def times(browser: Browser, page: Path, rounds: int) -> Iterator[float]:
    """The time of each round, in milliseconds."""
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        yield float(tab.evaluate(USABLE))
        context.close()


if __name__ == "__main__":
    raise SystemExit(main())
