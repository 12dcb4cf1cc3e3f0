"""What happens when something unexpected does: it is logged, and told once, calmly, with a report to copy.

Python calls the hooks here for every exception that nobody caught, in a slot, a reimplemented method or a
thread. The program goes on, with the document as it is.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, QSize, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from engine.files.ordinary_file import is_file_or_nothing
from engine.files.places import chosen_folder
from engine.text import _, ngettext
from gui import __version__
from gui.look.labels import PlainLabel
from gui.look.letters import window_size
from gui.look.theme import Theme

SIZE = QSize(640, 400)
LARGEST_LOG = 256 * 1024
"""Bytes after which a new log is begun; the one before it is kept."""


def log_path() -> Path:
    """Return the log: in the folder that the settings were sent to, or in the user's own for such files."""
    state = chosen_folder() or platformdirs.user_state_path("chainrule", appauthor=False)
    return state / "chainrule.log"


def report_of(error: BaseException) -> str:
    """Return what somebody who looks for the fault needs to know, as plain text."""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Qt {qVersion()}"
    return f"Chainrule {__version__}, {system}\n\n" + "".join(traceback.format_exception(error))


class ReportDialog(QDialog):
    """Tells of one unexpected exception, and counts those that follow while it is open."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something unexpected happened"))
        self.words = PlainLabel(wraps=True)
        self.report = QPlainTextEdit(report, readOnly=True)
        self.report.setAccessibleName(_("Report"))
        self._further = 0
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(_("&Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.report.toPlainText())
        )
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setSpacing(Theme.UNIT * 2)
        for widget in (self.words, self.report, buttons):
            column.addWidget(widget)
        self.resize(window_size(self, SIZE))
        self._say()

    def count(self) -> None:
        """Note that something else has happened; the log has it."""
        self._further += 1
        self._say()

    def _say(self) -> None:
        text = _(
            "Your document is still there, and you can go on. If this comes again, the report below helps to "
            "find out why; it is also in {log}."
        ).format(log=log_path())
        if self._further:
            again = ngettext(
                "It has happened once more since.",
                "It has happened again since: {count} times.",
                self._further,
            )
            text += " " + again.format(count=self._further)
        self.words.setText(text)


class Reporter(QObject):
    """Logs what nobody caught, and tells of the first of it; the rest is in the log.

    `install` makes Python call it, and `remove` puts back what was there before. Exceptions of other threads
    come to this one's by a signal.
    """

    _happened = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ReportDialog | None = None
        self._has_told = False
        self._log = logging.Logger("chainrule")  # its own, which no other library adds to
        self._happened.connect(self._tell)

    def install(self) -> None:
        """Take over what Python does with exceptions that nobody caught."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._caught
        threading.excepthook = lambda failed: self._caught(
            failed.exc_type, failed.exc_value or failed.exc_type(), failed.exc_traceback
        )

    def remove(self) -> None:
        """Leave them to whom they were left before."""
        sys.excepthook, threading.excepthook = self._before
        for handler in [*self._log.handlers]:
            self._log.removeHandler(handler)
            handler.close()

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            self._before[0](kind, error, trace)
            return
        report = report_of(error)
        self._write(report)
        self._happened.emit(report)

    def _write(self, report: str) -> None:
        try:
            if not self._log.handlers:
                log_path().parent.mkdir(parents=True, exist_ok=True)
                if not is_file_or_nothing(log_path()):
                    raise OSError("the log is no ordinary file")
                handler = RotatingFileHandler(
                    log_path(), maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8"
                )
                handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
                self._log.addHandler(handler)
            self._log.error(report)
        except OSError:
            print(report, file=sys.stderr)

    def _tell(self, report: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.count()
        elif not self._has_told:
            self._has_told = True
            self.dialog = ReportDialog(report, self._window)
            self.dialog.show()
