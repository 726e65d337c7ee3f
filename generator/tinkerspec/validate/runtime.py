"""Everything that the functions written by `acceptor` need from a loaded package.

Only this module and `parts` depend on internals of an emitted package's runtime.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from operator import countOf
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .acceptor import MAX_LEVELS

if TYPE_CHECKING:
    from .package import ImportablePackage

Accepts: TypeAlias = Callable[[Any], bool]
"""A function that returns whether a JSON value is surely valid."""

_Hook: TypeAlias = Callable[[Any, "dict[str, Any] | None"], bool]

_OWN_HOOKS: Final = frozenset({"_hooks"})
"""The decorated method that the package's models have when a mixin changes how they are read."""


# What is surely a day, in every offset; leap days and far years are left to the judge.
_DAY: Final = (
    "[12][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
is_surely_day: Final = re.compile(_DAY).fullmatch
_INSTANT: Final = rf"{_DAY}[Tt]{_TIME}:[0-5][0-9](?:\.[0-9]{{1,9}})?(?:[Zz]|[+-]{_TIME})"
is_surely_instant: Final = re.compile(_INSTANT).fullmatch


def compiled(package: ImportablePackage, source: str) -> tuple[Accepts, bool]:
    """The `accepts` and `is_bounded` of a module that `acceptor` has written.

    It loads the package only for types that need it: those with a mixin or with base64.
    """
    names: dict[str, Any] = {
        "find_hook": lambda name: None if package.is_plain(name) else _hook(package.load(), name),
        "find_pattern": _pattern,
        "is_timestamp": is_surely_instant,
        "is_date": is_surely_day,
        "is_base64": lambda value: _base64(package)(value),
        "are_integers": _are_integers,
        "are_numbers": _are_numbers,
        "others_nest_little": _others_nest_little,
    }
    # Written by this program; every string of a schema in it is quoted.
    exec(compile(source, "<acceptor>", "exec"), names)
    return names["accepts"], names["is_bounded"]


def reader(package: ModuleType, type_: str) -> Callable[[bytes], object]:
    """A function that reads a payload of a type, and raises pydantic's error for a faulty one."""
    model: Any = import_module("._runtime.model", package.__name__)
    payload: Any = import_module("._runtime.payload", package.__name__)
    kind = getattr(package, type_)
    # Without what makes the text of an error fit to be shown: it copies every fault.
    return partial(payload.read_unshown, kind, model._adapter(kind).validator)


def fault_of(package: ModuleType) -> Callable[[Mapping[str, Any]], Mapping[str, str]]:
    """A function that turns what pydantic says of a fault into what `payload_errors` gives."""
    rules: Any = import_module("._runtime.faults", package.__name__)
    found: Callable[[Mapping[str, Any]], Mapping[str, str]] = rules._fault
    return found


def is_too_deep(package: ModuleType, value: Any) -> bool:
    """Whether a JSON value is nested too deep for the package."""
    nesting: Any = import_module("._runtime.nesting", package.__name__)
    return bool(nesting.is_too_deep(value))


def shallow(package: ModuleType) -> Callable[[bytes], bool]:
    """A function that says whether a JSON text is surely not nested too deep for the package.

    Without `_speed`, the package is never sure, and reads every text completely.
    """
    try:
        text: Any = import_module("._speed.text", package.__name__)
    except ModuleNotFoundError:
        return lambda _content: False
    is_surely_shallow: Callable[[bytes], bool] = text.is_surely_shallow
    return is_surely_shallow


@cache
def _base64(package: ImportablePackage) -> Callable[[object], bool]:
    """Whether a value is base64, by the rule of the package."""
    from pydantic import TypeAdapter

    rules: Any = import_module("._runtime", package.load().__name__)
    return TypeAdapter(rules.Base64Data).validator.isinstance_python


def _pattern(pattern: str) -> Callable[[object], bool]:
    """Whether a pattern is found in a text, by the engine that the package asks."""
    from pydantic_core import SchemaValidator, core_schema

    schema = core_schema.str_schema(strict=True, pattern=pattern, regex_engine="rust-regex")
    return SchemaValidator(schema).isinstance_python


def _are_integers(items: list[Any], low: int | None, high: int | None) -> bool:
    if not items:
        return True
    if countOf(map(type, items), int) != len(items):
        return False
    return (low is None or min(items) >= low) and (high is None or max(items) <= high)


def _are_numbers(items: list[Any]) -> bool:
    if not items:
        return True
    first = type(items[0])
    if countOf(map(type, items), first) == len(items):
        return first is float or first is int
    return set(map(type, items)) <= {int, float}


def _others_nest_little(value: dict[str, Any], known: frozenset[str]) -> bool:
    """Whether the unknown members of an object are surely not nested too deep for the package."""
    level = [item for key, item in value.items() if key not in known]
    for _ in range(MAX_LEVELS):
        level = [
            inner
            for item in level
            if type(item) in (dict, list)
            for inner in (item.values() if type(item) is dict else item)
        ]
        if not level:
            return True
    return False


def _hook(package: ModuleType, name: str) -> _Hook | None:
    """The rules that a mixin adds to a type; None if it adds none.

    The hook takes the payload's value and, if they are all that a model would have, the members of
    the model: then `_verify` is called on a bare instance.
    """
    from pydantic import BaseModel

    kind: Any = getattr(package, name)
    runtime: Any = import_module("._runtime.model", package.__name__)
    if not is_ordinary(kind, (runtime.StrictModel, runtime.OpenModel)):
        return lambda _value, _held: False
    accept, verify = (
        getattr(kind, hook) if runtime.overrides(kind, hook) else None
        for hook in ("_accept", "_verify")
    )
    if accept is None and verify is None:
        return None
    renamed = {field.alias: name for name, field in kind.model_fields.items() if field.alias}
    new, set_members = object.__new__, vars(BaseModel)["__dict__"].__set__

    def is_kept(value: Any, held: dict[str, Any] | None) -> bool:
        if accept is not None and accept(value, payload=True) is not value:
            return False
        if verify is None:
            return True
        if held is None:
            return False
        made = new(kind)
        named = {renamed.get(key, key): it for key, it in held.items()} if renamed else held
        set_members(made, named)
        verify(made)
        return True

    return is_kept


def is_ordinary(kind: Any, bases: Sequence[Any]) -> bool:
    """Whether a model is read by its fields and the two hooks alone, as its bases are."""
    decorators = kind.__pydantic_decorators__
    return (
        decorators.model_validators.keys() <= _OWN_HOOKS
        and not (decorators.validators or decorators.field_validators)
        and not decorators.root_validators
        and kind.__pydantic_post_init__ is None
        and not kind.__pydantic_custom_init__
        and kind.model_config in [base.model_config for base in bases]
        and kind.__get_pydantic_core_schema__.__func__
        is bases[0].__get_pydantic_core_schema__.__func__
    )
