"""Courses of many wires, found while the window goes on.

Where one looks at a tangle, hundreds of wires are to be led round nodes at once, which takes longer than a
window may stand still. Until all in sight are, they are drawn as from afar: straight, and without numbers.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF

from gui.canvas.leading import Leading
from gui.canvas.wire_net import WireNet
from gui.look.slices import Slices, Steps

AT_ONCE = 25
"""Wires to be led round nodes up to which that is done before anything is drawn."""
_FEW = 5
"""Wires that are led between two looks at the time."""
_MARGIN = 8.0


class LateCourses:
    """Finds courses for what is to be drawn; `redraw` is called when those that were put off are there."""

    def __init__(self, net: WireNet, leading: Leading, redraw: Callable[[], object], parent: QObject) -> None:
        self._net, self._leading, self._redraw = net, leading, redraw
        self._area = QRectF()
        self._slices = Slices(parent)
        self.may_wait = False

    @property
    def is_busy(self) -> bool:
        """Whether courses are still to be found."""
        return self._slices.is_busy

    def are_there(self, exposed: QRectF) -> bool:
        """Return whether wires in an area have courses or will at once; else find them by and by."""
        area = exposed.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        if not self.may_wait or not self._net.unled_within(area)[0]:
            return True
        wires, ends = self._net.unled_about(area)
        if len(wires) <= AT_ONCE or self._leading.count([wire.edge for wire in wires], ends) <= AT_ONCE:
            return True
        self._area = self._area.united(area) if self.is_busy else area
        self._slices.forget()
        self._slices.ask([self._find_some])
        return False

    def find_all(self, area: QRectF) -> Steps[None]:
        """Find, by steps, those of all wires in an area, which then may be drawn at once."""
        self.may_wait = False
        while wires := self._net.unled_within(area)[0]:
            self._net.lead(wires[:_FEW])
            yield

    def forget(self) -> None:
        """Find no more."""
        self._slices.forget()

    def _find_some(self) -> None:
        wires, _ends = self._net.unled_about(self._area)
        self._net.lead(wires[:_FEW])
        if len(wires) > _FEW:
            self._slices.ask([self._find_some])
        else:
            self._redraw()
