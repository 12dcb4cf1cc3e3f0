"""A pass as a film: what is to be seen of the graph after each step, by names that a drawing's parts carry.

A step tells only what has changed since the one before it, so that a film is small; whoever shows it adds
the changes up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage

from engine.graphs.graph import Edge, Graph
from engine.ops import Array
from engine.text import _
from gui.canvas import lettering
from gui.canvas.gradient_scale import Mark, State, mark_of
from gui.canvas.heatmap import end_of, gradient_picture, strip_size, value_picture
from gui.canvas.wire_labels import LABEL_WIDTH, LEAST_SIZE, NUMBER_SIZE
from gui.flow.playback import Playback
from gui.look import numbers
from gui.look.theme import DARK, LIGHT, Theme


@dataclass(frozen=True)
class Look:
    """How one part of the drawing looks at a step: its text, its class, its letters' size.

    `pictures` are the small pictures beside a shape, in the light and in the dark theme, as data addresses,
    and `strip` is how large they are drawn.
    """

    text: str = ""
    kind: str = ""
    size: float = 0.0
    pictures: tuple[str, ...] = ()
    strip: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Step:
    """One step: its words and formula, how parts look from now on (None: no more), and which stand out."""

    kind: str
    words: str
    formula: str
    changes: Mapping[str, Look | None]
    lit: frozenset[str]


class Names:
    """What the parts of the drawing are called: by the node, or by the place of a wire among all wires."""

    def __init__(self, graph: Graph) -> None:
        self.wires = {edge: place for place, edge in enumerate(graph.edges())}

    def wire(self, edge: Edge) -> str:
        """Return the name of a wire's line."""
        return f"w{self.wires[edge]}"

    def term(self, edge: Edge) -> str:
        """Return the name of the number that stands at a wire's end."""
        return f"c{self.wires[edge]}"

    def factor(self, edge: Edge) -> str:
        """Return the name of the local gradient that stands at a wire's port."""
        return f"l{self.wires[edge]}"

    @staticmethod
    def node(node_id: int) -> str:
        """Return the name of a node's card."""
        return f"n{node_id}"

    @staticmethod
    def value(node_id: int) -> str:
        """Return the name of a node's value."""
        return f"v{node_id}"

    @staticmethod
    def flow(node_id: int) -> str:
        """Return the name of a node's gradient or tangent."""
        return f"g{node_id}"

    @staticmethod
    def trunk(node_id: int) -> str:
        """Return the name of the line along which the wires of a fork run together."""
        return f"t{node_id}"


def film(playback: Playback) -> Iterator[Step]:
    """Yield the steps of a playback from its start, where it stops when it is stepped; it ends at its end."""
    names, before = Names(playback.graph), dict[str, Look]()
    looks = _Looks(playback, names)
    for stop in playback.stops:
        playback.go_to(stop)
        now = dict(looks.now())
        changes: dict[str, Look | None] = {name: None for name in before if name not in now}
        changes |= {name: look for name, look in now.items() if before.get(name) != look}
        caption, before = playback.latest.caption, now
        kind = type(playback.latest).__name__.lower()
        yield Step(kind, playback.words, caption.numbers, changes, frozenset(_lit(playback, names)))


def class_of(mark: Mark) -> str:
    """Return the class of a line with this mark."""
    if mark.state is State.FLOWING:
        return f"{'p' if mark.sign == 1 else 'n'}{mark.level}"
    return {State.ZERO: "zero", State.NOT_FINITE: "bad", State.NOT_COMPUTED: ""}[mark.state]


class _Looks:
    """How all parts look where a playback is; what has the number that it had looks as it did."""

    def __init__(self, playback: Playback, names: Names) -> None:
        self._playback, self._names = playback, names
        self._last: dict[str, tuple[Array, Look]] = {}
        graph = playback.graph
        self._end = end_of(map(playback.whole.value, graph))
        self._forks = frozenset(node for node in graph if len(graph.edges_from(node)) > 1)

    def now(self) -> Iterator[tuple[str, Look]]:
        """Yield every part that has something to show, by its name."""
        playback, names = self._playback, self._names
        for node_id in playback.graph:
            value, flow = playback.value(node_id), playback.gradient(node_id)
            if value is not None:
                yield self._look(names.value(node_id), value, self._value_look)
            if flow is not None:
                yield self._look(names.flow(node_id), flow, _flow_look)
                if node_id in self._forks:
                    yield self._look(names.trunk(node_id), flow, _line_look)
        for edge in names.wires:
            term = playback.contribution(edge)
            if term is not None:
                yield self._look(names.wire(edge), term, _line_look)
                if playback.tells_term(edge, forks=False):
                    yield self._look(names.term(edge), term, _term_look)
        for edge, local in playback.focus.locals:
            yield self._look(names.factor(edge), local, _factor_look)

    def _look(self, name: str, number: Array, draw: Callable[[Array], Look]) -> tuple[str, Look]:
        last = self._last.get(name)
        if last is None or last[0] is not number:
            last = self._last[name] = (number, draw(number))
        return name, last[1]

    def _value_look(self, value: Array) -> Look:
        text, kind = numbers.short(value), "" if np.all(np.isfinite(value)) else "bad"
        draw = partial(value_picture, end=self._end)
        return Look(text, kind, _size(text, bold=False), *_pictures(value, draw))


def _line_look(flow: Array) -> Look:
    return Look(kind=class_of(mark_of(flow)))


def _factor_look(local: Array) -> Look:
    return Look(_("× {local}").format(local=numbers.short(local)))


def _flow_look(flow: Array) -> Look:
    text = numbers.signed(flow)
    return Look(text, _ink(flow), _size(text, bold=True), *_pictures(flow, gradient_picture))


def _term_look(term: Array) -> Look:
    return Look(numbers.signed(term), _ink(term))


def _size(text: str, *, bold: bool) -> float:
    """Return the size of letters that fit; 0 where it is the usual one."""
    size = lettering.fitting(text, NUMBER_SIZE, LEAST_SIZE, LABEL_WIDTH, bold=bold)
    return 0.0 if size == NUMBER_SIZE else size


def _pictures(
    array: Array, draw: Callable[[Theme, Array], QImage]
) -> tuple[tuple[str, ...], tuple[float, float]]:
    """Return a number's pictures for both themes and their size; none of a single number."""
    if not np.ndim(array):
        return (), (0.0, 0.0)
    pictures = [draw(theme, array) for theme in (LIGHT, DARK)]
    size = strip_size(pictures[0])
    return tuple(map(_address, pictures)), (size.width(), size.height())


def _address(picture: QImage) -> str:
    written = QBuffer()
    picture.save(written, "PNG")  # type: ignore[call-overload]
    return "data:image/png;base64," + bytes(written.data().toBase64().data()).decode()


def _ink(flow: Any) -> str:
    """Return the class of a gradient's number: its sign's, whatever its size."""
    mark = mark_of(flow)
    return class_of(mark) if mark.state is not State.FLOWING else "pos" if mark.sign == 1 else "neg"


def _lit(playback: Playback, names: Names) -> Iterator[str]:
    focus = playback.focus
    for node_id in focus.nodes:
        yield from (names.node(node_id), names.value(node_id), names.flow(node_id))
    for edge in focus.wires:
        yield from (names.wire(edge), names.term(edge), names.trunk(edge.source))
    for edge, _local in focus.locals:
        yield names.factor(edge)
