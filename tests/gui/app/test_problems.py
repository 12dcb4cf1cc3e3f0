"""Problems are listed, each line goes to its node by click or key, and what is not finite gets a badge."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.composites.sizes import node_size
from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.graphs.layout import layered
from gui.document import commands


def opened(window, text):
    formula = parse(text)
    window.document.replace(Contents(formula.graph, layered(formula.graph, node_size), formula.target))
    window.document.flush()
    window.actions_table["problems"].trigger()
    return window.graph.panels.late("problems").panel


def lines(panel):
    return [panel.item(row).text() for row in range(panel.count())]


def selected(window):
    return [window.document.graph.node(node).name for node in window.graph.canvas.selected_nodes()]


def test_each_line_goes_to_its_node_by_click_and_by_key(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel = opened(window, "x = -1; y = 0; a = log(x); b = 1 / y; f = a + b")
    assert [line.split(" — ")[0] for line in lines(panel)] == ["a", "b"]
    assert "logarithm of a negative number" in lines(panel)[0]
    assert panel.hasFocus()
    place = panel.visualItemRect(panel.item(1)).center()
    QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert selected(window) == ["b"]
    QTest.keyClick(panel, Qt.Key.Key_Up)
    assert selected(window) == ["a"]
    document, scene = window.document, window.graph.canvas.canvas
    badges = {node.name for node in document.graph.nodes() if scene.situation(node.id).not_finite}
    assert badges == {"a", "b"}
    commands.set_value(document, document.graph.find("x").id, 1.0)
    document.flush()
    assert [line.split(" — ")[0] for line in lines(panel)] == ["b"]
    commands.set_value(document, document.graph.find("y").id, 1.0)
    document.flush()
    assert lines(panel) == ["Nothing is wrong"]
    commands.set_value(document, document.graph.find("x").id, [1.0, 2.0])
    commands.set_value(document, document.graph.find("y").id, [1.0, 2.0, 3.0])
    document.flush()
    assert [line.split(" — ")[0] for line in lines(panel)] == ["f"]


def test_ports_without_wires_are_listed_and_lead_to_their_nodes(window):
    panel = opened(window, "x = 1; y = 2; q = x + y; f = q * q")
    document = window.document
    for port in ("x", "y"):
        commands.disconnect(document, document.graph.find("q").id, port)
    document.flush()
    assert [line.split(" has no wire")[0] for line in lines(panel)] == ["q — port x", "q — port y"]
    panel.setCurrentRow(1)
    assert selected(window) == ["q"]
    document.undo_stack.undo()
    document.flush()
    assert len(lines(panel)) == 1
