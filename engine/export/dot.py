"""A graph in Graphviz's language DOT: nodes with their ports, and their values and gradients if wanted."""

from __future__ import annotations

import re

import numpy as np

from engine.export.program import comment
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.text import _

_SPECIAL_IN_RECORDS = re.compile(r"([\\{}|<> \"])")


def dot(graph: Graph, evaluation: Evaluation | None = None, title: str = "") -> str:
    """Return the whole graph as a drawing for `dot`, its data flowing from left to right.

    Node 7 is called n7, and its port x is n7:x. With an evaluation, each node that has a value shows it, and
    its gradient below.
    """
    lines = [
        "digraph {",
        f'    graph [rankdir=LR, label="{_quoted(comment(title))}", labelloc=t];',
        "    node [shape=record];",
        *(f'    n{node.id} [label="{_label(node, evaluation)}"{_style(node)}];' for node in graph.nodes()),
        *(f"    n{edge.source} -> n{edge.target}:{edge.port} [key={edge.port}];" for edge in graph.edges()),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _label(node: Node, evaluation: Evaluation | None) -> str:
    shows_its_name = node.op.is_leaf or node.symbol == node.name
    fields = [_escaped(node.name if shows_its_name else f"{node.name}  {node.symbol}")]
    if evaluation is not None:
        fields += [_escaped(line) for line in _numbers(node, evaluation)]
    elif node.value is not None:
        fields.append(_escaped(_short(node.value)))
    ports = "|".join(f"<{port}> {_escaped(port)}" for port in node.op.ports)
    body = f"{{{'|'.join(fields)}}}"
    return f"{{{ports}}}|{body}" if ports else body


def _numbers(node: Node, evaluation: Evaluation) -> list[str]:
    value, gradient = (quantity.get(node.id) for quantity in (evaluation.values, evaluation.gradients))
    lines = [] if value is None else [_short(value)]
    return lines if gradient is None else [*lines, _("gradient {value}").format(value=_short(gradient))]


def _short(value: Array) -> str:
    """Return six digits of a number, and the shape of an array."""
    return "×".join(map(str, np.shape(value))) if np.ndim(value) else f"{float(value):.6g}"


def _style(node: Node) -> str:
    return ", style=rounded" if node.op.is_leaf else ""


def _escaped(text: str) -> str:
    return _SPECIAL_IN_RECORDS.sub(r"\\\1", text)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
