"""What is generated of any contract of this project, and its Python package."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import our_schemas
from tinkerspec import pipeline
from tinkerspec.config import Config, load_config
from tinkerspec.contract.axis import contracts
from tinkerspec.contract.load import load_contracts


@cache
def contract_of(release: str) -> str:
    """The contract that a release of the SDK speaks."""
    document = load_contracts(our_schemas.FOLDER, display="schemas")
    assert document is not None
    (found,) = (e.name for e in contracts.read(document).entries if release in e.releases)
    return found


def generated(contract: str, folder: Path, *more: str) -> Path:
    """Where a contract is generated: in the committed output, or now in a folder, for Python and
    for more targets."""
    if (committed := _committed(contract)) is not None:
        return committed
    config = replace(_config(), output=folder, contract=contract, contracts={})
    pipeline.generate(config, ["python", *more])
    return folder


def _config() -> Config:
    return load_config(our_schemas.ROOT / "pyproject.toml")


def _committed(contract: str) -> Path | None:
    folder = _config().folders.get(contract)
    return None if folder is None else _config().output / folder


def package(contract: str, once: Callable[[str, Callable[[Path], object]], Path]) -> ModuleType:
    """The Python package at a contract, generated once for all tests by the fixture `once`."""
    output = _committed(contract) or once(
        f"python-{contract}", lambda folder: generated(contract, folder)
    )
    return imported(contract, output)


def imported(contract: str, output: Path) -> ModuleType:
    """The package at a contract that is generated there, under a name of its own."""
    init = output / "python" / "tinker_types" / "__init__.py"
    name = "tinker_types_" + contract.replace(".", "_")
    if name in sys.modules:
        return sys.modules[name]
    spec = spec_from_file_location(name, init)
    assert spec is not None
    assert spec.loader is not None
    package = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(package)
    return package
