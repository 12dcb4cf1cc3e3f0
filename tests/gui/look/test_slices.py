"""Slices: everything is done in its order, the loop turns meanwhile, and nothing runs on afterwards."""

from __future__ import annotations

from functools import partial

import pytest

from gui.look import slices
from gui.look.slices import Slices, at_once


@pytest.fixture
def done():
    return []


@pytest.fixture
def sliced(qapp, monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 0.0)
    work = Slices()
    yield work
    work.forget()


def pieces(done, *numbers):
    return [partial(done.append, number) for number in numbers]


def test_all_is_done_in_its_order_as_the_loop_turns(qtbot, done):
    work = Slices()
    work.ask(pieces(done, 1, 2))
    work.ask(pieces(done, 3))
    assert done == []
    qtbot.waitUntil(lambda: done == [1, 2, 3])
    assert not work.is_busy
    assert not work._timer.isActive()


def test_who_needs_all_of_it_has_it_at_once(sliced, done):
    sliced.ask(pieces(done, 1, 2, 3))
    assert sliced.is_busy
    sliced.finish()
    assert done == [1, 2, 3]
    assert not sliced._timer.isActive()


def test_what_is_forgotten_is_never_done(sliced, qtbot, done):
    sliced.ask(pieces(done, 1))
    sliced.forget()
    assert not sliced._timer.isActive()
    qtbot.wait(10)
    assert done == []


def test_a_piece_may_ask_for_more_or_forget_the_rest(sliced, done):
    sliced.ask([lambda: sliced.ask(pieces(done, 2)), *pieces(done, 1)])
    sliced.finish()
    assert done == [1, 2]
    sliced.ask([sliced.forget, *pieces(done, 3)])
    sliced.finish()
    assert done == [1, 2]


def test_there_is_nothing_to_do_for_nothing(sliced):
    sliced.ask([])
    assert not sliced._timer.isActive()


def steps(done, *numbers):
    for number in numbers:
        done.append(number)
        yield
    return sum(numbers)


def test_steps_are_pieces_of_their_own_between_what_was_asked_before_and_after(sliced, done):
    sliced.ask(pieces(done, 1))
    sliced.follow(steps(done, 2, 3, 4))
    sliced.ask(pieces(done, 5))
    for seen in ([1], [1, 2], [1, 2, 3]):
        sliced._do_some()
        assert done == seen
    sliced.finish()
    assert done == [1, 2, 3, 4, 5]
    assert not sliced.is_busy


def test_steps_at_once_come_to_what_they_return(done):
    assert at_once(steps(done, 1, 2)) == 3
    assert done == [1, 2]


def test_without_time_a_turn_has_one_piece(qapp, done):
    work = Slices(seconds=0.0)
    work.ask(pieces(done, 1, 2))
    work._do_some()
    assert done == [1]
    work._do_some()
    assert done == [1, 2]
    assert not work._timer.isActive()


@pytest.mark.parametrize(("seconds", "at_a_time"), [(60.0, 4), (0.0, 1), (None, 2)])
def test_in_a_turn_as_much_is_done_as_there_is_time_for_and_one_piece_at_least(
    qapp, monkeypatch, done, seconds, at_a_time
):
    """Each piece takes five thousandths of a second, of which a slice has eight."""
    now = [0.0]
    monkeypatch.setattr(slices, "perf_counter", lambda: now[0])
    work = Slices(seconds=seconds)

    def take(number):
        done.append(number)
        now[0] += 0.005 if seconds != 0.0 else 0.0

    work.ask([partial(take, number) for number in range(4)])
    work._do_some()
    assert done == list(range(at_a_time))
    assert (work.is_busy, work._timer.isActive()) == (at_a_time < 4,) * 2
    work.forget()
    assert (work.is_busy, work._timer.isActive()) == (False, False)


def test_a_turn_of_work_may_be_followed_by_one_for_painting(qapp, done):
    work = Slices(seconds=0.0, resting=True)
    work.ask(pieces(done, 1, 2))
    counts = []
    while work.is_busy:
        work._do_some()
        counts.append(len(done))
    assert counts == [1, 1, 2]
    assert not work._timer.isActive()
