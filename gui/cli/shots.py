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

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from engine.composites.sizes import node_size
from engine.files.document import Contents
from engine.files.places import FOLDER_VARIABLE
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.layout import layered
from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.rules.contestants import ContestantSpec
from engine.training.settings import RaceSettings
from gui.app.main_window import MainWindow
from gui.cli.pictures import application
from gui.cli.strips import take_strips
from gui.document import commands, regrouping
from gui.look.theme import appearance
from gui.training.lab import TrainingLab
from gui.training.searches.search_sheet import SearchSheet
from gui.training.transport import SPEEDS

SIZES = {"small": (1280, 800), "large": (1920, 1080)}
SHEET = (1120, 640)
PROFILED_STEPS = 300
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
SEARCHED = Race("moons", (8, 8), 0)
"""What the sheets search with."""
README_PICTURES = {
    "sigmoid-small-light": "sigmoid.png",
    "strip-flow-light": "flow.png",
    "race-digits-small-light": "race.png",
    "rates-light": "rates.png",
}
PICTURES = Path(__file__).parents[2] / "resources" / "pictures"
MANY_INPUTS = """
p = a + b
q = max(a, b, c)
r = multiply(a, b, c, d)
s = min(a, b, c, d, e, g, h, k)
t = add(a, b, c, d, e, g, h, k, a, b, c, d, e, g, h, k, a, b, c, d)
f = add(p, q, r, s, t)
"""
"""Gates with 2, 3, 4, 8 and 20 inputs."""


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
            window.document.undo_stack.setClean()
            window.close()


def _take_all(window: MainWindow, folder: Path) -> None:
    for name, prepare in VIEWS.items():
        window.document.undo_stack.setClean()  # so that nobody is asked whether to save
        prepare(window)
        _photograph(window, folder, name, lambda: _fit(window))
    window.resize(*SIZES["small"])
    for name, strip in take_strips(window, folder).items():
        if name in README_PICTURES:
            strip.save(str(PICTURES / README_PICTURES[name]))
    window.show_lab()
    window.lab.transport.set_speed_mark(len(SPEEDS) - 1)
    for name, race in RACES.items():
        window.lab.configure(_settings(race))
        _wait(1.0)  # for the worker to answer, and the last race to leave the screen
        window.lab.race.play()
        _wait_for_step(window.lab, race.step)
        window.lab.race.pause()
        window.lab.bar.clear()  # of the race before it, nothing is to be said in a picture
        _photograph(window, folder, f"race-{name}", lambda: None)
    window.lab.configure(_settings(SEARCHED))
    for name, search in SEARCHES.items():
        _take_search(search(window.lab), folder, name)


def _take_search(sheet: SearchSheet, folder: Path, name: str) -> None:
    """Have a sheet find what it is for, and photograph it in either theme."""
    sheet.resize(*SHEET)
    sheet.find_button.click()
    until = time.monotonic() + PATIENCE
    while sheet.is_searching and time.monotonic() < until:
        _wait(0.1)
    for theme in ("light", "dark"):
        appearance().choose(theme)
        _wait(0.3)
        _keep(sheet.grab(), folder, f"{name}-{theme}")
    sheet.reject()


def _rates(lab: TrainingLab) -> SearchSheet:
    lab.best_rates.open()
    assert lab.best_rates.sheet is not None
    return lab.best_rates.sheet


def _baselines(lab: TrainingLab) -> SearchSheet:
    lab.baselines.open()
    assert lab.baselines.sheet is not None
    return lab.baselines.sheet


def _profile(lab: TrainingLab) -> SearchSheet:
    lab.best_rates.open_profile()
    assert lab.best_rates.profile is not None
    lab.best_rates.profile.budget.fields["steps"].set_value(PROFILED_STEPS)
    return lab.best_rates.profile


SEARCHES: dict[str, Callable[[TrainingLab], SearchSheet]] = {
    "rates": _rates, "profile": _profile, "baselines": _baselines,
}  # fmt: skip
"""The sheets that search, and how they are opened."""


def _fit(window: MainWindow) -> None:
    (window.graph.inside.view or window.graph.canvas).fit()


def _graph(window: MainWindow) -> None:
    window.open_example("product-of-a-sum")
    window.graph.canvas.select(window.document.graph.outputs())


def _composite(window: MainWindow) -> None:
    """Show the sigmoid neuron with its sigmoid as one composite, selected."""
    window.open_example("sigmoid-neuron")
    document = window.document
    gates = [document.graph.find(name).id for name in ("minus_s", "e", "d", "f")]
    window.graph.canvas.select([regrouping.group(document, gates, "sigmoid_gate")])


def _nested(window: MainWindow) -> None:
    """Show all gates of the neuron as one composite, the sigmoid gate within it."""
    _composite(window)
    window.graph.canvas.select([regrouping.group(window.document, list(window.document.graph), "neuron")])


def _inside(window: MainWindow) -> None:
    _nested(window)
    window.graph.look_inside(window.document.graph.find("neuron").id)


def _collapsed(window: MainWindow) -> None:
    window.open_example("sigmoid-neuron")
    regrouping.collapse_all(window.document)
    window.graph.canvas.select([window.document.graph.find("f").id])


def _many_inputs(window: MainWindow) -> None:
    window.show_graph()
    formula = parse(MANY_INPUTS)
    for number, leaf in enumerate(formula.graph.leaves(), 1):
        formula.graph.set_value(leaf.id, number / 4)
    window.files.show(
        Contents(formula.graph, layered(formula.graph, node_size), formula.target, title="Many inputs")
    )


def _ready_made(window: MainWindow) -> None:
    window.files.new()
    for number, entry in enumerate(READY_MADE.values()):
        commands.add_node(window.document, entry.row(), (240.0 * (number % 2), 160.0 * (number // 2)))
    window.graph.palette_panel.search.setText("composite")


VIEWS: dict[str, Callable[[MainWindow], None]] = {
    "graph": _graph,
    "sigmoid": lambda window: window.open_example("sigmoid-neuron"),
    "affine": lambda window: window.open_example("affine-batch"),
    "composite": _composite,
    "nested": _nested,
    "inside": _inside,
    "collapsed": _collapsed,
    "many-inputs": _many_inputs,
    "ready-made": _ready_made,
}
"""What is photographed of the graph editor, and how it is brought about."""


RACING = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam")
"""Who races in the pictures: as many as can be told apart in one plot."""


def _settings(race: Race) -> RaceSettings:
    everyone = tuple(ContestantSpec(name) for name in RACING)
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
            _keep(window.grab(), folder, f"{name}-{size}-{theme}")


def _keep(picture: QPixmap, folder: Path, name: str) -> None:
    """Write a picture into the folder, and into the README's where it has it."""
    picture.save(str(folder / f"{name}.png"))
    if name in README_PICTURES:
        picture.save(str(PICTURES / README_PICTURES[name]))


def _wait(seconds: float) -> None:
    QTest.qWait(round(seconds * 1000))


def _wait_for_step(lab: TrainingLab, step: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while lab.race.record.latest is None or lab.race.record.latest.step < step:
        if time.monotonic() > deadline:
            raise TimeoutError
        _wait(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
