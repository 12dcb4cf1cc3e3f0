"""Where things are: sizes of nodes, places of ports, shapes of wires. Pure geometry in scene pixels.

A node's own coordinates have their origin at its centre. Nothing here knows of items, themes or documents.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.composites.sizes import entries_width, is_written_out, op_size, port_offset, shape_at
from engine.graphs.node import Node
from engine.ops import Op, Shape

RADIUS = 12.0
PORT_RADIUS = 4.5
STUB = 52.0
"""How far a wire runs straight from an output, so that its numbers sit beside it."""
BEND = 36.0
"""The least room that the curved part of a wire is given before its straight part is shortened."""
WIDEST_SWING = 360.0
GRID = 8.0
DOT_SPACING = 24.0
_PARTS = 25
"""Points of the straight line that stands for a part of a curve."""
_LEAST = 1e-12
"""The square of the length that a piece has at least, so that one can divide by it."""
NAME_START = 18.0
VALUE_MARGIN = 10.0
CHIP = 10.0
CHIP_FROM = 0.5
"""Zoom from which a gate's chip is shown."""


def node_rect(op: Op, name: str = "", shape: Shape = ()) -> QRectF:
    """Return the outline of a node around its centre; leaves grow with their name and the shape they hold."""
    return _rect(op, name, shape) if op.is_leaf else _rect(op, "", ())


@lru_cache(maxsize=4096)
def _rect(op: Op, name: str, shape: Shape) -> QRectF:
    width, height = op_size(op, name, shape)
    return QRectF(-width / 2, -height / 2, width, height)


def outline_of(node: Node) -> QRectF:
    """Return the outline of a node of a graph around its centre."""
    return node_rect(node.op, node.name, shape_at(node))


@lru_cache(maxsize=256)
def port_offsets(op: Op) -> dict[str, QPointF]:
    """Return the centre of each port of this op relative to the node's centre."""
    return {port: QPointF(*port_offset(op, port)) for port in op.ports}


@lru_cache(maxsize=256)
def port_falls(op: Op) -> dict[str, float]:
    """Return how far below the node's centre each port of this op is."""
    return {port: offset.y() for port, offset in port_offsets(op).items()}


def output_offset(op: Op, name: str = "", shape: Shape = ()) -> QPointF:
    """Return the centre of the output relative to the node's centre."""
    return QPointF(node_rect(op, name, shape).right(), 0.0)


def output_of(node: Node) -> QPointF:
    """Return the centre of the output of a node of a graph relative to the node's centre."""
    return QPointF(outline_of(node).right(), 0.0)


@lru_cache(maxsize=256)
def chip_rect(op: Op) -> QRectF:
    """Return where a gate offers to be differentiated, at its upper left corner, relative to its centre."""
    corner = node_rect(op).topLeft() + QPointF(5.0, -1.0)
    return QRectF(corner.x() - CHIP, corner.y() - CHIP, 2 * CHIP, 2 * CHIP)


def value_rect(op: Op, name: str = "", shape: Shape = ()) -> QRectF:
    """Return the part of a leaf that shows its value, relative to the node's centre; empty for gates."""
    if not op.is_leaf:
        return QRectF()
    rect = node_rect(op, name, shape)
    if op.inline:
        return rect
    left = min(-6.0, rect.right() - entries_width(shape)) if is_written_out(shape) else -6.0
    return QRectF(left, rect.top(), rect.right() - PORT_RADIUS * 2 - left, rect.height())


def snapped(point: QPointF, step: float = GRID) -> QPointF:
    """Return the nearest point of the grid."""
    return QPointF(round(point.x() / step) * step, round(point.y() / step) * step)


def _weights(count: int) -> np.ndarray:
    """Return how much each corner of a wire weighs at its start and at points along its curve (Bernstein)."""
    t = np.linspace(0.0, 1.0, count)
    s = 1 - t
    curve = np.stack([0 * t, s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=1)
    return np.vstack([[1.0, 0.0, 0.0, 0.0, 0.0], curve])


PIECES = 5
"""Into how many pieces a wire is cut where one asks what it runs through."""
_WEIGHTS = _weights(25)
_ALONG = np.linspace(0.0, 1.0, 33)
ACROSS, UP = _ALONG * (1.5 - 1.5 * _ALONG + _ALONG**2), _ALONG**2 * (3.0 - 2.0 * _ALONG)
"""Where a curve is that runs on, and how far it has risen: shares of its width and of its height."""


@dataclass(frozen=True)
class WireShape:
    """A wire from (x0, y0) to (x1, y1): straight for `stub` pixels, then one curve that arrives level."""

    x0: float
    y0: float
    x1: float
    y1: float

    @staticmethod
    def rise(across: np.ndarray) -> np.ndarray:
        """Return how far a wire that runs on has risen: shares of its height at shares of its width."""
        return np.interp(across, ACROSS, UP)

    @cached_property
    def stub(self) -> float:
        """How far the wire runs straight before it bends."""
        return min(STUB, max(GRID * 1.5, self.x1 - self.x0 - BEND))

    @cached_property
    def reach(self) -> float:
        """How far the curve's control points lie from its ends; a wire that runs back swings out."""
        gap = self.x1 - self.x0 - self.stub
        return gap / 2 if gap >= 0 else min(WIDEST_SWING, BEND + abs(gap) * 0.75)

    def path(self, skipped: float = 0.0) -> QPainterPath:
        """Return the line to draw, without the first pixels of its straight part where some are skipped."""
        elbow = self.x0 + self.stub
        path = QPainterPath(QPointF(self.x0 + skipped, self.y0))
        path.lineTo(elbow, self.y0)
        path.cubicTo(elbow + self.reach, self.y0, self.x1 - self.reach, self.y1, self.x1, self.y1)
        return path

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box that holds the whole wire."""
        ends = np.array([[self.x0, self.y0, self.x1, self.y1]])
        left, top, right, bottom = bounds_of(ends)[0].tolist()
        return left, top, right, bottom

    @cached_property
    def points(self) -> np.ndarray:
        """Points along the wire, one a row, close enough together to measure distances by."""
        elbow = self.x0 + self.stub
        corners = (
            (self.x0, self.y0),
            (elbow, self.y0),
            (elbow + self.reach, self.y0),
            (self.x1 - self.reach, self.y1),
            (self.x1, self.y1),
        )
        return np.asarray(np.sum(_WEIGHTS[:, :, None] * np.array(corners), axis=1))

    @cached_property
    def pieces(self) -> np.ndarray:
        """Boxes that hold the wire piece by piece, PIECES rows of left, top, right and bottom."""
        cuts = np.linspace(0, len(self.points) - 1, PIECES + 1).astype(int)
        starts, ends = cuts[:-1], self.points[cuts[1:]]
        least = np.minimum(np.minimum.reduceat(self.points, starts), ends)
        return np.concatenate([least, np.maximum(np.maximum.reduceat(self.points, starts), ends)], axis=1)

    def distance(self, x: float, y: float) -> float:
        """Return how far a point lies from the wire."""
        starts, steps = self.points[:-1], np.diff(self.points, axis=0)
        lengths = np.maximum(np.sum(steps * steps, axis=1), _LEAST)
        along = np.clip(np.sum((np.array([x, y]) - starts) * steps, axis=1) / lengths, 0.0, 1.0)
        gaps = starts + along[:, None] * steps - (x, y)
        return math.sqrt(float(np.min(np.sum(gaps * gaps, axis=1))))

    def crosses(self, start: QPointF, end: QPointF) -> bool:
        """Return whether a straight line from one point to another crosses the wire, or touches it."""
        line = end - start
        from_start = self.points - (start.x(), start.y())
        sides = line.x() * from_start[:, 1] - line.y() * from_start[:, 0]
        steps = np.diff(self.points, axis=0)
        ends = np.array([[start.x(), start.y()], [end.x(), end.y()]])
        gaps = ends[:, None, :] - self.points[:-1]
        beyond = steps[:, 0] * gaps[:, :, 1] - steps[:, 1] * gaps[:, :, 0]
        parted = (sides[:-1] * sides[1:] <= 0) & (beyond[0] * beyond[1] <= 0)
        return bool(np.any(parted & (sides[:-1] != sides[1:])))  # which runs along it does not cross it


def stubs_of(ends: np.ndarray) -> np.ndarray:
    """Return how far wires run straight before they bend; `ends` are x and y of start and end, a row each."""
    return np.asarray(np.minimum(STUB, np.maximum(GRID * 1.5, ends[:, 2] - ends[:, 0] - BEND)))


def bounds_of(ends: np.ndarray) -> np.ndarray:
    """Return boxes that hold wires, a row each: left, top, right and bottom.

    `ends` has a row for each too: x and y of its start and of its end. A wire that runs on lies between its
    ends; one that turns back swings out beyond both, to its control points.
    """
    x0, y0, x1, y1 = ends.T
    elbow = x0 + stubs_of(ends)
    gap = x1 - elbow
    reach = np.where(gap >= 0, 0.0, np.minimum(WIDEST_SWING, BEND + np.abs(gap) * 0.75))
    left = np.minimum(np.minimum(x0, x1), x1 - reach)
    right = np.maximum(x1, elbow + reach)
    return np.stack([left, np.minimum(y0, y1), right, np.maximum(y0, y1)], axis=1)


def end_of(path: QPainterPath, share: float) -> QPainterPath:
    """Return the last part of a line, that share of its length."""
    begin, *steps = np.linspace(1.0 - share, 1.0, _PARTS).tolist()
    part = QPainterPath(path.pointAtPercent(begin))
    for step in steps:
        part.lineTo(path.pointAtPercent(step))
    return part
