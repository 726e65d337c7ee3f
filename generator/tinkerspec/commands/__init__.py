"""The commands: one module each, all of the same form.

A module has `NAME`, `SHORT` (its line in the list of commands), `LONG`, `EXAMPLE`, `FINDS` (what it
says by the exit code 1; "" if it never does), `arguments`, which adds to a parser, and `run`, which
gives the exit code. What a command does is decided in `pipeline`; what only it needs is imported
when it runs, because every command loads all of these.
"""

from typing import Final

PROGRAM: Final = "tinkerspec"

OK: Final = 0
DIFFERS: Final = 1
ERROR: Final = 2
