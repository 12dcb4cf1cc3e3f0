"""Files that are dropped on a window, from whatever program they come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent

from engine.training.data.cifar import NAMES
from engine.training.data.idx import NAME

TABLES = frozenset({".csv", ".tsv", ".data", ".gz", ".tgz", ".tar", ".npz"})
"""Endings of files that are data and no documents."""


def is_table(path: Path) -> bool:
    """Return whether a file is data to learn from, by its name."""
    return path.suffix.lower() in TABLES or path.name in NAMES or NAME.fullmatch(path.name) is not None


def accepted(event: QDropEvent) -> list[Path]:
    """Return the files that come or are dropped, and accept them where there are any."""
    paths = files_in(event.mimeData())
    if paths:
        event.acceptProposedAction()
    return paths


def files_in(mime: QMimeData) -> list[Path]:
    """Return the files of this computer that are dragged, none where anything else is among them."""
    urls = mime.urls()
    return [Path(url.toLocalFile()) for url in urls] if all(url.isLocalFile() for url in urls) else []
