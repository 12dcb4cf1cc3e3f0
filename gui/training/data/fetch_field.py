"""Where one has a data set fetched from the internet, sees it come, and cancels it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from engine.training.data.fetching import Fetching
from engine.training.data.remote_sets import REMOTE, size_text
from gui.document.apart import Apart
from gui.look.labels import plain_tip
from gui.look.theme import Theme

LOOK = 100
"""Milliseconds between two looks at how much has come, while anything comes."""


class FetchField(QWidget):
    """Offers to fetch one data set; what was begun goes on while another one is shown.

    `begun` says that one is being fetched, `fetched` carries the name of a set that is there now, `refused` a
    name and why that set is not.
    """

    begun = Signal()
    fetched = Signal(str)
    refused = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = next(iter(REMOTE))
        self._coming: dict[str, Fetching] = {}
        self.button, self.cancel = QPushButton(), QPushButton(_("Cancel"))
        self.cancel.setToolTip(plain_tip(_("Fetch no further; nothing is kept of what came so far")))
        self.bar = QProgressBar()
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar.setAccessibleName(_("How much has come"))
        self.address = QLineEdit()
        self.address.setAccessibleName(_("Mirror"))
        tip = _("Another server to fetch from, by its address; it has a folder for each data set")
        self.address.setToolTip(plain_tip(tip))
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        for layout in (column, row):
            layout.setSpacing(Theme.UNIT // 2)
        column.addLayout(row)
        column.addWidget(self.address)
        for widget, stretch in ((self.button, 0), (self.bar, 1), (self.cancel, 0)):
            row.addWidget(widget, stretch)
        row.addStretch()
        self.setFocusProxy(self.button)
        self._looks = QTimer(self, interval=LOOK)
        self._looks.timeout.connect(self._show)
        self.button.clicked.connect(self._fetch)
        self.cancel.clicked.connect(self._cancel)
        self._show()

    @property
    def mirror(self) -> str:
        """The address to fetch from, "" for the usual servers."""
        return self.address.text().strip()

    def set_mirror(self, address: object) -> None:
        """Fetch from another address; what is none is passed over."""
        self.address.setText(address if isinstance(address, str) else "")

    def offer(self, name: str) -> None:
        """Offer this data set, or show how it comes."""
        self._name = name
        self._show()

    def cancel_all(self) -> None:
        """Let nothing come any more."""
        for coming in self._coming.values():
            coming.cancel()

    def _fetch(self) -> None:
        name = self._name
        coming = self._coming[name] = Fetching(name, self.mirror)
        apart = Apart(self)
        apart.done.connect(lambda _path: self._end(name, apart))
        apart.failed.connect(lambda reason: self._end(name, apart, reason))
        apart.ask(coming.run)
        self._looks.start()
        self._show()
        self.begun.emit()

    def _cancel(self) -> None:
        self._coming[self._name].cancel()
        self._show()

    def _end(self, name: str, apart: Apart, reason: str = "") -> None:
        del self._coming[name]
        apart.deleteLater()
        if not self._coming:
            self._looks.stop()
        self._show()
        if reason:
            self.refused.emit(name, reason)
        else:
            self.fetched.emit(name)

    def _show(self) -> None:
        coming = self._coming.get(self._name)
        has_focus = self.button.hasFocus() or self.cancel.hasFocus()
        self.button.setVisible(coming is None)
        for widget in (self.bar, self.cancel):
            widget.setVisible(coming is not None)
        if has_focus:
            (self.cancel if coming else self.button).setFocus()
        self.address.setEnabled(coming is None)
        wanted = REMOTE[self._name]
        self.address.setPlaceholderText(_("from {host}").format(host=wanted.host))
        self.button.setText(_("Fetch ({size})").format(size=size_text(wanted.size)))
        tip = _("Fetch {title} from the internet, and keep it in {folder}")
        self.button.setToolTip(plain_tip(tip.format(title=wanted.title, folder=wanted.folder)))
        if coming is not None:
            self.bar.setRange(0, coming.size)
            self.bar.setValue(coming.done)
            words = _("Cancelling…") if coming.is_cancelled else _("%p % of {size}")
            self.bar.setFormat(words.format(size=size_text(coming.size)))
