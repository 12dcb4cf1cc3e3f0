"""Makes a hundred random gestures of editing, takes all of them back, and makes all of them again.

    python -m tests.faults.gestures [SEEDS] [FIRST]

Wherever undo and redo come to, all must be as it was last when the document stood there: its bytes, what is
selected, what is differentiated, where nodes stand. `make gestures` runs it; a few seeds are among the tests.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.faults.wiring_gestures import ON_WIRES

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

SEEDS, GESTURES = 100, 100
MOST = 60
"""Nodes above which gestures that add some are left out: every seed is to take about a second."""
FORMULAS = (
    "f = 1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2)))",
    "q = x + y; f = q * z",
    "tanh(a * b + c) ^ 2",
    "exp(x) / (exp(x) + exp(y))",
)
VALUES = (0.0, -1.5, 1e300, [[1.0, 2.0], [3.0, 4.0]], [0.5, 0.25], float("inf"))
OPENS = frozenset({"edit_value", "rename", "add", "enter", "look_inside", "insert", "wire_by_letters"})
"""Rows of the action table that only open something."""
NEEDS = frozenset({"rename a node", "collapse one", "differentiate one"})
"""What is done to some node, so that there must be one."""
AGAIN = " again"
SELECTS = 0.6
"""How often something else is selected before a gesture."""
GROWS = frozenset({"duplicate", "paste", "expand"})

Gesture = Callable[["CanvasView", random.Random], object]


@dataclass(frozen=True)
class State:
    """A document as it is saved and as it is shown."""

    saved: bytes
    selected: tuple[frozenset[int], frozenset[Any]]
    differentiated: tuple[int | None, int | None]
    places: dict[int, tuple[float, float]]

    def differences(self, other: State) -> list[str]:
        """Return in what this is not the other, with the first lines that differ."""
        names = [name for name, held in vars(self).items() if held != getattr(other, name)]
        pairs = zip(self.saved.splitlines(), other.saved.splitlines(), strict=False)
        lines = [f"{mine!r} was {theirs!r}" for mine, theirs in pairs if mine != theirs]
        return [*names, *lines[:3]]


def state_of(view: CanvasView) -> State:
    """Return what must be the same again."""
    from engine.files.document import encode

    document, canvas = view.document, view.canvas
    return State(
        encode(document.contents()),
        (canvas.selected_nodes, canvas.selected_edges),
        (document.target, document.chosen),
        dict(document.positions),
    )


class Session:
    """A canvas on which gestures are made, which remembers its state at every step of undo."""

    def __init__(self, view: CanvasView, seed: int) -> None:
        self.view, self.draw = view, random.Random(seed)
        self.made: list[str] = []
        self._stood: dict[int, tuple[object, State]] = {}
        self._gestures = gestures()
        self._now = self._note()

    def make(self, count: int) -> None:
        """Make so many gestures; one that is refused changes nothing."""
        from engine.errors import EngineError

        for _turn in range(count):
            name = self.draw.choice([name for name in self._gestures if self._has_room_for(name)])
            if self.draw.random() < SELECTS:
                _select(self.view, self.draw)
                self._now = self._note()
            self.made.append(name)
            before, is_refused = self._now, False
            try:
                self._gestures[name](self.view, self.draw)
            except EngineError:
                is_refused = True
            self.view.editing.close()
            self._now = self._note()
            assert not (is_refused and before.differences(self._now)), f"{name} was refused and half done"

    def _has_room_for(self, name: str) -> bool:
        count = len(self.view.document.graph)
        return count > 0 if name.removesuffix(AGAIN) in NEEDS else name not in GROWS or count < MOST

    def _note(self) -> State:
        stack, state = self.view.document.undo_stack, state_of(self.view)
        self._stood[stack.index] = stack.last, state
        return state

    def there_and_back(self) -> list[str]:
        """Undo everything and redo everything, and return what was otherwise than it had been."""
        stack = self.view.document.undo_stack
        faults = []
        for go, possible in ((stack.undo, stack.canUndo), (stack.redo, stack.canRedo)):
            while possible():
                go()
                faults += self._judge(go.__name__)
        return faults

    def _judge(self, way: str) -> list[str]:
        stack = self.view.document.undo_stack
        step, stood = self._stood.get(stack.index, (None, None))
        if stood is None or step is not stack.last:
            return []
        beyond = stack.redoText() if way == "undo" else stack.undoText()
        differences = state_of(self.view).differences(stood)
        return [f"{way} of {beyond!r}, step {stack.index}: {what}" for what in differences]


def gestures() -> dict[str, Gesture]:
    """Return every gesture by its name: rows of the action table, and what needs more than a selection."""
    from gui.canvas.actions import ALIGNING, EDITING, HISTORY, NUDGES, SELECTING

    rows = (*EDITING, *ALIGNING, *NUDGES[:2], *SELECTING, *HISTORY)
    return {
        **{row.name: _performed(row) for row in rows if row.name not in OPENS},
        **{name: gesture for name, gesture in OTHERS.items() for name in (name, name + AGAIN)},
    }


def _performed(row: Any) -> Gesture:
    from gui.canvas.spot import selected_spot

    return lambda view, _draw: row.perform(selected_spot(view))


def _node(view: CanvasView, draw: random.Random) -> int:
    return draw.choice(list(view.document.graph))


def _select(view: CanvasView, draw: random.Random) -> None:
    nodes, edges = list(view.document.graph), view.document.graph.edges()
    wires = draw.sample(edges, min(len(edges), draw.choice((0, 0, 1, 2))))
    view.canvas.select(draw.sample(nodes, min(len(nodes), draw.choice((0, 1, 1, 1, 2, 3, 5)))), wires)


def _add(view: CanvasView, draw: random.Random) -> None:
    from PySide6.QtCore import QPointF

    from gui.document.offers import OFFERS

    view.add_op(OFFERS[draw.choice(list(OFFERS))].row(), QPointF(draw.gauss(0, 300), draw.gauss(0, 200)))


def _wire(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    target = _gate(view, draw)
    if target is not None:
        commands.connect(view.document, _node(view, draw), target.id, draw.choice(target.op.ports))


def _gate(view: CanvasView, draw: random.Random) -> Any:
    gates = [node for node in view.document.graph.nodes() if node.op.ports]
    return draw.choice(gates) if gates else None


def _disconnect(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    if edges := view.document.graph.edges():
        edge = draw.choice(edges)
        commands.disconnect(view.document, edge.target, edge.port)


def _drag(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    document = view.document
    before = {node: document.positions[node] for node in view.selected_nodes()}
    for _frame in range(3):
        right, down = draw.gauss(0, 100), draw.gauss(0, 100)
        document.preview_positions({node: (x + right, y + down) for node, (x, y) in before.items()})
    commands.move(document, {node: document.positions[node] for node in before}, before=before)


def _set_value(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    if leaves := list(view.document.graph.leaves()):
        leaf = draw.choice(leaves)
        if draw.random() < 0.5:
            view.document.preview_value(leaf.id, draw.gauss(0, 1))
        commands.set_value(
            view.document, leaf.id, draw.choice((*VALUES, draw.gauss(0, 1))), before=leaf.value
        )


def _set_values(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    values = {node.id: draw.gauss(0, 1) for node in view.document.graph.leaves()}
    commands.set_values(view.document, values, "Descend")


def _set_attribute(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    held = [node for node in view.document.graph.nodes() if node.attributes]
    if held:
        node = draw.choice(held)
        commands.set_attribute(view.document, node.id, draw.choice(list(node.attributes)), draw.gauss(0, 2))


def _rename(view: CanvasView, draw: random.Random) -> None:
    from gui.document import commands

    commands.rename(view.document, _node(view, draw), f"{draw.choice('abcxyz')}{draw.randrange(4)}")


def _name_group(view: CanvasView, draw: random.Random) -> None:
    from gui.canvas import grouping

    grouping.group_selection(view)
    if (editor := view.editing.editor) is not None:
        editor.setText(f"group{draw.randrange(9)}")
        editor.finish()


def _collapse_one(view: CanvasView, draw: random.Random) -> None:
    from gui.canvas.actions import collapses
    from gui.canvas.spot import Spot

    spot = Spot(view, _node(view, draw))
    if rows := collapses(spot):
        draw.choice(rows).perform(spot)


def _paste_formula(view: CanvasView, draw: random.Random) -> None:
    from PySide6.QtGui import QGuiApplication

    from gui.canvas import clipboard

    QGuiApplication.clipboard().setText(draw.choice(FORMULAS))
    clipboard.paste(view, (draw.gauss(0, 300), draw.gauss(0, 200)))


def _draw_formula(view: CanvasView, draw: random.Random) -> None:
    import shiboken6

    from gui.panels.formula_field import FormulaField

    field = FormulaField(view.document, view)
    field.line.setText(draw.choice(FORMULAS))
    field.draw()
    shiboken6.delete(field)  # at once: it would go on reading every graph that follows


def _differentiate(view: CanvasView, draw: random.Random) -> None:
    view.differentiate(_node(view, draw))


def _evaluate(view: CanvasView, _draw: random.Random) -> None:
    view.document.flush()


OTHERS: dict[str, Gesture] = {
    "add a node": _add,
    "wire": _wire,
    "take a wire away": _disconnect,
    "drag": _drag,
    "set a value": _set_value,
    "set all values": _set_values,
    "set an attribute": _set_attribute,
    "rename a node": _rename,
    "group and name": _name_group,
    "collapse one": _collapse_one,
    "paste a formula": _paste_formula,
    "draw a formula": _draw_formula,
    "differentiate one": _differentiate,
    "evaluate": _evaluate,
    **ON_WIRES,
}
"""What people do beside the rows of the action table; each is drawn twice as often as a row."""


def faults_of(seed: int, count: int = GESTURES) -> list[str]:
    """Make gestures on a graph of this seed's, there and back, and return what came back otherwise."""
    from engine.composites.sizes import node_size
    from engine.files.document import Contents
    from engine.formulas.expression import parse
    from engine.graphs.layout import layered
    from gui.canvas.view import CanvasView
    from gui.document.document import Document

    document, formula = Document(), parse(FORMULAS[seed % len(FORMULAS)])
    document.replace(Contents(formula.graph, layered(formula.graph, node_size), formula.target))
    view = CanvasView(document)
    session = Session(view, seed)
    try:
        session.make(count)
        return session.there_and_back()
    except Exception as error:  # whatever it is, it is a fault, and what led there tells more than where
        return [f"{type(error).__name__} after {session.made[-3:]}: {error}"]
    finally:
        document.laying_out.cancel()
        document.flush()
        view.close()
        view.deleteLater()


def main() -> int:
    """Run the seeds, print what came back otherwise, and return 1 where anything did."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    count, first = (*map(int, sys.argv[1:]), *(SEEDS, 0)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory(prefix="settings-") as settings:
        os.environ["CHAINRULE_SETTINGS"] = settings
        application = QApplication([])
        faulty = 0
        for seed in range(first, first + count):
            faults = faults_of(seed)
            faulty += bool(faults)
            print("\n".join([f"seed {seed}: {len(faults)} faults", *faults[:6]]), flush=True)
            application.processEvents()
        with contextlib.suppress(RuntimeError):
            QApplication.clipboard().clear()  # data that Python made must not outlive it
    print(f"{count - faulty} of {count} seeds came back the very same")
    return bool(faulty)


if __name__ == "__main__":
    sys.exit(main())
