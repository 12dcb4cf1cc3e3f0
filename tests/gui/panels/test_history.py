"""The history lists every step by its name, and a click goes to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.files import document as docs
from gui.document import commands
from gui.look.theme import appearance
from gui.panels.history import HistoryPanel


def words(panel):
    return [panel.item(row).text() for row in range(panel.count())]


def inks(panel):
    return [panel.item(row).foreground().color() for row in range(panel.count())]


def test_a_click_goes_to_a_step_and_what_was_taken_back_is_quiet(qtbot, product_of_a_sum, light):
    document, graph = product_of_a_sum, product_of_a_sum.graph
    commands.set_value(document, graph.find("x").id, 1.0)
    panel = HistoryPanel(document.undo_stack)
    qtbot.addWidget(panel)
    panel.show()
    assert (words(panel), panel.currentRow()) == (["As it was opened", "Set x"], 1)
    kept = panel.item(1)
    states = [docs.encode(document.contents())]
    commands.rename(document, graph.find("q").id, "sum")
    commands.delete(document, [graph.find("y").id])
    assert words(panel) == ["As it was opened", "Set x", "Rename q", "Delete"]
    assert panel.currentRow() == 3
    assert panel.item(1) is kept, "what stays is not listed anew"
    told = []
    document.undo_stack.changed.connect(lambda: told.append(document.undo_stack.index))

    def click(row):
        at = panel.visualItemRect(panel.item(row)).center()
        QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    click(1)
    assert docs.encode(document.contents()) == states[0]
    assert told == [1], "one goes there at once"
    ink, soft = appearance().theme.ink, appearance().theme.soft
    assert inks(panel) == [ink, ink, soft, soft]
    appearance().choose("dark")
    assert inks(panel)[0] == appearance().theme.ink != ink
    click(3)
    assert "y" not in {node.name for node in graph.nodes()}
    document.undo_stack.undo()
    assert panel.currentRow() == 2
    commands.set_value(document, graph.find("z").id, 0.0)
    assert words(panel) == ["As it was opened", "Set x", "Rename q", "Set z"]
    QTest.keyClick(panel, Qt.Key.Key_Up)
    assert document.undo_stack.index == 2
    document.undo_stack.clear()
    assert words(panel) == ["As it was opened"]
