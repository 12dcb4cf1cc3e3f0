"""Where nodes go that are to stand in line or at equal distances, by their centres and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.graphs.layout import Position
from engine.text import _

Sizes = Mapping[int, tuple[float, float]]
"""Width and height of each node."""
ACROSS, DOWN = 0, 1


@dataclass(frozen=True)
class Alignment:
    """A line that nodes are put on, by their left or upper edges (`side` −1), middles (0) or others (1)."""

    words: str
    axis: int
    side: int

    def places(self, centres: Mapping[int, Position], sizes: Sizes) -> dict[int, Position]:
        """Return where the nodes are in line, at the outermost of their edges or in the middle of all."""
        low, high = _extent(centres, sizes, self.axis)
        line = (low + high + self.side * (high - low)) / 2
        half = {node: sizes[node][self.axis] / 2 for node in centres}
        return {node: _at(centres[node], self.axis, line - self.side * half[node]) for node in centres}


@dataclass(frozen=True)
class Distribution:
    """Equal gaps between nodes in the order in which they stand; the outermost two stay where they are."""

    words: str
    axis: int

    def places(self, centres: Mapping[int, Position], sizes: Sizes) -> dict[int, Position]:
        """Return where there are equal gaps between the nodes."""
        order = sorted(centres, key=lambda node: centres[node][self.axis])
        low, high = _extent(centres, sizes, self.axis)
        gap = (high - low - sum(sizes[node][self.axis] for node in order)) / max(len(order) - 1, 1)
        places, edge = {}, low
        for node in order:
            size = sizes[node][self.axis]
            places[node] = _at(centres[node], self.axis, edge + size / 2)
            edge += size + gap
        return places


ARRANGEMENTS: Mapping[str, Alignment | Distribution] = MappingProxyType({
    "align_left": Alignment(_("Align &left edges"), ACROSS, -1),
    "align_centre": Alignment(_("Align &centres"), ACROSS, 0),
    "align_right": Alignment(_("Align &right edges"), ACROSS, 1),
    "align_top": Alignment(_("Align &top edges"), DOWN, -1),
    "align_middle": Alignment(_("Align &middles"), DOWN, 0),
    "align_bottom": Alignment(_("Align &bottom edges"), DOWN, 1),
    "distribute_across": Distribution(_("Distribute &across"), ACROSS),
    "distribute_down": Distribution(_("Distribute &down"), DOWN),
})  # fmt: skip
"""Every way to arrange what is selected, by its name in the action table."""


def _extent(centres: Mapping[int, Position], sizes: Sizes, axis: int) -> tuple[float, float]:
    lows = [centres[node][axis] - sizes[node][axis] / 2 for node in centres]
    highs = [centres[node][axis] + sizes[node][axis] / 2 for node in centres]
    return min(lows), max(highs)


def _at(centre: Position, axis: int, coordinate: float) -> Position:
    return (coordinate, centre[1]) if axis == ACROSS else (centre[0], coordinate)
