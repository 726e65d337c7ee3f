"""The layout: boxes apart, references downwards, and no line through a box."""

from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import pytest
from drawn import seeds
from tinkerspec.targets.reference import layers
from tinkerspec.targets.reference.layers import (
    LAYER_GAP,
    NODE_GAP,
    NODE_HEIGHT,
    PART_GAP,
    Layout,
    arrange,
)

Edges = list[tuple[str, str]]


def graph(seed: int) -> tuple[dict[str, float], Edges]:
    """A random graph: some are trees, some full of rings, some fall apart."""
    chance = random.Random(seed)
    names = [f"Type{number}" for number in range(chance.randint(1, 40))]
    widths = {name: float(chance.randint(60, 240)) for name in names}
    edges = [
        (chance.choice(names), chance.choice(names))
        for _ in range(chance.randint(0, int(len(names) * chance.choice([0.5, 1.2, 2.5]))))
    ]
    return widths, edges


def test_a_graph_that_nobody_could_follow_is_refused_at_once() -> None:
    names = [f"Type{number:04}" for number in range(1000)]
    widths = dict.fromkeys(names, 100.0)
    started = time.process_time()
    with pytest.raises(layers.TooDenseError):
        arrange(widths, combinations(names[:300], 2))
    rings = [(names[n], names[n * 7 % 1000]) for n in range(1000)] + list(pairwise(names))
    with pytest.raises(layers.TooDenseError):
        arrange(widths, rings)
    assert time.process_time() - started < 20


def test_a_large_graph_takes_seconds() -> None:
    names = [f"Type{number:04}" for number in range(1000)]
    near = [(names[n], names[min(999, n + step)]) for n in range(999) for step in (1 + n % 3, 20)]
    started = time.process_time()
    layout = arrange(dict.fromkeys(names, 100.0), near)
    assert len(layout.boxes) == 1000
    assert time.process_time() - started < 30


def test_each_part_looks_at_its_own_edges() -> None:
    looked = [0]

    class Name(str):
        def __hash__(self) -> int:
            looked[0] += 1
            return super().__hash__()

    costs = []
    for size in (20, 40, 80):
        names = [Name(f"Type{number:03}") for number in range(2 * size)]
        looked[0] = 0
        arrange(dict.fromkeys(names, 100.0), list(zip(names[::2], names[1::2], strict=True)))
        costs.append(looked[0])
    small, middle, large = costs
    assert (large - middle) / (middle - small) < 2.5


@seeds(60)
def test_boxes_stand_apart_inside_the_picture(seed: int) -> None:
    widths, edges = graph(seed)
    layout = arrange(widths, edges)
    assert layout.boxes.keys() == widths.keys()
    for name, box in layout.boxes.items():
        assert box.width == widths[name]
        assert -0.01 <= box.x <= layout.width - box.width + 0.01
        assert 0 <= box.y <= layout.height - NODE_HEIGHT + 0.01
    for one, other in combinations(layout.boxes.values(), 2):
        left, right = sorted((one, other), key=lambda box: box.x)
        beside = right.x - (left.x + left.width) >= NODE_GAP - 0.01
        above = abs(one.y - other.y) >= NODE_HEIGHT + min(LAYER_GAP, PART_GAP) - 0.01
        assert beside or above


@seeds(60)
def test_every_reference_has_one_line_from_box_to_box(seed: int) -> None:
    widths, edges = graph(seed)
    layout = arrange(widths, edges)
    assert [line.edge for line in layout.lines] == sorted({e for e in edges if e[0] != e[1]})
    assert list(layout.loops) == sorted({source for source, target in edges if source == target})
    for line in layout.lines:
        for name, (x, y) in zip(line.edge, (line.points[0], line.points[-1]), strict=True):
            box = layout.boxes[name]
            assert box.x <= x <= box.x + box.width
            assert y in (box.y, box.y + NODE_HEIGHT)


def blocked(layout: Layout, x: float, y: float) -> list[str]:
    """The boxes that a point stands in, their edges left out."""
    return [
        name
        for name, box in layout.boxes.items()
        if box.x < x < box.x + box.width and box.y < y < box.y + NODE_HEIGHT
    ]


@seeds(60)
def test_no_line_goes_through_a_box(seed: int) -> None:
    layout = arrange(*graph(seed))
    for line in layout.lines:
        for index, ((x, y), (to_x, to_y)) in enumerate(pairwise(line.points)):
            if index % 2:
                assert x == to_x
                assert blocked(layout, x, (y + to_y) / 2) == []
            else:
                # Between two layers there is no box, whatever way the curve takes.
                assert abs(abs(y - to_y) - LAYER_GAP) < 0.01


def test_what_refers_stands_above() -> None:
    names = ["A", "B", "C", "D"]
    layout = arrange(dict.fromkeys(names, 50.0), [("A", "B"), ("B", "C"), ("A", "C"), ("D", "C")])
    height = {name: layout.boxes[name].y for name in names}
    assert height["A"] < height["B"] == height["D"] < height["C"]


def test_a_ring_is_drawn_with_one_line_upwards() -> None:
    layout = arrange(dict.fromkeys("ABC", 50.0), [("A", "B"), ("B", "C"), ("C", "A")])
    upwards = [line.edge for line in layout.lines if line.points[0][1] > line.points[-1][1]]
    assert upwards == [("C", "A")]


def test_parts_without_connection_stand_side_by_side() -> None:
    layout = arrange(dict.fromkeys("ABC", 100.0), [])
    assert {box.y for box in layout.boxes.values()} == {0}
    assert layout.height == NODE_HEIGHT


def test_lines_that_need_not_cross_do_not() -> None:
    # Two trees whose names are interleaved.
    edges = [("A", "C"), ("A", "E"), ("B", "D"), ("B", "F"), ("R", "A"), ("R", "B")]
    layout = arrange(dict.fromkeys("ABCDEFR", 50.0), edges)
    row = sorted("CDEF", key=lambda name: layout.boxes[name].x)
    assert sorted(row[:2]) in (["C", "E"], ["D", "F"])


def test_the_order_of_the_input_does_not_matter() -> None:
    widths, edges = graph(7)
    turned = arrange(dict(reversed(widths.items())), list(reversed(edges)))
    assert turned == arrange(widths, edges)


def test_spreading_keeps_distances_and_is_nearest() -> None:
    assert layers._spread([0, 0, 0], [0, 10, 20]) == [-10, 0, 10]
    assert layers._spread([0, 50, 52], [0, 10, 20]) == [0, 46, 56]
    assert layers._spread([5, 100], [0, 10]) == [5, 100]
