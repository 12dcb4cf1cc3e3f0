"""What every test stands on: a home of its own, no screen, and the duty to leave nothing behind.

The environment is set before Qt is loaded. Around each test, what it started is recorded, and the test fails
if a thread, a process, a timer, an animation or a window outlives it, or if Qt complains while it is cleared
away. (While it runs, pytest-qt fails it for Qt's complaints, and Python's warnings are errors.) Sockets of
the internet are refused; what is local (pipes to processes, the X display) is not.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from engine.files.atomic_file import replacing

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
for _name in ("LANGUAGE", "QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME"):
    os.environ.pop(_name, None)

PATIENCE = 5.0
"""Seconds that a thread or process which is already ending gets to end; only a failing test waits so long."""

HOME_FOLDERS = {
    "HOME": ".",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "CHAINRULE_SETTINGS": "settings",
}


MADE_BEFORE = -1
LOCAL = {getattr(socket, "AF_UNIX", MADE_BEFORE), MADE_BEFORE}


def _refuse_the_internet(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise where Python is about to make a socket of the internet, or to look up a host."""
    if event == "socket.getaddrinfo" or (event == "socket.__new__" and arguments[1] not in LOCAL):
        raise RuntimeError(f"This test reaches for the internet: {event}{arguments[1:]}")


sys.addaudithook(_refuse_the_internet)


@pytest.fixture(scope="session", autouse=True)
def session_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the font cache and Qt's runtime files a place, where `make test` has not given them one."""
    for name in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        if name not in os.environ:
            os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))


class Homes:
    """Folders that are empty when a test begins: one that stayed empty serves the next test too."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._unused: Path | None = None

    @contextmanager
    def one(self) -> Iterator[Path]:
        """Give an empty folder, and remove it with what it was filled with."""
        folder = self._unused or Path(tempfile.mkdtemp(prefix="home-", dir=self._base))
        self._unused = None
        yield folder
        if folder.is_dir() and not any(folder.iterdir()):
            self._unused = folder
        else:
            shutil.rmtree(folder)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Return where the home folders of this session's tests are made."""
    return Homes(tmp_path_factory.getbasetemp())


@pytest.fixture(autouse=True)
def home(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return this test's own home folder, which is also where it runs; settings and data are kept inside."""
    with homes.one() as path:
        for name, inside in HOME_FOLDERS.items():
            monkeypatch.setenv(name, str(path / inside))
        if "PySide6.QtCore" in sys.modules:
            _redirect_settings(path / "config")
        monkeypatch.chdir(path)
        yield path
        monkeypatch.undo()


@pytest.fixture
def half_written() -> Callable[[Path], Path]:
    """Return a function that leaves a file as a crash does while it is written for the first time.

    It returns the part that is there instead.
    """

    def leave(path: Path) -> Path:
        before = {*path.parent.iterdir()}
        with replacing(path, backup=False):
            (part,) = {*path.parent.iterdir()} - before
        path.unlink()
        part.touch()
        return part

    return leave


def _redirect_settings(folder: Path) -> None:
    from PySide6.QtCore import QSettings

    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(file_format, scope, str(folder))


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """Start a virtual X display for real windows and return its name; skip where the machine has none."""
    _require_x()
    reading, writing = os.pipe()
    screen = ["-screen", "0", "1280x800x24"]
    command = ["Xvfb", "-displayfd", str(writing), *screen, "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        yield f":{number}"
        server.terminate()


def _require_x() -> None:
    import PySide6

    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed; `make test` says how to get it")
    try:
        ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))
    except OSError as error:
        pytest.skip(f"Qt cannot open X11 windows here: {error}; `make test` says what to install")


@pytest.hookimpl
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where windows are not real, the tests that are about real ones only."""
    if os.environ["QT_QPA_PLATFORM"] == "xcb":
        return
    unreal = [item for item in items if (mark := item.get_closest_marker("real_window")) and mark.args]
    config.hook.pytest_deselected(items=unreal)
    items[:] = [item for item in items if item not in unreal]


@pytest.hookimpl
def pytest_collection_finish() -> None:
    """Keep twenty thousand collected tests out of every later search for garbage: most of its time."""
    gc.collect()
    gc.freeze()


# What a test starts, and whether it still goes on ----------------------------------------------------------


@dataclass
class Started:
    """Everything of Qt's that Python code started since the test began."""

    objects: weakref.WeakSet[Any] = field(default_factory=weakref.WeakSet)
    shots: list[Callable[[], Any]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget it all: a new test begins."""
        self.objects.clear()
        self.shots.clear()


@pytest.fixture(scope="session")
def started() -> Iterator[Started]:
    """Return a record that timers, animations and threads of Qt enter when they are started."""
    record = Started()
    if "PySide6.QtCore" not in sys.modules:
        yield record
        return
    from PySide6.QtCore import QAbstractAnimation, QThread, QTimeLine, QTimer

    with pytest.MonkeyPatch.context() as patch:
        for kind in (QTimer, QTimeLine, QAbstractAnimation, QThread):
            patch.setattr(kind, "start", _recording(kind.start, record))
        patch.setattr(QTimer, "singleShot", staticmethod(_recording_shots(QTimer.singleShot, record)))
        yield record


def _recording(start: Callable[..., Any], record: Started) -> Callable[..., Any]:
    def recorded(self: Any, *arguments: Any) -> Any:
        record.objects.add(self)
        return start(self, *arguments)

    return recorded


def _recording_shots(single_shot: Callable[..., Any], record: Started) -> Callable[..., Any]:
    from PySide6.QtCore import QObject

    def recorded(*arguments: Any) -> Any:
        *settings, slot = arguments
        owner = getattr(slot, "__self__", None)
        if not callable(slot) or any(isinstance(each, QObject) for each in (*settings, owner)):
            return single_shot(*arguments)  # it is forgotten with the object that it belongs to

        def fire() -> None:
            if slot in record.shots:
                record.shots.remove(slot)
            slot()

        record.shots.append(slot)
        return single_shot(*settings, fire)

    return recorded


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, home: Path, started: Started) -> Iterator[None]:
    """Fail a test that leaves behind a thread, a process, a window, a timer or an animation it started."""
    threads, processes, windows = set(threading.enumerate()), _processes(), set(_windows())
    started.clear()
    yield
    left = [f"the thread {thread.name}" for thread in threading.enumerate() if _outlives(thread, threads)]
    left += [f"the process {process.name}" for process in _processes() - processes if _survives(process)]
    if _left_by_qt(windows, started):
        gc.collect()  # what only a reference cycle keeps alive is not left behind
    left += _left_by_qt(windows, started)
    if left and not request.node.stash.get(HAS_FAILED, False):
        pytest.fail("This test left behind " + "; and ".join(left), pytrace=False)


def _outlives(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    if thread in before or isinstance(thread, threading._DummyThread):
        return False
    thread.join(PATIENCE)
    return thread.is_alive()


def _processes() -> set[Any]:
    return set(multiprocessing.active_children())


def _survives(process: Any) -> bool:
    process.join(PATIENCE)
    survives = process.is_alive()
    if survives:
        process.kill()
        process.join()
    return survives


def _left_by_qt(windows: set[int], started: Started) -> list[str]:
    new = [window for address, window in _windows().items() if address not in windows]
    return [f"the window {window}" for window in new] + [f"running, {each}" for each in _running(started)]


def _windows() -> dict[int, str]:
    """Return what stands on the screen or could be shown again: address and description of each window."""
    if "PySide6.QtWidgets" not in sys.modules:
        return {}
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication, QToolTip
    from shiboken6 import getCppPointer

    if not isinstance(QApplication.instance(), QApplication):
        return {}
    QToolTip.hideText()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {
        getCppPointer(widget)[0]: f"{type(widget).__name__} {widget.windowTitle()!r}"
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    }


def _running(started: Started) -> list[str]:
    if "PySide6.QtCore" not in sys.modules:
        return []
    from shiboken6 import isValid

    running = [repr(each) for each in started.objects if isValid(each) and _is_running(each)]
    return running + [f"a single shot of {slot}" for slot in started.shots]


def _is_running(each: Any) -> bool:
    from PySide6.QtCore import QAbstractAnimation, QThread, QTimeLine, QTimer

    if isinstance(each, QTimer):
        return each.isActive()
    if isinstance(each, QThread):
        return not each.wait(int(PATIENCE * 1000))
    still = QTimeLine.State.NotRunning if isinstance(each, QTimeLine) else QAbstractAnimation.State.Stopped
    return each.state() != still


# Reports ---------------------------------------------------------------------------------------------------

HAS_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a test failed: then what it left behind is a consequence, and not reported."""
    report = yield
    if report.failed:
        item.stash[HAS_FAILED] = True
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail a test if Qt complains while its windows are closed; pytest-qt listens only until it returns."""
    with _complaints_of_qt(item) as complaints:
        result = yield
    if complaints:
        pytest.fail("While this test was cleared away, Qt said: " + "\n".join(complaints), pytrace=False)
    return result


@contextmanager
def _complaints_of_qt(item: pytest.Item) -> Iterator[list[str]]:
    complaints: list[str] = []
    if "PySide6.QtCore" not in sys.modules or item.get_closest_marker("no_qt_log"):
        yield complaints
        return
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    ignored = item.config.getini("qt_log_ignore")

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        harmless = kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}
        if not harmless and not any(re.search(pattern, message) for pattern in ignored):
            complaints.append(message)

    previous = qInstallMessageHandler(listen)
    try:
        yield complaints
    finally:
        qInstallMessageHandler(previous)
