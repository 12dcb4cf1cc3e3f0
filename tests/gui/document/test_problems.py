"""What is the matter at a node is found without going through what is the matter elsewhere."""

from __future__ import annotations

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
