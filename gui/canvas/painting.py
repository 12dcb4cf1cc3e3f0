"""A picture painted piece by piece, while the window goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintDevice

from engine.errors import EngineError
from gui.canvas.render import Draw, painted_on
from gui.look.slices import Slices, Steps


class Painting(QObject):
    """Paints on a device by steps, and deletes itself afterwards.

    `done` says that all is painted, `failed` why nothing can be, and `given_up` that no more will; then the
    device is still being painted on.
    """

    done = Signal()
    failed = Signal(str)
    given_up = Signal()

    def __init__(self, device: QPaintDevice, draw: Draw, parent: QObject) -> None:
        super().__init__(parent)
        self._steps, self._slices = painted_on(device, draw), Slices(self)
        self._slices.follow(self._paint())

    def cancel(self) -> None:
        """Paint no further."""
        self._slices.forget()
        self.given_up.emit()
        self._steps.close()
        self.deleteLater()

    def _paint(self) -> Steps[None]:
        try:
            yield from self._steps
        except EngineError as error:
            self.failed.emit(str(error))
        else:
            self.done.emit()
        self.deleteLater()
