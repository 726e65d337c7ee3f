"""Every keyword of every schema has derived vectors, and every method has stored ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import covering
import drive
import our_schemas
import tinker_types
import vectors
from jsonschema.validators import extend
from tinkerspec.contract import model
from tinkerspec_oracle.choices import DECIDED
from tinkerspec_oracle.oracle import Watched

CONTRACT = our_schemas.contract()
DECODE = vectors.decode_vectors()
BEHAVIOUR = vectors.behaviour_vectors()

NEUTRAL = {
    "from_numpy": "from_array",
    "from_torch": "from_array",
    "to_numpy": "to_array",
    "to_torch": "to_array",
}
"""The neutral name of each method that is named after an array library."""


def public_methods() -> Iterator[str]:
    """What the package's types do beyond their fields, as `Type.method`."""
    binding = drive.PackageBinding(tinker_types)
    for definition in CONTRACT.definitions:
        owner = binding.owner(definition.name)
        if isinstance(definition, model.Enum):
            names = {name for name in ("parse", "values") if hasattr(owner, name)}
        elif isinstance(definition, model.Object):
            mixins = [base for base in owner.__mro__ if "._mixins." in base.__module__]
            names = {name for base in mixins for name in vars(base) if name[0] != "_"}
        else:
            continue
        yield from (f"{definition.name}.{NEUTRAL.get(name, name)}" for name in names)


METHODS = frozenset(public_methods())


def test_nothing_is_without_vectors() -> None:
    assert covering.gaps(CONTRACT, DECODE, BEHAVIOUR, METHODS) == []


def test_the_methods_are_found() -> None:
    assert {"ModelInput.append_int", "TensorData.from_array", "LossFnType.parse"} <= METHODS


def test_covers_names_steps_that_are_there() -> None:
    for vector in BEHAVIOUR:
        steps = {covering.step_name(step) for step in vector.steps}
        assert set(vector.covers) <= steps, vector.id


def test_neutral_names_are_the_bindings() -> None:
    for neutral, name in drive.NumpyArrays.names.items():
        assert NEUTRAL[name] == neutral


def test_a_new_method_without_vectors_is_seen() -> None:
    missing = covering.gaps(CONTRACT, DECODE, BEHAVIOUR, {*METHODS, "Cursor.next_page"})
    assert missing == ["Cursor.next_page: a call", "Cursor.next_page: a call that is refused"]


def test_a_stale_total_method_is_seen() -> None:
    missing = covering.gaps(CONTRACT, DECODE, BEHAVIOUR, METHODS - {"ModelInput.empty"})
    assert missing == ["ModelInput.empty: there is no such method, but TOTAL lists it"]


def test_a_rule_without_vectors_is_seen() -> None:
    left = [vector for vector in DECODE if vector.type != "ParsedCheckpointTinkerPath"]
    assert covering.gaps(CONTRACT, left, BEHAVIOUR, METHODS) == [
        "code tinker_path in ParsedCheckpointTinkerPath"
    ]


# --- what is derived ------------------------------------------------------------------------------

SILENT = {
    *("$schema", "$defs", "$comment", "title", "description", "examples", "deprecated", "default"),
    *("discriminator", "x-behaviours", "x-direction", "x-lang", "x-list-dtype", "x-renamed-from"),
    DECIDED,
}
"""Keywords that accept every value; the discriminator's faults are those of `oneOf`, and the last
one is what the oracle notes beside it."""


def watching(seen: set[tuple[str, str, bool]]) -> Watched:
    """Makes a validator note of each keyword of each schema if it holds."""

    def watch(keyword: str, judge: Any) -> Any:
        def watched(validator: Any, wanted: Any, instance: Any, schema: Any) -> Any:
            errors = list(judge(validator, wanted, instance, schema) or ())
            seen.add((json.dumps(schema), keyword, not errors))
            return errors

        return watched

    return lambda validator: extend(
        validator, {key: watch(key, judge) for key, judge in validator.VALIDATORS.items()}
    )


def schemas_in(node: Any) -> Iterator[Any]:
    """Each schema of a document, itself included."""
    yield node
    inner = [*node.get("properties", {}).values(), *node.get("anyOf", ()), *node.get("oneOf", ())]
    inner += [node[key] for key in ("items", "additionalProperties") if key in node]
    for schema in inner:
        if isinstance(schema, dict):
            yield from schemas_in(schema)


def test_every_keyword_of_every_schema_accepts_and_refuses_a_derived_payload() -> None:
    seen: set[tuple[str, str, bool]] = set()
    oracle = vectors.judging_at(our_schemas.sources(), watching(seen))
    for type_, derived in vectors.derived_vectors().items():
        for vector in derived:
            oracle.judge_value(type_, vector.payload)
    wanted = {
        (json.dumps({key: value for key, value in schema.items() if key != "$schema"}), key, holds)
        for document in oracle.schemas.values()
        for schema in schemas_in(document)
        for key, value in schema.items()
        if key not in SILENT and value not in ([], True)
        for holds in (True, False)
    }
    assert {(key, schema, holds) for schema, key, holds in wanted - seen} == set()
