"""The program's own files: found beside it first, in the checkout second, missed with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinkerspec import resources

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_reads_its_own_files() -> None:
    assert resources.templates_folder() == ROOT / "templates"
    assert resources.vocabulary_file() == ROOT / "schemas" / "vocabulary.json"


def test_an_installed_copy_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "vocabulary.json").touch()
    assert resources.templates_folder() == tmp_path / "templates"
    assert resources.vocabulary_file() == tmp_path / "vocabulary.json"


def test_an_incomplete_installation_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path / "checkout")
    with pytest.raises(resources.ResourceError, match="reinstall tinkerspec") as caught:
        resources.templates_folder()
    assert str(tmp_path / "package" / "templates") in str(caught.value)
    assert str(tmp_path / "checkout" / "templates") in str(caught.value)
