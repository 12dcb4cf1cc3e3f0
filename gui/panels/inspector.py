"""The inspector: everything about the selected node, as a lecture would write it beside the gate.

It shows what the evaluation found and the formulas of the op table, and computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.composites.composite import Composite
from engine.errors import EngineError
from engine.export import latex
from engine.graphs.graph import Node
from engine.ops import Array, AttributeValue
from engine.text import _
from gui.document import commands
from gui.document.difference import Difference
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look.formula_view import FormulaView
from gui.look.labels import MarkupLabel, PlainLabel
from gui.look.node_icon import node_icon
from gui.look.theme import Theme, appearance
from gui.panels.attribute_field import AttributeField, attribute_field
from gui.panels.inside_block import InsideBlock
from gui.panels.inspector_text import form, full_tip, gradient_html, heading, label, marked, value_text
from gui.panels.port_block import PortBlock
from gui.panels.value_field import ValueField

_FACE = 32


class Inspector(QScrollArea):
    """Shows one node of a graph, or what to do while none is selected.

    `inside_requested` carries the id of a composite that a user wants to look into.
    """

    inside_requested = Signal(int)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._node: int | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.page: NodePage | None = None
        for signal, slot in self._connections():
            signal.connect(slot)  # type: ignore[attr-defined]
        appearance().changed.connect(self._rebuild)
        self._rebuild()

    def _connections(self) -> list[tuple[object, Callable[..., None]]]:
        shown = self._shown
        introducing = (shown.replaced, shown.described, shown.state_changed)
        return [
            (shown.evaluated, self._refresh),
            (shown.changed, self._follow),
            *((signal, self._introduce_again) for signal in introducing),
        ]

    def show_picture(self, shown: Shown) -> None:
        """Tell of another picture from now on, of the same node."""
        for signal, slot in self._connections():
            signal.disconnect(slot)  # type: ignore[attr-defined]
        self._shown = shown
        for signal, slot in self._connections():
            signal.connect(slot)  # type: ignore[attr-defined]
        self._rebuild()

    def inspect(self, node_id: int | None) -> None:
        """Show this node from now on, or the description for None."""
        if node_id != self._node or node_id is None:
            self._node = node_id
            self._rebuild()

    def _follow(self, difference: Difference) -> None:
        """Keep to the node as it is now; what only shows other numbers need not be built anew."""
        if self._node is None:
            return
        if self._node in difference.gone:
            self._introduce()
        elif difference.retargeted or (self._node in difference.redrawn and self._is_outdated()):
            self._rebuild()

    def _is_outdated(self) -> bool:
        assert self._node is not None
        return self.page is None or not self.page.shows(self._shown.graph.node(self._node))

    def _introduce_again(self) -> None:
        if self._node is None or self._node not in self._shown.graph:
            self._introduce()

    def _introduce(self) -> None:
        self.inspect(None)

    def _rebuild(self) -> None:
        last = self.takeWidget()
        if last is not None:  # it may be in the middle of telling of the very edit that makes it outdated
            last.hide()
            last.deleteLater()
        if self._node is not None and self._node in self._shown.graph:
            self.page = NodePage(self._shown, self._node)
            self.page.inside_requested.connect(self.inside_requested)
            self.setWidget(self.page)
            self._refresh()
        else:
            self.page = None
            self.setWidget(_introduction(self._shown))

    def _refresh(self) -> None:
        if self.page and self._node in self._shown.graph:
            self.page.refresh()


def _introduction(shown: Shown) -> QWidget:
    page, column = _page()
    title = label(shown.title, Theme.LARGE)
    title.setStyleSheet("font-weight: 600")
    column.addWidget(title)
    if shown.description:
        column.addWidget(label(shown.description))
    for line in (
        _("Click a node to see its gradient come, with all its numbers here. Press D to differentiate it."),
        _("Drag from an output to a port to wire them. Press / to add a node where you are."),
        _("Double-click a leaf to type its value, or drag over its number."),
    ):
        column.addWidget(label(line, soft=True))
    column.addStretch(1)
    return page


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
    column.setSpacing(Theme.UNIT)
    return page, column


class NodePage(QWidget):
    """The inspector's page about one node; built on selection, refreshed at every evaluation."""

    inside_requested = Signal(int)

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown = shown
        self._document = shown if isinstance(shown, Document) else None
        self._id = node_id
        node = shown.graph.node(node_id)
        self._built_for = _identity(node)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
        self._column.setSpacing(Theme.UNIT)
        self._add_header(node)
        self.formula = FormulaView()
        self._column.addWidget(self.formula)
        self._column.addWidget(label(node.op.description, soft=True))
        if node.op.source:
            self._column.addWidget(label(node.op.source, Theme.SMALL, soft=True))
        self._add_attributes(node)
        self.value = self._add_value(node)
        self.gradient = marked()
        self.gradient_title = heading("")
        self._column.addWidget(self.gradient_title)
        self._column.addWidget(self.gradient)
        self.ports = {port: PortBlock(shown, node_id, port) for port in node.op.ports}
        for block in self.ports.values():
            self._column.addWidget(block)
        self.inside = self._add_inside(node)
        self._add_differentiate()
        self._column.addStretch(1)

    def shows(self, node: Node) -> bool:
        """Return whether the page was built for the node as it now is, but for a leaf's value."""
        return self._built_for == _identity(node) and not node.op.ports

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        shown, node = self._shown, self._shown.graph.node(self._id)
        if not node.op.is_leaf:
            self.formula.show_latex(latex.formula(shown.graph, self._id, shown.values_into(self._id)))
        if isinstance(self.value, ValueField):
            self.value.show_value(node.value)
        else:
            stale = shown.value_is_stale(self._id)
            self.value.setText(value_text(shown.value(self._id), stale=stale))
            self.value.setToolTip(full_tip(shown.value(self._id)))
        self.gradient_title.setText(self._gradient_title(node))
        self.gradient.setText(self._gradient_text())
        self.gradient.setToolTip(full_tip(shown.gradient(self._id)))
        for block in self.ports.values():
            block.refresh()
        if self.inside is not None:
            self.inside.refresh()

    def _add_header(self, node: Node) -> None:
        face = PlainLabel()
        face.setPixmap(node_icon(node.op.kind, node.symbol).pixmap(_FACE, _FACE))
        self.name = QLineEdit(node.name)
        self.name.setCursorPosition(0)  # a long name is read from its beginning
        self.name.setFrame(False)
        self.name.setToolTip(_("The node's name; type another and press Enter"))
        self.name.setAccessibleName(_("Name"))
        self.name.setReadOnly(self._document is None)
        self.name.editingFinished.connect(self._rename)
        font = self.name.font()
        font.setPointSizeF(Theme.LARGE)
        font.setBold(True)
        self.name.setFont(font)
        self.name.setStyleSheet("background: transparent")
        title = _("Composite") if isinstance(node.op, Composite) else node.op.title
        role = f"{title} · {node.op.gate}" if node.op.gate else title
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(label(role, Theme.SMALL, soft=True))
        row = QHBoxLayout()
        row.addWidget(face, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._column.addLayout(row)
        self.refusal = label("", Theme.SMALL)
        self.refusal.setStyleSheet(f"color: {appearance().theme.danger.name()}")
        self.refusal.hide()
        self._column.addWidget(self.refusal)

    def _rename(self) -> None:
        self._attempt(lambda document: commands.rename(document, self._id, self.name.text().strip()))

    def _attempt(self, edit: Callable[[Document], object]) -> None:
        """Edit the document, where it is one, or say why that can't be."""
        if self._document is None:
            return
        try:
            edit(self._document)
        except EngineError as error:
            self.refusal.setText(str(error))
            self.refusal.show()

    def _add_attributes(self, node: Node) -> None:
        rows = form()
        self.attributes: dict[str, AttributeField] = {}
        for attribute in node.op.attributes:
            name = attribute.name
            self.attributes[name] = field = attribute_field(node.attributes[name], self._setter(name))
            field.setAccessibleName(attribute.title)
            field.setEnabled(self._document is not None)
            rows.addRow(attribute.title, field)
        if node.op.attributes:
            self._column.addLayout(rows)

    def _setter(self, attribute: str) -> Callable[[AttributeValue], None]:
        def set_attribute(value: AttributeValue) -> None:
            self._attempt(lambda document: commands.set_attribute(document, self._id, attribute, value))

        return set_attribute

    def _add_inside(self, node: Node) -> InsideBlock | None:
        if not isinstance(node.op, Composite):
            return None
        block = InsideBlock(self._shown, self._id)
        block.requested.connect(lambda: self.inside_requested.emit(self._id))
        self._column.addWidget(block)
        return block

    def _add_value(self, node: Node) -> ValueField | MarkupLabel:
        self._column.addWidget(heading(_("Value")))
        shown: ValueField | MarkupLabel = marked()
        if node.op.is_leaf and self._document is not None:
            shown = ValueField(node.name)
            shown.setToolTip(_("Type a number, or rows such as [[1, 2], [3, 4]]"))
            shown.entered.connect(self._set_value)
        self._column.addWidget(shown)
        return shown

    def _set_value(self, value: Array) -> None:
        self._attempt(lambda document: commands.set_value(document, self._id, value))

    def _add_differentiate(self) -> None:
        document, node_id = self._document, self._id
        self.differentiate = QPushButton(_("Differentiate this node"))
        self.differentiate.setToolTip(_("Show the gradient of this node with respect to every other (D)"))
        self.differentiate.clicked.connect(
            lambda: self._attempt(lambda document: commands.set_target(document, node_id))
        )
        self._column.addWidget(self.differentiate)
        possible = document is not None and document.target != node_id
        self.differentiate.setVisible(possible)  # once it is no window of its own

    def _gradient_title(self, node: Node) -> str:
        shown = self._shown
        if shown.gradient(self._id) is not None:
            target = shown.target_name
        elif shown.target is not None:
            target = shown.graph.node(shown.target).name
        else:
            return _("Gradient")
        return _("Gradient ∂{target}/∂{node}").format(target=target, node=node.name)

    def _gradient_text(self) -> str:
        gradient = self._shown.gradient(self._id)
        if gradient is None:
            return f"<span style='color:{appearance().theme.soft.name()}'>{_('not computed')}</span>"
        stale = self._shown.gradients_are_stale
        total = gradient_html(gradient, stale=stale)
        terms = self._fork_terms()
        if len(terms) > 1 and not np.ndim(gradient) and not stale:
            return _("{terms} = {total}, summed where the wire forks").format(
                terms=" ".join(terms), total=total
            )
        return total

    def _fork_terms(self) -> list[str]:
        flows = [self._shown.contribution(edge) for edge in self._shown.graph.edges_from(self._id)]
        return [gradient_html(flow) for flow in flows if flow is not None]


def _identity(node: Node) -> tuple[Any, ...]:
    return (node.id, node.name, tuple(node.attributes.items()))
