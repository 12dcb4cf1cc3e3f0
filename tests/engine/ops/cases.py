"""Every op with every one of its sample shapes: the cases that most tests of the op table run through."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS, Array, AttributeValue, Op, Shape
from engine.run.autodiff import forward, pushforward, reverse
from engine.run.plan import Plan, compile
from tests.engine.rows import ROWS, row_name

KINK_DISTANCE = 1e-3
"""How far sample values keep from a kink: far more than any step of a numerical derivative."""


@dataclass(frozen=True)
class Case:
    """An op, the shapes of its inputs, and a graph in which it is the one gate."""

    op: Op
    shapes: tuple[Shape, ...]
    given: tuple[tuple[str, AttributeValue], ...] = ()

    def __str__(self) -> str:
        shapes = "-".join("x".join(map(str, shape)) or "scalar" for shape in self.shapes)
        return "-".join([row_name(self.op), shapes, *(f"{name}={value}" for name, value in self.given)])

    @property
    def attributes(self) -> dict[str, AttributeValue]:
        """Attributes away from their defaults, where 0 and 1 hide mistakes; whole ones as they are given."""
        moved = {
            name: default + 0.25 if isinstance(default, float) else default
            for name, default in self.op.defaults().items()
        }
        return {**moved, **dict(self.given)}

    @property
    def differentiable(self) -> list[int]:
        """The indices of the ports that gradients flow to."""
        return [index for index, rule in enumerate(self.op.vjp) if rule is not None]

    @cached_property
    def _built(self) -> tuple[Plan, int, list[int]]:
        graph = Graph()
        gate = graph.add(self.op, attributes=self.attributes)
        leaves = [graph.add("input") for _port in self.op.ports]
        for leaf, port in zip(leaves, self.op.ports, strict=True):
            graph.connect(leaf, gate, port)
        return compile(graph, [gate]), gate, leaves

    def inputs(self, dtype: Any = np.float64) -> list[Array]:
        """Draw read-only values from the op's domain, the same ones at every call, away from its kinks."""
        return next(drawn for drawn in self._draws(dtype) if self._is_smooth_at(drawn))

    def _draws(self, dtype: Any) -> Iterator[list[Array]]:
        rng = np.random.default_rng([len(self.op.name), *self.op.name.encode()])
        while True:
            yield [
                read_only(_draw(rng, domain, shape), dtype)
                for domain, shape in zip(self.op.domain, self.shapes, strict=True)
            ]

    def _is_smooth_at(self, inputs: list[Array]) -> bool:
        if self.op.kinks is None:
            return True
        return bool(np.min(np.abs(self.op.kinks(*inputs, **self.attributes))) > KINK_DISTANCE)

    def values(self, inputs: list[Array]) -> list[Array]:
        """Run the plan forward and return every slot."""
        plan, _gate, leaves = self._built
        return forward(plan, dict(zip(leaves, inputs, strict=True)))

    def output(self, inputs: list[Array]) -> Array:
        """Return the op's value."""
        plan, gate, _leaves = self._built
        return self.values(inputs)[plan.slot[gate]]

    def gradients(self, inputs: list[Array], upstream: Array) -> list[Array]:
        """Return what reverse mode gives each input for an upstream gradient."""
        plan, gate, leaves = self._built
        found = reverse(plan, self.values(inputs), gate, upstream)
        return [found[plan.slot[leaf]] for leaf in leaves]

    def tangent(self, inputs: list[Array], tangents: dict[int, Array]) -> Array:
        """Return what forward mode gives the output for tangents by port index."""
        plan, gate, leaves = self._built
        by_leaf = {leaves[index]: tangent for index, tangent in tangents.items()}
        return pushforward(plan, self.values(inputs), by_leaf)[plan.slot[gate]]


def _draw(rng: np.random.Generator, domain: Any, shape: Shape) -> Array:
    if domain.integer:
        return rng.integers(int(domain.low), int(domain.high), shape)
    return rng.uniform(domain.low, domain.high, shape)


def read_only(value: Any, dtype: Any = np.float64) -> Array:
    """Return a value as a leaf holds it."""
    array = np.array(value, dtype)
    array.setflags(write=False)
    return array[()]


GIVEN: list[tuple[str, tuple[Shape, ...], dict[str, AttributeValue]]] = [
    ("reshape", ((2, 3),), {"shape": (3, 2)}),
    ("reshape", ((2, 3),), {"shape": (2, -1, 1)}),
    ("reshape", ((1, 1),), {"shape": ()}),
    ("reshape", ((),), {"shape": (1, 1)}),
    ("concatenate", ((2, 3), (2, 1)), {"axis": 1}),
    ("concatenate", ((2, 3, 4), (2, 3, 1)), {"axis": -1}),
    ("concatenate", ((2, 3, 4), (2, 5, 4)), {"axis": -2}),
    ("slice", ((5,),), {"start": 1, "stop": 4}),
    ("slice", ((5,),), {"start": -3, "stop": -1}),
    ("slice", ((5,),), {"start": -3, "stop": 5}),
    ("slice", ((2, 4),), {"axis": 1, "start": 1, "stop": 3}),
    ("slice", ((2, 4, 3),), {"axis": -2, "start": 2, "stop": 4}),
    ("pick", ((3,),), {"index": (-1,)}),
    ("pick", ((2, 3),), {"index": (1, 2)}),
    ("pick", ((2, 3, 4),), {"index": (1, -2)}),
    ("pick", ((2, 3),), {"index": ()}),
]
"""Attributes that need shapes of their own."""

CASES = [Case(op, shapes) for op in ROWS for shapes in op.sample_shapes] + [
    Case(OPS[name], shapes, tuple(given.items())) for name, shapes, given in GIVEN
]


BY_ROW = {op: [case for case in CASES if case.op is op] for op in ROWS}


def of_every_op(test: Callable[..., None]) -> Callable[..., None]:
    """Let a test of a `case` run for each op, through all cases of it; what fails tells with which."""
    return _through(test, ROWS)


def of_every_elementwise_op(test: Callable[..., None]) -> Callable[..., None]:
    """Let a test of a `case` run for each op that acts entry by entry."""
    return _through(test, [op for op in ROWS if op.local])


def _through(test: Callable[..., None], rows: list[Op]) -> Callable[..., None]:
    """A test a row, not a case: what surrounds a test takes longer than most cases do."""

    @pytest.mark.parametrize("op", [op for op in rows if BY_ROW[op]], ids=row_name)
    @functools.wraps(test)
    def through_all(op: Op, **fixtures: Any) -> None:
        for case in BY_ROW[op]:
            try:
                test(case, **fixtures)
            except BaseException as error:
                error.add_note(f"with {case}")
                raise

    parameters = inspect.signature(test).parameters
    fixtures = [parameter for name, parameter in parameters.items() if name != "case"]
    row = inspect.Parameter("op", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    through_all.__signature__ = inspect.Signature([row, *fixtures])  # type: ignore[attr-defined]
    return through_all
