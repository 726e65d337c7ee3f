"""Publication: plan, stage, exchange.

A plan compares what the targets emitted with what is on disk; `check` stops there. Applying it
builds the whole tree next to the output folder, from new files and hard links to those that stay,
and exchanges the two trees in one step. If anything goes wrong, the folder is either the old tree
or the new one.
"""

from __future__ import annotations

import difflib
import fnmatch
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from ..codes import graded
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from ..targets.output import OutputFile, Published
from . import exchange, manifest
from .exchange import display
from .manifest import Manifest, ManifestFacts, content, under, with_plain_ends
from .whole import alone, explained, folders, replace, scan

_BYTECODE: Final = "__pycache__"
_COMMAND: Final = "tinkerspec generate"

_BUILD: Final = (
    *("__pycache__", "*.pyc", "*.egg-info", "build", "dist"),
    *("_build", "deps", "doc", "cover", "erl_crash.dump", "mix.lock"),
    *("node_modules", "package-lock.json", "uv.lock"),
    ".*",
)
"""Names of files and folders that tools and systems make; hidden ones are all theirs."""

_MANY: Final = 20
"""How many strays are named."""


@frozen(kw_only=True)
class Plan:
    """What a run would do to the output folder; every path is relative to it, and sorted.

    `files` is the whole wanted tree with its manifest. `before` is what is on disk in place of
    changed and stale files; `survivors` are the unmanaged and unchanged files that stay (a path
    that ends in `/` is an empty folder). `strays` are those of them that no tool makes.
    """

    folder: Path
    files: Mapping[str, bytes]
    before: Mapping[str, bytes]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    unchanged: tuple[str, ...]
    survivors: tuple[str, ...]
    strays: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether the disk already has what was emitted."""
        return not (self.new or self.changed or self.stale)

    @property
    def written(self) -> tuple[str, ...]:
        """The files that are missing or differ."""
        return tuple(sorted((*self.new, *self.changed)))

    def diff(self) -> str:
        """A unified diff from the disk to what was emitted: missing, differing and stale files."""
        shown = display(self.folder)
        root = self.folder.name if os.path.isabs(shown) else shown
        return "".join(
            line
            for path in sorted((*self.written, *self.stale))
            for line in _diff(f"{root}/{path}", self.before.get(path), self.files.get(path))
        )


def plan(
    files: Sequence[OutputFile],
    folder: Path,
    facts: ManifestFacts,
    *,
    keep: Sequence[str] = (),
    tree: object = None,
) -> Plan:
    """Compare the emitted files, and the manifest that goes with them, with the output folder.

    `keep` names files and folders of targets that this run leaves alone: what the previous manifest
    lists there stays listed and is neither compared nor pruned. While the folder is still this
    `tree` (`exchange.identity`), files that were taken over from it are not read again.

    Raises:
        DiagnosticError: The folder is not a generated one, or something in it is in the way.
    """
    folder = Path(os.path.realpath(folder))
    with _explained(folder, "output-unreadable"):
        previous = _owned(folder)
        listed = previous.files if previous else {}
        kept = {path: listed[path] for path in under(listed, keep)}
        wanted = _wanted(files, facts, previous, kept)
        present = list(scan(folder)) if folder.is_dir() else []
        alive = {*wanted, *kept}
        stale = [path for path in present if path in listed and path not in alive]
        taken = _taken(files) if tree is not None and exchange.identity(folder) == tree else ()
        found = dict.fromkeys(path for path in present if path in wanted)
        changed = [path for path in found if path not in taken and _differs(folder, path, wanted)]
        gone = {*changed, *stale}
        survivors = _survivors([p for p in present if p not in gone], listed, wanted, kept)
        _check_conflicts(folder, survivors, wanted)
        return Plan(
            folder=folder,
            files=wanted,
            before={path: _found(folder / path) for path in sorted(gone)},
            new=tuple(path for path in wanted if path not in found),
            changed=tuple(changed),
            stale=tuple(stale),
            unchanged=tuple(path for path in found if path not in gone),
            survivors=tuple(survivors),
            strays=tuple(_strays(survivors, alive)),
        )


def apply(
    files: Sequence[OutputFile],
    folder: Path,
    facts: ManifestFacts,
    *,
    keep: Sequence[str] = (),
    tree: object = None,
) -> Plan:
    """Publish what `plan` is given, and return the plan that was carried out.

    Raises:
        DiagnosticError: It cannot be done, and the folder is as it was.
    """
    folder = Path(os.path.realpath(folder))
    with _explained(folder, "output-unwritable"), alone(folder):
        current = plan(files, folder, facts, keep=keep, tree=tree)
        if not current.is_clean:
            replace(folder, current.files, current.written, current.survivors)
    return current


def recover(folder: Path) -> None:
    """Finish or remove what a killed run left behind. Costs nothing if there is nothing.

    Raises:
        DiagnosticError: It cannot be done, or another run is still active.
    """
    folder = Path(os.path.realpath(folder))
    with _explained(folder, "output-unwritable"):
        exchange.recover(folder)


def strays(folder: Path) -> tuple[str, ...]:
    """The files of a published folder that neither this program nor a build tool has made, by their
    paths in it.

    Raises:
        DiagnosticError: The folder is not a generated one.
    """
    folder = Path(os.path.realpath(folder))
    with _explained(folder, "output-unreadable"):
        published = _owned(folder)
        known = {*published.files, manifest.FILE_NAME} if published else set[str]()
        return tuple(_strays(scan(folder), known))


def warnings(folder: Path, strays_: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What to say of strays in the output folder; the first ones, if there are many."""
    more = len(strays_) - _MANY
    shown = [(folder / path, "it was not generated") for path in strays_[:_MANY]]
    shown += [(folder, f"{more} more files were not generated")] if more > 0 else []
    help_ = f"move it out of {display(folder)}, or delete it: only what is generated belongs there"
    found = (
        Diagnostic(code="output-stray", message=said, help=help_, file=display(path))
        for path, said in shown
    )
    return tuple(graded(found))


# --- plan ----------------------------------------------------------------------------------------


def _wanted(
    files: Sequence[OutputFile],
    facts: ManifestFacts,
    previous: Manifest | None,
    kept: Mapping[str, str],
) -> dict[str, bytes]:
    data = {file.path: file.data for file in sorted(files, key=lambda file: file.path)}
    names = {path.casefold() for path in (*data, *kept, manifest.FILE_NAME)}
    if len(names) != len(files) + len(kept) + 1:
        raise ValueError("two targets emit a file of the same name, or one that names the manifest")
    digests = {file.path: manifest.digest(file) for file in files}
    if kept and previous and previous.facts.inputs != facts.inputs:
        facts = facts.partial()
    listed = Manifest(facts, {**kept, **digests})
    return dict(sorted({**data, manifest.FILE_NAME: listed.dumps()}.items()))


def _owned(folder: Path) -> Manifest | None:
    """The manifest of a folder that is the generator's; None for one that it may make its own."""
    if not os.path.lexists(folder):
        return None
    if not folder.is_dir():
        raise _error(folder, "output-not-owned", "it is not a folder", "move it away")
    data = content(folder / manifest.FILE_NAME)
    if data is None:
        _refuse_foreign(folder)
        return None
    try:
        return manifest.loads(data)
    except manifest.ForeignManifestError as error:
        message = f"its {manifest.FILE_NAME} is another program's: {error}"
        raise _not_owned(folder, message) from None
    except manifest.BrokenManifestError as error:
        raise _error(
            folder / manifest.FILE_NAME,
            "manifest-unreadable",
            f"{error}, so it is unknown which files are generated",
            f"restore the file, or delete the folder and run `{_COMMAND}`",
        ) from None


def _refuse_foreign(folder: Path) -> None:
    for path in _strays(scan(folder), ()):
        raise _not_owned(folder, f"it has no {manifest.FILE_NAME} but holds {path}")


def _strays(paths: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """The files that are not known, and lie in no build folder."""
    ours = {*known, *folders(known)}
    for path in (path for path in paths if path not in ours and not path.endswith("/")):
        parts = path.split("/")
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        is_built = any(
            place not in ours and fnmatch.fnmatchcase(name, pattern)
            for place, name in zip(above, parts, strict=True)
            for pattern in _BUILD
        )
        if not is_built:
            yield path


def _not_owned(folder: Path, message: str) -> DiagnosticError:
    help_ = "empty it, or set `output` in [tool.tinkerspec] to a folder that may be overwritten"
    return _error(folder, "output-not-owned", message, help_)


def _survivors(
    remaining: Sequence[str],
    listed: Collection[str],
    wanted: Collection[str],
    kept: Collection[str],
) -> list[str]:
    """What stays of the remaining paths: all of them, except the shells of pruned folders.

    A folder that held generated files goes with the last of them, together with their bytecode:
    otherwise it would still be there to be imported.
    """
    alive = folders([*wanted, *kept, *(path for path in remaining if not _is_shell(path))])
    dead = folders(listed) - alive
    return [path for path in remaining if not (_is_shell(path) and _home(path) in dead)]


def _is_shell(path: str) -> bool:
    return path.endswith("/") or _BYTECODE in path.split("/")


def _home(path: str) -> str:
    """The folder whose shell the path is: the empty folder itself, or the one with the bytecode."""
    parts = path.rstrip("/").split("/")
    return "/".join(parts[: parts.index(_BYTECODE)] if _BYTECODE in parts else parts)


def _check_conflicts(folder: Path, survivors: Sequence[str], wanted: Collection[str]) -> None:
    needed = folders(wanted)
    for path in (each for each in survivors if each not in wanted):
        blocked = path in needed or any(parent in wanted for parent in folders([path]))
        if blocked:
            raise _error(
                folder / path,
                "output-conflict",
                "it is in the way of a generated file, but was not generated",
                f"move it out of {display(folder)} and run `{_COMMAND}` again",
            )


# --- reading -------------------------------------------------------------------------------------


def _taken(files: Iterable[OutputFile]) -> Set[str]:
    """The paths of files whose text was read from the folder in this run."""
    texts = ((file.path, file.text) for file in files)
    return {path for path, text in texts if isinstance(text, Published) and text.path == path}


def _differs(folder: Path, path: str, wanted: Mapping[str, bytes]) -> bool:
    return content(os.path.join(folder, path)) != with_plain_ends(wanted[path])


def _found(file: Path) -> bytes:
    """What to show of a file that is going to be replaced or removed."""
    data = content(file)
    if data is not None:
        return data
    return f"(a link to {os.readlink(file)})\n".encode() if file.is_symlink() else b"(no file)\n"


# --- diff ----------------------------------------------------------------------------------------


def _diff(path: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    old = "/dev/null" if before is None else f"a/{path}"
    new = "/dev/null" if after is None else f"b/{path}"
    try:
        from_lines, to_lines = _lines(before or b""), _lines(after or b"")
    except UnicodeDecodeError:
        yield f"Binary files {old} and {new} differ\n"
        return
    for line in difflib.unified_diff(from_lines, to_lines, old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    # Not splitlines: a form feed or a line separator within a line ends no line of a file.
    lines = [f"{line}\n" for line in data.decode("utf-8").split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


# --- faults --------------------------------------------------------------------------------------


def _explained(folder: Path, code: str) -> AbstractContextManager[None]:
    return explained(folder, code, command=_COMMAND, setting="`output`")


def _error(path: Path, code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=display(path))])
