"""The Lab's panels collapse to the edges of their workspace, as those around the canvas do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.app.dock_title import DockTitle
from gui.app.edge_strip import TURNS
from gui.app.edges import Edges

if TYPE_CHECKING:
    from gui.training.lab import TrainingLab


FIRST_TO_GO = ("pictures", "network", "data")
"""The panels that stand beside the plots, in the order in which they make room for these."""


def edges_of(lab: TrainingLab, width: int) -> Edges:
    """Return the edges of a Lab whose layout stands; its panels can be collapsed to them from now on.

    Some are, where so many pixels would not hold all: a window does not grow beyond its screen for the Lab.
    """
    docks = lab.docks.docks
    for dock in docks:
        DockTitle(dock, lab.dockWidgetArea(dock))
    edges = Edges(lab, docks, {})
    for name in FIRST_TO_GO:
        if _least_width(lab, edges) > width:
            lab.docks[name].hide()
            edges.refresh()  # which nobody asks for while nothing is seen
    edges.left.connect(lab.setFocus)
    return edges


def _least_width(lab: TrainingLab, edges: Edges) -> int:
    """Return how narrow a Lab can be that nobody has seen yet, with the strips that have come."""
    strips = (strip for area, strip in edges.strips.items() if TURNS[area] and not strip.isHidden())
    return lab.minimumSizeHint().width() + sum(strip.sizeHint().width() for strip in strips)
