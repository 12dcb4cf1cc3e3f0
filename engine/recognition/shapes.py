"""What shapes a graph's nodes have, found without computing anything."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from engine.ops import Op, Shape, ShapeMismatch
from engine.recognition.normal_form import Readings


def inferred(readings: Readings, unknown: Collection[str] = ()) -> dict[int, Shape]:
    """Return the shapes of all nodes before which no shapes are at odds, and no leaf's is `unknown`."""
    shapes: dict[int, Shape] = {}
    for node_id, sources in readings.sources.items():
        node = readings.nodes[node_id]
        shape: Shape | None = None
        if node.value is not None:
            shape = None if node.name in unknown else np.shape(node.value)
        elif all(source in shapes for source in sources):
            shape = shape_of(node.op, [shapes[source] for source in sources], **node.attributes)
        if shape is not None:
            shapes[node_id] = shape
    return shapes


def shape_of(op: Op, shapes: list[Shape], **attributes: object) -> Shape | None:
    """Return the shape of the op's output, None where it refuses these inputs."""
    try:
        return op.shape(*shapes, **{**op.defaults(), **attributes})
    except ShapeMismatch:
        return None
