"""The files of a source: a folder, an installed module's folder, a wheel or an sdist.

Everything is held in memory: nothing is written, imported or run. What comes out of an archive is
bounded by what is really decompressed, whatever its headers say.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import tarfile
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from .diagnostics import Diagnostic, DiagnosticError
from .frozen import frozen

LARGEST_FILE: Final = 4 * 2**20
"""Bytes of the largest file that is read."""
LARGEST_SOURCE: Final = 256 * 2**20
"""Bytes of a whole archive, packed or unpacked, and of all that is read of a folder."""
MOST_MEMBERS: Final = 50_000
"""Members of an archive."""
MOST_ENTRIES: Final = 200_000
"""Files and folders of a folder, wanted or not."""

_CHUNK: Final = 2**20
_SKIPPED: Final = frozenset({"__pycache__", "node_modules", "_build", "deps"})
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP: Final = b"\x1f\x8b"
_ZIP_MEMBER: Final = b"PK\x01\x02"
"""What each member's entry in the directory of a zip begins with."""
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@frozen
class SourceFiles(Mapping[str, bytes]):
    """The content of each file by its path; asking for one of `too_large` raises."""

    contents: Mapping[str, bytes]
    too_large: Mapping[str, DiagnosticError] = field(default_factory=dict)

    def __getitem__(self, path: str) -> bytes:
        if path in self.too_large:
            raise self.too_large[path]
        return self.contents[path]

    def __contains__(self, path: object) -> bool:
        return path in self.contents

    def __iter__(self) -> Iterator[str]:
        return iter(self.contents)

    def __len__(self) -> int:
        return len(self.contents)

    def search(self, path: str) -> bytes:
        """The content of a file, even one that is too large to parse, for searching."""
        return self.contents[path]


@frozen
class SourceTree:
    """The files of one source with the wanted suffixes.

    `label` is its name and version if its metadata says them, `display` what the user typed, `root`
    the name of the folder that paths are relative to, `""` for an archive. `prefix` comes before
    paths that are shown to the user.
    """

    label: str
    display: str
    root: str
    prefix: str
    files: SourceFiles

    def name(self, path: str) -> str:
        """The path of a file as shown to the user."""
        return _printable(f"{self.prefix}{path}")


def open_tree(path: Path, display: str, suffixes: frozenset[str]) -> SourceTree:
    """Read the files of a source that have one of the suffixes (`.py`).

    Raises:
        DiagnosticError: There is no such source, it cannot be read, or it is unsafe.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            tree = _folder(path, display, suffixes)
        elif stat.S_ISREG(mode):
            tree = _archive(path, display, suffixes)
        else:
            raise _fault("source-format", "neither a folder nor an archive", display)
    except FileNotFoundError:
        raise _fault("source-missing", "there is no such file or folder", display) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _unreadable(error, display) from None
    if not tree.files:
        wanted = " or ".join(f"*{suffix}" for suffix in sorted(suffixes))
        raise _fault("source-empty", f"holds no file {wanted}", display)
    return tree


_HELP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "source-missing": "check the path",
        "source-format": "name a folder, a wheel (.whl) or an sdist (.tar.gz, .zip)",
        "source-unreadable": "check the path and its permissions",
        "source-empty": "name the folder that the modules are in",
        "source-too-large": "name only the folder of the types; unpack an archive first",
        "archive-corrupt": "download or build it again",
        "archive-encrypted": "unpack it, and name the folder",
        "archive-unsafe": "do not unpack it: download it again from its publisher",
    }
)


def _fault(code: str, message: str, file: str, line: int = 0) -> DiagnosticError:
    fault = Diagnostic(
        code=code,
        message=message,
        help=_HELP[code],
        file=_printable(file),
        line=line,
        column=min(line, 1),
    )
    return DiagnosticError([fault])


def _unreadable(error: OSError | ValueError, display: str) -> DiagnosticError:
    if isinstance(error, OSError) and error.filename:
        reason = f"{error.strerror}: {_printable(os.fsdecode(error.filename))}"
    else:
        reason = str(error)
    return _fault("source-unreadable", f"cannot be read: {reason}", display)


def _too_large(file: str) -> DiagnosticError:
    message = f"the file has more than {LARGEST_FILE // 2**20} MiB"
    return _fault("source-too-large", message, file, line=1)


def _printable(text: str) -> str:
    """A path without control characters."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


# --- folders -------------------------------------------------------------------------------------


def _folder(path: Path, display: str, suffixes: frozenset[str]) -> SourceTree:
    real = path.resolve()
    shown = display.replace(os.sep, "/").rstrip("/")
    prefix = "" if shown in ("", ".") else f"{shown}/"
    contents: dict[str, bytes] = {}
    left = LARGEST_SOURCE
    for entry, name in _walk(real, display):
        if name.endswith(tuple(suffixes)) and _is_inside(entry, real):
            data = _read(Path(entry.path), left)
            if data is None:
                raise _fault("source-too-large", _sizes("the files have"), display)
            left -= len(data)
            contents[name] = data
    label = _folder_label(real) or real.name or display
    return SourceTree(
        label=_printable(label),
        display=display,
        root=real.name,
        prefix=prefix,
        files=_files(contents, prefix),
    )


def _files(contents: Mapping[str, bytes], prefix: str) -> SourceFiles:
    large = (path for path, data in contents.items() if len(data) > LARGEST_FILE)
    return SourceFiles(contents, {path: _too_large(f"{prefix}{path}") for path in large})


def _sizes(what: str) -> str:
    return f"{what} more than {LARGEST_SOURCE // 2**20} MiB"


def _walk(root: Path, display: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Every file below a folder, in order; folders that hold no source are left out."""
    pending, seen = [""], 0
    while pending:
        folder = pending.pop()
        inner: list[str] = []
        with os.scandir(root / folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        seen += len(found)
        if seen > MOST_ENTRIES:
            message = f"has more than {MOST_ENTRIES} files and folders"
            raise _fault("source-too-large", message, display)
        if folder and any(entry.name == "pyvenv.cfg" for entry in found):
            continue  # an environment: the packages in it are others
        for entry in found:
            name = f"{folder}{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                yield entry, name
            elif not entry.name.startswith(".") and entry.name not in _SKIPPED:
                inner.append(f"{name}/")
        pending += reversed(inner)


def _is_inside(entry: os.DirEntry[str], root: Path) -> bool:
    """Whether it is a regular file that is in the folder, itself or where its link leads."""
    try:
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        target = Path(entry.path).resolve()
        return target.is_relative_to(root) and target.is_file()
    except (OSError, RuntimeError):  # a link that leads round in a circle
        return False


def _read(path: Path, most: int = LARGEST_FILE) -> bytes | None:
    """A file's bytes; None when there are too many. Never waits: a pipe gives nothing."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        parts: list[bytes] = []
        while part := file.read(_CHUNK):
            parts.append(part)
            most -= len(part)
            if most < 0:
                return None
    return b"".join(parts)


# --- archives ------------------------------------------------------------------------------------

_CORRUPT: Final = (
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
    ValueError,
    gzip.BadGzipFile,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the readers of archives raise for bytes that are none."""


@frozen
class _Collected:
    """What is taken out of an archive."""

    suffixes: tuple[str, ...]
    contents: dict[str, bytes] = field(default_factory=dict)
    metadata: dict[str, bytes] = field(default_factory=dict)

    def wants(self, path: str) -> bool:
        return path.endswith(self.suffixes) or _is_metadata(path)

    def add(self, path: str, data: bytes) -> None:
        """Add a file, replacing an earlier one with the same path."""
        (self.metadata if _is_metadata(path) else self.contents)[path] = data


def _archive(path: Path, display: str, suffixes: frozenset[str]) -> SourceTree:
    name = path.name
    collected = _Collected(tuple(suffixes))
    data = _read(path, LARGEST_SOURCE)
    if data is None:
        raise _fault("source-too-large", _sizes("the archive has"), display)
    try:
        if data.startswith(_ZIP):
            _unzip(data, collected, display)
        elif data.startswith(_GZIP):
            _untar(data, collected, display)
        elif name.endswith((".whl", ".zip", ".gz", ".tgz")):
            raise _fault("archive-corrupt", "the bytes are not those of an archive", display)
        else:
            raise _fault("source-format", "neither a wheel nor an sdist", display)
    except MemoryError:
        raise _fault("source-too-large", "does not fit in memory", display) from None
    except _CORRUPT as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        message = f"the archive is corrupt: {_printable(reason)[:200]}"
        raise _fault("archive-corrupt", message, display) from None
    label = next(filter(None, map(_headers_label, _by_depth(collected.metadata))), "")
    return SourceTree(
        label=_printable(label or name),
        display=display,
        root="",
        prefix=f"{name}/",
        files=_files(collected.contents, f"{name}/"),
    )


def _safe(name: str, display: str) -> str:
    """A member's path without empty parts, refused when it leads out of the archive."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise _unsafe("a member's path leads out of the archive", name, display)
    return "/".join(part for part in parts if part not in ("", "."))


def _check_count(count: int, display: str) -> None:
    if count > MOST_MEMBERS:
        message = f"the archive has more than {MOST_MEMBERS} members"
        raise _fault("archive-unsafe", message, display)


def _unsafe(what: str, path: str, display: str) -> DiagnosticError:
    return _fault("archive-unsafe", f"{what}: {_printable(path[:200])}", display)


def _unzip(data: bytes, collected: _Collected, display: str) -> None:
    # The module reads the whole directory before it can be asked how long that is.
    _check_count(data.count(_ZIP_MEMBER), display)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(_safe(info.filename, display), info) for info in archive.infolist()]
        if sum(info.file_size for _, info in members) > LARGEST_SOURCE:
            raise _fault("source-too-large", _sizes("the unpacked files have"), display)
        for path, info in members:
            if not info.is_dir() and collected.wants(path):
                collected.add(path, _zip_member(archive, info, path, display))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, display: str) -> bytes:
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise _unsafe("a member is not a plain file", path, display)
    if info.flag_bits & 0x1:
        raise _fault("archive-encrypted", "the archive is encrypted", display)
    # One step of the other methods has no bound on what it gives.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _unsafe("a member has an unusual compression", path, display)
    with archive.open(info) as member:
        content = member.read(info.file_size)  # so much and no more, whatever there is
    if len(content) != info.file_size:
        raise _unsafe("a member does not have the size that it declares", path, display)
    return content


class _Bounded:
    """Decompressed bytes, up to the bound of a source."""

    def __init__(self, data: bytes, display: str) -> None:
        self._file = gzip.GzipFile(fileobj=io.BytesIO(data))
        self._display = display
        self._left = LARGEST_SOURCE

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise _fault("source-too-large", _sizes("the unpacked files have"), self._display)
        return data


def _untar(data: bytes, collected: _Collected, display: str) -> None:
    stream: Any = _Bounded(data, display)
    # As a stream it is read once, from the front, so that no member can send the reader back.
    with tarfile.open(fileobj=stream, mode="r|", errors="replace") as archive:
        for count, member in enumerate(archive, start=1):
            _check_count(count, display)
            path = _safe(member.name, display)
            if not member.isdir() and collected.wants(path):
                collected.add(path, _tar_member(archive, member, path, display))
    while stream.read(_CHUNK):  # to the end, where the checksum is
        pass


def _tar_member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, path: str, display: str
) -> bytes:
    if not member.isreg() or member.issparse():
        raise _unsafe("a member is not a plain file", path, display)
    file = archive.extractfile(member)
    content = file.read() if file else b""  # of what is bounded as a whole
    if len(content) != member.size:
        raise _unsafe("a member does not have the size that it declares", path, display)
    return content


# --- labels --------------------------------------------------------------------------------------

_METADATA: Final = re.compile(r"(?:[^/]+/)?(?:[^/]+\.(?:dist|egg)-info/)?(?:METADATA|PKG-INFO)")
_NAME: Final = re.compile(rb"^Name:[ \t]*(\S+)", re.MULTILINE)
_VERSION: Final = re.compile(rb"^Version:[ \t]*(\S+)", re.MULTILINE)
_LONGEST_LABEL: Final = 100


def _is_metadata(path: str) -> bool:
    return _METADATA.fullmatch(path) is not None


def _by_depth(metadata: Mapping[str, bytes]) -> Iterator[bytes]:
    for path in sorted(metadata, key=lambda path: (path.count("/"), path)):
        yield metadata[path]


def _headers_label(data: bytes) -> str:
    """Name and version by the headers of a distribution's metadata; `""` when it has none."""
    headers = data.partition(b"\n\n")[0].replace(b"\r", b"")
    found = [pattern.search(headers) for pattern in (_NAME, _VERSION)]
    words = [match[1].decode("utf-8", "replace") for match in found if match]
    return " ".join(words)[:_LONGEST_LABEL] if found[0] else ""


def _folder_label(folder: Path) -> str:
    """Name and version by the metadata in a folder, or beside it as where it is installed."""
    stem = re.escape(re.sub(r"[-_.]+", "_", folder.name))
    inside = _named(folder, r".*\.(?:dist|egg)-info")
    beside = _named(folder.parent, rf"{stem}-[^-]+\.dist-info")
    for place in (folder, *(inside if len(inside) == 1 else ()), *beside):
        for name in ("METADATA", "PKG-INFO"):
            label = _headers_label(_content(place / name))
            if label:
                return label
    project = _project_label(_content(folder / "pyproject.toml"))
    return project or _mix_label(_content(folder / "mix.exs"))


def _named(folder: Path, pattern: str) -> list[Path]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [folder / name for name in sorted(names) if re.fullmatch(pattern, name, re.IGNORECASE)]


def _content(path: Path) -> bytes:
    """A file of metadata, empty where there is none: a label is not worth a fault."""
    try:
        return (_read(path) or b"") if path.is_file() else b""
    except OSError:
        return b""


def _project_label(data: bytes) -> str:
    try:
        project = tomllib.loads(data.decode()).get("project", {})
    except (ValueError, RecursionError):
        return ""
    if not isinstance(project, dict):
        return ""
    words = [project.get(key) for key in ("name", "version")]
    return " ".join(word for word in words if isinstance(word, str))[:_LONGEST_LABEL]


def _mix_label(data: bytes) -> str:
    """Name and version by a Mix project, where it says them plainly."""
    name = re.search(rb"\bapp:\s*:(\w+)", data)
    version = re.search(rb"(?:\bversion:|@version)\s+\"([^\"\s]+)\"", data)
    words = [match[1].decode("utf-8", "replace") for match in (name, version) if match]
    return " ".join(words)[:_LONGEST_LABEL] if name else ""
