"""A search on the command line: done to its end, with a progress bar where somebody can see one."""

from __future__ import annotations

from typing import Protocol, TypeVar

from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from gui.cli.output import console

Found_co = TypeVar("Found_co", covariant=True)


class Search(Protocol[Found_co]):
    """What goes on a small part a call, and at last has found something."""

    is_busy: bool

    @property
    def done(self) -> float:
        """The share that is behind it."""

    @property
    def findings(self) -> Found_co:
        """What was found."""

    def advance(self) -> None:
        """Do a small part of it."""


def searched(search: Search[Found_co], words: str) -> Found_co:
    """Return what a search finds; the words stand beside its progress on standard error."""
    screen = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with ProgressBar(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(words, total=1.0)
        while search.is_busy:
            search.advance()
            bar.update(task, completed=search.done)
    return search.findings
