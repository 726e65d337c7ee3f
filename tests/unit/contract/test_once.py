"""A contract answers once what is asked of it."""

from __future__ import annotations

import pickle

from tinkerspec.contract.model import Contract
from tinkerspec.contract.once import once

asked: list[tuple[Contract, int]] = []


@once
def told(contract: Contract, times: int = 1) -> list[str]:
    asked.append((contract, times))
    return [contract.title] * times


def test_what_is_asked_again_is_answered_again() -> None:
    asked.clear()
    contract = Contract(title="Zoo", version="1", definitions=())
    assert told(contract, 2) is told(contract, 2)
    assert told(contract, 3) == ["Zoo"] * 3
    assert told(contract) is told(contract) == ["Zoo"]
    assert len(asked) == 3


def test_an_equal_contract_answers_for_itself() -> None:
    one, other = (Contract(title="Zoo", version="1", definitions=()) for _ in range(2))
    assert one == other
    assert told(one) == told(other)
    assert told(one) is not told(other)


def test_a_contract_that_has_answered_can_be_sent_to_another_process() -> None:
    contract = Contract(title="Zoo", version="1", definitions=())
    told(contract, 2)
    assert pickle.loads(pickle.dumps(contract)).answers == contract.answers
