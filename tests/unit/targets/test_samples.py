"""Code in use: laid out within its width, and told by each language for itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tinkerspec.contract.model import (
    ABSENT,
    ArrayType,
    BytesType,
    Contract,
    Field,
    IntegerType,
    NullableType,
    Object,
    StringType,
    Type,
)
from tinkerspec.targets import Job, installed
from tinkerspec.targets.elixir import usage as elixir
from tinkerspec.targets.python import usage as python
from tinkerspec.targets.sample_layout import Group, Labelled, SampleNode, Style, lay_out
from tinkerspec.targets.samples import Behaviour, Usage
from tinkerspec.targets.typescript import usage as typescript

STYLE = Style(indent=2, last=",", width=20)


def test_what_fits_stays_on_its_line() -> None:
    assert lay_out(Group("f(", ("1", Labelled("b=", "2")), ")"), STYLE) == "f(1, b=2)"


def test_what_is_too_long_has_an_item_a_line() -> None:
    inner = Group("[", ("one_word", "another_word"), "]")
    node = Labelled("value = ", Group("f(", (Labelled("a=", inner), Labelled("b=", "2")), ")"))
    expected = """\
        value = f(
          a=[
            one_word,
            another_word,
          ],
          b=2,
        )"""
    assert lay_out(node, STYLE) == textwrap.dedent(expected)


def test_short_words_share_lines() -> None:
    node = Group("[", tuple(map(str, range(10))), "]")
    assert lay_out(node, STYLE) == "[\n  0, 1, 2, 3, 4, 5,\n  6, 7, 8, 9,\n]"


def test_what_cannot_be_broken_stays_whole() -> None:
    assert lay_out(Group("f(", (), ")"), Style(indent=2, width=1)) == "f()"
    assert lay_out("a long string of source", STYLE) == "a long string of source"


class Items(tuple[SampleNode, ...]):
    """Counts how many of it somebody looks at."""

    seen = 0

    def __iter__(self) -> Iterator[SampleNode]:
        for item in super().__iter__():
            Items.seen += 1
            yield item


def test_what_is_far_too_long_for_a_line_is_not_put_on_one_first() -> None:
    words = ["a_long_word" for _ in range(100)]
    node: SampleNode = "1"
    for _ in range(20):
        node = Group("[", Items([node, *words]), "]")
    lay_out(node, STYLE)
    assert Items.seen < 20 * 100 * 5


def test_targets_that_show_their_language_are_those_of_languages() -> None:
    assert [name for name, target in installed.every().items() if target.usage] == [
        "elixir",
        "python",
        "typescript",
    ]


THING = Object(
    name="Thing",
    module="thing",
    source="types/thing.json",
    description="A thing.",
    direction="both",
    fields=(),
    strict=True,
)


def behaviours(
    language: Any, folder: Path, file: str, text: str, **settings: str
) -> tuple[Behaviour, ...]:
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(textwrap.dedent(text), encoding="utf-8")
    contract = Contract(title="", version="1", definitions=(THING,))
    sources: Any = SimpleNamespace(contracts=None)
    job = Job(sources, contract, settings, folder.parent, "schemas")
    usage: Usage = language.usage(job)
    return usage.types["Thing"].behaviours


def test_python_tells_what_a_mixin_adds(tmp_path: Path) -> None:
    text = '''
        class Helper:
            def not_of_the_type(self): ...

        class ThingMixin:
            """What a thing does."""

            LIMIT = 3

            @classmethod
            def of(cls, size: int, *parts: str, deep: bool = False, **more: object) -> "Thing":
                """Make a thing. It is new.

                Args: none.
                """

            @staticmethod
            def units() -> list[str]:
                """List `units`."""

            @property
            def size(self) -> int:
                """How large it is."""

            def silent(self, /): ...

            def anyhow(*everything): ...

            def _hidden(self): ...
    '''
    found = behaviours(
        python,
        tmp_path / "mixins",
        "thing.py",
        text,
        package="shop",
        members="wire",
        mixins="mixins",
    )
    assert found == (
        Behaviour("Thing.of(size, *parts, deep=False, **more)", "Make a thing."),
        Behaviour("Thing.units()", "List `units`."),
        Behaviour(".size", "How large it is."),
        Behaviour(".silent()", ""),
        Behaviour(".anyhow(*everything)", ""),
    )


def test_python_tells_which_forms_a_constructor_takes() -> None:
    def member(name: str, type_: Type) -> Field:
        return Field(
            name=name, type=type_, required=True, default=ABSENT, description="", pointer=""
        )

    fields = (
        member("x-y", NullableType(of=ArrayType(items=IntegerType()))),
        member("raw", BytesType()),
        member("name", StringType()),
    )
    contract = Contract(title="", version="1", definitions=(replace(THING, fields=fields),))
    settings = {"package": "shop", "members": "wire", "mixins": ""}
    job: Any = Job(None, contract, settings, Path(), "schemas")  # type: ignore[arg-type]
    assert python.usage(job).types["Thing"].behaviours == (
        Behaviour(
            "Thing(x_y_0x2d=...)",
            "Takes a list, a tuple, a range or a one-dimensional array of integers.",
        ),
        Behaviour("Thing(raw=...)", "Takes bytes, or the base64 text that they travel as."),
    )


def test_elixir_tells_what_an_extension_adds(tmp_path: Path) -> None:
    text = '''
        defmodule Shop.Ext.Thing do
          @doc """
          Makes a "thing" of \\#{size}. It is new.

          More.
          """
          @spec of(integer(), keyword()) :: Thing.t()
          def of(size, options \\\\ []), do: {size, options}

          @doc "Gives the size."
          def size(thing), do: thing

          @doc ~S"""
          Raw \\d. Text.
          """
          def raw(thing), do: thing

          def silent(thing), do: thing

          @doc false
          def hidden(thing), do: thing

          def __verify__(thing), do: {:ok, thing}
        end
    '''
    found = behaviours(
        elixir,
        tmp_path / "ext",
        "thing.ex",
        text,
        namespace="Shop",
        members="wire",
        extensions="ext",
    )
    assert found == (
        Behaviour("Thing.of(size, options \\\\ [])", 'Makes a "thing" of #{size}.'),
        Behaviour("Thing.size(thing)", "Gives the size."),
        Behaviour("Thing.raw(thing)", "Raw \\d."),
        Behaviour("Thing.silent(thing)", ""),
    )


def test_typescript_tells_what_an_extension_adds(tmp_path: Path) -> None:
    (tmp_path / "ext").mkdir()
    names = ("of", "size", "silent")
    code = "".join(f"export function {name}() {{}}\n" for name in names)
    (tmp_path / "ext" / "thing.js").write_text(code, encoding="utf-8")
    text = """
        /** Something else. */
        export type Pairs = Map<string, number>;

        /**
         * Makes a "thing" of a size. It is new.
         *
         * @param size How large: {width, height}.
         */
        export function of(
          size: { width: number; height: number },
          check?: (one: Pairs, other: number) => boolean,
          ...parts: Array<[string, number]>
        ): Thing;

        /** Gives the size */
        export function size(thing: Thing): number;

        export function silent(): void;
    """
    found = behaviours(
        typescript, tmp_path / "ext", "thing.d.ts", text, package="shop", extensions="ext"
    )
    assert found == (
        Behaviour("of(size, check?, ...parts)", 'Makes a "thing" of a size.'),
        Behaviour("size(thing)", "Gives the size"),
        Behaviour("silent()", ""),
    )


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('"', "'\"'"),
        ("a\n\\", '"a\\n\\\\"'),
        ("\u202e", '"\\u202e"'),
    ],
)
def test_python_strings_take_the_quotes_that_formatters_take(text: str, literal: str) -> None:
    assert python._literal(text) == literal
    assert eval(literal) == text
