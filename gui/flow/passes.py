"""The passes over a picture that can be played: which there are, and why one can not be played now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.errors import InvalidValueError
from engine.maths.rounding import on_a_slide
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.captions import Caption
from engine.study.forward_trace import moving_trace
from engine.study.reverse_trace import reverse_trace
from engine.study.trace import Trace
from engine.study.value_trace import value_trace
from engine.text import _
from gui.document.shown import Shown

if TYPE_CHECKING:
    from engine.training.descent import DescentSettings

MakeTrace = Callable[[Shown], Trace]


def traced(shown: Shown, make: MakeTrace) -> Trace:
    """Return a pass over a picture as it is now; raise EngineError where there is none that may be seen."""
    if not shown.may_be_played:
        raise InvalidValueError(_("a pass would tell what is asked: finish the quiz first, or leave it"))
    shown.settle()
    return make(shown)


def backward(shown: Shown) -> Trace:
    """Return the reverse pass of a picture; raise EngineError where it has none, or an old one."""
    plan, evaluation = _with_gradients(shown)
    target = evaluation.target
    is_own = target is None or shown.name_of(target) == shown.target_name
    of = "" if is_own else shown.target_name
    return reverse_trace(shown.as_read, plan, evaluation, of, on_a_slide)


def forward(shown: Shown) -> Trace:
    """Return how a picture's values are computed; raise EngineError where they could not be."""
    return value_trace(shown.as_read, *_found(shown), on_a_slide)


def training_step(shown: Shown, descent: DescentSettings | None = None) -> Trace:
    """Return a whole training step of a picture; raise EngineError where nothing can be trained."""
    from engine.training.descent import DescentSettings  # not before anything is trained
    from engine.training.step_trace import step_trace

    return step_trace(shown.as_read, *_with_gradients(shown), descent or DescentSettings(), on_a_slide)


def tangents(shown: Shown, leaf: int) -> Trace:
    """Return forward mode in which one leaf moves; raise EngineError where it can't."""
    return moving_trace(shown.as_read, *_found(shown), leaf, on_a_slide)


def paths(shown: Shown, chosen: Sequence[int]) -> Trace:
    """Return the ledger of the paths between two nodes, or one and the target; raise EngineError for none."""
    ends = [*chosen, *([shown.target] if len(chosen) == 1 and shown.target is not None else [])]
    if len(set(ends)) != 2:
        raise InvalidValueError(
            _("select two nodes, or one before the target, to see the paths between them")
        )
    from engine.study.paths.path_trace import path_trace  # not before paths are looked for

    return path_trace(shown.as_read, ends[0], ends[1], on_a_slide)


def chain_rule(shown: Shown, node_id: int) -> Caption | None:
    """Return the whole chain rule at a node, a sum over the ports that it feeds; None where there is none."""
    if not _is_found(shown) or shown.gradients_are_stale or shown.gradient(node_id) is None:
        return None
    return backward(shown).chain_rule(node_id)


def _is_found(shown: Shown) -> bool:
    """Say whether a picture's numbers are those of a plan; while a graph changes they are old ones."""
    return shown.evaluation is not None and shown.found_by is not None and bool(shown.found_by.size)


def _found(shown: Shown) -> tuple[Plan, Evaluation]:
    if not _is_found(shown):
        problem = shown.problem
        raise InvalidValueError(problem.message if problem else _("there is nothing here to play yet"))
    assert shown.found_by is not None
    assert shown.evaluation is not None
    return shown.found_by, shown.evaluation


def _with_gradients(shown: Shown) -> tuple[Plan, Evaluation]:
    found = _found(shown)
    if shown.gradients_are_stale:
        raise InvalidValueError(shown.problems[0].message)
    return found
