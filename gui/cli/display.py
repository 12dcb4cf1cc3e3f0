"""Whether a window can be opened here, found out by trying."""

from __future__ import annotations

import os
import subprocess
import sys

from engine.text import _

WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "minimalegl", "vnc"})
"""Qt platforms that show nobody a window."""

PATIENCE = 20.0
"""Seconds that Qt gets to reach the display."""

_TRIAL = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def obstacle() -> str | None:
    """Return a clause that says why no window can be opened, or None where one can.

    QT_QPA_PLATFORM is taken as the user's choice: one that has no screen is an obstacle. On Linux Qt is
    tried in a process of its own, because a platform plugin that cannot load ends its program.
    """
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen in WITHOUT_SCREEN:
        return _("QT_QPA_PLATFORM={platform} has no screen").format(platform=chosen)
    if sys.platform in {"win32", "darwin"}:
        return None
    if not chosen and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return _("There is no display")
    return None if _qt_starts() else _("Qt cannot open a window on this display")


def _qt_starts() -> bool:
    command = [sys.executable, "-c", _TRIAL]
    try:
        trial = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return trial.returncode == 0
