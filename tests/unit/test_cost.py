"""What the stages cost grows no faster than the schemas: calls are counted, not time."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
import scaled
from jsonschema.validators import extend
from tinkerspec.cli import main
from tinkerspec.contract import lint, read_folder
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.contract.tree import names
from tinkerspec.targets.python.bases import bases
from tinkerspec.targets.vectors import derive
from tinkerspec.targets.vectors.memory import Memory
from tinkerspec_oracle import Oracle

SIZES: Final = (20, 40, 80)
MOST: Final = 2.5
"""How much more a second doubling may add than the first: 2 is linear, 4 is quadratic."""
FEW: Final = (8, 16, 32)
STEEPEST: Final = 2.15
"""The same, where more of each part counts than of the whole: a power of 1.2."""


def calls(action: Callable[[], object]) -> int:
    """How many calls of functions an action makes, those of built-in ones included."""
    profile = Profile()
    profile.runcall(action)
    return sum(entry.callcount for entry in profile.getstats())


def growth(costs: list[int]) -> float:
    """How much more the second doubling of the size has added than the first."""
    small, middle, large = costs
    return (large - middle) / (middle - small)


def linted(folder: Path) -> object:
    return lint.run(load_folder(folder, display="schemas"))


@pytest.mark.parametrize("axis", scaled.AXES)
def test_lint_is_linear(axis: str, tmp_path: Path) -> None:
    costs = []
    for size in (SIZES[0], *SIZES):
        folder = tmp_path / str(size)
        scaled.write(scaled.AXES[axis](size), folder)
        costs.append(calls(partial(linted, folder)))
    assert growth(costs[1:]) < MOST  # The first run imports what it needs.


def test_looking_for_base_classes_is_linear(tmp_path: Path) -> None:
    costs = []
    for size in SIZES:
        folder = tmp_path / str(size)
        scaled.write(scaled.AXES["parts"](size), folder)
        contract = resolve(read_folder(folder, display="schemas"))
        costs.append(calls(partial(bases, contract, {}, "wire")))
    assert growth(costs) < MOST


@pytest.mark.parametrize("axis", ["definitions", "types"])
def test_diff_is_linear(axis: str, tmp_path: Path) -> None:
    costs = []
    for size in (SIZES[0], *SIZES):
        old, new = tmp_path / f"old-{size}" / "schemas", tmp_path / f"new-{size}" / "schemas"
        files = scaled.AXES[axis](size)
        scaled.write(files, old)
        first = min(files)
        scaled.write({**files, first: {**files[first], "description": "New."}}, new)
        costs.append(calls(partial(main, ["diff", str(old), str(new)])))
    assert growth(costs[1:]) < MOST  # The first run imports what it needs.


@pytest.mark.parametrize("axis", ["required members", "references", "optional members"])
def test_a_payload_of_vectors_is_judged_where_it_is_new(
    axis: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many members an object has."""
    asked: list[object] = []

    def watched(validator: Any) -> Any:
        def type_(*asking: Any) -> Any:
            asked.append(asking)
            return validator.VALIDATORS["type"](*asking)

        return extend(validator, {"type": type_})

    monkeypatch.setattr(derive, "Oracle", partial(Oracle, watched=watched))
    monkeypatch.setattr(derive, "_MEMORY", Memory[derive.Derived](most=2))
    scaled.write(scaled.AXES[axis](FEW[-1]), tmp_path)
    sources = read_folder(tmp_path, display="schemas")
    deriver = derive.Deriver(sources, {})
    vectors = sum(len(deriver.derived(name).vectors) for name in names(sources).values())
    assert vectors > 10 * FEW[-1]
    assert len(asked) < 3 * vectors


def changed_everywhere(axis: str, size: int, folder: Path) -> int:
    """The calls of `diff`, where every part of a set has changed."""
    old, new = folder / f"old-{size}" / "schemas", folder / f"new-{size}" / "schemas"
    files = scaled.AXES[axis](size)
    scaled.write(files, old)
    scaled.write({path: scaled.changed(schema) for path, schema in files.items()}, new)
    return calls(partial(main, ["diff", str(old), str(new)]))


EVERYTHING: Final = (
    *("required members", "definitions", "variants", "alternatives", "chain", "references"),
    *("choices", "parts", "operations"),
)


@pytest.mark.parametrize("axis", EVERYTHING)
def test_diff_is_linear_where_everything_changed(
    axis: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed_everywhere(axis, 2, tmp_path)  # The first run imports what it needs.
    costs = [changed_everywhere(axis, size, tmp_path) for size in FEW]
    assert growth(costs) < STEEPEST
    assert "breaking" in capsys.readouterr().out
