"""Files that no schema folder should hold: every command says so, and touches nothing else."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import guarding
import pytest
from corpus import BESIDE, DIALECT, type_of, write
from guarding import MIB, Forks, Outcome

MEMORY: Final = 1024 * MIB
"""Address space of each process: Python and the second reader take a third of it for themselves."""
SECONDS: Final = 60
"""Processor time of each process; what is refused while it is read takes less than one."""

Run: TypeAlias = Callable[..., Outcome]

THING: Final = {"type": "string", "examples": ["x"]}


def text_of(schema: Any) -> bytes:
    return json.dumps(schema).encode()


def thing(folder: Path, data: bytes) -> None:
    (folder / "schemas" / "types" / "corpus" / "thing.json").write_bytes(data)


def types(folder: Path) -> Path:
    return folder / "schemas" / "types" / "corpus"


# --- what is refused ------------------------------------------------------------------------------


def outside(folder: Path) -> Path:
    """A schema that must not be read: it lies beside the schema folder."""
    file = folder.parent / "outside" / "secret.json"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text_of(type_of("Secret", THING)))
    return file


def ref(target: str) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        outside(folder)
        thing(folder, text_of(type_of("Thing", {"$ref": target, "examples": ["x"]})))

    return build


def bytes_of(data: bytes) -> Callable[[Path], None]:
    return lambda folder: thing(folder, data)


def link(target: str) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        outside(folder)
        (types(folder) / "thing.json").symlink_to(target)

    return build


def linked_folder(folder: Path) -> None:
    (folder / "schemas" / "types" / "more").symlink_to(outside(folder).parent)


def loop_of_folders(folder: Path) -> None:
    (types(folder) / "loop").symlink_to("..")


def linked_openapi(folder: Path) -> None:
    (folder / "schemas" / "openapi.json").symlink_to(outside(folder))


def linked_vocabulary(folder: Path) -> None:
    (folder / "schemas" / "vocabulary.json").symlink_to(outside(folder))


def fifo(folder: Path) -> None:
    os.mkfifo(types(folder) / "thing.json")


def unix_socket(folder: Path) -> None:
    here = os.getcwd()
    os.chdir(types(folder))  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("thing.json")
    os.chdir(here)


def device(folder: Path) -> None:
    (types(folder) / "thing.json").symlink_to("/dev/zero")


def deep_folders(folder: Path) -> None:
    place = types(folder)
    for _ in range(200):
        place = place / "deeper"
        place.mkdir()
    (place / "Thing.json").write_bytes(text_of(type_of("Thing", THING)))


def names_of_one_file(folder: Path) -> None:
    for name in ("thing.json", "THING.json"):
        (types(folder) / name).write_bytes(text_of(type_of("Thing", THING)))


def name_that_is_no_text(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(types(folder)) + b"/th\xffing.json"))).write_bytes(
        text_of(type_of("Thing", THING))
    )


def vocabulary(schema: Any) -> Callable[[Path], None]:
    """A meta-schema of the stranger's own, and a schema that it should not be able to let pass."""

    def build(folder: Path) -> None:
        own = {"$schema": DIALECT, "$defs": {"schema": {"properties": {}}}, **schema}
        (folder / "schemas" / "vocabulary.json").write_bytes(text_of(own))

    return build


def permissive(folder: Path) -> None:
    vocabulary({})(folder)
    thing(folder, text_of(type_of("Thing", {**THING, "x-direction": "<script>", "x-new": 1})))


def named(name: str) -> Callable[[Path], None]:
    return lambda folder: (
        (types(folder) / name).write_bytes(text_of(type_of("Thing", THING))) and None
    )


NESTED: Final = b'{"type": "array", "items": ' * 10_000
REFUSED: Final[dict[str, tuple[str, Callable[[Path], None]]]] = {
    "ref-parent": ("ref", ref("../../../outside/secret.json")),
    "ref-above-everything": ("ref", ref("../" * 40 + "etc/passwd")),
    "ref-absolute": ("ref", ref("/etc/passwd")),
    "ref-file-url": ("ref", ref("file:///etc/passwd")),
    "ref-http": ("ref", ref("http://127.0.0.1:9/x.json")),
    "ref-https": ("ref", ref("https://127.0.0.1:9/x.json#/a")),
    "ref-network-path": ("ref", ref("//127.0.0.1/x.json")),
    "ref-nul": ("ref", ref("beside.json\0")),
    "ref-backslashes": ("ref", ref("..\\..\\outside\\secret.json")),
    "ref-device": ("ref", ref("/dev/zero")),
    "ref-encoded": ("ref", ref("..%2f..%2f..%2foutside/secret.json")),
    "ref-to-link": ("outside", lambda f: (link("../../../../outside/secret.json")(f), None)[1]),
    "link-absolute": ("outside", link("/etc/passwd")),
    "link-to-device": ("outside", device),
    "link-to-itself": ("not-a-file", link("thing.json")),
    "link-to-nothing": ("not-a-file", link("nothing.json")),
    "linked-folder": ("outside", linked_folder),
    "linked-openapi": ("outside", linked_openapi),
    "linked-vocabulary": ("outside", linked_vocabulary),
    "vocabulary-over-http": ("vocabulary", vocabulary({"$ref": "http://127.0.0.1:9/x"})),
    "vocabulary-of-a-file": ("vocabulary", vocabulary({"$ref": "file:///etc/passwd"})),
    "vocabulary-that-allows": ("keyword-value", permissive),
    "vocabulary-that-forbids": ("keyword-value", vocabulary({"properties": {"type": False}})),
    "loop-of-folders": ("not-a-file", loop_of_folders),
    "fifo": ("not-a-file", fifo),
    "socket": ("not-a-file", unix_socket),
    "deep-folders": ("file-name", deep_folders),
    "names-of-one-file": ("file-clash", names_of_one_file),
    "name-no-text": ("file-name", name_that_is_no_text),
    "name-device": ("file-name", named("con.json")),
    "name-nul-device": ("file-name", named("nul.json")),
    "name-with-line-break": ("file-name", named("a\nb.json")),
    "bom": ("bom", bytes_of(b"\xef\xbb\xbf{}")),
    "utf-16": ("encoding", bytes_of("{}".encode("utf-16"))),
    "utf-16-without-mark": ("json-syntax", bytes_of("{}".encode("utf-16-le"))),
    "utf-32": ("encoding", bytes_of("{}".encode("utf-32"))),
    "latin-1": ("encoding", bytes_of(b'{"title": "caf\xe9"}')),
    "overlong-utf-8": ("encoding", bytes_of(b'{"title": "\xc0\xae"}')),
    "surrogate-in-utf-8": ("encoding", bytes_of(b'{"title": "\xed\xa0\x80"}')),
    "lone-surrogate": ("lone-surrogate", bytes_of(b'{"title": "\\ud800"}')),
    "lone-surrogate-in-key": ("lone-surrogate", bytes_of(b'{"\\udc00": 1}')),
    "duplicate-keys": ("duplicate-key", bytes_of(b'{"type": "string", "type": "integer"}')),
    "duplicate-keys-escaped": ("duplicate-key", bytes_of(b'{"type": 1, "t\\u0079pe": 2}')),
    "duplicate-keys-by-the-thousand": (
        "duplicate-key",
        bytes_of(b"{" + b",".join([b'"a": 1'] * 20_000) + b"}"),
    ),
    "nan": ("number", bytes_of(b'{"minimum": NaN}')),
    "infinite": ("number", bytes_of(b'{"minimum": 1e999}')),
    "long-number": ("number", bytes_of(b'{"minimum": ' + b"9" * 2_000_000 + b"}")),
    "nested": ("too-deep", bytes_of(NESTED)),
    "nested-lists": ("too-deep", bytes_of(b"[" * 1_000_000)),
    "nested-and-closed": ("too-deep", bytes_of(b'{"a":' * 10_000 + b"1" + b"}" * 10_000)),
    "empty": ("json-syntax", bytes_of(b"")),
    "blank": ("json-syntax", bytes_of(b" \n" * 1_000_000)),
    "nul-bytes": ("json-syntax", bytes_of(b"\0" * 100_000)),
    "truncated": ("json-syntax", bytes_of(b'{"$schema": "' + DIALECT.encode())),
    "truncated-string": ("json-syntax", bytes_of(b'{"a": "' + b"\\" * 1_000_001)),
    "open-strings": ("json-syntax", bytes_of(b'{"a": ' + b'"\\"' * 500_000)),
    "control-characters": ("json-syntax", bytes_of(b'{"a": "\x01"}')),
    "yaml": ("json-syntax", bytes_of(b"a: &a [*a, *a]\n" * 100)),
    "not-an-object": ("keyword-value", bytes_of(b'["x"]')),
    "only-null": ("keyword-value", bytes_of(b"null")),
    "huge": ("too-large", bytes_of(b'{"a": "' + b"x" * 5 * MIB + b'"}')),
    "enum-of-numbers": (
        "enum-value",
        bytes_of(text_of(type_of("Thing", {"type": "string", "enum": list(range(100_000))}))),
    ),
    "required-by-the-thousand": (
        "required",
        bytes_of(
            text_of(
                type_of(
                    "Thing",
                    {
                        "type": "object",
                        "properties": {},
                        "required": [f"r{n}" for n in range(20_000)],
                        "additionalProperties": False,
                        "examples": [{}],
                    },
                )
            )
        ),
    ),
    "pattern-that-backtracks": (
        "example",
        bytes_of(
            text_of(
                type_of("Thing", {"type": "string", "pattern": "^(a|b)*c$", "examples": ["ab" * 9]})
            )
        ),
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, {BESIDE: type_of("Beside", THING)})
    return folder


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as forks:
        yield forks


@pytest.fixture
def run(forks: Forks) -> Run:
    """Runs a command under guard, which must not try what it may not."""
    return partial(_run, forks)


def _run(forks: Forks, folder: Path, *arguments: str, stdin: bytes = b"") -> Outcome:
    done = guarding.run(
        arguments,
        folder,
        by=forks,
        write=[folder / "generated"],
        stdin=stdin,
        memory=MEMORY,
        seconds=SECONDS,
    )
    assert done.refused == ()
    assert "Traceback" not in done.errors
    return done


@pytest.mark.parametrize("name", REFUSED)
def test_lint_refuses_it_by_name(run: Run, project: Path, name: str) -> None:
    code, build = REFUSED[name]
    build(project)
    done = run(project, "lint", "--format", "json")
    found = json.loads(done.output)["diagnostics"]
    assert code in {fault["code"] for fault in found}
    assert done.code == 1
    assert done.errors == ""
    assert all(fault["help"] and len(fault["message"]) < 1000 for fault in found)


def test_a_forked_command_is_under_guard(forks: Forks, project: Path) -> None:
    done = guarding.run(["--config", "/etc/hostname", "lint"], project, by=forks)
    assert ("read", "/etc/hostname") in done.refused
    assert done.code


SOME: Final = ("ref-absolute", "link-absolute", "fifo", "nested", "huge", "lone-surrogate")


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize(
    "command",
    [["generate"], ["check"], ["validate", "Beside", "-"], ["diff", "old", "schemas"]],
    ids=lambda c: c[0],
)
def test_every_other_command_refuses_it_too(
    run: Run, project: Path, name: str, command: list[str]
) -> None:
    write(project / "old", {BESIDE: type_of("Beside", THING)})
    (project / "old" / "schemas").rename(project / "before")
    command = ["before" if word == "old" else word for word in command]
    code, build = REFUSED[name]
    build(project)
    done = run(project, *command, stdin=b'"x"\n')
    assert (done.code, f"error[{code}]" in done.errors) == (2, True), done.errors
    assert not (project / "generated").exists()


def test_a_file_that_may_not_be_read_is_named(run: Run, project: Path) -> None:
    if not os.geteuid():
        pytest.skip("root may read every file; test_load.py has the system refuse")
    thing(project, b"{}")
    (types(project) / "thing.json").chmod(0)
    assert "error[unreadable]" in run(project, "lint").output


# --- what is large, and right ---------------------------------------------------------------------


def test_a_hundred_thousand_choices(run: Run, project: Path) -> None:
    choices = [f"choice {number}" for number in range(100_000)]
    thing(
        project,
        text_of(type_of("Thing", {"type": "string", "enum": choices, "examples": ["choice 1"]})),
    )
    assert run(project, "lint").code == 0


def test_two_thousand_properties(run: Run, project: Path) -> None:
    """`make fuzz` has twenty thousand."""
    thing(project, text_of(type_of("Thing", wide(2_000))))
    assert run(project, "lint").code == 0


def wide(count: int) -> dict[str, Any]:
    """A record of many members."""
    one = {"description": "A member.", "type": "integer", "default": 0}
    properties = {f"m{number}": one for number in range(count)}
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "examples": [{}],
    }


# --- archives -------------------------------------------------------------------------------------


def tar_of(path: Path, *members: tarfile.TarInfo, data: bytes = b"x") -> None:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            member.size = len(data) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(data))


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def zip_of(path: Path, name: str, mode: int = 0o100644, data: bytes = b"x") -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", compresslevel=1) as archive:
        archive.writestr(info, data)


def bomb(path: Path) -> None:
    """300 MiB of zeros in 300 KiB."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(300):
            file.write(bytes(MIB))


ARCHIVES: Final[dict[str, tuple[str, Callable[[Path], None]]]] = {
    "parent.tar.gz": ("archive-unsafe", lambda p: tar_of(p, member("s/../../canary.py"))),
    "absolute.tar.gz": ("archive-unsafe", lambda p: tar_of(p, member("/tmp/canary.py"))),
    "symlink.tar.gz": (
        "archive-unsafe",
        lambda p: tar_of(p, member("s/a.py", tarfile.SYMTYPE, "/etc/passwd")),
    ),
    "hardlink.tar.gz": (
        "archive-unsafe",
        lambda p: tar_of(p, member("s/a.py", tarfile.LNKTYPE, "/etc/passwd")),
    ),
    "device.tar.gz": ("archive-unsafe", lambda p: tar_of(p, member("s/a.py", tarfile.CHRTYPE))),
    "fifo.tar.gz": ("archive-unsafe", lambda p: tar_of(p, member("s/a.py", tarfile.FIFOTYPE))),
    "bomb.tar.gz": ("source-too-large", bomb),
    "parent.whl": ("archive-unsafe", lambda p: zip_of(p, "../canary.py")),
    "drive.whl": ("archive-unsafe", lambda p: zip_of(p, "C:\\canary.py")),
    "symlink.whl": ("archive-unsafe", lambda p: zip_of(p, "a.py", 0o120777, b"/etc/passwd")),
    "bomb.whl": ("source-too-large", lambda p: zip_of(p, "a.py", data=bytes(300 * MIB))),
    "truncated.whl": ("archive-corrupt", lambda p: p.write_bytes(b"PK\x03\x04" * 20) and None),
    "truncated.tar.gz": ("archive-corrupt", lambda p: p.write_bytes(b"\x1f\x8b" * 9) and None),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_parity_refuses_an_archive_by_name(run: Run, project: Path, name: str) -> None:
    code, build = ARCHIVES[name]
    build(project / name)
    done = run(project, "parity", "--python", name)
    assert (done.code, f"error[{code}]" in done.errors) == (2, True), done.errors
