"""The vectors, put to Elixir projects: what becomes a gap, what is left out, what goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from elixir import PACKAGE, ROOT
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.parity import behaviour
from tinkerspec.parity.gaps import Gap, VectorRun

VECTORS: Final = ROOT / "generated" / "vectors"
STANDINS: Final = ROOT / "tests" / "elixir" / "standins" / "lib"
RUNNER: Final = ROOT / "generator" / "tinkerspec" / "parity" / "runners" / "elixir_runner.exs"


def subjects() -> list[str]:
    return [json.loads(path.read_text("utf-8"))["type"] for path in sorted(VECTORS.glob("*.json"))]


def write_project(folder: Path, text: str, name: str = "lib/point.ex") -> Path:
    path = folder / "project" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "project"


def write_vectors(folder: Path, type_: str = "Point", **sections: list[dict[str, Any]]) -> Path:
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


def put(
    folder: Path, text: str, *, seconds: float = 60, **sections: list[dict[str, Any]]
) -> tuple[VectorRun, tuple[Gap, ...]]:
    """Put vectors of the type Point to a project."""
    vectors = write_vectors(folder, **sections)
    project = write_project(folder, text)
    types = [path.stem.capitalize() for path in vectors.iterdir()]
    return behaviour.elixir(
        project, "App.Types", vectors, types, display="vectors", seconds=seconds
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


# --- our own package -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own() -> tuple[VectorRun, tuple[Gap, ...]]:
    """What comes of the vectors of this project."""
    return behaviour.elixir(PACKAGE, "Tinkex.Types", VECTORS, subjects())


def test_our_own_package_has_no_gap(own: tuple[VectorRun, tuple[Gap, ...]]) -> None:
    done, gaps = own
    assert words(gaps) == []
    assert done.agreeing == done.run > 1100
    assert done.left_out < 70  # arrays, tokenizers, and what takes its arguments by their place
    assert done.runner.startswith("Tinkex.Types in Elixir 1.")


def test_arrays_are_those_of_nx(own: tuple[VectorRun, tuple[Gap, ...]], tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PACKAGE / "lib", project / "lib")
    shutil.copy(STANDINS / "nx.ex", project / "lib")
    without, _ = own
    done, gaps = behaviour.elixir(project, "Tinkex.Types", VECTORS, subjects())
    assert words(gaps) == []
    assert done.run == done.agreeing > without.run + 30


def test_a_fault_in_our_own_package_is_found(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PACKAGE / "lib", project / "lib")
    module = project / "lib" / "tinkex" / "types" / "adam_params.ex"
    text = module.read_text("utf-8").replace("{:number, above: 0.0}", "{:number, min: 0.0}", 1)
    module.write_text(text.replace("beta1: 0.9,", "beta1: 0.8,", 1), "utf-8")
    _, gaps = behaviour.elixir(project, "Tinkex.Types", VECTORS, ["AdamParams"])
    found = {gap.id: (gap.expected, gap.found) for gap in gaps}
    assert found["PARITY-AdamParams.no-field-given-gives"] == ("0.9 at /beta1", "0.8 at /beta1")
    assert found["PARITY-AdamParams.learning-rate-exclusiveminimum-0-accepts"] == (
        "refused: range at /learning_rate",
        "read as 0.0 at /learning_rate",
    )


# --- ports ---------------------------------------------------------------------------------------

PORT = """
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


def test_a_port_that_agrees(tmp_path: Path) -> None:
    done, gaps = put(
        tmp_path,
        PORT,
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
    )
    assert (words(gaps), counts(done)) == ([], (13, 13, 6))


def test_each_kind_of_gap_has_its_words(tmp_path: Path) -> None:
    _, gaps = put(
        tmp_path,
        PORT,
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
    )
    assert words(gaps) == [
        (
            "PARITY-Point.an-integer-refuses",
            'read as {"x": 1}',
            "refused: FunctionClauseError: no function clause matching in App.Types.Point....",
        ),
        ("PARITY-Point.default-gives", "0.25 at /y", "0.5 at /y"),
        (
            "PARITY-Point.unknown-accepts",
            "refused: extra at /z",
            'read as {"note": null, "x": 1, "y": 0.5}',
        ),
        ("PARITY-Point.a-text-accepts", "refused: type at /y", 'read as "q" at /y'),
        ("PARITY-Point.sum-gives", "gives true", "gives 1.5"),
        ("PARITY-Point.at-nothing-refuses", "gives 1", "refused: :no_integer"),
        ("PARITY-Point.thrown-refuses", "gives 1", "refused: throw: :a_ball"),
        ("PARITY-Point.at-accepts", "refused", 'gives {"note": null, "x": 1, "y": 0.5}'),
    ]
    assert gaps[0].expected_at is not None
    assert gaps[0].expected_at.file == "vectors/point.json"


def test_a_payload_arrives_as_it_was_written(tmp_path: Path) -> None:
    text = """
    defmodule App.Types.Point do
      def from_json(value), do: {:ok, value}
    end
    """
    payloads = [
        *(None, True, False, 0, 255, 256, -1, 2**31, -(2**31) - 1, 2**63, -(2**64), 10**300),
        *(0.1, -0.0, 5e-324, 1.7e308, "", 'é\U0001f680\x00\x1b\\"/\x7f', [], {}, [[]], [1, 2, 3]),
        {"a": {"b": [None, {"c": 1.5}]}, "": 1, "é": [True, "x"]},
    ]
    vectors = [decode(str(n), payload, canonical=payload) for n, payload in enumerate(payloads)]
    done, gaps = put(tmp_path, text, decode=vectors)
    assert (words(gaps), done.run) == ([], len(payloads))


def test_a_decoder_of_text_is_told_from_one_of_values(tmp_path: Path) -> None:
    text = """
    defmodule App.Types.Point do
      def decode("\\"" <> rest), do: {:ok, String.trim_trailing(rest, "\\"")}
      def decode("[" <> _rest), do: {:error, [%{code: :json, at: "", message: "no"}]}
      def decode(_other), do: {:error, [%{code: :type, at: "/a~1b", message: "no"}]}
      def to_map(value), do: value
    end
    defmodule App.Types.Other do
      def decode(value) when is_binary(value), do: {:ok, value}
      def decode(_value), do: {:error, [%{code: :type, at: "", message: "no"}]}
    end
    """
    raw = {"name": "raw", "text": "[", "errors": faults("json at ")}
    vectors = [
        decode("a text", "abc", canonical="abc"),
        decode("another", 1, errors=faults("type at /a~1b")),
    ]
    write_vectors(tmp_path, "Other", decode=[vectors[0], raw])
    done, gaps = put(tmp_path, text, decode=[*vectors, raw])
    assert (words(gaps), counts(done)) == ([], (4, 4, 1))


def test_faults_are_compared_where_the_module_names_them(tmp_path: Path) -> None:
    text = """
    defmodule App.Types.Point do
      def decode(%{"x" => x}), do: {:ok, x}
      def decode(_map), do: {:error, [%{code: :missing, at: "/x", message: "no"}]}
      def listed, do: raise(ArgumentError, "no\\n  range at \\"/x\\": no\\n  type at \\"\\": no")
      def told, do: {:error, "x is wrong"}
      def to_map(1), do: raise(ArgumentError, "x cannot be written")
      def to_map(value), do: value
    end
    """
    _, gaps = put(
        tmp_path,
        text,
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
    )
    assert words(gaps) == [
        ("PARITY-Point.another-faults", "refused: missing", "refused: missing at /x"),
        (
            "PARITY-Point.not-written-refuses",
            "read as 1",
            "cannot be written: ArgumentError: x cannot be written",
        ),
        (
            "PARITY-Point.listed-otherwise-faults",
            "refused: range at /x",
            "refused: range at /x, type",
        ),
    ]


def test_a_value_that_nothing_writes_is_a_verdict_alone(tmp_path: Path) -> None:
    text = """
    defmodule App.Types.Point do
      defstruct [:x]
      def from_map(%{"x" => x}), do: %__MODULE__{x: x}
    end
    """
    done, gaps = put(
        tmp_path,
        text,
        decode=[
            decode("taken", {"x": 1}, canonical={"x": "something else"}),
            decode("refused", {}, canonical={}),
            decode("taken too", {"x": 1}, errors=faults("type at /x")),
        ],
    )
    assert [gap.kind for gap in gaps] == ["refuses", "accepts"]
    assert gaps[1].found == "taken: %App.Types.Point{x: 1}"
    assert counts(done) == (3, 1, 0)


def test_a_library_writes_what_it_has_an_encoder_for(tmp_path: Path) -> None:
    shutil.copytree(STANDINS, tmp_path / "project" / "lib" / "standins")
    encode = "def encode!(value), do: value |> Jason.Encoder.encode([]) |> IO.iodata_to_binary()"
    write_project(tmp_path, f"defmodule Jason do\n  {encode}\nend", "lib/jason.ex")
    text = """
    defmodule App.Types.Point do
      defstruct [:x, :note]
      def from_map(%{"x" => x}), do: %{"points" => [%__MODULE__{x: x}]}
    end
    defimpl Jason.Encoder, for: App.Types.Point do
      def encode(point, options), do: Jason.Encode.map(Map.from_struct(point), options)
    end
    """
    _, gaps = put(
        tmp_path,
        text,
        decode=[
            decode("same", {"x": "a\nb"}, canonical={"points": [{"x": "a\nb"}]}),
            decode("other", {"x": 1}, canonical={"points": [{"x": 2}]}),
        ],
    )
    assert words(gaps) == [("PARITY-Point.other-gives", "2 at /points/0/x", "1 at /points/0/x")]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("def new(options) when is_list(options), do: struct!(__MODULE__, options)", (1, 1, 0)),
        ("def new(%{} = fields), do: {:ok, struct!(__MODULE__, fields)}", (1, 1, 0)),
        ("def new(fields), do: struct!(__MODULE__, Map.to_list(fields))", (1, 1, 0)),
        ('def from_map(%{"x" => x}), do: %__MODULE__{x: x}', (1, 1, 0)),
        ("def new(x, _other), do: %__MODULE__{x: x}", (0, 0, 1)),
        ("def other, do: nil", (0, 0, 1)),
    ],
)
def test_the_constructor_is_the_language_s(
    tmp_path: Path, new: str, expected: tuple[int, int, int]
) -> None:
    text = f"defmodule App.Types.Point do\n  defstruct [:x]\n  {new}\nend"
    vectors = [chain("new", {"new": {"x": 1}}, {"get": "x"}, value=1)]
    done, gaps = put(tmp_path, text, behaviour=vectors)
    assert (words(gaps), counts(done)) == ([], expected)


def test_what_stops_a_vector_before_its_end_is_told_by_those_that_should_succeed(
    tmp_path: Path,
) -> None:
    inner = {"decode": {}, "type": "Point"}
    done, gaps = put(
        tmp_path,
        PORT,
        behaviour=[
            chain("succeeds", {"decode": {}}, {"get": "sum"}, value=1),
            chain("fails", {"decode": {}}, {"get": "sum"}, fails=True),
            chain("an argument", call("at", inner), fails=True),
            chain("an argument that should be", call("at", [inner]), value=1),
            chain("an absent type", call("at", {**inner, "type": "Absent"}), value=1),
        ],
    )
    assert [gap.member for gap in gaps] == ["succeeds", "an-argument-that-should-be"]
    assert counts(done) == (2, 0, 3)


def test_types_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    write_vectors(tmp_path, "Absent", decode=[decode("a", 1, canonical=1)])
    done, gaps = put(tmp_path, PORT, decode=[decode("a", {"x": 1}, canonical={"x": 1, "y": 0.5})])
    assert (words(gaps), counts(done)) == ([], (1, 1, 1))


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
        behaviour.elixir(project, "App", write_vectors(tmp_path), ["Point"], compile_seconds=3)
    (fault,) = raised.value.diagnostics
    assert fault.code == "behaviour-timeout"
    assert fault.message.startswith("compiling took more than 3 s, and was stopped")


ENDING = """
defmodule App.Types.Point do
  def fine, do: 1
  def loop, do: Process.sleep(:infinity)
  def leave, do: System.halt(3)
end
"""


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        (
            "loop",
            "behaviour-timeout",
            "running the vectors took more than 5 s, and was stopped at the vector Point.ends",
        ),
        (
            "leave",
            "behaviour-crash",
            "the process that ran the vectors ended with exit code 3 at the vector Point.ends",
        ),
    ],
)
def test_a_vector_that_ends_the_run_is_named(
    tmp_path: Path, name: str, code: str, message: str
) -> None:
    vectors = [chain("fine", call("fine"), value=1), chain("ends", call(name), value=1)]
    fault = failure(tmp_path, ENDING, seconds=5, behaviour=vectors)
    assert (fault.code, fault.message) == (code, message)


def test_without_elixir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    fault = failure(tmp_path, PORT)
    assert fault.code == "behaviour-elixir"
    assert fault.message == "`elixirc` is not on the PATH"


def test_what_a_project_depends_on_is_where_mix_has_built_it(tmp_path: Path) -> None:
    ebin = tmp_path / "project" / "_build" / "dev" / "lib" / "helper" / "ebin"
    ebin.mkdir(parents=True)
    helper = tmp_path / "helper.ex"
    helper.write_text("defmodule Helper do\n  defmacro one, do: 1\n  def two, do: 2\nend")
    subprocess.run(["elixirc", "-o", ebin, helper], check=True, timeout=60)
    text = """
    defmodule App.Types.Point do
      require Helper
      def sum, do: Helper.one() + Helper.two()
    end
    """
    done, gaps = put(tmp_path, text, behaviour=[chain("sum", call("sum"), value=3)])
    assert (words(gaps), counts(done)) == ([], (1, 1, 0))


def test_nothing_is_written_into_the_project(tmp_path: Path) -> None:
    put(tmp_path, PORT)
    assert [path.name for path in (tmp_path / "project").rglob("*")] == ["lib", "point.ex"]


def test_the_runner_is_formatted(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "elixir" / ".formatter.exs", tmp_path)
    copy = shutil.copy(RUNNER, tmp_path)
    done = subprocess.run(
        ["mix", "format", "--check-formatted", copy],
        cwd=tmp_path,
        env={**os.environ, "MIX_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
