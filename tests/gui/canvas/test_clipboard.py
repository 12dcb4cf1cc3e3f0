"""The clipboard: what was copied survives the program, and does not bring it down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QGuiApplication

from engine.errors import FormatError, ParseError
from gui.canvas import clipboard
from gui.canvas.clipboard import leave_text_on_the_clipboard
from gui.document import commands
from gui.document.copies import STEP

ROOT = Path(__file__).resolve().parents[3]

COPY_AND_QUIT = """
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from gui.app import main_window, opening
from gui.canvas import clipboard

class Window(main_window.MainWindow):
    def __init__(self):
        super().__init__()
        QTimer.singleShot(0, self.copy)

    def copy(self):
        self.graph.canvas.select_all()
        clipboard.copy(self.graph.canvas)
        print(len(QGuiApplication.clipboard().text()) > 100)
        self.close()

opening.MainWindow = Window
raise SystemExit(opening.open_window())
"""


def test_copying_and_quitting_is_no_crash(home):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", COPY_AND_QUIT], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


@pytest.mark.parametrize("text", ["", "a text of another program"])
def test_quitting_leaves_what_was_not_copied_here_as_it_is(qapp, text):
    board = QGuiApplication.clipboard()
    board.clear()
    if text:
        board.setText(text)
    leave_text_on_the_clipboard()
    assert board.text() == text
    board.clear()


def test_what_was_copied_here_is_pasted_without_being_read_again(view, monkeypatch):
    monkeypatch.setattr(commands.files, "decode", lambda *_given: pytest.fail("it was read"))
    before = len(view.document.graph)
    view.select_all()
    clipboard.copy(view)
    clipboard.paste(view)
    assert len(view.document.graph) == 2 * before
    view.document.flush()
    QGuiApplication.clipboard().clear()


def test_what_was_copied_in_another_program_of_this_kind_is_read(view):
    before = len(view.document.graph)
    view.select_all()
    clipboard.copy(view)
    board, sent = QGuiApplication.clipboard(), QMimeData()
    sent.setData(commands.GRAPH_MIME, board.mimeData().data(commands.GRAPH_MIME))
    board.setMimeData(sent)
    clipboard.paste(view)
    assert len(view.document.graph) == 2 * before
    view.document.flush()
    board.clear()


def test_what_was_copied_stays_as_it_was_when_the_document_changes(view):
    x = view.document.graph.find("x").id
    view.select([x])
    clipboard.copy(view)
    commands.set_value(view.document, x, 77.0)
    commands.move(view.document, {x: (500.0, 500.0)})
    clipboard.paste(view)
    [pasted] = view.selected_nodes()
    assert view.document.graph.node(pasted).value != 77.0
    assert view.document.positions[pasted] != (500.0, 500.0)
    view.document.flush()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def text_on_the_clipboard(qapp):
    """Return a function that puts a text of another program there."""
    yield QGuiApplication.clipboard().setText
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a*b + c", ["a", "b", "c", "f2", "q_1"]),
        ("s = 1/(1+exp(-u))", ["q_1", "q_2", "s", "u", "u_1"]),
        (r"\frac{1}{u}", ["f2", "u"]),
        ("q = x + x", ["q2", "x2"]),
    ],
)
def test_a_pasted_formula_becomes_its_graph_at_the_place_in_one_step(
    view, text_on_the_clipboard, text, names
):
    before = set(view.document.graph)
    text_on_the_clipboard(text)
    clipboard.paste(view, (400.0, 300.0))
    graph = view.document.graph
    pasted = set(graph) - before
    assert sorted(graph.node(node).name for node in pasted) == names
    assert set(view.selected_nodes()) == pasted
    xs, ys = zip(*(view.document.positions[node] for node in pasted), strict=True)
    assert ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2) == pytest.approx((400.0, 300.0))
    assert view.document.undo_stack.undoText() == "Paste formula"
    view.document.undo_stack.undo()
    assert set(graph) == before


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", FormatError),
        ("hello world", FormatError),
        ("{", FormatError),
        ("x + ", ParseError),
        ("see page (3", ParseError),
        ("x + " * 10_000 + "x", FormatError),
    ],
)
def test_what_is_neither_graph_nor_formula_is_refused_and_changes_nothing(
    view, text_on_the_clipboard, text, error
):
    before = set(view.document.graph)
    text_on_the_clipboard(text)
    with pytest.raises(error):
        clipboard.paste(view)
    assert set(view.document.graph) == before


@pytest.mark.parametrize("copied", ["u * v", "x + y"])
def test_by_keys_a_formula_or_a_graph_comes_where_the_pointer_is(
    view, hand, text_on_the_clipboard, monkeypatch, copied
):
    text_on_the_clipboard(copied)
    if copied == "x + y":
        view.select([hand.id("x"), hand.id("y")])
        clipboard.copy(view)
        view.pan_by(-900, -700)  # away from the originals
    monkeypatch.setattr(view, "pointer_pixel", lambda: QPoint(120, 90))
    clipboard.paste(view)
    places = [view.document.positions[node] for node in view.selected_nodes()]
    xs, ys = zip(*places, strict=True)
    wanted = view.mapToScene(QPoint(120, 90))
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    assert middle == pytest.approx((wanted.x(), wanted.y()), abs=STEP / 2)


def test_a_graph_that_was_sent_through_a_chat_is_pasted(view, hand):
    view.select([hand.id("x"), hand.id("q")])
    clipboard.copy(view)
    board = QGuiApplication.clipboard()
    board.setText("hi!\n> " + board.text().replace('"', "”").replace("\n", "\n> "))
    clipboard.paste(view)
    assert hand.selected() == {"x2", "q2"}
    assert view.document.graph.source(hand.id("q2"), "x") == hand.id("x2")
    board.clear()


def test_a_text_that_only_looks_like_a_graph_says_where_it_is_none(view):
    QGuiApplication.clipboard().setText('{"format": "chainrule", "version": 1, "nodes": 3}')
    with pytest.raises(FormatError, match="clipboard"):
        clipboard.paste(view)
    QGuiApplication.clipboard().clear()


def test_a_formula_is_pasted_up_to_a_length(view, monkeypatch):
    text = "p = a * b"
    QGuiApplication.clipboard().setText(text)
    monkeypatch.setattr(clipboard, "LONGEST", len(text) - 1)
    with pytest.raises(FormatError):
        clipboard.paste(view)
    monkeypatch.setattr(clipboard, "LONGEST", len(text))
    before = len(view.document.graph)
    clipboard.paste(view)
    assert len(view.document.graph) > before
    QGuiApplication.clipboard().clear()
    view.document.flush()
