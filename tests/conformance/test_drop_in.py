"""The package takes the place of the SDK's types: names, fields, defaults, habits, module paths."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import io
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from typing import Any

import differences
import drive
import pytest
import sdk
import tinker_types
import vectors
from pydantic import BaseModel
from pydantic.fields import FieldInfo

SCRIPT = (vectors.HERE / "scripts" / "training_loop.py").read_text("utf-8")
KNOWN = differences.load()
SDK = sdk.load()
NAMES = [name for name in sorted(vectors.oracle().schemas) if sdk.covers(name)]
MODELS = [name for name in NAMES if isinstance(getattr(SDK, name), type(BaseModel))]
SAME_FIELDS = [name for name in MODELS if name not in KNOWN.fields]


def printed(script: str) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(script, "training_loop.py", "exec"), {"__name__": "__main__"})
    return output.getvalue()


def known_part(text: str) -> str:
    """What a script printed, without the members that the SDK lacks."""
    for name in SAME_FIELDS:
        ours = getattr(tinker_types, name).model_fields.keys()
        for field in ours - getattr(SDK, name).model_fields.keys():
            # As repr or str writes it, or JSON, first among the members or later.
            member = rf"""['"]?{field}['"]?(?:=|: ?)[^ ,)}}]+"""
            text = re.sub(rf"(?:, | |,){member}|{member}(?:, | |,)?", "", text)
    return text


def test_a_users_script_runs_with_only_its_imports_changed() -> None:
    ours = known_part(printed(SCRIPT.replace("tinker.types", "tinker_types")))
    theirs = printed(SCRIPT)
    assert ours.splitlines() == theirs.splitlines()
    assert len(theirs.splitlines()) == 43


def test_another_result_of_the_script_is_seen() -> None:
    assert printed(SCRIPT.replace("eps=1e-8", "eps=1e-9")) != printed(SCRIPT)


def field_facts(field: FieldInfo) -> tuple[bool, object]:
    return field.is_required(), None if field.is_required() else field.default


def field_list(type_: Any) -> list[tuple[str, bool, object]]:
    return [(name, *field_facts(field)) for name, field in type_.model_fields.items()]


@pytest.mark.parametrize("name", SAME_FIELDS)
def test_fields_order_and_defaults(name: str) -> None:
    theirs = field_list(getattr(SDK, name))
    known = {field for field, *_ in theirs}
    ours = field_list(getattr(tinker_types, name))
    assert [field for field in ours if field[0] in known] == theirs
    # A member that the SDK lacks is one that its values can do without.
    assert not [field for field, required, _ in ours if required and field not in known]


@pytest.mark.parametrize("name", sorted(KNOWN.fields))
def test_types_with_other_fields_are_as_listed(name: str) -> None:
    assert field_list(getattr(tinker_types, name)) != field_list(getattr(SDK, name))


@pytest.mark.parametrize("name", MODELS)
def test_configuration(name: str) -> None:
    ours, theirs = getattr(tinker_types, name), getattr(SDK, name)
    for key in ("frozen", "extra"):
        assert ours.model_config[key] == theirs.model_config[key]
    assert ours.model_config["protected_namespaces"] == ()


def public_members(type_: type[BaseModel]) -> set[str]:
    """What a type of the SDK offers beyond its fields, without what pydantic calls by itself."""
    decorators = type_.__pydantic_decorators__
    hooks = {
        name for kind in dataclasses.fields(decorators) for name in getattr(decorators, kind.name)
    }
    return {
        name
        for name, member in vars(type_).items()
        if name[0] != "_"
        and name not in hooks
        and isinstance(member, property | classmethod | Callable)
    }


def test_members_are_found() -> None:
    assert public_members(SDK.ModelInput) == {
        "append", "append_int", "empty", "from_ints", "length", "to_ints"
    }  # fmt: skip
    assert public_members(SDK.Datum) == set()


@pytest.mark.parametrize("name", MODELS)
def test_members(name: str) -> None:
    ours, theirs = getattr(tinker_types, name), getattr(SDK, name)
    for member in public_members(theirs):
        given, wanted = (_find(type_, member) for type_ in (ours, theirs))
        assert type(given) is type(wanted), member


def _find(type_: type, member: str) -> object:
    return next((vars(base)[member] for base in type_.__mro__ if member in vars(base)), None)


def module_paths() -> Iterator[tuple[str, str]]:
    """The modules of `tinker.types`, each with the names of ours that it is the home of."""
    for info in pkgutil.iter_modules(SDK.__path__):
        module = importlib.import_module(f"{SDK.__name__}.{info.name}")
        for name in NAMES:
            value = getattr(module, name, None)
            if name in getattr(module, "__all__", ()) or (
                isinstance(value, type) and value.__module__ == module.__name__
            ):
                yield info.name, name


PATHS = list(module_paths())


def test_module_paths_are_found() -> None:
    assert {name for _, name in PATHS} == set(NAMES)
    assert ("optim_step_request", "AdamParams") in PATHS
    assert ("checkpoint", "ParsedCheckpointTinkerPath") in PATHS


@pytest.mark.parametrize(("module", "name"), PATHS)
def test_module_paths(module: str, name: str) -> None:
    ours = importlib.import_module(f"tinker_types.{module}")
    assert getattr(ours, name) is getattr(tinker_types, name)


@pytest.mark.parametrize("name", ["CheckpointType", "LossFnType", "TensorDtype"])
def test_enums_are_plain_literals(name: str) -> None:
    ours, theirs = getattr(tinker_types, name), getattr(SDK, name)
    assert typing.get_args(ours) == typing.get_args(theirs)
    assert typing.get_origin(ours) is typing.Literal


def test_the_readme_says_which_half_is_replaced() -> None:
    readme = (vectors.ROOT / "README.md").read_text(encoding="utf-8")
    made, returned = (
        set(re.findall(r"`(\w+)`", row.split("|")[1]))
        for row in re.findall(r"^\| what (?:a program makes|the client returns): .*$", readme, re.M)
    )
    directions = {
        schema["title"]: schema["x-direction"]
        for schema in vectors.oracle().schemas.values()
        if "properties" in schema and sdk.covers(schema["title"])
    }
    assert made == {name for name, says in directions.items() if says != "response"}
    assert returned == {name for name, says in directions.items() if says == "response"}
    assert made | returned == set(MODELS)


ACCEPTED = [
    vector
    for vector in vectors.decode_vectors()
    if vector.source == "sdk" and vector.type in MODELS
]


@pytest.mark.parametrize("vector", ACCEPTED, ids=lambda vector: vector.id)
def test_values(vector: vectors.DecodeVector) -> None:
    ours = drive.PackageBinding(tinker_types).decode(vector.type, vector.text)
    theirs = sdk.SdkBinding().decode(vector.type, vector.text)
    assert isinstance(ours, BaseModel)
    assert isinstance(theirs, BaseModel)
    assert str(ours) == repr(ours)
    assert str(theirs) == repr(theirs)
    dump = ours.model_dump(exclude_none=True)
    assert sdk.known(theirs, dump) == theirs.model_dump(exclude_none=True)
    assert ours.model_fields_set == theirs.model_fields_set
    field = next(iter(type(ours).model_fields))
    with pytest.raises(ValueError, match="frozen"):
        setattr(ours, field, None)
