"""What is found of a graph, pass by pass and path by path, is what somebody read and stored.

`WRITE_TEXTS=1 pytest tests/engine/study/test_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.maths.rounding import on_a_slide
from engine.ops import OPS, Op
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile
from engine.study.cost import compare_modes, compare_whole, large_loss
from engine.study.forward_trace import moving_trace
from engine.study.function_curve import (
    function_curve,
    is_flat,
    is_function_of_a_number,
    operating_points,
    slope_words,
)
from engine.study.gate_roles import copy_role, gate_role
from engine.study.gradcheck import check, error_curve
from engine.study.jacobian import jacobian, local_gradient, port_jacobian
from engine.study.leaf_check import check_leaf
from engine.study.lens import cost_sentence, entry, shades, sketch
from engine.study.paths.formulas import Notation
from engine.study.paths.ledger import ledger
from engine.study.paths.path_trace import path_trace
from engine.study.reverse_trace import reverse_trace
from engine.study.value_trace import value_trace
from engine.study.wave import wave
from engine.study.what_if import nudge
from tests.engine.telling import told
from tests.engine.written import compare, compare_rows

GRAPHS = {
    "numbers": "x = -2; y = 5; k = constant(3); q = x + y; f = q * x - max(q, k) * 0.5 + q",
    "arrays": "W = [[1, -2], [3, 0.5]]; x = [2, 4]; b = 1; h = relu(W @ x + b); f = h @ x + mean(h * h)",
    "functions": "x = 0.3; y = -1.2e-5; s = sigmoid(x * y); t = tanh(x) / (s + 2); f = exp(t) * log(x) + x^3",
    "losses": "w = [[0.5, -1, 2], [1, 1, 0]]; x = [1, 2]; z = softmax(x @ w); f = sum(z * z) + dot(x @ w, z)",
}
Found = Iterator[str]


def passes(graph: Graph, plan: Plan, evaluation: Evaluation) -> Found:
    leaves = [leaf for leaf in sorted(plan.leaves) if leaf in plan.differentiated]
    traces = [
        reverse_trace(graph, plan, evaluation),
        value_trace(graph, plan, evaluation),
        moving_trace(graph, plan, evaluation, leaves[-1]),
    ]
    for trace in traces:
        yield f"target {trace.target}, stages {told(trace.stages)}"
        yield f"{told(trace.values)} {told(trace.flows)} {told(trace.terms)} {told(trace.sums)}"
        yield from map(told, trace)
        for before in (0, len(trace) // 2, len(trace)):
            yield told(trace.known_between(before, len(trace) // 3))
    for event in reverse_trace(graph, plan, evaluation, "loss", on_a_slide):
        yield f"{event.caption.formula} | {event.caption.numbers}"


def paths(graph: Graph, plan: Plan, evaluation: Evaluation) -> Found:
    target = evaluation.target
    leaves = sorted(plan.leaves)
    for leaf, keep_ones in [*((leaf, True) for leaf in leaves), (leaves[0], False)]:
        found = ledger(graph, leaf, target, keep_ones=keep_ones, largest=40)
        yield told(found, leaving_out=("gradients",))
        for notation in Notation:
            yield from (f"{each.text} | {each.latex}" for each in found.equations(notation))
            yield told(found.sum_of_paths(notation, 2))
        for merge in found.merges():
            yield f"{merge.written.text} {told([merge.written.exact, merge.made.edges, merge.operations])}"
    trace = path_trace(graph, leaves[0], target)
    yield told([trace.title, trace.equation, trace.stages, trace.flows, trace.terms])
    for event in trace:
        yield told(event, leaving_out=("latex", "wires", "nodes", "exact", "is_text_exact", "number"))
    yield told([trace.costs(count) for count in range(1, len(trace) + 1)], leaving_out=("words", "total"))


def matrices(graph: Graph, plan: Plan, evaluation: Evaluation) -> Found:
    target = evaluation.target
    for leaf in sorted(plan.leaves):
        for largest in (3, 100):
            found = jacobian(graph, target, leaf, largest)
            yield told(found)
            yield cost_sentence(found)
            if found.matrix is not None:
                yield f"{told(shades(found.matrix))} {told(entry(found, 0, 0, 'f', graph.node(leaf).name))}"
            yield told(None if found.sparsity is None else sketch(found.sparsity))
    for edge in graph.edges():
        given = plan, evaluation, edge.target, edge.port
        yield f"{told(edge)} {told(local_gradient(*given))} {told(port_jacobian(*given, 5))}"
    yield told([compare_whole(graph), compare_modes(graph, [target], sorted(plan.leaves)[:1])])


def checks(graph: Graph, plan: Plan, evaluation: Evaluation) -> Found:
    target = evaluation.target
    found = check(graph, target)
    yield f"{found.passed} {len(found.measured)} {told(found.warnings)}"
    yield from (f"{each.label} {each.verdict} {each.level.name} {told(each.kinks)}" for each in found.entries)
    for leaf in [leaf for leaf in sorted(plan.leaves) if leaf in plan.differentiated]:
        first = (0,) * np.ndim(evaluation.values[leaf])
        rows = check_leaf(graph, target, leaf, 1e-2, first, 3)
        yield told([rows.rows, rows.warnings])
        yield told([(point.step, point.h) for point in error_curve(graph, target, leaf, first).points])
        for h, index in ((0.5, first), (-1e-3, None)):
            moved = nudge(plan, evaluation, leaf, h, index)
            yield f"{told(moved)} {moved.sentence()} {moved.remark()}"


def roles(graph: Graph, plan: Plan, evaluation: Evaluation) -> Found:
    for node in graph.nodes():
        yield f"{node.name}: {gate_role(graph, node.id, evaluation.values)} {copy_role(graph, node.id)}"
        yield gate_role(graph, node.id, {})
        spans = wave(graph, plan, evaluation, node.id)
        yield ", ".join(f"{edge.source}→{edge.target} {told(span)}" for edge, span in sorted(spans.items()))


STUDIES: dict[str, Callable[[Graph, Plan, Evaluation], Found]] = {
    study.__name__: study for study in (passes, paths, matrices, checks, roles)
}


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("study", STUDIES)
def test_what_is_found_is_what_was_read(study: str, graph: str) -> None:
    formula = parse(GRAPHS[graph])
    plan = compile(formula.graph, [formula.target])
    evaluation = evaluate(formula.graph, plan, formula.target)
    compare(f"study-{study}-{graph}", "\n".join(STUDIES[study](formula.graph, plan, evaluation)))


def function(op: Op) -> Iterator[str]:
    for around in (0.3, -7.0, np.array([0.5, 2.0, np.nan])):
        curve, points = (find(op, op.defaults(), around) for find in (function_curve, operating_points))
        ends = [(side[0], side[-1]) for side in (curve.x, curve.y, curve.slope)]
        yield f"{told(np.asarray(around))}: {told([ends, len(curve.x), points])}"
        yield f"{told([curve.low, curve.high])} {slope_words(op, op.defaults(), around)}"
    yield told([is_flat(op, op.defaults(), x) for x in (-60.0, -9.0, -1.0, 0.0, 1.0, 9.0, 60.0)])


def test_functions_are_drawn_as_they_were_looked_at() -> None:
    drawn = [op for op in OPS.values() if is_function_of_a_number(op)]
    compare_rows("study-functions", {op.name: "\n".join(function(op)) for op in drawn})


def test_a_large_loss_is_compared_as_it_was_read() -> None:
    compare("study-large-loss", told(large_loss()))
