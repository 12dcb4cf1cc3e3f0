"""A small sheet that renames all selected nodes by a pattern, and shows beforehand what it would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QLineEdit, QVBoxLayout

from engine.composites.reshaping import renamed
from engine.errors import EngineError
from engine.text import _
from gui.document.renaming import by_place, names_of, rename_all
from gui.look import keys
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

PREVIEWED = 6
"""Names that the sheet lists; of more it tells how many."""
_WIDTH = 264


class RenameSheet(QFrame):
    """Takes a pattern such as `x{}` for the selected nodes, which are numbered by where they stand.

    Enter renames, Esc leaves; what cannot be is told while one types, and nothing is renamed.
    """

    closed = Signal()

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view.viewport())
        self._view, self._document = view, view.document
        self._nodes = by_place(view.document.positions, view.selected_nodes())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.field = QLineEdit("x{}")
        self.field.setAccessibleName(_("Pattern of the names"))
        self.preview, self.refusal = PlainLabel(), PlainLabel()
        self.refusal.setWordWrap(True)
        self._fill()
        self.field.textChanged.connect(self._show)
        appearance().changed.connect(self._show)
        for gone in (self._document.changed, self._document.replaced):
            gone.connect(self.close)
        self._open()

    def _fill(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(Theme.UNIT)
        title = PlainLabel(_("Rename {count} nodes").format(count=len(self._nodes)))
        title.setStyleSheet("font-weight: 600")
        hint = PlainLabel(_("{} is a number from 1, {0} from 0"))
        buttons = QDialogButtonBox()
        self.rename = buttons.addButton(_("Rename"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.leave)
        for widget in (title, self.field, hint, self.preview, self.refusal, buttons):
            column.addWidget(widget)

    def _open(self) -> None:
        self._show()
        size = self.sizeHint()
        room = self._view.viewport().rect()
        self.setGeometry(0, 0, min(max(_WIDTH, size.width()), room.width()), size.height())
        self.move(room.center() - self.rect().center())
        self.show()
        self.raise_()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def names(self) -> dict[int, str]:
        """The names that the pattern gives."""
        return names_of(self.field.text(), self._nodes)

    def _show(self) -> None:
        """Show what the nodes would be called, or why they can't be."""
        graph, names = self._document.graph, self.names
        lines = [f"{graph.node(node_id).name} → {name}" for node_id, name in names.items()]
        more = len(lines) - PREVIEWED
        further = [_("and {count} more").format(count=more)] if more > 0 else []
        self.preview.setText("\n".join([*lines[:PREVIEWED], *further]))
        reason = self._reason()
        self.refusal.setStyleSheet(f"color: {appearance().theme.danger.name()}")
        self.refusal.setText(reason)
        self.refusal.setVisible(bool(reason))
        self.rename.setEnabled(not reason)
        self.resize(self.width(), self.sizeHint().height())

    def _reason(self) -> str:
        try:
            renamed(self._document.graph, self.names)
        except EngineError as error:
            return str(error)
        return ""

    def accept(self) -> None:
        """Rename the nodes, as one step, unless that is refused."""
        if not self._reason():
            names = self.names
            self.leave()
            self._view.attempt(lambda: rename_all(self._document, names), self._view.visible_centre())

    def leave(self) -> None:
        """Close, and give the keyboard back to the canvas."""
        self.close()
        self._view.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is closed."""
        super().closeEvent(event)
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Keep keys from the window's shortcuts."""
        return keys.keep(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rename with Enter, leave with Esc."""
        if keys.is_enter(event):
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
