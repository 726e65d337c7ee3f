"""The `[tool.tinkerspec]` table of a pyproject.toml: where schemas are, and what is emitted where.

Only the standard library is imported here, because every run reads the settings, even one with
nothing to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from .config_keys import GENERAL, LINT, LINT_TABLE, TABLE, ConfigKey, keys
from .diagnostics import Diagnostic, DiagnosticError
from .frozen import frozen
from .levels import Levels
from .targets import Settings, installed, place
from .targets.codes import level_of, levels
from .targets.output import is_inside

if TYPE_CHECKING:
    from .contract.explicit import Openness

FILE_NAME: Final = "pyproject.toml"

_OWN_FILES: Final = ("MANIFEST.json", "model.json")
"""Files in the output folder that are not the output of a target."""


@frozen
class Broken:
    """A target that cannot be loaded: where its output is, and what is wrong."""

    place: str
    faults: tuple[Diagnostic, ...]


@frozen
class Config:
    """Settings of one project.

    `root` is the folder of the configuration file; every other path is absolute. `targets` holds
    the complete settings of each target that the file asks for, in alphabetical order; `broken`
    those that cannot be loaded. `contract` names the contract that is generated, the newest if
    empty, and `contracts` the folder of each other one. `levels` is what the project makes of
    warnings; `additional_properties` says what objects are that do not say it themselves.

    Schemas that are not those of a project have an `origin`, which is what the user calls them:
    a folder, an archive, or an installed package, whose folder is `package`.
    """

    file: Path
    root: Path
    schemas: Path
    output: Path
    targets: Mapping[str, Settings]
    contract: str = ""
    contracts: Mapping[str, str] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)
    additional_properties: Openness = "open"
    broken: Mapping[str, Broken] = field(default_factory=dict)
    origin: str = ""
    package: Path | None = None

    def display(self, path: Path) -> str:
        """A path as shown to the user: relative to the project if it is inside."""
        if self.origin and path.is_relative_to(self.schemas):
            return "/".join([self.origin, *path.relative_to(self.schemas).parts])
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    @property
    def folders(self) -> Mapping[str, str]:
        """The folder of each contract that is generated, below the output folder."""
        return {self.contract: "", **self.contracts}

    def choose_contracts(self, names: Sequence[str]) -> Mapping[str, str]:
        """The folders of the contracts with these names; without names, of all of them.

        Raises:
            DiagnosticError: The configuration does not name such a contract.
        """
        for name in names:
            if name not in self.folders:
                message = f"contract {name!r} is not generated: [{TABLE}] does not name it"
                known = ", ".join(filter(None, self.folders)) or "none"
                help_ = f"add it to `contracts` with its folder; contracts named: {known}"
                raise _error(self.file, "config-invalid", message, help_)
        return {n: folder for n, folder in self.folders.items() if n in (names or self.folders)}

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
    if file is None:
        return parse(*_nearest(Path.cwd()))
    path = file.resolve()
    table = table_of(read(path))
    if table is None:
        raise _error(
            path, "config-missing", f"{path.name} has no [tool.tinkerspec] table", _EXAMPLE
        )
    return parse(path, table)


def usual_config(root: Path) -> Config:
    """The default settings of a project without a table."""
    return parse(root.resolve() / FILE_NAME, {})


_EXAMPLE: Final = """run `tinkerspec init`, or add these lines to it:
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.python]
package = "my_types\""""


def _nearest(start: Path) -> tuple[Path, dict[str, Any]]:
    """The nearest file that has the program's table, and that table."""
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file() and (table := table_of(read(candidate))) is not None:
            return candidate.resolve(), table
    raise _error(
        start / FILE_NAME,
        "config-missing",
        "no pyproject.toml with a [tool.tinkerspec] table here or in a folder above",
        f"name one by --config PATH, or write one: {_EXAMPLE}",
    )


def read(path: Path) -> dict[str, Any]:
    """The whole file.

    Raises:
        DiagnosticError: It cannot be read, or is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("\ufeff"):
            message = "the file starts with a byte order mark"
            raise _error(path, "config-invalid", message, "save it as UTF-8 without one")
        return tomllib.loads(text)
    except OSError as error:
        raise _error(
            path, "config-missing", f"cannot read it: {error.strerror}", "name an existing file"
        ) from None
    except UnicodeDecodeError:
        raise _error(path, "config-invalid", "the file is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _error(path, "config-invalid", f"not TOML: {error}", "fix the syntax") from None


def table_of(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """The program's own table of a file; None if there is none."""
    tool = document.get("tool", {})
    table = tool.get("tinkerspec") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def parse(path: Path, table: dict[str, Any]) -> Config:
    """The settings that a table of the file at `path` says.

    Raises:
        DiagnosticError: They are malformed.
    """
    general_keys = {key.name for key in GENERAL}
    tables = {k: v for k, v in table.items() if isinstance(v, dict) and k not in general_keys}
    plain = {key: value for key, value in table.items() if key not in tables}
    general = _complete(path, TABLE, plain, GENERAL)
    levels = _levels(path, tables.pop(LINT_TABLE, {}), strict=general["strict"])
    targets, broken = _targets(path, tables)
    root = path.parent
    config = Config(
        file=path,
        root=root,
        schemas=(root / general["schemas"]).resolve(),
        output=(root / general["output"]).resolve(),
        targets=MappingProxyType(targets),
        broken=MappingProxyType(broken),
        contract=general["contract"],
        contracts=general["contracts"],
        levels=levels,
        additional_properties=general["additional_properties"],
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
            message = f"unknown target [{TABLE}.{name}]"
            raise _error(path, "config-invalid", message, f"installed: {installed.listed()}")
        try:
            known = keys(installed.load(name).settings)
        except installed.TargetFailure as failure:
            given = [tables[name].get(key) for key in ("folder", "file")]
            where = next((value for value in given if isinstance(value, str)), name)
            broken[name] = Broken(where, failure.diagnostics)
        else:
            targets[name] = _complete(path, f"{TABLE}.{name}", tables[name], known)
    return targets, broken


def _levels(path: Path, table: Mapping[str, Any], *, strict: bool) -> Levels:
    """What the project makes of warnings."""
    name = f"{TABLE}.{LINT_TABLE}"
    given = _complete(path, name, table, LINT)
    for key, by_code in given.items():
        for code in by_code:
            _check_warning(path, f"[{name}.{key}]", code)
    return Levels(strict=strict, chosen=given["levels"], ignored=given["ignore"])


def _check_warning(path: Path, where: str, named: str) -> None:
    """Check that the table at `where` names the code of a warning."""
    level = level_of(named)
    if level == "error":
        message = f"{where} names {named!r}, which is an error"
        help_ = "remove it: errors can be neither lowered nor ignored"
        raise _error(path, "config-invalid", message, help_)
    if level is None:
        warnings = sorted(each for each, level in levels().items() if level == "warning")
        from difflib import get_close_matches  # here, because most names are right

        near = get_close_matches(named, warnings, n=1)
        help_ = f"did you mean {near[0]!r}?" if near else f"warnings: {', '.join(warnings)}"
        raise _error(path, "config-invalid", f"{where} names no code: {named!r}", help_)


def _complete(
    path: Path, table: str, given: Mapping[str, Any], known: Sequence[ConfigKey]
) -> Mapping[str, Any]:
    """The values of all keys, as given or as meant without them."""
    names = [key.name for key in known]
    for name in given:
        if name not in names:
            message = f"unknown key {name!r} in [{table}]"
            raise _error(path, "config-invalid", message, f"known: {', '.join(names)}")
    values: dict[str, Any] = {}
    for key in known:
        values[key.name] = given.get(key.name, key.default)
        if values[key.name] is None:
            raise _error(
                path, "config-invalid", f"[{table}] lacks {key.name!r}", f"add {key.name} ="
            )
        _check_value(path, f"{key.name!r} in [{table}]", values[key.name], key.schema)
    return MappingProxyType(values)


def _check_value(path: Path, what: str, value: Any, schema: Mapping[str, Any]) -> None:
    """Check a value against the part of JSON Schema that keys use."""
    if "enum" in schema:
        if value not in schema["enum"]:
            help_ = f"write one of {', '.join(map(repr, schema['enum']))}"
            raise _error(path, "config-invalid", f"{what} is {value!r}", help_)
        return
    class_, noun, help_ = _KINDS[schema["type"]]
    if not isinstance(value, class_):
        raise _error(path, "config-invalid", f"{what} is not {noun}", help_)
    if isinstance(value, list):
        for item in value:
            _check_value(path, f"an item of {what}", item, schema["items"])
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_value(path, f"{name!r} of {what}", item, schema["additionalProperties"])


_KINDS: Final[Mapping[str, tuple[type, str, str]]] = {
    "string": (str, "a string", "quote it"),
    "boolean": (bool, "a boolean", "write true or false, without quotes"),
    "array": (list, "a list", "write it in brackets"),
    "object": (dict, "a table", "write a table, such as {code = ...}"),
}
"""The JSON types that values have: their class and name, and how to write one."""


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
    """Check that each target and contract has a different place below the output folder."""
    taken: dict[str, str] = dict.fromkeys(_OWN_FILES, "the program itself")
    places = [(f"[{TABLE}.{name}]", place(each)) for name, each in config.targets.items()]
    places += [(f"[{TABLE}.contracts]", folder) for folder in config.contracts.values()]
    for owner, where in places:
        if not is_inside(where):
            message = f"{where!r} in {owner} is not a place below the output folder"
            raise _error(config.file, "config-invalid", message, "write a name, such as 'types'")
        for other, first in taken.items():
            if f"{where}/".startswith(f"{other}/") or f"{other}/".startswith(f"{where}/"):
                message = f"{where!r} in {owner} is a place of {first}"
                raise _error(config.file, "config-invalid", message, "choose a different one")
        taken[where] = owner
    if config.contract in config.contracts:
        message = f"{config.contract!r} is both 'contract' and a key of 'contracts'"
        raise _error(config.file, "config-invalid", message, "remove one of the two")


def _error(path: Path, code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=str(path))])
