r"""Text in colour on a terminal, and plain and stable anywhere else.

A report is written in pieces, each with the name of its style. Text from a user's file must first
be made `printable`, so that no control sequence reaches the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeAlias

if TYPE_CHECKING:
    from rich.console import Console

StyledText: TypeAlias = tuple[str, str]
"""A text and the name of its style."""

WIDTH: Final = 100
"""Characters in a line where there is no terminal."""


class Terminal:
    """A stream that pieces are written to; `console` is None if it is not a terminal."""

    def __init__(self, stream: TextIO, styles: Mapping[str, str]) -> None:
        self._stream = stream
        self._styles = styles
        self.console: Console | None = None
        if stream.isatty():
            from rich.console import Console  # here: it is slow to import, and few runs need it

            self.console = Console(file=stream)

    @property
    def width(self) -> int:
        """Characters in a line."""
        return WIDTH if self.console is None else self.console.width

    def write(self, pieces: Iterable[StyledText]) -> None:
        """Write some pieces; line breaks are among them."""
        if self.console is None:
            self._stream.write(plain(pieces))
        else:
            self.console.print(self.styled(pieces), end="", soft_wrap=True, highlight=False)

    def styled(self, pieces: Iterable[StyledText]) -> Any:
        """Pieces as a rich text, for its console."""
        from rich.text import Text

        return Text.assemble(*((text, self._styles.get(style, "")) for text, style in pieces))


def plain(pieces: Iterable[StyledText]) -> str:
    """The text alone."""
    return "".join(text for text, _ in pieces)
