"""The data panel fetches a data set when asked to, shows it come, cancels it, and says what went wrong."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from requests import exceptions

from engine.training.data import remote_sets
from engine.training.data.datasets import DatasetSettings
from engine.training.data.fetching import Fetching
from gui.training.data import dataset_panel  # noqa: F401 (whose table is made small as well)
from gui.training.data.fetch_field import FetchField
from tests.engine.training.remote_files import plug_in, use_small_sets


@pytest.fixture
def files(monkeypatch, tmp_path):
    return use_small_sets(monkeypatch, tmp_path)


class Gate:
    """Lets what is sent come by chunks; `close` holds the next one until `open`."""

    def __init__(self):
        self._open, self.is_waited_at = threading.Event(), threading.Event()
        self._open.set()

    def pass_by(self):
        if not self._open.is_set():
            self.is_waited_at.set()
            self._open.wait(20)

    def close(self):
        self._open.clear()

    def open(self):
        self._open.set()


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.open()


@pytest.fixture
def servers(monkeypatch, files, gate):
    servers = plug_in(monkeypatch, files)
    servers.while_sending = gate.pass_by
    return servers


@pytest.fixture
def field(qtbot, servers):
    field = FetchField()
    qtbot.addWidget(field)
    field.offer("mnist")
    field.show()
    qtbot.waitExposed(field)
    yield field
    field.cancel_all()


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def shown(field):
    return [not each.isHidden() for each in (field.button, field.bar, field.cancel)]


# -- the field --------------------------------------------------------------------------------------------


def test_nothing_is_asked_of_anybody_before_the_button_is_pressed(field, servers):
    field.offer("cifar-10")
    assert shown(field) == [True, False, False]
    assert field.button.text() == "Fetch (1 MB)"
    assert field.address.placeholderText() == "from www.cs.toronto.edu"
    assert servers.asked == []


def test_how_much_has_come_is_shown_until_all_is_there(field, gate, qtbot, files):
    gate.close()
    field.button.setFocus()
    press(field.button)
    qtbot.waitUntil(gate.is_waited_at.is_set)
    assert shown(field) == [False, True, True]
    assert field.cancel.hasFocus()
    assert not field.address.isEnabled()
    with qtbot.waitSignal(field.fetched) as told:
        gate.open()
    assert told.args == ["mnist"]
    assert shown(field) == [True, False, False]
    assert field.button.hasFocus()
    assert remote_sets.REMOTE["mnist"].is_there


def test_the_keyboard_stays_where_it_is_while_data_come_and_when_they_are_there(field, gate, qtbot):
    elsewhere = QLineEdit(field)
    elsewhere.show()
    elsewhere.setFocus()
    gate.close()
    field.button.click()
    qtbot.waitUntil(gate.is_waited_at.is_set)
    assert elsewhere.hasFocus()
    with qtbot.waitSignal(field.fetched):
        gate.open()
    assert elsewhere.hasFocus()


def test_the_bar_follows_what_comes(field, gate, qtbot, files, servers):
    size = sum(map(len, files["mnist"].values()))
    first = len(files["mnist"]["train-images-idx3-ubyte.gz"])
    servers.while_sending = lambda: (gate.close(), gate.pass_by()) if len(servers.asked) == 2 else None
    press(field.button)
    qtbot.waitUntil(lambda: field.bar.value() == first)
    assert field.bar.maximum() == size
    assert field.bar.text() == f"{first * 100 // size} % of 1 MB"
    with qtbot.waitSignal(field.fetched):
        gate.open()
        servers.while_sending = lambda: None


def test_it_is_cancelled_within_a_moment_and_leaves_nothing(field, gate, qtbot):
    gate.close()
    press(field.button)
    qtbot.waitUntil(gate.is_waited_at.is_set)
    press(field.cancel)
    assert field.bar.text() == "Cancelling…"
    with qtbot.waitSignal(field.refused) as told:
        gate.open()
    assert told.args == ["mnist", "MNIST was not fetched: it was cancelled"]
    assert shown(field) == [True, False, False]
    assert [*remote_sets.REMOTE["mnist"].folder.iterdir()] == []


def test_what_was_begun_goes_on_while_another_is_shown(field, gate, qtbot, servers):
    gate.close()
    press(field.button)
    qtbot.waitUntil(gate.is_waited_at.is_set)
    field.offer("cifar-10")
    assert shown(field) == [True, False, False]
    field.offer("mnist")
    assert shown(field) == [False, True, True]
    with qtbot.waitSignal(field.fetched):
        gate.open()
    assert not field._looks.isActive()


def test_a_mirror_is_used_that_stands_in_its_line(field, qtbot, servers):
    field.set_mirror(None)
    assert field.mirror == ""
    QTest.keyClicks(field.address, " https://school.example ")
    with qtbot.waitSignal(field.fetched):
        press(field.button)
    assert {address.rpartition("/")[0] for address in servers.asked} == {"https://school.example/mnist"}


def test_the_servers_of_the_environment_are_named(field, monkeypatch):
    monkeypatch.setenv("CHAINRULE_MIRROR", "https://lab.example/sets")
    field.offer("mnist")
    assert field.address.placeholderText() == "from lab.example"


# -- in the Lab -------------------------------------------------------------------------------------------


def choose(lab, client, name):
    names = lab.dataset_panel._names
    names.setCurrentIndex(names.findData(name))
    names.activated.emit(names.currentIndex())
    settle(lab, client)


def settle(lab, client):
    lab.race.prepare()
    client.drain()


def test_former_data_stay_until_others_have_come_and_are_raced_on(lab, client, servers, qtbot):
    panel, former = lab.dataset_panel, lab.pictures._ground.dataset
    choose(lab, client, "mnist")
    assert not panel.fetch.isHidden()
    assert panel.error("fetched").startswith("MNIST is not on this computer yet; press Fetch")
    assert lab.pictures._ground.dataset is former
    assert not lab.transport._play.isEnabled()
    with qtbot.waitSignal(panel.changed):
        press(panel.fetch.button)
        assert panel.error("fetched") == ""
    assert panel.fetch.isHidden()
    settle(lab, client)
    assert panel.error("fetched") == ""
    assert panel._preview.dataset.image_shape == (28, 28)
    assert panel._test.lineEdit().placeholderText() == "0.33"
    assert lab.transport._play.isEnabled()
    lab.race.step()
    client.drain()
    assert lab.race.record.latest.step > 0


def test_what_went_wrong_is_said_beside_the_button(lab, client, servers, qtbot):
    servers.faults["https://"] = exceptions.ConnectionError()
    choose(lab, client, "fashion-mnist")
    panel = lab.dataset_panel
    lab.activateWindow()
    panel.fetch.button.setFocus()
    with qtbot.waitSignal(panel.fetch.refused):
        press(panel.fetch.button)
    qtbot.waitUntil(panel.fetch.button.hasFocus)
    assert panel.error("fetched").startswith("Fashion-MNIST cannot be fetched: there is no connection to ")
    assert not panel.fetch.isHidden()
    choose(lab, client, "moons")
    assert panel.fetch.isHidden()
    assert panel.error("fetched") == ""


def test_what_comes_after_other_data_were_chosen_changes_nothing(lab, client, servers, gate, qtbot):
    panel = lab.dataset_panel
    choose(lab, client, "mnist")
    gate.close()
    press(panel.fetch.button)
    qtbot.waitUntil(gate.is_waited_at.is_set)
    choose(lab, client, "moons")
    with qtbot.assertNotEmitted(panel.changed), qtbot.waitSignal(panel.fetch.fetched):
        gate.open()
    assert panel.fetch.isHidden()
    choose(lab, client, "mnist")
    assert panel.fetch.isHidden()
    assert panel._preview.dataset.name == "mnist"


def test_files_that_are_damaged_can_be_fetched_anew(lab, client, servers, qtbot):
    path = Fetching("mnist").run() / "train-images-idx3-ubyte.gz"
    content = path.read_bytes()
    path.write_bytes(b"?" * len(content))
    choose(lab, client, "mnist")
    panel = lab.dataset_panel
    assert str(path) in panel.error("fetched")
    assert not panel.fetch.isHidden()
    with qtbot.waitSignal(panel.changed):
        press(panel.fetch.button)
    settle(lab, client)
    assert path.read_bytes() == content
    assert panel._preview.dataset.name == "mnist"


def test_the_mirror_is_remembered_and_a_fetch_ends_with_the_lab(lab, client, servers, gate, qtbot):
    fetch = lab.dataset_panel.fetch
    fetch.set_mirror("https://school.example")
    state = lab.save_state()
    fetch.set_mirror("")
    lab.restore_state(state)
    assert fetch.mirror == "https://school.example"
    choose(lab, client, "mnist")
    gate.close()
    press(fetch.button)
    qtbot.waitUntil(gate.is_waited_at.is_set)
    lab.shutdown()
    with qtbot.waitSignal(fetch.refused):
        gate.open()


def test_settings_of_data_that_are_not_there_can_be_shown(lab, client, servers):
    lab.dataset_panel.set_settings(DatasetSettings("cifar-10", size=100))
    assert not lab.dataset_panel.fetch.isHidden()
    assert lab.dataset_panel.settings() == DatasetSettings("cifar-10", size=100)
