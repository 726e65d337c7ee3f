"""Hand-written files of a project, found by file name: which of them are of the contract.

`NAME.py` is of the type with the module NAME. `NAME@V.py` takes its place from contract V on, until
another one does; V is a name in contracts.json. A file whose name begins with an underscore is a
helper of the others, and may have versions like them. A folder of schemas without contracts.json
describes one contract, for which there are only files of the first form.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..contract.axis import contracts
from ..contract.load import Sources, decode
from ..diagnostics import Diagnostic, DiagnosticError


def files(folder: Path, suffix: str, sources: Sources, display: str) -> Mapping[str, Path]:
    """The files of a folder that the contract has, by the module of their type, sorted.

    Those of types that only other contracts have are left out. `display` is the name of the folder
    for the user.

    Raises:
        DiagnosticError: A file is for a contract that there is not.
    """
    every = sorted(folder.glob(f"*{suffix}"))
    if sources.contracts is None:
        return {stem: file for file in every if "@" not in (stem := file.name.removesuffix(suffix))}
    axis = contracts.read(sources.contracts)
    now = axis.order[sources.contract]
    chosen: dict[str, tuple[int, Path]] = {}
    faults = []
    for file in every:
        module, at, since = file.name.removesuffix(suffix).partition("@")
        index = axis.order.get(since, -1)
        if at and since not in axis.order:
            faults.append(_unknown(f"{display}/{file.name}", since, axis))
        elif module not in sources.absent and index <= now:
            chosen[module] = max(chosen.get(module, (-1, file)), (index, file))
    if faults:
        raise DiagnosticError(faults)
    return {module: file for module, (_, file) in sorted(chosen.items())}


def text(file: Path, display: str) -> str:
    """The text of a file, whatever its line ends are. `display` is its name for the user.

    Raises:
        DiagnosticError: It is not UTF-8, or begins with a byte order mark.
    """
    return decode(file.read_bytes(), display).replace("\r\n", "\n").replace("\r", "\n")


def _unknown(file: str, name: str, axis: contracts.Axis) -> Diagnostic:
    message = f"the file is for contract `{name}`, which there is not"
    return Diagnostic(code="contract-unknown", message=message, help=axis.listed, file=file)
