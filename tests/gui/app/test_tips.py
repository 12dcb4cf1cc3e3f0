"""Every button says what it does when one points at it, with the keys that do the same."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTabBar

from gui.app.panels import PANELS

OF_QT = ("qt_", "Scroll")
OF_THE_PLOTS = "Check"
"""How pyqtgraph calls what is in its menus, which are not shown here."""


def ours(button):
    """Return whether the program has made a button, and no library did for its own ends."""
    inner = isinstance(button.parent(), QLineEdit | QTabBar)
    name = button.objectName()
    return not (inner or name.startswith(OF_QT) or name.endswith(OF_THE_PLOTS))


def test_every_button_of_graph_and_lab_has_a_tip(window):
    window.open_example("sigmoid-neuron")
    window.graph.canvas.select([window.document.graph.find("q").id])
    for row in PANELS:
        window.graph.panels[row.name].show()
    assert window.graph.strip.quiz
    window.show_lab()
    made = [button for button in window.findChildren(QAbstractButton) if ours(button)]
    assert len(made) > 80
    assert [(type(button).__name__, button.text()) for button in made if not button.toolTip()] == []


def test_the_keys_of_a_tool_are_in_its_tip(window):
    for button in window.findChildren(QAbstractButton):
        action = button.defaultAction() if hasattr(button, "defaultAction") else None
        if action is not None and not action.shortcut().isEmpty():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            assert button.toolTip().endswith(f"({keys})")
