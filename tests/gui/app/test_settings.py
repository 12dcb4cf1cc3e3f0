"""What is remembered comes back; what cannot be read comes back as its default."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui.app.main_window import MainWindow
from gui.app.settings import Settings, folder, keep_to_folder
from gui.look.habits import Habits
from gui.training.first_race import FIRST_RACE


@pytest.fixture
def settings(qapp):
    return Settings()


def test_the_folder_is_the_one_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("CHAINRULE_SETTINGS", str(tmp_path))
    assert folder() == tmp_path


def test_qt_s_own_dialogs_keep_to_the_chosen_folder(qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("CHAINRULE_SETTINGS", str(tmp_path))
    keep_to_folder()
    assert QSettings("QtProject", "anything").fileName().startswith(str(tmp_path))


def test_values_of_every_kind_come_back_in_a_new_session(settings):
    lab = {"docks": "AAEC", "speed": 3, "settings": {"seed": 7}, "plots": {"shown": ["batch"], "log": True}}
    settings.set_theme("dark")
    settings.set_state("window", QByteArray(b"\x00\x01state"))
    settings.set_lab(lab)
    settings.set_folds({"ports": False})
    settings.set_canvas({"minimap": True, "snaps": 3, "wings": 2})
    settings.write()
    assert "dark" in Path(settings._store.fileName()).read_text(encoding="utf-8")
    again = Settings()
    assert again.theme() == "dark"
    assert again.state("window") == QByteArray(b"\x00\x01state")
    assert again.lab() == lab
    assert again.canvas() == {"minimap": True}
    assert again.folds() == {"ports": False}


def test_every_habit_comes_back_in_a_new_session(settings):
    others = Habits(
        minimap=True, snaps=False, wires="straight", downwards=True, relative=True, recent=("add",)
    )
    assert all(getattr(others, name) != usual for name, usual in asdict(Habits()).items())
    settings.set_canvas(asdict(others))
    settings.write()
    assert Habits(**Settings().canvas()) == others
    settings.set_canvas({**asdict(others), "wires": "zigzag", "recent": [1]})
    assert Habits(**settings.canvas()) == replace(others, wires=Habits.wires, recent=())


def test_what_was_never_stored_is_its_default(settings):
    assert settings.theme() == "system"
    assert settings.state("window").isEmpty()
    assert settings.lab() == {}
    assert settings.recent_files() == []


DEEP = "[" * 100_000 + "]" * 100_000
NO_SENSE = [
    ("theme", "5"),
    ("theme", 5),
    ("theme", ["dark", "light"]),
    ("theme", ""),
    ("theme", "x" * 100_000),
    ("window", "no state"),
    ("window", QByteArray(b"\xff" * 1000)),
    ("panels", 7),
    ("panels", QByteArray(b"garbage")),
    ("recent", "x" * 10_000),
    ("recent", "a\x00b"),
    ("recent", "\n\n/"),
    ("recent", 3.5),
    ("lab", "{"),
    ("lab", "null"),
    ("lab", "[1, 2]"),
    ("lab", "NaN"),
    ("lab", "\x00"),
    ("lab", DEEP),
    ("lab", '{"docks":' + DEEP + "}"),
    ("lab", '{"docks": 5}'),
    ("lab", '{"docks": "not base 64!"}'),
    ("lab", '{"docks": "/////w=="}'),
    ("lab", '{"speed": 1e400}'),
    ("lab", '{"speed": 123456789012345678901234567890}'),
    ("lab", '{"speed": -1}'),
    ("lab", '{"speed": true}'),
    ("lab", '{"speed": NaN}'),
    ("lab", '{"settings": {"contestants": []}}'),
    ("lab", '{"settings": {"seed": 1e300, "batch_size": -1}}'),
    ("lab", '{"settings": {"dataset": {"name": "nowhere"}}}'),
    ("lab", '{"settings": {"network": {"hidden": [99999999999999999999]}}}'),
    ("lab", '{"settings": []}'),
    ("lab", '{"plots": 5}'),
    ("lab", '{"plots": {"shown": [1, {}]}}'),
    ("lab", '{"plots": {"shown": ["nothing"], "log": 1, "epochs": "yes"}}'),
    ("lab", '{"plots": {"smoothing": 99999999999, "tab": -99999999999}}'),
    ("folds", "{"),
    ("folds", '{"ports": 1}'),
    ("folds", '["ports"]'),
    ("folds", DEEP),
    ("folds", 7),
    ("unheard of", "anything"),
]


def beside_each_other(rows):
    """Return the rows as few settings, each with at most one value of a key: a window for each is dear."""
    by_key = {}
    for key, value in rows:
        by_key.setdefault(key, []).append(value)
    count = max(map(len, by_key.values()))
    return [{key: values[turn % len(values)] for key, values in by_key.items()} for turn in range(count)]


@pytest.mark.parametrize("stored", beside_each_other(NO_SENSE), ids=lambda stored: str(stored["lab"])[:40])
def test_what_makes_no_sense_is_dropped_and_the_window_opens_as_ever(settings, qtbot, stored):
    for key, value in stored.items():
        settings._store.setValue(key, value)
    settings.write()
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    assert window.settings.theme() == "system"
    assert window.settings.recent_files() == []
    race = window.lab.settings()
    assert (race.network, race.contestants) == (FIRST_RACE.network, FIRST_RACE.contestants)
    assert (race.dataset.name, race.seed) == (FIRST_RACE.dataset.name, FIRST_RACE.seed)
    assert window.close()


def test_a_file_of_garbage_is_no_obstacle(qapp):
    folder().mkdir(parents=True)
    (folder() / "chainrule.ini").write_bytes(bytes(range(256)) * 20)
    settings = Settings()
    assert (settings.theme(), settings.lab(), settings.recent_files()) == ("system", {}, [])


def test_what_makes_sense_beside_it_is_kept(settings):
    settings._store.setValue(
        "lab", '{"speed": 4, "docks": 5, "plots": {"tab": 1, "smoothing": "x"}, "more": 1}'
    )
    assert settings.lab() == {"speed": 4, "plots": {"tab": 1}}


def test_recent_files_are_latest_first_once_each_and_without_those_gone(settings, tmp_path):
    paths = [tmp_path / f"{name}.chainrule" for name in "abc"]
    for path in [*paths, paths[0]]:
        path.touch()
        settings.remember_file(path)
    paths[1].unlink()
    assert settings.recent_files() == [paths[0], paths[2]]
    settings.forget_files()
    assert settings.recent_files() == []


def test_no_more_than_ten_recent_files_are_kept(settings, tmp_path):
    for number in range(14):
        path = tmp_path / f"{number}.chainrule"
        path.touch()
        settings.remember_file(path)
    assert len(settings.recent_files()) == 10


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(30)
@pytest.mark.parametrize("place", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_what_is_no_file_is_not_opened_and_settings_last_as_long_as_the_program(qapp, place):
    folder().mkdir(parents=True)
    place(folder() / "chainrule.ini")
    settings = Settings()
    settings.set_theme("dark")
    settings.write()
    assert Settings().theme() == "dark"
    settings.set_theme("system")


def test_a_file_that_is_too_large_for_settings_is_not_opened(qapp):
    folder().mkdir(parents=True)
    with (folder() / "chainrule.ini").open("wb") as file:
        file.write(b"[General]\ntheme=dark\n")
        file.truncate(2**40)
    assert Settings().theme() == "system"


@pytest.mark.skipif(os.name != "posix", reason="names of Unix are bytes")
def test_recent_files_may_be_called_anything(settings, tmp_path):
    names = (b"caf\xe9", b"two\nlines", b"100%41", "가중치".encode(), b"a&b")
    paths = [tmp_path / os.fsdecode(name) for name in names]
    for path in paths:
        path.write_bytes(b"")
        settings.remember_file(path)
    settings.write()
    assert Settings().recent_files() == paths[::-1]
