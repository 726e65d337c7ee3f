"""Elixir that cannot be read: a diagnostic with its line, and only where it is needed."""

from __future__ import annotations

import time
from collections.abc import Collection

import pytest
from tinkerspec import source_files
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.parity import elixir_source
from tinkerspec.parity.surface import Surface

SOUND = b"defmodule Shop.Thing do\n  defstruct [:a]\nend\n"


def read(wanted: Collection[str], files: dict[str, bytes]) -> Surface:
    tree = source_files.SourceTree("shop", "shop", "shop", "shop/", source_files.SourceFiles(files))
    return elixir_source.read(tree, wanted)


def faults(files: dict[str, bytes], wanted: Collection[str] = ("Thing",)) -> list[Diagnostic]:
    with pytest.raises(DiagnosticError) as caught:
        read(wanted, files)
    return list(caught.value.diagnostics)


def places(found: list[Diagnostic]) -> list[tuple[str, str, int, int]]:
    assert all(fault.message and fault.help for fault in found)
    return [(fault.code, fault.file, fault.line, fault.column) for fault in found]


def test_a_syntax_error_is_told_with_its_place() -> None:
    source = b"defmodule Shop.Thing do\n  defstruct [:a\nend\n"
    ((code, file, line, _),) = places(faults({"lib/thing.ex": source}))
    assert (code, file) == ("elixir-syntax", "shop/lib/thing.ex")
    assert line in (2, 3)


def test_a_column_counts_characters() -> None:
    source = 'defmodule Shop.Thing do\n  @a "ééé" ]\nend\n'.encode()
    assert places(faults({"lib/thing.ex": source})) == [
        ("elixir-syntax", "shop/lib/thing.ex", 2, 12)
    ]


def test_text_that_is_not_utf_8_is_told_with_its_place() -> None:
    source = SOUND + b"# caf\xe9\n"
    assert places(faults({"lib/thing.ex": source})) == [
        ("elixir-encoding", "shop/lib/thing.ex", 4, 6)
    ]


def test_a_nul_is_told_with_its_place() -> None:
    source = SOUND + b"# a\0\n"
    assert places(faults({"lib/thing.ex": source})) == [
        ("elixir-encoding", "shop/lib/thing.ex", 4, 4)
    ]


def test_every_faulty_file_that_is_needed_is_told() -> None:
    files = {
        "lib/a.ex": b"defmodule Shop.A do\n  (\nend",
        "lib/b.ex": b"defmodule Shop.B do\n  \xff",
    }
    assert [fault[1] for fault in places(faults(files, {"A", "B"}))] == [
        "shop/lib/a.ex",
        "shop/lib/b.ex",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        b"defmodule Shop.Other do\n  (",
        b"defmodule Shop.Other do\n  defstruct [:a]\n\xff",
        b"# Nothing of defmodule Elsewhere.Thing here.\n)",
        b"defimpl Jason.Encoder, for: Shop.Other do (",
        b"\0",
    ],
)
def test_a_faulty_file_that_nobody_needs_does_no_harm(broken: bytes) -> None:
    surface = read({"Thing"}, {"lib/other.ex": broken, "lib/thing.ex": SOUND})
    assert list(surface.types) == ["Thing"]
    assert surface.others == ()


def test_a_faulty_file_that_a_type_reaches_is_needed() -> None:
    thing = SOUND.replace(b"end", b"  @type t :: %__MODULE__{a: Shop.Part.t()}\nend")
    found = faults({"lib/thing.ex": thing, "lib/part.ex": b"defmodule Shop.Part do\n  )\nend"})
    assert [fault[:3] for fault in places(found)] == [("elixir-syntax", "shop/lib/part.ex", 2)]


def test_a_faulty_file_with_the_encoder_of_a_type_is_needed() -> None:
    encoder = b"defimpl Jason.Encoder, for: Shop.Thing do\n  )"
    found = faults({"lib/thing.ex": SOUND, "lib/json.ex": encoder})
    assert [fault[1] for fault in places(found)] == ["shop/lib/json.ex"]


def test_a_faulty_file_that_is_called_like_a_missing_type_is_needed() -> None:
    found = faults({"lib/small_thing.ex": b"defmodul Shop.SmallThing do )"}, {"SmallThing"})
    assert [fault[1] for fault in places(found)] == ["shop/lib/small_thing.ex"]


def test_a_faulty_file_at_home_is_not_replaced_by_a_sound_one_elsewhere() -> None:
    files = {
        "lib/a.ex": b"defmodule Shop.A do\n  defstruct [:a]\nend\n",
        "lib/thing.ex": b"defmodule Shop.Thing do\n  )",
        "lib/rest.ex": b"defmodule Old.Rest.Thing do\n  defstruct [:a]\nend\n",
    }
    assert [fault[1] for fault in places(faults(files, {"A", "Thing"}))] == ["shop/lib/thing.ex"]


def test_a_file_that_is_too_large_counts_where_it_is_needed() -> None:
    error = DiagnosticError(
        [Diagnostic(code="source-too-large", message="m", help="h", file="shop/lib/thing.ex")]
    )
    contents = {"lib/thing.ex": SOUND, "lib/other.ex": SOUND.replace(b"Thing", b"Other")}
    files = source_files.SourceFiles(contents, {"lib/thing.ex": error})
    tree = source_files.SourceTree("shop", "shop", "shop", "shop/", files)
    assert list(elixir_source.read(tree, {"Other"}).types) == ["Other"]
    with pytest.raises(DiagnosticError) as caught:
        elixir_source.read(tree, {"Other", "Thing"})
    assert [fault.code for fault in caught.value.diagnostics] == ["source-too-large"]


def module(body: str) -> dict[str, bytes]:
    text = (
        f"defmodule Shop.Other do\n  @type t :: :a\nend\ndefmodule Shop.Thing do\n  {body}\nend\n"
    )
    return {"lib/thing.ex": text.encode()}


LEVELS = 50_000
ENCODER = "defstruct [:a]\n  defimpl Jason.Encoder do\n    def encode(x, _), do: {}\n  end"


@pytest.mark.parametrize(
    "body",
    [
        f"@type t :: {'(' * LEVELS}integer(){')' * LEVELS}",
        f"@type t :: {'[' * LEVELS}integer(){']' * LEVELS}",
        f"@type t :: {'%{String.t() => ' * LEVELS}integer(){'}' * LEVELS}",
        f"@type t :: {'list(' * LEVELS}integer(){')' * LEVELS}",
        f"defstruct x: {'[' * LEVELS}{']' * LEVELS}",
        f"defstruct x: {'%{a: ' * LEVELS}1{'}' * LEVELS}",
        f"defstruct {'[] ++ ' * LEVELS}[:a]",
        "\n".join(
            [
                "@a0 [1]",
                *(f"@a{n} [@a{n - 1}, @a{n - 1}]" for n in range(1, 60)),
                "defstruct x: @a59",
            ]
        ),
        "\n".join(
            ["@a0 [:k]", *(f"@a{n} @a{n - 1} ++ @a{n - 1}" for n in range(1, 60)), "defstruct @a59"]
        ),
        "\n".join(
            [
                "@typep a0 :: integer()",
                *(f"@typep a{n} :: [a{n - 1}] | %{{atom => a{n - 1}}}" for n in range(1, 60)),
                "@type t :: a59",
            ]
        ),
        "\n".join(
            [
                *(f"@type a{n} :: a{n - 1} | nil" for n in range(1, 500)),
                "@type t :: a499",
            ]
        ),
    ],
    ids=lambda body: body[:24].replace("\n", " "),
)
def test_a_type_without_end_is_refused_at_once(body: str) -> None:
    start = time.perf_counter()
    assert places(faults(module(body))) == [("elixir-too-deep", "shop/lib/thing.ex", 4, 1)]
    assert time.perf_counter() - start < 30  # a fraction of it where nothing else runs


@pytest.mark.parametrize(
    "body",
    [
        f"defstruct [:a]\n  def f, do: {'[' * LEVELS}{']' * LEVELS}",
        f"defstruct [:a]\n  def f({'[' * LEVELS}{']' * LEVELS}), do: 1",
        f"defstruct [:a]\n  @other {'%{a: ' * LEVELS}1{'}' * LEVELS}",
        "defstruct [:a]\n" + "if true do\n" * LEVELS + "end\n" * LEVELS,
        "defstruct [:a]\n" + "defmodule X do\n" * 2000 + "end\n" * 2000,
        ENCODER.format(f"{'f(' * LEVELS}x{')' * LEVELS}"),
        ENCODER.format(f"%{{b: {'f(' * LEVELS}x.a{')' * LEVELS}}}"),
        f"@type t :: {' | '.join(f':a{n}' for n in range(20000))}",
        "@type t :: String.t()\n" + "\n".join(f"def f{n}(t), do: t" for n in range(5000)),
        '@type t :: String.t()\n@doc "' + "\n" * 200000 + '"\ndef f, do: 1',
        "@type t :: String.t()\n# defmodule" + " " * 200000,
    ],
    ids=lambda body: body[:40].replace("\n", " "),
)
def test_depth_and_length_elsewhere_do_no_harm(body: str) -> None:
    start = time.perf_counter()
    assert list(read({"Thing"}, module(body)).types) == ["Thing"]
    assert time.perf_counter() - start < 30  # a fraction of it where nothing else runs


@pytest.mark.parametrize(
    "body",
    [
        "@type t :: t()",
        "@type t :: [t()] | nil",
        "@type json :: [json()] | %{String.t() => json()}\n@type t :: json()",
        "@type a :: b\n@type b :: a\n@type t :: a",
        "@type t :: Shop.Ring.t()",
        "@a @a\ndefstruct @a",
        "@a @b\n@b @a\ndefstruct x: @b",
        "defstruct",
        "defstruct []",
        "@type t",
        "@type",
        "@type t ::",
        "@derive []\n@derive {}\ndefstruct [:a]",
        "@enforce_keys nil\ndefstruct [:a]",
        "alias\nalias X.{}\nalias __MODULE__\nalias unquote(x)\ndefstruct [:a]",
        "defmodule do\nend\ndefmodule @x do\nend\ndefimpl do\nend\ndefstruct [:a]",
        "def\ndef f\ndef unquote(x)\ndefdelegate f\ndefdelegate f(a), []\n@type t :: 1",
        "@spec f\n@spec\n@spec f() :: 1\ndef f(a), do: a\n@type t :: 1",
        "Protocol.derive(X)\nProtocol.derive(Jason.Encoder, x)\ndefstruct [:a]",
        "defstruct [1, {:a}, {:b, 1, 2}, f(), nil]",
        "@moduledoc nil\n@moduledoc\n@doc\n@typedoc 1\n@type t :: 1",
        "@type t :: %{}\n@type u :: %t{}\n@type v :: %{a | b: 1}",
        "@type t :: %unquote(x){a: 1}",
    ],
)
def test_odd_source_is_read_without_a_crash(body: str) -> None:
    more = "\ndefmodule Shop.Ring do\n  @type t :: Shop.Thing.t()\nend\n"
    files = {path: text + more.encode() for path, text in module(body).items()}
    codes = set()
    try:
        read({"Thing"}, files)
    except DiagnosticError as error:
        codes = {fault.code for fault in error.diagnostics}
    assert codes <= {"elixir-syntax"}


def test_any_beginning_of_a_file_is_read_or_refused() -> None:
    whole = (
        'defmodule Shop.Thing do\n  @moduledoc """\n  A\n  """\n  alias Shop.{A, B}\n'
        "  @derive {Jason.Encoder, only: [:a]}\n  defstruct [:a, b: ~w(x)a, c: %{k: -1}]\n"
        "  @type t :: %__MODULE__{a: A.t() | nil, b: [atom()], c: %{optional(atom()) => 1..2}}\n"
        '  @spec f(t(), x) :: x when x: any()\n  def f(%{a: "é"} = t, x \\\\ 1), do: {t, x}\n'
        "  defdelegate g(t), to: B, as: :h\nend\ndefimpl Jason.Encoder, for: Shop.Thing do\n"
        "  def encode(v, o), do: v |> Map.take([:a]) |> Map.put(:b, 1) |> map(o)\nend\n"
    ).encode()
    outcomes = set()
    for length in range(len(whole)):
        try:
            read({"Thing"}, {"lib/thing.ex": whole[:length]})
            outcomes.add("read")
        except DiagnosticError as error:
            outcomes |= {fault.code for fault in error.diagnostics}
    assert outcomes == {"read", "elixir-syntax", "elixir-encoding"}
