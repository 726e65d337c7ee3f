"""The package of Python at any contract of this project."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import our_schemas
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.contract.axis import contracts
from tinkerspec.contract.load import load_contracts


@cache
def contract_of(release: str) -> str:
    """The contract that a release of the SDK speaks."""
    document = load_contracts(our_schemas.FOLDER, display="schemas")
    assert document is not None
    (found,) = (e.name for e in contracts.read(document).entries if release in e.releases)
    return found


def emitted(contract: str, output: Path, *more: str) -> ModuleType:
    """The package at a contract, generated into a folder; more targets are generated with it."""
    config = load_config(our_schemas.ROOT / "pyproject.toml")
    config = replace(config, output=output, contract=contract, contracts={})
    pipeline.generate(config, ["python", *more])
    init = output / "python" / "tinker_types" / "__init__.py"
    name = "tinker_types_" + contract.replace(".", "_")
    spec = spec_from_file_location(name, init)
    assert spec is not None
    assert spec.loader is not None
    package = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(package)
    return package
