"""The system packages that Chainrule needs on Linux: which they are, which are missing, and getting them.

What is missing is found out by trying: a library is loaded, a program is looked up. `bootstrap.py` calls
`provide`. Other systems come with all of it, and there `provide` does nothing.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import util
from pathlib import Path
from typing import IO, NamedTuple

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_SUFFIXES = {".ttf", ".otf", ".ttc", ".pfb"}
TRIED = "system-packages.tried"
THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


class Need(NamedTuple):
    """Something a machine may lack, the group that says when it is needed, and the packages that bring it.

    A library has no rpm package of its own here: rpm systems install it by its own name.
    """

    what: str
    group: str
    apt: str
    pacman: str
    rpm: str = ""


NEEDS = (
    Need("pip", "python", f"python{THIS_PYTHON}-venv", "python-pip", "python3-pip"),
    # Qt, with a display or without
    Need("libEGL.so.1", "qt", "libegl1", "libglvnd"),
    Need("libGL.so.1", "qt", "libgl1", "libglvnd"),
    Need("libX11.so.6", "qt", "libx11-6", "libx11"),
    Need("libxkbcommon.so.0", "qt", "libxkbcommon0", "libxkbcommon"),
    Need("libfontconfig.so.1", "qt", "libfontconfig1", "fontconfig"),
    Need("libdbus-1.so.3", "qt", "libdbus-1-3", "dbus"),
    Need("libgthread-2.0.so.0", "qt", "libglib2.0-0", "glib2"),
    Need("a font", "font", "fonts-dejavu-core", "ttf-dejavu", "font(dejavusans)"),
    # a window on X11
    Need("libX11-xcb.so.1", "x11", "libx11-xcb1", "libx11"),
    Need("libxcb-cursor.so.0", "x11", "libxcb-cursor0", "xcb-util-cursor"),
    Need("libxcb-glx.so.0", "x11", "libxcb-glx0", "libxcb"),
    Need("libxcb-icccm.so.4", "x11", "libxcb-icccm4", "xcb-util-wm"),
    Need("libxcb-image.so.0", "x11", "libxcb-image0", "xcb-util-image"),
    Need("libxcb-keysyms.so.1", "x11", "libxcb-keysyms1", "xcb-util-keysyms"),
    Need("libxcb-randr.so.0", "x11", "libxcb-randr0", "libxcb"),
    Need("libxcb-render.so.0", "x11", "libxcb-render0", "libxcb"),
    Need("libxcb-render-util.so.0", "x11", "libxcb-render-util0", "xcb-util-renderutil"),
    Need("libxcb-shape.so.0", "x11", "libxcb-shape0", "libxcb"),
    Need("libxcb-shm.so.0", "x11", "libxcb-shm0", "libxcb"),
    Need("libxcb-sync.so.1", "x11", "libxcb-sync1", "libxcb"),
    Need("libxcb-util.so.1", "x11", "libxcb-util1", "xcb-util"),
    Need("libxcb-xfixes.so.0", "x11", "libxcb-xfixes0", "libxcb"),
    Need("libxcb-xkb.so.1", "x11", "libxcb-xkb1", "libxcb"),
    Need("libxkbcommon-x11.so.0", "x11", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    # a window on Wayland
    Need("libwayland-client.so.0", "wayland", "libwayland-client0", "wayland"),
    Need("libwayland-cursor.so.0", "wayland", "libwayland-cursor0", "wayland"),
    Need("libwayland-egl.so.1", "wayland", "libwayland-egl1", "wayland"),
    # a display for the tests of real windows
    Need("Xvfb", "xvfb", "xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
)


class Manager(NamedTuple):
    """A package manager: its program, the column of `NEEDS` it reads, and its commands."""

    program: str
    column: str
    install: tuple[str, ...]
    patience: tuple[str, ...] = ()
    refresh: tuple[str, ...] = ()


APT_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
MANAGERS = (
    Manager("apt-get", "apt", APT_INSTALL, ("-o", "DPkg::Lock::Timeout=120"), ("apt-get", "update")),
    Manager("dnf", "rpm", ("dnf", "install", "-y")),
    Manager("zypper", "rpm", ("zypper", "--non-interactive", "install")),
    Manager("pacman", "pacman", ("pacman", "-Sy", "--needed", "--noconfirm")),
)


def provide(purpose: str, folder: Path) -> None:
    """Install what is missing for a purpose, if allowed; otherwise print the one line to type.

    Exits if what stays missing is indispensable. The folder is for the package manager's output.
    """
    required, wished = groups(purpose, os.environ)
    missing = lacking(required | wished) if sys.platform == "linux" else []
    if missing and may_install(missing, folder):
        install(missing, folder)
        missing = lacking(required | wished)
    if missing:
        print(advice(missing), file=sys.stderr, flush=True)
    if any(need.group in required for need in missing):
        sys.exit(1)


def groups(purpose: str, environment: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Return the groups of needs that are indispensable, and those the command can do without."""
    if purpose == "lint":
        return {"python"}, set()
    if purpose == "test":
        return {"python", "qt"}, {"font", "x11", "xvfb"}
    if environment.get("QT_QPA_PLATFORM"):
        return {"python", "qt"}, {"font"}
    if environment.get("DISPLAY"):
        return {"python", "qt", "x11"}, {"font"}
    return {"python", "qt"} | ({"wayland"} if environment.get("WAYLAND_DISPLAY") else set()), {"font"}


def lacking(wanted: set[str]) -> list[Need]:
    """Return the needs of the wanted groups that this machine does not fulfil."""
    return [need for need in NEEDS if need.group in wanted and not is_there(need)]


def is_there(need: Need) -> bool:
    """Say whether the machine has something, by trying to use it."""
    if need.group == "python":
        importlib.invalidate_caches()
        return any(util.find_spec(module) for module in ("ensurepip", "pip"))
    if need.group == "font":
        return has_font()
    return loads(need.what) if ".so" in need.what else shutil.which(need.what) is not None


def loads(library: str) -> bool:
    """Say whether the system's loader finds a shared library and all that it needs in turn."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Say whether there is any font file where Qt looks for fonts."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(
        Path(file).suffix.lower() in FONT_SUFFIXES
        for folder in folders
        for _, _, files in os.walk(folder)
        for file in files
    )


def may_install(missing: Sequence[Need], folder: Path) -> bool:
    """Say whether to try: there is a manager, we have the right, and the same has not failed before."""
    tried = folder / TRIED
    before = tried.read_text() if tried.is_file() else ""
    return manager() is not None and right() is not None and before != names(missing)


def manager() -> Manager | None:
    """Return the package manager of this system, or None where it is another one."""
    return next((each for each in MANAGERS if shutil.which(each.program)), None)


def right() -> list[str] | None:
    """Return what to write before a command so that it runs as root: nothing, sudo, or None if we may not."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    silence = subprocess.DEVNULL
    refused = subprocess.call(["sudo", "-n", "true"], stdin=silence, stdout=silence, stderr=silence)
    return None if refused else ["sudo", "-n"]


def packages(missing: Sequence[Need], column: str) -> list[str]:
    """Return the packages that bring what is missing, each once, as the column's managers call them."""
    return list(dict.fromkeys(getattr(need, column) or f"{need.what}()(64bit)" for need in missing))


def names(missing: Sequence[Need]) -> str:
    """Return what is missing, for a reader."""
    return ", ".join(need.what for need in missing)


def install(missing: Sequence[Need], folder: Path) -> None:
    """Install packages without a question; a name that the system doesn't know doesn't stop the others."""
    system, prefix = manager(), right()
    if system is None or prefix is None:
        return
    wanted = packages(missing, system.column)
    print(f"Installing system packages with {system.program}: {' '.join(wanted)} …", flush=True)
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    with (folder / "system-packages.log").open("w") as log:
        if system.refresh:
            attempt([*command, *system.refresh], log)
        command += [*system.install, *system.patience]
        if not attempt([*command, *wanted], log):
            for package in wanted:
                attempt([*command, package], log)
    remaining = [need for need in missing if not is_there(need)]
    (folder / TRIED).write_text(names(remaining))


def attempt(command: Sequence[str], log: IO[str]) -> bool:
    """Run a command, its output in the log; return whether it succeeded."""
    return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) == 0


def advice(missing: Sequence[Need]) -> str:
    """Return what is missing and the one line to type to get it."""
    system = manager()
    if system is None:
        return f"Please install, with this system's package manager, what brings {names(missing)}."
    commands = [command for command in (system.refresh, system.install) if command]
    commands[-1] = (*commands[-1], *packages(missing, system.column))
    sudo = "" if os.geteuid() == 0 else "sudo "
    line = " && ".join(sudo + shlex.join(command) for command in commands)
    what = names(missing[:2]) + (f" and {len(missing) - 2} more" if len(missing) > 2 else "")
    return f"This machine lacks {what}. To install, type:\n    {line}"
