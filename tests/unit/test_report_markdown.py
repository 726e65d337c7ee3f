"""Markdown shows every text as it is, whatever GitHub would make of it."""

from __future__ import annotations

import pytest
from tinkerspec.report import markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "—"),
        ("dict[str, int]", "`dict[str, int]`"),
        ("a | b", "<code>a&#32;&#124;&#32;b</code>"),
        ("a`b", "<code>a&#96;b</code>"),
        (" a", "<code>&#32;a</code>"),
        ("a\nb\\", "`a\\nb\\`"),
        ("<b>", "`<b>`"),
    ],
)
def test_code(text: str, shown: str) -> None:
    assert markdown.code(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Add the member; say 1: why.", "Add the member; say 1: why."),
        ("loss_fn_inputs of _it_", "loss_fn_inputs of &#95;it&#95;"),
        ("give `a|b` a `default`", "give <code>a&#124;b</code> a `default`"),
        ("one ` alone, ``two``", "one &#96; alone, &#96;&#96;two&#96;&#96;"),
        ("tell @all of #1", "tell @<!-- -->all of #<!-- -->1"),
        ("https://x www.x.org", "https&#58;//x www&#46;x.org"),
        ("a\n  b", "a b"),
    ],
)
def test_prose(text: str, shown: str) -> None:
    assert markdown.prose(text) == shown
