"""An old number is never shown as a new one, and what does not depend on a failure stays live."""

from __future__ import annotations

import pytest

from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.document import commands
from gui.document import document as module
from gui.document.document import Document

TEXT = "a = x + y; b = z * z; c = a * b; d = b + 1"
MISFIT = {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0]}


@pytest.fixture
def document(qapp):
    document = Document()
    graph = parse("x = 1; y = 2; z = 3; " + TEXT).graph
    document.replace(files.Contents(graph, {}, graph.find("d").id))
    yield document
    document.flush()


def node(document, name):
    return document.graph.find(name).id


def set_leaves(document, **values):
    for name, value in values.items():
        document.preview_value(node(document, name), value)
    document.flush()


def stale(document):
    return {each.name for each in document.graph.nodes() if document.value_is_stale(each.id)}


def test_only_what_depends_on_the_broken_node_is_stale(document):
    set_leaves(document, **MISFIT, z=4.0)
    assert stale(document) == {"a", "c"}
    assert document.problem.node == node(document, "a")
    assert [document.value(node(document, name)) for name in "abcd"] == [3, 16, 27, 17]
    assert not document.gradients_are_stale
    assert document.gradient(node(document, "z")) == 8


def test_gradients_are_stale_where_the_target_is_and_still_of_what_they_were_of(document):
    commands.set_target(document, node(document, "c"))
    document.flush()
    set_leaves(document, **MISFIT, z=4.0)
    assert document.gradients_are_stale
    assert document.gradient(node(document, "z")) == 18
    assert document.contribution(Edge(node(document, "a"), node(document, "c"), "x")) == 9
    assert document.target_name == "c"


def test_another_target_that_is_not_broken_brings_live_gradients(document):
    commands.set_target(document, node(document, "c"))
    document.flush()
    set_leaves(document, **MISFIT)
    commands.set_target(document, node(document, "d"))
    document.flush()
    assert not document.gradients_are_stale
    assert document.gradient(node(document, "z")) == 6
    assert document.gradient(node(document, "a")) is None


def test_old_values_stay_through_many_failures_and_are_live_again_when_mended(document):
    for z in (4.0, 5.0, 6.0):
        set_leaves(document, **MISFIT, z=z)
        assert document.value(node(document, "c")) == 27
    set_leaves(document, x=1.0, y=2.0)
    assert stale(document) == set()
    assert document.problem is None
    assert document.value(node(document, "c")) == 108


def test_a_value_that_never_was_shows_nothing(qapp):
    document = Document()
    graph = parse("f = exp(x + y) * z").graph
    for name, value in MISFIT.items():
        graph.set_value(graph.find(name).id, value)
    document.replace(files.Contents(graph, {}, graph.find("f").id))
    assert document.problem is not None
    assert [document.value(gate.id) for gate in graph.nodes() if not gate.op.is_leaf] == [None, None, None]
    assert document.gradient(node(document, "z")) is None


def test_a_local_gradient_is_only_told_of_what_is_live(document):
    set_leaves(document, **MISFIT, z=4.0)
    assert document.local_gradient(node(document, "b"), "x") == 4
    assert document.local_gradient(node(document, "c"), "x") is None


def test_every_broken_node_says_why(document):
    set_leaves(document, **MISFIT, z=[1.0, 2.0, 3.0, 4.0])
    assert document.problem_at(node(document, "a"))
    assert document.problem_at(node(document, "b")) == ""
    commands.connect(document, node(document, "y"), commands.add_node(document, "exp", (0, 0)), "x")
    document.flush()
    assert document.value(node(document, "u_1")) is not None


@pytest.mark.parametrize("error", [MemoryError, RecursionError, ZeroDivisionError, KeyError])
def test_whatever_fails_no_old_number_passes_for_a_new_one(document, monkeypatch, qtbot, error):
    def fail(*_about):
        raise error

    with monkeypatch.context() as patch, qtbot.captureExceptions() as told:
        patch.setattr(module, "evaluate_what_can_be", fail)
        set_leaves(document, z=4.0)
    assert [kind for kind, _error, _traceback in told] == ([] if error is MemoryError else [error])
    assert stale(document) == {"a", "b", "c", "d"}
    assert document.gradients_are_stale
    assert document.problem.message
    assert document.value(node(document, "b")) == 9
    document.flush()
    assert stale(document) == set()
    assert document.value(node(document, "b")) == 16


def test_a_node_that_loses_a_wire_while_another_is_broken_has_no_value(document):
    set_leaves(document, **MISFIT)
    commands.disconnect(document, node(document, "c"), "y")
    document.flush()
    assert document.value(node(document, "c")) is None
    assert stale(document) == {"a"}
