"""What a crash has left: found at the next start, offered without stopping anybody, kept until it is settled.

`gui.document.keeping` writes the journals that are read here.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.errors import EngineError, FormatError
from engine.files.journal import History, State, read
from engine.text import _
from gui.app.files import Files
from gui.app.holding import clear_stale
from gui.app.settings import FOLDER_VARIABLE
from gui.document.changes import changes_to_contents, perform
from gui.document.document import Document
from gui.document.keeping import LOCK, Keeper, orphans
from gui.look.labels import PlainLabel
from gui.look.message_bar import tinted
from gui.look.theme import Theme, appearance

LONGEST_HISTORY = 200
"""Steps of undo that are brought back with a document; those before them are not."""


def folder() -> Path:
    """Return the folder of the journals: in the one that the settings were sent to, or the user's own."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    state = Path(chosen) if chosen else platformdirs.user_state_path("chainrule", appauthor=False)
    return state / "recovery"


def restore(document: Document, history: History) -> None:
    """Make the document what the journal tells, with the steps of undo that led there.

    Raises FormatError, with the document as it was, where the state that was reached is damaged.
    """
    reached = history.states[history.reached].contents()
    start = max(0, history.reached - LONGEST_HISTORY)
    first, unsaved = history.states[start].contents(), history.saved is None
    document.replace(first, path=history.path, digest=history.digest, unsaved=unsaved)
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


class RecoveryBar(QFrame):
    """Offers what a crash has left, one document after another; hidden where there is nothing to offer.

    Recovering opens the document as it was at the last completed gesture, with its steps of undo. Declining
    forgets it. Neither is asked of anybody who goes on working: what is not settled is offered again.
    """

    def __init__(
        self, document: Document, files: Files, keeper: Keeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._files, self._keeper = document, files, keeper
        self._left: list[tuple[Path, History]] = []
        self.label = PlainLabel(wraps=True)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.recover_button = QPushButton(_("&Recover"))
        self.recover_button.setToolTip(_("Open it as it was, with its steps of undo"))
        self.decline_button = QPushButton(_("&Decline"))
        self.decline_button.setToolTip(_("Forget what was not saved"))
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
        """Offer what the journals in a folder hold; those that hold nothing unsaved are cleared away."""
        self._left = []
        clear_stale(place)
        for journal in orphans(place):
            with suppress(FormatError):
                history = read(journal)
                if history.is_unsaved:
                    self._left.append((journal, history))
                else:
                    _forget(journal)
        self._offer()

    def recover(self) -> None:
        """Open the document that is offered, once what is open is safe."""
        journal, history = self._left[0]
        if not self._files.may_leave():
            return
        try:
            restore(self._document, history)
        except FormatError as error:
            self._files.refused.emit(str(error))
            return
        self._files.opened.emit()
        self._keeper.afterwards(lambda: _forget(journal))
        self._settle()

    def decline(self) -> None:
        """Forget the document that is offered."""
        _forget(self._left[0][0])
        self._settle()

    def _recolour(self) -> None:
        self.setStyleSheet(tinted("recovery_bar", appearance().theme.accent))

    def _settle(self) -> None:
        del self._left[0]
        self._offer()

    def _offer(self) -> None:
        self.setVisible(bool(self._left))
        if self._left:
            self.label.setText(_words(self._left[0][1], len(self._left) - 1))


def _words(history: History, others: int) -> str:
    title = history.path.stem if history.path else history.title
    when = datetime.fromtimestamp(history.when)
    message = _("Chainrule ended before {title} was saved. It can be recovered as it was on {day} at {time}.")
    text = message.format(title=title or _("Untitled"), day=f"{when:%Y-%m-%d}", time=f"{when:%H:%M:%S}")
    return text if not others else text + " " + _("Documents after this one: {count}.").format(count=others)


def _forget(journal: Path) -> None:
    with suppress(OSError):
        journal.unlink(missing_ok=True)
        journal.with_name(journal.name + LOCK).unlink(missing_ok=True)
