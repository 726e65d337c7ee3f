r"""Draws changes of schema sets, and holds what `diff` says of each to plain JSON Schema.

    PYTHONPATH=tests/diff:tests/conformance:tests/unit/targets \
        python tests/diff/fuzz_changes.py [--seed N] [--count N]

It prints the seed, and of every wrong verdict the change, the payload and who refuses it. The exit
code is 1 when there was one. The same seed and count make the same changes. The changes of `cases/`
are searched first.

A verdict is wrong when a payload shows it: one that the writer accepts, whose keys it knows, and
that the reader refuses, though nothing is said to break for the two. It is wrong as well when
something is said to break, and no payload is found that shows it. Payloads are drawn from the types
of both sides; the judge is that of the conformance tests, which knows nothing of the program.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from diff_cases import WHO_BREAKS, base_files, write
from draw import draw
from mutations import Files, Mutator
from random_schemas import Maker
from searching import SEARCHED, contradictions
from tinkerspec.contract import lint, model, read_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diff import WIRE
from tinkerspec.diff.change import Finding
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.known import is_known
from tinkerspec.diff.operations import outline
from tinkerspec.diff.pipeline import EditionComparison, compare
from tinkerspec_oracle import Oracle

COUNT: Final = 3000
PAYLOADS: Final = 60
"""How many are drawn of each type and side."""
IN_CASES: Final = 150
"""The same, for the types of the cases."""

# A set that was changed at random need not show examples that still fit.
_ALLOWED: Final = frozenset({"example"})


@dataclass(frozen=True, eq=False)
class Version:
    """A version of a set: as the program reads it, and as the judge does."""

    edition: Edition
    folder: Path
    files: Files

    @cached_property
    def oracle(self) -> Oracle:
        types = self.edition.sources.types  # With what is unsaid written out.
        return Oracle({document.path: document.root for document in types})

    @cached_property
    def directions(self) -> dict[str, str]:
        """What each type says of itself, by its title."""
        return {data["title"]: data["x-direction"] for data in self._types.values()}

    @property
    def _types(self) -> Files:
        return {path: data for path, data in self.files.items() if path.startswith("types/")}

    def reaching(self, other: Version) -> set[str]:
        """The types that another version has otherwise, and those that hold one of them."""
        files = {path for path, data in self._types.items() if data != other.files.get(path)}
        while True:
            names = {path.rpartition("/")[2] for path in files}
            found = {p for p, data in self._types.items() if not names.isdisjoint(_files_in(data))}
            if found <= files:
                return {self.files[path]["title"] for path in files}
            files |= found

    def called(self, other: Version) -> dict[str, str]:
        """What the types of another version are called here, by the names that they have there."""
        names = {title: title for title in self.directions if title in other.directions}
        for version, is_here in ((self, True), (other, False)):
            for data in version._types.values():
                before, now = data.get("x-renamed-from"), data["title"]
                if before is not None and not {before, now} <= names.keys():
                    names |= {before: now} if is_here else {now: before}
        return {there: here for there, here in names.items() if here in self.directions}

    def accepts(self, type_: str, payload: Any) -> bool:
        return self.oracle.judge_value(type_, payload).valid


def _files_in(node: Any) -> Iterator[str]:
    """The names of the files that a document refers to."""
    if isinstance(node, list):
        for item in node:
            yield from _files_in(item)
    elif isinstance(node, dict):
        yield str(node.get("$ref", "")).rpartition("/")[2].partition("#")[0]
        for value in node.values():
            yield from _files_in(value)


def version(files: Files, folder: Path, label: str) -> Version | None:
    """A version, unless its schemas have faults."""
    sources = read_folder(write(files, folder), display="schemas")
    if any(f.severity == "error" and f.code not in _ALLOWED for f in lint.run(sources)):
        return None
    contract = resolve(sources)
    edition = Edition(
        label=label,
        folder="schemas",
        sources=sources,
        contract=contract,
        outline=outline(sources, contract),
        fragments={},
    )
    return Version(edition, folder, files)


def start(chance: random.Random) -> Files:
    """A set to change: the one of the cases, or one that is made at random."""
    if chance.random() < 0.5:
        return base_files()
    made = Maker(random.Random(chance.random())).make(6)
    files: Files = {f"types/odd/{name}": schema for name, schema in made.items()}
    for schema in files.values():
        schema["x-direction"] = chance.choice(("request", "response", "both"))
    return files


def pairs(seed: int, count: int, folder: Path) -> Iterator[tuple[str, Version, Version]]:
    """So many changes: what was done, and the versions before and after it."""
    chance = random.Random(seed)
    mutator = Mutator(chance)
    shop = version(base_files(), folder / "shop", "OLD")
    number = made = 0
    while made < count:
        number += 1
        files = start(chance)
        is_shop = files.keys() == base_files().keys()
        before = shop if is_shop else version(files, folder / f"{number}-old", "OLD")
        assert before is not None
        for attempt in range(40):
            changed = mutator.changed(files)
            if changed is None:
                continue
            after = version(changed[0], folder / f"{number}-{attempt}", "NEW")
            if after is not None:
                made += 1
                back = chance.random() < 0.3
                if back:
                    yield f"undone: {changed[1]}", replace_label(after), before
                else:
                    yield changed[1], before, after
                break


def replace_label(version: Version) -> Version:
    return Version(replace(version.edition, label="OLD"), version.folder, version.files)


# --- verdicts ------------------------------------------------------------------------------------


def wrong(old: Version, new: Version, seed: int) -> Iterator[str]:
    """Every verdict on the change from one version to the other that a payload contradicts."""
    comparison = compare(old.edition, new.edition)
    yield from _unsaid(comparison, old, new, random.Random(seed))
    yield from _unfounded(comparison, old, new)


def _unsaid(
    comparison: EditionComparison, old: Version, new: Version, chance: random.Random
) -> Iterator[str]:
    """Payloads that are refused though nothing is said to break."""
    for writer, reader, side in ((old, new, "old"), (new, old, "new")):
        called = reader.called(writer)
        for type_ in sorted(writer.reaching(reader) & called.keys()):
            direction = writer.directions[type_]
            both = {direction, reader.directions[called[type_]]}
            ways = [w for w in ("request", "response") if all(d in (w, "both") for d in both)]
            audiences = {WHO_BREAKS[way, side] for way in ways}
            silent = [a for a in audiences if not _breaks(comparison.findings, a)]
            if silent:
                found = _refused(writer, reader, type_, called[type_], chance)
                if found is not None:
                    text = json.dumps(found, ensure_ascii=False)
                    yield f"said to be fine for {', '.join(silent)}: {type_} {text} by {side}"


def _breaks(findings: Sequence[Finding], audience: str) -> bool:
    return any(
        verdict.severity == "breaking"
        for finding in findings
        for verdict in finding.verdicts
        if verdict.audience == audience
    )


def _refused(
    writer: Version, reader: Version, type_: str, called: str, chance: random.Random
) -> Any | None:
    """A payload that one side writes and the other refuses."""
    for _ in range(PAYLOADS):
        for side, name in ((writer, type_), (reader, called)):
            reference = model.RefType(name=name)
            payload = draw(side.edition, reference, random.Random(chance.random()))
            if (
                not reader.accepts(called, payload)
                and writer.accepts(type_, payload)
                and is_known(writer.edition, model.RefType(name=type_), payload)
            ):
                return payload
    return None


def _unfounded(comparison: EditionComparison, old: Version, new: Version) -> Iterator[str]:
    """Breaks without a payload that shows them, and payloads that do not."""
    for finding in comparison.findings:
        breaks = [
            v.audience for v in finding.verdicts if v.audience in WIRE and v.severity == "breaking"
        ]
        shown = [witness.audience for witness in finding.witnesses]
        if shown != breaks:
            yield f"{finding.id} is said to break {breaks}, and shown to break {shown}"
        for witness in finding.witnesses:
            writer, reader = (old, new) if witness.writer == "old" else (new, old)
            called = reader.called(writer).get(witness.type)
            if witness.type not in writer.directions or called is None or witness.is_call:
                continue
            if not writer.accepts(witness.type, witness.payload):
                yield f"{finding.id}: the writer refuses {json.dumps(witness.payload)}"
            if reader.accepts(called, witness.payload):
                yield f"{finding.id}: the reader accepts {json.dumps(witness.payload)}"


# --- the command ---------------------------------------------------------------------------------


def run(seed: int, count: int) -> Iterator[str]:
    """Every wrong verdict, with the change that it is about."""
    with tempfile.TemporaryDirectory() as folder:
        for change, old, new in pairs(seed, count, Path(folder)):
            for said in wrong(old, new, seed):
                yield f"{change}: {said}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Holds `diff` to plain JSON Schema.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="changes")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} changes", flush=True)
    found = 0
    cases = (said for name in SEARCHED for said in contradictions(name, IN_CASES, options.seed))
    for said in itertools.chain(cases, run(options.seed, options.count)):
        found += 1
        print(said, flush=True)
    print(f"seed {options.seed}: {options.count} changes, {found} wrong verdicts")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
