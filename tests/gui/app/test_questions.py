"""What is asked about files and races: each box as it was looked at, its answers, and nothing left of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from gui.app import questions
from gui.app.questions import LONGEST_TITLE, MOST_LISTED, Answer

BUTTON = QMessageBox.StandardButton
PLACE = Path("/somewhere/it is <b>here")
FILTERS = ["One (*.one)", "Two (*.two)"]
ASK = {
    "to replace": lambda window: questions.ask_to_replace(window, PLACE),
    "to save": lambda window: questions.ask_to_save(window, "<b>Mine</b>"),
    "to save all": lambda window: questions.ask_to_save_all(window, ["<b>Mine</b>", "Another"]),
    "to overwrite": lambda window: questions.ask_to_overwrite(window, "It was changed."),
    "to end a race": questions.ask_to_end_race,
    "where to save": lambda window: questions.ask_where_to_save(window, PLACE, "All (*)"),
    "where to export": lambda window: questions.ask_where_to_export(window, PLACE, FILTERS),
}


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def asked(window, monkeypatch):
    """Return a function that asks a question, answers it at once by a number, and returns box and answer."""

    def ask(name, answer=0):
        boxes = []
        for kind in (QMessageBox, QFileDialog):
            monkeypatch.setattr(kind, "exec", lambda box: boxes.append(told(box)) or answer)
        given = ASK[name](window)
        (box,) = boxes
        return box, given

    return ask


def told(box):
    """Return what is set of a box."""
    assert box.windowTitle()
    if isinstance(box, QMessageBox):
        assert box.textFormat() is Qt.TextFormat.PlainText
        assert box.icon() is QMessageBox.Icon.Warning
        roles = {box.buttonRole(button).name for button in box.buttons()}
        return sorted(roles), box.defaultButton().text().replace("&", "")
    assert box.testOption(QFileDialog.Option.DontConfirmOverwrite)
    name = Path(box.selectedFiles()[0]).name
    return box.acceptMode().name, box.defaultSuffix(), box.nameFilters(), name


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("to replace", (["NoRole", "YesRole"], "No")),
        ("to save", (["AcceptRole", "DestructiveRole", "RejectRole"], "Save")),
        ("to save all", (["AcceptRole", "DestructiveRole", "RejectRole"], "Save All")),
        ("to overwrite", (["AcceptRole", "DestructiveRole", "RejectRole"], "Save elsewhere…")),
        ("to end a race", (["DestructiveRole", "RejectRole"], "Keep racing")),
        ("where to save", ("AcceptSave", "chainrule", ["All (*)"], f"{PLACE.name}.chainrule")),
        ("where to export", ("AcceptSave", "", FILTERS, PLACE.name)),
    ],
)
def test_a_question_is_set_up_so_that_nothing_is_lost_by_chance(asked, name, box):
    assert asked(name)[0] == box


@pytest.mark.parametrize("name", ASK)
def test_no_question_stays_in_memory_once_it_is_answered(asked, window, name):
    asked(name)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(QDialog) == []


@pytest.mark.parametrize(
    ("name", "answer", "given"),
    [
        ("to replace", BUTTON.Yes, True),
        ("to replace", BUTTON.No, False),
        ("to save", BUTTON.Discard, BUTTON.Discard),
        ("to save", BUTTON.Save, BUTTON.Save),
        ("to save all", BUTTON.SaveAll, BUTTON.SaveAll),
        ("to save all", BUTTON.Cancel, BUTTON.Cancel),
        ("to overwrite", 0, Answer.CANCEL),
        ("to end a race", 0, False),
        ("where to save", 0, ""),
        ("where to export", 0, ("", FILTERS[0])),
    ],
)
def test_an_answer_is_what_was_pressed_and_none_changes_nothing(asked, name, answer, given):
    assert asked(name, answer)[1] == given


def test_a_chosen_place_is_the_one_that_was_named(asked):
    name, kind = asked("where to export", 1)[1]
    assert (Path(name).name, kind) == (PLACE.name, FILTERS[0])
    assert Path(asked("where to save", 1)[1]).stem == PLACE.name


@pytest.mark.parametrize(
    ("name", "button", "answer"),
    [
        ("to end a race", "&Close", True),
        ("to end a race", "&Keep racing", False),
        ("to overwrite", "Save &there", Answer.OVERWRITE),
        ("to overwrite", "Save &elsewhere…", Answer.ELSEWHERE),
        ("to overwrite", "Cancel", Answer.CANCEL),
    ],
)
def test_each_button_is_its_answer(window, name, button, answer):
    def press():
        box = QApplication.activeModalWidget()
        buttons = {each.text().replace("&Cancel", "Cancel"): each for each in box.buttons()}
        buttons[button].click()

    QTimer.singleShot(0, window, press)
    assert ASK[name](window) is answer


@pytest.mark.parametrize(("count", "is_cut"), [(MOST_LISTED, False), (MOST_LISTED + 1, True)])
def test_documents_are_listed_by_short_titles_as_far_as_there_is_room(window, monkeypatch, count, is_cut):
    asked = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or 0)
    questions.ask_to_save_all(window, ["T" * (LONGEST_TITLE + 1)] + ["a document"] * (count - 1))
    first, blank, *listed = asked[0].split("\n")
    assert first.startswith(f"{count} documents have changes")
    assert blank == ""
    assert listed[0] == "    " + "T" * LONGEST_TITLE
    assert (len(listed), listed[-1] == "    …") == (MOST_LISTED + is_cut, is_cut)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b: c?", "a_b_ c_"),
        (" .hidden. ", "hidden"),
        ("", "Untitled"),
        ("...", "Untitled"),
        ("x" * 99, "x" * 80),
    ],
)
def test_a_title_makes_a_name_that_every_system_takes(title, name):
    assert questions.file_name(title) == name
