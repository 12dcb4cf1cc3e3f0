"""The inspector's page about one node: its name and value, and below them what each part tells of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.composites.composite import Composite
from engine.errors import EngineError
from engine.graphs.graph import Node
from engine.ops import Array, AttributeValue
from engine.text import _
from gui.document import commands
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look.labels import MarkupLabel, PlainLabel
from gui.look.letters import sized
from gui.look.node_icon import node_icon
from gui.look.theme import Theme, appearance
from gui.panels.attribute_field import AttributeField, attribute_field
from gui.panels.inside_block import InsideBlock
from gui.panels.inspector_text import form, full_tip, heading, label, marked, value_text
from gui.panels.parts.check_part import CheckPart
from gui.panels.parts.curve_part import CurvePart
from gui.panels.parts.entries_part import EntriesPart
from gui.panels.parts.formula_part import FormulaPart
from gui.panels.parts.gradient_part import GradientPart
from gui.panels.parts.jacobian_part import JacobianPart
from gui.panels.parts.part import Folds, Part, Section
from gui.panels.parts.ports_part import PortsPart
from gui.panels.parts.role_part import RolePart
from gui.panels.parts.what_if_part import WhatIfPart
from gui.panels.value_field import ValueField

_FACE = 32


class Making(Protocol):
    """A kind of part: it says of which nodes it can tell something, and is made for one."""

    def __call__(self, shown: Shown, node_id: int, /) -> Part: ...  # noqa: D102

    def suits(self, node: Node, /) -> bool: ...  # noqa: D102


PARTS: tuple[Making, ...] = (
    EntriesPart, FormulaPart, GradientPart, RolePart, PortsPart, CurvePart, WhatIfPart, JacobianPart,
    CheckPart,
)  # fmt: skip
"""What a page tells of a node, in this order, each part below a heading that folds it away."""


class NodePage(QWidget):
    """The inspector's page about one node; built on selection, refreshed at every evaluation."""

    inside_requested = Signal(int)

    def __init__(self, shown: Shown, node_id: int, folds: Folds) -> None:
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
        self._add_attributes(node)
        self.value = self._add_value(node)
        parts = [make(shown, node_id) for make in PARTS if make.suits(node)]
        self.sections = {part.key: Section(part, folds) for part in parts}
        for section in self.sections.values():
            self._column.addWidget(section)
        self.inside = self._add_inside(node)
        self._add_differentiate()
        self._column.addStretch(1)

    def section(self, key: str) -> Section:
        """Return the section of a part by the part's key; raise KeyError where it does not suit the node."""
        return self.sections[key]

    @property
    def ports(self) -> PortsPart | None:
        """What tells of the node's ports, None where it has none."""
        section = self.sections.get(PortsPart.key)
        return section.part if section is not None and isinstance(section.part, PortsPart) else None

    def shows(self, node: Node) -> bool:
        """Return whether the page was built for the node as it now is, but for a leaf's value."""
        return self._built_for == _identity(node) and not node.op.ports

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        shown, node = self._shown, self._shown.graph.node(self._id)
        if isinstance(self.value, ValueField):
            self.value.show_value(node.value)
        else:
            stale = shown.value_is_stale(self._id)
            self.value.setText(value_text(shown.value(self._id), stale=stale))
            self.value.setToolTip(full_tip(shown.value(self._id)))
        for section in self.sections.values():
            section.refresh()
        if self.inside is not None:
            self.inside.refresh()

    def _add_header(self, node: Node) -> None:
        face = PlainLabel()
        face.setPixmap(node_icon(node.op.kind, node.symbol).pixmap(_FACE, _FACE))
        self._called = self._shown.name_of(node.id)
        self.name = QLineEdit(self._called)
        self.name.setCursorPosition(0)  # a long name is read from its beginning
        self.name.setFrame(False)
        self.name.setToolTip(_("The node's name; type another and press Enter"))
        self.name.setAccessibleName(_("Name"))
        self.name.setReadOnly(self._document is None)
        self.name.editingFinished.connect(self._rename)
        font = sized(self.name.font(), Theme.LARGE)
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
        typed = self.name.text().strip()
        if typed != self._called:
            self._attempt(lambda document: commands.rename(document, self._id, typed))

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
        possible = document is not None and document.can_aim and document.target != node_id
        self.differentiate.setVisible(possible)  # once it is no window of its own


def _identity(node: Node) -> tuple[Any, ...]:
    return (node.id, node.name, tuple(node.attributes.items()))
