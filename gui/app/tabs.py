"""The documents that are open in a window: one in front, which the window shows, and the others laid aside.

There is one `Document` to a window. What is laid aside is a record (`gui.document.laid_aside`): nothing
listens to it and nothing of it runs, and whatever shows a document shows the one that is taken up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.app.holding import Hold
from gui.document.document import Document
from gui.document.keeping import Keeper
from gui.document.laid_aside import LaidAside

if TYPE_CHECKING:
    from gui.app.views import Look


class Tab:
    """A document that is open, with its journal, the lock of its file, and where one looked in it last.

    `laid` is the document itself while another one is in front, else None.
    """

    def __init__(self, document: Document, folder: Path, parent: QObject) -> None:
        self.keeper, self.hold = Keeper(document, folder, parent), Hold(folder)
        self.laid: LaidAside | None = None
        self.look: Look | None = None

    def close(self, *, keep: bool = False) -> None:
        """Let other windows have its file, and forget its journal, or with `keep` leave that."""
        self.keeper.close(keep=keep)
        self.hold.take(None)


class Tabs(QObject):
    """The open documents in their order; `document` is what is in front of them.

    `leaving` says that what is in front is about to go from there, `came` that another one came, `changed`
    that others are open, in front or in another order. `failed` says why a journal cannot be written; those
    and locks are kept in `folder`.
    """

    leaving = Signal()
    came = Signal()
    changed = Signal()
    failed = Signal(str)

    def __init__(self, document: Document, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self._folder = document, folder
        self.front = self._made()
        self._tabs = [self.front]

    def _made(self) -> Tab:
        tab = Tab(self.document, self._folder, self)
        tab.keeper.failed.connect(self.failed)
        return tab

    def __iter__(self) -> Iterator[Tab]:
        return iter([*self._tabs])

    def __len__(self) -> int:
        return len(self._tabs)

    def __getitem__(self, index: int) -> Tab:
        return self._tabs[index]

    @property
    def index(self) -> int:
        """At which place the one in front stands."""
        return self._tabs.index(self.front)

    def standing(self, tab: Tab) -> Document | LaidAside:
        """Return what an open document is now: its title, its path, and whether it is saved."""
        return tab.laid or self.document

    def holding(self, path: Path) -> Tab | None:
        """Return the open document of a file, however its path is written; None where it is not open."""
        wanted = path.resolve()
        paths = ((tab, self.standing(tab).path) for tab in self._tabs)
        return next((tab for tab, held in paths if held is not None and held.resolve() == wanted), None)

    # -- coming and going ---------------------------------------------------------------------------------

    def open(self, put: Callable[[], object]) -> None:
        """Let `put` make the document another: beside the one in front, or in place of one left untouched."""
        self.leaving.emit()
        if self.document.path is not None or self.document.is_modified:
            self._lay_aside()
            self._tabs.insert(self.index + 1, tab := self._made())
            self.front = tab
        self._put(put)

    def renew(self, put: Callable[[], object]) -> None:
        """Let `put` make the document in front another, which takes its place."""
        self.leaving.emit()
        self._put(put)

    def go_to(self, tab: Tab) -> None:
        """Bring an open document to the front."""
        if tab is not self.front:
            self.leaving.emit()
            self._lay_aside()
            self._take_up(tab)

    def step(self, by: int) -> None:
        """Go to the next document, or with -1 to the one before, round and round."""
        self.go_to(self._tabs[(self.index + by) % len(self)])

    def move(self, start: int, end: int) -> None:
        """Let the document at one place stand at another."""
        self._tabs.insert(end, self._tabs.pop(start))
        self.changed.emit()

    def remove(self, tab: Tab) -> None:
        """Close a document without a question; an empty one stands where the last one was."""
        if len(self) == 1:
            self.renew(lambda: self.document.replace(Contents(Graph())))
            return
        if tab is self.front:
            self.leaving.emit()
            tab.keeper.rest()
            self._take_up(self._tabs[self.index + 1 if tab is not self._tabs[-1] else self.index - 1])
        self._tabs.remove(tab)
        tab.close()
        tab.keeper.deleteLater()
        self.changed.emit()

    def close(self, *, keep: bool = False) -> None:
        """Let go of all files and journals; with `keep`, leave the journals of what is not saved."""
        for tab in self._tabs:
            tab.close(keep=keep and self.standing(tab).is_modified)

    def _put(self, put: Callable[[], object]) -> None:
        self.front.look = None
        put()
        self.came.emit()
        self.changed.emit()

    def _lay_aside(self) -> None:
        self.front.keeper.rest()
        self.front.laid = self.document.laid_aside()

    def _take_up(self, tab: Tab) -> None:
        assert tab.laid is not None
        laid, tab.laid, self.front = tab.laid, None, tab
        self.document.take_up(laid)
        tab.keeper.go_on()
        self.came.emit()
        self.changed.emit()
