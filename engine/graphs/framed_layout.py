"""A layout in which what stands in a frame stays together: each frame is laid out as a node among the others.

Frames may stand within one another; a node in two that do not is laid out with the larger. Wires that lead
from a frame through others back into it have no say in where it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from engine.graphs.layout import Box, Outline, Position, placed


class Rim(NamedTuple):
    """How far in pixels a frame reaches beyond what is in it: all around, and more at its head."""

    margin: float
    head: float


Frames = tuple[frozenset[int], ...]
"""The nodes in each frame."""


def placed_in_frames(
    outline: Outline, frames: Frames, rim: Rim, *, downwards: bool = False
) -> dict[int, Position]:
    """Return the centre of every node of an outline, as `placed` does, frames apart from all else."""
    blocks = [_Block(outline, nodes, frames, rim, downwards=downwards) for nodes in outermost(frames)]
    if not blocks:
        return placed(outline, downwards=downwards)
    places = placed(_around(outline, blocks), downwards=downwards)
    for block in blocks:
        places |= block.at(places[block.id])
    return places


def outermost(frames: Collection[frozenset[int]]) -> list[frozenset[int]]:
    """Return the nodes of each frame that stands in no other, none of them twice."""
    taken: set[int] = set()
    outer = []
    for nodes in sorted(frames, key=lambda nodes: (-len(nodes), sorted(nodes))):
        left = nodes - taken
        if left and not nodes <= taken:
            outer.append(frozenset(left))
        taken |= nodes
    return outer


class _Block:
    """What is in one frame, laid out by itself."""

    def __init__(
        self, outline: Outline, nodes: frozenset[int], frames: Frames, rim: Rim, *, downwards: bool
    ) -> None:
        boxes = [box for box in outline if box.id in nodes]
        own = tuple(box._replace(sources=_among(nodes, box.sources)) for box in boxes)
        inner = tuple(frame for frame in frames if frame < nodes)
        self.id = boxes[0].id
        self.places = placed_in_frames(own, inner, rim, downwards=downwards)
        self._rim = rim
        corners = [_corners(self.places[box.id], box.size) for box in boxes]
        lefts, tops, rights, bottoms = zip(*corners, strict=True)
        self._left, self._top, self._right, self._bottom = min(lefts), min(tops), max(rights), max(bottoms)

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of its frame."""
        width, height = self._right - self._left, self._bottom - self._top
        return width + 2 * self._rim.margin, height + 2 * self._rim.margin + self._rim.head

    def at(self, centre: Position) -> dict[int, Position]:
        """Return where its nodes stand when its frame stands there."""
        right = centre[0] - (self._left + self._right) / 2
        down = centre[1] - (self._top + self._bottom) / 2 + self._rim.head / 2
        return {node: (x + right, y + down) for node, (x, y) in self.places.items()}


def _among(nodes: Collection[int], sources: Sequence[int | None]) -> tuple[int | None, ...]:
    return tuple(source if source in nodes else None for source in sources)


def _corners(centre: Position, size: tuple[float, float]) -> tuple[float, float, float, float]:
    (x, y), (width, height) = centre, size
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _around(outline: Outline, blocks: Sequence[_Block]) -> Outline:
    """Return the outline in which each block is one box, without the wires that would close a circle."""
    stands_for = {node: block.id for block in blocks for node in block.places}
    ranks = _ranks(outline, blocks)

    def source_of(target: int, source: int | None) -> int | None:
        start = None if source is None else stands_for.get(source, source)
        return None if start is None or (ranks[start], start) >= (ranks[target], target) else start

    single = [
        box._replace(sources=tuple(source_of(box.id, source) for source in box.sources))
        for box in outline
        if box.id not in stands_for
    ]
    wired = {box.id: box.sources for box in outline}
    framed = []
    for block in blocks:
        from_top = sorted(block.places, key=lambda node: block.places[node][1])
        feeding = (source_of(block.id, source) for node in from_top for source in wired[node])
        framed.append(
            Box(block.id, block.size, tuple(dict.fromkeys(each for each in feeding if each is not None)))
        )
    return tuple(sorted([*single, *framed]))


def _ranks(outline: Outline, blocks: Sequence[_Block]) -> dict[int, float]:
    """Return how many wires at most lead to each node, and to those of a block in the mean."""
    import networkx as nx  # a picture whose places are known does without

    wires = nx.DiGraph()
    wires.add_nodes_from(box.id for box in outline)
    wires.add_edges_from((source, box.id) for box in outline for source in box.sources if source is not None)
    layers = enumerate(nx.topological_generations(wires))
    ranks = {node: float(rank) for rank, nodes in layers for node in nodes}
    means = {block.id: sum(ranks[node] for node in block.places) / len(block.places) for block in blocks}
    return {**ranks, **means}
