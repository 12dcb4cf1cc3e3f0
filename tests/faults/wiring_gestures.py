"""What people do to wires, drawn at random; `tests.faults.gestures` makes them among others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

    from gui.canvas.view import CanvasView


def _node(view: CanvasView, draw: random.Random, *, gate: bool = False) -> Any:
    nodes = [node for node in view.document.graph.nodes() if node.op.ports or not gate]
    return draw.choice(nodes) if nodes else None


def _edge(view: CanvasView, draw: random.Random) -> Any:
    edges = view.document.graph.edges()
    return draw.choice(edges) if edges else None


def _place(draw: random.Random) -> tuple[float, float]:
    return draw.gauss(0, 300), draw.gauss(0, 200)


def _join(view: CanvasView, draw: random.Random) -> None:
    """Draw a wire anywhere, also to the port that a gate would have next, or move one."""
    from engine.graphs.graph import Edge
    from gui.document import rewiring
    from gui.document.many_inputs import grown

    source, target = _node(view, draw), _node(view, draw, gate=True)
    if target is not None:
        op = grown(target) or target.op
        old = draw.choice((None, _edge(view, draw)))
        rewiring.join(view.document, Edge(source.id, target.id, draw.choice(op.ports)), old)


def _cut(view: CanvasView, draw: random.Random) -> None:
    from gui.document import rewiring

    edges = view.document.graph.edges()
    if edges:
        rewiring.cut(view.document, draw.sample(edges, min(len(edges), draw.choice((1, 2, 4)))))


def _bend(view: CanvasView, draw: random.Random) -> None:
    from gui.document import bending

    if (edge := _edge(view, draw)) is not None:
        points = tuple(_place(draw) for _point in range(draw.choice((0, 1, 3))))
        view.document.set_bends(edge, (before := view.document.bends.get(edge, ())))
        bending.lead(view.document, edge, points, before)


def _type_at_port(view: CanvasView, draw: random.Random) -> None:
    from gui.document import inlining

    if (gate := _node(view, draw, gate=True)) is not None:
        port = draw.choice(gate.op.ports)
        source = view.document.graph.source(gate.id, port)
        if source is None or view.document.graph.node(source).op.inline:
            inlining.give(view.document, gate.id, port, draw.gauss(0, 1))


def _insert(view: CanvasView, draw: random.Random) -> None:
    from gui.document import rewiring

    node, edge = _node(view, draw, gate=True), _edge(view, draw)
    if node is not None and edge is not None:
        splice = rewiring.Splice(edge, draw.choice(node.op.ports))
        rewiring.insert(view.document, node.id, splice, _place(draw))


def _add_wired(view: CanvasView, draw: random.Random) -> None:
    from engine.ops import OPS
    from gui.document import rewiring

    document, edge = view.document, _edge(view, draw)
    if edge is None or len(document.graph) > 60:
        return
    op = OPS[draw.choice(("add", "tanh", "matmul", "max", "exp"))]
    port = rewiring.port_after(document, op, edge.source)
    draw.choice((
        lambda: rewiring.add_after(document, op, _place(draw), edge.source, port),
        lambda: rewiring.add_before(document, op, _place(draw), edge.target, edge.port),
        lambda: rewiring.add_between(document, op, _place(draw), rewiring.Splice(edge, port)),
    ))()  # fmt: skip


ON_WIRES = {
    "join": _join,
    "cut": _cut,
    "bend": _bend,
    "type at a port": _type_at_port,
    "put into a wire": _insert,
    "add a node that is wired": _add_wired,
}
