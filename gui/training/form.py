"""A column of labelled editors, with room for what is wrong beside the one at fault."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QGridLayout, QWidget

from engine.text import _
from engine.training.titles import title_of
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme, appearance

NARROWEST = 224
"""The least width of a panel that holds a form, in pixels."""


class Form(QWidget):
    """Rows of label and editor; `show_error` writes under an editor, `clear_errors` takes all of it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Theme.UNIT)
        self._grid.setVerticalSpacing(Theme.UNIT // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance(_("Activation")))
        self._rows: dict[str, tuple[PlainLabel, QWidget, PlainLabel]] = {}
        appearance().changed.connect(self._recolour)

    def add(self, field: str, title: str, editor: QWidget, tip: str = "") -> None:
        """Append a row; `field` is the engine's name of the setting, by which errors are placed."""
        label, error = PlainLabel(title), PlainLabel()
        label.setBuddy(editor)
        error.setWordWrap(True)
        error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        error.hide()
        for widget in (label, editor):
            widget.setToolTip(plain_tip(tip))
        if isinstance(editor, QComboBox):
            editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        _in_focus(editor).setAccessibleName(title)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)
        self._grid.addWidget(error, row + 1, 0, 1, 2)
        self._rows[field] = label, editor, error
        self._recolour()

    def add_setting(self, field: str, editor: QWidget, tip: str = "") -> None:
        """Append a row for a setting of a race, with the title by which messages call it."""
        self.add(field, title_of(field), editor, tip)

    def set_row_visible(self, field: str, visible: bool) -> None:
        """Show or hide a row."""
        label, editor, error = self._rows[field]
        label.setVisible(visible)
        editor.setVisible(visible)
        error.setVisible(visible and bool(error.text()))

    def show_error(self, field: str, message: str) -> bool:
        """Write a message under the editor of that field; return False where the form has no such field."""
        if field not in self._rows:
            return False
        _label, editor, error = self._rows[field]
        error.setText(message)
        error.setVisible(True)
        _in_focus(editor).setAccessibleDescription(message)
        return True

    def error(self, field: str) -> str:
        """Return the message shown under that field, or an empty text."""
        return self._rows[field][2].text()

    def clear_errors(self) -> None:
        """Take every message away."""
        for field in self._rows:
            self.clear_error(field)

    def clear_error(self, field: str) -> None:
        """Take the message under that field away."""
        _label, editor, error = self._rows[field]
        error.clear()
        error.hide()
        _in_focus(editor).setAccessibleDescription("")

    def _recolour(self) -> None:
        colour = appearance().theme.danger.name()
        for _label, _editor, error in self._rows.values():
            error.setStyleSheet(f"color: {colour}")


def fit(popup: QWidget, form: Form) -> None:
    """Make a window as large as what is in it now, a form among it: Qt finds that out in a later turn."""
    for widget in (form, popup):
        layout = widget.layout()
        assert layout is not None
        layout.activate()
    popup.adjustSize()
    if popup.hasHeightForWidth():  # which may be for another width than Qt took
        popup.resize(popup.width(), popup.heightForWidth(popup.width()))


def _in_focus(editor: QWidget) -> QWidget:
    """Return who is given the focus, and so is read aloud, where this editor is: of a row a part of it.

    A button there has a name of its own.
    """
    part = editor.focusProxy()
    return editor if part is None or isinstance(part, QAbstractButton) else part
