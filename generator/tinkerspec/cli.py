"""The command line: arguments in, exit code out. What a command does is decided in `pipeline`."""

from __future__ import annotations

import argparse
import gc
import io
import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from . import pipeline
from .config import Config, load_config
from .diagnostics import Diagnostic, DiagnosticError
from .pipeline import Outcome
from .report import FORMATS, errors_and_warnings, write
from .resources import ResourceError

PROGRAM: Final = "tinkerspec"

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "system": "The operating system refused something that no other code is about; the message "
        "is its own.",
    }
)
"""What the code of a fault means that no stage explains."""

OK: Final = 0
DIFFERS: Final = 1
ERROR: Final = 2
INTERRUPTED: Final = 130  # as a shell reports a command that Ctrl-C ended
BROKEN_PIPE: Final = 141  # as a shell reports a command whose reader went away


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code, and lets no failure out as a traceback."""
    _accept_any_text()
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        with _uncollected():
            code = command(options)
        sys.stdout.flush()
    except DiagnosticError as error:
        return _fail(error.diagnostics)
    except BrokenPipeError:
        _drop_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except (OSError, ResourceError) as error:
        _drop_output()
        return _fail([_system_fault(error)])
    return code


@contextmanager
def _uncollected() -> Iterator[None]:
    """Do without garbage collection: a command ends before its garbage matters.

    Nearly all that a run makes lives to its end, so that collecting it is a tenth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Turns the JSON Schema files of a project into typed packages.",
        epilog=f"example: {PROGRAM} generate\n\nexit codes: 0 done; 1 something differs, or lint "
        "found a fault; 2 it could not be done",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    _add_config(parser, default=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    generate = _add(
        commands,
        _generate,
        "generate",
        "write what the schemas say",
        "Checks the schemas and brings the output folder up to date. It is replaced as a whole or "
        "not at all, and left alone when nothing has changed.",
        f"{PROGRAM} generate --target python",
    )
    generate.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="T",
        help="bring only this target up to date; may be given more than once (default: all that "
        "the configuration names)",
    )
    _add(
        commands,
        _check,
        "check",
        "show what generate would change",
        "Does everything that generate does, in memory, and prints as a unified diff what differs "
        "on disk, is missing or should no longer be there.",
        f"{PROGRAM} check || {PROGRAM} generate",
    )
    lint = _add(
        commands,
        _lint,
        "lint",
        "report every fault of the schemas",
        "Checks the schemas and prints each fault with its place and the way to mend it.",
        f"{PROGRAM} lint --format github",
    )
    lint.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    command: Callable[[argparse.Namespace], int],
    name: str,
    short: str,
    long: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=short, description=long, epilog=f"example: {example}")
    parser.set_defaults(command=command)
    # Accepted on either side of the command's name; unsaid here, it keeps what was said there.
    _add_config(parser, default=argparse.SUPPRESS)
    return parser


def _add_config(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="PATH",
        default=default,
        help="the pyproject.toml to use (default: the nearest, from here upwards, that has a "
        "[tool.tinkerspec] table)",
    )


class _Version(argparse.Action):
    """Reads the version only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from . import __version__

        print(f"{PROGRAM} {__version__}")
        parser.exit()


# --- commands ------------------------------------------------------------------------------------


def _generate(options: argparse.Namespace) -> int:
    config = load_config(options.config)
    outcome = pipeline.generate(config, options.target)
    for line in _account(outcome, config.display(config.output)):
        print(line)
    return OK


def _check(options: argparse.Namespace) -> int:
    config = load_config(options.config)
    plan = pipeline.check(config)
    if plan.is_clean:
        print(f"{config.display(config.output)}/ is up to date")
        return OK
    diff = plan.diff()
    sys.stdout.write(_visible(diff) if sys.stdout.isatty() else diff)
    sys.stdout.flush()
    print(f"{_outdated(config)}; to mend it: {_command(options, 'generate')}", file=sys.stderr)
    return DIFFERS


def _lint(options: argparse.Namespace) -> int:
    config = load_config(options.config)
    diagnostics = pipeline.lint(config)
    write(diagnostics, options.format, sys.stdout)
    if not diagnostics and options.format == "text":
        print(f"{config.display(config.schemas)}/ has no faults")
    errors, _ = errors_and_warnings(diagnostics)
    return DIFFERS if errors else OK


# --- what they print -----------------------------------------------------------------------------


def _account(outcome: Outcome, folder: str) -> Iterable[str]:
    """One line for each top folder or file of the output that has changed."""
    if outcome.unchanged:
        yield f"{folder}/ is up to date"
        return
    written = Counter(path.partition("/")[0] for path in outcome.changed)
    removed = Counter(path.partition("/")[0] for path in outcome.removed)
    for name in sorted(written | removed):
        counts = [(written[name], "written"), (removed[name], "removed")]
        listed = ", ".join(f"{number} {done}" for number, done in counts if number)
        yield f"{folder}/{name}: {listed}"


def _outdated(config: Config) -> str:
    return f"{config.display(config.output)}/ is not what the schemas say"


def _command(options: argparse.Namespace, name: str) -> str:
    config = ["--config", str(options.config)] if options.config else []
    return shlex.join([PROGRAM, *config, name])


def _visible(diff: str) -> str:
    """The diff without the control sequences that a file may hold: a terminal would obey them."""
    from .naming import printable

    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in diff.split("\n"))


def _fail(diagnostics: Sequence[Diagnostic]) -> int:
    write(diagnostics, "text", sys.stderr)
    return ERROR


def _system_fault(error: OSError | ResourceError) -> Diagnostic:
    if isinstance(error, OSError):
        name = str(error.filename) if error.filename else PROGRAM
        message = error.strerror or str(error)
        help_ = "make it accessible, and run the command again"
        return Diagnostic(code="system", message=message, help=help_, file=name)
    return Diagnostic(
        code="installation", message=str(error), help="install tinkerspec anew", file=PROGRAM
    )


def _drop_output() -> None:
    """Forget what nobody takes any more: Python would fail on it again when it exits."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _accept_any_text() -> None:
    """Have a character that the terminal's encoding lacks printed as an escape, not raised."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
