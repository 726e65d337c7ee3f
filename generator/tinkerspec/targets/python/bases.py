"""Which classes are subclasses of others: those of types that take over others by `allOf`, where a
subclass reads and writes what the class with all members would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from graphlib import TopologicalSorter

from ...contract import model
from .layout import homes
from .mixins import Mixin
from .names import attributes


def bases(
    contract: model.Contract, mixins: Mapping[str, Mixin], style: str
) -> Mapping[str, tuple[str, ...]]:
    """The types whose classes the class of each record extends, by its name, in the order of the
    schema. Of several, the class names the last one first: so pydantic keeps the order of members.

    A type with a mixin is never among them: what it does beyond its members is its own.
    """

    def is_plain(base: model.Object, record: model.Object) -> bool:
        return base.module not in mixins and base.name not in contract.behaviours

    home = homes(contract, _bases(contract, style, is_plain))
    together = defaultdict[str, set[str]](set)
    for name, module in home.items():
        together[module].add(name)

    def is_complete(base: model.Object, record: model.Object) -> bool:
        """Whether a class can be extended where the other one stands: pydantic 2.11 looks
        for what an inherited annotation in quotes names in the module of the subclass."""
        own = home[base.name]
        named = together[own].intersection(_spelled(base, style).values())
        return home[record.name] == own or (together[own] == {base.name} and not named)

    return _bases(contract, style, lambda *pair: is_plain(*pair) and is_complete(*pair))


def inherited(contract: model.Contract, names: Iterable[str]) -> frozenset[str]:
    """The members that a class with these bases has of them, by their wire names."""
    records = (contract.by_name[name] for name in names)
    return frozenset(
        field.name for each in records if isinstance(each, model.Object) for field in each.fields
    )


def _bases(
    contract: model.Contract, style: str, may_extend: Callable[[model.Object, model.Object], bool]
) -> dict[str, tuple[str, ...]]:
    """The bases of each record of which a class can be made; `may_extend` is asked of a base and
    the record."""
    records = {each.name: each for each in contract.definitions if isinstance(each, model.Object)}
    found: dict[str, tuple[str, ...]] = {}
    classes: dict[str, type] = {}  # Stand-ins: Python itself says which classes can be one.
    graph = {name: record.bases for name, record in records.items()}
    related = {*(base for above in graph.values() for base in above)}
    for name in TopologicalSorter(graph).static_order():
        record = records[name]
        above = (records[each] for each in record.bases)
        able = [base for base in above if may_extend(base, record)]
        found[name] = tuple(base.name for base in _first(able, record, style))
        if not found[name] and name not in related:
            continue  # Making classes takes long.
        try:
            classes[name] = type(name, tuple(classes[each] for each in found[name][::-1]), {})
        except TypeError:  # The orders of the bases contradict each other.
            found[name], classes[name] = (), type(name, (), {})
    return found


def _first(
    bases: Collection[model.Object], record: model.Object, style: str
) -> Iterator[model.Object]:
    """Those of the bases whose members a record has first, in their order and spelling."""
    spelled = list(_spelled(record, style).items()) if bases else []
    taken = set[tuple[str, str]]()
    for base in bases:
        more = [pair for pair in _spelled(base, style).items() if pair not in taken]
        if spelled[len(taken) : len(taken) + len(more)] == more:
            taken.update(more)
            yield base


def _spelled(record: model.Object, style: str) -> Mapping[str, str]:
    return attributes((field.name for field in record.fields), style)
