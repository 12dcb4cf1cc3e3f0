"""Points of a plot on the screen: many at once, as Qt draws them."""

from __future__ import annotations

from typing import cast

import pyqtgraph as pg
from PySide6.QtGui import QPolygonF, QTransform

from engine.training.arrays import NumberArray


def placed(x: NumberArray, y: NumberArray, to_screen: QTransform) -> QPolygonF:
    """Return where points (n,), (n,) in the units of the axes stand; a plot scales and moves, and no more."""
    if not len(x):
        return QPolygonF()
    across = x * to_screen.m11() + to_screen.dx()
    down = y * to_screen.m22() + to_screen.dy()
    return cast(QPolygonF, pg.functions.arrayToQPolygonF(across, down))
