"""Turns of the whole program hold no more than those before; what keeps something each turn is caught."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from tests.faults.fuzz import Watch
from tests.faults.growth import Figures, excesses, figures, growth
from tests.faults.soak import FEWEST_TURNS, Soaked, report, soak, turn
from tests.faults.using import ACTS, Act

STEADY = Figures(200.0, 100_000, 800, 400, 0, 5, 12)


def after(turns: int, **per_turn: float) -> list[Figures]:
    """Return what was measured where some figures grow by so much a turn."""
    grown = [
        {name: getattr(STEADY, name) + rate * at for name, rate in per_turn.items()} for at in range(turns)
    ]
    return [replace(STEADY, **changed) for changed in grown]


@pytest.mark.parametrize("name", ["qobjects", "widgets", "timers", "threads", "descriptors"])
def test_one_thing_more_each_turn_is_too_much(name):
    assert [words.split()[0] for words in excesses(growth(after(12, **{name: 1})))] == [name]


@pytest.mark.parametrize(("name", "rate"), [("megabytes", 4.0), ("objects", 1000)])
def test_memory_that_only_grows_is_too_much(name, rate):
    assert [words.split()[0] for words in excesses(growth(after(12, **{name: rate})))] == [name]


@pytest.mark.parametrize(
    "measured",
    [
        after(12),
        [STEADY, *after(2, widgets=50, megabytes=90), *[replace(STEADY, widgets=450, megabytes=290)] * 9],
        [STEADY if at % 2 else replace(STEADY, qobjects=801, objects=100_400) for at in range(12)],
        after(12, widgets=-1),
    ],
    ids=["steady", "warming up", "up and down", "shrinking"],
)
def test_what_does_not_grow_after_warming_up_is_fine(measured):
    assert excesses(growth(measured)) == []


def test_growth_needs_three_measurements():
    with pytest.raises(ValueError, match="three"):
        growth([STEADY, STEADY])


def keep_a_thread():
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    return lambda: (ended.set(), thread.join())


def keep_a_timer():
    timer = QTimer()
    timer.start(100_000)
    return timer.stop


def keep_a_widget():
    widget = QWidget()
    return widget.deleteLater


def keep_an_object():
    parent = QObject()
    children = [QObject(parent) for _turn in range(3)]
    return lambda: (children.clear(), parent.deleteLater())


def keep_a_file():
    descriptor = os.open("kept", os.O_CREAT | os.O_WRONLY)
    return lambda: os.close(descriptor)


def keep_memory():
    held = [bytearray(b"x") * 2**22 for _turn in range(3)]
    return held.clear


def keep_lists():
    held = [[] for _turn in range(3000)]
    return held.clear


@pytest.mark.parametrize(
    ("keep", "name", "least"),
    [
        (keep_a_thread, "threads", 1),
        (keep_a_timer, "timers", 1),
        (keep_a_widget, "widgets", 1),
        (keep_an_object, "qobjects", 4),
        (keep_a_file, "descriptors", 1),
        (keep_memory, "megabytes", 8),
        (keep_lists, "objects", 3000),
    ],
)
def test_what_is_kept_is_counted(qapp, keep, name, least):
    before = figures()
    let_go = keep()
    kept = getattr(figures(), name) - getattr(before, name)
    let_go()
    assert kept >= least or (name in {"descriptors", "megabytes"} and not getattr(before, name))


@pytest.fixture
def kept():
    """Return a list in which an act may keep what it should not."""
    widgets = []
    yield widgets
    for widget in widgets:
        widget.deleteLater()


def test_a_widget_kept_each_turn_is_caught(window, kept, tmp_path):
    leak = Act("planted", lambda *_given: kept.append(QWidget()))
    soaked = soak(window, [leak], 0, 0, tmp_path)
    assert len(soaked.measured) == len(kept) == FEWEST_TURNS
    assert soaked.faults == []
    assert any(words.startswith("widgets grew") for words in excesses(growth(soaked.measured)))


def test_an_act_that_raises_is_told_by_turn_and_name(window, tmp_path):
    def planted(*_given):
        raise RuntimeError("planted")

    soaked = soak(window, [Act("an act", planted)], 0, 0, tmp_path)
    assert [fault.partition(": ")[0] for fault in soaked.faults] == [
        f"turn {number}, an act" for number in range(FEWEST_TURNS)
    ]
    assert all("RuntimeError: planted" in fault for fault in soaked.faults)


def test_the_report_shows_growth_beside_its_bound():
    lines = report(Soaked(after(9, widgets=2)))
    assert lines[0] == "9 turns"
    shown = {line.split()[0]: line.split()[1:] for line in lines[2:]}
    at = [*Figures.__dataclass_fields__].index("widgets")
    assert (shown["growth"][at], shown["bound"][at], shown["last"][at]) == ("6.0", "0.5", "416.0")


@pytest.mark.timeout(600)
def test_turns_of_the_whole_program_complain_of_nothing_and_hold_no_more(window, tmp_path):
    watch, draw, measured = Watch(), Random(1), []
    acts = draw.sample(ACTS, len(ACTS) // 4)  # `make soak` has the time for all of them
    try:
        for _turn in range(3):
            assert turn(window, acts, draw, tmp_path, watch) == []
            measured.append(figures())
    finally:
        watch.close()
    assert excesses(replace(growth(measured), megabytes=0, objects=0)) == []


def test_looking_at_what_qt_makes_for_itself_leaves_nothing_that_is_counted(qtbot):
    label = QLabel("<b>some</b> words")
    qtbot.addWidget(label)
    label.show()
    counts = []
    for turn_number in range(12):
        label.setText("plain words")
        label.setText(f"<b>{turn_number}</b> words")
        counts.append(figures().objects)
    assert counts[-1] - counts[3] < 8
