"""A new project: its configuration, a first type, and what a repository needs beside them."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from .. import config as settings
from .. import config_keys, toml
from ..config import Config
from ..contract.naming import MODULE, snake_case
from ..frozen import frozen
from ..publish.manifest import FILE_NAME as MANIFEST
from ..targets import installed
from . import FIRST_TYPE, refusal, write_new
from .types import TYPES, check_title, first_text

_HERE: Final = Path(__file__).parent
_WORKFLOWS: Final = ".github/workflows"
_OTHER_CI: Final = (".gitlab-ci.yml", "bitbucket-pipelines.yml", "azure-pipelines.yml", ".circleci")
_FORMATS: Final = frozenset({".json", ".yaml", ".yml"})
_DOCUMENT: Final = re.compile(
    rb"""^[\s{]*["']?openapi["']?\s*:|["']?\$schema["']?\s*:\s*["']?https?://json-schema\.org/""",
    re.MULTILINE,
)
"""How a document begins that can be imported."""
_BEGINNING: Final = 4096
"""How many bytes of a file are looked at."""
_ATTRIBUTES: Final = ".gitattributes"


@frozen
class Wishes:
    """What was asked for: targets, values by their dotted keys, the first type, a CI file."""

    targets: Sequence[str] = ()
    values: Sequence[str] = ()
    first_type: str = FIRST_TYPE
    ci: bool = True


@frozen
class StartedFile:
    """A file of the new project, and what was done with it, or why it was left alone."""

    file: str
    done: str


def init(file: Path, wishes: Wishes, version: str) -> Iterator[StartedFile]:
    """Set a project up in the folder of `file`, its pyproject.toml. Nothing is overwritten.

    Raises:
        DiagnosticError: What was asked for is not possible. Then nothing is written.
    """
    check_title(wishes.first_type)
    root = file.parent
    document = settings.read(file) if file.exists() else {}
    name = _name(document, root)
    table = settings.table_of(document)
    if table is None:
        table = _new_table(root, name, wishes)
        config = settings.parse(file, table)
        _check_places(config)
        yield _configured(file, table)
    elif wishes.targets or wishes.values:
        message = "there is a [tool.tinkerspec] table already"
        raise refusal("init-refused", str(file), message, "edit the table itself")
    else:
        config = settings.parse(file, table)
        yield StartedFile(file.name, "has its table already")
    yield from _first_type(config, name, wishes.first_type)
    yield _attributes(config)
    if wishes.ci:
        yield _ci(root, name, version)


# --- the configuration ----------------------------------------------------------------------------


def _name(document: Mapping[str, Any], root: Path) -> str:
    """The project's name in snake_case: as its pyproject.toml has it, or its folder."""
    project = document.get("project")
    given = project.get("name") if isinstance(project, dict) else None
    spelled = re.sub(r"[^a-z0-9]+", "_", snake_case(str(given or root.name))).strip("_")
    return spelled if MODULE.fullmatch(spelled) else f"my_{spelled}".rstrip("_")


def _new_table(root: Path, name: str, wishes: Wishes) -> dict[str, Any]:
    """The table of the project: the targets asked for, or those that the project has a use for."""
    table: dict[str, Any] = {"schemas": _schemas(root), "output": config_keys.default("output")}
    for each in wishes.values:
        _set(table, each)
    begins = not _has_types(root / str(table["schemas"]))
    starts = {target: each.start(root, name) for target, each in installed.every().items()}
    usual = [
        target
        for target, start in starts.items()
        if start.is_usual and (begins or not start.only_with_first_type)
    ]
    for target in wishes.targets or usual:
        given = table.get(target, {})
        if isinstance(given, dict):
            found = starts[target].settings if target in starts else {}
            table[target] = {**found, **given}
    return table


def _has_types(schemas: Path) -> bool:
    """Whether types are there already: in a folder of schemas, or a document instead of one."""
    return schemas.is_file() or any((schemas / TYPES).rglob("*.json"))


def _schemas(root: Path) -> str:
    """The folder of the schemas, or the one document that there is instead of it."""
    usual: str = config_keys.default("schemas")
    found = [path.name for path in root.iterdir() if _is_document(path)]
    return found[0] if len(found) == 1 and not (root / usual).exists() else usual


def _is_document(file: Path) -> bool:
    """Whether a file says of itself that it is OpenAPI or JSON Schema."""
    if file.suffix not in _FORMATS or not file.is_file():
        return False
    with suppress(OSError), file.open("rb") as stream:
        return _DOCUMENT.search(stream.read(_BEGINNING)) is not None
    return False


def _set(table: dict[str, Any], wish: str) -> None:
    """Put one KEY=VALUE into the table; the key is dotted, and the value TOML or plain text."""
    key, sign, text = wish.partition("=")
    *outer, last = key.strip().split(".")
    if not sign or not last or "" in outer:
        help_ = "write it like `--set strict=true`"
        raise refusal("init-refused", wish, "this is not KEY=VALUE", help_)
    for name in outer:
        inner = table.setdefault(name, {})
        if not isinstance(inner, dict):
            raise refusal("init-refused", wish, f"{name!r} is a value, not a table", _KEYS)
        table = inner
    try:
        table[last] = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        table[last] = text


_KEYS: Final = "`tinkerspec explain config` lists the keys"


def _configured(file: Path, table: Mapping[str, Any]) -> StartedFile:
    """Write the table at the end of the file, or into a new one."""
    lines = toml.text(config_keys.TABLE, table)
    if not file.exists():
        write_new(file, lines)
        return StartedFile(file.name, "written")
    text = file.read_text(encoding="utf-8")
    added = "\n" * (not text.endswith("\n")) + "\n" + lines if text else lines
    try:
        tomllib.loads(text + added)
    except tomllib.TOMLDecodeError:
        message = "a table cannot be added at the end of this file"
        raise refusal("init-refused", str(file), message, f"add it yourself:\n{lines}") from None
    with file.open("a", encoding="utf-8") as stream:
        stream.write(added)
    return StartedFile(file.name, "table [tool.tinkerspec] added")


def _check_places(config: Config) -> None:
    """Check that nothing else is where schemas and output will be."""
    places = (
        ("schemas", config.schemas, config.schemas / TYPES),
        ("output", config.output, config.output / MANIFEST),
    )
    for key, folder, sign in places:
        if folder.is_dir() and not sign.exists() and any(folder.iterdir()):
            message = "something else is here"
            help_ = f"name another folder: `--set {key}=NAME`"
            raise refusal("init-refused", config.display(folder), message, help_)


# --- what stands beside it ------------------------------------------------------------------------


def _first_type(config: Config, name: str, title: str) -> Iterator[StartedFile]:
    types = config.schemas / TYPES
    if config.schemas.is_file():
        yield StartedFile(config.display(config.schemas), "has the types")
        return
    if _has_types(config.schemas):
        yield StartedFile(f"{config.display(types)}/", "has types already")
        return
    file = types / name / f"{snake_case(title)}.json"
    write_new(file, first_text(title))
    yield StartedFile(config.display(file), "written")


def _attributes(config: Config) -> StartedFile:
    """Line ends of the output are the same everywhere, and reviews fold it."""
    line = f"{config.display(config.output)}/** text=auto eol=lf linguist-generated"
    file = config.root / _ATTRIBUTES
    if not file.exists():
        write_new(file, f"{line}\n")
        return StartedFile(_ATTRIBUTES, "written")
    is_told = line in file.read_text(encoding="utf-8", errors="replace").splitlines()
    return StartedFile(_ATTRIBUTES, "is there already" + f"; add to it:\n{line}" * (not is_told))


def _ci(root: Path, name: str, version: str) -> StartedFile:
    """A workflow, where GitHub looks for it: at the top of the repository."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    file = top / _WORKFLOWS / ("tinkerspec.yml" if top == root else f"tinkerspec-{name}.yml")
    shown = Path(os.path.relpath(file, root)).as_posix()
    for other in _OTHER_CI:
        if (top / other).exists():
            help_ = "run `tinkerspec lint` and `tinkerspec check` there"
            return StartedFile(shown, f"not written, since there is {other}; {help_}")
    if file.exists():
        return StartedFile(shown, "is there already")
    text = (_HERE / "workflow.yml").read_text(encoding="utf-8").replace("VERSION", version)
    if top != root:
        folder = json.dumps(root.relative_to(top).as_posix(), ensure_ascii=False)
        place = f"    defaults:\n      run:\n        working-directory: {folder}\n    steps:\n"
        # GitHub shows annotations by paths from the top.
        text = text.replace("    steps:\n", place).replace(" --format github", "")
    write_new(file, text)
    return StartedFile(shown, "written")
