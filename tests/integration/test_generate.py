"""The main job end to end: what is written, when, and what never is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tinkerspec import cache, pipeline
from tinkerspec.config import load_config
from tinkerspec.diagnostics import DiagnosticError

from .conftest import ROOT, Run, copy_project, unimportable


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_committed_output_comes_of_the_schemas_elsewhere(
    tmp_path: Path, tinkerspec: Run
) -> None:
    elsewhere = tmp_path / "another checkout" / "of it"
    elsewhere.mkdir(parents=True)
    copy_project(elsewhere)
    turkish = {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"}
    run = tinkerspec(
        "--config", str(elsewhere / "pyproject.toml"), "generate", cwd=tmp_path, env=turkish
    )
    assert run.returncode == 0, run.stderr
    assert tree(elsewhere / "generated") == tree(ROOT / "generated")


def test_the_output_is_the_same_in_a_plain_locale(shop: Path, tinkerspec: Run, inside: Run) -> None:
    inside("generate", cwd=shop)
    before = tree(shop / "generated")
    shutil.rmtree(shop / "generated")
    shutil.rmtree(shop / cache.FOLDER)
    run = tinkerspec("generate", cwd=shop, env={"PYTHONHASHSEED": "0", "LC_ALL": "C"})
    assert run.returncode == 0, run.stderr
    assert tree(shop / "generated") == before


def test_an_unchanged_tree_is_not_touched(project: Path, tinkerspec: Run) -> None:
    before = {p: p.stat().st_mtime_ns for p in (project / "generated").rglob("*")}
    run = tinkerspec("generate", cwd=project)
    assert (run.returncode, run.stdout) == (0, "generated/ is up to date\n")
    assert {p: p.stat().st_mtime_ns for p in (project / "generated").rglob("*")} == before


def test_only_check_imports_the_second_reader(shop: Path, tinkerspec: Run) -> None:
    environment = {"PYTHONPATH": str(unimportable(shop / "broken"))}
    run = tinkerspec("generate", cwd=shop, env=environment)
    assert (run.returncode, run.stderr) == (0, "")
    run = tinkerspec("check", cwd=shop, env=environment)
    assert (run.returncode, run.stdout) == (0, "generated/ is up to date\n")
    assert run.stderr == (
        "the second reader was not asked: datamodel-code-generator cannot be imported: broken\n"
    )


def test_hand_edits_are_noticed_and_fixed(shop: Path, inside: Run) -> None:
    inside("generate", cwd=shop)
    before = tree(shop / "generated")
    edited = ("python/shop_types/order.py", "python/shop_types/_runtime/__init__.py", "model.json")
    for path in edited:
        (shop / "generated" / path).write_bytes(before[path] + b"# by hand\n")
    check = inside("check", cwd=shop)
    assert check.returncode == 1
    shown = [line for line in check.stdout.splitlines() if line.startswith("--- ")]
    assert sorted(shown) == sorted(f"--- a/generated/{path}" for path in edited)
    assert check.stdout.count("\n-# by hand\n") == 3
    assert "tinkerspec generate" in check.stdout + check.stderr
    assert inside("generate", cwd=shop).returncode == 0
    assert tree(shop / "generated") == before
    assert inside("check", cwd=shop).returncode == 0


def test_a_file_added_by_hand_is_named(shop: Path, inside: Run) -> None:
    inside("generate", cwd=shop)
    added = shop / "generated/python/shop_types/handmade.py"
    added.write_text("")
    check = inside("check", cwd=shop)
    assert (check.returncode, check.stdout) == (1, "")
    assert "generated/python/shop_types/handmade.py" in check.stderr
    generate = inside("generate", cwd=shop)
    assert (generate.returncode, generate.stdout) == (0, "generated/ is up to date\n")
    assert "move it out of generated, or delete it" in generate.stderr
    assert added.exists()


def test_a_checkout_with_other_line_ends_is_up_to_date(shop: Path, inside: Run) -> None:
    """As with core.autocrlf: every text file has other line ends, and git stores plain ones."""
    inside("generate", cwd=shop)
    before = tree(shop / "generated")
    recode(shop, b"\n", b"\r\n")
    assert inside("check", cwd=shop).stdout == "generated/ is up to date\n"
    shutil.rmtree(shop / "generated" / "python")
    assert inside("generate", cwd=shop).returncode == 0
    assert inside("check", cwd=shop).stdout == "generated/ is up to date\n"
    recode(shop, b"\r\n", b"\n")
    assert tree(shop / "generated") == before


def recode(folder: Path, old: bytes, new: bytes) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(old, new))


def test_a_changed_mixin_is_noticed(shop: Path, inside: Run) -> None:
    with (shop / "pyproject.toml").open("a") as settings:
        settings.write('mixins = "mixins"\n')
    mixin = shop / "mixins" / "order.py"
    mixin.parent.mkdir()
    mixin.write_text('class OrderMixin:\n    """Nothing yet."""\n')
    assert inside("generate", cwd=shop).returncode == 0
    mixin.write_text(mixin.read_text() + "\n\n# changed\n")
    assert inside("check", cwd=shop).returncode == 1
    assert inside("generate", "--target", "python", cwd=shop).returncode == 0
    emitted = shop / "generated/python/shop_types/_mixins/order.py"
    assert emitted.read_text().endswith("\n# changed\n")


def test_a_type_that_is_gone_takes_its_module_along(shop: Path, inside: Run) -> None:
    schema = shop / "schemas/types/shop/offer.json"
    schema.write_text(schema.with_name("order.json").read_text().replace('"Order"', '"Offer"'))
    inside("generate", cwd=shop)
    module = shop / "generated/python/shop_types/offer.py"
    assert module.exists()
    schema.unlink()
    stray = shop / "generated" / "notes.txt"
    stray.write_text("mine")
    assert inside("generate", cwd=shop).returncode == 0
    assert not module.exists()
    assert stray.read_text() == "mine"


def test_a_faulty_schema_stops_before_anything_is_written(shop: Path, inside: Run) -> None:
    inside("generate", cwd=shop)
    before = tree(shop / "generated")
    schema = shop / "schemas/types/shop/order.json"
    schema.write_text(schema.read_text().replace('"type": "integer"', '"type": "intger"', 1))
    for command in ("generate", "check"):
        run = inside(command, cwd=shop)
        assert run.returncode == 2
        assert "schemas/types/shop/order.json:" in run.stderr
        assert "did you mean" in run.stderr.lower()
        assert "Traceback" not in run.stderr
    assert tree(shop / "generated") == before


def test_deleting_the_output_brings_it_back(shop: Path, inside: Run) -> None:
    inside("generate", cwd=shop)
    before = tree(shop / "generated")
    shutil.rmtree(shop / "generated")
    assert inside("check", cwd=shop).returncode == 1
    assert inside("generate", cwd=shop).returncode == 0
    assert tree(shop / "generated") == before


UNFIT = {
    "nothing.py": ("class NothingMixin: ...\n", "mixin-orphan"),
    "cursor.py": ("class Wrong: ...\n", "mixin-class"),
    "adam_params.py": ("class AdamParamsMixin:\n    def beta1(self): ...\n", "mixin-shadows-field"),
    "lora_config.py": ("class LoraConfigMixin:\n    rank = 1\n", "mixin-shadows-field"),
    "datum.py": ("class DatumMixin(:\n", "mixin-syntax"),
}


def test_each_mixin_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    copy_project(tmp_path)
    folder = "templates/python/mixins"
    for name, (text, _) in UNFIT.items():
        (tmp_path / folder / name).write_text(text)
    with pytest.raises(DiagnosticError) as refused:
        pipeline.generate(load_config(tmp_path / "pyproject.toml"))
    found = {(one.code, one.file) for one in refused.value.diagnostics}
    assert found == {(code, f"{folder}/{name}") for name, (_, code) in UNFIT.items()}
    assert not (tmp_path / "generated").exists()
