"""Hand-written behaviour of types, found by file name: the functions that `<module>.js` exports.

`verify` is given a value whose members are sound, and gives an array of the faults that it has as a
whole. The type's module re-exports every other function, whose types `<module>.d.ts` declares. The
files are copied, and never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen
from .. import Job, handwritten

FOLDER: Final = "_extensions"
"""Where they stand in the package."""

_TYPES: Final = ".d.ts"

VERIFY: Final = "verify"
"""The function by which the runtime judges values of the type."""

OWN: Final = frozenset({"decode", "encode", "parse", "plan", VERIFY, "values"})
"""What modules of types export themselves, and what the runtime calls."""
_FUNCTION: Final = re.compile(r"^export function (\w+)\b", re.MULTILINE)
_DOCUMENTED: Final = re.compile(
    r"(?:^/\*\*(?P<doc>(?:(?!\*/).)*)\*/\n)?^export function (?P<name>\w+)",
    re.MULTILINE | re.DOTALL,
)
_TOKEN: Final = re.compile(r"=>|[\w$]+\??|\.\.\.|[^\w\s]")
_OPENING, _CLOSING = "([{<", ")]}>"


@frozen
class ScriptExtension:
    """One file, and the one that has its types, empty if there is none; `file` and `types_file` are
    their paths as the project's people name them."""

    module: str
    file: str
    text: str
    types_file: str
    types: str

    @property
    def verifies(self) -> bool:
        """Whether it judges values of its type."""
        return VERIFY in _FUNCTION.findall(self.text)

    @property
    def functions(self) -> tuple[str, ...]:
        """What the type's module re-exports."""
        return tuple(sorted({*_FUNCTION.findall(self.text)} - {VERIFY}))

    @property
    def declared(self) -> tuple[str, ...]:
        """The functions that have types."""
        return tuple(sorted({*_FUNCTION.findall(self.types)}))

    @property
    def documented(self) -> tuple[tuple[str, str], ...]:
        """Each function that has types: how it is called, and its documentation without tags."""
        return tuple(
            (f"{found['name']}({', '.join(_parameters(self.types, found.end()))})", _prose(found))
            for found in _DOCUMENTED.finditer(self.types)
        )


def chosen(found: Mapping[str, ScriptExtension]) -> Mapping[str, str]:
    """The file of each module: which one it is, the contracts decide."""
    return {module: extension.file for module, extension in found.items()}


def of(job: Job) -> Mapping[str, ScriptExtension]:
    """Every file of the project's folder of extensions, by module name.

    A file whose name begins with an underscore is a helper of the others and belongs to no type.

    Raises:
        DiagnosticError: There is no such folder, a file has no type, or it is for a contract that
            there is not; or a function has no types, or a name of the module's own.
    """
    folder = job.settings["extensions"]
    if not folder:
        return {}
    if not (job.root / folder).is_dir():
        message = "the folder of the extensions does not exist"
        help_ = "create it, or remove `extensions` from [tool.tinkerspec.typescript]"
        raise _fault("typescript-extension-folder", message, help_, folder)
    typed = handwritten.files(job.root / folder, _TYPES, job.sources, folder)
    found = {}
    for module, path in handwritten.files(job.root / folder, ".js", job.sources, folder).items():
        types = typed.get(module)
        file = f"{folder}/{path.name}"
        types_file = f"{folder}/{types.name if types is not None else module + _TYPES}"
        found[module] = ScriptExtension(
            module,
            file,
            handwritten.text(path, file),
            types_file,
            handwritten.text(types, types_file) if types is not None else "",
        )
    modules = {definition.module for definition in job.contract.definitions}
    for module, extension in found.items():
        if module not in modules and not module.startswith("_"):
            message = f"no type has the module name `{module}`"
            help_ = (
                "name the file after its type, begin the name with `_` for a helper, or delete it"
            )
            raise _fault("typescript-extension-orphan", message, help_, extension.file)
        if not module.startswith("_"):
            _check_functions(extension)
    return found


def _prose(found: re.Match[str]) -> str:
    lines = (line.strip().removeprefix("*").strip() for line in (found["doc"] or "").split("\n"))
    return "\n".join(lines).strip().split("\n@", 1)[0].strip()


def _parameters(types: str, place: int) -> Iterator[str]:
    """The names in the parentheses that open after a place, with the marks of what is optional."""
    depth = 0
    is_name = True
    rest = ""
    for token in _TOKEN.findall(types, types.index("(", place)):
        depth += (token in _OPENING) - (token in _CLOSING)
        if depth == 0:
            return
        if depth == 1 and token == "...":
            rest = token
        elif depth == 1 and is_name and token != "(":
            yield rest + token
            is_name, rest = False, ""
        elif depth == 1 and token == ",":
            is_name = True


def _check_functions(extension: ScriptExtension) -> None:
    taken = sorted(OWN.intersection(extension.functions))
    if taken:
        message = f"every module of a type exports a `{taken[0]}` of its own"
        help_ = "give the function another name"
        raise _fault("typescript-extension-name", message, help_, extension.file)
    odd = sorted({*extension.functions} ^ {*extension.declared})
    if odd:
        has, lacks = extension.file, extension.types_file
        if odd[0] in extension.declared:
            has, lacks = lacks, has
        message = f"`{odd[0]}` stands in {has}, and not here"
        help_ = f"export a function `{odd[0]}` here, or remove it there"
        raise _fault("typescript-extension-types", message, help_, lacks)


def _fault(code: str, message: str, help_: str, file: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=file)])
