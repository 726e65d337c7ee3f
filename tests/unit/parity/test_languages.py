"""What each language calls the things of the contract."""

from __future__ import annotations

import pytest
from tinkerspec.parity.languages import LANGUAGES


@pytest.mark.parametrize(
    ("language", "spelled", "neutral"),
    [
        ("python", "from_numpy", "from_array"),
        ("python", "to_torch", "to_array"),
        ("python", "from_nx", "from_nx"),
        ("python", "success", "success"),
        ("elixir", "from_nx", "from_array"),
        ("elixir", "success?", "success"),
        ("elixir", "from_text!", "from_text!"),
        ("contract", "from_array", "from_array"),
    ],
)
def test_methods_have_neutral_names(language: str, spelled: str, neutral: str) -> None:
    assert LANGUAGES[language].neutral(spelled) == neutral  # type: ignore[index]


def test_an_array_method_is_one_for_each_library() -> None:
    assert LANGUAGES["python"].spellings("to_array") == ("to_numpy", "to_torch")
    assert LANGUAGES["elixir"].spellings("from_array") == ("from_nx",)
    assert LANGUAGES["contract"].spellings("from_array") == ("from_array",)
    assert LANGUAGES["python"].spellings("length") == ("length",)


def test_members_are_spelled_as_the_targets_spell_them() -> None:
    assert LANGUAGES["python"].member("class") == "class_"
    assert LANGUAGES["elixir"].member("fooBar") == "fooBar"
