"""Requests that clients of real SDK releases sent, each held against its own contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import drive
import jsonschema
import packages
import protobuf
import pytest
import releases
import sdk
import sent
from drive import PackageBinding
from test_releases import oracle, sources
from tinkerspec.contract.pointer import value_at
from vectors import Canonical, same_json

RECORDED: Final = {
    release: json.loads((sent.SENT / f"{release}.json").read_text("utf-8"))
    for release in releases.RELEASES
}
OTHERS: Final = {"/api/v1/asample", "/api/v1/create_model"}
"""Operations that no contract has, with parts that each has."""
JSON_PASSES: Final = {"/api/v1/forward", "/api/v1/forward_backward"}


def requests(release: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = RECORDED[release]["sent"]
    return found


def parts(release: str) -> Iterator[tuple[str, Any]]:
    """Type and value of each part that is a type of the contract."""
    for request in requests(release):
        for at, type_ in request.get("parts", {}).items():
            yield type_, value_at(request["body"], at)
        if "message" in request:
            yield "ForwardBackwardRequest", protobuf.request(request["message"])


def operations(release: str) -> dict[str, Any]:
    """The document of operations at the contract of a release."""
    document = sources(packages.contract_of(release)).openapi
    assert document is not None
    return document.root


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = value_at(document, node["$ref"][1:]) if "$ref" in node else node
    return found


@pytest.mark.parametrize("release", releases.RELEASES)
def test_the_package_of_its_contract_reads_what_a_client_sent(release: str, once: Any) -> None:
    contract = packages.contract_of(release)
    binding = PackageBinding(packages.package(contract, once))
    judge = oracle(contract)
    for type_, value in parts(release):
        found = drive.decode(binding, type_, json.dumps(value))
        assert found == Canonical(judge.canonical(type_, value)), value
        if releases.writes_defaults(release):
            assert same_json(judge.canonical(type_, value), value)


def test_clients_sent_images_defaults_and_every_optimizer() -> None:
    images = {"data", "format", "expected_tokens", "location"}
    for release in releases.RELEASES:
        prompts = [value for type_, value in parts(release) if type_ == "ModelInput"]
        keys = {key for prompt in prompts for chunk in prompt["chunks"] for key in chunk}
        assert images < keys
        assert ("dmel" in keys) == (release in {"0.25.0", "0.38.0"})
    steps = {
        release: [value for type_, value in parts(release) if type_ == "AdamParams"]
        for release in releases.RELEASES
    }
    assert [len(each[0]) for each in steps.values()] == [0, 6, 6, 6]
    sparse, text, spans = (
        {
            release
            for release in releases.RELEASES
            for type_, value in parts(release)
            if type_ == "ForwardBackwardRequest" and word in json.dumps(value)
        }
        for word in ("sparse_crow_indices", '"reduction": "mean"', "model_input_spans")
    )
    assert (sparse, text, spans) == ({"0.18.2", "0.25.0", "0.38.0"}, {"0.38.0"}, {"0.38.0"})
    types = {type_ for release in releases.RELEASES for type_, _ in parts(release)}
    assert {"DimuonParams", "OptimizerParams", "LoraConfig", "ForwardRequest"} < types


@pytest.mark.parametrize("release", releases.RELEASES)
def test_an_operation_of_its_contract_takes_what_a_client_sent(release: str) -> None:
    document = operations(release)
    for request in requests(release):
        item = document["paths"].get(request["path"].replace("run-1", "{training_run_id}"))
        if item is None:
            assert request["path"] in OTHERS
            continue
        operation = item[request["method"].lower()]
        if "type" in request:
            assert request["type"] in operation["requestBody"]["content"], request
        parameters = [resolved(document, each) for each in operation["parameters"]]
        headers = {each["name"].lower() for each in parameters if each["in"] == "header"}
        assert headers.issuperset(request["headers"]), request
        query = {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}
        for name, text in request["query"].items():
            value = int(text) if query[name].get("type") == "integer" else text
            jsonschema.validate(value, query[name])
        if request["path"].endswith("retrieve_future"):
            schema = document["components"]["schemas"]["FutureRetrieveRequest"]
            jsonschema.validate(request["body"], schema)


@pytest.mark.parametrize("release", releases.RELEASES)
def test_every_parameter_in_a_query_of_its_contract_was_sent(release: str) -> None:
    document = operations(release)
    expected = {
        (path, each["name"])
        for path, item in document["paths"].items()
        for operation in item.values()
        for each in (resolved(document, given) for given in operation["parameters"])
        if each["in"] == "query"
    }
    assert expected == {
        (request["path"].replace("run-1", "{training_run_id}"), name)
        for request in requests(release)
        for name in request["query"]
    }


@pytest.mark.parametrize("release", ["0.25.0", "0.38.0"])
def test_a_message_says_what_the_client_was_given(release: str) -> None:
    messages = [request for request in requests(release) if "message" in request]
    for request in messages:
        value = protobuf.request(request["message"])
        judge = oracle(packages.contract_of(release))
        given = judge.canonical("ForwardBackwardRequest", request["message_value"])
        assert same_json(judge.canonical("ForwardBackwardRequest", value), given)
    assert [each["message"].get("forward_only", False) for each in messages] == [False, True]


@pytest.mark.parametrize("release", releases.RELEASES)
def test_a_pass_is_sent_as_its_contract_says(release: str) -> None:
    paths = operations(release)["paths"]
    is_json = {
        path
        for path in JSON_PASSES & paths.keys()
        if "application/json" in paths[path]["post"]["requestBody"]["content"]
    }
    passes = [request for request in requests(release) if request["path"] in JSON_PASSES]
    assert {each["path"] for each in passes if "body" in each} == is_json
    compressed = [each for each in passes if "content-encoding" in each["headers"]]
    assert bool(compressed) == (not is_json)


@pytest.mark.parametrize("release", releases.RELEASES)
def test_a_recording_is_of_the_wheel_that_is_locked(release: str) -> None:
    locked = (sdk.ROOT / "tests" / "parity" / "releases.txt").read_text("utf-8")
    assert f"tinker=={release} --hash={RECORDED[release]['wheel']}\n" in locked
