"""Has documents of other APIs judge payloads, and the types that are made of them.

    python tests/integration/fuzz_documents.py [DOCUMENT...] [--seed N] [--count N]

`make fuzz` runs it over the document of these tests. Each document is imported and generated; then
payloads are drawn from its types, and spoilt. A validator that reads the document itself, and knows
nothing of this program, judges each; the emitted Python has to say the same. Of a type that the
import says has lost something, it may take more. It prints the seed, payloads judged otherwise, and
exits with 1 when there was one.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import yaml
from document_judge import Core, DocumentJudge
from payloads import Payloads
from spoiling import Spoiler
from tinkerspec import cli
from tinkerspec.contract import model
from tinkerspec.contract.explicit import explicit
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.importing import Imported, ImportRequest, bring
from tinkerspec.importing.loosening import references

HERE: Final = Path(__file__).resolve().parent
DOCUMENTS: Final = (HERE / "loans" / "openapi.yaml",)
CONFIGURATION: Final = """\
[tool.tinkerspec]

[tool.tinkerspec.python]
package = "{package}"
"""
SPOILT: Final = 0.6
"""How many of the payloads are spoilt."""
SHOWN: Final = 3
"""So many payloads of a type are printed."""


def main() -> int:
    """Compares, and says what came of it."""
    parser = argparse.ArgumentParser(description="Compares types with the document they are of.")
    parser.add_argument("documents", nargs="*", type=Path, default=DOCUMENTS)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=20_000, help="payloads of each document")
    options = parser.parse_args()
    print(f"documents: seed {options.seed}, {options.count} payloads each", flush=True)
    wrong = 0
    for number, path in enumerate(options.documents):
        with tempfile.TemporaryDirectory() as folder:
            wrong += _compare(path, f"fuzzed_{number}", Path(folder), options)
    return 1 if wrong else 0


def _compare(path: Path, package: str, folder: Path, options: argparse.Namespace) -> int:
    types = generated(path, package, folder)
    found = bring(ImportRequest(str(path)), folder / "schemas", "schemas")
    contract = resolve(explicit(load_folder(folder / "schemas", display="schemas"), "open"))
    text = path.read_text(encoding="utf-8")
    is_json = path.suffix == ".json"
    judge = DocumentJudge(json.loads(text) if is_json else yaml.load(text, Loader=Core))
    tally = {True: 0, False: 0}
    overruled, wrong, lossy = Counter[str](), Counter[str](), lossy_types(found)
    for payload in drawn(contract, found, options.seed, options.count):
        judged = judge.verdict(payload.pointer, payload.value)
        said = accepts(types, payload)
        tally[judged] += 1
        if judged is said:
            continue
        if name := judge.overruling(payload.pointer, payload.value, said):
            overruled[name] += 1
            continue
        if said and payload.type in lossy:
            overruled["something is lost, as the import says"] += 1
            continue
        wrong[payload.type] += 1
        if wrong[payload.type] <= SHOWN:
            verdict = "valid" if judged else "invalid"
            print(f"{payload.type}: {verdict}: {json.dumps(payload.value)[:400]}", flush=True)
    if overruled:
        print("overruled by decision: " + ", ".join(f"{n}: {c}" for n, c in overruled.items()))
    print(
        f"{path.name}: {len(found.types)} of {found.total} types, {len(lossy)} of which have lost "
        f"something, {tally[True]} payloads valid, {tally[False]} invalid, "
        f"judged otherwise: {wrong.total()} {dict(wrong) or ''}"
    )
    return wrong.total()


def generated(path: Path, package: str, folder: Path) -> ModuleType:
    """The emitted package of a document."""
    config = folder / "pyproject.toml"
    config.write_text(CONFIGURATION.format(package=package), encoding="utf-8")
    into = str(folder / "schemas")
    for command in (["import", str(path), "--into", into], ["--config", str(config), "generate"]):
        if cli.main(command) != 0:
            raise SystemExit(f"{path}: {command[0]} failed")
    sys.path.insert(0, str(folder / "generated" / "python"))
    return importlib.import_module(package)


def lossy_types(found: Imported) -> set[str]:
    """The types that lost something of what is valid, and those that have one of them inside."""
    lost = {
        match[1]
        for each in found.diagnostics
        if each.code == "import-lost" and not each.message.endswith(_SAYS_NOTHING)
        if each.pointer.rpartition("/")[2] not in _NOTES
        if (match := re.match(r"`(\w+)`: ", each.message))
    }
    files = {entry.file: entry.name for entry in found.types}
    users: dict[str, set[str]] = {}
    for entry, schema in found.types.items():
        for _, ref in references(schema):
            users.setdefault(files[ref.partition("#")[0] or entry.file], set()).add(entry.name)
    waiting = [*lost]
    while waiting:
        new = users.get(waiting.pop(), set()) - lost
        lost |= new
        waiting.extend(new)
    return lost


_SAYS_NOTHING: Final = "no draft of JSON Schema has it"
_NOTES: Final = ("default", "discriminator", "example", "examples")


@dataclass(frozen=True, slots=True)
class Payload:
    """A value, the type that is asked about it, and where that stands in the document."""

    type: str
    pointer: str
    value: Any


def drawn(contract: model.Contract, found: Imported, seed: int, count: int) -> Iterator[Payload]:
    """Payloads of all types that the document names, as evenly as it goes."""
    chance = random.Random(seed)
    payloads = Payloads(contract, [], [])
    entries = sorted(found.types, key=lambda entry: entry.name)
    samples = [payloads.drawn(entry.name, chance) for entry in entries for _ in range(5)]
    spoiler = Spoiler.of(found.types.values(), samples)
    for number in range(count):
        entry = entries[number % len(entries)]
        value = payloads.drawn(entry.name, chance)
        if chance.random() < SPOILT:
            value = spoiler.spoil(chance, value)
        yield Payload(entry.name, entry.place.pointer, value)


def accepts(types: ModuleType, payload: Payload) -> bool:
    """Whether the emitted package takes a payload."""
    try:
        types.from_json(getattr(types, payload.type), json.dumps(payload.value))
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
