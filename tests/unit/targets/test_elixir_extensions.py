"""Hand-written Elixir: what is found in it, what is handed on, and what does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinkerspec.diagnostics import Diagnostic, DiagnosticError

from .test_elixir_emit import TEXT, emitted, record

TYPES = {"Thing": record(x=TEXT), "Kind": {"type": "string", "enum": ["a"]}, "Other": TEXT}

HEAD = "defmodule My.App.Ext.Thing do\n  alias My.App.Thing\n  alias My.App.{Kind, Other}\n\n"


def files(folder: Path, text: str, name: str = "thing.ex") -> dict[str, str]:
    """The project of a folder whose extensions are this one file."""
    place = folder / "extensions"
    place.mkdir(parents=True)
    (place / name).write_text(text, encoding="utf-8")
    return emitted(folder, {"extensions": "extensions"}, **TYPES)


def thing(folder: Path, body: str) -> str:
    """The module of the type that has an extension with this body."""
    return files(folder, f"{HEAD}{body}\nend\n")["lib/my/app/thing.ex"]


def faults(folder: Path, text: str, name: str = "thing.ex") -> list[Diagnostic]:
    with pytest.raises(DiagnosticError) as caught:
        files(folder, text, name)
    return list(caught.value.diagnostics)


def test_a_function_is_handed_on_with_its_documentation(tmp_path: Path) -> None:
    body = (
        '  @doc """\n  Gives the length, of `#{x}` too.\n  """\n'
        "  @spec length(Thing.t()) :: non_neg_integer()\n"
        "  def length(%Thing{x: x} = thing) when is_binary(x), do: byte_size(x)\n"
        "  def length(other), do: other\n"
    )
    assert (
        '  @doc """\n  Gives the length, of `#{x}` too.\n  """\n'
        "  @spec length(t()) :: non_neg_integer()\n"
        "  defdelegate length(thing), to: My.App.Ext.Thing\n"
    ) in thing(tmp_path, body)


@pytest.mark.parametrize(
    ("definition", "head"),
    [
        ("def one, do: 1", "one()"),
        ("def one(), do: 1", "one()"),
        ("def one?(_thing), do: true", "one?(thing)"),
        ("def one!(a, %{b: b} = map), do: {a, b, map}", "one!(a, map)"),
        ("def one(map = %{}), do: map", "one(arg1)"),
        ("def one(%Thing{}, [b | _]), do: b", "one(arg1, arg2)"),
        ('def one(a, b \\\\ "x, y", c \\\\ [])\n  def one(a, b, c), do: {a, b, c}', None),
    ],
)
def test_heads(tmp_path: Path, definition: str, head: str | None) -> None:
    text = thing(tmp_path, f"  {definition}\n")
    head = 'one(a, b \\\\ "x, y", c \\\\ [])' if head is None else head
    assert text.count("defdelegate") == 1
    assert f"  defdelegate {head}, to: My.App.Ext.Thing\n" in text


def test_functions_of_one_name_are_told_apart_by_their_arity(tmp_path: Path) -> None:
    text = thing(tmp_path, "  def one(a), do: a\n  def one(a, b), do: {a, b}\n")
    assert "defdelegate one(a)," in text
    assert "defdelegate one(a, b)," in text


def test_what_is_hidden_or_private_stays_so(tmp_path: Path) -> None:
    body = (
        "  @doc false\n  def hidden(x), do: x\n\n"
        '  @doc "Private."\n  defp private(x), do: x\n\n'
        "  defmacro macro(x), do: x\n"
    )
    assert "defdelegate" not in thing(tmp_path, body)


def test_the_hook_is_handed_on_though_it_is_hidden(tmp_path: Path) -> None:
    text = thing(tmp_path, "  @doc false\n  def __verify__(value), do: {:ok, value}\n")
    assert "  @doc false\n  @spec __verify__(t())" in text
    assert "  defdelegate __verify__(value), to: My.App.Ext.Thing\n" in text


def test_a_typespec_may_name_other_types_in_short(tmp_path: Path) -> None:
    body = "  @spec one(Kind.t(), String.t()) :: Other.t()\n  def one(a, b), do: {a, b}\n"
    text = thing(tmp_path, body)
    assert "  alias My.App.Codec\n  alias My.App.Kind\n  alias My.App.Other\n" in text
    assert "alias My.App.String" not in text


def test_a_long_delegate_is_broken(tmp_path: Path) -> None:
    name = "a" * 70
    text = thing(tmp_path, f"  def {name}(x), do: x\n")
    assert f"  defdelegate {name}(x),\n    to: My.App.Ext.Thing\n" in text


def test_extensions_are_copied_under_a_header(tmp_path: Path) -> None:
    text = f"{HEAD}end\n"
    copied = files(tmp_path, text)["lib/my/app/ext/thing.ex"]
    assert copied == (
        "# Copied by tinkerspec from extensions/thing.ex; do not edit.\n"
        "# To change it, edit that file and run `tinkerspec generate`.\n" + text
    )


def test_helpers_are_copied_and_not_read(tmp_path: Path) -> None:
    assert "lib/my/app/ext/_help.ex" in files(
        tmp_path, "defmodule My.App.Help do\nend\n", "_help.ex"
    )


@pytest.mark.parametrize(
    ("name", "text", "code", "place"),
    [
        ("absent.ex", "defmodule My.App.Ext.Absent do\nend\n", "extension-orphan", (0, 0)),
        (
            "thing.ex",
            "defmodule My.App.Ext.Thing do\n  def x( do: 1\nend\n",
            "extension-syntax",
            (3, 1),
        ),
        ("thing.ex", "defmodule My.App.Thing do\nend\n", "extension-module", (0, 0)),
        ("thing.ex", "", "extension-module", (0, 0)),
        ("thing.ex", f"{HEAD}  def to_map(x), do: x\nend\n", "extension-clash", (5, 3)),
        ("thing.ex", f"{HEAD}  def decode(x, y \\\\ 1), do: y\nend\n", "extension-clash", (5, 3)),
        (
            "kind.ex",
            "defmodule My.App.Ext.Kind do\n  def values, do: []\nend\n",
            "extension-clash",
            (2, 3),
        ),
    ],
)
def test_what_does_not_fit(
    tmp_path: Path, name: str, text: str, code: str, place: tuple[int, int]
) -> None:
    (fault,) = faults(tmp_path, text, name)
    assert (fault.file, fault.code) == (f"extensions/{name}", code)
    assert (fault.line, fault.column) == place


def test_another_arity_does_not_clash(tmp_path: Path) -> None:
    text = thing(tmp_path, "  def to_map(x, y), do: {x, y}\n  def values, do: []\n")
    assert "defdelegate to_map(x, y)," in text
    assert "defdelegate values()," in text


def test_every_extension_is_judged(tmp_path: Path) -> None:
    place = tmp_path / "extensions"
    place.mkdir()
    for name in ("one.ex", "two.ex"):
        (place / name).write_text("")
    with pytest.raises(DiagnosticError) as caught:
        emitted(tmp_path, {"extensions": "extensions"}, **TYPES)
    assert [fault.file for fault in caught.value.diagnostics] == [
        "extensions/one.ex",
        "extensions/two.ex",
    ]


def test_the_folder_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError) as caught:
        emitted(tmp_path, {"extensions": "nowhere"}, **TYPES)
    assert [fault.code for fault in caught.value.diagnostics] == ["extension-folder"]
