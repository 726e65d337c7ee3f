from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest
from drawn import seeds
from pydantic_core import SchemaValidator, core_schema
from tinkerspec.contract.formats import matches
from tinkerspec.contract.pattern_flaws import find_flaw
from tinkerspec.contract.patterns import portable
from tinkerspec_oracle.formats import is_found


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "^(?:[a-z]*)*$", "((a+))*", "(a{2,})+", "x(?:(b+?)+|c)y", "(a*){3,}", "((a+)+b)"],
)
def test_a_repetition_of_a_repetition_is_refused(pattern: str) -> None:
    flaw = find_flaw(pattern)
    assert flaw is not None
    assert flaw[0] == "repeats a repetition, for which some engines need exponential time"


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+(?:-[a-z]+)*$",
        "(a+b)+",
        "(a+|b)+",
        "(a+)?",
        "(a+){3}",
        "(a{3})+",
        "(a?)+",
        "[(a+)+]",
    ],
)
def test_other_repetitions_are_accepted(pattern: str) -> None:
    assert find_flaw(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+$",
        "^(?:a|b)*?c{2,}$",
        r"^tinker://[^/]+/(weights|sampler_weights)/[^/]+$",
        r"\.\$\^\*\+\?\(\)\[\]\{\}\|\\\/",
        r"[\]\[\\^-]",
        "[^-a]",
        r"\t\n\r",
        "gr\u00f6\u00dfe \U0001f600",
        "a{1000}",
        "a{2}?",
        "(a(b)c)",
        "(a{10}){100}",
        "(?:[a-z]{1,2}){500}",
        "(a{0}){500}",
        "(a{1000})*",
        r"(?:[\]({]\({1}){400}",
        "[A-Za-z0-9._-]{1,256}",
        "(" * 100 + "a" + ")" * 100,
        ".",
        r"(?<year>\d{4})-[\w.-]+",
        r"\uD83D\uDE00\u{1F600}\x41\cA\0\f\v\-\_",
        "[[a&&b]",
        r"[a-z-\x41]",
    ],
)
def test_the_portable_subset_is_accepted(pattern: str) -> None:
    assert find_flaw(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (r"[\w-.]", r"`\w-` at character 2"),
        (r"[.-\w]", r"`-` at character 3"),
        (r"a\Bb", r"`\B` at character 2"),
        (r"(a)\1", r"`\1` at character 4"),
        (r"\x4", r"`\x` at character 1"),
        (r"\u{D800}", r"`\u` at character 1"),
        (r"a\uD83Da", r"`\u` at character 2"),
        (r"\u{110000}", r"`\u` at character 1"),
        (r"\uDE00\uD83D", r"`\u` at character 1"),
        (r"\i", r"`\i` at character 1"),
        (r"\00", r"`\0` at character 1"),
        (r"[\B]", r"`\B` at character 2"),
        ("(?#x)", "`(?` at character 1"),
        ("(?>a)", "`(?` at character 1"),
        ("(?<!a)", "`(?<!` at character 1"),
        ("(?P<n>a)", "`(?P<` at character 1"),
        ("(?<1>a)", "`(?` at character 1"),
        ("a*+", "`*+` at character 2"),
        ("a{2}+", "`{2}+` at character 2"),
        ("a{", "`{` at character 2"),
        ("a}", "`}` at character 2"),
        ("a]", "`]` at character 2"),
        ("[]a]", "`]` at character 2"),
        ("[^]a]", "`]` at character 3"),
        ("[[=a=]]", "`[=` at character 2"),
        ("[a--b]", "`--` at character 3"),
        ("a{1001}", "`{1001}` repeats"),
        ("(a{1000}){1000}", "nested repetitions make 1000000 repeats"),
        ("(?:(a{10}b){10,}c){11}", "make 1100 repeats"),
        ("(a{1000})*(b{0,41}){25}", "make 1025 repeats"),
        ("a" * 1501, "it has 1501 parts"),
        ("(?:[a-z]{2}){500}[ab]{1}", "it has 1501 parts"),
        ("(" * 101 + "a" + ")" * 101, "101 groups are nested"),
        ("a{2,1}", "not a regular expression"),
        ("[b-a]", "not a regular expression"),
        ("a**", "not a regular expression"),
        ("*", "not a regular expression"),
        ("a\\", "not a regular expression"),
    ],
)
def test_anything_else_is_named(pattern: str, named: str) -> None:
    flaw = find_flaw(pattern)
    assert flaw is not None
    assert named in flaw[0]


PIECES: Final = (
    *"ab0-_/.^$|()[]{}*+?\\,:=!<>&~\u00e9\U0001f680\n",
    *("(?:", "[^", "[", "a-z", "{2}", "{2,}", "{0,3}", "{30}", "{40}", "{1000}", "*?", "+?"),
    *(r"\d", r"\S", r"[\W", r"\s]", r"\x2d", r"\u005d", r"\u{1F680}", "(?<n>", "&&", "--", "[["),
    *(r"\.", r"\-", r"\]", "[a-z]", "[^a]", "(a)", "(b|c)", "[0-9]+", "(?:.{40}){25}"),
)


TEXTS: Final = (
    "",
    "a",
    "b0",
    "-",
    "a-b\n",
    "\u00e9",
    "\U0001f680",
    "]",
    "&",
    "[",
    " ",
    "\ufeff",
    "\0",
)


@seeds(1)
@pytest.mark.filterwarnings("error")
def test_what_is_accepted_finds_the_same_in_python_and_in_rust(seed: int) -> None:
    chance = random.Random(seed)
    drawn = ("".join(chance.choices(PIECES, k=chance.randint(1, 9))) for _ in range(2_000))
    accepted = [pattern for pattern in drawn if find_flaw(pattern) is None]
    assert len(accepted) > 300
    for pattern in accepted:
        in_rust = compile_everywhere(pattern)
        for text in TEXTS:
            found = {matches(pattern, text), is_found(pattern, text), in_rust(text)}
            assert len(found) == 1, (pattern, text)


def test_the_largest_patterns_compile() -> None:
    chance = random.Random(3)
    characters = [chr(code) for code in range(0xA0, 0x1F700) if chr(code).isprintable()]
    for ranges in (1, 2, 5, 10, 50, 100):
        ends = sorted(chance.sample(characters, 2 * ranges))
        body = "".join(f"{low}-{high}" for low, high in zip(ends[::2], ends[1::2], strict=True))
        for text in (f"[{body}]", f"[^{body}]"):
            most = bisect(range(1, 1001), 0, key=partial(has_flaw, text))
            assert most > 1
            compile_everywhere(f"(?:{text}){{{most}}}")


def has_flaw(text: str, times: int) -> bool:
    return find_flaw(f"(?:{text}){{{times}}}") is not None


def compile_everywhere(pattern: str) -> Callable[[str], bool]:
    """What Rust's engine finds."""
    re.compile(portable(pattern))
    schema = core_schema.str_schema(pattern=portable(pattern), regex_engine="rust-regex")
    return SchemaValidator(schema).isinstance_python
