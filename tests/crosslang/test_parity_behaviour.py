"""The vectors, put to Elixir projects: what becomes a gap, what is left out, what goes wrong.

Starting Elixir takes most of the time, so that all ports stand in one project, which is put to the
vectors once.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from elixir import PACKAGE, ROOT
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.parity import behaviour
from tinkerspec.parity.gaps import Gap, VectorRun

VECTORS: Final = ROOT / "generated" / "vectors"
STANDINS: Final = ROOT / "tests" / "elixir" / "standins" / "lib"

Found: TypeAlias = tuple[VectorRun, tuple[Gap, ...]]


def subjects() -> list[str]:
    return [json.loads(path.read_text("utf-8"))["type"] for path in sorted(VECTORS.glob("*.json"))]


def write_project(folder: Path, text: str, name: str = "lib/point.ex") -> Path:
    path = folder / "project" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "project"


def write_vectors(folder: Path, type_: str = "Point", **sections: Sequence[Any]) -> Path:
    path = folder / "vectors" / f"{type_.lower()}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"type": type_, "decode": [], **sections}, indent=1), "utf-8")
    return path.parent


def decode(name: str, payload: Any, **outcome: Any) -> dict[str, Any]:
    return {"name": name, "payload": payload, **outcome}


def chain(name: str, *calls: Mapping[str, Any], **outcome: Any) -> dict[str, Any]:
    return {"name": name, "calls": list(calls), **outcome}


def call(name: str, *arguments: Any) -> dict[str, Any]:
    return {"call": name, "args": list(arguments)}


def faults(*listed: str) -> list[dict[str, str]]:
    return [dict(zip(("code", "at"), fault.split(" at "), strict=True)) for fault in listed]


def failure(
    folder: Path, text: str, *vectors: Mapping[str, Any], seconds: float = 60
) -> Diagnostic:
    """What is reported of a project that cannot be compiled, or cannot run its vectors."""
    project = write_project(folder, text)
    places = write_vectors(folder, behaviour=vectors)
    with pytest.raises(DiagnosticError) as raised:
        behaviour.elixir(project, "App.Types", places, ["Point"], seconds=seconds)
    (diagnostic,) = raised.value.diagnostics
    assert diagnostic.code.startswith("behaviour-")
    assert diagnostic.message.isprintable()
    return diagnostic


def words(gaps: Collection[Gap]) -> list[tuple[str, str, str]]:
    return [(gap.id, gap.expected, gap.found) for gap in gaps]


def depend(project: Path, ebin: Path) -> None:
    """Let a project find compiled modules where mix would have put them."""
    built = project / "_build" / "dev" / "lib" / "built"
    built.mkdir(parents=True)
    (built / "ebin").symlink_to(ebin)


# --- our own package -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own() -> Found:
    """What comes of the vectors of this project."""
    return behaviour.elixir(PACKAGE, "Tinkex.Types", VECTORS, subjects())


def test_our_own_package_has_no_gap(own: Found) -> None:
    done, gaps = own
    assert words(gaps) == []
    assert done.agreeing == done.run > 1100
    assert done.left_out < 70  # arrays, tokenizers, and what takes its arguments by their place
    assert done.runner.startswith("Tinkex.Types in Elixir 1.")


def test_arrays_are_those_of_nx(own: Found, ebin: Path, tmp_path: Path) -> None:
    project = write_project(tmp_path, (STANDINS / "nx.ex").read_text("utf-8"), "lib/nx.ex")
    depend(project, ebin)
    without, _ = own
    done, gaps = behaviour.elixir(project, "Tinkex.Types", VECTORS, subjects())
    assert words(gaps) == []
    assert done.run == done.agreeing > without.run + 30


def test_a_fault_in_our_own_package_is_found(ebin: Path, tmp_path: Path) -> None:
    module = PACKAGE / "lib" / "tinkex" / "types" / "adam_params.ex"
    text = module.read_text("utf-8").replace("{:number, above: 0.0}", "{:number, min: 0.0}", 1)
    project = write_project(tmp_path, text.replace("beta1: 0.9,", "beta1: 0.8,", 1))
    depend(project, ebin)
    _, gaps = behaviour.elixir(project, "Tinkex.Types", VECTORS, ["AdamParams"])
    found = {gap.id: (gap.expected, gap.found) for gap in gaps}
    assert found["PARITY-AdamParams.no-field-given-gives"] == ("0.9 at /beta1", "0.8 at /beta1")
    assert found["PARITY-AdamParams.learning-rate-exclusiveminimum-0-accepts"] == (
        "refused: range at /learning_rate",
        "read as 0.0 at /learning_rate",
    )


# --- ports ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Port:
    """A module `App.Types.Point`, the vectors that are put to it, and the gaps that are found.

    `counts` are the vectors that were run, those that agree, and those left out. In the project
    each port has a type of its own.
    """

    text: str
    counts: tuple[int, int, int]
    decode: Sequence[Mapping[str, Any]] = ()
    behaviour: Sequence[Mapping[str, Any]] = ()
    gaps: Sequence[tuple[str, str, str]] = ()


SHAPE: Final = """
defmodule App.Types.Point do
  @enforce_keys [:x]
  defstruct [:x, :note, y: 0.5]

  def new(options), do: struct!(__MODULE__, options)

  def from_map(%{"x" => x} = map) when is_integer(x) do
    %__MODULE__{x: x, y: Map.get(map, "y", 0.5), note: map["note"]}
  end

  def to_map(%__MODULE__{} = point), do: Map.from_struct(point)
  def sum(%__MODULE__{x: x, y: y}), do: x + y
  def large?(%__MODULE__{x: x}), do: x > 9
  def at(x), do: if(is_integer(x), do: {:ok, %__MODULE__{x: x}}, else: {:error, :no_integer})
  def kind(_point), do: :small
  def times, do: [~U[2025-01-02 03:04:05.100Z], ~U[2025-01-02 03:04:05.000000Z]]
  def bytes, do: <<255, 0>>
  def thrown, do: throw(:a_ball)
end
"""

TEXT_READER: Final = """
defmodule App.Types.Point do
  def decode("\\"" <> rest), do: {:ok, String.trim_trailing(rest, "\\"")}
  def decode("[" <> _rest), do: {:error, [%{code: :json, at: "", message: "no"}]}
  def decode(_other), do: {:error, [%{code: :type, at: "/a~1b", message: "no"}]}
  def to_map(value), do: value
end
"""
VALUE_READER: Final = """
defmodule App.Types.Point do
  def decode(value) when is_binary(value), do: {:ok, value}
  def decode(_value), do: {:error, [%{code: :type, at: "", message: "no"}]}
end
"""
RAW: Final = {"name": "raw", "text": "[", "errors": faults("json at ")}
A_TEXT: Final = decode("a text", "abc", canonical="abc")

NAMES_FAULTS: Final = """
defmodule App.Types.Point do
  def decode(%{"x" => x}), do: {:ok, x}
  def decode(_map), do: {:error, [%{code: :missing, at: "/x", message: "no"}]}
  def listed, do: raise(ArgumentError, "no\\n  range at \\"/x\\": no\\n  type at \\"\\": no")
  def told, do: {:error, "x is wrong"}
  def to_map(1), do: raise(ArgumentError, "x cannot be written")
  def to_map(value), do: value
end
"""

UNWRITTEN: Final = """
defmodule App.Types.Point do
  defstruct [:x]
  def from_map(%{"x" => x}), do: %__MODULE__{x: x}
end
"""

# Jason itself cannot be installed everywhere. Its stand-in has the encoder; this is what calls it.
JASON: Final = """
defmodule Jason do
  def encode!(value), do: value |> Jason.Encoder.encode([]) |> IO.iodata_to_binary()
end
"""
ENCODED: Final = """
defmodule App.Types.Point do
  defstruct [:x, :note]
  def from_map(%{"x" => x}), do: %{"points" => [%__MODULE__{x: x}]}
end
defimpl Jason.Encoder, for: App.Types.Point do
  def encode(point, options), do: Jason.Encode.map(Map.from_struct(point), options)
end
"""

DEPENDENT: Final = """
defmodule App.Types.Point do
  def limit, do: %Tinkex.Types.Cursor{offset: 0, limit: 3, total_count: 3}.limit
end
"""

PAYLOADS: Final = (
    *(None, True, False, 0, 255, 256, -1, 2**31, -(2**31) - 1, 2**63, -(2**64), 10**300),
    *(0.1, -0.0, 5e-324, 1.7e308, "", 'é\U0001f680\x00\x1b\\"/\x7f', [], {}, [[]], [1, 2, 3]),
    {"a": {"b": [None, {"c": 1.5}]}, "": 1, "é": [True, "x"]},
)


def made_by(new: str, counts: tuple[int, int, int]) -> Port:
    """A port with this constructor, or with something in its stead."""
    text = f"defmodule App.Types.Point do\n  defstruct [:x]\n  {new}\nend"
    return Port(text, counts, behaviour=[chain("new", {"new": {"x": 1}}, {"get": "x"}, value=1)])


PORTS: Final[Mapping[str, Port]] = {
    "Agreeing": Port(
        SHAPE,
        (13, 13, 6),
        decode=[
            decode("given", {"x": 1, "y": 2}, canonical={"x": 1.0, "y": 2}),
            decode(
                "a note",
                {"x": 1, "note": "hé\u2028\n"},
                canonical={"x": 1, "y": 0.5, "note": "hé\u2028\n"},
            ),
            decode("refused", {"x": "q"}, errors=faults("type at /x")),
            {"name": "raw", "text": '{"x": 1, "x": 2}', "canonical": {}},
        ],
        behaviour=[
            chain("sum", {"new": {"x": 1}}, {"get": "sum"}, value=1.5),
            chain("large", {"new": {"x": 1}}, {"get": "large"}, value=False),
            chain("large, called", {"new": {"x": 10}}, call("large"), value=True),
            chain("field", {"new": {"x": 1}}, {"get": "x"}, value=1),
            chain("kind", {"new": {"x": 1}}, {"get": "kind"}, value="small"),
            chain("at", call("at", 2), canonical={"x": 2, "y": 0.5}),
            chain("at nothing", call("at", "q"), fails=True),
            chain("thrown", call("thrown"), errors=faults("type at /x")),
            chain(
                "times",
                call("times"),
                value=["2025-01-02T03:04:05.100000Z", "2025-01-02T03:04:05Z"],
            ),
            chain("bytes", call("bytes"), value={"bytes": "/wA="}),
            chain("missing", call("missing"), value=1),
            chain("another arity", call("at", 1, 2), value=1),
            chain("no field", {"new": {"no_such_field_anywhere": 1}}, fails=True),
            chain("tokens", call("at", {"tokenizer": {}}), value=1),
            chain(
                "array", call("at", {"array": {"dtype": "int8", "shape": [], "data": []}}), value=1
            ),
        ],
    ),
    "EachKindOfGap": Port(
        SHAPE,
        (8, 0, 0),
        decode=[
            decode("an integer", {"x": 1.0}, canonical={"x": 1}),
            decode("default", {"x": 1}, canonical={"x": 1, "y": 0.25}),
            decode("unknown", {"x": 1, "z": 2}, errors=faults("extra at /z")),
            decode("a text", {"x": 1, "y": "q"}, errors=faults("type at /y")),
        ],
        behaviour=[
            chain("sum", {"new": {"x": 1}}, {"get": "sum"}, value=True),
            chain("at nothing", call("at", "q"), value=1),
            chain("thrown", call("thrown"), value=1),
            chain("at", call("at", 1), fails=True),
        ],
        gaps=[
            (
                "an-integer-refuses",
                'read as {"x": 1}',
                "refused: FunctionClauseError: no function clause matching in App.Types.EachKi...",
            ),
            ("default-gives", "0.25 at /y", "0.5 at /y"),
            (
                "unknown-accepts",
                "refused: extra at /z",
                'read as {"note": null, "x": 1, "y": 0.5}',
            ),
            ("a-text-accepts", "refused: type at /y", 'read as "q" at /y'),
            ("sum-gives", "gives true", "gives 1.5"),
            ("at-nothing-refuses", "gives 1", "refused: :no_integer"),
            ("thrown-refuses", "gives 1", "refused: throw: :a_ball"),
            ("at-accepts", "refused", 'gives {"note": null, "x": 1, "y": 0.5}'),
        ],
    ),
    "AsItWasWritten": Port(
        "defmodule App.Types.Point do\n  def from_json(value), do: {:ok, value}\nend",
        (len(PAYLOADS), len(PAYLOADS), 0),
        decode=[decode(str(n), payload, canonical=payload) for n, payload in enumerate(PAYLOADS)],
    ),
    "ReaderOfText": Port(
        TEXT_READER,
        (3, 3, 0),
        decode=[A_TEXT, decode("another", 1, errors=faults("type at /a~1b")), RAW],
    ),
    "ReaderOfValues": Port(VALUE_READER, (1, 1, 1), decode=[A_TEXT, RAW]),
    "FaultsWhereTheModuleNamesThem": Port(
        NAMES_FAULTS,
        (6, 3, 0),
        decode=[
            decode("same", {}, errors=faults("missing at /x")),
            decode("another", {}, errors=faults("missing at ")),
            decode("not written", {"x": 1}, canonical=1),
        ],
        behaviour=[
            chain("listed", call("listed"), errors=faults("range at /x", "type at ")),
            chain("listed otherwise", call("listed"), errors=faults("range at /x")),
            chain("told", call("told"), errors=faults("range at /x")),
        ],
        gaps=[
            ("another-faults", "refused: missing", "refused: missing at /x"),
            (
                "not-written-refuses",
                "read as 1",
                "cannot be written: ArgumentError: x cannot be written",
            ),
            ("listed-otherwise-faults", "refused: range at /x", "refused: range at /x, type"),
        ],
    ),
    "VerdictAlone": Port(
        UNWRITTEN,
        (3, 1, 0),
        decode=[
            decode("taken", {"x": 1}, canonical={"x": "something else"}),
            decode("refused", {}, canonical={}),
            decode("taken too", {"x": 1}, errors=faults("type at /x")),
        ],
        gaps=[
            (
                "refused-refuses",
                "read as {}",
                "refused: FunctionClauseError: no function clause matching in App.Types.Verdic...",
            ),
            ("taken-too-accepts", "refused: type at /x", "taken: %App.Types.VerdictAlone{x: 1}"),
        ],
    ),
    "WrittenByALibrary": Port(
        ENCODED,
        (2, 1, 0),
        decode=[
            decode("same", {"x": "a\nb"}, canonical={"points": [{"x": "a\nb"}]}),
            decode("other", {"x": 1}, canonical={"points": [{"x": 2}]}),
        ],
        gaps=[("other-gives", "2 at /points/0/x", "1 at /points/0/x")],
    ),
    "MadeOfOptions": made_by(
        "def new(options) when is_list(options), do: struct!(__MODULE__, options)", (1, 1, 0)
    ),
    "MadeOfAMap": made_by(
        "def new(%{} = fields), do: {:ok, struct!(__MODULE__, fields)}", (1, 1, 0)
    ),
    "MadeOfEither": made_by(
        "def new(fields), do: struct!(__MODULE__, Map.to_list(fields))", (1, 1, 0)
    ),
    "MadeByReading": made_by('def from_map(%{"x" => x}), do: %__MODULE__{x: x}', (1, 1, 0)),
    "MadeByPlace": made_by("def new(x, _other), do: %__MODULE__{x: x}", (0, 0, 1)),
    "MadeByNothing": made_by("def other, do: nil", (0, 0, 1)),
    # What stops a vector before its end is reported by the vectors that should succeed.
    "StoppedBeforeItsEnd": Port(
        SHAPE,
        (2, 0, 3),
        behaviour=[
            chain("succeeds", {"decode": {}}, {"get": "sum"}, value=1),
            chain("fails", {"decode": {}}, {"get": "sum"}, fails=True),
            chain("an argument", call("at", {"decode": {}, "type": "Agreeing"}), fails=True),
            chain("that should be", call("at", [{"decode": {}, "type": "Agreeing"}]), value=1),
            chain("an absent type", call("at", {"decode": {}, "type": "Absent"}), value=1),
        ],
        gaps=[
            (
                "succeeds-refuses",
                "gives 1",
                "refused: FunctionClauseError: no function clause matching in App.Types.Stoppe...",
            ),
            (
                "that-should-be-refuses",
                "gives 1",
                "refused: FunctionClauseError: no function clause matching in App.Types.Agreei...",
            ),
        ],
    ),
    "Absent": Port("", (0, 0, 1), decode=[decode("a", 1, canonical=1)]),
    "DependsOnWhatMixHasBuilt": Port(
        DEPENDENT, (1, 1, 0), behaviour=[chain("limit", call("limit"), value=3)]
    ),
}


@pytest.fixture(scope="module")
def project(ebin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of all the ports, beside their vectors."""
    folder = tmp_path_factory.mktemp("ports")
    project = write_project(folder, JASON, "lib/jason.ex")
    shutil.copytree(STANDINS, project / "lib" / "standins", ignore=lambda *_: ["nx.ex"])
    depend(project, ebin)
    for type_, port in PORTS.items():
        text = port.text.replace("App.Types.Point", f"App.Types.{type_}")
        write_project(folder, text, f"lib/{type_.lower()}.ex")
        write_vectors(folder, type_, decode=port.decode, behaviour=port.behaviour)
    return project


@pytest.fixture(scope="module")
def ported(project: Path) -> Found:
    """What comes of the vectors of the ports."""
    vectors = project.parent / "vectors"
    return behaviour.elixir(project, "App.Types", vectors, PORTS, display="vectors")


@pytest.mark.parametrize("type_", PORTS)
def test_a_port_has_these_gaps_and_no_other(ported: Found, type_: str) -> None:
    _, gaps = ported
    found = [gap for gap in gaps if gap.type == type_]
    expected = [(f"PARITY-{type_}.{slug}", *said) for slug, *said in PORTS[type_].gaps]
    assert words(found) == expected
    assert all(gap.expected_at.file == f"vectors/{type_.lower()}.json" for gap in found)


def test_every_vector_is_counted(ported: Found) -> None:
    done, _ = ported
    counts = zip(*(port.counts for port in PORTS.values()), strict=True)
    assert (done.run, done.agreeing, done.left_out) == tuple(map(sum, counts))


def test_nothing_is_written_into_the_project(ported: Found, project: Path) -> None:
    files = {path.relative_to(project).as_posix() for path in (project / "lib").rglob("*.*")}
    ports = {f"lib/{type_.lower()}.ex" for type_ in PORTS}
    assert files == {*ports, "lib/jason.ex", "lib/standins/jason.ex", "lib/standins/json.ex"}
    assert {path.name for path in project.iterdir()} == {"lib", "_build"}


# --- what goes wrong -----------------------------------------------------------------------------


def test_a_project_that_does_not_compile(tmp_path: Path) -> None:
    fault = failure(tmp_path, "defmodule App.Types.Point do\n  def x, do: y\nend")
    assert fault.code == "behaviour-compile"
    assert (fault.file, fault.line) == (f"{tmp_path}/project/lib/point.ex", 2)
    assert "undefined" in fault.message


def test_a_project_that_is_no_elixir(tmp_path: Path) -> None:
    fault = failure(tmp_path, "defmodule App do\n\n  \x1b[2J (\nend\n")
    assert fault.code == "behaviour-compile"
    assert fault.line == 3


def test_a_folder_without_elixir(tmp_path: Path) -> None:
    vectors = write_vectors(tmp_path)
    with pytest.raises(DiagnosticError, match="no Elixir in the folder"):
        behaviour.elixir(tmp_path, "App", vectors, ["Point"])


def test_compiling_that_does_not_end(tmp_path: Path) -> None:
    project = write_project(tmp_path, "defmodule App do\n  Process.sleep(:infinity)\nend")
    with pytest.raises(DiagnosticError) as raised:
        behaviour.elixir(project, "App", write_vectors(tmp_path), ["Point"], compile_seconds=1)
    (fault,) = raised.value.diagnostics
    assert fault.code == "behaviour-timeout"
    assert fault.message.startswith("compiling took more than 1 s, and was stopped")


ENDING = """
defmodule App.Types.Point do
  def fine, do: 1
  def loop, do: Process.sleep(:infinity)
  def leave, do: System.halt(3)
end
"""


def ending(folder: Path, name: str, seconds: float) -> Diagnostic:
    """What is reported where the second vector calls this function."""
    folder.mkdir()
    vectors = [chain("fine", call("fine"), value=1), chain("ends", call(name), value=1)]
    return failure(folder, ENDING, *vectors, seconds=seconds)


def test_a_vector_that_does_not_end_is_named(tmp_path: Path) -> None:
    for seconds in (3, 60):  # A busy machine may need longer to come to it.
        fault = ending(tmp_path / str(seconds), "loop", seconds)
        if "Point.ends" in fault.message:
            break
    assert fault.code == "behaviour-timeout"
    assert fault.message == (
        f"running the vectors took more than {seconds} s, and was stopped at the vector Point.ends"
    )


def test_a_vector_that_ends_the_process_is_named(tmp_path: Path) -> None:
    fault = ending(tmp_path / "leave", "leave", 60)
    assert fault.code == "behaviour-crash"
    assert fault.message == (
        "the process that ran the vectors ended with exit code 3 at the vector Point.ends"
    )


def test_without_elixir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    fault = failure(tmp_path, SHAPE)
    assert fault.code == "behaviour-elixir"
    assert fault.message == "`elixirc` is not on the PATH"
