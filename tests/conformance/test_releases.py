"""Recordings of real SDK releases, each held against its own contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import drive
import our_schemas
import packages
import pytest
import releases
import vectors
from drive import PackageBinding
from tinkerspec.contract import read_folder
from tinkerspec.contract.load import Sources
from tinkerspec_oracle import Oracle
from vectors import Canonical, Errors

REFUSED: Final[Mapping[tuple[str, str], str]] = {
    ("AdamParams", "learning_rate 0"): "such a step does nothing, and costs a run",
    ("AdamParams", "beta1 1"): "the average never takes up a gradient",
    ("AdamParams", "beta2 1"): "the average never takes up a gradient",
    ("AdamParams", "eps 0"): "the first step divides zero by zero where a gradient is zero",
    ("LoraConfig", "rank 0"): "an adapter without a rank has no weights",
    ("Checkpoint", "a time without a zone"): "it is no moment",
}
"""The payloads that are refused on purpose, each with its reason. Every release writes them."""


@cache
def sources(contract: str) -> Sources:
    return read_folder(our_schemas.FOLDER, display="schemas", contract=contract)


@cache
def oracle(contract: str) -> Oracle:
    return vectors.judging_at(sources(contract))


def recording(release: str) -> list[dict[str, Any]]:
    text = (releases.FOLDER / f"{release}.json").read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)["payloads"]
    return found


@pytest.mark.parametrize("release", releases.RELEASES)
def test_the_contract_of_a_release_accepts_what_it_writes(release: str) -> None:
    judge = oracle(packages.contract_of(release))
    refused = {
        (each["type"], each["name"])
        for each in recording(release)
        if not judge.judge_value(each["type"], each["payload"]).valid
    }
    assert refused == REFUSED.keys()


@pytest.mark.parametrize("release", releases.RELEASES)
def test_the_package_of_its_contract_reads_what_a_release_writes(release: str, once: Any) -> None:
    contract = packages.contract_of(release)
    binding = PackageBinding(packages.package(contract, once))
    for each in recording(release):
        found = drive.decode(binding, each["type"], json.dumps(each["payload"]))
        if (each["type"], each["name"]) in REFUSED:
            assert isinstance(found, Errors), each
        else:
            assert found == Canonical(oracle(contract).canonical(each["type"], each["payload"]))


@pytest.mark.parametrize("release", releases.RELEASES)
def test_every_member_is_recorded_and_is_left_out_where_the_release_leaves_it_out(
    release: str,
) -> None:
    given, left_out = set[str](), set[str]()
    expected, optional = set[str](), set[str]()
    for type_, schema in oracle(packages.contract_of(release)).schemas.items():
        members = schema.get("properties", {})
        required = set(schema.get("required", ()))
        if releases.writes_defaults(release):
            required |= {name for name, member in members.items() if "default" in member}
        expected |= {f"{type_}.{name}" for name in members}
        optional |= {f"{type_}.{name}" for name in members.keys() - required}
        payloads = [each["payload"] for each in recording(release) if each["type"] == type_]
        given |= {f"{type_}.{name}" for name in members if any(name in each for each in payloads)}
        left_out |= {
            f"{type_}.{name}" for name in members if any(name not in each for each in payloads)
        }
    assert expected - given == set()
    assert optional - left_out == set()


@pytest.mark.parametrize("release", releases.RELEASES)
def test_every_type_of_a_contract_is_recorded(release: str) -> None:
    recorded = {each["type"] for each in recording(release)}
    assert recorded == oracle(packages.contract_of(release)).schemas.keys()


@pytest.mark.parametrize("release", releases.RELEASES)
def test_what_is_recorded_is_what_the_release_writes(release: str) -> None:
    text = vectors.format_document(releases.recorded(release))
    assert (releases.FOLDER / f"{release}.json").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("release", "contract", "type_", "name"),
    [
        ("0.6.3", "2025-11", "ImageChunk", "required members"),
        ("0.18.2", "0.6.3", "AdamParams", "decay and clipping"),
        ("0.18.2", "0.9.0", "TensorData", "sparse"),
        ("0.25.0", "0.22.3", "DmelChunk", "audio"),
        ("0.25.0", "0.23.0", "ForwardBackwardOutput", "no metrics"),
        ("0.38.0", "0.25.0", "Datum", "spans"),
        ("0.38.0", "0.26.0", "ForwardBackwardInput", "settings that are text"),
        ("0.38.0", "0.26.2", "Checkpoint", "external"),
        ("0.38.0", "0.28.0", "OptimStepRequest", "Dimuon"),
        ("0.38.0", "0.30.3", "LossFnType", "gspo"),
        ("0.38.0", "0.34.0", "LossFnType", "stable_reinforce"),
        ("0.38.0", "0.34.0", "Datum", "a span of no tokens"),
        ("0.38.0", "0.35.0", "LossFnType", "custom"),
    ],
)
def test_the_contract_before_a_change_refuses_what_it_brought(
    release: str, contract: str, type_: str, name: str
) -> None:
    (payload,) = (
        each["payload"]
        for each in recording(release)
        if (each["type"], each["name"]) == (type_, name)
    )
    before = oracle(contract)
    assert type_ not in before.schemas or not before.judge_value(type_, payload).valid
