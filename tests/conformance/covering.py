"""What the stored vectors must cover: methods, plain lists, and rules about whole values.

All else follows from the schemas and is derived. `gaps` lists what no vector shows, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from tinkerspec.contract import model
from vectors import (
    BehaviourVector,
    Canonical,
    Decode,
    DecodeVector,
    Errors,
    Fails,
    Get,
    Invoke,
    New,
    Step,
    Unencodable,
    Value,
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

Need: TypeAlias = tuple[str, bool]
"""What must be shown, in words, and whether it is."""


def gaps(
    contract: model.Contract,
    decode: Iterable[DecodeVector],
    behaviour: Iterable[BehaviourVector],
    methods: Iterable[str],
) -> list[str]:
    """Everything that no vector shows, in words.

    `methods` are those beyond a type's fields, as `Type.method` under their neutral names.
    """
    chains = list(behaviour)
    needs = [
        *_lists(contract, chains),
        *_methods(frozenset(methods), chains),
        *_rules(contract, decode),
    ]
    return [words for words, shown in needs if not shown]


def _rules(contract: model.Contract, decode: Iterable[DecodeVector]) -> Iterator[Need]:
    codes = {
        (vector.type, fault.code)
        for vector in decode
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
