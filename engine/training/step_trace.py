"""A whole training step told step by step: the values forward, the gradients back, and the update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.graphs.graph import Edge, Graph
from engine.maths.notation import spoken, symbol
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.captions import Caption, Captions
from engine.study.events import Beat, Computed, Event, Given, Part
from engine.study.reverse_trace import reverse_trace
from engine.study.trace import Trace
from engine.study.value_trace import value_trace
from engine.text import _
from engine.training.descent import Descent, DescentSettings


@dataclass(frozen=True, eq=False, kw_only=True)
class Updated(Event):
    """An optimizer moves a leaf against its gradient."""

    before: Array
    gradient: Array
    after: Array

    @property
    def parts(self) -> tuple[Part, ...]:
        """The value before, the gradient, and the value after."""
        return (
            Part(_("before"), self.before, self.node),
            Part(_("gradient"), self.gradient, self.node, "·"),
            Part(_("after"), self.after, self.node, "→"),
        )


def step_trace(
    graph: Graph,
    plan: Plan,
    evaluation: Evaluation,
    settings: DescentSettings,
    rounding: Rounding = four_digits,
) -> StepTrace:
    """Return the events of one training step from where a graph is: forward, backward, update.

    Raises InvalidValueError where there is no target, where it is no single number, or where nothing moves.
    """
    backward = reverse_trace(graph, plan, evaluation, rounding=rounding)
    assert evaluation.target is not None
    descent = Descent(graph, evaluation.target, settings)
    descent.step()
    forward = value_trace(graph, plan, evaluation, rounding)
    captions = Captions(graph, evaluation.values, rounding=rounding)
    return StepTrace(plan, evaluation, captions, (forward, backward), descent)


class StepTrace(Trace):
    """The events of a forward pass, of the reverse pass after it, and an update of every leaf that moves."""

    def __init__(
        self,
        plan: Plan,
        evaluation: Evaluation,
        captions: Captions,
        passes: tuple[Trace, Trace],
        descent: Descent,
    ) -> None:
        super().__init__(plan, evaluation, captions)
        self._forward, self._reverse = passes
        self._descent = descent
        self.moved = descent.point.values

    @property
    def values(self) -> Mapping[int, int]:
        """After how many events the value of a node is known."""
        return self._forward.values

    @cached_property
    def flows(self) -> Mapping[int, int]:
        """After how many events the gradient of a node is known."""
        return {node: count + len(self._forward) for node, count in self._reverse.flows.items()}

    @cached_property
    def terms(self) -> Mapping[Edge, int]:
        """After how many events it is known what passes along a wire."""
        return {edge: count + len(self._forward) for edge, count in self._reverse.terms.items()}

    @property
    def sums(self) -> Mapping[Edge, int]:
        """The node at which what passes along a wire is one of several terms."""
        return self._reverse.sums

    @property
    def stages(self) -> tuple[int, ...]:
        """After how many events each level is done, and at the end all updates."""
        begun = len(self._forward)
        return (*self._forward.stages, *(begun + count for count in self._reverse.stages), len(self))

    def flow(self, node: int) -> Array | None:
        """Return the gradient of a node."""
        return self._reverse.flow(node)

    def term(self, edge: Edge) -> Array | None:
        """Return what the reverse pass sends along a wire."""
        return self._reverse.term(edge)

    def changed_value(self, node: int, count: int) -> Array | None:
        """Return the value that a leaf has been moved to after so many events; None where it has not."""
        return self.moved[node] if count >= self._updates.get(node, count + 1) else None

    @cached_property
    def _updates(self) -> Mapping[int, int]:
        return {beat.node: count for count, beat in enumerate(self.beats, 1) if beat.kind is Updated}

    def _in_order(self) -> Iterator[Beat]:
        yield from self._forward.beats
        yield from self._reverse.beats
        for leaf in self._descent.leaves:
            yield Beat(Updated, leaf.id)

    def told(self, beat: Beat) -> Event:
        """Return the event of a beat."""
        if beat.kind is Updated:
            return self._updated(beat.node)
        passing = self._forward if beat.kind in {Given, Computed} else self._reverse
        return passing.told(beat)

    def _updated(self, node: int) -> Updated:
        before, after = self._evaluation.values[node], self.moved[node]
        gradient = self._evaluation.gradients.get(node, np.zeros_like(before)[()])
        return Updated(
            node=node, caption=self._caption(node, before, gradient, after), before=before, gradient=gradient,
            after=after,
        )  # fmt: skip

    def _caption(self, node: int, before: Array, gradient: Array, after: Array) -> Caption:
        captions, settings = self._captions, self._descent.settings
        name, rounding = captions.graph.node(node).name, captions.rounding
        sentence = _("{optimizer} moves {node} against its gradient, {gradient}, from {before} to {after}.")
        words = sentence.format(
            optimizer=settings.row.title, node=name, gradient=spoken(gradient, rounding),
            before=spoken(before, rounding), after=spoken(after, rounding),
        )  # fmt: skip
        formula = settings.row.formula.replace(r"\theta", symbol(name))
        return Caption(words, formula, formula, _("{node}:").format(node=name))
