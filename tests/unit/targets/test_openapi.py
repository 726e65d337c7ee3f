"""The bundled OpenAPI document: complete, self-contained, valid, and faithful to its sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import our_schemas
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from running import emit
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.targets import Job
from tinkerspec.targets.openapi import TARGET

ROOT = Path(__file__).resolve().parents[3]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS = "#/components/schemas/"


def bundle(folder: Path, extensions: str = "keep") -> dict[str, Any]:
    is_ours = folder == ROOT / "schemas"
    sources = our_schemas.sources() if is_ours else load_folder(folder, display="schemas")
    settings = {"file": "api/openapi.json", "extensions": extensions}
    (output,) = emit(TARGET, Job(sources, resolve(sources), settings, folder, "schemas"))
    assert output.path == "api/openapi.json"
    document: dict[str, Any] = json.loads(output.data)
    return document


def references(node: Any) -> Iterator[str]:
    """Every `$ref` and mapping of a discriminator, wherever it stands."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        yield from node.get("discriminator", {}).get("mapping", {}).values()
        for value in node.values():
            yield from references(value)


def target(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for token in reference.removeprefix("#/").split("/"):
        node = node[token]
    return node


# --- our own contract ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    return bundle(ROOT / "schemas")


def test_our_bundle_is_valid_openapi(ours: dict[str, Any]) -> None:
    faults = [
        f"{list(e.absolute_path)}: {e.message}" for e in OpenAPIV31SpecValidator(ours).iter_errors()
    ]
    assert faults == []


def test_every_reference_leads_somewhere_inside(ours: dict[str, Any]) -> None:
    found = set(references(ours))
    assert COMPONENTS + "ForwardRequest" in found
    for reference in found:
        assert isinstance(target(ours, reference), dict), reference


def test_every_public_type_is_there_reachable_or_not(ours: dict[str, Any]) -> None:
    titles = {document.path: document.name for document in our_schemas.sources().types}
    assert len(titles) == 27
    assert titles.keys() >= {"types/model/lora_config.json"}
    assert ours["components"]["schemas"].keys() >= set(titles.values())


def test_the_operations_are_the_ones_of_the_contract(ours: dict[str, Any]) -> None:
    operations = {
        f"{method.upper()} {path}": operation["operationId"]
        for path, methods in ours["paths"].items()
        for method, operation in methods.items()
    }
    assert operations == {
        "POST /api/v1/forward": "forward",
        "POST /api/v1/forward_backward": "forward_backward",
        "POST /api/v1/optim_step": "optim_step",
        "POST /api/v1/retrieve_future": "retrieve_future",
        "GET /api/v1/training_runs": "list_training_runs",
        "GET /api/v1/training_runs/{training_run_id}": "get_training_run",
    }


@pytest.mark.parametrize("operation", ["forward", "forward_backward", "optim_step"])
def test_a_post_answers_with_a_request_and_not_with_its_result(
    ours: dict[str, Any], operation: str
) -> None:
    responses = ours["paths"][f"/api/v1/{operation}"]["post"]["responses"]
    accepted = target(ours, responses["200"]["$ref"])
    schema = target(ours, accepted["content"]["application/json"]["schema"]["$ref"])
    assert list(schema["properties"]) == ["request_id", "model_id"]
    assert schema["required"] == ["request_id"]


def test_a_future_gives_a_result_or_a_try_again_or_an_error(ours: dict[str, Any]) -> None:
    answer = ours["components"]["schemas"]["FutureRetrieveResponse"]
    # anyOf: an OptimStepResponse is open and needs no member, so that it fits every other answer.
    assert set(references(answer["anyOf"])) == {
        COMPONENTS + name
        for name in (
            "ForwardBackwardOutput",
            "OptimStepResponse",
            "RequestFailedResponse",
            "TryAgainResponse",
        )
    }


def test_our_bundle_is_the_same_every_time(ours: dict[str, Any]) -> None:
    assert json.dumps(bundle(ROOT / "schemas")) == json.dumps(ours)
    names = list(ours["components"]["schemas"])
    assert names == sorted(names)


# --- a small one with every oddity ---------------------------------------------------------------


def schema(title: str, **members: Any) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "title": title,
        "description": f"A {title}.",
        "x-direction": "both",
        **members,
    }


def record(title: str, properties: dict[str, Any], **members: Any) -> dict[str, Any]:
    return schema(
        title,
        type="object",
        properties=properties,
        required=list(properties),
        additionalProperties=False,
        **members,
    )


def tag(value: str) -> dict[str, Any]:
    return {"description": "Tag.", "type": "string", "const": value}


PAYLOAD = {"$ref": "not/a/reference.json"}


def mini() -> dict[str, Any]:
    """Types by path, and openapi.json."""
    return {
        "types/pets/cat.json": record(
            "Cat",
            {
                "kind": tag("cat"),
                "default": {"description": "Named like a keyword.", "$ref": "#/$defs/Name"},
                "coat": {"description": "Its coat.", "$ref": "#/$defs/Coat"},
            },
            **{
                "$defs": {
                    "Name": {"description": "A name.", "type": "string", "minLength": 1},
                    "Coat": {
                        "title": "CoatColour",
                        "description": "A colour.",
                        "type": "string",
                        "enum": ["red", "black"],
                    },
                }
            },
            examples=[PAYLOAD],
        ),
        "types/pets/dog.json": record("Dog", {"kind": tag("dog"), "name": tag("dog")}),
        "types/pet.json": schema(
            "Pet",
            oneOf=[{"$ref": "pets/cat.json"}, {"$ref": "pets/dog.json"}],
            discriminator={
                "propertyName": "kind",
                "mapping": {"cat": "pets/cat.json", "dog": "pets/dog.json"},
            },
        ),
        "types/unused.json": schema(
            "Unused", type="object", additionalProperties={"$ref": "pet.json"}
        ),
        "openapi.json": {
            "openapi": "3.1.0",
            "info": {"title": "Pets", "version": "1.2.3"},
            "paths": {
                "/pets": {
                    "post": {
                        "operationId": "add",
                        "requestBody": {
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "types/pet.json"},
                                    "example": PAYLOAD,
                                }
                            }
                        },
                        "responses": {"200": {"$ref": "#/components/responses/Added"}},
                    }
                }
            },
            "components": {
                "schemas": {
                    "Receipt": {
                        "type": "object",
                        "properties": {
                            "pet": {"$ref": "types/pets/cat.json"},
                            "coat": {"$ref": "types/pets/cat.json#/$defs/Coat"},
                            "next": {"$ref": "#/components/schemas/Receipt"},
                        },
                    }
                },
                "responses": {
                    "Added": {
                        "description": "Done.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}
                        },
                    }
                },
            },
        },
    }


def write(folder: Path, files: dict[str, Any]) -> Path:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(data), encoding="utf-8")
    return folder


def faults(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(DiagnosticError) as caught:
        bundle(folder)
    return [(d.code, d.file, d.pointer) for d in caught.value.diagnostics]


def test_a_small_set_is_bundled(tmp_path: Path) -> None:
    document = bundle(write(tmp_path, mini()))
    OpenAPIV31SpecValidator(document).validate()
    schemas = document["components"]["schemas"]
    assert list(schemas) == ["Cat", "CoatColour", "Dog", "Pet", "Receipt", "Unused"]
    assert schemas["Pet"]["oneOf"] == [{"$ref": COMPONENTS + "Cat"}, {"$ref": COMPONENTS + "Dog"}]
    assert schemas["Pet"]["discriminator"]["mapping"] == {
        "cat": COMPONENTS + "Cat",
        "dog": COMPONENTS + "Dog",
    }
    assert schemas["Unused"]["additionalProperties"] == {"$ref": COMPONENTS + "Pet"}
    assert schemas["Receipt"]["properties"] == {
        "pet": {"$ref": COMPONENTS + "Cat"},
        "coat": {"$ref": COMPONENTS + "CoatColour"},
        "next": {"$ref": COMPONENTS + "Receipt"},
    }


def test_definitions_become_components_or_are_written_out(tmp_path: Path) -> None:
    cat = bundle(write(tmp_path, mini()))["components"]["schemas"]["Cat"]
    assert cat["properties"]["coat"] == {
        "description": "Its coat.",
        "$ref": COMPONENTS + "CoatColour",
    }
    # A definition without a title is no type; what the use says of itself comes first.
    assert cat["properties"]["default"] == {
        "description": "Named like a keyword.",
        "type": "string",
        "minLength": 1,
    }
    assert "$defs" not in cat
    assert "$schema" not in cat


def test_a_reference_in_a_payload_is_left_alone(tmp_path: Path) -> None:
    document = bundle(write(tmp_path, mini()))
    assert document["components"]["schemas"]["Cat"]["examples"] == [PAYLOAD]
    body = document["paths"]["/pets"]["post"]["requestBody"]["content"]["application/json"]
    assert body == {"schema": {"$ref": COMPONENTS + "Pet"}, "example": PAYLOAD}


NOTES: Final = {
    "externalDocs": {"url": "https://example.com"},
    "xml": {"name": "c"},
    "contentMediaType": "text/plain",
}


def test_notes_of_others_are_kept(tmp_path: Path) -> None:
    files = mini()
    files["types/pets/cat.json"] |= {**NOTES, "x-order": {"$ref": "nowhere"}}
    cat = bundle(write(tmp_path, files))["components"]["schemas"]["Cat"]
    assert {key: cat[key] for key in NOTES} == NOTES
    assert cat["x-order"] == {"$ref": "nowhere"}


def test_extensions_of_others_can_be_dropped_from_types(tmp_path: Path) -> None:
    files = mini()
    files["types/pets/cat.json"] |= {**NOTES, "x-order": 1, "x-direction": "both"}
    files["types/pets/cat.json"]["properties"]["x-age"] = {"type": "integer", "x-order": 2}
    files["openapi.json"]["components"]["schemas"]["Extra"] = {"x-order": 3}
    schemas = bundle(write(tmp_path, files), "drop")["components"]["schemas"]
    assert "x-order" not in schemas["Cat"]
    assert schemas["Cat"]["x-direction"] == "both"
    assert schemas["Cat"]["properties"]["x-age"] == {"type": "integer"}
    assert schemas["Extra"]["x-order"] == 3


def test_nothing_else_can_be_done_with_extensions(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError) as caught:
        bundle(write(tmp_path, mini()), "hide")
    (fault,) = caught.value.diagnostics
    assert fault.code == "config-invalid"
    assert fault.message == "'extensions' in [tool.tinkerspec.openapi] is 'hide'"


def test_the_bundle_says_what_it_was_made_from(tmp_path: Path) -> None:
    document = bundle(write(tmp_path, mini()))
    assert list(document)[:2] == ["openapi", "x-provenance"]
    assert document["x-provenance"] == (
        "Generated by `tinkerspec generate` from schemas/openapi.json. Do not edit."
    )


def test_types_without_operations_give_no_document(tmp_path: Path) -> None:
    files = mini()
    del files["openapi.json"]
    sources = load_folder(write(tmp_path, files), display="schemas")
    job = Job(
        sources, resolve(sources), {"file": "x.json", "extensions": "keep"}, tmp_path, "schemas"
    )
    assert emit(TARGET, job) == []


@pytest.mark.parametrize(
    "reference",
    [
        "types/pets/cow.json",
        "../outside.json",
        "types/pets/cat.json#/properties",
        "types/pets/cat.json#/$defs/Tail",
        "#/$defs/Coat",
        "#/components/schemas/Cow",
        "#/components/responses/Added",
        "https://example.com/cow.json",
    ],
)
def test_a_reference_to_no_type_is_a_fault(tmp_path: Path, reference: str) -> None:
    files = mini()
    receipt = files["openapi.json"]["components"]["schemas"]["Receipt"]
    receipt["properties"]["pet"]["$ref"] = reference
    assert faults(write(tmp_path, files)) == [
        (
            "openapi-ref",
            "schemas/openapi.json",
            "/components/schemas/Receipt/properties/pet/$ref",
        )
    ]


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("not", {"$ref": "types/pet.json"}),
        ("prefixItems", [{"$ref": "types/pet.json"}]),
        ("patternProperties", {"^x-": {"$ref": "types/pet.json"}}),
    ],
)
def test_components_may_use_all_of_json_schema(tmp_path: Path, keyword: str, value: Any) -> None:
    files = mini()
    files["openapi.json"]["components"]["schemas"]["Receipt"][keyword] = value
    document = bundle(write(tmp_path, files))
    found = set(references(document["components"]["schemas"]["Receipt"][keyword]))
    assert found == {COMPONENTS + "Pet"}


def test_only_schemas_lie_in_files_of_their_own(tmp_path: Path) -> None:
    files = mini()
    files["openapi.json"]["paths"]["/pets"]["post"]["responses"]["200"]["$ref"] = "types/pet.json"
    assert faults(write(tmp_path, files)) == [
        ("openapi-ref", "schemas/openapi.json", "/paths/~1pets/post/responses/200/$ref")
    ]


def test_a_component_cannot_take_the_name_of_a_type(tmp_path: Path) -> None:
    files = mini()
    files["openapi.json"]["components"]["schemas"]["Dog"] = {"type": "string"}
    assert faults(write(tmp_path, files)) == [
        ("openapi-name", "schemas/openapi.json", "/components/schemas/Dog")
    ]
