"""Where nodes stand and wires are led is what somebody looked at and stored, place by place.

`WRITE_TEXTS=1 pytest tests/engine/graphs/test_written.py` stores it anew.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from engine.composites.sizes import node_size
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.framed_layout import placed_in_frames
from engine.graphs.layout import Position, layered, outline_of
from engine.graphs.ways import CLEARANCES, carried, way_round
from engine.graphs.ways_back import carried_back, runs_back, way_back
from tests.engine.graphs import test_framed_layout, test_ways, test_ways_back
from tests.engine.graphs.test_layout import random_graph
from tests.engine.written import compare

GRAPHS = {
    **{text: parse(text).graph for text in (
        "x", "x*x", "exp(exp(x))", "q = x + y; f = q * z", "affine(x, w, b)", "a + b + c + d + e + g",
        "f = (a + b)(b + 1)", "h = tanh(w*x + b); v*h + h*h + c; exp(x)",
    )},
    **{f"composites {seed}": random_graph(seed) for seed in range(12)},
    **{name: entry.row().inside for name, entry in list(READY_MADE.items())[:6]},
}  # fmt: skip


def told(places: Iterable[Position]) -> str:
    return ", ".join(f"{x:.5g} {y:.5g}" for x, y in places)


@pytest.mark.parametrize("way", ["to the right", "downwards"])
def test_nodes_stand_where_they_were_looked_at(way: str) -> None:
    lines = []
    for name, graph in GRAPHS.items():
        rooms = {node: 10.0 * node for node in list(graph)[::3]}
        places = layered(graph, node_size, rooms, downwards=way == "downwards")
        lines.append(f"{name}: {told(places[node] for node in graph)}")
    compare(f"layout-{way.replace(' ', '-')}", "\n".join(lines))


def test_nodes_in_frames_stand_where_they_were_looked_at() -> None:
    lines = []
    for seed in range(8):
        draw = random.Random(seed)
        graph = test_framed_layout.random_graph(draw)
        frames = test_framed_layout.random_frames(draw, graph)
        places = placed_in_frames(
            outline_of(graph, node_size), frames, test_framed_layout.RIM, downwards=seed % 2 == 1
        )
        lines.append(f"{seed}: {told(places[node] for node in graph)}")
    compare("layout-in-frames", "\n".join(lines))


def onwards() -> Iterator[str]:
    """Yield ways past the walls of the other tests, and past as many boxes as there can be."""
    draw = np.random.default_rng(1)
    scattered = {}
    for count in (4, 8, 14):
        corners = draw.uniform((20.0, -80.0), (640.0, 110.0), (count, 2))
        scattered[f"{count} at random"] = np.hstack([corners, corners + draw.uniform(20.0, 50.0, (count, 2))])
    for name, walls in {**test_ways.WALLS, **scattered}.items():
        for clearance in CLEARANCES:
            ends, stub = test_ways.ENDS, test_ways.STUB
            way = way_round(ends, stub, np.array(walls), clearance, test_ways.straight)
            yield f"{name}, {clearance:g}: {told(way)}"
            yield f"carried: {told(carried(way, np.add(ends, (0.0, 8.0, 12.0, -8.0)), stub))}"


def backwards() -> Iterator[str]:
    """Yield ways back past boxes at random."""
    for seed in range(12):
        draw = np.random.default_rng(seed)
        corners = draw.uniform((60.0, -120.0), (740.0, 140.0), (9, 2))
        boxes = np.concatenate(
            [test_ways_back.OWN, np.hstack([corners, corners + draw.uniform(20.0, 60.0, (9, 2))])]
        )
        ends, clearance = test_ways_back.ENDS, CLEARANCES[seed % 3]
        way = way_back(ends, test_ways_back.SIDES, boxes, clearance)
        yield f"{seed}: {told(way)}"
        if way:
            assert runs_back(way)
            yield f"carried: {told(carried_back(way, np.add(ends, (30.0, 8.0, -12.0, -8.0))))}"


@pytest.mark.parametrize("ways", [onwards, backwards], ids=lambda ways: ways.__name__)
def test_wires_are_led_where_they_were_looked_at(ways: object) -> None:
    compare(f"ways-{ways.__name__}", "\n".join(ways()))  # type: ignore[operator,attr-defined]
