"""The wire names of members that a package spells as the configuration of its target asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..targets.members import spelled
from .languages import LANGUAGES
from .surface import Member, Surface


def with_wire_names(surface: Surface, contract: Surface, style: str) -> Surface:
    """The surface of a source, whose members have the contract's names where the source says only
    how they are spelled, as structs of Elixir do. `style` is the setting `members` of the target.
    """
    spell = LANGUAGES[surface.language].member
    types = dict(surface.types)
    for name, type_ in surface.types.items():
        if known := contract.types.get(name):
            own = spelled([member.name for member in known.members], style, spell)
            wire = {as_spelled: name for name, as_spelled in own.items()}
            members = tuple(_named(member, wire) for member in type_.members)
            types[name] = replace(type_, members=members)
    return replace(surface, types=types)


def _named(member: Member, wire: Mapping[str, str]) -> Member:
    is_unsaid = member.name == member.spelled
    return replace(member, name=wire.get(member.spelled, member.name)) if is_unsaid else member
