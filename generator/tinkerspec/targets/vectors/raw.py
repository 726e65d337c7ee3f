"""The raw schemas: where a reference leads, and a valid value of a schema.

Nothing is taken from the IR here, so that what it misreads is still asked about.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property, reduce
from itertools import count, islice
from typing import Any, Final
from urllib.parse import unquote

from ...contract.model import Json
from ...contract.pattern_texts import samples
from ...contract.pointer import value_at
from ...frozen import frozen
from . import formats

_DEEPEST: Final = 8
"""How deep a value is made up; deeper ones come from examples."""

_BYTES: Final = "YWJj"
"""A valid text of bytes."""


class Schemas:
    """The schemas in a set of documents, by path: one object each, which works out once what is
    asked of it."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self.documents = documents
        self._known: dict[tuple[str, int], Raw] = {}

    def raw(self, path: str, node: Mapping[str, Any]) -> Raw:
        """A schema in a file."""
        key = path, id(node)
        if key not in self._known:
            self._known[key] = Raw(self, path, node)
        return self._known[key]


@frozen(eq=False, slots=False)
class Raw:
    """A schema as its file has it; `path` is the file, which its references start from.

    The values that it makes up are the same objects each time, and must not be changed.
    """

    schemas: Schemas
    path: str
    node: Mapping[str, Any]

    def inner(self, node: Mapping[str, Any]) -> Raw:
        """A schema that stands within this one."""
        return self.schemas.raw(self.path, node)

    @property
    def is_reference(self) -> bool:
        """Whether another schema says what the value is, null aside."""
        return "$ref" in self.present.node

    @cached_property
    def present(self) -> Raw:
        """The schema of a value that is not null; that of a single part of `allOf` for it."""
        branches = self._branches
        node = branches[0] if len(branches) == 1 else self.node
        parts = node.get("allOf", ())
        is_part = len(parts) == 1 and "$ref" in parts[0] and "properties" not in node
        return self.inner(parts[0] if is_part and "required" not in node else node)

    @property
    def _branches(self) -> list[Mapping[str, Any]]:
        """The branches of a choice, null aside."""
        branches = [*self.node.get("anyOf", ()), *self.node.get("oneOf", ())]
        return [branch for branch in branches if branch.get("type") != "null"]

    @cached_property
    def options(self) -> list[Raw]:
        """The schemas of which a value fits one, where there are several: of branches, or of JSON
        types."""
        if len(self._branches) > 1:
            return [self.inner(branch) for branch in self._branches]
        kinds = self.node.get("type")
        present = [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else []
        return [self.inner({**self.node, "type": kind}) for kind in present[len(present) < 2 :]]

    @cached_property
    def step(self) -> Raw:
        """The schema that the reference leads to."""
        file, _, fragment = str(self.present.node["$ref"]).partition("#")
        folder = posixpath.dirname(self.path)
        path = posixpath.normpath(posixpath.join(folder, file)) if file else self.path
        return self.schemas.raw(path, value_at(self.schemas.documents[path], unquote(fragment)))

    @cached_property
    def resolved(self) -> Raw:
        """The schema that says what the value is: references followed, null set aside, and what
        several parts say in one."""
        if self.is_reference:
            return self.step.resolved
        found = self.present
        if "allOf" not in found.node or found.is_record:
            return found
        own = {key: value for key, value in found.node.items() if key != "allOf"}
        parts = [self.inner(part) for part in (*found.node["allOf"], own)]
        return reduce(Raw.with_, parts).resolved

    def with_(self, other: Raw) -> Raw:
        """A schema that says what two say; where they disagree, what the other one says."""
        first, second = self.resolved, other.resolved
        if first.is_record or second.is_record:
            return second if second.is_record else first
        is_whole = {"items", "additionalProperties", "anyOf", "oneOf"}.isdisjoint(second.node)
        node = {**first.node, **second.node}
        return self.schemas.raw(first.path if is_whole else second.path, node)

    @cached_property
    def kind(self) -> str:
        """The JSON type of a value that is not null; empty where there are several."""
        kinds = self.node.get("type", "")
        present = [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else [kinds]
        return str(present[0]) if len(present) == 1 else ""

    @cached_property
    def members(self) -> dict[str, Raw]:
        """The members of an object with the schema of each, those of `allOf` first."""
        found: dict[str, Raw] = {}
        for name, member in self._members():
            known = found.get(name, member)
            found[name] = member if known.node is member.node else known.with_(member)
        return found

    def _members(self) -> Iterator[tuple[str, Raw]]:
        for part in self.node.get("allOf", ()):
            yield from self.inner(part).resolved._members()
        for name, member in self.node.get("properties", {}).items():
            yield name, self.inner(member)

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the members that must be there."""
        parts = [self.inner(part).resolved.required for part in self.node.get("allOf", ())]
        return frozenset(self.node.get("required", ())).union(*parts)

    @cached_property
    def is_record(self) -> bool:
        """Whether it is an object with members of its own."""
        parts = (self.inner(part).resolved for part in self.node.get("allOf", ()))
        return "properties" in self.node or any(part.is_record for part in parts)

    @cached_property
    def map_values(self) -> Raw | None:
        """The schema of a map's values, where there is one."""
        values = self.node.get("additionalProperties")
        return self.inner(values) if isinstance(values, dict) and not self.is_record else None

    def item(self, usual: Json) -> Json:
        """A valid item of a list, like that of a valid list."""
        items = self.inner(self.node["items"])
        return usual[0] if isinstance(usual, list) and usual else items.usual

    def map_value(self) -> Json:
        """A valid value of a map."""
        values = self.map_values
        return values.usual if values is not None else 1

    @cached_property
    def tag(self) -> str:
        """The member that a discriminator names."""
        return str(self.node.get("discriminator", {}).get("propertyName", ""))

    @cached_property
    def variants(self) -> list[tuple[str, Raw]]:
        """The variants of a union with each of their tags, which they themselves state."""
        return [(text, option) for option in self.options for text in option._texts(self.tag)]

    def _texts(self, tag: str) -> list[str]:
        found = self.resolved
        member = found.members.get(tag) if found.is_record else None
        node = member.resolved.node if member is not None else {}
        stated = node.get("enum", [node.get("const")])
        return [text for text in stated if isinstance(text, str)]

    @cached_property
    def is_tagged(self) -> bool:
        """Whether every variant of a union has a tag of its own."""
        if not self.tag:
            return False
        options = self.options
        texts = [text for option in options for text in option._texts(self.tag)]
        is_told = all(option._texts(self.tag) for option in options)
        return bool(options and is_told and len(set(texts)) == len(texts))

    @cached_property
    def example(self) -> Json:
        """The first example on the way to what the value is; None without one."""
        given: list[Json] = list(self.node.get("examples", ()))
        if given:
            return given[0]
        return self.step.example if self.is_reference else None

    @cached_property
    def usual(self) -> Json:
        """A value that should be valid, with required members alone."""
        return self.value()

    def value(self, example: Json = None, depth: int = 0) -> Json:
        """A usual value that is like the example, if one is given."""
        example = self.example if example is None else example
        if depth > _DEEPEST:
            return example
        found = self.resolved
        if found.is_record:
            given = example if isinstance(example, dict) else {}
            return {
                name: member.value(given.get(name), depth + 1)
                for name, member in found.members.items()
                if name in found.required
            }
        if found.is_tagged:
            return found._variant(example, depth)
        if found.options:
            return found.options[0].value(None, depth + 1) if example is None else example
        if found.kind == "array":
            return found._list(example, depth)
        if found.map_values is not None:
            return found._map(example, depth)
        return example if example is not None else found._scalar()

    @cached_property
    def full(self) -> dict[str, Json]:
        """An object with every member."""
        example = self.example
        given = example if isinstance(example, dict) else {}
        return {name: member.value(given.get(name)) for name, member in self.members.items()}

    def _variant(self, example: Json, depth: int) -> Json:
        tag, variants = self.tag, dict(self.variants)
        given = example.get(tag) if isinstance(example, dict) else None
        chosen = given if isinstance(given, str) and given in variants else next(iter(variants))
        inner: Any = variants[chosen].value(example if given == chosen else None, depth + 1)
        return {**inner, tag: chosen} if isinstance(inner, dict) else inner

    def _list(self, example: Json, depth: int) -> Json:
        items = self.inner(self.node["items"])
        if isinstance(example, list):
            return [items.value(item, depth + 1) for item in example]
        return [items.value(None, depth + 1) for _ in range(int(self.node.get("minItems", 0)))]

    def _map(self, example: Json, depth: int) -> Json:
        values = self.map_values
        assert values is not None
        if isinstance(example, dict):
            return {key: values.value(item, depth + 1) for key, item in example.items()}
        return {key: values.value(None, depth + 1) for key in self._keys()}

    def _keys(self) -> Iterator[str]:
        """As many keys as a map must have."""
        pattern = self.node.get("propertyNames", {}).get("pattern")
        keys = (f"key_{number}" for number in count()) if pattern is None else samples(pattern)
        return islice(keys, int(self.node.get("minProperties", 0)))

    def _scalar(self) -> Json:
        node = self.node
        if "const" in node or "enum" in node:
            values: list[Json] = [node["const"]] if "const" in node else node["enum"]
            return next(value for value in values if value is not None)
        match self.kind:
            case "string":
                if "contentEncoding" in node:
                    return _BYTES
                if "pattern" in node:
                    return _matching(node)
                text = formats.VALID.get(node.get("format", ""), "text")
                return text.ljust(int(node.get("minLength", 0)), "x")
            case "boolean":
                return True
            case "integer" | "number":
                return self._number()
            case "object":
                return {}
        return None

    def _number(self) -> Json:
        node = self.node
        low = node.get("minimum", node.get("exclusiveMinimum", -math.inf))
        high = node.get("maximum", node.get("exclusiveMaximum", math.inf))
        step = node.get("multipleOf", 1)
        middle = (low + high) / 2
        for number in (step, low, low + step, middle, high - step):
            above = low < number or number == node.get("minimum")
            if above and (number < high or number == node.get("maximum")):
                found: Json = number
                return found
        return 0


def _matching(node: Mapping[str, Any]) -> str:
    """A text that matches the pattern and is as long as it must be, where one is found."""
    least, most = int(node.get("minLength", 0)), node.get("maxLength", math.inf)
    texts = samples(node["pattern"], [least])
    return next((text for text in texts if least <= len(text) <= most), "text")
