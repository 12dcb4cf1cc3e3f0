"""The inspector: everything about the selected node, as a lecture would write it beside the gate.

It shows what the evaluation found and the formulas of the op table, and computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError
from engine.export import latex
from engine.graph import Edge, Node
from engine.jacobian import local_gradient
from engine.ops import Array, AttributeValue
from engine.text import _
from gui import commands, numbers
from gui.attribute_field import AttributeField, attribute_field
from gui.document import Document
from gui.formula_view import FormulaView
from gui.node_icon import node_icon
from gui.theme import Theme, appearance
from gui.value_field import ValueField

_FACE = 32
_SHOWN = 6
"""Rows and columns of an array that are written out; a larger one is named by its shape."""


class Inspector(QScrollArea):
    """Shows one node of the document, or what to do while none is selected."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._node: int | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page: NodePage | None = None
        document.evaluated.connect(self._refresh)
        document.failed.connect(self._refresh)
        document.node_changed.connect(self._renew)
        document.edge_added.connect(self._rewire)
        document.edge_removed.connect(self._rewire)
        document.target_changed.connect(self._rebuild)
        document.node_removed.connect(self._forget)
        for signal in (document.replaced, document.described, document.state_changed):
            signal.connect(self._introduce_again)
        appearance().changed.connect(self._rebuild)
        self._rebuild()

    def inspect(self, node_id: int | None) -> None:
        """Show this node from now on, or the document's description for None."""
        if node_id != self._node or node_id is None:
            self._node = node_id
            self._rebuild()

    def _forget(self, node_id: int) -> None:
        if node_id == self._node:
            self._introduce()

    def _introduce_again(self) -> None:
        if self._node is None or self._node not in self._document.graph:
            self._introduce()

    def _introduce(self) -> None:
        self.inspect(None)

    def _rewire(self, edge: Edge) -> None:
        self._renew(edge.target)

    def _renew(self, node_id: int) -> None:
        if node_id == self._node and not (self.page and self.page.shows(self._document.graph.node(node_id))):
            self._rebuild()

    def _rebuild(self) -> None:
        last = self.takeWidget()
        if last is not None:  # it may be in the middle of telling of the very edit that makes it outdated
            last.hide()
            last.deleteLater()
        if self._node is not None and self._node in self._document.graph:
            self.page = NodePage(self._document, self._node)
            self.setWidget(self.page)
            self._refresh()
        else:
            self.page = None
            self.setWidget(_introduction(self._document))

    def _refresh(self, *_found: object) -> None:
        if self.page and self._node in self._document.graph:
            self.page.refresh()


def _introduction(document: Document) -> QWidget:
    page, column = _page()
    title = _label(document.title, Theme.LARGE)
    title.setStyleSheet("font-weight: 600")
    column.addWidget(title)
    if document.description:
        column.addWidget(_label(document.description))
    for line in (
        _("Click a gate to differentiate it, or any node to see its value and gradients here."),
        _("Drag from an output to a port to wire them. Press / to add a node where you are."),
        _("Double-click a leaf to type its value, or drag over its number."),
    ):
        column.addWidget(_label(line, soft=True))
    column.addStretch(1)
    return page


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
    column.setSpacing(Theme.UNIT)
    return page, column


def _label(text: str = "", size: float = Theme.NORMAL, *, soft: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    font = label.font()
    font.setPointSizeF(size)
    label.setFont(font)
    if soft:
        label.setStyleSheet(f"color: {appearance().theme.soft.name()}")
    return label


def _heading(text: str) -> QLabel:
    label = _label(text, Theme.SMALL, soft=True)
    label.setContentsMargins(0, Theme.UNIT, 0, 0)
    return label


class NodePage(QWidget):
    """The inspector's page about one node; built on selection, refreshed at every evaluation."""

    def __init__(self, document: Document, node_id: int) -> None:
        super().__init__()
        self._document = document
        self._id = node_id
        node = document.graph.node(node_id)
        self._built_for = _identity(node)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
        self._column.setSpacing(Theme.UNIT)
        self._add_header(node)
        self.formula = FormulaView("" if node.op.is_leaf else latex.formula(document.graph, node_id))
        self._column.addWidget(self.formula)
        self._column.addWidget(_label(node.op.description, soft=True))
        self._add_attributes(node)
        self.value = self._add_value(node)
        self.gradient = _label()
        self._column.addWidget(_heading(self._gradient_title(node)))
        self._column.addWidget(self.gradient)
        self.ports = {port: PortBlock(document, node_id, port) for port in node.op.ports}
        for block in self.ports.values():
            self._column.addWidget(block)
        self.differentiate = QPushButton(_("Differentiate this node"))
        self.differentiate.setToolTip(_("Show the gradient of this node with respect to every other (Enter)"))
        self.differentiate.clicked.connect(lambda: commands.set_target(document, node_id))
        self._column.addWidget(self.differentiate)
        self.differentiate.setVisible(document.target != node_id)  # once it is no window of its own
        self._column.addStretch(1)

    def shows(self, node: Node) -> bool:
        """Return whether the page was built for the node as it now is, but for a leaf's value."""
        return self._built_for == _identity(node) and not node.op.ports

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        document, node = self._document, self._document.graph.node(self._id)
        value = document.value(self._id)
        if isinstance(self.value, ValueField):
            self.value.show_value(node.value)
        else:
            self.value.setText(value_text(value))
        self.gradient.setText(self._gradient_text())
        for block in self.ports.values():
            block.refresh()
        for label in (self.gradient, *self.ports.values()):
            label.setEnabled(not document.stale)

    def _add_header(self, node: Node) -> None:
        face = QLabel()
        face.setPixmap(node_icon(node.op.kind, node.symbol).pixmap(_FACE, _FACE))
        self.name = QLineEdit(node.name)
        self.name.setFrame(False)
        self.name.setToolTip(_("The node's name; type another and press Enter"))
        self.name.setAccessibleName(_("Name"))
        self.name.editingFinished.connect(self._rename)
        font = self.name.font()
        font.setPointSizeF(Theme.LARGE)
        font.setBold(True)
        self.name.setFont(font)
        self.name.setStyleSheet("background: transparent")
        role = f"{node.op.title} · {node.op.gate}" if node.op.gate else node.op.title
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(_label(role, Theme.SMALL, soft=True))
        row = QHBoxLayout()
        row.addWidget(face, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._column.addLayout(row)
        self.refusal = _label("", Theme.SMALL)
        self.refusal.setStyleSheet(f"color: {appearance().theme.danger.name()}")
        self.refusal.hide()
        self._column.addWidget(self.refusal)

    def _rename(self) -> None:
        try:
            commands.rename(self._document, self._id, self.name.text().strip())
        except EngineError as error:
            self._refuse(error)

    def _refuse(self, error: EngineError) -> None:
        self.refusal.setText(str(error))
        self.refusal.show()

    def _add_attributes(self, node: Node) -> None:
        form = QFormLayout()
        self.attributes: dict[str, AttributeField] = {}
        for attribute in node.op.attributes:
            name = attribute.name
            self.attributes[name] = field = attribute_field(node.attributes[name], self._setter(name))
            field.setAccessibleName(attribute.title)
            form.addRow(attribute.title, field)
        if node.op.attributes:
            self._column.addLayout(form)

    def _setter(self, attribute: str) -> Callable[[AttributeValue], None]:
        def set_attribute(value: AttributeValue) -> None:
            try:
                commands.set_attribute(self._document, self._id, attribute, value)
            except EngineError as error:
                self._refuse(error)

        return set_attribute

    def _add_value(self, node: Node) -> ValueField | QLabel:
        self._column.addWidget(_heading(_("Value")))
        shown: ValueField | QLabel = _label()
        if node.op.is_leaf:
            shown = ValueField(node.name)
            shown.setToolTip(_("Type a number, or rows such as [[1, 2], [3, 4]]"))
            shown.entered.connect(lambda value: commands.set_value(self._document, self._id, value))
        self._column.addWidget(shown)
        return shown

    def _gradient_title(self, node: Node) -> str:
        if self._document.target is None:
            return _("Gradient")
        target = self._document.graph.node(self._document.target).name
        return _("Gradient ∂{target}/∂{node}").format(target=target, node=node.name)

    def _gradient_text(self) -> str:
        gradient = self._document.gradient(self._id)
        if gradient is None:
            return f"<span style='color:{appearance().theme.soft.name()}'>{_('not computed')}</span>"
        total = gradient_html(gradient)
        terms = self._fork_terms()
        if len(terms) > 1 and not np.ndim(gradient):
            return _("{terms} = {total}, summed where the wire forks").format(
                terms=" ".join(terms), total=total
            )
        return total

    def _fork_terms(self) -> list[str]:
        evaluation = self._document.evaluation
        flows = [
            evaluation.contributions.get((edge.target, edge.port))
            for edge in self._document.graph.edges_from(self._id)
            if evaluation
        ]
        return [gradient_html(flow) for flow in flows if flow is not None]


def _identity(node: Node) -> tuple[Any, ...]:
    return (node.id, node.name, tuple(node.attributes.items()))


class PortBlock(QFrame):
    """One port of a node: where its value comes from, and upstream × local = downstream."""

    def __init__(self, document: Document, node_id: int, port: str) -> None:
        super().__init__()
        self._document, self._id, self._port = document, node_id, port
        self.setObjectName("port")
        theme = appearance().theme
        self.setStyleSheet(f"#port {{ border-top: 1px solid {theme.border.name()} }}")
        source = document.graph.source(node_id, port)
        self._source = source
        name = document.graph.node(source).name if source is not None else _("open")
        title = _("Port {port} ← {source}").format(port=port, source=name)
        self.formula = FormulaView(
            latex.local_gradient(document.graph, node_id, port) if source is not None else ""
        )
        self.rows = {key: _label() for key in ("value", "upstream", "local", "downstream")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Theme.UNIT, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(_label(f"<b>{title}</b>"))
        column.addWidget(self.formula)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(2)
        for key, words in (
            ("value", _("value")),
            ("upstream", _("upstream")),
            ("local", _("local")),
            ("downstream", _("downstream")),
        ):
            form.addRow(_label(words, soft=True), self.rows[key])
        column.addLayout(form)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        found = self._found()
        for key, label in self.rows.items():
            value = found.get(key)
            shown = value_text if key == "value" else gradient_html
            label.setText(shown(value) if value is not None else "—")
        self.rows["downstream"].setToolTip(_("upstream × local: what flows back along this wire"))

    def _found(self) -> dict[str, Array]:
        document = self._document
        evaluation = document.evaluation
        if evaluation is None or self._source is None or self._id not in evaluation.values:
            return {}
        found = {"value": document.value(self._source), "upstream": document.gradient(self._id)}
        if not document.stale and document.plan.computes(self._id):
            found["local"] = local_gradient(document.plan, evaluation, self._id, self._port)
        found["downstream"] = evaluation.contributions.get((self._id, self._port))
        return found


def value_text(value: Array | None) -> str:
    """Return a value for reading: a number in full, a small array as rows, a large one as its shape."""
    if value is None:
        return _("not computed")
    return numbers.full(value) if np.ndim(value) == 0 else _rows(value, numbers.short)


def gradient_html(gradient: Array) -> str:
    """Return a gradient in its colour, with its sign."""
    theme = appearance().theme
    if np.ndim(gradient):
        return _rows(gradient, numbers.signed)
    colour = theme.zero if gradient == 0 else theme.positive if gradient > 0 else theme.negative
    return f"<b style='color:{colour.name()}'>{numbers.signed(gradient)}</b>"


def _rows(array: Any, written: Any) -> str:
    if np.ndim(array) > 2 or max(np.shape(array)) > _SHOWN:
        return _("array {shape}").format(shape=numbers.shape_text(np.shape(array)))
    rows = np.atleast_2d(array)
    cells = (
        "<tr>" + "".join(f"<td align='right'>{written(entry)}&nbsp;&nbsp;</td>" for entry in row) + "</tr>"
        for row in rows
    )
    return f"<table cellspacing='0'>{''.join(cells)}</table>"
