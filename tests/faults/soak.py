"""Uses the whole program for minutes or hours and prints what grows meanwhile: `make soak`.

    python -m tests.faults.soak [SECONDS] [SEED]

A turn does every act of `using` once, in an order of the seed's, and brings the window to rest; then what the
program holds is measured. It fails by an exception, a warning of Python's or a complaint of Qt, and where
anything has grown beyond its bound (`growth.BOUNDS`) after warming up.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.fuzz import Watch, complaint

if TYPE_CHECKING:
    from gui.app.main_window import MainWindow
    from tests.faults.growth import Figures
    from tests.faults.using import Act

FEWEST_TURNS = 6
MOST_SLIDERS = 40
LETTERS = (
    "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789.,+-=<>()[]|/!",
    r"\alpha\beta\gamma\delta\epsilon\eta\theta\lambda\mu\rho\sigma\tau\phi\odot\cdot\times\div\pm",
    r"\partial\infty\sum\int\nabla\ne\approx\le\ge\in\to\top\ldots\cdots\sqrt{x}\{\}\mathbb{R}",
)  # fmt: skip
"""What formulas are written with: of each letter that it meets the typesetting library keeps the outline."""


@dataclass
class Soaked:
    """What a run measured after each turn, and what went wrong in which act of which turn."""

    measured: list[Figures] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def turn(window: MainWindow, acts: Sequence[Act], draw: random.Random, home: Path, watch: Watch) -> list[str]:
    """Do every act once, in an order that is drawn, and come to rest; return what went wrong."""
    from tests.faults.using import rest

    faults = []
    for act in draw.sample(acts, len(acts)):
        heard = complaint(watch, lambda act=act: act.do(window, draw, home))
        faults += [f"{act.name}: {heard}"] if heard else []
    heard = complaint(watch, lambda: rest(window))
    return [*faults, f"rest: {heard}"] if heard else faults


def soak(window: MainWindow, acts: Sequence[Act], seconds: float, seed: int, home: Path) -> Soaked:
    """Take turns for so long, at least `FEWEST_TURNS`."""
    from tests.faults.growth import figures

    draw, watch, soaked = random.Random(seed), Watch(), Soaked()
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until or len(soaked.measured) < FEWEST_TURNS:
            number = len(soaked.measured)
            soaked.faults += [f"turn {number}, {fault}" for fault in turn(window, acts, draw, home, watch)]
            soaked.measured.append(figures())
    finally:
        watch.close()
    return soaked


def meet_letters() -> None:
    """Typeset every letter once, in all ways, since how many a turn meets for the first time is chance."""
    import ziamath

    for letters in LETTERS:
        for written in ("{}", r"\mathrm{{{}}}", r"\mathbf{{{}}}", "x_{{{}}}^{{{}}}"):
            ziamath.Latex(written.format(letters, letters)).svg()


def meet_sliders(window: MainWindow) -> None:
    """Show as many sliders as there ever are at once: those that are not needed wait until they are."""
    from engine.files.document import Contents
    from engine.formulas.expression import parse

    formula = parse(" + ".join(f"x{place}" for place in range(MOST_SLIDERS)))
    window.document.replace(Contents(formula.graph, {}, formula.target))
    window.document.flush()
    assert len(window.graph.controls.sliders) == MOST_SLIDERS


def run(seconds: float, seed: int) -> Soaked:
    """Soak a window of its own."""
    from PySide6.QtWidgets import QApplication

    from gui.app.main_window import MainWindow
    from gui.app.tidying import Tidying
    from tests.faults.subjects import never_ask
    from tests.faults.using import ACTS

    application = QApplication.instance() or QApplication([])
    never_ask()
    tidying = Tidying(application)  # as the program does: nothing is collected by a thread beside the window
    with tempfile.TemporaryDirectory(prefix="soak-") as home:
        window = MainWindow()
        window.show()
        meet_letters()
        meet_sliders(window)
        soaked = soak(window, ACTS, seconds, seed, Path(home))
        window.document.undo_stack.clear()
        window.close()
        QApplication.clipboard().clear()  # data that Python made must not outlive it
    application.processEvents()
    tidying.end()
    return soaked


def report(soaked: Soaked) -> list[str]:
    """Return as lines what was measured after the first turn, after warming up and at the end, and growth."""
    from tests.faults.growth import BOUNDS, growth

    measured = soaked.measured
    rows = {
        "first": measured[0],
        "warm": measured[len(measured) // 3],
        "last": measured[-1],
        "growth": growth(measured),
        "bound": BOUNDS,
    }
    head = " ".join(f"{field.name:>11}" for field in fields(BOUNDS))
    lines = [f"{len(measured)} turns", f"{'':8}{head}"]
    for name, row in rows.items():
        lines.append(f"{name:8}" + " ".join(f"{value:11,.1f}" for value in astuple(row)))
    return lines


def main() -> int:
    """Soak, print the figures and what went wrong, and return 1 where anything did."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    seconds, seed = map(float, (*sys.argv[1:], *("300", "0")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory(prefix="settings-") as settings:
        os.environ["CHAINRULE_SETTINGS"] = settings
        soaked = run(seconds, int(seed))
    from tests.faults.growth import excesses, growth

    faults = [*soaked.faults, *excesses(growth(soaked.measured))]
    print("\n".join([*report(soaked), *(f"--- {fault}" for fault in faults), f"{len(faults)} faults"]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
