"""What a program holds at one moment, and how much more of it later: what `soak` measures.

Caches that have a bound of their own are emptied before: they fill for a long time, and a leak is smaller
than what they may hold. Those without a bound are not, so that what collects there is seen. Memory and
descriptors are looked up where the system lists them, as Linux does, and are 0 elsewhere.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import _lru_cache_wrapper
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QGesture
from shiboken6 import createdByPython, getCppPointer, isValid

from gui.canvas.stamps import Stamps

MEGABYTE = 2**20


@dataclass(frozen=True)
class Figures:
    """What a program holds: megabytes in memory, and numbers of things."""

    megabytes: float
    objects: float
    qobjects: float
    widgets: float
    timers: float
    threads: float
    descriptors: float


BOUNDS = Figures(
    megabytes=12.0, objects=2000, qobjects=3, widgets=0.5, timers=0.5, threads=0.5, descriptors=0.5
)
"""How much more of each a program may hold in the last third of a run than in the middle one, by medians.

Memory and Python's objects go up and down a little, because not all caches can be emptied; a window, a timer,
a thread or a file more than before is one that nobody lets go.
"""


def figures() -> Figures:
    """Return what this process holds once garbage is collected and what was to be deleted is."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _empty_caches()
    gc.collect()
    _trim()
    qobjects = _qobjects()
    return Figures(
        megabytes=_resident() / MEGABYTE,
        objects=sum(not _is_only_looked_at(each) for each in gc.get_objects()),
        qobjects=len(qobjects),
        widgets=len(QApplication.allWidgets()),
        timers=sum(isinstance(each, QTimer) and each.isActive() for each in qobjects.values()),
        threads=_count("/proc/self/task") or threading.active_count(),
        descriptors=_count("/proc/self/fd"),
    )


def growth(measured: Sequence[Figures]) -> Figures:
    """Return how much more there is in the last third of the measurements than in the middle one.

    The first third is for warming up. Raises ValueError where there are fewer than three.
    """
    third = len(measured) // 3
    if not third:
        raise ValueError("growth needs three measurements or more")
    middle, last = measured[-2 * third : -third], measured[-third:]
    return Figures(*(b - a for a, b in zip(_medians(middle), _medians(last), strict=True)))


def excesses(grown: Figures, bounds: Figures = BOUNDS) -> list[str]:
    """Return in words what has grown beyond its bound."""
    return [
        f"{field.name} grew by {value:.1f}, the bound is {bound:g}"
        for field, value, bound in zip(fields(Figures), astuple(grown), astuple(bounds), strict=True)
        if value > bound
    ]


def _medians(measured: Sequence[Figures]) -> list[float]:
    return [median(column) for column in zip(*map(astuple, measured), strict=True)]


def _is_only_looked_at(thing: object) -> bool:
    """Return whether something is Python's view of what Qt made for itself, a text of a label or a gesture.

    Each look at a window leaves some that nobody lets go; those that are there are among the objects of Qt.
    """
    return isinstance(thing, QObject) and not createdByPython(thing)


def _qobjects() -> dict[int, QObject]:
    """Return by address all objects of Qt that Python holds, or that stand below a window or the program.

    Gestures are left out: Qt makes and drops them as it sees fit.
    """
    application = QApplication.instance()
    roots = [application, *QApplication.topLevelWidgets()]
    below = [each for root in roots if root is not None for each in root.findChildren(QObject)]
    held = [each for each in gc.get_objects() if isinstance(each, QObject)]
    known = {getCppPointer(each)[0]: each for each in (*below, *held) if isValid(each)}
    return {address: each for address, each in known.items() if not isinstance(each, QGesture)}


def _empty_caches() -> None:
    """Forget what would be forgotten by itself once there is more of it."""
    QPixmapCache.clear()
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.cache_parameters()["maxsize"] is not None:
            each.cache_clear()
        elif isinstance(each, Stamps):
            each.__init__()


def _trim() -> None:
    """Give back to the system what is free, so that what is resident is what is used."""
    if sys.platform.startswith("linux") and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def _resident() -> int:
    statistics = Path("/proc/self/statm")
    return int(statistics.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statistics.exists() else 0


def _count(folder: str) -> int:
    return len([*Path(folder).iterdir()]) if Path(folder).is_dir() else 0
