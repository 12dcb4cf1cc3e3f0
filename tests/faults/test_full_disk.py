"""A disk that is full, for real, where the machine lets a test make one: nothing is lost, and it is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.full_disk import VALUES

ROOT = Path(__file__).resolve().parents[2]
BYTES = 20_000
PROGRAM = [sys.executable, "-m", "tests.faults.full_disk"]


def outcome(command: list[str], folder: Path) -> dict:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def assert_nothing_is_lost(left: dict, reason: str) -> None:
    assert left == {
        "saved": False,
        "words": f"cannot write a.chainrule: {reason}",
        "modified": True,
        "values in the document": VALUES,
        "values in the file": 1,
        "files": ["a.chainrule"],
    }


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits how large a file may grow")
def test_a_file_that_may_not_grow_so_large_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    left = outcome([*PROGRAM, str(folder), str(BYTES)], folder)
    assert_nothing_is_lost(left, "File too large")


def test_a_disk_that_is_full_is_told_and_the_file_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    own_mounts = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    mount = f"mount -t tmpfs -o size={BYTES} none '{folder}'"
    may = shutil.which("unshare") and subprocess.run([*own_mounts, mount], check=False, capture_output=True)
    if not may or may.returncode:
        pytest.skip("this machine lets nobody but root mount a small disk")
    program = " ".join(f"'{word}'" for word in [*PROGRAM, str(folder)])
    left = outcome([*own_mounts, f"{mount} && exec {program}"], folder)
    assert_nothing_is_lost(left, "No space left on device")
