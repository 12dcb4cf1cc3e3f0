"""Plays a pass on the canvas in front: one press is one event, and it plays by itself only when asked to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from engine.errors import InvalidValueError
from engine.maths.rounding import on_a_slide
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.captions import Caption
from engine.study.events import Passing
from engine.study.trace import Trace, moving_trace, reverse_trace, value_trace
from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.document import commands
from gui.document.document import Document
from gui.document.shown import Shown
from gui.flow.playback import Playback
from gui.look.motion import motion

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Events a second that a pass plays by itself at."""
USUAL_SPEED = 1
ALONG_A_WIRE = 240
"""Milliseconds that a number takes along its wire."""

if TYPE_CHECKING:
    from engine.training.descent import DescentSettings

KEYS: Mapping[int, Callable[[Player], object]] = MappingProxyType({
    key.value: press
    for key, press in (
        (Qt.Key.Key_Left, lambda player: player.step(-1)),
        (Qt.Key.Key_Right, lambda player: player.step(1)),
        (Qt.Key.Key_Space, lambda player: player.toggle()),
        (Qt.Key.Key_Home, lambda player: player.go_to_start()),
        (Qt.Key.Key_End, lambda player: player.go_to_end()),
        (Qt.Key.Key_Escape, lambda player: player.end()),
    )
})  # fmt: skip
"""What keys do while a pass is played."""

MakeTrace = Callable[[Shown], Trace]


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
        if isinstance(document, Document):
            self.end()
            commands.set_values(document, moved, _("Training step"))

    def to_record(self) -> Playback:
        """Return a playback to be recorded, apart from what is shown: of the pass played, or the reverse one.

        Raises EngineError where there is none.
        """
        if self.playback is not None:
            return Playback(self.playback.whole, self.playback.trace, self)
        shown = self._front().shown
        return Playback(shown, _traced(shown, backward), self)

    def _play(self, make: MakeTrace) -> None:
        self.end()
        self.beginning.emit()
        view = self._front()
        trace = _traced(view.shown, make)
        self.playback, self._view = Playback(view.shown, trace, self), view
        self.playback.moved.connect(self._has_moved)
        self.playback.ended.connect(self.end)
        view.show_picture(self.playback)
        view.installEventFilter(self)
        view.setFocus()
        self.pictured.emit(self.playback)
        self.changed.emit()

    def end(self) -> None:
        """Play no more: everything is to be seen again."""
        if self.playback is None or self._view is None:
            return
        playback, view = self.playback, self._view
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
        press = KEYS.get(event.keyCombination().toCombined())
        if press is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            press(self)
        return True


def backward(shown: Shown) -> Trace:
    """Return the reverse pass of a picture; raise EngineError where it has none, or an old one."""
    plan, evaluation = _found(shown)
    if shown.gradients_are_stale:
        raise InvalidValueError(shown.problems[0].message)
    target = evaluation.target
    is_own = target is None or shown.graph.node(target).name == shown.target_name
    of = "" if is_own else shown.target_name
    return reverse_trace(shown.graph, plan, evaluation, of, on_a_slide)


def _traced(shown: Shown, make: MakeTrace) -> Trace:
    """Return a pass over a picture as it is now; raise EngineError where there is none that may be seen."""
    if not shown.may_be_played:
        raise InvalidValueError(_("a pass would tell what is asked: finish the quiz first, or leave it"))
    shown.flush()
    return make(shown)


def forward(shown: Shown) -> Trace:
    """Return how a picture's values are computed; raise EngineError where they could not be."""
    return value_trace(shown.graph, *_found(shown), on_a_slide)


def training_step(shown: Shown, descent: DescentSettings | None = None) -> Trace:
    """Return a whole training step of a picture; raise EngineError where nothing can be trained."""
    if shown.gradients_are_stale:
        raise InvalidValueError(shown.problems[0].message)
    from engine.training.descent import DescentSettings  # not before anything is trained
    from engine.training.step_trace import step_trace

    return step_trace(shown.graph, *_found(shown), descent or DescentSettings(), on_a_slide)


def tangents(shown: Shown, leaf: int) -> Trace:
    """Return forward mode in which one leaf moves; raise EngineError where it can't."""
    return moving_trace(shown.graph, *_found(shown), leaf, on_a_slide)


def paths(shown: Shown, chosen: Sequence[int]) -> Trace:
    """Return the ledger of the paths between two nodes, or one and the target; raise EngineError for none."""
    ends = [*chosen, *([shown.target] if len(chosen) == 1 and shown.target is not None else [])]
    if len(set(ends)) != 2:
        raise InvalidValueError(
            _("select two nodes, or one before the target, to see the paths between them")
        )
    from engine.study.paths.path_trace import path_trace  # not before paths are looked for

    return path_trace(shown.graph, ends[0], ends[1], on_a_slide)


def chain_rule(shown: Shown, node_id: int) -> Caption | None:
    """Return the whole chain rule at a node, a sum over the ports that it feeds; None where there is none."""
    if not _has_pass(shown) or shown.gradients_are_stale or shown.gradient(node_id) is None:
        return None
    return backward(shown).chain_rule(node_id)


def _has_pass(shown: Shown) -> bool:
    """Say whether there is a plan to play; while a graph changes there are old numbers, and none."""
    return shown.evaluation is not None and shown.found_by is not None and bool(shown.found_by.size)


def _found(shown: Shown) -> tuple[Plan, Evaluation]:
    if shown.evaluation is None or shown.found_by is None or not shown.found_by.size:
        problem = shown.problem
        raise InvalidValueError(problem.message if problem else _("there is nothing here to play yet"))
    return shown.found_by, shown.evaluation
