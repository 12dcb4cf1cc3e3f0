"""Moves the leaves of a document down the slope of its target: a step at a time, or until it has arrived."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from time import monotonic

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from engine.errors import EngineError, InvalidValueError
from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.curves import GrowingCurves
from engine.training.descent import Descent, DescentSettings, Point, moving_leaves
from engine.training.terrain import can_be_seen
from gui.canvas.graph_view import GraphView
from gui.document.changes import BURST
from gui.document.difference import Difference
from gui.document.document import Document
from gui.document.moving import Moving
from gui.flow.player import Player
from gui.look import keys, numbers

TICK = 40
"""Milliseconds between two pictures of a run."""
FIRST_PACE, GROWTH = 0.2, 1.025
"""Steps that a run takes in its first tick, and how many times as many in each further one."""
SLICE = 0.008
"""Seconds of a tick that steps may take."""
TICKS_UNTIL_KEPT = 25
"""After so many ticks with steps the step of undo, and with it the journal, is brought up to date."""
MOST_STEPS = 100_000
"""Steps that a run takes at most; it may be run on."""
_LOSS = 1
"""Curves of a track that are the loss; what else there are, are its leaves."""
MOST_NAMES = 6
MOST_POINTS = 4000
"""Points of the loss line and of the path that are kept; of more, every second goes."""


class Descender(QObject):
    """Descends on one document; an edit by anybody else stops it, and its optimizer begins anew.

    `changed` says that it has come somewhere else, begins to run or stops; `renewed`, that it begins anew.
    A run is one step of undo, and so are single steps that follow each other quickly.
    """

    changed = Signal()
    renewed = Signal()

    def __init__(
        self,
        document: Document,
        player: Player,
        front: Callable[[], GraphView],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._player, self._front = document, player, front
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._watched: GraphView | None = None
        self._moving = Moving(document, _("Descend"))
        self._forget()
        document.changed.connect(self._follow)
        document.replaced.connect(self.renew)
        player.beginning.connect(self.stop)

    def _forget(self) -> None:
        self._descent: Descent | None = None
        self._point: Point | None = None
        self._verdict = ""
        self._pressed = -math.inf
        self._leaves: list[Node] | None = None
        self.track = GrowingCurves(_LOSS)

    # -- what it is set by --------------------------------------------------------------------------------

    @property
    def settings(self) -> DescentSettings:
        """The optimizer and its hyperparameters; a training step that is played has them too."""
        return self._player.descent or DescentSettings()

    def set_settings(self, settings: DescentSettings) -> None:
        """Descend so from now on; another optimizer begins anew, another rate goes on from where it is."""
        if settings.optimizer != self.settings.optimizer:
            self.renew()
        self._player.descent = settings
        if self._descent is not None:
            self._descent.settings = settings

    # -- what can be asked --------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether it takes steps by itself."""
        return self._timer.isActive()

    @property
    def leaves(self) -> list[Node]:
        """The leaves that it moves, or would move, as they were when it began."""
        graph, target = self._document.graph, self._document.target
        if self._leaves is None:
            self._leaves = [] if target is None else moving_leaves(graph, target)
        return self._leaves

    @property
    def is_allowed(self) -> bool:
        """Whether there is no quiz that a descent would tell the answers of."""
        return self._front().shown.may_be_played

    @property
    def places(self) -> FloatArray:
        """Where it was from the start to now, (n, 2): its leaf and the loss, or its two leaves; else none."""
        leaves, target = self.leaves, self._document.target
        if target is None or not can_be_seen(leaves):
            return np.empty((0, 2))
        axes = [1, 0] if len(leaves) == 1 else [1, 2]
        if len(self.track):
            return self.track.values[:, axes]
        shown = [self._document.value(node) for node in (target, *(leaf.id for leaf in leaves))]
        can_be_placed = shown[0] is not None and not np.ndim(shown[0])
        return np.array([shown], float)[:, axes] if can_be_placed else np.empty((0, 2))

    @property
    def status(self) -> str:
        """How far it has come, in words; "" before the first step."""
        if self._point is None:
            return self._verdict
        words = _("step {step}, loss {loss}").format(
            step=f"{self._point.step:,}", loss=numbers.short(self._point.loss)
        )
        return f"{words}\n{self._verdict}" if self._verdict else words

    @property
    def _values(self) -> Mapping[int, Array]:
        assert self._point is not None
        return self._point.values

    # -- descending ---------------------------------------------------------------------------------------

    def step(self) -> None:
        """Take one step; raise EngineError where none can be taken."""
        self.stop()
        self._begin()
        if monotonic() - self._pressed > BURST:
            self._moving.begin(self._values)
        self._pressed = monotonic()
        self._descend(1)
        self._moving.keep(self._values)
        self.changed.emit()

    def run(self) -> None:
        """Take steps until it has arrived or is stopped; raise EngineError where none can be taken."""
        if self.is_running:
            return
        self._begin()
        self._moving.begin(self._values)
        self._pressed = -math.inf
        self._pace, self._due, self._ticks = FIRST_PACE, 1.0, 0
        self._last = self.track.at[-1] + MOST_STEPS
        self._watched = self._front()
        self._watched.installEventFilter(self)
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Take no further steps by itself; what it has come to stays."""
        if self.is_running:
            self._halt()
            self._moving.keep(self._values)
            self.changed.emit()

    def renew(self) -> None:
        """Stop, and begin anew with the next step: the optimizer remembers nothing."""
        self._halt()
        self._forget()
        self.renewed.emit()
        self.changed.emit()

    def _halt(self) -> None:
        self._timer.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None

    def _begin(self) -> None:
        """Begin a descent where the document is now, unless one is under way that can go on."""
        if not self.is_allowed:
            message = _("a descent would tell what is asked: finish the quiz first, or leave it")
            raise InvalidValueError(message)
        if self._descent is not None:
            self._verdict = ""
            return
        self._document.flush()
        if self._document.target is None:
            raise InvalidValueError(_("choose a node to make smaller: select it and press D"))
        descent = Descent(self._document.graph, self._document.target, self.settings)
        self._forget()
        self._descent = descent
        seen = can_be_seen(descent.leaves)
        self.track = GrowingCurves(_LOSS + (len(descent.leaves) if seen else 0), MOST_POINTS, np.float64)
        self._take(descent.point)

    def _take(self, point: Point) -> None:
        self._point = point
        place = list(point.values.values())[: self.track.values.shape[1] - 1]
        self.track.append(np.array([point.step]), np.array([[point.loss, *place]]))

    def _tick(self) -> None:
        if not self.is_allowed:
            self.stop()
            return
        steps = int(self._due)
        self._pace *= GROWTH
        self._due = self._due % 1.0 + self._pace
        if steps:
            self._take_steps(steps)

    def _take_steps(self, steps: int) -> None:
        self._descend(steps)
        if self._verdict:
            self.stop()
            return
        if self._ticks % TICKS_UNTIL_KEPT == 0:
            self._moving.keep(self._values)
        self._ticks += 1
        self.changed.emit()

    def _descend(self, steps: int) -> None:
        """Take so many steps, or as many as there is time for, and show where they lead."""
        assert self._descent is not None
        until = monotonic() + SLICE
        for _step in range(steps):
            if not self._goes_on(self._descent) or monotonic() > until:
                break
        self._moving.show(self._values)

    def _goes_on(self, descent: Descent) -> bool:
        """Take a step and return whether another can follow; what leads nowhere finite is not taken."""
        try:
            point = descent.step()
        except EngineError as error:
            self._descent, self._verdict = None, str(error)
            return False
        self._verdict = self._judge(point)
        if point.is_lost:
            self._descent = None
        else:
            self._take(point)
        return not self._verdict

    def _judge(self, point: Point) -> str:
        """Return why a descent ends here; "" where it goes on."""
        if point.is_lost:
            words = _("lost at step {step}: the loss is not finite")
            if math.isfinite(point.loss):
                words = _("lost at step {step}: the gradient is not finite")
            return words.format(step=f"{point.step:,}")
        if point.has_arrived:
            return _("arrived: the slope is gone")
        if self.is_running and point.step >= self._last:
            return _("has not arrived yet: run it on, or try another learning rate")
        return ""

    def _follow(self, difference: Difference) -> None:
        if not self._moving.is_at_work and not difference.only_moves:
            self.renew()

    # -- the keyboard -------------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stop a run by Esc, wherever in the graph the keyboard is."""
        return keys.take_escape(event, self.stop)


def told_moves(leaves: list[Node]) -> str:
    """Return which leaves a descent moves, in words."""
    if not leaves:
        return _("Nothing to move: the target depends on no parameter or input.")
    names = ", ".join(leaf.name for leaf in leaves[:MOST_NAMES])
    if len(leaves) > MOST_NAMES:
        names = _("{names} and {count} more").format(names=names, count=len(leaves) - MOST_NAMES)
    if leaves[0].op.name == "parameter":
        words = _("Moves the parameter {names}.") if len(leaves) == 1 else _("Moves the parameters {names}.")
    else:
        words = _("There are no parameters: moves the input {names}.")
        if len(leaves) > 1:
            words = _("There are no parameters: moves the inputs {names}.")
    return words.format(names=names)
