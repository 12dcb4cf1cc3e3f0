"""Nodes are found by what they are called and hold, and by what is the matter with them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.document import commands
from gui.document.document import Document
from gui.document.node_search import CONDITIONS, nodes_found

FORMULA = "x = -2; y = 5; q = x + y; a = relu(-y); r = 1 / (y - 5); f = q * a + r"


@pytest.fixture
def document(qapp):
    document = Document()
    formula = parse(FORMULA)
    document.replace(Contents(formula.graph, {}, formula.target))
    commands.add_node(document, "parameter", (0.0, 0.0), name="alone", value=np.eye(2))
    document.flush()
    return document


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []), ("   ", []), ("zzz", []), ("Q", ["q"]), ("relu", ["a"]), ("RELU", ["a"]),
        ("alo", ["alone"]), ("-2", ["x"]), ("−2.00", ["x"]), ("-2.0", ["x"]), ("3", ["q"]), ("2.999", []),
        ("not wired", ["alone"]), ("wired", ["alone"]), ("wir", ["alone"]), ("infin", ["f", "r", "y"]),
    ],
)  # fmt: skip
def test_a_text_finds_names_ops_numbers_and_conditions(document, typed, names):
    nodes = {document.graph.node(node).name for node in nodes_found(document, typed)}
    assert {name for name in nodes if name in {"x", "y", "q", "a", "r", "f", "alone"}} == set(names)


def test_an_op_whose_title_has_a_hyphen_is_found_as_it_is_typed(document):
    gate = commands.add_node(document, "log_softmax", (0.0, 0.0), name="soft")
    assert "-" in document.graph.node(gate).op.title
    for typed in ("log-s", "LOG-", "g−soft"):
        assert gate in nodes_found(document, typed)
    document.flush()


def test_a_gradient_of_zero_is_found_and_none_that_is_not_there(document):
    commands.set_value(document, document.graph.find("y").id, 4.0)
    document.flush()
    names = {document.graph.node(node).name for node in nodes_found(document, "gradient is zero")}
    assert "q" in names
    assert not names & {"a", "f", "alone"}


def test_numbers_that_are_not_numbers_are_found_in_arrays_too(document):
    alone = document.graph.find("alone").id
    commands.set_value(document, alone, np.array([1.0, np.nan]))
    document.flush()
    assert alone in nodes_found(document, "is nan")


@pytest.mark.parametrize("words", CONDITIONS)
def test_a_condition_is_meant_by_its_last_word(document, words):
    assert set(nodes_found(document, words)) <= set(nodes_found(document, words.split()[-1].upper()))
    matching = [node for node in document.graph.nodes() if CONDITIONS[words](document, node)]
    assert {node.id for node in matching} <= set(nodes_found(document, words))


def test_two_letters_are_of_a_name_and_of_no_condition(document):
    assert nodes_found(document, "is") == []
    assert nodes_found(document, "is ") == []


def test_an_open_port_is_found(document):
    tanh = commands.add_node(document, "tanh", (0.0, 0.0))
    document.flush()
    assert tanh in nodes_found(document, "not wired")
