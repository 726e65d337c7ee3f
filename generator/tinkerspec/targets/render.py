"""Our own Jinja environment: strict, and unable to print a string that nobody made safe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class Code(str):
    """Text of a target language, safe to print as it stands.

    A target wraps what it composed itself, and its own filters turn a string of a schema into a
    literal, a docstring or a comment. A template that prints any other string fails.
    """

    __slots__ = ()


class UnsafeTextError(TypeError):
    """A template tried to print a string that is no `Code`: a fault of the template."""


class Renderer:
    """Renders the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            # What is printed is code, not HTML: safety comes from `Code`, not from escaping.
            autoescape=False,
            finalize=_only_code,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def render(self, template: str, names: Mapping[str, Any]) -> str:
        """Render a template with exactly these names."""
        return self._environment.get_template(template).render(names)


def _only_code(value: Any) -> Any:
    if isinstance(value, Code):
        return value
    raise UnsafeTextError(f"a template prints {type(value).__name__} {value!r}, which is no Code")
