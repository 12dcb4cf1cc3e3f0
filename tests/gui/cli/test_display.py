"""Whether a window can be opened: the user's choice first, then what the machine has."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gui.cli import display

VARIABLES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


@pytest.fixture(autouse=True)
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the results that trials of Qt will have, last one first: (exit code, standard error)."""
    results: list[Any] = []

    def try_qt(command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        code, complaint = results.pop()
        return subprocess.CompletedProcess(command, code, "", complaint)

    monkeypatch.setattr(display, "_x_server_answers", lambda: False)
    monkeypatch.setattr(subprocess, "run", try_qt)
    return results


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:configfile=a.json", "vnc"])
def test_platform_without_a_screen_is_taken_as_chosen(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display.obstacle() == f"QT_QPA_PLATFORM={platform.partition(':')[0]} has no screen"


def test_linux_without_a_display_has_none() -> None:
    assert display.obstacle() == "There is no display"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_windows_and_macos_are_taken_to_have_a_display(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert display.obstacle() is None


@pytest.mark.parametrize(
    ("name", "value"), [("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0"), ("QT_QPA_PLATFORM", "xcb")]
)
def test_display_on_which_qt_starts_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, trials: list[Any], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    trials.append((0, ""))
    assert display.obstacle() is None
    assert trials == []


@pytest.mark.parametrize(
    ("complaint", "reason"),
    [
        ("qt.qpa.xcb: could not connect to display :9\nqt.qpa.plugin: From 6.5.0, …",
         "could not connect to display :9"),
        ("noise\nqt.qpa.plugin: From 6.5.0, xcb-cursor0 is needed to load the plugin.\n",
         "From 6.5.0, xcb-cursor0 is needed to load the plugin"),
        ("Segmentation fault", "Qt does not start"),
    ],
)  # fmt: skip
def test_display_on_which_qt_fails_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, trials: list[Any], complaint: str, reason: str
) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    trials.append((-6, complaint))
    assert display.obstacle() == f"Qt cannot open a window ({reason})"


def test_display_that_does_not_answer_is_an_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: list[str], **options: Any) -> None:
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", hang)
    monkeypatch.setenv("DISPLAY", ":9")
    assert display.obstacle() == "Qt cannot open a window (the display does not answer)"


def test_display_that_is_not_there_is_found_out_by_trying(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("DISPLAY", ":1234567")
    assert (display.obstacle() or "").startswith("Qt cannot open a window (")
    assert list(home.iterdir()) == []


def test_real_display_is_no_obstacle(monkeypatch: pytest.MonkeyPatch, x_display: str) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    assert display.obstacle() is None


def test_a_real_display_needs_no_trial(monkeypatch: pytest.MonkeyPatch, x_display: str) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    monkeypatch.setattr(display, "_why_qt_fails", lambda: pytest.fail("a trial takes half a second"))
    assert display.obstacle() is None


def test_a_frozen_program_tries_nothing_with_a_python_it_does_not_have(
    monkeypatch: pytest.MonkeyPatch, trials: list[Any]
) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert display.obstacle() is None


class Connection:
    """Stands for a socket, and tells what is done with it."""

    def __init__(self, told: list[Any], refused: bool) -> None:
        self._told, self._refused = told, refused

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_error: object) -> None:
        self._told.append("closed")

    def settimeout(self, seconds: float) -> None:
        self._told.append(seconds)

    def connect(self, place: str) -> None:
        self._told.append(place)
        if self._refused:
            raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("variables", "refused", "missing", "lets_in", "answers"),
    [
        ({"DISPLAY": ":7"}, False, "", True, True),
        ({"DISPLAY": ":7.1"}, False, "", True, True),
        ({"DISPLAY": ":7", "QT_QPA_PLATFORM": "xcb"}, False, "", True, True),
        ({"DISPLAY": ":7"}, False, "", False, False),
        ({"DISPLAY": ":7"}, True, "", True, False),
        ({"DISPLAY": ":7"}, False, "libqxcb.so", True, False),
        ({"DISPLAY": ":7"}, False, "libxcb.so.1", True, False),
        ({"DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-0"}, False, "", True, False),
        ({"DISPLAY": ":7", "QT_QPA_PLATFORM": "wayland"}, False, "", True, False),
        ({"DISPLAY": "elsewhere:7"}, False, "", True, False),
        ({"DISPLAY": ":7 "}, False, "", True, False),
        ({}, False, "", True, False),
    ],
)
def test_an_x_server_of_this_machine_is_asked_where_all_it_takes_is_there(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    refused: bool,
    missing: str,
    lets_in: bool,
    answers: bool,
) -> None:
    told: list[Any] = []

    def load(name: str) -> str:
        if missing and name.endswith(missing):
            raise OSError
        return name

    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(display.socket, "socket", lambda _family: Connection(told, refused))
    monkeypatch.setattr(display.ctypes, "CDLL", load)
    monkeypatch.setattr(display, "_lets_us_in", lambda xcb: lets_in and xcb == "libxcb.so.1")
    found = display._x_server_answers()
    monkeypatch.undo()
    assert found is answers
    if answers:
        assert told == [1.0, "/tmp/.X11-unix/X7", "closed"]


@pytest.mark.parametrize(("error", "lets_in"), [(0, True), (1, False), (5, False)])
def test_an_x_server_lets_us_in_where_its_connection_has_no_error_and_is_left_again(
    error: int, lets_in: bool
) -> None:
    left: list[int | None] = []

    def connect(_name: None, _screen: None) -> int:
        return 2**40 + 1

    connect_to: Any = connect
    xcb = SimpleNamespace(
        xcb_connect=connect_to,
        xcb_connection_has_error=lambda _connection: error,
        xcb_disconnect=lambda connection: left.append(connection.value),
    )
    library: Any = xcb
    assert display._lets_us_in(library) is lets_in
    assert left == [2**40 + 1]
    assert connect_to.restype is ctypes.c_void_p  # or a pointer would lose its upper half
