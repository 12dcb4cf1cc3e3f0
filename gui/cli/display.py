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
    reason = _why_qt_fails()
    return None if reason is None else _("Qt cannot open a window ({reason})").format(reason=reason)


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
