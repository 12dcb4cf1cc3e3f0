"""Which kind of picture is shown: what is offered, asked for, remembered, and drawn of residuals."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.instruments import Residuals
from engine.training.messages import SetPictures
from gui.look.theme import LIGHT
from gui.training.tiles.ground import Ground
from gui.training.tiles.painters import PAINTERS, Tile


def race_on(lab, small_race, name) -> None:
    lab.configure(replace(small_race, dataset=DatasetSettings(name, size=40)))
    lab.client.drain()


def choose(panel, name) -> None:
    panel.choice.setCurrentIndex(panel.choice.findData(name))
    panel.choice.activated.emit(panel.choice.currentIndex())


def offered(panel) -> list[str]:
    return [panel.choice.itemData(row) for row in range(panel.choice.count())]


def test_what_suits_the_data_is_offered_and_shown_when_it_is_chosen(lab, small_race, connections):
    panel = lab.picture_panel
    assert offered(panel) == ["boundaries", "confusions"]
    assert panel.choice.isVisible()
    choose(panel, "confusions")
    asked = [command for command in connections[-1].sent if isinstance(command, SetPictures)][-1]
    assert (asked.instrument, asked.resolution) == ("confusions", 64)
    lab.client.drain()
    assert lab.pictures.picture.instrument == "confusions"


def test_what_was_chosen_is_wanted_again_wherever_it_suits(lab, small_race):
    panel = lab.picture_panel
    race_on(lab, small_race, "sine")
    choose(panel, "residuals")
    race_on(lab, small_race, "digits")
    assert (offered(panel), panel.choice.isVisible()) == (["confusions"], False)
    assert lab.pictures.picture.instrument == "confusions"
    race_on(lab, small_race, "surface")
    assert panel.choice.currentText() == "Residuals"
    assert lab.pictures.picture.instrument == "residuals"


def test_it_is_remembered_and_what_is_no_instrument_changes_nothing(lab, small_race):
    race_on(lab, small_race, "sine")
    choose(lab.picture_panel, "predictions")
    state = json.loads(json.dumps(lab.save_state()))
    lab.picture_panel.wanted = ""
    lab.restore_state(state)
    for odd in ("a film", None, 3, ["fit"]):
        lab.restore_state({**state, "pictures": odd})
    assert lab.picture_panel.wanted == "predictions"


@pytest.mark.parametrize("answer", [5.0, 1.0, 9.0, np.nan])
def test_a_residual_stands_as_far_above_the_middle_as_the_target_above_its_prediction(qapp, answer):
    """Targets from 0 to 10: the picture is as high as they are wide, and a bit more (0.06 on either side)."""
    ground = Ground(load_dataset(DatasetSettings("sine", size=8)))
    picture = Residuals(np.array([0.0, 5.0, 10.0]), np.array([[np.nan, answer, np.nan]]))
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(LIGHT.card)
    colour = LIGHT.contestants[0]
    with QPainter(image) as painter:
        PAINTERS["residuals"].over(painter, picture, Tile(0, colour, QRectF(0, 0, 100, 100), None), ground)
    drawn = [
        (x, y) for y in range(100) for x in range(100) if image.pixelColor(x, y).saturation() > 100
    ]  # fmt: skip
    if np.isnan(answer):
        assert not drawn
        return
    x, y = np.mean(drawn, axis=0)
    assert (x, y) == pytest.approx([50 + (answer - 5) / 11.2 * 100, 50 - (5 - answer) / 11.2 * 100], abs=1)
