"""A search on the command line: done to its end, with a progress bar where somebody can see one."""

from __future__ import annotations

from typing import TypeVar

from rich.progress import TaskProgressColumn

from engine.training.searching import Search
from gui.cli.progress import progress_bar

Found = TypeVar("Found")


def searched(search: Search[Found], words: str) -> Found:
    """Return what a search finds; the words stand beside its progress on standard error."""
    with progress_bar(TaskProgressColumn()) as bar:
        task = bar.add_task(words, total=1.0)
        while search.is_busy:
            search.advance()
            bar.update(task, completed=search.done)
    return search.findings
