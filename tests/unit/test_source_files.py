"""Folders, wheels and sdists as files; what no source should be is refused, and nothing waits."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinkerspec import source_files
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.source_files import SourceTree, open_tree

PYTHON = frozenset({".py"})
METADATA = "Metadata-Version: 2.3\nName: shop\nVersion: 1.2\n\nVersion: 9 of the text\n"


def tree(path: Path, display: str | None = None) -> SourceTree:
    return open_tree(path, display or path.name, PYTHON)


def fault(path: Path, display: str | None = None) -> Diagnostic:
    with pytest.raises(DiagnosticError) as caught:
        tree(path, display)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code in source_files._HELP
    assert diagnostic.help
    return diagnostic


def write(folder: Path, *paths: str, text: str = "x = 1\n") -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def zipped(path: Path, members: dict[str, str | bytes], **options: int) -> Path:
    with zipfile.ZipFile(path, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def member(name: str, **facts: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for key, value in facts.items():
        setattr(info, key, value)
    return info


# --- folders -------------------------------------------------------------------------------------


def test_a_folder_gives_the_files_of_the_suffix(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b/c.py", "b/d.txt", "b/e.pyi")
    opened = tree(tmp_path)
    assert sorted(opened.files) == ["a.py", "b/c.py"]
    assert opened.files["b/c.py"] == b"x = 1\n"
    assert "b/d.txt" not in opened.files
    assert len(opened.files) == 2


@pytest.mark.parametrize(
    ("display", "name"),
    [("shop", "shop/a.py"), ("../x/shop/", "../x/shop/a.py"), (".", "a.py"), ("/", "a.py")],
)
def test_places_begin_with_what_the_user_typed(tmp_path: Path, display: str, name: str) -> None:
    write(tmp_path, "a.py")
    assert tree(tmp_path, display).name("a.py") == name


@pytest.mark.parametrize(
    "folder",
    [".git", ".venv", ".hidden", "__pycache__", "node_modules", "_build", "deps"],
)
def test_folders_that_hold_no_source_are_left_out(tmp_path: Path, folder: str) -> None:
    write(tmp_path, "a.py", f"{folder}/b.py", f"x/{folder}/c.py", f"x/not{folder}/d.py")
    assert sorted(tree(tmp_path).files) == ["a.py", f"x/not{folder}/d.py"]


def test_an_environment_is_left_out_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "env/pyvenv.cfg", "env/lib/site-packages/b.py")
    assert list(tree(tmp_path).files) == ["a.py"]


def test_a_folder_that_would_be_left_out_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, "deps/a.py")
    assert list(tree(tmp_path / "deps").files) == ["a.py"]


def test_links_are_followed_to_files_of_the_folder_alone(tmp_path: Path) -> None:
    write(tmp_path, "shop/real.py", "secret.py")
    shop = tmp_path / "shop"
    (shop / "inside.py").symlink_to("real.py")
    (shop / "outside.py").symlink_to("../secret.py")
    (shop / "broken.py").symlink_to("nowhere.py")
    (shop / "round.py").symlink_to("round.py")
    (shop / "up").symlink_to("..", target_is_directory=True)
    (shop / "self").symlink_to(".", target_is_directory=True)
    assert sorted(tree(shop).files) == ["inside.py", "real.py"]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/a.py")
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    assert list(tree(tmp_path / "link").files) == ["a.py"]


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "a.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert list(tree(tmp_path).files) == ["a.py"]
    assert fault(tmp_path / "pipe.py").code == "source-format"


def test_a_large_file_is_a_fault_of_who_asks_for_it(tmp_path: Path) -> None:
    write(tmp_path, "a.py")
    write(tmp_path, "large.py", text="x" * (source_files.LARGEST_FILE + 1))
    opened = tree(tmp_path, "shop")
    assert opened.files["a.py"]
    assert "large.py" in opened.files
    assert opened.files.search("large.py").startswith(b"xxx")
    with pytest.raises(DiagnosticError) as caught:
        opened.files["large.py"]
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.file) == ("source-too-large", "shop/large.py")


def test_a_folder_of_too_many_bytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_files, "LARGEST_SOURCE", 100)
    write(tmp_path, "a.py", text="x" * 60)
    write(tmp_path, "b.txt", text="x" * 60)
    assert tree(tmp_path).files
    write(tmp_path, "b.py", text="x" * 60)
    assert fault(tmp_path).code == "source-too-large"


def test_a_folder_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, *(f"f{n}/{n}.txt" for n in range(6)), "a.py")
    monkeypatch.setattr(source_files, "MOST_ENTRIES", 13)
    assert tree(tmp_path).files
    monkeypatch.setattr(source_files, "MOST_ENTRIES", 12)
    assert fault(tmp_path).code == "source-too-large"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b.py")
    (tmp_path / "b.py").chmod(0)
    diagnostic = fault(tmp_path)
    assert diagnostic.code == "source-unreadable"
    assert "b.py" in diagnostic.message


def test_names_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, "a\x1b[31m.py")
    opened = tree(tmp_path, "shop")
    (path,) = opened.files
    assert opened.name(path) == "shop/a\N{REPLACEMENT CHARACTER}[31m.py"


# --- labels --------------------------------------------------------------------------------------


def test_an_installed_module_is_labelled_by_the_metadata_beside_it(tmp_path: Path) -> None:
    write(tmp_path, "shop/__init__.py", "other/__init__.py")
    write(tmp_path, "shop-1.2.dist-info/METADATA", text=METADATA)
    write(tmp_path, "other-2.0.dist-info/METADATA", text=METADATA.replace("shop", "other"))
    assert tree(tmp_path / "shop").label == "shop 1.2"
    assert tree(tmp_path).label == tmp_path.name


def test_an_unpacked_wheel_is_labelled_by_the_metadata_in_it(tmp_path: Path) -> None:
    write(tmp_path, "shop/__init__.py")
    write(tmp_path, "shop-1.2.dist-info/METADATA", text=METADATA)
    assert tree(tmp_path).label == "shop 1.2"


@pytest.mark.parametrize(
    ("file", "text", "label"),
    [
        ("PKG-INFO", METADATA, "shop 1.2"),
        ("pyproject.toml", '[project]\nname = "shop"\nversion = "1.2"\n', "shop 1.2"),
        ("pyproject.toml", '[project]\nname = "shop"\ndynamic = ["version"]\n', "shop"),
        ("pyproject.toml", "[project\n", "folder"),
        ("pyproject.toml", "project = 1\n", "folder"),
        ("pyproject.toml", "", "folder"),
        ("mix.exs", 'def project, do: [app: :shop, version: "1.2"]', "shop 1.2"),
        ("mix.exs", '@version "1.2"\n[app: :shop, version: @version]', "shop 1.2"),
    ],
)
def test_a_project_is_labelled_by_its_own_files(
    tmp_path: Path, file: str, text: str, label: str
) -> None:
    write(tmp_path, "folder/src/a.py")
    write(tmp_path, f"folder/{file}", text=text)
    assert tree(tmp_path / "folder").label == label


# --- archives ------------------------------------------------------------------------------------


def test_a_wheel(tmp_path: Path) -> None:
    wheel = zipped(
        tmp_path / "shop-1.2-py3-none-any.whl",
        {"shop/__init__.py": "a = 1", "shop/x.so": b"\0", "shop-1.2.dist-info/METADATA": METADATA},
    )
    opened = tree(wheel, "dist/shop-1.2-py3-none-any.whl")
    assert opened.label == "shop 1.2"
    assert dict(opened.files) == {"shop/__init__.py": b"a = 1"}
    assert opened.name("shop/__init__.py") == "shop-1.2-py3-none-any.whl/shop/__init__.py"
    assert sorted(os.listdir(tmp_path)) == [wheel.name]


def test_an_sdist_and_a_zipped_one(tmp_path: Path) -> None:
    files = {"shop-1.2/PKG-INFO": METADATA, "shop-1.2/src/shop/__init__.py": "a = 1"}
    packed = tarred(
        tmp_path / "shop-1.2.tar.gz",
        (member("shop-1.2", type=tarfile.DIRTYPE), b""),
        *((member(f"./{name}"), text.encode()) for name, text in files.items()),
    )
    for path in (packed, zipped(tmp_path / "shop-1.2.zip", dict(files))):
        opened = tree(path)
        assert opened.label == "shop 1.2"
        assert dict(opened.files) == {"shop-1.2/src/shop/__init__.py": b"a = 1"}
        assert opened.name("a.py") == f"{path.name}/a.py"


def test_an_archive_without_metadata_has_its_name_for_a_label(tmp_path: Path) -> None:
    assert tree(zipped(tmp_path / "x.zip", {"a.py": ""})).label == "x.zip"


def test_the_last_of_two_members_counts_as_when_unpacking(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as archive:
        archive.writestr("a.py", "first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.py", "second")
    assert tree(tmp_path / "x.whl").files["a.py"] == b"second"


OUTSIDE = [
    "/etc/a.py",
    "../a.py",
    "shop/../../a.py",
    "..",
    "\\a.py",
    "shop\\..\\..\\a.py",
    "C:\\a.py",
    "c:a.txt",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_paths_that_lead_out_of_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    wheel = zipped(tmp_path / "x.whl", {"a.py": "", name: "bad"})
    sdist = tarred(tmp_path / "x.tar.gz", (member("a.py"), b""), (member(name), b"bad"))
    for path in (wheel, sdist):
        diagnostic = fault(path)
        assert diagnostic.code == "archive-unsafe"
        assert name[-4:] in diagnostic.message


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_the_place_of_files_are_refused(tmp_path: Path, kind: bytes) -> None:
    link = member("shop/a.py", type=kind, linkname="../../secret.py")
    assert fault(tarred(tmp_path / "x.tar.gz", (link, b""))).code == "archive-unsafe"
    other = member("shop/LICENSE", type=kind, linkname="../LICENSE")
    assert tree(tarred(tmp_path / "y.tar.gz", (other, b""), (member("b.py"), b""))).files


def test_a_link_in_a_wheel_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("shop/a.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as archive:
        archive.writestr(info, "../../secret.py")
    assert fault(tmp_path / "x.whl").code == "archive-unsafe"


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.whl", {"a.py": "x"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert fault(path).code == "archive-encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_have_no_bound_are_refused(tmp_path: Path, method: int) -> None:
    path = zipped(tmp_path / "x.whl", {"a.py": "x" * 5000}, compression=method)
    assert fault(path).code == "archive-unsafe"


def test_a_bomb_is_refused_by_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_files, "LARGEST_SOURCE", 10_000)
    assert fault(zipped(tmp_path / "x.whl", {"a.py": "", "b": bytes(20_000)})).code == (
        "source-too-large"
    )


def test_a_bomb_that_lies_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.whl", {"a.py": bytes(50 * 2**20)})
    data = bytearray(path.read_bytes())
    for size in (22, data.index(b"PK\x01\x02") + 24):
        data[size : size + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    tracemalloc.start()
    try:
        assert fault(path).code in ("archive-corrupt", "archive-unsafe")
        assert tracemalloc.get_traced_memory()[1] < 2 * 2**20
    finally:
        tracemalloc.stop()


def test_a_packed_bomb_is_refused_by_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_files, "LARGEST_SOURCE", 100_000)
    bomb = tarred(tmp_path / "x.tar.gz", (member("b"), bytes(2**20)), (member("a.py"), b""))
    assert bomb.stat().st_size < 100_000
    assert fault(bomb).code == "source-too-large"


def test_an_archive_of_too_many_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{n}.py" for n in range(6)]
    wheel = zipped(tmp_path / "x.whl", dict.fromkeys(names, ""))
    sdist = tarred(tmp_path / "x.tar.gz", *((member(name), b"") for name in names))
    monkeypatch.setattr(source_files, "MOST_MEMBERS", 6)
    assert tree(wheel).files.keys() == tree(sdist).files.keys()
    monkeypatch.setattr(source_files, "MOST_MEMBERS", 5)
    assert {fault(wheel).code, fault(sdist).code} == {"archive-unsafe"}


def test_an_archive_that_is_too_large_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "x.whl", {"a.py": "x"})
    monkeypatch.setattr(source_files, "LARGEST_SOURCE", path.stat().st_size - 1)
    assert fault(path).code == "source-too-large"


def test_a_sparse_member_is_refused(tmp_path: Path) -> None:
    sparse = member(
        "a.py",
        pax_headers={
            "GNU.sparse.major": "0",
            "GNU.sparse.minor": "1",
            "GNU.sparse.map": "0,1",
            "GNU.sparse.size": "4000000",
        },
    )
    assert fault(tarred(tmp_path / "x.tar.gz", (sparse, b"x"))).code == "archive-unsafe"


@pytest.mark.parametrize("name", ["x.whl", "x.zip", "x.tar.gz"])
def test_every_beginning_of_an_archive_is_corrupt(tmp_path: Path, name: str) -> None:
    text = "x = 1\n" * 200
    if name.endswith(".gz"):
        path = tarred(tmp_path / name, (member("a.py"), text.encode()), (member("b.py"), b""))
    else:
        path = zipped(tmp_path / name, {"a.py": text, "b.py": ""})
    data = path.read_bytes()
    for length in range(2, len(data) - 1, 7):
        path.write_bytes(data[:length])
        assert fault(path).code == "archive-corrupt"
    path.write_bytes(b"")
    assert fault(path).code == "archive-corrupt"


@given(data=st.data(), kind=st.sampled_from(["whl", "tar.gz"]))
def test_any_bytes_end_in_files_or_in_a_fault(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"x.{kind}"
    if kind == "whl":
        zipped(path, {"a.py": "x = 1\n" * 9, "b/c.py": ""}, compression=zipfile.ZIP_STORED)
    else:
        tarred(path, (member("a.py"), b"x = 1\n" * 9), (member("b/" * 60 + "c.py"), b""))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with contextlib.suppress(DiagnosticError):
        for name in (opened := tree(path)).files:
            assert ".." not in opened.name(name).split("/")


# --- what is no source ---------------------------------------------------------------------------


def test_what_does_not_exist(tmp_path: Path) -> None:
    diagnostic = fault(tmp_path / "nowhere", "nowhere")
    assert (diagnostic.code, diagnostic.file) == ("source-missing", "nowhere")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.py", b"x = 1\n", "source-format"),
        ("empty", b"", "source-format"),
        ("x.tar", b"a.py\0", "source-format"),
        ("x.whl", b"<html>not found</html>", "archive-corrupt"),
        ("x.tar.gz", b"\x1f\x8b and no more", "archive-corrupt"),
        ("x.whl", b"PK\x05\x06" + bytes(18), "source-empty"),
    ],
)
def test_files_that_are_no_source(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert fault(tmp_path / name).code == code


def test_a_path_that_cannot_be_one() -> None:
    assert fault(Path("a\0b"), "a\0b").code == "source-unreadable"


def test_a_source_without_files_of_the_language(tmp_path: Path) -> None:
    write(tmp_path, "a.ex")
    diagnostic = fault(tmp_path)
    assert diagnostic.code == "source-empty"
    assert "*.py" in diagnostic.message
