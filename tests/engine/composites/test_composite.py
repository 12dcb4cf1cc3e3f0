"""Composites: differentiated like any op, traced inside, and taken apart again without loss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composites import composite as composites
from engine.composites.composite import composite, composite_of, opened
from engine.composites.grouping import expand, expand_all, group, without_composites
from engine.errors import (
    CycleError,
    GraphError,
    InvalidNameError,
    InvalidValueError,
    MissingInputError,
    ShapeError,
)
from engine.export.latex import formula
from engine.files.document import Contents, decode, encode
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate, forward, pushforward, reverse
from engine.run.plan import compile
from engine.study.events import Start
from engine.study.gradcheck import check
from engine.study.jacobian import jacobian
from engine.study.reverse_trace import reverse_trace

NEURON = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2)))"


def evaluated(graph, target):
    return evaluate(graph, compile(graph, [target]), target)


def neuron():
    """Return the sigmoid neuron with its last four gates as one composite, and the composite's id."""
    parsed = parse(NEURON)
    chosen = [
        node.id
        for node in parsed.graph.nodes()
        if node.op.name in {"negate", "exp", "add_constant", "reciprocal"}
    ]
    return parsed, group(parsed.graph, chosen, "sigma", {node: (8.0 * node, 0.0) for node in parsed.graph})


def test_a_collapsed_sigmoid_has_the_lectures_numbers():
    _parsed, found = neuron()
    result = evaluated(found.graph, found.node)
    assert round(float(result.values[found.node]), 2) == 0.73
    names = {
        name: float(result.gradients[found.graph.find(name).id]) for name in ("w0", "x0", "w1", "x1", "w2")
    }
    assert {name: round(value, 2) for name, value in names.items()} == {
        "w0": -0.2, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.2,
    }  # fmt: skip


def test_expanding_restores_the_very_graph(state):
    parsed, found = neuron()
    again = expand(found.graph, found.node)
    assert set(again.graph.edges()) == set(parsed.graph.edges())
    assert [again.graph.node(node.id).name for node in parsed.graph.nodes()] == [
        node.name for node in parsed.graph.nodes()
    ]
    assert all(again.ids[node] == node for node in found.inside)


def test_a_port_is_called_like_what_feeds_it_and_an_open_port_stays_open():
    _parsed, found = neuron()
    assert found.graph.node(found.node).op.ports == ("q_4",)
    graph = Graph()
    gate = graph.add("multiply", name="p")
    graph.connect(graph.add("input", name="out"), gate, "x")
    found = group(graph, [gate], "half")
    assert found.graph.node(found.node).op.ports == ("out_in", "y")
    with pytest.raises(MissingInputError, match="port y of half has no wire"):
        compile(found.graph, [found.node])


def test_its_inside_is_traced_with_the_upstream_gradient_from_outside():
    parsed = parse("x = 2\ns = 1 / (1 + exp(-x))\nL = 10 * s")
    chosen = [node.id for node in parsed.graph.nodes() if node.op.name not in {"input", "scale"}]
    found = group(parsed.graph, chosen, "sigma")
    inside = opened(found.graph, evaluated(found.graph, parsed.target), found.node)
    events = list(reverse_trace(inside.graph, inside.plan, inside.evaluation, inside.of))
    assert isinstance(events[0], Start)
    assert events[0].value == 10
    assert "the gradient of L is 10" in events[0].caption.sentence
    port = inside.graph.find("x").id
    whole = evaluated(parsed.graph, parsed.target)
    assert inside.evaluation.gradients[port] == pytest.approx(
        whole.gradients[parsed.graph.find("x").id], rel=1e-12
    )
    assert r"\frac{\partial L}{\partial x}" in events[-1].caption.formula


def test_without_a_gradient_the_inside_is_differentiated_at_its_output():
    _parsed, found = neuron()
    result = evaluate(found.graph, compile(found.graph, [found.node]))
    assert opened(found.graph, result, found.node).of == "f"


@given(data=st.data())
def test_grouping_any_connected_part_changes_no_value_and_no_gradient(data, build, random_rows):
    graph = build(**data.draw(random_rows(arrays=True, kinks=True)))
    target = max(graph)
    before = evaluated(graph, target)
    size = data.draw(st.integers(1, 5))
    gates = [node.id for node in graph.nodes(graph.order_before([target])) if not node.op.is_leaf]
    start = data.draw(st.integers(0, len(gates) - 1))
    try:
        found = group(graph, gates[start : start + size], "part")
    except GraphError:
        return
    chosen = found.node if target in found.inside else target
    after = evaluated(found.graph, chosen)
    np.testing.assert_allclose(after.values[chosen], before.values[target], rtol=1e-12)
    for leaf in graph.leaves():
        assert (leaf.id in after.gradients) == (leaf.id in before.gradients)
        if leaf.id in before.gradients:
            np.testing.assert_allclose(
                after.gradients[leaf.id], before.gradients[leaf.id], rtol=1e-12, atol=1e-15
            )
    again = expand(found.graph, found.node).graph
    assert set(again.edges()) == set(graph.edges())
    assert {node.id: node.name for node in again.nodes()} == {node.id: node.name for node in graph.nodes()}


def test_both_modes_jacobians_and_the_gradient_check_take_it_for_an_op():
    graph = Graph()
    x = graph.add("input", name="x", value=[0.5, -1.0, 2.0])
    soft = graph.add(READY_MADE["softmax_steps"].row(), name="p")
    graph.connect(x, soft, "x")
    total = graph.add("squared_norm", name="f")
    graph.connect(soft, total, graph.node(total).op.ports[0])
    plan = compile(graph, [total])
    values = forward(plan, {x: graph.node(x).value})
    along = np.array([1.0, -2.0, 0.5])
    slope = pushforward(plan, values, {x: along})[plan.slot[total]]
    assert slope == pytest.approx(float(reverse(plan, values, total)[plan.slot[x]] @ along), rel=1e-12)
    p = values[plan.slot[soft]]
    whole = np.diag(p) - np.outer(p, p)
    np.testing.assert_allclose(jacobian(graph, soft, x).values, whole, atol=1e-15)
    assert check(graph, total).passed


def test_a_kink_inside_is_told_of_the_composite():
    graph = parse("x = 0; y = [3, 1]; f = abs(x) * max(y, 1) + x").graph
    inside = [node.id for node in graph.nodes() if node.op.name in {"abs", "max", "multiply"}]
    found = group(graph, inside, "part")
    kinks = {
        entry.label: [kink.name for kink in entry.kinks]
        for entry in check(found.graph, graph.find("f").id).entries
    }
    name = found.graph.node(found.node).name
    assert kinks == {"x": [name], "y[0]": [], "y[1]": [name]}
    smooth = neuron()[1]
    assert composite_of(smooth.graph.node(smooth.node)) is not None
    assert smooth.graph.node(smooth.node).op.kinks is None


def test_a_value_that_an_op_inside_refuses_is_told_in_its_words():
    parsed = parse("z = [0.5, 2]; k = 1; f = softmax_cross_entropy(z, k) * 2")
    gates = [node.id for node in parsed.graph.nodes() if not node.op.is_leaf]
    found = group(parsed.graph, gates, "part")
    found.graph.set_value(found.graph.find("k").id, 7)
    with pytest.raises(InvalidValueError, match="class") as caught:
        evaluated(found.graph, found.node)
    assert caught.value.node == found.node


def test_single_precision_stays():
    graph = Graph()
    x = graph.add("input", name="x", value=np.float32([1.0, 2.0]))
    gate = graph.add(READY_MADE["sigmoid_gate"].row())
    graph.connect(x, gate, "x")
    result = evaluated(graph, gate)
    assert result.values[gate].dtype == result.gradients[x].dtype == np.float32


def test_a_shape_that_does_not_fit_inside_is_told_with_both_names():
    graph = Graph()
    gate = graph.add(READY_MADE["mean_square"].row(), name="loss")
    graph.connect(graph.add("input", name="y", value=[1.0, 2.0]), gate, "y")
    graph.connect(graph.add("input", name="t", value=[1.0, 2.0, 3.0]), gate, "t")
    with pytest.raises(ShapeError, match=r"loss: inside it, q_1: port y has shape") as caught:
        evaluated(graph, gate)
    assert caught.value.node == gate


def test_composites_nest_and_expand_all_the_way_down():
    parsed, first = neuron()
    members = [node.id for node in first.graph.nodes() if node.op.name in {"composite", "add"}]
    second = group(first.graph, members, "outer")
    assert composite_of(second.graph.node(second.node)).inside.find("sigma").op.name == "composite"
    flat = expand_all(second.graph)
    assert {node.op.name for node in flat.graph.nodes()}.isdisjoint({"composite"})
    target = flat.ids[second.node]
    before, after = evaluated(parsed.graph, parsed.target), evaluated(flat.graph, target)
    assert after.values[target] == before.values[parsed.target]
    assert flat.graph.node(target).name == "outer"
    parsed.graph.rename(parsed.target, "outer")
    assert text_of(second.graph, second.node) == text_of(parsed.graph, parsed.target)


CHAIN = """x = 0.7; w = -1.3
a = w * x
b = a * a
c = add(b, w, b, 3)
d = sin(c)
e = d * w
g = e * e
f = g + x * g"""


def nested(graph):
    """Return the chain with its gates from a to g in composites five deep, and the outermost one's id."""
    chosen = [graph.find(name).id for name in ("a", "b")]
    for level, name in enumerate(("c", "d", "e", "g", None)):
        found = group(graph, chosen, f"level{level}", {node: (8.0 * node, 3.0) for node in graph})
        graph = found.graph
        chosen = [found.node] if name is None else [found.node, graph.find(name).id]
    return graph, found.node


def leaves(graph, target):
    """Return the target's value, and the gradient of every leaf that has one."""
    result = evaluated(graph, target)
    gradients = {node.name: result.gradients.get(node.id) for node in graph.leaves()}
    found = {name: float(gradient) for name, gradient in gradients.items() if gradient is not None}
    return {**found, "value": float(result.values[target])}


def described(graph):
    """Return nodes and wires, whatever the order that they were added in."""
    nodes = [
        (node.id, node.name, node.op, str(node.value), *node.attributes.items()) for node in graph.nodes()
    ]
    return sorted(nodes, key=lambda node: node[0]), sorted(graph.edges())


def test_five_levels_with_forks_are_saved_and_expanded_without_loss():
    read = parse(CHAIN)
    graph, outermost = nested(read.graph)
    assert leaves(graph, read.target) == pytest.approx(leaves(read.graph, read.target))
    saved = decode(encode(Contents(graph, dict.fromkeys(graph, (1.0, 2.0)))))
    assert leaves(saved.graph, read.target) == leaves(graph, read.target)
    flat, composite_id = saved.graph, outermost
    for _level in range(5):
        expanded = expand(flat, composite_id)
        flat = expanded.graph
        composite_id = next((node.id for node in flat.nodes() if node.op.name == "composite"), None)
    assert composite_id is None
    assert described(flat) == described(read.graph)


def test_five_levels_are_traced_one_inside_the_other_and_gradients_agree():
    read = parse(CHAIN)
    graph, outermost = nested(read.graph)
    plain = evaluated(read.graph, read.target)
    part, result, node_id = graph, evaluated(graph, read.target), outermost
    while part.node(node_id).op.name == "composite":
        inner = opened(part, result, node_id)
        part, result = inner.graph, inner.evaluation
        trace = list(reverse_trace(part, inner.plan, result, inner.of))
        assert isinstance(trace[0], Start)
        node_id = next((node.id for node in part.nodes() if node.op.name == "composite"), trace[0].node)
    for name in ("a", "b"):
        there, here = part.find(name).id, read.graph.find(name).id
        assert result.values[there] == plain.values[here]
        assert result.gradients[there] == pytest.approx(plain.gradients[here], rel=1e-14)


def test_what_feeds_several_gates_inside_comes_in_by_one_port_and_one_output_feeds_several_outside():
    read = parse("x = 0.5; y = 2; c = constant(3); s = x * x + c * x; f = s * y + sin(s)")
    found = group(
        read.graph, [node.id for node in read.graph.nodes() if node.id <= read.graph.find("s").id], "s_of"
    )
    row = composite_of(found.graph.node(found.node))
    assert row.ports == ("x",)
    assert {node.op.name for node in row.inside.leaves()} == {"input", "constant"}
    assert len(found.graph.edges_from(found.node)) == 2
    assert leaves(found.graph, read.target) == leaves(read.graph, read.target)


def test_a_constant_that_is_used_outside_too_stays_outside_and_parameters_always_do():
    read = parse("c = constant(3); w = 2; s = sin(w * c); f = s + c")
    chosen = [node.id for node in read.graph.nodes() if node.name != "f"]
    row = composite_of(group(read.graph, chosen, "part").graph.find("part"))
    assert row.ports == ("w", "c")


def test_copies_of_a_composite_are_independent_of_one_another():
    _parsed, found = neuron()
    twin = found.graph.copy()
    inner = composite_of(twin.node(found.node))
    again = expand(twin, found.node).graph
    again.set_attribute(next(node.id for node in again.nodes() if node.op.name == "add_constant"), "c", 5.0)
    assert composite_of(found.graph.node(found.node)) is inner
    assert round(float(evaluated(found.graph, found.node).values[found.node]), 2) == 0.73


def test_twins_expand_under_fresh_ids_and_names():
    _parsed, found = neuron()
    twin = found.graph.add(found.graph.node(found.node).op, name="twin")
    once = expand(found.graph, found.node).graph
    twice = expand(once, twin)
    assert len(set(twice.graph)) == len(once) + 3
    assert twice.graph.node(twice.ids[found.inside[-1]]).name != once.node(found.inside[-1]).name


REFUSALS = [
    ("x = 1; f = tanh(x) + exp(x)", {"tanh", "exp"}, GraphError, "one output.*a_1, u_1"),
    ("x = 1; f = tanh(x) + exp(x)", {"input"}, GraphError, "at least one gate"),
    ("x = 1; a = tanh(x); b = exp(a); f = a * b", {"tanh", "multiply"}, CycleError, "b lies between"),
    (
        "x = 1; a = tanh(x); b = exp(a); f = sin(b)",
        {"tanh", "sin"},
        CycleError,
        "b lies between.*choose it too",
    ),
    ("x = 1; a = tanh(x); b = exp(a); f = a * b", {"tanh", "exp"}, GraphError, "one output.*: a, b"),
    ("x = 1; f = tanh(x)", {"exp"}, GraphError, "at least one gate"),
]


@pytest.mark.parametrize(("text", "ops", "kind", "words"), REFUSALS)
def test_what_cannot_be_one_op_is_refused(text, ops, kind, words):
    graph = parse(text).graph
    with pytest.raises(kind, match=words):
        group(graph, [node.id for node in graph.nodes() if node.op.name in ops], "part")


def test_a_part_that_its_own_output_feeds_again_is_refused():
    graph = parse("x = 1; y = 2; a = tanh(x); b = exp(a); f = b * b").graph
    names = {node.name: node.id for node in graph.nodes()}
    graph.disconnect(names["f"], "y")
    graph.connect(names["a"], names["f"], "y")
    with pytest.raises(CycleError, match="b lies between") as caught:
        group(graph, [names["a"], names["f"]], "part")
    assert caught.value.node == names["b"]


def test_a_port_is_never_called_what_templates_use():
    inside = parse("out = 1; a = tanh(out); f = exp(a)").graph
    with pytest.raises(InvalidNameError, match="a port cannot be called out"):
        composite("part", inside, (inside.find("out").id,), inside.find("f").id)
    found = group(inside, [inside.find(name).id for name in "af"], "part")
    assert found.graph.node(found.node).op.ports != ("out",)


@pytest.mark.parametrize("change", ["leaf", "missing", "extra"])
def test_a_malformed_inside_is_refused(change):
    inside = parse("x = 1; y = 2; f = tanh(x) * 3").graph
    x, y, f = (inside.find(name).id for name in ("x", "y", "f"))
    ports, output = {"leaf": ((x, y), x), "missing": ((x, 99), f), "extra": ((x,), f)}[change]
    with pytest.raises(GraphError):
        composite("part", inside, ports, output)


def test_the_inside_of_a_composite_cannot_be_changed_through_the_graph_it_came_from():
    graph = parse("x = 1; f = tanh(x) * 3").graph
    found = group(graph, [node.id for node in graph.nodes() if not node.op.is_leaf], "part")
    graph.set_attribute(graph.find("f").id, "factor", 5.0)
    assert evaluated(found.graph, found.node).values[found.node] == pytest.approx(3 * np.tanh(1))


def test_only_composites_are_expanded_or_opened():
    graph = parse("x = 1; f = tanh(x)").graph
    with pytest.raises(GraphError, match="f is no composite"):
        expand(graph, graph.find("f").id)


def test_its_formula_is_a_call():
    _parsed, found = neuron()
    assert formula(found.graph, found.node).endswith(r"= \mathrm{sigma}\left(q_{4}\right)")


@pytest.mark.parametrize(
    ("name", "plain", "shapes"),
    [
        ("sigmoid_gate", "sigmoid(x)", {"x": ()}),
        ("neuron", "sigmoid(w0 * x0 + w1 * x1 + w2)", dict.fromkeys(("x0", "w0", "x1", "w1", "w2"), ())),
        ("softmax_steps", "softmax(x)", {"x": (4,)}),
        ("mean_square", "mean((y - t) * (y - t))", {"y": (2, 3), "t": (2, 3)}),
    ],
)
def test_every_ready_made_composite_computes_what_it_says(name, plain, shapes, rng):
    entry, known = READY_MADE[name], parse(plain)
    graph = Graph()
    gate = graph.add(entry.row())
    assert set(graph.node(gate).op.ports) == set(shapes)
    for port, shape in shapes.items():
        value = rng.normal(size=shape)
        graph.connect(graph.add("input", name=port, value=value), gate, port)
        known.graph.set_value(known.graph.find(port).id, value)
    ours, plainly = evaluated(graph, gate), evaluated(known.graph, known.target)
    np.testing.assert_allclose(ours.values[gate], plainly.values[known.target], rtol=1e-12)
    for port in shapes:
        np.testing.assert_allclose(
            ours.gradients[graph.find(port).id],
            plainly.gradients[known.graph.find(port).id],
            rtol=1e-10,
            atol=1e-15,
        )


def test_every_ready_made_composite_is_tested():
    assert set(READY_MADE) == {"sigmoid_gate", "neuron", "softmax_steps", "mean_square"}
    assert all(entry.title and entry.description for entry in READY_MADE.values())


@pytest.mark.parametrize(
    ("name", "ports"),
    [
        ("sigmoid_gate", ("x",)),
        ("neuron", ("w0", "x0", "w1", "x1", "w2")),
        ("softmax_steps", ("x",)),
        ("mean_square", ("y", "t")),
    ],
)
def test_ready_made_ports_stand_in_the_order_of_the_formula(name, ports):
    assert READY_MADE[name].row().ports == ports


def test_ports_stand_in_the_order_of_their_sources_from_the_top():
    graph = parse("a = 1; b = 2; c = 3; f = a * b + c").graph
    heights = {"a": 90.0, "b": -40.0, "c": 10.0}
    positions = {node.id: (0.0, heights.get(node.name, 0.0)) for node in graph.nodes()}
    assert composite_of_group(graph, positions) == ("b", "c", "a")
    assert composite_of_group(graph, None) == ("a", "b", "c")


def composite_of_group(graph, positions):
    found = group(graph, graph, "f2", positions)
    return found.graph.node(found.node).op.ports


@pytest.mark.parametrize("values", [(0.3, -0.7), ([0.3, 1.2], [-0.7, 0.4])])
def test_two_nodes_of_one_row_never_see_each_others_numbers(values):
    row = READY_MADE["mean_square" if isinstance(values[0], list) else "neuron"].row()
    graph = Graph()
    gates = []
    for number, value in enumerate(values):
        gates.append(graph.add(row, name=f"gate{number}"))
        for place, port in enumerate(row.ports):
            graph.connect(graph.add("input", value=np.array(value) + place), gates[-1], port)
    product = graph.add("multiply", name="product")
    for gate, port in zip(gates, ("x", "y"), strict=True):
        graph.connect(gate, product, port)
    whole = evaluate(graph, compile(graph, [product]), product)
    plain, target = without_composites(graph, product)
    taken_apart = evaluate(plain, compile(plain, [target]), target)
    for leaf in (node.id for node in graph.nodes() if node.op.is_leaf):
        name = graph.node(leaf).name
        np.testing.assert_allclose(
            whole.gradients[leaf], taken_apart.gradients[plain.find(name).id], rtol=1e-12
        )


def test_formula_of_many_arguments_leaves_out_those_between():
    from engine.formulas.expression import parse

    formula = parse("+".join(f"x{port}" for port in range(9)))
    graph = formula.graph
    row = composite("f", graph, tuple(leaf.id for leaf in graph.leaves()), formula.target)
    assert row.latex.count(",") == 7
    assert r"{x5}, \ldots, {x8}" in row.latex
    assert "{x6}" not in row.latex


@pytest.mark.parametrize(
    ("text", "described"),
    [("exp(x)", "A composite of 1 node."), ("exp(x) + y", "A composite of 2 nodes.")],
)
def test_a_composite_says_how_many_gates_are_in_it(text, described):
    formula = parse(text)
    leaves = tuple(leaf.id for leaf in formula.graph.leaves())
    assert composite("f", formula.graph, leaves, formula.target).description == described


def test_one_run_forward_and_one_backward_serve_the_value_and_the_gradients_of_all_ports(monkeypatch):
    inside = parse("x * y + exp(z)").graph
    row = composite("f", inside, [inside.find(name).id for name in "xyz"], inside.end())
    ran = []
    for name in ("forward", "reverse"):
        rule = getattr(composites, name)
        monkeypatch.setattr(
            composites, name, lambda *given, name=name, rule=rule: (ran.append(name), rule(*given))[1]
        )
    out = row.forward(2.0, 3.0, 0.0)
    assert [pull(np.float64(1.5), out, 2.0, 3.0, 0.0) for pull in row.vjp] == [4.5, 3.0, 1.5]
    assert ran == ["forward", "reverse"]
    assert row.vjp[0](np.float64(1.5), out, np.float64(2.0), np.float64(3.0), np.float64(0.0)) == 4.5
    assert row.jvp[1](1.0, out, 2.0, 3.0, 0.0) == 2.0
    assert row.vjp[0](np.float64(2.0), out, 2.0, 3.0, 0.0) == 6.0
    assert ran == ["forward", "reverse", "reverse"]
    assert row.jvp[1](1.0, out, 7.0, 3.0, 0.0) == 7.0
    assert row.vjp[1](np.float64(1.0), out, 8.0, 3.0, 0.0) == 8.0
    assert row.vjp[2](np.array([1.0, 2.0]), out, *np.ones((3, 2))).tolist() == [np.e, 2 * np.e]
    assert row.vjp[2](np.array([1.0, 3.0]), out, *np.zeros((3, 2))).tolist() == [1.0, 3.0]
