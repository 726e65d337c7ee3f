"""Runs vectors on the types of a module, in the Python (3.9 or newer) that runs this file.

    INTERPRETER python_runner.py ANSWERS <QUESTIONS

Questions are one JSON object: the module, a folder to look for it in first, the names of types, and
the vectors. Answers are lines of JSON in a file of their own, since the module may print: first
`{"started": true}`, then `{"ready": ...}` or `{"failed": ...}`, then one line for each vector, then
`{"done": true}`. A line is written before the next vector is run, so that a crash shows where it
happened.

An answer to a vector is one of these:

    {"left_out": why}        the vector cannot be put to this module
    {"refused": words, ...}  something was raised; `faults` are codes and pointers, null where the
                             module does not name any; `earlier` when it was not the last step,
                             `writing` when it was the encoding of the result
    {"gives": JSON, ...}     the result, encoded or plain as the vector wants it; `loose` when its
                             encoder has no rule for null
    {"taken": words, ...}    a result that cannot be shown as JSON; `verdict` when that it was taken
                             is all that there is to see

Only the standard library is imported, and what the module itself needs.
"""

from __future__ import annotations

import base64
import dataclasses
import enum
import importlib
import importlib.util
import inspect
import json
import math
import os
import platform
import sys
import types
import typing
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timezone
from functools import partial
from importlib.machinery import ModuleSpec
from typing import Any, Callable, cast  # noqa: UP035  # Python 3.9 has no other to write in code

WORDS = 300
"""The longest text about an error, in characters."""


class LeftOutError(Exception):
    """The vector cannot be run on this module."""


class NoReaderError(LeftOutError):
    """Nothing reads the type."""


class EarlierError(Exception):
    """A step before the last one was refused, or an argument of the last one."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class LoadError(Exception):
    """The module cannot be imported."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(words(error))
        self.missing = (error.name or "") if isinstance(error, ModuleNotFoundError) else ""


def main(answers_file: str) -> None:
    """Read the questions, and write the answers."""
    questions = json.load(sys.stdin.buffer)
    prepare_path(questions["path"])
    with open(answers_file, "a", encoding="ascii", newline="\n") as answers:

        def say(answer: dict[str, Any]) -> None:
            answers.write(json.dumps(answer) + "\n")
            answers.flush()

        say({"started": True})
        try:
            implementation = load(questions["module"], questions["types"])
        except LoadError as error:
            say({"failed": str(error), "missing": error.missing})
            return
        say({"ready": implementation.label})
        warnings.simplefilter("ignore")
        for question in questions["vectors"]:
            answer = implementation.answer(question)
            try:
                say(answer)
            except (ValueError, TypeError, RecursionError) as error:
                say({"taken": f"a result that cannot be shown: {words(error)}"})
        say({"done": True})


def prepare_path(first: str | None) -> None:
    """Put the wanted folder first; the folder of this file is none to import from."""
    own = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [entry for entry in sys.path if not entry or os.path.realpath(entry) != own]
    if first is not None:
        sys.path.insert(0, first)


# --- the module ----------------------------------------------------------------------------------


def load(name: str, wanted: Sequence[str]) -> Implementation:
    """Import the module, without the packages that contain it if those need something not
    installed.

    Raises:
        LoadError: It cannot be imported either way.
    """
    try:
        return collect(name, wanted, "")
    except ImportError as error:
        if "." not in name:
            raise LoadError(error) from None
        first = error
    except BaseException as error:
        raise LoadError(error) from None
    try:
        stand_in_for_parents(name, first)
        return collect(name, wanted, f", without running the packages round it ({words(first)})")
    except BaseException as error:
        raise LoadError(error) from None


def collect(name: str, wanted: Sequence[str], note: str) -> Implementation:
    """Import the module and take the types from it, which may import more."""
    module = importlib.import_module(name)
    found = {}
    for type_ in wanted:
        try:
            found[type_] = getattr(module, type_)
        except AttributeError:
            continue
    versions = [f"Python {platform.python_version()}"]
    for library in ("pydantic", "numpy"):
        if library in sys.modules:
            version = getattr(sys.modules[library], "__version__", "")
            versions.append(f"{library} {version}".strip())
    return Implementation(module, found, f"{name} in {', '.join(versions)}{note}")


def stand_in_for_parents(name: str, reason: ImportError) -> None:
    """Register empty modules for the packages that contain a module; none of their code is run."""
    parents = name.split(".")[:-1]
    top = parents[0]
    for loaded in [key for key in sys.modules if key == top or key.startswith(f"{top}.")]:
        del sys.modules[loaded]
    path: Sequence[str] | None = None
    for depth in range(1, len(parents) + 1):
        full = ".".join(parents[:depth])
        spec = find_spec(full, path)
        if spec is None or spec.submodule_search_locations is None:
            raise reason
        path = list(spec.submodule_search_locations)
        parent = types.ModuleType(full, "Stands in for a package, whose own code is not run.")
        parent.__path__ = path
        parent.__package__ = full
        parent.__spec__ = spec
        sys.modules[full] = parent
        if depth > 1:
            setattr(sys.modules[".".join(parents[: depth - 1])], parents[depth - 1], parent)


def find_spec(name: str, path: Sequence[str] | None) -> ModuleSpec | None:
    """Where a module is. `importlib.util.find_spec` would import the packages that contain it."""
    for finder in sys.meta_path:
        spec = finder.find_spec(name, path)
        if spec is not None:
            return spec
    return None


# --- putting a vector ----------------------------------------------------------------------------


class Implementation:
    """The types of a module and how they are read and written.

    A module with functions of its own for that (`from_json`, `to_wire`, `payload_errors`) is used
    through them, any other through pydantic, as its users do.
    """

    def __init__(self, module: types.ModuleType, found: Mapping[str, Any], label: str) -> None:
        self.module = module
        self.types = found
        self.label = label
        self.from_json = public(module, "from_json", 2)
        self.to_wire = public(module, "to_wire", 1)
        self.payload_errors = public(module, "payload_errors", 1)

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The module's answer to a vector."""
        try:
            result = self.result(question)
        except LeftOutError as error:
            return {"left_out": str(error)}
        except EarlierError as error:
            return {**self.refusal(error.error), "earlier": True}
        except BaseException as error:
            return self.refusal(error)
        if question["wants"] == "value":
            return shown(result)
        if question["wants"] == "refusal" and "calls" in question:
            seen = shown(result)
            if "gives" in seen:
                return seen
        try:
            return {"gives": self.write(question["type"], result), "loose": self.to_wire is None}
        except LeftOutError as error:
            return {"taken": str(error)}
        except BaseException as error:
            if question["wants"] == "refusal":
                return {"taken": f"a value that cannot be written: {words(error)}"}
            return {**self.refusal(error), "writing": True}

    def refusal(self, error: BaseException) -> dict[str, Any]:
        """The exception in words, and as faults if the module has a function for that."""
        faults = None
        if self.payload_errors is not None:
            try:
                faults = [
                    [str(fault["code"]), str(fault["pointer"])]
                    for fault in self.payload_errors(error)
                ]
            except Exception:
                faults = []
        return {"refused": words(error), "faults": faults, "message": text_of(error)[:2000]}

    def result(self, question: Mapping[str, Any]) -> Any:
        """The value of a payload, or the result of a chain of calls."""
        type_ = question["type"]
        if type_ not in self.types:
            raise LeftOutError("the type does not exist")
        for literal in question.get("arrays", ()):
            element_type(literal["dtype"])
        if "text" in question:
            return self.read(type_, question["text"])
        calls = question["calls"]
        owner: Any = None
        for number, step in enumerate(calls, start=1):
            try:
                take = self.prepare(type_, step, owner, first=number == 1)
            except LeftOutError:
                raise
            except BaseException as error:
                raise EarlierError(error) from None
            if number == len(calls):
                return take()
            try:
                owner = take()
            except LeftOutError:
                raise
            except BaseException as error:
                raise EarlierError(error) from None
        raise LeftOutError("the vector has no steps")

    def prepare(
        self, type_: str, step: Mapping[str, Any], owner: Any, *, first: bool
    ) -> Callable[[], Any]:
        """A step with its arguments made, ready to be taken."""
        if "new" in step:
            made = self.types[type_]
            if not isinstance(made, type):
                raise LeftOutError("the type has no constructor")
            fields = {key: self.argument(value) for key, value in step["new"].items()}
            return lambda: made(**fields)
        if "decode" in step:
            return lambda: self.read(type_, json.dumps(step["decode"]))
        attribute = find(self.owners(type_) if first else [owner], step["names"])
        if step["property"]:
            return attribute
        arguments = [self.argument(value) for value in step["args"]]
        return lambda: attribute()(*arguments)

    def owners(self, type_: str) -> Iterator[Any]:
        """What has the class methods and functions of a type: its class, then its module."""
        if isinstance(self.types[type_], type):
            yield self.types[type_]
        name = snake_case(type_)
        sibling = getattr(self.module, name, None)
        if not isinstance(sibling, types.ModuleType):
            try:
                sibling = importlib.import_module(f"{self.module.__name__}.{name}")
            except ImportError:
                return
        yield sibling

    def argument(self, value: Any) -> Any:
        """The value that an argument stands for."""
        if isinstance(value, list):
            return [self.argument(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"array"}:
            return make_array(**value["array"])
        if value.keys() == {"tokenizer"}:
            return Tokenizer(value["tokenizer"])
        if value.keys() == {"bytes"}:
            return base64.b64decode(value["bytes"], validate=True)
        if value.keys() == {"decode", "type"}:
            if value["type"] not in self.types:
                raise LeftOutError(f"the type {value['type']} is not there")
            return self.read(value["type"], json.dumps(value["decode"]))
        return {key: self.argument(member) for key, member in value.items()}

    def read(self, type_: str, text: str) -> Any:
        """Read JSON text as a type."""
        target = self.types[type_]
        if isinstance(target, type):
            own = public(target, "from_json", 1)
            if own is not None:
                return own(text)
        if self.from_json is not None:
            return self.from_json(target, text)
        return read(target, json.loads(text))

    def write(self, type_: str, value: Any) -> Any:
        """Write a value of a type as JSON."""
        if self.to_wire is not None:
            return self.to_wire(value)
        return write(self.types[type_], value)


def public(owner: Any, name: str, arguments: int) -> Callable[..., Any] | None:
    """A function that takes so many arguments, None where there is no such function."""
    function = getattr(owner, name, None)
    if not callable(function):
        return None
    try:
        inspect.signature(function).bind(*[None] * arguments)
    except (TypeError, ValueError):
        return None
    return cast("Callable[..., Any]", function)


def find(owners: Iterator[Any] | list[Any], names: Sequence[str]) -> Callable[[], Any]:
    """Reads the first attribute of these names; a property is not read before that is called."""
    for owner in owners:
        for name in names:
            try:
                inspect.getattr_static(owner, name)
            except AttributeError:
                if not hasattr(owner, name):
                    continue
            return partial(getattr, owner, name)
    raise LeftOutError(f"there is no {names[0]}")


def snake_case(name: str) -> str:
    """The module of a type: `UserID` is in `user_id`."""
    spelled = ""
    for index, char in enumerate(name):
        before, after = name[index - 1 : index], name[index + 1 : index + 2]
        starts = char.isupper() and (before.islower() or before.isdigit() or after.islower())
        spelled += ("_" if starts and index else "") + char.lower()
    return spelled


class Tokenizer:
    """Encodes the texts of a table, as a `tokenizer` literal says."""

    def __init__(self, table: Mapping[str, list[Any]]) -> None:
        self.table = table

    def encode(self, text: str, **_options: object) -> list[Any]:
        """The tokens of a text of the table."""
        if text not in self.table:
            raise ValueError(f"no tokens for {text!r}")
        return list(self.table[text])


# --- arrays --------------------------------------------------------------------------------------


def element_type(name: str) -> Any:
    """The element type of a literal, as numpy has it."""
    try:
        import numpy
    except ImportError:
        raise LeftOutError("numpy is not installed") from None
    try:
        return numpy.dtype(name)
    except TypeError:
        raise LeftOutError(f"numpy has no {name}") from None


def make_array(dtype: str, shape: list[int], data: list[Any]) -> Any:
    """The array of a literal."""
    element = element_type(dtype)
    import numpy

    items = [float(item) if isinstance(item, str) else item for item in data]
    return numpy.array(items, dtype=element).reshape(shape)


def array_literal(value: Any) -> Any:
    """The literal of an array of numpy."""
    items = value.reshape(-1).tolist()
    spelled = [str(x) if isinstance(x, float) and not math.isfinite(x) else x for x in items]
    return {"array": {"dtype": str(value.dtype), "shape": list(value.shape), "data": spelled}}


# --- reading and writing -------------------------------------------------------------------------

_adapters: dict[int, tuple[Any, Any]] = {}


def adapter(target: Any) -> Any:
    """What pydantic reads and writes a type with, None where it cannot."""
    known = _adapters.get(id(target))
    if known is None:
        try:
            from pydantic import TypeAdapter

            known = (target, TypeAdapter(target))
        except Exception:  # pydantic has several, and a type's own code may raise any other
            known = (target, None)
        _adapters[id(target)] = known
    return known[1]


def read(target: Any, value: Any) -> Any:
    """Read a JSON value as a type.

    A plain dataclass is made by its own constructor, which alone knows its invariants; its
    parameters are read by their types. Pydantic would read it by its fields.
    """
    if is_plain_dataclass(target):
        return construct(target, value)
    pydantic = None if holds_dataclass(target) else adapter(target)
    if pydantic is not None:
        return pydantic.validate_python(value)
    origin, arguments = typing.get_origin(target), typing.get_args(target)
    if origin is typing.Annotated:
        return read(arguments[0], value)
    if origin is typing.Union or origin is getattr(types, "UnionType", typing.Union):
        return read_union(arguments, value)
    if isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(value, dict):
        return {key: read(arguments[1], member) for key, member in value.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence) and isinstance(value, list):
        return [read(arguments[0], item) for item in value]
    if isinstance(origin, type):
        raise TypeError(f"{type(value).__name__} where {target} is expected")
    raise NoReaderError("pydantic cannot read the type, and it has no reader of its own")


def read_union(options: Sequence[Any], value: Any) -> Any:
    """Read a JSON value as the first option that takes it."""
    if value is None and type(None) in options:
        return None
    refused: Exception = TypeError("no option takes the value")
    for option in options:
        if option is type(None):
            continue
        try:
            return read(option, value)
        except Exception as error:
            if not isinstance(refused, LeftOutError):
                refused = error
    raise refused


def holds_dataclass(target: Any) -> bool:
    """Whether values of a type may hold plain dataclasses, as far as the type itself says."""
    inner = typing.get_args(target)
    return is_plain_dataclass(target) or any(holds_dataclass(option) for option in inner)


def is_plain_dataclass(target: Any) -> bool:
    """Whether a type is a dataclass of the standard library."""
    return (
        isinstance(target, type)
        and dataclasses.is_dataclass(target)
        and not hasattr(target, "__pydantic_validator__")
    )


def construct(target: Any, value: Any) -> Any:
    """Make a dataclass of an object."""
    if not isinstance(value, dict):
        raise TypeError(f"{type(value).__name__} where an object is expected")
    parameters = inspect.signature(target).parameters
    if not value.keys() <= parameters.keys():
        raise LeftOutError("a dataclass does not say what becomes of unknown keys")
    hints = {**hints_of(target), **hints_of(target.__init__)}
    return target(**{key: parameter(hints.get(key), item) for key, item in value.items()})


def parameter(hint: Any, value: Any) -> Any:
    """Read an argument of a constructor, which gets it as it is where nothing reads its type."""
    try:
        return value if hint is None else read(hint, value)
    except NoReaderError:
        return value


def hints_of(target: Any) -> dict[str, Any]:
    """The types of fields or parameters; none where one of them cannot be looked up."""
    try:
        return typing.get_type_hints(target, include_extras=True)
    except Exception:
        return {}


def write(target: Any, value: Any) -> Any:
    """Write a value of a type as JSON.

    Members that are None are left out, since an absent one reads as None. Pydantic's models are
    written as what they are, not as the type they were asked for.
    """
    own = public(value, "to_wire", 0)
    if own is not None:
        return own()
    if is_plain_dataclass(type(value)) or hasattr(type(value), "__pydantic_validator__"):
        return write_any(value)
    pydantic = adapter(target)
    return write_any(value) if pydantic is None else dump(pydantic, value)


def write_any(value: Any) -> Any:
    """Write a value by what it is, a plain dataclass by the parameters of its constructor."""
    if is_plain_dataclass(type(value)):
        members = {name: getattr(value, name) for name in inspect.signature(type(value)).parameters}
        return {name: write_any(member) for name, member in members.items() if member is not None}
    if hasattr(type(value), "__pydantic_validator__"):
        return dump(adapter(type(value)), value)
    if isinstance(value, dict):
        return {str(key): write_any(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [write_any(item) for item in value]
    return plain(value)


def dump(pydantic: Any, value: Any) -> Any:
    """What pydantic writes, with timestamps in their canonical spelling."""
    written = pydantic.dump_python(value, mode="json", exclude_none=True, by_alias=True)
    try:
        held = pydantic.dump_python(value, mode="python", exclude_none=True, by_alias=True)
    except Exception:  # an encoder for JSON alone; then its timestamps stay as they are
        return written
    return with_timestamps(written, held)


def with_timestamps(written: Any, held: Any) -> Any:
    """The written value; what is held in the same places says which of its texts are timestamps."""
    if isinstance(held, datetime):
        return plain(held)
    if isinstance(written, dict) and isinstance(held, dict):
        return {
            key: with_timestamps(item, held[key]) if key in held else item
            for key, item in written.items()
        }
    if isinstance(written, list) and isinstance(held, (list, tuple)) and len(written) == len(held):
        return [with_timestamps(one, other) for one, other in zip(written, held)]  # noqa: B905
    return written


def plain(value: Any) -> Any:
    """A result as JSON or as a literal."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.generic):
        value = value.item()
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if numpy is not None and isinstance(value, numpy.ndarray):
        return array_literal(value)
    raise LeftOutError(f"a {type(value).__name__}")


def timestamp(moment: datetime) -> str:
    """The canonical spelling: in UTC with `Z`, without a fraction or with six digits of it."""
    if moment.utcoffset() is None:
        return moment.isoformat()
    spelling = "microseconds" if moment.microsecond else "seconds"
    written = moment.astimezone(timezone.utc).isoformat(timespec=spelling)  # noqa: UP017
    return written[: -len("+00:00")] + "Z"


def shown(result: Any) -> dict[str, Any]:
    """A plain result, or what it is when it is none."""
    try:
        return {"gives": plain(result)}
    except LeftOutError as error:
        return {"taken": str(error)}


# --- words ---------------------------------------------------------------------------------------


def words(error: BaseException) -> str:
    """What was raised, on one line: the first of pydantic's errors, or the first line of others."""
    listed: Any = getattr(error, "errors", None)
    if callable(listed):
        try:
            errors: Any = listed()
            first = errors[0]
            place = "".join(f"/{step}" for step in first["loc"])
            return f"{first['msg']} at {place}"[:WORDS] if place else str(first["msg"])[:WORDS]
        except Exception:
            pass
    lines = text_of(error).strip().splitlines()
    name = type(error).__name__
    return f"{name}: {lines[0]}"[:WORDS] if lines else name


def text_of(error: BaseException) -> str:
    """The text of an error, whose own code may fail."""
    try:
        return str(error)
    except Exception:
        return ""


if __name__ == "__main__":
    main(sys.argv[1])
    # Threads that the module has started would keep the process alive.
    os._exit(0)
