"""Finds what leads back to itself in a graph: its strongly connected components, after Tarjan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping


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
