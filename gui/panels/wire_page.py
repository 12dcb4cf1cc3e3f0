"""The inspector's page about one wire: what goes along it, what comes back, and its share in the sum."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.graphs.graph import Edge
from engine.text import _
from gui.document.shown import Shown
from gui.look.theme import Theme
from gui.panels.inspector_text import gradient_html, label, marked
from gui.panels.parts.gradient_part import fork_terms, sum_html
from gui.panels.parts.part import Folds, Part, Section
from gui.panels.port_block import PortBlock


class WirePage(QWidget):
    """Tells of one wire; built on selection, refreshed at every evaluation."""

    def __init__(self, shown: Shown, edge: Edge, folds: Folds) -> None:
        super().__init__()
        source, target = (shown.name_of(end) for end in (edge.source, edge.target))
        self.name = label(
            _("{source} → {target}, port {port}").format(source=source, target=target, port=edge.port),
            Theme.LARGE,
        )
        self.name.setStyleSheet("font-weight: 600")
        self.passage = PassagePart(shown, edge)
        self.share = SharePart(shown, edge)
        self.sections = [Section(part, folds) for part in (self.passage, self.share)]
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.name)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        for section in self.sections:
            section.refresh()


class PassagePart(Part):
    """Tells what goes along a wire, and upstream × local = downstream."""

    key = "ports"

    def __init__(self, shown: Shown, edge: Edge) -> None:
        super().__init__()
        self.block = PortBlock(shown, edge.target, edge.port)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.block)

    def title(self) -> str:
        """Return the heading."""
        return _("Chain rule")

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        self.block.refresh()


class SharePart(Part):
    """Tells which part of its source's gradient comes along a wire."""

    key = "share"

    def __init__(self, shown: Shown, edge: Edge) -> None:
        super().__init__()
        self._shown, self._edge = shown, edge
        self.words, self.sum = label(), marked()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(self.words)
        column.addWidget(self.sum)

    def title(self) -> str:
        """Return the heading."""
        return _("Share in {flow}").format(flow=self._shown.flow_name(self._edge.source))

    def can_tell(self) -> bool:
        """Return whether a gradient comes back along the wire, is to be seen, and is no old one."""
        shown = self._shown
        told = shown.contribution(self._edge) is not None and shown.gradient(self._edge.source) is not None
        return told and not shown.tells_tangents and not shown.gradients_are_stale

    def refresh(self) -> None:
        """Say how many wires there are, and write their sum out."""
        shown, source = self._shown, self._edge.source
        gradient, terms = shown.gradient(source), fork_terms(shown, source)
        name = shown.name_of(source)
        if terms:
            words = _("One of {count} wires from {node}; what comes back along them is summed.")
            self.words.setText(words.format(count=len(terms), node=name))
        else:
            words = _("All of it: no other wire brings a gradient back to {node}.")
            self.words.setText(words.format(node=name))
        self.sum.setText(sum_html(shown, gradient, terms) if terms else gradient_html(gradient))
