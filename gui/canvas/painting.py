"""A picture painted piece by piece, while the window goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintDevice

from engine.errors import EngineError
from gui.canvas.render import Draw, painted_on
from gui.look.slices import Slices, Steps


class Painting(QObject):
    """Paints one thing at a time on a device, by steps.

    `done` says that all is painted, `failed` why nothing can be, and `given_up` that no more will; then the
    device is still being painted on.
    """

    done = Signal()
    failed = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._slices = Slices(self)
        self._steps: Steps[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being painted."""
        return self._steps is not None

    def begin(self, device: QPaintDevice, draw: Draw) -> None:
        """Paint this, in the place of whatever is being painted."""
        self.cancel()
        self._steps = painted_on(device, draw)
        self._slices.follow(self._paint(self._steps))

    def cancel(self) -> None:
        """Paint no further."""
        if self._steps is not None:
            self._slices.forget()
            self.given_up.emit()
            self._steps.close()
            self._steps = None

    def _paint(self, steps: Steps[None]) -> Steps[None]:
        try:
            yield from steps
        except EngineError as error:
            self._steps = None
            self.failed.emit(str(error))
            return
        yield  # a painter that ends has much to do, and what follows has a turn of its own
        self._steps = None
        self.done.emit()
