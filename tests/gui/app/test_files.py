"""Opening and saving loses nothing: not on a bad file, a full disk, or a change of mind."""

from __future__ import annotations

import errno
import os

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from engine.files.document import View
from gui.app import files
from gui.app.files import Files
from gui.app.settings import Settings
from gui.document import commands

ANSWERS = QMessageBox.StandardButton


@pytest.fixture
def desk(qtbot, product_of_a_sum):
    window = QWidget()
    qtbot.addWidget(window)
    desk = Files(product_of_a_sum, Settings(), lambda: View((0.0, 0.0), 1.0), window)
    desk.reasons = []
    desk.refused.connect(desk.reasons.append)
    return desk


@pytest.fixture
def answer(monkeypatch):
    """Answer the question about unsaved changes, and count how often it is asked."""
    asked = []

    def answer_with(button):
        monkeypatch.setattr(files, "ask_to_save", lambda *_question: asked.append(button) or button)
        return asked

    return answer_with


@pytest.fixture
def typed(monkeypatch):
    """Enter names into the real file dialog, one each time it opens, and answer the box about replacing."""
    said = []

    def type_names(names, answer=ANSWERS.Yes):
        names = iter(names)

        def choose(dialog):
            name = next(names, None)
            if name is None:
                return dialog.reject()
            dialog.selectFile(name)
            return dialog.accept()

        def act():
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                said.append(box.text())
                box.button(answer).click()
            elif isinstance(box, QFileDialog):
                choose(box)

        def executed(box):
            QTimer.singleShot(0, box, act)
            return execute[type(box)](box)

        execute = {kind: kind.exec for kind in (QFileDialog, QMessageBox)}
        for kind in execute:
            monkeypatch.setattr(kind, "exec", executed)
        return said

    return type_names


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
    commands.set_value(document, document.graph.find("x").id, 77.0)
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


@pytest.mark.parametrize(
    ("button", "may", "value"), [(ANSWERS.Cancel, False, 77), (ANSWERS.Discard, True, None)]
)
def test_unsaved_changes_are_guarded(desk, product_of_a_sum, answer, button, may, value):
    asked = answer(button)
    change(product_of_a_sum)
    assert desk.may_leave() is may
    desk.new()
    assert len(asked) == 2
    left = {node.name: node.value for node in product_of_a_sum.graph.leaves()}
    assert left.get("x") == value


def test_an_unchanged_document_may_go_without_a_question(desk, answer):
    asked = answer(ANSWERS.Cancel)
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
