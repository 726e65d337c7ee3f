"""Schema folders that a repository cannot hold, or not portably: `[built by NAME]` in a case."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from case_files import MAIN, complete
from tinkerspec.contract.load import MAX_BYTES

THING: Final = complete(MAIN, '{\n  "title": "Thing",\n  ...\n}\n')


def _thing(folder: Path, path: str = MAIN, text: str = THING) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def bom(folder: Path) -> None:
    _thing(folder).write_bytes(b"\xef\xbb\xbf" + THING.encode())


def latin_1(folder: Path) -> None:
    _thing(folder).write_bytes(THING.replace("Thing", "Caf\xe9").encode("latin-1"))


def utf_16(folder: Path) -> None:
    _thing(folder).write_bytes(THING.encode("utf-16"))


def case_clash(folder: Path) -> None:
    """Two names that are one on macOS, where a real folder could not hold both."""
    _thing(folder)
    _thing(folder, "types/demo/Thing.json")


def accent_clash(folder: Path) -> None:
    _thing(folder, "types/demo/caf\u00e9.json")
    _thing(folder, "types/demo/cafe\u0301.json")


def pipe(folder: Path) -> None:
    os.mkfifo(_thing(folder).with_name("pipe.json"))


def dangling_link(folder: Path) -> None:
    _thing(folder).with_name("link.json").symlink_to("gone.json")


def link_to_itself(folder: Path) -> None:
    _thing(folder).with_name("link.json").symlink_to("link.json")


def link_to_folder(folder: Path) -> None:
    _thing(folder)
    (folder / "types" / "copy").symlink_to("demo")


def folder_as_file(folder: Path) -> None:
    _thing(folder)
    (folder / "openapi.json").mkdir()


def link_out(folder: Path) -> None:
    outside = folder.parent / "outside.json"
    outside.write_text(THING, encoding="utf-8")
    _thing(folder).with_name("link.json").symlink_to(outside)


def folder_link_out(folder: Path) -> None:
    outside = folder.parent / "outside"
    _thing(outside, "thing.json")
    _thing(folder)
    (folder / "types" / "link").symlink_to(outside)


def types_link_out(folder: Path) -> None:
    _thing(folder.parent / "outside", "demo/thing.json")
    folder.mkdir()
    (folder / "types").symlink_to(folder.parent / "outside")


def too_large(folder: Path) -> None:
    _thing(folder, text=THING + " " * MAX_BYTES)


def missing_folder(folder: Path) -> None:
    """Build nothing: the folder itself is missing."""


def cut_short(folder: Path) -> None:
    """Without the line break that a file of a case ends in."""
    _thing(folder, text='{\n  "title": "Thi')


def deep_default(folder: Path) -> None:
    _thing(folder, text='{"default": ' + "[" * 500 + "]" * 500 + "}\n")


def long_number(folder: Path) -> None:
    _thing(folder, text='{"minimum": 1' + "0" * 5000 + "}\n")


BUILDERS: Final = MappingProxyType[str, Callable[[Path], None]](
    {
        builder.__name__: builder
        for builder in (
            accent_clash,
            bom,
            case_clash,
            cut_short,
            dangling_link,
            deep_default,
            folder_as_file,
            folder_link_out,
            latin_1,
            link_out,
            link_to_folder,
            link_to_itself,
            long_number,
            missing_folder,
            pipe,
            too_large,
            types_link_out,
            utf_16,
        )
    }
)
