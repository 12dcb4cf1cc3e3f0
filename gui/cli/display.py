"""Whether a window can be opened here, found out by trying."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from engine.text import _

WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "minimalegl", "vnc"})
"""Qt platforms that show nobody a window."""

PATIENCE = 20.0
"""Seconds that Qt gets to reach the display."""

# A platform plugin that cannot load aborts its program, which would leave a core file behind.
_TRIAL = """
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from PySide6.QtGui import QGuiApplication
QGuiApplication([])
"""


def obstacle() -> str | None:
    """Return a clause that says why no window can be opened, or None where one can.

    QT_QPA_PLATFORM is taken as the user's choice: one that has no screen is an obstacle. On Linux Qt is
    tried in a process of its own.
    """
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen in WITHOUT_SCREEN:
        return _("QT_QPA_PLATFORM={platform} has no screen").format(platform=chosen)
    if sys.platform in {"win32", "darwin"}:
        return None
    if not chosen and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return _("There is no display")
    if getattr(sys, "frozen", False) or _x_server_answers():
        return None  # a frozen program has no Python to try with
    reason = _why_qt_fails()
    return None if reason is None else _("Qt cannot open a window ({reason})").format(reason=reason)


def _x_server_answers() -> bool:
    """Return whether Qt's plugin for X11 loads and this machine's X server lets us in, as a trial shows.

    False says nothing: the trial takes half a second, this a few milliseconds.
    """
    local = re.fullmatch(r":(\d{1,3})(\.\d+)?", os.environ.get("DISPLAY", ""))
    elsewhere = os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb" or os.environ.get("WAYLAND_DISPLAY")
    package = importlib.util.find_spec("PySide6")
    if local is None or elsewhere or package is None or package.origin is None:
        return False
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            connection.connect(f"/tmp/.X11-unix/X{local[1]}")
        ctypes.CDLL(str(Path(package.origin).parent / "Qt/plugins/platforms/libqxcb.so"))
        return _lets_us_in(ctypes.CDLL("libxcb.so.1"))
    except OSError:
        return False


def _lets_us_in(xcb: ctypes.CDLL) -> bool:
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _why_qt_fails() -> str | None:
    command = [sys.executable, "-c", _TRIAL]
    try:
        trial = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return _("the display does not answer")
    if trial.returncode == 0:
        return None
    complaint = next((line for line in trial.stderr.splitlines() if line.startswith("qt.qpa.")), "")
    return complaint.partition(": ")[2].strip(" .") or _("Qt does not start")
