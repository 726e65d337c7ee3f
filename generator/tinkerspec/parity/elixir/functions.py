"""The public functions of a module, with their number of arguments, not counting the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...contract.naming import snake_case
from ...frozen import frozen
from ...syntax import elixir as syntax
from ..languages import LANGUAGES
from ..surface import Method
from . import texts
from .literals import is_struct
from .modules import ElixirModule
from .typespecs import is_own, struct_name

if TYPE_CHECKING:
    from tree_sitter import Node

_PUBLIC: Final = frozenset({"def", "defdelegate"})
_VAGUE: Final = frozenset({"any", "term", "map", "struct"})
"""Types that do not say which struct is meant."""

_Signature = tuple[str, int]


@dataclass(slots=True)
class _FunctionClauses:
    """The clauses of one function of one arity; defaults give it smaller ones too.

    `heads` are the parameters of each clause that has a body, `clause` is the first one of all.
    """

    name: str
    arity: int
    clause: Node
    defaults: int = 0
    heads: list[list[Node]] = field(default_factory=list)
    specs: list[Node] = field(default_factory=list)
    hidden: bool = False
    doc: str = ""

    @property
    def is_public(self) -> bool:
        """Whether it is meant to be called from outside."""
        return not self.hidden and not self.name.startswith("_")


@frozen
class Functions:
    """Reads the functions of modules; `find` gives a module of the project by its full name."""

    find: Callable[[str], ElixirModule | None]
    _known: dict[str, Mapping[_Signature, _FunctionClauses]] = field(default_factory=dict)

    def methods(self, module: ElixirModule, *, of_values: bool) -> tuple[Method, ...]:
        """The public functions, each name once.

        `of_values` says that the module has values that functions are called on, as records and
        unions have: the first argument may then be one.
        """
        by_name: dict[str, list[_FunctionClauses]] = {}
        for function in self._of(module).values():
            if function.is_public:
                by_name.setdefault(function.name, []).append(function)
        return tuple(
            self._method(name, functions, module, of_values=of_values)
            for name, functions in by_name.items()
        )

    def _of(self, module: ElixirModule) -> Mapping[_Signature, _FunctionClauses]:
        if module.name not in self._known:
            self._known[module.name] = _functions(module)
        return self._known[module.name]

    def _method(
        self, name: str, functions: list[_FunctionClauses], module: ElixirModule, *, of_values: bool
    ) -> Method:
        taken: list[int] = []
        for function in functions:
            on_value = of_values and self._is_on_value(function, module, module)
            most = function.arity - on_value
            taken += [most - function.defaults, most]
        return Method(
            name=LANGUAGES["elixir"].neutral(name),
            spelled=name,
            least=max(0, min(taken)),
            most=max(taken),
            doc=next((function.doc for function in functions if function.doc), ""),
            place=module.place(functions[0].clause),
        )

    def _is_on_value(
        self, function: _FunctionClauses, module: ElixirModule, owner: ElixirModule
    ) -> bool:
        """Whether the first argument of a function of `module` is a value of `owner`.

        Its spec decides; without one, or if it is vague, the patterns of its clauses do. The
        clauses of a delegated function are in the other module.
        """
        if not function.arity:
            return False
        first = [_specified(spec)[1][0] for spec in function.specs]
        if any(is_own(type_, module, owner.name) for type_ in first):
            return True
        if first and not all(_is_vague(type_) for type_ in first):
            return False
        target = self._target(function, module)
        if target is not None:
            return self._is_on_value(*target, owner)
        parameters = [head[0] for head in function.heads]
        if any(_is_value(parameter, module, owner) for parameter in parameters):
            # A clause for anything else makes a value; one that ignores its argument does not
            # count.
            return all(
                _is_value(parameter, module, owner)
                or _is_called_like(parameter, owner)
                or syntax.text(parameter).startswith("_")
                for parameter in parameters
            )
        return not first and any(_is_called_like(p, owner) for p in parameters[:1])

    def _target(
        self, function: _FunctionClauses, module: ElixirModule
    ) -> tuple[_FunctionClauses, ElixirModule] | None:
        """The target of a `defdelegate`; None for anything else, and if the target is not in the
        project."""
        called, given = syntax.call(function.clause)
        options = dict(pair for part in given for pair in syntax.pairs(part))
        if called != "defdelegate" or "to" not in options:
            return None
        renamed = options.get("as")
        name = syntax.text(renamed).removeprefix(":") if renamed else function.name
        full = module.resolve(options["to"])
        other = self.find(full) if full else None
        found = self._of(other).get((name, function.arity)) if other else None
        # A second delegation is not followed, because it may be circular.
        if other is None or found is None or syntax.call(found.clause)[0] == "defdelegate":
            return None
        return found, other


# --- clauses -------------------------------------------------------------------------------------


def _functions(module: ElixirModule) -> Mapping[_Signature, _FunctionClauses]:
    """Every public function by name and arity, with the attributes in front of its clauses."""
    found: dict[_Signature, _FunctionClauses] = {}
    doc, hidden = "", False
    specs: dict[_Signature, list[Node]] = {}
    for statement in module.statements:
        attribute, value = syntax.attribute(statement)
        called, given = syntax.call(statement)
        if attribute == "doc" and value is not None and value.type != "keywords":
            doc, hidden = texts.summary(value), syntax.text(value) == "false"
        elif attribute == "spec" and value is not None:
            name, types = _specified(value)
            specs.setdefault((name, len(types)), []).append(value)
        elif called in syntax.CLAUSES and given:
            name, parameters = syntax.signature(given[0])
            if called in _PUBLIC and name:
                key = (name, len(parameters))
                function = found.setdefault(key, _FunctionClauses(*key, clause=statement))
                if called != "def" or syntax.body(statement):
                    function.heads.append(parameters)
                function.defaults = max(function.defaults, _defaults(parameters))
                function.hidden = function.hidden or hidden
                function.doc = function.doc or doc
            doc, hidden = "", False
    for signature, function in found.items():
        function.specs = specs.get(signature, [])
    return found


def _defaults(parameters: list[Node]) -> int:
    return sum(syntax.default(parameter) is not None for parameter in parameters)


def _specified(spec: Node) -> tuple[str, list[Node]]:
    """The name of the function in a spec, and the types of its arguments."""
    bound = syntax.sides(spec, "when")
    sides = syntax.sides(bound[0] if bound else spec, "::")
    return syntax.signature(sides[0]) if sides else ("", [])


# --- the value -----------------------------------------------------------------------------------


def _is_vague(node: Node) -> bool:
    name = syntax.text(node) if node.type == "identifier" else syntax.call(node)[0]
    return name in _VAGUE


def _is_value(parameter: Node, module: ElixirModule, owner: ElixirModule) -> bool:
    """Whether a pattern is the owner's struct, `%Name{}` or `%Name{} = value`."""
    with_default = syntax.default(parameter)
    bound = syntax.sides(with_default[0] if with_default else parameter, "=")
    patterns = bound or (parameter,)
    return any(
        pattern.type == "map" and is_struct(pattern) and struct_name(pattern, module) == owner.name
        for pattern in patterns
    )


def _is_called_like(parameter: Node, owner: ElixirModule) -> bool:
    """Whether a parameter has the name of the type or the end of it, such as `response`."""
    if parameter.type != "identifier":
        return False
    name = syntax.text(parameter).strip("_")
    return bool(name) and f"_{snake_case(owner.last)}".endswith(f"_{name}")
