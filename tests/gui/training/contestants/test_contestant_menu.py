"""All that is done with the chosen contestant, by its menu, its keys and its buttons; and the palette."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QMenu
from shiboken6 import isValid

from engine.training.rules.contestants import RATE, contestant
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_editors import HyperparameterPopup
from gui.training.contestants.contestant_menu import ColourMenu
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import DEEDS, ContestantTable
from gui.training.contestants.marks import HUES, LegendEntry


@pytest.fixture
def model(qapp):
    found = ContestantModel()
    found.set_entries(
        [LegendEntry(contestant(name), slot) for slot, name in enumerate(("sgd", "momentum", "adam"))]
    )
    yield found
    found.deleteLater()


@pytest.fixture
def table(qtbot, model):
    found = ContestantTable(model)
    qtbot.addWidget(found)
    found.resize(760, 300)
    with qtbot.waitExposed(found):
        found.show()
    found.choose(1)
    found.view.setFocus()
    return found


def told(model) -> list[tuple]:
    return [(entry.spec.optimizer, entry.enabled, entry.visible, entry.hue) for entry in model.entries]


SGD, MOMENTUM, ADAM = ((name, True, True, None) for name in ("sgd", "momentum", "adam"))
LEFT_BY = {
    "Duplicate": [SGD, MOMENTUM, MOMENTUM, ADAM],
    "Remove": [SGD, ADAM],
    "Move up": [MOMENTUM, SGD, ADAM],
    "Move down": [SGD, ADAM, MOMENTUM],
    "Sweep η × 0.1, × 1, × 10": [SGD, MOMENTUM, MOMENTUM, MOMENTUM, ADAM],
    "Switch off": [SGD, ("momentum", False, True, None), ADAM],
    "Hide the curve": [SGD, ("momentum", True, False, None), ADAM],
}


def entry_of(menu, words):
    return next(action for action in menu.actions() if action.text().split("\t")[0] == words)


@pytest.mark.parametrize("words", LEFT_BY)
def test_each_is_done_by_the_menu(table, model, words):
    entry_of(table.menu(), words).trigger()
    assert told(model) == LEFT_BY[words]


@pytest.mark.parametrize("words", LEFT_BY)
def test_each_is_done_by_its_key(table, model, words, qtbot):
    keys = entry_of(table.menu(), words).text().split("\t")[1]
    press(qtbot, table, keys)
    assert told(model) == LEFT_BY[words]


def press(qtbot, table, keys):
    modifiers = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Alt": Qt.KeyboardModifier.AltModifier,
                 "Shift": Qt.KeyboardModifier.ShiftModifier}  # fmt: skip
    *held, key = keys.split("+")
    named = {"Del": Qt.Key.Key_Delete, "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down}
    together = Qt.KeyboardModifier.NoModifier
    for name in held:
        together |= modifiers[name]
    qtbot.keyClick(table.view, named.get(key) or getattr(Qt.Key, f"Key_{key}"), together)


def test_switched_off_and_hidden_the_menu_offers_the_other_way(table, model):
    model.set_enabled(1, False)
    model.set_visible(1, False)
    for words in ("Switch on", "Show the curve"):
        entry_of(table.menu(), words).trigger()
    assert told(model) == [SGD, MOMENTUM, ADAM]


def test_every_row_says_what_it_does_and_each_has_a_key_of_its_own(table):
    assert all(deed.tip for deed in DEEDS)
    assert len({deed.keys for deed in DEEDS}) == len(DEEDS)
    tips = [button.toolTip() for button in table.findChildren(QAbstractButton)]
    for deed in DEEDS:
        if deed.drawing:
            assert any(deed.keys_told in tip for tip in tips)


def test_the_menu_opens_for_the_row_that_is_pointed_at(table, qtbot):
    cell = table.view.visualRect(table._model.index(2, Column.OPTIMIZER)).center()
    table.view.customContextMenuRequested.emit(cell)
    assert table.current == 2
    menu = next(menu for menu in table.findChildren(QMenu) if menu.isVisible())
    menu.close()


def test_the_form_of_all_hyperparameters_opens_by_its_key(table, qtbot):
    press(qtbot, table, "Shift+Return")
    (popup,) = table.findChildren(HyperparameterPopup)
    popup.close()


def palette(table) -> ColourMenu:
    return next(menu for menu in table.findChildren(ColourMenu) if menu.isVisible())


def test_a_click_on_the_line_offers_the_palette_and_a_click_on_the_box_hides_the_curve(table, model, qtbot):
    cell = table.view.visualRect(model.index(1, Column.SHOWN))
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=cell.center() + QPoint(8, 0))
    menu = palette(table)
    entry_of(menu, "Crimson").trigger()
    menu.close()
    assert model.entries[1].hue == HUES.index("Crimson")
    assert model.entries[1].visible
    box = QPoint(cell.left() + 10, cell.center().y())
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert not model.entries[1].visible


def test_the_palette_says_who_has_which_colour_and_which_is_chosen(table, model, qtbot):
    model.recolour(0, 6)
    press(qtbot, table, "C")
    menu = palette(table)
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words[0] == "Automatic"
    assert {"Brown: SGD", "Green: Adam", "Teal"} <= set(words)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Automatic"]
    menu.close()


def test_a_chosen_colour_is_a_place_of_the_palette_in_every_theme(model):
    model.recolour(1, 5)
    for theme in (LIGHT, DARK):
        assert model.entries[1].colour(theme) == theme.contestants[5]
    model.recolour(1, None)
    assert model.entries[1].colour(LIGHT) == LIGHT.contestants[1]


def test_there_is_a_name_for_each_colour_of_each_theme():
    assert len(HUES) == len(LIGHT.contestants) == len(DARK.contestants)


def test_a_copy_has_the_chosen_colour_with_another_mark_and_newcomers_avoid_it(model):
    model.recolour(0, 3)
    model.duplicate(0)
    first, copy, *_others = model.entries
    assert copy.colour(LIGHT) == first.colour(LIGHT)
    assert copy.marker != first.marker
    shades = [entry.shade for entry in model.entries]
    model.add("rmsprop")
    assert model.entries[-1].shade not in shades


def test_the_palette_wears_the_theme(table):
    appearance().choose("dark")
    icon = entry_of(table.colours(), "Teal").icon().pixmap(16, 16).toImage()
    assert icon.pixelColor(icon.width() // 2, icon.height() // 2).name() == DARK.contestants[1].name()
    appearance().choose("light")


def test_a_sweep_of_one_that_is_coloured_can_be_told_apart(table, model):
    model.recolour(1, 6)
    table.rates.sweep()
    swept = [entry for entry in model.entries if entry.spec.optimizer == "momentum"]
    assert len({entry.shade for entry in swept}) == 3
    assert [entry.spec.hyperparameters[RATE] for entry in swept] == [0.001, 0.01, 0.1]


@pytest.mark.parametrize("make", [ContestantTable.menu, ContestantTable.colours], ids=["deeds", "colours"])
def test_a_menu_goes_when_it_closes(table, qtbot, make):
    menu = make(table)
    menu.popup(table.mapToGlobal(QPoint(5, 5)))
    menu.close()
    qtbot.waitUntil(lambda: not isValid(menu))


def test_a_form_goes_when_it_closes(table, qtbot):
    table.edit_others()
    (form,) = table.findChildren(HyperparameterPopup)
    form.close()
    qtbot.waitUntil(lambda: not isValid(form))
