"""Public functions of Elixir modules: names, arguments besides the value, places and docs."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from textwrap import dedent, indent

import pytest
from tinkerspec import source_files
from tinkerspec.diagnostics import Place
from tinkerspec.parity import elixir_source
from tinkerspec.parity.languages import LANGUAGES
from tinkerspec.parity.surface import Method, Surface

ROOT = Path(__file__).resolve().parents[3]


def read(wanted: Collection[str], text: str) -> Surface:
    files = source_files.SourceFiles({"lib/all.ex": dedent(text).encode()})
    tree = source_files.SourceTree("shop", "shop", "shop", "", files)
    return elixir_source.read(tree, wanted)


def methods(body: str, *, head: str = "defstruct [:x]", more: str = "") -> dict[str, Method]:
    """The methods of `Shop.SmallThing`, which is a struct unless `head` says otherwise."""
    inner = indent(f"{head}\n{dedent(body)}", "  ")
    text = f"defmodule Shop.SmallThing do\n{inner}\nend\n{dedent(more)}"
    type_ = read({"SmallThing"}, text).types["SmallThing"]
    return {method.spelled: method for method in type_.methods}


def takes(body: str, name: str = "f", *, head: str = "defstruct [:x]", more: str = "") -> str:
    method = methods(body, head=head, more=more)[name]
    return f"{method.least}" if method.least == method.most else f"{method.least}..{method.most}"


# --- arguments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "arguments"),
    [
        ("def f, do: 1", "0"),
        ("def f(), do: 1", "0"),
        ("def f(a), do: a", "1"),
        ("def f(a, b \\\\ 1), do: a", "1..2"),
        ("def f(a \\\\ 1, b \\\\ 2), do: a", "0..2"),
        ("def f(a) when is_integer(a), do: a", "1"),
        ("def f(1), do: 1\ndef f(a), do: a", "1"),
        ("def f(a), do: a\ndef f(a, b, c), do: a", "1..3"),
        ("def f(a, b \\\\ [])\ndef f(1, b), do: 1\ndef f(a, b), do: a", "1..2"),
        ("def f(a) do\nend", "1"),
        ("defdelegate f(a, b \\\\ 1), to: Elsewhere", "1..2"),
        ("if true do\n  def f(a), do: a\nend", "1"),
    ],
)
def test_the_arguments_are_those_of_all_clauses(body: str, arguments: str) -> None:
    assert takes(body) == arguments


@pytest.mark.parametrize(
    "spec",
    [
        "f(t()) :: 1",
        "f(t) :: 1",
        "f(t() | nil) :: 1",
        "f((t())) :: 1",
        "f(value :: t()) :: 1",
        "f(__MODULE__.t()) :: 1",
        "f(%__MODULE__{}) :: 1",
        "f(Shop.SmallThing.t()) :: 1",
        "f(t()) :: x when x: integer()",
    ],
)
def test_a_spec_says_that_the_first_argument_is_the_value(spec: str) -> None:
    assert takes(f"@spec {spec}\ndef f(x), do: x") == "0"


@pytest.mark.parametrize(
    "spec",
    [
        "f(integer()) :: t()",
        "f([t()]) :: 1",
        "f(t() | map()) :: t()",
        "f(Other.t()) :: t()",
        "f(keyword()) :: t()",
        "f(%{a: t()}) :: t()",
    ],
)
def test_a_spec_says_that_the_first_argument_is_not_the_value(spec: str) -> None:
    # Not even where the parameter is called like one.
    assert takes(f"@spec {spec}\ndef f(small_thing), do: small_thing") == "1"


@pytest.mark.parametrize(
    "head",
    [
        "f(%__MODULE__{})",
        "f(%__MODULE__{x: x} = thing)",
        "f(thing = %__MODULE__{})",
        "f(%Shop.SmallThing{})",
        "f(%SmallThing{} = thing)",
        "f(%__MODULE__{x: x}) when x > 1",
        "f(%__MODULE__{} = a \\\\ nil)",
        "f(small_thing)",
        "f(thing)",
        "f(_thing)",
        "f(_small_thing)",
    ],
)
def test_a_pattern_or_a_name_says_that_the_first_argument_is_the_value(head: str) -> None:
    assert takes(f"alias Shop.SmallThing\ndef {head}, do: 1").removesuffix("0") in ("", "0..")


@pytest.mark.parametrize(
    "head", ["f(%Other{})", "f(x)", "f(_)", "f(%{x: 1})", "f(ing)", "f(small)"]
)
def test_other_patterns_and_names_do_not(head: str) -> None:
    assert takes(f"def {head}, do: 1") == "1"


def test_a_vague_spec_leaves_it_to_the_patterns() -> None:
    assert takes("@spec f(struct()) :: 1\ndef f(%__MODULE__{}), do: 1") == "0"
    assert takes("@spec f(map()) :: t()\ndef f(small_thing), do: small_thing") == "1"


def test_a_function_that_takes_the_value_or_what_it_is_made_of_is_a_constructor() -> None:
    assert takes("def f(%__MODULE__{} = thing), do: thing\ndef f(map), do: new(map)") == "1"
    assert takes("def f(%__MODULE__{x: 1}), do: 1\ndef f(_other), do: nil") == "0"
    assert takes("def f(%__MODULE__{x: 1}), do: 1\ndef f(thing), do: thing") == "0"
    assert takes("def f(input)\ndef f(%__MODULE__{x: 1}), do: 1\ndef f(_), do: nil") == "0"


def test_each_arity_of_a_function_is_judged_on_its_own() -> None:
    body = """
    @spec f(t(), integer()) :: t()
    @spec f(map()) :: t()
    def f(map), do: map
    def f(thing, x), do: {thing, x}
    """
    assert takes(body) == "1"


@pytest.mark.parametrize(
    ("head", "arguments"),
    [
        ("@type t :: :a | :b", "1"),
        ("@type t :: String.t()", "1"),
        ("@type t :: Shop.A.t() | Shop.B.t()", "0"),
    ],
)
def test_only_records_and_unions_have_values_that_functions_are_called_on(
    head: str, arguments: str
) -> None:
    more = """
    defmodule Shop.A do
      defstruct [:x]
    end
    defmodule Shop.B do
      defstruct [:x]
    end
    """
    assert takes("@spec f(t()) :: 1\ndef f(x), do: x", head=head, more=more) == arguments


# --- what is handed on ---------------------------------------------------------------------------

TARGET = """
defmodule Shop.Ext.SmallThing do
  alias Shop.SmallThing
  @spec grow(SmallThing.t(), integer()) :: SmallThing.t()
  def grow(thing, by), do: {thing, by}
  def shrink(%SmallThing{} = it), do: it
  def make(it), do: it
  @spec t_of(t()) :: 1
  def t_of(it), do: it
  defdelegate f(it), to: Shop.SmallThing
end
"""


@pytest.mark.parametrize(
    ("delegate", "arguments"),
    [
        ("f(x, y), to: Shop.Ext.SmallThing, as: :grow", "1"),
        ("f(x), to: Shop.Ext.SmallThing, as: :shrink", "0"),
        ("f(x), to: Ext.SmallThing, as: :shrink", "0"),
        ("f(x), to: Shop.Ext.SmallThing, as: :make", "1"),
        ("f(x), to: Shop.Ext.SmallThing, as: :t_of", "1"),
        ("f(x), to: Shop.Ext.SmallThing", "1"),
        ("f(x), to: Shop.SmallThing", "1"),
        ("f(x), to: Shop.Ext.SmallThing, as: :missing", "1"),
        ("f(thing), to: Shop.Ext.SmallThing, as: :missing", "0"),
        ("f(thing), to: Elsewhere", "0"),
        ("f(thing), to: @target", "0"),
    ],
)
def test_what_is_handed_on_is_judged_where_it_is_defined(delegate: str, arguments: str) -> None:
    assert takes(f"alias Shop.Ext\ndefdelegate {delegate}", more=TARGET) == arguments


def test_a_spec_beside_the_delegate_comes_first() -> None:
    body = "@spec f(integer()) :: t()\ndefdelegate f(x), to: Shop.Ext.SmallThing, as: :shrink"
    assert takes(body, more=TARGET) == "1"


def test_a_delegate_stands_where_it_is_handed_on() -> None:
    body = '@doc "Grows."\ndefdelegate grow(thing, by), to: Shop.Ext.SmallThing'
    assert methods(body, more=TARGET)["grow"] == Method(
        name="grow",
        spelled="grow",
        least=1,
        most=1,
        doc="Grows.",
        place=Place("lib/all.ex", 4),
    )


# --- which functions -----------------------------------------------------------------------------


def test_only_public_functions_are_methods() -> None:
    body = """
    def shown(a), do: a
    defp own(a), do: a
    defmacro macro(a), do: a
    @doc false
    def hidden(a), do: a
    def __struct_of__(a), do: a
    def _internal(a), do: a
    @doc false
    defdelegate handed(a), to: Other
    defguard is_thing(a) when is_map(a)
    @doc since: "1.0"
    def since(a), do: a
    def unquote(:made)(a), do: a
    def after_hidden(a), do: a
    if true do
      def conditional(a), do: a
      def last(a), do: a
    end
    """
    names = ["shown", "since", "after_hidden", "conditional", "last"]
    assert list(methods(body)) == names


def test_a_function_may_be_hidden_in_one_of_its_arities() -> None:
    assert takes("@doc false\ndef f(a), do: a\ndef f(a, b), do: {a, b}") == "2"


def test_documentation_is_the_first_paragraph_of_any_clause() -> None:
    body = '''
    @doc ~S"""
    Does
    it.

        iex> 1
    """
    @doc since: "1.0"
    @spec f(integer()) :: integer()
    def f(1), do: 1
    def f(a), do: a

    @doc """
    With #{interpolation}.
    """
    def g, do: 1
    '''
    found = methods(body)
    assert found["f"].doc == "Does it."
    assert found["g"].doc == "With #{interpolation}."


def test_names_are_neutral_and_spelled_as_in_the_source() -> None:
    body = """
    def success?(thing), do: thing
    def from_nx(tensor), do: tensor
    def to_nx(thing), do: thing
    def from_text!(text), do: text
    """
    assert {(m.name, m.spelled, m.least) for m in methods(body).values()} == {
        ("success", "success?", 0),
        ("from_array", "from_nx", 1),
        ("to_array", "to_nx", 0),
        ("from_text!", "from_text!", 1),
    }


def test_the_place_is_that_of_the_first_clause() -> None:
    assert methods("\n@doc false\n@spec f(1) :: 1\n\n@doc nil\ndef f(1), do: 1\ndef f(2), do: 2")[
        "f"
    ].place == Place("lib/all.ex", 8)


# --- the generated package -----------------------------------------------------------------------


def test_the_generated_package_takes_every_call_of_the_vectors() -> None:
    tree = source_files.open_tree(
        ROOT / "generated" / "elixir", "generated/elixir", frozenset({".ex"})
    )
    vectors = [
        json.loads(path.read_bytes())
        for path in sorted((ROOT / "generated" / "vectors").glob("*.json"))
    ]
    surface = elixir_source.read(tree, {vector["type"] for vector in vectors})
    calls = {
        (vector["type"], step.get("call") or step["get"], len(step.get("args", ())))
        for vector in vectors
        for behaviour in vector.get("behaviour", ())
        for step in behaviour["calls"]
        if "call" in step or "get" in step
    }
    assert len(calls) > 15
    missed = []
    for type_, name, count in calls:
        known = {method.name: method for method in surface.types[type_].methods}
        member = name in {member.name for member in surface.types[type_].members}
        method = known.get(LANGUAGES["elixir"].neutral(name))
        fits = method is not None and method.least <= count <= (method.most or 0)
        missed += [] if fits or member else [(type_, name, count)]
    assert missed == []


@pytest.mark.parametrize(
    ("type_", "name", "least", "most"),
    [
        ("ModelInput", "empty", 0, 0),
        ("ModelInput", "append", 1, 1),
        ("ModelInput", "length", 0, 0),
        ("ModelInput", "from_text", 1, 2),
        ("TensorData", "from_nx", 1, 1),
        ("TensorData", "to_nx", 0, 0),
        ("OptimStepResponse", "success?", 0, 0),
        ("ForwardBackwardOutput", "loss", 0, 0),
        ("ParsedCheckpointTinkerPath", "from_tinker_path", 1, 1),
        ("ImageChunk", "new", 5, 6),
        ("LossFnType", "parse", 1, 1),
        ("LossFnType", "values", 0, 0),
    ],
)
def test_methods_of_the_generated_package(type_: str, name: str, least: int, most: int) -> None:
    tree = source_files.open_tree(ROOT / "generated" / "elixir", "x", frozenset({".ex"}))
    (found,) = (
        method
        for method in elixir_source.read(tree, {type_}).types[type_].methods
        if method.spelled == name
    )
    assert (found.least, found.most) == (least, most)
