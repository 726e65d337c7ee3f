"""A strict Jinja environment that cannot print a string that was not escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from jinja2 import Environment, Template, TemplateError


class Code(str):
    """Text in a target language, safe to print unchanged.

    A target wraps what it composed itself; its filters turn a string of a schema into a literal, a
    docstring or a comment. A template that prints any other string fails.
    """

    __slots__ = ()


class UnsafeTextError(TypeError):
    """A template tried to print a string that is no `Code`: a fault of the template."""


class Renderer:
    """Renders the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = _environment(folder)
        self._templates: dict[str, Template] = {}

    def render(self, template: str, names: Mapping[str, Any]) -> str:
        """Render a template with exactly these names.

        Raises:
            DiagnosticError: The template has a fault.
        """
        from jinja2 import TemplateError

        try:
            if template not in self._templates:  # Jinja looks at the file each time it is asked.
                self._templates[template] = self._environment.get_template(template)
            return self._templates[template].render(names)
        except (TemplateError, UnsafeTextError) as error:
            raise DiagnosticError([self._fault(template, error)]) from error

    def _fault(self, template: str, error: TemplateError | UnsafeTextError) -> Diagnostic:
        from jinja2 import TemplateSyntaxError

        file, line = str(self._folder / template), 0
        if isinstance(error, TemplateSyntaxError):
            file, line = error.filename or file, error.lineno
        # Jinja puts the lines of templates into the traceback; the last one is where it happened.
        for frame, number in walk_tb(error.__traceback__):
            if Path(frame.f_code.co_filename).is_relative_to(self._folder):
                file, line = frame.f_code.co_filename, number
        return Diagnostic(
            code="template",
            message=str(error),
            help="fix the template; its target's views.py defines what it may print",
            file=file,
            line=line,
            column=1 if line else 0,
        )


@cache
def _environment(folder: Path) -> Environment:
    """One for all who render from a folder: it keeps what it compiled until the file changes.

    Jinja is imported where it is used: `lint` spells code, but renders no template.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        # What is printed is code, not HTML: safety comes from `Code`, not from escaping.
        autoescape=False,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _only_code(value: Any) -> Any:
    if isinstance(value, Code):
        return value
    str(value)  # raises, with the name, if it is not defined
    raise UnsafeTextError(f"a template prints {type(value).__name__} {value!r}, which is not Code")
