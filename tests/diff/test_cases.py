"""Each case is found, and nothing else; its breaks have witnesses, and what is fine has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from diff_cases import BASE, CASES, base, cases, compared, edition, patched, write
from tinkerspec.contract.model import RefType
from tinkerspec.diff import SEVERITIES, WIRE
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.known import is_known
from tinkerspec.diff.pipeline import EditionComparison, compare
from tinkerspec.diff.rules import AUDIENCES, RULES


def _verdicts(comparison: EditionComparison) -> Mapping[str, Mapping[str, str]]:
    return {
        finding.id: {verdict.audience: verdict.severity for verdict in finding.verdicts}
        for finding in comparison.findings
    }


def test_a_change_is_judged_as_it_should_be(case: str) -> None:
    comparison = compared(case)
    assert _verdicts(comparison) == CASES[case].findings
    for finding in comparison.findings:
        broken = [
            v.audience for v in finding.verdicts if v.audience in WIRE and v.severity == "breaking"
        ]
        assert [witness.audience for witness in finding.witnesses] == broken, finding.id
        for witness in finding.witnesses:
            _judge(comparison, finding.id, witness)


def _judge(comparison: EditionComparison, name: str, witness: Any) -> None:
    """Have plain JSON Schema say of a witness what the tool says of it."""
    sides = comparison.old, comparison.new
    writer, reader = sides if witness.writer == "old" else sides[::-1]
    assert witness.faults
    if witness.is_call:
        assert witness.type in writer.operations
        return
    faults, refused = _faults(writer, witness.type, witness.payload), None
    assert faults == [], f"{name}: the writer does not accept {witness.payload}"
    if "keys-" not in name:
        assert is_known(writer, RefType(name=witness.type), witness.payload), name
    if witness.type in reader.entries:
        refused = _faults(reader, witness.type, witness.payload)
        assert refused, f"{name}: the reader accepts {witness.payload}"
    subject = name.split(":")[0].split(".")[-1].rstrip("[]{}")
    assert refused is None or len(refused) == len(witness.faults), subject


def _faults(side: Edition, type_: str, payload: Any) -> list[Any]:
    entry = side.entries[type_]
    return list(side.judge.faults(entry.document, entry.pointer, payload))


def test_the_other_way_round_the_same_wires_break(case: str) -> None:
    """What breaks the old client with the new server breaks, when the change is taken back, the new
    client with the old server. Only what came as a whole does not: nobody used it before."""
    there = compared(case)
    back = compare(there.new, there.old)
    mirrored = {"old-client": "new-client", "new-client": "old-client"}
    for audience in WIRE:
        assert _breaks(there, audience) == _breaks(back, mirrored[audience]), audience


WHOLE: Final = (
    "root-type-removed",
    "operation-removed",
    "request-media-type-removed",
    "media-type-removed",
    "success-removed",
)


def _breaks(comparison: EditionComparison, audience: str) -> bool:
    return any(
        verdict.audience == audience and verdict.severity == "breaking"
        for finding in comparison.findings
        for verdict in finding.verdicts
        if finding.change.kind not in WHOLE
    )


def test_there_are_cases_enough_and_of_every_kind() -> None:
    kinds = {name.split(":")[1] for case in CASES.values() for name in case.findings}
    assert len(CASES) >= 60
    assert kinds == set(RULES)


def test_names_of_cases_are_unique() -> None:
    assert len(CASES) == len(cases())


def test_cases_say_a_known_verdict_of_each_audience() -> None:
    for case in CASES.values():
        for verdicts in case.findings.values():
            assert verdicts.keys() == AUDIENCES.keys()
            assert set(verdicts.values()) <= set(SEVERITIES)


def test_nothing_changed_between_a_version_and_itself() -> None:
    assert compare(base(), edition(BASE)).findings == ()


def test_ids_are_the_same_in_every_run(tmp_path: Path) -> None:
    name = "types: a named integer stands where one was spelled out"
    again = compare(base(), edition(write(patched(CASES[name].patch), tmp_path)))
    assert json.dumps(_verdicts(again)) == json.dumps(_verdicts(compared(name)))
