"""Every case of the `.test` files gives exactly the diagnostics of its `[out]` (see README.md)."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from builders import BUILDERS
from case_files import Case, read
from tinkerspec import explain
from tinkerspec.contract import advice, lint, read_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import Diagnostic, DiagnosticError

CASES: Final = read(Path(__file__).parent)
OF_SEVERAL_CODES: Final = "several"
"""The file of cases about reporting in one go, not about one code."""


def diagnose(folder: Path) -> Sequence[Diagnostic]:
    try:
        sources = read_folder(folder, display="schemas")
        found = lint.run(sources)
        if any(diagnostic.severity == "error" for diagnostic in found):
            return found
        return [*found, *advice.warnings(sources, resolve(sources))]
    except DiagnosticError as error:
        return error.diagnostics


def render(diagnostics: Sequence[Diagnostic]) -> str:
    return "".join(
        f"{d.file}:{d.line}:{d.column}: {d.severity}[{d.code}] {d.message}"
        f" (at {d.pointer or '/'})\n  help: {d.help}\n"
        for d in diagnostics
    )


def codes(case: Case) -> set[str]:
    return set(re.findall(r"^\S+: \w+\[([\w-]+)\] ", case.expected, re.MULTILINE))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_diagnostics_are_the_expected_ones(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    if case.builder:
        BUILDERS[case.builder](folder)
    else:
        case.write(folder)
    found = render(diagnose(folder))
    assert found, "a failure case must fail"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        case.update(found)
    else:
        assert found == case.expected


def test_a_case_is_about_the_code_it_is_named_after() -> None:
    for case in CASES:
        if case.source.stem != OF_SEVERAL_CODES:
            (code,) = codes(case)
            assert f"{case.name}-".startswith(f"{code}-"), case.id


def test_every_code_has_a_case() -> None:
    covered = {code for case in CASES for code in codes(case)}
    assert covered == {one.code for one in explain.every(None, "") if one.stage == "schemas"}


def test_every_builder_has_a_case() -> None:
    assert {case.builder for case in CASES if case.builder} == set(BUILDERS)
