"""The types of the emitted packages, by TypeScript's compiler.

It accepts them and every canonical payload, and refuses whatever types can show.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import our_schemas
from compiler import Refusal, compile_modules, constants, expecting_errors
from emitted import case_job, own_job, write
from tinkerspec.contract.model import Contract
from tinkerspec.targets.typescript.spelling import inputs
from tinkerspec_oracle import Oracle
from vectors import (
    CASES,
    ROOT,
    SETS,
    Canonical,
    Errors,
    Fault,
    Json,
    decode_vectors,
    pointer_parts,
)

Payload = tuple[str, Json]

VISIBLE: Final = frozenset({"missing", "enum", "const"})
"""Faults that types alone show, wherever they are; some of the others show in places."""

UNSEEN: Final = {
    ("openness", "Nothing"): "the compiler lets an object have more members where it has none",
    ("scalar_choices", "Huge"): "JSON has no way to write a bigint",
}
"""Sets and types of which no constant is judged."""


def at(payload: Json, pointer: str) -> Json:
    for part in pointer_parts(pointer):
        payload = payload[int(part)] if isinstance(payload, list) else payload[part]
    return payload


def is_visible(payload: Json, fault: Fault) -> bool:
    """Whether types must refuse a payload for this fault."""
    match fault.code:
        # TypeScript has one type for all numbers, so that a fraction is no wrong type to it.
        case "type":
            value = at(payload, fault.at)
            return isinstance(value, bool) or not isinstance(value, int | float)
        # An unknown member of an object without a tag may be one of another variant.
        case "extra":
            return fault.at.count("/") == 1
        case "tag":
            return fault.at.endswith("/type")
        case code:
            return code in VISIBLE


def accepted_vectors() -> Iterator[Payload]:
    for vector in decode_vectors():
        if isinstance(vector.outcome, Canonical):
            yield vector.type, vector.outcome.json


def refused_vectors() -> Iterator[Payload]:
    for vector in decode_vectors():
        if isinstance(vector.outcome, Errors) and not vector.raw:
            payload = vector.payload
            if any(is_visible(payload, fault) for fault in vector.outcome.faults):
                yield vector.type, payload


def case_payloads(name: str, oracle: Oracle) -> tuple[list[Payload], list[Payload]]:
    """Those of a set of cases that are accepted, as they are written, and those that types must
    refuse."""
    accepted, refused = [], []
    for case in json.loads((CASES / name / "cases.json").read_text("utf-8")):
        type_ = case["type"]
        if (name, type_) in UNSEEN:
            continue
        accepted += [(type_, oracle.canonical(type_, payload)) for payload in case["accept"]]
        for entry in case["reject"]:
            faults = [Fault(error["code"], error["at"]) for error in entry["errors"]]
            # Some are texts that are no JSON.
            if "payload" in entry and any(is_visible(entry["payload"], fault) for fault in faults):
                refused.append((type_, entry["payload"]))
    return accepted, refused


def typed(contract: Contract, package: str, payloads: Iterable[Payload]) -> str:
    """A module that gives each payload the type by which it may be written."""
    written = inputs(contract)
    named = ((written.get(type_, type_), payload) for type_, payload in payloads)
    return constants(f"{package}/_index.js", named)


def test_the_compiler_agrees_with_the_vectors(tmp_path: Path) -> None:
    accepted, refused = list(accepted_vectors()), list(refused_vectors())
    assert min(len(accepted), len(refused)) > 40
    contract = our_schemas.contract()
    write(own_job(), tmp_path)
    modules = {
        "accepted": typed(contract, "typescript", accepted),
        "refused": expecting_errors(typed(contract, "typescript", refused)),
    }
    assert compile_modules(tmp_path, modules) == []


def test_the_compiler_agrees_with_the_cases(tmp_path: Path) -> None:
    """Of every small set of schemas, all in one run of the compiler."""
    modules: dict[str, str] = {}
    for name in SETS:
        job = case_job(name)
        write(job, tmp_path / name)
        oracle = Oracle({document.path: document.root for document in job.sources.types})
        accepted, refused = case_payloads(name, oracle)
        package = f"{name}/typescript"
        modules[f"{name}_accepted"] = typed(job.contract, package, accepted)
        modules[f"{name}_refused"] = expecting_errors(typed(job.contract, package, refused))
    assert len(modules) > 60
    assert compile_modules(tmp_path, modules) == []


PROGRAM: Final = """\
import { decode, encode, type AdamParams } from "./typescript/adam_params.js";
import { decodeCursor, encodeTensorData, type Cursor } from "./typescript/_index.js";
import { values } from "./typescript/loss_fn_type.js";
import { EncodeError, type Fault } from "./typescript/_runtime/index.js";

const read = decode("{}");
export const rate: number = read.ok ? read.value.learning_rate : 0;
export const params: AdamParams | undefined = read.ok ? read.value : undefined;
export const faults: Fault[] = read.ok ? [] : read.faults;
export const text: string = encode({ eps: 0.5 });
export const big: string = encodeTensorData({ data: [1n, 2], dtype: "int64" });
export const first: "cross_entropy" | string | undefined = values[0];
const cursor = decodeCursor({});
export const offset: Cursor["offset"] = cursor.ok ? cursor.value.offset : 1n;
export const told: Fault[] = new EncodeError([]).faults;
"""

WRONG: Final = """\
import { decode, encode } from "./typescript/adam_params.js";

export const value = decode("{}").value;
export const rate: string = encode({ learning_rate: "0.5" });
export const beta: string = encode({ beta3: 0.5 });
export const plain: { ok: true } = decode("{}");
"""


WRITTEN: Final = """\
import { append, appendInt, fromInts, fromText, length, toInts } from "./typescript/model_input.js";
import { fromArray, toArray, toList } from "./typescript/tensor_data.js";
import { fromLists } from "./typescript/datum.js";
import { fromTinkerPath } from "./typescript/parsed_checkpoint_tinker_path.js";
import { parse } from "./typescript/tensor_dtype.js";
import { fromBytes } from "./typescript/image_chunk.js";

const input = append(appendInt(fromInts([1, 2n]), 3), { tokens: [4] });
export const tokens: (number | bigint)[] = toInts(input);
export const size: number = length(fromText("a", { encode: () => ({ ids: [1] }) }));
const tensor = fromArray(new Float32Array(4), [2, 2]);
export const flat: ArrayLike<number | bigint> = toArray(tensor).data;
export const nested: ReturnType<typeof toList> = toList(tensor);
const datum = fromLists({ loss_fn_inputs: { weights: [1], a: tensor }, model_input: input });
export const read: boolean = datum.ok && datum.value.loss_fn_inputs !== undefined;
const parsed = fromTinkerPath("tinker://run/weights/0001");
export const run: string = parsed.ok ? parsed.value.training_run_id : "";
export const dtype: "int64" | "float32" | string | null = parse("int64");
const sides = { height: 1, width: 1, tokens: 1 };
export const image = fromBytes(new Uint8Array(3), { format: "png", ...sides });
"""

WRONGLY: Final = """\
import { appendInt, fromInts } from "./typescript/model_input.js";
import { fromArray } from "./typescript/tensor_data.js";

export const text = fromInts(["1"]);
export const token = appendInt(fromInts([]), null);
export const list = fromArray([1, 2]);
"""


def test_what_is_written_by_hand_has_its_types(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generated" / "typescript", tmp_path / "typescript")
    modules = {"written": WRITTEN, "wrongly": WRONGLY}
    assert compile_modules(tmp_path, modules) == [
        Refusal("wrongly", 4, "TS2345"),
        Refusal("wrongly", 5, "TS2345"),
        Refusal("wrongly", 6, "TS2345"),
    ]


def test_programs_have_the_types_that_they_need_and_no_others(tmp_path: Path) -> None:
    write(own_job(), tmp_path)
    right = typed(our_schemas.contract(), "typescript", [("AdamParams", {"eps": 0.5})])
    modules = {"program": PROGRAM, "unrefused": expecting_errors(right), "wrong": WRONG}
    assert compile_modules(tmp_path, modules) == [
        Refusal("unrefused", 2, "TS2578"),
        Refusal("wrong", 3, "TS2339"),
        Refusal("wrong", 4, "TS2322"),
        Refusal("wrong", 5, "TS2561"),
        Refusal("wrong", 6, "TS2322"),
    ]
