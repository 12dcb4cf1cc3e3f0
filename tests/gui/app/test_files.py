"""Opening and saving loses nothing: not on a bad file, a full disk, or a change of mind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.files.document import View
from gui.app import files, recovery
from gui.app.files import Files
from gui.app.holding import Hold
from gui.app.questions import Answer
from gui.app.settings import Settings
from gui.app.tabs import Tabs
from gui.document import commands
from gui.document.document import Document

ANSWERS = QMessageBox.StandardButton


@pytest.fixture
def answer(monkeypatch):
    """Answer the question about unsaved changes, and count how often it is asked."""
    asked = []

    def answer_with(button):
        monkeypatch.setattr(files, "ask_to_save", lambda *_question: asked.append(button) or button)
        return asked

    return answer_with


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("mine", "mine.chainrule"),
        ("mine.chainrule", "mine.chainrule"),
        ("mine.Chainrule", "mine.Chainrule"),
        ("lecture1.2", "lecture1.2.chainrule"),
        ("a.txt", "a.txt.chainrule"),
        (".hidden", ".hidden.chainrule"),
    ],
)
def test_a_saved_document_has_the_suffix(desk, product_of_a_sum, tmp_path, typed, name, saved):
    said = typed([str(tmp_path / name)])
    assert desk.save_as()
    assert product_of_a_sum.path == tmp_path / saved
    assert [path.name for path in tmp_path.iterdir()] == [saved]
    assert said == []


@pytest.mark.parametrize("name", ["mine", "mine.chainrule", "lecture1.2"])
def test_a_file_that_exists_is_replaced_only_after_a_question(desk, product_of_a_sum, tmp_path, typed, name):
    path = files.with_suffix(tmp_path / name)
    path.write_text("precious")
    said = typed([str(tmp_path / name)], ANSWERS.No)
    assert not desk.save_as()
    assert path.read_text() == "precious"
    assert len(said) == 1
    assert path.name in said[0]
    typed([str(tmp_path / name)], ANSWERS.Yes)
    assert desk.save_as()
    assert "precious" not in path.read_text()


def test_who_keeps_the_old_file_may_type_another_name(desk, product_of_a_sum, tmp_path, typed):
    (tmp_path / "old.chainrule").write_text("precious")
    typed([str(tmp_path / "old"), str(tmp_path / "new")], ANSWERS.No)
    assert desk.save_as()
    assert product_of_a_sum.path == tmp_path / "new.chainrule"
    assert (tmp_path / "old.chainrule").read_text() == "precious"


def test_a_title_that_looks_like_html_is_asked_about_as_it_is(desk, typed):
    said = typed([], ANSWERS.Discard)
    assert files.ask_to_save(desk.parent(), "<b>a</b>") == ANSWERS.Discard
    assert "<b>a</b>" in said[0]


def change(document):
    """Do something that would be lost: other values alone of what has no file would not."""
    commands.set_value(document, document.graph.find("x").id, 77.0)
    commands.add_node(document, "tanh", (0.0, 300.0))
    document.flush()


def test_save_as_then_save_then_open_gives_the_document_back(
    desk, product_of_a_sum, tmp_path, monkeypatch, answer
):
    document, path = product_of_a_sum, tmp_path / "mine"
    monkeypatch.setattr(files, "ask_where_to_save", lambda *_asked: str(path))
    assert desk.save()
    assert document.path == path.with_suffix(".chainrule")
    change(document)
    assert desk.save()
    desk.new()
    assert len(document.graph) == 0
    assert desk.open(path.with_suffix(".chainrule"))
    assert document.graph.find("x").value == 77


def test_saved_documents_become_recent_ones(desk, tmp_path, monkeypatch):
    path = tmp_path / "mine.chainrule"
    monkeypatch.setattr(files, "ask_where_to_save", lambda *_asked: str(path))
    desk.save()
    assert Settings().recent_files() == [path]


@pytest.mark.parametrize(("button", "may"), [(ANSWERS.Cancel, False), (ANSWERS.Discard, True)])
def test_unsaved_changes_are_guarded(desk, product_of_a_sum, answer, button, may):
    asked = answer(button)
    change(product_of_a_sum)
    assert desk.may_leave() is may
    assert len(asked) == 1
    assert product_of_a_sum.graph.find("x").value == 77


def test_what_is_unchanged_or_only_played_with_may_go_without_a_question(desk, product_of_a_sum, answer):
    asked = answer(ANSWERS.Cancel)
    assert desk.may_leave()
    commands.set_value(product_of_a_sum, product_of_a_sum.graph.find("x").id, 77.0)
    assert desk.may_leave()
    assert asked == []


def test_a_change_of_mind_in_the_file_dialog_keeps_the_document(desk, product_of_a_sum, answer, monkeypatch):
    answer(ANSWERS.Save)
    monkeypatch.setattr(files, "ask_where_to_save", lambda *_asked: "")
    change(product_of_a_sum)
    assert not desk.may_leave()


def test_a_file_that_cannot_be_read_is_refused_in_words_and_keeps_what_is_open(
    desk, product_of_a_sum, tmp_path
):
    path = tmp_path / "bad.chainrule"
    path.write_text('{"format": "chainrule", "version": 1, "nodes": [{"id": 1}], "edges": []}')
    assert not desk.open(path)
    assert "nodes[0]" in desk.reasons[0]
    assert "bad.chainrule" in desk.reasons[0]
    assert len(product_of_a_sum.graph) == 5


def test_a_full_disk_is_told_and_leaves_the_old_file(desk, product_of_a_sum, tmp_path, monkeypatch):
    path = tmp_path / "mine.chainrule"
    product_of_a_sum.save(path)
    before = path.read_bytes()
    change(product_of_a_sum)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not desk.save()
    assert "No space left" in desk.reasons[0]
    assert path.read_bytes() == before
    assert product_of_a_sum.is_modified
    assert [each.name for each in tmp_path.iterdir()] == ["mine.chainrule"]


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.ENAMETOOLONG])
@pytest.mark.parametrize("place", ["graph", "lab"])
def test_a_failed_save_is_told_in_the_workspace_in_front(window, tmp_path, monkeypatch, place, reason):
    def refuse(_path, _data):
        raise OSError(reason, os.strerror(reason))

    commands.add_node(window.document, "exp", (0.0, 0.0))
    getattr(window, f"show_{place}")()
    window.document.path = tmp_path / "a.chainrule"
    monkeypatch.setattr("engine.files.document.write_atomically", refuse)
    assert not window.files.save()
    bar = window.graph.messages if place == "graph" else window.lab.bar
    assert bar.isVisible()
    assert bar.text == f"cannot write a.chainrule: {os.strerror(reason)}"
    assert window.document.is_modified


# -- a file that is not what it was -----------------------------------------------------------------------


def change_underneath(path):
    path.write_text("what somebody else wrote")


def delete_underneath(path):
    path.unlink()


@pytest.fixture
def doubted(monkeypatch):
    """Answer the question about a file that is not what it was, and note what was asked."""
    asked = []

    def answer_with(answer):
        monkeypatch.setattr(files, "ask_to_overwrite", lambda _window, doubt: asked.append(doubt) or answer)
        return asked

    return answer_with


@pytest.mark.parametrize(
    ("meddle", "words"),
    [(change_underneath, "was changed by something else"), (delete_underneath, "is no longer in")],
)
def test_a_file_that_is_not_what_it_was_is_written_only_after_a_question(
    desk, product_of_a_sum, tmp_path, doubted, meddle, words
):
    path = tmp_path / "mine.chainrule"
    product_of_a_sum.save(path)
    meddle(path)
    left = path.read_bytes() if path.exists() else None
    change(product_of_a_sum)
    asked = doubted(Answer.CANCEL)
    assert not desk.save()
    assert (path.read_bytes() if path.exists() else None) == left
    assert product_of_a_sum.is_modified
    doubted(Answer.OVERWRITE)
    assert desk.save()
    assert desk.save()
    assert files.files.read(path).graph.find("x").value == 77
    assert len(asked) == 2
    assert words in asked[0]
    if left is not None:
        assert path.with_name("mine.chainrule~").exists()


def test_a_file_that_was_changed_can_be_left_and_the_document_saved_elsewhere(
    desk, product_of_a_sum, tmp_path, doubted, typed
):
    path = tmp_path / "mine.chainrule"
    product_of_a_sum.save(path)
    change_underneath(path)
    doubted(Answer.ELSEWHERE)
    typed([str(tmp_path / "other")])
    assert desk.save()
    assert path.read_text() == "what somebody else wrote"
    assert product_of_a_sum.path == tmp_path / "other.chainrule"
    assert not product_of_a_sum.is_modified


def test_a_file_that_was_only_touched_is_saved_without_a_question(desk, product_of_a_sum, tmp_path, doubted):
    path = tmp_path / "mine.chainrule"
    product_of_a_sum.save(path)
    desk.open(path)
    path.write_bytes(path.read_bytes())
    asked = doubted(Answer.CANCEL)
    assert desk.save()
    assert asked == []


def test_leaving_a_document_whose_file_was_changed_asks_before_it_overwrites(
    desk, product_of_a_sum, tmp_path, doubted, answer
):
    path = tmp_path / "mine.chainrule"
    product_of_a_sum.save(path)
    change_underneath(path)
    change(product_of_a_sum)
    answer(ANSWERS.Save)
    doubted(Answer.CANCEL)
    assert not desk.may_leave()
    assert path.read_text() == "what somebody else wrote"


# -- a file that is open twice ----------------------------------------------------------------------------


@pytest.fixture
def other_window(qtbot, home):
    """Return the files of another window, in whose hands a file may be."""
    window = QWidget()
    qtbot.addWidget(window)
    tabs = Tabs(Document(), home / "held", window)
    yield Files(tabs, Settings(), lambda: View((0.0, 0.0), 1.0), window)
    tabs.close()


def test_opening_what_another_window_has_open_says_so_and_saving_it_asks(
    desk, other_window, product_of_a_sum, tmp_path, doubted
):
    path, told = tmp_path / "mine.chainrule", []
    product_of_a_sum.save(path)
    link = tmp_path / "link.chainrule"
    link.symlink_to(path)
    other_window.shared.connect(told.append)
    assert other_window.open(link)
    assert told == [
        "mine.chainrule is open in another window too: what one of them saves, the other does not know."
    ]
    asked = doubted(Answer.CANCEL)
    assert not other_window.save()
    assert asked == told
    desk.tabs.remove(desk.tabs.front)
    assert other_window.save()
    assert len(asked) == 1


def test_the_first_window_saves_without_a_question(desk, other_window, product_of_a_sum, tmp_path, doubted):
    product_of_a_sum.save(tmp_path / "mine.chainrule")
    other_window.open(tmp_path / "mine.chainrule")
    asked = doubted(Answer.CANCEL)
    assert desk.save()
    assert asked == []


def test_a_file_whose_program_was_killed_is_free(desk, product_of_a_sum, tmp_path, home):
    path = tmp_path / "mine.chainrule"
    product_of_a_sum.save(path)
    desk.new()
    program = (
        "import os, signal, sys; from pathlib import Path; from gui.app.holding import Hold;"
        "hold = Hold(Path(sys.argv[1])); print(hold.take(Path(sys.argv[2])));"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(files.__file__).parents[2]
    arguments = [sys.executable, "-c", program, str(home / "held"), str(path)]
    killed = subprocess.run(arguments, cwd=root, stdout=subprocess.PIPE, check=False)
    assert killed.returncode < 0
    assert [*(home / "held").glob("*.open")]
    told = []
    desk.shared.connect(told.append)
    assert desk.open(path)
    assert told == []


def test_a_window_says_where_the_user_is_that_a_file_is_open_twice(window, other_window, tmp_path):
    path = tmp_path / "mine.chainrule"
    window.document.save(path)
    holding = Hold(recovery.folder())
    window.closing.close_front()
    assert holding.take(path)
    window.files.open(path)
    assert "open in another window too" in window.graph.messages.text
    holding.take(None)
    window.close()
    assert not [*recovery.folder().glob("*.open")]


@pytest.mark.parametrize("letter", ["y", "é", "가"])
def test_a_name_that_its_suffix_makes_too_long_is_told_of(window, tmp_path, letter, monkeypatch):
    names = iter([str(tmp_path / (letter * (250 // len(letter.encode()))))])
    monkeypatch.setattr(files, "ask_where_to_save", lambda *_question: next(names))
    assert not window.files.save_as()
    assert "File name too long" in window.graph.messages.text
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_is_closed_lets_its_file_go(window, tmp_path):
    path = tmp_path / "mine.chainrule"
    window.document.save(path)
    window.files.open(path)
    assert [*recovery.folder().glob("*.open")]
    window.close()
    assert not [*recovery.folder().glob("*.open")]
