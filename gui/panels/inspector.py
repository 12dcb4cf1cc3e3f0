"""The inspector: everything about the selected node or wire, as a lecture would write it beside the gate.

It shows what the evaluation found and the formulas of the op table, and computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from engine.graphs.graph import Edge
from engine.text import _
from gui.document.difference import Difference
from gui.document.focus import Region
from gui.document.shown import Shown
from gui.document.working_out import AT_ONCE
from gui.look.theme import Theme, appearance
from gui.panels.inspector_text import label
from gui.panels.parts.part import MOST_PORTS, Folds

if TYPE_CHECKING:
    from gui.panels.node_page import NodePage
    from gui.panels.wire_page import WirePage


class Inspector(QScrollArea):
    """Shows one node or wire of a graph, or what to do while none is selected.

    `inside_requested` carries the id of a composite that a user wants to look into. `folds` are which parts
    of a page are open.
    """

    inside_requested = Signal(int)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._thing: int | Edge | None = None
        self._introduced = ("", "")
        self._in_hand: str | None = None
        self.folds = Folds(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Inspector"))
        self._building = QTimer(self, interval=0, singleShot=True)
        self._building.timeout.connect(self._build)
        self.page: NodePage | None = None
        self.wire: WirePage | None = None
        for signal, slot in self._connections():
            signal.connect(slot)  # type: ignore[attr-defined]
        appearance().changed.connect(self._rebuild)
        self._build()

    def _connections(self) -> list[tuple[object, Callable[..., None]]]:
        shown = self._shown
        introducing = (shown.replaced, shown.described, shown.state_changed)
        return [
            (shown.evaluated, self._take_numbers),
            (shown.changed, self._follow),
            *((signal, self._introduce_again) for signal in introducing),
        ]

    def show_picture(self, shown: Shown) -> None:
        """Tell of another picture from now on, of the same node or wire."""
        for signal, slot in self._connections():
            signal.disconnect(slot)  # type: ignore[attr-defined]
        self._shown = shown
        for signal, slot in self._connections():
            signal.connect(slot)  # type: ignore[attr-defined]
        self._rebuild()

    def inspect(self, thing: int | Edge | None) -> None:
        """Show this node or wire from now on, or the description for None."""
        if thing != self._thing:
            self._thing = thing
            self._rebuild()

    def _follow(self, difference: Difference) -> None:
        """Keep to what is shown as it is now; what only shows other numbers need not be built anew."""
        if isinstance(self._thing, Edge):
            self._follow_wire(self._thing, difference)
        elif self._thing is not None:
            self._follow_node(self._thing, difference)

    def _follow_node(self, node_id: int, difference: Difference) -> None:
        if node_id in difference.gone:
            self._introduce()
        elif difference.retargeted or (node_id in difference.redrawn and self._is_outdated(node_id)):
            self._rebuild()

    def _follow_wire(self, edge: Edge, difference: Difference) -> None:
        if not self._is_there(edge):
            self._introduce()
        elif difference.retargeted or {edge.source, edge.target} & difference.redrawn:
            self._rebuild()

    def _is_outdated(self, node_id: int) -> bool:
        return self.page is None or not self.page.shows(self._shown.graph.node(node_id))

    def _is_there(self, thing: int | Edge | None) -> bool:
        graph = self._shown.graph
        if isinstance(thing, Edge):
            return thing.target in graph and graph.source(thing.target, thing.port) == thing.source
        return thing is not None and thing in graph

    def _introduce_again(self) -> None:
        if not self._is_there(self._thing):
            self._introduce()

    def _introduce(self) -> None:
        """Show the description, unless that is what is shown."""
        if self._thing is not None or self._introduced != (self._shown.title, self._shown.description):
            self._thing = None
            self._rebuild()

    def _rebuild(self) -> None:
        """Make the page anew: a dear one once what else is to be done about a gesture is done."""
        if self.page is not None and self.page.ports is not None:
            self._in_hand = self.page.ports.port_in_hand
        self.page = self.wire = None
        if self._is_dear():
            self._building.start()
        else:
            self._build()

    def _is_dear(self) -> bool:
        """Return whether no gesture should wait for the page: of a large graph, or of many ports."""
        graph, thing = self._shown.graph, self._thing
        is_wide = isinstance(thing, int) and thing in graph and len(graph.node(thing).op.ports) > MOST_PORTS
        return len(graph) > AT_ONCE or is_wide

    def _build(self) -> None:
        self._building.stop()
        last = self.takeWidget()
        if last is not None:  # it may be in the middle of telling of the very edit that makes it outdated
            last.deleteLater()
        self.setWidget(self._made())
        self._refresh()
        port, self._in_hand = self._in_hand, None
        if port is not None and self.page is not None and self.page.ports is not None:
            self.page.ports.take_in_hand(port)

    def _made(self) -> QWidget:
        """Return the page about what is inspected."""
        thing = self._thing
        if thing is None or not self._is_there(thing):
            self._introduced = self._shown.title, self._shown.description
            return _introduction(self._shown)
        from gui.panels.node_page import NodePage  # the first picture does without
        from gui.panels.wire_page import WirePage

        if isinstance(thing, Edge):
            self.wire = WirePage(self._shown, thing, self.folds)
            return self.wire
        self.page = NodePage(self._shown, thing, self.folds)
        self.page.inside_requested.connect(self.inside_requested)
        return self.page

    def _take_numbers(self) -> None:
        """Show other numbers, unless they are all of what lies elsewhere in the graph."""
        region, thing = self._shown.touched, self._thing
        if region is None or not self._is_there(thing) or self._is_near(region):
            self._refresh()

    def _is_near(self, region: Region) -> bool:
        """Return whether a page about what is inspected tells of this region; it tells of the target too."""
        thing, shown = self._thing, self._shown
        ends = {thing.source, thing.target} if isinstance(thing, Edge) else {thing}
        told = {end for end in (*ends, shown.target) if end is not None}
        sources = {edge.source for node in told for edge in shown.graph.edges_into(node)}
        along = {end for wire in region.wires for end in (wire.source, wire.target)}
        return bool((told | sources) & region.nodes or told & along)

    def _refresh(self) -> None:
        page = self.page or self.wire
        if page is not None and self._is_there(self._thing):
            page.refresh()


def _introduction(shown: Shown) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
    column.setSpacing(Theme.UNIT)
    title = label(shown.title, Theme.LARGE)
    title.setStyleSheet("font-weight: 600")
    column.addWidget(title)
    if shown.description:
        column.addWidget(label(shown.description))
    for line in (
        _("Click a node to see its gradient come, with all its numbers here. Press D to differentiate it."),
        _("Click a wire for its share in a sum."),
        _(
            "Drag from an output to a port to wire them, or to empty ground to add what fits there. Press / "
            "to add an op, a leaf such as w0 or a number where you are, C to wire by letters."
        ),
        _("Double-click a leaf or an open port to type its value, or drag over a number."),
    ):
        column.addWidget(label(line, soft=True))
    column.addStretch(1)
    return page
