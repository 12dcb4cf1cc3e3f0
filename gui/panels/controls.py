"""The controls under the canvas: a slider for every single number that can be varied, or for those pinned."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from engine.graphs.graph import Node
from engine.ops import Kind
from engine.text import _
from gui.document.difference import Difference
from gui.document.document import Document
from gui.look.labels import PlainLabel
from gui.look.theme import Theme
from gui.panels.value_slider import ValueSlider

_MOST = 40
_SCROLL_BAR = 12


class Controls(QScrollArea):
    """A row of sliders, one for each input and parameter that holds a single number, or each pinned."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.sliders: dict[int, ValueSlider] = {}
        self._made: list[ValueSlider] = []  # those that no leaf needs just now wait unseen
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Values"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pinned: set[int] = set()
        self._outdated = False
        document.replaced.connect(self._outdate)
        document.changed.connect(self._follow)
        document.evaluated.connect(self._catch_up)
        self._build()

    def _outdate(self) -> None:
        self._outdated = True

    def _follow(self, difference: Difference) -> None:
        if difference.nodes_added or difference.nodes_removed:
            self._outdate()
        for node_id in difference.changed:
            self._show(node_id)

    def _catch_up(self) -> None:
        if self._outdated:
            self._fill()

    def _build(self) -> None:
        row_widget = QWidget()
        self._row = QHBoxLayout(row_widget)
        self._row.setContentsMargins(Theme.UNIT * 2, Theme.UNIT // 2, Theme.UNIT * 2, Theme.UNIT // 2)
        self._row.setSpacing(Theme.UNIT * 2)
        words = _("Inputs and parameters that hold a single number get a slider here.")
        self._nothing = PlainLabel(words)
        self._row.addWidget(self._nothing)
        self._row.addStretch(1)
        self._row_widget = row_widget
        self.setWidget(row_widget)
        self._fill()

    def _fill(self) -> None:
        """Give each single number a slider; those that are there are taken, for a slider is dear to make."""
        self._outdated = False
        leaves = sorted(self._document.graph.leaves(), key=lambda node: node.id)
        varied = self._chosen([node for node in leaves if _varies(node)])[:_MOST]
        for node in varied[len(self._made) :]:
            self._make(node)
        self._pinned = {node.id for node in varied if self._document.slider_of(node.id).pinned}
        self.sliders = {node.id: slider for node, slider in zip(varied, self._made, strict=False)}
        for node, slider in zip(varied, self._made, strict=False):
            slider.take(node)
        for place, slider in enumerate(self._made):
            slider.setVisible(place < len(varied))  # before it is, it takes no room
        self._nothing.setVisible(not varied)
        self._fit()

    def _chosen(self, varied: list[Node]) -> list[Node]:
        """Return those that are pinned, or all where none is."""
        pinned = [node for node in varied if self._document.slider_of(node.id).pinned]
        return pinned or varied

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit)  # once the letters inside have grown as well

    def _fit(self) -> None:
        self.setFixedHeight(self._row_widget.sizeHint().height() + _SCROLL_BAR)

    def _make(self, node: Node) -> None:
        self._made.append(ValueSlider(self._document, node))
        self._row.insertWidget(len(self._made), self._made[-1], 0, Qt.AlignmentFlag.AlignTop)

    def _show(self, node_id: int) -> None:
        node = self._document.graph.node(node_id)
        slider = self.sliders.get(node_id)
        if self._document.slider_of(node_id).pinned != (node_id in self._pinned):
            self._outdate()
        elif slider and _varies(node):
            slider.show_node(node)
        elif slider or (_varies(node) and len(self.sliders) < _MOST):
            self._outdate()


def _varies(node: Node) -> bool:
    return node.op.kind in {Kind.INPUT, Kind.PARAMETER} and getattr(node.value, "shape", None) == ()
