"""The ways from types that are sent on their own down to a type inside them."""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from collections.abc import Iterator, Set
from functools import cached_property
from typing import Final

from ..frozen import frozen
from .change import Steps
from .edition import Edition

MOST: Final = 3
"""How many ways there are to one type."""
_DEEPEST: Final = 16
"""The references of the longest way. Of what lies deeper, a payload is shown by itself."""
_SEEN: Final = 50
"""How many users of a type are looked at."""


@frozen
class _WayDown:
    """A way to a type: from another one that a way leads to, by the steps of a reference."""

    root: str
    name: str
    steps: Steps = ()
    before: _WayDown | None = None
    length: int = 0

    @property
    def every_step(self) -> Steps:
        """The steps from the root."""
        parts, way = [self.steps], self.before
        while way is not None:
            parts.append(way.steps)
            way = way.before
        return tuple(itertools.chain.from_iterable(reversed(parts)))


@frozen(eq=False, slots=False)
class WaysDown:
    """The ways from the types `among` those of a version."""

    edition: Edition
    among: Set[str]

    def to(self, name: str) -> Iterator[tuple[str, Steps]]:
        """The nearest types that may contain a `name`, or are it, each with the steps that lead
        down to it: first those that are sent on their own."""
        found = ((way.root, way.every_step) for way in self._from_roots[name])
        yield from itertools.islice(itertools.chain(found, self._from_others(name)), MOST)

    @property
    def _roots(self) -> frozenset[str]:
        return (self.edition.roots | self.edition.outline.bodies) & self.among

    @cached_property
    def _from_roots(self) -> dict[str, list[_WayDown]]:
        """The shortest ways from roots to each type, found for all of them at once."""
        edition, roots = self.edition, self._roots
        found = defaultdict[str, list[_WayDown]](list)
        pending = deque(_WayDown(name, name) for name in edition.entries if name in roots)
        while pending:
            way = pending.popleft()
            known = found[way.name]
            if len(known) == MOST or any(each.root == way.root for each in known):
                continue
            known.append(way)
            if way.length < _DEEPEST:
                pending.extend(
                    _WayDown(way.root, name, steps, way, way.length + 1)
                    for name, steps in edition.mentions[way.name]
                    if not edition.is_body(way.name, steps)
                )
        return found

    def _from_others(self, name: str) -> Iterator[tuple[str, Steps]]:
        """The type itself and the nearest others, without roots."""
        roots, users = self._roots, self.edition.users
        pending: deque[tuple[str, Steps]] = deque([(name, ())])
        seen = {name}
        while pending:
            user, steps = pending.popleft()
            if user in self.among and user not in roots:
                yield user, steps
            for use in itertools.islice(users[user], max(0, _SEEN - len(seen))):
                if use.user not in seen and not self.edition.is_body(use.user, use.steps):
                    seen.add(use.user)
                    pending.append((use.user, use.steps + steps))
