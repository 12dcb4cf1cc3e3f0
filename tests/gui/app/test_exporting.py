"""Exporting an animation from the window: where it goes, while one goes on, given up, and in vain."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from gui.app import exporting
from gui.app.exporting import with_suffix
from gui.app.questions import ask_where_to_export, file_name
from gui.flow.film_formats import FILM_FORMATS
from gui.flow.playback import Playback
from gui.flow.recording import Recording

PAGE, ANIMATION, FRAMES, _DRAWINGS = FILM_FORMATS.values()


@pytest.fixture
def answer(monkeypatch):
    """Return a function that says what the dialog is answered, and collects what it was asked."""
    asked = []

    def say(name, kind=PAGE, replaces=True):
        def where(_window, start, filters):
            asked.append((start, filters))
            return (str(name) if name else "", exporting._filter(kind))

        monkeypatch.setattr(exporting, "ask_where_to_export", where)
        monkeypatch.setattr(exporting, "ask_to_replace", lambda _window, _path: replaces)
        return asked

    return say


def export(window):
    window.actions_table["export_animation"].trigger()


def nothing_is_recorded(window):
    """See that what recorded is gone, and no playback left that it owned."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.graph.findChildren(Recording) == []
    assert window.graph.findChildren(Playback) == []


def test_a_page_is_written_while_the_window_goes_on(neuron_window, answer, home, qtbot):
    answer(home / "lecture")
    export(neuron_window)
    messages = neuron_window.graph.messages
    assert messages.text == "Writing lecture.html: 0 %"
    qtbot.waitUntil((home / "lecture.html").exists, timeout=60_000)
    assert messages.text == f"lecture.html is written in {home}."
    nothing_is_recorded(neuron_window)
    assert "7 of" not in (home / "lecture.html").read_text(encoding="utf-8")[:100]


def test_it_is_told_how_far_it_is_and_can_be_given_up(neuron_window, answer, home, qtbot):
    answer(home / "slides", FRAMES)
    export(neuron_window)
    messages = neuron_window.graph.messages
    qtbot.waitUntil(lambda: messages.text not in {"Writing slides: 0 %", ""}, timeout=30_000)
    messages.choices["Cancel"].click()
    assert messages.text == ""
    qtbot.wait(50)
    assert not (home / "slides").exists()


def test_the_pass_that_is_played_is_written_and_goes_on_being_shown(neuron_window, answer, home, qtbot):
    answer(home / "values")
    player = neuron_window.graph.player
    player.play_forward()
    player.step(2)
    export(neuron_window)
    qtbot.waitUntil((home / "values.html").exists, timeout=60_000)
    assert "gradient with respect to itself" not in (home / "values.html").read_text(encoding="utf-8")
    assert player.playback.count == 3


def test_a_change_of_the_graph_ends_it(neuron_window, answer, home, qtbot):
    answer(home / "slides", FRAMES)
    export(neuron_window)
    neuron_window.document.replace(neuron_window.document.contents())
    assert "the graph has changed meanwhile" in neuron_window.graph.messages.text
    qtbot.wait(50)
    assert not (home / "slides").exists()


def test_one_animation_is_written_at_a_time_and_another_takes_its_place(neuron_window, answer):
    answer("first", FRAMES)
    export(neuron_window)
    exports, over = neuron_window.graph._exporting, []
    first = exports.recording
    first.written.connect(over.append)
    answer("second", FRAMES)
    export(neuron_window)
    assert exports.recording is not first
    assert exports.recording.path.name == "second"
    assert neuron_window.graph.messages.text == "Writing second: 0 %"
    answer("")
    export(neuron_window)
    assert exports.recording is None
    nothing_is_recorded(neuron_window)
    assert over == []


def test_a_change_of_mind_writes_nothing(neuron_window, answer):
    asked = answer("")
    export(neuron_window)
    assert neuron_window.graph.messages.text == ""
    ((start, filters),) = asked
    assert start.name == "Sigmoid neuron, gate by gate"
    assert filters[:2] == ["Web page that plays (*.html)", "Animated picture (*.png)"]
    assert neuron_window.graph._exporting.recording is None


def test_a_file_that_is_there_is_not_replaced_unasked(neuron_window, monkeypatch, answer, home):
    (home / "a.html").write_text("mine", encoding="utf-8")
    answer(home / "a.html", replaces=False)
    names = iter([str(home / "a.html"), ""])
    monkeypatch.setattr(
        exporting, "ask_where_to_export", lambda *_asked: (next(names), exporting._filter(PAGE))
    )
    export(neuron_window)
    assert (home / "a.html").read_text(encoding="utf-8") == "mine"


def test_where_it_cannot_be_written_the_window_says_so(neuron_window, answer, home, qtbot):
    answer(home / "no" / "film", ANIMATION)
    export(neuron_window)
    qtbot.waitUntil(lambda: "cannot be written" in neuron_window.graph.messages.text, timeout=60_000)
    assert neuron_window.graph._exporting.recording is None
    nothing_is_recorded(neuron_window)


def test_a_graph_without_a_pass_is_refused(window, answer):
    asked = answer("never")
    window.files.new()
    export(window)
    assert window.graph.messages.text == "there is nothing here to play yet"
    assert not asked


def test_no_answer_of_a_quiz_is_told(neuron_window, answer):
    asked = answer("never")
    neuron_window.graph.predict()
    export(neuron_window)
    assert "finish the quiz first" in neuron_window.graph.messages.text
    assert not asked


@pytest.mark.parametrize(
    ("name", "suffix", "expected"),
    [("a", ".html", "a.html"), ("a.HTML", ".html", "a.HTML"), ("lecture1.2", ".png", "lecture1.2.png"),
     ("slides", "", "slides"), ("v1.2", "", "v1.2")],
)  # fmt: skip
def test_a_suffix_is_added_once(name, suffix, expected):
    assert with_suffix(Path(name), suffix) == Path(expected)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fork", "Fork"),
        ("../../etc/x", "_.._etc_x"),
        ("a: b?", "a_ b_"),
        ("...", "Untitled"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_title_is_offered_as_the_name_of_a_file(title, name):
    assert file_name(title) == name


def test_the_dialog_offers_every_format_and_a_name(window, monkeypatch, home):
    seen = []

    def executed(dialog):
        seen.append((dialog.nameFilters(), [Path(name).name for name in dialog.selectedFiles()]))
        dialog.selectNameFilter(exporting._filter(FRAMES))
        dialog.selectFile(str(home / "slides"))
        return 1

    monkeypatch.setattr(QFileDialog, "exec", executed)
    filters = [exporting._filter(kind) for kind in FILM_FORMATS.values()]
    name, kind = ask_where_to_export(window, home / "Fork", filters)
    assert (Path(name), kind) == (home / "slides", filters[2])
    assert seen == [(filters, ["Fork"])]
