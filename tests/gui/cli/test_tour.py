"""The tour: a graph and a race, told line by line, and where the pictures of both went."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gui.cli import output, pictures, tour
from gui.main import main


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Return the calls that would have drawn something."""
    calls: list[tuple[Any, ...]] = []

    def note(path_at: int) -> Any:
        return lambda *arguments: calls.append(arguments) or arguments[path_at]

    monkeypatch.setattr(tour, "EPOCHS", 2)
    monkeypatch.setattr(tour, "EPOCHS_PER_LINE", 1)
    monkeypatch.setattr(pictures, "draw_graph", note(1))
    monkeypatch.setattr(pictures, "draw_race", note(2))
    monkeypatch.setattr(
        pictures, "draw_window", lambda *arguments: calls.append(arguments) or list(arguments[1].values())
    )
    return calls


def test_the_tour_tells_what_it_shows(
    drawn: list[Any], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "a-folder-with-a-name-that-is-far-longer-than-any-line-of-a-terminal-of-eighty-columns"
    assert main(["tour", "--out", long]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Product of a sum"
    assert [line[:20] for line in lines if line.startswith("Epoch")] == [
        "Epoch 1 of 2, test a",
        "Epoch 2 of 2, test a",
    ]
    told = " ".join(lines).partition("Epoch 2 of 2, test accuracy: ")[2].partition("Handwritten")[0]
    assert re.findall(r"(\w+)(?::\S+)? [01]\.\d\d(?:,|$)", told.strip()) == [
        "sgd", "momentum", "rmsprop", "adam"
    ]  # fmt: skip
    assert "A race on handwritten digits" in lines
    assert lines[-1].endswith(str(home.resolve() / long))
    names = ["graph-light", "race-light", "graph-dark", "race-dark", "window-light", "window-dark"]
    assert lines[-1].startswith(f"Pictures ({', '.join(f'{name}.png' for name in names)}) are in ")


def test_everything_is_drawn_in_both_themes_from_the_same_graph_and_race(
    drawn: list[Any], home: Path
) -> None:
    assert tour.take(None, home / "here") == 0
    graphs, races, (window,) = drawn[:4:2], drawn[1:4:2], drawn[4:]
    assert [arguments[2] for arguments in graphs] == ["light", "dark"]
    assert [arguments[3] for arguments in races] == ["light", "dark"]
    assert all(len(arguments[1]) == 2 for arguments in races)
    assert graphs[0][0] is graphs[1][0] is window[0]
    assert window[1] == {theme: home / "here" / f"window-{theme}.png" for theme in ("light", "dark")}


def test_on_a_terminal_the_bar_tells_how_far_it_is_and_no_lines(
    drawn: list[Any], home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    console = output.console
    monkeypatch.setattr(
        tour, "console", lambda **options: Terminal() if options.get("stderr") else console(**options)
    )
    assert tour.take(None, home) == 0
    assert "Epoch 1" not in capsys.readouterr().out


class Terminal:
    is_terminal = True


def test_the_race_is_one_that_can_be_learned() -> None:
    assert tour.RACE.dataset.name == "digits"
    assert tour.RACE.network.hidden == (32,)
    rates = [spec.hyperparameters["learning_rate"] for spec in tour.RACE.contestants]
    assert rates == [0.01, 0.01, 0.001, 0.003]
    assert tour.EPOCHS >= 10
    assert tour.EPOCHS % tour.EPOCHS_PER_LINE == 0
