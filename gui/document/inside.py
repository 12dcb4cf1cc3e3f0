"""What is inside a composite, as a document of its own that follows the one outside and changes nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.composites.composite import Composite, Opened, opened
from engine.composites.layout import layered
from engine.files import document as files
from gui.document.document import Document


def opened_in(document: Document, node_id: int) -> Opened | None:
    """Return a composite's inside with the values it has now; None while it has none."""
    evaluation = document.evaluation
    if evaluation is None or not document.is_current or node_id not in evaluation.values:
        return None
    return opened(document.graph, evaluation, node_id)


class Inside(Document):
    """The inside of a composite of another document, laid out in layers, with its values and gradients.

    `node` is its id outside, and `of` the name of what gradients are of. `closed` says that the composite is
    gone. Raises EngineError where Graphviz cannot lay it out.
    """

    closed = Signal()

    def __init__(self, outside: Document, node: int, parent: QObject | None = None) -> None:
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

    def flush(self) -> None:
        """Show the values that the document outside has now."""
        self.follow()

    def follow(self, *_found: object) -> None:
        """Show the composite as it is now, with the values and gradients it has."""
        row = self.outside.graph.node(self.node).op if self.node in self.outside.graph else None
        if not isinstance(row, Composite):
            self.closed.emit()
            return
        if row is not self._row:
            self._row = row
            self._take(files.Contents(row.inside.copy(), layered(row.inside)))
            self.replaced.emit()
        self._show_values(row)

    def _show_values(self, row: Composite) -> None:
        if self.outside.stale:  # what was last good stays, marked
            self.stale = True
        elif (found := opened_in(self.outside, self.node)) is None:
            self._show(None, None)
        else:
            self.graph, self.of = found.graph, found.of
            self._show(found.evaluation, found.plan)
        for leaf in row.inputs:
            self.node_changed.emit(leaf)
        self.evaluated.emit(self.evaluation)
