"""Walking through a graph by keys: in the order of its data, or to the neighbour that lies in a direction."""

from __future__ import annotations

from collections.abc import Iterable

from engine.graphs.data_order import data_order
from gui.canvas.graph_view import GraphView
from gui.document.shown import Shown

MARGIN, FAR_MARGIN = 48, 80
BESIDE = (64.0, 16.0)
"""Room for the numbers at a node's output, and for the name under it."""
ASIDE = 2.0
"""How much farther a node seems for each pixel that it lies off the direction one walks in."""


def step(view: GraphView, forward: bool) -> bool:
    """Go to the next node in the order of the data, or the one before; return False past the last one."""
    order, chosen = data_order(view.shown.graph, view.shown.positions), view.selected_nodes()
    outside = -1 if forward else len(order)
    at = (order.index(chosen[0]) if chosen else outside) + (1 if forward else -1)
    if not 0 <= at < len(order):
        return False
    go_to(view, order[at])
    return True


def walk(view: GraphView, x: int, y: int) -> None:
    """Go from the one selected node to its neighbour: along a wire sideways, to the nearest up and down."""
    (here,) = view.selected_nodes()
    neighbour = neighbour_of(view.shown, here, x, y)
    if neighbour is not None:
        go_to(view, neighbour)


def go_to(view: GraphView, node_id: int) -> None:
    """Select a node and bring it into view."""
    choose(view, [node_id])


def choose(view: GraphView, node_ids: Iterable[int]) -> None:
    """Select nodes that were chosen elsewhere; bring the first of them into view where it is outside."""
    chosen = [*node_ids]
    view.select(chosen)
    if chosen:
        view.bring_into_view(view.canvas.node_area(chosen[0]).adjusted(0.0, 0.0, *BESIDE), MARGIN)


def look_at(view: GraphView, node_id: int) -> None:
    """Fly to a node, wherever one looks, select it, and give its canvas the keyboard."""
    view.select([node_id])
    area = view.canvas.node_area(node_id)
    view.journey.go(lambda: view.bring_into_view(area, FAR_MARGIN))
    view.setFocus()


def neighbour_of(shown: Shown, node_id: int, x: int, y: int) -> int | None:
    """Return where one comes from a node: what it feeds (x = 1), what feeds it (x = −1), or up and down."""
    if x > 0:
        return _nearest(shown, node_id, (edge.target for edge in shown.graph.edges_from(node_id)))
    if x < 0:
        return _nearest(shown, node_id, (edge.source for edge in shown.graph.edges_into(node_id)))
    height = shown.positions[node_id][1]
    return _nearest(
        shown, node_id, (other for other in shown.graph if y * (shown.positions[other][1] - height) > 0)
    )


def _nearest(shown: Shown, node_id: int, others: Iterable[int]) -> int | None:
    """Return the nearest of some nodes, those straight above and below being nearer than they are."""
    left, top = shown.positions[node_id]

    def distance(other: int) -> float:
        across, along = shown.positions[other]
        return ASIDE * abs(across - left) + abs(along - top)

    return min(others, key=distance, default=None)
