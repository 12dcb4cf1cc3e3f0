"""Progress bars of the command line, on standard error where that is a terminal."""

from __future__ import annotations

from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

from gui.cli.output import console


def progress_bar(*counted: ProgressColumn) -> Progress:
    """Return a bar with what it is for, these columns and the time that is left; it is gone at its end.

    It prints nothing where standard error is no terminal.
    """
    screen = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), *counted, TimeRemainingColumn())
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
