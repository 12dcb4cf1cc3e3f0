"""A key that means nothing to a widget of ours goes on to whatever it stands in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

MEANS_NOTHING = Qt.Key.Key_F7


def takes_keys(widget: QWidget) -> bool:
    ours = (kind for kind in type(widget).__mro__ if kind.__module__.startswith("gui."))
    return any("keyPressEvent" in vars(kind) for kind in ours)


def test_a_key_that_means_nothing_goes_on(window):
    window.open_example("sigmoid-gate")
    window.document.flush()
    graph = window.graph
    for dock in (graph.panels.late("paths"), graph.panels.late("modes"), graph.panels.late("descend")):
        assert dock.panel
    graph.canvas.select([window.document.target])
    assert graph.strip.quiz
    assert window.workspaces.lab
    keeping = []
    takers = [widget for widget in window.findChildren(QWidget) if takes_keys(widget)]
    for widget in takers:
        event = QKeyEvent(QEvent.Type.KeyPress, MEANS_NOTHING, Qt.KeyboardModifier.NoModifier)
        widget.keyPressEvent(event)
        keeping += [type(widget).__name__] * event.isAccepted()
    assert len({type(widget) for widget in takers}) >= 5
    assert keeping == []
