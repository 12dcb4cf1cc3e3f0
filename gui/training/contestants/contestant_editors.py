"""How cells of the table of contestants are drawn and edited, and a form for all hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from engine.errors import ConfigurationError
from engine.training.rules.clippings import Clipping
from engine.training.rules.contestants import RULES, ContestantSpec
from engine.training.rules.optimizers import Hyperparameter
from engine.training.rules.schedules import Schedule
from gui.look.labels import plain_tip
from gui.look.theme import Theme, appearance
from gui.training.contestants.columns import LEARNING_RATE, optimizer_titles
from gui.training.contestants.contestant_model import AnyIndex, ContestantModel
from gui.training.contestants.marks import paint_sample
from gui.training.form import Form, fit
from gui.training.number_field import NumberField


class SampleDelegate(QStyledItemDelegate):
    """Draws a tick box and the contestant's line; `pressed` tells the row whose line is clicked."""

    pressed = Signal(int)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw the cell, and the line over it."""
        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, ContestantModel)
        paint_sample(painter, appearance().theme, model.entries[index.row()], QRectF(_line(option.rect)))

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Take a click on the line for one that chooses its colour."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            is_left = event.button() == Qt.MouseButton.LeftButton
            if is_left and _line(option.rect).contains(event.position().toPoint()):
                self.pressed.emit(index.row())
                return True
        return super().editorEvent(event, model, option, index)


def _line(cell: QRect) -> QRect:
    """Return where a cell shows the contestant's line, beside its tick box."""
    return cell.adjusted(24, 4, -6, -4)


class OptimizerDelegate(QStyledItemDelegate):
    """Edits the optimizer with a list that opens at once."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: AnyIndex) -> QWidget:
        """Return the cell's editor."""
        box = QComboBox(parent)
        for name, title, description in optimizer_titles():
            box.addItem(title, name)
            box.setItemData(box.count() - 1, description, Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(lambda _index: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show in the editor what the cell holds."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Hand on what was entered."""
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class RateDelegate(QStyledItemDelegate):
    """Edits the learning rate; arrows act while the race runs."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Return the cell's editor."""
        model = index.model()
        assert isinstance(model, ContestantModel)
        row = model.entries[index.row()].spec.row
        bounds = row.hyperparameter(LEARNING_RATE).bounds
        field = NumberField(bounds, step=None, parent=parent)
        field.setFrame(False)
        field.value_changed.connect(lambda: self.commitData.emit(field))
        return field

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show in the editor what the cell holds."""
        assert isinstance(editor, NumberField)
        if not editor.hasFocus() or editor.is_empty():
            editor.set_value(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Hand on what was entered."""
        assert isinstance(editor, NumberField)
        value = editor.value()
        model.setData(index, editor.lineEdit().text() if value is None else value)

    def eventFilter(self, editor: Any, event: QEvent) -> bool:
        """Leave the arrows to the field: they step the rate."""
        arrows = {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if isinstance(event, QKeyEvent) and event.key() in arrows:
            return False
        return super().eventFilter(editor, event)


class HyperparameterPopup(QFrame):
    """A small form over all hyperparameters of one contestant, and its rules; every change acts at once.

    What belongs to a rule that the contestant does not have is hidden.
    """

    def __init__(self, model: ContestantModel, row: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._model, self._row = model, row
        self._form = Form()
        self.fields: dict[str, NumberField] = {}
        self.rules: dict[str, QComboBox] = {}
        for parameter in self._spec.row.hyperparameters:
            self._add(parameter)
        for field, table in RULES.items():
            self._add_rule(field, table)
        self._show()
        box = QVBoxLayout(self)
        box.setContentsMargins(*(4 * (Theme.UNIT,)))
        box.addWidget(self._form)

    @property
    def _spec(self) -> ContestantSpec:
        return self._model.entries[self._row].spec

    def _add(self, parameter: Hyperparameter) -> None:
        is_share = parameter.bounds.high <= 1 and parameter.name != "epsilon"
        field = NumberField(parameter.bounds, step=0.01 if is_share else None)
        field.value_changed.connect(lambda: self._take(parameter.name))
        self._form.add(parameter.name, f"{parameter.title} {parameter.letters}", field, str(parameter.bounds))
        self.fields[parameter.name] = field

    def _add_rule(self, field: str, table: Mapping[str, Schedule | Clipping]) -> None:
        box = self.rules[field] = QComboBox()
        for name, rule in table.items():
            box.addItem(rule.title, name)
            tip = "\n".join(filter(None, (rule.description, rule.source)))
            box.setItemData(box.count() - 1, plain_tip(tip), Qt.ItemDataRole.ToolTipRole)
        self._form.add_setting(field, box)
        for rule in table.values():
            for parameter in rule.hyperparameters:
                if parameter.name not in self.fields:
                    self._add(parameter)
        box.activated.connect(lambda _index: self._take_rule(field))

    def _show(self) -> None:
        """Show what the contestant is set to, and nothing that it has not."""
        spec = self._spec
        settings = {setting.name: setting for setting in spec.settings}
        for rule, box in self.rules.items():
            box.setCurrentIndex(box.findData(getattr(spec, rule)))
        for name, field in self.fields.items():
            self._form.set_row_visible(name, name in settings)
            if name in settings:
                field.set_default(None, settings[name].bounds)
                field.set_value(spec.hyperparameters[name])

    def _take_rule(self, field: str) -> None:
        self._form.clear_errors()
        self._model.set_rule(self._row, field, self.rules[field].currentData())
        self._show()
        fit(self, self._form)

    def show_beside(self, cell: QRect) -> None:
        """Show the form below a cell of the screen, or above it where there is no room below."""
        fit(self, self._form)
        fits = cell.bottom() + self.height() <= self.screen().availableGeometry().bottom()
        self.move(cell.left(), cell.bottom() if fits else cell.top() - self.height())
        self.show()

    def error(self, name: str) -> str:
        """Return the message shown beside a hyperparameter."""
        return self._form.error(name)

    def _take(self, name: str) -> None:
        self._form.clear_errors()
        field = self.fields[name]
        value: Any = field.value()
        value = field.lineEdit().text() if value is None else value
        try:
            self._model.set_hyperparameter(self._row, name, value)
        except ConfigurationError as error:
            self._form.show_error(name, str(error))
        fit(self, self._form)
