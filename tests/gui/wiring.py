"""Who is listened to: the signals of our own objects, and the usual ones of Qt's, that anybody hears.

`wiring` says it of what stands there, `connecting` of who sees to it, and `telling` who tells what.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

from PySide6.QtCore import QMetaMethod, QObject, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QScrollBar, QStackedWidget, QWidget

USUAL = {
    "clicked(bool)", "toggled(bool)", "valueChanged(int)", "valueChanged(double)", "timeout()",
    "currentIndexChanged(int)", "currentChanged(int)", "textChanged(QString)", "textEdited(QString)",
    "returnPressed()", "editingFinished()", "activated()", "itemActivated(QTreeWidgetItem*,int)",
    "customContextMenuRequested(QPoint)", "linkActivated(QString)", "accepted()", "rejected()",
    "itemActivated(QListWidgetItem*)", "currentItemChanged(QTreeWidgetItem*,QTreeWidgetItem*)",
}  # fmt: skip
"""Signals of Qt's own that are told of: only whether anybody hears them, since Qt itself may."""
MANY = 4
"""Listeners from which they are not counted: what the whole window follows has others every week."""
OF_QT = (QScrollBar, QStackedWidget)
"""Widgets that only Qt listens to."""


def wiring(root: QObject) -> list[str]:
    """Return, for a thing and all that belongs to it, which of their signals are heard, a kind in a line."""
    return counted(Counter(line for each in (root, *root.findChildren(QObject)) if (line := _line(each))))


def connecting() -> AbstractContextManager[Counter[str]]:
    """Count which classes of ours connect to which signal meanwhile, however many others hear it too."""
    return _calling("connect")


def telling() -> AbstractContextManager[Counter[str]]:
    """Count which classes of ours emit which signal meanwhile, whether anybody hears it or not."""
    return _calling("emit")


@contextmanager
def _calling(name: str) -> Iterator[Counter[str]]:
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, called: Any) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "c_call" and called.__name__ == name and module.startswith("gui."):
            owner = frame.f_code.co_qualname.partition(".")[0]
            calls[f"{owner}: {repr(called.__self__).split()[1]}"] += 1

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def counted(lines: Counter[str], most: int = sys.maxsize) -> list[str]:
    """Return each line once, in order, with how many there are of it; beyond `most`, that there are many."""
    times = {line: f"{count}" if count <= most else "many" for line, count in lines.items()}
    return [line if times[line] == "1" else f"{line} × {times[line]}" for line in sorted(lines)]


def _line(each: QObject) -> str:
    heard = sorted({name for signal in _signals(each) if (name := _heard(each, *signal))})
    if not heard:
        return ""
    owner = next((type(above).__name__ for above in _above(each) if _is_ours(above)), "")
    return f"{owner} › {type(each).__name__}: {', '.join(heard)}"


def _above(each: QObject) -> Iterator[QObject]:
    parent = each.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()


def _is_ours(each: QObject) -> bool:
    return type(each).__module__.startswith("gui.")


def _signals(each: QObject) -> Iterator[tuple[str, bool]]:
    """Yield the signatures of the signals that are told, and whether a class of ours declares them."""
    is_usual = isinstance(each, QWidget | QTimer | QShortcut) and not isinstance(each, OF_QT)
    ours = {kind.__name__ for kind in type(each).__mro__ if kind.__module__.startswith("gui.")}
    meta = base = each.metaObject()
    while base.className() in ours:
        base = base.superClass()
    for index in range(meta.methodCount()):
        method = meta.method(index)
        signature, is_own = method.methodSignature().data().decode(), index >= base.methodCount()
        is_told = is_own or (is_usual and signature in USUAL)
        if is_told and method.methodType() is QMetaMethod.MethodType.Signal:
            yield signature, is_own


def _heard(each: QObject, signature: str, is_ours: bool) -> str:
    count = each.receivers(f"2{signature}")
    name = signature.partition("(")[0]
    told = f" {count if count < MANY else 'many'}" if is_ours else ""
    return f"{name}{told}" if count else ""
