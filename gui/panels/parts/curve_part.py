"""The curve of a function of one number: where the gate is on it, and how steep it is there."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout

from engine.graphs.graph import Node
from engine.ops import Array
from engine.study.function_curve import (
    function_curve,
    is_function_of_a_number,
    operating_point,
    operating_points,
    slope_words,
)
from engine.text import _
from gui.document import commands
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.theme import Theme, appearance
from gui.panels.inspector_text import label, marked
from gui.panels.parts.curve_view import CurveView, slope_colour
from gui.panels.parts.part import Part


class CurvePart(Part):
    """Draws a function and its derivative with the operating point on both.

    Dragging the point moves the leaf at the port, where there is one that holds a number; elsewhere it only
    explores, and the gate stays where it is.
    """

    key = "curve"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self._before: Array | None = None
        self.view = CurveView()
        self.view.moved.connect(self._move)
        self.view.let_go.connect(self._let_go)
        self.view.left.connect(self._leave)
        self.words = label()
        accent = slope_colour(appearance().theme).name()
        key = _("line: function, <span style='color:{accent}'>dashes: its slope</span>").format(accent=accent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(self.view)
        column.addWidget(marked(key, Theme.SMALL))
        column.addWidget(self.words)

    def title(self) -> str:
        """Return the heading."""
        return _("Curve and slope")

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether the op is a function of one number."""
        return is_function_of_a_number(node.op)

    def can_tell(self) -> bool:
        """Return whether all numbers at the gate are to be seen."""
        return self._shown.reveals(self._id) and self._at is not None

    def refresh(self) -> None:
        """Show where the gate is now; what was explored is given up."""
        node, at = self._node, self._at
        assert at is not None
        curve = function_curve(node.op, node.attributes, at)
        self.view.show_curve(curve, operating_points(node.op, node.attributes, at))
        self._leave()

    @property
    def _node(self) -> Node:
        return self._shown.graph.node(self._id)

    @property
    def _at(self) -> Array | None:
        """What comes in."""
        source = self._shown.graph.source(self._id, self._node.op.ports[0])
        return None if source is None else self._shown.value(source)

    def _leave(self) -> None:
        node, at = self._node, self._at
        self.view.explore(None)
        if at is not None:
            self.words.setText(_at_words(at, slope_words(node.op, node.attributes, at)))

    def _leaf(self) -> tuple[Document, int] | None:
        """Return the leaf that dragging sets, and its document; None where it only explores."""
        source, at = self._shown.graph.source(self._id, self._node.op.ports[0]), self._at
        if source is None or at is None or np.ndim(at) or not isinstance(self._shown, Document):
            return None
        is_set = self._shown.graph.node(source).op.is_leaf and self._shown.may_set(source)
        return self._shown.holder(source) if is_set else None

    def _move(self, x: float) -> None:
        leaf = self._leaf()
        if leaf is None:
            self._explore(x)
            return
        document, source = leaf
        if self._before is None:
            self._before = document.graph.node(source).value
        document.preview_value(source, x)

    def _explore(self, x: float) -> None:
        node = self._node
        self.view.explore(operating_point(node.op, node.attributes, x))
        words = _at_words(x, slope_words(node.op, node.attributes, x))
        self.words.setText(_("Explored {words}").format(words=words))

    def _let_go(self) -> None:
        leaf, before = self._leaf(), self._before
        self._before = None
        if leaf is not None and before is not None:
            document, source = leaf
            commands.set_value(document, source, document.graph.node(source).value, before=before)


def _at_words(at: Array, words: str) -> str:
    if np.ndim(at):
        return words
    return _("at {x}: {words}").format(x=numbers.short(at), words=words)
