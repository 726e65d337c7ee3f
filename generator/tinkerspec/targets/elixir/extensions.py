"""Hand-written behaviour, found by file name: `<module>.ex` contains `<Namespace>.Ext.<Type>`.

It is read with a parser and never run: except for the rules of the vectors, generation executes no
code of the project. The type's module re-exports the public functions of the extension by
`defdelegate`, with documentation and typespecs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final

from ...contract import model
from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen
from ...syntax import elixir as syntax
from .. import Job, handwritten
from .names import EXTENSIONS

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

VERIFY: Final = "__verify__"
"""The hook that the codec calls with a value whose fields are valid."""


@frozen
class Function:
    """A function that the type's module re-exports.

    `head` is its name and parameters, defaults included; `doc` and `specs` are the attributes as
    they stand in the file, `doc` None where there is none.
    """

    name: str
    head: str
    arities: range
    doc: str | None
    specs: tuple[str, ...]
    line: int
    column: int


@frozen
class Extension:
    """One file of the folder; `file` is its path as the project's people name it.

    `aliases` are the modules that its typespecs may name in short, by their short names.
    """

    module: str
    file: str
    text: str
    functions: tuple[Function, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


def chosen(found: Mapping[str, Extension]) -> Mapping[str, str]:
    """The file of each module: which one it is, the contracts decide."""
    return {module: extension.file for module, extension in found.items()}


def of(job: Job) -> Mapping[str, Extension]:
    """Every file of the project's folder of extensions, by module name.

    A file whose name begins with an underscore is a helper of the others and belongs to no type.

    Raises:
        DiagnosticError: An extension has no type, is not Elixir, lacks its module, or is for a
            contract that there is not.
    """
    folder, namespace = job.settings["extensions"], job.settings["namespace"]
    if not folder:
        return {}
    if not (job.root / folder).is_dir():
        message = "the folder of the extensions does not exist"
        help_ = "create it, or remove `extensions` from [tool.tinkerspec.elixir]"
        raise _fault("extension-folder", message, help_, folder)
    by_module = {definition.module: definition for definition in job.contract.definitions}
    extensions: dict[str, Extension] = {}
    found: list[Diagnostic] = []
    paths = handwritten.files(job.root / folder, ".ex", job.sources, folder)
    for module, path in paths.items():
        file = f"{folder}/{path.name}"
        try:
            text = handwritten.text(path, file)
            extensions[module] = _read(module, file, text, by_module, namespace)
        except DiagnosticError as error:
            found += error.diagnostics
    if found:
        raise DiagnosticError(found)
    return extensions


def clashes(extension: Extension, taken: Mapping[str, range]) -> Iterator[Diagnostic]:
    """The faults of functions that the type's module already has; `taken` are their arities."""
    for function in extension.functions:
        own = taken.get(function.name, range(0))
        for arity in sorted(set(function.arities) & set(own)):
            yield Diagnostic(
                code="extension-clash",
                message=f"the type's module already has `{function.name}/{arity}`",
                help="give the function another name",
                file=extension.file,
                line=function.line,
                column=function.column,
            )


def _read(
    module: str, file: str, text: str, by_module: Mapping[str, model.Definition], namespace: str
) -> Extension:
    if module.startswith("_"):
        return Extension(module, file, text)
    definition = by_module.get(module)
    if definition is None:
        message = f"no type has the module name `{module}`"
        help_ = "name the file after its type, begin the name with `_` for a helper, or delete it"
        raise _fault("extension-orphan", message, help_, file)
    root = syntax.parse(text.encode())
    place = syntax.first_error(root)
    if place is not None:
        raise _fault("extension-syntax", "not Elixir", "fix the syntax", file, place)
    expected = f"{namespace}.{EXTENSIONS}.{definition.name}"
    body = _module_body(root, expected)
    if body is None:
        message = f"the extension of {definition.name} defines no module `{expected}`"
        help_ = f"write `defmodule {expected} do` at the top level of the file"
        raise _fault("extension-module", message, help_, file)
    functions = tuple(_functions(body))
    return Extension(module, file, text, functions, dict(_aliases(body)))


def _fault(
    code: str, message: str, help_: str, file: str, place: Syntax | None = None
) -> DiagnosticError:
    line, column = (place.start_point[0] + 1, place.start_point[1] + 1) if place else (0, 0)
    return DiagnosticError(
        [Diagnostic(code=code, message=message, help=help_, file=file, line=line, column=column)]
    )


# --- functions ------------------------------------------------------------------------------------


def _module_body(root: Syntax, name: str) -> Syntax | None:
    for node in root.named_children:
        called, arguments = syntax.call(node)
        if called == "defmodule" and arguments and syntax.text(arguments[0]) == name:
            return syntax.block(node)
    return None


def _functions(body: Syntax) -> Iterator[Function]:
    """The public functions, each by its first clause, with the attributes in front of it."""
    doc: Syntax | None = None
    specs: list[Syntax] = []
    seen: set[tuple[str, int]] = set()
    for node in body.named_children:
        attribute, value = syntax.attribute(node)
        called, arguments = syntax.call(node)
        if attribute == "doc":
            doc = value
        elif attribute == "spec":
            specs.append(node)
        elif called in syntax.CLAUSES and arguments:
            name, parameters = syntax.signature(arguments[0])
            if called == "def" and (name, len(parameters)) not in seen:
                hidden = doc is not None and syntax.text(doc) == "false"
                if not hidden or name == VERIFY:
                    yield _function(node, name, parameters, doc, specs)
            seen.add((name, len(parameters)))
            doc, specs = None, []


def _function(
    node: Syntax, name: str, parameters: list[Syntax], doc: Syntax | None, specs: list[Syntax]
) -> Function:
    spelled = [_parameter(parameter, n) for n, parameter in enumerate(parameters, start=1)]
    optional = sum("\\\\" in parameter for parameter in spelled)
    line, column = node.start_point
    return Function(
        name=name,
        head=f"{name}({', '.join(spelled)})",
        arities=range(len(spelled) - optional, len(spelled) + 1),
        doc=syntax.text(doc) if doc else None,
        specs=tuple(syntax.text(spec) for spec in specs),
        line=line + 1,
        column=column + 1,
    )


def _parameter(node: Syntax, position: int) -> str:
    """A parameter as `defdelegate` takes it: a name, and a default where there is one."""
    if node.type == "identifier":
        return syntax.text(node).removeprefix("_")
    with_default = syntax.default(node)
    if with_default:
        return f"{_parameter(with_default[0], position)} \\\\ {syntax.text(with_default[1])}"
    _, right = syntax.operands(node)
    if right and right.type == "identifier":  # pattern = name
        return _parameter(right, position)
    return f"arg{position}"


def _aliases(body: Syntax) -> Iterator[tuple[str, str]]:
    """Short names of modules, and the modules: `alias A.B`, `alias A.{B, C}`.

    One that is renamed is left out: the type's module would have to rename it too.
    """
    for node in body.named_children:
        for short, target, member in syntax.aliases(node):
            module = syntax.module_name(target) + (f".{member}" if member else "")
            if module.rsplit(".", 1)[-1] == short:
                yield short, module
