from __future__ import annotations

import pytest
from tinkerspec.lint.patterns import find_flaw


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
        ".",
    ],
)
def test_the_portable_subset_is_accepted(pattern: str) -> None:
    assert find_flaw(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (r"\d", r"`\d` at character 1"),
        (r"[\w-]", r"`\w` at character 2"),
        (r"a\Bb", r"`\B` at character 2"),
        (r"(a)\1", r"`\1` at character 4"),
        (r"\x41", r"`\x` at character 1"),
        (r"\-", r"`\-` at character 1"),
        ("(?#x)", "`(?` at character 1"),
        ("(?>a)", "`(?` at character 1"),
        ("(?<!a)", "`(?<!` at character 1"),
        ("(?<n>a)", "`(?<` at character 1"),
        ("a*+", "`*+` at character 2"),
        ("a{2}+", "`{2}+` at character 2"),
        ("a{", "`{` at character 2"),
        ("a}", "`}` at character 2"),
        ("a]", "`]` at character 2"),
        ("[]a]", "`]` at character 2"),
        ("[^]a]", "`]` at character 3"),
        ("[a--b]", "`--` at character 3"),
        ("a{1001}", "`{1001}` repeats"),
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
