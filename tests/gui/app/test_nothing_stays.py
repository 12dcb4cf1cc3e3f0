"""What is opened and left again leaves nothing in the window: no object, and nobody who goes on listening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QObject, QPointF
from PySide6.QtWidgets import QApplication

from gui.app import exporting
from gui.app.main_window import MainWindow
from gui.document import commands, regrouping
from gui.flow.exercise_dialog import ExerciseDialog
from tests.gui.drawing import compare
from tests.gui.wiring import telling, wiring


def play(window: MainWindow) -> None:
    window.graph.player.play_backward()
    window.graph.player.step(2)
    window.graph.player.end()


def train(window: MainWindow) -> None:
    window.graph.player.play_step()
    window.graph.player.go_to_end()
    window.graph.player.end()


def predict(window: MainWindow) -> None:
    window.graph.predict()
    window.graph.examiner.end()


def inspect(window: MainWindow) -> None:
    graph, canvas = window.document.graph, window.graph.canvas
    for node in [*graph][-3:]:
        canvas.select([node])
    canvas.canvas.select((), graph.edges()[:1])
    canvas.select([])


def set_exercise(window: MainWindow) -> None:
    window.actions_table["save_exercise"].trigger()
    window.graph.findChildren(ExerciseDialog)[0].close()


def change_minds(window: MainWindow) -> None:
    window.actions_table["export_animation"].trigger()


def add(window: MainWindow) -> None:
    window.graph.canvas.open_quick_add()
    window.graph.canvas.editing.quick_add.close()


def open_another(window: MainWindow) -> None:
    window.open_example("apples")
    window.open_example("sigmoid-neuron")
    window.document.flush()


def look_inside(window: MainWindow) -> None:
    document = window.document
    made = regrouping.group(document, [document.graph.find(name).id for name in ("minus_s", "e")], "some")
    window.graph.look_inside(made)
    window.graph.inside.leave_all()
    document.undo_stack.undo()
    document.flush()


def look_around(window: MainWindow) -> None:
    assert window.lab  # it hears of themes from when it is there, which idle moments decide
    names = ("graph", "zoom_in", "look_back", "look_on", "fit", "theme", "motion", "lecture", "find")
    for name in names:
        window.actions_table[name].trigger()
    window.graph.find_bar.end()
    window.lecture.leave()
    for name in ("theme", "motion"):
        window.actions_table[name].trigger()


def edit(window: MainWindow) -> None:
    canvas, stack = window.graph.canvas, window.document.undo_stack
    canvas.select_all()
    for name in ("duplicate", "delete"):
        window.actions_table[name].trigger()
    canvas.attempt(lambda: commands.add_node(window.document, "no such op", (0.0, 0.0)), QPointF())
    for _step in range(2):
        stack.undo()
    canvas.select([])
    window.document.flush()


THERE_AND_BACK: dict[str, Callable[[MainWindow], None]] = {
    each.__name__: each
    for each in (
        play,
        train,
        predict,
        inspect,
        set_exercise,
        change_minds,
        add,
        open_another,
        look_inside,
        look_around,
        edit,
    )
}


def standing(window: MainWindow) -> tuple[Counter[str], list[str]]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    objects = Counter(
        type(each).__name__
        for each in window.findChildren(QObject)
        if not each.objectName().startswith("qt_") and not isinstance(each, QAbstractAnimation)
    )
    return objects, wiring(window)


@pytest.mark.parametrize("way", THERE_AND_BACK)
def test_there_and_back_leaves_the_window_as_it_was(window, monkeypatch, way):
    monkeypatch.setattr(exporting, "ask_where_to_export", lambda *_asked: ("", ""))
    window.open_example("sigmoid-neuron")
    window.document.flush()
    found = []
    for observed in (nullcontext(Counter()), nullcontext(Counter()), telling()):
        with observed as told:
            THERE_AND_BACK[way](window)
        found.append(standing(window))
    assert found[1:] == found[:1] * 2
    compare(f"told-{way.replace('_', '-')}", sorted(told))
