"""What glides is shown bit by bit, ends exactly where it leads, and leaves no timer running."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from gui.look.glide import Glide
from gui.look.motion import motion


@pytest.fixture
def widget(qtbot, monkeypatch):
    monkeypatch.setattr(motion(), "choice", "full")
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_a_way_begins_at_its_start_and_ends_at_its_end(widget, qtbot):
    seen = []
    glide = Glide(widget)
    glide.run(seen.append)
    assert seen == [0.0]
    glide.go_to(0.5)
    assert seen[-1] == 0.5
    qtbot.waitUntil(lambda: not glide.is_running)
    assert seen[-1] == 1.0
    assert sorted(seen[2:]) == seen[2:]


def test_it_is_where_the_clock_says(widget):
    seen, glide = [], Glide(widget)
    glide.run(seen.append)
    for milliseconds in (45, 90, 180):
        glide._clock = SimpleNamespace(elapsed=lambda now=milliseconds: now)
        glide._tick()
    assert seen == [0.0, 0.15625, 0.5, 1.0]
    assert not glide.is_running


def test_another_way_begins_where_the_first_one_leads(widget):
    first, second, glide = [], [], Glide(widget)
    glide.run(first.append)
    glide.run(second.append)
    assert (first, second) == ([0.0, 1.0], [0.0])
    glide.stop()
    glide.finish()
    assert second == [0.0]
    assert not glide.is_running


@pytest.mark.parametrize("still", ["reduced", "hidden"])
def test_nothing_glides_where_motion_is_reduced_or_nobody_sees_it(widget, monkeypatch, still):
    if still == "hidden":
        widget.hide()
    else:
        monkeypatch.setattr(motion(), "choice", "reduced")
    seen, glide = [], Glide(widget)
    glide.run(seen.append)
    assert seen == [1.0]
    assert not glide.is_running
