"""Uses the site as its readers do: what it answers, what it asks for, and what it remembers."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FilePayload, Page

AXE = """
async () => {
  const { violations } = await axe.run(document, { preload: false, resultTypes: ["violations"] });
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].target.join(" ")}`);
}
"""

FOUND = """
(queries) => {
  const field = document.getElementById("search");
  return queries.map((query) => {
    field.value = query;
    field.dispatchEvent(new Event("input"));
    return [...document.querySelectorAll("#found [role=option]")].map((option) =>
      [...option.querySelectorAll(".found-name, .found-of")].map((part) => part.textContent));
  });
}
"""

FOCUSED = """
() => {
  const { id, textContent } = document.activeElement;
  const { className } = document.activeElement.closest("[class]");
  return { id, in: className, text: textContent.trim() };
}
"""

JUDGED = """
async (given) => {
  const source = new Blob([globalThis.tinkerspec.worker], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(source));
  const answer = (question) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(question);
  });
  const found = [];
  for (const [type, text] of JSON.parse(given)) {
    const { verdict } = await answer({ text, type, isLines: false });
    const errors = verdict.faults.map(({ code, pointer }) => ({ code, at: pointer }));
    const question = { view: "canonical", isWhole: true };
    found.push(errors.length > 0 ? { errors } : await answer(question));
  }
  worker.terminate();
  return found;
}
"""

LISTED = """
() => ({
  status: document.querySelector("#playground .status").textContent,
  faults: [...document.querySelectorAll("#playground .faults > li")].map((item) =>
    [".place", "a code", ".fault-head > code"]
      .map((part) => item.querySelector(part)?.textContent ?? "")),
  elements: document.querySelectorAll("#playground :is(img, script, iframe, style)").length,
})
"""

PASTED = """
(field, size) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", `{"dtype": "int64", "data": [${"1,".repeat(size / 2)}1]}`);
  const how = { bubbles: true, cancelable: true, composed: true };
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, ...how }));
}
"""

CUT = """
() => [...document.querySelectorAll("pre")]
  .filter((pre) => pre.scrollWidth > pre.clientWidth + 1 || pre.scrollHeight > pre.clientHeight + 1)
  .length
"""

PRINTED = """
(lines) => {
  const { shadowRoot } = document.querySelector("#playground .payload-host > div");
  return shadowRoot.querySelectorAll(".cm-line").length === lines;
}
"""

LONG = {
    "format": "png",
    "height": 1,
    "location": "x" * 500,
    "tokens": 1,
    "type": "image_asset_pointer",
    "width": 1,
}
"""A payload of which a text has no place to break."""

GIVEN = base64.urlsafe_b64encode(b'{"offset": 0}').decode().rstrip("=")
"""A payload, as links have it."""

COLOURED = """
(field) => field.querySelectorAll("[class]:not([class^=cm-])").length
"""

SHOWN = """
(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.getBoundingClientRect().height > 0).length
"""

LANGUAGES = """
() => [...document.querySelectorAll(".program")]
  .filter((program) => program.getBoundingClientRect().height > 0)
  .map((program) => program.dataset.language)
"""


@dataclass
class Noted:
    """What a page asked for, and what its console said."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was before."""
        self.requests.clear()
        self.messages.clear()

    def told(self) -> dict[str, list[str]]:
        """Both, as JSON."""
        return {"requests": [*self.requests], "messages": [*self.messages]}


@contextmanager
def tab(browser: Browser, **settings: Any) -> Iterator[tuple[Page, Noted]]:
    """A page of a reader who has read nothing yet, and what is noted of it."""
    context = browser.new_context(**settings)
    page = context.new_page()
    page.set_default_timeout(120_000)
    noted = Noted()
    context.on("request", lambda request: noted.requests.append(request.url))
    context.on("console", lambda message: noted.messages.append(message.text))
    page.on("pageerror", lambda error: noted.messages.append(str(error)))
    yield page, noted
    context.close()


def barriers(page: Page, axe: str) -> list[str]:
    """What keeps people from using the page, as axe sees it."""
    page.evaluate(axe)
    found: list[str] = page.evaluate(AXE)
    return found


def site(browser: Browser, asked: dict[str, Any]) -> dict[str, Any]:
    """What becomes of all that is asked of the site."""
    folder = Path(asked["folder"])
    with served(folder) as address:
        return {
            "address": address,
            "found": found(browser, folder.as_uri(), asked["queries"]),
            "tabs": tabs(browser, f"{folder.as_uri()}/{asked['page']}"),
            "chosen": {
                place: chosen(browser, start, asked) for place, start in starts(folder, address)
            },
            "without scripts": without_scripts(browser, f"{folder.as_uri()}/{asked['page']}"),
            "vectors": judged(browser, f"{folder.as_uri()}/playground.html", asked["vectors"]),
            "playground": played(browser, f"{folder.as_uri()}/playground.html", asked["written"]),
            "lines": of_lines(browser, f"{folder.as_uri()}/playground.html", asked["lines"]),
            "long line": in_one_line(browser, f"{folder.as_uri()}/playground.html"),
            "opened": {place: opened(browser, start) for place, start in starts(folder, address)},
            "paper": printed_payload(
                browser, f"{folder.as_uri()}/playground.html", "\n" * 200 + json.dumps(LONG)
            ),
            "printed": printed(browser, f"{folder.as_uri()}/{asked['page']}"),
        }


def starts(folder: Path, address: str) -> list[tuple[str, str]]:
    """Where the site begins: as files, and below a path of a server."""
    return [("file", folder.as_uri()), ("server", address)]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder that a server has below another path."""
    handler = functools.partial(_Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{folder.name}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def found(browser: Browser, start: str, queries: list[str]) -> list[list[list[str]]]:
    """What the search lists for each query: names, and what they are of."""
    with tab(browser) as (page, _):
        page.goto(f"{start}/index.html")
        listed: list[list[list[str]]] = page.evaluate(FOUND, queries)
        return listed


def tabs(browser: Browser, address: str) -> list[dict[str, str]]:
    """What has the focus after each press of the Tab key, up to the choice of a language."""
    with tab(browser, viewport={"width": 1280, "height": 900}) as (page, _):
        page.goto(address)
        focused: list[dict[str, str]] = []
        while len(focused) < 200 and (not focused or focused[-1]["in"] != "tabs"):
            page.keyboard.press("Tab")
            focused.append(page.evaluate(FOCUSED))
        return focused


def chosen(browser: Browser, start: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What a reader gets who searches by keyboard, then chooses a language, a theme, a contract."""
    with tab(browser, viewport={"width": 1280, "height": 900}) as (page, noted):
        page.goto(f"{start}/index.html")
        page.keyboard.press("/")
        page.keyboard.type(asked["typed"])
        page.keyboard.press("Enter")
        page.wait_for_url("**/types/**")
        reached = page.url.removeprefix(start)
        page.locator(".tabs button", has_text="Elixir").first.click()
        page.locator("button.theme").click()
        page.goto(f"{start}/{asked['page']}")
        languages = page.evaluate(LANGUAGES)
        theme = page.evaluate("document.documentElement.dataset.theme")
        page.locator("details.choose summary").click()
        page.locator("details.choose a", has_text=asked["contract"]).click()
        page.wait_for_url(f"**/{asked['contract']}/**")
        return {
            "reached": reached,
            "languages": sorted({*languages}),
            "theme": theme,
            "contract": page.url.removeprefix(start),
            **noted.told(),
        }


def without_scripts(browser: Browser, address: str) -> list[str]:
    """The programs that a reader sees whose browser runs no scripts."""
    with tab(browser, java_script_enabled=False) as (page, _):
        page.goto(address)
        return [
            str(program.get_attribute("data-language"))
            for program in page.locator(".program").all()
            if program.is_visible()
        ]


def printed(browser: Browser, address: str) -> dict[str, Any]:
    """What stands on paper."""
    with tab(browser, viewport={"width": 720, "height": 900}, color_scheme="dark") as (page, _):
        page.goto(address)
        page.emulate_media(media="print")
        return {
            "languages": sorted({*page.evaluate(LANGUAGES)}),
            "bars": page.evaluate(SHOWN, "header, nav, .tabs"),
            "overflow": page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            ),
            "ground": page.evaluate("getComputedStyle(document.body).backgroundColor"),
            "cut": page.evaluate(CUT),
        }


def printed_payload(browser: Browser, address: str, text: str) -> dict[str, Any]:
    """What stands on paper of a payload, below lines that make it longer than the field."""
    with tab(browser, viewport={"width": 720, "height": 900}) as (page, _):
        page.goto(address)
        listed(page, "", text)
        page.get_by_role("tab", name="Canonical").click()
        page.emulate_media(media="print")
        lines = page.locator("#playground .cm-line")
        page.wait_for_function(PRINTED, arg=text.count("\n") + 1)
        return {
            "lines": lines.count(),
            "buttons": page.evaluate(SHOWN, "#playground button"),
            "cut": page.evaluate(CUT),
        }


def opened(browser: Browser, start: str) -> dict[str, Any]:
    """What is said of a link to a type that is gone, of going back and forth between links, and of
    files that are no payloads."""
    with tab(browser) as (page, noted):
        page.goto(f"{start}/playground.html#type=Gone&text={GIVEN}")
        found = {"gone": shown(page)["status"]}
        field = page.locator("#playground [role=textbox]")
        for _ in range(2):
            page.get_by_role("button", name="Share").click()
            page.get_by_text("the address of this page").wait_for()
            field.click()
            page.keyboard.press("Control+End")
            page.keyboard.insert_text(" ]")
            page.get_by_text("this is not JSON").wait_for()
        texts = []
        for go, said in ((page.go_back, "2 faults."), (page.go_forward, "this is not JSON")):
            go()
            page.get_by_text(said).wait_for()
            texts.append(field.text_content())
        found["texts"] = texts
        found["files"] = [refused(page, content) for content in (b"", b"\xff\xfe[\0]\0", b"\x80")]
        return {**found, **noted.told()}


def refused(page: Page, content: bytes) -> str:
    """What is said of a file."""
    file = FilePayload(name="a.json", mimeType="application/json", buffer=content)
    page.locator("#playground input[type=file]").set_input_files(file)
    page.get_by_text(re.compile("^a.json is ")).wait_for()
    said = page.evaluate(LISTED)["status"]
    page.get_by_role("button", name="Clear").click()
    return str(said)


def judged(browser: Browser, address: str, vectors: str) -> list[dict[str, Any]]:
    """What the program of the playground says of each `[type, text]`; they are JSON in ASCII, so
    that no half of a character is lost on the way."""
    with tab(browser) as (page, _):
        page.goto(address)
        found: list[dict[str, Any]] = page.evaluate(JUDGED, vectors)
        return found


def played(browser: Browser, address: str, written: list[list[str]]) -> dict[str, Any]:
    """What the page shows of each `[type, text]` that is written into it, of a link to the last of
    them, and of texts that are long and too long."""
    with tab(browser, viewport={"width": 1280, "height": 900}) as (page, noted):
        page.goto(address)
        told = [listed(page, type_, text) for type_, text in written]
        page.get_by_role("button", name="Share").click()
        page.wait_for_url("**#*")
        with page.context.expect_page() as opened:
            page.evaluate("open(location.href)")
        shared = shown(opened.value)
        page.locator("#playground select").select_option("TensorData")
        field = page.locator("#playground [role=textbox]")
        field.evaluate(PASTED, 10 * 2**20)
        page.get_by_text("No faults as TensorData").wait_for()
        long = page.evaluate(LISTED)
        held = page.locator("#playground .excerpt").text_content()
        size = len(field.text_content() or "")
        field.evaluate(PASTED, 100 * 2**20)
        page.get_by_text("takes at most").wait_for()
        refused = page.evaluate(LISTED)["status"]
        return {
            "told": told,
            "shared": shared,
            "long": {**long, "held": held, "size": size},
            "refused": refused,
            **noted.told(),
        }


def of_lines(browser: Browser, address: str, text: str) -> dict[str, Any]:
    """What a reader of JSON Lines gets who goes by keyboard to the code, and from line to line."""
    with tab(browser, viewport={"width": 390, "height": 900}) as (page, noted):
        page.goto(address)
        told = listed(page, "", text)
        line = page.get_by_role("spinbutton", name="Line")
        canonical = other_result(page, "")
        seen = [line.is_visible()]
        page.get_by_role("tab", selected=True).focus()
        page.keyboard.press("ArrowRight")
        shown = [[line.input_value(), other_result(page, canonical)]]
        page.keyboard.press("Tab")
        seen.append(line.evaluate("(field) => field === document.activeElement"))
        for _ in range(2):
            page.keyboard.press("ArrowUp")
            shown.append([line.input_value(), other_result(page, shown[-1][1])])
        return {"told": told, "seen": seen, "shown": shown, **noted.told()}


def other_result(page: Page, before: str) -> str:
    """What is shown of the payload in another way, once that is not what it was before."""
    page.wait_for_function(
        "(old) => !['', 'Working...', old].includes(document.querySelector('#result').innerText)",
        arg=before,
    )
    return page.locator("#result").inner_text()


def in_one_line(browser: Browser, address: str) -> list[dict[str, Any]]:
    """How many parts of a text have colours, and what is said of that: a short line and a long
    one, pasted, and the short one once more."""
    with tab(browser, viewport={"width": 1280, "height": 900}) as (page, _):
        page.goto(address)
        found = []
        for size in (10, 10_000, 10):
            page.get_by_role("button", name="Clear").click()
            field = page.locator("#playground [role=textbox]")
            field.evaluate(PASTED, size)
            page.locator("#playground .status:is(.faulty, .sound)").wait_for()
            said = page.locator("#playground .excerpt").text_content()
            found.append({"coloured": field.evaluate(COLOURED), "said": said})
        return found


def listed(page: Page, type_: str, text: str) -> dict[str, Any]:
    """What is shown of a text that is written as a type."""
    field = page.locator("#playground [role=textbox]")
    page.get_by_role("button", name="Clear").click()
    page.locator("#playground select").select_option(type_)
    field.click()
    page.keyboard.insert_text(text)
    return shown(page)


def shown(page: Page) -> dict[str, Any]:
    """What the page shows once the text is judged."""
    page.locator("#playground .status:is(.faulty, .sound)").wait_for()
    found: dict[str, Any] = page.evaluate(LISTED)
    return found
