"""Kills the program at seeded moments and looks at what is left: `make kill`, or a few kills among the tests.

    python -m tests.faults.kill [COUNT] [SEED]

Each time the program is started, edited, saved and raced by `editing_session`, and ended by SIGKILL, every
fourth time by SIGTERM, by SIGHUP or by its display going away, at which it may not ask anything either; every
third time it is there to race, and is ended later. Then its journal must hold the document as it was at the
last completed gesture, or at the one before if that was still in hand; the file it saved must be whole; the
race must be kept but for its last seconds, and go on as it would have; nothing may have been raised;
and no process of it may be left.
In hand is the last gesture, and no other.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from engine.errors import FormatError, UnbegunError
from engine.files import document
from engine.files.journal import read
from tests.faults.editing_session import digest
from tests.faults.endings import ending, way_of
from tests.faults.racing import fault_in_races

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "tests.faults.editing_session"
START = 60.0
"""Seconds that the program has to do its first gesture, or to run its race; a busy machine takes many."""
LONGEST, LONGEST_RACE = 1.5, 8.0
"""Seconds after it at which it is killed at the latest, and where it is there to race."""
PARTING = 30.0
"""Seconds that the race's process has to see that nobody listens any more, even if it is just starting."""


@dataclass(frozen=True)
class Outcome:
    """What one kill left: how many gestures were lost, and what is wrong, "" where nothing is.

    `age` is how many seconds before the kill the oldest of those that were lost was done.
    """

    gestures: int
    lost: int
    fault: str = ""
    age: float = 0.0


class EndedByItselfError(Exception):
    """The program ended before it was killed; carries what it said."""


def kill_once(seed: int) -> Outcome:
    """Start the program, kill it at a moment of this seed, and judge what is left."""
    with tempfile.TemporaryDirectory(prefix="kill-") as name:
        folder = Path(name)
        try:
            lines, killed = _told_until_killed(seed, folder)
        except EndedByItselfError as error:
            return Outcome(0, 0, f"the program ended by itself: {error}")
        outcome = _judge(lines, folder, killed)
        remaining = _processes_of(folder)
        if remaining:
            return Outcome(outcome.gestures, outcome.lost, f"processes left: {remaining}")
        return outcome


def _told_until_killed(seed: int, folder: Path) -> tuple[list[str], float]:
    """Return the lines that were told before the program was killed, and when that was."""
    environment = {**os.environ, "CHAINRULE_SETTINGS": str(folder), "PYTHONPATH": str(ROOT)}
    races = ["race"] if _races(seed) else []
    arguments = [str(seed), str(folder / "a.chainrule"), *races]
    command = [sys.executable, "-m", PROGRAM, *arguments]
    output = folder / "told"
    with ending(way_of(seed)) as way, output.open("wb") as told, (folder / "complaints").open("wb") as said:
        environment |= way.environment
        program = subprocess.Popen(command, stdout=told, stderr=said, env=environment, cwd=folder)
        deadline = time.monotonic() + START
        begun = b"\nrace " if races else b"\n"
        while begun not in output.read_bytes() and program.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(random.Random(seed).uniform(0.0, LONGEST_RACE if races else LONGEST))
        ended, killed = program.poll(), time.monotonic()
        way.end(program)
        program.wait(PARTING)
    if ended is not None:
        raise EndedByItselfError(_complaints(folder)[-2000:])
    return output.read_text().split("\n")[:-1], killed


def _complaints(folder: Path) -> str:
    path = folder / "complaints"
    return path.read_text() if path.exists() else ""


def _judge(lines: list[str], folder: Path, killed: float) -> Outcome:
    file = folder / "a.chainrule"
    gestures = [line.split() for line in lines if not line.startswith("race ")]
    told = [state for state, _at in gestures]
    if "Traceback" in _complaints(folder):
        return Outcome(len(told), 0, _complaints(folder))
    try:
        saved = digest(document.read(file)) if file.exists() else None
        if saved is not None and saved not in told:
            return Outcome(len(told), 0, "the file holds what was never there")
        lost = _lost(told, folder / "recovery", saved)
        fault = fault_in_races([line for line in lines if line.startswith("race ")], folder / "recovery")
    except FormatError as error:
        return Outcome(len(told), 0, str(error))
    age = killed - float(gestures[-lost][1]) if lost else 0.0
    if lost > 1:
        fault = f"{lost} gestures lost, the first done {age:.2f} s before"
    return Outcome(len(told), lost, fault, age)


def _races(seed: int) -> bool:
    return seed % 3 == 0


def _lost(told: list[str], journals: Path, saved: str | None) -> int:
    """Return how many gestures at the end are neither in a journal nor in the file.

    The first line tells how the document was opened, which is no gesture, and needs no journal.
    """
    reached = {saved, *told[:1]}
    for path in journals.glob("*.journal"):
        try:
            history = read(path)
        except UnbegunError:
            continue
        near = history.states[max(0, history.reached - 1) : history.reached + 2]
        reached |= {digest(state.contents()) for state in near}
    places = [place for place, each in enumerate(told) if each in reached]
    return len(told) - 1 - places[-1] if places else len(told)


def _processes_of(folder: Path) -> list[int]:
    """Return the processes that were given this folder and are still there after a while."""
    deadline = time.monotonic() + PARTING
    while (there := _given(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return there


def _given(folder: Path) -> list[int]:
    marker = f"CHAINRULE_SETTINGS={folder}".encode()
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if marker in _environment_of(path)]


def _environment_of(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def summary(outcomes: list[Outcome]) -> str:
    """Return in a line how many kills were survived, and what was in hand at them."""
    lost = Counter(outcome.lost for outcome in outcomes)
    survived, gestures = sum(not each.fault for each in outcomes), sum(each.gestures for each in outcomes)
    in_hand = ", ".join(f"{number} gestures at {lost[number]}" for number in sorted(lost))
    return (
        f"{survived} of {len(outcomes)} kills survived after {gestures} gestures; "
        f"lost in hand: {in_hand}; the oldest {max(each.age for each in outcomes):.2f} s before the kill"
    )


def main() -> int:
    """Kill as often as asked, print what came of it, and return 1 where anything was lost."""
    count, seed = map(int, (*sys.argv[1:], *("100", "0")[len(sys.argv) - 1 :]))
    outcomes = []
    with ThreadPoolExecutor(2) as pool:
        for outcome in pool.map(kill_once, range(seed * 1000, seed * 1000 + count)):
            if outcome.fault:
                print(f"kill {len(outcomes)}: {outcome.fault}", flush=True)
            outcomes.append(outcome)
    print(summary(outcomes))
    return any(outcome.fault for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
