"""Wiring by keyboard: a letter stands at every end in sight that could be meant, and typing it chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from PySide6.QtCore import QPointF

from engine.text import _
from gui.canvas.faces import OUTPUT, ends_of
from gui.canvas.gestures.free_end import End, FreeEnd
from gui.canvas.gestures.interactions import Interaction
from gui.canvas.gestures.stage import Stage
from gui.document import rewiring

LETTERS = "ASDFGHJKLQWERTYUIOPZXCVBNM"
"""The home row first: most graphs need no other."""
BESIDE, STAGGER = 15.0, 22.0
"""Screen pixels from an end to its letters, and how much farther every other port's are."""


class WireByLetters(Interaction):
    """Asks for an output, unless one node is selected, then for the port that it is wired to."""

    by_keys = True

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._typed = ""
        self._free: FreeEnd | None = None
        self._ends: Mapping[str, End] = {}
        chosen = self.canvas.selected_nodes
        if len(chosen) == 1:
            self._ask_for_port(*chosen)
        else:
            self._ask_for_output()

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to choose among."""
        return not self._ends

    def _ask_for_output(self) -> None:
        graph = self.document.graph
        outputs = [(node, OUTPUT) for node in self._in_sight() if OUTPUT in ends_of(graph.node(node).op)]
        self._offer(outputs, _("Type the letters of the output to wire from. Esc leaves"))

    def _ask_for_port(self, source: int) -> None:
        free = self._free = FreeEnd(self.stage, (source, OUTPUT), None)
        graph = self.document.graph
        ends = [
            (node, port) for node in self._in_sight() for port in graph.node(node).op.ports
            if port in free.offers.get(node, ()) and graph.source(node, port) != source
        ]  # fmt: skip
        self.canvas.offer({**free.offers, source: frozenset({OUTPUT})})
        hint = _("Type the letters of the port that {name} is wired to. Esc leaves")
        self._offer(ends, hint.format(name=self.document.name_of(source)))

    def _in_sight(self) -> list[int]:
        """Return the nodes in sight, column after column as one reads."""
        nodes = self.canvas.nodes_in(self.stage.seen())
        return sorted(nodes, key=lambda node: self.document.positions[node])

    def _offer(self, ends: list[End], hint: str) -> None:
        self._ends = dict(zip(_tags(len(ends)), ends, strict=True))
        self._typed = ""
        if ends:
            self.stage.say(hint)
        else:
            self.stage.complain(_("Nothing in sight can take a wire from here"), self._origin())
        self._show()

    def _origin(self) -> QPointF:
        area = self.stage.seen()
        return area.center() if self._free is None else self._free.place(self._free.fixed)

    def _show(self) -> None:
        left = {tag: end for tag, end in self._ends.items() if tag.startswith(self._typed)}
        self.stage.sketch.set_tags({tag: self._place(end) for tag, end in left.items()})

    def _place(self, end: End) -> QPointF:
        node, port = end
        ports = self.document.graph.node(node).op.ports
        step = BESIDE if port == OUTPUT else -BESIDE - STAGGER * (ports.index(port) % 2)
        return self.canvas.port_place(node, port) + QPointF(step / self.stage.zoom, 0.0)

    def press_key(self, text: str) -> bool:
        """Choose by letters, or leave with any other key; return whether it is over."""
        self._typed += text.upper()
        left = [end for tag, end in self._ends.items() if tag.startswith(self._typed)]
        if len(left) > 1 and text:
            self._show()
            return False
        if not left:
            self.cancel()
            return True
        return self._choose(left[0])

    def _choose(self, end: End) -> bool:
        free, self._ends = self._free, {}
        if free is None:
            self.canvas.select({end[0]})
            self._ask_for_port(end[0])
            return self.is_over and self._leave()
        self._leave()
        self.stage.attempt(lambda: rewiring.join(self.document, free.edge(end)), free.place(end))
        return True

    def _leave(self) -> bool:
        self.canvas.offer(None)
        self.stage.sketch.set_tags({})
        self.stage.say("")
        return True

    def cancel(self) -> None:
        """Take the letters away."""
        self._leave()


def _tags(count: int) -> Iterator[str]:
    """Yield as many tags, all of so few letters as tell them apart."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    for letters in islice(product(LETTERS, repeat=length), count):
        yield "".join(letters)
