"""Names of types and files work in every language and system. Members may have any name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..naming import MODULE, TITLE, identifier, pascal_case, snake_case
from ..tree import Node, nodes, type_name
from ..wording import tick

_LONGEST_TYPE: Final = 100
"""The maximum number of characters in the name of a type."""

_DEVICES: Final = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{device}{n}" for device in ("com", "lpt") for n in range(10)}
)
"""Names that no file or folder can have on Windows, with any extension."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check the names of types and files."""
    types = [node for node in nodes(sources) if node.is_type]
    for node in types:
        yield from _type(node)
    for document in sources.types:
        yield from _file(document)
    yield from _duplicates(types)


def _name_steps(node: Node) -> tuple[str, ...]:
    """Where a type's name stands, from the type."""
    return ("title",) if "title" in node.schema else ()


def _type(node: Node) -> Iterator[Diagnostic]:
    name, steps = type_name(node), _name_steps(node)
    if node.role == "file" and not isinstance(node.schema.get("title"), str):
        return
    if len(name) > _LONGEST_TYPE:
        message = f"{tick(name)} has {len(name)} characters"
        help_ = f"shorten the name to {_LONGEST_TYPE}: files and modules are named after it"
        if node.is_inline and not steps:
            help_ = "give it a shorter one with `title`: files and modules are named after it"
        yield node.fault("type-name", steps, message, help_, key=not steps)
    elif node.is_inline and not steps:
        return  # Its name follows from that of the type around it, which is judged.
    elif not TITLE.fullmatch(name):
        message = f"{tick(name)} is not PascalCase in ASCII"
        help_ = (
            f"write {tick(_pascal(name))}" if _pascal(name) else "write a name like `UserAccount`"
        )
        yield node.fault("type-name", steps, message, help_, key=not steps)
    elif snake_case(name) in _DEVICES:
        message = f"a type named {tick(name)} would need files with the name of a Windows device"
        yield node.fault("reserved-name", steps, message, "add a word to the name", key=not steps)


def _pascal(name: str) -> str:
    spelled = pascal_case(identifier(name).replace("-", "_"))
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
    # What is named after its place makes way.
    for node in sorted(types, key=lambda node: node.is_inline and not _name_steps(node)):
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
            help_ = "rename one of them"
            if node.is_inline and not steps:
                help_ = "it is named after its place: give it another name with `title`"
            yield node.fault("duplicate-type", steps, message, help_, key=not steps)
