"""The Jinja environment: nothing undefined, nothing unsafe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.targets.render import Code, Renderer


def render(folder: Path, template: str, **names: object) -> str:
    (folder / "t.j2").write_text(template)
    return Renderer(folder).render("t.j2", names)


def test_code_is_printed_as_it_stands(tmp_path: Path) -> None:
    assert render(tmp_path, "<{{ x }}>\n", x=Code('"&{{')) == '<"&{{>\n'


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("\n{{ x }}", 2, "prints str 'text', which is not Code"),
        ("\n\n{{ code[:3] }}", 3, "prints str 'imp', which is not Code"),
        ("{{ number }}", 1, "prints int 1, which is not Code"),
        ("{% if y %}{% endif %}", 1, "'y' is undefined"),
        ("\n{% if x %}", 2, "Unexpected end of template"),
        ("\n{{ x | nonsense }}", 2, "No filter named 'nonsense'"),
        ("{% include 'other.j2' %}", 1, "other.j2"),
        ("{% include 'broken.j2' %}", 4, "unexpected '}'"),
        ("{% include 'undefined.j2' %}", 3, "'z' is undefined"),
    ],
)
def test_a_fault_of_a_template_is_told_with_its_place(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    (tmp_path / "broken.j2").write_text("\n\n\n{{ } }}")
    (tmp_path / "undefined.j2").write_text("\n\n{{ z }}")
    with pytest.raises(DiagnosticError) as raised:
        render(tmp_path, template, x="text", code=Code("import os"), number=1)
    (fault,) = raised.value.diagnostics
    included = re.search(r"'(broken|undefined)", template)
    name = f"{included[1]}.j2" if included else "t.j2"
    assert (fault.code, fault.file, fault.line) == ("template", str(tmp_path / name), line)
    assert message in fault.message
