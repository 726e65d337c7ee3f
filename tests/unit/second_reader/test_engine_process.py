"""The engine's own process: it answers as the engine does, and leaves nothing behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.second_reader import engine, engine_process
from tinkerspec.second_reader.engine_process import EngineProcess

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT / "schemas"
CONTRACT = resolve(load_folder(SCHEMAS, display="schemas"))


def test_it_answers_as_the_engine_does() -> None:
    with EngineProcess() as process:
        assert process.read(SCHEMAS, CONTRACT) == engine.read(SCHEMAS, CONTRACT)


def test_a_refusal_of_the_engine_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / CONTRACT.definitions[0].source
    for definition in CONTRACT.definitions:
        file = tmp_path / definition.source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((SCHEMAS / definition.source).read_bytes())
    path.write_text('{"title": "AdamParams", "type": "object", "properties": 1}')
    with EngineProcess() as process, pytest.raises(DiagnosticError) as caught:
        process.read(tmp_path, CONTRACT)
    with pytest.raises(DiagnosticError) as direct:
        engine.read(tmp_path, CONTRACT)
    assert caught.value.diagnostics == direct.value.diagnostics
    assert [d.code for d in caught.value.diagnostics] == ["engine-failure"]


def test_it_imports_nothing_from_the_folder_it_runs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("tinkerspec", "datamodel_code_generator"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('taken from here')")
    monkeypatch.chdir(tmp_path)
    with EngineProcess() as process:
        assert process.read(SCHEMAS, CONTRACT).keys() == CONTRACT.by_name.keys()


def test_it_ends_with_the_block_even_when_it_was_never_asked() -> None:
    with EngineProcess() as process:
        running = process._process
    assert running.returncode is not None


def test_one_that_was_ended_while_it_waited_is_replaced() -> None:
    with EngineProcess() as process:
        ended = process._process
        ended.kill()
        ended.wait()
        assert process.read(SCHEMAS, CONTRACT).keys() == CONTRACT.by_name.keys()
    pipes = (ended.stdin, ended.stdout, ended.stderr)
    assert [pipe.closed for pipe in pipes if pipe is not None] == [True, True, True]


def test_no_answer_is_a_diagnostic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_process, "SECONDS", 0.01)
    with EngineProcess() as process, pytest.raises(DiagnosticError, match="no answer within"):
        process.read(SCHEMAS, CONTRACT)
    assert process._process.returncode is not None


def test_a_process_that_breaks_is_a_diagnostic(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'ImportError: no engine' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with EngineProcess() as process, pytest.raises(DiagnosticError, match="no engine"):
        process.read(SCHEMAS, CONTRACT)
