"""Putting nodes into a composite by dropping them on it: which one that is, and how it looks beforehand."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF

from engine.composites.composite import Composite
from engine.text import _
from gui.canvas.gestures.stage import Stage
from gui.document import regrouping

_AROUND = 6.0
"""How far in scene pixels from the composite its highlight runs."""


class Receiving:
    """Where nodes that are dragged would go: into a composite under the pointer, if any of them is a gate."""

    def __init__(self, stage: Stage, dragged: Collection[int]) -> None:
        self._stage, self._canvas, self._dragged = stage, stage.canvas, dragged
        graph = stage.document.graph
        self._has_gates = any(not graph.node(node).op.is_leaf for node in dragged)
        self.node: int | None = None

    def follow(self, point: QPointF | None) -> bool:
        """Highlight the composite at a point, and say so; None and empty ground end it."""
        before, self.node = self.node, None if point is None else self._composite_at(point)
        if self.node is not None:
            area = self._canvas.node_area(self.node).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
            name = self._stage.document.graph.node(self.node).name
            self._stage.sketch.set_receiver(area)
            self._stage.say(
                _("Let go to put it into {composite}. Alt leaves it outside").format(composite=name)
            )
        elif before is not None:
            self._stage.sketch.set_receiver(None)
            self._stage.say("")
        return self.node is not None

    def _composite_at(self, point: QPointF) -> int | None:
        graph = self._stage.document.graph
        there = self._canvas.nodes_in(QRectF(point, point).adjusted(-0.5, -0.5, 0.5, 0.5))
        around = [node for node in there if node not in self._dragged]
        is_one = self._has_gates and around and isinstance(graph.node(around[0]).op, Composite)
        return around[0] if is_one else None

    def take(self, receiver: int) -> None:
        """Put the nodes into it, or say why that can't be."""
        put_in(self._stage, receiver, sorted(self._dragged))


def put_in(stage: Stage, receiver: int, node_ids: Sequence[int]) -> bool:
    """Put nodes into a composite and select it, or say at the composite why that can't be; False then."""
    canvas, document = stage.canvas, stage.document
    return stage.attempt(
        lambda: regrouping.put_in_apart(document, receiver, node_ids, lambda: canvas.select({receiver})),
        canvas.centre(receiver),
    )
