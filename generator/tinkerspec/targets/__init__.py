"""What a target is: a plug-in that turns the contract into the files of one language or format.

A distribution declares its targets as entry points of the group `tinkerspec.targets`. The name of
an entry point is that of the target's table in the configuration, its value leads to a `Target`.
The targets that come with the program are declared like any other, and `installed` finds them all.

A target reads the IR and never another target. To declare one is cheap: the module that holds the
`Target` imports the standard library and this package alone, and its functions import the rest when
they are called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..contract.naming import json_line
from ..frozen import frozen

if TYPE_CHECKING:
    from ..cache import Earlier
    from ..contract.facets import Facet
    from ..contract.load import Sources
    from ..contract.model import Contract, Definition, Json
    from ..diagnostics import Diagnostic
    from .callers import Users
    from .language import Language
    from .output import OutputFile
    from .samples import Usage

Settings = Mapping[str, str]


@frozen
class Setting:
    """A key of a target's table in the configuration; if its default is None, it is required.

    With `is_folder`, the value names a folder of the project whose files decide the output. `means`
    says what the key is for, and `example` is a value of it; `explain` and editors show them.
    `choices` are all the values that it may have, where there are few.
    """

    name: str
    default: str | None = None
    is_folder: bool = False
    means: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()


FactPlace = Literal["type", "member", "enum", "list"]
"""Where a fact may stand: at a type, at a member, at an enum, or beside `x-list-dtype`."""


@frozen
class LanguageFact:
    """A fact under `x-lang` that is for the language of one target.

    `schema` is the JSON Schema of its value, with a description. With `is_default`, the value has
    to be one that the member can have. `default` is what an enum means that does not state it.
    """

    name: str
    place: FactPlace
    schema: Mapping[str, Any]
    is_default: bool = False
    default: Json = None


@frozen
class Job:
    """What a target works from: the schemas as they were read, their IR, and its own settings.

    `root` is the project's folder, which paths in the settings are relative to; `schemas` is the
    schema folder as the project's people name it; `targets` holds the settings of every target that
    the project has, this one included. `contracts` has the folder of each contract that is
    generated, below the output folder, by its name. `earlier` has what earlier runs rendered, where
    that may be taken over.
    """

    sources: Sources
    contract: Contract
    settings: Settings
    root: Path
    schemas: str
    targets: Mapping[str, Settings] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=dict)
    earlier: Earlier | None = None

    @property
    def origin(self) -> str:
        """What everything is generated from, for a header: the schema folder, or a document."""
        return self.schemas if self.sources.is_in_memory else f"{self.schemas}/"

    def display(self, file: Path) -> str:
        """A file of the project, or of its contract, as shown to the user."""
        if file.is_relative_to(self.sources.folder):
            return "/".join([self.schemas, *file.relative_to(self.sources.folder).parts])
        return file.relative_to(self.root).as_posix()

    def file(self, definition: Definition) -> str:
        """The file that a person edits to change a type, for a header."""
        return self.sources.by_path[definition.source].file

    def schema(self, definition: Definition) -> str:
        """The same file for documentation, which is read elsewhere: below the schema folder."""
        return self.schemas if self.sources.is_in_memory else definition.source

    def rendered(self, path: str, definitions: Iterable[Definition], *beside: object) -> str | None:
        """The text of a file as an earlier run has rendered it from the same; None if it has to be
        rendered now.

        Args:
            path: The file, below the output folder. definitions: The types that it is of: they
            decide it, with all types that they lead to, their files, and all settings and
            templates. beside: What else decides it, as JSON.
        """
        if self.earlier is None:
            return None
        types = list(definitions)
        files = [self.file(each) for each in types]
        return self.earlier.text(path, types, [self.schemas, files, beside])

    def fault(
        self, code: str, definition: Definition, message: str, help: str, *steps: str | int
    ) -> Diagnostic:
        """A diagnostic about a type's name, or about what stands in its schema at `steps`."""
        from ..contract.pointer import join, value_at
        from ..contract.resolve import pointer_of

        document = self.sources.by_path[definition.source]
        at = pointer_of(self.sources, definition.name)
        if steps:
            return document.diagnostic(code, at + join(*steps), message, help)
        title = f"{at}/title"
        is_titled = value_at(document.root, title) is not None
        return document.diagnostic(
            code, title if is_titled else at, message, help, key=not is_titled
        )


def _finds_nothing(_: Job) -> Iterable[Diagnostic]:
    return ()


@frozen
class Start:
    """What `init` writes into a target's table, and whether it does so without being asked.

    `only_with_first_type`: not where the project has types already, or a document that has them.
    """

    settings: Settings = field(default_factory=dict)
    is_usual: bool = False
    only_with_first_type: bool = False


def _starts_when_asked(_: Path, __: str) -> Start:
    return Start()


@frozen(kw_only=True, eq=False)
class Target:
    """Everything that the program knows about a target, which is equal only to itself.

    - `facets` says what the target does with each keyword that constrains values, as
      `contract.facets.each` gives it; `contract.facets.COPIED`, if it emits schemas as they are.
    - `settings`: one of them is `folder` or `file`, which says where the output stands.
    - `emit` gives the files of a job in which `check` finds no error.
    - `check` finds what the target cannot emit, and what is wrong with its settings or with
      hand-written code. `lint` reports it.
    - `templates` gives the folder of the templates; every file below it decides the output.
    - `codes` is the file that explains the codes of the target's diagnostics, for `explain`.
    - `facts` are those that schemas may state under `x-lang`, below the target's name.
    - `users` is code that uses the output, as `diff` judges it.
    - `distributions`: others whose version decides the output, such as a formatter.
    - `language` spells the names of the contract, where the output is code that has names.
    - `usage` shows the types in use, for the documentation; a target of a language has one.
    - `start` says what `init` writes for it, by the project's folder and its name in snake_case.
    """

    facets: Mapping[Facet, object]
    settings: tuple[Setting, ...]
    emit: Callable[[Job], list[OutputFile]]
    check: Callable[[Job], Iterable[Diagnostic]] = _finds_nothing
    templates: Callable[[], Path] | None = None
    codes: Path | None = None
    facts: tuple[LanguageFact, ...] = ()
    distributions: tuple[str, ...] = ()
    language: Language | None = None
    usage: Callable[[Job], Usage] | None = None
    users: Callable[[], Users] | None = None
    start: Callable[[Path, str], Start] = _starts_when_asked

    @property
    def defaults(self) -> Settings:
        """The optional settings with their defaults."""
        return {each.name: each.default for each in self.settings if each.default is not None}


def digest(decides: object) -> str:
    """A short text in the place of what decides many files, which is JSON: for `Job.rendered`."""
    return hashlib.sha256(json_line(decides)).hexdigest()


def place(settings: Settings) -> str:
    """The place of a target's output, below the output folder: its own folder, or one file."""
    return settings["folder"] if "folder" in settings else settings["file"]
