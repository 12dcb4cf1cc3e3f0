"""A progress bar is shown on a terminal only, says how far a command is, and is gone at its end."""

from __future__ import annotations

import re

import pytest

from gui.cli import output
from gui.main import main
from tests.engine.training.remote_files import plug_in, use_small_sets

RACE = ["train", "--dataset", "or", "--optimizer", "sgd"]
SEARCH = [*RACE, "--best-rates", "--seeds", "1", "--budget", "2", "--rates", "0.1,1,2"]
COMMANDS = {
    "race": ([*RACE, "--epochs", "3"], "training", r"3/3 epochs"),
    "fetch": (["fetch", "mnist"], "MNIST", r"([\d.]+)/\1 kB"),
    "search": (SEARCH, "trying rates", "100%"),
}
GONE = "\x1b[1A\x1b[2K"
"""Goes to the line before and clears it."""


@pytest.fixture(autouse=True)
def servers(monkeypatch, tmp_path):
    return plug_in(monkeypatch, use_small_sets(monkeypatch, tmp_path))


@pytest.mark.parametrize(("command", "what", "all_done"), COMMANDS.values(), ids=COMMANDS)
def test_it_says_what_is_done_how_much_and_in_what_time_and_is_gone(
    monkeypatch, capsys, command, what, all_done
):
    monkeypatch.setattr(output._Console, "is_terminal", True)
    monkeypatch.setenv("TERM", "xterm")
    assert main(command) == 0
    drawn = capsys.readouterr().err
    *_before, last = filter(str.strip, re.sub(r"\x1b\[[\d;?]*\w", "", drawn).splitlines())
    assert re.fullmatch(f"{what} ━+ {all_done} 0:00:00", last)
    assert drawn.endswith(GONE)


@pytest.mark.parametrize("command", [row[0] for row in COMMANDS.values()], ids=COMMANDS)
def test_where_there_is_no_terminal_nothing_is_said(capsys, command):
    assert main(command) == 0
    assert capsys.readouterr().err == ""
