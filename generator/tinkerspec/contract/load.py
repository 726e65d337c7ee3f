"""Loads the files of a schema folder as documents that know the place of each value.

Only JSON is read, and strictly: anything that two readers could understand differently (duplicate
keys, a number too large for a double, a lone surrogate, a trailing comma) is an error. Positions
are computed only when needed, since a clean folder needs none.
"""

from __future__ import annotations

import json
import math
import os
import posixpath
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Final

from ..codes import graded
from ..diagnostics import Diagnostic, DiagnosticError
from ..files import read_file
from ..frozen import frozen
from ..resources import vocabulary_file
from .model import Json
from .naming import pascal_case, printable
from .pointer import join, split

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_OPENAPI_BYTES: Final = 32 * 1024 * 1024
"""Bytes of openapi.json, which has all operations, and of a document that is imported."""
MAX_DEPTH: Final = 100
_MOST_FLAWS: Final = 1000
"""How many flaws of one file are reported."""

# --- documents -----------------------------------------------------------------------------------


@frozen(eq=False, kw_only=True, slots=False)
class Document:
    """One JSON file: `path` is relative to the schema folder, `file` is the path to show a user.

    `origins` has the places in the file of values that stand elsewhere in `data`; what is inside
    them has moved with them. `marked` is what the file says of all contracts, where `data` is what
    it says of one; None where it marks nothing.
    """

    path: str
    file: str
    text: str
    data: Json
    origins: Mapping[str, str] = field(default_factory=dict)
    marked: Json = None

    @property
    def root(self) -> dict[str, Any]:
        """The schema as an object, which lint has checked."""
        assert isinstance(self.data, dict)
        return self.data

    @property
    def name(self) -> str:
        """The name of the file's type: its title or, without one, the file's name in PascalCase."""
        title = self.data.get("title") if isinstance(self.data, dict) else None
        return title if isinstance(title, str) else pascal_case(PurePosixPath(self.path).stem)

    @cached_property
    def _lines(self) -> LineStarts:
        return LineStarts(self.text)

    @cached_property
    def _places(self) -> Position:
        return _Scanner(self.text).root

    def beside(self, file: str) -> str:
        """The path of a file that this document refers to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), file))

    def locate(self, pointer: str, *, key: bool = False) -> tuple[int, int]:
        """Return line and column, from 1, of the value at `pointer`, or of its member's name.

        For a pointer to something absent, it is the place of the nearest enclosing value.
        """
        place = self._places
        for step in split(self.file_pointer(pointer)):
            child = place.children.get(step)
            if child is None:
                return self._lines.at(place.offset)
            place = child
        return self._lines.at(place.key_offset if key else place.offset)

    def diagnostic(
        self, code: str, pointer: str, message: str, help: str, *, key: bool = False
    ) -> Diagnostic:
        """Make a diagnostic about the value at `pointer`, placed at the member's name if `key`."""
        line, column = self.locate(pointer, key=key)
        return Diagnostic(
            code=code,
            message=message,
            help=help,
            file=self.file,
            line=line,
            column=column,
            pointer=self.file_pointer(pointer),
        )

    def file_pointer(self, pointer: str) -> str:
        """The pointer to a value in the file."""
        outer, inner = pointer, ""
        while self.origins and outer:
            if outer in self.origins:
                return self.origins[outer] + inner
            outer = outer.rpartition("/")[0]
            inner = pointer[len(outer) :]
        return pointer


@frozen(eq=False, kw_only=True, slots=False)
class Sources:
    """Everything in a schema folder, parsed but not yet checked.

    `contract` names the contract that the documents are at, where `contracts` lists several.
    """

    folder: Path
    types: tuple[Document, ...]
    openapi: Document | None
    vocabulary: Document
    contracts: Document | None = None
    contract: str = ""
    absent: frozenset[str] = frozenset()
    """The types of other contracts that this one does not have, by the names of their files."""
    strays: tuple[Diagnostic, ...] = ()
    """Warnings about files and folders that nothing reads, or about what an import loses."""
    is_in_memory: bool = False
    """Whether the documents come from one of another kind, and are no files in the folder."""

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        """The documents under `types/` by their path."""
        return MappingProxyType({document.path: document for document in self.types})


def parse(raw: bytes, *, path: str, file: str) -> Document:
    """Parse the bytes of one file, raising `DiagnosticError` with what is wrong with them."""
    text = decode(raw, file)
    _check_depth(text, file)
    reader = _JsonReader()
    try:
        data = reader.read(text)
    except json.JSONDecodeError as error:
        raise DiagnosticError([_syntax(text, error, file)]) from None
    if reader.suspect or _SURROGATE.search(text):
        flaws = _Scanner(text).flaws
        if flaws:
            lines = LineStarts(text)
            raise DiagnosticError(_at(lines, file, flaw) for flaw in flaws[:_MOST_FLAWS])
    return Document(path=path, file=file, text=text, data=data)


def shipped_vocabulary() -> Document:
    """The vocabulary that comes with the program."""
    return _vocabulary(vocabulary_file().read_bytes())


@lru_cache(maxsize=1)
def _vocabulary(raw: bytes) -> Document:
    return parse(raw, path="vocabulary.json", file="tinkerspec/vocabulary.json")


# --- one file's text -----------------------------------------------------------------------------

_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_BRACKET: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


@frozen
class _Flaw:
    """Something that the standard reader accepts, or reports without a place."""

    code: str
    offset: int
    pointer: str
    message: str
    help: str


def decode(raw: bytes, file: str) -> str:
    """The text of a file, raising `DiagnosticError` if it is not UTF-8."""
    if raw.startswith(b"\xef\xbb\xbf"):
        message = "the file starts with a byte order mark"
        help_ = "save it as UTF-8 without one"
        raise DiagnosticError([_plain("bom", file, message, help_, line=1, column=1)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = LineStarts(before).at(len(before))
        message = f"the file is not UTF-8: byte 0x{raw[error.start]:02x} cannot stand here"
        fault = _plain("encoding", file, message, "save it as UTF-8", line=line, column=column)
        raise DiagnosticError([fault]) from None


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting before a recursive reader fails on it."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _BRACKET.finditer(text):
        token = match.group()
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = LineStarts(text).at(match.start())
            message = f"arrays and objects nest more than {MAX_DEPTH} deep"
            help_ = "move inner parts to their own files and refer to them with `$ref`"
            fault = _plain("too-deep", file, message, help_, line=line, column=column)
            raise DiagnosticError([fault])


class _JsonReader:
    """The standard JSON reader, which also notices (without places) what it would accept."""

    def __init__(self) -> None:
        self.suspect = False

    def read(self, text: str) -> Json:
        data: Json = json.loads(
            text,
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_float=self._float,
            parse_int=self._int,
        )
        return data

    def _object(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        self.suspect |= len(members) != len(pairs)
        return members

    def _constant(self, _: str) -> None:
        self.suspect = True

    def _float(self, text: str) -> float:
        value = float(text)
        self.suspect |= math.isinf(value)
        return value

    def _int(self, text: str) -> int:
        if _fits_double(text):
            return int(text)
        self.suspect = True
        return 0


def _fits_double(number: str) -> bool:
    """Whether a double holds the number; also keeps `int` from refusing thousands of digits."""
    return math.isfinite(float(number))


def _syntax(text: str, error: json.JSONDecodeError, file: str) -> Diagnostic:
    comma = _trailing_comma(text, error.pos)
    if comma is not None:
        message = "a comma follows the last member"
        return _at(
            LineStarts(text), file, _Flaw("trailing-comma", comma, "", message, "remove the comma")
        )
    if not text.strip():
        help_ = "write a schema, or remove the file"
        return _at(LineStarts(text), file, _Flaw("json-syntax", 0, "", "the file is empty", help_))
    reason = error.msg.removesuffix(" starting at")  # The place is that of the diagnostic.
    message = f"not JSON: {reason[0].lower()}{reason[1:]}"
    return _at(
        LineStarts(text),
        file,
        _Flaw("json-syntax", error.pos, "", message, _syntax_help(text, error.pos)),
    )


def _trailing_comma(text: str, offset: int) -> int | None:
    """Return where the comma is, if one before a closing bracket stopped the reader."""
    comma = offset if text[offset : offset + 1] == "," else len(text[:offset].rstrip()) - 1
    if comma < 0 or text[comma] != ",":
        return None
    return comma if text[comma + 1 :].lstrip()[:1] in ("]", "}") else None


def _syntax_help(text: str, offset: int) -> str:
    here = text[offset : offset + 2]
    if here in ("//", "/*") or here.startswith("#"):
        return "JSON has no comments; use the keyword `$comment`"
    if here.startswith("'"):
        return "JSON quotes names and strings with double quotes"
    return "a schema file is one JSON value: check quotes, commas and brackets before this place"


@dataclass(slots=True)
class Position:
    """Where a value and its member's name start, and the positions inside it."""

    offset: int
    key_offset: int
    children: dict[str, Position]


class _Scanner:
    """Finds the positions and flaws in a JSON text, in one pass without recursion."""

    def __init__(self, text: str) -> None:
        self.flaws: list[_Flaw] = []
        self.root = Position(0, 0, {})
        self._open: list[tuple[Position, bool]] = []
        self._path: list[str] = []
        self._key: tuple[str, int] | None = None
        for match in _TOKEN.finditer(text):
            self._token(match.group(), match.start())

    def _token(self, token: str, offset: int) -> None:
        if token in ("}", "]"):
            self._open.pop()
            self._path.pop()
        elif token == ",":
            self._key = None
        elif token == ":":
            pass
        elif token[0] == '"' and self._wants_key():
            self._member(self._string(token, offset), offset)
        else:
            self._value(token, offset)

    def _wants_key(self) -> bool:
        return bool(self._open) and self._open[-1][1] and self._key is None

    def _member(self, name: str, offset: int) -> None:
        if name in self._open[-1][0].children:
            message = f"the member `{printable(name)}` occurs twice"
            self._flaw("duplicate-key", offset, message, "remove one of the two", name)
        self._key = (name, offset)

    def _value(self, token: str, offset: int) -> None:
        place = Position(offset, offset, {})
        step = ""
        if self._open:
            parent, _ = self._open[-1]
            step, place.key_offset = self._key or (str(len(parent.children)), offset)
            parent.children[step] = place
        else:
            self.root = place
        if token in ("{", "["):
            self._open.append((place, token == "{"))
            self._path.append(step)
            self._key = None
        else:
            self._scalar(token, offset, step)

    def _scalar(self, token: str, offset: int, step: str) -> None:
        if token[0] == '"':
            self._string(token, offset, step)
        elif token in ("NaN", "Infinity", "-Infinity"):
            help_ = "JSON numbers are finite; leave the keyword out where there is no bound"
            self._flaw("number", offset, f"JSON has no number {token}", help_, step)
        elif token[0] in "-0123456789" and not _fits_double(token):
            shown = token if len(token) <= 20 else f"{token[:17]}..."
            help_ = "write a number within the range of a double"
            self._flaw(
                "number", offset, f"the number {shown} is larger than a double holds", help_, step
            )

    def _string(self, token: str, offset: int, step: str | None = None) -> str:
        text: str = json.loads(token) if "\\" in token else token[1:-1]
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            message = "a string escapes half of a surrogate pair"
            help_ = "write the character itself, or both halves of the pair"
            self._flaw("lone-surrogate", offset, message, help_, step)
        return text

    def _flaw(self, code: str, offset: int, message: str, help_: str, step: str | None) -> None:
        steps = [*self._path[1:]]
        if step is not None and self._open:
            steps.append(step)
        self.flaws.append(_Flaw(code, offset, join(*steps), message, help_))


class LineStarts:
    """Where the lines of a text begin, found once for all flaws."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a place in the text."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _at(lines: LineStarts, file: str, flaw: _Flaw) -> Diagnostic:
    line, column = lines.at(flaw.offset)
    return Diagnostic(
        code=flaw.code,
        message=flaw.message,
        help=flaw.help,
        file=file,
        line=line,
        column=column,
        pointer=printable(flaw.pointer),
    )


def _plain(
    code: str, file: str, message: str, help_: str, *, line: int = 0, column: int = 0
) -> Diagnostic:
    return Diagnostic(code=code, message=message, help=help_, file=file, line=line, column=column)


# --- one folder ----------------------------------------------------------------------------------

FAULTS: Final = "faults.json"
"""The file with a project's own faults and their meaning; only `explain` reads it."""

OPENAPI: Final = "openapi.json"
"""The file with the operations."""

CONTRACTS: Final = "contracts.json"
"""The file with the contracts that the schemas describe, if there are several."""

ADDITIONS: Final = "additions.json"
"""The file with what people add to imported types; only `import` reads it."""

_KNOWN: Final = frozenset({OPENAPI, "vocabulary.json", CONTRACTS, ADDITIONS, FAULTS})
_NOTES: Final = re.compile(r".*\.md|LICEN[CS]E|NOTICE")
_FLAT: Final[Mapping[str, str]] = MappingProxyType({"changes": ".md", "vectors": ".json"})
"""Folders without folders in them, and how the names of their files end."""
_FOLDERS: Final = frozenset({"types", *_FLAT})
_OTHER_OPENAPI: Final = re.compile(r"(?:openapi|swagger)\.(?:ya?ml|json)", re.IGNORECASE)


def load_folder(folder: Path, *, display: str) -> Sources:
    """Read a schema folder, raising `DiagnosticError` with every file-level fault of all its files.

    `display` is the name of the folder in messages. A folder without its own vocabulary uses the
    one that comes with the program.
    """
    return _Folder(folder, display).load()


def load_faults(folder: Path, *, display: str) -> Document | None:
    """Read the project's own faults from a schema folder; None if there are none.

    Raises:
        DiagnosticError: The file cannot be read, or is not JSON.
    """
    return _Folder(folder, display).load_one(FAULTS)


def load_contracts(folder: Path, *, display: str) -> Document | None:
    """Read contracts.json of a schema folder; None if there is none.

    Raises:
        DiagnosticError: The file cannot be read, or is not JSON.
    """
    return _Folder(folder, display).load_one(CONTRACTS)


class _Folder:
    """One reading of one folder, collecting faults as it goes."""

    def __init__(self, folder: Path, display: str) -> None:
        self._folder = folder
        self._start = os.path.join(folder, "")
        self._real = Path(os.path.realpath(folder))
        self._display = display.rstrip("/")
        self._faults: list[Diagnostic] = []
        self._strays: list[Diagnostic] = []

    def load(self) -> Sources:
        self._check_root()
        types = self._types()
        openapi = self._optional(OPENAPI)
        contracts = self._optional(CONTRACTS)
        vocabulary = self._optional("vocabulary.json") or shipped_vocabulary()
        if self._faults:
            raise DiagnosticError([*self._faults, *self._strays])
        return Sources(
            folder=self._folder,
            types=types,
            openapi=openapi,
            vocabulary=vocabulary,
            contracts=contracts,
            strays=tuple(self._strays),
        )

    def load_one(self, path: str) -> Document | None:
        document = self._optional(path)
        if self._faults:
            raise DiagnosticError(self._faults)
        return document

    def _check_root(self) -> None:
        if not self._folder.is_dir():
            message = "there is no such folder"
            help_ = "create it, or set `schemas` in [tool.tinkerspec] of pyproject.toml"
            raise DiagnosticError([_plain("no-types", self._display, message, help_)])
        for entry in self._entries(""):
            if entry.is_dir():
                self._check_folder(entry.name)
            elif entry.name not in _KNOWN | _FOLDERS and not _NOTES.fullmatch(entry.name):
                self._check_file(entry.name)

    def _check_folder(self, name: str) -> None:
        if name not in _FOLDERS | _KNOWN:
            help_ = "schemas belong under types/; the other folders are changes/ and vectors/"
            self._stray(name, "nothing reads this folder", help_)
        elif name in _FLAT:
            for entry in self._entries(name):
                path, wanted = f"{name}/{entry.name}", _FLAT[name]
                if entry.is_dir():
                    self._stray(path, "nothing reads this folder", f"its files belong in {name}/")
                elif not entry.name.endswith((wanted, ".md")):
                    help_ = f"files in {name}/ are named *{wanted}; move it out, or remove it"
                    self._stray(path, "nothing reads this file", help_)

    def _check_file(self, name: str) -> None:
        if _OTHER_OPENAPI.fullmatch(name):
            message = "only openapi.json is read; this file would be ignored"
            help_ = "convert it to JSON and name it openapi.json, or remove it"
            self._fault("unknown-file", name, message, help_)
        elif name.endswith(".json"):
            help_ = "schemas of types belong in a folder under `types/`"
            self._fault("unknown-file", name, "this file would be ignored here", help_)
        else:
            help_ = "move it out of the schema folder, or remove it; notes are files named *.md"
            self._stray(name, "nothing reads this file", help_)

    def _types(self) -> tuple[Document, ...]:
        if self._leaves("types"):
            self._outside("types")
            return ()
        paths = sorted(self._walk("types"))
        if not paths and not self._faults:
            message = "there is no schema here"
            help_ = (
                "add one, such as `types/shop/order.json`; `tinkerspec explain no-types` shows how"
            )
            self._fault("no-types", "types", message, help_)
        self._check_clashes(paths)
        documents = (self._read(path) for path in paths)
        return tuple(document for document in documents if document is not None)

    def _walk(self, start: str) -> Iterator[str]:
        """Yield the paths of all schema files under `start`, judging every other name there."""
        pending = [start]
        while pending:
            at = pending.pop()
            for entry in self._entries(at):
                path = f"{at}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                elif os.path.isdir(entry.path):
                    self._linked_folder(path)
                elif entry.name.endswith(".json"):
                    yield path
                elif entry.name != "README.md":
                    help_ = (
                        "schemas are files named `*.json`; the only other file allowed is README.md"
                    )
                    self._fault("unknown-file", path, "this file is not a schema", help_)

    def _entries(self, at: str) -> list[os.DirEntry[str]]:
        """List a folder without hidden names, which belong to editors and file managers."""
        try:
            with os.scandir(self._folder / at) as entries:
                return [entry for entry in entries if not entry.name.startswith(".")]
        except FileNotFoundError:
            return []
        except OSError as error:
            self._unreadable(at, error)
            return []

    def _linked_folder(self, path: str) -> None:
        if self._leaves(path):
            self._outside(path)
        else:
            message = "this is a link to a folder, whose schemas would be read twice"
            self._fault("not-a-file", path, message, "remove the link")

    def _leaves(self, path: str) -> bool:
        """Whether a link leads out of the folder. What is no link is where its folder is."""
        full = self._start + path
        return os.path.islink(full) and not Path(os.path.realpath(full)).is_relative_to(self._real)

    def _outside(self, path: str) -> None:
        message = "this link points outside the schema folder"
        self._fault("outside", path, message, "copy what it points to into the folder")

    def _check_clashes(self, paths: list[str]) -> None:
        seen: dict[str, str] = {}
        for path in paths:
            first = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
            if first != path:
                message = f"this file and {printable(first)} are one file on macOS and Windows"
                self._fault("file-clash", path, message, "rename one of the two")

    def _optional(self, path: str) -> Document | None:
        return self._read(path) if os.path.lexists(self._folder / path) else None

    def _read(self, path: str) -> Document | None:
        if self._leaves(path):
            self._outside(path)
            return None
        try:
            raw = read_file(self._start + path, most=_limit(path))
        except OSError as error:
            self._unreadable(path, error)
            return None
        if raw is None:
            message = "this is not a regular file"
            help_ = "replace it with a regular file, or remove it"
            self._fault("not-a-file", path, message, help_)
            return None
        return self._parse(raw, path, self._file(path))

    def _parse(self, raw: bytes, path: str, file: str) -> Document | None:
        limit = _limit(path)
        if len(raw) > limit:
            message = f"the file is larger than {limit // 1024 // 1024} MiB"
            help_ = "split it; a type is one small file"
            self._faults.append(_plain("too-large", file, message, help_))
            return None
        try:
            return parse(raw, path=path, file=file)
        except DiagnosticError as error:
            self._faults.extend(error.diagnostics)
            return None

    def _unreadable(self, path: str, error: OSError) -> None:
        message = f"cannot be read: {error.strerror or error}"
        self._fault("unreadable", path, message, "fix its permissions, or remove it")

    def _fault(self, code: str, path: str, message: str, help_: str) -> None:
        self._faults.append(_plain(code, self._file(path), message, help_))

    def _stray(self, path: str, message: str, help_: str) -> None:
        """Warn, and do not fail: an older version may have the file, and still be compared."""
        self._strays += graded([_plain("stray-file", self._file(path), message, help_)])

    def _file(self, path: str) -> str:
        return "/".join(part for part in (self._display, printable(path)) if part)


def _limit(path: str) -> int:
    return MAX_OPENAPI_BYTES if path == OPENAPI else MAX_BYTES
