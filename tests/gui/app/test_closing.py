"""Closing one document asks about that one only, closing the window once about all that are unsaved."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from engine.files.document import read, write
from engine.files.examples import find
from engine.files.journal import read as read_journal
from gui.app import closing, files, recovery
from gui.app.questions import ask_to_save_all
from gui.document import commands
from gui.document.keeping import orphans

BUTTON = QMessageBox.StandardButton


def titles(window):
    return [window.tabs.standing(tab).title for tab in window.tabs]


def edit(window):
    """Do something that would be lost."""
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    window.document.flush()


@pytest.fixture
def three(window, home):
    """Return the paths of three documents that are open, each with changes."""
    paths = [home / f"{name}.chainrule" for name in ("one", "two", "three")]
    for path in paths:
        write(path, find("fork").contents())
        window.files.open(path)
        edit(window)
    return paths


@pytest.fixture
def asked(monkeypatch):
    """Answer what is asked, about one document or about several, and note about which."""
    noted = []

    def answer_with(button):
        noted.clear()
        for asking, question in ((files, "ask_to_save"), (closing, "ask_to_save_all")):
            monkeypatch.setattr(asking, question, lambda _window, about: noted.append(about) or button)
        return noted

    yield answer_with
    answer_with(BUTTON.Discard)


def test_what_is_in_front_is_told_to_be_left_before_another_comes_in_its_place(window, three):
    told, last = [], window.tabs.front
    window.tabs.leaving.connect(lambda: told.append(window.tabs.front))
    window.tabs.remove(last)
    assert told == [last]
    assert window.tabs.front is not last


# -- one --------------------------------------------------------------------------------------------------


def test_closing_one_asks_about_that_one_and_shows_it_meanwhile(window, three, asked):
    noted = asked(BUTTON.Cancel)
    assert not window.closing.close(window.tabs[0])
    assert (noted, titles(window), window.tabs.index) == (["one"], ["one", "two", "three"], 0)
    asked(BUTTON.Discard)
    before = three[0].read_bytes()
    window.actions_table["close"].trigger()
    assert (noted, titles(window), window.document.title) == (["one"], ["two", "three"], "two")
    assert three[0].read_bytes() == before
    asked(BUTTON.Save)
    assert window.closing.close(window.tabs[1])
    assert (noted, titles(window)) == (["three"], ["two"])
    assert len(read(three[2]).graph) == len(find("fork").contents().graph) + 1
    assert window.document.is_modified


def test_what_is_saved_or_only_played_with_is_closed_without_a_question_from_where_one_is(
    window, three, asked
):
    noted = asked(BUTTON.Cancel)
    window.files.save()
    window.tabs.go_to(window.tabs[0])
    assert window.closing.close(window.tabs[2])
    assert (noted, titles(window), window.tabs.index) == ([], ["one", "two"], 0)
    window.open_example("product-of-a-sum")
    commands.set_value(window.document, window.document.graph.find("x").id, 7.0)
    window.closing.close_front()
    assert (noted, titles(window), window.document.title) == ([], ["one", "two"], "two")


def test_an_empty_document_stands_where_the_last_one_was_closed(window, home):
    window.open_example("fork")
    window.closing.close_front()
    assert (len(window.tabs), len(window.document.graph), window.document.title) == (1, 0, "Untitled")
    window.closing.close_front()
    assert len(window.tabs) == 1
    window.closing.reopen()
    assert window.document.title == find("fork").title


def test_the_others_are_closed_until_one_is_to_stay(window, three, asked):
    asked(BUTTON.Cancel)
    window.closing.close_others()
    assert (titles(window), window.document.title) == (["one", "two", "three"], "one")
    asked(BUTTON.Discard)
    window.closing.close_others(window.tabs[1])
    assert (titles(window), window.document.title) == (["two"], "two")
    assert not window.actions_table["close_others"].isEnabled()


def test_what_was_closed_is_opened_again_the_last_first(window, three, asked):
    asked(BUTTON.Discard)
    assert not window.closing.can_reopen
    window.open_example("product-of-a-sum")
    edit(window)
    for _turn in range(2):
        window.closing.close_front()
    assert titles(window) == ["one", "two"]
    reopen = window.actions_table["reopen"]
    reopen.trigger()
    assert (window.document.path, window.document.is_modified) == (three[2].resolve(), False)
    reopen.trigger()
    assert (window.document.title, window.document.is_modified) == (find("product-of-a-sum").title, True)
    assert len(window.document.graph) == 6
    assert not reopen.isEnabled()


# -- all --------------------------------------------------------------------------------------------------


def test_closing_the_window_asks_once_about_all_that_is_unsaved(window, three, asked):
    window.tabs.go_to(window.tabs[1])
    noted = asked(BUTTON.Cancel)
    assert not window.close()
    assert noted == [["one", "two", "three"]]
    assert (titles(window), window.document.title) == (["one", "two", "three"], "two")
    asked(BUTTON.Discard)
    assert window.close()
    assert [*recovery.folder().glob("*")] == []
    assert all(len(read(path).graph) == len(find("fork").contents().graph) for path in three)


def test_saving_all_saves_each_and_stops_where_one_has_no_place(window, three, asked, home, monkeypatch):
    window.open_example("product-of-a-sum")
    edit(window)
    names = iter(["", str(home / "four")])
    monkeypatch.setattr(files, "ask_where_to_save", lambda *_asked: next(names))
    noted = asked(BUTTON.SaveAll)
    assert not window.close()
    assert [window.tabs.standing(tab).is_modified for tab in window.tabs] == [False, False, False, True]
    assert window.document.title == find("product-of-a-sum").title
    asked(BUTTON.Save)
    assert window.close()
    assert noted == [find("product-of-a-sum").title]
    for path in (*three, home / "four.chainrule"):
        assert any(node.op.name == "tanh" for node in read(path).graph.nodes())


def test_the_end_of_a_session_asks_nothing_and_keeps_every_document(window, three, monkeypatch):
    monkeypatch.setattr(QApplication, "isSavingSession", lambda _application: True)
    monkeypatch.setattr(closing, "ask_to_save_all", lambda *_question: pytest.fail("asked"))
    window.files.save()
    window.close()
    left = [read_journal(path) for path in orphans(recovery.folder())]
    assert sorted(history.path.stem for history in left) == ["one", "two"]
    assert all(history.is_unsaved for history in left)


def test_the_question_names_the_documents_letter_for_letter_and_no_more_than_fit(qtbot, monkeypatch):
    window, said = QWidget(), []
    qtbot.addWidget(window)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box) or BUTTON.Cancel)
    assert ask_to_save_all(window, ["<b>a</b>", "long" * 99]) == BUTTON.Cancel
    assert ask_to_save_all(window, [f"number {at}" for at in range(40)]) == BUTTON.Cancel
    assert said[0].text().startswith("2 documents have changes that are not saved. Save them?")
    assert "\n    <b>a</b>\n" in said[0].text()
    assert said[1].text().count("\n") == 14
    assert said[1].text().endswith("…")
    assert said[0].standardButtons() == BUTTON.SaveAll | BUTTON.Discard | BUTTON.Cancel


def test_the_one_document_that_is_unsaved_is_shown_while_it_is_asked_about(window, three, asked):
    for tab in (window.tabs[1], window.tabs[2]):
        window.tabs.go_to(tab)
        assert window.files.save()
    noted = asked(BUTTON.Cancel)
    assert not window.close()
    assert (noted, window.document.title) == (["one"], "one")
