"""A type's first file: right by itself, for somebody to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..config import Config
from ..contract.naming import MODULE, TITLE, identifier, pascal_case, snake_case
from . import refusal, write_new

TYPES: Final = "types"
"""The folder of the types in a schema folder."""


def first_text(title: str) -> str:
    """The schema of a type with one member."""
    words = snake_case(title).replace("_", " ")
    text = Path(__file__).with_name("type.json").read_text(encoding="utf-8")
    return text.replace("TITLE", title).replace("WORDS", words)


def new_type(config: Config, title: str, folder: str | None) -> Path:
    """Write the first file of a type, and return it.

    Without a `folder`, it goes to the one that all other types are in.

    Raises:
        DiagnosticError: The name cannot be one or is taken, or the folder has to be named.
    """
    check_title(title)
    if folder is not None and not MODULE.fullmatch(folder):
        message = f"the folder {folder!r} is not snake_case"
        raise refusal("new-refused", folder, message, "write a name like `user_accounts`")
    if config.schemas.is_file():
        message = "the schemas are one document"
        raise refusal("new-refused", config.display(config.schemas), message, "add the type to it")
    types, module = config.schemas / TYPES, snake_case(title)
    for taken in sorted(types.rglob(f"{module}.json")):
        message = f"{config.display(taken)} is there already"
        raise refusal("new-refused", title, message, "edit that file, or choose another name")
    file = types / (folder or _only_folder(config, types)) / f"{module}.json"
    write_new(file, first_text(title))
    return file


def check_title(title: str) -> None:
    """Check that a type can have the name.

    Raises:
        DiagnosticError: It is not PascalCase.
    """
    if not TITLE.fullmatch(title):
        spelled = pascal_case(identifier(title))
        near = spelled if TITLE.fullmatch(spelled) else "UserAccount"
        message = "the name of a type is PascalCase in ASCII"
        raise refusal("new-refused", title, message, f"write a name like `{near}`")


def _only_folder(config: Config, types: Path) -> str:
    found = sorted(path.name for path in types.glob("[!.]*") if path.is_dir())
    if len(found) == 1:
        return found[0]
    message = f"the types are in several folders: {', '.join(found)}"
    if not found:
        message = "there is no folder of types yet"
    raise refusal("new-refused", config.display(types), message, "name a folder by --folder")
