"""What a crash has left: found at the next start, offered without stopping anybody, kept until it is settled.

`gui.document.keeping` writes the journals that are read here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.errors import EngineError, FormatError, UnbegunError
from engine.files.document import Contents
from engine.files.journal import History, State, read
from engine.files.places import chosen_folder
from engine.text import _
from gui.app.holding import clear_stale
from gui.app.left import RECOVERED, Choices, Left, LeftDamaged, day_and_time
from gui.app.tabs import Tabs
from gui.document.changes import changes_to_contents, perform
from gui.document.document import Document
from gui.document.keeping import aside, forget, orphans, set_aside
from gui.look.labels import PlainLabel, plain_tip
from gui.look.message_bar import tinted
from gui.look.theme import Theme, appearance

LONGEST_HISTORY = 200
"""Steps of undo that are brought back with a document; those before them are not."""


def folder() -> Path:
    """Return the folder of the journals: in the one that the settings were sent to, or the user's own."""
    state = chosen_folder() or platformdirs.user_state_path("chainrule", appauthor=False)
    return state / "recovery"


def restorer(document: Document, history: History) -> Callable[[], None]:
    """Return what makes the document what the journal tells, with the steps of undo that led there.

    Raises FormatError where the state that was reached is damaged.
    """
    reached = history.states[history.reached].contents()
    start = max(0, history.reached - LONGEST_HISTORY)
    first = history.states[start].contents()
    return lambda: _restore(document, history, start, first, reached)


def _restore(document: Document, history: History, start: int, first: Contents, reached: Contents) -> None:
    document.replace(first, path=history.path, digest=history.digest, unsaved=history.saved is None)
    if start and history.saved is not None:
        document.undo_stack.forget_clean()
    for number, state in enumerate(history.states[start + 1 :], start + 1):
        if not _performed(document, state):
            break
        if number == history.saved:
            document.undo_stack.setClean()
    while document.undo_stack.index > history.reached - start:
        document.undo_stack.undo()
    perform(document, _("Recover"), changes_to_contents(document, reached))


def _performed(document: Document, state: State) -> bool:
    try:
        perform(document, state.text, changes_to_contents(document, state.contents()))
    except EngineError:
        return False
    return True


class LeftDocument:
    """A document that a crash has left, in its journal."""

    choices = RECOVERED

    def __init__(self, journal: Path, history: History) -> None:
        self.file, self.history = journal, history

    @property
    def words(self) -> str:
        """What is offered, in a sentence or two."""
        title = self.history.path.stem if self.history.path else self.history.title
        message = _(
            "Chainrule ended before {title} was saved. It can be recovered as it was on {day} at {time}."
        )
        told = message.format(title=title or _("Untitled"), **day_and_time(self.history.when))
        return told + self._words_of_damage()

    def _words_of_damage(self) -> str:
        if not self.history.unread:
            return ""
        message = _("What came after that (entries: {count}) cannot be read; recovering leaves it in {path}.")
        return " " + message.format(count=self.history.unread, path=aside(self.file))

    def forget(self) -> None:
        """Let it go for good."""
        forget(self.file)

    def leave_behind(self) -> None:
        """Let it go, now that it has been recovered, but for what could not be."""
        if self.history.unread:
            set_aside(self.file)
        else:
            forget(self.file)


class RecoveryBar(QFrame):
    """Offers what a crash has left, one thing after another; hidden where there is nothing to offer.

    Recovering opens the document as it was at the last completed gesture, with its steps of undo, or goes on
    with a race by `resume`, where it was last kept. Declining forgets it. Neither is asked of anybody who
    goes on working: what is not settled is offered again. `refused` says why one cannot be recovered.
    """

    refused = Signal(str)

    def __init__(self, tabs: Tabs, resume: Callable[[Path], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs, self._resume = tabs, resume
        self._left: list[Left] = []
        self.label = PlainLabel(wraps=True)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.recover_button, self.decline_button = QPushButton(), QPushButton()
        self._give(RECOVERED)
        self.recover_button.clicked.connect(self.recover)
        self.decline_button.clicked.connect(self.decline)
        self.setObjectName("recovery_bar")
        appearance().changed.connect(self._recolour)
        self._recolour()
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, Theme.UNIT // 2, Theme.UNIT, Theme.UNIT // 2)
        row.addWidget(self.label, 1)
        row.addWidget(self.recover_button)
        row.addWidget(self.decline_button)
        self.hide()

    def look(self, place: Path) -> None:
        """Offer what journals and races in a folder hold; those that hold nothing are cleared away."""
        clear_stale(place)
        self._left = [*_left_documents(place), *_left_races(place)]
        self._offer()

    def recover(self) -> None:
        """Open the document that is offered, or go on with the race; what is damaged stays where it lies."""
        match self._left[0]:
            case LeftDocument() as left:
                if not self._recover_document(left):
                    return
            case LeftDamaged() as left:
                left.keep()
            case left:
                self._resume(left.file)
        self._settle()

    def _recover_document(self, left: LeftDocument) -> bool:
        try:
            restore = restorer(self._tabs.document, left.history)
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        path = left.history.path
        tab = self._tabs.holding(path) if path else None
        if tab is None or self._tabs.standing(tab).is_modified or not self._tabs.go_to(tab):
            self._tabs.open(restore)
        else:
            self._tabs.renew(restore)
        self._tabs.front.keeper.afterwards(left.leave_behind)
        return True

    def decline(self) -> None:
        """Forget what is offered."""
        self._left[0].forget()
        self._settle()

    def _recolour(self) -> None:
        self.setStyleSheet(tinted("recovery_bar", appearance().theme.accent))

    def _settle(self) -> None:
        del self._left[0]
        self._offer()

    def _offer(self) -> None:
        self.setVisible(bool(self._left))
        if self._left:
            first = self._left[0]
            self.label.setText(_words(first, len(self._left) - 1))
            self._give(first.choices)

    def _give(self, choices: Choices) -> None:
        self.recover_button.setText(choices.take)
        self.recover_button.setToolTip(plain_tip(choices.take_tip))
        self.decline_button.setText(choices.drop)
        self.decline_button.setToolTip(plain_tip(choices.drop_tip))


def _words(left: Left, others: int) -> str:
    return left.words if not others else left.words + " " + _("After this one: {count}.").format(count=others)


def _left_documents(place: Path) -> Iterator[Left]:
    """Yield those that are unsaved or damaged, and clear the others away."""
    for journal in orphans(place):
        try:
            left = LeftDocument(journal, read(journal))
        except UnbegunError:
            forget(journal)
        except FormatError as error:
            yield LeftDamaged(journal, _("What was kept of a document"), error)
        else:
            if left.history.is_unsaved or left.history.unread:
                yield left
            else:
                left.forget()


def _left_races(place: Path) -> Sequence[Left]:
    """Return them; what only a race needs is not loaded where there is none."""
    if not any(place.glob("*.race*")):
        return []
    from gui.app.left_race import left_races

    return left_races(place)
