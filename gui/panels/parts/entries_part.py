"""The entries of a leaf, in a field that changes them."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout

from engine.errors import EngineError
from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _
from gui.document import commands
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look.array_field import ArrayField
from gui.panels.parts.part import Part


class EntriesPart(Part):
    """Shows the entries of a leaf and changes them, each change being one step of undo."""

    key = "entries"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.opens = bool(np.ndim(self._value))
        self.field = ArrayField()
        self.field.entered.connect(self._set)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether a node holds a value of its own."""
        return node.op.is_leaf

    def title(self) -> str:
        """Return the heading."""
        return _("Entries")

    def can_tell(self) -> bool:
        """Return whether the value can be changed."""
        return isinstance(self._shown, Document)

    @property
    def _value(self) -> Array:
        return self._shown.graph.node(self._id).value

    def refresh(self) -> None:
        """Show the value as it is now."""
        self.field.show_array(self._value)

    def _set(self, value: Array) -> None:
        assert isinstance(self._shown, Document)
        try:
            commands.set_value(self._shown, self._id, value)
        except EngineError as error:
            self.field.complain(str(error))
            return
        self.refresh()
