"""The vectors of `generated/vectors`: how they are read, written and compared.

The format is described in `generated/vectors/README.md` and closed by `vector_format.schema.json`.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

import our_schemas
from jsonschema import Draft202012Validator
from tinkerspec.contract.axis.vectors import vectors_at
from tinkerspec.contract.load import Document, Sources
from tinkerspec.targets import handwritten
from tinkerspec_oracle import Fault, Json, Oracle
from tinkerspec_oracle.oracle import Watched, unwatched
from tinkerspec_oracle.rules import read_rules

Language = Literal["python", "elixir", "typescript"]
Source = Literal["sdk", "hand", "derived"]

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
SCHEMAS: Final = ROOT / "schemas"
RULES: Final = ROOT / "templates" / "vectors" / "rules"
STORED: Final = SCHEMAS / "vectors"
"""What is written and recorded; the generator takes it over into the folder that is read."""
FOLDER: Final = ROOT / "generated" / "vectors"
CASES: Final = ROOT / "tests" / "cases"
SETS: Final = sorted(path.parent.name for path in CASES.glob("*/cases.json"))
"""The names of the small sets of schemas."""
LINE_WIDTH: Final = 120


@cache
def oracle() -> Oracle:
    """The oracle of this project's schemas, with its rules."""
    return judging_at(our_schemas.sources())


def judging_at(sources: Sources, watched: Watched = unwatched) -> Oracle:
    """The oracle of this project's schemas at the contract of these, with its rules."""
    documents = {document.path: document.root for document in sources.types}
    rules = read_rules(handwritten.files(RULES, ".py", sources, "rules"))
    return Oracle(documents, rules, watched)


class VectorFileError(ValueError):
    """A vector file that is not in the format."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """The result is a value of a type, and this is its canonical encoding."""

    json: Json


@dataclass(frozen=True, slots=True)
class Value:
    """The result is a plain value, given as JSON or as a literal (`array`, `bytes`)."""

    json: Json


@dataclass(frozen=True, slots=True)
class Errors:
    """The last step is refused with exactly these faults."""

    faults: frozenset[Fault]


@dataclass(frozen=True, slots=True)
class Fails:
    """The last step is refused; how the error looks is the language's own affair."""


@dataclass(frozen=True, slots=True)
class Unencodable:
    """The value can be held, but encoding it is refused with an error that names this place."""

    at: str


Outcome: TypeAlias = Canonical | Value | Errors | Fails | Unencodable


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeVector:
    """A payload and what reading it gives."""

    type: str
    name: str
    text: str
    outcome: Canonical | Errors
    source: Source
    payload: Json = None
    raw: bool = False
    """Whether the vector gives JSON text that no parsed payload can stand for."""

    @property
    def id(self) -> str:
        """Name of the vector among all vectors."""
        return f"{self.type}: {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Constructs a value from its fields."""

    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decode:
    """Reads a value from a payload."""

    payload: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoke:
    """Calls a method."""

    method: str
    args: tuple[Json, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Get:
    """Reads a property."""

    name: str


Step: TypeAlias = New | Decode | Invoke | Get


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourVector:
    """A chain of steps, the first on a type and each other on the result before it."""

    type: str
    name: str
    covers: tuple[str, ...]
    steps: tuple[Step, ...]
    outcome: Outcome | None
    source: Source
    overrides: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name of the vector among all vectors."""
        return f"{self.type}: {self.name}"

    def expected(self, language: Language) -> Outcome:
        """The outcome in one language."""
        outcome = self.overrides.get(language, self.outcome)
        if outcome is None:
            raise VectorFileError(f"{self.id}: no outcome for {language}")
        return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorFile:
    """All vectors of one type."""

    path: Path
    type: str
    contract: str | None
    """The version of the contract; None in a stored file."""
    decode: tuple[DecodeVector, ...]
    behaviour: tuple[BehaviourVector, ...]


# --- reading --------------------------------------------------------------------------------------


def parse_strict(text: str, where: str) -> Json:
    """Reads JSON without duplicate keys and without NaN or infinities."""

    def pairs(members: list[tuple[str, Json]]) -> dict[str, Json]:
        result = dict(members)
        if len(result) != len(members):
            raise VectorFileError(f"{where}: duplicate key among {[key for key, _ in members]}")
        return result

    def constant(name: str) -> Json:
        raise VectorFileError(f"{where}: {name} is not JSON")

    return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)


@cache
def _format_validator() -> Draft202012Validator:
    schema = json.loads((HERE / "vector_format.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def check_format(document: Json, where: str) -> None:
    """Raises unless the document is a vector file."""
    problems = [
        f"{where}#{error.json_path}: {error.message[:400]}"
        for error in _format_validator().iter_errors(document)
    ]
    if problems:
        raise VectorFileError("\n".join(problems))


def load_file(path: Path, sources: Sources | None = None) -> VectorFile:
    """Reads one vector file, without the vectors of other contracts; it has to be in the format."""
    text = path.read_text("utf-8")
    given = Document(path=path.name, file=path.name, text=text, data=parse_strict(text, path.name))
    shown = vectors_at(given, sources or our_schemas.sources())
    if shown is None:
        raise VectorFileError(f"{path.name} is of a type that only other contracts have")
    document: Json = shown.data
    return VectorFile(
        path=path,
        type=document["type"],
        contract=document.get("contract"),
        decode=tuple(
            _decode_vector(document["type"], entry) for entry in document.get("decode", ())
        ),
        behaviour=tuple(
            behaviour_vector(document["type"], entry) for entry in document.get("behaviour", ())
        ),
    )


@cache
def load_folder(folder: Path = FOLDER) -> tuple[VectorFile, ...]:
    """Reads every vector file of a folder; names of vectors must be unique within a file."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise VectorFileError(f"{folder}: no vector files")
    absent = our_schemas.sources().absent
    files = tuple(load_file(path) for path in paths if path.stem not in absent)
    for file in files:
        names = [v.name for v in file.decode] + [v.name for v in file.behaviour]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise VectorFileError(f"{file.path.name}: names used twice: {doubled}")
    return files


def decode_vectors(folder: Path = FOLDER) -> list[DecodeVector]:
    """All decode vectors of a folder."""
    return [vector for file in load_folder(folder) for vector in file.decode]


def stored_vectors() -> list[DecodeVector]:
    """The decode vectors that were written or recorded."""
    return [vector for vector in decode_vectors() if vector.source != "derived"]


def derived_vectors() -> dict[str, list[DecodeVector]]:
    """The decode vectors that follow from the schemas, by type."""
    return {
        file.type: [vector for vector in file.decode if vector.source == "derived"]
        for file in load_folder()
    }


def behaviour_vectors(folder: Path = FOLDER) -> list[BehaviourVector]:
    """All behaviour vectors of a folder."""
    return [vector for file in load_folder(folder) for vector in file.behaviour]


def _faults(entries: list[dict[str, str]]) -> frozenset[Fault]:
    return frozenset(Fault(entry["code"], entry["at"]) for entry in entries)


def _decode_vector(type_: str, entry: dict[str, Json]) -> DecodeVector:
    raw = "text" in entry
    return DecodeVector(
        type=type_,
        name=entry["name"],
        text=entry["text"] if raw else json.dumps(entry["payload"], ensure_ascii=False),
        outcome=(
            Canonical(entry["canonical"])
            if "canonical" in entry
            else Errors(_faults(entry["errors"]))
        ),
        source=entry["source"],
        payload=None if raw else entry["payload"],
        raw=raw,
    )


def _outcome(entry: Mapping[str, Json]) -> Outcome | None:
    match entry:
        case {"canonical": value}:
            return Canonical(value)
        case {"value": value}:
            return Value(value)
        case {"errors": errors}:
            return Errors(_faults(errors))
        case {"unencodable": at}:
            return Unencodable(at)
        case {"fails": True}:
            return Fails()
        case _:
            return None


def _step(entry: dict[str, Json]) -> Step:
    match entry:
        case {"new": fields}:
            return New(fields=fields)
        case {"decode": payload}:
            return Decode(payload=payload)
        case {"get": name}:
            return Get(name=name)
        case _:
            return Invoke(method=entry["call"], args=tuple(entry.get("args", ())))


def behaviour_vector(type_: str, entry: dict[str, Json]) -> BehaviourVector:
    """The behaviour vector of an entry of a file."""
    overrides = {
        language: outcome
        for language in get_args(Language)
        if (outcome := _outcome(entry.get(language, {}))) is not None
    }
    return BehaviourVector(
        type=type_,
        name=entry["name"],
        covers=tuple(entry["covers"]),
        steps=tuple(_step(step) for step in entry["calls"]),
        outcome=_outcome(entry),
        source=entry["source"],
        overrides=MappingProxyType(overrides),
    )


# --- writing --------------------------------------------------------------------------------------


def format_document(document: Json) -> str:
    """The text of a vector file: two spaces deep, and on one line whatever fits on one."""
    return _format(document, 0, 0) + "\n"


def _format(value: Json, indent: int, taken: int) -> str:
    line = _one_line(value)
    # The outermost object is always broken up, so that a file never becomes one line.
    if (indent and indent + taken + len(line) < LINE_WIDTH) or not value:
        return line
    inner = indent + 2
    pad = "\n" + " " * inner
    end = "\n" + " " * indent
    if isinstance(value, dict):
        keys = {key: _one_line(key) + ": " for key in value}
        members = [
            keys[key] + _format(member, inner, len(keys[key])) for key, member in value.items()
        ]
        return "{" + pad + ("," + pad).join(members) + end + "}"
    if isinstance(value, list):
        return "[" + pad + ("," + pad).join(_format(item, inner, 0) for item in value) + end + "]"
    return line


def _one_line(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(*[iter(units)] * 2, strict=True))


# --- comparing ------------------------------------------------------------------------------------


def same_json(left: Json, right: Json, *, exact: bool = False) -> bool:
    """Whether two JSON values are equal: 1 is 1.0, but neither is true.

    Numbers in the `data` of an object whose `dtype` is `float32` are rounded to float32 first,
    unless `exact`.
    """
    if isinstance(left, dict) and isinstance(right, dict):
        single = not exact and _is_float32(left) and _is_float32(right)
        return left.keys() == right.keys() and all(
            _same_single(left[key], right[key])
            if single and key == "data"
            else same_json(left[key], right[key], exact=exact)
            for key in left
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(
            same_json(a, b, exact=exact) for a, b in zip(left, right, strict=True)
        )
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _is_float32(value: dict[str, Json]) -> bool:
    return value.get("dtype") == "float32" and isinstance(value.get("data"), list)


def _same_single(left: list[Json], right: list[Json]) -> bool:
    return len(left) == len(right) and all(
        to_single(a) == to_single(b) if _is_number(a) and _is_number(b) else same_json(a, b)
        for a, b in zip(left, right, strict=True)
    )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def to_single(number: float) -> float:
    """The float32 nearest to a number, as a double; infinite when it is too large for one."""
    try:
        return float(struct.unpack("<f", struct.pack("<f", float(number)))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def pointer(*parts: str | int) -> str:
    """The JSON pointer of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def pointer_parts(text: str) -> Iterator[str]:
    """The parts of a JSON pointer."""
    for part in text.split("/")[1:]:
        yield part.replace("~1", "/").replace("~0", "~")
