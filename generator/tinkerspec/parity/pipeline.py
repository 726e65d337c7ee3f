"""The order of the stages of `parity`, and nothing else.

contract -> read each source -> compare -> run the vectors, if asked -> waive
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from .. import source_files
from ..contract.load import Sources
from ..contract.model import Contract
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from . import (
    SEVERITIES,
    behaviour,
    contract_source,
    elixir_source,
    operations,
    python_source,
    waivers,
)
from . import comparing as parity
from .gaps import Gap, ParityReport, SurfaceComparison, VectorRun
from .roles import PackageRole
from .styles import with_wire_names
from .surface import Surface, renamed

SUFFIXES: Final = MappingProxyType(
    {"python": frozenset({".py"}), "elixir": frozenset({".ex", ".exs"})}
)
"""The suffixes of files that each language's reader needs."""


@frozen
class PackageSource:
    """A source to read: its language, and the path as the user names it."""

    language: Literal["python", "elixir"]
    path: str


@frozen(kw_only=True)
class Request:
    """What to compare.

    `sources` are compared with `against`, or with the contract if that is None. `since` means two
    releases of one source, compared to list what is left to do in the schemas. `role` is that of
    the sources. `names` maps their names of types to those of the contract, and `members` says by
    language in which style the project spells members. `behaviour` also runs the vectors, by
    `interpreter` on `module`: those in the folder `vectors`, which the report calls
    `vectors_display`, or those of the schema folder if that is None.
    """

    sources: tuple[PackageSource, ...]
    against: PackageSource | None = None
    since: bool = False
    role: PackageRole | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    behaviour: bool = False
    interpreter: str | None = None
    module: str | None = None
    waivers: str | None = None
    vectors: Path | None = None
    vectors_display: str = ""


def run(
    request: Request, model: Contract, sources: Sources, display: str, today: date
) -> ParityReport:
    """Compare everything in `request`; `display` is the name of the schema folder for the user.

    Raises:
        DiagnosticError: A source or a file of waivers cannot be read, or vectors cannot be run.
    """
    _check(request)
    agreed = contract_source.surface(model, sources, display)
    _check_names(request, agreed)
    reference = _read(request, request.against, agreed) if request.against else agreed
    comparisons = tuple(
        _compare(request, source, reference, agreed, sources) for source in request.sources
    )
    path = request.waivers
    known = waivers.load(Path(path), path) if path is not None else ()
    return waivers.apply(comparisons, known, today)


def fails(report: ParityReport, fail_on: str) -> bool:
    """Whether a gap that is not waived is at least as bad as `fail_on`; never for `never`."""
    reached = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    return any(gap.severity in reached for _, gap in waivers.open_gaps(report))


def _check(request: Request) -> None:
    if not request.sources:
        message = "there is nothing to compare"
        raise _refusal(message, "name a package: --python X, --elixir DIR or --since OLD NEW")
    if request.since and len(request.sources) > 1:
        message = "--since compares two releases, and allows no other package"
        raise _refusal(message, "leave out --python and --elixir")
    if not request.behaviour and (request.interpreter or request.module):
        message = "--interpreter and --module say how to run vectors, but none are run"
        raise _refusal(message, "add --behaviour, or leave them out")
    python = [source for source in request.sources if source.language == "python"]
    if request.behaviour and python and not request.interpreter:
        message = "--behaviour runs the vectors in a Python that has the package"
        raise _refusal(message, "name it: --interpreter path/to/python")
    if request.interpreter and len(python) != 1:
        message = "--interpreter works with exactly one Python package"
        raise _refusal(message, "name one with --python, and compare others in separate runs")


def _check_names(request: Request, agreed: Surface) -> None:
    for ours in request.names.values():
        if ours not in agreed.types:
            near = get_close_matches(ours, agreed.types, n=1)
            help_ = f"did you mean {near[0]}?" if near else f"types: {', '.join(agreed.types)}"
            raise _refusal(f"--map: the contract has no type {ours}", help_)


def _refusal(message: str, help_: str) -> DiagnosticError:
    return _failure("parity-request", message, help_)


def _failure(code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file="parity")])


def _compare(
    request: Request, source: PackageSource, reference: Surface, agreed: Surface, sources: Sources
) -> SurfaceComparison:
    surface = _read(request, source, agreed)
    comparison = parity.compare(reference, surface, request.role)
    if request.since:
        comparison = _to_do(comparison, parity.compare(agreed, surface, request.role), agreed)
    if request.behaviour:
        folder, display = request.vectors, request.vectors_display
        if folder is None:
            folder = sources.folder / contract_source.FOLDER
            display = f"{agreed.path}/{contract_source.FOLDER}"
        done, gaps = _run_vectors(request, source, surface, folder, display, sources)
        comparison = parity.with_gaps(comparison, gaps, done)
    return comparison


def _read(request: Request, source: PackageSource, agreed: Surface) -> Surface:
    tree = source_files.open_tree(Path(source.path), source.path, SUFFIXES[source.language])
    wanted = agreed.types.keys() | request.names.keys()
    if source.language == "elixir":
        surface = elixir_source.read(tree, wanted)
    else:
        surface = python_source.read(tree, wanted, everything=request.since, role=request.role)
    for theirs in sorted(request.names.keys() - surface.types.keys()):
        help_ = f"{source.path} has: {', '.join([*surface.types, *surface.others][:_LISTED])}"
        raise _refusal(f"--map: there is no type {theirs} in {source.path}", help_)
    surface = renamed(surface, request.names)
    if not agreed.types.keys() & surface.types.keys() and not operations.common(agreed, surface):
        message = f"{source.path} has no type of the contract, and no operation"
        help_ = "name the folder that has them; if they have other names, say so: --map Theirs=Ours"
        raise _failure("parity-no-types", message, help_)
    style = request.members.get(source.language, "")
    return parity.with_list_dtypes(with_wire_names(surface, agreed, style), agreed)


_LISTED: Final = 20


# --- since ---------------------------------------------------------------------------------------


def _to_do(
    change: SurfaceComparison, state: SurfaceComparison, agreed: Surface
) -> SurfaceComparison:
    """The changes, each with what is left to do in the schemas; those with something come first.

    Every public type of both releases was compared: of those that the contract lacks, only the
    changed ones are listed.
    """
    left = {(_subject(gap.type), gap.member) for gap in state.gaps}
    known = {_subject(name) for name in (*agreed.types, *(o.key for o in agreed.operations))}
    rows = {row.name for row in change.types if row.name in agreed.types or row.gaps}
    gaps = [replace(gap, fix=_task(gap, left, known, agreed.path)) for gap in change.gaps]
    open_ = [gap for gap in gaps if _is_open(gap, left, known)]
    new = [gap for gap in gaps if _is_new(gap, known)]
    rest = (gap for gap in gaps if gap not in open_ and gap not in new)
    return replace(
        change,
        gaps=(*open_, *new, *rest),
        to_do=tuple(dict.fromkeys(_words(gap) for gap in open_)),
        new=tuple(dict.fromkeys(_words(gap) for gap in new)),
        types=tuple(row for row in change.types if row.name in rows),
        members=tuple(row for row in change.members if row.type in rows),
        methods=tuple(row for row in change.methods if row.type in rows),
    )


def _task(gap: Gap, left: Collection[tuple[str, str]], known: Collection[str], display: str) -> str:
    subject = _words(gap, "`")
    if _is_new(gap, known):
        return f"Add {subject} to {display}/, if it belongs there: the contract lacks it."
    if _subject(gap.type) not in known:
        return f"The contract lacks `{gap.type}`: nothing to do, unless it is to have it."
    if _is_open(gap, left, known):
        became = gap.found or "it was removed there"
        return f"Bring {subject} of {display}/ in line with the newer release: {became}."
    if operations.is_argument(gap):
        return "Nothing to do: it is no part of the wire."
    return f"Nothing to do: the contract already agrees with the newer release about {subject}."


def _is_open(gap: Gap, left: Collection[tuple[str, str]], known: Collection[str]) -> bool:
    """Whether the contract has what changed, and not as it is now."""
    return _subject(gap.type) in known and (_subject(gap.type), gap.member) in left


def _is_new(gap: Gap, known: Collection[str]) -> bool:
    """Whether it is a type or an operation that the older release and the contract lack."""
    return gap.kind in ("extra-type", "extra-operation") and _subject(gap.type) not in known


def _words(gap: Gap, quote: str = "") -> str:
    """What changed: a type, a member of it, an operation, or a part of one."""
    if not gap.member:
        return f"{quote}{gap.type}{quote}"
    if " " not in gap.type:
        return f"{quote}{gap.type}.{gap.member}{quote}"
    return f"{quote}{gap.member}{quote} of {quote}{gap.type}{quote}"


def _subject(name: str) -> str:
    """The name of a type, or the key of an operation without the names of its parameters."""
    return operations.PLACEHOLDER.sub("{}", name)


# --- behaviour -----------------------------------------------------------------------------------


def _run_vectors(
    request: Request,
    source: PackageSource,
    surface: Surface,
    vectors: Path,
    display: str,
    sources: Sources,
) -> tuple[VectorRun, tuple[Gap, ...]]:
    path, types = Path(source.path), frozenset(surface.types)
    if source.language == "elixir":
        return behaviour.elixir(
            path, surface.home, vectors, types, display=display, sources=sources
        )
    interpreter, module = Path(request.interpreter or ""), request.module or surface.home
    return behaviour.python(
        interpreter, module, vectors, types, path=path, display=display, sources=sources
    )
