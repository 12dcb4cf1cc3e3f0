"""What the canvas says in words about a node or a wire: full names and full precision."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np

from engine.composites.composite import Composite
from engine.graphs.graph import Edge, Node
from engine.ops import Array
from engine.text import _
from gui.canvas.hits import Hit
from gui.document.shown import Shown
from gui.look import numbers


def tooltip(shown: Shown, hit: Hit) -> str:
    """Return what to show over a hit, as rich text; empty over the ground."""
    if hit.edge is not None:
        how = _("Drag it to bend it, an end to rewire it; with Ctrl and the right button cut across.")
        return _html([*wire_lines(shown, hit.edge), *([how] if shown.can_aim else [])])
    if hit.node is None:
        return ""
    if hit.slot:
        return _html([_("Click to type a number for port {port}").format(port=hit.slot)])
    if hit.on_chip:
        return _html([_("Differentiate {name} (D)").format(name=shown.name_of(hit.node))])
    lines = node_lines(shown, hit.node)
    if hit.port:
        lines.insert(1, port_line(shown, hit.node, hit.port))
    return _html(lines)


def spoken(shown: Shown, node_id: int) -> str:
    """Return one sentence about a node for a screen reader, its numbers without noise."""
    return ". ".join(node_lines(shown, node_id, _without_noise))


def _without_noise(value: Array) -> str:
    is_told_whole = np.size(value) <= numbers.SHOWN_ENTRIES
    return numbers.full(numbers.without_noise(value) if is_told_whole else value)


def node_lines(shown: Shown, node_id: int, write: Callable[[Array], str] = numbers.full) -> list[str]:
    """Return name and op, value, gradient and role of a node, and what is wrong with it."""
    node = shown.graph.node(node_id)
    same = isinstance(node.op, Composite) and node.op.title == node.name
    op = _("Composite") if same else node.op.title
    lines = [_("{name} — {op}").format(name=shown.name_of(node_id), op=op)]
    value = shown.value(node_id)
    if value is not None:
        written = numbers.marked(write(value), stale=shown.value_is_stale(node_id))
        lines.append(_("value {value}").format(value=written))
    lines += _gradient_lines(shown, node, write)
    if not node.op.is_leaf:
        lines.append(_role(node))
    if problem := shown.problem_at(node_id) or shown.fault_at(node_id) or shown.warning_at(node_id):
        lines.append(problem)
    return lines


def _gradient_lines(shown: Shown, node: Node, write: Callable[[Array], str]) -> list[str]:
    gradient = shown.gradient(node.id)
    if gradient is None:
        return []
    written = numbers.marked(write(gradient), stale=shown.gradients_are_stale)
    return [_("{name} = {number}").format(name=shown.flow_name(node.id), number=written)]


def _role(node: Node) -> str:
    if isinstance(node.op, Composite):
        return _("{description} Double-click to look inside.").format(description=node.op.description)
    if node.op.gate:
        return _("Gradient {role}. {text}").format(role=node.op.gate, text=node.op.description)
    return node.op.description


def port_line(shown: Shown, node_id: int, port: str) -> str:
    """Return what feeds a port."""
    source = shown.graph.source(node_id, port)
    if source is None and not shown.can_aim:
        return _("port {port}: open").format(port=port)
    if source is None:
        return _("port {port}: open. Drag a wire here, or double-click to type a number").format(port=port)
    return _("port {port}: from {source}").format(port=port, source=shown.name_of(source))


def wire_lines(shown: Shown, edge: Edge) -> list[str]:
    """Return a wire's ends, and what came × local = contribution where it carries single numbers."""
    contribution = shown.contribution(edge)
    ends = {"source": shown.name_of(edge.source), "target": shown.name_of(edge.target), "port": edge.port}
    lines = [_("{source} → {target}, port {port}").format(**ends)]
    if contribution is None:
        words = _("tangent not computed") if shown.tells_tangents else _("gradient not computed")
        return [*lines, words]
    flow = {
        "coming": shown.gradient(edge.source if shown.tells_tangents else edge.target),
        "local": shown.local_gradient(edge.target, edge.port),
        "contribution": contribution,
    }
    stale = shown.gradients_are_stale
    if not stale and all(number is not None and np.ndim(number) == 0 for number in flow.values()):
        product = _("upstream {coming} × local {local} = {contribution}")
        if shown.tells_tangents:
            product = _("tangent {coming} × local {local} = {contribution}")
        return [*lines, product.format(**{name: numbers.full(number) for name, number in flow.items()})]
    written = numbers.marked(numbers.full(contribution), stale=stale)
    return [*lines, _("contribution {value}").format(value=written)]


def _html(lines: list[str]) -> str:
    head, *rest = [escape(line).replace("\n", "<br>") for line in lines]
    return "<br>".join([f"<b>{head}</b>", *rest])
