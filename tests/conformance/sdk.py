"""The real SDK as a reference: its types alone, loaded without the package round them.

`import tinker` needs torch and transformers, which no type of ours asks for. So a bare module
stands in for the package, with nothing but the folder to find submodules in, and `tinker.types`
loads from there. What that needs is in `NEEDED`. Other releases are loaded next to it by `another`.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import is_dataclass
from email.parser import HeaderParser
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, get_args

from drive import NumpyArrays
from pydantic import BaseModel, TypeAdapter
from tinkerspec_oracle import read_datetime, write_datetime
from vectors import HERE, ROOT, Fault, Json

VERSION: Final = "0.6.3"
VARIABLE: Final = "TINKERSPEC_SDK"
NEEDED: Final = ("anyio", "httpx", "numpy", "pydantic", "sniffio", "typing_extensions")
"""What the SDK's types import; torch is used when it is there, and is not needed."""

_REQUIREMENTS: Final = HERE / "requirements-sdk.txt"


class SdkError(RuntimeError):
    """The SDK cannot be loaded; the message says how to fix it."""


def sdk_folder() -> Path:
    """The folder that the SDK is installed in."""
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else ROOT / ".venvs" / "sdk"
    install = (
        f"python -m pip install --no-deps --require-hashes --target {folder} -r {_REQUIREMENTS}"
    )
    if not (folder / "tinker" / "types").is_dir():
        raise SdkError(
            f"no SDK in {folder}; fix it with `make test`, which installs it, or with: {install}"
        )
    metadata = folder / f"tinker-{VERSION}.dist-info" / "METADATA"
    if not metadata.is_file() or _version(metadata) != VERSION:
        raise SdkError(f"the SDK in {folder} is not {VERSION}; empty the folder, then: {install}")
    return folder


def _version(metadata: Path) -> str | None:
    return HeaderParser().parsestr(metadata.read_text("utf-8"), headersonly=True)["Version"]


@cache
def load() -> ModuleType:
    """The module `tinker.types` of the SDK."""
    folder = sdk_folder()
    absent = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if absent:
        raise SdkError(f"the SDK's types need: python -m pip install {' '.join(absent)}")
    if "tinker" in sys.modules:
        raise SdkError("another module named tinker is already loaded in this process")
    return _types_in(folder)


def _types_in(folder: Path) -> ModuleType:
    parent = ModuleType("tinker", "Stands in for the SDK's package, whose own code is not run.")
    parent.__path__ = [str(folder / "tinker")]
    sys.modules["tinker"] = parent
    return importlib.import_module("tinker.types")


@contextmanager
def aside() -> Iterator[None]:
    """Within, no module `tinker` is loaded; afterwards, those that were loaded before are again."""
    before = _taken_out()
    try:
        yield
    finally:
        _taken_out()
        sys.modules.update(before)


def _taken_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == "tinker"]
    return {name: sys.modules.pop(name) for name in names}


def another(version: str, folder: Path) -> ModuleType:
    """The module `tinker.types` of another release, unpacked into a folder of its own.

    Its classes work next to those of `load`; no module of it stays loaded.
    """
    with release(version, folder) as types:
        return types


@contextmanager
def release(version: str, folder: Path) -> Iterator[ModuleType]:
    """The module `tinker.types` of another release, as `another`; within, more modules of it can
    be imported."""
    with zipfile.ZipFile(wheel(version)) as archive:
        archive.extractall(folder)
    with aside():
        yield _types_in(folder)


def wheel(version: str) -> Path:
    """The wheel of a release."""
    path = ROOT / ".venvs" / "releases" / f"tinker-{version}-py3-none-any.whl"
    if not path.is_file():
        raise SdkError(f"no {path.name} in {path.parent}; fix it with `make test-python`")
    return path


def adapters(types: ModuleType, names: Iterable[str]) -> Mapping[str, TypeAdapter[Any]]:
    """Readers of those types of a release that judge what they are given: a dataclass does not."""
    found = {name: getattr(types, name) for name in names if hasattr(types, name)}
    return {name: TypeAdapter(kind) for name, kind in found.items() if _judges(kind)}


def _judges(kind: Any) -> bool:
    return not is_dataclass(kind) and all(map(_judges, get_args(kind)))


@cache
def adapter(type_: str) -> TypeAdapter[Any]:
    """Reads and writes one of the SDK's types."""
    return TypeAdapter(getattr(load(), type_))


def covers(type_: str) -> bool:
    """Whether the SDK has a type of this name."""
    return hasattr(load(), type_)


def canonical(type_: str, value: object) -> Json:
    """The SDK's own encoding with its one spelling that differs normalised.

    The SDK writes a datetime with the offset it was read with; the canonical form is in UTC with
    `Z`, without a fraction when it is zero and with six digits otherwise. Everything else is as
    `model_dump(mode="json", exclude_none=True)` gives it.
    """
    return written(adapter(type_), value)


def written(types: TypeAdapter[Any], value: object) -> Json:
    """As `canonical`, of a type of any release."""
    return _normalised(value, types.dump_python(value, mode="json", exclude_none=True))


def _normalised(value: object, written: Json) -> Json:
    """Rewrites datetimes: the value says which of the written strings are some."""
    if isinstance(value, BaseModel):
        # A member that is written under another name is as it was written.
        return {k: _normalised(getattr(value, k, item), item) for k, item in written.items()}
    if isinstance(value, dict):
        return {key: _normalised(value[key], item) for key, item in written.items()}
    if isinstance(value, list) and isinstance(written, list):
        return [_normalised(a, b) for a, b in zip(value, written, strict=True)]
    if hasattr(value, "utcoffset"):
        return write_datetime(read_datetime(written))
    return written


def known(theirs: object, ours: Json) -> Json:
    """Our encoding of a value of the SDK, without the members that the SDK's types lack."""
    if isinstance(theirs, BaseModel) and isinstance(ours, dict):
        fields = type(theirs).model_fields
        return {k: known(getattr(theirs, k), item) for k, item in ours.items() if k in fields}
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return {key: known(theirs.get(key), item) for key, item in ours.items()}
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        return [known(*pair) for pair in zip(theirs, ours, strict=True)]
    return ours


class SdkBinding:
    """The real SDK; it has no faults of ours, so whatever it refuses is refused without a place."""

    def __init__(self) -> None:
        self.arrays = NumpyArrays()

    def decode(self, type_: str, text: str) -> object:
        """Reads JSON as its client does: with the json module, then validated."""
        return adapter(type_).validate_python(json.loads(text))

    def encode(self, type_: str, value: object) -> Json:
        """Writes a value canonically."""
        return canonical(type_, value)

    def owner(self, type_: str) -> Any:
        """The class."""
        return getattr(load(), type_)

    def faults(self, error: Exception) -> frozenset[Fault]:
        """Nothing: the SDK has no such report."""
        del error
        return frozenset()
