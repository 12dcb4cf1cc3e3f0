"""An excerpt shows another picture as long as that stays as it is, but for where its nodes stand."""

from __future__ import annotations

import pytest

from engine.files.document import Frame
from gui.document import commands
from gui.document.excerpt import Excerpt
from tests.gui.document.states import node


@pytest.fixture
def excerpt(document):
    document.describe(("Mine", "about it"))
    document.annotate((Frame((0.0, 0.0, 90.0, 60.0), "F"),))
    document.set_bends(document.graph.edges()[0], ((1.0, 2.0),))
    document.flush()
    return Excerpt(document, node(document, "q"), document)


def test_it_is_the_same_graph_in_the_same_places_with_a_target_of_its_own(document, excerpt):
    q = node(document, "q")
    assert (excerpt.graph, excerpt.positions, excerpt.target) == (document.graph, document.positions, q)
    assert (excerpt.bends, excerpt.annotations) == (document.bends, document.annotations) != ({}, ())
    assert (excerpt.title, excerpt.description) == ("Mine", "about it")
    assert (excerpt.evaluation, excerpt.found_by) == (document.evaluation, document.found_by)
    assert excerpt.value(q) == document.value(q) is not None
    assert excerpt.wave(q) == {}


def test_it_goes_on_while_nodes_are_moved(document, excerpt, qtbot):
    with qtbot.assertNotEmitted(excerpt.ended), qtbot.waitSignal(excerpt.changed):
        commands.move(document, {node(document, "x"): (-40.0, 70.0)})
    assert excerpt.positions[node(document, "x")] == (-40.0, 70.0)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: commands.set_value(document, node(document, "x"), 4.0),
        lambda document: commands.delete(document, [node(document, "z")]),
        lambda document: document.replace(document.contents()),
    ],
    ids=["value", "graph", "document"],
)
def test_it_ends_with_any_other_change(document, excerpt, qtbot, change):
    with qtbot.waitSignal(excerpt.ended):
        change(document)
        document.flush()


def test_it_ends_at_once_where_the_graph_is_another(document, excerpt):
    ended = []
    excerpt.ended.connect(lambda: ended.append(True))
    commands.move(document, {node(document, "x"): (-40.0, 70.0)})
    assert ended == []
    commands.delete(document, [node(document, "z")])
    assert ended
