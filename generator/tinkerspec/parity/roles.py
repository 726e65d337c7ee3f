"""What a gap means to one side: a server reads requests and writes answers, a client the reverse.

What a side only reads may be wider than the contract, and what it only writes may be narrower:
nothing is refused then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..contract.model import Direction
from . import PackageRole as PackageRole
from .gaps import Gap

_WIDER: Final = frozenset(
    {"wider-type", "null-allowed", "optional", "extra-member", "extra-value", "extra-variant"}
)
_NARROWER: Final = frozenset(
    {"narrower-type", "null-refused", "required", "default", "missing-member", "missing-tag"}
    | {"missing-value", "missing-variant"}
)
_OF_CLIENTS: Final = frozenset(
    {"missing-method", "missing-helper", "signature", "elsewhere", "dtype"}
)
"""What matters to programs that use a client, and not to a server's."""


def judged(gap: Gap, role: PackageRole | None, direction: Direction) -> Gap | None:
    """The gap as it is for a role; None where it is none.

    `direction` is that of the gap's type in the contract.
    """
    if role is None:
        return gap
    reads = direction == ("request" if role == "server" else "response")
    writes = direction == ("response" if role == "server" else "request")
    if role == "server" and gap.kind in _OF_CLIENTS:
        return None
    if gap.kind == "unknown-keys" and (role == "server" or writes):
        return None
    if gap.kind == "unwritten" and reads:
        return None
    if reads and gap.kind in _WIDER:
        return replace(gap, severity="low", why="It reads more than the contract has.")
    if writes and gap.kind in _NARROWER:
        return replace(gap, severity="low", why="It writes less than the contract allows.")
    return gap
