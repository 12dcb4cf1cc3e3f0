"""The window's end of the pipe to the worker process that runs the race."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.files.ordinary_file import reason_of
from engine.text import _
from engine.training.courier import Courier
from engine.training.messages import (
    BringBack,
    Command,
    Configure,
    DiagramReport,
    Failed,
    KeepAt,
    NetworkReport,
    Pause,
    Play,
    Ready,
    Report,
    RequestDiagram,
    RequestNetwork,
    Reset,
    Resume,
    SetGoal,
    SetHyperparameter,
    SetListed,
    SetPictures,
    SetSpeed,
    Snapshot,
    TakeSteps,
)
from engine.training.rules.listing import Listed
from engine.training.searching import SearchCommand, SearchReport, StopSearch
from engine.training.settings import RaceSettings
from engine.training.stopping import Goal
from engine.training.worker import start_with_courier, stop_worker

TICK_MILLISECONDS = 33
GRACE_TICKS = 15
"""How long to go on listening after the last word, for an answer to a command that seldom has one."""
DYING_SECONDS = 0.5
SILENT_SECONDS = 1.8
"""How long an answer may be due before the user is told, so that it is told within two seconds."""
PATIENCE_GROWS = 4


class WorkerClient(QObject):
    """Sends commands to a worker process and hands on its reports, once a tick; nothing here waits for it.

    The process is started by the first `configure`, or before by `start`. A timer runs only while a race
    runs or an answer is due. `snapshots_arrived` carries all snapshots of a tick as one tuple, never empty,
    `searched` a report of a search that is still wanted.
    `silent` says that an answer has been due for some seconds, `answered` that one came after all.
    `died` says why the worker is gone, or could not be started; the next `configure` starts another one.
    """

    ready = Signal(object)
    snapshots_arrived = Signal(object)
    network_arrived = Signal(object)
    diagram_arrived = Signal(object)
    searched = Signal(object)
    failed = Signal(object)
    silent = Signal()
    answered = Signal()
    died = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        start: Callable[[], tuple[Any, Any]] = start_with_courier,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._start_worker, self._clock = start, clock
        self._process: Any = None
        self._connection: Courier | None = None
        self._race = 0
        self._playing = self._pausing = False
        self._searches: set[type[SearchCommand]] = set()
        self._heard_at, self._patience, self._is_silent = 0.0, SILENT_SECONDS, False
        self._has_answered = False
        self._awaited: set[type] = set()
        self._quiet_ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self.drain)

    # -- the worker ---------------------------------------------------------------------------------------

    @property
    def is_alive(self) -> bool:
        """True while there is a worker that is not known to be dead."""
        return self._connection is not None

    @property
    def has_answered(self) -> bool:
        """True once the worker has said anything: before, it may still be starting."""
        return self._has_answered

    @property
    def is_playing(self) -> bool:
        """True from `play` or `take_steps` until the worker says that it has paused."""
        return self._playing

    @property
    def searches(self) -> frozenset[type[SearchCommand]]:
        """The commands whose search goes on: each until it is said what was found, or it is told to stop."""
        return frozenset(self._searches)

    @property
    def is_listening(self) -> bool:
        """True while the timer runs."""
        return self._timer.isActive()

    @property
    def is_race_due(self) -> bool:
        """True from when a race is asked for until it stands, or cannot be had."""
        return Ready in self._awaited

    def start(self) -> bool:
        """Start the worker if there is none, so that it is warm when needed; return whether there is one."""
        if self._connection is None:
            try:
                self._process, self._connection = self._start_worker()
            except OSError as error:
                message = _("The training process could not be started: {reason}. Play tries again.")
                self.died.emit(message.format(reason=reason_of(error)))
        return self._connection is not None

    def shutdown(self) -> None:
        """Stop listening and end the worker, by force if it does not end by itself soon."""
        self._timer.stop()
        self._playing = self._pausing = self._is_silent = self._has_answered = False
        self._searches.clear()
        self._awaited.clear()
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            stop_worker(process, connection)

    # -- commands -----------------------------------------------------------------------------------------

    def configure(self, settings: RaceSettings) -> None:
        """Prepare a new race; reports of an earlier one are dropped from now on."""
        if self.start():
            self._begin_anew()
            self._send(Configure(settings, self._race), Ready)

    def play(self) -> None:
        """Run the race."""
        self._run(Play())

    def pause(self) -> None:
        """Stop the race after the step under way."""
        self._playing, self._pausing = False, self.is_alive
        self._send(Pause())

    def take_steps(self, count: int) -> None:
        """Run for so many steps."""
        self._run(TakeSteps(count))

    def reset(self) -> None:
        """Take the race back to its start; reports of what was before are dropped from now on."""
        self._begin_anew()
        self._send(Reset(self._race), Ready)

    def resume(self, path: Path) -> None:
        """Go on with the race that a file holds; reports of an earlier one are dropped from now on."""
        if self.start():
            self._begin_anew()
            self._send(Resume(str(path), self._race), Ready)

    def bring_back(self) -> None:
        """Go back to the race that was put aside; reports of what is there now are dropped from now on."""
        self._begin_anew()
        self._send(BringBack(self._race), Ready)

    def keep_at(self, path: Path) -> None:
        """Have what runs kept in a file."""
        self._send(KeepAt(str(path)))

    def _begin_anew(self) -> None:
        self._race += 1
        self._playing = self._pausing = False
        self._searches.clear()
        self._awaited.clear()

    def _run(self, command: Play | TakeSteps) -> None:
        self._playing, self._pausing = self.is_alive, False
        self._send(command)

    def set_hyperparameter(self, contestant: int, name: str, value: float) -> None:
        """Change a hyperparameter of a contestant, by its index in the race."""
        self._send(SetHyperparameter(contestant, name, value))

    def set_listed(self, listed: tuple[Listed, ...]) -> None:
        """Have it kept with the race how its contestants are listed."""
        self._send(SetListed(listed))

    def set_speed(self, steps_per_second: float | None) -> None:
        """Run no faster than this, or as fast as possible for None."""
        self._send(SetSpeed(steps_per_second))

    def set_goal(self, goal: Goal | None) -> None:
        """Let races pause by themselves at this goal, or nowhere."""
        self._send(SetGoal(goal))

    def set_pictures(self, resolution: int | None, instrument: str = "") -> None:
        """Ask for pictures of this resolution, or for none, by this instrument, or the first that suits."""
        self._send(SetPictures(resolution, instrument))

    def request_network(self, contestant: int) -> None:
        """Ask for a contestant's network with the batch it sees next."""
        self._send(RequestNetwork(contestant), NetworkReport)

    def request_diagram(self, contestant: int, most: int) -> None:
        """Ask what a diagram shows of a contestant's network, in columns of so many units at most."""
        self._send(RequestDiagram(contestant, most), DiagramReport)

    @property
    def is_diagram_due(self) -> bool:
        """True from when a diagram is asked for until it comes, or nobody waits for it any more."""
        return DiagramReport in self._awaited

    def search(self, command: SearchCommand) -> None:
        """Begin a search; word of it comes by `searched`."""
        if self.start():
            self._searches.add(type(command))
            self._send(command)  # type: ignore[arg-type]  # each of them is a command

    def stop_search(self, kind: type[SearchCommand]) -> None:
        """Give up the search that this kind of command began; nothing more is heard of it."""
        self._searches.discard(kind)
        self._send(StopSearch(kind))

    def _send(self, command: Command, answer: type | None = None) -> None:
        """Send a command and listen; without a worker nothing happens."""
        if self._connection is None:
            return
        try:
            self._connection.send(command)
        except (OSError, ValueError):
            self._bury()
            return
        if answer is not None:
            self._awaited.add(answer)
        self._quiet_ticks = 0
        if not self._timer.isActive():
            self._heard_at = self._clock()
            self._timer.start()

    # -- reports ------------------------------------------------------------------------------------------

    def drain(self) -> None:
        """Take in all reports that wait in the pipe and hand them on."""
        reports, broken = self._received()
        self._quiet_ticks = 0 if reports else self._quiet_ticks + 1
        self._notice(bool(reports))
        self._hand_on([report for report in reports if report.race == self._race])
        if broken:
            self._bury()
        elif not self._expects and self._quiet_ticks > GRACE_TICKS:
            self._timer.stop()

    @property
    def _expects(self) -> bool:
        """True while the worker owes an answer."""
        return self._playing or self._pausing or bool(self._searches) or bool(self._awaited)

    def _notice(self, heard: bool) -> None:
        """Say so when an answer has been due too long, and when it comes after all."""
        now = self._clock()
        self._has_answered = self._has_answered or heard
        if heard or not self._expects:
            self._heard_at, self._patience = now, SILENT_SECONDS
        if heard and self._is_silent:
            self._is_silent = False
            self.answered.emit()
        elif not self._is_silent and now - self._heard_at > self._patience:
            self._is_silent = True
            self.silent.emit()

    def wait_longer(self) -> None:
        """Give a silent worker more time, and each time more of it, before it is told of again."""
        self._heard_at, self._is_silent = self._clock(), False
        self._patience *= PATIENCE_GROWS

    def _received(self) -> tuple[list[Report], bool]:
        """Return what waits in the pipe, and whether the other end is gone."""
        reports: list[Report] = []
        try:
            while self._connection is not None and self._connection.poll():
                reports.append(self._connection.recv())
        except (EOFError, OSError):
            return reports, True
        return reports, False

    def _hand_on(self, reports: list[Report]) -> None:
        """Emit a signal for each report, but one for each unbroken row of snapshots."""
        snapshots: list[Snapshot] = []
        for report in reports:
            self._awaited.discard(type(report))
            if isinstance(report, Snapshot):
                snapshots.append(report)
                continue
            self._emit_snapshots(snapshots)
            snapshots = []
            self._emit(report)
        self._emit_snapshots(snapshots)

    def _emit_snapshots(self, snapshots: list[Snapshot]) -> None:
        if snapshots:
            still = snapshots[-1].playing
            self._playing = still and not self._pausing
            self._pausing = self._pausing and still
            self.snapshots_arrived.emit(tuple(snapshots))

    def _emit(self, report: Ready | NetworkReport | DiagramReport | SearchReport | Failed) -> None:
        if isinstance(report, Ready):
            self.ready.emit(report)
        elif isinstance(report, NetworkReport):
            self.network_arrived.emit(report)
        elif isinstance(report, DiagramReport):
            self.diagram_arrived.emit(report)
        elif isinstance(report, SearchReport):
            self._tell_of_search(report)
        else:
            self._awaited.clear()
            self._playing, self._pausing = report.playing, False
            self.failed.emit(report)

    def _tell_of_search(self, report: SearchReport) -> None:
        """Hand on a report of a search that is still wanted."""
        if report.kind in self._searches:
            if report.is_last:
                self._searches.discard(report.kind)
            self.searched.emit(report)

    def _bury(self) -> None:
        """Give up a worker that is gone, and say so."""
        self._process.join(DYING_SECONDS)
        code = self._process.exitcode
        self.shutdown()
        message = _("The training process ended unexpectedly (exit code {code}). Play starts a new race.")
        self.died.emit(message.format(code=str(code).replace("-", "−")))
