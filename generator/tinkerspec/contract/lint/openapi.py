"""openapi.json names the contract and refers only to what exists.

This is a light check on purpose; OpenAPI validators do the rest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..model import Json
from ..openapi import COMPONENTS, components, in_place, references
from ..pointer import escape, unescape, value_at
from ..tree import target
from ..wording import did_you_mean, route, show, tick
from .openapi_forms import misfits, schemas

_COMPONENT: Final = re.compile(r"#/components/schemas/[^/]+")
# It becomes the version of packages, in files that build tools run.
_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,63}", re.ASCII)


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check openapi.json, if there is one."""
    document = sources.openapi
    if document is None:
        return
    if not isinstance(document.data, dict):
        help_ = "write an OpenAPI 3.1 document"
        yield document.diagnostic("openapi", "", "not a JSON object", help_)
        return
    yield from _head(document, document.data)
    for pointer, message, help_ in misfits(document.data):
        yield document.diagnostic("openapi", pointer, message, help_)
    for pointer, ref in references(document.data):
        if not _leads_somewhere(sources, document, ref):
            known = [*sources.by_path]
            help_ = "write a file under types/, or a place in this document (`#/components/...`)"
            help_ = did_you_mean(ref, known, help_) if ref.endswith(".json") else help_
            yield document.diagnostic("openapi", pointer, f"{show(ref)} does not exist", help_)
    for place, schema in schemas(document.data):
        for pointer, ref in references(schema):
            is_there = ref.startswith("#") and _leads_somewhere(sources, document, ref)
            if is_there and not _COMPONENT.fullmatch(ref):
                message = f"{show(ref)} is not a named schema"
                help_ = "move it to `components/schemas`, or into a file under types/"
                yield document.diagnostic("openapi", place + pointer, message, help_)
    yield from _meaningless(document, components(document.data))


def _meaningless(document: Document, named: Mapping[str, Json]) -> Iterator[Diagnostic]:
    """Named schemas that lead back to themselves with no member or item in between, and so say
    nothing of a value."""
    edges: dict[str, dict[str, str]] = {}
    for name, schema in named.items():
        targets = ((unescape(ref.removeprefix(COMPONENTS)), at) for at, ref in in_place(schema))
        edges[name] = {target: at for target, at in targets if target in named}
    for ring in _rings(edges):
        pointer = COMPONENTS[1:] + escape(ring[-1]) + edges[ring[-1]][ring[0]]
        message = f"{route([*map(tick, ring)])}: a schema that consists of itself means nothing"
        help_ = "refer to another schema, or put a member or an item in between"
        yield document.diagnostic("openapi", pointer, message, help_)


def _rings(edges: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """Rings of a graph that have no name in common, at least one if there are any; each begins
    behind its last name."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for name, targets in edges.items():
        for each in targets:
            users[each].append(name)
    missing = {name: len(targets) for name, targets in edges.items()}
    ending = [name for name, count in missing.items() if not count]
    for name in ending:
        for user in users[name]:
            missing[user] -= 1
            if not missing[user]:
                ending.append(user)
    # What is left is in a ring, or leads to one.
    passed: set[str] = set()
    for name in (name for name, count in missing.items() if count):
        path: dict[str, None] = {}
        while name not in passed:
            passed.add(name)
            path[name] = None
            name = next(each for each in edges[name] if missing[each])
        if name in path:
            names = [*path]
            start = names.index(name)
            yield [*names[start + 1 :], name]


def _head(document: Document, data: Mapping[str, Json]) -> Iterator[Diagnostic]:
    yield from _version(document, data)
    info = data.get("info")
    for name in ("title", "version"):
        text = info.get(name) if isinstance(info, dict) else None
        if not isinstance(text, str) or not text:
            message = f"{tick(name)} of the contract is missing"
            help_ = f"add `info.{name}`, a string"
            yield document.diagnostic("openapi", f"/info/{name}", message, help_)
        elif name == "version" and _VERSION.fullmatch(text) is None:
            message = f"{show(text)} is not a version"
            help_ = "write numbers with points between them, such as 1.2.0"
            yield document.diagnostic("openapi", "/info/version", message, help_)


def _version(document: Document, data: Mapping[str, Json]) -> Iterator[Diagnostic]:
    version = data.get("openapi", "")
    if isinstance(version, str) and version.startswith("3.1."):
        return
    # Another number would not make another document of it.
    convert = "convert it to OpenAPI 3.1"
    if "swagger" in data:
        message = f"Swagger {show(data['swagger'])} is not OpenAPI 3.1"
        yield document.diagnostic("openapi", "/swagger", message, convert)
    elif "openapi" not in data:
        message, help_ = "the version of OpenAPI is missing", 'write "openapi": "3.1.0"'
        yield document.diagnostic("openapi", "/openapi", message, help_)
    else:
        is_read = isinstance(version, str) and version.startswith("3.0.")
        help_ = f"{convert}, or make schemas of it by `tinkerspec import`" if is_read else convert
        message = f"{show(version)} is not OpenAPI 3.1"
        yield document.diagnostic("openapi", "/openapi", message, help_)


def _leads_somewhere(sources: Sources, document: Document, ref: str) -> bool:
    if not ref.startswith("#"):
        is_type = document.beside(ref).startswith("types/")
        return is_type and target(sources, document, ref) is not None
    return (ref == "#" or ref.startswith("#/")) and value_at(document.data, ref[1:]) is not None
