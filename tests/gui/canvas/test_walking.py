"""Walking through a graph by keys keeps the view where it is, as long as one walks within it."""

from __future__ import annotations

from typing import Any

import pytest

from gui.canvas.walking import choose, neighbour_of, step


def test_what_is_in_view_is_chosen_without_moving_the_view_and_what_is_not_is_brought(hand: Any) -> None:
    view = hand.view
    view.fit()
    before = view.view_state()
    for _turn in range(5):
        assert step(view, forward=True)
        assert view.view_state() == before
    assert not step(view, forward=True)
    view.zoom_to(4.0)
    choose(view, [hand.id("z")])
    assert view.viewport().rect().contains(view.mapFromScene(hand.at("z")))
    assert hand.selected() == {"z"}
    choose(view, [])
    assert hand.selected() == set()


@pytest.mark.parametrize(
    ("start", "x", "y", "end"),
    [("q", 1, 0, "f"), ("q", -1, 0, "x"), ("f", 1, 0, None), ("z", 0, -1, "y"), ("x", 0, -1, None)],
)
def test_sideways_one_walks_along_wires_and_else_to_what_is_near(
    hand: Any, start: str, x: int, y: int, end: str | None
) -> None:
    found = neighbour_of(hand.document, hand.id(start), x, y)
    assert found == (None if end is None else hand.id(end))
