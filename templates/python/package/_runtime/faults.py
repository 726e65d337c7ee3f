"""Faults: what is wrong with a payload, where, and under which code.

Everything that refuses a value raises `pydantic.ValidationError`; `payload_errors` reads one as a
list of faults, which are the same in every language that reads the same schemas.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypedDict, get_args

from pydantic import ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema
from pydantic_core.core_schema import ErrorType

Location: TypeAlias = tuple[int | str, ...]
"""Where a fault is: the member names and list positions that lead there from the root."""


class Fault(TypedDict):
    """One thing that is wrong with a payload."""

    code: str
    """What kind of fault it is, such as `missing` or `range`."""
    pointer: str
    """JSON pointer to the value at fault; for `missing` and `extra`, to the member."""
    message: str
    """What is wrong, in words."""


_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "extra_forbidden": "extra",
        "greater_than": "range",
        "greater_than_equal": "range",
        "less_than": "range",
        "less_than_equal": "range",
        "finite_number": "range",
        "multiple_of": "multiple",
        "string_pattern_mismatch": "pattern",
        "string_too_long": "length",
        "string_too_short": "length",
        "too_long": "length",
        "too_short": "length",
        "none_required": "type",
        "string_unicode": "type",
        # Nested too deeply to be read, under the two names that pydantic has had for it.
        "recursion_loop": "json",
        "recursion_depth_exceeded": "json",
    }
)
"""Codes of pydantic's own error types. Types that end in `_type` are `type`; any other type, such
as `missing` or what a mixin raises, is its own code."""

_HELD: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"datetime": ("str", "datetime"), "format": ("str", "date")}
)
"""By pydantic's error type: the types of input whose value is at fault, and not their type."""

_ONE_LITERAL: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s'"]+""")
"""The spelling of one value, where pydantic lists what it expected: `'a', 'b' or 'c'`."""


def fault(
    code: str, message: str, *, at: Location = (), value: object = None, title: str = "value"
) -> ValidationError:
    """Make the error that a hook or a method raises for one fault.

    Args:
        code: Code of the fault.
        message: What is wrong, and with what it would be right.
        at: Location of the fault within the value being read; pydantic puts the location of that
            value itself in front.
        value: The value at fault.
        title: Name of what was being read, shown when nothing encloses it.
    """
    # Pydantic fills in the braces of a template only when it is given a context: none here.
    kind = _custom(code, message)
    line = InitErrorDetails(type=kind, loc=at, input=value)
    return ValidationError.from_exception_data(title, [line])


def relocate(error: ValidationError, move: Callable[[Location], Location]) -> ValidationError:
    """Copy an error, with each of its locations passed through `move`."""
    lines = [_line(entry, move(entry["loc"])) for entry in error.errors(include_url=False)]
    return ValidationError.from_exception_data(error.title, lines)


def legible(error: ValidationError) -> ValidationError:
    """Give an error whose text shows a short, escaped excerpt of each key of the payload.

    The text of pydantic's errors shows locations as they are: long keys, line breaks, whatever a
    terminal obeys. The locations that `payload_errors` makes pointers of stay what they are.
    """
    places = error.errors(include_url=False, include_context=False, include_input=False)
    if all(_is_legible(place["loc"]) for place in places):
        return error
    lines = [_legible_line(entry) for entry in error.errors(include_url=False)]
    return ValidationError.from_exception_data(error.title, lines)


def _is_legible(location: Location) -> bool:
    return all(isinstance(part, int) or part == excerpt(part) for part in location)


def _legible_line(entry: Any) -> InitErrorDetails:
    location: Location = entry["loc"]
    context = {**entry.get("ctx", {}), _LOCATION: location}
    kind: Any = PydanticCustomError(entry["type"], entry["msg"], context)
    shown = tuple(part if isinstance(part, int) else excerpt(part) for part in location)
    return InitErrorDetails(type=kind, loc=shown, input=entry["input"])


_LOCATION: Final = "location"
"""Where the context of an error has its location, when the error itself shows an excerpt."""

_EXCERPT: Final = 60


def excerpt(text: str) -> str:
    """Give short text without anything unprintable as it is, and of other text an escaped part."""
    if len(text) <= _EXCERPT and text.isprintable():
        return text
    return repr(text[:_EXCERPT])[1:-1][: _EXCERPT - 3] + "..."


def also(schema: CoreSchema, flaw: Callable[[Any], ValidationError | None]) -> CoreSchema:
    """Read a value by a schema, and check one more rule, whether or not the schema finds a fault.

    Pydantic itself stops at the first rule of a value that does not hold. What has the wrong JSON
    type has no other flaw.
    """

    def read(value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            result = handler(value)
        except ValidationError as error:
            if _is_of_wrong_type(error):
                raise
            more = flaw(value)
            raise (joined(more, error) if more else error) from None
        # Reading may have made a list of something else, or different items equal.
        found = flaw(value if isinstance(value, list | dict) else result)
        if found:
            raise found
        return result

    return core_schema.no_info_wrap_validator_function(read, schema)


def _is_of_wrong_type(error: ValidationError) -> bool:
    return any(
        not entry["loc"] and _code(entry) == "type" for entry in error.errors(include_url=False)
    )


def joined(*errors: ValidationError) -> ValidationError:
    """Give the faults of several errors as one error."""
    lines = [_line(entry, entry["loc"]) for e in errors for entry in e.errors(include_url=False)]
    return ValidationError.from_exception_data(errors[-1].title, lines)


def _line(entry: Any, location: Location) -> InitErrorDetails:
    kind: Any = entry["type"]
    if kind not in get_args(ErrorType):
        kind = _custom(kind, entry["msg"])
    line = InitErrorDetails(type=kind, loc=location, input=entry["input"])
    if "ctx" in entry:
        line["ctx"] = entry["ctx"]
    return line


def payload_errors(exc: ValidationError) -> list[Fault]:
    """Read the faults off an error, in pydantic's order.

    Args:
        exc: What a constructor, `from_json` or another reader raised.

    Returns:
        One fault for each error, with the location as an RFC 6901 pointer into the payload.
    """
    return [_fault(entry) for entry in exc.errors(include_url=False)]


def _fault(entry: Any) -> Fault:
    code = _code(entry)
    # What is not JSON is so as a whole.
    location = entry.get("ctx", {}).get(_LOCATION, entry["loc"])
    pointer = "" if code == "json" else _pointer(location)
    return Fault(code=code, pointer=pointer, message=entry["msg"])


def _custom(kind: Any, message: Any) -> PydanticCustomError:
    # Declared to take literal text alone; names and messages made elsewhere work as well.
    return PydanticCustomError(kind, message)


def _code(entry: Any) -> str:
    kind: str = entry["type"]
    if kind == "literal_error":
        return _literal_code(entry)
    if kind in _HELD and type(entry["input"]).__name__ not in _HELD[kind]:
        return "type"
    if kind in _CODES:
        return _CODES[kind]
    return "type" if kind.endswith("_type") else kind


def _literal_code(entry: Any) -> str:
    # Values are strings: anything else has the wrong JSON type, which goes before the value.
    if not isinstance(entry["input"], str):
        return "type"
    return "const" if _ONE_LITERAL.fullmatch(entry["ctx"]["expected"]) else "enum"


def _pointer(location: Location) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)
