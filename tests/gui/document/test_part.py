"""A part of a picture shows the same numbers at fewer nodes, and what is hidden stays hidden."""

from __future__ import annotations

from gui.document.part import Part
from gui.flow.examiner import examination_of


def test_a_part_has_the_chosen_nodes_the_wires_between_them_and_the_numbers_of_the_whole(document):
    x, q, f = (document.graph.find(name).id for name in ("x", "q", "f"))
    part = Part(document, [x, q])
    assert [node.name for node in part.graph.nodes()] == ["x", "q"]
    assert part.positions == {node: document.positions[node] for node in (x, q)}
    (wire,) = part.graph.edges()
    assert part.gradient(q) == document.gradient(q) is not None
    assert part.contribution(wire) == document.contribution(wire) is not None
    assert f not in part.graph


def test_what_a_quiz_hides_is_hidden_in_a_part_of_it(document):
    q = document.graph.find("q").id
    part = Part(examination_of(document), [q])
    assert part.value(q) is not None
    assert part.gradient(q) is None
