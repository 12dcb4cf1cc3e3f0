"""The forward pass told step by step: how each gate comes to its value, from the leaves on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from engine.graphs.graph import Graph
from engine.maths.rounding import Rounding, four_digits
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.captions import Captions
from engine.study.events import Beat, Computed, Event, Given
from engine.study.trace import Trace


def value_trace(graph: Graph, plan: Plan, evaluation: Evaluation, rounding: Rounding = four_digits) -> Trace:
    """Return the events of the forward pass that the evaluation ran, from the leaves to its target.

    Without a target all gates of the plan come; with one, those that it depends on.
    """
    needed = plan.slot.keys() if evaluation.target is None else graph.upstream([evaluation.target])
    captions = Captions(graph, evaluation.values, rounding=rounding)
    return _Values(plan, evaluation, captions, frozenset(needed))


class _Values(Trace):
    def __init__(
        self, plan: Plan, evaluation: Evaluation, captions: Captions, needed: frozenset[int]
    ) -> None:
        super().__init__(plan, evaluation, captions)
        self._needed = needed

    @cached_property
    def _leaves(self) -> tuple[int, ...]:
        return tuple(leaf for leaf in self._plan.leaves if leaf in self._needed)

    @property
    def values(self) -> Mapping[int, int]:
        return self._computed

    @cached_property
    def _computed(self) -> Mapping[int, int]:
        known = {beat.node: count for count, beat in enumerate(self.beats, 1)}
        return known | dict.fromkeys(self._leaves, 1)

    def _in_order(self) -> Iterator[Beat]:
        for leaf in islice(self._leaves, 1):
            yield Beat(Given, leaf)
        for node in self._nodes[len(self._plan.leaves) :]:
            if node in self._needed:
                yield Beat(Computed, node)

    def told(self, beat: Beat) -> Event:
        if beat.kind is Given:
            return Given(node=beat.node, caption=self._captions.given(self._leaves), leaves=self._leaves)
        caption, wires = self._captions.visit_forward(beat.node), self._captions.graph.edges_into(beat.node)
        value = self._evaluation.values[beat.node]
        return Computed(node=beat.node, caption=caption, value=value, inputs=tuple(wires))
