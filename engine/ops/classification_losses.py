"""Losses of answers that are scores of classes, or logits of yes and no."""

from __future__ import annotations

import numpy as np

from engine.ops.activations import sigmoid
from engine.ops.labels import are_rows, at_labels, class_numbers, places
from engine.ops.loss_axes import (
    one_label_per_example,
    one_target_per_answer,
    over_examples,
    over_examples_in_latex,
    over_matrix,
    per_entry,
    per_entry_in_latex,
)
from engine.ops.softmax import exponentials, log_softmax
from engine.ops.table import Array, Attribute, Call, InPlace, Kind, Op, Range, select
from engine.text import _

LABELS = Range(0, 3, integer=True)
_SAMPLES = (((3,), ()), ((4, 3), (4,)), ((5, 4, 3), (4,)))
_SURPRISE = r"-\ln \operatorname{{softmax}}({logits})_{{{label}}}"
_SHORTFALLS = (
    r"\textstyle\sum_{{j \ne {label}}} \max(0, {{{scores}}}_j - {{{scores}}}_{{{label}}} {margin:+g})"
)
_TWO_SURPRISES = r"-{t} \ln \sigma({logits}) - (1 - {t}) \ln \left(1 - \sigma({logits})\right)"
_SOFTMAX_MINUS_TARGET = r"\operatorname{{softmax}}({logits}) - \operatorname{{onehot}}({label})"
_MISSED_BY = r"\max(0, -{t} \cdot {z})"
_WHERE_MISSED = r"-\mathbb{{{{1}}}}[{{t}} \cdot {{z}} \le 0] \, {}"
_TOO_CLOSE = r"\mathbb{{1}}[{{{scores}}}_j - {{{scores}}}_{{{label}}} {margin:+g} > 0]"
_MINUS_THEIR_NUMBER = (
    r"\left(c - \operatorname{{onehot}}({label}) \textstyle\sum_j c_j\right),\; c_j = " + _TOO_CLOSE
)


def _cross_entropy(logits: Array, label: Array) -> Array:
    # Taken from 0, so that certainty costs 0 and not −0.
    return 0 - over_examples(at_labels(log_softmax(logits), label))


def _cross_entropy_gradient(g: Array, logits: Array, label: Array) -> Array:
    """Return the loss's gradient g shared out to the examples, times softmax minus target."""
    share = per_entry(g, logits)
    grown, total = exponentials(logits)
    if are_rows(logits, label):
        return grown * (share * np.sum(label, axis=-1, keepdims=True) / total) - share * label
    grown *= share / total
    grown[places(logits, label)] -= share[..., 0]
    return grown


def _cross_entropy_in_place(out: Array, logits: Array, label: Array) -> InPlace | None:
    """Return how batches with class numbers cost; what the loss finds out, its gradient uses again.

    Classes stand first and runs last, since NumPy goes fastest along the first of many axes.
    """
    if logits.ndim < 2 or label.ndim != 1 or label.dtype.kind not in "iu":
        return None
    dtype, rows = logits.dtype, np.arange(len(label))
    flipped = logits.T
    grown, index = np.empty(flipped.shape, dtype), np.empty(label.shape, np.intp)
    largest, total, picked = (np.empty(flipped.shape[1:], dtype) for _array in range(3))
    by_class = grown.reshape(-1, *flipped.shape[2:])
    # Examples are added up along a row for each run: across rows, a lone run has another order than many.
    by_run = np.empty(logits.shape[:-1], dtype)
    count, share = np.array(len(label), dtype), np.empty(flipped.shape[2:], dtype)
    forward: list[Call] = [
        (np.copyto, grown, flipped),
        (np.maximum.reduce, grown, 0, None, largest),
        (np.subtract, grown, largest, grown),
        (np.multiply, label, rows.size, index),
        (np.add, index, rows, index),
        (by_class.take, index, 0, picked, "clip"),
        (np.exp, grown, grown),
        (np.add.reduce, grown, 0, None, total),
        (np.log, total, largest),
        (np.subtract, largest, picked, largest),
        (np.copyto, by_run, largest.T),
        (np.add.reduce, by_run, -1, None, out),
        (np.divide, out, count, out),
    ]

    def slope(down: Array, g: Array) -> list[Call]:
        return [
            (np.divide, g.T, count, share),
            (np.divide, share, total, total),
            (np.multiply, grown, total, grown),
            (by_class.take, index, 0, picked, "clip"),
            (np.subtract, picked, share, picked),
            (by_class.__setitem__, index, picked),
            (np.copyto, down, grown.T),
        ]

    return InPlace(forward, (slope, lambda down, g: None))


def _excess(scores: Array, label: Array, margin: float) -> tuple[Array, Array]:
    """Return by how much each wrong class comes too close, 0 for the true one, and the true ones' places."""
    place = np.expand_dims(class_numbers(scores, label), -1)
    excess = scores - np.take_along_axis(scores, place, axis=-1) + margin
    np.put_along_axis(excess, place, 0.0, axis=-1)
    return excess, place


def _hinge(scores: Array, label: Array, margin: float) -> Array:
    return over_examples(np.maximum(_excess(scores, label, margin)[0], 0))


def _hinge_slope(scores: Array, label: Array, margin: float) -> Array:
    excess, place = _excess(scores, label, margin)
    slope = (excess > 0).astype(np.result_type(scores))
    np.put_along_axis(slope, place, -np.sum(slope, axis=-1, keepdims=True), axis=-1)
    return slope


def _hinge_kinks(scores: Array, label: Array, margin: float) -> Array:
    excess, place = _excess(scores, label, margin)
    np.put_along_axis(excess, place, np.inf, axis=-1)
    return excess


def _binary_cross_entropy(logits: Array, t: Array) -> Array:
    size = np.abs(logits)
    wrong = np.where(logits > 0, 1 - t, t)  # this part of the answer; where it is 0 not even ∞ costs anything
    return over_examples(np.where(wrong == 0, 0, wrong * size) + np.log1p(np.exp(-size)))


def _perceptron(z: Array, t: Array) -> Array:
    # As Bishop has it, Pattern Recognition and Machine Learning, 2006, section 4.1.7.
    return 0 - over_examples(np.minimum(t * z, 0))


def _where_missed(z: Array, t: Array, factor: Array) -> Array:
    """Return minus a factor where z has not the sign of t, else 0; NaN where either is."""
    agreement = t * z
    return select(agreement > 0, 0, np.where(np.isnan(agreement), agreement, -factor), like=z)


CLASSIFICATION_LOSSES = (
    Op("softmax_cross_entropy", Kind.LOSS, _("Softmax cross-entropy"), "CE", ("logits", "label"),
       _cross_entropy, in_place=_cross_entropy_in_place,
       vjp=(lambda g, out, z, label: _cross_entropy_gradient(g, z, label), None),
       jvp=(lambda s, out, z, label: over_matrix(_cross_entropy_gradient(np.ones_like(out), z, label) * s),
            None),
       shape=lambda logits, label: one_label_per_example(logits, label, "logits"),
       latex=_SURPRISE, latex_of_arrays=over_examples_in_latex(_SURPRISE, of_rows=True),
       local_latex=(_SOFTMAX_MINUS_TARGET, ""), vjp_latex=(*per_entry_in_latex(_SOFTMAX_MINUS_TARGET), ""),
       numpy="over_examples(cross_entropies({logits}, {label}))",
       numpy_vjp=("per_entry({g}, {logits}) * cross_entropy_slope({logits}, {label})", ""),
       pytorch="over_examples(cross_entropies({logits}, {label}))",
       description=_("Minus the log of the probability given to the true class, averaged over the batch. "
                     "Labels are class numbers from 0, or one-hot rows; they are not differentiated."),
       source="Bridle, 1990",
       aliases=("cross_entropy",), domain=(Range(), LABELS), sample_shapes=_SAMPLES),
    Op("hinge", Kind.LOSS, _("Hinge loss"), "hinge", ("scores", "label"), _hinge,
       vjp=(lambda g, out, s, label, margin: per_entry(g, s) * _hinge_slope(s, label, margin), None),
       jvp=(lambda t, out, s, label, margin: over_examples(_hinge_slope(s, label, margin) * t), None),
       shape=lambda scores, label, margin: one_label_per_example(scores, label, "scores"),
       kinks=_hinge_kinks, attributes=(Attribute("margin", _("Margin"), 1.0, least=0.0),),
       latex=_SHORTFALLS, latex_of_arrays=over_examples_in_latex(_SHORTFALLS, of_rows=True),
       local_latex=(_TOO_CLOSE + r" \;\text{{for}}\; j \ne {label}", ""),
       vjp_latex=(*per_entry_in_latex(_MINUS_THEIR_NUMBER), ""),
       numpy="over_examples(np.maximum(margins({scores}, {label}, {margin}), 0))",
       numpy_vjp=("per_entry({g}, {scores}) * hinge_slope({scores}, {label}, {margin})", ""),
       pytorch="over_examples((1 - one_hot({label}, {scores})) * torch.relu({scores}"
               " - ({scores} * one_hot({label}, {scores})).sum(-1, keepdim=True) + {margin}))",
       description=_("The multiclass SVM loss: every wrong class whose score comes within the margin of the "
                     "true one's costs what it lacks; averaged over the batch. At the margin the gradient is "
                     "taken as 0. Labels are class numbers from 0, or one-hot rows."),
       source="Weston & Watkins, 1999", domain=(Range(), LABELS), sample_shapes=_SAMPLES),
    Op("binary_cross_entropy", Kind.LOSS, _("Binary cross-entropy"), "BCE", ("logits", "t"),
       _binary_cross_entropy,
       vjp=(lambda g, out, z, t: per_entry(g, z) * (sigmoid(z) - t),
            lambda g, out, z, t: -per_entry(g, z) * z),
       jvp=(lambda s, out, z, t: over_examples((sigmoid(z) - t) * s),
            lambda s, out, z, t: -over_examples(z * s)),
       shape=one_target_per_answer,
       latex=_TWO_SURPRISES, latex_of_arrays=over_examples_in_latex(_TWO_SURPRISES),
       local_latex=(r"\sigma({logits}) - {t}", "-{logits}"),
       vjp_latex=per_entry_in_latex(r"\sigma({logits}) - {t}", "-{logits}"),
       numpy="over_examples(binary_cross_entropies({logits}, {t}))",
       numpy_vjp=("per_entry({g}, {logits}) * (1 / (1 + np.exp(-{logits})) - {t})",
                  "sum_to_shape(per_entry({g}, {logits}) * -{logits}, np.shape({t}))"),
       pytorch="over_examples(torch.nn.functional.binary_cross_entropy_with_logits("
               "{logits}, {t}.expand({logits}.shape), reduction='none'))",
       description=_("Minus the log of the probability given to the true answer of a yes-or-no question, "
                     "from its logit; targets t are 1 for yes and 0 for no. "
                     "Summed over outputs, averaged over the batch."),
       source="Solla, Levin & Fleisher, 1988",
       aliases=("bce",), domain=(Range(), Range(0.0, 1.0)),
       sample_shapes=(((), ()), ((3,), (3,)), ((4, 2), (4, 2)), ((5, 4, 2), (4, 2)))),
    Op("perceptron", Kind.LOSS, _("Perceptron criterion"), "−tz", ("z", "t"), _perceptron,
       vjp=(lambda g, out, z, t: per_entry(g, z) * _where_missed(z, t, t),
            lambda g, out, z, t: per_entry(g, z) * _where_missed(z, t, z)),
       jvp=(lambda s, out, z, t: over_examples(_where_missed(z, t, t) * s),
            lambda s, out, z, t: over_examples(_where_missed(z, t, z) * s)),
       shape=one_target_per_answer, kinks=lambda z, t: t * z,
       latex=_MISSED_BY, latex_of_arrays=over_examples_in_latex(_MISSED_BY),
       local_latex=(_WHERE_MISSED.format("{t}"), _WHERE_MISSED.format("{z}")),
       vjp_latex=per_entry_in_latex(_WHERE_MISSED.format("{t}"), _WHERE_MISSED.format("{z}")),
       numpy="over_examples(np.maximum(-{t} * {z}, 0))",
       numpy_vjp=("per_entry({g}, {z}) * np.where({t} * {z} > 0, 0, -{t})",
                  "sum_to_shape(per_entry({g}, {z}) * np.where({t} * {z} > 0, 0, -{z}), np.shape({t}))"),
       pytorch="over_examples(torch.where({t} * {z} <= 0, -{t} * {z}, torch.zeros_like({z})))",
       description=_("A perceptron answers with the sign of z, a step whose gradient is 0 everywhere; "
                     "Rosenblatt's rule descends this criterion instead: −t·z where the sign is wrong, "
                     "0 where it is right. At z = 0 the gradient is −t, so that learning can start from "
                     "zeros. Targets t are 1 and −1. Summed over outputs, averaged over the batch."),
       source="Rosenblatt, 1958",
       domain=(Range(), Range()),
       sample_shapes=(((), ()), ((3,), (3,)), ((4, 2), (4, 2)), ((5, 4, 2), (4, 2)))),
)  # fmt: skip
