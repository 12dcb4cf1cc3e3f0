"""The gradient of a node: its number, the terms that it is the sum of, and its shape."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout

from engine.graphs.graph import Edge
from engine.ops import Array
from engine.study.gate_roles import copy_role
from engine.text import _
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.theme import Theme, appearance
from gui.panels.inspector_text import full_tip, gradient_html, label, marked, table
from gui.panels.parts.part import Part


class GradientPart(Part):
    """Tells a node's gradient and writes the sum out where its output forks."""

    key = "gradient"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.number = marked()
        self.shape = label(size=Theme.SMALL, soft=True)
        self.fork = label(size=Theme.SMALL, soft=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        for line in (self.number, self.shape, self.fork):
            column.addWidget(line)

    def title(self) -> str:
        """Return the heading, which says what the gradient is of."""
        shown, name = self._shown, self._shown.name_of(self._id)
        if shown.tells_tangents:
            return shown.flow_name(self._id)
        if shown.gradient(self._id) is not None:
            return _("Gradient {flow}").format(flow=shown.flow_name(self._id))
        if shown.target is None:
            return _("Gradient")
        target = shown.name_of(shown.target)
        return _("Gradient ∂{target}/∂{node}").format(target=target, node=name)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        gradient = self._shown.gradient(self._id)
        self.number.setText(self._written(gradient))
        self.number.setToolTip(full_tip(gradient))
        shape = "" if gradient is None else shape_sentence(gradient, of_tangent=self._shown.tells_tangents)
        fork = "" if self._shown.tells_tangents else copy_role(self._shown.graph, self._id)
        for line, words in ((self.shape, shape), (self.fork, fork)):
            line.setText(words)
            line.setVisible(bool(words))

    def _written(self, gradient: Array | None) -> str:
        if gradient is None:
            return f"<span style='color:{appearance().theme.soft.name()}'>{_('not computed')}</span>"
        stale = self._shown.gradients_are_stale
        terms = {} if stale or self._shown.tells_tangents else fork_terms(self._shown, self._id)
        return sum_html(self._shown, gradient, terms) if terms else gradient_html(gradient, stale=stale)


def fork_terms(shown: Shown, node_id: int) -> dict[Edge, Array]:
    """Return what comes back along each wire of a node; nothing where there is one, or one is not seen."""
    flows = {edge: shown.contribution(edge) for edge in shown.graph.edges_from(node_id)}
    seen = {edge: flow for edge, flow in flows.items() if flow is not None}
    return seen if len(seen) > 1 else {}


def sum_html(shown: Shown, total: Array, terms: dict[Edge, Array]) -> str:
    """Return the sum at a fork written out: in a line for numbers, a row a wire for arrays."""
    written = [gradient_html(term) for term in terms.values()]
    if not np.ndim(total):
        return _("{terms} = {total}, summed where the wire forks").format(
            terms=" ".join(written), total=gradient_html(total)
        )
    names = [place_name(shown, edge) for edge in terms]
    return table([*zip(names, written, strict=True), (_("sum"), gradient_html(total))])


def place_name(shown: Shown, edge: Edge) -> str:
    """Return where a wire leads, as in "f.x"."""
    return f"{shown.graph.node(edge.target).name}.{edge.port}"


def shape_sentence(gradient: Array, *, of_tangent: bool = False) -> str:
    """Return that a gradient, or a tangent, has its variable's shape; "" of a number."""
    if not np.ndim(gradient):
        return ""
    shape = numbers.shape_text(np.shape(gradient))
    words = _("Shape {shape}: a gradient has its variable's shape.")
    if of_tangent:
        words = _("Shape {shape}: a tangent has its variable's shape.")
    return words.format(shape=shape)
