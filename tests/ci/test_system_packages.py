"""What a machine lacks is found, installed where allowed, and otherwise named in one line to type."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).resolve().parents[2] / ".ci" / "system_packages.py"


def load() -> ModuleType:
    """Return the module anew, so that a test may put other parts into it."""
    spec = importlib.util.spec_from_file_location("system_packages", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Machine:
    """A machine that has what was said, and a package manager that knows some packages."""

    def __init__(self, has: set[str], manager: str | None = "apt-get", root: bool = True) -> None:
        self.packages = load()
        self.has = set(has)
        self.unknown: set[str] = set()
        self.commands: list[list[str]] = []
        self.packages.sys = type("sys", (), {"platform": "linux", "exit": sys.exit, "stderr": sys.stderr})
        self.packages.is_there = lambda need: need.what in self.has
        self.packages.shutil = type("shutil", (), {"which": lambda name: name if name == manager else None})
        self.packages.right = lambda: [] if root else None
        self.packages.attempt = self.attempt

    def attempt(self, command: Sequence[str], _log: object) -> bool:
        """Install what is asked for, as a package manager does: all of it or nothing."""
        self.commands.append(list(command))
        wanted = [need for need in self.packages.NEEDS if {need.apt, need.pacman, *rpm(need)} & {*command}]
        if self.unknown & {*command}:
            return False
        self.has |= {need.what for need in wanted}
        return True

    def everything(self, *groups: str) -> set[str]:
        """Return what belongs to the groups."""
        return {need.what for need in self.packages.NEEDS if need.group in groups}


def rpm(need: object) -> set[str]:
    """Return the names an rpm system may know a need by."""
    return {need.rpm or f"{need.what}()(64bit)"}


@pytest.mark.parametrize(
    ("purpose", "environment", "required"),
    [
        ("run", {}, {"python", "qt"}),
        ("run", {"DISPLAY": ":0"}, {"python", "qt", "x11"}),
        ("run", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, {"python", "qt", "x11"}),
        ("run", {"WAYLAND_DISPLAY": "wayland-0"}, {"python", "qt", "wayland"}),
        ("run", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, {"python", "qt"}),
        ("test", {"DISPLAY": ":0"}, {"python", "qt"}),
        ("lint", {"DISPLAY": ":0"}, {"python"}),
    ],
)
def test_only_what_the_purpose_needs_is_indispensable(
    purpose: str, environment: dict[str, str], required: set[str]
) -> None:
    assert load().groups(purpose, environment)[0] == required


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", ["apt-get", "install", "-y"]),
        ("dnf", ["dnf", "install", "-y"]),
        ("zypper", ["zypper", "--non-interactive", "install"]),
        ("pacman", ["pacman", "-Sy", "--needed", "--noconfirm"]),
    ],
)
def test_what_is_missing_is_installed_at_once(tmp_path: Path, manager: str, command: list[str]) -> None:
    machine = Machine({"pip", "libEGL.so.1"}, manager)
    machine.packages.provide("test", tmp_path)
    assert machine.has == machine.everything("python", "qt", "font", "x11", "xvfb")
    install = machine.commands[-1][2:]  # after "env DEBIAN_FRONTEND=noninteractive"
    assert install[: len(command)] == command
    assert len(machine.commands) == (2 if manager == "apt-get" else 1)
    assert "libegl1" not in install


def test_nothing_happens_on_a_machine_that_has_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(set())
    machine.has = machine.everything("python", "qt", "font", "x11", "xvfb")
    machine.packages.provide("test", tmp_path)
    assert (machine.commands, capsys.readouterr().err, list(tmp_path.iterdir())) == ([], "", [])


def test_an_unknown_package_does_not_keep_the_others_away(tmp_path: Path) -> None:
    machine = Machine({"pip"})
    machine.unknown = {"libxcb-cursor0"}
    machine.packages.provide("test", tmp_path)
    assert machine.everything("qt", "x11", "xvfb") - machine.has == {"libxcb-cursor.so.0"}


def test_what_could_not_be_installed_is_not_tried_again(tmp_path: Path) -> None:
    machine = Machine({"pip"})
    machine.unknown = {"xvfb"}
    machine.packages.provide("test", tmp_path)
    machine.commands.clear()
    machine.packages.provide("test", tmp_path)
    assert machine.commands == []


def test_who_may_not_install_is_told_the_line_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    machine = Machine({"pip"}, root=False)
    with pytest.raises(SystemExit):
        machine.packages.provide("run", tmp_path)
    what, line = capsys.readouterr().err.splitlines()
    assert "libEGL.so.1" in what
    assert line.strip().startswith("sudo apt-get update && sudo apt-get install -y")
    assert {"libegl1", "libgl1", "libfontconfig1"} <= set(line.split())
    assert machine.commands == []


def test_without_xvfb_the_tests_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(set(), root=False)
    machine.has = machine.everything("python", "qt", "font", "x11")
    machine.packages.provide("test", tmp_path)
    assert capsys.readouterr().err.splitlines()[-1].endswith(" xvfb")


def test_an_unknown_system_is_told_what_to_look_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine({"pip"}, manager=None)
    with pytest.raises(SystemExit):
        machine.packages.provide("run", tmp_path)
    assert "libEGL.so.1" in capsys.readouterr().err


def test_a_library_is_found_by_loading_it() -> None:
    packages = load()
    assert packages.loads("libc.so.6") == (sys.platform == "linux")
    assert not packages.loads("libnothing.so.0")
