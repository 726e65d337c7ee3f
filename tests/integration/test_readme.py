"""What README.md shows is what happens."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from .conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> str:
    """The text of the README's n-th fenced block of a language, without its indentation."""
    blocks = re.findall(
        rf"^( *)```{language}\n(.*?)^ *```$", README, flags=re.MULTILINE | re.DOTALL
    )
    indent, text = blocks[number]
    return "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def run_python(script: str, *, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_example_prints_what_the_readme_says() -> None:
    example = block("python")
    assert len([line for line in example.splitlines() if line]) == 10
    assert run_python(example, path=ROOT / "generated" / "python") == block("text")


def test_the_two_commands_are_targets_of_make() -> None:
    commands = re.findall(r"^\$ make (\S+)", block("console"), flags=re.MULTILINE)
    assert commands == ["generate", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in commands:
        assert re.search(rf"^{target}:.*## ", makefile, flags=re.MULTILINE)


def test_the_field_of_the_readme_arrives_in_the_package(project: Path, tinkerspec: Run) -> None:
    (path,) = re.findall(r"add to `properties` in\s+`([^`]+)`", README)
    schema = json.loads((project / path).read_text(encoding="utf-8"))
    new = json.loads("{" + block("json") + "}")
    schema["properties"] |= new
    (project / path).write_text(json.dumps(schema), encoding="utf-8")

    done = tinkerspec("generate", cwd=project)

    assert done.returncode == 0, done.stderr
    ((name, field),) = new.items()
    script = (
        f"from tinker_types import {schema['title']} as Type, payload_errors\n"
        f"print(Type().{name}, Type(**{{{name!r}: 1.5}}).to_wire()[{name!r}])\n"
        f"try:\n    Type.from_json({{{name!r}: {field['minimum'] - 1}}})\n"
        "except ValueError as error:\n"
        "    print([(f['code'], f['pointer']) for f in payload_errors(error)])\n"
    )
    assert run_python(script, path=project / "generated" / "python") == (
        f"{float(field['default'])} 1.5\n[('range', '/{name}')]\n"
    )


def test_another_api_has_its_package_by_one_command(tmp_path: Path, tinkerspec: Run) -> None:
    section = README.partition("## Your own API")[2].partition("\n## ")[0]
    (path,) = re.findall(r"such as `([^`]+)`", section)
    ((config, schema),) = re.findall(r"```toml\n(.*?)```.*?```json\n(.*?)```", section, re.DOTALL)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(schema, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")

    done = tinkerspec("generate", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    (package,) = re.findall(r"writes `generated/python/(\w+)`", section)
    (example,) = json.loads(schema)["examples"]
    script = (
        f"from {package} import Order\nprint(Order.from_json({example!r}) == Order(**{example!r}))"
    )
    assert run_python(script, path=tmp_path / "generated" / "python") == "True\n"


def test_the_copied_package_works_under_another_name(tmp_path: Path) -> None:
    (source, target) = re.findall(r"^\$ cp -r (\S+) (\S+)$", README, flags=re.MULTILINE)[0]
    vendor = tmp_path / target
    vendor.mkdir(parents=True)
    subprocess.run(["cp", "-r", str(ROOT / source), str(vendor)], check=True)
    example = block("python").replace("from tinker_types", "from yourapp._vendor.tinker_types")
    assert run_python(example, path=tmp_path) == block("text")
