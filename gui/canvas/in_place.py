"""What all editors on the canvas have in common: they end by keys or by going elsewhere, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.errors import EngineError
from gui.look import keys
from gui.look.application import application

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object


class InPlace(_Widget):
    """Makes an editor of the widget that it is mixed into, ahead of it.

    Esc leaves all as it was. What `completes` it, or going elsewhere in the window, keeps what was entered as
    one step: where that is refused, the editor says why and stays to be mended, or goes with whom it was left
    by. `closed`, which each editor declares, tells whether the keyboard was here, so that whoever opened it
    may take it back. All keys come here before they are the window's.
    """

    closed: Signal
    _is_open = False

    # -- what an editor says of itself ----------------------------------------------------------------------

    def completes(self, event: QKeyEvent) -> bool:
        """Return whether a key says that all is entered."""
        raise NotImplementedError

    def complete(self) -> None:
        """Take in what is half entered."""

    def is_changed(self) -> bool:
        """Return whether there is anything to keep."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what was entered; raise ValueError or an EngineError where it is refused."""
        raise NotImplementedError

    def complain(self, problem: str) -> None:
        """Say why it is refused."""
        raise NotImplementedError

    # -- what is the same for all ---------------------------------------------------------------------------

    def begin(self, first: QWidget | None = None) -> None:
        """Show the editor and give it the keyboard, or a part of it."""
        self._is_open = True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.show()
        self.raise_()
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)
        application().focusChanged.connect(self._follow_keyboard)

    def finish(self) -> bool:
        """Keep what was entered and close; stay, say why and return False where it is refused."""
        if not self._is_open:
            return True
        self.complete()
        try:
            if self.is_changed():
                self.keep()
        except (ValueError, EngineError) as error:
            self.complain(str(error))
            return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Close and change nothing."""
        if self._is_open:
            self._is_open = False
            application().focusChanged.disconnect(self._follow_keyboard)
            had_focus = self._holds(QApplication.focusWidget())
            self.close()
            self.closed.emit(had_focus)

    def event(self, event: QEvent) -> bool:
        """Keep keys from the window's shortcuts."""
        return keys.keep(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what was entered, leave with Esc, or type."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif self.completes(event):
            self.finish()
        else:
            super().keyPressEvent(event)

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self._holds(now) and not self.finish():
            self.cancel()

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))
