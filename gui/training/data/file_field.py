"""Where one names a file of data: by typing, or by looking for it on the computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from engine.text import _
from gui.look.theme import Theme

OFFERED = _(
    "Tables, images and arrays (*.csv *.tsv *.tab *.txt *.data *.dat *.arff *.gz *.npz *.tar *.tgz *.bin "
    "*ubyte);;All files (*)"
)


class FileField(QWidget):
    """Holds a path; `edited` says that another was typed.

    `found` carries the path that one looked for, and `given_up` says that none was found.
    """

    edited = Signal()
    found = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.browse = QLineEdit(), QPushButton(_("Browse…"))
        self.browse.setToolTip(_("Find a table, arrays, or images like those of MNIST or CIFAR-10"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT // 2)
        row.addWidget(self.line, 1)
        row.addWidget(self.browse)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._tell_of_edit)
        self.browse.clicked.connect(self.ask)

    @property
    def path(self) -> str:
        """The path that stands there."""
        return self.line.text().strip()

    def show_path(self, path: str) -> None:
        """Show a path, without saying that it is another."""
        self.line.setText(path)

    def ask(self) -> None:
        """Let the user look for a file."""
        path, _filter = QFileDialog.getOpenFileName(self, _("Choose a file of data"), self.path, OFFERED)
        if path:
            self.found.emit(path)
        else:
            self.given_up.emit()

    def _tell_of_edit(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self.edited.emit()
