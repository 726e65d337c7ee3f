"""Elixir as a surface: modules, types, structs, defaults, encoders and tables."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from textwrap import dedent, indent

import our_schemas
import pytest
from tinkerspec import source_files
from tinkerspec.contract.model import ABSENT
from tinkerspec.diagnostics import Place
from tinkerspec.parity import elixir_source
from tinkerspec.parity.shapes import spelled
from tinkerspec.parity.surface import (
    DYNAMIC,
    Choice,
    ListOf,
    MapOf,
    Member,
    NamedShape,
    OneOf,
    ScalarShape,
    Surface,
    TypeSurface,
)

ROOT = Path(__file__).resolve().parents[3]


def tree(**files: str) -> source_files.SourceTree:
    """A project whose files are in `lib`, by their names without an ending."""
    return project({f"lib/{name}.ex": text for name, text in files.items()})


def project(files: dict[str, str | bytes]) -> source_files.SourceTree:
    contents = {
        path: dedent(text).encode() if isinstance(text, str) else text
        for path, text in files.items()
    }
    return source_files.SourceTree(
        label="shop",
        display="../shop",
        root="shop",
        prefix="shop/",
        files=source_files.SourceFiles(contents),
    )


def read(wanted: Collection[str], **files: str) -> Surface:
    return elixir_source.read(tree(**files), wanted)


def struct(body: str, *, more: str = "") -> TypeSurface:
    """The type `Thing` of a module with this body, beside other source."""
    text = f"defmodule Shop.Thing do\n{indent(dedent(body), '  ')}\nend\n{dedent(more)}"
    return read({"Thing"}, thing=text).types["Thing"]


def members(body: str, *, more: str = "") -> dict[str, Member]:
    return {member.name: member for member in struct(body, more=more).members}


def shape(typespec: str, *, beside: str = "", more: str = "") -> str:
    """A typespec of a struct's field, in words."""
    body = f"defstruct [:x]\n{dedent(beside)}\n@type t :: %__MODULE__{{x: {typespec}}}"
    return spelled(members(body, more=more)["x"].shape)


# --- modules and names ---------------------------------------------------------------------------


def test_a_struct_is_a_record_with_its_place_and_its_documentation() -> None:
    thing = struct(
        '''
        @moduledoc """
        A thing, as the shop
        knows it.

        More of it.
        """
        defstruct [:name]
        @typedoc "Not this one."
        @type t :: %__MODULE__{name: String.t()}
        '''
    )
    assert thing.kind == "record"
    assert thing.spelled == "Shop.Thing"
    assert thing.place == Place("shop/lib/thing.ex", 1)
    assert thing.doc == "A thing, as the shop knows it."
    assert thing.unknown_keys is None
    assert thing.shape is None
    assert thing.at_home


def test_a_type_without_a_documented_module_is_documented_by_its_typedoc() -> None:
    thing = struct('@moduledoc false\n@typedoc ~S"""\nRaw \\n text.\n"""\n@type t :: String.t()')
    assert thing.doc == "Raw \\n text."


def test_names_of_members_are_read_whatever_they_are() -> None:
    found = members('@enforce_keys [nil, :"a\\nb"]\ndefstruct [nil, true, "a\\nb": 1, "c\\x22": 2]')
    required = {name: found[name].required for name in found}
    assert required == {"nil": True, "true": False, "a\nb": True, 'c"': False}


def test_members_stand_where_the_struct_names_them() -> None:
    found = members("@fields [\n  :a\n]\ndefstruct @fields ++\n  [b: 1,\n   c: 2]")
    assert [(name, member.place and member.place.line) for name, member in found.items()] == [
        ("a", 3),
        ("b", 6),
        ("c", 7),
    ]


def test_several_modules_of_a_file_and_nested_ones_are_found() -> None:
    surface = read(
        {"Basket", "Item", "Size"},
        basket="""
        defmodule Shop.Basket do
          defmodule Item do
            defmodule Size do
              @type t :: :small | :large
            end

            defstruct [:size]
            @type t :: %__MODULE__{size: Size.t()}
          end

          defstruct [:items]
          @type t :: %__MODULE__{items: [Item.t()]}
        end
        """,
    )
    assert {name: type_.spelled for name, type_ in surface.types.items()} == {
        "Basket": "Shop.Basket",
        "Item": "Shop.Basket.Item",
        "Size": "Shop.Basket.Item.Size",
    }
    assert surface.types["Basket"].members[0].shape == ListOf(NamedShape("Item"))
    assert surface.types["Item"].members[0].shape == NamedShape("Size")


def test_a_module_of_one_line_is_read() -> None:
    surface = read({"Size"}, size="defmodule Shop.Size, do: @type t :: :small")
    assert surface.types["Size"].shape == Choice(("small",))


def test_statements_of_a_condition_belong_to_the_module() -> None:
    thing = struct(
        """
        if Code.ensure_loaded?(Jason) do
          @derive {Jason.Encoder, only: [:a]}
        else
          @moduledoc "Without."
        end
        defstruct [:a, :b]
        """
    )
    assert thing.doc == "Without."
    assert [member.written for member in thing.members] == [True, False]


@pytest.mark.parametrize(
    ("aliases", "typespec"),
    [
        ("alias Shop.Parts.Bolt", "Bolt.t()"),
        ("alias Shop.Parts.{Nut, Bolt}", "Bolt.t"),
        ("alias Shop.Parts", "Parts.Bolt.t()"),
        ("alias Shop.Parts\nalias Parts.Bolt", "Bolt.t()"),
        ("alias Shop.Parts.Bolt, as: Screw", "Screw.t()"),
        ("alias __MODULE__.Bolt, as: Own\nalias Shop.Parts.Bolt", "Bolt.t()"),
        ("alias Shop.{Parts.Bolt, Other}", "Bolt.t()"),
        ("", "Shop.Parts.Bolt.t()"),
        ("", "Elixir.Shop.Parts.Bolt.t()"),
        ("", "%Shop.Parts.Bolt{}"),
        ("alias Shop.Parts.Bolt", "%Bolt{size: integer()}"),
    ],
)
def test_modules_are_found_through_aliases(aliases: str, typespec: str) -> None:
    bolt = "defmodule Shop.Parts.Bolt do\n  defstruct [:size]\n  @type t :: %__MODULE__{}\nend"
    assert shape(typespec, beside=aliases, more=bolt) == "Bolt"


def test_aliases_of_the_file_and_of_modules_around_hold_within() -> None:
    surface = read(
        {"Thing"},
        thing="""
        alias Shop.Parts.Bolt
        defmodule Shop do
          alias Shop.Parts.Nut
          defmodule Thing do
            defstruct [:x]
            @type t :: %__MODULE__{x: Bolt.t() | Nut.t()}
          end
        end
        """,
        parts="""
        defmodule Shop.Parts do
          defmodule Bolt do
            defstruct [:a]
          end
          defmodule Nut do
            defstruct [:a]
          end
        end
        """,
    )
    assert spelled(surface.types["Thing"].members[0].shape) == "Bolt | Nut"
    assert set(surface.types) == {"Thing", "Bolt", "Nut"}


def test_home_is_the_namespace_that_has_most_of_the_wanted_types() -> None:
    part = "defmodule {} do\n  defstruct [:a]\nend\n"
    names = ("Shop.Types.Bolt", "Shop.Types.Nut", "Shop.Rest.Nut", "Shop.Rest.Saw", "A.Bolt")
    surface = read({"Bolt", "Nut", "Saw"}, all="".join(part.format(name) for name in names))
    # Both namespaces of the shop have two; the name of the one that is shorter decides.
    assert surface.home == "Shop.Rest"
    assert {t.name: (t.spelled, t.at_home) for t in surface.types.values()} == {
        "Bolt": ("A.Bolt", False),
        "Nut": ("Shop.Rest.Nut", True),
        "Saw": ("Shop.Rest.Saw", True),
    }


def test_a_struct_comes_before_another_type_and_a_short_name_before_a_long_one() -> None:
    surface = read(
        {"Bolt", "Nut", "Saw"},
        all="""
        defmodule Shop.Bolt do
          defstruct [:a]
        end
        defmodule Shop.Nut do
          defstruct [:a]
        end
        defmodule B.Saw do
          @type t :: String.t()
        end
        defmodule Shop.Rest.Old.Saw do
          defstruct [:a]
        end
        defmodule Shop.Rest.Saw do
          defstruct [:a]
        end
        """,
    )
    assert (surface.home, surface.types["Saw"].spelled) == ("Shop", "Shop.Rest.Saw")


def test_a_module_without_a_type_is_no_type() -> None:
    surface = read(
        {"Thing", "Other"},
        thing="defmodule Shop.Thing do\n  def name, do: 1\nend",
        other="defmodule Shop.Other do\n  @typep t :: atom()\nend",
    )
    assert surface.types == {}


def test_types_that_are_reached_are_read_and_others_are_listed() -> None:
    surface = read(
        {"Basket"},
        all="""
        defmodule Shop.Basket do
          defstruct [:item, :codec, :pile]
          @type t :: %__MODULE__{item: Shop.Item.t(), codec: Shop.Codec.t(), pile: Shop.Pile.t()}
        end
        defmodule Shop.Pile do
          @opaque t :: [Shop.Inner.t()]
        end
        defmodule Shop.Inner do
          @moduledoc false
          defstruct [:a]
        end
        defmodule Shop.Item do
          defstruct [:size]
          @type t :: %__MODULE__{size: Shop.Deep.Size.t()}
        end
        defmodule Shop.Deep.Size do
          @type t :: :small
        end
        defmodule Shop.Codec do
          @moduledoc false
          @type t :: %{optional(String.t()) => integer()}
        end
        defmodule Shop.Unused do
          defstruct [:a]
        end
        defmodule Shop.Hidden do
          @moduledoc false
          defstruct [:a]
        end
        defmodule Shop.Helper do
          def help, do: :ok
        end
        defmodule Shop.Deep.Unused do
          defstruct [:a]
        end
        """,
    )
    assert list(surface.types) == ["Basket", "Item", "Pile", "Size", "Inner"]
    assert [spelled(m.shape) for m in surface.types["Basket"].members] == [
        "Item",
        "map<integer>",
        "Pile",
    ]
    assert not surface.types["Size"].at_home
    assert surface.others == ("Unused",)


def test_two_types_of_one_name_are_kept_apart() -> None:
    surface = read(
        {"Basket", "Item"},
        all="""
        defmodule Shop.Basket do
          defstruct [:item]
          @type t :: %__MODULE__{item: Shop.Rest.Item.t()}
        end
        defmodule Shop.Item do
          defstruct [:a]
        end
        defmodule Shop.Rest.Item do
          defstruct [:b]
        end
        """,
    )
    assert surface.types["Item"].spelled == "Shop.Item"
    assert surface.types["Basket"].members[0].shape == NamedShape("Shop.Rest.Item")
    assert surface.types["Shop.Rest.Item"].members[0].name == "b"


def test_the_library_is_read_and_nothing_beside_it() -> None:
    files: dict[str, str | bytes] = {
        "lib/a.ex": "defmodule A do\n  defstruct [:a]\nend",
        "priv/d.exs": "defmodule D do\n  defstruct [:a]\nend",
        "test/b.exs": "defmodule B do\n  defstruct [:a]\nend",
        "deps/c/lib/c.ex": "defmodule C do\n  defstruct [:a]\nend",
    }
    assert set(elixir_source.read(project(files), {"A", "B", "C", "D"}).types) == {"A"}


def test_a_folder_of_sources_without_a_library_is_read_but_for_its_tests() -> None:
    module = "defmodule {} do\n  defstruct [:a]\nend"
    files: dict[str, str | bytes] = {
        "apps/x/lib/a.ex": module.format("A"),
        "apps/x/test/b.exs": module.format("B"),
        "deps/c/lib/c.ex": module.format("C"),
        "d.exs": module.format("D"),
    }
    assert set(elixir_source.read(project(files), {"A", "B", "C", "D"}).types) == {"A", "D"}


def test_the_label_is_that_of_the_project() -> None:
    module = "defmodule Shop.A do\n  defstruct [:a]\nend"
    mix = """
    defmodule Shop.MixProject do
      use Mix.Project
      @version "1.2.3"
      def project, do: [app: :shop_types, version: @version, elixir: "~> 1.14"]
    end
    """
    with_version = project({"lib/a.ex": module, "mix.exs": mix})
    computed = project({"lib/a.ex": module, "mix.exs": mix.replace('"1.2.3"', "read()")})
    broken = project({"lib/a.ex": module, "mix.exs": "defmodule ("})
    assert elixir_source.read(with_version, {"A"}).label == "shop_types 1.2.3"
    assert elixir_source.read(computed, {"A"}).label == "shop"
    assert elixir_source.read(broken, {"A"}).label == "shop"
    assert elixir_source.read(broken, {"A"}).path == "../shop"


def test_lines_of_windows_and_a_byte_order_mark_do_no_harm() -> None:
    text = 'defmodule A do\n  @moduledoc """\n  One.\n\n  Two.\n  """\n  defstruct [:a]\nend\n'
    source = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    surface = elixir_source.read(project({"lib/a.ex": source}), {"A"})
    assert surface.types["A"].doc == "One."
    assert surface.types["A"].members[0].place == Place("shop/lib/a.ex", 7)


# --- structs -------------------------------------------------------------------------------------


def test_enforced_keys_are_required_and_others_have_the_default_of_the_struct() -> None:
    found = members("@enforce_keys [:a]\ndefstruct [:a, :b, c: 1]")
    assert {name: (m.required, m.default) for name, m in found.items()} == {
        "a": (True, ABSENT),
        "b": (False, None),
        "c": (False, 1),
    }


@pytest.mark.parametrize(
    "enforced",
    ["[:a, :b]", "@needed", "[:a] ++ [:b]", "~w(a b)a", "~w[a b]a", "@needed ++ []", "([:a, :b])"],
)
def test_keys_are_enforced_by_any_list_that_can_be_read(enforced: str) -> None:
    found = members(f"@needed [:a, :b]\n@enforce_keys {enforced}\ndefstruct [:a, :b, :c]")
    assert [name for name, member in found.items() if member.required] == ["a", "b"]


@pytest.mark.parametrize(
    "struct_",
    [
        "defstruct [:a, b: 2]",
        "defstruct([:a, b: 2])",
        "defstruct a: nil, b: 2",
        "@fields [:a, b: 2]\ndefstruct @fields",
        "@fields [:a]\n@more [b: 2]\ndefstruct @fields ++ @more",
        "@fields [:z]\n@fields [:a]\ndefstruct @fields ++ [b: 2]\n@fields [:y]",
        "defstruct [{:a, nil}, {:b, 2}]",
        "defstruct [:a] ++ ([] ++ [b: 2])",
        '# comment\ndefstruct [\n  # first\n  :a,\n  # second\n  "b": 2\n]',
    ],
)
def test_the_keys_of_a_struct_are_read_in_any_form(struct_: str) -> None:
    found = members(struct_)
    assert [(name, member.default) for name, member in found.items()] == [("a", None), ("b", 2)]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("nil", None),
        ("true", True),
        ("1_000", 1000),
        ("-1", -1),
        ("- 2.5", -2.5),
        ("0x1F", 31),
        ("0b101", 5),
        ("0o17", 15),
        ("1.0e-12", 1e-12),
        ("1_0.5E3", 10500.0),
        ('"text"', "text"),
        (r'"a\tb\u00e9\u{1F600}\x41\"\\"', 'a\tb\u00e9\U0001f600A"\\'),
        ('"""\n    one\n      two\n    """', "one\n  two\n"),
        ("~s(raw)", "raw"),
        (r"~S(a\n)", r"a\n"),
        (":atom", "atom"),
        (':"two words"', "two words"),
        (":nil", None),
        (":false", False),
        ("[]", []),
        ("%{}", {}),
        ("[1, :a, [nil]]", [1, "a", [None]]),
        ('%{"a" => 1, b: %{c: []}}', {"a": 1, "b": {"c": []}}),
        ("[1] ++ [2]", [1, 2]),
        ("@limit", 7),
        ("(1)", 1),
        ("~w(a b)", ["a", "b"]),
    ],
)
def test_defaults_are_read_as_json(source: str, value: object) -> None:
    found = members(f"@limit 7\ndefstruct x: {source}")["x"].default
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "source",
    [
        "f()",
        "1 + 1",
        '"a#{b}"',
        "%Other{}",
        "Some.Module",
        "@unknown",
        "[1, f()]",
        "%{a: f()}",
        "%{1 => 2}",
        "-f()",
        "{1, 2}",
        "'charlist'",
        "1.0e999",
        f"1{'0' * 5000}",
        r'"\u{D800}"',
        r'"\xFF"',
        "[1] ++ f()",
        "&f/1",
    ],
)
def test_a_default_that_is_computed_is_known_to_be_so(source: str) -> None:
    assert members(f"defstruct x: {source}")["x"].default is DYNAMIC


def test_computed_keys_are_taken_from_the_type() -> None:
    found = members(
        """
        @enforce_keys [:a]
        defstruct Enum.map(@fields, & &1) ++ [c: 1]
        @type t :: %__MODULE__{a: integer(), b: String.t(), c: integer()}
        """
    )
    assert {name: (m.required, m.default) for name, m in found.items()} == {
        "c": (False, 1),
        "a": (True, ABSENT),
        "b": (False, DYNAMIC),
    }


def test_a_key_without_a_type_may_be_anything() -> None:
    found = members("defstruct [:a, :b]\n@type t :: %__MODULE__{a: integer()}")
    assert found["b"].shape == ScalarShape("any")


@pytest.mark.parametrize("alias", ["Shop.Thing", "__MODULE__"])
@pytest.mark.parametrize("name", ["__MODULE__", "Shop.Thing", "Thing"])
def test_the_type_of_a_struct_may_name_it_in_any_way(name: str, alias: str) -> None:
    body = f"alias {alias}\ndefstruct [:a]\n@type t() :: %{name}{{a: integer()}}"
    assert members(body)["a"].shape == ScalarShape("integer")


# --- types ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typespec", "words"),
    [
        ("String.t()", "string"),
        ("binary()", "string"),
        ("<<_::_*8>>", "string"),
        ("integer", "integer"),
        ("pos_integer()", "integer"),
        ("non_neg_integer()", "integer"),
        ("neg_integer()", "integer"),
        ("byte()", "integer"),
        ("1..10", "integer"),
        ("-1..@most", "integer"),
        ("5", "5"),
        ("-5", "-5"),
        ("float()", "number"),
        ("number()", "number"),
        ("boolean()", "boolean"),
        ("true", "boolean"),
        ("true | false", "boolean"),
        ("nil", "null"),
        ("DateTime.t()", "datetime"),
        ("%DateTime{}", "datetime"),
        ("NaiveDateTime.t()", "datetime"),
        ("Date.t()", "date"),
        ("%Date{}", "date"),
        ("any()", "any"),
        ("term()", "any"),
        ("atom()", "any"),
        ("keyword()", "any"),
        ("[a: integer()]", "any"),
        ("{:ok, integer()}", "any"),
        ("(integer() -> integer())", "any"),
        ("Nowhere.t()", "any"),
        ("Decimal.t()", "any"),
        ("unknown()", "any"),
        ("unquote(x)", "any"),
        ("map()", "map<any>"),
        ("%{}", "map<any>"),
        ("%{String.t() => integer()}", "map<integer>"),
        ("%{optional(String.t()) => float() | nil}", "map<number | null>"),
        ("%{String.t() => :a | :b | nil, atom => :c}", 'map<"a" | "b" | "c" | null>'),
        ("%{String.t() => value :: integer() | nil}", "map<integer | null>"),
        ("%{required(binary) => [integer]}", "map<list<integer>>"),
        ("%{atom() => boolean()}", "map<boolean>"),
        ("%{String.t() => integer(), atom() => float()}", "map<integer | number>"),
        ("%{a: integer()}", "map<any>"),
        ("%{required(:a) => integer()}", "map<any>"),
        ("list()", "list<any>"),
        ("[]", "list<any>"),
        ("[integer()]", "list<integer>"),
        ("list(integer())", "list<integer>"),
        ("nonempty_list(integer())", "list<integer>"),
        ("[integer(), ...]", "list<integer>"),
        ("[[float()]]", "list<list<number>>"),
        (":a", '"a"'),
        (":a | :b | nil", '"a" | "b" | null'),
        ("nil | :a | String.t() | :b", 'null | "a" | "b" | string'),
        (':"two words"', '"two words"'),
        ("(integer() | nil)", "integer | null"),
        ("(integer() | (nil | float()))", "integer | null | number"),
        ("integer() | integer()", "integer"),
        ("count :: integer()", "integer"),
        ("t()", "Thing"),
        ("__MODULE__.t() | nil", "Thing | null"),
        ("%__MODULE__{}", "Thing"),
    ],
)
def test_typespecs_are_shapes(typespec: str, words: str) -> None:
    assert shape(typespec) == words


def test_local_types_are_written_out() -> None:
    beside = """
    @type name :: String.t()
    @typep size() :: :small | other
    @typep other :: :large | nil
    @type pair(a) :: [a]
    """
    assert shape("name()", beside=beside) == "string"
    assert shape("[size]", beside=beside) == 'list<"small" | "large" | null>'
    assert shape("pair(integer())", beside=beside) == "any"


def test_types_of_other_modules_are_written_out_unless_they_are_its_own() -> None:
    other = """
    defmodule Shop.Codec do
      @type json :: String.t() | [json()] | value
      @typep value :: integer()
      @typep t :: integer()
    end
    """
    assert shape("Shop.Codec.json()", more=other) == "string | list<any> | integer"
    assert shape("Shop.Codec.value()", more=other) == "any"
    assert shape("Shop.Codec.t()", more=other) == "any"
    assert shape("Shop.Codec.missing()", more=other) == "any"


def test_a_type_of_atoms_is_an_enum() -> None:
    thing = struct("@type t :: :a | :b | :c")
    assert (thing.kind, thing.shape) == ("enum", Choice(("a", "b", "c")))


def test_the_values_of_an_enum_are_the_texts_that_it_says_its_atoms_are_written_as() -> None:
    body = """
    @type t :: :low | :high
    def to_string(:low), do: "LOW"
    def to_string(:high), do: "HIGH"
    def to_string(text) when is_binary(text), do: text
    """
    assert struct(body).shape == Choice(("LOW", "HIGH"))
    assert struct(body.replace(":high)", "_)")).shape == Choice(("low", "high"))


def test_a_type_of_other_types_is_a_union() -> None:
    surface = read(
        {"Part"},
        part="""
        defmodule Shop.Part do
          alias Shop.{Bolt, Nut}
          @type t :: Bolt.t() | Nut.t()
        end
        defmodule Shop.Bolt do
          defstruct [:a]
        end
        defmodule Shop.Nut do
          defstruct [:a]
        end
        """,
    )
    part = surface.types["Part"]
    assert (part.kind, part.shape) == ("union", OneOf((NamedShape("Bolt"), NamedShape("Nut"))))


@pytest.mark.parametrize(
    ("typespec", "words"),
    [
        ("String.t()", "string"),
        ("%{optional(String.t()) => integer()}", "map<integer>"),
        (":a | String.t()", '"a" | string'),
        ("[t()] | nil", "list<Thing> | null"),
        ("unquote(computed)", "any"),
    ],
)
def test_any_other_type_is_an_alias(typespec: str, words: str) -> None:
    thing = struct(f"@type t :: {typespec}")
    assert thing.shape is not None
    assert (thing.kind, spelled(thing.shape)) == ("alias", words)


def test_an_enum_of_any_size_is_read() -> None:
    values = [f"v{number}" for number in range(3000)]
    thing = struct("@type t :: " + " | ".join(f":{value}" for value in values))
    assert thing.shape == Choice(tuple(values))


def test_a_map_of_a_nested_type_is_read_whole() -> None:
    found = members(
        "defstruct x: %{}\n@type t :: %__MODULE__{x: %{optional(String.t()) => [t()]} | nil}"
    )
    assert found["x"].shape == OneOf((MapOf(ListOf(NamedShape("Thing"))), ScalarShape("null")))


# --- encoders ------------------------------------------------------------------------------------

FIELDS = "defstruct [:a, :b, :c]\n"


def written(body: str, more: str = "") -> str:
    """The keys of a struct that are written, in their order."""
    return " ".join(name for name, m in members(body, more=more).items() if m.written)


@pytest.mark.parametrize(
    ("derive", "names"),
    [
        ("", "a b c"),
        ("@derive Jason.Encoder", "a b c"),
        ("@derive [Jason.Encoder]", "a b c"),
        ("@derive {Jason.Encoder, only: [:a, :b]}", "a b"),
        ("@derive {Jason.Encoder, [only: [:a, :b]]}", "a b"),
        ("@derive {Jason.Encoder, except: [:b]}", "a c"),
        ("@derive [Inspect, {Jason.Encoder, only: [:c]}]", "c"),
        ("@derive {Inspect, only: [:a]}\n@derive {Jason.Encoder, only: [:c]}", "c"),
        ("@derive {Inspect, only: [:a]}", "a b c"),
        ("@shown ~w(a b)a\n@derive {Jason.Encoder, only: @shown}", "a b"),
        ("@derive {Jason.Encoder, only: computed()}", "a b c"),
        ("alias Jason.Encoder\n@derive {Encoder, only: [:a]}", "a"),
        ("@derive {JSON.Encoder, only: [:a]}", "a"),
        ("@derive {Poison.Encoder, only: [:a]}\n@derive {Jason.Encoder, only: [:b]}", "b"),
        ("@derive {Jason.Encoder, only: []}", ""),
    ],
)
def test_a_derived_encoder_writes_what_it_is_told(derive: str, names: str) -> None:
    assert written(f"{derive}\n{FIELDS}") == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Jason.Encode.map(Shop.Thing.to_map(value), opts)", "a b c"),
        ("%{a: value.a, b: f(value.b)} |> Jason.Encode.map(opts)", "a b"),
        ('Jason.Encode.map(%{"a" => value.a, "c" => value.c}, opts)', "a c"),
        ("value |> Map.take([:a, :b]) |> Jason.Encode.map(opts)", "a b"),
        ("value |> Map.from_struct() |> Map.take([:a]) |> Jason.Encode.map(opts)", "a"),
        ("Jason.Encode.map(Map.take(value, ~w(a b)a), opts)", "a b"),
        ("Jason.Encode.map(Map.take(value, keys()), opts)", "a b c"),
        ("value |> Map.from_struct() |> Map.drop([:b]) |> Jason.Encode.map(opts)", "a c"),
        ("value |> Map.drop([:__struct__, :b]) |> Jason.Encode.map(opts)", "a c"),
        ("value |> Map.from_struct() |> Map.delete(:c) |> Jason.Encode.map(opts)", "a b"),
        ("value |> Map.from_struct() |> Map.put(:a, 1) |> Jason.Encode.map(opts)", "a b c"),
        (
            "base = %{a: value.a}\nmap = if value.b, do: Map.put(base, :b, 1), else: base\nmap",
            "a b",
        ),
        ("%{a: value.a} |> maybe_put(:c, value.c)", "a c"),
        ("%{a: value.a} |> Map.merge(%{b: value.b})", "a b"),
        ("Map.merge(%{a: value.a}, %{b: value.b})", "a b"),
        ("value |> to_wire() |> Map.merge(%{b: value.b})", "a b c"),
        ("Jason.Encode.map(%{value | a: 1}, opts)", "a b c"),
        ("%Shop.Thing{value | a: 1} |> Map.from_struct()", "a b c"),
        ("map = Map.from_struct(value)\nif map.b, do: map, else: Map.delete(map, :b)", "a b c"),
        ("%{a: a} = value\n%{a: a, c: 1}", "a c"),
        ("case value do\n  %{b: nil} -> %{a: 1}\n  _ -> %{a: 1, b: 2}\nend", "a b"),
        ("case value do\n  %{b: nil} -> %{a: 1}\n  _ -> %{a: 2}\nend", "a"),
        ("for {k, v} <- Map.from_struct(value), v != nil, into: %{}, do: {k, v}", "a b c"),
        ("%{a: %{c: 1}}", "a"),
        ("%{key() => 1}", "a b c"),
    ],
)
def test_an_encoder_by_hand_is_read_where_it_spells_out_its_map(body: str, names: str) -> None:
    impl = (
        "defimpl Jason.Encoder, for: Shop.Thing do\n  def encode(value, opts) do\n"
        f"{indent(body, '    ')}\n  end\nend\n"
    )
    assert written(FIELDS, more=impl) == names


def test_each_clause_of_an_encoder_may_write_other_keys() -> None:
    impl = """
    defimpl Jason.Encoder, for: Shop.Thing do
      def encode(%{b: nil} = value, opts), do: write(Map.drop(value, [:b, :c]), opts)
      def encode(value, opts), do: write(Map.drop(value, [:c]), opts)
      defp write(map, opts), do: Jason.Encode.map(map, opts)
    end
    """
    assert written(FIELDS, more=impl) == "a b"


@pytest.mark.parametrize(
    "head",
    [
        "defimpl Jason.Encoder, for: Shop.Thing do",
        "defimpl Jason.Encoder, for: [Shop.Other, Shop.Thing] do",
        "alias Shop.Thing\ndefimpl(Jason.Encoder, for: Thing) do",
    ],
)
def test_an_encoder_by_hand_overrides_a_derived_one_wherever_it_stands(head: str) -> None:
    thing = f"defmodule Shop.Thing do\n  @derive {{Jason.Encoder, only: [:a]}}\n  {FIELDS}end"
    impl = f"{head}\n  def encode(value, _opts), do: %{{b: value.b}}\nend"
    surface = read({"Thing"}, thing=thing, encoders=impl)
    assert [m.name for m in surface.types["Thing"].members if m.written] == ["b"]


@pytest.mark.parametrize("target", ["", ", for: __MODULE__"])
def test_an_encoder_within_the_module_is_of_that_module(target: str) -> None:
    body = f"""
    {FIELDS}
    defimpl Jason.Encoder{target} do
      def encode(value, _opts), do: %{{b: value.b}}
    end
    """
    assert written(body) == "b"


def test_an_encoder_of_another_struct_does_not_matter() -> None:
    impl = """
    defimpl Jason.Encoder, for: Shop.Other do
      def encode(value, _opts), do: %{b: value.b}
    end
    defimpl Inspect, for: Shop.Thing do
      def inspect(value, _opts), do: %{b: value.b}
    end
    """
    assert written(FIELDS, more=impl) == "a b c"


def test_an_encoder_may_be_derived_outside_of_the_module() -> None:
    derive = "require Protocol\nProtocol.derive(Jason.Encoder, Shop.Thing, only: [:a, :c])"
    assert written(FIELDS, more=derive) == "a c"


def test_a_key_that_is_written_under_another_name_has_that_name() -> None:
    impl = """
    defimpl Jason.Encoder, for: Shop.Thing do
      def encode(value, opts) do
        Jason.Encode.map(%{"a" => value.a, "bSize" => to_string(value.b)}, opts)
      end
    end
    """
    found = members(FIELDS, more=impl)
    assert {name: (m.spelled, m.written) for name, m in found.items()} == {
        "a": ("a", True),
        "bSize": ("b", True),
        "c": ("c", False),
    }


def test_a_constant_that_an_encoder_adds_is_a_member() -> None:
    impl = """
    defimpl Jason.Encoder, for: Shop.Thing do
      def encode(value, opts) do
        Jason.Encode.map(
          %{a: value.a, b: value.b, c: value.c, type: "thing", at: now()},
          opts
        )
      end
    end
    """
    found = members(FIELDS, more=impl)
    assert set(found) == {"a", "b", "c", "type"}
    assert found["type"] == Member(
        name="type",
        spelled="type",
        shape=Choice(("thing",)),
        required=False,
        default="thing",
        place=Place("shop/lib/thing.ex", 9),
    )


# --- tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        '@kinds %{"a" => :x, "b" => :y}',
        '@kinds %{a: "x", b: "y"}',
        '@kinds [a: :x, b: "y"]',
        'def kinds, do: %{size: %{"a" => :x, "b" => :y}}',
        'defp kind("a"), do: :x\ndefp kind("b"), do: "y"\ndefp kind(_), do: nil',
        'defp kind("a") do\n  :x\nend\ndefp kind("b"), do: :y',
        'def kind(k) do\n  case k do\n    "a" -> :x\n    "b" -> :y\n    _ -> other(k)\n  end\nend',
        'defp kind(k) when k in ["a"], do: :x\ndefp kind(k) when k in ~w(b), do: :y',
        'def f(k) do\n  case k do\n    k when k in ["a"] -> :x\n    "b" -> :y\n  end\nend',
    ],
)
def test_tables_of_texts_are_found_in_any_form(source: str) -> None:
    assert {"a": "x", "b": "y"} in struct(f"defstruct [:z]\n{source}").tables


@pytest.mark.parametrize(
    "source",
    [
        '@kinds %{"a" => 1, "b" => :y}',
        '@kinds %{"a" => nil}',
        '@kinds %{1 => "x"}',
        "@kinds %{}",
        "@kinds []",
        'defstruct [a: "x"]',
        "@type t :: %{a: :x}",
        '@kinds %{@others | "a" => :x}',
        'def kind("a"), do: {:ok, :x}',
        'def kind("a", _), do: :x',
        'defmodule Inner do\n  @kinds %{"a" => :x}\nend',
    ],
)
def test_what_is_no_table_of_texts_is_none(source: str) -> None:
    thing = struct(
        source if "struct" in source or "type" in source else f"defstruct [:z]\n{source}"
    )
    assert thing.tables == ()


# --- the generated package -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def generated() -> Surface:
    tree_ = source_files.open_tree(
        ROOT / "generated" / "elixir", "generated/elixir", frozenset({".ex", ".exs"})
    )
    return elixir_source.read(tree_, our_schemas.contract().by_name.keys())


def test_the_generated_package_has_every_type_at_home(generated: Surface) -> None:
    assert len(generated.types) == 27
    assert generated.home == "Tinkex.Types"
    assert generated.label.startswith("tinkex_types ")
    assert all(type_.at_home for type_ in generated.types.values())
    assert generated.others == ()


def test_a_record_of_the_generated_package_is_read_whole(generated: Surface) -> None:
    run = {member.name: member for member in generated.types["TrainingRun"].members}
    assert {name: (spelled(m.shape), m.required, m.default) for name, m in run.items()} == {
        "training_run_id": ("string", True, ABSENT),
        "base_model": ("string", True, ABSENT),
        "model_owner": ("string", True, ABSENT),
        "is_lora": ("boolean", True, ABSENT),
        "corrupted": ("boolean", False, False),
        "lora_rank": ("integer | null", False, None),
        "last_request_time": ("datetime", True, ABSENT),
        "last_checkpoint": ("Checkpoint | null", False, None),
        "last_sampler_checkpoint": ("Checkpoint | null", False, None),
        "user_metadata": ("map<string> | null", False, None),
    }
