"""What every contestant gets in a search for learning rates: the rates, the seeds and the steps."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.text import _
from engine.training.bounds import Bounds
from engine.training.chances.settings import COUNT, RATE, SEEDS, STEPS, SearchSettings
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.number_field import NumberField

_SEEDS_TIP = _("From how many initial weights and orders of batches each rate is tried")
_ROWS: tuple[tuple[str, str, Bounds, float | None, str], ...] = (
    ("lowest", _("Rates from"), RATE, None, _("The lowest rate that is tried")),
    ("highest", _("to"), RATE, None, _("The highest rate that is tried")),
    ("count", _("how many"), COUNT, 1, _("How many rates are tried, equal factors apart")),
    ("seeds", _("Seeds"), SEEDS, 1, _SEEDS_TIP),
    ("steps", _("Steps each"), STEPS, None, _("How many steps each try may take")),
)


class RatesBudget(QWidget):
    """Editors in one row; an empty one stands for its default."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        usual = SearchSettings()
        self.fields: dict[str, NumberField] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT)
        for name, words, bounds, step, tip in _ROWS:
            field = self.fields[name] = NumberField(bounds, step)
            default = float(f"{getattr(usual, name):.3g}")
            field.set_value(default)
            field.set_default(default)
            field.setToolTip(plain_tip(tip))
            field.setAccessibleName(tip)
            label = PlainLabel(words)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)

    def search(self) -> SearchSettings:
        """Return the budget that is told; raise ConfigurationError where it is none."""
        told = {name: field.value() for name, field in self.fields.items() if not field.is_empty()}
        return SearchSettings(**told)  # type: ignore[arg-type]  # it says itself what it can't take
