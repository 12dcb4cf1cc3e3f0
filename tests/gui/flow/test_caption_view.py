"""The caption's row of numbers: which of an event's numbers it has room for, and how they are told."""

from __future__ import annotations

import numpy as np
import pytest

from engine.graphs.graph import Edge
from engine.study.captions import Caption
from engine.study.events import Part
from gui.flow.caption_view import BESIDE, MOST_PARTS, CaptionView, PartsRow, _colour, _most_telling
from gui.look.theme import appearance


def parts_of(count: int) -> tuple[Part, ...]:
    """Return so many numbers of one event: every second one a local gradient, all but the first joined."""
    return tuple(
        Part(
            f"role {at}", np.array(float(at)), Edge(at, at + 1, "x"), "+" if at else "", is_local=at % 2 == 0
        )
        for at in range(count)
    )


@pytest.mark.parametrize("count", [2, MOST_PARTS - 1, MOST_PARTS])
def test_as_many_as_there_is_room_for_are_all_told(count):
    parts = parts_of(count)
    assert _most_telling(parts) == parts


def test_of_more_those_are_told_that_do_not_stand_at_their_ports_and_the_first_is_joined_to_nothing():
    told = _most_telling(parts_of(MOST_PARTS + 1))
    assert [part.role for part in told] == ["role 1", "role 3", "role 5"]
    assert [part.sign for part in told] == ["", "+", "+"]


def test_a_number_that_is_pressed_is_chosen_alone_and_let_go_when_pressed_again(qtbot):
    row, chosen = PartsRow(), []
    qtbot.addWidget(row)
    parts = parts_of(3)
    row.show_parts("at f", parts, chosen.append)
    row.show()
    (_, first), (_, second), _ = row.buttons
    for button in (first, second, second):
        button.click()
    assert chosen == [parts[0], parts[1], None]
    assert not any(button.isChecked() for _part, button in row.buttons)
    row.point_at(frozenset({parts[1].place}))
    assert [button.isChecked() for _part, button in row.buttons] == [False, True, False]


def test_fewer_numbers_are_worn_by_the_first_widgets_and_the_others_go(qtbot):
    row = PartsRow()
    qtbot.addWidget(row)
    row.show()
    for count in (4, 2):
        row.show_parts("at f", parts_of(count), lambda _part: None)
    told = [slot.button.text() for slot in row._slots if slot.button.isVisible()]
    assert told == ["role 0 0", "role 1 1.00"]
    assert [slot.sign.text() for slot in row._slots[:2]] == ["", "+"]
    row.show_parts("", (), lambda _part: None)
    assert row.isHidden()


@pytest.mark.parametrize(
    ("number", "is_local", "colour"),
    [
        (-0.5, False, "negative"), (0.0, False, "positive"), (0.5, False, "positive"), (-0.5, True, "ink"),
        ([-1.0, 2.0], False, "ink"), (None, False, "ink"),
    ],
)  # fmt: skip
def test_a_gradient_wears_the_colour_of_its_sign_and_all_else_is_ink(light, number, is_local, colour):
    part = Part("role", None if number is None else np.array(number), 1, is_local=is_local)
    assert _colour(part) == getattr(appearance().theme, colour).name()


def test_no_formula_stands_beside_the_words_of_another_event(qtbot):
    view = CaptionView()
    qtbot.addWidget(view)
    told = []
    for at in (1, 2):
        view.tell_rule(Caption(f"event {at}", "", f"x = {at}"))
        told.append((view.sentence.text(), view.formula.accessibleName()))
        view.settle()
        told.append((view.sentence.text(), view.formula.accessibleName()))
    assert told == [("event 1", ""), ("event 1", "x = 1"), ("event 2", ""), ("event 2", "x = 2")]


def test_in_little_room_the_words_have_it_and_their_formula_comes_back_with_more(qtbot):
    view = CaptionView()
    qtbot.addWidget(view)
    view.lie_flat(True)
    view.resize(2 * BESIDE, 60)
    view.show()
    view.tell_rule(Caption("The gradient of f with respect to q is 0.20.", "", "x = 0.20"))
    assert view.formula.isVisible()
    view.resize(BESIDE // 2, 60)
    assert not view.formula.isVisible()
    qtbot.waitUntil(lambda: view.sentence.width() == BESIDE // 2)
    view.lie_flat(False)
    assert view.formula.isVisible()
    view.lie_flat(True)
    view.resize(2 * BESIDE, 60)
    assert view.formula.isVisible()
