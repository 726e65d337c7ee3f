"""Installed packages that carry their contract.

Such a distribution has an entry point in the group `tinkerspec.contracts`: its name is that of the
contract, its value the folder of the schemas in a package, written as a module
(`shop_types._contract`). Nothing of it is imported. Every file of the package is compared with the
sums that were written when it was installed.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Final

from ... import distributions
from ...diagnostics import Diagnostic, DiagnosticError
from ...entry_points import entry_points
from ...frozen import frozen

GROUP: Final = "tinkerspec.contracts"
"""The entry points of packages that carry a contract."""
_MODULE: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")


@frozen
class Carrier:
    """An installed distribution that carries a contract.

    `root` is the folder that it is installed in, and `inside` the path of its schemas in there;
    empty if what it declares is no folder in a package.
    """

    distribution: str
    version: str
    contract: str
    root: Path
    inside: PurePosixPath

    @property
    def label(self) -> str:
        """Its name and version."""
        return f"{self.distribution} {self.version}"

    @property
    def schemas(self) -> Path:
        """The folder of the schemas."""
        return self.root / self.inside

    @property
    def package(self) -> Path:
        """The folder of the package that was made of them."""
        return self.schemas.parent


def carriers() -> tuple[Carrier, ...]:
    """The installed distributions that carry a contract, in alphabetical order."""
    found = (
        Carrier(
            each.distribution,
            each.version,
            each.name,
            Path(each.root),
            PurePosixPath(*(each.value.split(".") if _MODULE.fullmatch(each.value) else ())),
        )
        for each in entry_points(GROUP)
    )
    return tuple(sorted(found, key=lambda each: each.label))


def carrier(name: str) -> Carrier | None:
    """The installed distribution of this name, in any of the spellings that mean the same, if it
    carries a contract."""
    plain = distributions.plain(name)
    return next(
        (each for each in carriers() if distributions.plain(each.distribution) == plain), None
    )


def listed(found: Iterable[Carrier]) -> str:
    """Packages with their contracts, for a help."""
    return ", ".join(f"{each.label} (contract {each.contract})" for each in found)


def is_installed(distribution: str) -> bool:
    """Whether there is a distribution of this name."""
    try:
        distributions.version(distribution)
    except (metadata.PackageNotFoundError, ValueError):
        return False
    return True


def check(carrier: Carrier) -> None:
    """Compare the files of a package with those that were installed.

    Raises:
        DiagnosticError: A file is missing, extra or different.
    """
    if not carrier.inside.parts:
        raise _damaged(carrier, f"what it declares under {GROUP} is no folder in a package")
    recorded = _recorded(carrier)
    if not any(path.is_relative_to(carrier.inside) for path in recorded):
        raise _damaged(carrier, f"it declares the folder {carrier.inside}, and has no file there")
    for path in sorted(recorded):
        file = carrier.root / path
        if not file.is_file():
            raise _damaged(carrier, f"{path} is missing")
        if _sum(file.read_bytes()) != recorded[path]:
            raise _damaged(carrier, f"{path} is not what was installed")
    for file in sorted(carrier.schemas.rglob("*.json")):
        path = PurePosixPath(file.relative_to(carrier.root).as_posix())
        if path not in recorded:
            raise _damaged(carrier, f"{path} was not installed with it")


def _recorded(carrier: Carrier) -> Mapping[PurePosixPath, str]:
    """The sums of the files of the package, from the list that every installer writes."""
    rows = csv.reader(distributions.text(carrier.distribution, "RECORD").splitlines())
    listed = {PurePosixPath(row[0]): row[1] for row in rows if len(row) > 1 and row[1]}
    return {
        path: sum_ for path, sum_ in listed.items() if path.is_relative_to(carrier.inside.parent)
    }


def _sum(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return f"sha256={digest.decode('ascii').rstrip('=')}"


def _damaged(carrier: Carrier, message: str) -> DiagnosticError:
    others = [each for each in carriers() if each != carrier]
    help_ = f"install it again: pip install --force-reinstall {carrier.distribution}"
    help_ += f"=={carrier.version}"
    if others:
        help_ += f"; other packages carry a contract too: {listed(others)}"
    fault = Diagnostic(
        code="contract-damaged",
        message=message,
        help=help_,
        file=carrier.label,
    )
    return DiagnosticError([fault])
