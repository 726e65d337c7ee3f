"""Finds what leads back to itself in a graph: its strongly connected components, after Tarjan; and
says by a digest when anything has changed that a node leads to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping

from .naming import json_line


def components(graph: Mapping[str, Collection[str]]) -> Iterator[tuple[str, ...]]:
    """Every set of nodes that lead to each other; a node in no ring is a set of its own.

    `graph` holds the nodes that each node leads to. The search is depth-first, without recursion,
    which a long chain would exhaust.
    """
    lowest: dict[str, int] = {}  # The first node, by number, that a node is known to lead to.
    numbers: dict[str, int] = {}
    entered: list[str] = []  # Those that are in no component yet,
    places: dict[str, int] = {}  # and where each was put there.

    def enter(node: str) -> tuple[str, Iterator[str]]:
        lowest[node] = numbers[node] = len(numbers)
        places[node] = len(entered)
        entered.append(node)
        return node, iter(graph[node])

    for start in (node for node in graph if node not in numbers):
        path = [enter(start)]
        while path:
            node, following = path[-1]
            after = next(following, None)
            if after is None:
                path.pop()
                if lowest[node] == numbers[node]:
                    at = places.pop(node)
                    yield tuple(entered[at:])
                    lowest.update(dict.fromkeys(entered[at:], len(graph)))
                    del entered[at:]
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
            elif after not in numbers:
                path.append(enter(after))
            else:
                lowest[node] = min(lowest[node], lowest[after])


def digests(graph: Mapping[str, Collection[str]], own: Mapping[str, str]) -> dict[str, str]:
    """A digest for each node: of its own text, and of those of all nodes that it leads to.

    Nodes that lead to each other have one together.
    """
    found: dict[str, str] = {}
    # A component comes after those that it leads to.
    for ring in components(graph):
        texts = [(node, own[node]) for node in sorted(ring)]
        outside = {found[after] for node in ring for after in graph[node] if after in found}
        told = json_line([texts, sorted(outside)])
        found |= dict.fromkeys(ring, hashlib.sha256(told).hexdigest())
    return found
