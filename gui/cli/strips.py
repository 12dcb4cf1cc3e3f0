"""Strips of frames for slides and the README: what a passage of a lecture looks like, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.study.events import Sum
from gui.app.main_window import MainWindow
from gui.document.apart import at_work
from gui.look.theme import appearance
from gui.panels.node_page import NodePage

COLUMNS = 2
GAP = 12
SETTLED = 400
"""Milliseconds after which nothing moves any more, and the formula is typeset."""

LOOK = 20
"""Milliseconds between two looks at whether all is measured."""

Frames = Callable[[MainWindow], Iterator[QWidget | None]]


def _flow(window: MainWindow) -> Iterator[None]:
    """The gradient on its way through the sigmoid neuron."""
    window.open_example("sigmoid-neuron")
    window.graph.player.play_backward()
    for count in (3, 7, 12, 21):
        window.graph.player.go_to(count)
        yield


def _fork_sum(window: MainWindow) -> Iterator[None]:
    """Two terms at a fork, and the sum that takes their place."""
    window.open_example("fork")
    player = window.graph.player
    player.play_backward()
    assert player.playback is not None
    beats = player.playback.trace.beats
    total = next(count for count, beat in enumerate(beats, 1) if beat.kind is Sum)
    for count in (total - 1, total):
        player.go_to(count)
        yield


def _quiz(window: MainWindow) -> Iterator[None]:
    """A gradient that is asked for, a mistake that is told by its name, and the right answer."""
    window.open_example("sigmoid-neuron")
    window.graph.predict()
    examiner = window.graph.examiner
    for answer in ("-0.53", "-0.53"):
        examiner.answer(answer)
    yield
    window.graph.strip.quiz.take("0.37")
    yield


def _paths(window: MainWindow) -> Iterator[None]:
    """One of the nine paths, the sum of all, and how it is factored."""
    window.open_example("nine-paths")
    window.graph.canvas.select([window.document.graph.find("X").id])
    window.graph.player.play_paths()
    window.graph.canvas.select(())
    for count in (4, 9, 12, 15):
        window.graph.player.go_to(count)
        yield


def _explained(window: MainWindow) -> Iterator[QWidget]:
    """The inspector: a Jacobian as a heat-map, a nudge and what it does, and a checked gradient."""
    for example, node, part in (
        ("two-layer-network", "h", "jacobian"),
        ("apples", "price", "what_if"),
        ("sigmoid-neuron", "w0", "check"),
    ):
        window.open_example(example)
        window.graph.canvas.select([window.document.graph.find(node).id])
        page = window.graph.inspector.page
        assert isinstance(page, NodePage)
        section = page.section(part)
        section.header.setChecked(True)
        while at_work():  # a picture of what is still being measured would show nothing
            QTest.qWait(LOOK)
        yield section


STRIPS: dict[str, Frames] = {
    "flow": _flow, "fork-sum": _fork_sum, "quiz": _quiz, "paths": _paths, "explained": _explained,
}  # fmt: skip
"""What there is a strip of; each goes on to its next frame when the last one has been taken.

A frame is the canvas with what is under it, or the widget that is named.
"""


def take_strips(window: MainWindow, folder: Path) -> dict[str, QPixmap]:
    """Write every strip, light and dark, and return them by the names of their files."""
    taken = {}
    for name, frames in STRIPS.items():
        for theme in ("light", "dark"):
            appearance().choose(theme)
            window.document.undo_stack.setClean()  # so that nobody is asked whether to save
            strip = _tiled([_frame(window, named) for named in frames(window)])
            taken[f"strip-{name}-{theme}"] = strip
            strip.save(str(folder / f"strip-{name}-{theme}.png"))
            window.graph.player.end()
            window.graph.examiner.end()
    return taken


def _frame(window: MainWindow, named: QWidget | None) -> QPixmap:
    """Return a widget, or the canvas with the strip under it, as they look once all is settled."""
    canvas, middle = window.graph.canvas, window.graph.centralWidget()
    assert middle is not None
    canvas.fit()
    QTest.qWait(SETTLED)
    caption = window.graph.strip.flow.caption
    caption.settle()
    caption.formula.settle()
    QTest.qWait(SETTLED)
    if named is not None:
        return named.grab()
    top = canvas.mapTo(middle, QPoint()).y()
    return middle.grab(middle.rect().adjusted(0, top, 0, 0))


def _tiled(frames: list[QPixmap]) -> QPixmap:
    """Return frames beside and under each other, in the order they are read; single widgets with a rim."""
    sizes = [frame.deviceIndependentSize().toSize() for frame in frames]
    size = QSize(max(size.width() for size in sizes), max(size.height() for size in sizes))
    rows = -(-len(frames) // COLUMNS)
    columns = min(COLUMNS, len(frames))
    width, height = size.width() + GAP, size.height() + GAP
    is_even = all(one == sizes[0] for one in sizes)
    rim = 0 if is_even else GAP
    strip = QPixmap(QSize(width * columns - GAP + 2 * rim, height * rows - GAP + 2 * rim))
    strip.fill(appearance().theme.border if is_even else appearance().theme.ground)
    with QPainter(strip) as painter:
        for index, frame in enumerate(frames):
            row, column = divmod(index, COLUMNS)
            painter.drawPixmap(QPoint(rim + width * column, rim + height * row), frame)
    return strip
