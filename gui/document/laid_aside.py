"""A document that is open while another is on screen, as a record: nothing follows it, nothing of it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.text import _
from gui.document.difference import Structure, structure_of
from gui.document.undo_stack import Past

Beginning = tuple[Structure, tuple[str, str]]
"""What a document without a file is more than played with if it differs in: its structure and its words."""


@dataclass(frozen=True)
class LaidAside:
    """All that a document is but its numbers, which are found anew when it is taken up.

    `chosen`, `digest` and `past` are what they are in a `Document`; `unsaved` says that it was on no disk as
    it began, and `began_as` what it was then, None where it came from a file.
    """

    contents: Contents
    chosen: int | None
    past: Past
    path: Path | None
    digest: str
    unsaved: bool
    began_as: Beginning | None

    @property
    def title(self) -> str:
        """What a window calls it."""
        return title_of(self.path, self.contents.title)

    @property
    def is_modified(self) -> bool:
        """True when giving it up would lose something."""
        return self.unsaved or not self.past.is_clean

    @property
    def loses_work(self) -> bool:
        """True when giving it up would lose more than values and places of what came from no file."""
        return self.unsaved or (not self.past.is_clean and beginning_of(self.contents) != self.began_as)


@dataclass(frozen=True)
class Unread:
    """A file that is open and was not looked at yet: `read` gives what it holds, or raises FormatError."""

    path: Path
    read: Callable[[Path], LaidAside]

    @property
    def title(self) -> str:
        """What a window calls it."""
        return title_of(self.path, "")

    @property
    def is_modified(self) -> bool:
        """True when giving it up would lose something: never."""
        return False

    @property
    def loses_work(self) -> bool:
        """True when giving it up would lose more than what is quickly done: never."""
        return False


def title_of(path: Path | None, name: str) -> str:
    """Return what a window calls a document: by its file, else by its own title, else "Untitled"."""
    return path.stem if path else name or _("Untitled")


def beginning_of(contents: Contents) -> Beginning:
    """Return what these contents began as, if they are as they began."""
    return structure_of(contents.graph), (contents.title, contents.description)


def fresh(contents: Contents, path: Path | None, digest: str, *, unsaved: bool) -> LaidAside:
    """Return a document of these contents in which nothing was done yet."""
    began_as = None if path else beginning_of(contents)
    chosen = choice_of(contents.graph, contents.target)
    return LaidAside(contents, chosen, Past(), path, digest, unsaved, began_as)


def choice_of(graph: Graph, target: int | None) -> int | None:
    """Return what a target is as a choice: None where the graph leads to it anyway."""
    return None if target == graph.main_end() else target
