"""The TypeScript package, asked through a Node.js that stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from elixir import ROOT
from judges import Answer, Question, same
from node import Node
from tinkerspec.contract.naming import snake_case

PACKAGE: Final = ROOT / "generated" / "typescript"


class TypeScript:
    """An emitted package, as one that judges."""

    name = "TypeScript"

    def __init__(self, node: Node, package: Path = PACKAGE) -> None:
        self._node = node
        self._package = package

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether both found the same."""
        del question
        return same(ours, theirs)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What the package makes of each text."""
        return self._node.ask(
            [(self._package / f"{snake_case(type_)}.js", text) for type_, text in questions]
        )
