"""What is exported of a graph is what somebody read and stored, letter by letter.

`WRITE_TEXTS=1 pytest tests/engine/export/test_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.export.derivation import derivation
from engine.export.dot import dot
from engine.export.latex import reading
from engine.export.numpy_program import numpy_program
from engine.export.pytorch_program import pytorch_program
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from tests.engine.written import compare

GRAPHS = {
    "numbers": "x = -2; y = 5; k = constant(3); q = x + y; f = q * x - max(q, k) * 0.5",
    "arrays": "W = [[1, -2], [3, 0.5]]; x = [2, 4]; b = [1, 1]; h = relu(W @ x + b); f = h @ x + mean(b)",
}
TITLE, ABOUT = 'A "fork" & 50 %', "First line\n\nsecond: a_b"
WRITERS: dict[str, Callable[[Graph, int], str]] = {
    "dot": lambda graph, target: dot(graph, evaluate(graph, compile(graph, [target]), target), TITLE),
    "derivation": lambda graph, target: derivation(graph, target, TITLE, ABOUT),
    "latex": reading,
    "numpy": lambda graph, target: numpy_program(graph, target, TITLE, ABOUT),
    "pytorch": lambda graph, target: pytorch_program(graph, target, TITLE, ABOUT),
    "formula": text_of,
}


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_graph_is_written_as_it_was_read(writer: str, graph: str) -> None:
    formula = parse(GRAPHS[graph])
    compare(f"{writer}-{graph}", WRITERS[writer](formula.graph, formula.target))
