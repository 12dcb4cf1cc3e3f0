"""The path ledger told step by step: one path after the other with its product, then their sum, factored.

The derivative is the sum over all paths of the products along each; to fold that sum is what reverse mode
does (Bauer, Computational Graphs and Rounding Error, 1974). Of astronomically many paths the first are told,
and the sum all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

from engine.errors import InvalidValueError
from engine.graphs.graph import Edge, Graph
from engine.maths.notation import spoken
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile
from engine.study.captions import Caption, Captions
from engine.study.events import Beat, Event, Part
from engine.study.paths.ledger import PathEntry, PathLedger, ledger
from engine.study.trace import Trace
from engine.text import _

MOST_TOLD = 60
"""Paths that are told one by one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Along(Event):
    """One path, with the local gradient at each of its ports, their product, and the sum so far."""

    path: tuple[Edge, ...]
    local_gradients: tuple[Array | None, ...]
    product: Array | None
    so_far: Array | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The local gradients along the path, their product, and the sum of the paths so far."""
        pairs = zip(self.path, self.local_gradients, strict=True)
        signs = ("", *"×" * (len(self.path) - 1))
        steps = (
            Part(_("local"), number, edge, sign, is_local=True)
            for (edge, number), sign in zip(pairs, signs, strict=True)
        )
        start = self.path[0].source
        ends = Part(_("product"), self.product, start, "→"), Part(_("so far"), self.so_far, start, "Σ")
        return (*steps, *ends)

    @property
    def wires(self) -> tuple[Edge, ...]:
        """The wires of the path."""
        return self.path


@dataclass(frozen=True, eq=False, kw_only=True)
class Factored(Event):
    """All paths at once: what they have in common is multiplied once."""

    between: tuple[Edge, ...]
    total: Array

    @property
    def parts(self) -> tuple[Part, ...]:
        """The sum of all paths."""
        return (Part(_("sum"), self.total, self.node),)

    @property
    def wires(self) -> tuple[Edge, ...]:
        """All wires that a path takes."""
        return self.between


def path_trace(
    graph: Graph,
    plan: Plan,
    evaluation: Evaluation,
    source: int,
    target: int,
    rounding: Rounding = four_digits,
) -> Trace:
    """Return the events of the path ledger of ∂target/∂source; at the last one their sum, factored.

    Raises InvalidValueError where no path leads from the source to the target.
    """
    found = ledger(graph, source, target, keep_ones=False)
    if not found.count:
        names = {"source": graph.node(source).name, "target": graph.node(target).name}
        message = _("no path leads from {source} to {target} along which a gradient comes back")
        raise InvalidValueError(message.format(**names), node=source)
    captions = Captions(graph, evaluation.values, rounding=rounding)
    whole = evaluate(graph, compile(graph, [target], wrt=[source]), target)
    return _Paths(plan, whole, captions, found)


class _Paths(Trace):
    def __init__(self, plan: Plan, evaluation: Evaluation, captions: Captions, found: PathLedger) -> None:
        super().__init__(plan, evaluation, captions)
        self._ledger = found

    @property
    def stages(self) -> tuple[int, ...]:
        """Every event is a stop: a path is never told together with others."""
        return tuple(range(1, len(self) + 1))

    @cached_property
    def flows(self) -> Mapping[int, int]:
        """After the last event every gradient between the two nodes is known."""
        return dict.fromkeys(self._ledger.gradients, len(self))

    @cached_property
    def terms(self) -> Mapping[Edge, int]:
        """After the last event it is known what passes along every wire between them."""
        return dict.fromkeys(self._all_wires(), len(self))

    def term(self, edge: Edge) -> Array | None:
        return self._evaluation.contributions.get((edge.target, edge.port))

    def flow(self, node: int) -> Array | None:
        return self._ledger.gradients.get(node)

    @cached_property
    def _entries(self) -> list[PathEntry]:
        return list(islice(self._ledger, MOST_TOLD))

    @cached_property
    def _sums(self) -> list[Array | None]:
        return list(accumulate([entry.product for entry in self._entries], _added))

    def _in_order(self) -> Iterator[Beat]:
        for number, _entry in enumerate(self._entries):
            yield Beat(Along, self._ledger.source, number=number)
        yield Beat(Factored, self._ledger.source)

    def told(self, beat: Beat) -> Event:
        return self._along(beat.number) if beat.kind is Along else self._factored()

    def _along(self, place: int) -> Along:
        entry, so_far = self._entries[place], self._sums[place]
        names = [self._captions.graph.node(node).name for node in entry.path.nodes]
        words = _("Path {number} of {count}, {way}: its product is {product}; the sum so far is {so_far}.")
        sentence = words.format(
            number=place + 1, count=self._ledger.count, way=" → ".join(names),
            product=self._said(entry.product), so_far=self._said(so_far),
        )  # fmt: skip
        where = _("Path {number} of {count}:").format(number=place + 1, count=self._ledger.count)
        return Along(
            node=self._ledger.source, caption=Caption(sentence, entry.formula, entry.numbers, where),
            path=entry.path.edges, local_gradients=entry.locals, product=entry.product, so_far=so_far,
        )  # fmt: skip

    def _factored(self) -> Factored:
        found = self._ledger
        words = _(
            "All {count} paths, factored: {total}. {naive_products} products and {naive_additions} additions "
            "become {products} and {additions}."
        )
        sentence = words.format(
            count=found.count, total=self._said(found.total),
            naive_products=found.naive.products, naive_additions=found.naive.additions,
            products=found.factored.products, additions=found.factored.additions,
        )  # fmt: skip
        equation = found.equations()[-1]
        before = found.sum_of_paths(most=12).latex
        formula = f"{equation.name.latex} = {before} = {equation.symbols.latex}"
        caption = Caption(sentence, formula, formula)
        return Factored(
            node=found.source, caption=caption, between=tuple(self._all_wires()), total=found.total
        )

    def _all_wires(self) -> list[Edge]:
        inside = self._ledger.gradients
        graph = self._captions.graph
        return [edge for node in inside for edge in graph.edges_into(node) if edge.source in inside]

    def _said(self, number: Array | None) -> str:
        return _("too large to show") if number is None else spoken(number, self._captions.rounding)


def _added(left: Array | None, right: Array | None) -> Array | None:
    """Return a sum, or None once a term was too large to be built."""
    return None if left is None or right is None else left + right
