"""Closing documents, one by one or all at once, with nothing lost unasked, and opening the last again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from engine.files.document import Contents
from gui.app.files import Files
from gui.app.questions import ask_to_save_all
from gui.app.tabs import Tab, Tabs
from gui.document.laid_aside import LaidAside

MOST = 10
"""Closed documents that can be opened again."""


@dataclass(frozen=True)
class _Closed:
    """A document as it was when it was closed, or where it is found: the file that it has."""

    document: Contents | Path
    is_modified: bool


class Closing:
    """Closes the documents of one window; what has unsaved changes is shown while it is asked about."""

    def __init__(self, tabs: Tabs, files: Files, window: QWidget) -> None:
        self._tabs, self._files, self._window = tabs, files, window
        self._closed: deque[_Closed] = deque(maxlen=MOST)

    @property
    def has_others(self) -> bool:
        """Whether more than one document is open."""
        return len(self._tabs) > 1

    @property
    def can_reopen(self) -> bool:
        """Whether something was closed that can be opened again."""
        return bool(self._closed)

    def close_front(self) -> None:
        """Close the document in front."""
        self.close(self._tabs.front)

    def close(self, tab: Tab) -> bool:
        """Close a document, once what is unsaved in it is saved or given up; return whether that was so."""
        if self._tabs.standing(tab).loses_work:
            self._tabs.go_to(tab)
            if not self._files.may_leave():
                return False
        self._note(tab)
        self._tabs.remove(tab)
        return True

    def close_others(self, kept: Tab | None = None) -> None:
        """Close all documents but this one, else the one in front, until one is to stay."""
        kept = kept or self._tabs.front
        if all(self.close(tab) for tab in self._tabs if tab is not kept):
            self._tabs.go_to(kept)

    def reopen(self) -> None:
        """Open again what was closed last; without a file it comes as it was, else as its file is."""
        if self._closed:
            closed = self._closed.pop()
            if isinstance(closed.document, Path):
                self._files.open(closed.document)
            else:
                self._files.show(closed.document, unsaved=closed.is_modified)

    def may_close_all(self) -> bool:
        """Return whether all documents may go: nothing is unsaved, or it is saved now, or given up."""
        unsaved = [tab for tab in self._tabs if self._tabs.standing(tab).loses_work]
        if len(unsaved) > 1:
            return self._may_give_up(unsaved)
        for tab in unsaved:
            self._tabs.go_to(tab)
        return not unsaved or self._files.may_leave()

    def _may_give_up(self, unsaved: list[Tab]) -> bool:
        titles = [self._tabs.standing(tab).title for tab in unsaved]
        answer = ask_to_save_all(self._window, titles)
        if answer == QMessageBox.StandardButton.SaveAll:
            return all(self._saved(tab) for tab in unsaved)
        return answer == QMessageBox.StandardButton.Discard

    def _saved(self, tab: Tab) -> bool:
        self._tabs.go_to(tab)
        return self._files.save()

    def _note(self, tab: Tab) -> None:
        laid = tab.laid or self._tabs.document.laid_aside(self._files.view())
        if laid.path is not None:
            self._closed.append(_Closed(laid.path, laid.is_modified))
        elif isinstance(laid, LaidAside) and len(laid.contents.graph):
            self._closed.append(_Closed(laid.contents, laid.is_modified))
