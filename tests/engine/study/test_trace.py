"""A pass told step by step: the events carry what the pass found, in its order, and say so."""

from __future__ import annotations

import dataclasses
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidValueError, UnknownNodeError
from engine.graphs.graph import Edge, Graph
from engine.maths.rounding import on_a_slide
from engine.run.autodiff import evaluate, forward, pushforward
from engine.run.plan import compile
from engine.study.cost import compare_modes
from engine.study.events import Computed, Contribution, Downstream, Given, Start, Sum, Visit
from engine.study.forward_trace import forward_trace, moving_trace
from engine.study.reverse_trace import reverse_trace
from engine.study.value_trace import value_trace
from tests.engine.rows import GATES, row_name
from tests.engine.typesetting import can_be_typeset

FORK = {"a": 2.0, "b": 1.0, "c": ("add", "a", "b"), "d": ("add_constant", "b"), "e": ("multiply", "c", "d")}
LAYER = {
    "x": [[1.0, 2.0], [3.0, 4.0]],
    "w": [[1.0], [2.0]],
    "b": [0.5],
    "y": ("affine", "x", "w", "b"),
    "z": ("multiply", "y", "b"),
    "f": ("sum", "z"),
}


def backward(graph, target=None):
    target = max(graph.outputs()) if target is None else target
    plan = compile(graph, [target])
    return list(reverse_trace(graph, plan, evaluate(graph, plan, target)))


def onward(graph, name, target=None):
    target = max(graph.outputs()) if target is None else target
    plan, leaf = compile(graph, [target]), graph.find(name)
    direction = {leaf.id: np.ones_like(leaf.value)[()]}
    return list(forward_trace(graph, plan, evaluate(graph, plan), direction))


def test_a_reverse_pass_is_told_from_the_target_to_the_leaves(product_of_sum):
    events = backward(product_of_sum)
    assert [(type(event), event.node) for event in events] == [
        (Start, 5), (Visit, 5), (Downstream, 5), (Downstream, 5),
        (Visit, 4), (Downstream, 4), (Downstream, 4),
    ]  # fmt: skip
    flows = [event for event in events if isinstance(event, Downstream)]
    assert [(e.port, e.source, e.upstream, e.local, e.downstream) for e in flows] == [
        ("x", 4, 1.0, -4.0, -4.0), ("y", 3, 1.0, 3.0, 3.0),
        ("x", 1, -4.0, 1.0, -4.0), ("y", 2, -4.0, 1.0, -4.0),
    ]  # fmt: skip


def test_a_reverse_pass_is_told_in_words_and_formulas(product_of_sum):
    captions = [event.caption for event in backward(product_of_sum)]
    assert captions[2].sentence == "Port x of f: upstream 1 times local −4 sends −4 down to q."
    assert captions[2].formula == (r"\frac{\partial f}{\partial q} = \frac{\partial f}{\partial f} \cdot z")
    assert captions[2].numbers == r"\frac{\partial f}{\partial q} = 1 \cdot \left(-4\right) = -4"
    assert captions[4].sentence == "At q (Add) the upstream gradient is −4."


def test_rounded_numbers_are_told_with_a_sign_that_says_so(build):
    graph = build(x=1.0, y=3.0, z=3.0, q=("divide", "x", "y"), p=("multiply", "q", "z"), f=("add", "p", "q"))
    captions = [event.caption for event in (*backward(graph), *onward(graph, "x"))]
    numbers = {caption.numbers for caption in captions}
    assert {
        r"\frac{\partial f}{\partial q} = 1 + 3 = 4",
        r"\frac{\partial f}{\partial x} \approx 4 \cdot \frac{1}{3} \approx 4 \cdot 0.3333 \approx 1.333",
        r"q = \frac{1}{3} \approx 0.3333",
        r"p \approx 0.3333 \cdot 3 \approx 1",
        r"\dot{f} \approx 1 + 0.3333 \approx 1.333",
    } <= numbers
    sums = [caption.sentence for caption in captions if "sum" in caption.sentence]
    assert [sentence.rpartition(": ")[2] for sentence in sums] == ["1 + 3 = 4.", "1 + 0.3333 ≈ 1.333."]


def test_a_fork_is_summed_once_its_last_term_has_arrived(build):
    events = backward(build(**FORK))
    place = next(index for index, event in enumerate(events) if isinstance(event, Sum))
    total = events[place]
    assert total.node == 2
    assert sorted((term.node, term.port, term.value) for term in total.terms) == [
        (3, "y", 2.0),
        (4, "x", 3.0),
    ]
    assert total.total == 5.0
    assert events[place - 1].source == 2
    assert not [event for event in events[place + 1 :] if isinstance(event, Downstream) and event.source == 2]
    assert "2 ports" in total.caption.sentence
    assert total.caption.numbers.endswith("= 5")


def test_a_node_is_visited_after_its_sum(build):
    graph = build(x=3.0, t=("square", "x"), f=("multiply", "t", "t"))
    events = backward(graph)
    kinds = [(type(event), event.node) for event in events]
    assert kinds.index((Sum, 2)) + 1 == kinds.index((Visit, 2))
    assert r"|_{f,\,x}" in events[2].caption.formula


def test_a_forward_pass_is_told_from_the_moving_leaf_on(build):
    events = onward(build(**FORK), "b")
    assert [(type(event), event.node) for event in events] == [
        (Start, 2), (Visit, 3), (Contribution, 3), (Visit, 4), (Contribution, 4),
        (Visit, 5), (Contribution, 5), (Contribution, 5), (Sum, 5),
    ]  # fmt: skip
    last = events[-1]
    assert ([term.value for term in last.terms], last.total) == ([2.0, 3.0], 5.0)
    assert events[6].caption.sentence == "Port x of e: the tangent 1 of c times local 2 makes 2."
    assert events[6].caption.formula == r"\left.\dot{e}\right|_{c} = \dot{c} \cdot d"
    assert last.caption.numbers == r"\dot{e} = 2 + 3 = 5"


def test_a_forward_pass_shows_what_each_node_computes(product_of_sum):
    visits = [event for event in onward(product_of_sum, "x") if isinstance(event, Visit)]
    assert visits[-1].caption.numbers == r"f = 3 \cdot \left(-4\right) = -12"
    assert visits[-1].upstream is None


def test_arrays_are_told_by_shapes_and_their_jacobians_in_words(build):
    events = backward(build(**LAYER))
    flows = {(event.node, event.port): event for event in events if isinstance(event, Downstream)}
    weight = flows[4, "w"]
    assert weight.local is None
    assert "vjp" in weight.caption.sentence
    assert "(2, 1)" in weight.caption.sentence
    assert "2 × 2" in weight.caption.sentence
    assert (
        weight.caption.formula == r"\frac{\partial f}{\partial w} = x^\top \, \frac{\partial f}{\partial y}"
    )
    assert weight.caption.numbers.endswith(r"\mathbb{R}^{2 \times 1}")
    entries = flows[5, "y"]
    assert entries.local.shape == (2, 1)
    assert entries.downstream.shape == (1,)
    assert "stretched" in entries.caption.sentence
    assert r"\odot" in entries.caption.formula
    longest = max(len(event.caption.sentence) for event in events)
    assert longest < 200


def test_jacobians_of_two_ports_wired_to_one_node_are_told_apart(build):
    graph = build(x=[[1.0, 2.0], [3.0, 4.0]], f=("matmul", "x", "x"))
    shown = [event.caption.formula for event in backward(graph) if isinstance(event, Downstream)]
    marks = [r"\right|_{f,\,a} =", r"\right|_{f,\,b} ="]
    assert [mark in formula for mark, formula in zip(marks, shown, strict=True)] == [True, True]
    moving = [event.caption.formula for event in onward(graph, "x") if isinstance(event, Contribution)]
    assert [formula.count(r"\right)_{") for formula in moving] == [1, 1]


@pytest.mark.parametrize(
    ("rows", "formulas"),
    [
        ({"a": [[1.0, 2.0]], "b": [[3.0], [4.0]], "f": ("matmul", "a", "b")},
         [r"G \, b^\top", r"a^\top \, G"]),
        ({"x": [1.0, 2.0], "f": ("squared_norm", "x")}, [r"G \cdot 2 x"]),
        ({"x": [1.0, 2.0], "t": [0.0, 0.0], "f": ("half_squared_error", "x", "t")},
         [r"G \cdot \left(x - t\right)", r"G \cdot \left(t - x\right)"]),
        ({"x": [1.0, 2.0], "f": ("sum", "x")}, [r"G \cdot \mathbf{1}"]),
        ({"x": [1.0, 2.0], "f": ("pick", "x", {"index": (1,)})}, [r"G \text{ at } 1,\; 0 \text{ elsewhere}"]),
        ({"x": [1.0, 2.0], "f": ("softmax", "x")},
         [r"f \odot \left(G - \textstyle\sum_i \left(G \odot f\right)_i\right)"]),
        ({"x": [[1.0], [2.0]], "t": [[0.0], [0.0]], "f": ("squared_error", "x", "t")},
         [r"\tfrac{1}{2} \cdot G \cdot 2\left(x - t\right)",
          r"\tfrac{1}{2} \cdot G \cdot \left(-2\left(x - t\right)\right)"]),
        ({"z": [[1.0, 2.0]] * 3, "k": [0.0] * 3, "f": ("softmax_cross_entropy", "z", "k")},
         [r"\tfrac{1}{3} \cdot G \cdot \left(\operatorname{softmax}(z) - \operatorname{onehot}(k)\right)"]),
        ({"x": [[1.0], [2.0]], "w": [[2.0]], "b": [3.0], "f": ("affine", "x", "w", "b")},
         [r"G \, w^\top", r"x^\top \, G", r"\textstyle\sum_i {\left(G\right)}_i"]),
    ],
)  # fmt: skip
def test_what_an_op_makes_of_an_upstream_gradient_is_told_as_a_formula(build, rows, formulas):
    events = [event for event in backward(build(**rows)) if isinstance(event, Downstream)]
    told = [event.caption.formula.split(" = ")[1] for event in events]
    assert [text.replace(r"\frac{\partial f}{\partial f}", "G") for text in told] == formulas


@pytest.mark.parametrize(
    ("op", "y", "t", "formula"),
    [
        ("half_squared_error", 1.0, 0.0, r"\tfrac{1}{2}\left(y - t\right)^2"),
        ("half_squared_error", [1.0, 2.0], [0.0, 0.0],
         r"\textstyle\sum_{i} \left[\tfrac{1}{2}\left(y - t\right)^2\right]_{i}"),
        ("absolute_error", [[1.0]] * 4, [[0.0]] * 4,
         r"\tfrac{1}{4} \textstyle\sum_{ij} \left[\left|y - t\right|\right]_{ij}"),
        ("softmax_cross_entropy", [1.0, 2.0], 0.0, r"-\ln \operatorname{softmax}(y)_{t}"),
        ("softmax_cross_entropy", [[1.0, 2.0]] * 3, [0.0] * 3,
         r"\tfrac{1}{3} \textstyle\sum_{i} \left[-\ln \operatorname{softmax}(y)_{t}\right]_{i}"),
    ],
)  # fmt: skip
def test_a_loss_says_how_it_sums_outputs_and_averages_examples(build, op, y, t, formula):
    graph = build(y=y, t=t, f=(op, "y", "t"))
    visit = next(event for event in onward(graph, "y") if isinstance(event, Visit))
    assert visit.caption.formula == f"f = {formula}"


def test_in_forward_mode_a_local_gradient_without_a_short_formula_keeps_its_name(build):
    graph = build(x=[1.0], w=[[2.0]], f=("matmul", "x", "w"))
    (event,) = (event for event in onward(graph, "x") if isinstance(event, Contribution))
    assert event.caption.formula == r"\dot{f} = \left(\frac{\partial f}{\partial x}\right) \dot{x}"


def test_a_tangent_may_be_an_array_without_axes(product_of_sum):
    plan = compile(product_of_sum, [5])
    evaluation = evaluate(product_of_sum, plan, 5)
    *_before, last = forward_trace(product_of_sum, plan, evaluation, {1: np.array(1.0)})
    assert str(last) == "Port x of f: the tangent 1 of q times local −4 makes −4."


def test_a_node_outside_of_the_pass_is_refused_by_name(build):
    graph = build(x=1.0, elsewhere=2.0, f=("exp", "x"))
    plan = compile(graph, [3])
    with pytest.raises(UnknownNodeError, match=r"^elsewhere is not computed here: nothing .* depends on it"):
        forward_trace(graph, plan, evaluate(graph, plan), {2: 1.0})


def test_only_what_nothing_else_moves_is_given_a_tangent(product_of_sum):
    plan = compile(product_of_sum, [5])
    with pytest.raises(InvalidValueError, match="q moves with") as caught:
        forward_trace(product_of_sum, plan, evaluate(product_of_sum, plan), {4: 1.0})
    assert caught.value.node == 4
    held = compile(product_of_sum, [5], wrt=[4])
    last = list(forward_trace(product_of_sum, held, evaluate(product_of_sum, held), {4: 1.0}))[-1]
    assert last.contribution == -4.0


def test_a_large_jacobian_is_counted_as_everywhere(build):
    graph = build(x=np.ones(4096), y=("softmax", "x"))
    sentences = [str(event) for event in pass_of(graph)]
    assert any("The Jacobian, 4,096 × 4,096, is never built." in sentence for sentence in sentences)


def test_forward_mode_tells_arrays_likewise(build):
    events = onward(build(**LAYER), "w")
    first = next(event for event in events if isinstance(event, Contribution))
    assert first.local is None
    assert "jvp" in first.caption.sentence
    assert events[-1].contribution == pytest.approx(0.5 * (1 + 2 + 3 + 4))


@pytest.mark.parametrize("rows", [FORK, LAYER, {"x": 1e-9, "f": ("log", "x"), "g": ("multiply", "f", "x")}])
def test_every_formula_can_be_drawn(build, rows):
    graph = build(**rows)
    leaf = graph.leaves()[0].name
    for event in backward(graph) + onward(graph, leaf):
        for latex in (event.caption.formula, event.caption.numbers):
            assert can_be_typeset(latex)


@pytest.mark.parametrize("op", GATES, ids=row_name)
def test_every_op_can_be_told(op, rng):
    formulas = set()
    for shapes in (op.sample_shapes[0], op.sample_shapes[-1]):
        graph = Graph()
        gate = graph.add(op)
        for port, shape, domain in zip(op.ports, shapes, op.domain, strict=True):
            drawn = rng.uniform(domain.low, domain.high, shape)
            leaf = graph.add(
                "input", name=f"a_{len(graph)}", value=np.floor(drawn) if domain.integer else drawn
            )
            graph.connect(leaf, gate, port)
        for event in backward(graph, gate) + onward(graph, "a_1", gate):
            assert event.caption.sentence
            formulas.add(event.caption.formula)
    for latex in formulas:
        assert can_be_typeset(latex)


def test_infinite_and_undefined_numbers_are_told(build):
    graph = build(x=0.0, l=("log", "x"), f=("multiply", "l", "x"))
    captions = [event.caption for event in backward(graph)]
    assert any(r"\infty" in caption.numbers for caption in captions)
    assert any(r"\mathrm{NaN}" in caption.numbers for caption in captions)
    assert onward(graph, "x")


def test_constants_and_labels_take_no_part(build):
    graph = build(z=[0.1, 0.2], k=1.0, f=("softmax_cross_entropy", "z", "k"))
    assert [event.port for event in backward(graph) if isinstance(event, Downstream)] == ["logits"]
    assert [type(event) for event in onward(graph, "k")] == [Start]


def test_an_array_target_stands_for_its_sum(build):
    first = backward(build(x=[1.0, 2.0], f=("square", "x")))[0]
    np.testing.assert_array_equal(first.value, [1.0, 1.0])
    assert "sum of its entries" in first.caption.sentence


def test_events_are_made_as_they_are_asked_for(build, monkeypatch):
    rows = {"x": 0.5} | {f"t{n}": ("tanh", f"t{n - 1}" if n else "x") for n in range(2000)}
    graph = build(**rows)
    plan = compile(graph, [2001])
    evaluation = evaluate(graph, plan, 2001)
    worded = []
    monkeypatch.setattr("engine.study.captions.Captions.downstream", lambda self, flow: worded.append(flow))
    assert len(list(islice(reverse_trace(graph, plan, evaluation), 5))) == 5
    assert len(worded) == 2


def test_a_pass_without_a_beginning_is_refused_at_once(product_of_sum):
    plan = compile(product_of_sum, [5])
    evaluation = evaluate(product_of_sum, plan)
    with pytest.raises(InvalidValueError, match="target"):
        reverse_trace(product_of_sum, plan, evaluation)
    with pytest.raises(UnknownNodeError):
        forward_trace(product_of_sum, plan, evaluation, {99: 1.0})
    fixed = compile(product_of_sum, [5], wrt=[1])
    with pytest.raises(InvalidValueError, match="z is held fixed"):
        forward_trace(product_of_sum, fixed, evaluation, {3: 1.0})
    with pytest.raises(InvalidValueError, match="x has shape"):
        forward_trace(product_of_sum, plan, evaluation, {1: [1.0, 2.0]})


def test_events_cannot_be_changed(build):
    for event in backward(build(**LAYER)) + onward(build(**LAYER), "b"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            event.node = 0
        held = [getattr(event, field.name) for field in dataclasses.fields(event)]
        assert not any(array.flags.writeable for array in held if isinstance(array, np.ndarray))


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_a_reverse_trace_carries_what_reverse_mode_found(build, random_rows, arrays, data):
    rows = data.draw(random_rows(arrays=arrays, kinks=True))
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    plan = compile(graph, [target])
    evaluation = evaluate(graph, plan, target)
    arrived, summed = {}, {}
    for event in reverse_trace(graph, plan, evaluation):
        if isinstance(event, Downstream):
            arrived.setdefault(event.source, []).append(event.downstream)
            if event.local is not None and np.shape(event.local) == np.shape(event.downstream):
                np.testing.assert_allclose(event.upstream * event.local, event.downstream, rtol=1e-12)
        elif isinstance(event, Sum):
            summed[event.node] = event.total
        elif isinstance(event, Visit):
            np.testing.assert_array_equal(event.upstream, evaluation.gradients[event.node])
    assert arrived.keys() | {target} == evaluation.gradients.keys()
    assert summed.keys() == {node for node, terms in arrived.items() if len(terms) > 1}
    for node, terms in arrived.items():
        np.testing.assert_allclose(sum(terms), evaluation.gradients[node], rtol=1e-12, atol=1e-14)
    products = sum(map(len, arrived.values())) * np.size(evaluation.values[target])
    assert products == compare_modes(graph, [target]).reverse.products


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_a_forward_trace_carries_what_forward_mode_finds(build, random_rows, arrays, data):
    rows = data.draw(random_rows(arrays=arrays, kinks=True))
    graph = build(**rows)
    plan = compile(graph, [graph.find(list(rows)[-1]).id])
    leaves = {leaf: graph.node(leaf).value for leaf in plan.leaves}
    leaf = data.draw(st.sampled_from(plan.leaves))
    direction = {leaf: np.ones_like(leaves[leaf])[()]}
    events = list(forward_trace(graph, plan, evaluate(graph, plan), direction))
    expected = pushforward(plan, forward(plan, leaves), direction)
    found = {event.node: event.contribution for event in events if isinstance(event, Contribution)}
    found |= {event.node: event.total for event in events if isinstance(event, Sum)}
    moving = {node for node, slot in plan.slot.items() if expected[slot] is not None}
    assert found.keys() | {leaf} == moving
    for node, tangent in found.items():
        np.testing.assert_allclose(tangent, expected[plan.slot[node]], rtol=1e-12, atol=1e-14)
    products = sum(isinstance(event, Contribution) for event in events) * np.size(leaves[leaf])
    assert products == compare_modes(graph, plan.targets, [leaf]).forward.products


def test_what_the_target_does_not_depend_on_is_not_told_of(product_of_sum):
    product_of_sum.add("negate", name="aside")
    product_of_sum.connect(4, 6, "x")
    plan = compile(product_of_sum, [5, 6])
    events = list(reverse_trace(product_of_sum, plan, evaluate(product_of_sum, plan, 5)))
    assert 6 not in {event.node for event in events}
    assert [event.node for event in events] == [event.node for event in backward(product_of_sum, 5)]


def pass_of(graph, trace=reverse_trace, **more):
    target = max(graph.outputs())
    plan = compile(graph, [target])
    return trace(graph, plan, evaluate(graph, plan, target), **more)


def test_the_order_of_a_pass_is_known_before_any_of_it_is_told(build):
    trace = pass_of(build(**FORK))
    assert [(beat.kind, beat.node) for beat in trace.beats] == [(type(event), event.node) for event in trace]
    assert len(trace) == len(list(trace)) == len(trace[:])
    assert trace[-1].node == trace.beats[-1].node


def test_a_pass_says_after_how_many_events_each_gradient_is_known(build):
    graph = build(**FORK)
    trace = pass_of(graph)
    for count, event in enumerate(trace, 1):
        if isinstance(event, Downstream):
            assert trace.terms[Edge(event.source, event.node, event.port)] == count
            assert trace.term(Edge(event.source, event.node, event.port)) == event.downstream
        if isinstance(event, Sum):
            assert trace.flows[event.node] == count
            assert trace.flow(event.node) == event.total
    assert trace.flows[graph.find("e").id] == 1
    first = {node: trace.flows[graph.find(node).id] for node in "cd"}
    assert first == {"c": 3, "d": 4}


def test_a_forward_pass_says_the_same_of_tangents(build):
    graph = build(**FORK)
    trace = pass_of(graph, forward_trace, tangents={2: 1.0})
    assert trace.flow(graph.find("e").id) == 5.0
    assert trace.flows[graph.find("e").id] == len(trace)
    assert trace.term(Edge(3, 5, "x")) == 2.0
    assert trace.term(Edge(1, 3, "x")) is None


def test_the_values_come_from_the_leaves_to_the_target(build):
    graph = build(**FORK, unrelated=("negate", "a"))
    plan, target = compile(graph, graph.outputs()), graph.find("e").id
    trace = value_trace(graph, plan, evaluate(graph, plan, target), rounding=on_a_slide)
    assert [(type(event), event.node) for event in trace] == [
        (Given, 1), (Computed, 3), (Computed, 4), (Computed, 5),
    ]  # fmt: skip
    assert trace[0].leaves == (1, 2)
    assert trace[0].caption.numbers == r"a = 2.00,\; b = 1.00"
    assert trace[-1].caption.numbers == r"e = 3.00 \cdot 2.00 = 6.00"
    assert {node: trace.values[node] for node in (1, 2, 3, 5)} == {1: 1, 2: 1, 3: 2, 5: 4}


def test_many_nodes_are_played_a_level_at_a_time(build):
    trace = pass_of(build(**FORK))
    assert [(event.node, type(event)) for event in (trace[end - 1] for end in trace.stages)] == [
        (5, Downstream), (2, Sum),
    ]  # fmt: skip
    assert len(pass_of(build(**FORK), value_trace).stages) == 3


def test_captions_round_as_a_slide_does_where_they_are_asked_to(build):
    graph = build(x=-1.0, e=("exp", "x"), y=2.0, f=("multiply", "e", "y"))
    numbers = [event.caption.numbers for event in pass_of(graph, rounding=on_a_slide)]
    assert (
        r"\frac{\partial f}{\partial x} \approx 2.00 \cdot e^{-1.00} \approx 2.00 \cdot 0.37 \approx 0.74"
        in numbers
    )


def test_the_whole_chain_rule_at_a_node_is_a_sum_over_the_ports_that_it_feeds(build):
    graph = build(**FORK)
    rule = pass_of(graph, rounding=on_a_slide).chain_rule(2)
    assert rule.formula == (
        r"\frac{\partial e}{\partial b} = \frac{\partial e}{\partial c} \cdot \frac{\partial c}{\partial b} "
        r"+ \frac{\partial e}{\partial d} \cdot \frac{\partial d}{\partial b}"
    )
    assert rule.numbers == r"\frac{\partial e}{\partial b} = 2.00 \cdot 1.00 + 3.00 \cdot 1.00 = 5.00"
    assert "2 ports" in rule.sentence
    assert pass_of(graph).chain_rule(5).formula == r"\frac{\partial e}{\partial e} = 1"


@pytest.mark.parametrize("rows", [FORK, LAYER], ids=["fork", "layer"])
@pytest.mark.parametrize("tell", [reverse_trace, value_trace], ids=["backward", "forward"])
def test_what_becomes_known_is_told_of_every_stretch_of_a_pass(build, rows, tell):
    graph = build(**rows)
    target = max(graph.outputs())
    plan = compile(graph, [target])
    trace = tell(graph, plan, evaluate(graph, plan, target))
    for count in range(len(trace) + 1):
        nodes, wires = trace.known_between(0, count)
        both = (*trace.values.items(), *trace.flows.items())
        assert nodes == {node for node, at in both if at <= count}
        assert wires == {wire for wire, at in trace.terms.items() if at <= count}


def test_the_terms_of_a_fork_are_told_again_when_their_sum_takes_their_place(build):
    graph = build(**FORK)
    trace = pass_of(graph)
    at = trace.flows[graph.find("b").id]
    assert trace.known_between(at - 1, at)[1] >= set(graph.edges_from(graph.find("b").id))


def test_every_event_says_which_numbers_it_is_about_and_where_they_stand(build):
    graph = build(**FORK)
    backward = pass_of(graph)
    flow = next(event for event in backward if isinstance(event, Downstream) and event.node == 5)
    assert [(part.role, part.number, part.place) for part in flow.parts] == [
        ("upstream", 1.0, 5), ("local", flow.local, flow.wires[0]),
        ("downstream", flow.downstream, flow.source),
    ]  # fmt: skip
    assert flow.nodes == {5, flow.source}
    fork = next(event for event in backward if isinstance(event, Sum))
    assert [part.role for part in fork.parts] == ["term", "term", "sum"]
    assert set(fork.wires) == {Edge(2, 3, "y"), Edge(2, 4, "x")}
    onward = pass_of(graph, forward_trace, tangents={2: 1.0})
    assert [part.role for part in onward[-2].parts] == ["tangent", "local", "contribution"]
    visits = [next(event for event in trace if isinstance(event, Visit)) for trace in (backward, onward)]
    assert [[(part.role, part.number, part.place) for part in visit.parts] for visit in visits] == [
        [("upstream", 1.0, 5)], [("value", visits[1].value, visits[1].node)],
    ]  # fmt: skip
    computed = pass_of(graph, value_trace)[-1]
    assert (computed.parts[0].number, computed.nodes) == (6.0, {3, 4, 5})
    assert pass_of(graph, value_trace)[0].nodes == {1, 2}


def test_the_numbers_of_a_leaf_that_moves_move_all_at_once(build):
    graph = build(**LAYER)
    plan = compile(graph, [graph.end()])
    evaluation = evaluate(graph, plan, None)
    for name, tangent in (("x", np.ones((2, 2))), ("b", np.ones(1))):
        trace = moving_trace(graph, plan, evaluation, graph.find(name).id, on_a_slide)
        start = next(event for event in trace if isinstance(event, Start))
        np.testing.assert_array_equal(start.value, tangent)


def test_the_chain_rule_of_arrays_is_told_in_symbols(build):
    graph = build(**LAYER)
    rule = pass_of(graph, rounding=on_a_slide).chain_rule(graph.find("x").id)
    assert rule.sentence == "The gradient of f with respect to x is an array of shape (2, 2)."
    assert rule.formula == r"\frac{\partial f}{\partial x} = \frac{\partial f}{\partial y} \, w^\top"
    assert can_be_typeset(rule.formula)


def test_terms_are_summed_at_the_gate_in_forward_mode_and_at_the_fork_in_reverse_mode(build):
    graph = build(**FORK)
    wires = {Edge(2, 3, "y"), Edge(2, 4, "x")}
    assert {edge: pass_of(graph).sums[edge] for edge in wires} == dict.fromkeys(wires, 2)
    onward = pass_of(graph, forward_trace, tangents={1: 1.0, 2: 1.0}).sums
    assert {edge: onward[edge] for edge in onward if edge.target == 3} == {
        Edge(1, 3, "x"): 3, Edge(2, 3, "y"): 3,
    }  # fmt: skip
