"""The files of the vectors target: one a type, the stored vectors first, and what the format is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from ...contract import model
from ...contract.axis.vectors import vectors_at
from ...contract.load import Document, Sources, parse
from ...diagnostics import Diagnostic, DiagnosticError
from .. import Job, handwritten
from ..output import OutputFile
from . import templates
from .derive import Deriver, json_text
from .filling import Filling

_LISTS: Final = ("decode", "behaviour")
_Stored: TypeAlias = Mapping[str, Mapping[str, Any]]


def emit(job: Job) -> list[OutputFile]:
    """The vectors of every type.

    Raises:
        DiagnosticError: A stored file or a rule cannot be used.
    """
    deriver = _deriver(job)
    stored = _complete(job, deriver)
    folder = job.settings["folder"]
    readme = templates() / "README.md"
    return [
        OutputFile(f"{folder}/README.md", readme.read_text(encoding="utf-8")),
        *(
            OutputFile(
                _path(job, definition),
                _rendered(job, definition, stored, deriver)
                or _text(job.contract, definition, stored.get(definition.module, {}), deriver),
            )
            for definition in job.contract.definitions
        ),
    ]


def _path(job: Job, definition: model.Definition) -> str:
    return f"{job.settings['folder']}/{definition.module}.json"


def _rendered(
    job: Job, definition: model.Definition, stored: _Stored, deriver: Deriver
) -> str | None:
    """The vectors of a type as an earlier run has written them."""
    own = stored.get(definition.module, {})
    beside = (definition.name, deriver.digest(definition.name), own)
    return job.rendered(_path(job, definition), [], *beside)


_COMPLETE: Final[WeakKeyDictionary[Deriver, tuple[Mapping[Path, bytes], _Stored]]] = (
    WeakKeyDictionary()
)
"""What `check` has filled in, which `emit` does not fill in again: the files, and what came of
them."""


def _complete(job: Job, deriver: Deriver) -> _Stored:
    """The stored vectors by module name, with the members that none of them knows filled in."""
    files = {file: file.read_bytes() for file in _files(job)}
    known = _COMPLETE.get(deriver)
    if known is None or known[0] != files:
        known = _COMPLETE[deriver] = (files, _filled(job, deriver))
    return known[1]


def _filled(job: Job, deriver: Deriver) -> _Stored:
    documents = _stored(job)
    names = {definition.module: definition.name for definition in job.contract.definitions}
    stored = {
        module: (deriver.schema(names[module]), document.root)
        for module, document in documents.items()
    }
    filling = Filling(stored.values())
    return {module: filling.filled(*each) for module, each in stored.items()}


def check(job: Job) -> Iterator[Diagnostic]:
    """What keeps stored files and rules from being used, a value that a rule fails for included;
    and stored files that the settings do not name."""
    yield from _unread(job)
    for read in (_stored, _probe):
        try:
            read(job)
        except DiagnosticError as error:
            yield from error.diagnostics


def _unread(job: Job) -> Iterator[Diagnostic]:
    folder = job.sources.folder / "vectors"
    is_own = folder.is_relative_to(job.root) and not job.sources.is_in_memory
    if is_own and not job.settings["stored"] and any(folder.glob("*.json")):
        yield Diagnostic(
            code="vectors-unread",
            message="nothing reads the vectors in this folder",
            help=f'say `stored = "{job.schemas}/vectors"` in [tool.tinkerspec.vectors] of '
            "pyproject.toml, or remove them",
            file=f"{job.schemas}/vectors",
        )


def _probe(job: Job) -> None:
    """Ask the rules of every value that will be derived; none failed for what is written."""
    deriver = _deriver(job)
    if not job.settings["rules"]:
        return
    try:
        stored = _complete(job, deriver)
    except DiagnosticError:  # `check` reports it, and all that the rules refuse.
        stored = None
    for definition in job.contract.definitions:
        if stored is None or _rendered(job, definition, stored, deriver) is None:
            deriver.derived(definition.name)


_DERIVERS: Final[WeakKeyDictionary[Sources, tuple[Mapping[str, Path], Deriver]]] = (
    WeakKeyDictionary()
)
"""What `check` has derived, which `emit` does not derive again."""


def _deriver(job: Job) -> Deriver:
    folder = job.settings["rules"]
    rules = handwritten.files(job.root / folder, ".py", job.sources, folder) if folder else {}
    known = _DERIVERS.get(job.sources)
    if known is None or known[0] != rules:
        known = _DERIVERS[job.sources] = (rules, Deriver(job.sources, rules))
    return known[1]


def _text(
    contract: model.Contract,
    definition: model.Definition,
    own: Mapping[str, Any],
    deriver: Deriver,
) -> str:
    derived = deriver.derived(definition.name)
    stored = {key: map(json_text, own.get(key, ())) for key in _LISTS}
    lists = {**stored, "decode": [*stored["decode"], *derived.vectors]}
    head: dict[str, Any] = {"type": definition.name, "contract": contract.version}
    head |= {key: own[key] for key in ("provenance",) if key in own}
    if derived.untried:
        head["untried"] = derived.untried
    members = [f"{json_text(key)}: {json_text(value)}" for key, value in head.items()]
    for key, vectors in lists.items():
        if lines := ",\n    ".join(vectors):
            members.append(f'"{key}": [\n    {lines}\n  ]')
    return "{\n  " + ",\n  ".join(members) + "\n}\n"


def _files(job: Job) -> list[Path]:
    """The files of stored vectors."""
    stored = job.settings["stored"]
    return sorted((job.root / stored).glob("*.json")) if stored else []


def _stored(job: Job) -> Mapping[str, Document]:
    """The stored vectors, by the module name of their type."""
    names = {definition.module: definition.name for definition in job.contract.definitions}
    found: dict[str, Document] = {}
    faults = []
    for file in _files(job):
        display = job.display(file)
        read = parse(file.read_bytes(), path=file.name, file=display)
        document = vectors_at(read, job.sources)
        if document is None:
            continue
        for pointer, message, help_ in _wrong(document.data, file, names):
            faults.append(document.diagnostic("stored-vectors", pointer, message, help_))
        found[file.stem] = document
    if faults:
        raise DiagnosticError(faults)
    return found


def _wrong(
    data: model.Json, file: Path, names: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Pointer, message and remedy of what keeps a file from being taken over."""
    if not isinstance(data, dict):
        yield "", "the file is not an object", "write an object with the members of the format"
        return
    type_ = names.get(file.stem)
    if type_ is None:
        yield "", f"no type has the module name {file.stem!r}", "rename or remove the file"
    elif data.get("type") != type_:
        yield "/type", f"the file of {type_} does not say so", f'write "type": "{type_}"'
    seen = set[str]()
    for key in _LISTS:
        vectors = data.get(key, [])
        if not isinstance(vectors, list):
            yield f"/{key}", f"{key} is not a list", "write a list of vectors"
            continue
        for index, vector in enumerate(vectors):
            name = vector.get("name") if isinstance(vector, dict) else None
            if not isinstance(name, str):
                yield f"/{key}/{index}", "a vector has no name", 'give it a "name"'
            elif name in seen:
                yield f"/{key}/{index}/name", f"the name {name!r} is there twice", "rename one"
            else:
                seen.add(name)
