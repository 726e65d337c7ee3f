"""The commands: one module each, all with the same structure.

A module has `NAME`, `SHORT` (its line in the list of commands), `LONG`, `EXAMPLE`, `FINDS` (the
meaning of exit code 1; "" if it never occurs), `arguments`, which adds to a parser, and `run`,
which returns the exit code. `pipeline` does the work. What only one command needs is imported when
it runs, because every command loads all of these modules.
"""

from typing import Final

PROGRAM: Final = "tinkerspec"

OK: Final = 0
DIFFERS: Final = 1
ERROR: Final = 2
