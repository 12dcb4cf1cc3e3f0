"""Losses of answers that are numbers: how far each is from its target, by several measures."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.ops.loss_axes import (
    counted,
    one_target_per_answer,
    outputs,
    over_examples,
    over_examples_in_latex,
    per_entry,
    per_entry_in_latex,
)
from engine.ops.table import Array, Attribute, InPlace, Kind, NumberRules, Op, Range, Rule
from engine.text import _


def _huber(y: Array, t: Array, delta: float) -> Array:
    distance = np.abs(y - t)
    near = np.minimum(distance, delta)
    return near * (distance - 0.5 * near)


def _squared_error_in_place(out: Array, y: Array, t: Array) -> InPlace | None:
    if y.ndim < 2:
        return None
    difference = np.empty(y.shape, y.dtype)
    row, count = difference.reshape(*y.shape[:-2], 1, -1), np.array(y.shape[-2], y.dtype)
    scale, twice = np.empty((*out.shape, 1, 1), y.dtype), 2 / count
    return InPlace(
        [
            (np.subtract, y, t, difference),
            (np.matmul, row, row.mT, out[..., None, None]),
            (np.divide, out, count, out),
        ],
        (
            lambda down, g: [
                (np.multiply, g[..., None, None], twice, scale), (np.multiply, difference, scale, down),
            ],
            lambda down, g: None,
        ),
    )  # fmt: skip


def _rules(slope: Rule) -> tuple[tuple[Rule, Rule], tuple[Rule, Rule]]:
    """Return vjp and jvp of a loss of y − t, whose entries have this slope along y."""
    return (
        lambda g, out, y, t, **attributes: per_entry(g, y) * slope(y, t, **attributes),
        lambda g, out, y, t, **attributes: -per_entry(g, y) * slope(y, t, **attributes),
    ), (
        lambda s, out, y, t, **attributes: over_examples(slope(y, t, **attributes) * s),
        lambda s, out, y, t, **attributes: -over_examples(slope(y, t, **attributes) * s),
    )


def _on_numbers(entry: Callable[..., Array], slope: Rule) -> NumberRules:
    """Return what a loss of y − t with such entries is where both are single numbers."""
    return NumberRules(entry, (
        lambda out, y, t, **attributes: slope(y, t, **attributes),
        lambda out, y, t, **attributes: -slope(y, t, **attributes),
    ))  # fmt: skip


def _in_numpy(slope: str) -> tuple[str, str]:
    return (
        f"per_entry({{g}}, {{y}}) * {slope}",
        f"sum_to_shape(per_entry({{g}}, {{y}}) * -{slope}, np.shape({{t}}))",
    )


def _averaged(latex: str) -> Callable[..., str]:
    """Return how a formula writes an average over all entries."""
    return lambda y, t: counted(latex, math.prod(y[-2:]))


def _row(
    name: str, title: str, symbol: str, entry: Callable[..., Array], slope: Rule, texts: tuple[str, str, str],
    latex: str, local_latex: tuple[str, str], **more: Any,
) -> Op:  # fmt: skip
    """Return the row of a loss of y − t; `texts` has an entry in NumPy and in PyTorch, its slope in NumPy."""
    vjp, jvp = _rules(slope)
    more.setdefault("on_numbers", _on_numbers(entry, slope))
    return Op(
        name, Kind.LOSS, title, symbol, ("y", "t"),
        lambda y, t, **attributes: over_examples(entry(y, t, **attributes)), vjp=vjp, jvp=jvp,
        shape=lambda y, t, **_attributes: one_target_per_answer(y, t),
        numpy=f"over_examples({texts[0]})", numpy_vjp=_in_numpy(texts[2]),
        pytorch=f"over_examples({texts[1]})",
        latex=latex, latex_of_arrays=_averaged(latex) if "{{n}}" in latex else over_examples_in_latex(latex),
        local_latex=local_latex, vjp_latex=per_entry_in_latex(*local_latex),
        domain=(Range(), Range()),
        sample_shapes=(((), ()), ((3,), (3,)), ((4, 2), (4, 2)), ((5, 4, 2), (4, 2))), **more,
    )  # fmt: skip


REGRESSION_LOSSES = (
    _row("squared_error", _("Squared error"), "(y−t)²",
         lambda y, t: np.square(y - t), lambda y, t: 2 * (y - t),
         ("({y} - {t}) ** 2", "({y} - {t}) ** 2", "2 * ({y} - {t})"),
         latex=r"\left({y} - {t}\right)^2",
         local_latex=(r"2\left({y} - {t}\right)", r"-2\left({y} - {t}\right)"),
         description=_("The square of answer minus target: summed over outputs, averaged over the batch."),
         source="Legendre, 1805", on_floats=lambda y, t: (y - t) * (y - t), in_place=_squared_error_in_place),
    _row("half_squared_error", _("Half squared error"), "½(y−t)²",
         lambda y, t: 0.5 * np.square(y - t), lambda y, t: y - t,
         ("({y} - {t}) ** 2 / 2", "({y} - {t}) ** 2 / 2", "({y} - {t})"),
         latex=r"\tfrac{{1}}{{2}}\left({y} - {t}\right)^2", local_latex=("{y} - {t}", "{t} - {y}"),
         description=_("Half the square of answer minus target, so that the gradient is their difference: "
                       "summed over outputs, averaged over the batch."),
         source="Rumelhart, Hinton & Williams, 1986"),
    _row("mean_squared_error", _("Mean squared error"), "MSE",
         lambda y, t: np.square(y - t) / outputs(y), lambda y, t: 2 * (y - t) / outputs(y),
         ("({y} - {t}) ** 2 / (np.shape({y}) or (1,))[-1]", "({y} - {t}) ** 2 / ({y}.shape or (1,))[-1]",
          "2 * ({y} - {t}) / (np.shape({y}) or (1,))[-1]"),
         latex=r"\tfrac{{1}}{{n}}\textstyle\sum\left({y} - {t}\right)^2",
         local_latex=(r"\tfrac{{2}}{{n}}\left({y} - {t}\right)", r"-\tfrac{{2}}{{n}}\left({y} - {t}\right)"),
         aliases=("mse",), on_numbers=_on_numbers(lambda y, t: np.square(y - t), lambda y, t: 2 * (y - t)),
         description=_("The square of answer minus target, averaged over outputs and over the batch."),
         source="Gauss, 1821"),
    _row("absolute_error", _("Absolute error"), "|y−t|",
         lambda y, t: np.abs(y - t), lambda y, t: np.sign(y - t),
         ("np.abs({y} - {t})", "torch.abs({y} - {t})", "np.sign({y} - {t})"), kinks=lambda y, t: y - t,
         latex=r"\left|{y} - {t}\right|",
         local_latex=(r"\operatorname{{sign}}({y} - {t})", r"-\operatorname{{sign}}({y} - {t})"),
         description=_("How far answer and target are apart: summed over outputs, averaged over the batch. "
                       "Where they meet the gradient is taken as 0."),
         source="Laplace, 1774"),
    _row("huber", _("Huber loss"), "Huber",
         _huber, lambda y, t, delta: np.minimum(np.maximum(y - t, -delta), delta),
         ("np.minimum(np.abs({y} - {t}), {delta})"
          " * (np.abs({y} - {t}) - np.minimum(np.abs({y} - {t}), {delta}) / 2)",
          "torch.nn.functional.huber_loss({y}, {t}.expand({y}.shape), reduction='none', delta={delta})",
          "np.clip({y} - {t}, -{delta}, {delta})"),
         attributes=(Attribute("delta", _("Where it turns linear"), 1.0, above=0.0),),
         kinks=lambda y, t, delta: np.stack([y - t - delta, y - t + delta]),
         latex=r"\operatorname{{Huber}}_{{{delta:g}}}({y} - {t})",
         local_latex=(r"\min(\max({y} - {t}, -{delta:g}), {delta:g})",
                      r"-\min(\max({y} - {t}, -{delta:g}), {delta:g})"),
         description=_("Half the squared error near the target, and linear beyond δ, so that outliers pull "
                       "no harder than δ: summed over outputs, averaged over the batch."),
         source="Huber, 1964"),
)  # fmt: skip
