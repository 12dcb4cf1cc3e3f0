"""What crashes have left: found among whatever else lies in the folder, none of which is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSysInfo

from engine.files.journal import Journal
from gui.app.holding import Hold, clear_stale
from gui.document.keeping import LOCK, lock_of, orphans
from gui.training.safekeeping import orphaned_races

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes"),
    pytest.mark.timeout(30),
]
DEAD = 2**31 - 1
"""The number of a process that there is not."""
SPECIAL = {
    "pipe": os.mkfifo,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
    "loop": lambda path: path.symlink_to(path.name),
}


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_file_is_passed_over(qapp, tmp_path, kind):
    for suffix in (".journal", ".race", f".race{LOCK}", ".open"):
        SPECIAL[kind](tmp_path / f"special{suffix}")
    journal = Journal(tmp_path / "left.journal", b"{}")
    journal.leave()
    clear_stale(tmp_path)
    assert orphans(tmp_path) == [journal.path]
    assert orphaned_races(tmp_path) == []


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_locked_by_no_file_is_left_alone(qapp, tmp_path, kind):
    Journal(tmp_path / "left.journal", b"{}").leave()
    SPECIAL[kind](tmp_path / f"left.journal{LOCK}")
    if kind != "loop":
        assert orphans(tmp_path) == []


def test_a_file_whose_place_is_taken_by_a_pipe_is_held_by_nobody_known(qapp, tmp_path):
    hold = Hold(tmp_path)
    file = tmp_path / "a.chainrule"
    assert hold.take(file)
    place = next(tmp_path.glob("*.open"))
    hold.take(None)
    os.mkfifo(place)
    assert hold.take(file)


def test_a_lock_without_a_race_is_cleared_away_unless_its_window_is_there(qapp, tmp_path):
    lock = tmp_path / f"gone.race{LOCK}"
    held = lock_of(tmp_path / "held.race")
    assert held.tryLock(0)
    lock.write_text(f"{DEAD}\nchainrule\n{QSysInfo.machineHostName()}\n")
    assert orphaned_races(tmp_path) == []
    assert not lock.exists()
    assert (tmp_path / f"held.race{LOCK}").exists()
    held.unlock()
