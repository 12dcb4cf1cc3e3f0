"""What if a number were a little larger: what the gradient predicts beside what happens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.errors import EngineError
from engine.study.what_if import nudge
from engine.text import _
from gui.document.shown import Shown
from gui.look.theme import Theme
from gui.panels.attribute_field import NumberBox
from gui.panels.entry_box import EntryBox
from gui.panels.inspector_text import label
from gui.panels.parts.part import Part

USUAL_STEP = 1.0


class WhatIfPart(Part):
    """Nudges a node's number by h in the engine; nothing of the document changes."""

    key = "what_if"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.entries = EntryBox(_("all entries"))
        self.entries.currentIndexChanged.connect(lambda _index: self._tell())
        self.step = NumberBox(USUAL_STEP)
        self.step.setAccessibleName(_("Step h"))
        self.step.setToolTip(_("How much is added: the smaller, the better it is predicted"))
        self.step.valueChanged.connect(lambda _step: self._tell())
        self.outcome, self.remark = label(), label(size=Theme.SMALL, soft=True)
        row = QHBoxLayout()
        row.addWidget(label(_("add h")))
        row.addWidget(self.step, 1)
        row.addWidget(self.entries, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addLayout(row)
        column.addWidget(self.outcome)
        column.addWidget(self.remark)

    def title(self) -> str:
        """Return the heading."""
        return _("What if?")

    def can_tell(self) -> bool:
        """Return whether there is a gradient to predict by, of another node, and neither is hidden."""
        shown = self._shown
        target = shown.measured
        if target is None or target == self._id or shown.gradients_are_stale or shown.tells_tangents:
            return False
        return shown.gradient(self._id) is not None and shown.reveals(self._id) and shown.reveals(target)

    def refresh(self) -> None:
        """Nudge the numbers that there are now."""
        node, value = self._shown.graph.node(self._id), self._shown.value(self._id)
        self.entries.list_entries(node.name, np.shape(value) if value is not None else ())
        self._tell()

    def _tell(self) -> None:
        shown = self._shown
        if shown.found_by is None or shown.evaluation is None:
            return
        try:
            outcome = nudge(shown.found_by, shown.evaluation, self._id, self.step.value(), self.entries.place)
        except EngineError as error:
            self.outcome.setText(str(error))
            self.remark.setText("")
        else:
            outcome = replace(outcome, target=shown.target_name)
            self.outcome.setText(outcome.sentence())
            self.remark.setText(outcome.remark())
