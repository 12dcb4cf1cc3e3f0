"""Screenshots of the real program for the README and for a critical look: `make shots`.

Every view is photographed in light and dark, in a small and a large window, mid-race where there is a race.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtTest import QTest

from engine.training.contestants import ContestantSpec
from engine.training.datasets import DatasetSettings
from engine.training.network import Network
from engine.training.optimizers import OPTIMIZERS
from engine.training.settings import RaceSettings
from gui.cli.pictures import application
from gui.main_window import MainWindow
from gui.settings import FOLDER_VARIABLE
from gui.theme import appearance
from gui.training.lab import TrainingLab

SIZES = {"small": (1280, 800), "large": (1920, 1080)}
PATIENCE = 60.0
"""Seconds that a race gets to reach the step at which it is photographed."""


@dataclass(frozen=True)
class Race:
    """A race to photograph once it has reached a step."""

    dataset: str
    hidden: tuple[int, ...]
    step: int


RACES = {
    "xor": Race("xor", (8, 8), 400),
    "spiral": Race("spiral", (16, 16), 1500),
    "sine": Race("sine", (16,), 1500),
    "digits": Race("digits", (64,), 600),
}
README_PICTURES = {"sigmoid-small-light": "sigmoid.png", "race-digits-small-light": "race.png"}
PICTURES = Path(__file__).parents[1] / "resources" / "pictures"
EXAMPLES = {"graph": "product-of-a-sum", "sigmoid": "sigmoid-neuron", "affine": "affine-batch"}


def main(folder: Path) -> None:
    """Write all screenshots into a folder, and those of the README into `resources/pictures`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        os.environ[FOLDER_VARIABLE] = settings
        application()
        window = MainWindow()
        window.show()
        try:
            _take_all(window, folder)
        finally:
            window.close()


def _take_all(window: MainWindow, folder: Path) -> None:
    for name, example in EXAMPLES.items():
        window.open_example(example)
        gate = window.document.target
        if gate is not None and name == "graph":
            window.graph.canvas.select([gate])
        _photograph(window, folder, name, window.graph.canvas.fit)
    window.show_lab()
    for name, race in RACES.items():
        window.lab.configure(_settings(race))
        _wait(1.0)  # for the worker to answer, and the last race to leave the screen
        window.lab.play()
        _wait_for_step(window.lab, race.step)
        window.lab.pause()
        _photograph(window, folder, f"race-{name}", lambda: None)


def _settings(race: Race) -> RaceSettings:
    everyone = tuple(ContestantSpec(name) for name in OPTIMIZERS)
    settings = RaceSettings(dataset=DatasetSettings(race.dataset), network=Network(hidden=race.hidden))
    return replace(settings, contestants=everyone)


def _photograph(window: MainWindow, folder: Path, name: str, settle: Callable[[], object]) -> None:
    for size, pixels in SIZES.items():
        window.resize(*pixels)
        for theme in ("light", "dark"):
            appearance().choose(theme)
            _wait(0.3)
            settle()
            _wait(0.2)
            picture, shot = window.grab(), f"{name}-{size}-{theme}"
            picture.save(str(folder / f"{shot}.png"))
            if shot in README_PICTURES:
                picture.save(str(PICTURES / README_PICTURES[shot]))


def _wait(seconds: float) -> None:
    QTest.qWait(round(seconds * 1000))


def _wait_for_step(lab: TrainingLab, step: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while lab.record.latest is None or lab.record.latest.step < step:
        if time.monotonic() > deadline:
            raise TimeoutError
        _wait(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
