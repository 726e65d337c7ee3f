"""The documents of one import, and where their references lead.

Documents are read from one folder and nowhere else: nothing is fetched, and neither a reference nor
a link leads out of the folder. `referencing` would find targets too, but not say where in a
document they are, which every message about them needs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from ..contract.load import MAX_OPENAPI_BYTES, Document, decode, parse
from ..contract.model import Json
from ..contract.naming import printable
from ..contract.pointer import join, split, value_at
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from .keywords import inside
from .kinds import DocumentKind, is_part, kind_of

_MOST_FILES: Final = 20_000
_SUFFIXES: Final = (".json", ".yaml", ".yml")
_ABSENT: Final = object()


@frozen
class SourcePlace:
    """A value in a document."""

    document: Document
    pointer: str

    def at(self, *steps: str | int) -> SourcePlace:
        """A value inside of this one."""
        return SourcePlace(self.document, self.pointer + join(*steps))

    @property
    def value(self) -> Json:
        """What is written there."""
        value: Json = value_at(self.document.data, self.pointer)
        return value

    def fault(self, code: str, message: str, help_: str, *, key: bool = False) -> Diagnostic:
        """A diagnostic about the value, or about the name of the member that it is."""
        return self.document.diagnostic(code, self.pointer, message, help_, key=key)


@dataclass(eq=False)
class Library:
    """The documents of one import.

    `root` is the folder that documents are read from, None for a document from standard input;
    `shown` is the folder as messages name it. `name` is what the import as a whole is called, and
    `is_single` says that one document was named, and not a folder.
    """

    name: str
    root: Path | None
    shown: str
    is_single: bool
    documents: dict[str, Document] = field(default_factory=dict)
    """By their URI."""
    _kinds: dict[Document, DocumentKind] = field(default_factory=dict)
    _bases: dict[Document, dict[str, str]] = field(default_factory=dict)
    """The URIs of schemas that have one, by the pointer to them."""
    _known: dict[str, SourcePlace] = field(default_factory=dict)
    """Schemas by their own URI, and by URI and anchor."""

    def kind(self, document: Document) -> DocumentKind:
        """The kind of a document; a part without a kind of its own has that of the first one."""
        return self._kinds[document]

    def read(self, raw: bytes, path: str, kind: DocumentKind | None = None) -> Document:
        """Parse a document whose path is relative to the folder, and add it.

        Raises:
            DiagnosticError: It cannot be read; or no kind is given, and it has none.
        """
        document = self.parsed(raw, path)
        self.add(document, kind)
        return document

    def parsed(self, raw: bytes, path: str) -> Document:
        """A document that is not added."""
        shown = "/".join(part for part in (self.shown, printable(path)) if part)
        return _parsed(raw, path, shown)

    def add(self, document: Document, kind: DocumentKind | None = None) -> None:
        """Add a document; a part of another one has its kind."""
        self._kinds[document] = kind if kind and is_part(document.data) else kind_of(document)
        self.documents[self._uri(document.path)] = document
        self._index(document)

    def _uri(self, path: str) -> str:
        return ((self.root or Path("/stdin")) / path).as_uri()

    def _index(self, document: Document) -> None:
        """Note each schema that has a URI or an anchor of its own."""
        uri = self._uri(document.path)
        self._known[uri] = SourcePlace(document, "")
        bases = self._bases[document] = {"": uri}
        if self.kind(document).is_openapi:
            return
        identity = self.kind(document).identity
        pending: list[tuple[Json, str, str]] = [(document.data, "", uri)]
        while pending:
            schema, pointer, base = pending.pop()
            if not isinstance(schema, dict):
                continue
            place = SourcePlace(document, pointer)
            own = schema.get(identity)
            if isinstance(own, str) and not own.startswith("#") and "$ref" not in schema:
                base = urldefrag(urljoin(base, own)).url
                self._known.setdefault(base, place)
                bases[pointer] = base
            for anchor in (schema.get("$anchor"), own):
                if isinstance(anchor, str) and (anchor.startswith("#") or anchor is not own):
                    self._known.setdefault(f"{base}#{anchor.removeprefix('#')}", place)
            pending += ((part, pointer + join(*steps), base) for steps, part in inside(schema))

    # --- references ------------------------------------------------------------------------------

    def target(self, place: SourcePlace, ref: str) -> SourcePlace:
        """Where a reference leads that stands at a schema.

        Raises:
            DiagnosticError: It leads nowhere, to the network, or out of the folder.
        """
        try:
            uri, fragment = urldefrag(urljoin(self._base(place), ref))
        except ValueError:
            raise _broken(place, f"{_quoted(ref)} is no URI") from None
        resource = self._known.get(uri) or self._file(place, ref, uri)
        if not fragment:
            return resource
        if not fragment.startswith("/"):
            found = self._known.get(f"{uri}#{fragment}")
            if found is None:
                raise _broken(place, f"there is no anchor `{printable(fragment)}`")
            return found
        steps = split(unquote(fragment))
        found = resource.at(*steps)
        if value_at(found.document.data, found.pointer, _ABSENT) is _ABSENT:
            raise _broken(place, f"{_quoted(ref)} does not exist")
        return found

    def _base(self, place: SourcePlace) -> str:
        bases, pointer = self._bases[place.document], place.pointer
        while pointer not in bases:
            pointer = pointer.rpartition("/")[0]
        return bases[pointer]

    def _file(self, place: SourcePlace, ref: str, uri: str) -> SourcePlace:
        """The document that a reference names, relative to its own URI or to the file itself."""
        beside = urljoin(self._uri(place.document.path), urldefrag(ref).url)
        for candidate in dict.fromkeys((uri, beside)):
            if candidate in self._known:
                return self._known[candidate]
            if self.root is not None and candidate.startswith("file:///"):
                return SourcePlace(self._open(place, ref, urlsplit(candidate).path), "")
        if self.root is None and uri.startswith("file:"):
            message = f"{_quoted(ref)} names a file, and standard input has no folder"
            raise _broken(place, message, "name the document by its path")
        help_ = "nothing is fetched: save the document in the folder, and refer to that file"
        raise _broken(place, f"{_quoted(ref)} leads to the network", help_)

    def _open(self, place: SourcePlace, ref: str, path: str) -> Document:
        from urllib.request import url2pathname

        assert self.root is not None
        real = Path(os.path.realpath(url2pathname(path).replace("\0", "\ufffd")))
        if not real.is_relative_to(self.root):
            message = f"{_quoted(ref)} leads out of the folder of the document"
            help_ = "import the folder that contains both, or copy the document into this one"
            raise _broken(place, message, help_)
        is_file = False
        with suppress(OSError):  # Of a name that is too long, say.
            is_file = real.is_file()
        if not is_file:
            raise _broken(place, f"{_quoted(ref)} does not exist")
        relative = real.relative_to(self.root).as_posix()
        if self._uri(relative) in self.documents:
            return self.documents[self._uri(relative)]
        raw = read_file(real, relative)
        return self.read(raw, relative, self.kind(place.document))


def _quoted(ref: str) -> str:
    text = printable(ref)
    return f"`{text if len(text) <= 80 else f'{text[:77]}...'}`"


def _broken(
    place: SourcePlace, message: str, help_: str = "fix the reference, or add what it names"
) -> DiagnosticError:
    return DiagnosticError([place.at("$ref").fault("import-reference", message, help_)])


# --- files ---------------------------------------------------------------------------------------


def _parsed(raw: bytes, path: str, shown: str) -> Document:
    """Parse a document: JSON if it begins like that, otherwise YAML."""
    text = decode(raw.removeprefix(b"\xef\xbb\xbf"), shown)
    is_yaml = path.endswith((".yaml", ".yml"))
    if path.endswith(".json") or text.lstrip().startswith(("{", "[")):
        try:
            return parse(text.encode(), path=path, file=shown)
        except DiagnosticError:
            if not is_yaml:
                raise
    from .yaml_text import parse_yaml

    return parse_yaml(text, path=path, file=shown)


def read_file(path: Path, shown: str) -> bytes:
    """The bytes of a document.

    Raises:
        DiagnosticError: It is not a file, cannot be read, or is too large.
    """
    try:
        if path.is_dir():
            raise _unread(shown, "this is a folder", "name a file in it")
        with path.open("rb") as file:
            return bounded(file, shown)
    except OSError as error:
        reason = error.strerror or str(error)
        is_address = "://" in shown
        help_ = "nothing is fetched: save the document, and name the file" if is_address else ""
        raise _unread(shown, f"cannot be read: {reason}", help_ or "check the path") from None


def bounded(file: BinaryIO, shown: str) -> bytes:
    """All that is in a file.

    Raises:
        DiagnosticError: It is too large.
    """
    raw = file.read(MAX_OPENAPI_BYTES + 1)
    if len(raw) > MAX_OPENAPI_BYTES:
        message = f"the document is larger than {MAX_OPENAPI_BYTES // 2**20} MiB"
        raise _unread(shown, message, "split it into files that refer to each other")
    return raw


def _unread(shown: str, message: str, help_: str) -> DiagnosticError:
    fault = Diagnostic(code="import-unreadable", message=message, help=help_, file=printable(shown))
    return DiagnosticError([fault])


def files(folder: Path, shown: str) -> Iterator[str]:
    """The paths of all files of a folder that could be documents, in order."""
    count = 0
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                count += 1
                if count > _MOST_FILES:
                    message = f"the folder has more than {_MOST_FILES} documents"
                    raise _unread(shown, message, "name the folder of the schemas")
                yield Path(at, name).relative_to(folder).as_posix()
