"""Formats and patterns mean one thing: to the program, to the oracle and to Rust's engine.

Elixir's part is in `tests/cases/formats` and `tests/cases/patterns`.
"""

from __future__ import annotations

from typing import Final

import pytest
from pydantic_core import SchemaValidator, core_schema
from tinkerspec.contract.formats import CHECKED, TEXT_FORMATS, has_format, matches
from tinkerspec.contract.pattern_flaws import find_flaw
from tinkerspec.contract.patterns import portable
from tinkerspec.targets.vectors.formats import TEXTS, VALID
from tinkerspec_oracle import formats as oracle
from tinkerspec_oracle.judging import FORMATS

VERDICTS: Final[dict[str, tuple[str, str]]] = {
    "date": (
        "0001-01-01 2024-02-29 9999-12-31",
        "0000-01-01 2025-02-29 2025-1-2 20250102 2025-W48-3 +2025-11-26 12025-11-26 2025-11-26Z",
    ),
    "time": (
        "10:00:00Z 10:00:00z 23:59:59.123456789+23:59 00:00:00-00:00",
        "10:00:00 10:00Z 24:00:00Z 23:59:60Z 10:60:00Z 10:00:00+24:00 10:00:00.Z T10:00:00Z",
    ),
    "uuid": (
        "2eb8aa08-aa98-11ea-b4aa-73b441d16380 00000000-0000-0000-0000-00000000000A",
        "2eb8aa08aa9811eab4aa73b441d16380 {2eb8aa08-aa98-11ea-b4aa-73b441d16380} "
        "2eb8aa08-aa98-11ea-b4aa-73b441d16380- 2eb8aa08-aa98-11ea-b4aa-73b441d1_380",
    ),
    "duration": (
        "P1Y P1Y2M3DT4H5M6S P2W PT0S P1DT12H PT36H P1M PT1M P007D",
        "P P1 PT P1YT 1D p1D P1Y2D PT1H2S P1WT1H P1Y1W PT1D P2D1Y PT0.5S -P1D P-1D",
    ),
}
"""Texts that have a format, and texts that have not."""


@pytest.mark.parametrize("name", VERDICTS)
def test_a_format_is_what_its_grammar_says(name: str) -> None:
    valid, invalid = (texts.split() for texts in VERDICTS[name])
    assert [text for text in valid if not has_format(name, text)] == []
    assert [text for text in (*invalid, *(f"{t}\n" for t in valid)) if has_format(name, text)] == []


@pytest.mark.parametrize("name", CHECKED)
def test_program_and_oracle_read_a_format_alike(name: str) -> None:
    drawn = [str(text) for _, text in TEXTS[name]] + [VALID[name]]
    listed = [text for texts in VERDICTS.get(name, ()) for text in texts.split()]
    texts = drawn + listed
    assert {has_format(name, text) for text in drawn} == {True, False}
    assert [t for t in texts if has_format(name, t) != FORMATS.conforms(t, name)] == []


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_the_pattern_of_a_format_is_in_the_portable_subset(name: str) -> None:
    pattern = TEXT_FORMATS[name].pattern
    assert find_flaw(pattern) is None
    assert portable(pattern) == pattern


def test_nobody_checks_another_format() -> None:
    assert has_format("email", "nobody")


CHARACTERS: Final = (
    *("a", "Z", "0", "9", "_", "-", ".", "[", "]", "^", "&", "~", "\\", "/", "@", "|"),
    *("\0", "\1", "\b", "\t", "\n", "\v", "\f", "\r", "\x1c", "\x1f", " ", "\x7f", "\x85"),
    *("\xa0", "é", "\u0660", "\u1680", "\u180e", "\u2003", "\u200b", "\u2028", "\u2029", "\u202f"),
    *("\u205f", "\u3000", "\ufeff", "\uff10", "\U0001f600", "\U0010ffff"),
)
SPACES: Final = "\t\n\v\f\r \xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff"
EVERY: Final = "".join(CHARACTERS)


def without(characters: str) -> str:
    return "".join(char for char in EVERY if char not in characters)


FOUND: Final[dict[str, str]] = {
    r"\d": "09",
    r"\D": without("09"),
    r"\w": "aZ09_",
    r"\W": without("aZ09_"),
    r"\s": SPACES,
    r"\S": without(SPACES),
    r".": without("\n\r\u2028\u2029"),
    r"[\d.-]": "09.-",
    r"[^\d]": without("09"),
    r"[\D]": without("09"),
    r"[^\D]": "09",
    r"[\w-]": "aZ09_-",
    r"[\W_]": without("aZ09"),
    r"[^\W_]": "aZ09",
    r"[\s\S]": EVERY,
    r"[^\s]": without(SPACES),
    r"[^\S]": SPACES,
    r"[^\S\n]": SPACES.replace("\n", ""),
    r"[\S ]": without(SPACES.replace(" ", "")),
    r"[\b]": "\b",
    r"[\x5b\u005D]": "[]",
    r"[\cA-\x08]": "\1\b",
    r"[\u{1F600}-\u{10FFFF}]": "\U0001f600\U0010ffff",
    r"[\uD83D\uDE00-\uDBFF\uDFFF]": "\U0001f600\U0010ffff",
    r"\0": "\0",
    r"\f|\v": "\f\v",
    r"\-|\@|\/|\_": "-@/_",
    r"\u00e9": "é",
    "[^^a]": without("^a"),
    r"[&&[~~]": "&[~",
    r"[|\|\]\^\\]": "|]^\\",
    r"(?<one>a)|(?:Z)": "aZ",
}
"""The characters that each pattern is found in, of those above."""


@pytest.mark.parametrize("pattern", FOUND)
@pytest.mark.filterwarnings("error")
def test_a_pattern_finds_the_same_characters_in_every_engine(pattern: str) -> None:
    assert find_flaw(pattern) is None
    schema = core_schema.str_schema(pattern=portable(pattern), regex_engine="rust-regex")
    engines = {
        "program": lambda text: matches(pattern, text),
        "oracle": lambda text: oracle.is_found(pattern, text),
        "rust": SchemaValidator(schema).isinstance_python,
    }
    for name, is_found in engines.items():
        found = "".join(char for char in CHARACTERS if is_found(char))
        assert set(found) == set(FOUND[pattern]), name


@pytest.mark.parametrize(
    "pattern", ["^[a-z]+$", r"a\.b\/c", "[0-9]{2,4}?", r"\[\]\{\}", r"\t\n\r", "a|(?:b)*"]
)
def test_a_pattern_of_the_portable_subset_stays_what_it_is(pattern: str) -> None:
    assert portable(pattern) == pattern
