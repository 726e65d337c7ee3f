"""The graph of the types, as the template of its picture prints it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from ...contract import model
from ...frozen import frozen
from ..render import Code
from . import layers
from .layers import NODE_HEIGHT, Box, Line
from .markup import first_sentence, xml
from .places import Places

KINDS: Final = {
    model.Object: "record",
    model.Enum: "enum",
    model.Union: "union",
    model.Alias: "alias",
}
"""What the pages call each kind of type."""

DIRECTIONS: Final = {
    "request": "request",
    "response": "response",
    "both": "request and response",
}
"""What the pages call each direction."""

# Names are set in a fixed pitch, so that their width is known whatever font is there.
_NAME_ADVANCE: Final = 7.9
_KIND_ADVANCE: Final = 6.2
_PADDING: Final = 14.0
_MARGIN: Final = 16.0
_KEY_GAP: Final = 12.0
_KEY_HEIGHT: Final = 26.0
_KEY_SPACE: Final = 24.0


@frozen
class NodeView:
    """A box: where it stands and leads, and what it says. `css` names its colours."""

    x: Code
    y: Code
    middle: Code
    width: Code
    href: Code
    name: Code
    kind: Code
    title: Code
    css: Code
    loop: Code | None

    @classmethod
    def of(
        cls, definition: model.Definition, box: Box, *, href: str, title: str, has_loop: bool
    ) -> NodeView:
        """The box of a type, and where it leads."""
        return cls(
            x=_number(box.x),
            y=_number(box.y),
            middle=_number(box.width / 2),
            width=_number(box.width),
            href=xml(href),
            name=xml(definition.name),
            kind=xml(_kind(definition)),
            title=xml(" ".join(title.split())),
            css=Code(definition.direction),
            loop=_loop(box) if has_loop else None,
        )


@frozen
class LegendView:
    """An entry of the legend."""

    x: Code
    width: Code
    middle: Code
    text: Code
    css: Code


def picture(
    contract: model.Contract, places: Places, titles: Mapping[str, str] | None = None
) -> dict[str, Any] | None:
    """The names that a template of the picture uses; None if the types refer to each other too
    often for one.

    `titles` has what is said of each type where somebody points at it; without them, it is the
    first sentence of its description.
    """
    definitions = contract.definitions
    edges = frozenset((name, each) for name, found in contract.mentions.items() for each in found)
    layout = _arranged(tuple((d.name, _width(d)) for d in definitions), edges)
    if layout is None:
        return None
    keys, keys_width = _keys(definitions)
    width = max(layout.width, keys_width) + 2 * _MARGIN
    left = _MARGIN + max(0.0, (keys_width - layout.width) / 2)
    title = f"Types of {contract.title}" if contract.title else "Types of the contract"
    said = titles or {d.name: first_sentence(d.description) for d in definitions}
    return {
        "width": _number(width),
        "height": _number(layout.height + _KEY_SPACE + _KEY_HEIGHT + 2 * _MARGIN),
        "node_height": _number(NODE_HEIGHT),
        "left": _number(left),
        "margin": _number(_MARGIN),
        "title": xml(title),
        "desc": xml(
            f"{len(definitions)} types; an arrow leads from a type to each that it refers to."
        ),
        "nodes": [
            NodeView.of(
                definition,
                layout.boxes[definition.name],
                href=places.page(definition),
                title=said[definition.name],
                has_loop=definition.name in layout.loops,
            )
            for definition in definitions
        ],
        "lines": [_path(line) for line in layout.lines],
        "keys": keys,
        "keys_top": _number(_MARGIN + layout.height + _KEY_SPACE),
        "key_height": _number(_KEY_HEIGHT),
    }


@lru_cache(maxsize=1)  # Pages and a site have the same picture.
def _arranged(
    widths: tuple[tuple[str, float], ...], edges: frozenset[layers.Edge]
) -> layers.Layout | None:
    try:
        return layers.arrange(dict(widths), edges)
    except layers.TooDenseError:
        return None


def _width(definition: model.Definition) -> float:
    name = len(definition.name) * _NAME_ADVANCE
    kind = len(_kind(definition)) * _KIND_ADVANCE
    return round(max(name, kind) + 2 * _PADDING)


def _kind(definition: model.Definition) -> str:
    kind = KINDS[type(definition)]
    return f"{kind}, deprecated" if definition.deprecated else kind


def _loop(box: Box) -> Code:
    """A line that leaves a box at its right side and comes back there, seen from its corner."""
    right, far = box.width, box.width + 20
    bend = [(far, 12), (far, NODE_HEIGHT - 12), (right, NODE_HEIGHT - 12)]
    return Code(f"M{_number(right)} 12 C{_pairs(bend)}")


def _path(line: Line) -> Code:
    """Curves from layer to layer, which begin and end upright; straight lines through layers."""
    (x, y), *rest = line.points
    parts = [f"M{_number(x)} {_number(y)}"]
    for index, (to_x, to_y) in enumerate(rest):
        if index % 2 or to_x == x:
            parts.append(f"V{_number(to_y)}")
        else:
            half = (y + to_y) / 2
            parts.append(f"C{_pairs([(x, half), (to_x, half), (to_x, to_y)])}")
        x, y = to_x, to_y
    return Code(" ".join(parts))


def _keys(definitions: Sequence[model.Definition]) -> tuple[list[LegendView], float]:
    """The legend: the directions that occur."""
    used = {definition.direction for definition in definitions}
    views: list[LegendView] = []
    x = 0.0
    for direction, text in DIRECTIONS.items():
        if direction in used:
            width = round(len(text) * _KIND_ADVANCE + 2 * _PADDING)
            key = (_number(x), _number(width), _number(width / 2), xml(text), Code(direction))
            views.append(LegendView(*key))
            x += width + _KEY_GAP
    return views, x - _KEY_GAP


def _pairs(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(_flat(points))


def _flat(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    for x, y in points:
        yield from (_number(x), _number(y))


def _number(number: float) -> Code:
    """A length, short: a tenth of a pixel is finer than anybody sees."""
    return Code(f"{round(number, 1) + 0.0:.1f}".removesuffix(".0"))  # no minus before a zero
