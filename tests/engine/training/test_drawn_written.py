"""What is drawn of a race and of a descent is what somebody looked at and stored, number by number.

`WRITE_TEXTS=1 pytest tests/engine/training/test_drawn_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.maths.rounding import on_a_slide
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.training.contours import class_lines
from engine.training.curves import GrowingCurves, as_drawn, banded, decimate, down_to, least_loss, smooth
from engine.training.descent import Descent, DescentSettings, moving_leaves
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.step_trace import step_trace
from engine.training.terrain import Terrain, can_be_seen, level_line, reaches
from tests.engine.telling import told
from tests.engine.written import compare

AT = np.array([1.0, 2, 3, 5, 8, 9, 20, 21, 22, 40, 41, 42, 43, 80, 81])
VALUES = np.stack([np.sin(AT) + 2, 1 / AT, np.where(AT == 9, np.nan, AT / 10)], axis=1)
BOWLS = {
    "one parameter": "w = parameter(1.5); f = (w - 0.5)**2 + 1",
    "two inputs": "x = 2; y = -1; f = x**2 + 3 * y**2 + x * y",
    "arrays": "w = parameter([1, -2]); b = parameter(0.5); f = sum((w * 2 + b)**2)",
    "a hole": "x = 3; y = 2; f = log(x) * y",
}


def curves() -> Iterator[str]:
    for factor in (0.0, 0.3, 0.99):
        for unit in (1.0, 4.0):
            yield told([smooth(AT, VALUES, factor, unit), smooth(AT, VALUES[:, 0], factor, unit)])
    for pixels in (2, 3, 5, 100):
        for span in (None, (3.0, 41.0), (8.5, 8.6), (81.0, 99.0)):
            yield f"{pixels} {span} {told(decimate(AT, VALUES, pixels, span))}"
            yield told(banded(AT, VALUES, smooth(AT, VALUES, 0.5), pixels, span))
    yield told(banded(AT[:0], VALUES[:0], VALUES[:0], 3))
    for floor in (-1.0, 0.05, 0.5, 2.0, 9.0):
        yield told([down_to(floor, AT, column) for column in VALUES.T])
    yield told([as_drawn(np.array(each)) for each in ([1.0, 30.0], [1.0, 30.1], [0.0, 99.0], [-1.0, 99.0])])
    yield told([least_loss(dtype, squared) for dtype in ("float32", "float64") for squared in (True, False)])


def growing() -> Iterator[str]:
    kept = GrowingCurves(2, 64)
    draw = np.random.default_rng(1)
    start = 1
    for count in (1, 3, 2, 50, 9, 1, 1, 200, 3, 700):
        at = np.arange(start, start + count)
        kept.append(at, draw.normal(size=(count, 2)).astype(np.float32))
        start += count
        yield f"{told(kept.density)} {len(kept.at)} {told([kept.at, kept.values], digits=4)}"
    again = GrowingCurves(2, 64)
    again.restore(kept.at.copy(), kept.values.copy(), kept.density)
    for curves_of in (kept, again):
        curves_of.append(np.arange(start, start + 700), np.ones((700, 2), np.float32))
        yield f"{told(curves_of.density)} {told([curves_of.at, curves_of.values], digits=4)}"
    kept.clear()
    yield told([kept.at, kept.values, kept.density])


def lines() -> Iterator[str]:
    axis = np.linspace(-1, 1, 5)
    across, up = np.meshgrid(axis, axis)
    heights = across**2 + 2 * up
    for level in (-1.0, 0.25, 0.3, 9.0):
        yield told(level_line(axis, axis, heights, level))
    heights[2, 2] = np.nan
    yield told(level_line(axis, axis, heights, 0.3))
    scores = np.stack([across + up, across - up, up * up - 0.5], axis=-1)
    yield told([class_lines(axis, axis, scores), class_lines(axis, axis, scores[..., :2])])
    yield told(class_lines(axis, axis, np.full((5, 5, 2), np.nan)))
    for path in ([[0.0]], [[1.0, 2.4]], [[0.1, -7.0], [3.0, 5.0]], [[1e9, 1e-9]], [[np.inf, 33.0]]):
        yield told(reaches(path))


def descents() -> Iterator[str]:
    for name, text in BOWLS.items():
        formula = parse(text)
        graph, target = formula.graph, formula.target
        leaves = moving_leaves(graph, target)
        yield f"{name}: {[leaf.name for leaf in leaves]} {can_be_seen(leaves)}"
        for optimizer in ("sgd", "adam", list(OPTIMIZERS)[-1]):
            descent = Descent(graph, target, DescentSettings.usual(optimizer))
            points = [descent.point, *(descent.step() for _step in range(3))]
            yield told([descent.settings.numbers, *points])
        if can_be_seen(leaves):
            land = Terrain(graph, target, [leaf.id for leaf in leaves], [2.0] * len(leaves))
            yield f"{sum(1 for _piece in land.pieces())} {told([land.heights, land.span])}"
            yield told([line.shape for line in land.contours()] if len(leaves) == 2 else [])


def steps() -> Iterator[str]:
    for text, optimizer in ((BOWLS["arrays"], "momentum"), (BOWLS["one parameter"], "adam")):
        formula = parse(text)
        graph, target = formula.graph, formula.target
        plan = compile(graph, [target])
        settings = DescentSettings.usual(optimizer)
        trace = step_trace(graph, plan, evaluate(graph, plan, target), settings, on_a_slide)
        yield told([trace.values, trace.flows, trace.terms, trace.sums, trace.stages, trace.target])
        yield from (told(event, leaving_out=("wires", "nodes")) for event in trace)
        leaves = moving_leaves(graph, target)
        yield told(
            [trace.changed_value(leaf.id, count) for leaf in leaves for count in range(len(trace) + 1)]
        )


@pytest.mark.parametrize("drawn", [curves, growing, lines, descents, steps], ids=lambda each: each.__name__)
def test_numbers_are_drawn_as_they_were_looked_at(drawn: Callable[[], Iterator[str]]) -> None:
    compare(f"training-{drawn.__name__}", "\n".join(drawn()))
