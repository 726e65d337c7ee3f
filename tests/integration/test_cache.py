"""What `generate` takes over from earlier runs: never anything but what it would render, and never
anything that `check` does not see."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from tinkerspec import cache, contract, pipeline, resources, second_reader
from tinkerspec.config import Config, load_config
from tinkerspec.contract import lint, model_json
from tinkerspec.contract.accepted import Accepted
from tinkerspec.contract.load import Sources
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.publish import inputs, manifest
from tinkerspec.targets.render import Renderer

from .test_generate import tree

Schemas: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Schemas], object]

PROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"
[tool.tinkerspec.docs]
[tool.tinkerspec.elixir]
namespace = "Zoo.Types"
[tool.tinkerspec.openapi]
[tool.tinkerspec.python]
package = "zoo_types"
[tool.tinkerspec.site]
[tool.tinkerspec.typescript]
package = "zoo-types"
[tool.tinkerspec.vectors]
"""
TEXT: Final = {"type": "string", "description": "A text."}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"{name}.json"}


def record(title: str, **members: Any) -> dict[str, Any]:
    properties = {name: {"description": "A member.", **each} for name, each in members.items()}
    return described(title, type="object", properties=properties)


def described(title: str, **keywords: Any) -> dict[str, Any]:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": title, "description": f"A {title}.", **keywords}


def pet(name: str) -> dict[str, Any]:
    tag = {"type": "string", "const": name}
    return {**record(name.title(), kind=tag, owner=ref("owner")), "required": ["kind"]}


def union(title: str, tag: str, *names: str, behaviours: Sequence[str] = ()) -> dict[str, Any]:
    mapping = {name: f"{name}.json" for name in names}
    return described(
        title,
        oneOf=[ref(name) for name in names],
        discriminator={"propertyName": tag, "mapping": mapping},
        **({"x-behaviours": [*behaviours]} if behaviours else {}),
    )


def operation(taken: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"types/{taken}.json"}}}
    return {"requestBody": {"content": content}, "responses": {"200": {"description": "Done."}}}


SCHEMAS: Final[Schemas] = {
    "openapi.json": {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1.0"},
        "paths": {"/visits": {"post": operation("visit")}},
    },
    "types/colour.json": described("Colour", type="string", enum=["red", "green"]),
    "types/label.json": described("Label", type="string"),
    "types/thing.json": {
        **record("Thing", sort={"type": "string", "const": "thing"}, name=TEXT),
        "required": ["sort"],
    },
    "types/paint.json": record("Paint", colour=ref("colour")),
    "types/owner.json": {
        **described("Owner", type="object", allOf=[ref("thing")]),
        "properties": {"likes": {**ref("colour"), "description": "A colour."}},
        "examples": [{"sort": "thing", "name": "Ann", "likes": "red"}],
    },
    "types/cat.json": pet("cat"),
    "types/dog.json": pet("dog"),
    "types/pet.json": union("Pet", "kind", "cat", "dog"),
    "types/visit.json": {
        **record(
            "Visit", pet=ref("pet"), note=ref("label"), before={"anyOf": [ref("visit"), TEXT]}
        ),
        "examples": [{"pet": {"kind": "cat"}, "note": "It purrs."}],
    },
    "types/cage.json": record("Cage", door=TEXT),
}


def member(file: str, name: str, schema: Mapping[str, Any]) -> Edit:
    def edit(schemas: Schemas) -> None:
        properties = schemas[f"types/{file}.json"].setdefault("properties", {})
        properties[name] = {"description": "It is new.", **schema}

    return edit


def said(file: str, **keywords: Any) -> Edit:
    return lambda schemas: schemas[f"types/{file}.json"].update(keywords)


def another(name: str, schema: Mapping[str, Any]) -> Edit:
    return lambda schemas: schemas.update({f"types/{name}.json": schema})


def without(name: str) -> Edit:
    return lambda schemas: schemas.pop(f"types/{name}.json")


def taken(path: str, name: str) -> Edit:
    return lambda schemas: schemas["openapi.json"]["paths"].update(
        {path: {"post": operation(name)}}
    )


EDITS: Final[Mapping[str, Edit]] = {
    "a description": said("label", description="What is written on it."),
    "a mention of a type that is not there": said("dog", description="It may fear a `Vet`."),
    "a type that is mentioned": another("vet", record("Vet", name=TEXT)),
    "a member of a type that others refer to": member("owner", "age", {"type": "integer"}),
    "a member of a base": member("thing", "weight", {"type": "number"}),
    "a member of the same name below a base": member("owner", "name", TEXT),
    "a reference to a type": member("cage", "animal", ref("pet")),
    "a ring": member("owner", "pet", {"anyOf": [ref("pet"), {"type": "null"}]}),
    "a union that may hold itself": member(
        "cage", "inside", {"anyOf": [ref("cage"), {"type": "array", "items": ref("cage")}]}
    ),
    "an enum": said("colour", enum=["red", "blue", "green"]),
    "another kind of type": said("label", enum=["It purrs.", "It barks."]),
    "a default": member("cat", "lives", {"type": "integer", "default": 9}),
    "a variant with a subclass": another(
        "kitten", described("Kitten", type="object", allOf=[ref("visit")])
    ),
    "a behaviour": said("pet", **{"x-behaviours": ["speak"]}),
    "a module that re-exports": said("colour", **{"x-lang": {"python": {"modules": ["cage"]}}}),
    "a ring of modules": another(
        "aviary",
        {**record("Aviary", paint=ref("colour")), "x-lang": {"python": {"modules": ["colour"]}}},
    ),
    "a behaviour of a base": another("goods", union("Goods", "sort", "thing", behaviours=["sell"])),
    "an operation": taken("/cages", "cage"),
    "a direction": said("owner", **{"x-direction": "response"}),
    "a type with the name of an input": another("cat_input", record("CatInput", name=TEXT)),
    "a deprecation": said("dog", deprecated=True),
    "a type less": without("paint"),
}


def write(folder: Path, schemas: Schemas) -> Config:
    shutil.rmtree(folder / "schemas", ignore_errors=True)
    (folder / "schemas" / "types").mkdir(parents=True)
    for path, schema in schemas.items():
        (folder / "schemas" / path).write_text(json.dumps(schema), encoding="utf-8")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return load_config(folder / "pyproject.toml")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `check` render everything, and ask nobody else."""
    monkeypatch.setattr(second_reader, "ask", lambda *_: second_reader.Answer())


def reported(config: Config) -> tuple[str, ...]:
    """The files that are not what `check` renders, which never looks at the cache."""
    plan = pipeline.check(config).plan
    return (*plan.written, *plan.stale)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = write(tmp_path_factory.mktemp("zoo"), SCHEMAS)
    pipeline.generate(config)
    return config.root


@pytest.fixture
def zoo(generated: Path, tmp_path: Path) -> Config:
    """A copy of the project as it was generated."""
    shutil.copytree(generated, tmp_path / "zoo")
    return load_config(tmp_path / "zoo" / "pyproject.toml")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules and pages of types that are rendered, by their templates."""
    seen: list[str] = []
    render = Renderer.render

    def counted(self: Renderer, template: str, names: Mapping[str, Any]) -> str:
        if template == "type.md.j2":
            seen.append(f"docs {names['name']}")
        elif template == "type.html.j2":
            seen.append(f"site {names['name']}")
        elif template.startswith("types/") and template.endswith(".ex.j2"):
            seen.append(f"elixir {names['module'].rpartition('.')[2]}")
        elif template == "types/module.py.j2":
            seen.append("python")
        elif template == "types/module.js.j2":
            seen.append(f"typescript {names['name']}")
        return render(self, template, names)

    monkeypatch.setattr(Renderer, "render", counted)
    return seen


def change(config: Config, edit: Edit) -> None:
    """Make an edit of the schemas of a project."""
    folder = config.schemas
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*.json")]
    schemas = {path: json.loads((folder / path).read_text(encoding="utf-8")) for path in paths}
    edit(schemas)
    write(config.root, schemas)


def cache_file(config: Config) -> Path:
    (file,) = (config.root / cache.FOLDER).glob("*.json")
    return file


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_gives_what_a_first_run_gives(zoo: Config, edit: Edit) -> None:
    change(zoo, edit)
    pipeline.generate(zoo)
    assert reported(zoo) == ()


def test_so_does_any_series_of_edits(zoo: Config) -> None:
    for name in random.Random(1).sample(list(EDITS), len(EDITS)):
        change(zoo, EDITS[name])
        pipeline.generate(zoo)
        assert reported(zoo) == (), name


def test_hand_written_code_may_be_chosen_by_contracts_alone(zoo: Config) -> None:
    (zoo.root / "mine").mkdir()
    mixin = 'class CageMixin:\n    def shut(self) -> None:\n        """Do it."""\n'
    extension = (
        "defmodule Zoo.Types.Ext.Cage do\n"
        '  @moduledoc false\n\n  @doc "Do it."\n  def shut(cage), do: cage\nend\n'
    )
    (zoo.root / "mine" / "cage@2.py").write_text(mixin, encoding="utf-8")
    (zoo.root / "mine" / "cage@2.ex").write_text(extension, encoding="utf-8")
    settings = PROJECT.replace('"zoo_types"\n', '"zoo_types"\nmixins = "mine"\n')
    settings = settings.replace('"Zoo.Types"\n', '"Zoo.Types"\nextensions = "mine"\n')
    settings = settings.replace("[tool.tinkerspec]\n", '[tool.tinkerspec]\ncontract = "1"\n')
    zoo.file.write_text(settings, encoding="utf-8")
    config = load_config(zoo.file)
    for order, is_there in ((["1", "2"], False), (["2", "1"], True)):
        listed = [{"name": name} for name in order]
        (zoo.schemas / "contracts.json").write_text(json.dumps(listed), encoding="utf-8")
        pipeline.generate(config)
        page = (zoo.output / "docs/types/cage.md").read_text(encoding="utf-8")
        assert (".shut()" in page, "shut(cage)" in page) == (is_there, is_there)
        assert reported(config) == ()


def test_what_a_change_does_not_reach_is_not_rendered(zoo: Config, rendered: list[str]) -> None:
    change(zoo, EDITS["a member of a type that others refer to"])
    outcome = pipeline.generate(zoo)
    users = ["Cat", "Dog", "Owner", "Pet", "Visit"]
    assert sorted(set(rendered)) == sorted(
        [f"{t} {u}" for t in ("docs", "elixir", "site", "typescript") for u in users] + ["python"]
    )
    assert rendered.count("python") == len(users)
    assert "elixir/lib/zoo/types/owner.ex" in outcome.changed


def test_a_file_that_every_package_has_is_rendered_where_its_names_change(
    zoo: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    render = Renderer.render

    def seen_too(self: Renderer, template: str, names: Mapping[str, Any]) -> str:
        seen.add(template)
        return render(self, template, names)

    monkeypatch.setattr(Renderer, "render", seen_too)
    common = {"package/__init__.py.j2", "package/_index.js.j2", "package/codec.ex.j2"}
    common |= {"project/README.md.j2", "project/mix.exs.j2", "project/pyproject.toml.j2"}
    change(zoo, EDITS["a member of a type that others refer to"])
    pipeline.generate(zoo)
    assert {"package/wire.py.j2", "package/_descriptions.py.j2"} < seen
    assert seen.isdisjoint(common)
    change(zoo, EDITS["a type less"])
    pipeline.generate(zoo)
    assert (
        common - {"package/codec.ex.j2", "project/mix.exs.j2", "project/pyproject.toml.j2"} < seen
    )
    assert reported(zoo) == ()


FAULTS: Final[Mapping[str, Edit]] = {
    "a type that is gone": without("colour"),
    "a name that is taken": another("hue", described("Colour", type="string", enum=["blue"])),
    "an example that the type no longer allows": said("thing", required=["sort", "name"]),
    "a default that a part no longer allows": member("thing", "name", {"type": "integer"}),
    "an earlier name that is in use": said("cage", **{"x-renamed-from": "Dog"}),
    "a tag that a variant no longer has": member("cat", "kind", {"type": "string", "const": "x"}),
    "an operation on nothing": taken("/vets", "vet"),
    "a word that is wrong": said("label", tpye="string"),
    "a type without a description": lambda schemas: schemas["types/cat.json"].pop("description"),
    "a vocabulary that forbids": lambda schemas: schemas.update(
        {"vocabulary.json": {"$defs": {"schema": {"properties": {}}}, "required": ["x-mark"]}}
    ),
}
"""What lint finds in these schemas, or in others because of them."""


@pytest.mark.parametrize("edit", [*FAULTS.values(), *EDITS.values()], ids=[*FAULTS, *EDITS])
def test_lint_finds_what_it_finds_without_a_cache(edit: Edit, tmp_path: Path) -> None:
    config = write(tmp_path, SCHEMAS)
    first = Accepted("", {})
    lint.run(contract.read_folder(config.schemas, display="schemas"), first)
    change(config, edit)
    sources = contract.read_folder(config.schemas, display="schemas")
    every = lint.run(sources)
    second = Accepted("", first.seen)
    assert lint.run(sources, second) == every
    assert lint.run(sources, Accepted("", {**first.seen, **second.seen})) == every


def test_a_type_that_nothing_leads_to_decides_nothing_else(
    zoo: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: dict[str, str] = {}

    def told(_: cache.Cache, path: str, decides: object) -> None:
        decided[path] = json.dumps(decides)

    monkeypatch.setattr(cache.Cache, "text", told)
    change(zoo, EDITS["a description"])
    pipeline.generate(zoo)
    others = {Path(path).stem for path in SCHEMAS} - {"cage"}
    of_cage = {
        path: text for path, text in decided.items() if Path(path).stem in ("cage", "cage.d")
    }
    assert {path.partition("/")[0] for path in of_cage} > {"docs", "python", "typescript"}
    for path, text in of_cage.items():
        assert not {other for other in others if other in text.lower()}, path


def test_lint_looks_only_at_what_changed(zoo: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def looked_at(sources: Sources) -> Iterator[Diagnostic]:
        seen.extend(document.path for document in sources.types)
        return iter(())

    monkeypatch.setattr(lint, "FORM_RULES", (looked_at,))
    change(zoo, EDITS["a member of a type that others refer to"])
    pipeline.generate(zoo)
    users = {"cat", "dog", "owner", "pet", "visit"}
    assert {*seen} == {f"types/{name}.json" for name in {*users, "colour", "label", "thing"}}
    seen.clear()
    change(zoo, said("label", description="It is new."))
    pipeline.generate(zoo)
    assert "types/cage.json" not in seen
    assert "types/label.json" in seen
    assert {"types/cat.json", "types/visit.json"} < {*seen}


def test_a_forged_verdict_is_seen_by_check(zoo: Config) -> None:
    change(zoo, said("cage", examples=[{"door": 1}]))
    with pytest.raises(DiagnosticError, match="`door` is 1"):
        pipeline.generate(zoo)
    sources = contract.read_folder(zoo.schemas, display="schemas")
    digests = Accepted(inputs.read(zoo).means, {}).of(sources).digests
    known = json.loads(cache_file(zoo).read_text())
    known["accepted"] = {digest: [] for digest in digests.values()}
    cache_file(zoo).write_text(json.dumps(known))
    pipeline.generate(zoo)
    with pytest.raises(DiagnosticError, match="`door` is 1"):
        pipeline.check(zoo)


def test_the_cache_may_be_deleted(zoo: Config, rendered: list[str]) -> None:
    before = tree(zoo.output)
    shutil.rmtree(zoo.root / cache.FOLDER)
    change(zoo, EDITS["a description"])
    change(
        zoo, said("label", description=SCHEMAS["types/label.json"]["description"], title="Label")
    )
    (zoo.output / "python/zoo_types/cage.py").unlink()
    pipeline.generate(zoo)
    assert tree(zoo.output) == before
    assert len(rendered) == 5 * len([path for path in SCHEMAS if path.startswith("types/")])


def test_a_template_that_changes_renders_everything(
    zoo: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(resources.templates_folder(), templates)
    monkeypatch.setattr(resources, "templates_folder", lambda: templates)
    page = templates / "docs" / "type.md.j2"
    page.write_text(page.read_text(encoding="utf-8") + "The end.\n", encoding="utf-8")
    pipeline.generate(zoo)
    for path in (zoo.output / "docs" / "types").glob("*.md"):
        assert path.read_text(encoding="utf-8").endswith("The end.\n")


def test_a_program_that_changes_renders_everything(
    zoo: Config, rendered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "emit.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(inputs, "_PACKAGE", tmp_path / "program")
    pipeline.generate(zoo)
    assert "docs Cage" in rendered
    assert "elixir Cage" in rendered


def test_a_file_that_was_edited_is_rendered_again(zoo: Config, rendered: list[str]) -> None:
    before = tree(zoo.output)
    edited = zoo.output / "docs" / "types" / "cage.md"
    edited.write_text("It is mine.\n", encoding="utf-8")
    pipeline.generate(zoo)
    assert rendered == ["docs Cage"]
    assert tree(zoo.output) == before


def test_what_is_published_is_read_once(zoo: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    open_ = os.open

    def opened(path: str, *rest: Any, **more: Any) -> int:
        read.append(os.fspath(path))
        return open_(path, *rest, **more)

    monkeypatch.setattr(os, "open", opened)
    change(zoo, EDITS["a description"])
    pipeline.generate(zoo)
    published = [path for path in read if path.startswith(f"{zoo.output}/docs/types/")]
    stay = [path for path in published if path.endswith(".md") and Path(path).stem != "label"]
    assert len(stay) == len(set(stay)) > 5


def test_a_contract_is_written_out_once(zoo: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    plain = model_json._plain

    def counted(node: Any) -> dict[str, Any]:
        written.append(type(node).__name__)
        return plain(node)

    monkeypatch.setattr(model_json, "_plain", counted)
    change(zoo, EDITS["a description"])
    pipeline.generate(zoo)
    types = [path for path in SCHEMAS if path.startswith("types/")]
    assert sum(name in ("Alias", "Enum", "Object", "Union") for name in written) == len(types)


def forged(config: Config, path: str) -> None:
    """Change a file of the output, and have the cache say that it was rendered so."""
    file = config.output / path
    file.write_bytes(file.read_bytes() + b"\n")
    known = json.loads(cache_file(config).read_text())
    known["files"][path][1] = manifest.sha256(file.read_bytes())
    cache_file(config).write_text(json.dumps(known))


def test_a_forged_cache_is_seen_by_check(zoo: Config) -> None:
    paths = ["docs/types/cage.md", "elixir/lib/zoo/types/cage.ex", "python/zoo_types/cage.py"]
    paths.append("vectors/cage.json")
    for path in paths:
        forged(zoo, path)
    pipeline.generate(zoo)
    assert set(paths) < set(reported(zoo))


def test_a_forged_manifest_is_seen_by_check(zoo: Config) -> None:
    file = zoo.output / "docs" / "types" / "cage.md"
    file.write_text("It is mine.\n", encoding="utf-8")
    sealed = manifest.loads((zoo.output / manifest.FILE_NAME).read_bytes())
    files = {**sealed.files, "docs/types/cage.md": manifest.sha256(file.read_bytes())}
    lie = manifest.Manifest(sealed.facts, files).dumps()
    (zoo.output / manifest.FILE_NAME).write_bytes(lie)
    assert pipeline.generate(zoo).unchanged
    assert "docs/types/cage.md" in reported(zoo)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b'{"accepted": {}, "files": {"docs/types/cage.md": ["',
        b"\x80\x04}\x94.",
        b"[]",
        b'{"accepted": {}}',
        b'{"accepted": 1, "files": {}}',
        b'{"accepted": {}, "files": {"docs/types/cage.md": "ab"}}',
        b'{"accepted": {}, "files": {"docs/types/cage.md": ["a", "b", "c"]}}',
        b'{"accepted": {"ab": [{}]}, "files": {}}',
        b'{"accepted": {"ab": [["a", "", "", "b", "line", 0, ""]]}, "files": {}}',
        b'{"accepted": {}, "files": {"docs/types/cage.md": [null, {}]}}',
        b'{"accepted": {"": [["", "", "", "", 1e999, 1, ""]]}, "files": {}}',
        b"[" * 100_000,
    ],
    ids=[
        "empty",
        "cut",
        "pickle",
        "list",
        "half",
        "count",
        "object",
        "line",
        "text",
        "three",
        "values",
        "infinite",
        "deep",
    ],
)
def test_a_cache_that_is_odd_is_no_cache(zoo: Config, text: bytes) -> None:
    before = tree(zoo.output)
    good = cache_file(zoo).read_bytes()
    cache_file(zoo).write_bytes(text)
    (zoo.output / "docs" / "types" / "cage.md").unlink()
    pipeline.generate(zoo)
    assert tree(zoo.output) == before
    assert cache_file(zoo).read_bytes() == good


def test_a_cache_of_another_project_says_nothing(zoo: Config, tmp_path: Path) -> None:
    schemas = json.loads(json.dumps(SCHEMAS))
    EDITS["another kind of type"](schemas)
    other = write(tmp_path / "other", schemas)
    shutil.copytree(zoo.root / cache.FOLDER, other.root / cache.FOLDER)
    shutil.copytree(zoo.output, other.output)
    pipeline.generate(other)
    assert reported(other) == ()


def test_a_cache_that_cannot_be_written_is_left(zoo: Config, tmp_path: Path) -> None:
    shutil.rmtree(zoo.root / cache.FOLDER)
    (zoo.root / cache.FOLDER).write_text("It is mine.\n")
    change(zoo, EDITS["a description"])
    pipeline.generate(zoo)
    assert (zoo.root / cache.FOLDER).read_text() == "It is mine.\n"


def test_nothing_is_written_through_a_link(zoo: Config, tmp_path: Path) -> None:
    shutil.rmtree(zoo.root / cache.FOLDER)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitignore").write_text("mine\n")
    (zoo.root / cache.FOLDER).symlink_to(tmp_path / "home")
    change(zoo, EDITS["a description"])
    pipeline.generate(zoo)
    assert tree(tmp_path / "home") == {".gitignore": b"mine\n"}
