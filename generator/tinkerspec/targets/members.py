"""How the members of a type are spelled where a project asks for snake_case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from . import Setting

SNAKE_CASE: Final = "snake_case"
"""The style of members other than that of the wire."""

SETTING: Final = Setting(
    "members",
    "wire",
    means="How members are spelled: like the names on the wire, or in snake_case.",
    example=SNAKE_CASE,
    choices=("wire", SNAKE_CASE),
)


def spelled(
    wire_names: Iterable[str], style: str, spell: Callable[[str], str]
) -> Mapping[str, str]:
    """The spelling of each member of a type, by its wire name; `spell` is how the language spells
    any name.

    In the style `SNAKE_CASE`, that of `fooBar` is `foo_bar`, and that of `_meta` is `meta`. Where
    several members would get one spelling so, each of them keeps that of its wire name.
    """
    kept = {name: spell(name) for name in wire_names}
    if style != SNAKE_CASE:
        return kept
    wanted = {name: snake_case(name, spell) for name in kept}
    uses = Counter(wanted.values())
    return {name: one if uses[one := wanted[name]] == 1 else kept[name] for name in kept}


def snake_case(wire_name: str, spell: Callable[[str], str]) -> str:
    """A member in snake_case; what is not ASCII, or does not begin like a word, is spelled as
    ever."""
    from ..contract import naming

    is_word = wire_name.isidentifier() and wire_name[0] != "_"
    word = wire_name if is_word else naming.identifier(wire_name)
    is_plain = wire_name.isascii() and wire_name.strip("_-.$@ ")[:1].isalpha()
    return spell(naming.snake_case(word) if is_plain else wire_name)
