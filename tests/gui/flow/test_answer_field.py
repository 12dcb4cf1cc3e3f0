"""The field for an answer stands at the wire that is asked about, where it covers the fewest nodes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.exercises.exercise import as_exercise
from engine.exercises.quiz import Quiz
from engine.files.document import Contents
from engine.files.exercise_section import Attempt, Place
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from gui.canvas.view import CanvasView
from gui.flow.answer_field import AnswerField
from tests.gui.drawing import compare
from tests.gui.flow.conftest import FORK, SIGMOID

HEIGHT = 80


@pytest.fixture
def field(qtbot, draw, monkeypatch):
    """Return a function that makes a field of a fixed size over a formula, and returns it with its view."""
    monkeypatch.setattr(AnswerField, "adjustSize", lambda field: field.resize(field.width(), HEIGHT))

    def of(text):
        view = CanvasView(draw(text))
        qtbot.addWidget(view)
        view.resize(800, 560)
        view.show()
        return AnswerField(view), view

    return of


def questions(text):
    formula = parse(text)
    return Quiz(as_exercise(Contents(formula.graph, {}, formula.target)), Attempt("anybody", ())).questions


@pytest.mark.parametrize("text", [SIGMOID, FORK], ids=["neuron", "fork"])
def test_it_stands_where_it_was_looked_at(field, text):
    """`WRITE_DRAWINGS=1` in the environment stores it anew."""
    made, view = field(text)
    lines = []
    for zoom in (0.4, 0.8, 1.6):
        view.restore_view_state((500.0, 60.0), zoom)
        lines += [f"-- at {zoom:g}"]
        for question in questions(text):
            made.ask(question)
            anchor = view.mapFromScene(made._anchor(question))
            lines += [f"{question.place} at {anchor.toTuple()}: {made.geometry().getRect()}"]
    compare(f"answers-{'fork' if text is FORK else 'neuron'}", lines)


def test_it_goes_along_with_the_view_and_stays_inside_of_it(field):
    made, view = field("x = 1; f = exp(x)")
    (question, *_others) = questions("x = 1; f = exp(x)")
    made.ask(question)
    for way in ((0.0, 0.0), (-3000.0, 0.0), (6000.0, 0.0), (-3000.0, 3000.0), (0.0, -6000.0)):
        view.pan_by(*way)
        assert view.rect().contains(made.geometry())
    assert (made.x() in {0, 800 - made.width()}) or (made.y() in {0, 560 - HEIGHT})
    made.ask(None)
    before = made.pos()
    view.pan_by(40.0, 40.0)
    assert (made.isHidden(), made.pos()) == (True, before)


def test_about_a_node_that_is_gone_it_stays_where_it_was(field):
    made, view = field("x = 1; f = exp(x)")
    made.ask(questions("x = 1; f = exp(x)")[0])
    made.move(5, 7)
    view.shown = SimpleNamespace(graph=Graph())
    made.place()
    assert made.pos() == QPoint(5, 7)
    view.shown = view.document
    made._question = SimpleNamespace(place=Place(made._question.place.node, ""))
    made.place()
    assert made.pos() != QPoint(5, 7)


def test_what_is_typed_is_told_by_enter_unless_it_is_empty_and_escape_leaves(field, qtbot):
    made, _view = field("x = 1; f = exp(x)")
    asked = questions("x = 1; f = exp(x)")[0]
    made.ask(asked)
    assert (made.prompt.text(), made.line.accessibleDescription()) == (asked.prompt, asked.prompt)
    told, left = [], []
    made.answered.connect(told.append)
    made.left.connect(lambda: left.append(True))
    for text in ("", "  ", "0.5"):
        made.line.setText(text)
        QTest.keyClick(made.line, Qt.Key.Key_Return)
    assert (told, left) == (["0.5"], [])
    QTest.keyClick(made.line, Qt.Key.Key_Escape)
    assert (told, left) == (["0.5"], [True])
    made.ask(asked)
    assert made.line.text() == ""
