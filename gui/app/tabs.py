"""The documents that are open in a window: one in front, which the window shows, and the others laid aside.

There is one `Document` to a window. What is laid aside is a record (`gui.document.laid_aside`): nothing
listens to it and nothing of it runs, and whatever shows a document shows the one that is taken up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.errors import FormatError
from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.app.holding import Hold
from gui.document.document import Document
from gui.document.keeping import Keeper
from gui.document.laid_aside import LaidAside, Unread

if TYPE_CHECKING:
    from gui.app.views import Look


class Tab:
    """A document that is open, with its journal, the lock of its file, and where one looked in it last.

    `laid` is the document itself while another one is in front, or the file that it is to be read from, else
    None.
    """

    def __init__(self, document: Document, folder: Path, parent: QObject) -> None:
        self.keeper, self.hold = Keeper(document, folder, parent), Hold(folder)
        self.laid: LaidAside | Unread | None = None
        self.look: Look | None = None

    def close(self, *, keep: bool = False) -> None:
        """Let other windows have its file, and forget its journal, or with `keep` leave that."""
        self.keeper.close(keep=keep)
        self.hold.take(None)


class Tabs(QObject):
    """The open documents in their order; `document` is what is in front of them.

    `leaving` says that what is in front is about to go from there, `came` that another one came, `changed`
    that others are open, in front or in another order. `refused` says why what was gone to cannot be read,
    `failed` why a journal cannot be written; those and locks are kept in `folder`.
    """

    leaving = Signal()
    came = Signal()
    changed = Signal()
    refused = Signal(str)
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

    def standing(self, tab: Tab) -> Document | LaidAside | Unread:
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

    def expect(self, files: Sequence[Unread]) -> list[Tab | None]:
        """Have files open before what is in front, None for one that another window holds, and return them.

        They are read when they come to the front.
        """
        tabs = [self._expecting(file) for file in files]
        self._tabs[self.index : self.index] = [tab for tab in tabs if tab is not None]
        self.changed.emit()
        return tabs

    def _expecting(self, file: Unread) -> Tab | None:
        tab = self._made()
        tab.keeper.rest()
        tab.laid = file
        if tab.hold.take(file.path):
            return tab
        self._let_go(tab)
        return None

    def read(self, tab: Tab) -> None:
        """Read what was not read yet; raise FormatError where it cannot be."""
        if isinstance(tab.laid, Unread):
            tab.laid = tab.laid.read(tab.laid.path)

    def go_to(self, tab: Tab) -> bool:
        """Bring an open document to the front; one that cannot be read is closed, and False returned."""
        if tab is self.front:
            return True
        if not self._is_read(tab):
            return False
        self.leaving.emit()
        self._lay_aside()
        self._take_up(tab)
        return True

    def _is_read(self, tab: Tab) -> bool:
        try:
            self.read(tab)
        except FormatError as error:
            self.refused.emit(str(error))
            self.remove(tab)
            return False
        return True

    def step(self, by: int) -> None:
        """Go to the next document, or with -1 to the one before, round and round."""
        self.go_to(self._tabs[(self.index + by) % len(self)])

    def move(self, start: int, end: int) -> None:
        """Let the document at one place stand at another."""
        self._tabs.insert(end, self._tabs.pop(start))
        self.changed.emit()

    def remove(self, tab: Tab) -> None:
        """Close a document without a question; an empty one stands where the last one was."""
        if tab is self.front:
            heir = self._heir()
            if heir is None:
                self.renew(lambda: self.document.replace(Contents(Graph())))
                return
            self.leaving.emit()
            tab.keeper.rest()
            self._take_up(heir)
        self._tabs.remove(tab)
        self._let_go(tab)
        self.changed.emit()

    def _heir(self) -> Tab | None:
        """Return what comes to the front when what is there goes; None where there is nothing else."""
        while len(self) > 1:
            heir = self._tabs[self.index + 1 if self.front is not self._tabs[-1] else self.index - 1]
            if self._is_read(heir):
                return heir
        return None

    def _let_go(self, tab: Tab) -> None:
        tab.close()
        tab.keeper.deleteLater()

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
        assert isinstance(tab.laid, LaidAside)
        laid, tab.laid, self.front = tab.laid, None, tab
        self.document.take_up(laid)
        tab.keeper.go_on()
        self.came.emit()
        self.changed.emit()
