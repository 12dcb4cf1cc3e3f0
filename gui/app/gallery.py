"""The gallery: examples, exercises and the documents opened last, with pictures, by lectures and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.exercises.shipped import names, shipped
from engine.files.document import Contents
from engine.files.examples import Example, examples
from engine.files.lectures import LECTURES, lecture_of
from engine.text import _
from gui.app.small_picture import PICTURE, picture_of
from gui.app.thumbnails import thumbnail
from gui.look.labels import PlainLabel, plain_tip
from gui.look.letters import grown, growth, window_size
from gui.look.marked_tab_bar import MarkedTabBar
from gui.look.roomy_rows import RoomyRows
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance

SIZE = QSize(1040, 640)
LECTURE_WIDTH = 168
ALL = ""
"""Stands for every lecture."""
RECENT = _("Recent documents")
"""The title of the shelf of files."""


@dataclass(frozen=True)
class Entry:
    """Something to open, `choice`: contents, or a file; with what is said of it and how it looks.

    An exercise that was made of an example hides its gradients in its picture too.
    """

    title: str
    description: str
    choice: Callable[[], Contents | Path]
    picture: Callable[[Theme], QPixmap]
    lecture: str = ALL


def entries() -> dict[str, list[Entry]]:
    """Return what comes with the program, by the title of its shelf, in the order of the course."""
    return {
        _("Examples"): [_example(example) for example in examples()],
        _("Exercises"): [_exercise(name) for name in names()],
    }


def _example(example: Example) -> Entry:
    return _of_course(example.name, example.title, example.description, example.contents)


def _exercise(name: str) -> Entry:
    exercise = shipped(name).contents
    return _of_course(name, exercise.title, exercise.description, lambda: shipped(name).contents)


def _of_course(name: str, title: str, description: str, contents: Callable[[], Contents]) -> Entry:
    return Entry(
        title, description, contents, lambda theme: picture_of(contents(), theme), lecture_of(name)
    )  # fmt: skip


def _file(path: Path) -> Entry:
    return Entry(path.stem, str(path), lambda: path, partial(thumbnail, path))


class Gallery(QDialog):
    """Shows what there is to open; `chosen` carries contents, `file_chosen` the path of a document.

    `recent` returns the documents opened last, whenever the gallery is shown.
    """

    chosen = Signal(object)
    file_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, recent: Callable[[], Sequence[Path]] = tuple) -> None:
        super().__init__(parent)
        self._recent = recent
        self.setWindowTitle(_("Examples"))
        self.resize(window_size(self, SIZE))
        self.list = _pictures()
        self.list.itemActivated.connect(self._choose)
        self.list.currentItemChanged.connect(self._describe)
        self.shelves = MarkedTabBar()
        self.shelves.setExpanding(False)
        self.shelves.setDrawBase(False)
        self.shelves.setAccessibleName(_("Shelves"))
        self.lectures = QListWidget()
        self.lectures.setFrameShape(QListWidget.Shape.NoFrame)
        self.lectures.setAccessibleName(_("Lectures"))
        self.lectures.setFixedWidth(grown(self, LECTURE_WIDTH))
        self.lectures.setWordWrap(True)
        self.lectures.setItemDelegate(RoomyRows(self.lectures))
        self.lectures.addItems([_("All lectures"), *(lecture.title for lecture in LECTURES)])
        self.lectures.setCurrentRow(0)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find by words"))
        self.search.setAccessibleName(_("Find by words"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(grown(self, 2 * LECTURE_WIDTH))
        self._entries = entries()
        self._files = [_file(path) for path in recent()]
        for title in (*self._entries, RECENT):
            self.shelves.addTab(title)
        self._description = PlainLabel(wraps=True)
        self._description.setMinimumHeight(Theme.UNIT * 5)
        self._arrange()
        self._slices = Slices(self)
        self.shelves.currentChanged.connect(self._fill)
        self.lectures.currentRowChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.list.setFocus)
        self._fill()
        self.list.setFocus()
        appearance().changed.connect(self._draw_all)

    def _arrange(self) -> None:
        top, middle, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.shelves)
        top.addStretch(1)
        top.addWidget(self.search)
        middle.addWidget(self.lectures)
        middle.addWidget(self.list, 1)
        column.setContentsMargins(Theme.UNIT, Theme.UNIT, Theme.UNIT, Theme.UNIT)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self._description)

    @property
    def _shelf(self) -> list[Entry]:
        return [*self._entries.values(), self._files][self.shelves.currentIndex()]

    def _fill(self, *_shelf: int) -> None:
        self.list.blockSignals(True)  # what is described now is of another shelf
        self.list.clear()
        self.list.blockSignals(False)
        for entry in self._shelf:
            item = QListWidgetItem(entry.title, self.list)
            item.setToolTip(plain_tip(entry.description))
            item.setSizeHint(self._cell())
        self.lectures.setVisible(any(entry.lecture for entry in self._shelf))
        self._filter()

    def _cell(self) -> QSize:
        """Return the room for a picture and the title below it, which may take two lines."""
        title = QSize(PICTURE.width(), Theme.UNIT * 5) * growth(self.font())
        return QSize(title.width() + Theme.UNIT, PICTURE.height() + title.height())

    def _filter(self, *_changed: object) -> None:
        """Show what belongs to the lecture and has all the words."""
        chosen, words = self.lectures.currentRow(), self.search.text().casefold().split()
        lecture = ALL if chosen <= 0 else LECTURES[chosen - 1].title
        for row, entry in enumerate(self._shelf):
            said = f"{entry.title} {entry.description} {entry.lecture}".casefold()
            fits = lecture in {ALL, entry.lecture} or not entry.lecture
            self.list.item(row).setHidden(not (fits and all(word in said for word in words)))
        self.list.setCurrentRow(next(iter(self._shown()), -1))
        self._describe()
        self._draw_all()

    def _shown(self) -> list[int]:
        return [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the pictures, one at a time, once somebody looks."""
        super().showEvent(event)
        self._files = [_file(path) for path in self._recent()]
        if self._shelf is self._files:
            self._fill()
        self._draw_missing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no further while nobody looks."""
        self._slices.forget()
        super().hideEvent(event)

    def _draw_all(self) -> None:
        self._slices.forget()
        for row in range(self.list.count()):
            self.list.item(row).setIcon(QIcon())
        if self.isVisible():
            self._draw_missing()

    def _draw_missing(self) -> None:
        rows = (row for row in self._shown() if self.list.item(row).icon().isNull())
        self._slices.ask([partial(self._draw, row) for row in rows])

    def _draw(self, row: int) -> None:
        picture = self._shelf[row].picture(appearance().theme)
        if picture.isNull():
            picture = QPixmap(PICTURE)
            picture.fill(appearance().theme.ground)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt would tint it
        self.list.item(row).setIcon(icon)

    def _describe(self, *_item: object) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self._description.setText(self._shelf[row].description)
        elif self._shelf:
            self._description.setText(_("Nothing here has these words. Try fewer, or all lectures."))
        else:
            self._description.setText(_("No documents yet"))

    def _choose(self, item: QListWidgetItem) -> None:
        self.accept()
        choice = self._shelf[self.list.row(item)].choice()
        if isinstance(choice, Path):
            self.file_chosen.emit(choice)
        else:
            self.chosen.emit(choice)


def _pictures() -> QListWidget:
    """Return a list that shows pictures with a line below each."""
    listing = QListWidget()
    listing.setViewMode(QListWidget.ViewMode.IconMode)
    listing.setResizeMode(QListWidget.ResizeMode.Adjust)
    listing.setMovement(QListWidget.Movement.Static)
    listing.setIconSize(PICTURE)
    listing.setUniformItemSizes(True)
    listing.setSpacing(Theme.UNIT)
    listing.setWordWrap(True)
    listing.setFrameShape(QListWidget.Shape.NoFrame)
    listing.setAccessibleName(_("Examples"))
    return listing
