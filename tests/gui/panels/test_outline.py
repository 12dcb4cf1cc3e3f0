"""The outline mirrors the graph: for the keyboard, for screen readers, and hand in hand with the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.document import commands
from gui.look.roomy_rows import ROOM
from gui.panels.outline import MOST_RUNS, Outline
from gui.panels.outline_model import OutlineModel
from tests.faults.watchdog import large

KEY = Qt.Key


@pytest.fixture
def outline(window, qtbot):
    """Open the outline by its key, over f = (x + y) z."""
    window.activateWindow()
    window.open_example("product-of-a-sum")
    window.document.flush()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.processEvents()
    QTest.keyClick(window, KEY.Key_4, Qt.KeyboardModifier.AltModifier)
    outline = window.graph.panels.late("outline").panel
    qtbot.waitUntil(outline.hasFocus)
    QAccessible.setActive(True)  # as a screen reader does, which is then told of other rows
    yield outline
    QAccessible.setActive(False)


def aloud(outline):
    """Return what a screen reader finds in the tree, row by row; the first cell tells the whole row."""
    QApplication.processEvents()  # which lays the rows out
    tree = QAccessible.queryAccessibleInterface(outline)
    words = [tree.child(at).text(QAccessible.Text.Name) for at in range(tree.childCount())]
    headings, *rows = zip(*3 * (iter(words),), strict=True)
    assert headings == ("Node", "Value", "Gradient")
    return [list(row) for row in rows]


def node(window, name):
    return window.document.graph.find(name).id


def test_a_screen_reader_finds_names_values_and_gradients_in_the_order_of_the_data(outline, window):
    assert QAccessible.queryAccessibleInterface(outline).role() == QAccessible.Role.Tree
    assert QAccessible.queryAccessibleInterface(outline).text(QAccessible.Text.Name) == "Outline of the graph"
    assert aloud(outline) == [
        ["x, value −2.00, gradient −4.00", "−2.00", "−4.00"],
        ["y, value 5.00, gradient −4.00", "5.00", "−4.00"],
        ["z, value −4.00, gradient +3.00", "−4.00", "+3.00"],
        ["q  +, value 3.00, gradient −4.00", "3.00", "−4.00"],
        ["f  ×, value −12.0, gradient +1.00", "−12.0", "+1.00"],
    ]
    outline.expand(outline.rows.row_of(node(window, "f")))
    assert [row[0] for row in aloud(outline)[-2:]] == [
        "x ← q, value 3.00, gradient −4.00",
        "y ← z, value −4.00, gradient +3.00",
    ]


def test_it_keeps_to_the_numbers_the_structure_and_the_pass_that_is_played(outline, window):
    document = window.document
    commands.set_value(document, node(window, "x"), 1.0)
    document.flush()
    assert aloud(outline)[0] == ["x, value 1.00, gradient −4.00", "1.00", "−4.00"]
    commands.rename(document, node(window, "x"), "height")
    commands.disconnect(document, node(window, "f"), "y")
    document.flush()
    assert [row[0].split(",")[0] for row in aloud(outline)] == ["height", "y", "z", "q  +", "f  ×"]
    assert aloud(outline)[-1][1] == "−12.0 (old)" or "not computed" in aloud(outline)[-1][0]
    outline.expand(outline.rows.row_of(node(window, "f")))
    assert aloud(outline)[-1][0].startswith("y ← open")
    document.undo_stack.undo()
    document.flush()
    window.graph.player.play_backward()
    assert aloud(outline)[0][2] == ""  # its gradient has not come yet
    window.graph.player.go_to_end()
    assert aloud(outline)[0][2] == "−4.00"
    window.open_example("sigmoid-neuron")
    window.document.flush()
    assert len(aloud(outline)) == 13


def test_selection_goes_both_ways_and_enter_goes_to_the_canvas(outline, window):
    canvas, told = window.graph.canvas, []
    outline.chosen.connect(told.append)
    canvas.select([node(window, "q"), node(window, "z")])
    assert set(outline.selected_nodes()) == {node(window, "q"), node(window, "z")}
    assert told == []
    outline.setCurrentIndex(outline.rows.row_of(node(window, "z")))
    assert canvas.selected_nodes() == [node(window, "z")]
    QTest.keyClick(outline, KEY.Key_Down)
    assert canvas.selected_nodes() == [node(window, "q")]
    assert window.graph.inspector.page.name.text() == "q"
    QTest.keyClick(outline, KEY.Key_Right)
    QTest.keyClick(outline, KEY.Key_Down)
    assert canvas.selected_nodes() == [node(window, "q")]  # its port x
    QTest.keyClick(outline, KEY.Key_Return)
    assert canvas.hasFocus()
    QTest.keyClick(canvas, KEY.Key_4, Qt.KeyboardModifier.AltModifier)
    commands.delete(window.document, [node(window, "q")], [])
    assert outline.rows.rowCount() == 0  # nobody looks
    outline.window().graph.edges.toggle("outline")
    assert outline.rows.rowCount() == 4


def test_rows_apart_from_each_other_are_told_without_seeking_each_among_all(outline, window, monkeypatch):
    window.document.replace(large(200))
    chosen = [outline.rows.node_at(outline.rows.index(row, 0)) for row in range(0, 200, 2)]
    asked = []
    index = OutlineModel.index
    monkeypatch.setattr(
        OutlineModel, "index", lambda rows, *where: asked.append(where) or index(rows, *where)
    )
    outline.select(chosen)
    assert outline.selected_nodes() == chosen
    assert len(asked) < 20 * len(chosen)


def test_rows_below_each_other_are_selected_as_one_range(outline, window):
    ids = [node(window, name) for name in ("f", "x", "y", "q")]
    outline.select(ids)
    assert set(outline.selected_nodes()) == set(ids)
    ranges = sorted((part.top(), part.bottom()) for part in outline.selectionModel().selection())
    assert ranges == [(0, 1), (3, 4)]
    assert outline.rows.node_at(outline.currentIndex()) == node(window, "f")


@pytest.fixture
def scattered(outline, window):
    """Return every other node of a large graph, selected on the canvas."""
    window.document.replace(large(400))
    order = [outline.rows.node_at(outline.rows.index(row, 0)) for row in range(400)]
    window.graph.canvas.select(order[::2])
    QApplication.processEvents()
    return order[::2]


def test_of_many_scattered_rows_qt_knows_those_in_sight(outline, window, scattered):
    assert outline.selected_nodes() == scattered
    for row in (0, 398):
        index = outline.rows.index(row, 0)
        outline.scrollTo(index)
        outline.grab()
        assert outline.selectionModel().isSelected(index)
        assert not outline.selectionModel().isSelected(outline.rows.index(row + 1, 0))
        assert len(outline.selectionModel().selection()) <= MOST_RUNS
    assert outline.selected_nodes() == scattered
    assert set(window.graph.canvas.selected_nodes()) == set(scattered)


def test_a_row_is_added_to_those_out_of_sight_or_taken_from_them(outline, window, scattered):
    canvas = window.graph.canvas
    for row in (1, 0):
        index = outline.rows.index(row, 0)
        place = outline.visualRect(index).center()
        QTest.mouseClick(
            outline.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place
        )
    added = outline.rows.node_at(outline.rows.index(1, 0))
    assert set(canvas.selected_nodes()) == {*scattered[1:], added}
    assert set(outline.selected_nodes()) == {*scattered[1:], added}


def test_what_is_out_of_sight_stays_selected_while_rows_are_taken_until_few_are_left(outline, window):
    window.document.replace(large(1000))
    window.document.flush()
    QApplication.processEvents()
    every_other = [outline.rows.node_at(outline.rows.index(row, 0)) for row in range(0, 2 * MOST_RUNS + 2, 2)]
    outline.select(every_other)
    outline.chosen.emit(every_other)
    control, left = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton
    for taken, row in enumerate((0, 2, 4), start=1):
        place = outline.visualRect(outline.rows.index(row, 0)).center()
        QTest.mouseClick(outline.viewport(), left, control, place)
        assert set(outline.selected_nodes()) == set(every_other[taken:])
        assert set(window.graph.canvas.selected_nodes()) == set(every_other[taken:])


def test_what_clears_the_selection_clears_it_out_of_sight_too(outline, window, scattered):
    place = outline.visualRect(outline.rows.index(1, 0)).center()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, control, place)
    outline.selectionModel().clearSelection()  # as a screen reader does
    assert outline.selected_nodes() == window.graph.canvas.selected_nodes() == []


def test_a_click_or_all_takes_the_place_of_what_was_scattered(outline, window, scattered):
    canvas = window.graph.canvas
    place = outline.visualRect(outline.rows.index(0, 0)).center()
    QTest.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert canvas.selected_nodes() == outline.selected_nodes() == scattered[:1]
    canvas.select(scattered)
    outline.selectAll()
    assert set(canvas.selected_nodes()) == set(window.document.graph)
    assert len(outline.selectionModel().selection()) == 1


def test_rows_have_room_between_them(qtbot, product_of_a_sum):
    outline = Outline(product_of_a_sum)
    qtbot.addWidget(outline)
    outline.show()
    row = outline.visualRect(outline.rows.index(0, 0))
    assert row.height() >= outline.fontMetrics().height() + ROOM
