"""Lines and outlines as the path data of SVG, so that a page draws what the canvas draws."""

from __future__ import annotations

from PySide6.QtGui import QPainterPath

_LETTERS = {
    QPainterPath.ElementType.MoveToElement: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
    QPainterPath.ElementType.CurveToDataElement: " ",
}


def path_data(path: QPainterPath) -> str:
    """Return the `d` of a path element that draws this path, in hundredths of a pixel."""
    elements = (path.elementAt(index) for index in range(path.elementCount()))
    return "".join(f"{_LETTERS[e.type]}{decimal(e.x)} {decimal(e.y)}" for e in elements).strip()


def decimal(number: float) -> str:
    """Return a length as it is written in SVG: two decimals at most, and no more digits than it needs."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
