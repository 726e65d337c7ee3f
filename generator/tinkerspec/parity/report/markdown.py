"""The report as a document, fit for a comment on a pull request: GitHub's Markdown.

`everything` adds the names of the other types, and waived gaps in full.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...report import count, markdown
from ...report.templates import environment
from ..gaps import ParityReport
from . import summary

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE: Final = "document.md.j2"


def render(report: ParityReport, *, everything: bool) -> str:
    """The document."""
    text = _document().render(report=report, everything=everything)
    return text.rstrip("\n") + "\n"


@cache
def _document() -> Template:
    templates = environment(Path(__file__).parent)
    templates.globals |= {"summary": summary, "count": count, "NOTHING": markdown.NOTHING}
    templates.filters |= {
        "code": markdown.code,
        "html_code": markdown.html_code,
        "prose": markdown.prose,
        "sentence": lambda text: markdown.prose(text[0].upper() + text[1:]),
        "dict": dict,
    }
    return templates.get_template(TEMPLATE)
