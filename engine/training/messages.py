"""What the window and the race's worker process say to each other; all of it immutable.

Commands go to the worker, reports come back. A race is known by the number that the command
gave it by which it began, so that reports of what was before can be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from engine.training.arrays import FloatArray
from engine.training.baselines.messages import SearchBaselines
from engine.training.chances.messages import SearchProfile, SearchRates
from engine.training.data.preparation import Dataset
from engine.training.instruments import Picture
from engine.training.measurement import Measurement
from engine.training.networks.diagram import Diagram
from engine.training.networks.network import NetworkState
from engine.training.race import Status
from engine.training.record import Record
from engine.training.rules.contestants import ContestantSpec
from engine.training.rules.listing import Listed
from engine.training.searching import SearchCommand, SearchReport, StopSearch
from engine.training.settings import RaceSettings
from engine.training.stopping import Goal

# -- commands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Configure:
    """Prepare a new race, paused at step 0; answered by `Ready`."""

    settings: RaceSettings
    race: int = 0


@dataclass(frozen=True)
class Play:
    """Run until `Pause`, or until everybody has diverged."""


@dataclass(frozen=True)
class Pause:
    """Stop after the step that is under way; answered by a last `Snapshot`."""


@dataclass(frozen=True)
class TakeSteps:
    """Run for so many steps, then pause."""

    count: int = 1


@dataclass(frozen=True)
class Reset:
    """Go back to step 0, paused, with the hyperparameters as they are; answered by `Ready`."""

    race: int


@dataclass(frozen=True)
class BringBack:
    """Go back, paused, to the race that the last `Configure`, `Reset` or `Resume` put aside at some step.

    Answered by `Ready` and a `Snapshot`. What stood there instead is put aside in turn, if it had begun.
    """

    race: int


@dataclass(frozen=True)
class Resume:
    """Go on, paused, with the race that a file holds; answered by `Ready` and a `Snapshot`."""

    path: str
    race: int


@dataclass(frozen=True)
class KeepAt:
    """Keep what runs in this file, for `Resume` after a crash, or in none if None."""

    path: str | None


@dataclass(frozen=True)
class SetHyperparameter:
    """Change one hyperparameter of one contestant (its index) from the next step on."""

    contestant: int
    name: str
    value: float


@dataclass(frozen=True)
class SetListed:
    """Keep with the race that its contestants are listed so; `Ready.record` hands it back."""

    listed: tuple[Listed, ...]


@dataclass(frozen=True)
class SetSpeed:
    """Run at no more than so many steps per second, or as fast as possible if None."""

    steps_per_second: float | None = None


@dataclass(frozen=True)
class SetGoal:
    """Pause by itself where this goal is reached, or nowhere if None; `Snapshot.stopped` says so."""

    goal: Goal | None = None


@dataclass(frozen=True)
class SetPictures:
    """Send pictures with this many points along an axis, or none if None; answered by a `Snapshot`.

    They are those of an instrument, by its name, or where it does not suit the data of the first that does.
    """

    resolution: int | None = None
    instrument: str = ""


@dataclass(frozen=True)
class RequestNetwork:
    """Ask for a contestant's weights and (the first rows of) its next batch; answered by `NetworkReport`."""

    contestant: int
    examples: int | None = None


@dataclass(frozen=True)
class RequestDiagram:
    """Ask what a diagram shows of a contestant's network now, in columns of `most` units at most."""

    contestant: int
    most: int


@dataclass(frozen=True)
class Stop:
    """End the worker."""


Command = (
    Configure
    | Play
    | Pause
    | TakeSteps
    | Reset
    | BringBack
    | Resume
    | KeepAt
    | SetHyperparameter
    | SetListed
    | SetSpeed
    | SetGoal
    | SetPictures
    | RequestNetwork
    | RequestDiagram
    | SearchRates
    | SearchProfile
    | SearchBaselines
    | StopSearch
    | Stop
)

Beginning = Configure | Reset | BringBack | Resume
"""The commands that give what is there from then on a number, a race or why there is none."""

_RUNNING = (Play, Pause, TakeSteps)
SEARCHES: tuple[type[SearchCommand], ...] = (SearchRates, SearchProfile, SearchBaselines)
"""The commands by each of which one search is begun, beside those of the others."""
_SUBJECTS: Mapping[type, Callable[[Any], object]] = MappingProxyType({
    SetHyperparameter: attrgetter("contestant", "name"),
    SetListed: lambda _command: None,
    SetSpeed: lambda _command: None,
    SetGoal: lambda _command: None,
    KeepAt: lambda _command: None,
    SetPictures: lambda _command: None,
    RequestNetwork: attrgetter("contestant"),
    RequestDiagram: lambda _command: None,
})  # fmt: skip
"""What a command is about, for those of which only the last about the same counts."""


def supersedes(later: Command, earlier: Command) -> bool:
    """Return whether a command makes an earlier one needless that no worker has seen yet."""
    if isinstance(later, Configure | Resume):
        return not isinstance(earlier, SetSpeed | SetGoal | SetPictures | KeepAt)
    if isinstance(later, Reset):
        return isinstance(earlier, (Reset, *_RUNNING))
    if isinstance(later, _RUNNING):
        return isinstance(earlier, _RUNNING)
    if _searched_by(later) is not None:
        return _searched_by(later) is _searched_by(earlier)
    subject = _SUBJECTS.get(type(later))
    return subject is not None and type(later) is type(earlier) and subject(later) == subject(earlier)


def _searched_by(command: Command) -> type | None:
    """Return which search a command is about, if about any."""
    if isinstance(command, StopSearch):
        return command.kind
    return type(command) if isinstance(command, SEARCHES) else None


# -- reports ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Ready:
    """A race stands, with its data, its evaluation there and its curves: at step 0, or where it had come to.

    `put_aside` is the step of the race that `BringBack` would go back to, 0 where there is none.
    `fingerprint` is the race's own.
    """

    race: int
    dataset: Dataset
    fingerprint: str
    batches_per_epoch: int
    evaluation: Measurement
    picture: Picture | None
    settings: RaceSettings
    step: int
    record: Record
    put_aside: int


@dataclass(frozen=True, eq=False)
class Snapshot:
    """How the race stands, and what is new since the last snapshot.

    Row i of `losses` (steps, contestants) is the batch loss at step `first_step` + i, NaN for those who have
    diverged. `steps_per_second` counts steps of the race, each of which moves every running contestant.
    `picture` is None where none is due; with it come all figures of its step, `pictured`. A race that stands
    has an evaluation of the step at which it does. `stopped` says why it has paused by itself, where it has.
    """

    race: int
    step: int
    epoch: int
    playing: bool
    first_step: int
    losses: FloatArray
    evaluations: tuple[Measurement, ...]
    steps_per_second: float
    contestants: tuple[ContestantSpec, ...]
    statuses: tuple[Status, ...]
    picture: Picture | None
    pictured: Measurement | None
    stopped: str = ""


@dataclass(frozen=True, eq=False)
class NetworkReport:
    """One contestant's network as it stands; `state.graph()` is what the editor opens."""

    race: int
    contestant: int
    state: NetworkState


@dataclass(frozen=True, eq=False)
class DiagramReport:
    """What a diagram shows of one contestant's network as it stands."""

    race: int
    contestant: int
    diagram: Diagram


@dataclass(frozen=True)
class Failed:
    """A command that could not be followed, or a race that broke: a sentence, the field at fault if known.

    `details` is for a log: empty where the sentence says all, otherwise the traceback. `playing` says whether
    the race goes on all the same.
    """

    race: int
    message: str
    field: str = ""
    details: str = ""
    playing: bool = False


Report = Ready | Snapshot | NetworkReport | DiagramReport | SearchReport | Failed
