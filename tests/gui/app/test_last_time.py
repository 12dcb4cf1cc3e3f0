"""The files of last time are open again at the next start, and read when one goes to them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.files import document as documents
from engine.files.document import encode, write
from engine.files.examples import find
from gui.app import closing, files, last_time, recovery
from gui.app.main_window import MainWindow
from gui.app.opening import _open_documents
from gui.app.settings import MOST_OPEN, OpenFiles, Settings
from gui.app.tab_bar import TabBar
from gui.document import commands
from gui.document.laid_aside import Unread

NAMES = "product-of-a-sum", "fork", "sigmoid-neuron"


@pytest.fixture
def saved(home):
    """Return the files of three documents that differ."""
    paths = [home / f"{name}.chainrule" for name in ("one", "two", "three")]
    for path, name in zip(paths, NAMES, strict=True):
        write(path, find(name).contents())
    return paths


@pytest.fixture
def start(qtbot, monkeypatch):
    """Return what starts the program and returns its window; it ends at the next start, or with the test.

    What is not saved then is discarded.
    """
    windows = []
    for asking, question in ((files, "ask_to_save"), (closing, "ask_to_save_all")):
        monkeypatch.setattr(asking, question, lambda *_question: QMessageBox.StandardButton.Discard)

    def end():
        for window in windows:
            window.document.flush()
            window.close()
        windows.clear()

    def begin(path=None, *, beside=False):
        if not beside:
            end()
        windows.append(MainWindow())
        qtbot.addWidget(windows[-1])
        windows[-1].show()
        _open_documents(windows[-1], path)
        return windows[-1]

    yield begin
    end()


def titles(window):
    return [window.tabs.standing(tab).title for tab in window.tabs]


def opened(start, paths, front):
    """Start, open these files, and go to one of them."""
    window = start()
    for path in paths:
        window.files.open(path)
    window.tabs.go_to(window.tabs[front])
    return window


@pytest.fixture
def read(monkeypatch):
    """Return the list of the files that are read from now on."""
    found, really = [], documents.read_with_digest
    monkeypatch.setattr(files.files, "read_with_digest", lambda path: found.append(path.stem) or really(path))
    return found


def test_what_was_open_is_open_again_and_only_what_is_in_front_has_been_read(start, saved, read):
    opened(start, saved, 1)
    read.clear()
    window = start()
    assert (titles(window), window.tabs.index) == (["one", "two", "three"], 1)
    assert read == ["two"]
    assert window.document.path == saved[1]
    bar = window.findChild(TabBar)
    assert [bar.tabText(index) for index in range(bar.count())] == ["one", "two", "three"]
    window.tabs.step(1)
    assert read == ["two", "three"]
    assert encode(window.document.contents()) == encode(find("sigmoid-neuron").contents())
    assert not window.document.is_modified


def test_what_was_left_unread_is_open_at_the_start_after_that_too(start, saved):
    opened(start, saved, 0)
    start()
    window = start()
    assert (titles(window), window.tabs.index) == (["one", "two", "three"], 0)


def test_without_files_the_first_example_is_open_as_it_ever_was(start):
    for _turn in range(2):
        assert titles(start()) == [find("product-of-a-sum").title]


def test_what_has_no_file_is_not_open_again_and_its_neighbour_is_in_front(start, saved):
    window = opened(start, saved, 0)
    window.files.new()
    commands.add_node(window.document, "tanh", (0.0, 0.0))
    assert window.tabs.index == 1
    window = start()
    assert (titles(window), window.tabs.index) == (["one", "two", "three"], 0)


def test_a_file_that_is_given_comes_in_front_and_is_open_once(start, saved, home):
    opened(start, saved[:2], 0)
    window = start(saved[2])
    assert (titles(window), window.tabs.index) == (["one", "two", "three"], 2)
    window = start(saved[1])
    assert (titles(window), window.tabs.index) == (["one", "two", "three"], 1)
    window = start(home / "none.chainrule")
    assert titles(window) == ["one", "two", "three", "Untitled"]
    assert "none.chainrule" in window.graph.messages.text
    assert len(window.document.graph) == 0


def test_a_file_that_is_gone_or_refused_is_passed_over_with_a_word_in_the_status_bar(start, saved):
    opened(start, saved, 1)
    saved[0].unlink()
    saved[1].write_text("nothing of ours")
    window = start()
    assert (titles(window), window.document.path) == (["three"], saved[2])
    said = window.statusBar().currentMessage()
    assert "No longer there: one.chainrule." in said
    assert "two.chainrule" in said
    saved[2].unlink()
    window = start()
    assert titles(window) == [find("product-of-a-sum").title]


def test_a_file_that_cannot_be_read_when_it_is_gone_to_is_closed_and_one_stays(start, saved):
    opened(start, saved, 1)
    window = start()
    saved[0].write_text("nothing of ours")
    saved[2].write_text("nothing of ours")
    window.tabs.step(1)
    assert (titles(window), window.document.path) == (["one", "two"], saved[1])
    assert "three.chainrule" in window.graph.messages.text
    assert not window.files.open(saved[0].resolve())
    assert titles(window) == ["two"]
    window.closing.close_front()
    assert titles(window) == ["Untitled"]


def test_closing_what_is_in_front_passes_over_what_cannot_be_read(start, saved):
    opened(start, saved, 1)
    window = start()
    saved[2].unlink()
    window.closing.close_front()
    assert (titles(window), window.document.path) == (["one"], saved[0])


def test_what_was_closed_unread_can_be_opened_again(start, saved):
    opened(start, saved, 1)
    window = start()
    window.closing.close_others()
    assert titles(window) == ["two"]
    for _turn in range(2):
        window.closing.reopen()
    assert sorted(titles(window)) == ["one", "three", "two"]
    assert not any(isinstance(tab.laid, Unread) for tab in window.tabs)


def test_what_is_done_to_a_file_of_last_time_is_undone_kept_and_recovered_alone(start, saved):
    opened(start, saved, 1)
    window = start()
    window.tabs.step(1)
    node = commands.add_node(window.document, "tanh", (0.0, 300.0))
    window.keeper.wait()
    left = encode(window.document.contents())
    assert [step.text for step in window.document.undo_stack.steps] == ["Add gate tanh"]
    window.document.undo_stack.undo()
    assert node not in window.document.graph
    assert not window.document.is_modified
    window.document.undo_stack.redo()
    window.tabs.close(keep=True)
    window = start()
    window.recovery.look(recovery.folder())
    assert window.recovery.isVisible()
    assert not window.document.is_modified
    window.recovery.recover()
    assert (titles(window), window.tabs.index) == (["one", "two", "three"], 2)
    assert encode(window.document.contents()) == left
    window.document.undo_stack.undo()
    assert encode(window.document.contents()) == encode(find("sigmoid-neuron").contents())


def test_what_is_recovered_of_a_file_that_cannot_be_read_any_more_stands_beside_the_others(start, saved):
    window = opened(start, saved, 2)
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    window.tabs.close(keep=True)
    window = start()
    window.tabs.go_to(window.tabs[0])
    window = start()
    saved[2].write_text("nothing of ours")
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    assert [window.tabs.standing(tab).path for tab in window.tabs] == [saved[0], saved[2], saved[1]]
    assert window.document.path == saved[2]
    assert window.document.is_modified


def test_a_second_window_leaves_the_files_to_the_one_that_has_them(start, saved):
    first = opened(start, saved, 1)
    first.settings.write()
    second = start(beside=True)
    assert titles(second) == [find("product-of-a-sum").title]
    assert second.statusBar().currentMessage() == ""
    assert titles(first) == ["one", "two", "three"]


def test_a_file_that_was_not_read_yet_is_held_for_other_windows_to_see(start, saved):
    opened(start, saved, 1)
    start()
    assert len([*recovery.folder().glob("*.open")]) == 3


def test_one_can_begin_with_an_empty_canvas_instead(start, saved):
    window = opened(start, saved, 1)
    assert window.actions_table["start_again"].isChecked()
    window.actions_table["start_empty"].trigger()
    assert window.actions_table["start_empty"].isChecked()
    window = start()
    assert (titles(window), len(window.document.graph)) == (["Untitled"], 0)
    assert titles(start(saved[0])) == ["one"]
    window.actions_table["start_again"].trigger()


def test_what_is_open_is_remembered_before_the_window_closes(start, saved):
    window = opened(start, saved, 1)
    assert window.settings.open_files() == OpenFiles(saved, 1)
    window.files.save()
    window.tabs.move(1, 0)
    assert window.settings.open_files() == OpenFiles([saved[1], saved[0], saved[2]], 0)


@pytest.mark.parametrize(
    "text", ["", "[", "[]", '{"files": 3}', '{"files": ["%00"]}', '{"front": 7}', "9" * 9]
)
def test_what_makes_no_sense_in_the_settings_is_nothing_that_was_open(qapp, text):
    settings = Settings()
    settings._store.setValue("open", text)
    assert settings.open_files() == OpenFiles([], 0)


def test_a_name_that_no_file_can_have_is_that_of_no_file(tmp_path):
    assert not last_time._is_file(tmp_path / ("a" * 300))
    assert not last_time._is_file(tmp_path)


def test_no_more_files_are_remembered_than_anybody_opens(qapp, tmp_path):
    settings = Settings()
    paths = [tmp_path / str(number) for number in range(MOST_OPEN + 5)]
    settings.remember_open(OpenFiles(paths, MOST_OPEN + 3))
    assert settings.open_files() == OpenFiles(paths[:MOST_OPEN], MOST_OPEN - 1)
    QApplication.processEvents()
