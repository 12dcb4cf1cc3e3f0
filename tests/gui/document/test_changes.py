"""A document becomes another one in one step, whatever the two have in common, and comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import EngineError
from engine.files.bend_section import Way
from engine.files.document import Contents, Frame, Slider, decode, encode
from gui.document import commands, inlining
from gui.document.changes import (
    BURST,
    EdgesAdded,
    EdgesRemoved,
    Gesture,
    changes_to_contents,
    make,
    moving,
    perform,
)

EDITS = (
    "value", "node gone", "node more", "wire", "target", "place", "slider", "kept in place", "bend", "frame",
    "words",
)  # fmt: skip


def edited(contents: Contents, what: str) -> Contents:
    """Return contents that differ in one thing."""
    graph, places, fields = contents.graph, dict(contents.positions), {}
    x, y, q = (graph.find(name).id for name in "xyq")
    match what:
        case "value":
            graph.set_value(x, 7.0)
        case "node gone":
            graph.remove(y)
            del places[y]
        case "node more":
            new = graph.add("tanh", name="new")
            graph.connect(q, new, "x")
            places[new] = (9.0, 9.0)
        case "wire":
            graph.disconnect(q, "x")
            graph.connect(y, q, "x")
        case "target":
            fields["target"] = q
        case "place":
            places[x] = (-50.0, 70.0)
        case "slider":
            fields["sliders"] = (Slider(y, -1.0, 1.0),)
        case "kept in place":
            fields["anchored"] = (x, q)
        case "bend":
            fields["bends"] = (Way(q, "x", ((50.0, 60.0),)),)
        case "frame":
            fields["annotations"] = (Frame((0.0, 0.0, 90.0, 90.0), "F"),)
        case "words":
            fields |= {"title": "T", "description": "D"}
    return replace(contents, positions=places, **fields)


def lines(contents: Contents) -> list[str]:
    """Return what a file of these contents says, in whatever order."""
    return sorted(line.rstrip(",") for line in encode(contents).decode().splitlines())


@pytest.fixture
def held(document):
    """Return a function that returns what the document holds, apart from it."""
    return lambda: decode(encode(document.contents()))


@pytest.mark.parametrize("edit", EDITS)
def test_a_document_becomes_what_differs_in_one_thing_in_one_step_and_comes_back(document, held, edit):
    before, contents = held(), edited(held(), edit)
    assert lines(contents) != lines(before)
    for wanted in (contents, before):
        perform(document, "Become", changes_to_contents(document, wanted))
        assert lines(held()) == lines(wanted)
    assert document.undo_stack.count() == 2
    for wanted in (contents, before):
        document.undo_stack.undo()
        assert lines(held()) == lines(wanted)


def test_nothing_is_done_where_it_is_so_already(document, held):
    assert changes_to_contents(document, held()) == []
    perform(document, "Become", [])
    assert document.undo_stack.count() == 0


def test_what_is_the_same_in_both_stays_the_same_object(document, held):
    kept = document.graph.find("z")
    perform(document, "Become", changes_to_contents(document, edited(held(), "value")))
    assert document.graph.find("z") is kept
    assert document.graph.find("x").value == 7


def test_of_leaves_that_feed_nothing_any_more_only_constants_typed_at_ports_go(document):
    q, f = (document.graph.find(name).id for name in "qf")
    commands.disconnect(document, q, "y")
    inlining.give(document, q, "y", 2.5)
    typed = document.graph.source(q, "y")
    commands.disconnect(document, f, "y")
    assert {node.name for node in document.graph.nodes()} >= {"x", "y", "z"}
    assert typed in document.graph
    commands.disconnect(document, q, "y")
    assert typed not in document.graph
    document.undo_stack.undo()
    assert document.graph.source(q, "y") == typed


@pytest.mark.parametrize(
    ("burst", "last", "later", "is_one"),
    [
        ("nudge", "nudge", 0.5 * BURST, True),
        ("nudge", "nudge", BURST, False),
        ("nudge", "nudge", 2 * BURST, False),
        ("nudge", "slide", 0.0, False),
        ("nudge", None, 0.0, False),
        (None, None, 0.0, False),
    ],
)
def test_gestures_of_a_burst_that_follow_each_other_quickly_are_one(document, burst, last, later, is_one):
    first = Gesture(document, "first", (), last, made=1024.0)
    assert Gesture(document, "second", (), burst, made=1024.0 + later).continues(first) is is_one


def test_changes_are_made_all_or_none(document, held):
    before, (wire, *_others) = held(), document.graph.edges()
    away = moving({wire.source: document.positions[wire.source]}, {wire.source: (7.0, 8.0)})
    with pytest.raises(EngineError):
        make(document, [*away, EdgesAdded((wire,))])
    assert lines(held()) == lines(before)
    make(document, [EdgesRemoved((wire,))])
    assert not document.graph.has_edge(wire)
    assert document.undo_stack.count() == 0


def test_a_step_takes_the_place_of_the_one_it_goes_on_from_while_that_is_the_last(document):
    x = document.graph.find("x").id
    start = document.positions[x]

    def go(place, instead_of=None, origin=start):
        perform(document, "Go", moving({x: origin}, {x: place}), instead_of=instead_of)
        return document.undo_stack.last

    first = go((10.0, 0.0))
    second = go((20.0, 0.0), first)
    assert document.undo_stack.count() == 1
    go((30.0, 0.0), first, (20.0, 0.0))
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert (document.positions[x], document.undo_stack.last) == ((20.0, 0.0), second)
    document.undo_stack.undo()
    assert document.positions[x] == start


def test_what_follows_in_a_burst_joins_the_step_before_it(document):
    before = dict(document.positions)
    for _press in range(3):
        commands.nudge(document, [document.graph.find("x").id], 5.0, -2.0)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.positions == before
