"""One press is one event; a pass plays by itself only when asked to, and any edit ends it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.errors import EngineError
from engine.graphs.graph import Edge
from gui.app.graph_workspace import GraphWorkspace
from gui.canvas.legend import hint_text
from gui.canvas.node_boxes import box_of, hull
from gui.canvas.tooltips import node_lines, wire_lines
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.flow.player import Player
from gui.look.motion import motion
from tests.gui.flow.conftest import FORK, SIGMOID

KEYS = Qt.Key


@pytest.fixture
def workspace(opened):
    return opened(FORK)


@pytest.fixture
def player(workspace):
    return workspace.player


def press(workspace, *keys):
    for key in keys:
        QTest.keyClick(workspace.canvas, key)


def count(player):
    return player.playback.count


def test_the_selection_may_shrink_to_one_node_while_the_graph_changes(workspace):
    document = workspace.canvas.document
    kept, gone = (document.graph.find(name).id for name in ("x", "z"))
    workspace.canvas.select([kept, gone])
    commands.delete(document, [gone])
    assert workspace.canvas.selected_nodes() == [kept]


def test_keys_step_through_the_whole_pass(workspace, player):
    player.play_backward()
    total = len(player.playback.trace)
    assert count(player) == 1
    press(workspace, KEYS.Key_Right, KEYS.Key_Right)
    assert count(player) == 3
    press(workspace, KEYS.Key_Left)
    assert count(player) == 2
    press(workspace, KEYS.Key_End)
    assert count(player) == total
    press(workspace, KEYS.Key_Right)
    assert count(player) == total
    press(workspace, KEYS.Key_Home, KEYS.Key_Left)
    assert count(player) == 1
    press(workspace, KEYS.Key_Escape)
    assert player.playback is None
    assert workspace.canvas.shown is workspace.canvas.document


def test_arrow_keys_go_to_no_other_node_while_a_pass_is_played(workspace, player):
    workspace.canvas.select([1])
    player.play_backward()
    press(workspace, KEYS.Key_Right)
    assert workspace.canvas.selected_nodes() == [1]
    player.end()
    press(workspace, KEYS.Key_Right)
    assert workspace.canvas.selected_nodes() != [1]


def test_it_plays_by_itself_when_asked_to_and_stops_at_the_end(workspace, player, qtbot):
    player.play_backward()
    assert not player.is_running
    player.set_speed(200.0)
    press(workspace, KEYS.Key_Space)
    assert player.is_running
    qtbot.waitUntil(lambda: not player.is_running, timeout=5000)
    assert player.playback.is_at_end
    press(workspace, KEYS.Key_Space)
    assert (count(player), player.is_running) == (1, True)
    press(workspace, KEYS.Key_Right)
    assert not player.is_running


def test_the_canvas_shows_the_pass_and_afterwards_the_document_without_being_rebuilt(workspace, player):
    rebuilt: list[bool] = []
    workspace.canvas.canvas.rebuilt.connect(lambda: rebuilt.append(True))
    player.play_backward()
    assert workspace.canvas.canvas.shown is player.playback
    player.end()
    assert workspace.canvas.canvas.shown is workspace.canvas.document
    assert not rebuilt
    assert workspace.canvas.canvas.focus is None


def test_the_inspector_hides_what_is_not_yet_known(workspace, player):
    x = workspace.canvas.document.graph.find("x").id
    workspace.canvas.select([x])
    player.play_backward()
    assert "not computed" in workspace.inspector.page.section("gradient").part.number.text()
    player.go_to_end()
    assert "not computed" not in workspace.inspector.page.section("gradient").part.number.text()
    player.end()
    workspace.inspector.page.name.setText("renamed")
    assert not workspace.inspector.page.name.isReadOnly()


def test_an_edit_ends_it(workspace, player):
    document = workspace.canvas.document
    player.play_backward()
    commands.set_value(document, document.graph.find("x").id, 5.0)
    assert player.playback is None


def test_a_number_runs_along_its_wire_unless_motion_is_reduced(workspace, player):
    wave = workspace.canvas.canvas.wave
    player.play_backward()
    press(workspace, KEYS.Key_Right, KEYS.Key_Right)
    assert wave.is_running
    wave.stop()
    motion().choice = "reduced"
    press(workspace, KEYS.Key_Right)
    assert not wave.is_running


def test_tangents_start_at_the_one_selected_leaf(workspace, player):
    with pytest.raises(EngineError, match="select the one input"):
        player.play_tangents()
    workspace.canvas.select([workspace.canvas.document.graph.find("x").id])
    player.play_tangents()
    assert player.playback.trace.tells_tangents
    press(workspace, KEYS.Key_Right, KEYS.Key_Right)
    assert workspace.canvas.canvas.wave.is_onward


def test_what_cannot_be_played_is_refused_in_words(qtbot):
    workspace = GraphWorkspace(Document())
    qtbot.addWidget(workspace)
    workspace.strip.flow.backward_button.click()
    assert "nothing here to play" in workspace.messages.text
    commands.add_node(workspace.canvas.document, "input", (0.0, 0.0))
    assert workspace.messages.text == "", "something else was done since"
    document = workspace.canvas.document
    commands.add_node(document, "input", (0, 0))
    commands.add_node(document, "exp", (100, 0))
    document.flush()
    workspace.strip.flow.backward_button.click()
    assert workspace.player.playback is None
    document.flush()


def test_inside_a_composite_its_own_pass_is_played(workspace, player):
    document = workspace.canvas.document
    made = regrouping.group(
        document, [node.id for node in document.graph.nodes() if not node.op.is_leaf], "g"
    )
    document.flush()
    workspace.look_inside(made)
    player.play_backward()
    assert workspace.inside.view.canvas.shown is player.playback
    assert player.playback.trace[0].node in player.playback.graph
    workspace.inside.leave_all()
    assert player.playback is None


def test_a_player_without_a_pass_ignores_the_transport(workspace):
    player = Player(lambda: workspace.canvas)
    player.step(1)
    player.go_to_end()
    player.toggle()
    player.end()
    assert not player.is_on


def test_a_training_step_is_kept_when_the_next_is_played(workspace, player):
    document = workspace.canvas.document
    x = document.graph.find("x").id
    player.play_step()
    assert document.graph.node(x).value == 3.0
    player.go_to_end()
    moved = player.playback.value(x)
    assert moved != 3.0
    player.play_step()
    assert document.graph.node(x).value == moved
    assert count(player) == 1
    player.end()
    document.undo_stack.undo()
    assert document.graph.node(x).value == 3.0


def test_a_training_step_that_is_left_moves_nothing(workspace, player):
    document = workspace.canvas.document
    player.play_step()
    player.go_to_end()
    press(workspace, KEYS.Key_Escape)
    assert document.graph.find("x").value == 3.0
    assert not document.undo_stack.canUndo()


def test_paths_are_played_between_two_selected_nodes_or_from_one_to_the_target(workspace, player):
    document = workspace.canvas.document
    x, y, f = (document.graph.find(name).id for name in ("x", "y", "f"))
    workspace.canvas.select([y, x])
    player.play_paths()
    assert player.playback.latest.lit[0].source == x
    assert player.playback.latest.lit[-1].target == y
    player.end()
    workspace.canvas.select([x])
    player.play_paths()
    assert player.playback.latest.lit[-1].target == f
    assert not player.playback.by_level
    assert player.playback.focus.wires == set(player.playback.latest.lit)
    known = {edge for edge, _number in player.playback.focus.locals}
    assert known == set(player.playback.latest.lit) - player.playback.trace.book.ones
    assert player.playback.gradient(y) is None
    player.go_to_end()
    assert player.playback.gradient(y) == document.gradient(y)
    player.end()
    workspace.canvas.select(())
    with pytest.raises(EngineError, match="select two nodes"):
        player.play_paths()


def test_of_a_long_path_only_what_has_no_place_at_a_port_stands_in_the_caption(opened):
    names = [f"x{n}" for n in range(9)]
    chain = "; ".join(["x0 = 2", *(f"{y} = square({x})" for x, y in pairwise(names))])
    workspace = opened(chain)
    workspace.canvas.select([workspace.canvas.document.graph.find("x0").id])
    workspace.player.play_paths()
    roles = [part.role for part, _button in workspace.strip.flow.caption.parts.buttons]
    assert roles == ["product", "sum so far"]
    assert len(workspace.player.playback.focus.locals) == 8


def test_tangents_are_called_tangents_wherever_they_are_told(workspace, player):
    graph = workspace.canvas.document.graph
    x, y = (graph.find(name).id for name in ("x", "y"))
    wire = Edge(x, y, "x")
    workspace.canvas.select([y])
    player.play_tangents(x)
    gradient = workspace.inspector.page.section("gradient")
    assert gradient.part.title() == "tangent of y"
    assert "not computed" in gradient.part.number.text()
    assert wire_lines(player.playback, wire)[-1] == "tangent not computed"
    player.go_to_end()
    assert "6" in gradient.part.number.text()
    assert wire_lines(player.playback, wire)[-1] == "tangent 1.0 × local 6.0 = 6.0"
    assert "tangent of y = 6.0" in node_lines(player.playback, y)
    rows = workspace.inspector.page.section("ports").part.blocks["x"].rows
    assert "+1.00" in rows["tangent"].text()
    assert "+6.00" in rows["local"].text()
    assert "+6.00" in rows["contribution"].text()
    said = " ".join(words.text() for words in workspace.inspector.page.findChildren(QLabel))
    assert "∂f/∂" not in said
    assert "upstream" not in said
    assert hint_text(player.playback) == ""
    player.end()
    assert workspace.inspector.page.section("gradient").part.title() == "Gradient ∂f/∂y"
    assert "upstream" in workspace.inspector.page.section("ports").part.blocks["x"].rows


def test_the_shape_of_a_tangent_is_said_to_be_one(opened):
    workspace = opened("x = [1, 2]; f = sum(square(x))")
    x = workspace.canvas.document.graph.find("x").id
    workspace.canvas.select([x])
    workspace.player.play_tangents()
    part = workspace.inspector.page.section("gradient").part
    assert "a tangent has its variable's shape" in part.shape.text()


def test_a_wave_draws_only_along_its_wires(workspace, player, monkeypatch):
    motion().choice = "full"
    player.play_backward()
    QApplication.processEvents()
    exposed, wires = [], workspace.canvas.canvas.wires
    redraw = wires.redraw
    monkeypatch.setattr(wires, "redraw", lambda areas=None: (exposed.append(areas), redraw(areas)))
    player.step(1)
    player.step(1)
    assert exposed
    assert all(areas is not None for areas in exposed)  # which would be everything
    assert all(box_of(hull(areas)).width() < wires.boundingRect().width() for areas in exposed if len(areas))


def test_another_speed_is_kept_from_the_next_event_on(player):
    player.play_backward()
    player.toggle()
    before = player._timer.interval()
    player.set_speed(8.0)
    assert (player._timer.interval(), player._timer.isActive()) == (125, True)
    assert before != 125
    player.pause()
    player.set_speed(4.0)
    assert not player._timer.isActive()


def told_by(inspector):
    """Return all that a page says, and which of its sections are there."""
    page = inspector.page or inspector.wire
    return [(type(part), part.text()) for part in page.findChildren(QLabel) if part.isVisibleTo(page)]


@pytest.mark.parametrize(
    ("name", "play"),
    [(name, "play_step") for name in ("w0", "e", "s", "f")]  # which plays values and gradients
    + [("s", "play_backward"), ("e", "play_forward")],
)
def test_the_inspector_tells_at_every_step_what_a_page_made_anew_would_tell(opened, name, play):
    workspace = opened(SIGMOID)
    inspector, player = workspace.inspector, workspace.player
    workspace.canvas.select([workspace.canvas.document.graph.find(name).id])
    getattr(player, play)()
    for by in (*[1] * (len(player.playback.trace) - 1), -1, -2, -5, 3):
        player.step(by)
        told = told_by(inspector)
        inspector._rebuild()
        assert told == told_by(inspector), player.playback.count


def test_what_happens_elsewhere_does_not_bring_the_inspectors_page_up_to_date(opened, monkeypatch):
    workspace = opened(SIGMOID)
    workspace.canvas.select([workspace.canvas.document.graph.find("w0").id])
    workspace.player.play_backward()
    page, counts = workspace.inspector.page, []
    monkeypatch.setattr(page, "refresh", lambda: counts.append(workspace.player.playback.count))
    for _step in range(len(workspace.player.playback.trace) - 1):
        workspace.player.step(1)
    assert 0 < len(counts) < 8


def test_before_anybody_chose_a_speed_it_plays_at_the_usual_one(qapp):
    assert Player(lambda: None).speed == 1.0
