"""What is tried for the baselines: numbers of neighbours, a distance, strengths, and folds, in one row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from engine.text import _
from engine.training.baselines.distances import DISTANCES
from engine.training.baselines.settings import FOLDS, BaselineSettings
from gui.look.labels import PlainLabel, plain_tip
from gui.look.numbers import written
from gui.look.theme import Theme
from gui.training.number_field import NumberField, parsed


class BaselinesChoices(QWidget):
    """Editors in one row; an empty one stands for its default."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        usual = BaselineSettings()
        self.neighbours, self.strengths = (
            QLineEdit(_listed(usual.neighbours)),
            QLineEdit(_listed(usual.strengths)),
        )
        self.neighbours.setPlaceholderText(_listed(usual.neighbours))
        self.strengths.setPlaceholderText(_listed(usual.strengths))
        self.distance, self.folds = QComboBox(), NumberField(FOLDS, 1)
        for row in DISTANCES.values():
            self.distance.addItem(row.title, row.name)
        self.folds.set_value(usual.folds)
        self.folds.set_default(usual.folds)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.UNIT)
        self._add(_("Neighbours k"), self.neighbours, _("How many nearest neighbours are asked, each tried"))
        self._add(_("by"), self.distance, _("How far apart two rows are"))
        strengths = _("Strengths λ of the linear model's penalty λ Σ w², each tried")
        self._add(_("Penalty λ"), self.strengths, strengths)
        folds = _("Into how many parts the training part is cut, each judged by what the others teach")
        self._add(_("Folds"), self.folds, folds)

    def settings(self) -> BaselineSettings:
        """Return what is told; raise ConfigurationError, naming the field, where it cannot be."""
        told = {"neighbours": _numbers(self.neighbours), "strengths": _numbers(self.strengths)}
        chosen = {name: values for name, values in told.items() if values}
        if not self.folds.is_empty():
            chosen["folds"] = self.folds.value()  # type: ignore[assignment]  # it says itself what it can't take
        return BaselineSettings(distance=self.distance.currentData(), **chosen)  # type: ignore[arg-type]

    def _add(self, words: str, editor: QWidget, tip: str) -> None:
        label = PlainLabel(words)
        label.setBuddy(editor)
        editor.setToolTip(plain_tip(tip))
        editor.setAccessibleName(tip)
        self._row.addWidget(label)
        self._row.addWidget(editor, 1 if isinstance(editor, QLineEdit) else 0)


def _listed(values: Sequence[float]) -> str:
    return ", ".join(map(written, values))


def _numbers(editor: QLineEdit) -> tuple[object, ...]:
    """Return the numbers of a field, and as it stands what is none, for the engine to refuse."""
    parts = [part.strip() for part in editor.text().replace(";", ",").split(",")]
    numbers = [(parsed(part), part) for part in parts if part]
    return tuple(part if number is None else number for number, part in numbers)
