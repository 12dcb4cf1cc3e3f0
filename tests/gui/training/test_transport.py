"""The strip that runs the race says what is wanted, and shows what it is told.

`WRITE_DRAWINGS=1 pytest tests/gui/training/test_transport.py` stores it anew.
"""

from __future__ import annotations

import pytest

from gui.look.theme import appearance
from gui.training.transport import SPEEDS, Transport
from tests.gui.diary import Diary
from tests.gui.drawing import compare
from tests.gui.outline import outline

pytestmark = pytest.mark.usefixtures("light")


def test_a_race_is_run_paused_and_hastened(qtbot):
    transport = Transport()
    qtbot.addWidget(transport)
    compare("outline-transport", outline(transport))

    def of_transport():
        playing = " and plays" * transport.is_playing
        return {"speed": [f"{transport.speed} by {transport.speed_mark}{playing}"]}

    diary = Diary(transport, more=of_transport)

    def do(act, step):
        step()
        diary.note(act)

    do("play", transport._play.click)
    do("it plays", lambda: transport.set_playing(True))
    do("pause", transport._play.click)
    do("in the dark", lambda: appearance().choose("dark"))
    do("it stands", lambda: transport.set_playing(False))
    do("in light", lambda: appearance().choose("light"))
    for name in ("step", "epoch", "reset"):
        do(name, getattr(transport, f"_{name}").click)
    for mark in (0, len(SPEEDS) - 1, len(SPEEDS) + 5, 9):
        do(f"speed {mark}", lambda mark=mark: transport.set_speed_mark(mark))
    do("it comes on", lambda: transport.show_progress(12345, 1067, 8901.6))
    do("no rate is known", lambda: transport.show_progress(1, 0, None))
    do("it stands still", lambda: transport.show_progress(1, 0, 0.0))
    do("settings are wrong", lambda: transport.set_available(False))
    do("and right", lambda: transport.set_available(True))
    compare("diary-transport", diary.lines)
