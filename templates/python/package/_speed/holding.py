"""Models that store lists in other forms, and note what they hand out, invisibly to their users.

Asking for the attribute makes the list. Pydantic, `copy`, `pickle` and everything else that looks
at a model as a whole does so through its `__dict__`, and that attribute makes the lists first. What
was never asked for cannot have been changed, and need not be read again before it is written.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from .._runtime.arrays import IntegerItems, NumberItems
from .._runtime.foreign import array_parts
from .._runtime.guarded import Guarded, ModelClass, Shown, expose, shown
from .._runtime.held import STORED, Held, members
from .._runtime.model import Model
from .._runtime.nesting import SCALARS
from .._runtime.payload import wire_name
from .compiled import LONG
from .packed import Packed, pack_list

M = TypeVar("M", bound=BaseModel)


def _with_lists(model: Any) -> dict[str, Any]:
    found = expose(model)
    for name in type(model)._holdable:
        value = found.get(name)
        if isinstance(value, Held):
            found[name] = value.items()
    return found


class HoldsLists(ModelClass):  # type: ignore[misc]  # mypy takes it for a model.
    """The class of model classes that may hold their lists in another form.

    It puts the attribute `__dict__` into each of them, since any class without one of its own
    would bring Python's back.
    """

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any
    ) -> Any:
        """Make a model class."""
        namespace["__dict__"] = property(_with_lists, STORED.__set__)
        return super().__new__(cls, name, bases, namespace, **kwargs)


def _has_numbers(cls: type[Model]) -> bool:
    """Whether a class declares an array of numbers, as far as can be seen so early."""
    try:
        declared = vars(cls).get("__annotations__") or cls.__annotations__
    except NameError:
        return False
    return any(_is_rule(rule) for kind in declared.values() for rule in get_args(kind))


def _is_rule(rule: Any) -> bool:
    return isinstance(rule, IntegerItems | NumberItems)


class _ListModel(Model, metaclass=HoldsLists):
    """What a base of models with lists gets."""

    _holdable: ClassVar[tuple[str, ...]] = ()
    """Attributes that may hold a list in another form."""
    _watched: ClassVar[tuple[str, ...]] = ()
    """Attributes of members that may be changed."""
    _packable: ClassVar[Mapping[str, IntegerItems | NumberItems]] = MappingProxyType({})
    """Members that may be held as an array of numbers, with the rule for the numbers."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        lists = [name for name, field in cls.__pydantic_fields__.items() if _is_list(field)]
        cls._holdable = tuple(lists)
        cls._packable = MappingProxyType(_packable(cls))

    @classmethod
    def _has_hooks(cls) -> bool:
        return super()._has_hooks() or _has_numbers(cls)

    @classmethod
    def _read_members(cls, value: Any, handler: Callable[[Any], Any], *, payload: bool) -> Self:
        given = value
        if isinstance(value, Mapping):
            given = _packed(value, cls._packable, _of_payload if payload else _of_array)
        try:
            made: Self = handler(given)
        except ValidationError:
            if given is value:
                raise
            made = handler(_packed(value, {}, _of_array))  # An error shows what was read.
        return made


def list_model(kind: type[M]) -> type[M]:
    """Give a class in the place of a base class; its models may hold lists in other forms."""
    named = {name: getattr(kind, name) for name in ("__module__", "__qualname__", "__doc__")}
    make: Any = HoldsLists
    made: type[M] = make(kind.__name__, (_ListModel, kind), named)
    return made


def checked(kind: type[M], given: dict[str, Any]) -> M:
    """Make a model of members, of which some are held; an error shows lists."""
    forms = {name for name, value in given.items() if isinstance(value, Held)}
    if forms and forms <= getattr(kind, "_packable", {}).keys():
        try:
            return kind.model_validate(given)
        except ValidationError:
            pass
    return kind.model_validate(
        {name: value.fresh() if name in forms else value for name, value in given.items()}
    )


def watch(kind: type[BaseModel]) -> None:
    """Have a class note which members of its models are handed out."""
    fields = {
        n: field for n, field in kind.__pydantic_fields__.items() if not _is_fixed(field.annotation)
    }
    for name, field in fields.items():
        setattr(kind, name, _Attribute(name, field.deprecation_message))
    if issubclass(kind, _ListModel):
        kind._watched = tuple(fields)


def _is_fixed(annotation: Any) -> bool:
    """Whether a member of a type holds nothing that could be changed, but for other models."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _is_fixed(arguments[0])
    if origin in (Union, UnionType):
        return all(map(_is_fixed, arguments))
    if isinstance(annotation, type) and issubclass(annotation, Guarded):
        return True
    return origin is Literal or annotation in SCALARS


class _Unchanged(Held):
    """A list of numbers that was checked when it was given, and that nobody has seen since."""

    __slots__ = ("_numbers",)

    def __init__(self, numbers: list[Any]) -> None:
        self._made = [numbers]
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def fresh(self) -> list[Any]:
        """Give the numbers, as a new list."""
        return self._numbers.copy()

    def keeps(self, rule: Any) -> bool:
        """True: the numbers keep the one rule that they are asked about."""
        return True


def unchanged(kind: type[BaseModel], name: str, value: Any) -> Any:
    """Give a member that nobody can have changed in the form in which it is read soonest."""
    if name in getattr(kind, "_packable", {}):
        return value if isinstance(value, Held) else _Unchanged(value)
    return value.fresh() if isinstance(value, Held) else value


class _Attribute:
    """The attribute of a member that may be changed: notes when it is asked for.

    A list in another form is made then.
    """

    __slots__ = ("_name", "_warning")

    def __init__(self, name: str, warning: str | None) -> None:
        self._name = name
        self._warning = warning

    def __get__(self, model: Any, owner: object = None) -> Any:
        # The class has no such attribute: pydantic would take it for the default of the field.
        if model is None:
            raise AttributeError(self._name)
        found = members(model)
        try:
            value = found[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
        if self._warning is not None:
            warnings.warn(self._warning, DeprecationWarning, stacklevel=2)
        if value is None:
            return None
        if type(found) is not Shown:
            found = shown(model)
        found.names.add(self._name)
        if isinstance(value, Held):
            value = found[self._name] = value.items()
        return value

    def __set__(self, model: Any, value: Any) -> None:
        found = shown(model)
        found.names.add(self._name)
        found[self._name] = value

    def __delete__(self, model: Any) -> None:
        try:
            del members(model)[self._name]
        except KeyError:
            raise AttributeError(self._name) from None


def _is_list(field: FieldInfo) -> bool:
    if field.deprecated:  # Pydantic has an attribute of its own over these.
        return False
    if get_origin(field.annotation) is list:
        return True
    choices = get_args(field.annotation)
    return bool(choices) and all(get_origin(choice) is list for choice in choices)


def _packable(cls: type[_ListModel]) -> dict[str, IntegerItems | NumberItems]:
    if not is_quiet(cls):
        return {}
    names = {
        name: {name, wire_name(name, field)} for name, field in cls.__pydantic_fields__.items()
    }
    uses = Counter(chain.from_iterable(names.values()))
    found = {}
    for name in cls._holdable:
        rules = cls.__pydantic_fields__[name].metadata
        # The attribute of a member may be the name that another one has in payloads.
        is_clear = all(uses[each] == 1 for each in names[name])
        if is_clear and len(rules) == 1 and _is_rule(rules[0]):
            found.update(dict.fromkeys(names[name], rules[0]))
    return found


def is_quiet(kind: type[BaseModel]) -> bool:
    """Whether only the rules of the fields see the members of a class before they are read."""
    found = kind.__pydantic_decorators__
    if found.field_validators or found.validators or found.root_validators:
        return False
    schema: Any = kind.__get_pydantic_core_schema__
    if kind.__pydantic_custom_init__ or schema.__func__ is not _PLAIN_SCHEMA:
        return False
    return issubclass(kind, Model) and all(
        name == "_hooks" or validator.info.mode == "after"
        for name, validator in found.model_validators.items()
    )


_PLAIN_SCHEMA: Final[Any] = vars(BaseModel)["__get_pydantic_core_schema__"].__func__


def _packed(
    given: Mapping[str, Any],
    packable: Mapping[str, IntegerItems | NumberItems],
    pack: Callable[[Any], Packed | None],
) -> Mapping[str, Any]:
    """Take some members as arrays, where they are such and keep their rules, and no others."""
    changed: dict[str, Any] = {}
    for name, value in given.items():
        numbers = value if isinstance(value, Packed) else None
        if name in packable:
            if numbers is None:
                numbers = pack(value)
            if numbers is not None and numbers.keeps(packable[name]):
                changed[name] = numbers
                continue
        if numbers is not None:
            changed[name] = numbers.fresh()
    return {**given, **changed} if changed else given


def _of_payload(value: Any) -> Packed | None:
    # Lists from JSON text are not shared, and the objects in them take several times the memory.
    packed = pack_list(value) if type(value) is list and len(value) > LONG else None
    return None if packed is None or packed.may_be_rounded else packed


def _of_array(value: Any) -> Packed | None:
    try:
        parts = array_parts(value)
    except ValidationError:
        return None  # The rule itself says what is wrong.
    if parts is None:
        return None
    data, _, shape = parts
    return data if isinstance(data, Packed) and len(shape) == 1 else None
