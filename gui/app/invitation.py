"""What stands in the middle of an empty canvas: ways to begin, each a click away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QIcon, QMoveEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout

from engine.files.examples import Example, find
from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.look.icons import icon
from gui.look.labels import PlainLabel, plain_tip, with_keys
from gui.look.letters import growth
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance

FIRST = ("product-of-a-sum", "sigmoid-neuron", "two-layer-network")
"""The examples whose pictures stand here: the course's first two, and where it leads."""
PICTURE = QSize(184, 104)
ENOUGH = 3 * PICTURE.height()
"""Pixels of a view in which there is room for the pictures too."""


class Invitation(QFrame):
    """Offers a formula, an op and examples while the graph of a view is empty, and is gone after.

    `chosen` carries the contents of an example; the other signals ask for what their names say.
    """

    formula_wanted = Signal()
    op_wanted = Signal()
    gallery_wanted = Signal()
    chosen = Signal(object)

    def __init__(self, view: GraphView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._slices = Slices(self)
        self.ways: list[QAbstractButton] = []
        self.examples: list[QToolButton] = []
        self._more = PlainLabel(_("Or drag an op here, paste a formula, or drop a document."), self)
        self._more.hide()
        view.viewport().installEventFilter(self)
        for changed in (view.shown.changed, view.shown.replaced):
            changed.connect(self._follow)
        appearance().changed.connect(self._recolour)
        self._follow()

    @property
    def is_ready(self) -> bool:
        """Whether all of it is there, pictures too."""
        return bool(self.examples) and not self._undrawn()

    def _build(self) -> None:
        """Make what is offered: not before somebody looks, for the program begins with an example."""
        self.ways = [
            _way("formula", _("Type a formula"), "Ctrl+K", self.formula_wanted),
            _way("search", _("Add an op"), "/", self.op_wanted),
            _way("gallery", _("All examples"), "Ctrl+Shift+O", self.gallery_wanted),
        ]
        self.examples = [self._example(find(name)) for name in FIRST]
        self._arrange()
        for widget in (*self.ways, *self.examples, self._more):
            widget.show()  # before it is, it takes no room
        self._recolour()
        self._place()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(3 * Theme.UNIT)
        for widgets in (self.ways, self.examples):
            row = QHBoxLayout()
            row.setSpacing(2 * Theme.UNIT)
            for widget in widgets:
                row.addWidget(widget)
            column.addLayout(row)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)

    def _example(self, example: Example) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(PICTURE)
        button.setAutoRaise(True)
        button.setText(example.title.replace("&", "&&"))
        button.setToolTip(plain_tip(example.description))
        title = QSize(PICTURE.width() + 2 * Theme.UNIT, 4 * Theme.UNIT) * growth(self.font())
        button.setFixedSize(title.width(), PICTURE.height() + title.height())
        button.clicked.connect(lambda: self.chosen.emit(example.contents()))
        return button

    # -- when and where -----------------------------------------------------------------------------------

    def _follow(self, *_change: object) -> None:
        self.setVisible(not len(self._view.shown.graph))
        self._place()

    def _place(self) -> None:
        """Stand in the middle of the view; without the pictures where there is no room for them."""
        room = self._view.viewport().rect().adjusted(0, 0, 0, -self._view.overlays.height)
        for button in self.examples:
            button.setVisible(room.height() >= ENOUGH)
        if (column := self.layout()) is not None:
            column.activate()
        self.adjustSize()
        place = self.rect()
        place.moveCenter(room.center())
        self.move(max(0, place.x()), max(0, place.y()))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep to the middle of the view when it changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def moveEvent(self, event: QMoveEvent) -> None:
        """Stay in the middle while the ground is moved underneath, which takes along what lies on it."""
        super().moveEvent(event)
        self._place()

    # -- made while somebody looks ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Make what is missing, a piece at a time, once somebody looks."""
        super().showEvent(event)
        self._complete()

    def hideEvent(self, event: QHideEvent) -> None:
        """Make no more while nobody looks."""
        self._slices.forget()
        super().hideEvent(event)

    def _complete(self) -> None:
        missing = [partial(_draw, *pair) for pair in self._undrawn()]
        self._slices.forget()
        self._slices.ask(missing if self.examples else [self._build])

    def _undrawn(self) -> list[tuple[QToolButton, str]]:
        pairs = zip(self.examples, FIRST, strict=False)
        return [(button, name) for button, name in pairs if button.icon().isNull()]

    def _recolour(self) -> None:
        for way in self.ways:
            way.setIcon(icon(way.objectName()))
        for button in self.examples:
            button.setIcon(QIcon())
        self._more.setStyleSheet(f"color: {appearance().theme.soft.name()}")
        if self.isVisible() and self.examples:
            self._complete()


def _draw(button: QToolButton, name: str) -> None:
    from gui.app.small_picture import picture_of

    button.setIcon(QIcon(picture_of(find(name).contents(), appearance().theme)))


def _way(name: str, words: str, keys: str, wanted: SignalInstance) -> QAbstractButton:
    button = QPushButton(_("{words}   {keys}").format(words=words, keys=keys))
    button.setObjectName(name)
    button.setFlat(True)
    button.setToolTip(plain_tip(with_keys(words, keys)))
    button.clicked.connect(wanted)
    return button
