"""Checks payloads of one type: whether they are valid, and every fault of those that are not."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from .. import contract
from ..contract.model import ABSENT, Object
from ..contract.pointer import value_at
from ..frozen import frozen
from . import acceptor, package, runtime
from .excerpt import excerpt, text_around
from .package import ImportablePackage

if TYPE_CHECKING:
    from ..config import Config
    from ..contract.model import Contract
    from .parts import PartReader

_BELOW_INT64: Final = b"-922337203685477"
"""How every integer begins that the fast reader rounds up to the lowest one of 64 bits."""

FEW_BRACKETS: Final = 64
"""A text with so few opening brackets is surely not nested too deep for the package."""

_TOLD: Final = 1000
"""How many faults of a payload are told one by one."""

_FAULTS_AT_ONCE: Final = 10_000
"""About how many faults are held at a time. Each value may have one, and one for each member."""

_PLACE: Final = re.compile(r":? line \d+ column \d+ \(char \d+\)")


@frozen
class PayloadFault:
    """A fault of one payload; `offset` is where reading its text as JSON failed, if it did.

    `count` is how many faults it stands for: more than one where a payload has very many.
    """

    code: str
    pointer: str
    message: str
    value: str | None
    offset: int | None = None
    count: int = 1


@frozen
class Judge:
    """Checks payloads against a contract, in this process or wherever it is sent."""

    package: ImportablePackage
    contract: Contract

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the contract, in alphabetical order."""
        return tuple(definition.name for definition in self.contract.definitions)

    def checker(self, type_: str) -> Checker:
        """The checker for payloads of a type; created once in each process."""
        key = (self.package.name, type_)
        if key not in _CHECKERS:
            _CHECKERS[key] = Checker(self, type_)
        return _CHECKERS[key]


def judge_of(config: Config) -> Judge:
    """The judge of the contract that the settings name.

    Raises:
        DiagnosticError: There is no such contract, the schemas have faults, or no package can be
            made of them.
    """
    if published := package.published(config, config.contract):
        return Judge(*published)
    sources, agreed = contract.open(
        config.schemas,
        display=config.display(config.schemas),
        contract=config.contract,
        additional_properties=config.additional_properties,
        levels=config.levels,
    )
    return Judge(package.emitted(config, sources, agreed), agreed)


class Checker:
    """Checks payloads of one type.

    The package is loaded with the first payload that may have a fault.
    """

    def __init__(self, judge: Judge, type_: str) -> None:
        import orjson

        self.type = type_
        self._package = judge.package
        self._contract = judge.contract
        self._loads = orjson.loads
        source = acceptor.source(judge.contract, type_)
        self._accepts, self._is_bounded = runtime.compiled(judge.package, source)

    def suspects(
        self, numbered: Iterable[tuple[int, bytes]], *, data: bytes
    ) -> Iterator[tuple[int, bytes]]:
        """Those of some payloads that may have faults, with their numbers; all others are valid.

        `data` is a text that contains all of them.
        """
        loads, accepts, few = self._loads, self._accepts, FEW_BRACKETS
        is_bounded = self._is_bounded
        doubtful = _BELOW_INT64 in data
        for number, line in numbered:
            try:
                if (
                    accepts(loads(line))
                    and (
                        is_bounded
                        or line.count(b"{") + line.count(b"[") <= few
                        or self._is_shallow(line)
                    )
                    and not (doubtful and _BELOW_INT64 in line)
                ):
                    continue
            except Exception:  # Whatever it is, the judge will say.
                pass
            yield number, line

    @cached_property
    def _is_shallow(self) -> Callable[[bytes], bool]:
        return runtime.shallow(self._package.load())

    @cached_property
    def _read(self) -> Callable[[bytes], object]:
        return runtime.reader(self._package.load(), self.type)

    @cached_property
    def _parts(self) -> PartReader:
        from .parts import PartReader

        records = (each for each in self._contract.definitions if isinstance(each, Object))
        widest = max((len(record.fields) for record in records), default=0)
        return PartReader(self._package.load(), max(1, _FAULTS_AT_ONCE // (1 + widest)))

    def is_suspect(self, text: bytes) -> bool:
        """Whether a payload may have a fault."""
        return any(self.suspects([(0, text)], data=text))

    def is_valid(self, text: bytes) -> bool:
        """Whether a payload has no fault."""
        return not self.is_suspect(text) or not self.findings(text)

    def findings(self, text: bytes) -> list[PayloadFault]:
        """The faults of a payload: the first ones, and of the others how many there are."""
        # Exactly as it stands there: the fast reader rounds integers beyond 64 bits.
        value = json.loads(text) if self._is_json(text) else ABSENT
        try:
            faults = list(self._faults(text, value))
        except Exception as error:  # A mixin is foreign code and may raise anything.
            message = f"reading it as {self.type} failed: {type(error).__name__}: {error}"
            return [PayloadFault("payload-judge", "", message, None)]
        if faults and faults[0].code == "json":
            return [self._no_json(text, faults[0].message)]
        told = [replace(fault, value=_shown(value, fault.pointer)) for fault in faults[:_TOLD]]
        return told + faults[_TOLD:]

    def _faults(self, text: bytes, value: Any) -> Iterator[PayloadFault]:
        """The first faults of a payload, and one for all others of a code."""
        found = map(runtime.fault_of(self._package.load()), self._entries(text, value))
        for fault in islice(found, _TOLD):
            yield PayloadFault(fault["code"], fault["pointer"], fault["message"], None)
        for code, count in sorted(Counter(fault["code"] for fault in found).items()):
            yield PayloadFault(code, "", _untold(count), None, count=count)

    def _entries(self, text: bytes, value: Any) -> Iterator[Mapping[str, Any]]:
        """What pydantic says of each fault."""
        from pydantic import ValidationError

        is_sound = True
        if value is not ABSENT:
            for entry in self._parts.faults(getattr(self._package.load(), self.type), value):
                is_sound = False
                yield entry
        if is_sound:
            try:
                self._read(text)
            except ValidationError as error:
                yield from error.errors(include_url=False)

    def _is_json(self, text: bytes) -> bool:
        try:
            return not runtime.is_too_deep(self._package.load(), self._loads(text))
        except ValueError:
            return False

    def _no_json(self, text: bytes, message: str) -> PayloadFault:
        if not text.strip():
            return PayloadFault("json", "", "Input should be JSON: there is no value", None, 0)
        shown, offset = text.decode("utf-8", "replace"), self._end_of_json(text)
        if self._is_json(shown[:offset].encode()):
            message = "Input should be JSON: more follows the payload; write one payload a line"
        return PayloadFault("json", "", _PLACE.sub("", message), text_around(shown, offset), offset)

    def _end_of_json(self, text: bytes) -> int:
        """Where, in characters, a text stops to be JSON."""
        try:
            text.decode()
            self._loads(text)
        except UnicodeDecodeError as error:  # Of which the reader does not say where it is.
            return len(text[: error.start].decode())
        except ValueError as error:
            return getattr(error, "pos", 0)
        return 0


_CHECKERS: Final[dict[tuple[str, str], Checker]] = {}


def _untold(count: int) -> str:
    faults = "fault" if count == 1 else "faults"
    return f"{count:,} more {faults} of this code in this payload"


def _shown(value: Any, pointer: str) -> str | None:
    found = value_at(value, pointer, ABSENT)
    return None if found is ABSENT else excerpt(found)
