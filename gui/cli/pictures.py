"""Pictures drawn without a display: a graph, the curves of a race, the whole window."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.files.document import Contents
from engine.files.places import FOLDER_VARIABLE
from engine.graphs.layout import layered
from engine.text import _
from engine.training.race import Progress, Race
from gui.canvas.render import encoded, render
from gui.cli.output import write_file
from gui.document.document import Document
from gui.look.theme import DARK, LIGHT, appearance

THEMES = {"light": LIGHT, "dark": DARK}
RACE_SIZE = (1120, 640)
OFFSCREEN_SAYS = "This plugin does not support "


def application() -> QApplication:
    """Return the running application, or a new one that needs no display."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if sys.platform not in {"win32", "darwin"}:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        qInstallMessageHandler(_pass_on)
    return QApplication([])


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Print what Qt has to say, except that the offscreen platform cannot do what only a screen can."""
    if not message.startswith(OFFSCREEN_SAYS):
        print(message, file=sys.stderr)


def draw_graph(contents: Contents, path: Path, theme: str = "light", scale: float = 2.0) -> Path:
    """Write a picture of a graph with its values and gradients, and return its path."""
    application()
    document = Document()
    document.replace(placed(contents))
    try:
        render(document, path, THEMES[theme], scale)
    finally:
        _dispose(document)
    return path


def film_graph(
    contents: Contents,
    path: Path,
    kind: str,
    played: str = "backward",
    *,
    theme: str = "light",
    scale: float = 2.0,
    seconds: float = 1.5,
) -> Path:
    """Write one pass over a graph in a format of `gui.flow.film_formats`, and return its path."""
    from gui.flow.film_formats import FILM_FORMATS, Wish
    from gui.flow.passes import backward, forward, training_step
    from gui.flow.playback import Playback

    application()
    document = Document()
    document.replace(placed(contents))
    passes = {"backward": backward, "forward": forward, "step": training_step}
    try:
        playback = Playback(document, passes[played](document))
        for _taken in FILM_FORMATS[kind].write(playback, path, Wish(THEMES[theme], scale, seconds)):
            pass
    finally:
        _dispose(document)
    return path


def placed(contents: Contents) -> Contents:
    """Return the contents with a place for every node: laid out in layers where they have none."""
    if contents.positions:
        return contents
    return replace(contents, positions=layered(contents.graph, node_size, rooms_in(contents.graph)))


def draw_race(race: Race, told: Iterable[Progress], path: Path, theme: str = "light") -> Path:
    """Write a picture of a race's loss curves, and return its path."""
    from engine.training.record import Measure, Record
    from gui.training.contestants.marks import LegendEntry, named
    from gui.training.plots.curve_plot import CurvePlot
    from gui.training.plots.curve_view import CurveView

    application()
    record = Record(len(race.contestants))
    for progress in told:
        record.add(progress)
    with _wearing(theme):
        plot = CurvePlot(_("Loss"), CurveView((Measure.TRAIN_LOSS, Measure.TEST_LOSS), True, True))
        plot.resize(*RACE_SIZE)
        entries = [LegendEntry(spec, place, run=place) for place, spec in enumerate(race.contestants)]
        plot.set_entries(named(entries))
        plot.show_record(record, race.batches_per_epoch)
        try:
            _photograph(plot, path)
        finally:
            _dispose(plot)
    return path


def draw_window(contents: Contents, paths: Mapping[str, Path]) -> list[Path]:
    """Write a picture of the whole window with a document open for each theme, and return their paths."""
    from gui.app.main_window import MainWindow

    application()
    with _settings_of_its_own(), _wearing(appearance().choice):
        window = MainWindow()
        try:
            window.files.show(placed(contents))
            window.show_graph()
            for theme, path in paths.items():
                with _wearing(theme):
                    _photograph(window, path)
        finally:
            window.close()
            _dispose(window)
    return list(paths.values())


def _photograph(widget: QWidget, path: Path) -> None:
    """Show the widget for as long as its picture takes, and write it."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.show()
    QCoreApplication.processEvents()
    picture = widget.grab().toImage()
    widget.hide()
    write_file(path, encoded(picture))


def _dispose(discarded: QObject) -> None:
    """Delete it now, not when an event loop gets round to it: there is none."""
    discarded.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def _wearing(theme: str) -> Iterator[None]:
    """Let the application wear a theme for a while."""
    before = appearance().choice
    appearance().choose(theme)
    try:
        yield
    finally:
        appearance().choose(before)


@contextmanager
def _settings_of_its_own() -> Iterator[None]:
    """Keep the user's window layout out of the picture, and the picture's out of the user's settings."""
    before = os.environ.get(FOLDER_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            os.environ.pop(FOLDER_VARIABLE)
            if before is not None:
                os.environ[FOLDER_VARIABLE] = before
