"""One gesture at a large graph is told once, evaluated once and drawn once, when its numbers are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from engine.files.document import Contents
from gui.canvas.graph_view import LARGE
from gui.canvas.view import CanvasView
from gui.document import commands
from gui.document.document import Document
from gui.flow.passes import backward, traced
from gui.flow.playback import Playback
from tests.faults.watchdog import large


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CanvasView]:
    document = Document()
    document.replace(large(LARGE))
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.fit()
    QCoreApplication.processEvents()
    yield view
    document.flush()


@pytest.fixture
def counted(view: CanvasView, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often the view's document told of a change and of numbers, and how often it was drawn."""
    counted: Counter[str] = Counter()
    view.document.changed.connect(lambda _difference: counted.update(["changed"]))
    view.document.evaluated.connect(lambda: counted.update(["evaluated"]))
    kept = view.canvas.nodes._blocks
    draw = kept._draw

    def drawn(painter: QPainter, areas: np.ndarray) -> None:
        counted.update(["drawn"])
        draw(painter, areas)

    monkeypatch.setattr(kept, "_draw", drawn)
    return counted


def paste(view: CanvasView) -> None:
    view.select(commands.insert(view.document, large(LARGE), (24.0, 24.0), "Paste"))


def delete(view: CanvasView) -> None:
    view.select_all()
    view.delete_selection()


def undo(view: CanvasView) -> None:
    view.document.undo_stack.undo()


def replace(view: CanvasView) -> None:
    commands.replace_graph(view.document, large(LARGE, seed=1), "Draw formula")


def settle(view: CanvasView, qtbot: QtBot) -> None:
    """Let the loop turn until the numbers are there, and what they changed is drawn."""
    qtbot.waitUntil(lambda: not view.document.is_behind and view.viewport().updatesEnabled())
    QCoreApplication.processEvents()


GESTURES: dict[str, tuple[Callable[[CanvasView], object], Callable[[CanvasView], object]]] = {
    "paste": (lambda view: None, paste),
    "replace": (lambda view: None, replace),
    "undo of a paste": (paste, undo),
    "undo of a deletion": (delete, undo),
}


@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_is_told_evaluated_and_drawn_once(view, counted, qtbot, name):
    before, gesture = GESTURES[name]
    before(view)
    settle(view, qtbot)
    counted.clear()
    gesture(view)
    settle(view, qtbot)
    assert counted == {"changed": 1, "evaluated": 1, "drawn": 1}


def test_a_deletion_of_everything_is_told_and_evaluated_once(view, counted, qtbot):
    delete(view)
    settle(view, qtbot)
    assert (counted["changed"], counted["evaluated"]) == (1, 1)


def test_what_waits_for_its_numbers_is_there_to_be_touched(view, qtbot):
    made = commands.insert(view.document, large(LARGE), (24.0, 24.0), "Paste")
    assert view.document.is_behind
    assert not view.viewport().updatesEnabled()
    assert view.canvas.hit(view.canvas.centre(made[-1])).node == made[-1]
    view.document.undo_stack.undo()
    assert view.canvas.nodes_in(view.canvas.graph_area()) == list(view.document.graph)[::-1]
    settle(view, qtbot)
    assert view.viewport().updatesEnabled()


def test_what_has_its_numbers_is_drawn_in_a_turn_of_its_own(view, counted):
    for change in (lambda: paste(view), lambda: view.document.replace(large(LARGE))):
        change()
        view.document.flush()
        assert not view.viewport().updatesEnabled()
        assert counted["drawn"] == 0
        while not view.viewport().updatesEnabled():
            QCoreApplication.processEvents()
        QCoreApplication.processEvents()
        assert counted.pop("drawn") == 1


def test_a_pass_over_a_large_graph_is_drawn_in_a_turn_of_its_own(view, counted, qtbot):
    pass_ = Playback(view.document, traced(view.document, backward))
    view.show_picture(pass_)
    assert not view.viewport().updatesEnabled()
    settle(view, qtbot)
    assert counted["drawn"] == 1
    view.show_picture(view.document)


def test_a_small_graph_is_drawn_at_once(view):
    view.document.replace(large(LARGE // 2))
    assert view.viewport().updatesEnabled()


def test_another_picture_is_drawn_at_once(view):
    paste(view)
    other = Document()
    other.replace(Contents(large(4).graph))
    view.show_picture(other)
    assert view.viewport().updatesEnabled()
    view.show_picture(view.document)
