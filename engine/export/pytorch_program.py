"""A graph as a PyTorch program: the forward pass, with the gradients left to autograd."""

from __future__ import annotations

from engine.export.functions import PYTORCH, called
from engine.export.program import Subject, heading, literal, report, subject, wrapped
from engine.graphs.graph import Graph, Node

RESERVED = frozenset({"torch", "node", "name", "value", "gradient", *PYTORCH})


def pytorch_program(graph: Graph, target: int, title: str = "", description: str = "") -> str:
    """Return the source of a program that computes the graph and, by autograd, the gradients of the target.

    All numbers are float64. Nodes with an open port at or before them are left out. Raises MissingInputError
    where the target is one of these, and ShapeError or InvalidValueError where it cannot be computed.
    """
    about = subject(graph, target, RESERVED)
    forward = [_forward(about, node) for node in about.nodes()]
    paragraphs = [
        "\n".join([*heading(about, title, description), "import torch"]),
        "torch.set_default_dtype(torch.float64)\ntorch.set_printoptions(precision=15)",
        *(f"\n{source}\n" for source in called(forward, PYTORCH)),
        "\n".join(["# Forward pass", *forward]),
        *_backward(about),
        "\n".join(report(about, _gradients(about))),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _forward(about: Subject, node: Node) -> str:
    name = about.names[node.id]
    if node.value is None:
        return f"{name} = {about.fill(node, node.op.pytorch)}"
    recorded = ", requires_grad=True" if node.id in about.plan.differentiated else ""
    return f"{name} = torch.tensor({literal(node.value, 'torch')}{recorded})"


def _backward(about: Subject) -> list[str]:
    """Keep the gradients that autograd drops by default, those of gates, and run backward."""
    if about.target not in about.plan.differentiated:
        return []
    gates = [about.names[node_id] for node_id in about.gradients if not about.graph.node(node_id).op.is_leaf]
    lines = ["# Backward pass"]
    if gates:
        rows = wrapped(gates)
        listed = rows if len(rows) == 1 else ["", *(f"    {row}" for row in rows), ""]
        lines += ["for node in [" + "\n".join(listed) + "]:", "    node.retain_grad()"]
    return ["\n".join([*lines, f"{about.names[about.target]}.sum().backward()"])]


def _gradients(about: Subject) -> dict[int, str]:
    if about.target not in about.plan.differentiated:
        return {}
    return {node_id: f"{about.names[node_id]}.grad" for node_id in about.gradients}
