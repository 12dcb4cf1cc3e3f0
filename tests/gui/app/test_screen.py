"""A window that changed its theme looks like one that began in it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from engine.files.examples import find
from gui.app.main_window import MainWindow
from gui.app.settings import Settings
from gui.document import regrouping
from gui.look.theme import appearance
from tests.gui.screen import MOST_OTHERWISE, difference, settled


@pytest.fixture
def opened(qtbot):
    """Return a function that opens a window in a theme, with something in all of its panels."""
    windows = []

    def window(theme, chosen, inside=False):
        settings = Settings()
        settings.set_theme(theme)
        made = MainWindow(settings)
        windows.append(made)
        qtbot.addWidget(made)
        made.setFixedSize(1280, 800)
        made.show()
        qtbot.waitExposed(made)
        made.files.show(find("sigmoid-neuron").contents())
        document = made.document
        gates = [document.graph.find(name).id for name in ("minus_s", "e", "d")]
        group = regrouping.group(document, gates, "some")
        made.graph.messages.warn("Something to say", {"A choice": lambda: None})
        made.graph.formula.line.setText("softmax(x)")
        made.graph.formula.show_understood()
        made.graph.canvas.select([document.graph.find(chosen).id])
        document.flush()
        if inside:
            made.graph.look_inside(group)
        document.undo_stack.setClean()
        made.setFocus()
        QApplication.processEvents()
        return made

    yield window
    for made in windows:
        made.document.flush()
        made.document.undo_stack.setClean()
        made.close()
    appearance().choose("system")


@pytest.mark.parametrize(("chosen", "inside"), [("p0", False), ("some", True)])
def test_a_window_that_changed_its_theme_looks_like_one_that_began_in_it(opened, chosen, inside):
    first = opened("light", chosen, inside)
    light = settled(first)
    first.actions_table["theme"].trigger()
    QApplication.processEvents()
    changed = settled(first)
    first.hide()
    dark = settled(opened("dark", chosen, inside))
    assert difference(light, changed) > 0.5
    assert difference(changed, dark) < 10 * MOST_OTHERWISE
