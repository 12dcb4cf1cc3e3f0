"""What tests of patterns and of the recognizer share: formulas with values, and numbers before and after."""

from __future__ import annotations

import numpy as np

from engine.errors import ShapeError
from engine.formulas.expression import parse
from engine.ops import OPS
from engine.recognition.patterns import Operand
from engine.recognition.recognizer import find
from engine.run.autodiff import forward, reverse
from engine.run.plan import compile


def graph_of(text):
    """Return the graph of a formula, and the node of its last line."""
    formula = parse(text)
    return formula.graph, formula.target


def with_values(formula, **values):
    """Return the graph of a formula whose names hold these values; one that holds a tuple is a constant."""
    lines = [
        f"{name} = constant({np.asarray(value[0]).tolist()})" if isinstance(value, tuple)
        else f"{name} = {np.asarray(value).tolist()}"
        for name, value in values.items()
    ]  # fmt: skip
    return graph_of("\n".join([*lines, formula]))


def run(graph, target, seed=3):
    """Return values and gradients by node id, for a random upstream gradient at the target."""
    plan = compile(graph, [target])
    values = forward(plan, {leaf: graph.node(leaf).value for leaf in plan.leaves})
    upstream = np.random.default_rng(seed).normal(size=np.shape(values[plan.slot[target]]))[()]
    gradients = reverse(plan, values, target, upstream)
    return {node_id: (values[slot], gradients[slot]) for node_id, slot in plan.slot.items()}


def assert_same_numbers(before, after, target, rtol=1e-12):
    """Every node that is left has the value and the gradient that it had."""
    old, new = run(before, target), run(after, target)
    made = new.keys() - old.keys()
    assert made.isdisjoint(before)
    gone = [before.node(node_id).op.name for node_id in old.keys() - new.keys()]
    assert not {"input", "parameter"} & set(gone)
    for node_id, (value, gradient) in ((each, found) for each, found in new.items() if each not in made):
        np.testing.assert_allclose(value, old[node_id][0], rtol=rtol, atol=rtol)
        assert (gradient is None) == (old[node_id][1] is None)
        if gradient is not None:
            np.testing.assert_allclose(gradient, old[node_id][1], rtol=rtol, atol=rtol)


def the_match(graph, op, output):
    return next(match for match in find(graph) if (match.op, match.output) == (op, output))


def wired(graph, op, *sources):
    node_id = graph.add(op)
    for source, port in zip(sources, graph.node(node_id).op.ports, strict=True):
        graph.connect(source, node_id, port)
    return node_id


SHAPES_BESIDE_THE_SAMPLES = {
    "softmax_cross_entropy": [((3,), (3,)), ((1, 3), (1, 3))],
    "affine": [((3,), (3,), ())],
    "softmax": [((1, 3),)],
}


def shapes_for(pattern):
    """Return the shapes of the op's samples at which the pattern holds."""
    tried = [*OPS[pattern.op].sample_shapes, *SHAPES_BESIDE_THE_SAMPLES.get(pattern.op, [])]
    return [shapes for shapes in dict.fromkeys(tried) if holds(pattern, shapes)]


def values_at(pattern, shapes, seed=0):
    rng = np.random.default_rng(seed)
    ports = zip(OPS[pattern.op].ports, OPS[pattern.op].domain, shapes, strict=True)
    values = {port: rng.uniform(range_.low, range_.high, shape) for port, range_, shape in ports}
    if "label" in values:
        values["label"] = (np.reshape([0.0, 1.0, 0.0], shapes[1]) if np.prod(shapes[1]) == 3 else 1.0,)
    return values


def holds(pattern, shapes):
    """Return whether the formula can be computed at these shapes, as the op can, and means the same."""
    values = values_at(pattern, shapes)
    operands = [
        Operand(shape, value[0] if isinstance(value, tuple) else None)
        for shape, value in zip(shapes, values.values(), strict=True)
    ]
    graph, target = with_values(pattern.formula, **values)
    plan = compile(graph, [target])
    try:
        inferred = plan.shapes({leaf: np.shape(graph.node(leaf).value) for leaf in plan.leaves})
    except ShapeError:
        return False
    return inferred[plan.slot[target]] == OPS[pattern.op].shape(*shapes) and pattern.where(*operands)
