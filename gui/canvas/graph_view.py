"""A graph to look at: the scene in a camera, with legend, hint line, tooltips and a selection.

It changes nothing: `gui.canvas.view` adds what a user does to a graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from PySide6.QtCore import QEvent, QRect, QRectF, Signal, SignalInstance
from PySide6.QtGui import QHelpEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QToolTip, QWidget

from engine.graphs.graph import Edge
from gui.canvas.camera import Camera, ViewState
from gui.canvas.journey import Journey
from gui.canvas.late_drawing import LateDrawing
from gui.canvas.legend import hint_text
from gui.canvas.minimap import Minimap
from gui.canvas.naming import mentioned, paint_names, told_of
from gui.canvas.overlays import Overlays
from gui.canvas.scene import CanvasScene
from gui.canvas.terms import paint_terms
from gui.canvas.tooltips import spoken, tooltip
from gui.document.difference import Difference
from gui.document.shown import Shown
from gui.look.habits import habits, kept_habits
from gui.look.labels import plain_tip
from gui.look.motion import motion
from gui.look.theme import appearance

AROUND = (-32.0, -24.0, 64.0, 24.0)
"""How much around selected nodes is shown with them, in scene pixels: their numbers, and where wires go."""
ROUNDING = 2.0
"""Screen pixels by which the middle of a view may shift when its size changes."""
LARGE = 200
"""Nodes from which drawing is so dear that it waits for the numbers of a gesture, and is done once."""


class GraphView(Camera):
    """Shows one picture of a graph; `selection_changed` carries the ids of the selected nodes as a list."""

    selection_changed = Signal(object)
    pictured = Signal(object)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = shown
        self.canvas = CanvasScene(shown, appearance().theme, self)
        self.setScene(self.canvas)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.journey = Journey(self)
        self.minimap = Minimap(self.canvas.theme, self, self.canvas, self.journey)
        self.overlays = Overlays(self, self.canvas.theme, self.minimap, self._is_free)
        self.moved.connect(self.overlays.place)
        self._drawing = LateDrawing(self.viewport(), self)
        self._fitted: ViewState | None = None
        self._course = habits().wires
        self.overlays.bubble.gone.connect(self._name_what_is_mentioned)
        self._named: dict[int, str] = {}
        self.viewport().setMouseTracking(True)
        self.canvas.selection_changed.connect(self._selection_has_changed)
        self._listen(shown)
        appearance().changed.connect(self._wear_theme)
        kept_habits().changed.connect(self._take_habits)
        self._say_anew()

    def show_picture(self, shown: Shown) -> None:
        """Show another picture from now on, as a pass that is played over the one of a document."""
        for signal, slot in self._heard(self.shown):
            signal.disconnect(slot)
        self._drawing.draw()
        self.shown = shown
        self._draw_anew()
        self.canvas.show(shown)
        self._listen(shown)  # after the canvas, which lets go of what is gone
        self._say_anew()
        self.pictured.emit(shown)

    def _listen(self, shown: Shown) -> None:
        for signal, slot in self._heard(shown):
            signal.connect(slot)

    def _heard(self, shown: Shown) -> list[tuple[SignalInstance, Callable[..., None]]]:
        """Return what is heard of a picture, and what is done then."""
        return [
            *((signal, self._say_anew) for signal in (shown.replaced, shown.evaluated)),
            (shown.changed, self._follow),
            (shown.replaced, self._draw_anew),
            (shown.evaluated, self._go_on_drawing),
        ]

    def _follow(self, difference: Difference) -> None:
        """Say what there is to say, but where things stand alone is otherwise.

        A large graph with other nodes or wires is drawn when its numbers are there, instead of twice.
        """
        if difference.only_moves:
            self.overlays.place()
        else:
            self._say_anew()
        if difference.restructures and len(self.shown.graph) >= LARGE and self.shown.is_behind:
            self._drawing.wait()

    def _draw_anew(self) -> None:
        """Draw another large graph after all else that it takes to show it."""
        if len(self.shown.graph) >= LARGE:
            self._drawing.draw_next()

    def _go_on_drawing(self) -> None:
        if self._drawing.is_waiting:
            self._drawing.draw_next()

    def hint(self) -> str:
        """Return the line that says what the numbers on the wires are."""
        return hint_text(self.shown)

    def selected_nodes(self) -> list[int]:
        """Return the ids of the selected nodes, in the order they were added to the graph."""
        chosen = self.canvas.selected_nodes
        return [node_id for node_id in self.shown.graph if node_id in chosen] if chosen else []

    def selected_edges(self) -> list[Edge]:
        """Return the selected wires."""
        return sorted(self.canvas.selected_edges)

    def select(self, node_ids: Iterable[int]) -> None:
        """Select exactly these nodes."""
        self.canvas.select(node_ids)

    def run_gradient(self, through: int | Edge) -> None:
        """Let the gradient run from the target through a node or a wire to the leaves, where things move."""
        if not motion().is_reduced:
            self.canvas.wave.run(self.shown.wave(through))

    def fit(self) -> None:
        """Show the whole graph, clear of the legend."""
        area = self.canvas.graph_area()
        if area.isEmpty():
            self.restore_view_state((0.0, 0.0), 1.0)
        else:
            self.show_area(area, below=self.overlays.height)
        self.overlays.come_home()
        self._fitted = self.view_state()

    def fit_selection(self) -> None:
        """Show the selected nodes as large as fits, clear of the legend."""
        areas = [self.canvas.node_area(node_id) for node_id in self.selected_nodes()]
        if areas:
            self.show_area(reduce(QRectF.united, areas).adjusted(*AROUND), below=self.overlays.height)

    @property
    def is_fitted(self) -> bool:
        """Whether nobody has looked elsewhere since all was fitted into view."""
        if self._fitted is None:
            return False
        ((x, y), zoom), (middle, fitted) = self.view_state(), self._fitted
        return zoom == fitted and max(abs(x - middle[0]), abs(y - middle[1])) * zoom <= ROUNDING

    def _selection_has_changed(self) -> None:
        self._speak()
        self._name_what_is_mentioned()
        self.viewport().update()
        self.selection_changed.emit(self.selected_nodes())

    def _speak(self) -> None:
        """Keep a screen reader's words about the one selected node up with its numbers."""
        chosen = self.canvas.selected_nodes
        self.setAccessibleDescription(spoken(self.shown, *chosen) if len(chosen) == 1 else "")

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tooltip about what the pointer is over."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.canvas.hit(self.mapToScene(event.pos()), self.zoom)
            words = self.overlays.explanation(event.pos())
            QToolTip.showText(
                event.globalPos(), plain_tip(words) or tooltip(self.shown, hit), self.viewport()
            )
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the overlays in their corners, and show all of the graph until a user looks elsewhere."""
        super().resizeEvent(event)
        self.overlays.place()
        self.journey.land()
        if self.is_fitted:
            self.fit()

    def _say_anew(self, *_changed: object) -> None:
        self.overlays.say_hint(self.hint())
        self.overlays.legend.show_scale(self.canvas.wires.gradient_scale, self.canvas.heat)
        self._name_what_is_mentioned()
        self._speak()

    def _is_free(self, area: QRect) -> bool:
        return not self.canvas.boxes.within(self.mapToScene(area).boundingRect())

    def _name_what_is_mentioned(self) -> None:
        """Write names at nodes that what is said of the graph, or of what is selected, calls by them."""
        named = mentioned(self.shown, self.overlays.said) | told_of(self.canvas)
        if named != self._named:
            self._named, self.canvas.mentioned = named, frozenset(named)
            self.canvas.nodes.make_room()
            self.viewport().update()

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        """Write the terms of the gate that is selected, and the names that are mentioned."""
        paint_terms(painter, self.canvas, self.zoom, self.seen())
        paint_names(painter, self.canvas, self._named, self.zoom)

    def _take_habits(self) -> None:
        self.overlays.place()
        if self._course != habits().wires:
            self._course = habits().wires
            self.canvas.wires.reshape()
        self.canvas.wires.rescale()
        self.overlays.legend.show_scale(self.canvas.wires.gradient_scale, self.canvas.heat)

    def _wear_theme(self) -> None:
        self.overlays.set_theme(appearance().theme)
        self.minimap.set_theme(appearance().theme)
        self.canvas.set_theme(appearance().theme)
        self.resetCachedContent()
