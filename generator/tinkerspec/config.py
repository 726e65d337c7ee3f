"""The `[tool.tinkerspec]` table of a pyproject.toml: where schemas are, and what is emitted where.

Only the standard library is imported here: reading the settings is part of every run, also of the
run that finds nothing to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from .diagnostics import Diagnostic, DiagnosticError
from .targets import TARGETS, Settings

FILE_NAME: Final = "pyproject.toml"

_TABLE: Final = "tool.tinkerspec"
_GENERAL: Final = {"schemas": "schemas", "output": "generated"}
"""Keys of the table that take a text, with their defaults."""
_STRICT: Final = "strict"


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one project.

    `root` is the folder of the configuration file; every other path is absolute. `targets` holds
    the complete settings of each target that the file asks for, in alphabetical order. `strict`
    makes an error of what `check` otherwise warns of.
    """

    file: Path
    root: Path
    schemas: Path
    output: Path
    targets: Mapping[str, Settings]
    strict: bool = False

    def display(self, path: Path) -> str:
        """A path as the user knows it: relative to the project where it lies inside."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def choose(self, names: Sequence[str]) -> Mapping[str, Settings]:
        """The targets of these names; all of them when no name is given.

        Raises:
            DiagnosticError: The configuration has no target of a name.
        """
        for name in names:
            if name not in self.targets:
                message = f"there is no target {name!r}: no table [tool.tinkerspec.{name}]"
                known = ", ".join(self.targets) or "none"
                raise _error(self.file, "config-invalid", message, f"targets configured: {known}")
        return {
            name: settings
            for name, settings in self.targets.items()
            if name in (names or self.targets)
        }


def load_config(file: Path | None = None) -> Config:
    """Read the settings from `file`, or from the nearest pyproject.toml that has them.

    Raises:
        DiagnosticError: No settings are found, or they are not well formed.
    """
    path = (file if file is not None else _nearest(Path.cwd())).resolve()
    table = _table(path)
    if table is None:
        raise _error(
            path, "config-missing", f"{path.name} has no [tool.tinkerspec] table", _EXAMPLE
        )
    return _config(path, table)


def usual_config(root: Path) -> Config:
    """The settings of a project that says nothing about itself."""
    return _config(root.resolve() / FILE_NAME, {})


_EXAMPLE: Final = (
    'add, for example: [tool.tinkerspec] schemas = "schemas", output = "generated" '
    'and [tool.tinkerspec.python] package = "my_types"'
)


def _nearest(start: Path) -> Path:
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file() and _table(candidate) is not None:
            return candidate
    raise _error(
        start / FILE_NAME,
        "config-missing",
        "no pyproject.toml with a [tool.tinkerspec] table here or in a folder above",
        f"name one by --config PATH, or {_EXAMPLE}",
    )


def _table(path: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _error(
            path, "config-missing", f"cannot read it: {error.strerror}", "name an existing file"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _error(path, "config-invalid", f"not TOML: {error}", "mend the syntax") from None
    tool = document.get("tool", {})
    table = tool.get("tinkerspec") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _config(path: Path, table: dict[str, Any]) -> Config:
    tables = {key: value for key, value in table.items() if isinstance(value, dict)}
    plain = {key: value for key, value in table.items() if key not in tables}
    _refuse_unknown(path, _TABLE, plain, (*_GENERAL, _STRICT))
    texts = {key: value for key, value in plain.items() if key != _STRICT}
    general = _complete(path, _TABLE, texts, _GENERAL)
    targets = {
        name: _complete(path, f"tool.tinkerspec.{name}", tables[name], _known_target(path, name))
        for name in sorted(tables)
    }
    root = path.parent
    config = Config(
        file=path,
        root=root,
        schemas=(root / general["schemas"]).resolve(),
        output=(root / general["output"]).resolve(),
        targets=MappingProxyType(targets),
        strict=_flag(path, _STRICT, plain.get(_STRICT, False)),
    )
    _check_folders(config)
    return config


def _known_target(path: Path, name: str) -> Mapping[str, str | None]:
    if name not in TARGETS:
        known = ", ".join(TARGETS)
        raise _error(
            path, "config-invalid", f"unknown target [tool.tinkerspec.{name}]", f"known: {known}"
        )
    return TARGETS[name].settings


def _refuse_unknown(path: Path, table: str, given: Iterable[str], known: Collection[str]) -> None:
    for key in given:
        if key not in known:
            names = ", ".join(known)
            raise _error(
                path, "config-invalid", f"unknown key {key!r} in [{table}]", f"known: {names}"
            )


def _flag(path: Path, key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    message = f"{key!r} in [{_TABLE}] is not a boolean"
    raise _error(path, "config-invalid", message, "write true or false, without quotes")


def _complete(
    path: Path, table: str, given: Mapping[str, Any], known: Mapping[str, str | None]
) -> Settings:
    _refuse_unknown(path, table, given, known)
    for key, value in given.items():
        if not isinstance(value, str):
            raise _error(
                path, "config-invalid", f"{key!r} in [{table}] is not a string", "quote it"
            )
    complete = {**known, **given}
    settings = {key: value for key, value in complete.items() if value is not None}
    if missing := sorted(complete.keys() - settings.keys()):
        raise _error(
            path, "config-invalid", f"[{table}] lacks {missing[0]!r}", f"add {missing[0]} ="
        )
    return MappingProxyType(settings)


def _check_folders(config: Config) -> None:
    if not config.output.is_relative_to(config.root) or config.output == config.root:
        raise _error(
            config.file,
            "config-invalid",
            f"output {config.output} is not a folder inside the project",
            "name a folder below the one that holds this file",
        )
    if config.output.is_relative_to(config.schemas) or config.schemas.is_relative_to(config.output):
        raise _error(
            config.file,
            "config-invalid",
            "schemas and output overlap",
            "give the output a folder of its own: everything in it belongs to the generator",
        )


def _error(path: Path, code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=str(path))])
