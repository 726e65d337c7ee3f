"""Lays a graph out in layers: what refers to something stands above it, and no line meets a box.

The usual four steps, each small: rings are opened, nodes get layers, layers get an order that few
lines cross, and nodes get places. Where a line passes a layer, an empty cell keeps a way free for
it. Parts that nothing connects are laid out by themselves and set side by side. The same graph
always gives the same places: nothing here is random, and ties go by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Final, TypeAlias

from ...frozen import frozen

Point: TypeAlias = tuple[float, float]

NODE_HEIGHT: Final = 44.0
LAYER_GAP: Final = 52.0
NODE_GAP: Final = 24.0
PART_GAP: Final = 48.0
PORT_GAP: Final = 14.0
PAGE_WIDTH: Final = 1000.0
"""Parts go side by side up to this width."""
MOST_CELLS: Final = 20_000
"""Boxes and ways of lines past them, of which there are no more in a picture: laying them out would
take seconds, and nobody could follow so many lines.
"""

_WAY: Final = 8.0  # the width of the cell that keeps a line's way free
_SWEEPS: Final = 12
_SETTLING: Final = 10
_LAST: Final = 2
_MANY: Final = 400  # cells; above, neighbours are not swapped one by one, which takes long

Edge: TypeAlias = tuple[str, str]


@frozen
class Box:
    """A node's place, by its left upper corner."""

    x: float
    y: float
    width: float


@frozen
class Line:
    """The way of an edge, from the node that refers to the one that is referred to.

    Every second stretch, the first included, leads from one layer to the next; the others pass
    straight through a layer.
    """

    edge: Edge
    points: tuple[Point, ...]


@frozen
class Layout:
    """Where everything stands, and how large the whole is."""

    boxes: Mapping[str, Box]
    lines: tuple[Line, ...]
    loops: tuple[str, ...]
    width: float
    height: float


class TooDenseError(Exception):
    """A graph has too many lines, or too long ones, for a picture."""


def arrange(widths: Mapping[str, float], edges: Iterable[Edge]) -> Layout:
    """Lay out nodes of these widths; an edge from a node to itself is only listed.

    Raises:
        TooDenseError: It would take more than `MOST_CELLS`.
    """
    known = sorted(set(edges))
    loops = tuple(source for source, target in known if source == target)
    proper = [edge for edge in known if edge[0] != edge[1]]
    leaving: dict[str, list[Edge]] = {name: [] for name in widths}
    for edge in proper:
        leaving[edge[0]].append(edge)
    drafts = [
        _draft(names, [edge for name in names for edge in leaving[name]])
        for names in _connected(sorted(widths), proper)
    ]
    if sum(draft.cells for draft in drafts) > MOST_CELLS:
        raise TooDenseError
    parts = [_part(draft, widths) for draft in drafts]
    parts.sort(key=lambda part: -part.height)  # stable: parts of one height stay in order
    boxes: dict[str, Box] = {}
    lines: list[Line] = []
    width, height = 0.0, 0.0
    for part, left, top in _shelved(parts):
        boxes |= {
            name: Box(box.x + left, box.y + top, box.width) for name, box in part.boxes.items()
        }
        lines += [
            Line(line.edge, tuple((x + left, y + top) for x, y in line.points))
            for line in part.lines
        ]
        width, height = max(width, left + part.width), max(height, top + part.height)
    return Layout(boxes, tuple(sorted(lines, key=lambda line: line.edge)), loops, width, height)


def _connected(names: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """The names in groups that no edge leaves."""
    leader = {name: name for name in names}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for source, target in edges:
        one, other = sorted((find(source), find(target)))
        leader[other] = one
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(find(name), []).append(name)
    return list(groups.values())


def _shelved(parts: Sequence[Layout]) -> Iterator[tuple[Layout, float, float]]:
    """Each part with its left upper corner, in rows as wide as the widest part or the page."""
    limit = max([PAGE_WIDTH, *(part.width for part in parts)])
    left = top = tallest = 0.0
    for part in parts:
        if left and left + part.width > limit:
            left, top, tallest = 0.0, top + tallest + PART_GAP, 0.0
        yield part, left, top
        left += part.width + PART_GAP
        tallest = max(tallest, part.height)


# --- one part -------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Cell:
    """A node in its layer, or the way of a line through one; `x` is its middle."""

    name: str
    rank: int
    width: float
    is_way: bool = False
    x: float = 0.0
    up: list[_Cell] = field(default_factory=list)
    down: list[_Cell] = field(default_factory=list)


_CellRows: TypeAlias = list[list[_Cell]]


@frozen
class _Draft:
    """A part before anything has a place: the layer of each node, and its edges, all downwards.

    `forward` holds each edge as it is drawn, and as it is.
    """

    ranks: Mapping[str, int]
    forward: Sequence[tuple[Edge, Edge]]

    @property
    def cells(self) -> int:
        """How many cells it will have."""
        ways = sum(self.ranks[b] - self.ranks[a] - 1 for (a, b), _ in self.forward)
        return len(self.ranks) + ways


def _draft(names: Sequence[str], edges: Sequence[Edge]) -> _Draft:
    forward = _without_rings(names, edges)
    return _Draft(_ranks(names, [pair for pair, _ in forward]), forward)


def _part(draft: _Draft, widths: Mapping[str, float]) -> Layout:
    names = sorted(draft.ranks)
    cells = {name: _Cell(name, draft.ranks[name], widths[name]) for name in names}
    chains = [(edge, _chain(cells[a], cells[b])) for (a, b), edge in draft.forward]
    rows = _ordered(_rows(names, cells, chains))
    _place(rows)
    _move_to_origin(rows)
    boxes = {
        name: Box(cell.x - cell.width / 2, _top(cell.rank), cell.width)
        for name, cell in cells.items()
    }
    width = max(cell.x + cell.width / 2 for row in rows for cell in row)
    lines = tuple(_lines(chains))
    return Layout(boxes, lines, (), width, _top(len(rows) - 1) + NODE_HEIGHT)


def _without_rings(names: Sequence[str], edges: Sequence[Edge]) -> list[tuple[Edge, Edge]]:
    """Each edge, turned round where it would close a ring, and the edge that it was."""
    successors: dict[str, list[str]] = {name: [] for name in names}
    for source, target in edges:
        successors[source].append(target)
    done: set[str] = set()
    turned: set[Edge] = set()
    for root in names:
        path: dict[str, Iterator[str]] = {} if root in done else {root: iter(successors[root])}
        while path:
            name = next(reversed(path))
            target = next(path[name], "")
            if not target:
                done.add(name)
                del path[name]
            elif target in path:
                turned.add((name, target))
            elif target not in done:
                path[target] = iter(successors[target])
    return [((e[1], e[0]) if e in turned else e, e) for e in edges]


def _ranks(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """A layer for each node: below all that refer to it, and near what it refers to."""
    above: dict[str, set[str]] = {name: set() for name in names}
    below: dict[str, set[str]] = {name: set() for name in names}
    for source, target in edges:
        above[target].add(source)
        below[source].add(target)
    order = _topological(names, above)
    ranks: dict[str, int] = {}
    for name in order:
        ranks[name] = max((ranks[other] + 1 for other in above[name]), default=0)
    # A node with as many lines going down as coming in can follow what it refers to.
    for name in reversed(order):
        if below[name] and len(below[name]) >= len(above[name]):
            ranks[name] = min(ranks[other] for other in below[name]) - 1
    first = min(ranks.values())
    return {name: rank - first for name, rank in ranks.items()}


def _topological(names: Sequence[str], above: Mapping[str, set[str]]) -> list[str]:
    waiting = {name: len(above[name]) for name in names}
    below: dict[str, list[str]] = {name: [] for name in names}
    for name in names:
        for other in sorted(above[name]):
            below[other].append(name)
    order = [name for name in names if not waiting[name]]
    for name in order:  # grows as it is read
        for other in below[name]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order


def _chain(source: _Cell, target: _Cell) -> list[_Cell]:
    """The cells that a line passes, linked to each other; its ends are the first and the last."""
    ways = [_Cell("", rank, _WAY, is_way=True) for rank in range(source.rank + 1, target.rank)]
    chain = [source, *ways, target]
    for upper, lower in pairwise(chain):
        upper.down.append(lower)
        lower.up.append(upper)
    return chain


def _rows(
    names: Sequence[str],
    cells: Mapping[str, _Cell],
    chains: Sequence[tuple[Edge, list[_Cell]]],
) -> _CellRows:
    everything = [cells[name] for name in names]
    everything += [cell for _, chain in chains for cell in chain if cell.is_way]
    rows: _CellRows = [[] for _ in range(max(cell.rank for cell in everything) + 1)]
    for cell in everything:
        rows[cell.rank].append(cell)
    return rows


# --- order ----------------------------------------------------------------------------------------


def _ordered(rows: _CellRows) -> _CellRows:
    """The rows in an order that few lines cross: the best of what sorting by neighbours gives.

    Where as few lines cross, short ones are better.
    """
    best, least = rows, (_crossings(rows), _slant(rows))
    swap = sum(map(len, rows)) <= _MANY
    seen = [rows]
    for sweep in range(_SWEEPS):
        rows = _sorted_by_neighbours(rows, downwards=sweep % 2 == 0)
        if swap:
            _swap_neighbours(rows)
        if sweep and rows == seen[sweep - 1]:
            break  # From here on it is the same again, down and up.
        seen.append(rows)
        faults = (_crossings(rows), _slant(rows))
        if faults < least:
            best, least = [list(row) for row in rows], faults
    return best


def _sorted_by_neighbours(rows: _CellRows, *, downwards: bool) -> _CellRows:
    result: _CellRows = [list(row) for row in rows]
    place = {cell: index for row in result for index, cell in enumerate(row)}
    numbers = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
    for number in numbers:
        row = result[number]
        wanted: dict[_Cell, float] = {}
        for cell in row:
            near = cell.up if downwards else cell.down
            places = [place[other] for other in near]
            wanted[cell] = sum(places) / len(places) if places else place[cell]
        row.sort(key=wanted.__getitem__)
        place.update({cell: index for index, cell in enumerate(row)})
    return result


def _swap_neighbours(rows: _CellRows) -> None:
    """Swap what stands side by side wherever fewer lines cross then."""
    place = {cell: index for row in rows for index, cell in enumerate(row)}
    improved = True
    while improved:
        improved = False
        for row in rows:
            for index in range(len(row) - 1):
                left, right = row[index], row[index + 1]
                if _pair(left, right, place) > _pair(right, left, place):
                    row[index], row[index + 1] = right, left
                    place[right], place[left] = index, index + 1
                    improved = True


def _pair(left: _Cell, right: _Cell, place: Mapping[_Cell, int]) -> int:
    """How many lines of two cells cross when they stand in this order."""
    return sum(
        place[one] > place[other]
        for ones, others in ((left.up, right.up), (left.down, right.down))
        for one in ones
        for other in others
    )


def _crossings(rows: _CellRows) -> int:
    place = {cell: index for row in rows for index, cell in enumerate(row)}
    total = 0
    for row in rows:
        ends = [end for cell in row for end in sorted(place[other] for other in cell.down)]
        total += _inversions(ends)
    return total


def _slant(rows: _CellRows) -> float:
    """How far lines go sideways, in cells, when each row is centred."""
    place = {cell: i - len(row) / 2 for row in rows for i, cell in enumerate(row)}
    return sum(abs(place[cell] - place[other]) for cell in place for other in cell.down)


def _inversions(numbers: list[int]) -> int:
    if len(numbers) < 2:
        return 0
    middle = len(numbers) // 2
    left, right = numbers[:middle], numbers[middle:]
    total = _inversions(left) + _inversions(right)
    left.sort()
    right.sort()
    passed = 0
    for number in left:
        while passed < len(right) and right[passed] < number:
            passed += 1
        total += passed
    return total


# --- places ---------------------------------------------------------------------------------------


def _place(rows: _CellRows) -> None:
    """Move the cells of each row to where their lines are short, order and distances kept."""
    spaced = [(row, _offsets(row)) for row in rows]
    for row, offsets in spaced:
        for cell, x in zip(row, _spread([0.0] * len(row), offsets), strict=True):
            cell.x = x
    for _ in range(_SETTLING):
        before = [cell.x for row in rows for cell in row]
        _settle(spaced, attrgetter("up"))
        _settle(spaced[::-1], attrgetter("down"))
        if before == [cell.x for row in rows for cell in row]:
            break
    for _ in range(_LAST):
        _settle(spaced, lambda cell: [*cell.up, *cell.down])
        _settle(spaced[::-1], lambda cell: [*cell.up, *cell.down])


def _settle(
    spaced: Iterable[tuple[Sequence[_Cell], Sequence[float]]],
    near: Callable[[_Cell], Sequence[_Cell]],
) -> None:
    """Move the cells, row by row, towards those near them."""
    for row, offsets in spaced:
        wanted = [_wanted(cell, near(cell)) for cell in row]
        for cell, x in zip(row, _spread(wanted, offsets), strict=True):
            cell.x = x


def _wanted(cell: _Cell, near: Sequence[_Cell]) -> float:
    """The middle of the neighbours; a line that passes layers had best be straight there."""
    if len(near) < 2:
        return near[0].x if near else cell.x
    if not cell.is_way:
        return sum([other.x for other in near]) / len(near)
    weights = [8.0 if other.is_way else 1.0 for other in near]
    return sum(w * other.x for w, other in zip(weights, near, strict=True)) / sum(weights)


def _offsets(row: Sequence[_Cell]) -> list[float]:
    """How far the middle of each cell is at least from that of the first."""
    distances = ((left.width + right.width) / 2 + NODE_GAP for left, right in pairwise(row))
    return list(accumulate(distances, initial=0.0))


def _spread(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) that keep order and distances."""
    if len(wanted) == 1:
        return [*wanted]
    # Without the distances it is a question of order alone: neighbours that are out of it share
    # their mean.
    blocks: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        mean, size = place - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean = (mean * size + other * count) / (size + count)
            size += count
        blocks.append((mean, size))
    means = [mean for mean, size in blocks for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _move_to_origin(rows: _CellRows) -> None:
    left = min(cell.x - cell.width / 2 for row in rows for cell in row)
    for row in rows:
        for cell in row:
            cell.x -= left


def _top(rank: int) -> float:
    return rank * (NODE_HEIGHT + LAYER_GAP)


# --- lines ----------------------------------------------------------------------------------------


def _lines(chains: Sequence[tuple[Edge, list[_Cell]]]) -> Iterator[Line]:
    leaving = _ports(chains, end=0)
    arriving = _ports(chains, end=-1)
    _straighten(leaving, arriving, chains)
    for index, (edge, chain) in enumerate(chains):
        points = [(leaving[index], _top(chain[0].rank) + NODE_HEIGHT)]
        for cell in chain[1:-1]:
            top = _top(cell.rank)
            points += [(cell.x, top), (cell.x, top + NODE_HEIGHT)]
        points.append((arriving[index], _top(chain[-1].rank)))
        is_turned = edge[0] != chain[0].name
        yield Line(edge, tuple(reversed(points) if is_turned else points))


def _straighten(
    leaving: dict[int, float],
    arriving: dict[int, float],
    chains: Sequence[tuple[Edge, list[_Cell]]],
) -> None:
    """Make lines upright that nearly are, where that moves them towards no other line."""
    first = Counter(chain[0] for _, chain in chains)
    last = Counter(chain[-1] for _, chain in chains)
    for index, (_, chain) in enumerate(chains):
        if len(chain) == 2 and abs(leaving[index] - arriving[index]) <= PORT_GAP:
            if last[chain[-1]] == 1:
                arriving[index] = leaving[index]
            elif first[chain[0]] == 1:
                leaving[index] = arriving[index]


def _ports(chains: Sequence[tuple[Edge, list[_Cell]]], *, end: int) -> dict[int, float]:
    """Where lines touch the boxes at this end: side by side, in the order that they come from."""
    ends: dict[_Cell, list[tuple[float, int]]] = {}
    for index, (_, chain) in enumerate(chains):
        ends.setdefault(chain[end], []).append((chain[1 if end == 0 else -2].x, index))
    ports: dict[int, float] = {}
    for cell, lines in ends.items():
        lines.sort()
        gap = min(PORT_GAP, (cell.width - 2 * PORT_GAP) / max(1, len(lines) - 1))
        for number, (_, index) in enumerate(lines):
            ports[index] = cell.x + (number - (len(lines) - 1) / 2) * gap
    return ports
