"""An inside follows its composite: the same numbers as outside, and nothing of it can be changed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.composites.composite import composite
from engine.composites.reshaping import with_row
from engine.composites.sizes import node_size
from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.graphs.layout import layered
from gui.document import commands, regrouping
from gui.document.changes import changes_to_contents, make
from gui.document.document import Document
from gui.document.inside import Inside
from gui.document.working_out import AT_ONCE
from tests.faults.watchdog import large


@pytest.fixture
def document(qapp):
    """L = 3 σ(x) with σ as four gates in one composite called s, at x = 1."""
    formula = parse("x = 1; s = 1 / (1 + exp(-x)); L = 3 * s")
    document = Document()
    document.replace(files.Contents(formula.graph, layered(formula.graph, node_size), formula.target))
    graph = document.graph
    gates = [node.id for node in graph.nodes() if node.name not in {"x", "L"} and not node.op.is_leaf]
    regrouping.group(document, gates, "s")
    document.flush()
    yield document
    document.flush()


@pytest.fixture
def inside(document):
    return Inside(document, document.graph.find("s").id, document)


def number(document, what, name):
    return float(getattr(document, what)(document.graph.find(name).id))


def test_values_and_gradients_are_those_of_the_target_outside(document, inside):
    port = inside.graph.find("x").id
    assert float(inside.value(port)) == 1.0
    assert float(inside.gradient(port)) == pytest.approx(number(document, "gradient", "x"))
    output = inside.graph.outputs()[0]
    assert float(inside.value(output)) == pytest.approx(number(document, "value", "s"))
    assert float(inside.gradient(output)) == pytest.approx(3.0)
    assert inside.target_name == "L"
    assert inside.positions.keys() == set(inside.graph)


def test_it_follows_a_slider(document, inside, qtbot):
    with qtbot.waitSignal(inside.evaluated):
        document.preview_value(document.graph.find("x").id, -2.0)
    assert number(inside, "value", "x") == -2.0
    assert number(inside, "gradient", "x") == pytest.approx(number(document, "gradient", "x"))


def test_a_constant_of_its_own_is_previewed_and_a_port_is_where_it_is_fed(document, inside):
    own = commands.add_node(inside, "constant", (0.0, 0.0), name="k")
    inside.preview_value(own, 7.0)
    inside.preview_value(inside.graph.find("x").id, 5.0)
    assert (inside.graph.find("k").value, document.graph.find("x").value) == (7.0, 5.0)


def test_without_a_gradient_outside_gradients_are_of_the_output(document, inside):
    for _branch in range(4):  # many ends now, and no target
        gate = commands.add_node(document, "exp", (0.0, 0.0))
        commands.connect(document, document.graph.find("x").id, gate, "x")
    document.flush()
    output = inside.graph.outputs()[0]
    assert float(inside.gradient(output)) == 1.0
    assert inside.target_name == inside.graph.node(output).name


def test_an_open_port_leaves_it_without_numbers_until_it_is_wired(document, inside):
    x, s = document.graph.find("x").id, document.graph.find("s").id
    commands.disconnect(document, s, "x")
    document.flush()
    assert inside.value(inside.target) is None
    commands.connect(document, x, s, "x")
    document.flush()
    assert number(inside, "value", "x") == 1.0


def test_an_open_port_shows_no_number_and_a_wired_one_what_comes_in(document, inside):
    x, s = document.graph.find("x").id, document.graph.find("s").id
    port = inside.graph.find("x").id
    commands.disconnect(document, s, "x")
    document.flush()
    assert inside.value(port) is None
    commands.connect(document, x, s, "x")
    document.preview_value(x, 5.0)
    document.flush()
    assert inside.value(port) == 5.0


def test_it_is_stale_while_the_composite_is_and_its_ports_show_what_comes_in(document):
    formula = parse("x = 1; y = 2; s = exp(x + y)")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    gates = [node.id for node in document.graph.nodes() if not node.op.is_leaf]
    inside = Inside(document, regrouping.group(document, gates, "t"), document)
    document.flush()
    output, x = inside.graph.outputs()[0], inside.graph.find("x").id
    before = inside.value(output)
    document.preview_value(document.graph.find("x").id, [1.0, 2.0])
    document.preview_value(document.graph.find("y").id, [1.0, 2.0, 3.0])
    document.flush()
    assert inside.value(output) == before
    assert inside.value_is_stale(output)
    assert inside.gradients_are_stale
    assert inside.problem.node == inside.graph.find("q_1").id
    assert "port y has shape (3,)" in inside.problem.message
    assert inside.value(x).tolist() == [1.0, 2.0]
    assert not inside.value_is_stale(x)


def test_old_gradients_outside_leave_the_inside_its_own(document, inside):
    for name in ("k", "m"):
        commands.add_node(document, "input", (0.0, 0.0), name=name)
    broken = commands.add_node(document, "add", (0.0, 0.0), name="broken")
    for name, value, port in (("k", [1.0, 2.0], "x"), ("m", [1.0, 2.0, 3.0], "y")):
        leaf = document.graph.find(name).id
        document.preview_value(leaf, value)
        commands.connect(document, leaf, broken, port)
    commands.set_target(document, broken)
    document.flush()
    assert document.gradients_are_stale
    assert not inside.gradients_are_stale
    assert float(inside.gradient(inside.graph.outputs()[0])) == 1.0
    assert inside.target_name == "s"


def test_what_is_hidden_outside_is_hidden_inside(document, inside, monkeypatch):
    hidden = document.graph.find("x").id
    value = Document.value
    monkeypatch.setattr(Document, "value", lambda self, node: None if node == hidden else value(self, node))
    document.flush()
    assert inside.value(inside.graph.find("x").id) is None
    assert inside.value(inside.graph.outputs()[0]) is None


def test_it_says_that_the_composite_is_gone(document, inside, qtbot):
    with qtbot.waitSignal(inside.closed):
        regrouping.expand(document, inside.node)
        document.flush()


def test_a_renamed_composite_is_followed(document, inside):
    commands.rename(document, inside.node, "act")
    document.flush()
    assert inside.title == "act"
    assert number(inside, "value", "x") == 1.0


def test_looking_leaves_the_document_as_it_was(document, inside):
    before = files.encode(document.contents()), document.undo_stack.count()
    inside.flush()
    assert (files.encode(document.contents()), document.undo_stack.count()) == before


def test_numbers_are_live_only_until_the_graph_changes(document):
    target = document.target
    assert document.is_live(target)
    commands.add_node(document, "exp", (0.0, 0.0))
    assert not document.is_live(target)
    document.flush()
    assert document.is_live(target)
    commands.set_value(document, document.graph.find("x").id, 4.0)
    assert document.is_live(target)


def test_what_is_inside_is_taken_up_whole_when_it_is_entered_and_changed_in_part_later(qapp, monkeypatch):
    made = []
    monkeypatch.setattr("gui.document.inside.make", lambda document, changes: made.append(len(list(changes))))
    document = Document()
    document.replace(large(AT_ONCE))
    node = regrouping.group(document, list(document.graph))
    inside = Inside(document, node)
    row = document.graph.node(node).op
    assert made == []
    assert list(inside.graph) == list(row.inside)
    assert inside.graph.edges() == row.inside.edges()
    assert (inside.target, inside.chosen) == (row.output, None)
    assert inside.value(row.output) == document.value(node)
    document.flush()


def test_ports_can_be_asked_at_once_when_what_fed_them_was_put_inside(document, inside):
    more = commands.add_node(document, "add_constant", (0.0, 0.0))
    x, s = document.graph.find("x").id, document.graph.find("s").id
    port = document.graph.node(s).op.ports[0]
    commands.delete(document, [], document.graph.edges_into(s))
    commands.connect(document, x, more, "x")
    commands.connect(document, more, s, port)
    document.flush()
    assert [float(inside.value(leaf)) for leaf in inside.ports()] == [2.0]
    asked = []
    inside.changed.connect(lambda _difference: asked.append([inside.value(leaf) for leaf in inside.ports()]))
    for act in (
        lambda: regrouping.put_in_apart(document, s, [more], lambda: None),
        document.undo_stack.undo,
        document.undo_stack.redo,
    ):
        act()
        document.flush()
    assert [float(inside.value(leaf)) for leaf in inside.ports()] == [1.0]
    assert len(asked) > 2


def test_until_it_has_heard_that_what_feeds_a_port_is_gone_there_is_no_number_at_it(document, inside):
    (port,) = inside.ports()
    document.blockSignals(True)
    commands.delete(document, [document.graph.find("x").id])
    document.blockSignals(False)
    assert inside.value(port) is None


def test_a_port_under_the_number_of_a_former_gate_takes_no_value_from_it(document, inside):
    other = Graph()
    gates = [other.add(op) for op in ("negate", "exp", "add_constant", "reciprocal")]
    port = other.add("input", name="x")
    for source, gate in pairwise([port, *gates]):
        other.connect(source, gate, "x")
    assert not inside.graph.node(port).op.is_leaf
    s = document.graph.find("s").id
    row = composite("s", other, (port,), gates[-1])
    contents = files.Contents(with_row(document.graph, s, row), dict(document.positions), document.target)
    with document.changing():
        make(document, changes_to_contents(document, contents))
    commands.connect(document, document.graph.find("x").id, s, "x")
    document.flush()
    inside.flush()
    assert inside.ports() == (port,)
    assert float(inside.value(port)) == 1.0
    assert float(inside.value(gates[-1])) == pytest.approx(number(document, "value", "s"))


def test_a_burst_inside_is_one_step_of_the_whole_and_single_gestures_are_one_each(document, inside):
    steps, gate = document.undo_stack.count(), inside.graph.outputs()[0]
    places = dict(inside.positions)
    for _press in range(3):
        commands.nudge(inside, [gate], 5.0, 0.0)
    assert document.undo_stack.count() == steps + 1
    for right in (100.0, 200.0):
        commands.move(inside, {gate: (right, 0.0)})
    assert document.undo_stack.count() == steps + 3
    assert document.undo_stack.undoText() == "s: Move"
    for _step in range(3):
        document.undo_stack.undo()
    assert inside.positions == places
