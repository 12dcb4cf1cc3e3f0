"""Speed limits and rates, by a clock that the test turns."""

from __future__ import annotations

import math

import pytest

from engine.training.pacing import Pace, Rate


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_without_a_limit_steps_are_always_due():
    pace = Pace(Clock())
    assert pace.due() == math.inf
    assert pace.wait() == 0


@pytest.mark.parametrize("limit", [0.5, 3, 1000])
def test_with_a_limit_steps_fall_due_with_time(limit):
    clock = Clock()
    pace, taken = Pace(clock, limit), 0
    while clock.now < 120:
        steps = pace.due()
        assert steps == int(steps)
        pace.took(steps)
        taken += steps
        clock.now += max(pace.wait(), 1e-4)
    assert taken == pytest.approx(1 + 20 * limit, rel=0.01, abs=1)


def test_the_first_step_is_due_at_once_and_the_next_after_its_time():
    clock = Clock()
    pace = Pace(clock, 4)
    assert pace.due() == 1
    pace.took(1)
    assert pace.due() == 0
    assert pace.wait() == pytest.approx(0.25)


def test_steps_missed_in_a_long_pause_do_not_pile_up():
    clock = Clock()
    pace = Pace(clock, 100)
    clock.now += 60
    assert pace.due() == 10


def test_a_rate_is_the_steps_of_the_last_second():
    clock = Clock()
    rate = Rate(clock)
    rate.restart(0)
    step = 0
    for pace in (10, 50):
        for _tick in range(100):
            clock.now += 0.1
            step += pace
            found = rate.at(step)
        assert found == pytest.approx(pace * 10, rel=0.01)


def test_a_rate_before_any_step_is_the_one_before():
    clock = Clock()
    rate = Rate(clock)
    assert rate.at(0) == 0
    rate.restart(0)
    clock.now += 0.5
    assert rate.at(20) == pytest.approx(40)
    rate.restart(20)
    assert rate.at(20) == pytest.approx(40)


def test_a_rate_that_begins_anew_forgets_what_was_before():
    clock = Clock()
    rate = Rate(clock)
    rate.restart(0)
    clock.now += 0.5
    assert rate.at(1000) == pytest.approx(2000)
    rate.restart(1000)
    clock.now += 0.25
    assert rate.at(1010) == pytest.approx(40)
