"""What people do with the whole program, one row each, drawn by a seeded hand: the acts of `soak`."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.files.examples import examples
from engine.training.data.datasets import DatasetSettings
from gui.app.main_window import MainWindow
from gui.document import commands, regrouping
from tests.faults import subjects
from tests.faults.editing_session import Hand

GESTURES = 20
RACING = 0.4
"""Seconds."""
LONGEST_WAIT = 60.0
"""Seconds for anything that is waited for, on however busy a machine."""
DATASETS = ("xor", "moons", "circles", "spiral3", "sine")
SIGMOID = ("minus_s", "e", "d", "f")
"""The gates of a neuron that a composite can be made of, one after the other."""
OPTIMIZERS = ("sgd", "adam", "rmsprop")


@dataclass(frozen=True)
class Act:
    """One thing that people do: `do` does it with a window, as a draw chooses, in a folder for its files."""

    name: str
    do: Callable[[MainWindow, random.Random, Path], None]


def open_example(window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Open an example and look at all of it."""
    window.open_example(draw.choice(examples()).name)
    subjects.look(window)


def edit(window: MainWindow, draw: random.Random, home: Path) -> None:
    """Add, wire, move, delete, set, undo, save and race, as the program does that is killed."""
    hand = Hand(window, draw, home / "edited.chainrule")
    for _turn in range(GESTURES):
        with contextlib.suppress(EngineError):
            hand.gesture()
        QApplication.processEvents()
    window.show_graph()
    window.lab.race.pause()


def travel_in_time(window: MainWindow, _draw: random.Random, _home: Path) -> None:
    """Undo everything and do it again."""
    stack = window.document.undo_stack
    steps = stack.index
    for _step in range(steps):
        stack.undo()
    for _step in range(steps):
        stack.redo()
    window.document.flush()


def save_and_reopen(window: MainWindow, _draw: random.Random, home: Path) -> None:
    """Save, begin something new, and open the file again."""
    path = home / "saved.chainrule"
    window.document.save(path)
    window.files.new()
    assert window.files.open(path)
    subjects.look(window)


def look_inside(window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Group some gates, look into the composite, leave it and put its gates back."""
    window.open_example("sigmoid-neuron")
    document = window.document
    first = draw.randrange(len(SIGMOID) - 1)
    gates = [document.graph.find(name).id for name in SIGMOID[first : first + 3]]
    composite = regrouping.group(document, gates, "some")
    document.flush()
    window.graph.canvas.select([composite])
    for name in ("look_inside", "fit"):
        window.actions_table[name].trigger()
        QApplication.processEvents()
    window.graph.inside.leave_all()
    for name in ("expand", "collapse", "arrange", "fit"):
        window.actions_table[name].trigger()
        QApplication.processEvents()


def race(window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Race on some data with a contestant more or less, and go back to the start."""
    window.show_lab()
    lab = window.lab
    lab.dataset_panel.set_settings(DatasetSettings(draw.choice(DATASETS)))
    added = lab.model.add(draw.choice(OPTIMIZERS))
    lab.race.prepare()
    wait(lambda: lab.client.has_answered)
    lab.race.play()
    until = time.monotonic() + RACING
    wait(lambda: time.monotonic() > until)
    lab.race.pause()
    wait(lambda: not lab.race.is_running)
    lab.race.step_epoch()
    wait(lambda: not lab.race.is_running)
    lab.model.remove(added)
    lab.race.prepare()
    lab.race.reset()
    wait(lambda: not lab.client.is_listening)
    window.show_graph()


def open_network(window: MainWindow, _draw: random.Random, _home: Path) -> None:
    """Open a contestant's network in the editor."""
    window.show_lab()
    lab = window.lab
    wait(lambda: lab.client.has_answered)
    lab.request_graph(0)
    wait(lambda: window.workspaces.is_graph_in_front and not window.document.laying_out.is_busy)
    subjects.look(window)


def walk(window: MainWindow, draw: random.Random, _home: Path) -> None:
    """Open some examples side by side, go from one to the other, and close some and open them again."""
    window.show_graph()
    for _turn in range(draw.randrange(2, 5)):
        window.open_example(draw.choice(examples()).name)
        commands.add_node(window.document, "tanh", (0.0, 300.0))
    for name in draw.choices(("next_tab", "last_tab", "undo", "close", "reopen"), k=12):
        window.actions_table[name].trigger()
        QApplication.processEvents()


def change_theme(window: MainWindow, _draw: random.Random, _home: Path) -> None:
    """Wear the other theme in both workspaces, and the first one again."""
    for show in (window.show_graph, window.show_lab, window.show_graph):
        show()
        window.actions_table["theme"].trigger()
        QApplication.processEvents()
    window.actions_table["theme_light"].trigger()


def browse_gallery(window: MainWindow, _draw: random.Random, _home: Path) -> None:
    """Look at all examples' pictures and choose one."""
    window.actions_table["gallery"].trigger()
    gallery = window.desk.gallery
    assert gallery is not None
    wait(lambda: not gallery.list.item(gallery.list.count() - 1).icon().isNull())
    gallery.close()


ACTS = (
    Act("open an example", open_example),
    Act("edit", edit),
    Act("undo and redo", travel_in_time),
    Act("save and reopen", save_and_reopen),
    Act("draw a formula", subjects.draw_formula),
    Act("paste", subjects.paste),
    Act("look inside", look_inside),
    Act("race", race),
    Act("open a network", open_network),
    Act("walk through tabs", walk),
    Act("change the theme", change_theme),
    Act("browse the gallery", browse_gallery),
    Act("a second window", subjects.start_with_settings),
)


def rest(window: MainWindow) -> None:
    """Bring a window to where each turn ends: the first example alone, nothing selected, nothing running."""
    window.show_graph()
    window.lab.race.pause()
    window.closing.close_others()
    window.closing.close_front()
    window.open_example()
    window.graph.canvas.select([])
    window.document.flush()
    subjects.QGuiApplication.clipboard().clear()
    wait(lambda: not window.lab.client.is_listening)
    window.keeper.wait()
    QApplication.processEvents()


def wait(for_this: Callable[[], bool]) -> None:
    """Let the program run until something is so; raises TimeoutError where it never is."""
    until = time.monotonic() + LONGEST_WAIT
    while not for_this():
        if time.monotonic() > until:
            raise TimeoutError(f"not within {LONGEST_WAIT:.0f} s")
        QApplication.processEvents()
        time.sleep(0.002)
