"""The search for codes sees every way in which the program makes one, or says that it does not."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from .code_search import Search, search

MAKES = """
    class Diagnostic:
        code: str
        message: str
        line: int = 0

    class Reader:
        def fault(self, file, code, message):
            return Diagnostic(code, message)

    def _error(message, *, code="plain"):
        return Diagnostic(code=code, message=message)
"""


def found(folder: Path, **files: str) -> Search:
    for name, text in {"makes": MAKES, **files}.items():
        (folder / f"{name}.py").write_text(dedent(text), encoding="utf-8")
    return search(folder)


@pytest.mark.parametrize(
    "text",
    [
        "from .makes import Diagnostic\nDiagnostic('x', 'm')",
        "from .makes import Diagnostic\nDiagnostic(message='m', code='x')",
        "from . import makes\nmakes.Diagnostic(code='x', message='m', line=3)",
        "def read(self): return self.reader.fault('a file', 'x', 'm')",
        "def read(reader): yield from [reader.fault(f, 'x', 'm') for f in ()]",
        "from .makes import _error\n_error('m', code='x')",
        "from .makes import Diagnostic\ndef f(n):\n  code = 'x'\n  return Diagnostic(code, n)",
        "from .makes import Diagnostic\nWORD = 'x'\ndef f(n): return Diagnostic(WORD, n)",
        "from .makes import Diagnostic\ndef wrong(code): Diagnostic(code, 'm')\nwrong('x')",
    ],
)
def test_a_code_is_found(tmp_path: Path, text: str) -> None:
    search = found(tmp_path, user=text)
    assert (list(search.made), search.unclear) == (["x"], [])
    assert search.made["x"].startswith("user.py:")


def test_both_codes_of_a_choice_are_found(tmp_path: Path) -> None:
    text = "from .makes import Diagnostic\ndef f(n): return Diagnostic('x' if n else 'y', 'm')"
    assert list(found(tmp_path, user=text).made) == ["x", "y"]


@pytest.mark.parametrize(
    "text",
    [
        "from .makes import Diagnostic\ndef f(word): return Diagnostic(word, 'm')",
        "from .makes import Diagnostic\ndef f(n): return Diagnostic(f'x-{n}', 'm')",
        "from .makes import Diagnostic\ndef f(n): return Diagnostic(KNOWN[n], 'm')",
        "from .makes import Diagnostic\nfor word in (): Diagnostic(code=word, message='m')",
    ],
)
def test_what_is_not_understood_is_said(tmp_path: Path, text: str) -> None:
    search = found(tmp_path, user=text)
    assert (search.made, len(search.unclear)) == ({}, 1)
    assert search.unclear[0].startswith("user.py:2: ")


@pytest.mark.parametrize(
    "text",
    [
        "def f(diagnostic): return Diagnostic(diagnostic.code, 'm')",
        "def f(fault): return Diagnostic(code=fault['code'], message='m')",
        "def f(out): out.fault('x')",
        "def fault(file, word): pass\ndef f(): fault('a file', 'x')",
    ],
)
def test_what_makes_no_code_of_its_own_is_passed_over(tmp_path: Path, text: str) -> None:
    search = found(tmp_path, user="from .makes import Diagnostic\n" + text)
    assert (search.made, search.unclear) == ({}, [])
