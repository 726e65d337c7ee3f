"""The Jinja environment: nothing undefined, nothing unsafe."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from tinkerspec.targets.render import Code, Renderer, UnsafeTextError


def render(folder: Path, template: str, **names: object) -> str:
    (folder / "t.j2").write_text(template)
    return Renderer(folder).render("t.j2", names)


def test_code_is_printed_as_it_stands(tmp_path: Path) -> None:
    assert render(tmp_path, "<{{ x }}>\n", x=Code('"&{{')) == '<"&{{>\n'


@pytest.mark.parametrize("value", ["plain text", 1, None, b"bytes"])
def test_anything_else_stops_the_template(tmp_path: Path, value: object) -> None:
    with pytest.raises(UnsafeTextError, match="which is no Code"):
        render(tmp_path, "{{ x }}", x=value)


def test_a_piece_of_code_is_plain_text_again(tmp_path: Path) -> None:
    with pytest.raises(UnsafeTextError):
        render(tmp_path, "{{ x[:3] }}", x=Code("import os"))


def test_an_unknown_name_stops_the_template(tmp_path: Path) -> None:
    with pytest.raises(jinja2.UndefinedError):
        render(tmp_path, "{% if y %}{% endif %}", x=Code(""))
