"""What the schemas say of types and members, where pydantic has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tinker_types
from pydantic import ConfigDict, Field, TypeAdapter
from tinker_types import Datum, ModelInput, TensorData, _descriptions
from tinker_types._runtime import StrictModel
from tinker_types._runtime.model import Model
from vectors import oracle

MODELS = [
    name
    for name in oracle().schemas
    if isinstance(getattr(tinker_types, name), type)
    and issubclass(getattr(tinker_types, name), Model)
]


@pytest.mark.parametrize("name", MODELS)
def test_every_description_is_that_of_the_schema(name: str) -> None:
    schema, kind = oracle().schemas[name], getattr(tinker_types, name)
    wanted = {key: member["description"] for key, member in schema["properties"].items()}
    found = {f.alias or n: f.description for n, f in kind.model_fields.items()}
    assert found == wanted
    emitted = kind.model_json_schema()
    emitted = emitted if "properties" in emitted else emitted["$defs"][name]
    assert {key: member["description"] for key, member in emitted["properties"].items()} == wanted


def test_types_within_others_are_described() -> None:
    within = Datum.model_json_schema()["$defs"]["TensorData"]
    assert within["properties"]["dtype"]["description"] == "Type of every element."


def test_what_users_write_is_theirs() -> None:
    class Noted(ModelInput):
        """Mine."""

        note: str = Field(default="", description="Also mine.")

    class TensorData(StrictModel):
        """Of the same name alone."""

        data: int

    assert Noted.model_fields["note"].description == "Also mine."
    assert Noted.model_fields["chunks"].description == "The pieces of the input, in reading order."
    assert Noted.model_json_schema()["description"] == "Mine."
    assert TensorData.model_fields["data"].description is None
    assert TensorData.model_json_schema()["description"] == "Of the same name alone."


def test_members_are_called_as_in_json_where_one_has_the_name_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Crossed(StrictModel):
        """The attribute `class_` has the wire name of another member."""

        __module__ = "tinker_types.crossed"
        model_config = ConfigDict(validate_by_alias=False)

        class_: int = Field(alias="class")
        class__: int = Field(alias="class_", default=1)

    texts = {"class": "First.", "class_": "Second."}
    monkeypatch.setitem(_descriptions.DESCRIPTIONS, "Crossed", texts)

    def described(**options: Any) -> tuple[dict[str, str], list[str]]:
        schema = TypeAdapter(list[Crossed]).json_schema(**options)["$defs"]["Crossed"]
        found = {key: member["description"] for key, member in schema["properties"].items()}
        return found, schema["required"]

    assert described() == described(mode="validation") == (texts, ["class"])
    assert described(mode="serialization")[0] == texts
    by_attribute = {"class_": "First.", "class__": "Second."}
    assert described(by_alias=False) == (by_attribute, ["class_"])


def test_a_model_warns_as_pydantic_does() -> None:
    with pytest.warns(DeprecationWarning, match="on the instance is deprecated"):
        fields: Any = TensorData(data=[1], dtype="int64").model_fields
    assert fields["data"].description is not None


def test_nothing_is_read_before_it_is_asked_for() -> None:
    script = (
        "import sys, tinker_types as t\n"
        "t.Datum.from_json(t.Datum(model_input=t.ModelInput.from_ints([1]), "
        "loss_fn_inputs={'weights': [0.5]}).to_json())\n"
        "t.convert(t.AdamParams(), t.AdamParams)\n"
        "print('tinker_types._descriptions' in sys.modules)\n"
        "t.Datum.model_fields\n"
        "print('tinker_types._descriptions' in sys.modules)\n"
    )
    folder = Path(tinker_types.__path__[0]).parent
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("False\nTrue\n", "")
