"""The vectors, put to Python modules: what becomes a gap, what is left out, what goes wrong."""

from __future__ import annotations

import ast
import json
import os
import re
import sys
import textwrap
import time
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import differences
import our_schemas
import pytest
import sdk
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.parity import behaviour
from tinkerspec.parity.behaviour import process, questions, terms
from tinkerspec.parity.gaps import Gap, VectorRun

ROOT: Final = Path(__file__).resolve().parents[3]
VECTORS: Final = ROOT / "generated" / "vectors"
RUNNERS: Final = ROOT / "generator" / "tinkerspec" / "parity" / "runners"
INTERPRETER: Final = Path(sys.executable)

SHAPES = """
from pydantic import BaseModel

class Point(BaseModel):
    x: int
    y: float = 0.5

    @property
    def sum(self):
        return self.x + self.y

    @classmethod
    def at(cls, x):
        return cls(x=x)
"""


def write_module(folder: Path, text: str, name: str = "shapes.py") -> Path:
    path = folder / "code" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder / "code"


def write_vectors(folder: Path, type_: str = "Point", **sections: list[dict[str, Any]]) -> Path:
    path = folder / "vectors" / f"{type_.lower()}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"type": type_, "decode": [], **sections}, indent=1), "utf-8")
    return path.parent


def decode(name: str, payload: Any, **outcome: Any) -> dict[str, Any]:
    return {"name": name, "payload": payload, **outcome}


def chain(name: str, *calls: Mapping[str, Any], **outcome: Any) -> dict[str, Any]:
    return {"name": name, "calls": list(calls), **outcome}


def faults(*listed: str) -> list[dict[str, str]]:
    return [dict(zip(("code", "at"), fault.split(" at "), strict=True)) for fault in listed]


def put(
    folder: Path,
    text: str = SHAPES,
    *,
    module: str = "shapes",
    types: Collection[str] = ("Point",),
    seconds: float = 60,
    **sections: list[dict[str, Any]],
) -> tuple[VectorRun, tuple[Gap, ...]]:
    """Put vectors of the type Point to a module."""
    return behaviour.python(
        INTERPRETER,
        module,
        write_vectors(folder, **sections),
        types,
        path=write_module(folder, text),
        display="vectors",
        seconds=seconds,
    )


def failure(*arguments: Any, **options: Any) -> Diagnostic:
    with pytest.raises(DiagnosticError) as raised:
        put(*arguments, **options)
    (diagnostic,) = raised.value.diagnostics
    assert diagnostic.code.startswith("behaviour-")
    assert diagnostic.message.isprintable()
    return diagnostic


def words(gaps: Collection[Gap]) -> list[tuple[str, str, str]]:
    return [(gap.id, gap.expected, gap.found) for gap in gaps]


def counts(done: VectorRun) -> tuple[int, int, int]:
    return done.run, done.agreeing, done.left_out


# --- real packages -------------------------------------------------------------------------------


def subjects() -> list[str]:
    return [json.loads(path.read_text("utf-8"))["type"] for path in sorted(VECTORS.glob("*.json"))]


def test_our_own_package_has_no_gap() -> None:
    package = ROOT / "generated" / "python"
    done, gaps = behaviour.python(INTERPRETER, "tinker_types", VECTORS, subjects(), path=package)
    assert words(gaps) == []
    assert done.agreeing == done.run > 1200
    assert done.left_out < 5  # element types that numpy lacks


def vector_ids(folder: Path) -> dict[str, str]:
    """The names that `differences.toml` uses, by what a gap says."""
    ids = {}
    for path in folder.glob("*.json"):
        document, taken = json.loads(path.read_text("utf-8")), set[str]()
        for vector in [*document["decode"], *document.get("behaviour", [])]:
            slug = questions._unique(questions.slugify(vector["name"]), taken)
            ids[f"{document['type']}.{slug}"] = f"{document['type']}: {vector['name']}"
    return ids


def test_the_gaps_of_the_sdk_are_the_differences_that_are_listed() -> None:
    kinds: dict[str, differences.Kind] = {
        "accepts": "laxer", "refuses": "stricter", "gives": "otherwise"
    }  # fmt: skip
    done, gaps = behaviour.python(
        INTERPRETER, "tinker.types", VECTORS, subjects(), path=sdk.sdk_folder()
    )
    ids = vector_ids(VECTORS)
    found = {ids[f"{gap.type}.{gap.member}"]: kinds[gap.kind] for gap in gaps}
    rule = differences.Rule(our_schemas.contract())
    known = differences.load()
    not_put = {name for row in known.sdk if row.in_its_source for name in row.vectors}
    assert rule.beyond(found) == {
        name: kind for name, kind in known.vectors.items() if name not in not_put
    }
    assert len(gaps) == len(found) == len({gap.id for gap in gaps})
    assert done.agreeing == done.run - len(gaps)
    assert "without running the packages round it" in done.runner


# --- verdicts ------------------------------------------------------------------------------------


def test_a_vector_that_agrees_is_no_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    done, gaps = put(
        tmp_path,
        decode=[
            decode("given", {"x": 1, "y": 2}, canonical={"x": 1.0, "y": 2}),
            decode("refused", {"x": "q"}, errors=faults("type at /x")),
        ],
        behaviour=[
            chain("sum", {"new": {"x": 1}}, {"get": "sum"}, value=1.5),
            chain("at", {"call": "at", "args": [2]}, canonical={"y": 0.5, "x": 2}),
            chain("at nothing", {"call": "at", "args": ["q"]}, fails=True),
        ],
    )
    assert (words(gaps), counts(done)) == ([], (5, 5, 0))
    assert [path.name for path in (tmp_path / "code").iterdir()] == ["shapes.py"]
    assert re.fullmatch(r"shapes in Python 3\.\d+\.\d+\S*, pydantic 2\.\S+", done.runner)


def test_each_kind_of_gap_has_its_words(tmp_path: Path) -> None:
    _, gaps = put(
        tmp_path,
        decode=[
            decode("needless y", {"x": 1, "y": None}, canonical={"x": 1}),
            decode("other default", {"x": 1}, canonical={"x": 1, "y": 0.25}),
            decode("a string", {"x": "12"}, errors=faults("type at /x")),
            decode("open", {"x": 1, "z": 2}, errors=faults("extra at /z")),
        ],
        behaviour=[
            chain("sum", {"new": {"x": 1}}, {"get": "sum"}, value=[1]),
            chain("no sum", {"decode": {"x": 1}}, {"get": "sum"}, fails=True),
            chain("first step", {"new": {"x": "q"}}, {"get": "sum"}, value=1),
        ],
    )
    assert words(gaps) == [
        (
            "PARITY-Point.needless-y-refuses",
            'read as {"x": 1}',
            "refused: Input should be a valid number at /y",
        ),
        ("PARITY-Point.other-default-gives", "0.25 at /y", "0.5 at /y"),
        ("PARITY-Point.a-string-accepts", "refused: type at /x", "read as 12 at /x"),
        ("PARITY-Point.open-accepts", "refused: extra at /z", 'read as {"x": 1, "y": 0.5}'),
        ("PARITY-Point.sum-gives", "gives [1]", "gives 1.5"),
        ("PARITY-Point.no-sum-accepts", "refused", "gives 1.5"),
        (
            "PARITY-Point.first-step-refuses",
            "gives 1",
            "refused: Input should be a valid integer, unable to parse string as an integer at /x"[
                :77
            ]
            + "...",
        ),
    ]
    assert [gap.severity for gap in gaps[:3]] == ["critical", "high", "medium"]


def test_a_gap_is_at_the_line_of_its_vector(tmp_path: Path) -> None:
    _, (first, second) = put(
        tmp_path,
        decode=[decode("a", {"x": 1}, canonical={}), decode("b", {"x": 1}, canonical={})],
    )
    text = (tmp_path / "vectors" / "point.json").read_text("utf-8").splitlines()
    for gap, name in ((first, "a"), (second, "b")):
        assert gap.expected_at is not None
        assert gap.expected_at.file == "vectors/point.json"
        assert text[gap.expected_at.line - 1 :][:2] == ["  {", f'   "name": "{name}",']


OWN_CODEC = """
import json
from dataclasses import dataclass

class Refused(ValueError):
    def __init__(self, faults):
        super().__init__("refused")
        self.faults = faults

@dataclass
class Point:
    x: object

    @classmethod
    def from_json(cls, text):
        value = json.loads(text)
        if "x" not in value:
            raise Refused([("missing", "/x")])
        if value["x"] == "unnamed":
            raise TypeError("a plain error")
        return cls(value["x"])

def to_wire(value):
    if value.x == "unwritable":
        raise ValueError("x cannot be written")
    return {"x": value.x}

def payload_errors(error):
    return [{"code": code, "pointer": at} for code, at in error.faults]
"""


def test_faults_are_compared_where_the_module_names_them(tmp_path: Path) -> None:
    done, gaps = put(
        tmp_path,
        OWN_CODEC,
        decode=[
            decode("same", {}, errors=faults("missing at /x")),
            decode("another code", {}, errors=faults("type at /x")),
            decode("another place", {}, errors=faults("missing at /y")),
            decode("one too few", {}, errors=faults("missing at /x", "missing at /y")),
            decode("without faults", {"x": "unnamed"}, errors=faults("type at /x")),
        ],
        behaviour=[
            chain("fails in any way", {"decode": {"x": "unnamed"}}, fails=True),
            chain("held", {"decode": {"x": "unwritable"}}, unencodable="/x"),
            chain("named otherwise", {"decode": {"x": "unwritable"}}, unencodable="/y/z"),
            chain("not even held", {"decode": {}}, unencodable="/x"),
            chain("written", {"decode": {"x": 1}}, unencodable="/x"),
            chain("not written", {"decode": {"x": "unwritable"}}, canonical={"x": 1}),
        ],
    )
    named = "refused: missing at /x"
    assert words(gaps) == [
        ("PARITY-Point.another-code-faults", "refused: type at /x", named),
        ("PARITY-Point.another-place-faults", "refused: missing at /y", named),
        ("PARITY-Point.one-too-few-faults", "refused: missing at /x, missing at /y", named),
        (
            "PARITY-Point.without-faults-faults",
            "refused: type at /x",
            "refused: TypeError: a plain error",
        ),
        (
            "PARITY-Point.named-otherwise-faults",
            "held, but refused when written, naming /y/z",
            "cannot be written: ValueError: x cannot be written",
        ),
        (
            "PARITY-Point.not-even-held-faults",
            "held, but refused when written, naming /x",
            named,
        ),
        (
            "PARITY-Point.written-accepts",
            "held, but refused when written, naming /x",
            'written as {"x": 1}',
        ),
        (
            "PARITY-Point.not-written-refuses",
            'gives {"x": 1}',
            "cannot be written: ValueError: x cannot be written",
        ),
    ]
    assert counts(done) == (11, 3, 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, False, False),
        ("1", 1, False),
        ([1, 2], [2, 1], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": []}, {}, False),
        ([], [1], False),
        ({"dtype": "float32", "data": [0.1]}, {"dtype": "float32", "data": [0.1 + 1e-10]}, True),
        ({"dtype": "float64", "data": [0.1]}, {"dtype": "float64", "data": [0.1 + 1e-10]}, False),
        ({"dtype": "float32", "data": [1e300]}, {"dtype": "float32", "data": [1e200]}, True),
        ({"dtype": "float32", "data": [1e300]}, {"dtype": "float32", "data": [-1e300]}, False),
        ({"dtype": "float32", "data": [1]}, {"dtype": "float32", "data": [True]}, False),
        ({"dtype": "float32", "data": [1]}, {"dtype": "float32", "data": [1, 1]}, False),
        ({"dtype": "float32", "data": [1]}, {"dtype": "float32", "data": 1}, False),
    ],
)
def test_values_are_compared_as_the_vectors_say(
    tmp_path: Path, one: Any, other: Any, same: bool
) -> None:
    text = f"""
    class Point:
        @staticmethod
        def held():
            return {other!r}
    """
    done, gaps = put(tmp_path, text, behaviour=[chain("held", {"call": "held"}, value=one)])
    assert [gap.kind for gap in gaps] == ([] if same else ["gives"])
    assert done.run == 1


def test_timestamps_are_compared_in_their_canonical_spelling(tmp_path: Path) -> None:
    text = """
    from datetime import datetime
    from pydantic import BaseModel

    class Point(BaseModel):
        times: dict[str, list[datetime]]
        text: str
    """
    same = {"times": {"a": ["2025-01-02T03:04:05Z", "2025-01-02T03:04:05.100000Z"]}}
    sent = {"times": {"a": ["2025-01-02T05:04:05+02:00", "2025-01-02T03:04:05.1Z"]}}
    literal = "2025-01-02T05:04:05+02:00"
    _, gaps = put(
        tmp_path,
        text,
        decode=[decode("moments", {**sent, "text": literal}, canonical={**same, "text": literal})],
    )
    assert words(gaps) == []


def test_a_hostile_result_is_shown_short_and_without_what_a_terminal_obeys(tmp_path: Path) -> None:
    text = """
    class Point:
        @staticmethod
        def held():
            return "\\x1b[2J\\ud800\\n" + "x" * 10_000

        @staticmethod
        def refused():
            raise ValueError("\\x1b[2J first\\nsecond")
    """
    _, gaps = put(
        tmp_path,
        text,
        behaviour=[
            chain("held", {"call": "held"}, value="\x1b"),
            chain("refused", {"call": "refused"}, value="\x1b" * 100),
        ],
    )
    for gap in gaps:
        assert gap.expected.isprintable()
        assert gap.found.isprintable()
        assert max(len(gap.expected), len(gap.found)) <= 80
    assert gaps[1].found == "refused: ValueError: \\x1b[2J first"


# --- names ---------------------------------------------------------------------------------------


def test_names_of_vectors_become_parts_of_ids_that_are_unique_within_a_type(tmp_path: Path) -> None:
    names = ["A: b/c", "a b, c!", "a-b-c-2", "a b c", "ünïcode", "!!!", "???"]
    vectors = [decode(name, {"x": 1}, canonical={}) for name in names]
    _, gaps = put(
        tmp_path,
        decode=vectors[:4],
        behaviour=[chain(n, {"decode": {"x": 1}}, canonical={}) for n in names[4:]],
    )
    assert [gap.member for gap in gaps] == [
        "a-b-c",
        "a-b-c-2",
        "a-b-c-2-2",
        "a-b-c-3",
        "n-code",
        "vector",
        "vector-2",
    ]


# --- left out ------------------------------------------------------------------------------------


def test_what_is_not_there_is_left_out(tmp_path: Path) -> None:
    write_vectors(tmp_path, "Absent", decode=[decode("a", 1, canonical=2)])
    write_vectors(tmp_path, "Unwanted", decode=[decode("a", 1, canonical=2)])
    done, gaps = put(
        tmp_path,
        types=("Point", "Absent"),
        behaviour=[
            chain("no method", {"call": "missing"}, value=1),
            chain("no property", {"new": {"x": 1}}, {"get": "missing"}, value=1),
            chain("no type", {"new": {"x": {"decode": 1, "type": "Absent"}}}, canonical={}),
            chain("no array", {"call": "at", "args": [_array("bfloat16")]}, fails=True),
            chain("refused before", {"new": {"x": "q"}}, {"get": "sum"}, fails=True),
        ],
    )
    assert (words(gaps), counts(done)) == ([], (0, 0, 6))


def _array(dtype: str, *data: Any) -> dict[str, Any]:
    return {"array": {"dtype": dtype, "shape": [len(data)], "data": list(data)}}


ARRAYS = """
class Point:
    def __init__(self, array):
        self.array = array

    @classmethod
    def from_numpy(cls, array):
        if array.dtype == "uint8":
            raise TypeError("no bytes")
        return cls(array)

    def to_numpy(self):
        return self.array

    def count(self):
        import numpy
        return numpy.int64(len(self.array))
"""

ARRAY_VECTORS: Final = [
    chain(
        "there and back",
        {"call": "from_array", "args": [_array("float32", 1, "nan", "-inf")]},
        {"call": "to_array"},
        value=_array("float32", 1, "nan", "-inf"),
    ),
    chain("refused", {"call": "from_array", "args": [_array("uint8", 1)]}, fails=True),
    chain("count", {"call": "from_array", "args": [_array("int8", 1)]}, {"call": "count"}, value=1),
]


def test_arrays_are_those_of_numpy(tmp_path: Path) -> None:
    done, gaps = put(tmp_path, ARRAYS, behaviour=ARRAY_VECTORS)
    assert (words(gaps), counts(done)) == ([], (3, 3, 0))


def test_arrays_are_left_out_without_numpy(tmp_path: Path) -> None:
    write_module(tmp_path, "raise ImportError('none here')", "numpy.py")
    done, gaps = put(tmp_path, ARRAYS, behaviour=ARRAY_VECTORS)
    assert (words(gaps), counts(done)) == ([], (0, 0, 3))


# --- kinds of types ------------------------------------------------------------------------------

DATACLASSES = """
from __future__ import annotations
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Union

class Opaque:
    '''Nothing that pydantic knows.'''

@dataclass(frozen=True, init=False)
class Inner:
    n: int
    held: Opaque = field(repr=False)

    def __init__(self, n: int, twice: bool = False) -> None:
        if n < 0:
            raise ValueError("negative")
        object.__setattr__(self, "n", 2 * n if twice else n)
        object.__setattr__(self, "held", Opaque())

    @property
    def twice(self):
        return None

@dataclass(frozen=True)
class Point:
    many: Dict[str, List[Inner]]
    one: Optional[Union[int, Inner]] = None
"""


def test_a_plain_dataclass_is_made_by_its_constructor(tmp_path: Path) -> None:
    done, gaps = put(
        tmp_path,
        DATACLASSES,
        decode=[
            decode(
                "nested",
                {"many": {"a": [{"n": 1}, {"n": 2, "twice": True}]}},
                canonical={"many": {"a": [{"n": 1}, {"n": 4}]}},
            ),
            decode(
                "a union", {"many": {}, "one": {"n": 1}}, canonical={"many": {}, "one": {"n": 1}}
            ),
            decode("another option", {"many": {}, "one": 7}, canonical={"many": {}, "one": 7}),
            decode("null", {"many": {}, "one": None}, canonical={"many": {}}),
            decode("missing", {}, errors=faults("missing at /many")),
            decode("invariant", {"many": {"a": [{"n": -1}]}}, errors=faults("range at /many")),
            decode("another type", {"many": {"a": [{"n": "q"}]}}, errors=faults("type at /many")),
            decode("no list", {"many": {"a": {}}}, errors=faults("type at /many/a")),
            decode("unknown key", {"many": {}, "z": 1}, errors=faults("extra at /z")),
            decode("unknown key inside", {"many": {"a": [{"z": 1}]}}, canonical={}),
        ],
    )
    assert (words(gaps), counts(done)) == ([], (8, 8, 2))


def test_a_plain_dataclass_is_so_within_other_types(tmp_path: Path) -> None:
    text = """
    from dataclasses import dataclass
    from typing import Dict

    @dataclass
    class Inner:
        n: int

        def __post_init__(self):
            self.n += 1

    Point = Dict[str, Inner]
    """
    done, gaps = put(
        tmp_path,
        text,
        decode=[
            decode("given", {"a": {"n": 1}}, canonical={"a": {"n": 2}}),
            decode("unknown", {"a": {"z": 1}}, canonical={}),
            decode("another type", [], errors=faults("type at ")),
        ],
    )
    assert (words(gaps), counts(done)) == ([], (2, 2, 1))


def test_functions_of_a_type_that_is_no_class_are_in_its_module(tmp_path: Path) -> None:
    write_module(tmp_path, "def values():\n    return [Kind.a]\n" + _ENUM, "kinds/http_kind.py")
    done, gaps = behaviour.python(
        INTERPRETER,
        "kinds",
        write_vectors(
            tmp_path, "HTTPKind", behaviour=[chain("values", {"call": "values"}, value=["a"])]
        ),
        ["HTTPKind"],
        path=write_module(
            tmp_path, "import typing\nHTTPKind = typing.Literal['a']", "kinds/__init__.py"
        ),
    )
    assert (words(gaps), counts(done)) == ([], (1, 1, 0))


_ENUM = "import enum\nclass Kind(enum.Enum):\n    a = 'a'\n"


def test_the_literals_of_arguments(tmp_path: Path) -> None:
    text = """
    class Point:
        @staticmethod
        def echo(*values):
            return list(values)

        @staticmethod
        def tokens(text, tokenizer):
            return tokenizer.encode(text, add_special_tokens=False)
    """
    table = {"tokenizer": {"hi": [1, 2]}}
    done, gaps = put(
        tmp_path,
        text,
        behaviour=[
            chain(
                "bytes",
                {"call": "echo", "args": [{"a": {"bytes": "/wA="}}]},
                value=[{"a": {"bytes": "/wA="}}],
            ),
            chain("tokens", {"call": "tokens", "args": ["hi", table]}, value=[1, 2]),
            chain("no tokens", {"call": "tokens", "args": ["ho", table]}, fails=True),
        ],
    )
    assert (words(gaps), counts(done)) == ([], (3, 3, 0))


def test_raw_text_is_read_as_the_language_reads_json(tmp_path: Path) -> None:
    _, gaps = put(
        tmp_path,
        decode=[
            {"name": "NaN", "text": '{"x": 1, "y": NaN}', "errors": faults("json at ")},
            {"name": "no JSON", "text": '{"x": 1,}', "errors": faults("json at ")},
        ],
    )
    assert words(gaps) == [
        ("PARITY-Point.nan-accepts", "refused: json", 'read as {"x": 1, "y": NaN}')
    ]


def test_the_outcome_of_the_language_counts(tmp_path: Path) -> None:
    own = {"value": 9, "python": {"value": 1.5}, "elixir": {"fails": True}}
    _, gaps = put(tmp_path, behaviour=[chain("sum", {"new": {"x": 1}}, {"get": "sum"}, **own)])
    assert words(gaps) == []


# --- where the module is -------------------------------------------------------------------------


def test_the_current_folder_is_not_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_module(tmp_path, "raise SystemExit('imported by accident')", "json.py")
    monkeypatch.chdir(tmp_path / "code")
    write_module(tmp_path / "elsewhere", SHAPES)
    done, _ = behaviour.python(
        INTERPRETER,
        "shapes",
        write_vectors(tmp_path, decode=[decode("a", {"x": 1}, canonical={"x": 1, "y": 0.5})]),
        ["Point"],
        path=tmp_path / "elsewhere" / "code",
    )
    assert done.agreeing == 1


ONE: Final = [decode("one", {"x": 1}, canonical={"x": 1, "y": 0.5})]


@pytest.mark.parametrize("path", [".", "src", "src/outer", "src/outer/inner"])
def test_the_module_is_found_from_any_folder_of_its_name(tmp_path: Path, path: str) -> None:
    write_module(tmp_path, "", "src/outer/__init__.py")
    code = write_module(tmp_path, SHAPES, "src/outer/inner/__init__.py")
    done, _ = behaviour.python(
        INTERPRETER, "outer.inner", write_vectors(tmp_path, decode=ONE), ["Point"], path=code / path
    )
    assert counts(done) == (1, 1, 0)


def test_an_archive_is_unpacked(tmp_path: Path) -> None:
    wheel = tmp_path / "outer-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("outer/inner.py", SHAPES)  # `outer` has no `__init__`
    done, _ = behaviour.python(
        INTERPRETER, "outer.inner", write_vectors(tmp_path, decode=ONE), ["Point"], path=wheel
    )
    assert counts(done) == (1, 1, 0)
    assert [path.name for path in tmp_path.iterdir() if path.name != "vectors"] == [wheel.name]


def test_packages_round_the_module_that_lack_something_are_not_run(tmp_path: Path) -> None:
    changing = "import outer.beside\nouter.beside.limit = 4\nimport no_such_library"
    write_module(tmp_path, changing, "outer/__init__.py")
    write_module(tmp_path, "from outer import missing", "outer/middle/__init__.py")
    write_module(tmp_path, "limit = 3", "outer/beside.py")
    write_module(
        tmp_path,
        "from ..beside import limit\nassert limit == 3\n" + textwrap.dedent(SHAPES),
        "outer/middle/types.py",
    )
    done, gaps = behaviour.python(
        INTERPRETER,
        "outer.middle.types",
        write_vectors(tmp_path, decode=ONE),
        ["Point"],
        path=tmp_path / "code",
    )
    assert (words(gaps), counts(done)) == ([], (1, 1, 0))
    assert done.runner.endswith(
        "without running the packages round it "
        "(ModuleNotFoundError: No module named 'no_such_library')"
    )


def test_what_a_package_round_the_module_prints_or_reads_does_not_matter(tmp_path: Path) -> None:
    noise = "import sys, os\nsys.stdin.read()\nprint('{}' * 9)\nos.write(2, b'noise\\xff')\n"
    done, _ = put(tmp_path, noise + textwrap.dedent(SHAPES), decode=ONE)
    assert counts(done) == (1, 1, 0)


# --- what goes wrong -----------------------------------------------------------------------------


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    fault = failure(tmp_path, module="no_such.module")
    assert fault.code == "behaviour-import"
    assert fault.message == (
        "no_such.module cannot be imported: ModuleNotFoundError: No module named 'no_such'"
    )
    assert "install no_such.module" in fault.help


def test_the_folder_of_the_runner_is_not_imported_from(tmp_path: Path) -> None:
    fault = failure(tmp_path, module="python_runner")
    assert fault.message.endswith("ModuleNotFoundError: No module named 'python_runner'")


def test_a_library_that_is_not_installed_is_named_with_the_way_to_install_it(
    tmp_path: Path,
) -> None:
    fault = failure(tmp_path, "import no_such_library.part")
    assert fault.code == "behaviour-import"
    assert fault.help == f"{INTERPRETER} -m pip install no_such_library"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise RuntimeError('\\x1b[2J set a key')", "RuntimeError: \\x1b[2J set a key"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("x = (", "SyntaxError: '(' was never closed"),
    ],
)
def test_a_module_that_cannot_be_imported(tmp_path: Path, text: str, said: str) -> None:
    fault = failure(tmp_path, text, decode=ONE)
    assert fault.code == "behaviour-import"
    assert fault.message.startswith(f"shapes cannot be imported: {said}")


def test_a_type_that_is_imported_when_it_is_used_and_cannot_be(tmp_path: Path) -> None:
    lazy = "def __getattr__(name):\n    import no_such_library\n"
    assert failure(tmp_path, lazy, decode=ONE).help.endswith("install no_such_library")


def test_an_import_that_ends_the_process(tmp_path: Path) -> None:
    text = "import os\nos.write(1, b'early\\n')\nos.write(2, b'last words\\n')\nos._exit(3)"
    fault = failure(tmp_path, text, decode=ONE)
    assert fault.code == "behaviour-crash"
    assert fault.message == (
        "the interpreter ended with exit code 3 while it imported shapes; "
        "it said: early / last words"
    )


def test_an_import_that_does_not_end(tmp_path: Path) -> None:
    fault = failure(tmp_path, "while True: pass", decode=ONE, seconds=1)
    assert fault.code == "behaviour-timeout"
    assert fault.message == "importing shapes took more than 1 s, and was stopped"


HOLDING = """
import os, subprocess, sys, time

class Point:
    @staticmethod
    def fine():
        return 1

    @staticmethod
    def loop(pid_file):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        open(pid_file, "w").write(str(child.pid))
        print("waiting", flush=True)
        time.sleep(600)

    @staticmethod
    def leave():
        os.kill(os.getpid(), 9)
"""


def is_running(pid: int) -> bool:
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.05)
    return True


def test_a_vector_that_does_not_end_is_named_and_all_it_started_is_stopped(tmp_path: Path) -> None:
    for seconds in (3, 60):  # A busy machine may need longer to come to it.
        folder = tmp_path / str(seconds)
        folder.mkdir()
        pid = folder / "pid"
        fault = failure(
            folder,
            HOLDING,
            seconds=seconds,
            behaviour=[
                chain("fine", {"call": "fine"}, value=1),
                chain("the loop", {"call": "loop", "args": [str(pid)]}, value=1),
                chain("never put", {"call": "fine"}, value=1),
            ],
        )
        if pid.exists():
            break
    assert fault.code == "behaviour-timeout"
    assert fault.message == (
        f"running the vectors took more than {seconds} s, and was stopped at the vector "
        "Point.the-loop; it said: waiting"
    )
    if Path("/proc/self/stat").exists():
        assert not is_running(int(pid.read_text("utf-8")))


def test_a_vector_that_ends_the_process_is_named(tmp_path: Path) -> None:
    fault = failure(
        tmp_path,
        HOLDING,
        behaviour=[
            chain("fine", {"call": "fine"}, value=1),
            chain("left", {"call": "leave"}, fails=True),
        ],
    )
    assert fault.code == "behaviour-crash"
    assert fault.message == (
        "the process that ran the vectors ended by signal 9 at the vector Point.left"
    )


def test_threads_that_the_module_leaves_behind_do_not_hold_it_up(tmp_path: Path) -> None:
    text = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\n"
    started = time.monotonic()
    done, _ = put(tmp_path, text + textwrap.dedent(SHAPES), decode=ONE)
    assert counts(done) == (1, 1, 0)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("line", ["no JSON", "[1]", '{"gives": 1, "taken": ""}', '{"gives": 1}'])
def test_answers_that_somebody_else_wrote(tmp_path: Path, line: str) -> None:
    text = f"import sys\nopen(sys.argv[1], 'a').write({line!r} + chr(10))\n"
    fault = failure(tmp_path, text + textwrap.dedent(SHAPES), decode=ONE)
    assert fault.code == "behaviour-answer"
    assert fault.message.startswith("the answers to the vectors are not understood: ")


def executable(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def interpreter_fault(interpreter: Path, folder: Path) -> str:
    vectors = write_vectors(folder, decode=ONE)
    with pytest.raises(DiagnosticError) as raised:
        behaviour.python(interpreter, "shapes", vectors, ["Point"])
    (fault,) = raised.value.diagnostics
    assert fault.code == "behaviour-interpreter"
    assert str(INTERPRETER) in fault.help
    return fault.message


def test_what_is_no_interpreter(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("text", encoding="utf-8")
    old = executable(tmp_path / "old", "#!/bin/sh\necho Python 3.8.18\n")
    other = executable(tmp_path / "other", f"#!/bin/sh\necho hello >&2; touch {tmp_path}/run-$1\n")
    assert interpreter_fault(tmp_path / "none", tmp_path) == "the interpreter is not there"
    assert interpreter_fault(Path("no-such-python"), tmp_path) == "the interpreter is not there"
    assert interpreter_fault(tmp_path, tmp_path) == "the interpreter is a folder"
    assert "cannot be started" in interpreter_fault(plain, tmp_path)
    assert interpreter_fault(old, tmp_path) == "this is Python 3.8"
    assert interpreter_fault(other, tmp_path) == "this is not Python; it said: hello"
    assert [path.name for path in tmp_path.glob("run-*")] == ["run---version"]


def test_a_bare_name_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "some-python").symlink_to(INTERPRETER)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(write_module(tmp_path, "class Point:\n    one = 1")))
    vectors = write_vectors(tmp_path, behaviour=[chain("one", {"get": "one"}, value=1)])
    done, _ = behaviour.python(Path("some-python"), "shapes", vectors, ["Point"])
    assert counts(done) == (1, 1, 0)


# --- vectors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "message", "line"),
    [
        ("[]", "this should be an object", 1),
        ("{}", "`type` is missing", 1),
        ('{"type": "Point",\n "decode": {}}', "this should be an array", 2),
        ('{"type": "Point",\n "decode": [{}]}', "`name` is missing", 2),
        ('{"type": "Point",\n "decode": [{"name": "a"}]}', "no expected outcome", 2),
        (
            '{"type": "Point",\n "decode": [{"name": "a", "canonical": 1}]}',
            "neither `payload` nor `text`",
            2,
        ),
        (
            '{"type": "Point",\n "behaviour": [{"name": "a", "value": 1,\n "calls": []}]}',
            "the chain has no steps",
            3,
        ),
        (
            '{"type": "Point",\n "behaviour": [{"name": "a", "value": 1,\n "calls": [{"do": 1}]}]}',
            "is not one of `new`, `decode`, `call` and `get`",
            3,
        ),
        (
            '{"type": "Point",\n "behaviour": [{"name": "a", "fails": true,'
            ' "calls": [{"call": "b", "args": [{"array": {}}]}]}]}',
            "`dtype` is missing",
            2,
        ),
    ],
)
def test_vectors_that_are_not_in_the_format(
    tmp_path: Path, document: str, message: str, line: int
) -> None:
    (tmp_path / "point.json").write_text(document, "utf-8")
    with pytest.raises(DiagnosticError) as raised:
        behaviour.python(INTERPRETER, "shapes", tmp_path, ["Point"], display="v")
    (fault,) = raised.value.diagnostics
    assert (fault.code, fault.file, fault.line) == ("behaviour-vectors", "v/point.json", line)
    assert message in fault.message


def test_a_folder_without_vectors(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError, match="there are no vectors"):
        behaviour.python(INTERPRETER, "shapes", tmp_path / "none", ["Point"], display="v")


# --- the parts -----------------------------------------------------------------------------------


def test_the_runner_runs_on_python_3_9_with_the_standard_library_alone() -> None:
    tree = ast.parse((RUNNERS / "python_runner.py").read_text("utf-8"), feature_version=(3, 9))
    names = {
        name.partition(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
        )
    }
    assert names <= sys.stdlib_module_names
    assert "dataclasses" in names


def test_terms_are_those_of_erlang() -> None:
    # As `:erlang.term_to_binary/1` writes them, but for its shorter form of small integers.
    assert terms.encode([None, True, False]) == b"\x83l\0\0\0\x03w\x03nilw\x04truew\x05falsej"
    assert (
        terms.encode({"é": [1.5]})
        == b"\x83t\0\0\0\x01m\0\0\0\x02\xc3\xa9l\0\0\0\x01F?\xf8\0\0\0\0\0\0j"
    )
    assert terms.encode([]) == b"\x83j"
    assert terms.encode(-(2**31)) == b"\x83b\x80\0\0\0"
    assert terms.encode(2**31) == b"\x83n\x04\0\0\0\0\x80"
    assert terms.encode(-(2**64)) == b"\x83n\x09\x01" + b"\0" * 8 + b"\x01"
    assert terms.encode(2**2040) == b"\x83o\0\0\x01\0\0" + b"\0" * 255 + b"\x01"


def test_what_was_printed_last_is_short_and_on_one_line() -> None:
    output = "first\n\n\x1b[31msecond\x1b[0m\nthird " + "x" * 1000 + "\nfourth\n"
    said = process.last_lines(output)
    assert said.startswith("\\x1b[31msecond\\x1b[0m / third xxx")
    assert said.endswith("... / fourth")
    assert len(said) < 600
