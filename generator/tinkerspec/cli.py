"""The command line: takes arguments and returns an exit code. `pipeline` does the work."""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import sys
from contextlib import suppress

from .commands import COMMANDS, DIFFERS, ERROR, OF_PUBLISHED, OK, PROGRAM, load

# As in `typing`, which takes longer to import than all that `--help` needs.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path
    from types import ModuleType
    from typing import Final, NoReturn

    from .diagnostics import Diagnostic

INTERRUPTED: Final = 130  # as a shell reports a command that Ctrl-C ended
BROKEN_PIPE: Final = 141  # as a shell reports a command whose reader went away
_USUAL_COLUMNS: Final = 80


def process() -> NoReturn:
    """Be a whole process: run one command, and end with its exit code.

    Nearly all that a run makes lives to its end, so that collecting garbage would be a tenth of the
    time. So would be what Python does at the end, which takes everything apart that is loaded,
    piece by piece. Under a debugger or a profiler it does.
    """
    gc.disable()
    try:
        code = main()
    except SystemExit as stopped:  # by argparse, with a number
        code = int(stopped.code or OK)
    if sys.gettrace() is not None or sys.getprofile() is not None:
        sys.exit(code)
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # Nobody reads it any more.
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no failure ends in a traceback."""
    _accept_any_text()
    try:
        return _run(_options(sys.argv[1:] if arguments is None else arguments))
    except BrokenPipeError:
        _drop_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line says; `--help` and `--version` end here, with little imported."""
    if "_ARGCOMPLETE" not in os.environ:
        return _parser(arguments).parse_args(arguments)
    from .completion import complete

    parser = _parser(COMMANDS)
    complete(parser)
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> int:
    from .diagnostics import DiagnosticError
    from .resources import ResourceError
    from .system import fault_of

    run: Callable[[argparse.Namespace], int] = options.run
    try:
        if not options.is_of_published:
            _require_facets()
        code = run(options)
        sys.stdout.flush()
    except DiagnosticError as error:
        return _fail(error.diagnostics)
    except BrokenPipeError:
        raise
    except (OSError, ResourceError) as error:
        _drop_output()
        return _fail([fault_of(error)])
    return code


def _require_facets() -> None:
    """Stop when a part of the program has forgotten a facet."""
    from .contract import facets  # here, because `--help` does without the IR

    facets.require()


def _parser(named: Collection[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of the commands that are among these words."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Turns the JSON Schema files of a project into typed packages.",
        epilog=f"example: {PROGRAM} generate\n\n{_exit_codes('there is something to fix')}; "
        f"{INTERRUPTED} it was interrupted",
        formatter_class=_Paragraphs,
    )
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    _add_config(parser, default=None)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=PROGRAM
    )
    is_chosen = next(iter(named), "") in COMMANDS  # Nobody sees the list.
    for command, short in COMMANDS.items():
        if command in named:
            _add(commands, command, load(command))
        elif not is_chosen:
            # Its line in the list is all that is shown of it.
            commands.add_parser(command, help=short, formatter_class=_Paragraphs, add_help=False)
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: ModuleType
) -> None:
    parser = commands.add_parser(
        name,
        help=COMMANDS[name],
        description=command.LONG,
        epilog=f"example: {command.EXAMPLE}\n\n{_exit_codes(command.FINDS)}",
        formatter_class=_Paragraphs,
    )
    parser.set_defaults(run=command.run, is_of_published=name in OF_PUBLISHED)
    command.arguments(parser)
    # Accepted before and after the command's name; if absent here, the value given there is kept.
    _add_config(parser, default=argparse.SUPPRESS)


def _exit_codes(finds: str) -> str:
    found = f"{DIFFERS} {finds}; " if finds else ""
    return f"exit codes: {OK} done; {found}{ERROR} it could not be done"


def _add_config(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    parser.add_argument(
        "--config",
        type=_path,
        metavar="PATH",
        default=default,
        help="the pyproject.toml to use (default: the nearest, from here upwards, that has a "
        "[tool.tinkerspec] table)",
    )


def _path(text: str) -> Path:
    from pathlib import Path  # here, because `--help` does without

    return Path(text)


class _Paragraphs(argparse.HelpFormatter):
    """Wraps each paragraph of a description or an epilog separately."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n\n".join(fill(each, width, indent) for each in text.split("\n\n"))


def _columns() -> int:
    """The width of the terminal, as `shutil` says it, which imports what opens archives; argparse
    asks for each argument of a parser."""
    with suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    with suppress(OSError):
        return os.get_terminal_size().columns or _USUAL_COLUMNS
    return _USUAL_COLUMNS


class _Version(argparse.Action):
    """Reads the version only when it is needed."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from . import __version__

        print(f"{PROGRAM} {__version__}")
        parser.exit()


def _fail(diagnostics: Sequence[Diagnostic]) -> int:
    from .report import write

    write(diagnostics, "text", sys.stderr)
    return ERROR


def _drop_output() -> None:
    """Drop output that has no reader any more, on which Python would fail again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _accept_any_text() -> None:
    """Print characters that the terminal's encoding lacks as escapes, instead of raising an
    error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
