"""The contract as a surface: its types from the IR, their methods from the vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ..contract import model, openapi
from ..contract.axis.vectors import vectors_at
from ..contract.load import Document, Sources, parse
from ..contract.resolve import pointer_of
from ..diagnostics import DiagnosticError, Place
from .shapes import worded
from .surface import (
    ANY,
    NULL,
    Choice,
    ListOf,
    MapOf,
    Member,
    Method,
    NamedShape,
    OperationSurface,
    ParameterSurface,
    ScalarShape,
    Shape,
    Surface,
    TypeSurface,
    UnknownKeys,
    one_of,
)

FOLDER: Final = "vectors"
"""Where the vectors are, below the schema folder; a folder of schemas may have none."""


def surface(contract: model.Contract, sources: Sources, display: str) -> Surface:
    """The contract as types and methods; `display` is the name of the schema folder for the
    user."""
    read = read_vectors(sources.folder / FOLDER, f"{display}/{FOLDER}")
    vectors = {type_: vectors_at(document, sources) for type_, document in read.items()}
    types = {
        definition.name: _type(definition, sources, vectors.get(definition.name))
        for definition in contract.definitions
    }
    return Surface(
        label=f"the contract {contract.version}",
        language="contract",
        path=display,
        home=contract.title,
        types=types,
        operations=tuple(_operations(sources.openapi)) if sources.openapi else (),
    )


def read_vectors(folder: Path, display: str) -> Mapping[str, Document]:
    """The golden vectors, by the name of their type.

    Raises:
        DiagnosticError: A file is not JSON, or does not say which type it is about.
    """
    documents = (
        parse(path.read_bytes(), path=path.name, file=f"{display}/{path.name}")
        for path in sorted(folder.glob("*.json"))
    )
    return {_subject(document): document for document in documents}


def _subject(document: Document) -> str:
    data = document.data
    type_ = data.get("type") if isinstance(data, dict) else None
    if not isinstance(type_, str):
        message = "the vectors do not say which type they are about"
        help_ = 'begin the file with {"type": "NameOfTheType"}'
        raise DiagnosticError([document.diagnostic("vectors-invalid", "", message, help_)])
    return type_


# --- types ---------------------------------------------------------------------------------------


def _type(definition: model.Definition, sources: Sources, vectors: Document | None) -> TypeSurface:
    document = sources.by_path[definition.source]
    at = pointer_of(sources, definition.name)
    common: dict[str, Any] = {
        "name": definition.name,
        "spelled": definition.name,
        "doc": definition.description,
        "direction": definition.direction,
        "place": _place(document, f"{at}/title"),
        "methods": tuple(_methods(vectors, definition)) if vectors else (),
    }
    match definition:
        case model.Object():
            members = tuple(_member(document, field) for field in definition.fields)
            unknown: UnknownKeys = "rejected" if definition.strict else "ignored"
            return TypeSurface(kind="record", members=members, unknown_keys=unknown, **common)
        case model.Enum(values=values, type=type_):
            places = _options(document, f"{at}/enum", list(map(worded, values)))
            return TypeSurface(kind="enum", shape=shape(type_), option_places=places, **common)
        case model.Union():
            names = tuple(variant.name for variant in definition.variants)
            places = _options(document, f"{at}/oneOf", names)
            variants = one_of(*map(NamedShape, names))
            return TypeSurface(kind="union", shape=variants, option_places=places, **common)
        case model.Alias():
            return TypeSurface(kind="alias", shape=shape(definition.type), **common)


def _options(document: Document, pointer: str, names: Sequence[str]) -> Mapping[str, Place]:
    return {name: _place(document, f"{pointer}/{index}") for index, name in enumerate(names)}


def _member(document: Document, field: model.Field) -> Member:
    # A language holds its null for a member of which nothing is said.
    wire = shape(field.type)
    held = one_of(wire, NULL) if field.is_silent else wire
    return Member(
        name=field.name,
        spelled=field.name,
        shape=held,
        required=field.required,
        default=model.ABSENT if field.required else None if field.is_silent else field.default,
        given=_given(field),
        doc=field.description,
        place=_place(document, field.pointer),
        list_dtypes=field.list_dtype,
        lang=field.lang,
        silent=held != wire,
    )


def _given(field: model.Field) -> model.Json | model.Absent:
    """What a constructor may give a required member: its default, or the only value it can have."""
    if not field.required:
        return model.ABSENT
    return field.type.value if isinstance(field.type, model.ConstType) else field.default


def _place(document: Document, pointer: str) -> Place:
    return Place(document.file, document.locate(pointer, key=True)[0])


_SCALARS: Final = {
    model.StringType: ScalarShape("string"),
    model.DateTimeType: ScalarShape("datetime"),
    model.DateType: ScalarShape("date"),
    model.BytesType: ScalarShape("bytes"),
    model.BooleanType: ScalarShape("boolean"),
    model.IntegerType: ScalarShape("integer"),
    model.NumberType: ScalarShape("number"),
    model.AnyType: ANY,
}


def shape(type_: model.Type) -> Shape:
    """A type of the IR without its constraints."""
    match type_:
        case model.EnumType(open=True):
            return ScalarShape("string")
        case model.EnumType(values=values):
            return _choice(values)
        case model.ConstType(value=value):
            return _choice((value,))
        case model.ArrayType(items=items):
            return ListOf(shape(items))
        case model.MapType(values=values_):
            return MapOf(shape(values_))
        case model.RefType(name=name):
            return NamedShape(name)
        case model.NullableType(of=inner):
            return one_of(shape(inner), NULL)
        case model.UnionType(variants=variants):
            return one_of(*map(shape, variants))
        case _:
            return _SCALARS[type(type_)]


def _choice(values: Sequence[model.Scalar]) -> Shape:
    """Texts and numbers stay as they are. Booleans become their type."""
    constants = tuple(value for value in values if not isinstance(value, bool))
    rest = [ScalarShape("boolean")] if len(constants) < len(values) else []
    return one_of(*([Choice(constants)] if constants else []), *rest)


# --- operations ----------------------------------------------------------------------------------


def _operations(document: Document) -> Iterator[OperationSurface]:
    for operation in openapi.operations(document.root):
        method, _, path = operation.key.partition(" ")
        answers = (at for status, at in operation.responses.items() if status.startswith("2"))
        request = f"{operation.pointer}/requestBody"
        parameters = (_parameter(document, at) for at in operation.parameters)
        yield OperationSurface(
            name=str(operation.node.get("operationId", "")),
            method=method,
            path=path,
            place=_place(document, operation.pointer),
            parameters=tuple(p for p in parameters if p is not None),
            request=tuple(_media_types(document, request)) if _has_body(operation) else (),
            answer=tuple(dict.fromkeys(m for at in answers for m in _media_types(document, at))),
        )


def _has_body(operation: openapi.Operation) -> bool:
    return "requestBody" in operation.node


def _media_types(document: Document, pointer: str) -> Iterator[str]:
    """The media types of a body, in lower case and without parameters."""
    content = openapi.members(openapi.part(document.root, pointer)[1].get("content"))
    yield from (name.partition(";")[0].strip().lower() for name in content)


def _parameter(document: Document, pointer: str) -> ParameterSurface | None:
    """A parameter of the query or of the headers; None for one of the path, or a cookie."""
    place, node = openapi.part(document.root, pointer)
    where = node.get("in")
    if where not in ("query", "header"):
        return None
    return ParameterSurface(
        name=str(node.get("name", "")),
        where=where,
        required=node.get("required") is True,
        place=_place(document, place),
    )


# --- methods -------------------------------------------------------------------------------------


def _methods(vectors: Document, definition: model.Definition) -> Iterator[Method]:
    """The methods that chains of calls use, each with the place of the first chain that uses it."""
    fields = (
        {field.name for field in definition.fields}
        if isinstance(definition, model.Object)
        else set[str]()
    )
    counts: dict[str, list[int]] = {}
    places: dict[str, Place] = {}
    for index, vector in enumerate(vectors.root.get("behaviour", [])):
        for name, arguments in _calls(vector["calls"]):
            if name not in fields:
                counts.setdefault(name, []).append(arguments)
                places.setdefault(name, _place(vectors, f"/behaviour/{index}"))
    for name, taken in counts.items():
        yield Method(name=name, spelled=name, least=min(taken), most=max(taken), place=places[name])


def _calls(steps: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """The name and the number of arguments of each step that is a call or reads a property."""
    for step in steps:
        if "call" in step:
            yield step["call"], len(step.get("args", ()))
        elif "get" in step:
            yield step["get"], 0
