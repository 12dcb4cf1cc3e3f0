"""A disk that fills up half-way: every kind of file that is written leaves the one before it as it was."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from engine.files.atomic_file import write_export
from gui.cli.errors import CommandError
from gui.cli.export import FILMS, FORMATS
from gui.cli.pictures import _photograph
from gui.main import main

ROOM = 20
"""Bytes that a file may have: less than any of these needs."""
BEFORE = b"what was there before"
GRAPH = ["tanh(x*y)", "--set", "x=2", "--set", "y=3"]
EXERCISE = next((Path(__file__).parents[3] / "resources/exercises").glob("*.chainrule"))
TRAIN = ["train", "--dataset", "xor", "--hidden", "2", "--epochs", "1", "--optimizer", "sgd"]

WRITERS: dict[str, Callable[[Path], list[str]]] = {
    **{name: lambda path, name=name: ["export", *GRAPH, "--format", name, "--out", str(path)]
       for name in FORMATS},
    **{name: lambda path, name=name: ["export", *GRAPH, "--format", name, "--out", str(path)]
       for name in FILMS if "frames" not in name},
    "svg-frames": lambda path: ["export", *GRAPH, "--format", "svg-frames", "--out", str(path.parent)],
    "png": lambda path: ["render", *GRAPH, "--out", str(path)],
    "svg": lambda path: ["render", *GRAPH, "--out", str(path)],
    "pdf": lambda path: ["render", *GRAPH, "--out", str(path)],
    "curves": lambda path: [*TRAIN, "--csv", str(path)],
    "grades": lambda path: ["grade", str(EXERCISE), "missing.chainrule", "--out", str(path.parent)],
}  # fmt: skip
"""What each command line writes, into a file that is there or beside others in its folder."""
NAMES = {
    "svg-frames": "01.svg", "png": "a.png", "svg": "a.svg", "pdf": "a.pdf", "grades": "items.csv",
}  # fmt: skip


@contextlib.contextmanager
def little_room() -> Iterator[None]:
    """Let no file of this process grow beyond a few bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


pytestmark = pytest.mark.skipif(os.name != "posix", reason="only POSIX limits how large a file may grow")


@pytest.mark.parametrize("kind", WRITERS)
def test_a_write_that_fails_half_way_leaves_what_was_there_and_says_so(
    kind: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / "out" / NAMES.get(kind, "a")
    path.parent.mkdir()
    path.write_bytes(BEFORE)
    with little_room():
        code = main(WRITERS[kind](path))
    assert (code, path.read_bytes()) == (CommandError.exit_code, BEFORE)
    assert [child.name for child in path.parent.iterdir() if child.is_file()] == [path.name]
    assert "File too large" in capsys.readouterr().err


def test_so_does_a_picture_of_a_widget(home: Path, qtbot: object) -> None:
    path = home / "a.png"
    path.write_bytes(BEFORE)
    with little_room(), pytest.raises(CommandError, match="File too large"):
        _photograph(QLabel("x"), path)
    assert path.read_bytes() == BEFORE


def test_a_device_and_a_pipe_take_what_comes_since_nothing_there_can_be_lost(home: Path) -> None:
    write_export(Path("/dev/null"), b"nothing")
    with pytest.raises(OSError, match="No space left"):
        write_export(Path("/dev/full"), b"nothing")
