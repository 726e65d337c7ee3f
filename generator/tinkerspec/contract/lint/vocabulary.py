"""Every keyword is known, valid, and in a place where it has a meaning.

The meta-schema (vocabulary.json) decides. Most documents are accepted by a quick test; of the
others, jsonschema finds what is wrong, and this rule turns that into diagnostics. A `$comment` in
the meta-schema is the reason in the message, and the `description` of a keyword is the help.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from ...diagnostics import Diagnostic
from ...frozen import frozen
from ...resources import vocabulary_file
from ...targets import Target, installed
from ..beside import refused
from ..equality import same
from ..load import Document, Sources
from ..model import Json
from ..pointer import escape, join, value_at
from ..wording import did_you_mean, show, suggest, tick
from . import quick
from .refused import MAGIC, UNSUPPORTED

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_NAMED: Final = frozenset({"properties", "$defs"})
_LISTED: Final = frozenset({"anyOf", "oneOf", "allOf"})
_SINGLE: Final = frozenset({"items", "additionalProperties"})
_OTHER_OBJECTS: Final = frozenset({"discriminator", "externalDocs", "xml"})
"""Keywords whose value is an object, but no schema."""
_FEW: Final = 8
"""How many keywords a help text lists."""
_MOST: Final = 1000
"""How many faults of one document are reported."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every document under `types/` against the meta-schema of the program and the folder's
    own.

    The folder's vocabulary can forbid more, but not allow more.
    """
    shipped = vocabulary_file().read_text(encoding="utf-8")
    judged = set()
    for diagnostic in _judged(sources, _shipped(shipped, tuple(installed.every().items()))):
        judged.add(diagnostic.file)
        yield diagnostic
    if sources.vocabulary.text != shipped:
        rest = (document for document in sources.types if document.file not in judged)
        yield from _judged_by_own(replace(sources, types=tuple(rest)))


def _judged_by_own(sources: Sources) -> Iterator[Diagnostic]:
    """Check the documents against the folder's own meta-schema, which may itself be wrong."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError
    from referencing.exceptions import Unresolvable

    own = sources.vocabulary
    meta: Any = own.data
    try:
        Draft202012Validator.check_schema(meta)
        yield from _judged(sources, MetaSchema(meta))
    except SchemaError as error:
        yield _unusable(own, error.absolute_path, error.message)
    except Unresolvable as error:
        yield _unusable(own, (), f"{error.ref} leads nowhere")
    except KeyError:
        message = "`$defs/schema/properties` is missing: it lists the keywords"
        yield _unusable(own, (), message)


@lru_cache(maxsize=1)
def _shipped(text: str, targets: tuple[tuple[str, Target], ...]) -> MetaSchema:
    """The meta-schema of the program with the facts of these targets; `diff` asks it many times."""
    return MetaSchema(closed(json.loads(text), dict(targets)))


def closed(meta: Any, targets: Mapping[str, Target]) -> Any:
    """The parsed meta-schema, with exactly the facts that these targets have."""
    facts = meta["$defs"]["schema"]["properties"]["x-lang"]
    each = facts["additionalProperties"]
    facts["properties"] = {
        name: {
            **each,
            "properties": {fact.name: fact.schema for fact in target.facts},
            "additionalProperties": False,
        }
        for name, target in targets.items()
        if target.facts
    }
    facts["additionalProperties"] = False
    return meta


class MetaSchema:
    """A meta-schema, which judges any number of documents.

    `keywords` are those of schemas, with their subschemas.
    """

    def __init__(self, meta: Any) -> None:
        self._meta = meta
        self.keywords: Mapping[str, Any] = meta["$defs"]["schema"]["properties"]
        self._is_valid = quick.compiled(meta)

    def refuses(self, value: Json) -> bool:
        """Whether a value may be invalid, as `errors` tells."""
        return self._is_valid is None or not self._is_valid(value)

    def errors(self, value: Json) -> Iterator[ValidationError]:
        """What is wrong with a value."""
        errors: Iterator[ValidationError] = self._validator.iter_errors(value)
        return errors

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator
        from referencing import Registry

        # With its own registry: without one, the validator would fetch the target of a `$ref`.
        return Draft202012Validator(self._meta, registry=Registry())


def _judged(sources: Sources, meta: MetaSchema) -> Iterator[Diagnostic]:
    for document in sources.types:
        if meta.refuses(document.data):
            failures = [_Failure(error) for error in islice(meta.errors(document.data), _MOST)]
            yield from _Translator(document, meta.keywords, failures).diagnostics()


def _unusable(vocabulary: Document, path: Any, message: str) -> Diagnostic:
    pointer = join(*path)
    help_ = "fix it, or remove it to use the vocabulary that comes with the program"
    return vocabulary.diagnostic("vocabulary", pointer, f"not a meta-schema: {message}", help_)


class _Failure:
    """A failure of the meta-schema: which schema, and which of its keywords."""

    def __init__(self, error: ValidationError) -> None:
        self.validator: str = str(error.validator)
        self.wanted: Any = error.validator_value
        self.given: Any = error.instance
        self.path: tuple[str | int, ...] = tuple(error.absolute_path)
        self.meta: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
        schema_path = tuple(error.absolute_schema_path)
        self.is_misplacement = schema_path[-2:-1] == ("propertyNames",) and "$comment" in self.meta
        is_value = self.validator in ("type", "const") or not isinstance(error.schema, dict)
        steps, self.keyword = _keyword(self.path, is_value=is_value)
        self.node = _pointer(self.path[:steps])

    @property
    def pointer(self) -> str:
        return _pointer(self.path)

    @property
    def name(self) -> str:
        """The keyword that is in the wrong place."""
        return str(self.given)

    @property
    def missing(self) -> list[str]:
        if self.validator != "required":
            return []
        return [name for name in self.wanted if name not in self.given]

    @property
    def unknown(self) -> list[str]:
        if self.validator != "additionalProperties" or self.wanted is not False:
            return []
        known = self.meta.get("properties", {})
        return [name for name in self.given if name not in known]


def _keyword(path: tuple[str | int, ...], *, is_value: bool) -> tuple[int, str | None]:
    """The number of steps to the innermost schema, and its keyword that comes next.

    A value under `items` may itself be wrong (not a schema), or have a fault inside.
    """
    steps = 0
    while steps < len(path):
        keyword = str(path[steps])
        width = 2 if keyword in _NAMED | _LISTED else 1 if keyword in _SINGLE else 0
        is_last = steps + 1 == len(path)
        if not width or (is_last and (width == 2 or is_value)):
            return steps, keyword
        steps += width
    return steps, None


def _pointer(path: tuple[str | int, ...]) -> str:
    return join(*path)


@frozen(slots=False)
class _Translator:
    """Turns the failures of one document into diagnostics, one per fault."""

    document: Document
    keywords: Mapping[str, Any]
    failures: list[_Failure]

    def diagnostics(self) -> Iterator[Diagnostic]:
        seen: set[tuple[str, str]] = set()
        yield from self._misplaced()
        for failure in self.failures:
            for name in failure.unknown:
                yield self._unknown(failure, name)
            for name in failure.missing:
                if failure.node not in self._misspelt and (failure.pointer, name) not in seen:
                    seen.add((failure.pointer, name))
                    yield self._missing(failure, name)
            if not (failure.is_misplacement or failure.unknown or failure.missing):
                yield from self._value(failure)

    @cached_property
    def _misspelt(self) -> frozenset[str]:
        """Schemas with a misspelt keyword, which explains whatever else they seem to lack."""
        return frozenset(
            failure.node
            for failure in self.failures
            for name in failure.unknown
            if suggest(name, self.keywords) is not None
        )

    def _misplaced(self) -> Iterator[Diagnostic]:
        reasons: dict[tuple[str, str], str] = {}
        for failure in self.failures:
            known = failure.is_misplacement and failure.name in self.keywords
            if known and failure.node not in self._misspelt and not self._is_judged(failure):
                reasons.setdefault((failure.node, failure.name), failure.meta["$comment"])
        groups: dict[tuple[str, str], list[str]] = {}
        for (node, name), reason in reasons.items():
            groups.setdefault((node, reason), []).append(name)
        for (node, reason), names in groups.items():
            yield self._misplacement(node, names, reason)

    def _is_judged(self, failure: _Failure) -> bool:
        """Whether the keyword is beside an enum, of which it refuses a value: that is the fault."""
        schema = value_at(self.document.data, failure.node)
        return isinstance(schema, dict) and failure.name in refused(schema)

    def _misplacement(self, node: str, names: list[str], reason: str) -> Diagnostic:
        first = f"{node}/{escape(names[0])}"
        message = f"{_listed(names)} does not belong here"
        if len(names) > 1:
            message = f"{_listed(names)} do not belong here"
        return self.document.diagnostic("misplaced-keyword", first, message, reason, key=True)

    def _unknown(self, failure: _Failure, name: str) -> Diagnostic:
        pointer = f"{failure.pointer}/{escape(name)}"
        if MAGIC.fullmatch(name):
            message = f"{tick(name)} would control the code generator"
            help_ = "remove it: schemas are data; put behaviour into a mixin"
            return self.document.diagnostic("magic-keyword", pointer, message, help_, key=True)
        if name in UNSUPPORTED:
            reason, instead = UNSUPPORTED[name]
            message = f"{tick(name)} is not supported: {reason}"
            return self.document.diagnostic(
                "unsupported-keyword", pointer, message, instead, key=True
            )
        known = failure.meta["properties"]
        few = f"known here: {', '.join(known)}"
        many = "`tinkerspec explain unknown-keyword` lists the keywords"
        help_ = did_you_mean(name, known, few if len(known) <= _FEW else many)
        message = f"{tick(name)} is not a keyword of this dialect"
        return self.document.diagnostic("unknown-keyword", pointer, message, help_, key=True)

    def _missing(self, failure: _Failure, name: str) -> Diagnostic:
        pointer = f"{failure.pointer}/{escape(name)}"
        message = f"{tick(name)} is missing"
        return self.document.diagnostic("missing-keyword", pointer, message, self._help(name))

    def _value(self, failure: _Failure) -> Iterator[Diagnostic]:
        if failure.keyword != "additionalProperties" or failure.node not in self._misspelt:
            yield self._unfit(failure)

    def _unfit(self, failure: _Failure) -> Diagnostic:
        keyword = failure.keyword
        is_schema = keyword not in _OTHER_OBJECTS or failure.path[-1] != keyword
        if is_schema and isinstance(failure.given, bool) and failure.wanted == "object":
            return self._boolean_schema(failure)
        if keyword is None:
            reason = failure.meta.get("$comment")
            message = (
                f"{show(failure.given)} {'is not allowed here' if reason else 'is not a schema'}"
            )
            help_ = reason or "a schema is a JSON object with keywords"
            return self.document.diagnostic("keyword-value", failure.pointer, message, help_)
        if keyword == "type" and "$comment" not in failure.meta:
            return self._type(failure)
        if failure.validator == "uniqueItems":
            return self._repeated(failure, keyword)
        message = f"{self._subject(failure, keyword)} {_verdict(failure)}"
        help_ = failure.meta.get("$comment", self._help(keyword))
        if failure.validator == "enum" and isinstance(failure.given, str):
            help_ = did_you_mean(failure.given, failure.wanted, help_)
        return self.document.diagnostic("keyword-value", failure.pointer, message, help_)

    def _boolean_schema(self, failure: _Failure) -> Diagnostic:
        message = f"{show(failure.given)} is not a schema here: it allows nothing"
        help_ = "write the schema of the value, or remove the member"
        return self.document.diagnostic("boolean-schema", failure.pointer, message, help_)

    def _type(self, failure: _Failure) -> Diagnostic:
        named = failure.given
        if named == "null":
            message = "`null` alone is not a type"
            help_ = 'write what else the value may be, as in ["string", "null"]; else {}, any value'
        else:
            message = f"{show(named)} is not a JSON type"
            help_ = "one of string, integer, number, boolean, array, object, or a list of them"
        if isinstance(named, str) and isinstance(failure.wanted, list):
            help_ = did_you_mean(named, failure.wanted, help_)
        return self.document.diagnostic("unknown-type", failure.pointer, message, help_)

    def _repeated(self, failure: _Failure, keyword: str) -> Diagnostic:
        items = failure.given
        index = next(i for i, item in enumerate(items) if any(same(item, one) for one in items[:i]))
        message = f"{tick(keyword)} lists {show(items[index])} twice"
        pointer = f"{failure.pointer}/{index}"
        return self.document.diagnostic("keyword-value", pointer, message, "remove one of the two")

    def _subject(self, failure: _Failure, keyword: str) -> str:
        last = failure.path[-1]
        if last == keyword:
            return tick(keyword)
        return f"item {last} of {tick(keyword)}" if isinstance(last, int) else tick(last)

    def _help(self, keyword: str) -> str:
        description: str = self.keywords.get(keyword, {}).get(
            "description", "`tinkerspec explain unknown-keyword` lists the keywords"
        )
        return description


def _listed(names: list[str]) -> str:
    return " and ".join(tick(name) for name in names)


def _either(names: str | list[str]) -> str:
    return names if isinstance(names, str) else " or ".join([", ".join(names[:-1]), names[-1]])


def _verdict(failure: _Failure) -> str:
    """Return what is wrong with a value, to follow its name."""
    wanted, given = failure.wanted, show(failure.given)
    match failure.validator:
        case "type":
            return f"is {given}, which is not of type {_either(wanted)}"
        case "const":
            return f"is {given} and can only be {show(wanted)}"
        case "enum":
            return f"is {given}, which is not one of {', '.join(show(value) for value in wanted)}"
        case "minimum":
            return f"is {given} and must be {wanted} or more"
        case "exclusiveMinimum":
            return f"is {given} and must be above {wanted}"
        case "minItems" | "minLength" | "minProperties":
            return "is empty" if not failure.given else f"is {given}, which is too short"
        case "maxItems":
            return f"is {given}, which is too long"
        case _:
            return f"cannot be {given}"
