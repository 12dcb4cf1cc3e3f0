"""A hand at the real keyboard and mouse of a virtual display: what it does goes through the X server."""

from __future__ import annotations

import os

import pytest

STEP_MILLISECONDS = 15


class Hand:
    """Plays a list of strokes, one after another, while Qt's loop runs — also the loop within a drag."""

    def __init__(self, qtbot):
        from Xlib.display import Display

        self._qtbot = qtbot
        self._display = Display(os.environ["DISPLAY"])
        self._strokes = []

    def close(self):
        self._display.close()

    def move(self, widget, point):
        """Move the pointer to a point of a widget."""
        from Xlib import X

        place = widget.mapToGlobal(point) * widget.devicePixelRatio()
        self._add(X.MotionNotify, 0, place.x(), place.y())

    def button(self, down):
        """Press or release the left button."""
        from Xlib import X

        self._add(X.ButtonPress if down else X.ButtonRelease, 1)

    def click(self, widget, point):
        """Click a point of a widget."""
        self.move(widget, point)
        self.button(True)
        self.button(False)

    def key(self, *names):
        """Hold all keys but the last, strike it, and let go; names are those of X ("Control_L", "d")."""
        from Xlib import X

        codes = [self._code(name) for name in names]
        for code in codes:
            self._add(X.KeyPress, code)
        for code in reversed(codes):
            self._add(X.KeyRelease, code)

    def type(self, text):
        """Strike a key for each small letter or digit."""
        for letter in text:
            self.key(letter)

    def play(self):
        """Make all strokes, and let Qt see to them."""
        from PySide6.QtCore import QTimer

        timer = QTimer()
        timer.setInterval(STEP_MILLISECONDS)
        timer.timeout.connect(self._strike)
        timer.start()
        self._qtbot.waitUntil(lambda: not self._strokes, timeout=20_000)
        timer.stop()
        self._qtbot.wait(4 * STEP_MILLISECONDS)

    def _add(self, *stroke):
        self._strokes.append(stroke)

    def _strike(self):
        from Xlib.ext import xtest

        if self._strokes:
            kind, detail, *place = self._strokes.pop(0)
            xtest.fake_input(self._display, kind, detail, x=(place or [0, 0])[0], y=(place or [0, 0])[1])
            self._display.sync()

    def _code(self, name):
        from Xlib import XK

        return self._display.keysym_to_keycode(XK.string_to_keysym(name))


@pytest.fixture
def hand(qtbot):
    """Return a hand that strikes real keys."""
    pytest.importorskip("Xlib", reason="python-xlib strikes the keys, and it is not installed")
    hand = Hand(qtbot)
    yield hand
    hand.close()
