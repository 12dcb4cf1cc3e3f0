"""Predict, then reveal: the gradient is asked for at its wire, and a mistake is told by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from engine.errors import EngineError
from engine.exercises.shipped import names, shipped
from engine.files.document import Contents
from engine.files.exercise_section import Attempt, ExerciseSettings, Move, Place
from engine.formulas.expression import parse
from gui.app.gallery import Gallery, picture_of
from gui.app.graph_workspace import GraphWorkspace
from gui.canvas.naming import room_under
from gui.canvas.tooltips import node_lines, wire_lines
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.document.working_out import AT_ONCE
from gui.look.theme import appearance
from tests.faults.watchdog import large
from tests.gui.flow.conftest import SIGMOID


@pytest.fixture
def workspace(opened):
    return opened(SIGMOID)


@pytest.fixture
def quiz(workspace):
    workspace.predict()
    return workspace.examiner.quiz


@pytest.fixture
def field(workspace, quiz):
    return workspace.strip.quiz._field


def type_in(field, text):
    field.line.clear()
    QTest.keyClicks(field.line, text)
    QTest.keyClick(field.line, Qt.Key.Key_Return)


def said(workspace):
    return workspace.strip.quiz.verdict.text()


def test_nothing_that_is_asked_for_is_to_be_seen_anywhere(workspace, quiz):
    shown, graph = workspace.canvas.shown, workspace.canvas.document.graph
    hidden = [node for node in graph if shown.gradient(node) is None and graph.edges_from(node)]
    assert len(hidden) == len(workspace.canvas.document.evaluation.gradients) - 1
    for wire in graph.edges():
        assert "not computed" in wire_lines(shown, wire)[-1]
    node = graph.find("e").id
    workspace.canvas.select([node])
    told = " ".join(label.text() for label in workspace.inspector.page.findChildren(QLabel))
    assert "0.53" not in told
    assert "0.20" not in told
    assert not any("∂f/∂e" in line for line in node_lines(shown, node))
    workspace.canvas.run_gradient(node)
    assert not workspace.canvas.canvas.wave.is_running


def test_what_was_selected_stands_out_no_more_when_a_question_is_asked(workspace):
    workspace.canvas.select([workspace.canvas.document.graph.find("s").id])
    workspace.predict()
    assert workspace.canvas.selected_nodes() == []


def test_a_right_answer_reveals_its_number_and_asks_the_next(workspace, quiz, field):
    first = quiz.question
    type_in(field, "-0.53")
    assert said(workspace) == "Right."
    assert quiz.question is not first
    wire = first.place
    shown = workspace.canvas.shown
    edge = next(edge for edge in shown.graph.edges_into(wire.node) if edge.port == wire.port)
    assert shown.contribution(edge) == pytest.approx(-0.53, abs=0.01)


def test_a_mistake_is_told_by_what_it_was_and_may_be_tried_again(workspace, quiz, field):
    type_in(field, "-0.53")
    type_in(field, "-0.53")
    asked = quiz.question
    type_in(field, "0.37")
    assert said(workspace).startswith("Not yet. This is the local gradient alone")
    assert quiz.question is asked
    type_in(field, "-0.20")
    assert said(workspace) == "Right."


@pytest.mark.parametrize("width", [1000, 1200, 1280, 1400, 1500, 1600, 1700])
def test_the_field_covers_no_name_of_what_it_asks_about(opened, width):
    workspace = opened("1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))")
    view, quiz = workspace.canvas, workspace.strip.quiz
    workspace.resize(width, 700)
    view.fit()
    workspace.predict()
    asked = 0
    for _question in workspace.examiner.quiz.questions:
        box = view.mapToScene(quiz._field.geometry()).boundingRect()
        for node in view._named:
            area = view.canvas.node_area(node)
            assert not box.intersects(area.adjusted(0.0, 0.0, 0.0, room_under(view.zoom))), asked
        asked += bool(view._named)
        workspace.examiner.skip()
    assert asked > 5


def test_what_cannot_be_read_is_no_try(workspace, quiz, field):
    type_in(field, "about a half")
    assert "number" in said(workspace)
    assert quiz.attempt.moves == ()
    field.line.clear()
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert quiz.attempt.moves == ()


def test_hints_showing_and_skipping_are_buttons_and_are_counted(workspace, quiz, field):
    bar = workspace.strip.quiz
    bar.button("hint").click()
    assert said(workspace)
    for _again in range(3):
        bar.button("hint").click()
    assert "no more hints" in said(workspace)
    bar.button("skip").click()
    second = quiz.questions[1]
    assert quiz.question is second
    bar.button("show").click()
    assert [move.do for move in quiz.attempt.moves] == ["hint", "hint", "hint", "skip", "show"]
    assert "Question 3 of" in bar.standing.text()
    assert field.prompt.text() == quiz.question.prompt


@pytest.mark.parametrize(("feedback", "tells"), [("at once", True), ("at the end", False)])
def test_where_all_is_told_at_the_end_no_answer_can_be_shown_and_no_points_before(workspace, feedback, tells):
    settings = ExerciseSettings(feedback=feedback)
    workspace.canvas.document.replace(replace(workspace.canvas.document.contents(), exercise=settings))
    bar = workspace.strip.quiz
    assert bar.button("show").isVisible() is tells
    assert ("point" in bar.standing.text()) is tells
    bar.take("12345")
    assert (said(workspace) == "Noted.") is not tells


def test_at_the_end_there_is_a_score_and_what_was_missed(workspace, quiz, field):
    type_in(field, "0.53")
    while not quiz.is_over:
        type_in(field, str(float(quiz.question.right)))
    assert "points" in said(workspace)
    assert "What was missed: sign lost (1×)" in said(workspace)
    assert not field.isVisible()
    assert workspace.canvas.shown.may_be_played
    graph = workspace.canvas.document.graph
    assert all(workspace.canvas.shown.contribution(edge) is not None for edge in graph.edges()
               if graph.node(edge.source).op.name != "constant")  # fmt: skip


def test_the_field_stands_at_its_wire_inside_of_the_view(workspace, quiz, field):
    before = field.pos()
    assert workspace.canvas.rect().contains(field.geometry())
    workspace.canvas.pan_by(60, 0)
    assert field.pos() != before
    workspace.canvas.zoom_to(4.0)
    assert workspace.canvas.rect().contains(field.geometry())
    assert field.line.hasFocus()


def test_the_field_covers_no_node_where_there_is_room_beside_them(opened):
    workspace = opened("a = 1; b = 2; c = 3; d = 4; p = a * b; q = c * d; s = p + q; f = 1 / (1 + exp(-s))")
    workspace.predict()
    quiz, field, canvas = workspace.examiner.quiz, workspace.strip.quiz._field, workspace.canvas
    while not quiz.is_over:
        area = canvas.mapToScene(field.geometry()).boundingRect()
        assert canvas.canvas.nodes_in(area) == [], quiz.question.prompt
        type_in(field, str(float(quiz.question.right)))


def test_a_quiz_that_is_handed_in_tells_what_was_not_answered(workspace, quiz, field):
    type_in(field, str(float(quiz.question.right)))
    bar = workspace.strip.quiz
    bar.button("show").click()
    bar.button("hand_in").click()
    assert f"{len(quiz.questions) - 2} not answered" in said(workspace)
    assert bar.standing.text() == "The quiz is over"


def test_esc_leaves_the_quiz_and_shows_everything(workspace, quiz, field):
    QTest.keyClick(field.line, Qt.Key.Key_Escape)
    assert workspace.examiner.quiz is None
    assert workspace.canvas.shown is workspace.canvas.document
    assert (workspace.strip.flow.isVisible(), workspace.strip.quiz.isVisible()) == (True, False)


@pytest.mark.parametrize("place", ["button", "canvas"])
def test_esc_leaves_it_wherever_the_keyboard_is(workspace, quiz, place):
    widget = workspace.strip.quiz.button("hint") if place == "button" else workspace.canvas
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert workspace.examiner.quiz is None


def test_after_it_is_handed_in_the_canvas_has_the_keyboard_and_a_pass_takes_its_place(workspace, quiz):
    workspace.strip.quiz.button("hand_in").click()
    assert workspace.canvas.hasFocus()
    workspace.player.play_backward()
    assert workspace.examiner.quiz is None
    strip = workspace.strip
    assert (strip.flow.isVisible(), strip.flow.transport.isVisible(), strip.quiz.isVisible()) == (
        True, True, False
    )  # fmt: skip
    assert workspace.canvas.shown is workspace.player.playback
    workspace.player.end()
    assert workspace.canvas.shown is workspace.canvas.document


def test_an_edit_ends_it(workspace, quiz):
    document = workspace.canvas.document
    commands.set_value(document, document.graph.find("w0").id, 1.0)
    assert workspace.examiner.quiz is None


@pytest.mark.parametrize("play", ["play_backward", "play_forward", "play_step"])
def test_no_pass_is_played_meanwhile(workspace, quiz, play):
    with pytest.raises(EngineError, match="finish the quiz first"):
        getattr(workspace.player, play)()
    assert workspace.examiner.is_on


def test_no_composite_is_looked_into_meanwhile(workspace):
    document = workspace.canvas.document
    made = regrouping.group(document, [document.graph.find("e").id], "g")
    workspace.predict()
    workspace.look_inside(made)
    assert not workspace.looks_inside
    assert "finish the quiz first" in workspace.messages.text


def test_playing_with_a_graph_never_asks_to_be_saved(workspace, quiz, field):
    type_in(field, "-0.53")
    assert not workspace.canvas.document.is_modified
    assert workspace.canvas.document.attempt is None


def test_an_exercise_begins_as_it_is_opened_keeps_its_attempt_and_goes_on_from_there(workspace, tmp_path):
    document = workspace.canvas.document
    document.replace(shipped("sigmoid-neuron").contents)
    quiz = workspace.examiner.quiz
    assert quiz is not None
    workspace.examiner.answer(str(float(quiz.question.right)))
    assert document.is_modified
    document.save(tmp_path / "mine.chainrule")
    kept = document.contents()
    document.replace(Contents(parse("x + y").graph))
    assert workspace.examiner.quiz is None
    document.replace(kept)
    assert workspace.examiner.quiz.score.points == 1.0


def test_an_attempt_that_cannot_be_made_again_is_told(workspace):
    contents = shipped("fork").contents
    broken = Attempt("kim", (Move("answer", Place(99), "1"),))
    workspace.canvas.document.replace(Contents(**{**vars(contents), "attempt": broken}))
    assert workspace.examiner.quiz is None
    assert workspace.messages.text


def test_a_graph_without_gradients_is_refused(qtbot):
    workspace = GraphWorkspace(Document())
    qtbot.addWidget(workspace)
    with pytest.raises(EngineError):
        workspace.predict()
    workspace.canvas.document.flush()


def test_questions_of_a_large_graph_are_made_meanwhile_and_those_of_an_exercise_at_once(opened, qtbot):
    workspace = opened("y = x * x")
    document, examiner = workspace.canvas.document, workspace.examiner
    document.replace(large(AT_ONCE + 1))
    workspace.predict()
    assert (document.working_out.is_busy, examiner.is_on) == (True, False)
    document.preview_value(min(document.graph), 0.25)
    qtbot.waitUntil(lambda: examiner.is_on)
    assert examiner.quiz.exercise.contents.graph.node(min(document.graph)).value == 0.25
    workspace.predict()
    document.working_out.cancel()
    assert not examiner.is_on, "nobody is asked any more"
    document.replace(replace(large(AT_ONCE + 1), exercise=ExerciseSettings()))
    assert (document.working_out.is_busy, examiner.is_on) == (False, True)


def test_the_gallery_has_a_shelf_of_exercises_whose_pictures_tell_nothing(qtbot):
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.shelves.setCurrentIndex(1)
    assert gallery.list.count() == len(names())
    chosen = []
    gallery.chosen.connect(chosen.append)
    gallery.list.itemActivated.emit(gallery.list.item(0))
    assert chosen[0].exercise is not None
    theme = appearance().theme
    open_book = picture_of(replace(chosen[0], exercise=None), theme).toImage()
    assert picture_of(chosen[0], theme).toImage() != open_book


def test_what_is_handed_in_is_over_with_its_score(workspace, quiz, field):
    type_in(field, "-0.53")
    workspace.strip.quiz.button("hand_in").click()
    assert quiz.is_over
    assert "1 of" in said(workspace) or "points" in said(workspace)
    assert not field.isVisible()
    workspace.strip.quiz.button("end").click()
    assert not workspace.examiner.is_on
