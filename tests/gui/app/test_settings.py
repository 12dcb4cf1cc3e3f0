"""What is remembered comes back; what cannot be read comes back as its default."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui.app.settings import Settings, folder, keep_to_folder


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
    settings.set_text("theme", "dark")
    settings.set_state("window", QByteArray(b"\x00\x01state"))
    settings.set_record("lab", {"speed": 3, "names": ["a", "b"]})
    settings.write()
    again = Settings()
    assert again.text("theme") == "dark"
    assert again.state("window") == QByteArray(b"\x00\x01state")
    assert again.record("lab") == {"speed": 3, "names": ["a", "b"]}


def test_what_was_never_stored_is_its_default(settings):
    assert settings.text("theme", "system") == "system"
    assert settings.state("window").isEmpty()
    assert settings.record("lab") == {}


@pytest.mark.parametrize("broken", ["{", "[1, 2]", "null", "\x00"])
def test_a_broken_record_is_empty(settings, broken):
    settings.set_text("lab", broken)
    assert settings.record("lab") == {}


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
