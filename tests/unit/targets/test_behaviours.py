"""What lint says of the behaviours that a union asks of its variants."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tinkerspec.contract import model
from tinkerspec.contract.load import Document, Sources
from tinkerspec.targets import Job, behaviours
from tinkerspec.targets.codes import levels
from tinkerspec.targets.elixir import behaviours as elixir
from tinkerspec.targets.installed import check, load
from tinkerspec.targets.python import behaviours as python
from tinkerspec.targets.python import mixins
from tinkerspec.targets.python.mixins import Mixin
from tinkerspec.targets.typescript import behaviours as typescript
from tinkerspec.targets.typescript.extensions import ScriptExtension

SETTINGS = {"members": "wire", "mixins": "mixins", "extensions": "extensions", "namespace": "Shop"}


def named(name: str) -> dict[str, Any]:
    common = {"description": "", "direction": "both"}
    return {**common, "name": name, "module": name.lower(), "source": f"{name}.json"}


def document(name: str) -> Document:
    root = {"title": name, "x-behaviours": []}
    return Document(path=f"{name}.json", file="", text=json.dumps(root), data=root)


def job(*asked: str) -> Job:
    """One variant with the member `size`, whose union asks for behaviours."""
    size = model.Field(
        name="size",
        type=model.IntegerType(),
        required=True,
        default=model.ABSENT,
        description="",
        pointer="",
    )
    union = model.Union(
        **named("Chunk"),
        discriminator="type",
        variants=(model.Variant(tags=("a",), name="Audio"),),
        behaviours=asked,
    )
    audio = model.Object(**named("Audio"), fields=(size,), strict=True)
    contract = model.Contract(title="", version="1", definitions=(audio, union))
    types = (document("Audio"), document("Chunk"))
    sources = Sources(folder=Path(), types=types, openapi=None, vocabulary=document("Vocabulary"))
    return Job(sources, contract, SETTINGS, Path(), "schemas")


def test_a_behaviour_that_is_missing_is_a_warning_with_the_place_to_write_it() -> None:
    (one,) = python.faults(job("length"), {})
    assert (one.code, levels()[one.code]) == ("python-behaviour-missing", "warning")
    assert one.help == "write `length` in mixins/audio.py, in class AudioMixin"
    (other,) = elixir.faults(job("length"), {})
    assert (other.code, levels()[other.code]) == ("elixir-behaviour-missing", "warning")
    assert other.help == "write `length/1` in extensions/audio.ex, in module Shop.Ext.Audio"
    (third,) = typescript.faults(job("length"), {})
    assert (third.code, levels()[third.code]) == ("typescript-behaviour-missing", "warning")
    assert third.help == (
        "export a function `length` in extensions/audio.js, and its types beside it"
    )


def test_the_docs_repeat_it_at_its_own_level() -> None:
    settings = {**load("python").defaults, "package": "shop"}
    project = replace(job("length"), targets={"python": settings})
    found = [(each.code, each.severity) for each in check("docs", project)]
    assert found == [("python-behaviour-missing", "warning")]


def test_what_a_mixin_or_a_member_has_is_not_missing() -> None:
    mixin = Mixin("audio", "", "class AudioMixin:\n    @property\n    def length(self): ...\n")
    assert list(python.faults(job("length", "size"), {"audio": mixin})) == []


def test_a_behaviour_is_a_function_in_camel_case() -> None:
    text = "export function lengthInSeconds(audio) {}\n"
    extension = ScriptExtension("audio", "", text, "", "")
    asked = job("length_in_seconds", "pitch")
    (found,) = typescript.faults(asked, {"audio": extension})
    assert found.message == "a union requires `pitch`, which Audio lacks in TypeScript"


def test_a_mixin_has_what_its_bases_in_helpers_have() -> None:
    mixin = "from ._sized import Sized\n\nclass AudioMixin(Sized, A):\n    def play(self): ...\n"
    helper = "from ._counted import Counted\nclass Sized(Counted):\n    def play(self, loud): ...\n"
    more = "from .audio import AudioMixin\nclass Counted(AudioMixin):\n    def length(self): ...\n"
    texts = {"audio": mixin, "_sized": helper, "_counted": more}
    every = {module: Mixin(module, "", text) for module, text in texts.items()}
    found = mixins.functions(every["audio"], "AudioMixin", every)
    assert list(found) == ["length", "play"]
    assert [arg.arg for arg in found["play"].args.args] == ["self"]
    assert list(python.faults(job("length"), every)) == []


@pytest.mark.parametrize(
    ("language", "name", "code"),
    [
        (python, "class", "python-behaviour-name"),
        (python, "copy", "python-behaviour-name"),
        (python, "register", "python-behaviour-name"),
        (elixir, "end", "elixir-behaviour-name"),
        (elixir, "raise", "elixir-behaviour-name"),
        (elixir, "decode", "elixir-behaviour-name"),
        (typescript, "with", "typescript-behaviour-name"),
        (typescript, "plan", "typescript-behaviour-name"),
        (typescript, "verify", "typescript-behaviour-name"),
    ],
)
def test_a_name_that_a_language_cannot_use_is_an_error(language: Any, name: str, code: str) -> None:
    first = next(iter(language.faults(job("length", name), {})))
    assert (first.code, first.severity, first.pointer) == (code, "error", "/x-behaviours/1")


def test_each_union_asks_its_own_variants() -> None:
    assert [name for _, name in behaviours.asked(job("length", "pitch").contract)] == [
        "length",
        "pitch",
    ]
