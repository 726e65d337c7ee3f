"""Reports that are mostly text are templates: they read like what they print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(folder: Path, **settings: Any) -> Environment:
    """What renders the templates of a folder; a name that it does not know is an error."""
    import jinja2  # here, because it is slow to import and few formats need it

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **settings,
    )
