"""Files that are broken or hostile: each ends soon, in a surface or in a fault with its place."""

from __future__ import annotations

import contextlib
import inspect
import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.parity import python_source, shapes
from tinkerspec.parity.surface import DYNAMIC, Choice, NamedShape, Surface
from tinkerspec.source_files import SourceFiles, SourceTree

from .python_trees import fault, members, read, read_type, tree


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("class Thing:\n    x: int = \n", 2, 14, "invalid syntax"),
        ("class Thing:\nx = 1\n", 2, 1, "expected an indented block"),
        ("class Thing: ...\nprint 'x'\n", 2, 1, "parentheses"),
        ("class Thing: ...\n'", 2, 1, "unterminated string"),
        ("class Thing: ...\n\n  \0", 3, 3, "NUL"),
        (b"class Thing: ...\nx = '\xff'\n", None, None, "utf-8"),
        (b"# -*- coding: nonsense -*-\nclass Thing: ...\n", 1, 1, "unknown encoding"),
        ("class Thing: ...\nx = " + "9" * 5000, 2, None, "4300 digits"),
        ("class Thing: ...\nx = " + "(" * 300, 2, None, "too many nested"),
    ],
)
def test_what_is_not_python(
    tmp_path: Path, text: str | bytes, line: int | None, column: int | None, words: str
) -> None:
    diagnostic = fault(tmp_path, {"shop/thing.py": text}, "Thing")
    assert diagnostic.code == "python-syntax"
    assert diagnostic.file == "src/shop/thing.py"
    assert words in diagnostic.message
    assert diagnostic.line == (line or diagnostic.line) > 0
    assert diagnostic.column == (column or diagnostic.column) > 0
    assert diagnostic.help


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("class Thing: ...\nx = 1\ny = " + "-" * 100_000 + "1\n", 3),
        ("class Thing: ...\ny = " + "+".join(["1"] * 50_000) + "\n", 2),
        ("class Thing: ...\n\ny = " + "a" + ".b" * 50_000 + "\n", 3),
        ("class Thing: ...\ny = " + "not " * 20_000 + "x\n", 2),
        (
            "".join(f"class C{n}(C{n - 1}): ...\n" for n in range(1, 300))
            + "class Thing(C299): ...\n",
            199,
        ),
    ],
    ids=["signs", "sums", "attributes", "nots", "bases"],
)
def test_what_is_nested_too_deep(tmp_path: Path, text: str, line: int) -> None:
    diagnostic = fault(tmp_path, {"shop/thing.py": text}, "Thing")
    assert diagnostic.code == "python-too-deep"
    assert (diagnostic.file, diagnostic.line) == ("src/shop/thing.py", line)


def test_every_broken_file_that_is_needed_is_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"shop/a.py": "class Thing(:", "shop/b.py": "class Other(:"}
    with pytest.raises(DiagnosticError) as caught:
        read(tmp_path, files, "Thing", "Other")
    assert [d.file for d in caught.value.diagnostics] == ["src/shop/a.py", "src/shop/b.py"]


def test_odd_escapes_of_a_source_are_no_warnings_of_ours(tmp_path: Path) -> None:
    # Warnings are errors in these tests.
    type_ = read_type(tmp_path, "class Thing:\n    '''\\d'''\nx = '\\d' is 1\n")
    assert type_.doc == r"\d"


def test_files_in_other_encodings(tmp_path: Path) -> None:
    text = "# -*- coding: latin-1 -*-\nclass Thing:\n    '''Caf\xe9.'''\n"
    surface = read(tmp_path, {"shop/__init__.py": text.encode("latin-1")}, "Thing")
    assert surface.types["Thing"].doc == "Caf\xe9."
    marked = b"\xef\xbb\xbfclass Thing:\r\n    '''Caf\xc3\xa9.'''\r\n"
    surface = read(tmp_path, {"shop/__init__.py": marked}, "Thing")
    assert surface.types["Thing"].doc == "Caf\xe9."


HOSTILE = {
    "chain": "".join(f"A{n} = A{n + 1}\n" for n in range(2000)) + "Thing = A0\n",
    "circle": "Thing = Other\nOther = Thing\n",
    "circle of aliases": "Thing = list[Other]\nOther = dict[str, Thing]\n",
    "circle of heads": "Thing = Other[int]\nOther = Thing[int]\n",
    "circle of bases": "class Thing(Other): ...\nclass Other(Thing): ...\n",
    "own base": "class Thing(Thing):\n    x: 'Thing'\n",
    "own annotation": "from typing import TypeAlias\nThing: TypeAlias = 'Thing | None'\n",
    "diamonds": "class A0: ...\nclass B0: ...\n"
    + "".join(f"class {x}{n}(A{n - 1}, B{n - 1}): ...\n" for n in range(1, 40) for x in ("A", "B"))
    + "class Thing(A39): ...\n",
    "wide": f"class Thing({', '.join(f'A{n}' for n in range(3000))}): ...\n"
    + "".join(f"class A{n}: ...\n" for n in range(3000)),
    "doubling aliases": "_A0 = int\n"
    + "".join(f"_A{n} = list[_A{n - 1}] | dict[str, _A{n - 1}]\n" for n in range(1, 60))
    + "Thing = _A59\n",
    "doubling constants": "_A0 = [1]\n"
    + "".join(f"_A{n} = [_A{n - 1}, _A{n - 1}]\n" for n in range(1, 60))
    + "class Thing:\n    x: list = _A59\n",
    "doubling configuration": "from pydantic import BaseModel\n_A0 = {}\n"
    + "".join(f"_A{n} = {{**_A{n - 1}, **_A{n - 1}}}\n" for n in range(1, 60))
    + "class Thing(BaseModel):\n    model_config = _A59\n",
    "many variants": "Thing = " + " | ".join(f"list[A{n}]" for n in range(900)) + "\n",
    "many values": "from typing import Literal\n"
    f"Thing = Literal[{', '.join(repr(str(n)) for n in range(20_000))}]\n",
    "many branches": "if a: Thing = 1\n" + "elif b: Thing = int\n" * 900,
    "deep quotes": "class Thing:\n    x: '" + "list[" * 150 + "]" * 150 + "'\n",
    "many members": "class Thing:\n" + "".join(f"    f{n}: int = {n}\n" for n in range(5000)),
    "many stars": "from shop import *\nfrom . import *\n" * 500 + "class Thing: ...\n",
    "all of all": "import shop\n__all__ = shop.__all__ + [*shop.__all__, 'Thing']\n"
    "class Thing: ...\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_sources_end_soon(tmp_path: Path, text: str) -> None:
    start = time.perf_counter()
    surface = Surface(label="", language="python", path="", home="")
    with contextlib.suppress(DiagnosticError):
        surface = read(tmp_path, {"shop/__init__.py": text}, "Thing")
    assert time.perf_counter() - start < 30  # a fraction of it where nothing else runs
    check(surface)


def test_what_aliases_double_is_cut_where_it_gets_long(tmp_path: Path) -> None:
    shape = read_type(tmp_path, HOSTILE["doubling aliases"]).shape
    assert shape is not None
    assert 50 < len(shapes.spelled(shape)) < 5000


@pytest.mark.parametrize(
    "value",
    [
        *("0x" + "f" * 5000, "1e999", "-1e999", "b'x'", "2j", "_A59", "1 + 1", "f'{1}'", "[*a]"),
        *("{1: 2}", "-'x'", "-True", "{**a}", "Thing", "int", "print", "...", "object()", "a.b()"),
    ],
)
def test_values_that_json_does_not_have_are_dynamic(tmp_path: Path, value: str) -> None:
    text = HOSTILE["doubling constants"].replace("x: list = _A59", f"x: list = {value}")
    assert members(read_type(tmp_path, text))["x"].default is DYNAMIC


def test_half_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    text = (
        "from typing import Literal\nclass Thing:\n    '''\\ud800.'''\n    x: str = '\\udfff'\n"
        "Word = Literal['\\ud800']\n"
    )
    surface = read(tmp_path, {"shop/__init__.py": text}, "Thing", "Word")
    assert surface.types["Thing"].doc == "?."
    assert members(surface.types["Thing"])["x"].default == "?"
    assert surface.types["Word"].shape == Choice(("?",))


@pytest.mark.parametrize("spare", range(60, 400, 20))
def test_a_caller_deep_down_gets_a_fault_at_worst(tmp_path: Path, spare: int) -> None:
    text = (
        "from pydantic import BaseModel\nclass Thing(BaseModel):\n    x: " + "list[" * 40 + "]" * 40
    )
    opened = tree(tmp_path, {"shop/__init__.py": text})

    def call(depth: int) -> None:
        if depth > 0:
            call(depth - 1)
        else:
            with contextlib.suppress(DiagnosticError):
                python_source.read(opened, ["Thing"])

    used = len(inspect.stack(0))
    call(sys.getrecursionlimit() - used - spare)


# --- any source ----------------------------------------------------------------------------------


def check(surface: Surface) -> None:
    """What holds of every surface: its names lead somewhere, and it can be printed."""
    for type_ in surface.types.values():
        assert (type_.kind == "record") == (type_.shape is None)
        for shape in [*(member.shape for member in type_.members), type_.shape]:
            if shape is not None:
                shapes.spelled(shape).encode()
                for name in named(shape):
                    assert name in surface.types
    assert not set(surface.others) & surface.types.keys()
    repr(surface).encode()


def named(shape: shapes.Shape) -> list[str]:
    from tinkerspec.parity.python.annotations import parts

    inner = [name for part in parts(shape) for name in named(part)]
    return [shape.name, *inner] if isinstance(shape, NamedShape) else inner


NAMES = ("A", "B", "_C", "Thing", "shop", "x", "List", "Optional", "BaseModel", "Field", "Literal")
EXPRESSIONS = st.recursive(
    st.sampled_from([*NAMES, "None", "...", "'A'", "'x'", "1", "-2.5", "int", "str", "()", "True"]),
    lambda inner: st.one_of(
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}[{}, {}]".format, inner, inner, inner),
        st.builds("({} | {})".format, inner, inner),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}(default={})".format, inner, inner),
        st.builds("{}(default_factory=lambda: {}, alias='y')".format, inner, inner),
        st.builds("{}.A".format, inner),
        st.builds("[{}, *{}]".format, inner, inner),
        st.builds("{{'k': {}, **{}}}".format, inner, inner),
        st.builds("({} for x in {})".format, inner, inner),
    ),
    max_leaves=6,
)
NAME = st.sampled_from(NAMES)
SIMPLE = st.one_of(
    st.builds("{} = {}".format, NAME, EXPRESSIONS),
    st.builds("{}: {}".format, NAME, EXPRESSIONS),
    st.builds("{}: {} = {}".format, NAME, EXPRESSIONS, EXPRESSIONS),
    st.builds("import {}".format, NAME),
    st.builds("import shop.{} as {}".format, NAME, NAME),
    st.builds(
        "from {} import {} as {}".format,
        st.sampled_from([".", "shop", "..x", "typing"]),
        NAME,
        NAME,
    ),
    st.sampled_from(
        [
            *("from . import *", "from .other import *", "from typing import *", "del A"),
            *("from pydantic import *", "from dataclasses import *", "from enum import *"),
            *("pass", "'text'", "__all__ = ['Thing', 'A']", "model_config = {'extra': 'forbid'}"),
            *("A, B = 1, 2", "x.y = 3", "__all__ += ['B']"),
        ]
    ),
)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=4).map(
        lambda lines: "\n".join(f"    {line}" for text in lines for line in text.splitlines())
    )
    heads = st.one_of(
        st.builds("class {}({}):".format, NAME, EXPRESSIONS),
        st.builds("@{}\nclass {}:".format, st.sampled_from(["dataclass", "A", "x()"]), NAME),
        st.builds("class {}(BaseModel, x={}):".format, NAME, EXPRESSIONS),
        st.builds("class {}(TypedDict, total=False):".format, NAME),
        st.builds("class {}(Enum):".format, NAME),
        st.builds("def __init__(self, {}, *y, {}=1):".format, st.just("x"), st.just("A")),
        st.builds("@property\ndef {}(self) -> {}:".format, NAME, EXPRESSIONS),
        st.builds("if {}:".format, EXPRESSIONS),
        st.sampled_from(["if TYPE_CHECKING:", "if not TYPE_CHECKING:", "while x:", "with x as A:"]),
    )
    return st.builds("{}\n{}".format, heads, body)


STATEMENTS = st.recursive(SIMPLE, nested, max_leaves=8)
SOURCES = st.lists(STATEMENTS, max_size=6).map("\n".join)


def made(**texts: str | bytes) -> SourceTree:
    contents = {
        f"shop/{name}.py": text if isinstance(text, bytes) else text.encode()
        for name, text in texts.items()
    }
    empty = SourceFiles({})
    return replace(SourceTree("it", "it", "it", "it/", empty), files=SourceFiles(contents))


@given(first=SOURCES, second=SOURCES)
def test_any_program_ends_in_a_surface_or_a_fault(first: str, second: str) -> None:
    head = "from typing import *\nfrom pydantic import *\nfrom dataclasses import *\n"
    with contextlib.suppress(DiagnosticError):
        check(python_source.read(made(__init__=head + first, other=head + second), ["Thing", "A"]))


@given(text=st.one_of(st.text(), st.binary().map(lambda data: b"class Thing: ...\n" + data)))
def test_any_text_ends_in_a_surface_or_a_fault(text: str | bytes) -> None:
    data = (
        text if isinstance(text, bytes) else b"class Thing: ...\n" + text.encode("utf-8", "replace")
    )
    with contextlib.suppress(DiagnosticError):
        check(python_source.read(made(__init__=data), ["Thing"]))


def test_a_reading_holds_no_more_than_it_reads(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        read_type(tmp_path, HOSTILE["doubling aliases"])
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()
