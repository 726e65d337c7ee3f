"""What the vectors must cover, worked out from the contract: nothing new can land without vectors.

Only the vectors in a type's own file count for it. `gaps` lists what no vector shows, in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from tinkerspec.contract import model
from tinkerspec_oracle import NotJsonError, read_json
from vectors import (
    BehaviourVector,
    Canonical,
    Decode,
    DecodeVector,
    Errors,
    Fails,
    Get,
    Invoke,
    Json,
    New,
    Step,
    Unencodable,
    Value,
    pointer_parts,
    same_json,
)

TOTAL: Final = frozenset(
    {
        "EncodedTextChunk.length",
        "ForwardBackwardOutput.loss",
        "ImageAssetPointerChunk.length",
        "ImageChunk.length",
        "ModelInput.empty",
        "ModelInput.length",
        "OptimStepResponse.success",
        "TensorData.to_array",
        "TensorData.tolist",
        *(f"{name}.{method}" for method in ("parse", "values") for name in (
            "CheckpointType", "ImageFormat", "LossFnType", "TensorDtype",
        )),
    }
)  # fmt: skip
"""Methods that cannot fail: a vector that refuses is asked of every other one."""

RULES: Final[Mapping[str, str]] = {
    "tensor": "TensorData",
    "tinker_path": "ParsedCheckpointTinkerPath",
}
"""The codes of rules beyond JSON Schema, and the type that each is about."""

UNKNOWN: Final = "?"
"""The place of an object's members that are no fields of it."""

Need: TypeAlias = tuple[str, bool]
"""What must be shown, in words, and whether it is."""


@dataclass
class _Facts:
    """What the vectors of one type show, by place: `rank`, `tokens[]`, `metrics{}`; "" is all."""

    accepted: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[tuple[str, Json]]] = field(default_factory=lambda: defaultdict(list))

    def takes(self, place: str, value: Json) -> bool:
        """Whether a vector shows that a value is accepted."""
        return any(same_json(value, seen) for seen in self.accepted[place])

    def refuses(self, place: str, code: str) -> list[Json]:
        """The values that vectors show to be refused with a code."""
        return [value for seen, value in self.refused[place] if seen == code]


def gaps(
    contract: model.Contract,
    decode: Iterable[DecodeVector],
    behaviour: Iterable[BehaviourVector],
    methods: Iterable[str],
) -> list[str]:
    """Everything that no vector shows, in words.

    `methods` are those beyond a type's fields, as `Type.method` under their neutral names.
    """
    by_type: dict[str, list[DecodeVector]] = defaultdict(list)
    for vector in decode:
        by_type[vector.type].append(vector)
    chains = list(behaviour)
    needs = [
        *(
            (f"{definition.name}{words}", shown)
            for definition in contract.definitions
            for words, shown in _definition(
                definition, _facts(definition, by_type[definition.name])
            )
        ),
        *_lists(contract, chains),
        *_methods(frozenset(methods), chains),
        *_rules(contract, by_type),
    ]
    return [words for words, shown in needs if not shown]


# --- what the vectors show ------------------------------------------------------------------------


def _facts(definition: model.Definition, vectors: Iterable[DecodeVector]) -> _Facts:
    facts = _Facts()
    for vector in vectors:
        try:
            payload = read_json(vector.text)
        except NotJsonError:
            facts.refused[""].append(("json", None))
            continue
        places = dict(_places(definition, payload))
        if isinstance(vector.outcome, Canonical):
            for place, value in places.values():
                facts.accepted[place].append(value)
        else:
            for fault in vector.outcome.faults:
                parts = tuple(pointer_parts(fault.at))
                if parts in places:
                    place, value = places[parts]
                    facts.refused[place].append((fault.code, value))
                elif fault.code == "missing" and len(parts) == 1:
                    facts.refused[parts[0]].append((fault.code, None))
    return facts


_Parts: TypeAlias = tuple[str, ...]


def _places(
    definition: model.Definition, payload: Json
) -> Iterator[tuple[_Parts, tuple[str, Json]]]:
    """The places of a payload that are the definition's own, not those of a type it refers to."""
    yield (), ("", payload)
    if isinstance(definition, model.Alias):
        yield from _inner(definition.type, payload, (), "")
    elif isinstance(definition, model.Object) and isinstance(payload, dict):
        known = {field_.name for field_ in definition.fields}
        yield from (((key,), (UNKNOWN, payload[key])) for key in payload.keys() - known)
        for field_ in definition.fields:
            if field_.name in payload:
                value = payload[field_.name]
                yield (field_.name,), (field_.name, value)
                yield from _inner(field_.type, value, (field_.name,), field_.name)
    elif isinstance(definition, model.Union) and isinstance(payload, dict):
        tag = definition.discriminator
        if tag in payload:
            yield (tag,), (tag, payload[tag])


def _inner(
    type_: model.Type, value: Json, at: _Parts, place: str
) -> Iterator[tuple[_Parts, tuple[str, Json]]]:
    bare = model.strip_null(type_)
    if isinstance(bare, model.ArrayType) and isinstance(value, list):
        for index, item in enumerate(value):
            inner = (*at, str(index))
            yield inner, (f"{place}[]", item)
            yield from _inner(bare.items, item, inner, f"{place}[]")
    if isinstance(bare, model.MapType) and isinstance(value, dict):
        for key, member in value.items():
            inner = (*at, key)
            yield inner, (f"{place}{{}}", member)
            yield from _inner(bare.values, member, inner, f"{place}{{}}")


# --- what they must show --------------------------------------------------------------------------


def _definition(definition: model.Definition, facts: _Facts) -> Iterator[Need]:
    yield ": accepted", bool(facts.accepted[""])
    match definition:
        case model.Object():
            yield from _object(definition, facts)
        case model.Enum():
            yield from _scalar(model.EnumType(values=definition.values), "", facts)
        case model.Union():
            yield from _union(definition, facts)
        case model.Alias():
            yield from _type(definition.type, "", facts)


def _object(definition: model.Object, facts: _Facts) -> Iterator[Need]:
    names = {field_.name for field_ in definition.fields}
    yield ": not an object", bool(facts.refuses("", "type"))
    if definition.strict:
        yield ": unknown key refused", bool(facts.refuses(UNKNOWN, "extra"))
    else:
        shown = any(isinstance(v, dict) and v.keys() - names for v in facts.accepted[""])
        yield ": unknown key ignored", shown
    for field_ in definition.fields:
        place = field_.name
        if field_.required:
            yield f".{place}: missing", bool(facts.refuses(place, "missing"))
        else:
            absent = any(isinstance(v, dict) and place not in v for v in facts.accepted[""])
            yield f".{place}: absent, so that its default is read", absent
        for words, shown in _type(field_.type, place, facts):
            yield f".{words}", shown


def _union(definition: model.Union, facts: _Facts) -> Iterator[Need]:
    tag = definition.discriminator
    for variant in definition.variants:
        yield f": tag {variant.tag} accepted", facts.takes(tag, variant.tag)
    untagged = any(isinstance(v, dict) and tag not in v for v in facts.accepted[""])
    yield ": accepted without a tag", untagged
    yield ": not an object", bool(facts.refuses("", "type"))
    yield ": no variant without a tag", bool(facts.refuses("", "tag"))
    yield ": unknown tag", bool(facts.refuses(tag, "tag"))
    yield ": tag of another type", bool(facts.refuses(tag, "type"))


def _type(type_: model.Type, place: str, facts: _Facts) -> Iterator[Need]:
    yield f"{place}: accepted", any(value is not None for value in facts.accepted[place])
    bare = model.strip_null(type_)
    if model.is_nullable(type_):
        yield f"{place}: null accepted", facts.takes(place, None)
    elif not isinstance(bare, model.AnyType):
        yield f"{place}: null refused", None in facts.refuses(place, "type")
    match bare:
        case model.ArrayType():
            yield from _container(place, "[]", bare.items, [], facts)
            yield from _sizes(bare.min_items, bare.max_items, place, facts)
            if bare.unique:
                yield f"{place}: twice the same", bool(facts.refuses(place, "unique"))
        case model.MapType():
            yield from _container(place, "{}", bare.values, {}, facts)
            yield from _sizes(bare.min_properties, bare.max_properties, place, facts)
        case model.RefType():
            yield f"{place}: of another type", _mistyped(place, facts)
        case model.AnyType() | model.NullableType():  # Null is never nested; it is stripped above.
            pass
        case _:
            yield from _scalar(bare, place, facts)


def _container(
    place: str, mark: str, inner: model.Type, empty: Json, facts: _Facts
) -> Iterator[Need]:
    yield f"{place}: of another type", _mistyped(place, facts)
    yield f"{place}: empty", facts.takes(place, empty)
    yield from _type(inner, f"{place}{mark}", facts)


def _mistyped(place: str, facts: _Facts) -> bool:
    return any(value is not None for value in facts.refuses(place, "type"))


def _scalar(type_: model.ScalarType, place: str, facts: _Facts) -> Iterator[Need]:
    yield f"{place}: of another type", _mistyped(place, facts)
    match type_:
        case model.StringType():
            yield from _string(type_, place, facts)
        case model.DateTimeType():
            yield f"{place}: no timestamp", bool(facts.refuses(place, "datetime"))
        case model.BytesType():
            yield f"{place}: no base64", bool(facts.refuses(place, "base64"))
        case model.BooleanType():
            yield f"{place}: false", facts.takes(place, False)
            yield f"{place}: true", facts.takes(place, True)
        case model.EnumType():
            for text in type_.values:
                yield f"{place}: {text}", facts.takes(place, text)
            yield f"{place}: outside the enum", bool(facts.refuses(place, "enum"))
        case model.ConstType():
            yield f"{place}: {type_.value}", facts.takes(place, type_.value)
            yield f"{place}: not the constant", bool(facts.refuses(place, "const"))
        case model.IntegerType() | model.NumberType():
            yield from _bounds(type_, place, facts)


def _string(type_: model.StringType, place: str, facts: _Facts) -> Iterator[Need]:
    yield from _sizes(type_.min_length, type_.max_length, place, facts)
    if type_.pattern is not None:
        yield f"{place}: against its pattern", bool(facts.refuses(place, "pattern"))


def _bounds(
    type_: model.IntegerType | model.NumberType, place: str, facts: _Facts
) -> Iterator[Need]:
    refused = facts.refuses(place, "range")
    for name, bound in (("minimum", type_.minimum), ("maximum", type_.maximum)):
        if bound is not None:
            beyond = [v for v in refused if (v < bound if name == "minimum" else v > bound)]
            yield f"{place}: at its {name}", facts.takes(place, bound)
            yield f"{place}: beyond its {name}", bool(beyond)
    for name, bound in (
        ("minimum", type_.exclusive_minimum),
        ("maximum", type_.exclusive_maximum),
    ):
        if bound is not None:
            yield f"{place}: at its excluded {name}", any(v == bound for v in refused)
    if type_.multiple_of is not None:
        yield f"{place}: no multiple", bool(facts.refuses(place, "multiple"))


def _sizes(low: int | None, high: int | None, place: str, facts: _Facts) -> Iterator[Need]:
    accepted = {len(v) for v in facts.accepted[place] if v is not None}
    refused = {len(v) for v in facts.refuses(place, "length")}
    if low:
        yield f"{place}: of its least length", low in accepted
        yield f"{place}: too short", any(size < low for size in refused)
    if high is not None:
        yield f"{place}: of its greatest length", high in accepted
        yield f"{place}: too long", any(size > high for size in refused)


def _rules(contract: model.Contract, by_type: Mapping[str, list[DecodeVector]]) -> Iterator[Need]:
    codes = {
        (vector.type, fault.code)
        for vectors in by_type.values()
        for vector in vectors
        if isinstance(vector.outcome, Errors)
        for fault in vector.outcome.faults
    }
    yield "code json", any(code == "json" for _, code in codes)
    for code, type_ in RULES.items():
        if type_ in contract.by_name:
            yield f"code {code} in {type_}", (type_, code) in codes


def _lists(contract: model.Contract, chains: list[BehaviourVector]) -> Iterator[Need]:
    """Every key that a plain list may stand under, and one that it may not."""
    for definition in contract.definitions:
        for field_ in definition.fields if isinstance(definition, model.Object) else ():
            if field_.list_dtype is None:
                continue
            where = f"{definition.name}.{field_.name}"
            given = [
                (vector, vector.steps[0].fields.get(field_.name, {}))
                for vector in chains
                if vector.type == definition.name and isinstance(vector.steps[0], New)
            ]
            for key in field_.list_dtype:
                shown = any(
                    isinstance(tensors.get(key), list) and _accepts(vector)
                    for vector, tensors in given
                )
                yield f"{where}: a list under {key}", shown
            refused = any(
                fault.code == "dtype_key"
                for vector, _ in given
                if isinstance(outcome := vector.expected("python"), Errors)
                for fault in outcome.faults
            )
            yield f"{where}: a list under an unknown key", refused


def _methods(methods: frozenset[str], chains: list[BehaviourVector]) -> Iterator[Need]:
    covered = {True: set[str](), False: set[str]()}
    for vector in chains:
        for name in vector.covers:
            covered[_accepts(vector)].add(f"{vector.type}.{name}")
    for method in sorted(methods):
        yield f"{method}: a call", method in covered[True]
        if method not in TOTAL:
            yield f"{method}: a call that is refused", method in covered[False]
    for method in sorted(TOTAL - methods):
        yield f"{method}: there is no such method, but TOTAL lists it", False


def _accepts(vector: BehaviourVector) -> bool:
    outcome = vector.expected("python")
    if isinstance(outcome, Canonical | Value | Unencodable):
        return True
    assert isinstance(outcome, Errors | Fails)
    return False


def step_name(step: Step) -> str:
    """The name under which `covers` names a step."""
    match step:
        case New():
            return "new"
        case Decode():
            return "decode"
        case Get():
            return step.name
        case Invoke():
            return step.method
