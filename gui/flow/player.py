"""Plays a pass on the canvas in front: one press is one event, and it plays by itself only when asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from engine.errors import InvalidValueError
from engine.study.events import Passing
from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.document import commands
from gui.document.document import Document
from gui.flow.passes import MakeTrace, backward, forward, paths, tangents, traced, training_step
from gui.flow.playback import Playback
from gui.look import keys
from gui.look.motion import motion

if TYPE_CHECKING:
    from engine.training.descent import DescentSettings

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Events a second that a pass plays by itself at."""
USUAL_SPEED = 1
ALONG_A_WIRE = 240
"""Milliseconds that a number takes along its wire."""


@dataclass(frozen=True)
class PassKey:
    """What a key does while a pass is played, in words and as a deed."""

    key: Qt.Key
    words: str
    press: Callable[[Player], object]


KEYS: tuple[PassKey, ...] = (
    PassKey(Qt.Key.Key_Left, _("Go back an event"), lambda player: player.step(-1)),
    PassKey(Qt.Key.Key_Right, _("Go on an event"), lambda player: player.step(1)),
    PassKey(Qt.Key.Key_Space, _("Play or pause"), lambda player: player.toggle()),
    PassKey(Qt.Key.Key_Home, _("Go to the start"), lambda player: player.go_to_start()),
    PassKey(Qt.Key.Key_End, _("Go to the end"), lambda player: player.go_to_end()),
    PassKey(Qt.Key.Key_Escape, _("Stop playing"), lambda player: player.end()),
)
"""What keys do while a pass is played."""


class Player(QObject):
    """Plays one pass at a time over what the view in front shows; any edit ends it.

    `descent` is what a training step is taken with; None for a lecture's plain first step.
    `changed` says that another event is shown, or another pass or none, or that it began to play by itself or
    stopped. `pictured` carries what is to be seen in front: the pass, or again what it was played of.
    `beginning` says that a pass or a quiz is about to begin, over the numbers as they then are.
    """

    beginning = Signal()
    changed = Signal()
    pictured = Signal(object)

    def __init__(self, front: Callable[[], GraphView], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._front = front
        self._view: GraphView | None = None
        self.playback: Playback | None = None
        self.speed = SPEEDS[USUAL_SPEED]
        self.descent: DescentSettings | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    # -- which pass ---------------------------------------------------------------------------------------

    def play_backward(self) -> None:
        """Play the reverse pass from its beginning; raise EngineError where there is none."""
        self._play(backward)

    def play_forward(self) -> None:
        """Play how the values are computed, from the leaves on; raise EngineError where none could be."""
        self._play(forward)

    def play_tangents(self, leaf: int | None = None) -> None:
        """Play forward mode from a leaf, the one selected if none is given; raise EngineError for none."""
        chosen = self._front().selected_nodes() if leaf is None else [leaf]
        if len(chosen) != 1:
            raise InvalidValueError(_("select the one input or parameter that is to move"))
        self._play(lambda shown: tangents(shown, chosen[0]))

    def play_paths(self) -> None:
        """Play the paths between the two selected nodes, or between the one selected and the target.

        Raises EngineError where there are not two such nodes, or no path between them.
        """
        chosen = self._front().selected_nodes()
        self._play(lambda shown: paths(shown, chosen))

    def play_step(self) -> None:
        """Play a whole training step; from the end of one, keep what it moved and play the next.

        Raises EngineError where nothing can be trained.
        """
        self.keep_step()
        self._play(lambda shown: training_step(shown, self.descent))

    def keep_step(self) -> None:
        """Give the document the values that a played training step ended with, as one step of undo."""
        playback = self.playback
        if playback is None or not playback.is_at_end or not playback.trace.moved:
            return
        document, moved = playback.whole, playback.trace.moved
        if isinstance(document, Document) and document.outside is None:  # else what moved is outside
            self.end()
            commands.set_values(document, moved, _("Training step"))

    def to_record(self) -> Playback:
        """Return a playback to be recorded, apart from what is shown: of the pass played, or the reverse one.

        Raises EngineError where there is none.
        """
        if self.playback is not None:
            return Playback(self.playback.whole, self.playback.trace, self)
        shown = self._front().shown
        return Playback(shown, traced(shown, backward), self)

    def _play(self, make: MakeTrace) -> None:
        self.make_way()
        view = self._front()
        trace = traced(view.shown, make)
        self.playback, self._view = Playback(view.shown, trace, self), view
        self.playback.moved.connect(self._has_moved)
        self.playback.ended.connect(self.end)
        view.show_picture(self.playback)
        view.installEventFilter(self)
        view.setFocus()
        self.pictured.emit(self.playback)
        self.changed.emit()

    def make_way(self) -> None:
        """Play no more, and let everybody know that a pass or a quiz is about to begin."""
        self.end()
        self.beginning.emit()

    def end(self) -> None:
        """Play no more: everything is to be seen again."""
        if self.playback is None:
            return
        playback, view = self.playback, self._view
        assert view is not None
        self._timer.stop()
        self.playback, self._view = None, None
        playback.ended.disconnect(self.end)
        view.removeEventFilter(self)
        view.show_picture(playback.whole)
        self.pictured.emit(playback.whole)
        self.changed.emit()
        playback.deleteLater()

    # -- where in it --------------------------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether there is a pass to step through."""
        return self.playback is not None

    @property
    def is_running(self) -> bool:
        """Whether it plays by itself."""
        return self._timer.isActive()

    def step(self, by: int) -> None:
        """Go on by so many stops, or back; it no longer plays by itself."""
        self.pause()
        if self.playback is not None:
            self.playback.step(by)

    def go_to(self, count: int) -> None:
        """Show the pass after so many events."""
        if self.playback is not None and count != self.playback.count:
            self.pause()
            self.playback.go_to(count)

    def go_to_start(self) -> None:
        """Show the first event."""
        self.go_to(1)

    def go_to_end(self) -> None:
        """Show the pass when everything has happened."""
        if self.playback is not None:
            self.go_to(len(self.playback.trace))

    def toggle(self) -> None:
        """Play by itself, from the start again where it is at its end, or pause."""
        if self.is_running:
            self.pause()
        elif self.playback is not None:
            if self.playback.is_at_end:
                self.playback.go_to(1)
            self._timer.start(round(1000 / self.speed))
            self.changed.emit()

    def pause(self) -> None:
        """Cease to play by itself."""
        if self.is_running:
            self._timer.stop()
            self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """Play by itself at so many events a second."""
        self.speed = speed
        if self.is_running:
            self._timer.start(round(1000 / speed))

    def _tick(self) -> None:
        assert self.playback is not None
        self.playback.step(1)
        if self.playback.is_at_end:
            self.pause()

    def _has_moved(self) -> None:
        assert self.playback is not None
        assert self._view is not None
        event = self.playback.latest
        if not motion().is_reduced and not self.playback.by_level and isinstance(event, Passing):
            wave = self._view.canvas.wave
            onward = self.playback.trace.tells_tangents
            wave.run(dict.fromkeys(event.wires, (0.0, 1.0)), duration=ALONG_A_WIRE, onward=onward)
        self.changed.emit()

    # -- the keyboard -------------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys of the transport before the canvas does."""
        if isinstance(event, QKeyEvent):
            return self._takes(event)
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        pressed = event.keyCombination().toCombined()
        row = next((row for row in KEYS if row.key.value == pressed), None)
        return row is not None and keys.take(event, partial(row.press, self))
