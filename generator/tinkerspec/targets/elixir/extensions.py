"""Hand-written behaviour, found by file name: `<module>.ex` holds `<Namespace>.Ext.<Type>`.

Read with a parser, never run: generation executes no code of the project it generates for. What an
extension's module makes public, the type's module hands on by `defdelegate`, documentation and
typespecs included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ... import model
from ...diagnostics import Diagnostic, DiagnosticError
from .names import EXTENSIONS

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "extension-folder": "The folder that `extensions` names does not exist. Create it, or "
        "take the setting out.",
        "extension-orphan": "An extension is found by the module name of its type, and no type has "
        "this one. Rename the file, or begin its name with `_` if it only helps other extensions.",
        "extension-syntax": "An extension is not Elixir. Mend it at the place shown.",
        "extension-module": "An extension's file holds no module named after its type. Define "
        "`<Namespace>.Ext.<Type>` in it.",
        "extension-clash": "An extension defines a function that the type's module already has. "
        "Give the function another name.",
    }
)
"""What each code of this stage means and how to mend it."""

VERIFY: Final = "__verify__"
"""The hook that the codec calls with a value whose fields are sound."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the type's module hands on.

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


@dataclass(frozen=True, slots=True)
class Extension:
    """One file of the folder; `file` is its path as the project's people name it.

    `aliases` are the modules that its typespecs may name in short, by their short names.
    """

    module: str
    file: str
    text: str
    functions: tuple[Function, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


def load(
    folder: Path, display: str, contract: model.Contract, namespace: str
) -> Mapping[str, Extension]:
    """Read every file of the folder, by module name.

    A file whose name begins with an underscore is a helper of the others and belongs to no type.

    Raises:
        DiagnosticError: An extension has no type, is no Elixir, or lacks its module.
    """
    if not folder.is_dir():
        fault = Diagnostic(
            code="extension-folder",
            message="the folder of the extensions does not exist",
            help="create it, or take `extensions` out of [tool.tinkerspec.elixir]",
            file=display,
        )
        raise DiagnosticError([fault])
    by_module = {definition.module: definition for definition in contract.definitions}
    extensions: dict[str, Extension] = {}
    faults: list[Diagnostic] = []
    for path in sorted(folder.glob("*.ex")):
        file, text = f"{display}/{path.name}", path.read_text(encoding="utf-8")
        try:
            extensions[path.stem] = _read(path.stem, file, text, by_module, namespace)
        except DiagnosticError as error:
            faults += error.diagnostics
    if faults:
        raise DiagnosticError(faults)
    return extensions


def clashes(extension: Extension, taken: Mapping[str, range]) -> Iterator[Diagnostic]:
    """Functions that the type's module has without the extension too; `taken` are their arities."""
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
    root = _parse(text)
    if root.has_error:
        place = next(_errors(root))
        raise _fault("extension-syntax", "not Elixir", "mend the syntax", file, place)
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


# --- syntax ---------------------------------------------------------------------------------------


def _parse(text: str) -> Syntax:
    import tree_sitter_elixir  # here, because a contract without extensions needs no parser
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_elixir.language())).parse(text.encode()).root_node


def _errors(node: Syntax) -> Iterator[Syntax]:
    """The places that the parser could not read, the innermost first."""
    for child in node.children:
        if child.has_error:
            yield from _errors(child)
    if node.is_error or node.is_missing or node.has_error:
        yield node


def _text(node: Syntax) -> str:
    assert node.text is not None
    return node.text.decode()


def _call(node: Syntax) -> tuple[str, list[Syntax]]:
    """The name of what a node calls and its arguments; `""` for anything else than a plain call."""
    target = node.child_by_field_name("target") if node.type == "call" else None
    if target is None or target.type != "identifier":
        return "", []
    arguments = next((child for child in node.children if child.type == "arguments"), None)
    return _text(target), arguments.named_children if arguments else []


def _block(node: Syntax) -> Syntax | None:
    return next((child for child in node.children if child.type == "do_block"), None)


def _module_body(root: Syntax, name: str) -> Syntax | None:
    for node in root.named_children:
        called, arguments = _call(node)
        if called == "defmodule" and arguments and _text(arguments[0]) == name:
            return _block(node)
    return None


def _functions(body: Syntax) -> Iterator[Function]:
    """The public functions, each by its first clause, with the attributes in front of it."""
    doc: Syntax | None = None
    specs: list[Syntax] = []
    seen: set[tuple[str, int]] = set()
    for node in body.named_children:
        attribute, value = _attribute(node)
        called, arguments = _call(node)
        if attribute == "doc":
            doc = value
        elif attribute == "spec":
            specs.append(node)
        elif called in ("def", "defp", "defmacro", "defdelegate") and arguments:
            name, parameters = _signature(arguments[0])
            if called == "def" and (name, len(parameters)) not in seen:
                hidden = doc is not None and _text(doc) == "false"
                if not hidden or name == VERIFY:
                    yield _function(node, name, parameters, doc, specs)
            seen.add((name, len(parameters)))
            doc, specs = None, []


def _attribute(node: Syntax) -> tuple[str, Syntax | None]:
    """The name and the value of a module attribute; `""` for anything else."""
    operand = node.child_by_field_name("operand") if node.type == "unary_operator" else None
    if operand is None or not _text(node).startswith("@"):
        return "", None
    name, arguments = _call(operand)
    return name, arguments[0] if arguments else None


def _signature(head: Syntax) -> tuple[str, list[Syntax]]:
    """Name and parameters of a function's head, a guard left out."""
    if head.type == "binary_operator" and (left := head.child_by_field_name("left")):
        head = left
    return (_text(head), []) if head.type == "identifier" else _call(head)


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
        doc=_text(doc) if doc else None,
        specs=tuple(_text(spec) for spec in specs),
        line=line + 1,
        column=column + 1,
    )


def _parameter(node: Syntax, position: int) -> str:
    """A parameter as `defdelegate` takes it: a name, and a default where there is one."""
    if node.type == "identifier":
        return _text(node).removeprefix("_")
    if node.type == "binary_operator":
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator and left and right and _text(operator) == "\\\\":
            return f"{_parameter(left, position)} \\\\ {_text(right)}"
        if right and right.type == "identifier":  # pattern = name
            return _parameter(right, position)
    return f"arg{position}"


def _aliases(body: Syntax) -> Iterator[tuple[str, str]]:
    """Short names of modules, and the modules: `alias A.B`, `alias A.{B, C}`."""
    for node in body.named_children:
        called, arguments = _call(node)
        if called != "alias" or len(arguments) != 1:
            continue
        target = arguments[0]
        left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
        if target.type == "alias":
            yield _text(target).rsplit(".", 1)[-1], _text(target)
        elif left and right and right.type == "tuple":
            for member in right.named_children:
                yield _text(member).rsplit(".", 1)[-1], f"{_text(left)}.{_text(member)}"
