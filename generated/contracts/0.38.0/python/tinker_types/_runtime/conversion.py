# Part of every package that tinkerspec generates; do not edit.
"""Values as those of another package's classes that have the same members, and back.

Nothing is known of the other package: its classes say what they take by the names, annotations and
defaults of their members.
"""

import dataclasses
import inspect
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from enum import Enum
from functools import cached_property, lru_cache, partial
from types import SimpleNamespace, UnionType
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails

from .absent import ConstructorDefault, fill_in
from .faults import Location, excerpt, fault, joined, relocate
from .foreign import array_parts
from .held import Held, members
from .lists import checked
from .model import Model

T = TypeVar("T")


@overload
def convert(value: object, to: type[T], *, extra: Literal["forbid", "ignore"] = "forbid") -> T: ...
@overload
def convert(value: object, to: Any, *, extra: Literal["forbid", "ignore"] = "forbid") -> Any: ...
def convert(value: object, to: Any, *, extra: Literal["forbid", "ignore"] = "forbid") -> Any:
    """Make a value of another class that has the same members, such as an SDK's own class.

    Works in both directions, at any depth: `convert(ours, to=sdk.Order)` and
    `convert(theirs, to=Order)`. Either class may be a pydantic model or a dataclass. Members are
    matched by their names on the wire, and by those of their attributes. The variant of a union is
    the one whose tag is the same, or whose members fit.

    Members that were not given stay so where both classes have the same default. Of a dataclass,
    which does not say what it was given, every member counts that is not as its default.

    An array is passed on as it is to a class that takes arrays, so do not write to it afterwards.
    Other classes get a list. Lists and dicts are copied.

    Args:
        value: A model or dataclass, or a list or dict of them.
        to: The class to make, or a type such as `list[sdk.Order]`.
        extra: What to do with a member that the class to make does not have, and whose value is not
            its default: `forbid` is an error, `ignore` leaves it out.

    Raises:
        ValidationError: With every fault; `payload_errors` lists them with their pointers into
            `value`. Code `extra` is a member that the other class does not have, `missing` a
            required one that `value` does not have. Whatever else the other class refuses is there
            as well.
        ValueError: `extra` is neither.
    """
    if extra not in ("forbid", "ignore"):
        raise ValueError(f"extra should be 'forbid' or 'ignore', not {extra!r}")
    conversion = _Conversion(leaves_out=extra == "ignore")
    made = conversion.read(value, _Shape(to), ())
    if conversion.faults:
        raise joined(*conversion.faults)
    return made


class _Shape:
    """What a type takes, its unions and aliases taken apart."""

    def __init__(self, *kinds: Any) -> None:
        self.kinds = kinds
        self.objects: list[Any] = []
        """Models and dataclasses."""
        self.literals: list[Any] = []
        self.enums: list[type[Enum]] = []
        self.container: Callable[[Any], Any] | None = None
        """Makes the list, tuple or set; None where none is taken."""
        self.takes_arrays = False
        self.takes_maps = False
        self.takes_scalars = False
        """Whether it takes numbers, text, or other values that have no members."""
        self.takes_none = False
        self.takes_any = False
        self._item_kinds: list[Any] = []
        self._entry_kinds: list[Any] = []
        for kind in kinds:
            self._add(kind)

    @cached_property
    def items(self) -> "_Shape":
        """What the items of a list are."""
        return _Shape(*self._item_kinds)

    @cached_property
    def entries(self) -> "_Shape":
        """What the values of a map are."""
        return _Shape(*self._entry_kinds)

    @property
    def is_plain(self) -> bool:
        """Whether values are taken as they are."""
        return not (self.objects or self.enums or self.container or self.takes_maps)

    def _add(self, kind: Any) -> None:
        origin, args = get_origin(kind), get_args(kind)
        if hasattr(kind, "__metadata__"):  # Annotated
            self._add(kind.__origin__)
        elif hasattr(kind, "__value__"):  # TypeAliasType
            self._add(kind.__value__)
        elif hasattr(kind, "__supertype__"):  # NewType
            self._add(kind.__supertype__)
        elif origin in (Union, UnionType):
            for variant in args:
                self._add(variant)
        elif origin is Literal:
            self.literals += args
            self.takes_scalars = True
        elif isinstance(origin or kind, type):
            self._add_class(origin or kind, args)
        elif kind is None:
            self.takes_none = True
        else:
            self.takes_any = True

    def _add_class(self, kind: type, args: tuple[Any, ...]) -> None:
        if kind in (Any, object):
            self.takes_any = True
        elif issubclass(kind, BaseModel) or dataclasses.is_dataclass(kind):
            self.objects.append(kind)
        elif issubclass(kind, Enum):
            self.enums.append(kind)
        elif kind is _ndarray():
            self.takes_arrays = True
        elif issubclass(kind, Mapping):
            self.takes_maps = True
            self._entry_kinds.append(args[1] if args else Any)
        elif issubclass(kind, Collection) and not issubclass(kind, _TEXTS):
            self.container = kind if issubclass(kind, _CONTAINERS) else list
            self._item_kinds += [arg for arg in args if arg is not ...] or [Any]
        elif kind is type(None):
            self.takes_none = True
        else:
            self.takes_scalars = True


_TEXTS: Final = (str, bytes, bytearray, memoryview)
_CONTAINERS: Final = (list, tuple, set, frozenset)


def _ndarray() -> Any:
    # The class is known where numpy is loaded, as it is for whoever has it in an annotation.
    return getattr(sys.modules.get("numpy"), "ndarray", None)


class _Parameter(NamedTuple):
    """A member of a class, as its constructor takes it."""

    attribute: str
    """Where a value of the class has it."""
    keys: tuple[str, ...]
    """The names that it goes by, that of the wire first."""
    key: str
    """The name that the constructor takes."""
    shape: _Shape
    default: Callable[[], Any] | None
    """Gives the default; None for a required member."""

    @property
    def wire(self) -> str:
        return self.keys[0]

    def has_default(self, value: Any) -> bool:
        """Whether a value says no more than the default does."""
        return self.default is not None and _is_same(value, self.default())


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    kinds = {type(one), type(other)}
    return (len(kinds) == 1 or kinds == {int, float}) and bool(one == other)


@lru_cache(maxsize=1024)
def _members_of(kind: Any) -> tuple[_Parameter, ...]:
    if issubclass(kind, BaseModel):
        return tuple(_of_field(kind, name) for name in kind.__pydantic_fields__)
    return tuple(_of_parameters(kind))


def _of_field(kind: Any, name: str) -> _Parameter:
    field: FieldInfo = kind.__pydantic_fields__[name]
    by_alias = kind.model_config.get("validate_by_alias") is not False
    alias = field.validation_alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    taken = [choice for choice in choices if isinstance(choice, str)]
    written = name if field.serialization_alias is None else field.serialization_alias
    keys = dict.fromkeys([written, *taken, name])
    return _Parameter(
        attribute=name,
        keys=tuple(keys),
        key=taken[0] if taken and by_alias else name,
        shape=_Shape(field.annotation),
        default=_default_maker(field),
    )


def _default_maker(field: FieldInfo) -> Callable[[], Any] | None:
    made = (rule.make for rule in field.metadata if isinstance(rule, ConstructorDefault))
    return next(made, None if field.is_required() else partial(_default_of, field))


def _default_of(field: FieldInfo) -> Any:
    if field.default_factory is not None and field.default_factory_takes_validated_data:
        return _UNKNOWN
    return field.get_default(call_default_factory=True)


_UNKNOWN: Final = object()
"""A default that depends on other members: it equals no value."""


def _of_parameters(kind: Any) -> Iterator[_Parameter]:
    """The constructor of a dataclass, which may be written by hand, says what it takes."""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for name, parameter in inspect.signature(kind).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        factory = fields[name].default_factory if name in fields else dataclasses.MISSING
        default: Callable[[], Any] | None = None
        if factory is not dataclasses.MISSING:
            default = factory
        elif parameter.default is not parameter.empty:
            default = partial(_itself, parameter.default)
        shape = _Shape(_annotation(kind, name, parameter.annotation))
        yield _Parameter(name, (name,), name, shape, default)


def _itself(value: Any) -> Any:
    return value


def _annotation(kind: Any, name: str, annotation: Any) -> Any:
    """Resolve an annotation that is text; `Any` where its names are for checkers alone."""
    if not isinstance(annotation, str):
        return annotation
    owner = next((base for base in kind.__mro__ if name in vars(base).get(_DECLARED, ())), kind)
    holder: Any = SimpleNamespace(__annotations__={name: annotation})
    scope = getattr(owner.__init__, "__globals__", {})
    try:
        return get_type_hints(holder, scope, include_extras=True)[name]
    except NameError:
        return Any


_DECLARED: Final = "__annotations__"


@lru_cache(maxsize=1024)
def _array_of(kind: Any) -> tuple[str, str] | None:
    """Find the parameter that takes an array, and the field of another name that keeps it.

    They are the only parameter without a field, and the only field without a parameter.
    """
    taken = {member.attribute: member for member in _members_of(kind)}
    kept = {field.name for field in dataclasses.fields(kind)}
    alone, hidden = [*(taken.keys() - kept)], [*(kept - taken.keys())]
    if len(alone) == len(hidden) == 1 and taken[alone[0]].shape.takes_arrays:
        return alone[0], hidden[0]
    return None


class _Argument(NamedTuple):
    """What a value has for a parameter of its own class."""

    member: _Parameter
    value: Any
    was_given: bool


def _held_by(value: Any) -> Iterator[_Argument]:
    kind: Any = type(value)
    if isinstance(value, BaseModel):
        stored, given = members(value), value.model_fields_set
        for member in _members_of(kind):
            if member.attribute in stored:
                was_given = member.attribute in given
                yield _Argument(member, stored[member.attribute], was_given)
        for key, more in (value.__pydantic_extra__ or {}).items():
            yield _Argument(_Parameter(key, (key,), key, _Shape(Any), None), more, True)
        return
    array = _array_of(kind)
    for member in _members_of(kind):
        name = member.attribute
        kept = getattr(value, array[1]) if array and name == array[0] else None
        found = kept if _is_array(kept) else getattr(value, name, _UNKNOWN)
        if found is not _UNKNOWN:
            yield _Argument(member, found, not member.has_default(found))


def _is_array(value: Any) -> bool:
    kind = _ndarray()
    return kind is not None and isinstance(value, kind)


class _Plan(NamedTuple):
    """How the members of one class become those of another."""

    targets: Mapping[str, _Parameter]
    """Member of the other class by each of its names."""
    lacking: tuple[_Parameter, ...]
    """Required members that the first class does not have."""
    takes_more: bool
    """Whether the other class takes members that it does not declare."""

    def target(self, source: _Parameter) -> _Parameter | None:
        return next((self.targets[key] for key in source.keys if key in self.targets), None)


@lru_cache(maxsize=1024)
def _plan(source: Any, target: Any) -> _Plan:
    taken = _members_of(target)
    targets = {member.wire: member for member in taken}
    for member in taken:
        for key in member.keys:
            targets.setdefault(key, member)
    known = {key for member in _members_of(source) for key in member.keys}
    return _Plan(
        targets=targets,
        lacking=tuple(m for m in taken if m.default is None and known.isdisjoint(m.keys)),
        takes_more=issubclass(target, BaseModel) and target.model_config.get("extra") == "allow",
    )


class _Conversion:
    """One call of `convert`. A part with a fault reads as None; nothing is made of it."""

    def __init__(self, *, leaves_out: bool) -> None:
        self.leaves_out = leaves_out
        self.faults: list[ValidationError] = []

    def read(self, value: Any, shape: _Shape, at: Location) -> Any:
        if isinstance(value, BaseModel) or _is_dataclass(value):
            return self._read_object(value, shape, at)
        if isinstance(value, Held) or _is_array(value):
            return self._read_numbers(value, shape, at)
        if isinstance(value, _CONTAINERS) and shape.container:
            return self._read_items(value, shape, at)
        if isinstance(value, Mapping) and shape.takes_maps:
            return self._read_entries(value, shape.entries, at)
        plain = value.value if isinstance(value, Enum) else value
        if shape.enums:
            return _as_enum(plain, shape.enums)
        if shape.takes_any:
            return deepcopy(plain)
        if plain is None and (shape.takes_none or shape.is_plain):
            return None
        if shape.takes_scalars and not isinstance(plain, (*_CONTAINERS, Mapping)):
            return plain
        return self._refuse(value, shape, at)

    def _read_numbers(self, value: Any, shape: _Shape, at: Location) -> Any:
        if shape.takes_arrays:
            numpy: Any = sys.modules["numpy"]
            return numpy.asarray(value.raw()) if isinstance(value, Held) else value
        if isinstance(value, Held):
            # What is held in another form may be objects, too.
            is_plain = shape.container and shape.items.is_plain
            return value if is_plain else self.read(value.fresh(), shape, at)
        if not shape.container:
            return value if shape.takes_any else self._refuse(value, shape, at)
        try:
            parts = array_parts(value, copy=False)
        except ValidationError as error:
            self.faults.append(relocate(error, lambda place: (*at, *place)))
            return None
        return parts and parts[0]

    def _read_items(self, value: Any, shape: _Shape, at: Location) -> Any:
        make, items = shape.container or list, shape.items
        if items.is_plain:
            return make(deepcopy(value) if items.takes_any else value)
        return make([self.read(item, items, (*at, place)) for place, item in enumerate(value)])

    def _read_entries(self, value: Mapping[str, Any], entries: _Shape, at: Location) -> Any:
        if entries.is_plain:
            return dict(deepcopy(value) if entries.takes_any else value)
        return {key: self.read(item, entries, (*at, key)) for key, item in value.items()}

    def _read_object(self, value: Any, shape: _Shape, at: Location) -> Any:
        if shape.takes_any or isinstance(value, tuple(shape.objects)):
            return value
        found = list(_held_by(value))
        fitting = _fitting(type(value), found, shape.objects)
        if not fitting:
            return self._refuse(value, shape, at)
        if len(fitting) > 1:
            names = " and ".join(kind.__name__ for kind in fitting)
            self._note("tag", f"{type(value).__name__} fits {names}", at, value)
            return None
        return self._make(value, found, fitting[0], at)

    def _make(self, value: Any, found: list[_Argument], kind: Any, at: Location) -> Any:
        source: Any = type(value)
        plan, before = _plan(source, kind), len(self.faults)
        given: dict[str, Any] = {}
        for member, item, was_given in found:
            target, place = plan.target(member), (*at, member.wire)
            if target is None:
                if member.has_default(item):
                    continue
                if plan.takes_more:
                    given[member.wire] = self.read(item, _Shape(Any), place)
                elif not self.leaves_out:
                    name = f"{kind.__module__}.{kind.__name__}"
                    message = f"{name} has no such member; extra='ignore' leaves it out"
                    self._note("extra", message, place, item)
            elif was_given or not target.has_default(item):
                given[target.key] = self._for(kind, self.read(item, target.shape, place))
        for member in plan.lacking:
            self._note("missing", "Field required", (*at, member.wire), value)
        return None if len(self.faults) > before else self._made(kind, given, at)

    def _for(self, kind: Any, value: Any) -> Any:
        """Numbers in the form that a class takes: only the package's own know `Held`."""
        if not isinstance(value, Held) or issubclass(kind, Model):
            return value
        return value.fresh()

    def _made(self, kind: Any, given: dict[str, Any], at: Location) -> Any:
        try:
            if issubclass(kind, Model):
                filled = fill_in(kind, given)
                made = checked(kind, given)
                made.model_fields_set.difference_update(filled)
                return made
            return kind.model_validate(given) if issubclass(kind, BaseModel) else kind(**given)
        except ValidationError as error:
            self.faults.append(relocate(error, lambda place: (*at, *place)))
        except (AssertionError, TypeError, ValueError) as error:
            # As pydantic says it of a model that refuses its members.
            line = InitErrorDetails(type="value_error", loc=at, input=given, ctx={"error": error})
            self.faults.append(ValidationError.from_exception_data(kind.__name__, [line]))
        return None

    def _refuse(self, value: Any, shape: _Shape, at: Location) -> None:
        wanted = " or ".join(map(_spelled, shape.objects or shape.kinds)) or "of another type"
        message = f"Input should be {wanted}, not {type(value).__name__}"
        is_record = isinstance(value, BaseModel) or _is_dataclass(value)
        if is_record and not (shape.objects or shape.container):
            message += "; what has members becomes a pydantic model or a dataclass"
        self._note("type", message, at, value)

    def _note(self, code: str, message: str, at: Location, value: Any) -> None:
        self.faults.append(fault(code, message, at=at, value=value))


def _is_dataclass(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _spelled(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind)) if not get_args(kind) else excerpt(str(kind))


def _as_enum(value: Any, kinds: list[type[Enum]]) -> Any:
    """Give the member of an enum that has a value; the value itself where none has it."""
    return next((kind(value) for kind in kinds if value in {item.value for item in kind}), value)


def _fitting(source: Any, found: list[_Argument], kinds: list[Any]) -> list[Any]:
    """Choose the variant of a union: by its tags, then its members, then the name of its class."""
    left = kinds
    for fits in (_has_tag, _has_members, _has_name):
        if len(left) > 1:
            left = [kind for kind in left if fits(source, found, kind)] or left
    return left


def _has_tag(source: Any, found: list[_Argument], kind: Any) -> bool:
    agree = _tags_agree(source, found, kind)
    return bool(agree) and all(agree)


def _tags_agree(source: Any, found: list[_Argument], kind: Any) -> list[bool]:
    """Give, for each tag that the variant and the value both have, whether it is the same."""
    plan = _plan(source, kind)
    paired = ((plan.target(member), value) for member, value, _ in found)
    return [
        value in target.shape.literals
        for target, value in paired
        if target and target.shape.literals
    ]


def _has_members(source: Any, found: list[_Argument], kind: Any) -> bool:
    plan = _plan(source, kind)
    known = (
        plan.target(member) or plan.takes_more or member.has_default(value)
        for member, value, _ in found
    )
    return not plan.lacking and all(known) and all(_tags_agree(source, found, kind))


def _has_name(source: Any, found: list[_Argument], kind: Any) -> bool:
    return bool(kind.__name__ == source.__name__)
