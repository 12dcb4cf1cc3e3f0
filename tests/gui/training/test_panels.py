"""The Lab's panels give back what they show, tell each change once, and say what is wrong where it is."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from engine.errors import ConfigurationError
from engine.ops import OPS
from engine.training.bounds import Bounds
from engine.training.data.datasets import DATASETS, DatasetSettings, load_dataset
from engine.training.messages import Failed
from engine.training.networks.network import ACTIVATIONS, Network
from engine.training.record import Measure, Record
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from engine.training.titles import title_of
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.conductor import SETTLING_MILLISECONDS, RaceConductor
from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ContestantTable
from gui.training.contestants.marks import LegendEntry, free_slot, percent
from gui.training.data.dataset_panel import DatasetPanel
from gui.training.docks import BOTTOM_HEIGHT, LEFT_WIDTH, RIGHT_SHARE
from gui.training.form import Form
from gui.training.network.network_panel import NEW_LAYER, NetworkChoice, NetworkPanel, layers_from_text
from gui.training.number_field import NumberField
from gui.training.plots.curve_view import CurveView
from gui.training.plots.plot_panel import PlotPanel
from gui.training.transport import FIRST_SPEED, SPEEDS, Transport


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    return widget


# The network ------------------------------------------------------------------------------------------------


@pytest.fixture
def network(qtbot):
    return shown(qtbot, NetworkPanel())


CHOICE = NetworkChoice(Network((5, 3), "relu", "he_normal", 0.25), 7, 11)


SCALED = NetworkChoice(Network(initializer="normal", scale=0.5, loss="huber"), 7, 11)


OWN = NetworkChoice(Network((5, 3), "relu,tanh", l1=0.5, bias=False), None, 0)


DROPPED = NetworkChoice(Network((5, 3), dropout=0.25), 7, 11, shuffled=False)


@pytest.mark.parametrize("choice", [CHOICE, SCALED, OWN, DROPPED, NetworkChoice(Network(()), None, 0)])
def test_a_choice_comes_back_as_it_was_shown_and_nothing_is_said_to_change(network, qtbot, choice):
    with qtbot.assertNotEmitted(network.changed):
        network.set_choice(choice)
    assert network.choice() == choice


@pytest.mark.parametrize("box", ["_activation", "_initializer", "_loss"])
def test_a_choice_from_a_list_is_told_and_each_has_a_tip(network, qtbot, box):
    chosen = getattr(network, box)
    chosen.setCurrentIndex(1)
    with qtbot.waitSignal(network.changed):
        chosen.activated.emit(1)
    assert all(chosen.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in range(chosen.count()))
    assert [network._activation.itemData(row) for row in range(len(ACTIVATIONS))] == [*ACTIVATIONS]


def test_a_scale_is_asked_for_only_where_weights_are_drawn_with_it(network):
    assert not network._scale.isVisible()
    network.set_choice(SCALED)
    assert network._scale.isVisible()
    network._scale.lineEdit().setText("much")
    with pytest.raises(ConfigurationError, match="Scale σ"):
        network.choice()
    network._initializer.setCurrentIndex(0)
    network._edited()
    assert not network._scale.isVisible()
    assert network.choice().network.scale == Network.scale


@pytest.mark.parametrize("field", ["_scale", "_l2", "_l1", "_batch", "_seed"])
def test_a_number_is_told_when_it_is_entered(network, qtbot, field):
    number = getattr(network, field)
    number.lineEdit().setText("3")
    with qtbot.waitSignal(network.changed):
        QTest.keyClick(number, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("name", "said"),
    [("moons", OPS["softmax_cross_entropy"].title), ("sine", OPS["squared_error"].title)],
)
def test_the_network_is_described_for_its_data(network, name, said):
    data = load_dataset(DatasetSettings(name, size=40))
    network.set_choice(CHOICE)
    assert network._summary.text() == ""
    network.show_dataset(data)
    first, second = network._summary.text().splitlines()
    count = CHOICE.network.parameter_count(data.features, data.outputs)
    assert first == f"{data.features}–5–3–{data.outputs}: {count:,} parameters"
    assert second == f"Loss: {said}"
    network.set_choice(replace(CHOICE, network=replace(CHOICE.network, hidden=(2,))))
    assert network._summary.text().startswith(f"{data.features}–2–{data.outputs}:")
    network._hidden.setText("2, two")
    network._edited()
    assert network._summary.text() == ""


def test_biases_are_left_out_by_a_click(network, qtbot):
    network.set_choice(CHOICE)
    with qtbot.waitSignal(network.changed):
        network._bias.click()
    assert network.choice().network == replace(CHOICE.network, bias=False)


def test_batches_keep_the_order_of_their_source_by_a_click(network, qtbot):
    network.set_choice(CHOICE)
    with qtbot.waitSignal(network.changed):
        network._shuffled.click()
    assert network.choice() == replace(CHOICE, shuffled=False)


def test_dropout_is_typed_and_refused_by_name_where_it_cannot_be(network, qtbot):
    network.set_choice(CHOICE)
    field = network._dropout
    for typed, found in (("0.5", 0.5), ("", 0.0), ("0", 0.0)):
        field.lineEdit().setText(typed)
        with qtbot.waitSignal(network.changed):
            field.value_changed.emit()
        assert network.choice().network == replace(CHOICE.network, dropout=found)
    for typed in ("1", "half"):
        field.lineEdit().setText(typed)
        with pytest.raises(ConfigurationError, match=r"Dropout is .*from 0 to 0\.9") as caught:
            network.choice()
        assert network.show_error(caught.value.field, str(caught.value))
        assert "Dropout" in network.error("dropout")


def test_tooltips_tell_which_losses_are_without_dropout(network, qtbot):
    plots = shown(qtbot, PlotPanel())
    assert "measured with all units" in network._dropout.toolTip()
    assert [("without" in box.toolTip()) for box in plots._shown.values()] == [True, True, False]
    assert all("dropout" in box.toolTip() for box in plots._shown.values())


def test_activations_of_their_own_follow_the_number_of_layers(network):
    network.set_choice(OWN)
    chosen = []
    for widths in ("5, 3, 2", "5, x", "5, 3", "5", "5, 3"):
        network._hidden.setText(widths)
        network._edited()
        chosen.append(network._activation.currentData())
    assert chosen == ["relu,tanh,tanh", "relu,tanh,tanh", "relu,tanh", "relu", "relu"]
    assert network._activation.count() == len(ACTIVATIONS)


def test_the_loss_that_is_told_is_the_chosen_one_where_it_is_for_the_data(network):
    network.set_choice(NetworkChoice(Network(loss="huber"), None, 0))
    for name, said in (("sine", OPS["huber"].title), ("moons", "")):
        network.show_dataset(load_dataset(DatasetSettings(name, size=40)))
        assert network._summary.text().partition("Loss: ")[2] == said


def test_layers_are_added_as_wide_as_the_last_and_taken_off_the_end(network, qtbot):
    network._hidden.setText("")
    texts = []
    for button in (network._more, network._more, network._fewer, network._fewer, network._fewer):
        button.click()
        texts.append(network._hidden.text())
    assert texts == [f"{NEW_LAYER}", f"{NEW_LAYER}, {NEW_LAYER}", f"{NEW_LAYER}", "", ""]
    network._hidden.setText("4, 6,")
    with qtbot.waitSignal(network.changed):
        network._more.click()
    assert network._hidden.text() == "4, 6, 6"
    with qtbot.waitSignal(network.changed):
        network._fewer.click()
    assert network._hidden.text() == "4, 6"
    with qtbot.assertNotEmitted(network.changed):
        network._hidden.setText("")
        network._fewer.click()


def test_an_empty_field_says_what_it_stands_for_and_a_label_leads_to_its_editor(network, qtbot):
    hints = [field.lineEdit().placeholderText() for field in (network._l2, network._batch, network._seed)]
    assert hints == ["0", "all", "0"]
    assert network._hidden.parentWidget().focusProxy() is network._hidden


def test_typed_layers_are_told_once(network, qtbot):
    network._hidden.setFocus()
    QTest.keyClicks(network._hidden, "9")
    with qtbot.waitSignal(network.changed):
        QTest.keyClick(network._hidden, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(network.changed):
        QTest.keyClick(network._hidden, Qt.Key.Key_Return)


@pytest.mark.parametrize(("text", "widths"), [("8, 8", (8, 8)), ("8;4 2", (8, 4, 2)), ("", ()), (" , ", ())])
def test_layers_are_read_however_they_are_separated(text, widths):
    assert layers_from_text(text) == widths


@pytest.mark.parametrize("text", ["8, x", "8.5", "-3", "²"])
def test_what_is_no_width_is_refused_by_its_word(text):
    with pytest.raises(ConfigurationError) as refused:
        layers_from_text(text)
    assert refused.value.field == "hidden"
    assert repr(text.split()[-1]) in str(refused.value)


@pytest.mark.parametrize(("name", "field"), [("_l2", "l2"), ("_batch", "batch_size"), ("_seed", "seed")])
def test_what_is_no_number_is_refused_beside_its_field(network, name, field):
    getattr(network, name).lineEdit().setText("many")
    with pytest.raises(ConfigurationError, match="is 'many'; it must be a") as refused:
        _race_of(network)
    assert refused.value.field == field


def _race_of(panel):
    choice = panel.choice()
    return RaceSettings(network=choice.network, batch_size=choice.batch_size, seed=choice.seed)


# A form, and the field of a number --------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["hidden", "batch_size"])
def test_what_is_wrong_is_read_aloud_by_the_part_of_a_row_that_has_the_focus(network, field):
    part = {"hidden": network._hidden, "batch_size": network._batch}[field]
    assert part.accessibleName() == title_of(field)
    network.show_error(field, "too many")
    assert part.accessibleDescription() == "too many"
    network.clear_errors()
    assert part.accessibleDescription() == ""


def test_errors_stand_under_their_fields_in_the_theme_until_they_are_cleared(qtbot):
    appearance().choose("light")
    form, editor = Form(), QLineEdit()
    form.add("size", "Size", editor, "How many <rows>")
    shown(qtbot, form)
    assert editor.accessibleName() == "Size"
    assert "&lt;rows&gt;" in editor.toolTip()
    label, _editor, error = form._rows["size"]
    assert (label.text(), label.buddy(), label.toolTip()) == ("Size", editor, editor.toolTip())
    assert form.show_error("size", "too many")
    assert not form.show_error("other", "too many")
    assert (form.error("size"), error.isVisible(), editor.accessibleDescription()) == (
        "too many", True, "too many"
    )  # fmt: skip
    assert LIGHT.danger.name() in error.styleSheet()
    appearance().choose("dark")
    assert DARK.danger.name() in error.styleSheet()
    form.set_row_visible("size", False)
    assert [widget.isVisible() for widget in (label, editor, error)] == [False] * 3
    form.set_row_visible("size", True)
    assert [widget.isVisible() for widget in (label, editor, error)] == [True] * 3
    form.clear_errors()
    assert (form.error("size"), error.isVisible(), editor.accessibleDescription()) == ("", False, "")
    form.set_row_visible("size", True)
    assert not error.isVisible()
    appearance().choose("system")


def wheel(widget, notches=1):
    event = QWheelEvent(
        QPointF(5, 5), QPointF(widget.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    event.accept()
    widget.wheelEvent(event)
    return event.isAccepted()


def test_the_wheel_steps_a_number_only_where_it_is_being_edited(qtbot):
    field = shown(qtbot, NumberField(Bounds(0.0, 10.0), step=1.0))
    field.set_value(3.0)
    field.clearFocus()
    assert not wheel(field)
    assert field.value() == 3.0
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert wheel(field)
    assert field.value() == 4.0
    assert field.lineEdit().selectedText() == "4"


def test_a_number_field_has_both_arrows_accepts_any_text_and_keeps_its_width(qtbot):
    field = shown(qtbot, NumberField(Bounds(0.0, 10.0), step=0.5))
    step = NumberField.StepEnabledFlag
    assert field.stepEnabled() == step.StepUpEnabled | step.StepDownEnabled
    assert field.validate("anything", 3)[0].name == "Acceptable"
    assert field.isAccelerated()
    assert not field.keyboardTracking()
    assert 60 <= field.minimumSizeHint().width() < field.sizeHint().width() <= 100
    field.stepBy(3)
    assert field.value() == 1.5
    field.stepBy(-9)
    assert field.value() == 0.0
    field.set_default(2.0, Bounds(1.0, 4.0))
    field.lineEdit().clear()
    field.stepBy(-1)
    assert field.value() == 1.5
    field.set_default(None)
    assert field.lineEdit().placeholderText() == ""


@pytest.mark.parametrize(("taken", "slot"), [([], 0), ([0], 1), ([1], 0), ([0, 1, 2], 3), ([2, 0], 1)])
def test_the_first_free_colour_is_taken(taken, slot):
    assert free_slot([LegendEntry(contestant("sgd"), place) for place in taken]) == slot


def test_shares_are_written_in_percent():
    assert [percent(share) for share in (1, 0.9731, 0.0)] == ["100%", "97.3%", "0.0%"]


# Plots and transport ----------------------------------------------------------------------------------------


def test_a_race_that_was_told_of_before_the_plots_were_made_is_drawn_by_both(qtbot):
    panel, record = shown(qtbot, PlotPanel()), Record(1)
    panel.show_record(record, 3)
    assert [plot._record for plot in (panel.loss, panel.accuracy)] == [record, record]


def test_how_curves_are_shown_comes_back_and_acts_on_both_plots(qtbot):
    panel = shown(qtbot, PlotPanel())
    state = {
        "shown": ["train", "batch"], "log": True, "log_steps": True, "epochs": True, "smoothing": 40, "tab": 1
    }  # fmt: skip
    panel.restore_state(state)
    assert panel.save_state() == state
    assert panel.loss.view == CurveView((Measure.TRAIN_LOSS, Measure.BATCH_LOSS), True, True, 0.4, True)
    assert panel.accuracy.view == CurveView((Measure.TRAIN_ACCURACY,), False, True, 0.4, True)
    assert panel.visible_plot is panel.accuracy
    assert panel._smoothing.toolTip().startswith("Smoothing 0.40")
    assert not panel._shown["batch"].isEnabled()
    assert not panel._log.isEnabled()
    assert panel._log_steps.isEnabled()
    panel._tabs.setCurrentIndex(0)
    assert panel.visible_plot is panel.loss
    assert panel._shown["batch"].isEnabled()
    panel._smoothing.setValue(0)
    panel._axis.setCurrentIndex(0)
    panel._log.setChecked(False)
    panel._log_steps.setChecked(False)
    panel._shown["batch"].setChecked(False)
    panel._shown["test"].setChecked(True)
    assert panel.loss.view == CurveView((Measure.TRAIN_LOSS, Measure.TEST_LOSS))
    panel.restore_state(
        {"shown": 5, "log": 1, "log_steps": 1, "epochs": "yes", "smoothing": "much", "tab": None}
    )
    assert panel.loss.view == CurveView((Measure.TRAIN_LOSS, Measure.TEST_LOSS))
    panel.restore_state({"tab": 1})
    offered = lambda: [panel._tabs.isTabVisible(tab) for tab in range(3)]  # noqa: E731
    panel.show_task("Squared error", "price")
    assert panel.visible_plot is panel.error
    assert offered() == [True, False, True]
    names = [plot.plotItem.getAxis("left").labelText for plot in (panel.loss, panel.error)]
    assert names == ["Loss (Squared error, standardized)", "RMSE in units of price"]
    assert panel.error.view == CurveView((Measure.TRAIN_ERROR, Measure.TEST_ERROR))
    panel.show_task("Hinge", None)
    assert panel.visible_plot is panel.accuracy
    assert offered() == [True, True, False]
    assert panel.loss.accessibleName() == "Loss (Hinge)"


def test_tabs_are_as_wide_as_those_that_are_offered(qtbot):
    panel = shown(qtbot, PlotPanel())
    for target in ("price", None):
        panel.show_task("Squared error", target)
        QApplication.processEvents()
        assert panel._tabs.width() == panel._tabs.sizeHint().width()


def test_buttons_ask_for_what_they_say_and_show_what_they_are_told(qtbot):
    transport, asked = shown(qtbot, Transport()), []
    transport.play_toggled.connect(lambda on: asked.append(f"play {on}"))
    for name in ("step", "epoch", "reset"):
        getattr(transport, f"{name}_wanted").connect(lambda name=name: asked.append(name))
    for button in (transport._play, transport._step, transport._epoch, transport._reset):
        button.click()
    transport.set_playing(True)
    assert transport.is_playing
    assert transport._play.text() == "Pause"
    transport._play.click()
    assert asked == ["play True", "step", "epoch", "reset", "play False"]
    transport.set_playing(False)
    assert transport._play.text() == "Play"
    transport.set_available(False)
    assert not any(button.isEnabled() for button in transport._buttons)
    transport.set_available(True)
    assert all(button.isEnabled() for button in transport._buttons)
    transport.show_progress(12345, 67, 8901.2)
    assert (transport._progress.text(), transport._rate.text()) == ("Step 12,345   Epoch 67", "8,901 steps/s")
    transport.show_progress(0, 0, None)
    assert transport._rate.text() == ""


def test_every_mark_of_the_speed_is_told_and_written(qtbot):
    transport, told = shown(qtbot, Transport()), []
    assert (transport.speed, transport._speed.text()) == (FIRST_SPEED, "100/s")
    transport.speed_changed.connect(told.append)
    for mark, speed in enumerate(SPEEDS[:-1]):
        transport.set_speed_mark(mark)
        assert (transport.speed, transport.speed_mark) == (speed, mark)
        assert transport._speed.text() == f"{speed:,}/s"
    transport.set_speed_mark(len(SPEEDS) - 1)
    assert transport._speed.text() == "max"
    assert told == [*SPEEDS]


# The data ---------------------------------------------------------------------------------------------------


def test_choosing_other_data_shows_its_fields_defaults_and_words(qtbot, monkeypatch):
    panel = shown(qtbot, DatasetPanel())
    asked = []
    monkeypatch.setattr(panel._file, "ask", lambda: asked.append(panel._names.currentData()))
    paths = {"csv": "some.csv", "idx": "train-images-idx3-ubyte", "npz": "some.npz"}
    for row in DATASETS.values():
        panel._file.show_path(paths.get(row.name, ""))
        panel._names.setCurrentIndex(panel._names.findData(row.name))
        panel._names.activated.emit(panel._names.currentIndex())
        assert panel._noise.isHidden() == (row.noise is None)
        assert panel._size.isHidden() == (row.size is None)
        assert panel._names.toolTip() == row.description
        if row.size is not None:
            assert panel._size.lineEdit().placeholderText() == str(row.size)
        tip = panel._names.itemData(panel._names.currentIndex(), Qt.ItemDataRole.ToolTipRole)
        assert tip == row.description
        assert panel._target.isHidden() == (row.name != "csv")
    for row in paths:
        for path in ("", *(other for name, other in paths.items() if name != row)):
            panel._file.show_path(path)
            panel._names.setCurrentIndex(panel._names.findData(row))
            panel._names.activated.emit(panel._names.currentIndex())
    assert asked == [row for row in paths for _path in paths]


# The conduct of a race --------------------------------------------------------------------------------------


@pytest.fixture
def conducted(client, small_race):
    model, told = ContestantModel(), []
    model.set_entries([LegendEntry(contestant("sgd"), 0), LegendEntry(contestant("adam"), 1)])
    race = RaceConductor(client, model, lambda: small_race)
    race.running_changed.connect(told.append)
    yield race, client, told
    race.shutdown()


def test_edits_that_follow_each_other_prepare_one_race_once(conducted, connections, qtbot):
    race, _client, _told = conducted
    for _edit in range(3):
        race.prepare_soon()
    assert connections == []
    qtbot.wait(3 * SETTLING_MILLISECONDS)
    configured = [command for command in connections[0].sent if type(command).__name__ == "Configure"]
    assert len(configured) == 1


@pytest.mark.parametrize("end", ["failed", "died", "shutdown", "pause", "reset"])
def test_whatever_ends_a_race_it_is_said_to_run_no_longer(conducted, end):
    race, client, told = conducted
    race.prepare()
    client.drain()
    race.play()
    assert told == [True]
    ends = {
        "failed": lambda: client._emit(Failed(client._race, "too large", None, None, playing=False)),
        "died": client._bury,
        "shutdown": race.shutdown,
        "pause": race.pause,
        "reset": race.reset,
    }
    ends[end]()
    assert told == [True, False]
    assert not race.is_running


# The Lab ----------------------------------------------------------------------------------------------------


def test_a_contestant_without_a_network_says_so(lab, qtbot):
    row = lab.model.add("momentum")
    with qtbot.waitSignal(lab.message) as said:
        lab.request_graph(row)
    assert said.args == ["This contestant has no network yet."]


def test_what_is_mended_is_no_longer_said_to_be_wrong(lab):
    lab.dataset_panel._noise.lineEdit().setText("much")
    lab.race.prepare()
    assert lab.dataset_panel.error("noise") != ""
    lab.dataset_panel._noise.set_value(0.1)
    lab.race.prepare()
    assert lab.dataset_panel.error("noise") == ""


def test_what_has_no_field_of_its_own_is_said_above_the_plots(lab, monkeypatch):
    def refuse(*_settings):
        raise ConfigurationError("nothing fits", field="elsewhere")

    monkeypatch.setattr(lab, "_settings", refuse)
    lab.race.prepare()
    assert lab.bar.text == "nothing fits"


def test_an_unexpected_failure_is_logged_with_its_details_and_said_above_the_plots(lab, client, caplog):
    with caplog.at_level(logging.ERROR):
        client.failed.emit(Failed(client._race, "it broke", None, "the whole story", playing=False))
    assert "the whole story" in caplog.text
    assert "it broke" in lab.bar.text
    caplog.clear()
    lab.bar.clear()
    client.failed.emit(Failed(client._race, "too few rows", "size", None, playing=False))
    assert caplog.text == ""
    assert lab.dataset_panel.error("size") == "too few rows"


def test_a_layout_or_settings_that_cannot_be_read_are_passed_over_and_logged(lab, caplog):
    with caplog.at_level(logging.INFO):
        lab.restore_state({"docks": "no base 64 at all", "settings": {"seed": "seven"}})
    assert "the layout of the Lab could not be read" in caplog.text
    assert "the settings of the Lab could not be read" in caplog.text


def test_numbers_rest_between_two_looks_while_the_race_runs_and_are_right_when_it_stands(lab, client):
    lab.race.step()
    client.drain()
    client.drain()
    assert lab.transport._progress.text() == "Step 1   Epoch 0"
    lab.drawing._numbers_due = float("inf")
    lab.race.step()
    client.drain()
    client.drain()
    assert lab.transport._progress.text() == "Step 2   Epoch 0"
    lab.drawing._numbers_due = float("inf")
    lab.race.play()
    client.drain()
    assert lab.transport._progress.text() == "Step 2   Epoch 0"
    lab.race.pause()


def test_panels_begin_with_their_sizes(lab):
    lab.resize(1600, 1000)
    lab.docks.arrange()
    QApplication.processEvents()
    assert lab.docks["data"].width() == pytest.approx(LEFT_WIDTH, abs=30)
    assert lab.docks["pictures"].width() == pytest.approx(RIGHT_SHARE * 1600, abs=30)
    assert lab.docks["contestants"].height() == pytest.approx(BOTTOM_HEIGHT, abs=30)
    assert all("title" in dock.styleSheet() for dock in lab.docks._docks.values())


# The table's editors ----------------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot):
    model = ContestantModel()
    model.set_entries([LegendEntry(contestant("sgd"), 0), LegendEntry(contestant("adam"), 1)])
    table = ContestantTable(model)
    table.resize(700, 300)
    return shown(qtbot, table)


def test_a_key_that_means_nothing_to_the_table_moves_through_it(table):
    table.choose(0)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert table.current == 1
    QTest.keyClick(table.view, Qt.Key.Key_D)
    assert len(table._model.entries) == 2
    QTest.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [entry.spec.optimizer for entry in table._model.entries] == ["adam", "sgd"]
    QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [entry.spec.optimizer for entry in table._model.entries] == ["sgd", "adam"]


def test_the_list_of_optimizers_is_gone_when_one_is_chosen(table, qtbot):
    index = table._model.index(0, Column.OPTIMIZER)
    table.view.edit(index)
    box = table.view.findChild(QComboBox)
    assert box.currentData() == "sgd"
    box.hidePopup()
    box.setCurrentIndex(box.findData("momentum"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not table.view.findChildren(QComboBox))
    assert table._model.entries[0].spec.optimizer == "momentum"


def test_a_rate_that_is_being_typed_is_not_replaced_by_another(table):
    index = table._model.index(1, Column.LEARNING_RATE)
    table.view.edit(index)
    field = table.view.findChild(NumberField)
    assert field.value() == 0.001
    field.setFocus()
    field.lineEdit().setText("0.5")
    table._model.dataChanged.emit(index, index)
    assert field.value() == 0.5
    field.lineEdit().clear()
    table._model.dataChanged.emit(index, index)
    assert field.value() == 0.001
