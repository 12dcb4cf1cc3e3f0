"""Leaves that something moves by itself: they are shown as they go, and go back as one step of undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from engine.ops import Array
from gui.document import commands
from gui.document.document import Document
from gui.document.undo_stack import Step


class Moving:
    """Moves leaves of one document; all from one `begin` to the next is one step of undo, so named.

    `is_at_work` says whether what the document tells just now is of its own doing.
    """

    def __init__(self, document: Document, name: str) -> None:
        self._document, self._name = document, name
        self.is_at_work = False
        self.begin({})

    def begin(self, values: Mapping[int, Array]) -> None:
        """Begin a step of undo where the leaves have these values."""
        self._step: Step | None = None
        self._kept = self._before = values

    def show(self, values: Mapping[int, Array]) -> None:
        """Give the leaves these values; the step of undo stays behind."""
        with self._working(), self._document.changing():
            for leaf, value in values.items():
                self._document.preview_value(leaf, value)

    def keep(self, values: Mapping[int, Array]) -> None:
        """Bring the step of undo up to these values.

        Where it can't be changed any more, for the document was saved with it, another follows it.
        """
        stack = self._document.undo_stack
        if all(np.array_equal(value, self._kept[leaf]) for leaf, value in values.items()):
            return
        if self._step is None or stack.last is not self._step or not stack.can_amend:
            self._step, self._before = None, self._kept
        with self._working():
            commands.set_values(self._document, values, self._name, self._before, self._step)
        self._step, self._kept = stack.last, values

    @contextmanager
    def _working(self) -> Iterator[None]:
        self.is_at_work = True
        try:
            yield
        finally:
            self.is_at_work = False
