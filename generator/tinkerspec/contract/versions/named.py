"""What a user names as the contract: one of the project's, a folder, an archive, or an installed
package that carries one.

It becomes the settings that every command reads. Nearly always it is the one that the project
generates: what finds any other (`elsewhere`) is imported when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ...config import Config, load_config
from ...diagnostics import DiagnosticError


@contextmanager
def chosen(file: Path | None, given: str) -> Iterator[Config]:
    """A context with the settings of the contract that the user names.

    Args:
        file: The configuration; the nearest one if None, which need not exist.
        given: What the user names. If empty, it is the contract of the configuration; without
            one, that of the only installed package that carries one.

    Raises:
        DiagnosticError: There is no such contract, or it cannot be read.
    """
    project = _project(file, given)
    if project is not None and not given:
        from . import configured

        configured.check(project)
        yield project
        return
    from . import elsewhere

    with elsewhere.chosen(project, given) as config:
        yield config


@contextmanager
def placed(project: Config, given: Sequence[str]) -> Iterator[tuple[Config, Sequence[str]]]:
    """A context with the settings by which a project generates the contracts that the user names,
    and which of its own they are; none of them means all.

    A contract from elsewhere takes the place of the project's schemas: what the configuration says
    is made of it alone.

    Raises:
        DiagnosticError: There is no such contract, it cannot be read, or one from elsewhere is not
            named alone.
    """
    if not given:
        yield project, ()
        return
    from . import elsewhere

    if all(elsewhere.is_of(project, each) for each in given):
        yield project, given
        return
    with elsewhere.alone(project, given) as config:
        yield config, ()


@contextmanager
def linted(file: Path | None, given: str) -> Iterator[tuple[Config, Sequence[str]]]:
    """As `placed`, of the contract that the user names, if any. It needs no project."""
    project = _project(file, given) if given else load_config(file)
    if project is not None:
        with placed(project, [given] if given else []) as found:
            yield found
        return
    from . import elsewhere

    with elsewhere.chosen(None, given) as config:
        yield config, ()


def _project(file: Path | None, given: str) -> Config | None:
    """The configuration; None if there is none, and nobody has named a file of it."""
    try:
        return load_config(file)
    except DiagnosticError as error:
        is_missing = [fault.code for fault in error.diagnostics] == ["config-missing"]
        if file is not None or not is_missing:
            raise
        from . import packages

        if not (given or packages.carriers()):
            help_ = (
                "install a package that carries a contract, or name a contract by --contract; or "
            )
            raise DiagnosticError(
                [replace(fault, help=help_ + fault.help) for fault in error.diagnostics]
            ) from None
        return None
