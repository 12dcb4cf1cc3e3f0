"""Strips of frames: each goes through what its name says, and stands in one picture, light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap

from gui.app import files
from gui.cli import strips
from gui.cli.strips import COLUMNS, GAP, STRIPS, take_strips
from gui.document import commands
from gui.document.apart import at_work
from gui.look.theme import LIGHT, appearance
from tests.gui.drawing import Drawing


def counts(window, name):
    return [window.graph.player.playback.count for _frame in STRIPS[name](window)]


def test_the_gradient_is_caught_on_its_way_and_at_its_end(window):
    found = counts(window, "flow")
    assert found == sorted(found)
    assert found[-1] == len(window.graph.player.playback.trace)


def test_a_fork_is_caught_before_and_after_its_sum(window):
    before, after = counts(window, "fork-sum")
    assert after == before + 1
    assert window.graph.player.playback.latest.parts[-1].role == "sum"


def test_the_quiz_is_caught_with_a_mistake_that_is_named(window):
    said = [window.graph.strip.quiz.verdict.text() for _frame in STRIPS["quiz"](window)]
    assert "local gradient alone" in said[1]


def test_what_is_explained_is_unfolded_and_measured(window):
    for section in STRIPS["explained"](window):
        assert section.is_open
        assert section.part.isVisible()
        assert not at_work()


OTHERS_TAKE = {"flow", "fork-sum", "quiz"}
"""Strips whose frames other tests go through."""


@pytest.mark.parametrize("name", sorted(STRIPS.keys() - OTHERS_TAKE))
def test_frames_stand_beside_and_under_each_other(window, name, tmp_path, monkeypatch):
    monkeypatch.setattr(strips, "SETTLED", 0)
    monkeypatch.setattr(strips, "STRIPS", {name: STRIPS[name]})
    taken = take_strips(window, tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(taken) == {
        f"strip-{name}-light", f"strip-{name}-dark"
    }  # fmt: skip
    frames = len(list(STRIPS[name](window)))
    middle = window.graph.centralWidget()
    width = min(frames, COLUMNS) * (middle.width() + GAP) - GAP
    assert (taken[f"strip-{name}-light"].width() == width) is (name != "explained")
    assert taken[f"strip-{name}-light"].toImage() != taken[f"strip-{name}-dark"].toImage()
    window.graph.player.end()
    window.graph.examiner.end()


@pytest.mark.parametrize(
    ("sizes", "whole", "places"),
    [
        ([(30, 20)], (30, 20), [(0, 0)]),
        ([(30, 20)] * 2, (72, 20), [(0, 0), (42, 0)]),
        ([(30, 20)] * 3, (72, 52), [(0, 0), (42, 0), (0, 32)]),
        ([(30, 20), (10, 40)], (96, 64), [(12, 12), (54, 12)]),
        ([(30, 20), (10, 40), (5, 5)], (96, 116), [(12, 12), (54, 12), (12, 64)]),
    ],
)
def test_frames_are_read_row_by_row_and_single_widgets_have_a_rim(qapp, monkeypatch, sizes, whole, places):
    appearance().choose("light")
    painter = Drawing(LIGHT)
    monkeypatch.setattr(strips, "QPainter", painter)
    strip = strips._tiled([QPixmap(*size) for size in sizes])
    assert strip.size().toTuple() == whole
    assert painter.lines == [
        f"pixmap {x} {y} · of {width} {height}" for (x, y), (width, height) in zip(places, sizes, strict=True)
    ]
    between = LIGHT.border if len(set(sizes)) == 1 else LIGHT.ground
    assert strip.toImage().pixelColor(strip.width() - 1, strip.height() - 1) == between
    appearance().choose("system")


def test_a_frame_is_the_canvas_with_what_is_under_it_once_all_is_fitted_and_settled(window, monkeypatch):
    monkeypatch.setattr(strips, "SETTLED", 0)
    window.open_example("sigmoid-neuron")
    canvas = window.graph.canvas
    canvas.fit()
    fitted = canvas.view_state()
    canvas.scale(0.3, 0.3)
    frame = strips._frame(window, None)
    top = canvas.mapTo(window.graph.centralWidget(), QPoint()).y()
    assert canvas.view_state()[1] == pytest.approx(fitted[1])
    assert top > 0
    middle = window.graph.centralWidget()
    assert frame.deviceIndependentSize().toSize().toTuple() == (middle.width(), middle.height() - top)
    assert strips._frame(window, window.graph.strip).size() == window.graph.strip.size()


def test_nobody_is_asked_between_strips_and_passes_and_questions_end(window, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "ask_to_save", lambda *_question: pytest.fail("nobody is there to answer"))
    ended = []

    def edit(window):
        window.open_example("fork")
        commands.add_node(window.document, "input", (0.0, 0.0))
        yield window.graph.strip

    monkeypatch.setattr(strips, "STRIPS", {"edited": edit})
    monkeypatch.setattr(strips, "_frame", lambda _window, named: QPixmap(named.size()))
    monkeypatch.setattr(window.graph.player, "end", lambda: ended.append("pass"))
    monkeypatch.setattr(window.graph.examiner, "end", lambda: ended.append("questions"))
    take_strips(window, tmp_path)
    assert ended == ["pass", "questions"] * 2
    assert appearance().choice == "dark"
    window.document.undo_stack.setClean()
