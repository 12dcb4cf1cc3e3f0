"""What is inside a composite, as a document of its own whose every change is one of the document outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from engine.composites.composite import Composite, Opened, composite, composite_of, opened
from engine.composites.reshaping import lost_wires, with_row
from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.errors import EngineError, GraphError, InvalidValueError
from engine.files.document import Contents, is_same, ways_of
from engine.graphs.graph import Edge, Graph, Node
from engine.graphs.layout import Position, layered
from engine.ops import Array
from engine.run.partial import Partial, evaluate_what_can_be
from engine.run.plan import compile
from engine.text import _
from gui.document.changes import changes_to_contents, make
from gui.document.difference import Difference
from gui.document.docking import docked
from gui.document.document import Document
from gui.document.laid_aside import choice_of
from gui.document.shown import Shown
from gui.document.working_out import AT_ONCE


def opened_in(shown: Shown, node_id: int) -> Opened | None:
    """Return a composite's inside with the values it has now; None while there are none, or none to be seen.

    Where the gradient outside is an old one, or not to be seen, gradients inside are of the output.
    """
    evaluation = shown.evaluation
    around = (node_id, *(edge.source for edge in shown.graph.edges_into(node_id)))
    if evaluation is None or not shown.is_live(node_id) or any(shown.value(node) is None for node in around):
        return None
    if shown.gradients_are_stale or shown.gradient(node_id) is None:
        evaluation = replace(evaluation, target=None, gradients={})
    try:
        return opened(shown.graph, evaluation, node_id)
    except (EngineError, MemoryError):
        return None


class Inside(Document):
    """The inside of a composite of another document, to be looked at and edited.

    `node` is its id outside, and `of` the name of what gradients are of. Its inputs are the composite's
    ports, which have the values of what is wired to them outside; its target is the composite's output. Every
    gesture makes the composite another, as one step of the document outside, and follows it when it is
    another by a step outside or by undo. `places` says where its nodes stand while nobody has moved them; it
    is laid out here where they are not known. `closed` says that the composite is gone, and `told` what a
    gesture meant outside.
    """

    closed = Signal()
    told = Signal(str)
    _output: int | None = None

    def __init__(
        self,
        outside: Document,
        node: int,
        parent: QObject | None = None,
        places: Mapping[int, Position] | None = None,
    ) -> None:
        super().__init__(parent, outside)
        self.around = outside
        self.node = node
        self.of = ""
        self.inputs: tuple[int, ...] = ()
        self._row: Composite | None = None
        self._news = ""
        self._bends: WeakKeyDictionary[Composite, dict[Edge, tuple[Position, ...]]] = WeakKeyDictionary()
        self._places = dict(places or {})
        self._feeds: dict[int, int | None] = {}  # what is wired outside to the port that each leaf stands for
        self._follow()
        for signal in (outside.changed, outside.replaced):
            signal.connect(self._follow)
        outside.evaluated.connect(self._take_numbers)
        if len(self.graph) <= AT_ONCE:  # a large one is drawn when its numbers are there
            self.flush()

    @property
    def title(self) -> str:
        """The name of the composite's node, or of its kind once that is gone."""
        if self.node in self.around.graph:
            return self.around.graph.node(self.node).name
        return "" if self._row is None else self._row.title

    @property
    def can_aim(self) -> bool:
        """What is differentiated is the target outside."""
        return False

    @property
    def target_name(self) -> str:
        """The name of what gradients are of, which may be a node outside."""
        return self.of

    def name_of(self, node_id: int) -> str:
        """Return a node's name: what gradients are of may be another, outside."""
        return self.graph.node(node_id).name

    @property
    def as_read(self) -> Graph:
        """The graph as it is: what gradients are of may be outside."""
        return self.graph

    # -- its ports ----------------------------------------------------------------------------------------

    def value(self, node_id: int) -> Array | None:
        """Return a node's value; at a port that of what feeds it outside, None where it is open."""
        if node_id not in self._feeds:
            return super().value(node_id)
        source = self._feeds[node_id]
        if source is None or source not in self.around.graph:  # what went outside is followed in a moment
            return None
        return self.around.value(source)

    @property
    def stale(self) -> frozenset[int]:
        """The nodes whose values are old ones, and the ports that are fed by such outside."""
        fed = {port for port, source in self._feeds.items() if source in self.around.stale}
        return super().stale | fed

    def value_is_stale(self, node_id: int) -> bool:
        """Return whether a node's value is an old one; at a port, whether it is one outside."""
        source = self._feeds.get(node_id)
        return super().value_is_stale(node_id) if source is None else self.around.value_is_stale(source)

    def holder(self, node_id: int) -> tuple[Document, int]:
        """Return where a leaf's value is held: of a port, where what feeds it outside is."""
        if node_id not in self._feeds:
            return self, node_id
        source, port = self._feeds[node_id], self.graph.node(node_id).name
        if source is None:
            message = _("{port} is a port of {composite}, and nothing is wired to it there")
            raise InvalidValueError(message.format(port=port, composite=self.title), node=node_id)
        feeding = self.around.graph.node(source)
        if not feeding.op.is_leaf:
            message = _("{port} has the value of {source} outside {composite}, which computes it")
            text = message.format(port=port, source=feeding.name, composite=self.title)
            raise InvalidValueError(text, node=node_id)
        return self.around.holder(source)

    def preview_value(self, node_id: int, value: Any) -> None:
        """Give a leaf another value without an undo step; a port's is that of what feeds it."""
        holder, held = self.holder(node_id)
        if holder is self:
            super().preview_value(node_id, value)
        else:
            holder.preview_value(held, value)

    def order_ports(self, inputs: tuple[int, ...]) -> None:
        """Put the ports in another order."""
        with self._restructuring() as tally:
            self.inputs = inputs
            tally.changed.update(inputs)

    def ports(self) -> tuple[int, ...]:
        """Return the inputs in the order of the ports they stand for: what held values last comes last."""
        held = [leaf.id for leaf in self.graph.leaves() if leaf.op.name != "constant"]
        kept = [leaf for leaf in self.inputs if leaf in held]
        return (*kept, *(leaf for leaf in held if leaf not in kept))

    # -- with what is outside -----------------------------------------------------------------------------

    def enclosed(self) -> tuple[str, Graph]:
        """Return the composite's name, and the graph outside in which it is what is inside now."""
        row, graph = self._made(), self.around.graph
        self._news = self._what_it_means(row)
        enclosed = with_row(graph, self.node, row)
        self._take_row(row)
        self._bends[row] = dict(self.bends)
        return self.title, enclosed

    def _made(self) -> Composite:
        """Return the composite of what is inside now; raise an EngineError where it can be none."""
        before = composite_of(self.around.graph.node(self.node))
        if self.target is None:
            message = _("{composite} needs an output: make another gate its output first")
            raise GraphError(message.format(composite=self.title), node=self._output)
        inside, held = self.graph.copy(), {leaf.id: leaf.value for leaf in before.inside.leaves()}
        for leaf in self.ports():
            inside.set_value(leaf, held.get(leaf, 1.0) if leaf in before.inputs else 1.0)
        return composite(before.title, inside, self.ports(), self.target, self.positions)

    def _what_it_means(self, row: Composite) -> str:
        """Return in words what else it means outside that the composite becomes this one; "" for nothing."""
        graph, node = self.around.graph, self.around.graph.node(self.node)
        if lost := lost_wires(graph, self.node, row):
            names = ", ".join(graph.node(edge.source).name for edge in lost)
            message = _("With the port of {composite} went the wire from {names}. Undo brings both back.")
            return message.format(composite=node.name, names=names)
        if twins := [twin.name for twin in _of_kind(_whole(self).graph, node)]:
            message = _(
                "A copy of its kind was made: only {composite} changes, and {others} stays as it was."
            )
            return message.format(composite=node.name, others=", ".join(twins))
        return ""

    def _follow(self, _difference: object = None) -> None:
        """Be the composite as it is outside, and say what a gesture here meant there."""
        graph = self.around.graph
        row = graph.node(self.node).op if self.node in graph else None
        if not isinstance(row, Composite):
            self.closed.emit()
            return
        self._wire(row)  # first, for whoever hears of another inside may ask at once what is at its ports
        if row is not self._row:
            self._become(row)
        news, self._news = self._news, ""
        if news:
            self.told.emit(news)

    def _become(self, row: Composite) -> None:
        """Hold what is inside this row; what is there already stays untouched."""
        graph = row.inside.copy()
        for port in set(row.inputs) & set(self.graph):
            if self.graph.node(port).op.is_leaf:  # and not a gate that was there under the same number
                graph.set_value(port, self.graph.node(port).value)
        is_first = self._row is None
        self._take_row(row)
        target = None if graph.end() is None else row.output
        contents = Contents(graph, self._places_in(row), target, bends=ways_of(self._bends.get(row, {})))
        if is_first:  # and nobody listens yet
            self._take(contents, choice_of(graph, target))
            self.positions.update(docked(graph, self.positions))
            self._schedule()
            return
        with self.changing() as tally:
            make(self, changes_to_contents(self, contents))
            tally.retargeted = tally.retargeted or self.target != row.output

    def _take_row(self, row: Composite) -> None:
        self._row, self._output, self.inputs = row, row.output, row.inputs

    def _wire(self, row: Composite) -> None:
        """Find out what feeds each port."""
        ports = zip(row.inputs, row.ports, strict=True)
        self._feeds = {leaf: self.around.graph.source(self.node, port) for leaf, port in ports}

    def _places_in(self, row: Composite) -> Mapping[int, Position]:
        """Return where the nodes stand: where they were put, else as they were laid out."""
        if row.positions.keys() >= set(row.inside):
            return row.positions
        if self._places.keys() != set(row.inside):
            self._places = layered(row.inside, node_size, rooms_in(row.inside))
        return self._places

    def _aim(self, graph: Graph) -> int | None:
        """Return the output: what was chosen, else the only gate that feeds nothing, else what it was."""
        ends = graph.ends() if self.chosen is None else [self.chosen]
        last = self._output if self._output in graph else None
        return ends[0] if len(ends) == 1 else last

    # -- its numbers --------------------------------------------------------------------------------------

    @property
    def is_behind(self) -> bool:
        """Whether an evaluation is due, here or outside."""
        return self._tick.isActive() or self.around.is_behind

    def flush(self) -> None:
        """Bring the numbers up to date; those outside come first, for ports have theirs."""
        if self.around.is_behind:
            self._tick.stop()
            self.around.flush()  # which tells of its numbers
        else:
            super().flush()

    def _take_numbers(self) -> None:
        if self.node in self.around.graph:
            self.changed.emit(Difference(changed=frozenset(self._feeds)))
            super().flush()

    def _run(self) -> Partial:
        """Return what can be computed with the values at the ports, and what flows back from outside."""
        unknown = [leaf for leaf in self._feeds if self.value(leaf) is None or self.value_is_stale(leaf)]
        for leaf in self._feeds.keys() - unknown:
            self.graph.set_value(leaf, self.value(leaf))
        lost = self.graph.downstream(unknown)
        plan = compile(self.graph, self.graph.complete() - lost) if lost else self.plan
        output = self.target if self.target in plan.slot else None
        seed = None if self.around.gradients_are_stale else self.around.gradient(self.node)
        self.of = self._name_of_gradients(seed)
        return evaluate_what_can_be(self.graph, plan, output, seed)

    def _name_of_gradients(self, seed: Array | None) -> str:
        if seed is not None:
            return self.around.target_name
        return "f" if self.target is None else self.graph.node(self.target).name


def _whole(document: Document) -> Document:
    """Return the document that an inside is in, however deep."""
    return document if document.outside is None else _whole(document.outside)


def _of_kind(graph: Graph, like: Node) -> Iterator[Node]:
    """Return the other composites of a graph, at any depth, that are the same but for id and name."""
    for node in graph.nodes():
        if isinstance(node.op, Composite):
            if node is not like and is_same(replace(node, id=like.id, name=like.name), like):
                yield node
            yield from _of_kind(node.op.inside, like)
