"""A choice of one entry of an array, by its name."""

from __future__ import annotations

from itertools import islice

import numpy as np
from PySide6.QtWidgets import QComboBox, QWidget

from engine.maths.notation import entry_name
from engine.text import _

MOST_LISTED = 400
"""Entries of an array that can be chosen by themselves."""

Place = tuple[int, ...]


class EntryBox(QComboBox):
    """Offers the entries of an array, before them all together where that has words; hidden for a number."""

    def __init__(self, together: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._together = together
        self._listed: tuple[str, Place] | None = None
        self._places: list[Place | None] = []
        self.setAccessibleName(_("Entry"))
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    @property
    def place(self) -> Place | None:
        """The index of the chosen entry; None for all together."""
        return self._places[self.currentIndex()] if self._places else None

    def list_entries(self, name: str, shape: Place) -> None:
        """Offer the entries of an array of this name and shape; the choice stays while they do."""
        if (name, shape) == self._listed:
            return
        self._listed = name, shape
        places = list(islice(np.ndindex(shape), MOST_LISTED))
        self._places = [None, *places] if self._together else [*places]
        self.blockSignals(True)
        self.clear()
        self.addItems([self._name(name, place) for place in self._places])
        self.blockSignals(False)
        self.setVisible(bool(shape))

    def _name(self, name: str, place: Place | None) -> str:
        return self._together if place is None else entry_name(name, place)
