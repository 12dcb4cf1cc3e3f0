"""A descent moves the document's leaves as the engine's would, as one step of undo; edits end it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.errors import EngineError, InvalidValueError
from engine.training.descent import Descent, DescentSettings
from gui.document import commands
from gui.flow import descender as module
from gui.flow.descender import Descender, told_moves

BOWL = "x = -4; y = 3; f = square(x - 1) + 5 * square(y + 1)"
STEEP = DescentSettings("sgd", {"learning_rate": 10.0})


@pytest.fixture
def start(opened):
    """Return a function that makes a descender over a formula, in a workspace that is shown."""

    def of(text, settings=None):
        workspace = opened(text)
        document = workspace.canvas.document
        descender = Descender(document, workspace.player, workspace._view_in_front, workspace)
        if settings:
            descender.set_settings(settings)
        made.append(descender)
        return descender, document, workspace

    made = []
    yield of
    for descender in made:
        descender.stop()


def leaf(document, name):
    return float(document.graph.find(name).value)


def run_to_its_end(qtbot, descender):
    descender.run()
    qtbot.waitUntil(lambda: not descender.is_running, timeout=30_000)


def quickly(monkeypatch):
    monkeypatch.setattr(module, "TICK", 1)
    monkeypatch.setattr(module, "FIRST_PACE", 5.0)


def test_a_step_moves_the_leaves_as_the_engine_would_and_everything_follows(start):
    descender, document, _workspace = start(BOWL)
    meant = Descent(document.graph, document.target, DescentSettings())
    before = document.evaluation
    for _step in range(3):
        descender.step()
        meant.step()
    for node, value in meant.point.values.items():
        assert document.graph.node(node).value == value
    document.flush()
    assert document.value(document.target) == meant.point.loss
    assert document.evaluation is not before
    assert descender.status == f"step 3, loss {module.numbers.short(meant.point.loss)}"


def test_steps_that_follow_each_other_quickly_are_one_step_of_undo_and_later_ones_another(start, monkeypatch):
    descender, document, _workspace = start(BOWL)
    now = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    for pause in (0.0, 0.5, 0.5):
        now[0] += pause
        descender.step()
    there = leaf(document, "x")
    now[0] += 5.0
    descender.step()
    assert [step.text for step in document.undo_stack.steps] == ["Descend", "Descend"]
    document.undo_stack.undo()
    assert leaf(document, "x") == there
    document.undo_stack.undo()
    assert (leaf(document, "x"), leaf(document, "y")) == (-4.0, 3.0)
    document.undo_stack.redo()
    assert leaf(document, "x") == there


def test_a_run_ends_where_the_slope_is_gone_and_is_undone_as_one_step(start, qtbot, monkeypatch):
    quickly(monkeypatch)
    descender, document, _workspace = start(BOWL)
    run_to_its_end(qtbot, descender)
    assert descender.status.endswith("arrived: the slope is gone")
    assert leaf(document, "x") == pytest.approx(1.0, abs=1e-5)
    assert [step.text for step in document.undo_stack.steps] == ["Descend"]
    document.undo_stack.undo()
    assert (leaf(document, "x"), leaf(document, "y")) == (-4.0, 3.0)
    document.undo_stack.redo()
    assert leaf(document, "x") == pytest.approx(1.0, abs=1e-5)


def test_a_run_grows_quicker(start):
    descender, _document, _workspace = start(BOWL, DescentSettings("sgd", {"learning_rate": 1e-6}))
    descender.run()
    descender._timer.stop()
    steps = []
    for _tick in range(300):
        before = descender.track.at[-1]
        descender._tick()
        steps.append(descender.track.at[-1] - before)
    assert sum(steps[:25]) < sum(steps[100:125]) < sum(steps[200:225])
    assert steps[0] <= 1
    descender._timer.start()


def test_how_many_steps_a_run_takes_tick_by_tick_and_how_often_it_keeps_them(start, monkeypatch):
    """Five ticks a step at first, and each fortieth part more from one tick to the next."""
    monkeypatch.setattr(module, "monotonic", lambda: 0.0)
    descender, _document, _workspace = start(BOWL, DescentSettings("sgd", {"learning_rate": 1e-6}))
    kept = []
    monkeypatch.setattr(descender._moving, "keep", lambda _values: kept.append(descender.track.at[-1]))
    descender.run()
    descender._timer.stop()
    taken = [int(descender.track.at[-1])]
    for _tick in range(120):
        descender._tick()
        taken.append(int(descender.track.at[-1]))
    assert taken[:12] == [1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3]
    assert taken[20::20] == [6, 14, 28, 51, 89, 151]
    assert kept == [1, 26, 56, 110]
    descender._timer.start()


def test_while_no_step_is_due_nothing_moves_and_nothing_is_told(start, qtbot):
    descender, document, _workspace = start(BOWL)
    descender.run()
    descender._timer.stop()
    with qtbot.assertNotEmitted(descender.changed), qtbot.assertNotEmitted(document.changed):
        descender._tick()
    descender._timer.start()


@pytest.mark.parametrize(("text", "words"), [
    ("x = 3; f = square(square(x))", "lost at step 4: the loss is not finite"),
    ("x = 1; f = sqrt(x)", "lost at step 1: the loss is not finite"),
])  # fmt: skip
def test_a_descent_that_is_lost_says_at_which_step_and_the_last_finite_values_stay(start, qtbot, text, words):
    descender, document, _workspace = start(text, STEEP)
    run_to_its_end(qtbot, descender)
    assert descender.status.splitlines()[1] == words
    document.flush()
    assert np.isfinite(document.value(document.target))
    assert np.isfinite(leaf(document, "x"))


def test_the_last_finite_values_are_kept_by_undo_and_redo(start, qtbot):
    descender, document, _workspace = start("x = 3; f = square(square(x))", STEEP)
    run_to_its_end(qtbot, descender)
    came_to = leaf(document, "x")
    document.undo_stack.undo()
    assert leaf(document, "x") == 3.0
    document.undo_stack.redo()
    assert leaf(document, "x") == came_to


def test_from_where_it_got_lost_it_begins_anew_with_another_rate(start, qtbot):
    descender, document, _workspace = start("x = 1; f = sqrt(x)", STEEP)
    run_to_its_end(qtbot, descender)
    descender.set_settings(DescentSettings("sgd", {"learning_rate": 0.1}))
    descender.step()
    assert leaf(document, "x") == pytest.approx(0.95)
    assert descender.status.startswith("step 1, ")


def test_stopping_keeps_where_it_came_to_and_it_can_go_on_from_there(start):
    descender, document, _workspace = start(BOWL, DescentSettings("momentum", {"learning_rate": 0.01}))
    descender.run()
    for _tick in range(60):
        descender._tick()
    descender.stop()
    steps, x = descender.track.at[-1], leaf(document, "x")
    assert steps > 3
    assert document.undo_stack.steps[0].changes[0].after == x
    descender.step()
    assert descender.track.at[-1] == steps + 1
    assert document.undo_stack.count() == 2


def test_escape_stops_a_run_wherever_in_the_graph_the_keyboard_is(start):
    descender, document, workspace = start(BOWL)
    descender.run()
    QTest.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    assert not descender.is_running
    assert leaf(document, "x") != -4.0


EDITS = {
    "a value": lambda document: commands.set_value(document, document.graph.find("y").id, 2.0),
    "undo": lambda document: document.undo_stack.undo(),
    "a name": lambda document: commands.rename(document, document.graph.find("y").id, "z"),
    "a target": lambda document: commands.set_target(document, document.graph.find("x").id),
    "another document": lambda document: document.replace(document.contents()),
}


@pytest.mark.parametrize("edit", EDITS)
def test_whoever_edits_stops_a_run_and_the_optimizer_begins_anew(start, edit):
    descender, document, _workspace = start(BOWL, DescentSettings("momentum", {"learning_rate": 0.01}))
    descender.run()
    EDITS[edit](document)
    assert not descender.is_running
    assert (descender.status, len(descender.track)) == ("", 0)
    document.flush()
    meant = Descent(document.graph, document.target, descender.settings).step()
    descender.step()
    assert all(document.graph.node(node).value == value for node, value in meant.values.items())
    assert descender.status.startswith("step 1, ")


def test_undo_amid_a_run_goes_back_to_where_it_began(start):
    descender, document, _workspace = start(BOWL)
    descender.run()
    for _tick in range(40):
        descender._tick()
    document.undo_stack.undo()
    assert (leaf(document, "x"), leaf(document, "y")) == (-4.0, 3.0)
    assert not descender.is_running


def test_what_is_saved_amid_a_run_is_a_step_of_its_own(start, tmp_path):
    descender, document, _workspace = start(BOWL)
    descender.run()
    document.save(tmp_path / "bowl.chainrule")
    saved = leaf(document, "x")
    for _tick in range(40):
        descender._tick()
    descender.stop()
    assert document.is_modified
    document.undo_stack.undo()
    assert (leaf(document, "x"), document.is_modified) == (saved, False)
    document.undo_stack.undo()
    assert leaf(document, "x") == -4.0


def test_moving_and_selecting_nodes_lets_it_run_on(start):
    descender, document, workspace = start(BOWL)
    descender.run()
    commands.move(document, {document.target: (500.0, 300.0)})
    workspace.canvas.select([document.target])
    assert descender.is_running


def test_a_pass_that_is_played_stops_a_run_and_is_of_where_it_came_to(start):
    descender, document, workspace = start(BOWL)
    descender.run()
    for _tick in range(30):
        descender._tick()
    workspace.player.play_backward()
    assert not descender.is_running
    assert workspace.player.is_on
    QTest.qWait(50)
    assert workspace.player.is_on
    assert workspace.player.playback.value(document.graph.find("x").id) == leaf(document, "x")
    descender.step()
    assert not workspace.player.is_on


def test_a_training_step_that_is_played_is_taken_as_it_would_be(start):
    descender, document, workspace = start(BOWL)
    descender.set_settings(DescentSettings("sgd", {"learning_rate": 0.5}))
    workspace.player.play_step()
    moved = workspace.player.playback.trace.moved
    workspace.player.end()
    descender.step()
    assert leaf(document, "x") == moved[document.graph.find("x").id]


def test_in_a_quiz_there_is_no_descent(start):
    descender, document, workspace = start(BOWL)
    descender.run()
    workspace.predict()
    assert not descender.is_running
    QTest.qWait(50)
    assert workspace.examiner.is_on
    before = leaf(document, "x")
    with pytest.raises(EngineError, match="quiz"):
        descender.step()
    with pytest.raises(EngineError, match="quiz"):
        descender.run()
    assert leaf(document, "x") == before
    assert workspace.examiner.is_on


def test_another_optimizer_begins_anew_and_another_rate_goes_on(start):
    descender, document, _workspace = start(BOWL, DescentSettings("momentum", {"learning_rate": 0.01}))
    meant = Descent(document.graph, document.target, descender.settings)
    descender.step()
    descender.set_settings(DescentSettings("momentum", {"learning_rate": 0.02}))
    descender.step()
    assert descender.track.at.tolist() == [0, 1, 2]
    meant.step()
    meant.settings = descender.settings
    assert leaf(document, "x") == meant.step().values[document.graph.find("x").id]
    descender.set_settings(DescentSettings("adam", {"learning_rate": 0.02}))
    descender.step()
    assert descender.track.at.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("text", "words"), [("x = 2; y = x", "step 1"), ("f = square(2)", "nothing to move")]
)
def test_where_nothing_moves_the_reason_is_said(start, text, words):
    descender, _document, _workspace = start(text)
    try:
        descender.step()
        said = descender.status
    except EngineError as error:
        said = str(error)
    assert words in said


@pytest.mark.parametrize(("text", "words"), [
    ("x = 2; f = square(x)", "There are no parameters: moves the input x."),
    (BOWL, "There are no parameters: moves the inputs x, y."),
    ("+".join("abcdgh"), "There are no parameters: moves the inputs a, b, c, d, g, h."),
    ("+".join("abcdghkm"), "There are no parameters: moves the inputs a, b, c, d, g, h and 2 more."),
])  # fmt: skip
def test_it_says_what_moves(start, text, words):
    descender, _document, _workspace = start(text)
    assert told_moves(descender.leaves) == words


def test_parameters_are_said_to_move_and_inputs_not(start):
    descender, document, _workspace = start("x = 2; f = square(x)")
    assert [moved.name for moved in descender.leaves] == ["x"]
    first, gate = (
        commands.add_node(document, "parameter", (0.0, 0.0)),
        commands.add_node(document, "multiply", (0.0, 0.0)),
    )
    commands.connect(document, first, gate, "x")
    commands.connect(document, document.graph.find("f").id, gate, "y")
    document.flush()
    assert told_moves(descender.leaves) == "Moves the parameter w1."
    assert told_moves([]).startswith("Nothing to move")


def test_where_it_was_is_told_over_one_leaf_with_the_loss_and_over_two_without(start):
    descender, _document, _workspace = start("x = 2; f = square(x)")
    assert descender.places.tolist() == [[2.0, 4.0]]
    descender.step()
    assert np.allclose(descender.places, [[2.0, 4.0], [1.6, 2.56]])
    descender, _document, _workspace = start(BOWL)
    assert descender.places.tolist() == [[-4.0, 3.0]]
    descender.step()
    assert descender.places.shape == (2, 2)
    for text in ("a*b*c", "w = 2; f = w * [1, 2]"):
        descender, _document, _workspace = start(text)
        assert descender.places.shape == (0, 2)


def test_a_value_that_a_gate_refuses_ends_a_run_with_the_reason_and_the_last_values_stay(
    start, qtbot, monkeypatch
):
    monkeypatch.setattr(module, "SLICE", 60.0)  # a busy machine takes as many steps as another
    descender, document, _workspace = start(BOWL)
    step = Descent.step

    def refuse_the_third(descent):
        if descent.step_count == 2:
            raise InvalidValueError("f refuses that")
        return step(descent)

    monkeypatch.setattr(Descent, "step", refuse_the_third)
    run_to_its_end(qtbot, descender)
    assert descender.status.endswith("\nf refuses that")
    assert descender.track.at.tolist() == [0, 1, 2]
    assert document.undo_stack.count() == 1
    descender.step()
    descender._descend(9)
    assert descender.track.at.tolist() == [0, 1, 2]
    descender.step()
    assert descender.track.at.tolist() == [0, 1]


def test_a_run_that_never_arrives_ends_after_very_many_steps_and_can_be_run_on(start, qtbot, monkeypatch):
    quickly(monkeypatch)
    monkeypatch.setattr(module, "MOST_STEPS", 50)
    descender, _document, _workspace = start(
        "x = 1; f = abs(x)", DescentSettings("sgd", {"learning_rate": 0.3})
    )
    for steps in (50, 100):
        run_to_its_end(qtbot, descender)
        assert descender.track.at[-1] == steps
        assert "not arrived yet" in descender.status


def test_a_long_run_keeps_a_bounded_track_from_its_start_to_now(start, monkeypatch):
    monkeypatch.setattr(module, "MOST_POINTS", 100)
    descender, _document, _workspace = start(BOWL, DescentSettings("sgd", {"learning_rate": 1e-6}))
    for _step in range(5):
        descender.step()
    while descender.track.at[-1] < 300:
        descender._descend(300)
        assert len(descender.track) <= 100
    assert descender.track.at[0] == 0
