"""The report as a document, fit for a comment on a pull request: GitHub's Markdown.

`everything` adds the names of the other types, and waived gaps in full.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ...report import count, markdown
from ...report.templates import environment
from ..gaps import ParityReport
from . import summary

TEMPLATE: Final = "document.md.j2"


def render(report: ParityReport, *, everything: bool) -> str:
    """The document."""
    templates = environment(Path(__file__).parent)
    templates.globals |= {"summary": summary, "count": count, "NOTHING": markdown.NOTHING}
    templates.filters |= {
        "code": markdown.code,
        "html_code": markdown.html_code,
        "prose": markdown.prose,
        "sentence": lambda text: markdown.prose(text[0].upper() + text[1:]),
        "dict": dict,
    }
    text = templates.get_template(TEMPLATE).render(report=report, everything=everything)
    return text.rstrip("\n") + "\n"
