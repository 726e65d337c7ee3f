"""Every line of a file is read once, however it is cut; nothing but a line is held at a time."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from backports import zstd
from drawn import seeds
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.validate import cutting, inputs
from tinkerspec.validate.cutting import cut
from tinkerspec.validate.inputs import (
    Block,
    Documents,
    Part,
    Range,
    ReadDocument,
    Stream,
    Trouble,
    examine,
    form_of,
    too_large,
)
from tinkerspec.validate.reading import read_document, read_range, read_stream

MOST = 1000


def infer(payloads: Sequence[bytes]) -> str | Trouble:
    return f"Type{len(payloads)}"


def ranges(file: Path, size: int) -> list[Range]:
    total = file.stat().st_size
    return [
        Range(file=str(file), type="T", inferred=False, start=start, end=min(start + size, total))
        for start in range(0, max(total, 1), size)
    ]


def stream(file: Path, form: inputs.InputForm | None = "jsonl") -> list[Block | ReadDocument]:
    return list(read_stream(Stream(file=str(file), type="T", form=form), MOST, infer))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
@seeds(6)
def test_ranges_give_every_line_once(tmp_path: Path, size: int, seed: int) -> None:
    chance = random.Random(seed)
    text = b"".join(b"x" * chance.randrange(8) + b"\n" for _ in range(40))
    text = text if seed % 2 else text.rstrip(b"\n") + b"y"
    file = tmp_path / "a.jsonl"
    file.write_bytes(text)
    blocks = [read_range(part, MOST) for part in ranges(file, size)]
    assert b"".join(block.data for block in blocks) == text
    assert [block.first for block in blocks] == [True] + [False] * (len(blocks) - 1)
    assert sum(block.size for block in blocks) == len(text)
    assert not any(block.trouble for block in blocks)
    held = [block.data for block in blocks if block.data]
    assert all(data.endswith(b"\n") for data in held[:-1])


@pytest.mark.parametrize("length", [MOST - 1, MOST, MOST + 1, 5 * MOST])
@pytest.mark.parametrize("end", [b"", b"\n", b"\nb\n"])
def test_a_line_beyond_the_bound_is_left_out(tmp_path: Path, length: int, end: bytes) -> None:
    file = tmp_path / "a.jsonl"
    line = b"x" * length
    file.write_bytes(b"a\n" + line + end)
    is_large = length > MOST
    for size in (10, 2 * MOST):
        blocks = [read_range(part, MOST) for part in ranges(file, size)]
        # A line that a range ends in is never read whole when it is too long.
        check_left_out(blocks, line, end, is_large and (size < length or not end))
    check_left_out(stream(file), line, end, is_large and not end)


def check_left_out(
    blocks: Sequence[Block | ReadDocument], line: bytes, end: bytes, left_out: bool
) -> None:
    """What is read whole may hold the line still: whoever checks it measures it again."""
    expected = b"a\n" + (b"" if left_out else line + end[:1]) + end[1:]
    assert b"".join(block.data for block in blocks) == expected
    troubles = [block.trouble for block in blocks if block.trouble]
    assert troubles == ([too_large(MOST)] if left_out else [])


def test_a_line_without_an_end_is_never_held(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        out.write(b"1\n")
        for _ in range(64):
            out.write(b"x" * 1024 * 1024)
        out.write(b"\n2\n")
    tracemalloc.start()
    blocks = stream(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert b"".join(block.data for block in blocks) == b"1\n2\n"
    assert [block.trouble for block in blocks if block.trouble] == [too_large(MOST)]
    assert most < 10 * 1024 * 1024


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.jsonl.GZ", "packed"])
@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_what_is_compressed_is_known_by_its_beginning(
    tmp_path: Path, name: str, pack: object
) -> None:
    assert callable(pack)
    file = tmp_path / name
    text = b'{"a": 1}\n' * 5000
    file.write_bytes(pack(text[: len(text) // 2]) + pack(text[len(text) // 2 :]))
    blocks = stream(file)
    assert b"".join(block.data for block in blocks) == text
    assert sum(block.size for block in blocks) == file.stat().st_size


def broken(packed: bytes) -> list[bytes]:
    return [packed[:-10], packed[: len(packed) // 2], packed[:-20] + b"\0" * 20, packed[:5]]


@pytest.mark.parametrize("damage", range(4))
@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_what_is_damaged_is_read_up_to_there(tmp_path: Path, ending: str, damage: int) -> None:
    chance = random.Random(1)
    text = b"".join(b"%d\n" % chance.randrange(10**9) for _ in range(300_000))
    packed = gzip.compress(text) if ending == ".gz" else zstd.compress(text)
    file = tmp_path / f"a.jsonl{ending}"
    file.write_bytes(broken(packed)[damage])
    *blocks, last = stream(file)
    assert last.trouble is not None
    assert last.trouble.code == "payload-compressed"
    read = b"".join(block.data for block in blocks)
    # Gzip notices damage only at its end: the last bytes may be wrong.
    assert text.startswith(read[:-1000])
    assert read.endswith(b"\n") or not read
    # All that can be unpacked is read; zstd packs blocks of 128 KiB.
    assert len(read) >= (0.9, 0.4, 0.9, 0)[damage] * len(text)
    assert bool(read) == (damage < 3)
    document = read_document(str(file), "T", 10**8)
    assert document.trouble is not None
    assert document.trouble.code == "payload-compressed"
    assert document.data == b""


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_what_is_only_called_compressed_is_damaged(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.jsonl{ending}"
    file.write_bytes(b"\x01\xff\xfe\x02" * 4)
    (block,) = stream(file)
    assert block.trouble is not None
    assert block.trouble.code == "payload-compressed"


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_nothing_at_all_is_no_compressed_file(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.jsonl{ending}"
    file.write_bytes(b"")
    (block,) = stream(file)
    assert block.trouble is not None
    assert block.trouble.code == "payload-compressed"


def test_a_zlib_error_is_damage_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.gz"
    file.write_bytes(gzip.compress(b"1\n"))

    def fail(self: object, size: int = -1) -> bytes:
        raise zlib.error("Error -3")

    monkeypatch.setattr(gzip.GzipFile, "read1", fail)
    assert read_document(str(file), "T", MOST).trouble is not None


def test_a_document_beyond_the_bound_is_not_held(tmp_path: Path) -> None:
    file = tmp_path / "bomb.json.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        for _ in range(64):
            out.write(b" " * 1024 * 1024)
    tracemalloc.start()
    document = read_document(str(file), "T", MOST)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert document.trouble == too_large(MOST)
    assert document.data == b""
    assert most < 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("text", "is_lines"),
    [
        (b'{"a": 1}\n{"a": 2}\n', True),
        (b'\n\n{"a": 1}\n{"a": 2}\n', True),
        (b'{"a": 1}', True),
        (b"[1]\nbroken\n", True),
        (b'{\n"a": 1}\n', False),
        (b"[\n1\n]\n", False),
        (b"", False),
        (b"\xff\n1\n", False),
    ],
)
def test_without_a_form_the_first_line_decides(tmp_path: Path, text: bytes, is_lines: bool) -> None:
    file = tmp_path / "a"
    file.write_bytes(text)
    found = stream(file, None)
    assert b"".join(each.data for each in found) == text
    assert all(isinstance(each, Block if is_lines else ReadDocument) for each in found)


def test_the_form_goes_by_the_name() -> None:
    for name in ("a.jsonl", "a.NDJSON", "a.jsonl.gz", "b/a.ndjson.zst"):
        assert form_of(name) == "jsonl"
    for name in ("a.json", "a.json.gz", "a", "jsonl", "a.jsonl.txt"):
        assert form_of(name) == "json"


def parts(files: Sequence[Path], type_: str | None = "T") -> list[Part]:
    return list(cut([str(file) for file in files], type_, None, MOST, infer))


def test_files_are_cut_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "RANGE", 4)
    names = ["a.json", "b.json", "c.jsonl", "d.jsonl.gz", "e.json", "empty.jsonl"]
    files = [tmp_path / name for name in names]
    for file in files:
        text = b"" if file.name == "empty.jsonl" else b"1\n2\n3\n"
        file.write_bytes(b"1" if file.suffix == ".json" else text)
    a, b, c, d, e, empty = (str(file) for file in files)
    assert parts(files) == [
        Documents(files=(a, b), type="T"),
        Range(file=c, type="T", inferred=False, start=0, end=4),
        Range(file=c, type="T", inferred=False, start=4, end=6),
        Stream(file=d, type="T", form="jsonl"),
        Documents(files=(e,), type="T"),
        Range(file=empty, type="T", inferred=False, start=0, end=0),
    ]


def test_the_type_of_lines_is_inferred_from_the_first_ones(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\n" + b"1\n" * 100)
    (part,) = parts([file], None)
    assert part == Range(file=str(file), type="Type20", inferred=True, start=0, end=201)
    (block,) = read_stream(Stream(file=str(file), type=None, form="jsonl"), MOST, infer)
    assert isinstance(block, Block)
    assert (block.type, block.inferred) == ("Type20", True)


def test_a_blank_file_has_no_type(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\n \n")
    (part,) = parts([file], None)
    assert isinstance(part, Range)
    assert part.type == ""


def test_a_file_whose_type_is_unknown_is_left_out(tmp_path: Path) -> None:
    trouble = Trouble(code="payload-type", message="no")
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"1\n")
    (part,) = cut([str(file)], None, None, MOST, lambda _: trouble)
    assert part == Block(file=str(file), first=True, size=2, trouble=trouble)
    (block,) = read_stream(Stream(file=str(file), type=None, form="jsonl"), MOST, lambda _: trouble)
    assert (block.data, block.trouble) == (b"", trouble)


def test_files_that_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    missing, folder = str(tmp_path / "missing.json"), str(tmp_path)
    with pytest.raises(DiagnosticError) as raised:
        examine(["-", missing, folder, "a\0b", __file__])
    found = [(diagnostic.file, diagnostic.message) for diagnostic in raised.value.diagnostics]
    assert found == sorted(
        [
            (missing, "cannot read it: No such file or directory"),
            (folder, "this is a folder"),
            (r"a\x00b", "cannot read it: embedded null byte"),
        ]
    )
    assert {diagnostic.code for diagnostic in raised.value.diagnostics} == {"payload-unreadable"}


def test_a_file_that_is_gone_meanwhile_is_trouble(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.jsonl")
    (found,) = read_stream(Stream(file=gone, type="T", form="jsonl"), MOST, infer)
    assert found.trouble is not None
    assert found.trouble.code == "payload-unreadable"
    assert read_document(gone, "T", MOST).trouble == found.trouble


# --- what a name does not say --------------------------------------------------------------------

LINES = b'{"a": "\xc3\xa9"}\n{"b": 2}\n'


@pytest.mark.parametrize(
    ("text", "has_lines"),
    [
        (LINES, True),
        (b"\n \n" + LINES, True),
        (b"{}\r\n{}", True),
        (b"1\nnot json", True),
        (b"{}\n \n", False),
        (b"{}", False),
        (b"", False),
        (b'{\n"a": 1}\n', False),
        (b"[1,\n2]", False),
        (b'{"a": 1} \n', False),
        (b"not json\n{}", False),
    ],
)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_lines_are_known_under_any_name(
    text: bytes, has_lines: bool, ending: str, tmp_path: Path
) -> None:
    file = tmp_path / f"steps.json{ending}"
    file.write_bytes(gzip.compress(text) if ending else text)
    (part,) = cut([str(file)], "T", None, MOST, infer)
    assert isinstance(part, Documents) is not has_lines
    assert isinstance(next(iter(cut([str(file)], "T", "json", MOST, infer))), Documents)


ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
ENCODINGS += ["utf-8", "utf-8-sig"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_text_is_read_in_the_encoding_that_it_is_in(
    encoding: str, ending: str, tmp_path: Path
) -> None:
    text = LINES.decode() + "\U0001f600\n"
    if encoding in ("utf-16", "utf-8-sig"):  # in several pieces, most of which begin with a mark
        text += ("\ufeff" * 30 + "\n") * 30_000
    file = tmp_path / f"a.jsonl{ending}"
    data = text.encode(encoding)
    file.write_bytes(gzip.compress(data) if ending else data)
    (part,) = cut([str(file)], "T", None, MOST, infer)
    blocks = (
        [read_range(part, MOST)]
        if isinstance(part, Range)
        else list(read_stream(part, MOST, infer))  # type: ignore[arg-type]
    )
    assert b"".join(block.data for block in blocks) == text.encode()
    assert [block.trouble for block in blocks if block.trouble] == []
    assert read_document(str(file), "T", 10**9).data == text.encode()


@pytest.mark.parametrize("cut_off", [1, 3])
def test_damaged_utf16_is_named(cut_off: int, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes((LINES.decode() + "\U0001f600").encode("utf-16")[:-cut_off])
    *_, last = stream(file)
    assert last.trouble is not None
    assert last.trouble.code == "payload-encoding"
    assert last.trouble.message.startswith("the text begins as UTF-16-LE and is damaged: ")
    assert b"".join(block.data for block in stream(file)) == LINES


@pytest.mark.parametrize(
    ("start", "name"), [(b"BZh91AY", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"PK\x03\x04", "zip")]
)
@pytest.mark.parametrize("ending", ["json", "jsonl", "jsonl.gz"])
def test_what_is_not_unpacked_is_named(
    start: bytes, name: str, ending: str, tmp_path: Path
) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(start + b"\n{}\n")
    (part,) = cut([str(file)], "T", None, MOST, infer)
    assert isinstance(part, Documents if ending == "json" else Stream)
    message = f"this is compressed as {name}, which is not read: unpack it first"
    wanted = Trouble(code="payload-compressed", message=message)
    assert read_document(str(file), "T", MOST).trouble == wanted
    assert [block.trouble for block in stream(file)] == [wanted]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.ndjson.zst"])
def test_plain_text_under_the_name_of_a_compressed_file_is_read(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(LINES)
    (part,) = cut([str(file)], "T", None, MOST, infer)
    assert isinstance(part, Range)
    assert read_range(part, MOST).data == LINES
