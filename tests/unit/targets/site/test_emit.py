"""The site of a small project: what its own files say reaches the pages as text, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec import pipeline
from tinkerspec.config import Config, load_config

EVIL: Final = "</script><b onclick='x'>\"&amp;`"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
PROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"
[tool.tinkerspec.site]
"""


@pytest.fixture
def project(tmp_path: Path) -> Config:
    """Two operations whose paths differ in marks alone, and a type."""
    order = {
        "$schema": DIALECT,
        "title": "Order",
        "description": "An order.",
        "type": "object",
        "properties": {"n": {"description": "N.", "type": "integer"}},
        "examples": [{"n": 1}],
    }
    answer = {"content": {"application/json": {"schema": {"$ref": "types/order.json"}}}}
    operation = {"responses": {"200": {"description": EVIL, **answer}}}
    named = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    own = {"get": {**operation, "parameters": [{**named, "description": "Of the operation."}]}}
    paths = {"/a/{id}": {"parameters": [named], **own}, "/a/id": {"get": operation}}
    document = {"openapi": "3.1.0", "info": {"title": EVIL, "version": "1"}, "paths": paths}
    write(tmp_path, "types/order.json", order)
    write(tmp_path, "openapi.json", document)
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return load_config(tmp_path / "pyproject.toml")


def write(root: Path, path: str, document: Any) -> None:
    file = root / "schemas" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document), encoding="utf-8")


def page(config: Config, path: str) -> str:
    return (config.output / "site" / path).read_text(encoding="utf-8")


def test_a_project_explains_faults_of_its_own(project: Config) -> None:
    told = {"means": EVIL, "example": '{"n": 9}, of eight', "mend": EVIL}
    write(project.root, "faults.json", {"stock": told, EVIL: told})
    pipeline.generate(project)
    assert 'href="faults/stock.html"' in page(project, "faults.html")
    assert "<p>Of eight.</p>" in page(project, "faults/stock.html")
    assert 'href="faults/.3c.2fscript.3e' in page(project, "faults.html")
    for path in ("faults.html", "faults/stock.html"):
        assert "&lt;/script&gt;&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;amp;`" in page(
            project, path
        )
        assert "<b " not in page(project, path)
    write(project.root, "faults.json", {"stock": {**told, "means": "There is none."}})
    pipeline.generate(project)
    assert "There is none." in page(project, "faults/stock.html")
    assert not (project.output / "site/faults/.3c.2fscript.3e.html").exists()


def test_lint_says_what_is_wrong_with_explanations(project: Config) -> None:
    write(project.root, "faults.json", {"stock": {"means": "There is none."}})
    (fault,) = (each for each in pipeline.lint(project) if each.severity == "error")
    assert (fault.code, fault.pointer, fault.line) == ("faults-file", "/stock", 1)


def test_each_operation_has_a_page_and_each_parameter_one_row(project: Config) -> None:
    pipeline.generate(project)
    first, second = (
        page(project, "operations/get_a_id.html"),
        page(project, "operations/get_a_id-2.html"),
    )
    assert "<code>/a/{id}</code>" in first
    assert "<code>/a/id</code>" in second
    assert first.count('id="parameter-path-id"') == 1
    assert "<p>Of the operation.</p>" in first
    assert "parameter-" not in second
    for text in (first, second):
        assert "<b " not in text
        assert "onclick=&#x27;" in text
        assert '<a href="../types/order.html">Order</a>' in text


def test_one_contract_offers_no_choice(project: Config) -> None:
    pipeline.generate(project)
    assert "<details" not in page(project, "index.html")
    assert 'href="../assets/site.css"' in page(project, "types/order.html")
    assert 'class="programs"' not in page(project, "types/order.html")
