"""What the inspector says of one port: where its value comes from, and the chain rule in numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout

from engine.composites.composite import Composite
from engine.export import latex
from engine.graphs.graph import Edge
from engine.ops import Array
from engine.text import _
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.formula_view import FormulaView
from gui.look.labels import plain_tip
from gui.look.theme import Theme
from gui.panels.inspector_text import form, full_tip, gradient_html, label, marked, value_text

MOVES = (
    (-1, Qt.Key.Key_Up, _("Move up\tAlt+Up")),
    (1, Qt.Key.Key_Down, _("Move down\tAlt+Down")),
)


class PortBlock(QFrame):
    """One port of a node: where its value comes from, and upstream × local = downstream.

    In forward mode it is tangent × local = contribution. `move_asked` says that what enters here is to enter
    a port further down, or with -1 further up; `may_move` says whether it can.
    """

    move_asked = Signal(int)

    def __init__(self, shown: Shown, node_id: int, port: str) -> None:
        super().__init__()
        self._shown, self._id, self._port = shown, node_id, port
        self._may_move: Callable[[int], bool] = lambda _by: False
        self.setObjectName("port")
        source = shown.graph.source(node_id, port)
        self._source = source
        name = shown.name_of(source) if source is not None else _("open")
        title = _("Port {port} ← {source}").format(port=port, source=name)
        self._told = source is not None and not isinstance(shown.graph.node(node_id).op, Composite)
        self.formula = FormulaView()
        told = _told_of_tangents() if shown.tells_tangents else _told_of_gradients()
        self.rows = {key: marked() for key in told}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Theme.UNIT, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(marked(f"<b>{escape(title)}</b>"))
        column.addWidget(self.formula)
        rows = form()
        for key, (words, tip) in told.items():
            said = label(words, soft=True)
            said.setToolTip(plain_tip(tip))
            rows.addRow(said, self.rows[key])
        column.addLayout(rows)

    def take_moves(self, may_move: Callable[[int], bool]) -> None:
        """Take the keyboard, and let keys and a menu move what enters here."""
        self._may_move = may_move
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard to the canvas
        self.setToolTip(plain_tip(_("Alt+Up and Alt+Down let this input enter another port")))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to move what enters here."""
        if self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
            self.moves().popup(event.globalPos() if by_mouse else self.mapToGlobal(self.rect().center()))

    def moves(self) -> QMenu:
        """Return a menu of where it can be moved; it goes when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for by, _key, words in MOVES:
            action = menu.addAction(words)
            action.setEnabled(self._may_move(by))
            action.triggered.connect(partial(self.move_asked.emit, by))
        return menu

    def event(self, event: QEvent) -> bool:
        """Keep its keys from the window, whose own mean what is selected on the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride and _asked(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move what enters here."""
        by = _asked(event)
        if by and self._may_move(by):
            self.move_asked.emit(by)
        elif not by:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        shown, told = self._shown, self._numbers()
        if self._told:
            values = shown.values_into(self._id)
            self.formula.show_latex(
                latex.local_gradient(shown.as_read, self._id, self._port, values, shown.target_name)
            )
        for key, row in self.rows.items():
            number = told.get(key)
            row.setText(shapes(told) if key == "shape" else self._written(key, number))
            row.setToolTip(full_tip(number))

    def _written(self, key: str, number: Array | None) -> str:
        if number is None:
            return "—"
        if key == "value":
            assert self._source is not None
            return value_text(number, stale=self._shown.value_is_stale(self._source))
        stale = self._shown.gradients_are_stale and key != "local"  # a local gradient is live or not told
        return gradient_html(number, stale=stale)

    def _numbers(self) -> dict[str, Array | None]:
        if self._source is None:
            return {}
        shown, edge = self._shown, Edge(self._source, self._id, self._port)
        told = {"value": shown.value(self._source), "local": shown.local_gradient(self._id, self._port)}
        if shown.tells_tangents:
            flows = {"tangent": shown.gradient(self._source), "contribution": shown.contribution(edge)}
            return {**told, **flows}
        return {**told, "upstream": shown.gradient(self._id), "downstream": shown.contribution(edge)}


def _asked(event: QEvent) -> int:
    """Return how many ports further down a key asks for, 0 where it asks for something else."""
    assert isinstance(event, QKeyEvent)
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.AltModifier:
        return 0
    return next((by for by, key, _words in MOVES if event.key() == key), 0)


def _told_of_gradients() -> dict[str, tuple[str, str]]:
    """Return what the rows are called, in their order, and what is said when one points at that."""
    return {
        "value": (_("value"), ""),
        "shape": (_("shape"), _("A gradient has its variable's shape")),
        "upstream": (_("upstream"), _("The gradient of the gate's output")),
        "local": (_("local"), _("How the output changes with this input")),
        "downstream": (_("downstream"), _("upstream × local: what flows back along this wire")),
    }


def _told_of_tangents() -> dict[str, tuple[str, str]]:
    """Return the same in forward mode."""
    told = _told_of_gradients()
    return {
        "value": told["value"],
        "shape": (_("shape"), _("A tangent has its variable's shape")),
        "tangent": (_("tangent"), _("How what comes in moves")),
        "local": told["local"],
        "contribution": (_("contribution"), _("tangent × local: how this input moves the output")),
    }


def shapes(told: Mapping[str, Array | None]) -> str:
    """Return the shape of what comes in, and that what goes back has it too."""
    value, downstream = told.get("value"), told.get("downstream")
    if value is None:
        return "—"
    shape = numbers.shape_text(np.shape(value)) if np.ndim(value) else _("a number")
    if downstream is None or not np.ndim(value):
        return shape
    return _("{shape}, and {gradient} for downstream").format(
        shape=shape, gradient=numbers.shape_text(np.shape(downstream))
    )
