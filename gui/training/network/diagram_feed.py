"""What the diagram of the network shows, and when: the contestant that is chosen, while somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from engine.errors import ConfigurationError
from engine.training.data.preparation import Dataset
from engine.training.messages import DiagramReport, Ready
from engine.training.networks.diagram import Diagram
from gui.training.client import WorkerClient
from gui.training.conductor import RaceConductor
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ContestantTable
from gui.training.network.diagram_panel import DiagramPanel
from gui.training.network.diagram_words import structure_of
from gui.training.network.network_panel import NetworkPanel

SECONDS = 0.2
"""How long a diagram stays at least while the race runs."""


class DiagramFeed(QObject):
    """Keeps a diagram up to date, and its layers and those in the network's panel the same.

    It asks for weights only while they would be seen, and never while an answer is due.
    """

    def __init__(
        self,
        panel: DiagramPanel,
        network: NetworkPanel,
        table: ContestantTable,
        model: ContestantModel,
        race: RaceConductor,
        client: WorkerClient,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(panel)
        self._panel, self._network, self._table, self._model = panel, network, table, model
        self._race, self._clock = race, clock
        self._dataset: Dataset | None = None
        self._known: dict[int, Diagram] = {}
        self._asked: tuple[int | None, int, int] | None = None
        self._due = 0.0
        panel.controls.edited.connect(network.set_layers)
        panel.picture.seen.connect(self.ask)
        network.changed.connect(self._follow_layers)
        table.chosen.connect(self._choose)
        model.roster_changed.connect(self._show)
        model.display_changed.connect(self._show)
        race.began.connect(self._begin)
        race.advanced.connect(self.ask)
        client.diagram_arrived.connect(self._take)

    def ask(self, *_told: object) -> None:
        """Ask for the weights of now, where somebody sees that they are missing or old."""
        if not self._panel.is_in_sight:
            return
        row, most = self._table.current, self._panel.picture.most
        wanted = (self._run, self._race.at_step, most)
        is_early = self._race.is_running and self._clock() < self._due
        if wanted != self._asked and not is_early and self._race.diagram_of(row, most):
            self._asked = wanted
            self._due = self._clock() + SECONDS

    # -- reactions ----------------------------------------------------------------------------------------

    def _begin(self, ready: Ready) -> None:
        """Show the layers of a race that stands; of its weights nothing is known yet."""
        self._dataset = ready.dataset
        self._known, self._asked = {}, None
        self._follow_layers()
        self._show()
        self.ask()

    def _take(self, report: DiagramReport) -> None:
        self._known = {report.contestant: report.diagram}
        self._show()
        self.ask()

    def _choose(self, _row: int) -> None:
        self._due = 0.0
        self._show()
        self.ask()

    def _follow_layers(self) -> None:
        """Show the layers that the network's panel holds, where these make a network."""
        try:
            network = self._network.choice().network
            if self._dataset is not None:
                self._panel.set_structure(structure_of(self._dataset, network))
        except ConfigurationError:
            return

    def _show(self) -> None:
        run = self._run
        entry = self._model.entries[self._table.current] if self._model.entries else None
        self._panel.show_network(entry, None if run is None else self._known.get(run))

    @property
    def _run(self) -> int | None:
        row = self._table.current
        return self._model.entries[row].run if row < len(self._model.entries) else None
