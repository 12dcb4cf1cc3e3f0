"""Where a race is to pause: set in a small form, shown on a button, remembered, and told when it happens."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.messages import SetGoal
from engine.training.record import Measure
from engine.training.stopping import GOALS, Goal
from gui.training.stop_button import WIDEST, StopButton, StopPopup
from tests.gui.diary import Diary, without_places
from tests.gui.drawing import compare
from tests.gui.outline import outline


@pytest.fixture
def button(qtbot):
    button = StopButton()
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    return button


@pytest.fixture
def popup(button, qtbot):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    yield button.popup
    if button.popup is not None:
        button.popup.close()


def choose(popup, kind):
    popup.kind.setCurrentIndex(popup.kind.findData(kind))
    popup.kind.activated.emit(popup.kind.currentIndex())


def type_number(qtbot, popup, text):
    popup.number.lineEdit().selectAll()
    qtbot.keyClicks(popup.number.lineEdit(), text)
    qtbot.keyClick(popup.number, Qt.Key.Key_Return)


def sent(connection):
    return [command.goal for command in connection.sent if isinstance(command, SetGoal)]


def test_at_first_there_is_no_goal(button):
    assert button.goal is None
    assert button.text() == ""
    assert "pause by itself" in button.toolTip()


def test_a_goal_is_chosen_with_its_number_and_stands_on_the_button(button, popup, qtbot):
    told = []
    button.goal_changed.connect(told.append)
    assert not popup.number.isVisible()
    choose(popup, "loss")
    assert popup.number.isVisible()
    assert popup.words == GOALS["loss"].description
    type_number(qtbot, popup, "0.02")
    assert told == [Goal("loss", 0.1), Goal("loss", 0.02)]
    assert (button.goal, button.text()) == (Goal("loss", 0.02), "≤ 0.02")
    assert GOALS["loss"].description in " ".join(button.toolTip().split())
    choose(popup, "")
    assert (button.goal, button.text(), told[-1]) == (None, "", None)


def test_a_number_that_cannot_be_is_refused_by_its_title_and_the_goal_stays(button, popup, qtbot):
    choose(popup, "step")
    type_number(qtbot, popup, "2.5")
    assert popup.error() == "Step is 2.5; it must be a whole number from 1 to 1000000000"
    assert button.goal == Goal("step", 1000)
    type_number(qtbot, popup, "many")
    assert popup.error().startswith("Step is 'many'; ")
    type_number(qtbot, popup, "20")
    assert (popup.error(), button.goal) == ("", Goal("step", 20))


def test_the_form_is_as_high_as_what_it_says(button, popup, qtbot):
    heights = [popup.height()]
    for act in (
        lambda: choose(popup, "loss"),
        lambda: type_number(qtbot, popup, "many"),
        lambda: type_number(qtbot, popup, "0.5"),
        lambda: choose(popup, ""),
    ):
        act()
        heights.append(popup.height())
    never, with_number, with_error, mended, never_again = heights
    assert never == never_again < with_number == mended < with_error


def test_each_kind_keeps_its_number(button, popup, qtbot):
    choose(popup, "epoch")
    type_number(qtbot, popup, "7")
    choose(popup, "accuracy")
    choose(popup, "epoch")
    assert popup.number.value() == 7
    assert button.goal == Goal("epoch", 7)


def test_the_form_shows_the_goal_that_there_is_and_closes_without_a_trace(button, qtbot):
    button.set_goal(Goal("accuracy", 90))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    popup = button.popup
    assert (popup.kind.currentData(), popup.number.value()) == ("accuracy", 90)
    with qtbot.waitSignal(popup.destroyed):
        popup.close()
    assert button.popup is None


@pytest.mark.parametrize(("data", "offered"), [("moons", True), ("sine", False)])
def test_an_accuracy_is_offered_where_classes_are_learned(button, qtbot, data, offered):
    button.show_dataset(load_dataset(DatasetSettings(data, size=40)))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    kinds = button.popup.kind
    enabled = {kinds.itemData(place): kinds.model().item(place).isEnabled() for place in range(kinds.count())}
    assert enabled == {"": True, "step": True, "epoch": True, "loss": True, "accuracy": offered}
    assert ("has no accuracy" in kinds.itemData(4, Qt.ItemDataRole.ToolTipRole)) is not offered
    button.popup.close()


def test_the_lab_tells_what_the_race_is_on(lab, client, small_race):
    lab.configure(replace(small_race, dataset=DatasetSettings("sine", size=40)))
    client.drain()
    assert not lab.transport.stop.suits(GOALS["accuracy"])
    assert lab.transport.stop.suits(GOALS["loss"])


def test_the_same_goal_is_not_told_again(button, qtbot):
    button.set_goal(Goal("step", 5))
    with qtbot.assertNotEmitted(button.goal_changed):
        button.set_goal(Goal("step", 5))


def test_goal_and_numbers_are_remembered(button, qtbot):
    button.set_goal(Goal("step", 5))
    button.set_goal(Goal("loss", 0.5))
    other = StopButton()
    qtbot.addWidget(other)
    other.restore_state(json.loads(json.dumps(button.save_state())))
    assert other.goal == Goal("loss", 0.5)
    assert other.number("step") == 5


@pytest.mark.parametrize(
    "state",
    [None, 3, {}, {"kind": "luck"}, {"kind": 7, "numbers": 5}, {"kind": "", "numbers": {"step": -1}},
     {"numbers": {"step": "x", "loss": None}}],
)  # fmt: skip
def test_an_odd_memory_is_passed_over(button, state):
    button.restore_state(state)
    assert button.goal is None
    assert button.number("step") == GOALS["step"].first


@pytest.mark.usefixtures("light")
def test_a_goal_is_set_in_its_form_step_by_step(button, qtbot):
    """`WRITE_DRAWINGS=1 pytest` with this file stores it anew."""
    button.show_dataset(load_dataset(DatasetSettings("moons", size=40)))
    popup = StopPopup(button)
    qtbot.addWidget(popup)
    popup.show_below(button)
    below = popup.pos() - button.mapToGlobal(QPoint(0, button.height()))
    assert all(0 <= aside <= 4 for aside in below.toTuple())  # a frame may be around it
    assert popup.width() == WIDEST
    assert popup.focusWidget() is popup.kind
    compare("outline-stop", outline(popup))

    def of_button():
        look = button.toolButtonStyle().name
        return {"button": [button.text(), button.toolTip(), button.accessibleDescription(), look]}

    diary = Diary(popup, button, more=of_button)
    for kind in ("step", "epoch", "loss", "accuracy"):
        choose(popup, kind)
        diary.note(kind)
        for text in ("0", "50", "much", ""):
            popup.number.lineEdit().setText(text)
            popup.number.editingFinished.emit()
            diary.note(f"{kind} {text!r}")
        popup.number.stepBy(1)
        diary.note(f"{kind} more")
    for kind in ("step", ""):
        choose(popup, kind)
        diary.note(f"{kind!r} again")
    compare("diary-stop", without_places(diary.lines))


# -- in the Lab -------------------------------------------------------------------------------------------


def drain_until_paused(lab, client, ticks=200):
    for _tick in range(ticks):
        client.drain()
        if not lab.race.is_running:
            return
    raise AssertionError("it has not paused")


def test_the_race_pauses_exactly_there_and_says_why_until_it_goes_on(lab, client, connections):
    lab.transport.stop.set_goal(Goal("step", 37))
    assert sent(connections[0])[-1] == Goal("step", 37)
    lab.race.play()
    drain_until_paused(lab, client)
    assert connections[0].session._race.step == 37
    assert not lab.transport.is_playing
    assert lab.bar.text == "Paused: it was to stop after step 37."
    lab.bar.choices["Go on"].click()
    assert lab.race.is_running
    assert lab.bar.text == ""
    client.drain()
    lab.race.pause()
    client.drain()
    assert connections[0].session._race.step > 37


def test_space_after_the_pause_takes_the_words_away(lab, client):
    lab.transport.stop.set_goal(Goal("epoch", 2))
    lab.race.play()
    drain_until_paused(lab, client)
    assert "epoch 2" in lab.bar.text
    lab.race.toggle()
    assert lab.bar.text == ""


def test_going_on_leaves_what_is_said_of_something_else(lab, client):
    lab.transport.stop.set_goal(Goal("step", 3))
    lab.race.play()
    drain_until_paused(lab, client)
    lab.bar.say("something else")
    lab.race.play()
    assert lab.bar.text == "something else"


def test_the_loss_of_the_pause_is_on_the_curve(lab, client):
    lab.transport.stop.set_goal(Goal("loss", 0.3))
    lab.race.play()
    drain_until_paused(lab, client)
    at, losses = lab.race.record.curve(Measure.TRAIN_LOSS)
    assert (losses[-1] <= 0.3).any()
    assert not (losses[:-1] <= 0.3).any()
    assert f"{at[-1]:,.0f}" in lab.bar.text


def test_another_worker_hears_of_the_goal_and_the_next_start_knows_it(lab, client, connections, opened_lab):
    lab.transport.stop.set_goal(Goal("epoch", 9))
    state = json.loads(json.dumps(lab.save_state()))
    lab.race.restart()
    assert sent(connections[1]) == [Goal("epoch", 9)]
    lab.transport.stop.set_goal(None)
    lab.restore_state(state)
    assert lab.transport.stop.goal == Goal("epoch", 9)


def test_a_goal_and_large_counters_do_not_make_the_transport_wider(lab):
    transport, width = lab.transport, lab.transport.width()
    transport.stop.set_goal(Goal("epoch", 100_000))
    transport.show_progress(1_234_567, 99_999, 12_345)
    lab.layout().activate()
    assert transport.width() == width
    assert transport.minimumSizeHint().width() <= width
