"""One pass told step by step: events that can be played, each with what flowed, in numbers and in words.

The order of a pass is known at once, and an event is made when somebody asks for it; whoever plays them
computes nothing. What the passes are stands in `engine/study/reverse_trace.py`, `forward_trace.py` and
`value_trace.py` beside this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, overload

from engine.graphs.graph import Edge
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan, Step
from engine.study.captions import Caption, Captions
from engine.study.events import Beat, Event, Sum
from engine.study.jacobian import entrywise_gradient, inputs_of

Place = TypeVar("Place", int, Edge)


class Trace(Sequence[Event]):
    """The events of one pass, in its order; each is made when it is asked for.

    `beats` says of all of them what they are and where, at the cost of one walk over the plan. After how many
    events a number is known is in `values`, `flows` and `terms`; what is in neither was known before.
    `flow` and `term` return the numbers themselves: gradients in reverse mode, tangents in forward mode,
    which `tells_tangents` says.
    """

    tells_tangents = False
    moved: Mapping[int, Array] = MappingProxyType({})
    """The values that leaves have been moved to at the end, where the pass moves any."""

    def __init__(self, plan: Plan, evaluation: Evaluation, captions: Captions) -> None:
        self._plan, self._evaluation, self._captions = plan, evaluation, captions

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...

    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        if isinstance(index, slice):
            return [self._event(place) for place in range(len(self))[index]]
        return self._event(range(len(self))[index])

    def _event(self, place: int) -> Event:
        return self.told(self.beats[place])

    def __iter__(self) -> Iterator[Event]:
        return map(self.told, self._in_order())

    def __len__(self) -> int:
        return len(self.beats)

    @cached_property
    def beats(self) -> tuple[Beat, ...]:
        """What happens, in order, before any of it is told."""
        return tuple(self._in_order())

    @property
    def values(self) -> Mapping[int, int]:
        """After how many events the value of a node is known; the others were known before."""
        return {}

    @cached_property
    def flows(self) -> Mapping[int, int]:
        """After how many events the gradient or tangent of a node is known."""
        return {beat.known: count for count, beat in enumerate(self.beats, 1) if beat.known is not None}

    @cached_property
    def terms(self) -> Mapping[Edge, int]:
        """After how many events it is known what passes along a wire."""
        passing = enumerate(self.beats, 1)
        return {Edge(b.source, b.node, b.port): count for count, b in passing if b.source is not None}

    @cached_property
    def sums(self) -> Mapping[Edge, int]:
        """The node at which what passes along a wire is one of several terms; other wires are left out."""
        passing = [beat for beat in self.beats if beat.source is not None and beat.known is None]
        return {Edge(b.source, b.node, b.port): self._sum_of(b) for b in passing if b.source is not None}

    def _sum_of(self, beat: Beat) -> int:
        """Return the node whose sum has what passes as a term."""
        return beat.node

    @cached_property
    def stages(self) -> tuple[int, ...]:
        """After how many events each level of the plan is done, so that many nodes can be played at once."""
        levels, slot = self._plan.levels.tolist(), self._plan.slot
        ends, current = list[int](), None
        for count, beat in enumerate(self.beats):
            if beat.kind is Sum:
                continue  # it comes with the last of its terms, wherever its node stands
            level = levels[slot[beat.node]]
            if current is not None and level != current:
                ends.append(count)
            current = level
        return (*ends, len(self))

    def known_between(self, before: int, after: int) -> tuple[set[int], set[Edge]]:
        """Return the nodes and wires whose numbers come, or give way to a sum, from one count to another."""
        counts = range(before + 1, after + 1)
        nodes = {node for count in counts for node in self._nodes_at.get(count, ())}
        return nodes, {wire for count in counts for wire in self._wires_at.get(count, ())}

    @cached_property
    def _nodes_at(self) -> Mapping[int, list[int]]:
        return _by_count((*self.values.items(), *self.flows.items()))

    @cached_property
    def _wires_at(self) -> Mapping[int, list[Edge]]:
        summed = ((wire, self.flows[goal]) for wire, goal in self.sums.items() if goal in self.flows)
        return _by_count((*self.terms.items(), *summed))

    @property
    def target(self) -> int | None:
        """The node that its gradients are of, where it has chosen another than the evaluation's."""
        return None

    def flow(self, _node: int) -> Array | None:
        """Return what the pass finds for a node; None where it does not come."""
        return None

    def term(self, _edge: Edge) -> Array | None:
        """Return what the pass sends along a wire; None where it sends nothing."""
        return None

    def changed_value(self, _node: int, _count: int) -> Array | None:
        """Return the value that a node has been given after so many events; None where it keeps its own."""
        return None

    def chain_rule(self, _node: int) -> Caption | None:
        """Return the whole chain rule at a node, in reverse mode; None where nothing comes back to it.

        At the target, where the pass begins, that is its gradient with respect to itself.
        """
        return None

    def _in_order(self) -> Iterator[Beat]:
        raise NotImplementedError

    def told(self, beat: Beat) -> Event:
        """Return the event of a beat."""
        raise NotImplementedError

    @cached_property
    def _nodes(self) -> tuple[int, ...]:
        """The node of every slot."""
        return tuple(self._plan.slot)

    def _step(self, node: int) -> Step:
        step = self._plan.step(node)
        assert step is not None
        return step

    def _local(self, step: Step, index: int) -> Array | None:
        inputs = inputs_of(self._plan, self._evaluation, step)
        return entrywise_gradient(step, index, self._evaluation.values[step.node], inputs)


def _by_count(known: Iterable[tuple[Place, int]]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for place, count in known:
        found.setdefault(count, []).append(place)
    return found
