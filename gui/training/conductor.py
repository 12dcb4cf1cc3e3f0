"""The conduct of a race in the Lab: when one is prepared, what runs it, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.training.messages import Ready, Snapshot
from engine.training.record import Record
from engine.training.searching import SearchCommand, SearchReport
from engine.training.settings import RaceSettings
from gui.training.client import WorkerClient
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.marks import LegendEntry

SETTLING_MILLISECONDS = 150
"""How long an edit rests before a new race is prepared, so that holding an arrow key prepares one race."""


class RaceConductor(QObject):
    """Prepares and runs the race of a model's contestants; shows nothing, and is told what is wanted.

    `read` returns the settings that a new race is to have, or None where they make no race. `began` carries
    the `Ready` of a race that stands, mostly at its start, `advanced` all snapshots of a tick,
    `available_changed` whether there is a race to run, `running_changed` whether it runs. `resumed` carries
    the file of a race that goes on. `worker_started` asks for what a new worker has to be told before it gets
    its first race. `searched` carries reports of searches, `searching_changed` says that one began or ended.
    """

    began = Signal(object)
    advanced = Signal(object)
    available_changed = Signal(bool)
    running_changed = Signal(bool)
    worker_started = Signal()
    searched = Signal(object)
    searching_changed = Signal()
    resumed = Signal(object)

    def __init__(
        self,
        client: WorkerClient,
        model: ContestantModel,
        read: Callable[[], RaceSettings | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._model, self._read = client, model, read
        # What stands in the worker; None from when another race is asked for until it is there.
        self._ready: Ready | None = None
        self._record = Record(0)
        self._put_aside = self._at_step = 0
        self._has_replaced = False
        self._resuming: Path | None = None
        self._is_valid = self._goes_on = False
        self._was_running = False
        self._searches: frozenset[type[SearchCommand]] = frozenset()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self.prepare)
        client.ready.connect(self._begin)
        client.snapshots_arrived.connect(self._advance)
        client.failed.connect(self._fail)
        client.searched.connect(self._hear)
        client.died.connect(lambda _message: self._tell())
        model.hyperparameter_changed.connect(self._change_hyperparameter)
        model.display_changed.connect(self._follow_list)

    @property
    def is_running(self) -> bool:
        """True while a race runs."""
        return self._client.is_playing

    @property
    def at_step(self) -> int:
        """The step at which the race stands or was last heard of."""
        return self._at_step

    @property
    def record(self) -> Record:
        """The curves of the race."""
        return self._record

    @property
    def entries(self) -> list[LegendEntry]:
        """The contestants as they are listed; while another race is awaited, they have no place in this one.

        Their places are those of the race to come, where curves and pictures are still those of the last.
        """
        listed = self._model.entries
        return listed if self._ready is not None else [replace(entry, run=None) for entry in listed]

    # -- what is wanted -----------------------------------------------------------------------------------

    def play(self) -> None:
        """Run the race, from where it stands; where there is none, or its worker died, a new one."""
        if self._made_ready():
            self._client.play()
            self._tell()

    def pause(self) -> None:
        """Stop the race after the step under way."""
        self._goes_on = False
        self._client.pause()
        self._tell()

    def toggle(self) -> None:
        """Pause a race that runs, run one that is paused."""
        if self.is_running:
            self.pause()
        else:
            self.play()

    def step(self) -> None:
        """Take one step."""
        self._take_steps(1)

    def step_epoch(self) -> None:
        """Take the steps of one epoch."""
        self._take_steps(self._ready.batches_per_epoch if self._ready else 1)

    def reset(self) -> None:
        """Go back to the start, with the contestants that are listed now."""
        self._goes_on = False
        runs = [entry.run for entry in self._model.racing]
        if self._client.is_alive and self._is_valid and runs == list(range(self._record.contestants)):
            self._ready = None
            self._client.reset()
        else:
            self.prepare()
        self._tell()

    def resume(self, path: Path) -> None:
        """Go on with the race that a file holds, paused."""
        if self._has_worker():
            self._change_to(lambda: self._client.resume(path))
            self._resuming = path

    def bring_back(self) -> None:
        """Go back, paused, to the race that was put aside for another one, or for its start."""
        if self.can_bring_back and self._client.is_alive:
            self._ready = None
            self._change_to(self._client.bring_back)

    @property
    def can_bring_back(self) -> bool:
        """Whether a race was put aside that can be brought back."""
        return self._put_aside > 0

    @property
    def has_replaced(self) -> bool:
        """Whether the race that stands put another aside that had begun."""
        return self._has_replaced

    @property
    def put_aside(self) -> int:
        """The step of the race that can be brought back, 0 where there is none."""
        return self._put_aside

    def _change_to(self, ask: Callable[[], None]) -> None:
        self._settling.stop()
        self._goes_on, self._resuming = False, None
        ask()
        self._tell()

    def restart(self, kept: Path | None = None) -> None:
        """End the worker, whatever it is doing; in another one begin anew, or go on with what was kept."""
        self._goes_on = self.is_running
        self._client.shutdown()
        if kept is None:
            self.prepare()
        else:
            self.resume(kept)

    def prepare_soon(self) -> None:
        """Prepare a new race once edits have come to rest."""
        self._settling.start(SETTLING_MILLISECONDS)

    def prepare_next(self) -> None:
        """Prepare a new race in the next turn of the event loop, unless another is asked for before."""
        self._settling.start(0)

    def prepare(self) -> None:
        """Prepare a new race; one that ran goes on as the new one."""
        self._settling.stop()
        self._resuming = None
        self._goes_on = self._goes_on or self.is_running
        settings = self._read()
        self.set_available(settings is not None)
        if settings is None:
            self._client.pause()
        elif self._has_worker():
            self._model.enrol()
            self._ready = None
            self._client.configure(settings)
            if self._goes_on:
                self._client.play()
            self._goes_on = False
        self._tell()

    def is_searching(self, kind: type[SearchCommand]) -> bool:
        """Return whether what this kind of command asks for is being looked for."""
        return kind in self._client.searches

    def search(self, make: Callable[[RaceSettings], SearchCommand]) -> None:
        """Begin a search that is made of the settings of now; raise as that does."""
        settings = self._read()
        if settings is not None and self._has_worker():
            self._client.search(make(settings))
            self._tell()

    def stop_search(self, kind: type[SearchCommand]) -> None:
        """Look no further for what this kind of command asked for."""
        self._client.stop_search(kind)
        self._tell()

    def _hear(self, report: SearchReport) -> None:
        self.searched.emit(report)
        self._tell()

    def set_available(self, available: bool) -> None:
        """Say whether the settings make a race."""
        self._is_valid = available
        self.available_changed.emit(available)

    def network_of(self, row: int) -> bool:
        """Ask for a contestant's network; return whether it has one."""
        run = self._model.entries[row].run
        if run is None or not self._client.is_alive:
            return False
        self._client.request_network(run)
        return True

    def diagram_of(self, row: int, most: int) -> bool:
        """Ask what a diagram shows of a contestant, unless an answer is due; return whether it was."""
        run = self._model.entries[row].run
        if run is None or self._ready is None or not self._client.is_alive or self._client.is_diagram_due:
            return False
        self._client.request_diagram(run, most)
        return True

    def shutdown(self) -> None:
        """End the worker and every timer; the race may be played again afterwards."""
        self._settling.stop()
        self._goes_on = False
        self._client.shutdown()
        self._tell()

    # -- inside -------------------------------------------------------------------------------------------

    def _has_worker(self) -> bool:
        """Return whether there is a worker, after starting one where there was none."""
        if not self._client.is_alive and self._client.start():
            self.worker_started.emit()
        self._goes_on = self._goes_on and self._client.is_alive
        return self._client.is_alive

    def _made_ready(self) -> bool:
        """Prepare what was edited last, or what no worker has; return whether there is a race to run."""
        is_known = self._ready is not None or self._client.is_race_due
        if self._settling.isActive() or not self._client.is_alive or not is_known:
            self.prepare()
        return self._is_valid

    def _take_steps(self, count: int) -> None:
        if self._made_ready():
            self._client.take_steps(count)
            self._tell()

    def _change_hyperparameter(self, row: int, name: str, value: float) -> None:
        run = self._model.entries[row].run
        if run is not None:
            self._client.set_hyperparameter(run, name, value)
            self._keep_list()

    def _follow_list(self) -> None:
        """Keep how contestants are listed; a race that has not begun goes on without those who left it."""
        self._keep_list()
        runs = {entry.run for entry in self._model.racing}
        has_left = self._ready is not None and not runs.issuperset(range(self._record.contestants))
        if has_left and not self._at_step and not self.is_running:
            self.prepare_soon()

    def _keep_list(self) -> None:
        listed = tuple(entry.listed for entry in self._model.entries)
        if self._ready is not None and listed != self._record.listed:
            self._record.listed = listed
            self._client.set_listed(listed)

    def _fail(self) -> None:
        self._resuming = None
        self._tell()

    def _begin(self, ready: Ready) -> None:
        is_other = ready.put_aside != self._put_aside or self._at_step > 0
        self._has_replaced = is_other and ready.put_aside > 0
        self._ready, self._record, self._put_aside = ready, ready.record, ready.put_aside
        self._at_step = ready.step
        if ready.step:
            self.set_available(True)
        self.began.emit(ready)
        self._keep_list()
        if self._resuming is not None:
            self.resumed.emit(self._resuming)
        self._resuming = None
        self._tell()

    def _advance(self, snapshots: tuple[Snapshot, ...]) -> None:
        if self._ready is not None:
            for snapshot in snapshots:
                self._record.add(snapshot)
            self._at_step = snapshots[-1].step
            self.advanced.emit(snapshots)
            self._tell()

    def _tell(self) -> None:
        if self.is_running != self._was_running:
            self._was_running = self.is_running
            self.running_changed.emit(self._was_running)
        if self._client.searches != self._searches:
            self._searches = self._client.searches
            self.searching_changed.emit()
