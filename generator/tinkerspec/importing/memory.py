"""An import in memory: the schemas of a document as if they were a folder of files."""

from __future__ import annotations

from pathlib import Path

from ..contract.explicit import Openness
from ..contract.load import OPENAPI, Document, Sources, shipped_vocabulary
from ..contract.model import Json
from ..diagnostics import Diagnostic
from ..frozen import frozen
from . import ImportRequest, bring


@frozen(eq=False, kw_only=True, slots=False)
class ImportedDocument(Document):
    """A file that is nowhere; its places are those in the document that it comes from."""

    origin: Document
    base: str
    """The pointer to the schema there."""

    def locate(self, pointer: str, *, key: bool = False) -> tuple[int, int]:
        """Line and column in the source of what is nearest to the value there."""
        return self.origin.locate(self.base + pointer, key=key)

    def diagnostic(
        self, code: str, pointer: str, message: str, help: str, *, key: bool = False
    ) -> Diagnostic:
        """Make a diagnostic about a place in the source."""
        return self.origin.diagnostic(code, self.base + pointer, message, help, key=key)


def sources(document: Path, shown: str, additional_properties: Openness) -> Sources:
    """The schemas of a document; what is lost is among the warnings.

    `shown` is its name for the user. Additions stand beside it. `additional_properties` is the
    setting of the project.

    Raises:
        DiagnosticError: The document cannot be imported.
    """
    folder = document.parent
    request = ImportRequest(str(document), shown, additional_properties)
    made = bring(request, folder, Path(shown).parent.as_posix())
    types = [
        _document(f"{made.folder}/{entry.file}", schema, entry.place.document, entry.place.pointer)
        for entry, schema in made.types.items()
    ]
    openapi = made.openapi
    return Sources(
        folder=folder,
        types=tuple(sorted(types, key=lambda document: document.path)),
        openapi=None if openapi is None else _document(OPENAPI, openapi, made.document, ""),
        vocabulary=shipped_vocabulary(),
        strays=made.diagnostics,
        is_in_memory=True,
    )


def _document(path: str, data: Json, origin: Document, base: str) -> ImportedDocument:
    return ImportedDocument(
        path=path, file=origin.file, text="", data=data, origin=origin, base=base
    )
