"""Making one node of those selected on a canvas, and many of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gui.canvas.gestures.receiving import put_in
from gui.canvas.spot import selected_composites
from gui.document import regrouping

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def group_selection(view: CanvasView) -> None:
    """Make one composite of the selected nodes and let the user name it, or say why that can't be."""
    chosen = view.selected_nodes()

    def show(made: int) -> None:
        view.select([made])
        view.bring_into_view(view.canvas.node_area(made), 48)
        view.editing.name_group(made, chosen)

    view.attempt(lambda: regrouping.group_apart(view.document, chosen, show), view.visible_centre())


def receiver_of(view: CanvasView) -> int | None:
    """Return the one selected composite into which what else is selected can be put; None without one."""
    composites = selected_composites(view)
    if len(composites) != 1:
        return None
    others = view.document.graph.nodes(node for node in view.selected_nodes() if node not in composites)
    return composites[0] if any(not node.op.is_leaf for node in others) else None


def put_selection_in(view: CanvasView) -> None:
    """Put what else is selected into the one composite that is, or say why that can't be."""
    receiver = receiver_of(view)
    if receiver is not None:
        put_in(view, receiver, [node for node in view.selected_nodes() if node != receiver])


def expand_selection(view: CanvasView) -> None:
    """Put what is inside the selected composites in their place, each as one step, and select it all."""
    _expand(view, selected_composites(view), [])


def _expand(view: CanvasView, composites: Sequence[int], shown: Sequence[int]) -> None:
    left = [node_id for node_id in composites if node_id in view.document.graph]
    if left:
        first, *others = left
        regrouping.expand_apart(view.document, first, lambda ids: _expand(view, others, [*shown, *ids]))
    elif shown:
        view.select(shown)
