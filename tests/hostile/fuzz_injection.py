"""The whole corpus, and as many drawn strings as you like; `make fuzz` runs it.

    python tests/hostile/fuzz_injection.py [--seed N] [--count N]

It prints the seed and what was shown of how many cases, and ends with 1 at the first string that is
neither refused nor carried as it is. The same seed and count draw the same strings.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import guarding
from carrying import carry, carry_files, compile_elixir
from corpus import BESIDE, CARRIED, breakouts, cases, record, type_of, write
from drawing import Drawn, draw
from inspecting import has_elixir
from test_files import wide
from tinkerspec.contract.naming import snake_case

COUNT: Final = 100_000


def main() -> int:
    """Shows it, and says what came of it."""
    parser = argparse.ArgumentParser(description="Hostile strings in every place of a schema.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="drawn cases")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} drawn cases", flush=True)
    tally = Drawn()
    try:
        draw(options.seed, options.count, tally, lambda: print(f"{tally.cases} cases", flush=True))
        print(f"drawn: {tally.carried} cases carried, {tally.refused} refused", flush=True)
        _names()
        _wide()
        _corpus()
    except AssertionError as error:
        print(f"seed {options.seed}: {error}")
        return 1
    print(f"seed {options.seed}: 0 executed, 0 files outside, 0 network attempts")
    return 0


TOGETHER: Final = 50
"""How many strings of the corpus are generated from at once: more types than that make a list that
Elixir's compiler refuses."""


def _corpus() -> None:
    """All of the corpus that is carried, compiled by Elixir too."""
    texts, done = breakouts(), 0
    for start in range(0, len(texts), TOGETHER):
        some = list(texts)[start : start + TOGETHER]
        carried = [
            (place, name)
            for place, name in cases({name: texts[name] for name in some})
            if {place.expected(name), place.verdict} == {CARRIED}
        ]
        with tempfile.TemporaryDirectory() as folder:
            done += carry(Path(folder), texts, carried).cases
            if has_elixir():
                compile_elixir(Path(folder))
        print(f"corpus: {done} cases carried", flush=True)


NAMES: Final = (
    *("Access", "Agent", "Atom", "BaseModel", "Code", "Date", "DateTime", "Enum", "Exception"),
    *("Float", "Jason", "Json", "Kernel", "Keyword", "List", "Macro", "Map", "Module", "Object"),
    *("Protocol", "Pydantic", "Regex", "Self", "Stream", "String", "Time", "Tuple", "Type"),
)
"""Titles of types that the languages have something of their own for."""


def _names() -> None:
    """Types named like what emitted code, or its language, uses itself."""
    files = {f"types/corpus/{snake_case(name)}.json": _record(name) for name in NAMES}
    members = {
        f"{snake_case(name)}_of": {
            "description": "One.",
            "anyOf": [{"$ref": f"{snake_case(name)}.json"}, {"type": "null"}],
            "default": None,
        }
        for name in NAMES
    }
    files["types/corpus/holder.json"] = record("Holder", members)
    with tempfile.TemporaryDirectory() as folder:
        payloads = carry_files(Path(folder), files)
        if has_elixir():
            compile_elixir(Path(folder))
    print(f"names: {len(NAMES)} types, {payloads} payloads as they were", flush=True)


def _record(name: str) -> dict[str, Any]:
    """A type with members of the kinds that are spelled with names of the languages."""
    plain = {"description": "A member."}
    moment = {"type": ["string", "null"], "format": "date-time", "default": None}
    members = {
        "text": {**plain, "type": "string", "default": "x"},
        "moment": {**plain, **moment},
        "choice": {**plain, "type": "string", "enum": ["a", "b"], "default": "a"},
        "list": {**plain, "type": "array", "items": {"type": "integer"}, "default": []},
        "map": {**plain, "type": "object", "additionalProperties": True, "default": {}},
    }
    return record(name, members)


def _wide() -> None:
    """A type of twenty thousand members is read in bounded time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {BESIDE: type_of("Beside", wide(20_000))})
        done = guarding.run(
            guarding.command("lint"), Path(folder), memory=2048 * guarding.MIB, seconds=120
        )
    assert (done.code, done.refused) == (0, ()), done.errors
    print("20000 members: read within 2 GiB and 120 s of processor time", flush=True)


if __name__ == "__main__":
    sys.exit(main())
