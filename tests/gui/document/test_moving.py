"""What moves leaves by itself is seen as it goes, and goes back as one step of undo."""

from __future__ import annotations

import pytest

from gui.document.moving import Moving


@pytest.fixture
def moving(product_of_a_sum):
    return Moving(product_of_a_sum, "Go")


def x_of(document):
    return float(document.graph.find("x").value)


def test_what_is_shown_can_be_seen_and_is_kept_as_one_step(moving, product_of_a_sum):
    document, x = product_of_a_sum, product_of_a_sum.graph.find("x").id
    moving.begin({x: -2.0})
    moving.show({x: 0.5})
    assert x_of(document) == 0.5
    assert document.undo_stack.count() == 0
    for value in (1.0, 2.0, 3.0):
        moving.show({x: value})
        moving.keep({x: value})
    assert [step.text for step in document.undo_stack.steps] == ["Go"]
    document.undo_stack.undo()
    assert x_of(document) == -2.0
    document.undo_stack.redo()
    assert x_of(document) == 3.0


def test_the_next_beginning_is_another_step(moving, product_of_a_sum):
    x = product_of_a_sum.graph.find("x").id
    for start, end in ((-2.0, 1.0), (1.0, 4.0)):
        moving.begin({x: start})
        moving.keep({x: end})
    product_of_a_sum.undo_stack.undo()
    assert x_of(product_of_a_sum) == 1.0


def test_what_did_not_move_leaves_no_step(moving, product_of_a_sum):
    x = product_of_a_sum.graph.find("x").id
    moving.begin({x: -2.0})
    moving.keep({x: -2.0})
    assert product_of_a_sum.undo_stack.count() == 0


def test_a_step_that_was_saved_stays_and_another_follows_from_there(moving, product_of_a_sum, tmp_path):
    document, x = product_of_a_sum, product_of_a_sum.graph.find("x").id
    moving.begin({x: -2.0})
    moving.keep({x: 1.0})
    document.save(tmp_path / "saved.chainrule")
    moving.keep({x: 2.0})
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert (x_of(document), document.is_modified) == (1.0, False)


def test_it_tells_its_own_changes_from_those_of_others(moving, product_of_a_sum):
    document, x = product_of_a_sum, product_of_a_sum.graph.find("x").id
    own = []
    document.changed.connect(lambda _difference: own.append(moving.is_at_work))
    moving.begin({x: -2.0})
    moving.show({x: 1.0})
    moving.keep({x: 2.0})
    document.preview_value(x, 5.0)
    assert own == [True, True, False]


def test_before_anything_moves_it_is_not_at_work_and_keeps_nothing(moving, product_of_a_sum):
    assert not moving.is_at_work
    moving.keep({})
    assert product_of_a_sum.undo_stack.count() == 0
