"""What the playground of the site says of payloads, without a page: its scripts in Node.js."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
import subprocess
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from emitted import case_job, own_job, write
from node import NODE
from tinkerspec.targets import Job, elixir, python
from tinkerspec.targets.elixir.usage import usage as elixir_usage
from tinkerspec.targets.python.usage import usage as python_usage
from tinkerspec.targets.samples import Usage
from tinkerspec.targets.typescript.usage import usage as typescript_usage
from vectors import CASES, ROOT, SETS, Canonical, Errors, Fault, decode_vectors

RUNNER: Final = Path(__file__).with_name("playground.mjs")
LINKS: Final = RUNNER.with_name("links.mjs")
SCRIPTS: Final = ROOT / "templates/site/scripts"


NUMBERS: Final = (
    *(0, -0.0, 12345, -99999, 100000, -1234567, 2**53 - 1, 2**53, -(2**53), 2**63 - 1, 10**25),
    *(12345.0, 99999.5, -123456.25, 1e-4, 1e-5, 1.5e-7, 123456789012345.0, 1e15, 1e16, 1.25e22),
)
TEXTS: Final = (
    *("it's", '"', "'\"'", "\\", "a\n\r\t\b\f", "#{x} # {", "\x00\x1f\x7f\x85\xa0\xad"),
    *("\u2028\u202e\ufeff", "\U0001f600", "\U000e0001", "e\u0301", "</script>", "x" * 70),
)
ODD: Final[Mapping[str, list[Any]]] = {
    "TensorData": [{"data": [*NUMBERS], "dtype": "float32"}],
    "AdamParams": [{"learning_rate": number} for number in NUMBERS],
    "ModelID": [*TEXTS],
    "LossFnInputs": [{text: {"data": [], "dtype": "int64"}} for text in (*TEXTS, "__proto__")],
}
"""What languages write differently, of which some is no payload."""


def usages(job: Job, members: str = "wire") -> Iterator[Usage]:
    """How each language shows the types of a set of schemas, in a style of its members."""
    package = {**python.TARGET.defaults, "package": "shop_types", "members": members}
    namespace = {**elixir.TARGET.defaults, "namespace": "Shop.Types", "members": members}
    for usage, settings in (
        (python_usage, package),
        (elixir_usage, namespace),
        (typescript_usage, job.settings),
    ):
        yield usage(Job(job.sources, job.contract, settings, ROOT, "schemas"))


def tables(shown: list[Usage]) -> dict[str, Any]:
    """How each language writes values."""
    return {each.language: each.table().as_json() for each in shown if each.table is not None}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts, beside the package that they are bundled with."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(SCRIPTS, folder / "scripts")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "node_modules").mkdir()
    (folder / "node_modules/contract").symlink_to(ROOT / "generated/typescript")
    return folder / "scripts"


def ask(
    scripts: Path, questions: Sequence[object], runner: Path = RUNNER, *options: str
) -> list[dict[str, Any]]:
    """What the scripts answer."""
    done = subprocess.run(
        [*NODE, runner, scripts, *options],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def modules(job: Job, package: Path) -> Mapping[str, str]:
    return {each.name: str(package / f"{each.module}.js") for each in job.contract.definitions}


def parts(program: str) -> list[str]:
    return program.split("\n\n")


def with_payloads(job: Job, payloads: Mapping[str, list[Any]]) -> Job:
    """A job in whose schemas these payloads are examples too."""
    definitions = (
        replace(each, examples=(*each.examples, *payloads.get(each.name, ())))
        for each in job.contract.definitions
    )
    return replace(job, contract=replace(job.contract, definitions=tuple(definitions)))


def jobs() -> Iterator[tuple[Job, str]]:
    """Each set of schemas, with every payload as an example that it is known to accept, and the
    style of the members; one set in both styles."""
    accepted = defaultdict[str, list[Any]](list)
    for vector in decode_vectors():
        if isinstance(vector.outcome, Canonical):
            accepted[vector.type].append(json.loads(vector.text))
    for type_, payloads in ODD.items():
        accepted[type_] += payloads
    yield with_payloads(own_job(), accepted), "wire"
    yield case_job("odd_names"), "snake_case"
    for name in SETS:
        cases = json.loads((CASES / name / "cases.json").read_text("utf-8"))
        by_type = {case["type"]: case["accept"] for case in cases}
        yield with_payloads(case_job(name), by_type), "wire"


def test_every_value_is_printed_as_the_pages_show_it(scripts: Path, tmp_path: Path) -> None:
    questions, expected = [], []
    for job, members in jobs():
        shown = list(usages(job, members))
        package = write(job, tmp_path / job.settings["package"])
        examples = [(each, e) for each in job.contract.definitions for e in each.examples]
        printed = [(each.name, json.dumps(example)) for each, example in examples]
        asked = {"modules": modules(job, package), "tables": tables(shown), "printed": printed}
        questions.append(asked)
        programs = [[usage.types[name].programs for usage in shown] for name in shown[0].types]
        languages = [usage.language for usage in shown]
        expected += [
            dict(zip(languages, each, strict=True))
            for of_type in programs
            for each in zip(*of_type, strict=True)
        ]
    printed = [program for answer in ask(scripts, questions) for program in answer["printed"]]
    wrong = [
        (given[language], wanted)
        for given, programs in zip(printed, expected, strict=True)
        for language, wanted in programs.items()
        if parts(given[language])[-1] != parts(wanted)[-2]
    ]
    assert wrong == []
    assert len(printed) > 1000


def test_each_vector_gets_its_faults_at_places_in_the_text(scripts: Path) -> None:
    vectors = [each for each in decode_vectors() if isinstance(each.outcome, Errors)]
    asked = [{"type": each.type, "text": each.text, "isLines": False} for each in vectors]
    wrong = []
    for vector, answer in zip(vectors, judged(scripts, asked), strict=True):
        assert isinstance(vector.outcome, Errors)
        found = answer["verdict"]["faults"]
        if {Fault(fault["code"], fault["pointer"]) for fault in found} != vector.outcome.faults:
            wrong.append((vector.id, found))
        for fault in found:
            before = units(vector.text)[: 2 * fault["start"]].decode("utf-16-le").split("\n")
            place = (len(before), len(units(before[-1])) // 2 + 1)
            if (fault["line"], fault["column"]) != place or fault["end"] < fault["start"]:
                wrong.append((vector.id, fault))
    assert wrong == []
    assert len(vectors) > 100


def units(text: str) -> bytes:
    """The units of UTF-16, in which JavaScript counts."""
    return text.encode("utf-16-le", "surrogatepass")


def judged(scripts: Path, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the worker answers for our schemas."""
    job = own_job()
    home = modules(job, ROOT / "generated/typescript")
    question = {"modules": home, "tables": tables(list(usages(job))), "judged": asked}
    (answer,) = ask(scripts, [question])
    found: list[dict[str, Any]] = answer["judged"]
    return found


def at(answer: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """The faults of a verdict, with line and column."""
    faults = answer["verdict"]["faults"]
    return [(f["code"], f["pointer"], f["line"], f["column"]) for f in faults]


DATUM: Final = """{
  "model_input": {"chunks": []},
  "loss_fn_inputs": {
    "weights": {"data": [1, "two"], "dtype": "float32"}
  }
}"""
CURSOR: Final = '{"offset": 0, "limit": 1, "total_count": 2}'


def test_the_type_and_the_form_of_a_text_are_inferred(scripts: Path) -> None:
    texts = {
        "a value": CURSOR,
        "a fault": DATUM,
        "lines": f"{CURSOR}\n\n{CURSOR[:-1]},\n{CURSOR.replace('1', 'null')}\n",
        "nothing": "",
        "no JSON": '{\n  "offset": 0\n  "limit": 1\n}\n',
        "brackets": "[" * 1_000_000,
        "prototypes": '{"__proto__": {"polluted": 1}, "constructor": 2}',
        "html": '{"offset": 0, "<img src=x onerror=alert(1)>": 1}',
    }
    answers = judged(scripts, [{"text": text} for text in texts.values()])
    found = dict(zip(texts, answers, strict=True))
    verdicts = {name: answer["verdict"] for name, answer in found.items()}
    assert verdicts["a value"] | {"faults": []} == {
        "type": "Cursor",
        "isInferred": True,
        "others": [],
        "isLines": False,
        "values": 1,
        "faulty": 0,
        "count": 0,
        "faults": [],
        "first": 1,
        "lines": 1,
    }
    assert verdicts["a fault"]["type"] == "Datum"
    assert at(found["a fault"]) == [("type", "/loss_fn_inputs/weights/data/1", 4, 29)]
    lines = verdicts["lines"]
    assert (lines["type"], lines["isLines"]) == ("Cursor", True)
    assert (lines["values"], lines["faulty"], lines["count"]) == (3, 2, 2)
    assert (lines["first"], lines["lines"]) == (1, 4)
    assert at(found["lines"]) == [("json", "", 3, 44), ("type", "/limit", 4, 24)]
    assert at(found["nothing"]) == [("json", "", 1, 1)]
    assert at(found["no JSON"]) == [("json", "", 3, 3)]
    assert at(found["brackets"]) == [("json", "", 1, 129)]
    assert ("missing", "/limit", 1, 1) in at(found["html"])
    assert all(fault["code"] != "json" for fault in verdicts["prototypes"]["faults"])


def test_very_many_faults_are_counted_and_the_first_are_told(scripts: Path) -> None:
    text = json.dumps({"chunks": [{"type": "encoded_text"}] * 5000})
    (answer,) = judged(scripts, [{"type": "ModelInput", "text": text}])
    assert answer["verdict"]["count"] == 5000
    assert len(answer["verdict"]["faults"]) == 200


def test_a_payload_is_shown_in_every_view(scripts: Path) -> None:
    views = ("canonical", "Python", "Elixir", "TypeScript")
    text = '{"type": "encoded_text", "tokens": [1.0, 9007199254740993]}'
    asked = [{"type": "EncodedTextChunk", "text": text, "view": view} for view in views]
    asked.append({"type": "EncodedTextChunk", "text": "{}", "view": "canonical"})
    *answers, refused = judged(scripts, asked)
    assert {view: answer["text"] for view, answer in zip(views, answers, strict=True)} == {
        "canonical": '{"tokens":[1,9007199254740993],"type":"encoded_text"}',
        "Python": "from shop_types import EncodedTextChunk\n\n"
        'value = EncodedTextChunk(\n    type="encoded_text",\n'
        "    tokens=[1.0, 9007199254740993],\n)",
        "Elixir": "alias Shop.Types.EncodedTextChunk\n\n"
        'value = %EncodedTextChunk{\n  type: "encoded_text",\n'
        "  tokens: [1, 9_007_199_254_740_993]\n}",
        "TypeScript": 'import type { EncodedTextChunkInput } from "ours/encoded_text_chunk";\n\n'
        'const value: EncodedTextChunkInput = {\n  type: "encoded_text",\n'
        "  tokens: [1.0, 9007199254740993n],\n};",
    }
    assert refused["refused"] == "There is no payload without faults."


def test_of_several_payloads_one_is_shown_as_code_and_all_in_canonical_form(scripts: Path) -> None:
    lines = f"\n{CURSOR[:-1]}\n\n{CURSOR}\n{CURSOR.replace('1', '5')}\n"
    asked = [{"text": lines, "view": "Elixir", "line": line} for line in (2, 3, 4, 5, 6)]
    every, *each = judged(scripts, [{"text": lines, "view": "canonical"}, *asked])
    assert every["text"] == f"{CURSOR}\n{CURSOR.replace('1', '5')}".replace(" ", "")
    assert (every["verdict"]["first"], every["verdict"]["lines"]) == (4, 5)
    assert [re.findall(r"limit: (\d)", answer.get("text", "")) for answer in each] == [
        *([], [], ["1"], ["5"], []),
    ]
    assert each[0]["refused"] == "Line 2 has no payload without faults."


@pytest.mark.parametrize(("mode", "name"), [("packed", "deflate="), ("plain", "text=")])
def test_a_link_gives_back_what_was_put_in(scripts: Path, mode: str, name: str) -> None:
    shared = [
        {"text": text, "type": type_} for text in (DATUM, "", *TEXTS) for type_ in ("", "A&b")
    ]
    answers = ask(scripts, shared, LINKS, mode)
    assert [answer["shared"] for answer in answers] == shared
    assert all(name in answer["fragment"] for answer in answers)


def test_a_link_that_would_be_too_long_is_refused_with_a_reason(scripts: Path) -> None:
    noise = random.Random(7).randbytes(60_000).hex()
    (answer, repeated) = ask(
        scripts, [{"text": text, "type": ""} for text in (noise, "0" * 10**6)], LINKS
    )
    assert answer["refused"].startswith("The link would have ")
    assert len(repeated["fragment"]) < 2000


def test_what_is_no_link_of_ours_is_told(scripts: Path) -> None:
    fragments = ["", "#", "#main", "type=Cursor", "deflate=!", "deflate=AAAA", "text=_w", bomb()]
    *answers, packed = ask(scripts, fragments, LINKS)
    broken = {"error": "The link is cut or changed: there is no payload in it."}
    only_type = {"shared": {"type": "Cursor", "text": ""}}
    assert answers == [{}, {}, {}, only_type, broken, broken, broken]
    assert packed == {"error": "The payload in the link is too long."}


def bomb() -> str:
    """A fragment of 100 KB that holds 80 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b" " * 80_000_000) + packer.flush()
    return "deflate=" + base64.urlsafe_b64encode(packed).decode().rstrip("=")
