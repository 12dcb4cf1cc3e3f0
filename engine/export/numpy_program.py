"""A graph as a NumPy program: forward, then the backward pass written out by hand, line by line.

The program runs as it is and gives Chainrule's own values and gradients. Each backward line is one wire:
downstream = upstream × local, added to the gradient of where the wire comes from; so where a wire forks, the
contributions are summed.
"""

from __future__ import annotations

import numpy as np

from engine.export.functions import NUMPY, called
from engine.export.program import Subject, heading, literal, report, subject, wrapped
from engine.graphs.graph import Graph, Node

RESERVED = frozenset({"np", "name", "value", "gradient", *NUMPY})


def numpy_program(graph: Graph, target: int, title: str = "", description: str = "") -> str:
    """Return the source of a program that computes the graph and the gradients of the target.

    All numbers are float64. Nodes with an open port at or before them are left out. Raises MissingInputError
    where the target is one of these, and ShapeError or InvalidValueError where it cannot be computed.
    """
    about = subject(graph, target, RESERVED)
    forward = [_forward(about, node) for node in about.nodes()]
    backward = _backward(about)
    paragraphs = [
        "\n".join([*heading(about, title, description), "import numpy as np"]),
        'np.seterr(all="ignore")  # NaN and infinity are results here\nnp.set_printoptions(precision=15)',
        *(f"\n{source}\n" for source in called([*forward, *backward], NUMPY)),
        "\n".join(["# Forward pass", *forward]),
        "\n".join(backward),
        "\n".join(report(about, about.gradients)),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _forward(about: Subject, node: Node) -> str:
    name = about.names[node.id]
    if node.value is not None:
        text = literal(node.value, "np")
        return f"{name} = np.array({text})" if np.ndim(node.value) else f"{name} = np.float64({text})"
    return f"{name} = {about.fill(node, node.op.numpy)}"


def _backward(about: Subject) -> list[str]:
    lines = ["# Backward pass: each gradient starts at zero and adds up what comes back along every wire"]
    lines += _zeros(about)
    for node in reversed(about.nodes()):
        arriving = [
            _downstream(about, node, index)
            for index, port in enumerate(node.op.ports)
            if (node.id, port) in about.evaluation.contributions
        ]
        lines += [f"# {_forward(about, node)}", *arriving] if arriving else []
    return lines


def _zeros(about: Subject) -> list[str]:
    """Start every gradient at zero, and the target's own at one."""
    shapes = {node_id: np.shape(about.evaluation.values[node_id]) for node_id in about.gradients}
    others = [node_id for node_id in about.gradients if node_id != about.target]
    numbers = [about.gradients[node_id] for node_id in others if not shapes[node_id]]
    lines = [f"{line.removesuffix(' =')} = 0.0" for line in wrapped(numbers, " = ") if line]
    lines += [
        f"{about.gradients[node_id]} = np.zeros({shapes[node_id]})" for node_id in others if shapes[node_id]
    ]
    shape = shapes[about.target]
    return [*lines, f"{about.gradients[about.target]} = {f'np.ones({shape})' if shape else '1.0'}"]


def _downstream(about: Subject, node: Node, index: int) -> str:
    """Return the line that sends the node's gradient down one of its ports."""
    source = about.inputs(node)[index]
    text = about.fill(node, node.op.numpy_vjp[index], g=about.gradients[node.id])
    shapes = [np.shape(about.evaluation.values[node_id]) for node_id in (source, node.id)]
    if node.op.local and shapes[0] != shapes[1]:
        text = f"sum_to_shape({text}, {shapes[0]})"
    return f"{about.gradients[source]} += {text}"
