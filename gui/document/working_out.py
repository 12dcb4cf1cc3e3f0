"""Working something out of a document without keeping the window waiting: of a large one in a thread.

What is worked out is of the document as it is when it is used: where that has changed meanwhile, it is worked
out again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from engine.files.document import Contents
from gui.document.apart import Apart
from gui.document.difference import Difference

T = TypeVar("T")
AT_ONCE = 200
"""Nodes up to which anything that is worked out is there within a frame or two."""


@dataclass(frozen=True)
class _Question:
    """What is worked out, and what is done with it."""

    work: Callable[[Contents], Any]
    use: Callable[[Any], object]


class WorkingOut(QObject):
    """Works one thing out at a time; another one takes the place of the one before.

    `contents` returns the document as it stands, with a graph that nobody changes. `started` says in words
    what takes a while, `ended` that this is over, `failed` why nothing came of it.
    """

    started = Signal(str)
    ended = Signal()
    failed = Signal(str)

    def __init__(self, contents: Callable[[], Contents], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = contents
        self._question: _Question | None = None
        self._is_outdated = False
        self._apart = Apart(self)
        self._apart.done.connect(self._take)
        self._apart.failed.connect(self._give_up)

    @property
    def is_busy(self) -> bool:
        """True while something is being worked out."""
        return self._question is not None

    def ask(
        self, words: str, work: Callable[[Contents], T], use: Callable[[T], object], more: int = 0
    ) -> None:
        """Work something out and call `use` with it: before this returns where the document is small.

        `words` say what goes on; `more` is how many nodes it is about that are inside others. Of a small
        document this raises what `work` and `use` raise. Nothing is called after `cancel`.
        """
        self.cancel()
        contents = self._contents()
        if len(contents.graph) + more <= AT_ONCE:
            use(work(contents))
            return
        self._question, self._is_outdated = _Question(work, use), False
        self._apart.ask(lambda: work(contents))
        self.started.emit(words)

    def cancel(self) -> None:
        """Let go of what is being worked out, if anything is; nobody hears of it any more."""
        if self._question is not None:
            self._apart.forget()
            self._question = None
            self.ended.emit()

    def follow(self, difference: Difference) -> None:
        """Note that the document has changed, unless only nodes stand elsewhere."""
        self._is_outdated = self._is_outdated or not difference.only_moves

    def _take(self, found: Any) -> None:
        question = self._question
        if question is None:
            return
        if self._is_outdated:
            contents, self._is_outdated = self._contents(), False
            self._apart.ask(lambda: question.work(contents))
            return
        self._question = None
        self.ended.emit()
        question.use(found)

    def _give_up(self, reason: str) -> None:
        if self._question is not None:
            self._question = None
            self.ended.emit()
            self.failed.emit(reason)
