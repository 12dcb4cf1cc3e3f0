"""With real keys, a real mouse and another program: focus, shortcuts, the clipboard, dragging."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from gui.document.commands import GRAPH_MIME

pytestmark = pytest.mark.real_window("only")

OTHER_PROGRAM = """
import sys
from PySide6 import QtCore, QtWidgets
application = QtWidgets.QApplication([])
window = QtWidgets.QWidget()
window.show()

def take_over():
    theirs = application.clipboard().mimeData()
    copied = QtCore.QMimeData()
    copied.setData(sys.argv[1], QtCore.QByteArray(theirs.data(sys.argv[1]).data()))
    application.clipboard().setMimeData(copied)
    print(len(copied.data(sys.argv[1])), theirs.hasText(), flush=True)

QtCore.QTimer.singleShot(300, take_over)
application.exec()
"""


@pytest.fixture
def window(neuron_window):
    assert QApplication.platformName() == "xcb"
    return neuron_window


def centre(view, name):
    return view.mapFromScene(view.canvas.centre(view.document.graph.find(name).id))


def test_a_click_gives_the_canvas_the_keyboard_and_a_slash_opens_the_list(window, hand):
    canvas = window.graph.canvas
    window.graph.formula.line.setFocus()
    hand.click(canvas.viewport(), QPoint(20, 20))
    hand.key("slash")
    hand.type("tanh")
    hand.play()
    assert canvas.editing.quick_add.field.text() == "tanh"
    assert canvas.editing.quick_add.field.hasFocus()
    hand.key("Return")
    hand.play()
    assert len(window.document.graph) == 14
    assert canvas.hasFocus()


def test_ctrl_d_duplicates_and_delete_deletes(window, hand):
    canvas = window.graph.canvas
    hand.click(canvas.viewport(), centre(canvas, "w0"))
    hand.key("Control_L", "d")
    hand.play()
    assert len(window.document.graph) == 14
    hand.key("Delete")
    hand.play()
    assert len(window.document.graph) == 13


@pytest.mark.parametrize("redo", [("Control_L", "y"), ("Control_L", "Shift_L", "z")])
def test_undo_and_redo_have_the_keys_that_hands_know(window, hand, redo):
    canvas = window.graph.canvas
    hand.click(canvas.viewport(), QPoint(20, 20))
    hand.key("Control_L", "a")
    hand.key("Delete")
    hand.play()
    assert len(window.document.graph) == 0
    hand.key("Control_L", "z")
    hand.play()
    assert len(window.document.graph) == 13
    hand.key(*redo)
    hand.play()
    assert len(window.document.graph) == 0


def test_ctrl_k_goes_to_the_formula_where_ctrl_a_selects_text_only(window, hand):
    canvas, line = window.graph.canvas, window.graph.formula.line
    canvas.select(())
    hand.key("Control_L", "k")
    hand.type("xy")
    hand.key("Control_L", "a")
    hand.play()
    assert line.hasFocus()
    assert len(line.textCursor().selectedText()) == len(line.toPlainText()) > 2
    assert canvas.selected_nodes() == []


def test_ctrl_2_and_ctrl_1_turn_between_the_workspaces(window, hand):
    hand.key("Control_L", "2")
    hand.play()
    assert window.lab.isVisible()
    hand.key("Control_L", "1")
    hand.play()
    assert window.graph.isVisible()


def test_a_question_mark_lists_the_keys_and_is_a_letter_where_one_types(window, hand, qtbot):
    hand.click(window.graph.canvas.viewport(), QPoint(20, 20))
    hand.key("Shift_L", "slash")
    hand.play()
    listed = window._commands
    qtbot.waitUntil(listed.isVisible)
    listed.close()
    window.activateWindow()
    window.graph.formula.line.setFocus()
    qtbot.waitUntil(window.graph.formula.line.hasFocus)
    hand.key("Shift_L", "slash")
    hand.play()
    assert "?" in window.graph.formula.line.toPlainText()
    assert not listed.isVisible()


def test_an_op_is_dragged_from_the_palette_onto_the_canvas(window, hand, qtbot):
    canvas, tree = window.graph.canvas, window.graph.palette_panel.tree
    if not tree.isVisible():  # on a small screen the palette waits at its edge
        window.actions_table["panel_palette"].trigger()
        qtbot.waitUntil(tree.isVisible)
    window.graph.palette_panel.search.setText("tanh")
    start = tree.visualItemRect(tree.selectedItems()[0]).center()
    end = QPoint(40, 40)
    hand.move(tree.viewport(), start)
    hand.button(True)
    for share in range(1, 9):
        hand.move(tree.viewport(), start + QPoint(4 * share, 0))
    for share in range(4):
        hand.move(canvas.viewport(), end + QPoint(3 * share, 0))
    hand.button(False)
    hand.play()
    qtbot.waitUntil(lambda: len(window.document.graph) == 14, timeout=5000)
    added = window.document.graph.node(max(window.document.graph))
    assert added.op.name == "tanh"
    assert (canvas.mapFromScene(canvas.canvas.centre(added.id)) - end).manhattanLength() < 60


def test_nodes_are_copied_to_another_program_and_pasted_from_it(window, hand, qtbot):
    canvas = window.graph.canvas
    hand.click(canvas.viewport(), QPoint(20, 20))
    hand.key("Control_L", "a")
    hand.key("Control_L", "c")
    hand.play()
    command = [sys.executable, "-c", OTHER_PROGRAM, GRAPH_MIME]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        qtbot.waitUntil(lambda: not QApplication.clipboard().ownsClipboard(), timeout=15_000)
        canvas.setFocus()
        window.activateWindow()
        qtbot.waitUntil(canvas.hasFocus, timeout=5000)
        hand.key("Control_L", "v")
        hand.play()
        qtbot.waitUntil(lambda: len(window.document.graph) == 26, timeout=5000)
        other.kill()
        size = int(other.stdout.readline().split()[0])
    assert size > 100
