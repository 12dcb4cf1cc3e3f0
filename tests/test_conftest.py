"""The guards of conftest.py are on duty: careless tests fail, each for its reason, and careful ones pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
CLEAN = ""

# What a careless test does, and what its report must say; for a careful one nothing.
CARELESS = {
    "thread = threading.Thread(target=time.sleep, args=(9,), daemon=True); thread.start()": "the thread ",
    "thread = threading.Thread(target=time.sleep, args=(0.1,)); thread.start()": CLEAN,
    "multiprocessing.get_context('spawn').Process(target=time.sleep, args=(9,)).start()": "the process ",
    "subprocess.Popen(['sleep', '1'])": "subprocess",
    "warnings.warn('look out', stacklevel=1)": "look out",
    "open(__file__)": "unclosed file",
    "QtCore.qWarning('look out')": "Qt messages",
    "window = Loud(); keep.append(window); qtbot.addWidget(window); window.show()": "Qt said: loud",
    "keep.append(QtWidgets.QWidget())": "the window QWidget",
    "window = QtWidgets.QWidget(); window.itself = window; window.show()": CLEAN,
    "window = QtWidgets.QWidget(); keep.append(window); qtbot.addWidget(window); window.show()": CLEAN,
    "timer = QtCore.QTimer(); keep.append(timer); timer.start(9000)": "QTimer",
    "timer = QtCore.QTimer(); keep.append(timer); timer.start(9000); timer.stop()": CLEAN,
    "timer = QtCore.QTimer(); timer.start(9000)": CLEAN,
    "QtCore.QTimer.singleShot(9000, lambda: None)": "single shot",
    "QtCore.QTimer.singleShot(0, lambda: keep.append(1)); qtbot.waitUntil(lambda: 1 in keep)": CLEAN,
    "window = QtWidgets.QWidget(); QtCore.QTimer.singleShot(9000, window, lambda: None)": CLEAN,
    "pause = QtCore.QPauseAnimation(9000); keep.append(pause); pause.start()": "QPauseAnimation",
    "line = QtCore.QTimeLine(9000); keep.append(line); line.start()": "QTimeLine",
    "socket.socket()": "reaches for the internet",
    "socket.create_connection(('a.invalid', 80))": "reaches for the internet",
    "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)": "reaches for the internet",
    "for end in multiprocessing.Pipe(): end.close()": CLEAN,
    "socket.socket(getattr(socket, 'AF_UNIX', 1)).close()": CLEAN,
    "assert str(Path.cwd()) == os.environ['HOME'] ": CLEAN,
    "assert QtCore.QSettings('a', 'b').fileName().startswith(os.environ['HOME'])": CLEAN,
}

HEAD = """
import gc, multiprocessing, os, socket, subprocess, threading, time, warnings
from pathlib import Path
from PySide6 import QtCore, QtWidgets

keep = []

class Loud(QtWidgets.QWidget):
    def closeEvent(self, event):
        QtCore.qWarning("loud")
"""


def test_careless_tests_fail_and_careful_ones_pass(tmp_path: Path) -> None:
    bodies = [f"def test_{i}(qtbot):\n    {code}\n    gc.collect()\n" for i, code in enumerate(CARELESS)]
    (tmp_path / "test_careless.py").write_text("\n".join([HEAD, *bodies]))
    impatient = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8").replace("= 5.0", "= 0.5")
    (tmp_path / "conftest.py").write_text(impatient)
    said = dict(zip(CARELESS, complaints(tmp_path), strict=True))
    assert {code: said[code] for code, why in CARELESS.items() if why not in said[code]} == {}
    assert {code: said[code] for code, why in CARELESS.items() if why == CLEAN and said[code]} == {}


def complaints(folder: Path) -> list[str]:
    """Run the tests of a folder under the project's settings; return what the failure of each one says."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", folder, folder]
    options = ["-p", "no:cacheprovider", "--basetemp", folder / "tmp", "--junit-xml", report]
    subprocess.run([*command, *options], cwd=folder, capture_output=True, check=False)
    return [
        "".join(ElementTree.tostring(part, "unicode") for part in case if part.tag in {"failure", "error"})
        for case in ElementTree.parse(report).iter("testcase")
    ]


REAL_WINDOW = """
from PySide6 import QtTest, QtWidgets
application = QtWidgets.QApplication([])
window = QtWidgets.QWidget()
window.show()
print(application.platformName(), QtTest.QTest.qWaitForWindowExposed(window, 30000))
"""


def test_a_real_window_opens_on_the_virtual_display(x_display: str) -> None:
    environment = {**os.environ, "DISPLAY": x_display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", REAL_WINDOW]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert shown.stdout.split() == ["xcb", "True"], shown.stderr
