"""What the worker remembers between two commands: a race, whether it plays, and what is still to be told."""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import numpy as np

from engine.errors import ConfigurationError, EngineError
from engine.files.ordinary_file import reason_of
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds
from engine.training.checkpoint import read
from engine.training.curves import least_loss
from engine.training.data.datasets import load_dataset
from engine.training.instruments import RESOLUTION, Picture
from engine.training.measurement import Measurement
from engine.training.messages import (
    SEARCHES,
    Beginning,
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
from engine.training.networks.diagram import diagram_of
from engine.training.pacing import Clock, Pace, Rate
from engine.training.race import Progress, Race
from engine.training.record import Record
from engine.training.safekeeping import Safekeeping
from engine.training.searching import SearchCommand, Searching, StopSearch
from engine.training.stopping import Goal, Watch

SNAPSHOT_SECONDS = 0.03
SLICE_SECONDS = 0.005
MOST_STEPS_A_SLICE = 1000
PICTURE_SECONDS = 0.1
PICTURE_SHARE = 0.2
"""At most this share of the time goes into pictures, however long one takes."""

SPEED = Bounds(0.01, 1e6)
STEPS = Bounds(1, 1_000_000_000, integer=True)


class Session:
    """Turns commands and time into reports; `worker.serve` carries both."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._race: Race | None = None
        self._record = Record(0)
        self._aside: tuple[Race, Record] | None = None
        self._safekeeping = Safekeeping(clock)
        self._number = 0
        self._remaining = 0.0
        self._pending: list[Progress] = []
        self._wanted = SetPictures()
        self._slice = 1
        self._snapshot_due = self._picture_due = -math.inf
        self._pace, self._rate = Pace(clock), Rate(clock)
        self._searches = {kind: Searching(clock, kind) for kind in SEARCHES}
        self._goal: Goal | None = None
        self._watch: Watch | None = None
        self._stopped = ""
        self._answers: dict[type, Callable[..., list[Report]]] = {
            Configure: self._configure,
            Play: lambda _command: self._run_for(math.inf),
            Pause: lambda _command: self._run_for(0),
            TakeSteps: lambda command: self._run_for(STEPS.check("steps", command.count)),
            Reset: self._reset,
            BringBack: self._bring_back,
            Resume: self._resume,
            KeepAt: self._keep_at,
            SetHyperparameter: self._set_hyperparameter,
            SetListed: self._set_listed,
            SetSpeed: self._set_speed,
            SetGoal: self._set_goal,
            SetPictures: self._set_pictures,
            RequestNetwork: self._network,
            RequestDiagram: self._diagram,
            StopSearch: self._stop_search,
            **dict.fromkeys(SEARCHES, self._search),
        }

    @property
    def idle(self) -> bool:
        """True while no race runs."""
        return not self._remaining

    @property
    def is_searching(self) -> bool:
        """True while something is being looked for, beside whatever else there is."""
        return any(search.is_busy for search in self._searches.values())

    def wait(self) -> float | None:
        """Return the seconds until there is work, or None while idle."""
        if self.is_searching:
            return 0.0
        if self.idle:
            return None
        wait = self._pace.wait()
        if wait and self._pending:
            return max(0.0, min(wait, self._snapshot_due - self._clock()))
        return wait

    def obey(self, command: Command) -> list[Report]:
        """Follow a command and return its answer; what goes wrong is the answer too."""
        return self._guarded(lambda: self._followed(command))

    def work(self) -> list[Report]:
        """Run for some milliseconds, and return a snapshot of the race and a report of a search, if due."""
        return self._guarded(self._work)

    def _followed(self, command: Command) -> list[Report]:
        if isinstance(command, Beginning):
            self._stop(command.race)
        return self._answers[type(command)](command)

    def _guarded(self, action: Callable[[], list[Report]]) -> list[Report]:
        try:
            return action()
        except EngineError as error:
            field = getattr(error, "field", "")
            return [Failed(self._number, str(error), field, playing=not self.idle)]
        except Exception as error:
            # Whatever it is, the window shall hear of it and the worker shall live.
            self._remaining = 0
            message = _("the race stopped: {reason}").format(reason=f"{type(error).__name__}: {error}")
            return [Failed(self._number, message, details=traceback.format_exc())]

    def _work(self) -> list[Report]:
        searched = [report for each in self._searches.values() for report in each.work(self._number)]
        return [*searched, *([] if self.idle else self._raced())]

    def _raced(self) -> list[Report]:
        race, watch = self._required_race(), self._watch
        assert watch is not None  # it comes with the race
        steps = int(min(self._slice, self._pace.due(), self._remaining, watch.room()))
        if steps:
            started = self._clock()
            self._pending.append(race.advance(steps))
            self._record.add(self._pending[-1])
            self._pace.took(steps)
            reason = watch.look(self._pending[-1].evaluations)
            self._stopped = _("Paused: {reason}.").format(reason=reason) if reason else ""
            self._remaining = self._remaining - steps if race.running and not self._stopped else 0
            self._adapt(self._clock() - started, steps)
        is_due = self.idle or self._clock() >= self._snapshot_due
        return [*([self._snapshot()] if is_due else []), *self._kept(now=self.idle)]

    def _kept(self, *, now: bool) -> list[Report]:
        """Keep the race where a crash does not reach it, if that is due; say so where it fails."""
        try:
            self._safekeeping.keep(self._required_race(), self._record, now=now)
        except OSError as error:
            message = _("a crash now would lose the race: it cannot be kept ({reason})")
            text = message.format(reason=reason_of(error))
            return [Failed(self._number, text, details=traceback.format_exc(), playing=not self.idle)]
        return []

    def _adapt(self, seconds: float, steps: int) -> None:
        """Choose how many steps to take next, so that a command never waits long."""
        wanted = int(SLICE_SECONDS * steps / seconds) if seconds > 0 else MOST_STEPS_A_SLICE
        self._slice = max(1, min(wanted, 2 * self._slice, MOST_STEPS_A_SLICE))

    # -- commands -----------------------------------------------------------------------------------------

    def _configure(self, command: Configure) -> list[Report]:
        self._put_aside()
        self._race = None
        self._take(Race(command.settings))
        return [self._ready()]

    def _reset(self, _command: Reset) -> list[Report]:
        race = self._required_race()
        self._put_aside()
        self._take(Race(race.settings_now, race.dataset))
        return [self._ready()]

    def _bring_back(self, _command: BringBack) -> list[Report]:
        if self._aside is None:
            raise ConfigurationError(_("there is no race to bring back"), field="race")
        aside, self._aside = self._aside, None
        self._put_aside()
        self._take(*aside)
        return [self._ready(), self._snapshot(), *self._kept(now=True)]

    def _resume(self, command: Resume) -> list[Report]:
        try:
            kept = read(Path(command.path))
            race = kept.race(load_dataset(kept.settings.dataset))
        except EngineError as error:  # no field of a panel is at fault
            raise ConfigurationError(str(error), field="race") from error
        self._put_aside()
        self._take(race, kept.record)
        return [self._ready(), self._snapshot(), *self._kept(now=True)]

    def _keep_at(self, command: KeepAt) -> list[Report]:
        self._safekeeping.keep_at(None if command.path is None else Path(command.path))
        return []

    def _stop(self, number: int) -> None:
        """Run no further, and know what comes by this number."""
        self._remaining, self._number = 0, number
        for search in self._searches.values():
            search.stop()

    def _put_aside(self) -> None:
        """Let a race that has begun wait for somebody to bring it back, in place of the one before."""
        if self._race is not None and self._race.step:
            self._aside = self._race, self._record

    def _take(self, race: Race, record: Record | None = None) -> None:
        """Run this race from now on; without a record it stands at its start."""
        self._race, self._slice, self._pending = race, 1, []
        self._record = Record(len(race.contestants)) if record is None else record
        self._record.floor = least_loss(race.settings.dtype, is_squared=race.loss.is_squared)
        if record is None:
            self._record.add_evaluations([race.evaluate()])
        self._watch, self._stopped = Watch(self._goal, race, self._record), ""

    def _run_for(self, steps: float) -> list[Report]:
        race = self._required_race()
        was_idle, self._remaining = self.idle, steps
        if not steps:
            return [self._snapshot(), *self._kept(now=True)]
        if was_idle:
            self._pace.restart(self._pace.limit)
            self._rate.restart(race.step)
            self._snapshot_due = self._clock() + SNAPSHOT_SECONDS
        return []

    def _set_hyperparameter(self, command: SetHyperparameter) -> list[Report]:
        self._required_race().set_hyperparameter(command.contestant, command.name, command.value)
        return []

    def _set_listed(self, command: SetListed) -> list[Report]:
        self._record.listed = command.listed
        return self._kept(now=True) if self._race is not None and self.idle else []

    def _set_speed(self, command: SetSpeed) -> list[Report]:
        limit = command.steps_per_second
        self._pace.restart(None if limit is None else SPEED.check("speed", limit))
        return []

    def _set_goal(self, command: SetGoal) -> list[Report]:
        self._goal = command.goal
        if self._race is not None:
            self._watch = Watch(self._goal, self._race, self._record)
        return []

    def _set_pictures(self, command: SetPictures) -> list[Report]:
        if command.resolution is not None:
            RESOLUTION.check("resolution", command.resolution)
        self._wanted = command
        self._picture_due = -math.inf
        return [self._snapshot()] if self._race is not None else []

    def _network(self, command: RequestNetwork) -> list[Report]:
        state = self._required_race().network(command.contestant, command.examples)
        return [NetworkReport(self._number, command.contestant, state)]

    def _diagram(self, command: RequestDiagram) -> list[Report]:
        state = self._required_race().network(command.contestant, examples=0)
        return [DiagramReport(self._number, command.contestant, diagram_of(state, command.most))]

    def _search(self, command: SearchCommand) -> list[Report]:
        return [*self._searches[type(command)].start(self._number, command)]

    def _stop_search(self, command: StopSearch) -> list[Report]:
        self._searches[command.kind].stop()
        return []

    def _required_race(self) -> Race:
        if self._race is None:
            raise ConfigurationError(_("there is no race yet; configure one first"), field="race")
        return self._race

    # -- reports ------------------------------------------------------------------------------------------

    def _ready(self) -> Ready:
        race, evaluation = self._required_race(), self._evaluated_where_it_stands()
        return Ready(
            race=self._number,
            dataset=race.dataset,
            fingerprint=race.fingerprint,
            batches_per_epoch=race.batches_per_epoch,
            evaluation=evaluation,
            picture=self._picture(race)[0],
            settings=race.settings_now,
            step=race.step,
            record=deepcopy(self._record),
            put_aside=self._aside[0].step if self._aside else 0,
        )

    def _snapshot(self) -> Snapshot:
        race = self._required_race()
        if self.idle:
            self._evaluated_where_it_stands()
        pending, self._pending = self._pending, []
        stopped, self._stopped = self._stopped, ""
        self._snapshot_due = self._clock() + SNAPSHOT_SECONDS
        nothing = _no_losses(race)
        picture, pictured = self._picture(race)
        return Snapshot(
            race=self._number,
            step=race.step,
            epoch=race.epoch,
            playing=not self.idle,
            first_step=pending[0].first_step if pending else race.step + 1,
            losses=np.concatenate([nothing, *(progress.losses for progress in pending)]),
            evaluations=tuple(evaluation for progress in pending for evaluation in progress.evaluations),
            steps_per_second=self._rate.at(race.step),
            contestants=tuple(race.contestants),
            statuses=tuple(race.statuses),
            picture=picture,
            pictured=pictured,
            stopped=stopped,
        )

    def _evaluated_where_it_stands(self) -> Measurement:
        """Return the evaluation of the step at which the race is, which is on its curves from now on."""
        race, latest = self._required_race(), self._record.latest
        if latest is not None and latest.step == race.step:
            return latest
        evaluation = race.evaluate()
        self._pending.append(Progress(race.step + 1, _no_losses(race), (evaluation,)))
        self._record.add_evaluations([evaluation])
        return evaluation

    def _picture(self, race: Race) -> tuple[Picture | None, Measurement | None]:
        """Return a picture and its step's figures, if wanted and due; while paused they always are."""
        started, latest = self._clock(), self._record.latest
        resolution, instrument = self._wanted.resolution, self._wanted.instrument
        if resolution is None or not (self.idle or started >= self._picture_due):
            return None, None
        picture = race.picture(resolution, instrument)
        is_known = latest is not None and latest.step == race.step
        pictured = latest if is_known or picture is None else race.evaluate()
        finished = self._clock()
        self._picture_due = finished + max(PICTURE_SECONDS, (finished - started) / PICTURE_SHARE)
        return picture, pictured


def _no_losses(race: Race) -> FloatArray:
    return np.empty((0, len(race.contestants)), np.float32)
