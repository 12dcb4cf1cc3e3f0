"""Frames stand around their nodes, notes by their middle; each change of either is one step."""

from __future__ import annotations

import pytest

from engine.errors import GraphError
from engine.files.document import Frame, Note
from gui.document import annotating, commands
from gui.document.places import HEAD, MARGIN, boxes_of
from tests.gui.document.states import node, state


def edges(boxes):
    """Return the lowest and highest places, right and down, of boxes that are given by middle and size."""
    lows = [[middle[axis] - size[axis] / 2 for middle, size in boxes] for axis in (0, 1)]
    highs = [[middle[axis] + size[axis] / 2 for middle, size in boxes] for axis in (0, 1)]
    return (*map(min, lows), *map(max, highs))


@pytest.mark.parametrize("names", ["x", "xq", "yzf"])
def test_a_frame_leaves_a_margin_around_its_nodes_and_room_for_its_title_above(document, names):
    nodes = [node(document, name) for name in names]
    commands.move(document, {nodes[-1]: (120.0, 300.0)})
    annotating.frame(document, nodes)
    (frame,) = document.annotations
    left, top, right, bottom = edges(
        boxes_of(document.graph, {each: document.positions[each] for each in nodes})
    )
    x, y, width, height = frame.area
    assert (x, y) == (left - MARGIN, top - MARGIN - HEAD)
    assert (x + width, y + height) == (right + MARGIN, bottom + MARGIN)
    assert set(annotating.nodes_in(document, frame.area)) >= set(nodes)


def test_a_note_stands_with_its_middle_there(document):
    annotating.add_note(document, (10.0, 20.0), "hello")
    width, height = annotating.NOTE_SIZE
    assert document.annotations == (Note((10 - width / 2, 20 - height / 2, width, height), "hello"),)


def three(document):
    for number in range(3):
        annotating.add_note(document, (0.0, 300.0 * number), f"note {number}")
    return document.annotations


def test_one_is_changed_or_taken_away_and_the_others_stay_in_their_order(document):
    before = three(document)
    annotating.change(document, 1, "Type", text="other")
    assert [note.text for note in document.annotations] == ["note 0", "other", "note 2"]
    annotating.remove(document, 1)
    assert document.annotations == (before[0], before[2])
    for _step in range(2):
        document.undo_stack.undo()
    assert document.annotations == before


def test_what_an_annotation_cannot_have_is_refused_and_what_it_has_already_is_no_step(document):
    three(document)
    before, steps = state(document), document.undo_stack.count()
    with pytest.raises(GraphError):
        annotating.change(document, 0, "Move", area=(0.0, 0.0, -5.0, 5.0))
    annotating.change(document, 0, "Type", text="note 0")
    annotating.settle(document, "Move", document.annotations, dict(document.positions))
    assert (state(document), document.undo_stack.count()) == (before, steps)


def test_a_node_stands_in_an_area_as_long_as_its_middle_does(document):
    (x, y), inside = document.positions[node(document, "q")], node(document, "q")
    for area, is_in in {
        (x, y, 10.0, 10.0): True,
        (x - 10, y - 10, 10.0, 10.0): True,
        (x + 0.5, y, 10.0, 10.0): False,
        (x - 10, y - 10, 9.5, 10.0): False,
        (x, y + 0.5, 10.0, 10.0): False,
        (x - 10, y - 10, 10.0, 9.5): False,
    }.items():
        assert (inside in annotating.nodes_in(document, area)) is is_in, area


def test_frames_go_along_with_a_copy_of_all_that_is_in_them(document):
    x, y, q = (node(document, name) for name in "xyq")
    annotating.frame(document, [x, y])
    annotating.add_note(document, document.positions[q], "a note holds nothing")
    (frame, _note) = document.annotations
    for held in ([x, y, q], [x, y]):
        assert annotating.frames_of(document, held) == (frame,)
        assert annotating.framed(document, held) == (frozenset([x, y]),)
    assert annotating.frames_of(document, [x, q]) == ()
    assert annotating.framed(document) == (frozenset([x, y]),)
    assert annotating.framed(document, [x, q]) == ()
    assert annotating.moved(frame, (5.0, -7.0)).area == (
        frame.area[0] + 5, frame.area[1] - 7, *frame.area[2:]
    )  # fmt: skip
    assert annotating.added((), [], (1.0, 1.0)) == []


def test_a_frame_follows_only_where_what_is_in_it_goes(document):
    x, f = node(document, "x"), node(document, "f")
    annotating.frame(document, [x])
    (frame,) = document.annotations
    assert isinstance(frame, Frame)
    assert annotating.refitted(document, {f: (900.0, 900.0)}) == []
    assert annotating.refitted(document, {x: document.positions[x]}) == []
    assert len(annotating.refitted(document, {x: (900.0, 900.0)})) == 1
