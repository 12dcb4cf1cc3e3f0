"""Every gesture is one named step that undo takes back whole; a refused one changes nothing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData

from engine.errors import (
    CycleError,
    FormatError,
    InvalidNameError,
    InvalidValueError,
    OccupiedPortError,
)
from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from engine.ops import OPS
from gui.document import annotating, bending, commands, inlining, port_order, regrouping, rewiring
from gui.document.arranging import anchor, arrange
from gui.document.changes import _inverses
from gui.document.copies import CROWD, NEAR, PASTE_OFFSET, STEP
from gui.document.document import Document
from gui.document.places import boxes_of, overlap
from gui.document.renaming import rename_all
from tests.gui.document.states import node, state

GESTURES = {
    "Add gate +": lambda d: commands.add_node(d, "add", (0, 0)),
    "Disconnect": lambda d: commands.disconnect(d, node(d, "f"), "y"),
    "Rewire": lambda d: rewiring.join(
        d, Edge(node(d, "q"), node(d, "f"), "y"), Edge(node(d, "z"), node(d, "f"), "y")
    ),
    "Delete": lambda d: commands.delete(d, [node(d, "q"), node(d, "f")]),
    "Move": lambda d: commands.move(d, {node(d, "x"): (7.0, 8.0)}),
    "Set x": lambda d: commands.set_value(d, node(d, "x"), [[1, 2], [3, 4]]),
    "Rename q": lambda d: commands.rename(d, node(d, "q"), "total"),
    "Differentiate": lambda d: commands.set_target(d, node(d, "q")),
    "Paste": lambda d: commands.paste(d, commands.copy(d, list(d.graph))),
    "Duplicate": lambda d: commands.duplicate(d, [node(d, "x"), node(d, "q")]),
    "Group": lambda d: regrouping.group(d, [node(d, "q"), node(d, "f")]),
    "Inputs of q": lambda d: commands.set_inputs(d, node(d, "q"), 3),
    "Align left edges": lambda d: commands.bring_in_line(d, [node(d, "x"), node(d, "q")], "align_left"),
    "Slider of x": lambda d: commands.set_slider(d, files.Slider(node(d, "x"), -1.0, 1.0, 0.5)),
    "Slider of y": lambda d: commands.pin(d, node(d, "y")),
    "Step": lambda d: commands.set_values(d, {node(d, "x"): 4.0, node(d, "z"): 5.0}, "Step"),
    "Keep in place": lambda d: anchor(d, [node(d, "q")]),
    "Swap inputs": lambda d: port_order.move_input(d, node(d, "f"), "x", 1),
    "Set y": lambda d: inlining.give(d, node(d, "q"), "y", 2.5),
    "Add gate tanh": lambda d: rewiring.add_between(
        d, OPS["tanh"], (50.0, 9.0), rewiring.Splice(Edge(node(d, "x"), node(d, "q"), "x"), "x")
    ),
    "Add gate exp": lambda d: rewiring.add_after(d, OPS["exp"], (9.0, 9.0), node(d, "f"), "x"),
    "Add gate x²": lambda d: rewiring.add_before(d, OPS["square"], (9.0, 9.0), node(d, "q"), "x"),
    "Delete and join": lambda d: rewiring.dissolve(d, [node(d, "q")]),
    "Cut 2 wires": lambda d: rewiring.cut(d, d.graph.edges()[:2]),
    "Bend a wire": lambda d: bending.lead(d, Edge(node(d, "x"), node(d, "q"), "x"), ((5.0, 50.0),)),
    "Rename 2 nodes": lambda d: rename_all(d, {node(d, "x"): "x1", node(d, "y"): "x2"}),
    "Frame": lambda d: annotating.frame(d, [node(d, "x"), node(d, "y")]),
    "Add a note": lambda d: annotating.add_note(d, (0.0, 0.0), "hello"),
    "Draw formula": lambda d: commands.replace_graph(
        d, files.Contents((drawn := parse("exp(x) + 1")).graph, target=drawn.target), "Draw formula"
    ),
}


@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_is_one_step_that_undo_takes_back_and_redo_makes_again(document, name):
    before = state(document)
    GESTURES[name](document)
    after = state(document)
    assert after != before
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == name
    document.undo_stack.undo()
    assert state(document) == before
    document.undo_stack.redo()
    assert state(document) == after


@pytest.mark.parametrize("targeted", ["f", "q", "x"])
@pytest.mark.parametrize("name", GESTURES)
def test_the_target_is_there_after_every_single_change_of_a_step_and_of_its_undo(document, name, targeted):
    commands.set_target(document, node(document, targeted))
    GESTURES[name](document)
    changes = document.undo_stack.last.changes
    for change in (*_inverses(changes), *changes):
        change.apply(document)
        assert document.target is None or document.target in document.graph
        document.flush()


REFUSED = {
    "a cycle": (lambda d: rewiring.join(
        d, Edge(node(d, "f"), node(d, "q"), "x"), Edge(node(d, "x"), node(d, "q"), "x")), CycleError),
    "an occupied port": (lambda d: commands.connect(d, node(d, "z"), node(d, "q"), "x"), OccupiedPortError),
    "a name that is taken": (lambda d: commands.rename(d, node(d, "q"), "x"), InvalidNameError),
    "a name that is none": (lambda d: commands.rename(d, node(d, "q"), "2q"), InvalidNameError),
    "a value of words": (lambda d: commands.set_value(d, node(d, "x"), "two"), InvalidValueError),
    "a slider upside down": (
        lambda d: commands.set_slider(d, files.Slider(node(d, "x"), 1.0, -1.0)), InvalidValueError),
    "a value for a gate": (lambda d: commands.set_value(d, node(d, "q"), 2.0), InvalidValueError),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_gesture_changes_nothing_and_leaves_no_step(document, case):
    gesture, error = REFUSED[case]
    before = state(document)
    with pytest.raises(error):
        gesture(document)
    assert state(document) == before
    assert document.undo_stack.count() == 0


def test_a_dragged_value_goes_back_to_where_the_drag_began(document):
    x = node(document, "x")
    before = document.graph.node(x).value
    for value in (0.5, 1.5, 2.5):
        document.preview_value(x, value)
    commands.set_value(document, x, 2.5, before=before)
    document.undo_stack.undo()
    assert document.graph.node(x).value == -2
    document.undo_stack.redo()
    assert document.graph.node(x).value == 2.5


def test_deleting_a_node_brings_its_wires_and_the_target_back_on_undo(document):
    commands.delete(document, [document.target])
    assert document.target == node(document, "q")
    document.undo_stack.undo()
    document.flush()
    assert document.value(document.target) == -12
    assert document.gradient(node(document, "z")) == 3


def test_a_file_written_after_delete_and_undo_is_the_same_to_the_letter(document):
    before = files.encode(document.contents())
    commands.delete(document, [node(document, "x"), node(document, "q")])
    document.undo_stack.undo()
    assert files.encode(document.contents()) == before


def test_an_id_is_not_given_again_after_its_node_is_removed(document):
    last = max(document.graph)
    commands.delete(document, [last])
    assert commands.add_node(document, "exp", (0, 0)) > last


def test_the_first_gate_becomes_what_is_differentiated(qapp):
    document = Document()
    commands.add_node(document, "input", (0, 0))
    assert document.target is None
    gate = commands.add_node(document, "multiply", (0, 0))
    assert document.target == gate


def test_new_gates_are_called_as_one_would_write_them_and_copies_counted_on(document):
    ops = "multiply add_constant add_constant matmul exp relu squared_error parameter"
    for op in ops.split():
        commands.add_node(document, op, (0.0, 0.0))
    names = ["q_1", "q_2", "q_3", "s_1", "u_1", "a_1", "L_1", "w1"]
    assert [gate.name for gate in document.graph.nodes()][-8:] == names
    copied = commands.copy(document, [node(document, name) for name in ("q_2", "w1")])
    new = commands.paste(document, copied)
    assert [document.graph.node(node_id).name for node_id in new] == ["q_4", "w2"]


def test_new_inputs_are_called_x_y_z(qapp):
    document = Document()
    ids = [commands.add_node(document, "input", (0, 0)) for _count in range(3)]
    assert [document.graph.node(node_id).name for node_id in ids] == ["x", "y", "z"]


def test_copying_touches_neither_the_document_nor_the_undo_stack(document):
    before = state(document)
    commands.copy(document, [node(document, "q")])
    assert state(document) == before
    assert document.undo_stack.count() == 0


def test_others_get_what_was_copied_as_it_was_then(document):
    chosen = [node(document, name) for name in "xyq"]
    mime = commands.copy(document, chosen)
    held = document.graph.part(chosen)
    commands.set_value(document, node(document, "x"), 7.0)
    commands.delete(document, chosen)
    data = bytes(mime.data(commands.GRAPH_MIME).data())
    copied = files.decode(data)
    assert [(one.name, one.value) for one in copied.graph.nodes()] == [
        (one.name, one.value) for one in held.nodes()
    ]
    assert copied.graph.edges() == held.edges()
    assert mime.hasText()
    assert mime.text() == data.decode()
    assert not mime.hasImage()
    assert not mime.data("text/html").data()


def test_pasting_keeps_wires_among_the_copies_and_gives_free_names(document):
    pasted = commands.paste(document, commands.copy(document, [node(document, n) for n in "xyq"]))
    names = [document.graph.node(node_id).name for node_id in pasted]
    assert names == ["x2", "y2", "q2"]
    assert len(document.graph.edges_into(pasted[2])) == 2
    assert document.graph.node(pasted[0]).value == -2


def test_pasting_at_a_place_centres_the_copies_there(document):
    mime = commands.copy(document, [node(document, "x"), node(document, "y")])
    pasted = commands.paste(document, mime, (1000.0, 500.0))
    centre = np.mean([document.positions[node_id] for node_id in pasted], axis=0)
    assert centre == pytest.approx([1000, 500], abs=STEP / 2)


@pytest.mark.parametrize("place", [None, (1000.0, 500.0)])
def test_what_is_pasted_again_hides_no_copy_and_stands_on_the_grid_as_the_originals_do(document, place):
    commands.move(document, {node(document, "x"): (16.0, 80.0), node(document, "y"): (40.0, 160.0)})
    mime = commands.copy(document, [node(document, "x"), node(document, "y")])
    pasted = [commands.paste(document, mime, place) for _turn in range(4)]
    places = [document.positions[copy] for copies in pasted for copy in copies]
    apart = [abs(x - right) + abs(y - down) for (x, y), (right, down) in combinations(places, 2)]
    assert min(apart) >= PASTE_OFFSET
    assert all(coordinate % STEP == 0 for place in places for coordinate in place)


def test_copies_find_room_beside_what_stands_where_they_are_pasted(document):
    chosen = [node(document, "x"), node(document, "y")]
    mime, (x, y) = commands.copy(document, chosen), document.positions[node(document, "x")]
    for _turn in range(3):
        others = boxes_of(document.graph, document.positions)
        pasted = commands.paste(document, mime, (x, y + 50.0))
        copies = boxes_of(document.graph.part(pasted), {copy: document.positions[copy] for copy in pasted})
        assert not any(overlap(copy, other) for copy in copies for other in others)
        assert all(abs(place[0] - x) <= NEAR + 150.0 for place, _size in copies)


def test_in_a_crowd_copies_come_to_the_place_that_was_meant(document):
    x = node(document, "x")
    mime = commands.copy(document, [x])
    crowd = [commands.add_node(document, "exp", (2.0 * turn, 0.0)) for turn in range(CROWD + 1)]
    assert len(crowd) > CROWD
    [pasted] = commands.paste(document, mime, (40.0, 40.0))
    assert document.positions[pasted] == pytest.approx((40.0, 40.0), abs=STEP / 2)


def test_text_that_is_no_graph_cannot_be_pasted(document):
    mime = QMimeData()
    mime.setText("hello")
    with pytest.raises(FormatError, match="clipboard"):
        commands.paste(document, mime)


def test_arranging_puts_inputs_left_of_what_they_feed(document):
    arrange(document)
    for edge in document.graph.edges():
        assert document.positions[edge.source][0] < document.positions[edge.target][0]
    assert document.undo_stack.undoText() == "Arrange"


def test_a_sum_takes_a_third_input_and_keeps_its_wires(document):
    gate = node(document, "q")
    commands.set_inputs(document, gate, 3)
    commands.connect(document, node(document, "z"), gate, "z")
    document.flush()
    assert float(document.value(gate)) == -1
    with pytest.raises(OccupiedPortError, match="port z of q"):
        commands.set_inputs(document, gate, 2)
