"""A path ledger told step by step: path after path with the sum so far, then the factoring of that sum.

Only the first paths are walked where there are many: their number, what they would cost, and their sum are
known without walking them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.errors import InvalidValueError
from engine.graphs.graph import Edge, Graph
from engine.maths.counting import count_in_words
from engine.maths.notation import spoken
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.study.captions import Caption
from engine.study.cost import Operations
from engine.study.events import Beat, Event, Part
from engine.study.paths.formulas import Equation, Formula, chain
from engine.study.paths.ledger import PathEntry, PathLedger, ledger
from engine.study.paths.local_gradients import added
from engine.study.paths.merging import Merge, Merged
from engine.study.trace import Trace
from engine.text import _

MOST_WALKED = 100
"""Paths that are walked one at a time."""
MOST_STEPPED = 4000
"""Edges on all walked paths together, after which no further path is walked."""
MOST_MERGED = 200
"""Operations up to which the factored sum is put together one at a time; a longer one is there at once."""
MOST_WRITTEN = 9
"""Paths up to which their sum is written out beside the factored one."""

NOTHING = Operations()


@dataclass(frozen=True, eq=False, kw_only=True)
class Reckoning(Event):
    """One step of a ledger: the wires it lights, its numbers, the sum so far, and what that has cost.

    `symbols` is what is computed, by its name, and `result` what it makes; `route` names the nodes of a path.
    """

    lit: tuple[Edge, ...]
    told: tuple[Part, ...] = ()
    route: str = ""
    symbols: str = ""
    result: Array | None = None
    total: Array | None = None
    cost: Operations = NOTHING

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        return self.told

    @property
    def wires(self) -> tuple[Edge, ...]:
        """The wires of this step."""
        return self.lit


class Walked(Reckoning):
    """One path and its product."""


class Remaining(Reckoning):
    """The paths that are too many to be walked, all at once."""


class Factored(Reckoning):
    """The same sum written so that every local gradient stands once; nothing of it is computed yet."""


class Joined(Reckoning):
    """One operation of the factored sum."""


def path_trace(graph: Graph, one: int, other: int, rounding: Rounding = four_digits) -> PathTrace:
    """Return the ledger of the paths between two nodes, whichever of them comes first, step by step.

    Raises InvalidValueError, at once, where no path joins them, and as `ledger` does.
    """
    for source, target in ((one, other), (other, one)):
        if source != target and (target in graph.downstream([source])):
            book = ledger(graph, source, target, keep_ones=False, rounding=rounding)
            if book.count:
                return PathTrace(graph, book, rounding)
    names = {"one": graph.node(one).name, "other": graph.node(other).name}
    raise InvalidValueError(_("no path along which a gradient flows joins {one} and {other}").format(**names))


class PathTrace(Trace):
    """The steps of one ledger; `factoring` is the place of the step with which factoring begins."""

    def __init__(self, graph: Graph, book: PathLedger, rounding: Rounding = four_digits) -> None:
        self.book, self._graph, self._rounding = book, graph, rounding

    @cached_property
    def walked(self) -> tuple[Walked, ...]:
        """The paths that are walked, in order."""
        return tuple(self._walk())

    @cached_property
    def factoring(self) -> int:
        """After how many steps the sum stands there factored."""
        return len(self.walked) + (len(self.walked) < self.book.count) + 1

    @cached_property
    def beats(self) -> tuple[Beat, ...]:
        """What happens, in order."""
        return tuple(Beat(type(step), step.node) for step in self.steps)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.steps)

    def _event(self, place: int) -> Event:
        return self.steps[place]

    @property
    def stages(self) -> tuple[int, ...]:
        """Every step is a stop: a path is never told together with others."""
        return tuple(range(1, len(self) + 1))

    @property
    def target(self) -> int:
        """The node that the paths lead to."""
        return self.book.target

    @cached_property
    def flows(self) -> Mapping[int, int]:
        """At the end every gradient between the two nodes is known."""
        return dict.fromkeys(self.book.gradients, len(self))

    @cached_property
    def terms(self) -> Mapping[Edge, int]:
        """At the end it is known what passes along every wire between them."""
        return dict.fromkeys(self.book.edges(), len(self))

    def flow(self, node: int) -> Array | None:
        """Return the gradient of a node on the way."""
        return self.book.gradients.get(node)

    def term(self, edge: Edge) -> Array | None:
        """Return what comes back along a wire on the way."""
        return self.book.contribution(edge)

    @cached_property
    def equation(self) -> Formula:
        """What is reckoned: ∂target/∂source = the factored sum, after those that it uses more than once."""
        equations = [chain(line.name, line.symbols) for line in self._equations]
        texts, formulas = ([e.text for e in equations], [e.latex for e in equations])
        return Formula("; ".join(texts), r" ,\quad ".join(formulas))

    @cached_property
    def _equations(self) -> tuple[Equation, ...]:
        return self.book.equations()

    @property
    def title(self) -> str:
        """How many paths there are, and between which nodes."""
        words = _("{count} paths from {source} to {target}")
        if self.book.count == 1:
            words = _("One path from {source} to {target}")
        return words.format(count=count_in_words(self.book.count), **self._ends)

    def costs(self, count: int) -> tuple[Operations, Operations]:
        """Return what adding up path by path and what the factored sum has cost after so many steps."""
        walking = self.steps[: min(count, self.factoring - 1)]
        factored = self.steps[self.factoring - 1 : count]
        return walking[-1].cost, factored[-1].cost if factored else NOTHING

    @property
    def _ends(self) -> dict[str, str]:
        node = self._graph.node
        return {"source": node(self.book.source).name, "target": node(self.book.target).name}

    @cached_property
    def steps(self) -> tuple[Reckoning, ...]:
        """All steps, in order."""
        rest = () if len(self.walked) == self.book.count else (self._remaining(),)
        return (*self.walked, *rest, self._factored(), *self._joined())

    # -- path by path -------------------------------------------------------------------------------------

    def _walk(self) -> Iterator[Walked]:
        total: Array | None = None
        cost, stepped = NOTHING, 0
        for place, entry in enumerate(self.book):
            if place == MOST_WALKED or stepped > MOST_STEPPED:
                return
            stepped += len(entry.path.edges)
            total = entry.product if place == 0 else added(total, entry.product)
            factors = len([edge for edge in entry.path.edges if edge not in self.book.ones])
            cost += Operations(passes=1, products=max(0, factors - 1), additions=min(place, 1))
            yield self._walked(place, entry, total, cost)

    def _walked(self, place: int, entry: PathEntry, total: Array | None, cost: Operations) -> Walked:
        written = self.book.written(entry)
        where = _("Path {place} of {count}").format(place=place + 1, count=count_in_words(self.book.count))
        route = " → ".join(self._graph.node(node).name for node in entry.path.nodes)
        sentence = _("{where}, {route}: {product}. The sum so far: {total}.").format(
            where=where, route=route, product=written.text, total=self._spoken(total)
        )
        end = self.book.source
        results = (Part(_("product"), entry.product, end, "="), Part(_("sum so far"), total, end, "Σ"))
        return Walked(
            node=self.book.target, caption=Caption(sentence, written.latex, written.latex, where),
            lit=entry.path.edges, told=(*self._factors(entry), *results), total=total, cost=cost,
            route=route, symbols=self.book.symbols(entry.path).text, result=entry.product,
        )  # fmt: skip

    def _factors(self, entry: PathEntry) -> Iterator[Part]:
        """Yield the local gradients that stand in a path's product, in its order."""
        pairs = zip(entry.path.edges, entry.locals, strict=True)
        factors = [(edge, local) for edge, local in pairs if edge not in self.book.ones]
        for place, (edge, local) in enumerate(factors if self.book.are_numbers else reversed(factors)):
            yield Part(self._letters[edge].text, local, edge, "×" if place else "", is_local=True)

    @cached_property
    def _letters(self) -> Mapping[Edge, Formula]:
        return self.book.names()

    def _remaining(self) -> Remaining:
        book, walked = self.book, len(self.walked)
        sentence = _(
            "These were the first {walked} of {count} paths; the sum of all is known all the same: {total}. "
            "One by one they take {cost}."
        ).format(
            walked=walked, count=count_in_words(book.count), cost=book.naive.words,
            total=self._spoken(book.jacobian),
        )  # fmt: skip
        latex = self.equation.latex
        return Remaining(
            node=book.target, caption=Caption(sentence, latex, latex, ""),
            lit=book.edges(), symbols="…", total=book.jacobian, cost=book.naive,
        )  # fmt: skip

    # -- factored -----------------------------------------------------------------------------------------

    def _factored(self) -> Factored:
        book = self.book
        sentence = _("{sum}. Path by path: {naive}. With common factors taken out: {few}.").format(
            sum=self.equation.text, naive=book.naive.words, few=book.factored.words
        )
        latex = self._written_out()
        return Factored(
            node=book.target, caption=Caption(sentence, latex, latex, ""),
            lit=book.edges(), symbols=self.equation.text, cost=Operations(passes=1),
            total=None if book.factored.total else book.jacobian,
        )  # fmt: skip

    def _written_out(self) -> str:
        """Return the sum over paths beside the same factored, where there are few."""
        first, *more = self._equations
        if more or self.book.count > MOST_WRITTEN:
            return self.equation.latex
        return chain(first.name, self.book.sum_of_paths(), first.symbols).latex

    def _joined(self) -> Iterator[Joined]:
        if self.book.factored.total > MOST_MERGED:
            yield self._at_once()
            return
        merges = self.book.merges()
        for place, merge in enumerate(merges, 1):
            yield self._join(place, merge, is_last=place == len(merges))

    def _join(self, place: int, merge: Merge, *, is_last: bool) -> Joined:
        where = _("Operation {place} of {count}").format(place=place, count=self.book.factored.total)
        latex = merge.written.latex
        sign = "×" if merge.is_product else "+"
        made = Part(merge.made.piece.text, merge.made.value, self.book.source, "=")
        pair = (merge.first, merge.second)
        if merge.is_product and not self.book.are_numbers:
            pair = (merge.second, merge.first)
        told = (self._part(pair[0]), self._part(pair[1], sign), made)
        return Joined(
            node=self.book.target,
            caption=Caption(f"{where}: {merge.written.text}.", latex, latex, where),
            lit=self.book.edges() if is_last else self._lit_by(merge.made), told=told,
            symbols=merge.made.piece.text, result=merge.made.value,
            total=self.book.jacobian if is_last else None, cost=merge.operations,
        )  # fmt: skip

    def _part(self, merged: Merged, sign: str = "") -> Part:
        place = merged.edges[0] if merged.edges else merged.of
        return Part(merged.piece.text, merged.value, place, sign, is_local=len(merged.edges) == 1)

    def _lit_by(self, merged: Merged) -> tuple[Edge, ...]:
        """Return the wires of a part, and on from them those whose local gradient of 1 is left out."""
        lit = dict.fromkeys(merged.edges)
        reached = {edge.target for edge in merged.edges}
        for edge in self.book.edges():
            if edge in self.book.ones and edge.source in reached:
                lit[edge] = None
                reached.add(edge.target)
        return tuple(lit)

    def _at_once(self) -> Joined:
        book = self.book
        sentence = _("The factored sum is {total}. {cost}.").format(
            total=self._spoken(book.jacobian), cost=book.factored.words
        )
        latex = self.equation.latex
        return Joined(
            node=book.target, caption=Caption(sentence, latex, latex, ""),
            lit=book.edges(), symbols=self.equation.text, result=book.jacobian,
            total=book.jacobian, cost=book.factored,
        )  # fmt: skip

    def _spoken(self, number: Array | None) -> str:
        return _("too large to show") if number is None else spoken(number, self._rounding)
