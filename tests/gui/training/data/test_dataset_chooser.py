"""The chooser of data shows what each data set looks like, once its list is opened."""

from __future__ import annotations

from PySide6.QtCore import QSize

from engine.training.data.datasets import DATASETS
from gui.look.theme import appearance
from gui.training.data.dataset_chooser import PICTURE, DatasetChooser, _ground


def pictures(chooser):
    places = range(chooser.count())
    return [chooser.itemIcon(place).pixmap(PICTURE).toImage() for place in places]


def test_pictures_are_drawn_when_the_list_opens_all_different_and_anew_in_another_theme(qtbot, monkeypatch):
    chooser = DatasetChooser()
    qtbot.addWidget(chooser)
    monkeypatch.setattr("PySide6.QtWidgets.QComboBox.showPopup", lambda _self: None)  # it would wait
    assert all(chooser.itemIcon(place).isNull() for place in range(chooser.count()))
    chooser.showPopup()
    assert not any(chooser.itemIcon(place).isNull() for place in range(chooser.count()))  # there is room
    chooser.slices.finish()
    drawn = pictures(chooser)
    known = [chooser.findData(row.name) for row in DATASETS.values() if row.needs not in {"path", "fetched"}]
    assert len({bytes(drawn[place].constBits()) for place in known}) == len(known)
    symbols = [chooser.findData(name) for name in ("mnist", "csv")]
    assert len({bytes(drawn[place].constBits()) for place in (*known, *symbols)}) == len(known) + 2
    assert drawn[0].deviceIndependentSize().toSize() == PICTURE
    assert chooser.iconSize() == QSize(0, 0)
    appearance().choose("dark" if not appearance().theme.dark else "light")
    chooser.showPopup()
    chooser.slices.finish()
    again = pictures(chooser)
    assert all(again[place] != drawn[place] for place in (*known, *symbols))


def test_pictures_stand_on_the_list_s_own_ground_at_any_scale():
    for scale in (1.0, 2.0):
        ground = _ground(scale)
        assert ground.deviceIndependentSize().toSize() == PICTURE
        assert ground.toImage().pixelColor(1, 1).alpha() == 0
