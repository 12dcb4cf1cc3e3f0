"""What stands over the plots: which kind of race it is, and what it started from."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from engine.text import _
from engine.training.chances.findings import Findings
from engine.training.chances.kinds import kind_of
from engine.training.messages import Ready
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.plots.plot_panel import PlotPanel


class RaceHeading(QObject):
    """Names the race that stands; tells of what is changed after its start, and marks it on the curves."""

    def __init__(
        self, race: RaceConductor, model: ContestantModel, plots: PlotPanel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._race, self._model, self._plots = race, model, plots
        self._ready: Ready | None = None
        self._found: Findings | None = None
        race.began.connect(self._begin)
        model.hyperparameter_changed.connect(self._change)

    def know(self, found: Findings) -> None:
        """Tell a race at these best rates from others from now on."""
        self._found = found

    def _begin(self, ready: Ready) -> None:
        self._ready = ready
        self._show(kind_of(ready.settings, self._found))

    def _change(self, row: int, _name: str, _value: float) -> None:
        if self._ready is None:
            return
        entries = self._model.entries
        run, step = entries[row].run, self._race.at_step
        if step:
            self._show(_("Changed on the way"))
            if run is not None:
                self._plots.mark_change(run, step)
            return
        specs = tuple(entry.spec for entry in entries if entry.run is not None)
        self._show(kind_of(replace(self._ready.settings, contestants=specs), self._found))

    def _show(self, kind: str) -> None:
        assert self._ready is not None
        words = _("{kind} · start {fingerprint}")
        self._plots.set_heading(words.format(kind=kind, fingerprint=self._ready.fingerprint))
