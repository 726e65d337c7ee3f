"""What an emitted tree holds and does, as parsers of its languages see it: nothing here runs it."""

from __future__ import annotations

import ast
import base64
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import browsing
import scripts
from pages import Page
from tinkerspec.contract.naming import printable, printable_json, snake_case

HERE: Final = Path(__file__).resolve().parent


class InspectionError(AssertionError):
    """An emitted file does something, or cannot be read."""


# --- every file -----------------------------------------------------------------------------------


def check_visible(tree: Path) -> None:
    """Every file shows to a reviewer all that is in it."""
    for path in tree.rglob("*"):
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                hidden = {c for c in file.read() if not c.isprintable() and c != "\n"}
            if hidden:
                raise InspectionError(f"{path} holds {sorted(map(ascii, hidden))}")


# --- Python ---------------------------------------------------------------------------------------

# What emitted types are made of. A name that is loaded and not one of these, nor an import or a
# type of the package, came out of a schema.
_IMPORTED: Final = frozenset(
    {"__future__", "collections", "datetime", "pydantic", "typing", "typing_extensions"}
)
_CALLED: Final = frozenset(
    {
        *("Base64Data", "Field", "IntegerRule", "NumberRule", "SizeRule", "Tagged", "TextRule"),
        *(
            "AbsentAsNone",
            "AnyOf",
            "ChoiceRule",
            "ChoiceRule.choose",
            "ConstructorDefault",
            "KeyRule",
            "KeyedLists",
            "OneOf",
            "OpenChoiceRule",
            "UniqueItems",
            "TypedDict",
            "cast",
            "enum_values",
            "parse_enum",
            "from_json",
            "get_args",
            "next",
            "values",
        ),
    }
)


def check_python(module: Path, titles: frozenset[str]) -> frozenset[str]:
    """Hold an emitted module of types to what such modules do; gives the strings in it."""
    tree = ast.parse(module.read_text(encoding="utf-8"), str(module))
    nodes = list(ast.walk(tree))
    known = _BUILTIN | titles | {name for node in nodes for name in _bound(node)}
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in _CALLED:
            raise InspectionError(f"{module}:{node.lineno} calls {ast.unparse(node.func)}")
        if isinstance(node, ast.Name) and node.id not in known:
            raise InspectionError(f"{module}:{node.lineno} names {node.id}")
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(module, node)
        if isinstance(node, _RUNNING):
            raise InspectionError(f"{module}:{node.lineno} holds {ast.unparse(node)}")
    return frozenset(
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


_BUILTIN: Final = frozenset(
    {"bool", "bytes", "dict", "float", "int", "list", "next", "object", "str", "tuple", "type"}
)
_RUNNING: Final = (ast.JoinedStr, ast.Global, ast.Delete, ast.While, ast.With, ast.Await)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name for alias in names)
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()):
            yield name


def _check_import(module: Path, node: ast.Import | ast.ImportFrom) -> None:
    if isinstance(node, ast.ImportFrom) and node.level:
        return
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
    if not {str(name).partition(".")[0] for name in names} <= _IMPORTED:
        raise InspectionError(f"{module}:{node.lineno} imports {names}")


# --- Elixir ---------------------------------------------------------------------------------------

_ELIXIR: Final = frozenset(
    {
        *("%", "%{}", "::", "@", "__aliases__", "__block__", "alias", "atom", "boolean", "def"),
        *("defdelegate", "defmodule", "defstruct", "deprecated", "doc", "enforce_keys", "import"),
        *("integer", "list", "moduledoc", "number", "optional", "spec", "t", "term", "type"),
        *("typedoc", "use", "{}", "|", "-", "float", "map", "binary", "String.t", "DateTime.t"),
        *("decode", "from_json", "from_map", "new", "parse", "to_map", "to_string", "values"),
        *("contract_version", "__list_dtypes__", "__schema__", "as_boolean", "any", "&", "/"),
        *("Codec.decode", "Codec.enum_text!", "Codec.fault", "Codec.json", "Codec.parse_enum"),
        *(
            "Codec.list_dtypes",
            "Codec.read!",
            "Codec.schema",
            "Codec.write!",
            "Codec.write_record!",
        ),
    }
)
"""What emitted modules call, types and declarations included."""


def elixir_strings(files: Sequence[Path], titles: frozenset[str]) -> Mapping[Path, frozenset[str]]:
    """Read Elixir source, all in one process; gives the strings and atoms of each file.

    Raises:
        InspectionError: A file is not Elixir, or calls what no emitted module calls.
    """
    done = subprocess.run(
        ["elixir", str(HERE / "quoted.exs")],
        input="".join(f"{file}\n" for file in files).encode(),
        capture_output=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise InspectionError(done.stderr.decode(errors="replace")[:2000])
    found = {}
    for line in done.stdout.decode().splitlines():
        path, strings, calls = line.split("\t")
        strange = {call for call in _decoded(calls) if not _is_known(call, titles)}
        if strange:
            raise InspectionError(f"{path} calls {sorted(strange)}")
        found[Path(path)] = frozenset(_decoded(strings))
    return found


def has_elixir() -> bool:
    return shutil.which("elixir") is not None


def _decoded(items: str) -> list[str]:
    return [base64.b64decode(item).decode() for item in items.split(",") if item]


def _is_known(call: str, titles: frozenset[str]) -> bool:
    owner, _, function = call.partition(".")
    return call in _ELIXIR or (owner in titles and function == "t")


# --- documents ------------------------------------------------------------------------------------

_TAGS: Final = frozenset(
    {
        *("a", "br", "code", "em", "h1", "h2", "h3", "hr", "img", "li", "ol", "p", "pre", "strong"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul", "sup"),
    }
)
_LINK: Final = re.compile(r"#?[A-Za-z0-9_./#-]+")
_SVG_TAGS: Final = frozenset(
    {"a", "defs", "desc", "g", "marker", "path", "rect", "style", "svg", "text", "title", "tspan"}
)


def page_text(markdown: str) -> str:
    """The text that a page shows, when it shows nothing but text, tables and links within the tree.

    Raises:
        InspectionError: The page has markup of its own, or leads somewhere else.
    """
    page = Page(markdown)
    if strange := page.tags - _TAGS:
        raise InspectionError(f"a page has {sorted(strange)}")
    if away := [link for link in page.links if not _LINK.fullmatch(link)]:
        raise InspectionError(f"a page leads to {away}")
    return "\n".join(e.text for e in page.elements if len(e.path) == 1)


def check_svg(file: Path) -> None:
    """A picture is well formed, and consists of shapes, texts and links within the tree."""
    for element in ET.parse(file).iter():
        tag = element.tag.rpartition("}")[2]
        links = [value for name, value in element.attrib.items() if name.endswith("href")]
        handlers = [name for name in element.attrib if name.lower().startswith("on")]
        if tag not in _SVG_TAGS or handlers or not all(map(_LINK.fullmatch, links)):
            raise InspectionError(f"{file} has <{tag} {element.attrib}>")


def json_strings(document: Any) -> Iterator[str]:
    """Every string of a JSON document, names of members included."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, list):
        for item in document:
            yield from json_strings(item)
    elif isinstance(document, dict):
        for name, value in document.items():
            yield name
            yield from json_strings(value)


# --- which output holds a string ------------------------------------------------------------------


OUTPUTS: Final = ("python", "elixir", "typescript", "docs", "site", "model", "openapi")


class Tree:
    """An emitted tree, every file of which was inspected: what each output says of a schema file.

    Raises:
        InspectionError: Something in it does what no emitted file does.
    """

    def __init__(self, folder: Path, package: str) -> None:
        check_visible(folder)
        check_svg(folder / "docs" / "graph.svg")
        model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self._titles = frozenset(definition["name"] for definition in model["definitions"])
        self._sources = {snake_case(d["name"]): d["source"] for d in model["definitions"]}
        self._joined: dict[tuple[str, str], str] = {}
        self._read_python(folder / "python" / package)
        self._read_docs(folder / "docs")
        self._read_site(folder / "site")
        if has_elixir():
            self._read_elixir(folder / "elixir" / "lib")
        self._read_typescript(folder / "typescript")
        self._read_json(model, "model", "definitions")
        openapi = json.loads((folder / "openapi.json").read_text(encoding="utf-8"))
        self.operations = frozenset(json_strings(openapi))
        self._openapi(openapi["components"]["schemas"])

    def outputs(self, source: str, text: str) -> frozenset[str]:
        """The outputs that hold a text, of those made from a schema file."""
        return frozenset(
            output
            for output in OUTPUTS
            if any(form in self._joined.get((output, source), "") for form in _forms(output, text))
        )

    def _add(self, output: str, name: str, strings: Iterable[str]) -> None:
        key = (output, self._sources.get(name, ""))
        plain = "\n".join(_plain(output, text) for text in strings)
        self._joined[key] = f"{self._joined.get(key, '')}\n{plain}"

    def _read_python(self, package: Path) -> None:
        for module in package.glob("*.py"):
            if module.name != "__init__.py":  # which imports lazily, and is read when it runs
                self._add("python", module.stem, check_python(module, self._titles))

    def _read_elixir(self, folder: Path) -> None:
        files = [file for file in folder.rglob("*.ex") if "codec" not in file.as_posix()]
        for file, strings in elixir_strings(files, self._titles).items():
            self._add("elixir", file.stem, strings)

    def _read_typescript(self, folder: Path) -> None:
        for path in [*folder.glob("*.js"), *folder.glob("*.d.ts")]:
            if not path.name.startswith("_index"):
                strings = scripts.check_script(path, self._titles)
                self._add("typescript", path.name.partition(".")[0], strings)

    def _read_docs(self, folder: Path) -> None:
        for page in folder.rglob("*.md"):
            self._add("docs", page.stem, [page_text(page.read_text(encoding="utf-8"))])

    def _read_site(self, folder: Path) -> None:
        for script in (folder / "data").iterdir():
            browsing.check_data(script)
        for page in folder.rglob("*.html"):
            self._add("site", page.stem, [browsing.page_text(page)])

    def _read_json(self, model: Any, output: str, key: str) -> None:
        for definition in model[key]:
            self._add(output, snake_case(definition["name"]), json_strings(definition))

    def _openapi(self, schemas: Mapping[str, Any]) -> None:
        for title, schema in schemas.items():
            self._add("openapi", snake_case(title), json_strings(schema))


def _forms(output: str, text: str) -> Iterator[str]:
    """What an output may show of a text; values stand on a page as JSON."""
    yield _plain(output, text)
    if output in ("docs", "site"):
        yield _plain(output, printable_json(json.dumps(text, ensure_ascii=False))[1:-1])


def _plain(output: str, text: str) -> str:
    """A text so that it can be compared: how it is broken into lines means nothing."""
    if output == "typescript":
        return scripts.plain(text)
    plain = " ".join(text.split())
    # A page shows code without its marks, and what cannot be seen as an escape.
    return (
        " ".join(printable(plain).replace("`", "").split()) if output in ("docs", "site") else plain
    )
