"""What the canvas says in words about a node or a wire: full names and full precision."""

from __future__ import annotations

from html import escape

import numpy as np

from engine.composites.composite import Composite
from engine.graphs.graph import Edge, Node
from engine.study.jacobian import local_gradient
from engine.text import _
from gui.canvas.scene import Hit
from gui.document.document import Document
from gui.look import numbers


def tooltip(document: Document, hit: Hit) -> str:
    """Return what to show over a hit, as rich text; empty over the ground."""
    if hit.edge is not None:
        return _html(wire_lines(document, hit.edge))
    if hit.node is None:
        return ""
    lines = node_lines(document, hit.node)
    if hit.port:
        lines.insert(1, port_line(document, hit.node, hit.port))
    return _html(lines)


def spoken(document: Document, node_id: int) -> str:
    """Return one sentence about a node for a screen reader."""
    return ". ".join(node_lines(document, node_id))


def node_lines(document: Document, node_id: int) -> list[str]:
    """Return name and op, value, gradient and role of a node, and what is wrong with it."""
    node = document.graph.node(node_id)
    same = isinstance(node.op, Composite) and node.op.title == node.name
    op = _("Composite") if same else node.op.title
    lines = [_("{name} — {op}").format(name=node.name, op=op)]
    value = document.value(node_id)
    if value is not None:
        lines.append(_("value {value}").format(value=numbers.full(value)))
    lines += _gradient_lines(document, node)
    if not node.op.is_leaf:
        lines.append(_role(node))
    if document.problem is not None and document.problem.node == node_id:
        lines.append(document.problem.message)
    return lines


def _gradient_lines(document: Document, node: Node) -> list[str]:
    gradient = document.gradient(node.id)
    if gradient is None:
        return []
    names = {"target": document.target_name, "name": node.name, "gradient": numbers.full(gradient)}
    return [_("∂{target}/∂{name} = {gradient}").format(**names)]


def _role(node: Node) -> str:
    if isinstance(node.op, Composite):
        return _("{description} Double-click to look inside.").format(description=node.op.description)
    if node.op.gate:
        return _("Gradient {role}. {text}").format(role=node.op.gate, text=node.op.description)
    return node.op.description


def port_line(document: Document, node_id: int, port: str) -> str:
    """Return what feeds a port."""
    source = document.graph.source(node_id, port)
    if source is None:
        return _("port {port}: open").format(port=port)
    return _("port {port}: from {source}").format(port=port, source=document.graph.node(source).name)


def wire_lines(document: Document, edge: Edge) -> list[str]:
    """Return a wire's ends, and upstream × local = contribution where it carries single numbers."""
    graph, evaluation = document.graph, document.evaluation
    ends = {"source": graph.node(edge.source).name, "target": graph.node(edge.target).name, "port": edge.port}
    lines = [_("{source} → {target}, port {port}").format(**ends)]
    if evaluation is None:
        return lines
    contribution = evaluation.contributions.get((edge.target, edge.port))
    if contribution is None or not document.is_current or not document.plan.computes(edge.target):
        return [*lines, _("gradient not computed")]
    if np.ndim(contribution) == 0 and np.ndim(evaluation.values[edge.target]) == 0:
        local = local_gradient(document.plan, evaluation, edge.target, edge.port)
        upstream = evaluation.gradients[edge.target]
        product = _("upstream {upstream} × local {local} = {contribution}")
        factors = {"upstream": numbers.full(upstream), "local": numbers.full(local)}
        return [*lines, product.format(**factors, contribution=numbers.full(contribution))]
    return [*lines, _("contribution {value}").format(value=numbers.full(contribution))]


def _html(lines: list[str]) -> str:
    head, *rest = [escape(line).replace("\n", "<br>") for line in lines]
    return "<br>".join([f"<b>{head}</b>", *rest])
