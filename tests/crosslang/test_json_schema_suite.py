"""The Elixir package judges as JSON-Schema-Test-Suite says. Python's part is in tests/suite."""

from __future__ import annotations

import json
from pathlib import Path

from elixir import Elixir, compile_package
from suite import DECIDED, NAMESPACE, taken


def test_the_package_says_what_the_suite_says(tmp_path: Path) -> None:
    kept = taken(tmp_path)
    compile_package(tmp_path / "taken" / "generated" / "elixir", tmp_path / "ebin")
    cases = [(group, instance) for group in kept for instance in group.instances]
    with Elixir(tmp_path / "ebin", NAMESPACE) as elixir:
        answers = elixir.ask([(g.title, json.dumps({"it": i.data})) for g, i in cases])
    assert [answer for answer in answers if "crash" in answer] == []
    otherwise = {
        (group.file, instance.about)
        for (group, instance), answer in zip(cases, answers, strict=True)
        if ("ok" in answer) is not instance.valid
    }
    assert otherwise == set(DECIDED)
