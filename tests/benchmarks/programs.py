"""Seeded programs on single numbers, the same for every library: what the speed benchmarks run.

A program has no sharing of code with the engine: it is a list of leaves and of gates, written before any
library is asked to run it.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from engine.graphs.graph import Graph

UNARY = ("tanh", "exp")
LARGEST = 1.5
"""No value is larger, so that nothing overflows however deep a program is."""


@dataclass(frozen=True)
class Program:
    """Leaves, then gates (op, first input, second input or −1); the last gate depends on everything."""

    leaves: tuple[float, ...]
    gates: tuple[tuple[str, int, int], ...]

    @property
    def size(self) -> int:
        """How many nodes there are, leaves and gates together."""
        return len(self.leaves) + len(self.gates)

    def moved(self, turn: int) -> list[float]:
        """Return the leaves as the given turn of a benchmark has them: a little different every time."""
        return [value + 0.001 * ((turn + index) % 7) for index, value in enumerate(self.leaves)]


def random_program(size: int, seed: int, window: int | None = None) -> Program:
    """Return a random program of so many nodes, a tenth of them leaves.

    Inputs come from anywhere before the gate, or from the `window` latest nodes, which makes it deep. Half of
    the gates begin with a node that nothing reads yet; what is left over at the end is joined in pairs.
    """
    draw = random.Random(seed)
    values = [draw.uniform(-1, 1) for _leaf in range(max(size // 10, 2))]
    leaves, gates, unused = tuple(values), [], list(range(len(values)))
    while len(values) < size:
        spare = size - len(values) - len(unused)
        ending = spare < 0
        fresh = spare <= 0 or draw.random() < 0.5
        first = _taken(unused, draw, window) if fresh else _any(values, draw, window)
        second = _taken(unused, draw, window) if ending else _any(values, draw, window)
        op = "add" if ending else draw.choice(("add", "multiply", "tanh", "exp"))
        value = _value(op, values[first], values[second])
        if abs(value) > LARGEST:
            op = "multiply" if ending else "tanh"
            value = _value(op, values[first], values[second])
        gates.append((op, first, -1 if op in UNARY else second))
        unused.append(len(values))
        values.append(value)
    return Program(leaves, tuple(gates))


def _value(op: str, x: float, y: float) -> float:
    if op in UNARY:
        return math.tanh(x) if op == "tanh" else math.exp(x)
    return x + y if op == "add" else x * y


def _taken(unused: list[int], draw: random.Random, window: int | None) -> int:
    """Take out a node that nothing reads yet."""
    reach = min(len(unused), window or len(unused))
    place = len(unused) - 1 - draw.randrange(reach)
    unused[place], unused[-1] = unused[-1], unused[place]
    return unused.pop()


def _any(values: list[float], draw: random.Random, window: int | None) -> int:
    return len(values) - 1 - draw.randrange(min(len(values), window or len(values)))


def to_graph(program: Program) -> tuple[Graph, list[int]]:
    """Return the program as a graph, and the ids of its nodes in the program's order."""
    graph = Graph()
    ids = [graph.add("input", name=f"x{index}", value=value) for index, value in enumerate(program.leaves)]
    for number, (op, first, second) in enumerate(program.gates):
        gate = graph.add(op, name=f"g{number}")
        graph.connect(ids[first], gate, "x")
        if second >= 0:
            graph.connect(ids[second], gate, "y")
        ids.append(gate)
    return graph, ids
