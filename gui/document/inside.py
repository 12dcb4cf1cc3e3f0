"""What is inside a composite, as a picture of its own that follows the one outside."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.composites.composite import Composite, Opened, opened
from engine.composites.layout import layered
from gui.document.shown import Shown


def opened_in(shown: Shown, node_id: int) -> Opened | None:
    """Return a composite's inside with the values it has now; None while it has none."""
    evaluation = shown.evaluation
    if evaluation is None or not shown.is_current or node_id not in evaluation.values:
        return None
    return opened(shown.graph, evaluation, node_id)


class Inside(Shown):
    """The inside of a composite of another picture, laid out in layers, with its values and gradients.

    `node` is its id outside, and `of` the name of what gradients are of. `closed` says that the composite is
    gone. Raises EngineError where Graphviz cannot lay it out.
    """

    closed = Signal()

    def __init__(self, outside: Shown, node: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outside = outside
        self.node = node
        self.of = ""
        self._row: Composite | None = None
        self.follow()
        for signal in (outside.evaluated, outside.failed):
            signal.connect(self.follow)

    @property
    def name(self) -> str:
        """The name of the composite's node."""
        return self.outside.graph.node(self.node).name

    @property
    def target_name(self) -> str:
        """The name of what gradients are of, which may be a node outside."""
        return self.of

    def follow(self, *_found: object) -> None:
        """Show the composite as it is now, with the values and gradients it has."""
        row = self.outside.graph.node(self.node).op if self.node in self.outside.graph else None
        if not isinstance(row, Composite):
            self.closed.emit()
            return
        if row is not self._row:
            self._row = row
            self._show_graph(row.inside.copy(), layered(row.inside), None)
            self.replaced.emit()
        self._show_values(row)

    def _show_values(self, row: Composite) -> None:
        if self.outside.value_is_stale(self.node):  # what was last good stays, marked
            self._stale = True
        elif (found := opened_in(self.outside, self.node)) is None:
            self._show_numbers(None, None)
        else:
            self.graph, self.of = found.graph, found.of
            self._show_numbers(found.evaluation, found.plan)
        for leaf in row.inputs:
            self.node_changed.emit(leaf)
        self.evaluated.emit(self.evaluation)
