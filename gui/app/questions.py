"""What is asked about files, in a box each, before anything could be lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from engine.text import _

SUFFIX = ".chainrule"
MOST_LISTED, LONGEST_TITLE = 12, 60
"""Documents that a question names, and letters of each."""
_BUTTON = QMessageBox.StandardButton
_ROLE = QMessageBox.ButtonRole


_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def file_name(title: str) -> str:
    """Return a title as it may be offered for the name of a file, on every system."""
    return _NOT_IN_A_NAME.sub("_", title).strip(" .")[:80] or _("Untitled")


class Answer(Enum):
    """What becomes of a document whose file is not what it was."""

    OVERWRITE = "overwrite"
    ELSEWHERE = "elsewhere"
    CANCEL = "cancel"


def ask_where_to_save(window: QWidget, start: Path, name_filter: str) -> str:
    """Ask for the name of a file to write, which may exist; return "" after a change of mind."""
    dialog = QFileDialog(window, _("Save as"), str(start.parent), name_filter)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX)
    # Some systems ask about the name before the suffix is added: `ask_to_replace` asks about the final one.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(start.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return chosen[0] if chosen else ""


def ask_where_to_export(
    window: QWidget, start: Path, filters: list[str], *, title: str = _("Export animation")
) -> tuple[str, str]:
    """Ask for the name of what to write, which may exist, and which of these kinds it is; "" for no name.

    `start` is the folder and the name that are offered, without a suffix.
    """
    dialog = QFileDialog(window, title, str(start.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(filters)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(start.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    kind = dialog.selectedNameFilter()
    dialog.deleteLater()
    return (chosen[0] if chosen else "", kind)


def ask_to_replace(window: QWidget, path: Path) -> bool:
    """Ask whether a file that exists is to be replaced."""
    question = _("{name} exists already in {folder}. Replace it?")
    words = question.format(name=path.name, folder=path.parent)
    return _ask(window, _("Save as"), words, _BUTTON.Yes | _BUTTON.No, _BUTTON.No) == _BUTTON.Yes


def ask_to_save(window: QWidget, title: str) -> QMessageBox.StandardButton:
    """Ask what becomes of unsaved changes; return Save, Discard or Cancel."""
    words = _("{title} has changes that are not saved. Save them?").format(title=title)
    buttons = _BUTTON.Save | _BUTTON.Discard | _BUTTON.Cancel
    return _ask(window, _("Unsaved changes"), words, buttons, _BUTTON.Save)


def ask_to_save_all(window: QWidget, titles: Sequence[str]) -> QMessageBox.StandardButton:
    """Ask what becomes of the unsaved changes of several documents; return SaveAll, Discard or Cancel."""
    words = _("{count} documents have changes that are not saved. Save them?").format(count=len(titles))
    listed = [*titles[:MOST_LISTED], *(["…"] if len(titles) > MOST_LISTED else [])]
    words += "\n\n" + "\n".join(f"    {title[:LONGEST_TITLE]}" for title in listed)
    buttons = _BUTTON.SaveAll | _BUTTON.Discard | _BUTTON.Cancel
    return _ask(window, _("Unsaved changes"), words, buttons, _BUTTON.SaveAll)


def ask_to_overwrite(window: QWidget, doubt: str) -> Answer:
    """Ask what to do about a file that should not be written unseen; `doubt` says why not."""
    words = doubt + "\n\n" + _("Save the document there all the same, or somewhere else?")
    box = _box(window, _("Save"), words)
    there = box.addButton(_("Save &there"), _ROLE.DestructiveRole)
    elsewhere = box.addButton(_("Save &elsewhere…"), _ROLE.AcceptRole)
    box.addButton(_BUTTON.Cancel)
    box.setDefaultButton(elsewhere)
    box.exec()
    answers: dict[QAbstractButton, Answer] = {there: Answer.OVERWRITE, elsewhere: Answer.ELSEWHERE}
    answer = answers.get(box.clickedButton(), Answer.CANCEL)
    box.deleteLater()
    return answer


def ask_to_end_race(window: QWidget) -> bool:
    """Ask whether a race that runs may end with the window."""
    box = _box(window, _("Close"), _("A race is running in the Training Lab. Closing ends it."))
    close = box.addButton(_("&Close"), _ROLE.DestructiveRole)
    box.setDefaultButton(box.addButton(_("&Keep racing"), _ROLE.RejectRole))
    box.exec()
    ends = box.clickedButton() is close
    box.deleteLater()
    return ends


def _ask(
    window: QWidget,
    title: str,
    words: str,
    buttons: QMessageBox.StandardButton,
    default: QMessageBox.StandardButton,
) -> QMessageBox.StandardButton:
    box = _box(window, title, words)
    box.setStandardButtons(buttons)
    box.setDefaultButton(default)
    answer = QMessageBox.StandardButton(box.exec())
    box.deleteLater()
    return answer


def _box(window: QWidget, title: str, words: str) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Warning, title, words, parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)  # the words hold a name that may look like HTML
    return box
