"""Strips of frames: each goes through what its name says, and stands in one picture, light and dark."""

from __future__ import annotations

import pytest

from gui.cli import strips
from gui.cli.strips import COLUMNS, GAP, STRIPS, take_strips
from gui.document.apart import at_work


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


@pytest.mark.parametrize("name", STRIPS)
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
