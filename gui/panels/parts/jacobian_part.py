"""The Jacobian of a gate at one of its ports: what it looks like, and what it would cost beside the vjp."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from engine.graphs.graph import Node
from engine.study.jacobian import Jacobian, can_be_built, port_jacobian
from engine.study.lens import cost_sentence, entry, sketch
from engine.text import _
from gui.document.apart import Apart
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.theme import Theme
from gui.panels.inspector_text import label
from gui.panels.parts.jacobian_view import JacobianView
from gui.panels.parts.part import Part


class JacobianPart(Part):
    """Draws ∂(output)/∂(port) of a gate of arrays; the pattern of a large one is found apart."""

    key = "jacobian"
    opens = False

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.jacobian: Jacobian | None = None
        self._outlined: tuple[Any, ...] | None = None
        self.ports = QComboBox()
        self.ports.setAccessibleName(_("Port"))
        self.ports.addItems(list(shown.graph.node(node_id).op.ports))
        self.ports.currentIndexChanged.connect(lambda _index: self.refresh())
        self.view = JacobianView()
        self.view.pointed.connect(self._point_at)
        self.entry, self.structure, self.cost = label(size=Theme.SMALL), label(), label(size=Theme.SMALL)
        self._apart = Apart(self)
        self._apart.done.connect(self._show)
        self._apart.failed.connect(self.structure.setText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        for widget in (self.ports, self.view, self.entry, self.structure, self.cost):
            column.addWidget(widget)
        self.ports.setVisible(self.ports.count() > 1)  # once it is no window of its own

    def title(self) -> str:
        """Return the heading."""
        return _("Jacobian")

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether there is a port to differentiate by."""
        return bool(node.op.ports)

    def can_tell(self) -> bool:
        """Return whether arrays meet at the gate, and nothing of it is hidden."""
        shown, inputs = self._shown, self._shown.values_into(self._id).values()
        if not inputs or shown.found_by is None or not shown.reveals(self._id):
            return False
        return any(np.ndim(value) for value in (*inputs, shown.value(self._id)) if value is not None)

    def refresh(self) -> None:
        """Show the Jacobian at the chosen port; one too large to build only where shapes are others."""
        shown, port = self._shown, self.ports.currentText()
        if shown.found_by is None or shown.evaluation is None or not self._is_wired(port):
            return
        find = partial(port_jacobian, shown.found_by, shown.evaluation, self._id, port)
        case = self._case(port)
        if case is None:
            self._outlined = None
            self._apart.forget()
            self._show(find())
        elif case != self._outlined:
            self._outlined = case
            self._wait()
            self._apart.ask(find)

    def _is_wired(self, port: str) -> bool:
        return self._shown.graph.source(self._id, port) is not None

    def _case(self, port: str) -> tuple[Any, ...] | None:
        """Return what the pattern of a Jacobian too large to be built depends on; None of a smaller one."""
        shown, node = self._shown, self._shown.graph.node(self._id)
        values, out = shown.values_into(self._id), shown.value(self._id)
        source = shown.graph.source(self._id, port)
        if out is None or source is None or can_be_built(out, values[source]):
            return None
        shapes = [(into, np.shape(value)) for into, value in values.items()]
        return port, node.op, tuple(node.attributes.items()), tuple(shapes)

    def _wait(self) -> None:
        self.view.show_sketch(None)
        self.entry.hide()
        self.structure.setText(_("Looking for its pattern …"))
        self.cost.setText("")

    def _show(self, found: Jacobian) -> None:
        self.jacobian = found
        if found.matrix is not None:
            self.view.show_matrix(found.matrix)
        else:
            self.view.show_sketch(sketch(found.sparsity))
        self._point_at(None)
        self.entry.show()
        self.structure.setText(found.sparsity.sentence)
        self.cost.setText(cost_sentence(found))

    def _point_at(self, place: tuple[int, int] | None) -> None:
        """Tell the entry that is pointed at exactly."""
        found, graph = self.jacobian, self._shown.graph
        if found is None or found.matrix is None:
            self.entry.setText(_("Too large to build: this is the outline of its pattern."))
        elif place is None:
            rows, columns = (numbers.shape_text(shape) for shape in (found.output_shape, found.input_shape))
            words = _("Rows: output {rows}. Columns: input {columns}. Point at an entry for its exact value.")
            self.entry.setText(words.format(rows=rows or "1", columns=columns or "1"))
        else:
            source = graph.source(self._id, self.ports.currentText())
            assert source is not None
            one = entry(found, *place, self._shown.name_of(self._id), self._shown.name_of(source))
            words = _("∂{out}/∂{by} = {value}")
            self.entry.setText(words.format(out=one.out, by=one.by, value=numbers.full(one.value)))
