"""A large picture is painted between other work, and is the same as one painted at once."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gui.canvas.painting import Painting
from gui.canvas.render import blank, painted_on, picture_area, picture_steps
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.look import slices
from gui.look.slices import Steps, at_once
from gui.look.theme import LIGHT
from tests.faults.watchdog import large
from tests.gui.screen import difference, pixels


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


def test_steps_make_the_picture_that_is_painted_at_once(
    parent: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SLICE", 0.001)
    document = Document()
    document.replace(large(60))
    document.flush()
    scene = CanvasScene(document, LIGHT)
    area = picture_area(scene)
    size, images, turns = area.size().toSize(), [blank(area.size().toSize(), 1.0) for _each in range(2)], []

    def draw(painter: QPainter) -> Steps[None]:
        return picture_steps(painter, scene, area)

    painting = Painting(parent)
    painting.begin(images[0], draw)
    go_on = painting._slices._do_some
    painting._slices._timer.timeout.connect(lambda: turns.append(go_on))
    with qtbot.waitSignal(painting.done):
        pass
    at_once(painted_on(images[1], draw))
    assert len(turns) > 3
    assert images[0].size() == size
    assert difference(pixels(images[0]), pixels(images[1])) == 0.0
    assert np.any(pixels(images[1]))
    scene.detach()


def test_one_that_is_given_up_says_so_before_its_painter_goes_and_paints_no_further(parent: QObject) -> None:
    image, seen = blank(QSize(10, 10), 1.0), []

    def draw(painter: QPainter) -> Steps[None]:
        seen.append("begun")
        yield
        seen.append("never")

    painting = Painting(parent)
    painting.begin(image, draw)
    painting.done.connect(lambda: seen.append("done"))
    painting.given_up.connect(lambda: seen.append(image.paintingActive()))
    painting._slices._pieces.popleft()()
    painting.cancel()
    assert seen == ["begun", True]
    assert not image.paintingActive()
    assert not painting.is_busy
    assert not painting._slices.is_busy


@pytest.mark.no_qt_log  # Qt says itself that it cannot paint
def test_on_what_takes_no_painter_nothing_is_painted_and_that_is_told(parent: QObject, qtbot: QtBot) -> None:
    painting, done = Painting(parent), []
    painting.begin(QImage(), lambda _painter: pytest.fail("painted"))
    painting.done.connect(lambda: done.append(True))
    with qtbot.waitSignal(painting.failed) as told:
        pass
    assert "could not be made" in told.args[0]
    assert not done
