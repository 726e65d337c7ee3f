"""Schema sets with one oddity each: generated, then read and written payload by payload.

Every verdict is asked of plain JSON Schema as well, so that a case cannot bless a fault of ours.
"""

from __future__ import annotations

import importlib
import json
import random
import shutil
import sys
import time
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from drawn import SEED, many
from drive import PackageBinding
from jsonschema.validators import extend
from pages import blocks, pages, run, title
from pydantic import Field, ValidationError, create_model
from spoiling import Spoiler, compare
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.contract import read_folder
from tinkerspec_oracle import Oracle
from tinkerspec_oracle.oracle import Watched
from vectors import CASES, SETS

from .case_runner import failures
from .conftest import ROOT

FOREIGN = "foreign"
ROUNDS: Final = many(150)
"""How many payloads of each set are spoilt."""

PYPROJECT = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.python]
folder = "python"
package = "{package}"
"""
DOCS: Final = "\n[tool.tinkerspec.docs]\n"


@cache
def cases_of(name: str) -> dict[str, dict[str, Any]]:
    listed = json.loads((CASES / name / "cases.json").read_text(encoding="utf-8"))
    return {case["type"]: case for case in listed}


EVERY = [(name, type_) for name in SETS for type_ in cases_of(name)]


def ids(value: str) -> str:
    return value


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The generated package of a set, by the set's name; each is generated once."""
    made: dict[str, ModuleType] = {}
    path = list(sys.path)

    def make(name: str) -> ModuleType:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            made[name] = generate(name, folder)
        return made[name]

    yield make
    sys.path[:] = path


def generate(name: str, folder: Path) -> ModuleType:
    shutil.copytree(CASES / name / "schemas", folder / "schemas")
    title = "orrery_types" if name == FOREIGN else f"case_{name}"
    own = CASES / name / "pyproject.toml"
    text = own.read_text("utf-8") if own.exists() else PYPROJECT.format(package=title)
    settings = text if DOCS in text else text + DOCS
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    pipeline.generate(load_config(folder / "pyproject.toml"))
    return imported(folder / "generated" / "python", title)


def imported(folder: Path, name: str) -> ModuleType:
    """A package with all of its types; importing them warns of nothing."""
    sys.path.insert(0, str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        module = importlib.import_module(name)
        for exported in module.__all__:
            getattr(module, exported)
    return module


def test_odd_names_are_read_alike_without_speed(package: Any, tmp_path: Path) -> None:
    folder = Path(package("odd_names").__path__[0])
    ignored = shutil.ignore_patterns("__pycache__", "_speed")
    shutil.copytree(folder, tmp_path / "case_odd_names_plain", ignore=ignored)
    plain = imported(tmp_path, "case_odd_names_plain")
    for case in cases_of("odd_names").values():
        assert list(failures(plain, case)) == []


@pytest.mark.parametrize("speed", [True, False])
def test_unions_that_nest_are_read_in_time_that_grows_with_the_payload(
    package: Any, tmp_path: Path, *, speed: bool
) -> None:
    """At each level two variants read what is inside: 22 levels would take many seconds."""
    module = package("unions_without_tags")
    if not speed:
        ignored = shutil.ignore_patterns("__pycache__", "_speed")
        plain = tmp_path / "case_nesting_plain"
        shutil.copytree(module.__path__[0], plain, ignore=ignored)
        module = imported(tmp_path, plain.name)
    misfit: Any = {"a": 1, "b": 1}
    fit: Any = {"a": True}
    for _ in range(22):
        misfit, fit = {"next": misfit}, {"a": True, "next": fit}
    started = time.process_time()
    with pytest.raises(ValidationError) as refused:
        module.from_json(module.Maze, misfit)
    assert [(f["code"], f["pointer"]) for f in module.payload_errors(refused.value)] == [
        ("union", "")
    ]
    read = module.from_json(module.Knot, fit)
    assert type(read.next.next) is module.KnotUp
    assert read.to_wire() == fit | {"next": read.next.to_wire()}
    assert module.KnotUp(**fit) == read
    assert time.process_time() - started < 5


def test_arguments_with_odd_names_arrive(package: Any) -> None:
    """Also where an attribute of one member is the wire name of another."""
    kind = package("odd_names").Clashing
    value = kind(**{name: number for number, name in enumerate(kind.model_fields)})
    assert list(value.to_wire().values()) == list(range(len(kind.model_fields)))
    assert value.to_wire()["class"] == value.class_
    assert value.to_wire()["class_"] == value.class__


def test_what_has_only_one_value_need_not_be_given(package: Any) -> None:
    """To a constructor; a payload has it, as the cases say."""
    module = package("scalar_choices")
    value = module.Stamped(maybe=None, text="a")
    example = {"kind": "stamped", "version": 2, "exact": 0.5, "only": "only", "edition": 2}
    assert value.to_wire() == {**example, "maybe": None, "text": "a"}
    assert value.model_fields_set == {"maybe", "text"}
    with pytest.raises(ValidationError):
        module.Stamped(text="a")


def test_members_with_odd_names_are_converted_by_their_wire_names(package: Any) -> None:
    module = package("odd_names")
    kind = module.Clashing
    value = kind(**{name: number for number, name in enumerate(kind.model_fields)})
    fields = {f"f{index}": (int, Field(alias=key)) for index, key in enumerate(value.to_wire())}
    # The names of the members are known only here.
    other: Any = create_model("Other", **fields)  # type: ignore[call-overload]
    assert module.convert(value, other).model_dump(by_alias=True) == value.to_wire()
    assert module.convert(module.convert(value, other), kind) == value


def test_snake_case_stands_over_camel_case(package: Any) -> None:
    module = package("snake_members")
    attributes = [*module.Camel.model_fields]
    assert attributes[:6] == [
        "foo_bar",
        "user_id",
        "http_server",
        "plain",
        "already_snake",
        "class_",
    ]
    given = dict(zip(attributes[:10], range(10), strict=True))
    value = module.Camel(**given, optional_text=None, text_list=(1, 2))
    assert value.to_wire()["madeWith"] == value.made_with == 3
    assert module.Camel(**{**value.to_wire(), "fooBar": 7}).foo_bar == 7
    assert module.Camel.from_json(value.to_json()) == value


def test_snake_case_is_converted_to_the_names_of_the_wire_and_back(package: Any) -> None:
    module = package("snake_members")
    value = module.Clashing.from_json(cases_of("snake_members")["Clashing"]["accept"][0])
    assert [*module.Clashing.model_fields][:3] == ["fooBar", "foo_bar", "FooBar"]
    assert module.convert(value, module.Clashing) == value
    camel = module.Camel.from_json(cases_of("snake_members")["Camel"]["accept"][0])
    other = create_model("Other", fooBar=(int, ...), userID=(int, ...), textList=(list[float], ...))
    made = module.convert(camel, other, extra="ignore")
    assert (made.fooBar, made.userID) == (camel.foo_bar, camel.user_id)


def test_types_of_allof_are_subclasses_of_what_they_take_over(package: Any) -> None:
    module = package("bases")
    cat = module.HouseCat(name="a", kind="x", lives=1, tags={"a": "b"}, home="h")
    assert isinstance(cat, module.Cat)
    assert isinstance(cat, module.Animal)
    assert isinstance(cat, module.Marked)
    own = {name: [*vars(getattr(module, name))["__annotations__"]] for name in ("Lion", "SameCat")}
    assert own == {"Lion": ["pride"], "SameCat": []}
    members = ["name", "kind", "seenAt", "lives", "toys", "tags", "home"]
    assert [*module.HouseCat.model_fields] == members
    assert module.HouseCat.model_fields["lives"].description == "A member."
    assert module.HouseCat.from_json(cat.to_json()) == cat
    tree = module.Node(kids=[module.Leaf(text="a", kids=[module.Leaf(text="b")])])
    assert issubclass(module.Leaf, module.Node)
    assert tree.to_wire() == {"kids": [{"kids": [{"text": "b"}], "text": "a"}]}
    others = {"Tom": "Cat", "Late": "Marked", "Needy": "Marked", "Closed": "Marked", "Twig": "Leaf"}
    for name, base in others.items():
        assert not issubclass(getattr(module, name), getattr(module, base)), name


def test_a_subclass_is_not_written_where_it_would_be_read_as_another_type(package: Any) -> None:
    module = package("bases")
    found = module.Found(what=module.HouseCat(name="a", kind="x", lives=1, home="h"))
    with pytest.raises(ValueError, match="/what: is read as another type of the union"):
        found.to_json()


@cache
def oracle(name: str) -> Oracle:
    sources = read_folder(CASES / name / "schemas", display="schemas")
    return Oracle({document.path: document.root for document in sources.types})


@pytest.mark.parametrize(("name", "type_"), EVERY, ids=ids)
def test_the_package_keeps_every_case(package: Any, name: str, type_: str) -> None:
    assert list(failures(package(name), cases_of(name)[type_])) == []


@pytest.mark.parametrize("name", SETS)
def test_the_programs_of_the_pages_run(package: Any, name: str) -> None:
    module = package(name)
    for page in pages(Path(module.__path__[0]).parents[1] / "docs"):
        text = page.read_text(encoding="utf-8")
        examples = zip(blocks(text, "json"), blocks(text, "python"), strict=True)
        for payload, program in examples:
            names = run(program)
            read = module.from_json(getattr(module, title(text)), payload)
            assert names["value"] == read, page
            assert json.loads(names["payload"]) == module.to_wire(read), page


@pytest.mark.parametrize(
    ("name", "type_"),
    [(name, type_) for name, type_ in EVERY if type_ in oracle(name).schemas],
    ids=ids,
)
def test_plain_json_schema_gives_the_same_verdicts(name: str, type_: str) -> None:
    case = cases_of(name)[type_]
    judge = oracle(name).judge
    for payload in case["accept"]:
        assert judge(type_, json.dumps(payload)).faults == frozenset()
    for reject in case["reject"]:
        found = {(fault.code, fault.at) for fault in judge(type_, text_of(reject)).faults}
        assert found == {(error["code"], error["at"]) for error in reject["errors"]}


def text_of(reject: dict[str, Any]) -> str:
    """The payload as JSON text; what is no JSON is given as text."""
    return str(reject["text"]) if "text" in reject else json.dumps(reject["payload"])


@pytest.mark.parametrize(("name", "type_"), EVERY, ids=ids)
def test_what_is_written_is_valid(package: Any, name: str, type_: str) -> None:
    if type_ not in oracle(name).schemas:
        return
    module = package(name)
    for payload in cases_of(name)[type_]["accept"]:
        value = module.from_json(getattr(module, type_), json.dumps(payload))
        wire = module.to_wire(value)
        assert oracle(name).judge_value(type_, wire).faults == frozenset()


@pytest.mark.drawn
@pytest.mark.parametrize("name", SETS)
def test_spoilt_payloads_have_the_same_faults_as_in_plain_json_schema(
    package: Any, name: str
) -> None:
    binding, judge = PackageBinding(package(name)), oracle(name)
    chance = random.Random(f"{name} {SEED}")
    seeds = [
        (type_, payload)
        for type_, case in cases_of(name).items()
        if type_ in judge.schemas
        for payload in [*case["accept"], *payloads(case["reject"])]
    ]
    spoiler = Spoiler.of(judge.schemas.values(), [payload for _, payload in seeds])
    verdicts = {compare(binding, judge, *spoiler.pick(chance, seeds)) for _ in range(ROUNDS)}
    assert verdicts == {True, False}


def payloads(rejects: list[dict[str, Any]]) -> list[Any]:
    return [reject["payload"] for reject in rejects if "payload" in reject]


@pytest.mark.parametrize("name", SETS)
def test_every_type_has_a_case_of_either_kind(package: Any, name: str) -> None:
    module = package(name)
    types = {title for title in module.__all__ if title[0].isupper()} - {
        "CONTRACT_VERSION",
        "Fault",
    }
    helpers = types - cases_of(name).keys()
    assert all(case["accept"] and case["reject"] for case in cases_of(name).values())
    if name == FOREIGN:
        assert not helpers
        assert len(types) >= 15


def test_the_foreign_set_uses_every_keyword_of_the_vocabulary() -> None:
    vocabulary = json.loads((ROOT / "schemas" / "vocabulary.json").read_text(encoding="utf-8"))
    known = set(vocabulary["$defs"]["schema"]["properties"])
    used: set[str] = set()
    for path in (CASES / FOREIGN / "schemas").rglob("*.json"):
        used |= keywords(json.loads(path.read_text(encoding="utf-8")))
    assert known - used == NOTES_OF_OTHERS | MARKS


MARKS = {"x-since", "x-until", "x-was", "x-values"}
"""Keywords that tell contracts apart, and `contracts` has."""

NOTES_OF_OTHERS = {"contentMediaType", "externalDocs", "x-source", "xml"}
"""Keywords that other programs write, and `notes_of_others` has."""


WITHOUT_VERDICT = {
    *("$schema", "$defs", "$comment", "title", "description", "examples", "deprecated", "default"),
    *("example", "readOnly", "writeOnly", "nullable"),
    *NOTES_OF_OTHERS,
    *(
        "discriminator",
        "x-open",
        "x-behaviours",
        "x-direction",
        "x-lang",
        "x-list-dtype",
        "x-renamed-from",
    ),
    *MARKS,
}
"""Keywords that accept every value, or are written out before any is judged; the discriminator's
faults are those of `oneOf`, and `x-open` says which ones `enum` has."""


def observing(seen: set[tuple[str, bool]]) -> Watched:
    """Makes a validator note each keyword that it asks of a value but null, and if it holds."""

    def watch(keyword: str, judge: Any) -> Any:
        def watched(validator: Any, wanted: Any, instance: Any, schema: Any) -> Any:
            errors = list(judge(validator, wanted, instance, schema) or ())
            if instance is not None:
                seen.add((keyword, not errors))
            return errors

        return watched

    return lambda validator: extend(
        validator, {key: watch(key, judge) for key, judge in validator.VALIDATORS.items()}
    )


def test_every_keyword_accepts_and_rejects_something() -> None:
    seen: set[tuple[str, bool]] = set()
    for name in SETS:
        judge = Oracle.open(CASES / name / "schemas" / "types", watched=observing(seen))
        for type_ in cases_of(name).keys() & judge.schemas.keys():
            case = cases_of(name)[type_]
            for payload in [*case["accept"], *payloads(case["reject"])]:
                judge.judge_value(type_, payload)
    vocabulary = json.loads((ROOT / "schemas" / "vocabulary.json").read_text(encoding="utf-8"))
    judging = vocabulary["$defs"]["schema"]["properties"].keys() - WITHOUT_VERDICT
    assert {(keyword, holds) for keyword in judging for holds in (True, False)} - seen == set()


def keywords(schema: Any) -> set[str]:
    """The keywords of a schema and of those in it."""
    if not isinstance(schema, dict):
        return set()
    found = set(schema)
    for keyword in ("properties", "$defs"):
        found |= set().union(*map(keywords, schema.get(keyword, {}).values()))
    for keyword in ("allOf", "anyOf", "oneOf"):
        found |= set().union(*map(keywords, schema.get(keyword, ())))
    return found | keywords(schema.get("items")) | keywords(schema.get("additionalProperties"))
