"""Reads the schemas with datamodel-code-generator: a second, independent reading of each.

The only module that imports it, and only when it runs. It parses the same files as we do, with its
own loader and its own resolution of `$ref`, `allOf` and null; what it makes of them is taken from a
dozen attributes of its model objects, as plain data.

What it says in a form of its own, and what is done about it (`losses` has what it does not say):

    fact                      it gives                   so
    ------------------------  -------------------------  -------------------------------------------
    wire names                a Python name, an alias    `original_name` is the name on the wire
    names of definitions      maybe a suffix             found by file and pointer instead
    items and map values      a helper model when they   helpers are expanded where they are used
      with bounds               have bounds
    fields of an allOf $ref   a base class               flattened; a field of one's own overrides
    a $ref to a nullable type null a second time         dropped: lint sees that null is said once
    an allOf $ref or variant  the alias                  followed to the record, as the IR does
      that is an alias
    a type that is a map of   an open record without     read as `dict[str, Any]` where the IR has
      any values                fields or bounds           no record

It keeps what stands beside a `$ref` (default, deprecated, description).
"""

from __future__ import annotations

import io
import json
import posixpath
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from ..contract.load import Sources
from ..contract.model import (
    ABSENT,
    Absent,
    Alias,
    Contract,
    Definition,
    Json,
    Object,
    Type,
    references,
)
from ..contract.tree import at, names
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from .annotation import (
    NONE,
    Annotation,
    BoundValue,
    Constrained,
    Generic,
    Leaf,
    Named,
    UnionOf,
    constrain,
    parse,
    union,
)
from .inside import in_parts, spelled_out

if TYPE_CHECKING:
    from datamodel_code_generator.model.base import DataModel, DataModelFieldBase
    from datamodel_code_generator.types import DataType


@frozen
class FieldReading:
    """A field as the second reader reads it; `default` is `ABSENT` when it has none."""

    annotation: Annotation
    required: bool
    default: Json | Absent


@frozen
class Record:
    """An object with fields of its own, by their names on the wire.

    `strict` is None when it does not say whether it has others.
    """

    fields: Mapping[str, FieldReading]
    strict: bool | None


@frozen
class Root:
    """A type that is no record; `tags` leads from a union's tag to the definition it stands for."""

    annotation: Annotation
    discriminator: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


Reading = Record | Root

_FREE: Final = Generic("dict", (Leaf("str"), Leaf("Any")))


def read(sources: Sources, contract: Contract) -> Mapping[str, Reading]:
    """The second reading of each definition of the contract, by name.

    Raises:
        DiagnosticError: It cannot read the schemas.
    """
    places = {f"{path}#{pointer}": name for (path, pointer), name in names(sources).items()}
    records = frozenset(
        definition.name for definition in contract.definitions if isinstance(definition, Object)
    )
    with _muted(), _readable(sources) as folder:
        try:
            models = _parse(folder, contract)
            by_path = {model.reference.path: model for model in models}
            every = names(sources).items()
            placed = frozenset(name for place, name in every if at(sources, place).is_inline)
            inside = _PlaceFinder(
                contract, by_path, placed, frozenset(in_parts(sources)), spelled_out(sources)
            )
            return _Reader(models, inside.named(places), records).readings()
        except Exception as error:  # any failure of foreign code becomes a diagnostic
            message = f"{type(error).__name__}: {error}"
            raise _failure(str(folder), message) from error


def load() -> None:
    """Import datamodel-code-generator.

    Raises:
        ImportError: It is not installed, or lacks something.
    """
    import datamodel_code_generator.config
    import datamodel_code_generator.parser.jsonschema  # noqa: F401  # only to be loaded


def _parse(folder: Path, contract: Contract) -> list[DataModel]:
    """Its model objects."""
    # They take a second to import, and only `check` needs them.
    from datamodel_code_generator import DatetimeClassType, LiteralType, PythonVersion
    from datamodel_code_generator.config import JSONSchemaParserConfig
    from datamodel_code_generator.parser.jsonschema import JsonSchemaParser

    files = sorted({folder / definition.source for definition in contract.definitions})
    config = JSONSchemaParserConfig(
        base_path=folder,
        target_python_version=PythonVersion.PY_311,
        # Nothing is read but the files of the contract.
        allow_remote_refs=False,
        strict_refs=True,
        # Null is what the schema says, never a consequence of a missing default.
        strict_nullable=True,
        use_typed_nullable_map_values=True,
        enum_field_as_literal=LiteralType.All,
        use_title_as_name=True,
        target_datetime_class=DatetimeClassType.Datetime,
        # Bounds apart from the types, where they can be compared.
        field_constraints=True,
        use_annotated=True,
        use_standard_collections=True,
        use_union_operator=True,
        formatters=[],
        type_mappings=sorted(_plain_formats(files)),
    )
    parser = JsonSchemaParser(list[Path](files), config=config)
    parser.parse_raw()
    # Annotations are text, in which a type titled `Any` would be taken for any value.
    for number, model in enumerate(parser.results):
        model.reference.name = f"Model{number}"
    return parser.results


@frozen(slots=False)
class _PlaceFinder:
    """Finds the types inside other types, whose paths are its own, by what refers to them."""

    contract: Contract
    by_path: Mapping[str, DataModel]
    inside: frozenset[str]
    in_part: frozenset[str]
    spelled_out: Mapping[str, tuple[str, ...]]

    def named(self, places: Mapping[str, str]) -> Mapping[str, str]:
        """The names of the definitions by its path of them, those inside others too."""
        named = {path: name for path, name in places.items() if path in self.by_path}
        pending = list(named.items())
        for path, name in pending:
            fields = {field.original_name: field for field in self.by_path[path].fields}
            for member, type_ in _types_of(self.contract.by_name[name]):
                if f"`{name}.{member}`" in self.in_part or f"`{name}`" in self.in_part:
                    continue
                for ours, theirs in self._referred(type_, fields.get(member), places):
                    if theirs not in named and ours in self.inside:
                        named[theirs] = ours
                        pending.append((theirs, ours))
        return named

    def _referred(
        self, type_: Type, field: DataModelFieldBase | None, places: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """The names that a type refers to, each with its path in a field."""
        ours = [
            inner for name in references(type_) for inner in self.spelled_out.get(name, (name,))
        ]
        theirs = list(self._paths(field, places)) if field is not None else []
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)

    def _paths(self, field: DataModelFieldBase, places: Mapping[str, str]) -> Iterator[str]:
        """The paths that a field refers to, helper models expanded."""
        for part in field.data_type.all_data_types:
            path = part.reference.path if part.reference is not None else ""
            model = self.by_path.get(path)
            if model is None:
                continue
            if path not in places and _is_root(model):
                yield from self._paths(model.fields[0], places)
            elif not (path not in places and _is_free(model)):
                yield self._record(model).reference.path

    def _record(self, model: DataModel) -> DataModel:
        """The model that another one only repeats, or that one."""
        bases = [base.reference.path for base in model.base_classes if base.reference]
        is_alone = len(bases) == 1 and not model.fields
        return self._record(self.by_path[bases[0]]) if is_alone else model


def _types_of(definition: Definition) -> Iterator[tuple[str | None, Type]]:
    match definition:
        case Object(fields=fields):
            yield from ((each.name, each.type) for each in fields)
        case Alias(type=type_):
            yield None, type_


def _plain_formats(files: Iterable[Path]) -> set[str]:
    """How to read what has a format, by JSON type and format: as it would be without one.

    The second reader has classes of its own for many formats, and constraints do not survive them.
    """
    pending: list[Any] = [json.loads(file.read_bytes()) for file in files]
    found: set[str] = set()
    while pending:
        match node := pending.pop():
            case dict():
                pending += node.values()
                if isinstance(name := node.get("format"), str):
                    found.add(name)
            case list():
                pending += node
    return {
        f"{kind}+{name}={kind}"
        for name in found
        for kind in ("string", "integer", "number")
        if (kind, name) not in _FORMATS
    }


_FORMATS: Final = frozenset({("string", "date-time"), ("string", "date")})
"""The formats that are compared, by JSON type."""


def _places(folder: Path, contract: Contract) -> Mapping[str, str]:
    """The names of the definitions by its path of them, `file#` or `file#/$defs/key`."""
    names: dict[str, str] = {}
    known = contract.by_name
    for source in {definition.source for definition in contract.definitions}:
        document = json.loads((folder / source).read_bytes())
        names[f"{source}#"] = document["title"]
        for key, node in document.get("$defs", {}).items():
            # Entries without a name of their own are spelled out where they are used.
            if (name := node.get("title", key)) in known and known[name].source == source:
                names[f"{source}#/$defs/{key}"] = name
    return names


@frozen(slots=False)
class _Reader:
    """Turns the model objects into readings; `records` are the IR's records by name."""

    models: list[DataModel]
    places: Mapping[str, str]
    records: frozenset[str]

    @cached_property
    def by_path(self) -> Mapping[str, DataModel]:
        return {model.reference.path: model for model in self.models}

    @cached_property
    def nullable(self) -> frozenset[Annotation]:
        """Types that null is a value of."""
        return frozenset(
            Named(self.places[path])
            for path, model in self.by_path.items()
            if path in self.places and _allows_null(self._behind(model))
        )

    def readings(self) -> dict[str, Reading]:
        return {
            self.places[path]: self._reading(model, self.places[path])
            for path, model in self.by_path.items()
            if path in self.places
        }

    def _reading(self, model: DataModel, name: str) -> Reading:
        if _is_root(model):
            return self._root(model)
        if name not in self.records and _is_free(model):
            return Root(_FREE)
        said = model.extra_template_data.get("additionalProperties")
        strict = None if said is None else said is False
        return Record(dict(self._fields(model)), strict)

    def _root(self, model: DataModel) -> Root:
        root = model.fields[0]
        tagged = root.extras.get("discriminator")
        if tagged is None:
            return Root(self._annotation(root))
        source = model.reference.path.partition("#")[0]
        mapping = tagged.get("mapping", {})
        tags = {tag: self._target(source, reference) for tag, reference in mapping.items()}
        return Root(self._variants(root), tagged["propertyName"], tags)

    def _variants(self, root: DataModelFieldBase) -> Annotation:
        """The variants of a union, each under the name of its record."""
        paths = (part.reference.path for part in root.data_type.all_data_types if part.reference)
        return union(Named(self._record_behind(self.by_path[path])) for path in paths)

    def _target(self, source: str, reference: str) -> str:
        """The definition that a reference of a discriminator leads to, or the reference itself."""
        file, _, fragment = reference.partition("#")
        beside = posixpath.join(posixpath.dirname(source), file)
        path = posixpath.normpath(beside) if file else source
        model = self.by_path.get(f"{path}#{fragment}")
        return reference if model is None else self._record_behind(model)

    def _record_behind(self, model: DataModel) -> str:
        """The name of the definition at the end of a chain of aliases."""
        path = self._behind(model).reference.path
        return self.places.get(path, path)

    def _behind(self, model: DataModel) -> DataModel:
        """The model at the end of a chain of aliases, each of which is a reference alone."""
        while (reference := _only_reference(model)) is not None:
            model = self.by_path[reference]
        return model

    def _fields(self, model: DataModel) -> Iterator[tuple[str, FieldReading]]:
        for base in model.base_classes:
            if base.reference is not None:
                yield from self._fields(self._behind(self.by_path[base.reference.path]))
        for member in model.fields:
            reading = FieldReading(
                annotation=self._annotation(member),
                required=member.required,
                default=member.default if member.has_default and not member.required else ABSENT,
            )
            yield member.original_name or "", reading

    def _annotation(self, member: DataModelFieldBase) -> Annotation:
        """The type of a field with its bounds, helper models expanded."""
        spelled = parse(member.type_hint, dict(self._mentioned(member.data_type)))
        return constrain(_null_once(spelled, self.nullable), _constraints(member))

    def _mentioned(self, data_type: DataType) -> Iterator[tuple[str, Annotation]]:
        """What the names in an annotation stand for.

        Names are made unique only within a module, so a helper model of one file may be
        called like the type of another: the reference decides, not the name.
        """
        for part in data_type.all_data_types:
            if part.reference is None:
                continue
            path, name = part.reference.path, part.reference.short_name
            helper = self.by_path.get(path)
            if path in self.places:
                yield name, Named(self.places[path])
            elif helper is not None and _is_root(helper):
                yield name, self._annotation(helper.fields[0])
            elif helper is not None and _is_free(helper):
                yield name, _FREE


def _is_root(model: DataModel) -> bool:
    """Whether the model wraps one value (a root model or an alias) instead of having fields."""
    return [member.name for member in model.fields] == [None]


def _allows_null(model: DataModel) -> bool:
    # Beside propertyNames, the type does not say it.
    return _is_root(model) and (model.nullable or model.fields[0].type_hint.endswith(" | None"))


def _only_reference(model: DataModel) -> str | None:
    """The path that a model stands for when it is another name of that and no more."""
    if not _is_root(model) or _allows_null(model):
        return None
    only = model.fields[0].data_type
    return None if only.reference is None else only.reference.path


def _null_once(annotation: Annotation, nullable: frozenset[Annotation]) -> Annotation:
    """The annotation without the null that a type named in it holds itself."""
    match annotation:
        case Generic(origin=origin, args=args):
            return Generic(origin, tuple(_null_once(arg, nullable) for arg in args))
        case Constrained(of=of, constraints=constraints):
            return constrain(_null_once(of, nullable), dict(constraints))
        case UnionOf(members=members):
            said = nullable.isdisjoint(members)
            return union(
                _null_once(member, nullable) for member in members if said or member != NONE
            )
        case _:
            return annotation


def _is_free(model: DataModel) -> bool:
    """Whether the model accepts any keys and values, which makes it a map as well as a record."""
    said = model.extra_template_data.get("additionalProperties")
    return not model.fields and (said is True or said is None)


def _constraints(member: DataModelFieldBase) -> dict[str, BoundValue]:
    found: Any = member.constraints
    given: Mapping[str, Any] = {} if found is None else found.model_dump(exclude_none=True)
    return {name: value for name, value in given.items() if value is not False}


@contextmanager
def _readable(sources: Sources) -> Iterator[Path]:
    """A context with the folder to read: the schemas as they are; or else a copy of one contract of
    several, or one in which they say null in the way of JSON Schema and 2.0 as 2, since the second
    reader overlooks most of `nullable`, and takes a choice with a point for any number."""
    if not sources.contract and not any(
        '"nullable"' in document.text or _has_point(document.data) for document in sources.types
    ):
        yield sources.folder.resolve()
        return
    with TemporaryDirectory(prefix="tinkerspec-") as made:
        folder = Path(made).resolve()
        for document in sources.types:
            file = folder / document.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(_without_points(document.data)), encoding="utf-8")
        yield folder


def _has_point(node: Any, keyword: str = "") -> bool:
    """Whether a whole number among the choices in a schema is written with a point."""
    match node:
        case dict():
            return any(_has_point(value, key) for key, value in node.items())
        case list():
            return any(_has_point(item, keyword) for item in node)
    is_choice = isinstance(node, float) and keyword in ("enum", "const")
    return is_choice and node.is_integer() and abs(node) <= _COUNTABLE


def _without_points(node: Any, keyword: str = "") -> Any:
    """A schema in which whole numbers among choices are written as such."""
    match node:
        case dict():
            return {key: _without_points(value, key) for key, value in node.items()}
        case list():
            return [_without_points(item, keyword) for item in node]
    return int(node) if _has_point(node, keyword) else node


_COUNTABLE: Final = 2**53
"""Beyond it, a whole number with a point may be any that is near."""


@contextmanager
def _muted() -> Iterator[None]:
    """A context that suppresses output and warnings: lint has already reported everything."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _failure(place: str, message: str) -> DiagnosticError:
    return DiagnosticError(
        [
            Diagnostic(
                code="engine-failure",
                message=f"datamodel-code-generator cannot read the schemas: {message}",
                help="lint found nothing wrong, so this is a bug of tinkerspec: report it",
                file=place,
            )
        ]
    )
