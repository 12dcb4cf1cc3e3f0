"""The Lab's panels collapse to the edges of their workspace, as those around the canvas do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.app.dock_title import DockTitle
from gui.app.edges import Edges

if TYPE_CHECKING:
    from gui.training.lab import TrainingLab


def edges_of(lab: TrainingLab) -> Edges:
    """Return the edges of a Lab whose layout stands; its panels can be collapsed to them from now on."""
    docks = lab.docks.docks
    for dock in docks:
        DockTitle(dock, lab.dockWidgetArea(dock))
    edges = Edges(lab, docks, {})
    edges.left.connect(lab.setFocus)
    return edges
