"""The contract as a surface: types of the schemas, methods of the vectors, places of both."""

from __future__ import annotations

from pathlib import Path

import our_schemas
import pytest
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import DiagnosticError, Place
from tinkerspec.parity import contract_source
from tinkerspec.parity.surface import Choice, ListOf, MapOf, NamedShape, Surface

ROOT = Path(__file__).resolve().parents[3]
FOREIGN = ROOT / "tests" / "cases" / "foreign" / "schemas"


def surface(folder: Path) -> Surface:
    sources = load_folder(folder, display="schemas")
    return contract_source.surface(resolve(sources), sources, "schemas")


@pytest.fixture(scope="module")
def ours() -> Surface:
    return contract_source.surface(our_schemas.contract(), our_schemas.sources(), "schemas")


def line(path: str, number: int) -> str:
    return (ROOT / path).read_text("utf-8").splitlines()[number - 1].strip()


def test_every_definition_is_there(ours: Surface) -> None:
    titles = {document.root["title"] for document in our_schemas.sources().types}
    assert ours.types.keys() == titles


def test_places_are_lines_of_the_schemas(ours: Surface) -> None:
    chunk = ours.types["ImageChunk"]
    assert chunk.place is not None
    assert line(chunk.place.file, chunk.place.line) == '"title": "ImageChunk",'
    for member in chunk.members:
        assert member.place is not None
        assert line(member.place.file, member.place.line) == f'"{member.name}": {{'


def test_kinds_and_shapes(ours: Surface) -> None:
    assert ours.types["LossFnType"].shape == Choice(
        ("cross_entropy", "importance_sampling", "ppo", "cispo", "dro")
    )
    assert ours.types["ModelInputChunk"].kind == "union"
    assert ours.types["LossFnInputs"].shape == MapOf(NamedShape("TensorData"))
    (chunks,) = ours.types["ModelInput"].members
    assert chunks.shape == ListOf(NamedShape("ModelInputChunk"))
    assert ours.types["Datum"].unknown_keys == "rejected"
    assert ours.types["Cursor"].unknown_keys == "ignored"


def test_methods_are_what_the_vectors_call(ours: Surface) -> None:
    methods = {method.name: method for method in ours.types["ModelInput"].methods}
    assert set(methods) == {
        *("append", "append_int", "empty", "from_ints", "from_text", "length", "to_ints")
    }
    assert (methods["append"].least, methods["append"].most) == (1, 1)
    place = methods["from_text"].place
    assert place is not None
    assert place.file == "schemas/vectors/model_input.json"
    assert line(place.file, place.line) == "{"


def test_reading_a_field_is_no_method(ours: Surface) -> None:
    assert [method.name for method in ours.types["ImageChunk"].methods] == ["length"]


def test_a_set_without_vectors_has_no_methods() -> None:
    types = surface(FOREIGN).types
    assert types
    assert not any(type_.methods for type_ in types.values())


def test_a_type_among_the_definitions_of_a_file_is_placed_there(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "cases" / "local_definitions" / "schemas"
    found = surface(folder)
    for type_ in found.types.values():
        assert isinstance(type_.place, Place)
        text = (folder / Path(type_.place.file).relative_to("schemas")).read_text("utf-8")
        words = text.splitlines()[type_.place.line - 1]
        assert type_.name in words, f"{type_.name}: {words}"


def test_vectors_about_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text('{"decode": []}')
    with pytest.raises(DiagnosticError) as caught:
        contract_source.read_vectors(tmp_path, "vectors")
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.file) == ("vectors-invalid", "vectors/odd.json")
