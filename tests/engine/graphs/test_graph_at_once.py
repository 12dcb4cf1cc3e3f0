"""Many nodes or wires in one call: all of them or none, as they are or under what is free."""

from __future__ import annotations

import pytest

from engine.errors import CycleError, GraphError, InvalidNameError, MissingInputError, UnknownNodeError
from engine.graphs.graph import Edge, Graph


@pytest.fixture
def graph(build):
    """Return x, y, q = x + y, f = q·y."""
    return build(x=2.0, y=3.0, q=("add", "x", "y"), f=("multiply", "q", "y"))


def _as_it_stands(graph: Graph) -> tuple[list[object], list[Edge]]:
    return [(node.id, node.name) for node in graph.nodes()], graph.edges()


def test_a_draft_is_the_node_that_adding_would_add_and_changes_nothing(graph):
    before = _as_it_stands(graph)
    node = graph.draft("tanh", name="h")
    assert (node.id, node.name, node.op.name) == (5, "h", "tanh")
    assert _as_it_stands(graph) == before
    assert graph.add("tanh", name="h") == node.id


def test_nodes_that_were_removed_are_restored_as_they_were(graph):
    nodes, edges, names = graph.nodes(), graph.edges(), [node.name for node in graph.nodes()]
    graph.remove_all([node.id for node in nodes])
    assert (len(graph), graph.edges()) == (0, [])
    graph.restore(nodes)
    graph.connect_all(edges)
    assert (graph.nodes(), graph.edges()) == (nodes, edges)
    assert [graph.find(name) for name in names] == nodes


@pytest.mark.parametrize(
    ("given", "error"),
    [({"node_id": 2, "name": "z"}, GraphError), ({"node_id": 9, "name": "y"}, InvalidNameError)],
    ids=["id", "name"],
)
def test_where_an_id_or_a_name_is_taken_no_node_is_restored(graph, given, error):
    before, other = _as_it_stands(graph), Graph()
    fine, refused = other.add("input", name="a", node_id=8), other.add("input", **given)
    with pytest.raises(error):
        graph.restore(other.nodes([fine, refused]))
    assert _as_it_stands(graph) == before


def test_two_nodes_of_one_id_or_name_are_not_restored_together():
    for fine, refused, error in (
        ({"name": "x", "node_id": 3}, {"name": "y", "node_id": 3}, GraphError),
        ({"name": "x", "node_id": 3}, {"name": "x", "node_id": 4}, InvalidNameError),
    ):
        graph, drafts = Graph(), [Graph().draft("input", **given) for given in (fine, refused)]
        with pytest.raises(error):
            graph.restore(drafts)
        assert _as_it_stands(graph) == ([], [])
        graph.restore(drafts[:1])  # nothing of it is taken


def test_where_one_node_is_not_there_none_is_removed(graph):
    before = _as_it_stands(graph)
    with pytest.raises(UnknownNodeError):
        graph.remove_all([2, 9])
    assert _as_it_stands(graph) == before


def test_edges_that_touch_nodes_are_told_once(graph):
    assert sorted(graph.edges_touching([2])) == [Edge(2, 3, "y"), Edge(2, 4, "y")]
    assert sorted(graph.edges_touching([2, 3])) == sorted(graph.edges())
    assert sorted(graph.edges_touching(graph)) == sorted(graph.edges())
    with pytest.raises(UnknownNodeError):
        graph.edges_touching([9])


def test_nodes_of_another_graph_get_ids_and_names_that_are_free(graph):
    fresh = graph.as_new(graph.nodes())
    assert [(node.id, node.name) for node in fresh] == [(5, "x2"), (6, "y2"), (7, "q2"), (8, "f2")]
    graph.restore(fresh)
    assert graph.find("x2").value == 2.0


def test_where_one_wire_is_not_there_none_is_taken_away(graph):
    before = graph.edges()
    for absent in (Edge(1, 4, "x"), Edge(1, 3, "y")):
        with pytest.raises(MissingInputError):
            graph.disconnect_all([before[0], absent])
        assert graph.edges() == before
    graph.disconnect_all(before)
    assert graph.edges() == []


def test_a_cycle_is_refused_whether_ids_ascend_or_not(graph):
    graph.disconnect(3, "x")
    with pytest.raises(CycleError):
        graph.connect_all([Edge(4, 3, "x")])
    later = graph.add("input")
    graph.connect_all([Edge(later, 3, "x")])
    assert graph.source(3, "x") == later


def test_a_part_has_the_wires_among_its_nodes_and_their_ids(graph):
    part = graph.part([2, 3, 4])
    assert [node.name for node in part.nodes()] == ["y", "q", "f"]
    assert part.edges() == [Edge(2, 3, graph.node(3).op.ports[1]), *graph.edges_into(4)]
    part.remove(4)
    assert 4 in graph


def test_the_ends_are_the_gates_that_feed_nothing(graph):
    assert graph.ends() == [4]
    graph.add("input")
    assert (graph.ends(), graph.end()) == ([4], 4)
    loose = graph.add("exp")
    assert (graph.ends(), graph.end()) == ([4, loose], 4), "one without any wire takes nothing away"
    graph.connect(1, loose, "x")
    assert (graph.ends(), graph.end()) == ([4, loose], None)
    unwired = Graph()
    gates = [unwired.add("exp") for _gate in range(2)]
    assert unwired.end() is None
    unwired.connect(*gates, "x")
    assert unwired.end() == gates[1]


def test_nodes_that_keep_their_ids_leave_none_of_these_for_the_others(graph):
    other = Graph()
    other.restore([other.draft("input", name="a", node_id=9), other.draft("input", name="b", node_id=3)])
    fresh = graph.as_new(other.nodes(), kept={9})
    assert [(node.id, node.name) for node in fresh] == [(9, "a"), (10, "b")]
