"""Hand-written behaviour, found by file name: `mixins/<module>.py` holds `<Name>Mixin`.

Read with `ast`, never imported: generation runs no code of the project it generates for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ...contract import model
from ...diagnostics import Diagnostic
from ...frozen import frozen
from .. import Job, handwritten
from .names import LIKE_SUFFIX, MIXIN_SUFFIX, attributes


@frozen
class Mixin:
    """One file of the mixin folder; `file` is its path as the project's people name it."""

    module: str
    file: str
    text: str

    def defines(self, name: str) -> bool:
        """Whether the file, or a class of it, gives something the name."""
        return any(_name_of(node) == name for node in ast.walk(ast.parse(self.text)))


def chosen(found: Mapping[str, Mixin]) -> Mapping[str, str]:
    """The file of each module: which one it is, the contracts decide."""
    return {module: mixin.file for module, mixin in found.items()}


def of(job: Job) -> Mapping[str, Mixin]:
    """Every file of the project's folder of mixins, by module name.

    A file whose name begins with an underscore is a helper of the mixins and belongs to no type.

    Raises:
        DiagnosticError: A file is for a contract that there is not, or is not UTF-8.
    """
    folder = job.settings["mixins"]
    paths = handwritten.files(job.root / folder, ".py", job.sources, folder) if folder else {}
    return {
        module: Mixin(module, file, handwritten.text(path, file))
        for module, path in paths.items()
        for file in (f"{folder}/{path.name}",)
    }


def functions(
    mixin: Mixin, class_name: str, every: Mapping[str, Mixin]
) -> Mapping[str, ast.FunctionDef]:
    """The functions of a class of a mixin's file, by name; first those of its bases in helpers."""
    tree = ast.parse(mixin.text)
    others = {module: other for module, other in every.items() if module != mixin.module}
    helpers = {
        alias.name: others[node.module]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module in others
        for alias in node.names
    }
    found: dict[str, ast.FunctionDef] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            for base in node.bases:
                if isinstance(base, ast.Name) and base.id in helpers:
                    found |= functions(helpers[base.id], base.id, others)
            found |= {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def made(contract: model.Contract, mixins: Mapping[str, Mixin]) -> frozenset[str]:
    """The types that can be made from other values: their mixins have an alias of them."""
    return frozenset(
        definition.name
        for definition in contract.definitions
        if (mixin := mixins.get(definition.module)) is not None
        and mixin.defines(definition.name + LIKE_SUFFIX)
    )


def faults(job: Job) -> Iterator[Diagnostic]:
    """A mixin that has no type, lacks its class, or hides a field of its type."""
    folder = job.settings["mixins"]
    if folder and not (job.root / folder).is_dir():
        yield Diagnostic(
            code="mixin-folder",
            message="the folder of the mixins does not exist",
            help="create it, or take `mixins` out of [tool.tinkerspec.python]",
            file=folder,
        )
    objects = {
        definition.module: definition
        for definition in job.contract.definitions
        if isinstance(definition, model.Object)
    }
    for mixin in of(job).values():
        yield from _check(mixin, objects, job.settings["members"])


def _check(mixin: Mixin, objects: Mapping[str, model.Object], style: str) -> Iterator[Diagnostic]:
    if mixin.module.startswith("_"):
        return
    definition = objects.get(mixin.module)
    if definition is None:
        yield Diagnostic(
            code="mixin-orphan",
            message=f"no object type has the module name `{mixin.module}`",
            help="name the file after its type, begin the name with `_` for a helper, or delete it",
            file=mixin.file,
        )
        return
    try:
        tree = ast.parse(mixin.text)
    except SyntaxError as error:
        yield Diagnostic(
            code="mixin-syntax",
            message=f"not Python: {error.msg}",
            help="fix the syntax",
            file=mixin.file,
            line=error.lineno or 0,
            column=error.offset or 0,
        )
        return
    yield from _check_class(mixin, tree, definition, style)


def _check_class(
    mixin: Mixin, tree: ast.Module, definition: model.Object, style: str
) -> Iterator[Diagnostic]:
    expected = definition.name + MIXIN_SUFFIX
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == expected]
    if not classes:
        yield Diagnostic(
            code="mixin-class",
            message=f"the mixin of {definition.name} defines no class `{expected}`",
            help=f"define `class {expected}` at the top level of the file",
            file=mixin.file,
        )
        return
    fields = attributes((field.name for field in definition.fields), style).values()
    for statement, name in _members(classes[0]):
        if name in fields:
            yield Diagnostic(
                code="mixin-shadows-field",
                message=f"`{expected}.{name}` hides the field `{name}` of {definition.name}",
                help="give the member another name: the schema decides what the fields are",
                file=mixin.file,
                line=statement.lineno,
                column=statement.col_offset + 1,
            )


def _name_of(node: ast.AST) -> str | None:
    match node:
        case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return None


def _members(class_: ast.ClassDef) -> Iterator[tuple[ast.stmt, str]]:
    """What the class body binds at run time, which a bare annotation does not."""
    for statement in class_.body:
        match statement:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield statement, name
            case ast.Assign(targets=targets):
                yield from ((statement, t.id) for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                yield statement, name
