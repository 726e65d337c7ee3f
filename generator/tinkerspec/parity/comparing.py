"""Compares two surfaces: every gap, and the tables that show what matches.

Spellings of each language are in `languages`, and the severity of gaps is in `gaps`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ..contract.equality import same, shown
from ..contract.model import ABSENT, Absent, Json
from ..diagnostics import Place
from ..frozen import frozen
from ..targets.language import Language
from . import operations, roles
from .gaps import (
    SEVERITIES,
    ComparedSource,
    Gap,
    MemberRow,
    MethodRow,
    Status,
    SurfaceComparison,
    TypeRow,
    VectorRun,
    gap,
)
from .languages import LANGUAGES
from .roles import PackageRole
from .shapes import holds_plain_maps, is_nullable, relate, resolve, spelled, without_null, worded
from .surface import (
    ANY,
    Choice,
    Dynamic,
    Member,
    Method,
    NamedShape,
    OneOf,
    Shape,
    Surface,
    TypeSurface,
)


def compare(
    reference: Surface, source: Surface, role: PackageRole | None = None
) -> SurfaceComparison:
    """What is missing, extra or different in `source`, compared with `reference`.

    With a role, the gaps are judged by what a source in this role reads and writes.
    """
    expected = sorted(reference.types.values(), key=lambda type_: type_.name)
    brought = _brought(reference, source)
    parts = [_part(reference, source, type_, role, brought) for type_ in expected]
    compared = operations.compare(reference, source)
    comparison = SurfaceComparison(
        reference=_side(reference),
        source=_side(source),
        types=tuple(part.row for part in parts),
        members=tuple(row for part in parts for row in part.members),
        methods=tuple(row for part in parts for row in part.methods),
        gaps=(),
        others=source.others,
        operations=compared.rows,
    )
    gaps = [gap for part in parts for gap in part.gaps]
    return with_gaps(comparison, [*gaps, *_extra_types(reference, source), *compared.gaps])


def _extra_types(reference: Surface, source: Surface) -> Iterator[Gap]:
    """Extra types of the source: gaps against another package, but not against the contract."""
    if reference.language == "contract":
        return
    for name, type_ in sorted(source.types.items()):
        if name not in reference.types:
            what = type_.kind
            yield gap("extra-type", name, expected="", found=what, found_at=type_.place)


def with_gaps(
    comparison: SurfaceComparison, gaps: Collection[Gap], behaviour: VectorRun | None = None
) -> SurfaceComparison:
    """The comparison with more gaps added, worst first."""
    everything = sorted([*comparison.gaps, *gaps], key=lambda gap: SEVERITIES.index(gap.severity))
    return replace(comparison, gaps=tuple(everything), behaviour=behaviour or comparison.behaviour)


def with_list_dtypes(surface: Surface, contract: Surface) -> Surface:
    """The surface of a source, with the list dtype tables that its members have in the contract.

    Only the contract says which member a table belongs to; with it, two sources can be compared.
    """
    types = dict(surface.types)
    for name, type_ in surface.types.items():
        known = {m.name: m.list_dtypes for m in _members_of(contract, name) if m.list_dtypes}
        members = (
            replace(member, list_dtypes=nearest_table(type_.tables, known[member.name]))
            if member.name in known
            else member
            for member in type_.members
        )
        types[name] = replace(type_, members=tuple(members))
    return replace(surface, types=types)


def _members_of(surface: Surface, name: str) -> tuple[Member, ...]:
    type_ = surface.types.get(name)
    return type_.members if type_ else ()


def _side(surface: Surface) -> ComparedSource:
    return ComparedSource(
        label=surface.label, language=surface.language, path=surface.path, home=surface.home
    )


def nearest_table(
    tables: Collection[Mapping[str, str]], wanted: Mapping[str, str]
) -> Mapping[str, str]:
    """The table that shares most keys with the wanted one; an empty one if none shares any."""
    best = max(tables, key=lambda table: len(table.keys() & wanted.keys()), default={})
    return best if best.keys() & wanted.keys() else {}


# --- one type ------------------------------------------------------------------------------------


@frozen
class _TypePart:
    """The result of comparing one type."""

    row: TypeRow
    members: tuple[MemberRow, ...]
    methods: tuple[MethodRow, ...]
    gaps: tuple[Gap, ...]


def _part(
    reference: Surface,
    source: Surface,
    expected: TypeSurface,
    role: PackageRole | None,
    brought: Collection[str],
) -> _TypePart:
    found = source.types.get(expected.name)
    pair = _TypePair(reference, source, expected, found, role)
    if found is None and expected.name in brought:
        return _TypePart(pair.row("imported", (), (), ()), (), (), ())
    if found is None:
        inline = expected.kind != "record" and _is_used(expected.name, reference, source)
        gaps: tuple[Gap, ...] = () if inline else (pair.missing_type(),)
        members = tuple(pair.member_row(member, None, ()) for member in expected.members)
        return _TypePart(
            pair.row("inline" if inline else "missing", (), (), gaps), members, (), gaps
        )
    if "imported" in (expected.kind, found.kind):
        return _TypePart(pair.row("imported", (), (), ()), (), (), ())
    compared = list(pair.members(found))
    called = list(pair.methods(found))
    gaps = (
        *pair.judged(pair.type_gaps(found)),
        *(gap for _, gaps in compared for gap in gaps),
        *(gap for _, gaps in called for gap in gaps),
    )
    members = tuple(row for row, _ in compared)
    methods = tuple(row for row, _ in called)
    row = pair.row("partial" if gaps else "complete", members, methods, gaps)
    return _TypePart(row, members, methods, gaps)


@frozen
class _TypePair:
    """A type of the reference and its counterpart, which may be missing."""

    reference: Surface
    source: Surface
    expected: TypeSurface
    found: TypeSurface | None
    role: PackageRole | None

    def judged(self, gaps: Iterable[Gap]) -> tuple[Gap, ...]:
        """The gaps as they are for the role of the source."""
        direction = self.expected.direction
        found = (roles.judged(gap, self.role, direction) for gap in gaps)
        return tuple(gap for gap in found if gap is not None)

    @property
    def language(self) -> Language:
        """The language of the source."""
        return LANGUAGES[self.source.language]

    @property
    def _other(self) -> Language:
        """The language of the reference."""
        return LANGUAGES[self.reference.language]

    def gap(
        self,
        kind: str,
        member: str = "",
        *,
        expected: str,
        found: str,
        at: tuple[Place | None, Place | None] = (None, None),
        fix: str = "",
    ) -> Gap:
        """Make a gap; without its own place, it gets the place of its type."""
        return gap(
            kind,
            self.expected.name,
            member,
            expected=expected,
            found=found,
            expected_at=at[0] or self.expected.place,
            found_at=at[1] or (self.found.place if self.found else None),
            fix=fix,
        )

    # --- the type itself ---

    def missing_type(self) -> Gap:
        """The gap for a missing type."""
        size = f" of {len(self.expected.members)} members" if self.expected.members else ""
        what = f"{self.expected.kind}{size}"
        fix = f"Add `{self.expected.name}`, {_article(what)}."
        return self.gap("missing-type", expected=what, found="", fix=fix)

    def type_gaps(self, found: TypeSurface) -> Iterator[Gap]:
        """Gaps of the type as a whole."""
        expected = self.expected
        is_named = _names_record(expected, self.reference) or _names_record(found, self.source)
        if (expected.kind == "record") != (found.kind == "record") and not is_named:
            yield self.gap("kind", expected=expected.kind, found=found.kind)
        elif expected.shape is not None and found.shape is not None:
            yield from self._shape_gaps(expected.shape, found.shape)
        want, have = expected.unknown_keys, found.unknown_keys
        if want and have and want != have:
            yield self.gap("unknown-keys", expected=want, found=have)
        if expected.at_home and not found.at_home:
            yield self.gap("elsewhere", expected=self.source.home, found=found.spelled)

    def _shape_gaps(self, expected: Shape, found: Shape) -> Iterator[Gap]:
        """Gaps of an enum, a union or an alias."""
        want = _options(resolve(expected, self.reference))
        have = _options(resolve(found, self.source))
        if want is None or have is None or want[0] != have[0]:
            yield from self._relation("", expected, found, (None, None))
            return
        kind, options, others = want[0], want[1], have[1]
        for option in options:
            if option not in others:
                at = (self.expected.option_places.get(option), None)
                yield self.gap(f"missing-{kind}", option, expected=option, found="", at=at)
        for option in others:
            if option not in options:
                yield self.gap(f"extra-{kind}", option, expected="", found=option)

    # --- members ---

    def members(self, found: TypeSurface) -> Iterator[tuple[MemberRow, tuple[Gap, ...]]]:
        """A row for each member on either side, with its gaps."""
        if self.expected.kind != "record" or found.kind != "record":
            return
        left = list(found.members)
        for expected in self.expected.members:
            member = _counterpart(expected, left, self.language.members(expected.name))
            if member is None:
                gaps = self.judged([self._missing_member(expected)])
            else:
                left.remove(member)
                gaps = self.judged(self._member_gaps(self._adapted(expected, member), member))
            yield self.member_row(expected, member, gaps), gaps
        for member in left:
            # A member that is never written does not matter to the other side.
            gaps = self.judged([self._extra_member(member)] if member.written else [])
            yield self.member_row(None, member, gaps), gaps

    def _adapted(self, expected: Member, found: Member) -> Member:
        """A member with the contract's facts for the source's language."""
        facts = expected.lang.get(self.source.language, {})
        if "struct_default" in facts:
            return replace(expected, required=False, default=facts["struct_default"])
        is_given = self.language.defaults_construct and expected.given is not ABSENT
        if is_given and not found.required:
            return replace(expected, required=False, default=expected.given)
        return expected

    def _missing_member(self, expected: Member) -> Gap:
        constant = isinstance(expected.shape, Choice) and len(expected.shape.values) == 1
        kind = "missing-tag" if constant else "missing-member"
        if expected.required:
            kind = "missing-required-member"
        what = spelled(expected.shape)
        name = self.language.member(expected.name)
        terms = "required" if expected.required else f"default {_default_text(expected.default)}"
        return self.gap(
            kind,
            expected.name,
            expected=what,
            found="",
            at=(expected.place, None),
            fix=f"Add `{name}`: {what}, {terms}.",
        )

    def _extra_member(self, member: Member) -> Gap:
        kind = "extra-member"
        if member.required:
            kind = "extra-required-member"
        elif self.expected.unknown_keys == "ignored":
            kind = "extra-ignored-member"
        what = spelled(member.shape)
        return self.gap(kind, member.name, expected="", found=what, at=(None, member.place))

    def _member_gaps(self, expected: Member, found: Member) -> Iterator[Gap]:
        name, at = expected.name, (expected.place, found.place)
        spelling = self.language.member(name)
        is_also = found.spelled in self.language.members(name) and found.name == name
        if found.spelled != spelling and not is_also:
            yield self.gap("name", name, expected=spelling, found=found.spelled, at=at)
        names, others = _written_names(expected), _written_names(found)
        # Where it is only written as it is spelled, the gap above says so.
        if found.written and others - names - {found.spelled}:
            shown = ", ".join(sorted(names)), ", ".join(sorted(others))
            yield self.gap("wire-name", name, expected=shown[0], found=shown[1], at=at)
        yield from self._null_gaps(expected, found)
        yield from self._relation(name, without_null(expected.shape), without_null(found.shape), at)
        if expected.required != found.required:
            # A default that only a constructor has is written like any other value.
            if not (found if expected.required else expected).constructed:
                kind = "optional" if expected.required else "required"
                want, have = _presence(expected), _presence(found)
                fix = "Make the member optional." if expected.silent else ""
                want = "optional" if expected.silent else want
                yield self.gap(kind, name, expected=want, found=have, at=at, fix=fix)
        elif not _same_default(expected.default, found.default):
            want, have = _default_text(expected.default), _default_text(found.default)
            yield self.gap("default", name, expected=want, found=have, at=at)
        if not found.written:
            yield self.gap("unwritten", name, expected="written", found="left out", at=at)
        if expected.list_dtypes:
            yield from self._dtype_gaps(expected.list_dtypes, name, at)

    def _null_gaps(self, expected: Member, found: Member) -> Iterator[Gap]:
        want, have = resolve(expected.shape, self.reference), resolve(found.shape, self.source)
        allowed = is_nullable(want)
        if expected.silent and not is_nullable(have):
            return
        if ANY not in (want, have) and is_nullable(have) != allowed:
            yield self.gap(
                "null-refused" if allowed else "null-allowed",
                expected.name,
                expected=spelled(expected.shape),
                found=spelled(found.shape),
                at=(expected.place, found.place),
            )

    def _dtype_gaps(
        self, wanted: Mapping[str, str], name: str, at: tuple[Place | None, Place | None]
    ) -> Iterator[Gap]:
        table = nearest_table(self.found.tables if self.found else (), wanted)
        keys = [*wanted, *(key for key in table if key not in wanted)]
        differing = [key for key in keys if wanted.get(key) != table.get(key)]
        if differing:
            yield self.gap(
                "dtype",
                name,
                expected=_entries(wanted, differing),
                found=_entries(table, differing),
                at=at,
                fix=f"Choose the dtype of a list by its key: {_entries(wanted, wanted)}.",
            )

    def _relation(
        self, name: str, want: Shape, have: Shape, at: tuple[Place | None, Place | None]
    ) -> Iterator[Gap]:
        loose = self.language.text_says_little or self._other.text_says_little
        relation = relate(want, have, self.reference, self.source, loose=loose)
        if relation == "same":
            if self.language.matches_maps and holds_plain_maps(
                want, have, self.reference, self.source
            ):
                yield self.gap(
                    "plain-maps", name, expected=spelled(want), found=spelled(have), at=at
                )
            return
        choices = _choices(resolve(want, self.reference), resolve(have, self.source))
        if choices is None or not name:
            kind = f"{relation}-type"
            yield self.gap(kind, name, expected=spelled(want), found=spelled(have), at=at)
            return
        values, others = choices
        for value in values:
            if value not in others:
                yield self.gap("missing-value", f"{name}.{value}", expected=value, found="", at=at)
        for value in others:
            if value not in values:
                yield self.gap("extra-value", f"{name}.{value}", expected="", found=value, at=at)

    # --- methods ---

    def methods(self, found: TypeSurface) -> Iterator[tuple[MethodRow, tuple[Gap, ...]]]:
        """A row for each method that the reference has, and for each extra one."""
        by_spelling = {method.spelled: method for method in found.methods}
        by_name = {method.name: method for method in found.methods}
        members = {member.name for member in found.members}
        taken: set[str] = set()
        for name, expected in self._asked().items():
            # A plain member is as good as a property.
            if name in members:
                continue
            method = by_spelling.get(name) or by_name.get(name)
            taken |= {method.spelled} if method else set()
            gaps = tuple(self._method_gaps(name, expected, method))
            yield self._method_row(name, expected, method, gaps), gaps
        for method in found.methods:
            if method.spelled not in taken:
                yield self._method_row(method.spelled, None, method, ()), ()

    def _asked(self) -> Mapping[str, Method]:
        """The methods of the reference, as the source would spell them; none of a server."""
        if self.role == "server":
            return {}
        if self.reference.language == self.source.language:
            return {method.spelled: method for method in self.expected.methods}
        plumbing = _plumbing(self.reference)
        return {
            spelling: method
            for method in self.expected.methods
            if method.spelled not in plumbing
            for spelling in self.language.spellings(method.name)
        }

    def _method_gaps(self, name: str, expected: Method, found: Method | None) -> Iterator[Gap]:
        want = _signature(name, expected)
        if found is None:
            kind = "missing-method" if self.expected.kind == "record" else "missing-helper"
            fix = f"Add `{want}`; the vectors say what it returns."
            at: tuple[Place | None, Place | None] = (expected.place, None)
            yield self.gap(kind, name, expected=want, found="", at=at, fix=fix)
        elif not _takes(found, expected):
            have, at = _signature(found.spelled, found), (expected.place, found.place)
            yield self.gap("signature", name, expected=want, found=have, at=at)

    # --- rows ---

    def member_row(
        self, expected: Member | None, found: Member | None, gaps: tuple[Gap, ...]
    ) -> MemberRow:
        """The row of a member that at least one side has."""
        return MemberRow(
            type=self.expected.name,
            name=expected.name if expected else found.name if found else "",
            expected=spelled(expected.shape) if expected else "",
            expected_default=_presence(expected) if expected else "",
            found=spelled(found.shape) if found else "",
            found_default=_presence(found) if found else "",
            expected_at=expected.place if expected else None,
            found_at=found.place if found else None,
            gaps=tuple(gap.id for gap in gaps),
        )

    def _method_row(
        self, name: str, expected: Method | None, found: Method | None, gaps: tuple[Gap, ...]
    ) -> MethodRow:
        return MethodRow(
            type=self.expected.name,
            name=name,
            expected=_signature(name, expected) if expected else "",
            found=_signature(found.spelled, found) if found else "",
            found_at=found.place if found else None,
            gaps=tuple(gap.id for gap in gaps),
        )

    def row(
        self,
        status: Status,
        members: tuple[MemberRow, ...],
        methods: tuple[MethodRow, ...],
        gaps: tuple[Gap, ...],
    ) -> TypeRow:
        """The row of the type; a missing type matches nothing."""
        asked = [method for method in methods if method.expected]
        compared = () if status == "imported" else self.expected.members
        return TypeRow(
            name=self.expected.name,
            kind=self.expected.kind,
            status=status,
            spelled=self.found.spelled if self.found else "",
            expected_at=self.expected.place,
            found_at=self.found.place if self.found else None,
            members=len(compared),
            matching_members=sum(bool(row.expected) and not row.gaps for row in members),
            methods=len(self._asked()) if status == "missing" else len(asked),
            matching_methods=sum(not row.gaps for row in asked),
            gaps=tuple(gap.id for gap in gaps),
        )


# --- parts ---------------------------------------------------------------------------------------


def _plumbing(reference: Surface) -> frozenset[str]:
    """Methods that every record of a package has, for reading and writing.

    They belong to the language, not to a type.
    """
    records = [type_ for type_ in reference.types.values() if type_.kind == "record"]
    if len(records) < _MANY or reference.language == "contract":
        return frozenset()
    return frozenset.intersection(
        *(frozenset(method.spelled for method in type_.methods) for type_ in records)
    )


_MANY: Final = 3
"""With fewer records than this, a common method may be chance."""


def _is_used(name: str, reference: Surface, source: Surface) -> bool:
    """Whether a type that both sides have uses this type in the reference."""
    for type_ in reference.types.values():
        found = source.types.get(type_.name)
        if found is None:
            continue
        if type_.shape is not None and name in _names(type_.shape):
            return True
        there = {member.name for member in found.members}
        if any(m.name in there and name in _names(m.shape) for m in type_.members):
            return True
    return False


def _brought(reference: Surface, source: Surface) -> frozenset[str]:
    """The types that come with those that the source takes from another package: what these are
    made of."""
    pending = [name for name, type_ in source.types.items() if type_.kind == "imported"]
    found: set[str] = set()
    while pending:
        type_ = reference.types.get(pending.pop())
        if type_ is not None and type_.name not in found:
            found.add(type_.name)
            shapes = [member.shape for member in type_.members]
            shapes += [type_.shape] if type_.shape is not None else []
            pending += [name for shape in shapes for name in _names(shape)]
    return frozenset(found)


def _names(shape: Shape) -> Iterator[str]:
    match shape:
        case NamedShape(name=name):
            yield name
        case OneOf(options=options):
            for option in options:
                yield from _names(option)
        case _:
            inner = getattr(shape, "items", None) or getattr(shape, "values", None)
            if inner is not None and not isinstance(inner, tuple):
                yield from _names(inner)


def _names_record(type_: TypeSurface, surface: Surface) -> bool:
    """Whether a type is another name for a record."""
    named = resolve(type_.shape, surface) if type_.shape is not None else None
    other = surface.types.get(named.name) if isinstance(named, NamedShape) else None
    return other is not None and other.kind == "record"


def _options(shape: Shape) -> tuple[str, tuple[str, ...]] | None:
    """What an enum or a union consists of: `value` or `variant`, and their names."""
    match shape:
        case Choice(values=values):
            return "value", tuple(map(worded, values))
        case NamedShape(name=name):
            return "variant", (name,)
        case OneOf(options=options) if all(isinstance(option, NamedShape) for option in options):
            return "variant", tuple(
                option.name for option in options if isinstance(option, NamedShape)
            )
    return None


def _choices(want: Shape, have: Shape) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The values of two enums; None where either is anything else."""
    match want, have:
        case Choice(values=values), Choice(values=others):
            return tuple(map(worded, values)), tuple(map(worded, others))
    return None


def _counterpart(
    expected: Member, members: list[Member], spellings: frozenset[str]
) -> Member | None:
    """The member with the same name on the wire or in the source, or at least read under that
    name."""
    for fits in (
        lambda member: member.name == expected.name,
        lambda member: member.spelled in spellings,
        lambda member: expected.name in member.aliases,
    ):
        found = next((member for member in members if fits(member)), None)
        if found is not None:
            return found
    return None


def _written_names(member: Member) -> frozenset[str]:
    """The names that a member may have in a payload that is written."""
    return frozenset({member.name, *member.also_written})


def _same_default(expected: Json | Absent | Dynamic, found: Json | Absent | Dynamic) -> bool:
    """Whether two defaults are equal; one that is unknown without running code counts as equal."""
    if isinstance(expected, Dynamic) or isinstance(found, Dynamic):
        return True
    if isinstance(expected, Absent) or isinstance(found, Absent):
        return expected is found
    return same(expected, found)


def _default_text(default: Json | Absent | Dynamic) -> str:
    if isinstance(default, Absent):
        return ""
    return "(computed)" if isinstance(default, Dynamic) else shown(default)


def _presence(member: Member) -> str:
    """A member's default, as shown in a table."""
    return "(required)" if member.required else _default_text(member.default)


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeu" and not noun.startswith("un") else f"a {noun}"


def _takes(found: Method, expected: Method) -> bool:
    """Whether the method accepts as many arguments as the other is called with."""
    most = expected.most
    enough = found.most is None or (most is not None and most <= found.most)
    return found.least <= expected.least and enough


def _signature(name: str, method: Method) -> str:
    """The method with its number of arguments, not counting the value: `append/1`,
    `from_text/1..2`."""
    if method.most is None:
        return f"{name}/{method.least}.."
    return f"{name}/{method.least}" + (f"..{method.most}" if method.most != method.least else "")


def _entries(table: Mapping[str, str], keys: Collection[str]) -> str:
    return ", ".join(f"{key}: {table[key]}" for key in keys if key in table)
