"""The whole engine from a Python prompt: a node as a function of the leaves, asked about by names.

Every answer comes from the module that also answers the window; here is only what finds nodes by their names
and prepares what those modules want.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.composites.composite import composite_of, opened
from engine.composites.grouping import group, without_composites
from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.errors import GraphError, InvalidValueError
from engine.export.derivation import derivation
from engine.export.dot import dot
from engine.export.latex import function as equations
from engine.export.numpy_program import numpy_program
from engine.export.pytorch_program import pytorch_program
from engine.files import document
from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.graphs.graph import Graph
from engine.graphs.layout import layered
from engine.ops import Array
from engine.recognition.recognizer import collapse_all
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile
from engine.study import jacobian
from engine.study.cost import ModeComparison, compare_modes
from engine.study.events import Event
from engine.study.forward_trace import forward_trace
from engine.study.gradcheck import STEP, ErrorCurve, GradientCheck, check, error_curve
from engine.study.jacobian import Jacobian
from engine.study.paths.ledger import PathLedger, ledger
from engine.study.reverse_trace import reverse_trace
from engine.text import _

PROGRAMS: Mapping[str, Callable[[Graph, int], str]] = MappingProxyType(
    {"numpy": numpy_program, "pytorch": pytorch_program}
)


class Function:
    """A node of a graph as a function of its inputs and parameters; what it answers never changes.

    `Function.of("f = (x + y) * z", x=-2, y=5, z=-4)` reads a formula, `Function.open(path)` a document, and
    `Function(graph, node_id)` takes a graph that was made otherwise. Numbers come back as floats, all else as
    arrays. Wherever a name is asked for and there is none like it, UnknownNodeError lists those there are.
    """

    def __init__(self, graph: Graph, target: int) -> None:
        self._graph, self._target = graph.copy(), graph.node(target).id

    @classmethod
    def of(cls, formula: str, /, **values: Any) -> Function:
        """Return what the formula's last line says; raise InvalidValueError for a variable without a value.

        Raises ParseError, with line and column, where the formula cannot be read.
        """
        read = parse(formula)
        missing = [name for name in read.unset if name not in values]
        if missing:
            message = _("give {names} a value: {options}")
            options = ", ".join(f"{name}=…" for name in missing)
            raise InvalidValueError(message.format(names=", ".join(missing), options=options))
        return cls(read.graph, read.target).at(**values)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Function:
        """Return what a .chainrule document differentiates; without a target, its last output.

        Raises FormatError where the file cannot be read, InvalidValueError where its graph is empty.
        """
        contents = document.read(path)
        ends = [contents.target] if contents.target is not None else contents.graph.outputs()[-1:]
        if not ends:
            raise InvalidValueError(_("the graph is empty: there is nothing to evaluate"))
        return cls(contents.graph, ends[0])

    def __repr__(self) -> str:
        return f"<Function {self.name} = {self.value!r}>"

    @property
    def graph(self) -> Graph:
        """A copy of the graph, to be changed at will."""
        return self._graph.copy()

    @property
    def name(self) -> str:
        """The name of the node that this is about."""
        return self._graph.node(self._target).name

    @property
    def value(self) -> Any:
        """The node's value."""
        return _plain(self._evaluation.values[self._target])

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The value of every node that this one depends on, by name, and its own."""
        return self._by_name(self._evaluation.values)

    @cached_property
    def gradients(self) -> Mapping[str, Any]:
        """The gradient of every node that has one, by name; an array stands for the sum of its entries."""
        return self._by_name(self._evaluation.gradients)

    @property
    def not_finite(self) -> str | None:
        """The name of the first node where a NaN or an infinity arises, or None."""
        node = self._evaluation.not_finite
        return None if node is None else self._graph.node(node).name

    @property
    def gradient_not_finite(self) -> str | None:
        """The name of the first node, from this one back, whose gradient is not finite, or None."""
        node = self._evaluation.gradient_not_finite
        return None if node is None else self._graph.node(node).name

    def at(self, /, **values: Any) -> Function:
        """Return the same function with these leaves at other values; its plan serves again."""
        moved = Function(self._graph, self._target)
        moved._plan = self._plan
        for name, value in values.items():
            moved._graph.set_value(self._id(name), value)
        return moved

    def node(self, name: str) -> Function:
        """Return another node of the same graph as a function."""
        return Function(self._graph, self._id(name))

    def jacobian(self, wrt: str) -> Jacobian:
        """Return ∂this/∂wrt with its sparsity; see `engine.study.jacobian.jacobian`."""
        return jacobian.jacobian(self._graph, self._target, self._id(wrt))

    def vjp(self, wrt: str, upstream: Any) -> Any:
        """Return upstream · ∂this/∂wrt by one reverse pass, without building the Jacobian."""
        return _plain(jacobian.vjp(self._graph, self._target, self._id(wrt), upstream))

    def jvp(self, wrt: str, tangent: Any) -> Any:
        """Return ∂this/∂wrt · tangent by one forward-mode pass, without building the Jacobian."""
        return _plain(jacobian.jvp(self._graph, self._target, self._id(wrt), tangent))

    def backward(self, inside: str | None = None) -> Iterator[Event]:
        """Yield the reverse pass step by step; every event has a sentence and formulas.

        With the name of a composite, that is what the pass does inside of it.
        """
        if inside is None:
            return iter(reverse_trace(self._graph, self._plan, self._evaluation))
        within = opened(self._graph, self._evaluation, self._id(inside))
        return iter(reverse_trace(within.graph, within.plan, within.evaluation, within.of))

    def forward(self, /, **tangents: Any) -> Iterator[Event]:
        """Yield the forward-mode pass along these tangents step by step: `f.forward(x=1.0)`."""
        directions = {self._id(name): tangent for name, tangent in tangents.items()}
        return iter(forward_trace(self._graph, self._plan, self._evaluation, directions))

    def paths(self, wrt: str) -> PathLedger:
        """Return all paths from a node to this one, counted and not yet listed, with their sum."""
        return ledger(self._graph, self._id(wrt), self._target)

    def check(self, step: float = STEP) -> GradientCheck:
        """Return the gradients of all leaves beside central differences of this relative step."""
        return check(self._graph, self._target, step)

    def error_curve(self, leaf: str, *index: int) -> ErrorCurve:
        """Return how the error of a leaf's central difference, at one entry, depends on the step."""
        return error_curve(self._graph, self._target, self._id(leaf), index)

    def modes(self) -> ModeComparison:
        """Return what all gradients cost by reverse and by forward mode, in passes and operations."""
        return compare_modes(self._graph, [self._target])

    def grouped(self, names: Iterable[str], name: str) -> Function:
        """Return the same with these nodes as one composite of that name, as `grouping.group` makes it.

        Raises GraphError as that does, and where this node would be inside without being the output.
        """
        grouped = group(self._graph, [self._id(node_name) for node_name in names], name)
        if self._target in grouped.graph:
            return Function(grouped.graph, self._target)
        if composite_of(grouped.graph.node(grouped.node)).output == self._target:
            return Function(grouped.graph, grouped.node)
        message = _("{node} would be inside the composite, and this function is of it; leave it out")
        raise GraphError(message.format(node=self.name), node=self._target)

    def expanded(self) -> Function:
        """Return the same without composites at any depth."""
        return Function(*without_composites(self._graph, self._target))

    def collapsed(self) -> Function:
        """Return the same with every formula that spells out an op, but for this node, collapsed into it."""
        return Function(collapse_all(self._graph, [self._target]), self._target)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a document that `Function.open` and the window read; raise FormatError where that fails."""
        document.write(
            path, Contents(self._graph, layered(self._graph, node_size, rooms_in(self._graph)), self._target)
        )

    def text(self) -> str:
        """Return a formula that `Function.of` reads back to the same graph, without composites."""
        return text_of(self._graph, self._target)

    def latex(self) -> str:
        """Return the function as LaTeX, a line for each formula, what is in composites written out."""
        return "\n".join(equations(*without_composites(self._graph, self._target)))

    def drawing(self) -> str:
        """Return the graph with its values and gradients in Graphviz's language DOT."""
        return dot(self._graph, self._evaluation)

    def derivation(self) -> str:
        """Return a LaTeX document with the function, its values and all its gradients step by step."""
        return derivation(self._graph, self._target)

    def program(self, library: str = "numpy") -> str:
        """Return a Python program, for "numpy" or "pytorch", that computes values and gradients by itself."""
        if library not in PROGRAMS:
            message = _("there is no program for {library}; there is one for {known}")
            raise InvalidValueError(message.format(library=library, known=", ".join(PROGRAMS)))
        return PROGRAMS[library](self._graph, self._target)

    @cached_property
    def _plan(self) -> Plan:
        return compile(self._graph, [self._target])

    @cached_property
    def _evaluation(self) -> Evaluation:
        return evaluate(self._graph, self._plan, self._target)

    def _id(self, name: str) -> int:
        return self._graph.find(name).id

    def _by_name(self, by_id: Mapping[int, Array]) -> Mapping[str, Any]:
        named = ((self._graph.node(node).name, value) for node, value in by_id.items())
        return MappingProxyType({name: _plain(value) for name, value in named})


def _plain(value: Array) -> Any:
    """Return a single number as a Python float, which prints as one."""
    return float(value) if np.ndim(value) == 0 else value
