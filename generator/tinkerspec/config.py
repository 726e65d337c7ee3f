"""The `[tool.tinkerspec]` table of a pyproject.toml: where schemas are, and what is emitted where.

Only the standard library is imported here, because every run reads the settings, even one with
nothing to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from .diagnostics import Diagnostic, DiagnosticError
from .targets import Settings, installed, place
from .targets.output import is_inside

FILE_NAME: Final = "pyproject.toml"

_TABLE: Final = "tool.tinkerspec"
_GENERAL: Final = {"schemas": "schemas", "output": "generated"}
"""Keys of the table with a string value, with their defaults."""
_STRICT: Final = "strict"
_OWN_FILES: Final = ("MANIFEST.json", "model.json")
"""Files in the output folder that are not the output of a target."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A target that cannot be loaded: where its output is, and what is wrong."""

    place: str
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one project.

    `root` is the folder of the configuration file; every other path is absolute. `targets` holds
    the complete settings of each target that the file asks for, in alphabetical order; `broken`
    those that cannot be loaded. `strict` turns warnings of `check` into errors.
    """

    file: Path
    root: Path
    schemas: Path
    output: Path
    targets: Mapping[str, Settings]
    strict: bool = False
    broken: Mapping[str, Broken] = field(default_factory=dict)

    def display(self, path: Path) -> str:
        """A path as shown to the user: relative to the project if it is inside."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def choose(self, names: Sequence[str]) -> Mapping[str, Settings]:
        """The targets with these names; without names, all of them.

        Raises:
            DiagnosticError: The configuration has no target of that name.
        """
        for name in names:
            if name in self.broken:
                raise DiagnosticError(self.broken[name].faults)
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
        DiagnosticError: No settings are found, or they are malformed.
    """
    path = (file if file is not None else _nearest(Path.cwd())).resolve()
    table = _table(path)
    if table is None:
        raise _error(
            path, "config-missing", f"{path.name} has no [tool.tinkerspec] table", _EXAMPLE
        )
    return _config(path, table)


def usual_config(root: Path) -> Config:
    """The default settings of a project without a table."""
    return _config(root.resolve() / FILE_NAME, {})


_EXAMPLE: Final = """add these lines to it:
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.python]
package = "my_types\""""


def _nearest(start: Path) -> Path:
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file() and _table(candidate) is not None:
            return candidate
    raise _error(
        start / FILE_NAME,
        "config-missing",
        "no pyproject.toml with a [tool.tinkerspec] table here or in a folder above",
        f"name one by --config PATH, or write a pyproject.toml and {_EXAMPLE}",
    )


def _table(path: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _error(
            path, "config-missing", f"cannot read it: {error.strerror}", "name an existing file"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _error(path, "config-invalid", f"not TOML: {error}", "fix the syntax") from None
    tool = document.get("tool", {})
    table = tool.get("tinkerspec") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _config(path: Path, table: dict[str, Any]) -> Config:
    tables = {key: value for key, value in table.items() if isinstance(value, dict)}
    plain = {key: value for key, value in table.items() if key not in tables}
    _refuse_unknown(path, _TABLE, plain, (*_GENERAL, _STRICT))
    texts = {key: value for key, value in plain.items() if key != _STRICT}
    general = _complete(path, _TABLE, texts, _GENERAL)
    targets, broken = _targets(path, tables)
    root = path.parent
    config = Config(
        file=path,
        root=root,
        schemas=(root / general["schemas"]).resolve(),
        output=(root / general["output"]).resolve(),
        targets=MappingProxyType(targets),
        broken=MappingProxyType(broken),
        strict=_flag(path, _STRICT, plain.get(_STRICT, False)),
    )
    _check_folders(config)
    _check_places(config)
    return config


def _targets(
    path: Path, tables: Mapping[str, dict[str, Any]]
) -> tuple[dict[str, Settings], dict[str, Broken]]:
    """The settings of the targets that have a table, and the targets that cannot be loaded."""
    targets: dict[str, Settings] = {}
    broken: dict[str, Broken] = {}
    for name in sorted(tables):
        if name not in installed.found():
            message = f"unknown target [{_TABLE}.{name}]"
            raise _error(path, "config-invalid", message, f"installed: {installed.listed()}")
        try:
            known = {setting.name: setting.default for setting in installed.load(name).settings}
        except installed.TargetFailure as failure:
            given = [tables[name].get(key) for key in ("folder", "file")]
            where = next((value for value in given if isinstance(value, str)), name)
            broken[name] = Broken(where, failure.diagnostics)
        else:
            targets[name] = _complete(path, f"{_TABLE}.{name}", tables[name], known)
    return targets, broken


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
            "give the output its own folder: everything in it belongs to the generator",
        )


def _check_places(config: Config) -> None:
    """Check that each target has a different place below the output folder."""
    taken: dict[str, str] = dict.fromkeys(_OWN_FILES, "the program itself")
    for name, settings in config.targets.items():
        where = place(settings)
        if not is_inside(where):
            message = f"{where!r} in [{_TABLE}.{name}] is not a place below the output folder"
            raise _error(config.file, "config-invalid", message, "write a name, such as 'types'")
        for other, owner in taken.items():
            if f"{where}/".startswith(f"{other}/") or f"{other}/".startswith(f"{where}/"):
                message = f"{where!r} in [{_TABLE}.{name}] is a place of {owner}"
                raise _error(config.file, "config-invalid", message, "choose a different one")
        taken[where] = f"[{_TABLE}.{name}]"


def _error(path: Path, code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=str(path))])
