"""What several targets ask of a contract is answered once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from .model import Contract

_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")


def once(
    function: Callable[Concatenate[Contract, _Rest], _Answer],
) -> Callable[Concatenate[Contract, _Rest], _Answer]:
    """Have a function of a contract, and of what can be hashed, answer again what it has answered.

    The answer is kept with that very contract: equal ones may differ, as 1 and true do.
    """

    # By its name: a contract may be sent to another process, and functions are not sent well.
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def asked(contract: Contract, /, *rest: _Rest.args, **named: _Rest.kwargs) -> _Answer:
        key = (name, rest, *named.items())
        if key not in contract.answers:
            contract.answers[key] = function(contract, *rest, **named)
        return cast(_Answer, contract.answers[key])

    return asked
