"""Two canvases under the same hands: ours and NodeGraphQt's, each with the lines of the benchmark.

Every line does one thing and returns when the window shows it, as a user would see it. Both canvases are of
the same size, hold the same nodes at the same places with the same wires, and draw into memory.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QPointF, QRectF, QTimer
from PySide6.QtWidgets import QApplication

from engine.files import document as files
from engine.graphs.graph import Graph
from gui.canvas.view import CanvasView
from gui.document import commands
from gui.document.document import Document

WIDTH, HEIGHT = 1280, 800
COLUMN, ROW = 240.0, 120.0
SEED = 0
IDLE = 2_000
"""Milliseconds for which nothing is done."""
NUDGE, PAN, ZOOM, WHEEL = 8.0, 40.0, 1.1, 96.0
"""Pixels a node moves and the view pans by; a step of zooming, and what NodeGraphQt calls the same step."""


@dataclass(frozen=True)
class Sketch:
    """Places of nodes, and for each but the first, which all depend on, the nodes that it reads."""

    places: tuple[tuple[float, float], ...]
    sources: Mapping[int, tuple[int, ...]]

    @property
    def middle(self) -> QPointF:
        """The middle of the picture."""
        xs, ys = zip(*self.places, strict=True)
        return QPointF((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def sketch(size: int) -> Sketch:
    """Return so many nodes in columns, with nearly twice as many wires; those of the first read one leaf."""
    draw, rows = random.Random(SEED), round((2 * size) ** 0.5)
    places = [((node // rows) * COLUMN, (node % rows) * ROW) for node in range(size)]
    places[0] = (-COLUMN, 0.0)
    sources: dict[int, tuple[int, ...]] = dict.fromkeys(range(1, rows), (0,))
    for node in range(rows, size):
        sources[node] = _source(draw, node, rows), _source(draw, node, rows)
    return Sketch(tuple(places), sources)


def _source(draw: random.Random, node: int, rows: int) -> int:
    """Return a node near by in the column before, or for one wire in ten farther away and farther back."""
    columns, rise = (4, 10) if draw.random() < 0.1 else (1, 3)
    column = max(0, node // rows - draw.randint(1, columns))
    row = min(max(0, node % rows + draw.randint(-rise, rise)), rows - 1)
    return column * rows + row


def settle() -> None:
    """Let the window show what there is to show."""
    QApplication.processEvents()
    QApplication.processEvents()


def idle() -> None:
    """Do nothing for a while, as a window does that nobody touches."""
    loop = QEventLoop()
    QTimer.singleShot(IDLE, loop.quit)
    loop.exec()


class OurCanvas:
    """Chainrule's."""

    def __init__(self, drawing: Sketch, folder: Path) -> None:
        self._drawing, self._path = drawing, folder / "graph.chainrule"
        self._document = Document()
        self._view = CanvasView(self._document)
        self._view.resize(WIDTH, HEIGHT)
        self._view.show()
        self._nudges, self._zooms = cycle((NUDGE, -NUDGE)), cycle((ZOOM, 1 / ZOOM))
        self._pans = cycle((PAN, -PAN))
        self.viewport = self._view.viewport()
        settle()

    def repaint(self) -> None:
        self.viewport.repaint()

    @cached_property
    def _ops(self) -> list[str]:
        draw, sources = random.Random(SEED), self._drawing.sources
        gates = [draw.choice(("max", "min", "squared_error", "add")) for _node in self._drawing.places]
        return [
            gate if len(sources.get(node, ())) == 2 else "add_constant" for node, gate in enumerate(gates)
        ]

    @cached_property
    def _from_the_middle(self) -> list[int]:
        return outwards(self._document.positions, self._drawing.middle)

    def build(self) -> None:
        """Build the graph and show it, evaluated."""
        graph = Graph()
        graph.add("input", value=0.0)
        for node, op in enumerate(self._ops[1:], start=1):
            graph.add(op, attributes={"c": 0.01 * node} if op == "add_constant" else {})
        ids = list(graph)
        for node, read in self._drawing.sources.items():
            for source, port in zip(read, graph.node(ids[node]).op.ports, strict=True):
                graph.connect(ids[source], ids[node], port)
        places = dict(zip(ids, self._drawing.places, strict=True))
        self._document.replace(files.Contents(graph, places, ids[-1]))

    def fit(self) -> None:
        self._view.fit()
        settle()

    def full_size(self) -> None:
        middle = self._drawing.middle
        self._view.restore_view_state((middle.x(), middle.y()), 1.0)
        settle()

    def recolour(self) -> None:
        """Move the slider of the leaf that all depends on: evaluate other numbers and show them."""
        leaf = next(iter(self._document.graph))
        self._document.preview_value(leaf, self._document.graph.node(leaf).value + 0.5)
        self._document.flush()
        settle()

    def move(self, count: int) -> None:
        """Move the nodes in the middle of the view, as dragging them does."""
        step = next(self._nudges)
        places = self._document.positions
        moved = {node: (places[node][0], places[node][1] + step) for node in self._from_the_middle[:count]}
        if self._view.canvas.wires.in_hand != moved.keys():
            self._view.canvas.hold(moved)
        self._document.preview_positions(moved)
        settle()

    def pan(self) -> None:
        self._view.pan_by(next(self._pans), 0.0)
        settle()

    def zoom(self) -> None:
        self._view.zoom_to(self._view.zoom * next(self._zooms), QPointF(WIDTH / 2, HEIGHT / 2))
        settle()

    def select_all(self) -> None:
        self._view.select_all()
        settle()

    def select_none(self) -> None:
        self._view.select(())
        settle()

    def delete_all(self) -> None:
        commands.delete(self._document, list(self._document.graph))
        settle()

    def undo(self) -> None:
        self._document.undo_stack.undo()
        settle()

    def duplicate_all(self) -> None:
        commands.duplicate(self._document, list(self._document.graph))
        settle()

    def save(self) -> None:
        self._document.save(self._path)

    def open(self) -> None:
        self._document.replace(files.read(self._path), path=self._path)
        settle()

    def close(self) -> None:
        self._view.close()


class TheirCanvas:
    """NodeGraphQt's; what it calls a pipe is a wire here."""

    def __init__(self, drawing: Sketch, folder: Path) -> None:
        from NodeGraphQt import NodeGraph

        self._drawing, self._path = drawing, folder / "graph.json"
        self._graph = NodeGraph()
        self._graph.register_node(_gate())
        self._graph.widget.resize(WIDTH, HEIGHT)
        self._graph.widget.show()
        self._view = self._graph.viewer()
        self._nudges, self._wheel = cycle((NUDGE, -NUDGE)), cycle((WHEEL, -WHEEL))
        self._pans, self._colours = cycle((PAN, -PAN)), cycle(((200, 80, 20, 255), (20, 80, 200, 255)))
        self.viewport = self._view.viewport()
        settle()

    def repaint(self) -> None:
        self.viewport.repaint()

    @cached_property
    def _from_the_middle(self) -> list[Any]:
        places = {item: (item.x(), item.y()) for item in self._view.all_nodes()}
        return outwards(places, self._drawing.middle)

    def build(self) -> None:
        """Create the nodes and connect them, with nothing to undo."""
        nodes = [
            self._graph.create_node("bench.Gate", pos=list(place), selected=False, push_undo=False)
            for place in self._drawing.places
        ]
        for node, read in self._drawing.sources.items():
            for port, source in enumerate(read):
                nodes[source].output(0).connect_to(nodes[node].input(port), push_undo=False)

    def fit(self) -> None:
        self._view.zoom_to_nodes(self._view.all_nodes())
        settle()

    def full_size(self) -> None:
        corner = self._drawing.middle - QPointF(WIDTH / 2, HEIGHT / 2)
        self._view.set_scene_rect([corner.x(), corner.y(), WIDTH, HEIGHT])
        self._view._scene_range = QRectF(corner.x(), corner.y(), WIDTH, HEIGHT)
        self._view.force_update()
        settle()

    def recolour(self) -> None:
        colour = next(self._colours)
        for pipe in self._view.all_pipes():
            pipe.color = colour
            pipe.update()
        settle()

    def move(self, count: int) -> None:
        step = next(self._nudges)
        for item in self._from_the_middle[:count]:
            item.setPos(item.x(), item.y() + step)
        settle()

    def pan(self) -> None:
        self._view._set_viewer_pan(next(self._pans), 0.0)
        settle()

    def zoom(self) -> None:
        self._view._set_viewer_zoom(next(self._wheel))
        settle()

    def select_all(self) -> None:
        self._graph.select_all()
        settle()

    def select_none(self) -> None:
        self._graph.clear_selection()
        settle()

    def delete_all(self) -> None:
        self._graph.delete_nodes(self._graph.all_nodes())
        settle()

    def undo(self) -> None:
        self._graph.undo_stack().undo()
        settle()

    def duplicate_all(self) -> None:
        self._graph.duplicate_nodes(self._graph.all_nodes())
        settle()

    def save(self) -> None:
        self._graph.save_session(str(self._path))

    def open(self) -> None:
        self._graph.load_session(str(self._path))
        settle()

    def close(self) -> None:
        self._graph.widget.close()


def _gate() -> type:
    from NodeGraphQt import BaseNode

    class Gate(BaseNode):
        __identifier__ = "bench"
        NODE_NAME = "Gate"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("a")
            self.add_input("b")
            self.add_output("y")

    return Gate


def outwards(places: Mapping[Any, tuple[float, float]], point: QPointF) -> list[Any]:
    """Return what is placed, the nearest to a point first."""
    x, y = point.x(), point.y()
    return sorted(places, key=lambda node: (places[node][0] - x) ** 2 + (places[node][1] - y) ** 2)


CANVASES: dict[str, Callable[[Sketch, Path], OurCanvas | TheirCanvas]] = {
    "Chainrule": OurCanvas,
    "NodeGraphQt": TheirCanvas,
}
