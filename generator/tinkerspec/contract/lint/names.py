"""Names work in every language, and clash neither with each other nor with generated code."""

from __future__ import annotations

import keyword
import posixpath
from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..naming import MODULE, TITLE, clash_keys, identifier, snake_case
from .tree import Node, nodes, records, type_name
from .wording import tick

_LONGEST: Final = 255
"""The maximum number of bytes in a name or an enum value, which is the limit of an Erlang atom."""

_LONGEST_TYPE: Final = 100
"""The maximum number of characters in the name of a type."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODEL_METHODS: Final = _words("""
    construct copy dict from_json from_orm json list_dtypes parse_file parse_obj parse_raw schema
    schema_json to_json to_wire update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json
    model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings
""")
"""What every generated Python class has; a field of that name would hide it."""

_MODULES: Final = _words("convert ext from_json payload_errors to_json to_wire wire")
"""Names that the generated packages already give to a module or function."""

_DEVICES: Final = _words("aux con nul prn") | {f"{d}{n}" for d in ("com", "lpt") for n in range(10)}
"""Names that no file or folder can have on Windows, with any extension."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check the names of types, files and members."""
    types = [node for node in nodes(sources) if node.is_type]
    for node in types:
        yield from _type(node)
    for node in nodes(sources):
        yield from _choices(node)
    for document in sources.types:
        yield from _file(document)
    yield from _duplicates(types)
    names = frozenset(type_name(node) for node in types)
    for node in nodes(sources):
        if node.is_record or node.role == "composed":
            yield from _members(node, names)
            yield from _clashes(sources, node)


def _name_steps(node: Node) -> tuple[str, ...]:
    """Where a type's name stands, from the type."""
    return ("title",) if "title" in node.schema else ()


def _type(node: Node) -> Iterator[Diagnostic]:
    name, steps = type_name(node), _name_steps(node)
    if node.role == "file" and not isinstance(node.schema.get("title"), str):
        return
    if not TITLE.fullmatch(name):
        message = f"{tick(name)} is not PascalCase in ASCII"
        help_ = (
            f"write {tick(_pascal(name))}" if _pascal(name) else "write a name like `UserAccount`"
        )
        yield node.fault("type-name", steps, message, help_, key=not steps)
    elif _is_reserved_type(name):
        message = f"a type named {tick(name)} would hide something that generated code needs"
        yield node.fault("reserved-name", steps, message, "add a word to the name", key=not steps)
    elif len(name) > _LONGEST_TYPE:
        message = f"{tick(name)} has {len(name)} characters"
        help_ = f"shorten the name to {_LONGEST_TYPE}: files and modules are named after it"
        yield node.fault("type-name", steps, message, help_, key=not steps)
    elif snake_case(name) in _DEVICES:
        message = f"a type named {tick(name)} would need files with the name of a Windows device"
        yield node.fault("reserved-name", steps, message, "add a word to the name", key=not steps)


def _is_reserved_type(name: str) -> bool:
    module = snake_case(name)
    is_word = keyword.iskeyword(name) or keyword.iskeyword(module)
    return is_word or module in _MODULES


def _choices(node: Node) -> Iterator[Diagnostic]:
    values = node.schema.get("enum")
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, str) and _is_long(value):
            message = f"{tick(value[:40])}... is too long for an enum value"
            help_ = f"shorten it to {_LONGEST} bytes, or use a string without `enum`"
            yield node.fault("enum-value", ("enum", index), message, help_)


def _is_long(text: str) -> bool:
    return len(text.encode("utf-8")) > _LONGEST


def _pascal(name: str) -> str:
    words = identifier(name).replace("-", "_").split("_")
    spelled = "".join(word[:1].upper() + word[1:] for word in words)
    return spelled if TITLE.fullmatch(spelled) else ""


def _file(document: Document) -> Iterator[Diagnostic]:
    *folders, file = document.path.split("/")
    for folder in folders:
        if not MODULE.fullmatch(folder):
            message = f"the folder {tick(folder)} is not snake_case"
            yield document.diagnostic("file-name", "", message, "rename the folder")
        elif folder in _DEVICES:
            message = f"the folder {tick(folder)} has the name of a Windows device"
            yield document.diagnostic("reserved-name", "", message, "rename the folder")
    title = document.data.get("title") if isinstance(document.data, dict) else None
    if isinstance(title, str) and TITLE.fullmatch(title):
        wanted = f"{snake_case(title)}.json"
        if file != wanted:
            message = f"{tick(title)} does not belong in a file named {tick(file)}"
            help_ = f"rename the file to {tick(wanted)}, or change the title"
            yield document.diagnostic("file-name", "/title", message, help_)
    elif not MODULE.fullmatch(posixpath.splitext(file)[0]):
        message = f"the file name {tick(file)} is not snake_case"
        yield document.diagnostic("file-name", "", message, "rename the file after its type")


def _duplicates(types: list[Node]) -> Iterator[Diagnostic]:
    seen: dict[str, Node] = {}
    for node in types:
        name = type_name(node)
        if not TITLE.fullmatch(name):
            continue
        first = seen.setdefault(snake_case(name), node)
        if first is not node:
            where = (
                f"{first.document.file}#{first.pointer}" if first.pointer else first.document.file
            )
            message = f"{tick(name)} is already the name of a type, in {where}"
            if name != type_name(first):
                message = (
                    f"{tick(name)} and {tick(type_name(first))} of {where} become the same module"
                )
            steps = _name_steps(node)
            yield node.fault("duplicate-type", steps, message, "rename one of them", key=not steps)


def _members(node: Node, types: frozenset[str]) -> Iterator[Diagnostic]:
    for name in node.members:
        spelled = identifier(name)
        # The spelling may be longer than the name: some characters expand to whole words.
        if not spelled or _is_long(name) or _is_long(spelled):
            message = f"{tick(name[:40])} cannot be the name of a field"
            help_ = f"use letters and digits, at most {_LONGEST} bytes"
            yield node.fault("member-name", ("properties", name), message, help_, key=True)
            continue
        reason = _reserved(spelled, types)
        if reason:
            message = f"{tick(name)} {reason}"
            help_ = "rename the member; its name on the wire is its name in every language"
            yield node.fault("reserved-name", ("properties", name), message, help_, key=True)


def _reserved(name: str, types: frozenset[str]) -> str | None:
    if name.lower() in _MODEL_METHODS:
        return "would hide a method of every generated class"
    if name in types:
        return "would hide the type of that name within the class"
    return None


def _clashes(sources: Sources, node: Node) -> Iterator[Diagnostic]:
    """Find different member names that become the same field, including those from allOf."""
    seen: dict[str, str] = {}
    for record in records(sources, node):
        for name in record.members:
            first = next((seen[key] for key in clash_keys(name) if key in seen), None)
            if first is None:
                seen.update(dict.fromkeys(clash_keys(name), name))
            elif first != name and record.place == node.place:
                message = f"{tick(name)} and {tick(first)} become the same field"
                steps = ("properties", name)
                yield node.fault("name-clash", steps, message, "rename one of them", key=True)
