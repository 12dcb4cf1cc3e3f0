"""What every exported program is made of: names for its variables, its order, values as text, comments.

Nothing that a user typed reaches a program except identifiers, numbers, and comments of one printable line
each.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.composites.grouping import without_composites
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.ops.table import ProgramText
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile
from engine.text import _

WIDEST = 100
"""Characters; a longer line of values or names is broken."""


@dataclass(frozen=True)
class Subject:
    """A graph about to be written as a program: what it computes, what it gives, and its variables.

    `names` gives each computed node's variable by id, in computing order, and `gradients` the variable of
    each gradient that the target has. `left_out` lists the nodes that no program can compute, because a port
    at them or before them has no wire.
    """

    graph: Graph
    target: int
    plan: Plan
    evaluation: Evaluation
    names: Mapping[int, str]
    gradients: Mapping[int, str]
    left_out: tuple[str, ...]

    def nodes(self) -> list[Node]:
        """Return the nodes to compute, each after its inputs."""
        return [self.graph.node(node_id) for node_id in self.names]

    def inputs(self, node: Node) -> list[int]:
        """Return the ids of what feeds a node, in the order of its ports."""
        return [edge.source for edge in self.graph.edges_into(node.id)]

    def words(self, node: Node) -> dict[str, Any]:
        """Return what a template of the node's row is filled with, except gradients."""
        wired = {edge.port: self.names[edge.source] for edge in self.graph.edges_into(node.id)}
        return {**node.attributes, **wired, "out": self.names[node.id]}

    def fill(self, node: Node, template: ProgramText, **more: str) -> str:
        """Return a template of the node's row as an expression over variables."""
        if not isinstance(template, str):
            template = template(*(np.shape(self.evaluation.values[source]) for source in self.inputs(node)))
        return template.format(**self.words(node), **more)


def subject(graph: Graph, target: int, reserved: Iterable[str]) -> Subject:
    """Return the graph evaluated and its variables named, none of which is a reserved word.

    Raises as `engine.run.plan.compile` and `engine.run.autodiff.evaluate` do where the graph cannot be
    computed.
    """
    graph, target = without_composites(graph, target)
    complete = graph.complete()
    plan = compile(graph, complete | {target})
    evaluation = evaluate(graph, plan, target)
    taken = {*reserved, *dir(builtins)}
    names = {node_id: _free(graph.node(node_id).name, taken) for node_id in plan.slot}
    gradients = {
        node_id: _free(f"d_{names[node_id]}", taken)
        for node_id in plan.slot
        if node_id in evaluation.gradients and node_id in plan.differentiated | {target}
    }
    left_out = tuple(node.name for node in graph.nodes() if node.id not in plan.slot)
    return Subject(graph, target, plan, evaluation, names, gradients, left_out)


def _free(name: str, taken: set[str]) -> str:
    if name.startswith("__"):
        name = f"v{name}"
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def heading(subject: Subject, title: str, description: str) -> list[str]:
    """Return the comments that a program begins with."""
    # Python reads an encoding from the first two lines, so what a user typed stands below them.
    lines = ["# " + comment(_("A computational graph, written out by Chainrule.")), "#"]
    lines += [f"# {text}" for text in (comment(title), comment(description)) if text]
    if subject.left_out:
        message = _("Left out, because a port has no wire: {nodes}.")
        lines.append("# " + comment(message.format(nodes=", ".join(subject.left_out))))
    return lines if len(lines) > 2 else lines[:1]


def comment(text: str) -> str:
    """Return a text as one printable line, which cannot end a comment early."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def literal(value: Array, module: str) -> str:
    """Return a value as nested lists of exact numbers; what is not finite is `module`'s nan and inf."""
    if np.ndim(value) == 0:
        return _number(float(value), module)
    entries = [literal(entry, module) for entry in value]
    one_line = ", ".join(entries)
    if len(one_line) <= WIDEST and np.ndim(value) == 1:
        return f"[{one_line}]"
    if np.ndim(value) == 1:
        return "[" + "\n".join(wrapped(entries)) + "]"
    inside = ",\n".join(entries).replace("\n", "\n    ")
    return f"[\n    {inside},\n]" if len(one_line) + np.ndim(value) > WIDEST else f"[{one_line}]"


def _number(number: float, module: str) -> str:
    if np.isfinite(number):
        return repr(number)
    return f"{module}.nan" if np.isnan(number) else f"{module}.inf" if number > 0 else f"-{module}.inf"


def wrapped(words: Sequence[str], separator: str = ", ") -> list[str]:
    """Return the words joined into lines of at most `WIDEST` characters, broken after separators."""
    lines: list[str] = [""]
    for index, word in enumerate(words):
        piece = word + (separator if index < len(words) - 1 else "")
        if lines[-1] and len(lines[-1]) + len(piece) > WIDEST:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return lines


def report(subject: Subject, gradients: Mapping[int, str]) -> list[str]:
    """Return the lines that print every node's value, and the gradient that `gradients` has a text for."""
    target = subject.graph.node(subject.target).name
    rows = [
        f'    ("{node.name}", {subject.names[node.id]}, {gradients.get(node.id)}),'
        for node in subject.nodes()
    ]
    return [
        "for name, value, gradient in [",
        *rows,
        "]:",
        '    print(f"{name} = {value}")',
        "    if gradient is not None:",
        f'        print(f"    d{target}/d{{name}} = {{gradient}}")',
    ]
