"""What is the matter at a node is found without going through what is the matter elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import OccupiedPortError
from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.canvas.legend import hint_text
from gui.document import commands
from gui.document.document import Document
from gui.document.shown import ByNode, Problem


def test_a_node_has_the_first_of_its_problems_and_others_have_none():
    problems = (Problem(1, "first"), Problem(None, "of all"), Problem(1, "second"), Problem(3, "third"))
    by_node = ByNode()
    assert [by_node.at(node, problems) for node in (1, 2, 3)] == ["first", "", "third"]


def test_other_problems_take_the_place_of_the_last():
    by_node = ByNode()
    assert by_node.at(1, (Problem(1, "open port"),)) == "open port"
    assert by_node.at(1, ()) == ""


def test_all_nodes_ask_and_each_problem_is_looked_at_once():
    class Looked(tuple):
        turns = 0

        def __reversed__(self):
            Looked.turns += 1
            return iter(self[::-1])

    problems = Looked(Problem(node, "shape") for node in range(50))
    by_node = ByNode()
    assert all(by_node.at(node, problems) == "shape" for node in range(50))
    assert Looked.turns == 1


def test_whether_a_number_arises_at_a_node_is_found_without_looking_at_others(qapp, monkeypatch):
    formula = parse("x = -1; y = 0; a = log(x); b = 1 / y; c = log(x); f = a + b + c")
    document = Document()
    document.replace(Contents(formula.graph, dict.fromkeys(formula.graph, (0.0, 0.0)), formula.target))
    document.flush()
    names = {document.graph.node(fault.node).name for fault in document.faults}
    looked_at: list[int | None] = []
    sees_all_at = document._sees_all_at
    monkeypatch.setattr(document, "_sees_all_at", lambda node: looked_at.append(node) or sees_all_at(node))
    told = {document.graph.node(node).name for node in document.graph if document.fault_at(node)}
    assert told == names == {"a", "b", "c"}
    assert len(looked_at) == len(names)


@pytest.mark.parametrize(
    ("values", "op", "told"),
    [
        ((np.ones(3), np.ones(4)), "add", "f: port y has shape (4,)"),
        ((-1.0,), "log", "logarithm of a negative number at ln"),
        ((1.0,), "add", "port y of f has no wire"),
    ],
)
def test_the_target_is_called_in_problems_as_it_is_everywhere_else(qapp, values, op, told):
    document = Document()
    gate = commands.add_node(document, op, (200.0, 0.0))
    for port, value in zip(("x", "y"), values, strict=False):
        leaf = commands.add_node(document, "input", (0.0, 0.0), value=value)
        commands.connect(document, leaf, gate, port)
    document.flush()
    assert document.name_of(gate) == "f"
    said = [problem.message for problem in (*document.problems, *document.faults)] or [hint_text(document)]
    assert told in said[0]
    assert document.graph.node(gate).name not in said[0]
    with pytest.raises(OccupiedPortError) as refused:
        commands.connect(document, leaf, gate, "x")
    assert document.worded(str(refused.value)).startswith("port x of f is taken")
