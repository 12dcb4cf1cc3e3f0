"""Where the program starts: opens the window, or runs one of the commands of the command line.

Qt is imported only when a window or a picture is wanted. Whatever goes wrong is told in one line on standard
error, with exit code 2 for wrong use and 1 for wrong input.
"""

from __future__ import annotations

import contextlib
import difflib
import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import ConfigurationError, EngineError
from engine.files.ordinary_file import is_there
from engine.text import _
from gui.cli.errors import CommandError, UsageError
from gui.cli.parser import COMMANDS, PROGRAM, command_parser, window_parser, with_formulas

INTERRUPTED = 130
BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (those it was called with if None) and return its exit code."""
    multiprocessing.freeze_support()  # in a frozen program the process of a race begins here as well
    arguments = list(sys.argv[1:] if argv is None else argv)
    caller = " ".join((PROGRAM, *arguments[:1])) if arguments[:1] and arguments[0] in COMMANDS else PROGRAM
    _print_what_the_terminal_can()
    try:
        code = _dispatch(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as leaving:  # --help and --version have printed
        code = leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = _silence()
    except (CommandError, EngineError, OSError, MemoryError) as error:
        code = _tell(caller, error)
    return code


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        command = COMMANDS[arguments[0]]
        parsed = command_parser(command).parse_args(with_formulas(arguments[1:]))
        return command.load().run(parsed)
    if arguments and not arguments[0].startswith("-"):
        _require_file(Path(arguments[0]))
    return _open(window_parser().parse_args(arguments).file)


def _open(file: str | None) -> int:
    """Open the window, or where there is no display, take the tour."""
    with no_search_for_garbage():
        from engine.files import document
        from gui.cli import display

    path = None if file is None else Path(file)
    if path is not None:
        document.read(path)
    obstacle = display.obstacle()
    if obstacle is not None:
        from gui.cli import tour

        print(_("{obstacle}: here is a tour without a window.").format(obstacle=obstacle), flush=True)
        return tour.take(path)
    with no_search_for_garbage():
        from gui.app.opening import open_window
    return open_window(path)


@contextlib.contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Let modules load in nine tenths of the time: what they make is there to stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _require_file(path: Path) -> None:
    """Raise UsageError where what was typed looks like a command, or a formula, and is no file."""
    if path.suffix or is_there(path):
        return
    close = difflib.get_close_matches(str(path), COMMANDS, n=1)
    hint = close[0] if close else "eval"
    message = _("{text} is neither a file nor a command; did you mean {program} {hint}?")
    raise UsageError(message.format(text=repr(str(path)), program=PROGRAM, hint=hint))


def _tell(caller: str, error: Exception) -> int:
    """Print one line that says what is wrong, and return the exit code that goes with it."""
    message = " ".join(_message(error).split())
    is_usage = isinstance(error, (UsageError, ConfigurationError))
    if is_usage:
        message += " " + _("({caller} --help)").format(caller=caller)
    with contextlib.suppress(OSError):
        print(f"{caller}: {message}", file=sys.stderr)
    return UsageError.exit_code if is_usage else CommandError.exit_code


def _message(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return _("there is not enough memory for this")
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _print_what_the_terminal_can() -> None:
    """Let a character that the terminal cannot show become a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _silence() -> int:
    """Give Python somewhere to flush the rest to, after who was reading has gone."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


if __name__ == "__main__":
    sys.exit(main())
