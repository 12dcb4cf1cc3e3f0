"""Losses: one number that says how wrong a batch of answers is.

Every row here reduces the last two axes: it sums over outputs (axis −1) and averages over the examples of a
batch (axis −2). Axes before those are kept: each index there is a run of its own, which is how one pass
trains many networks side by side. A vector is one example; a single number is one output.
"""

from __future__ import annotations

import numpy as np

from engine.ops.table import Array, Kind, Op, Range, Shape, ShapeMismatch
from engine.text import _


def _over_examples(entries: Array) -> Array:
    """Sum over outputs, average over examples."""
    if np.ndim(entries) == 0:
        return entries
    totals = np.sum(entries, axis=-1)
    return totals if np.ndim(totals) == 0 else np.mean(totals, axis=-1)


def _spread(g: Array, like: Array) -> Array:
    """Give a gradient per run the two axes it was reduced over, so that it broadcasts with `like`."""
    return np.reshape(g, np.shape(g) + (1,) * min(np.ndim(like), 2))


def _examples(shape: Shape) -> int:
    return shape[-2] if len(shape) > 1 else 1


def _loss_shape(y: Shape, t: Shape) -> Shape:
    if y[-2:] != t:
        message = _("port t has shape {t}; it must have the shape of the answers y, {y}")
        raise ShapeMismatch(message.format(t=t, y=y[-2:]), "t")
    return y[:-2]


def _squared_error_slope(y: Array, t: Array) -> Array:
    return 2 * (y - t) / _examples(np.shape(y))


def _log_softmax(logits: Array) -> Array:
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def _one_hot(logits: Array, label: Array) -> Array:
    """Return the labels as one row of class weights an example, whichever way they were given."""
    if np.ndim(label) == min(np.ndim(logits), 2):
        return label
    classes = np.shape(logits)[-1]
    if not np.issubdtype(np.result_type(label), np.integer):
        label = _as_classes(label, classes)
    return np.eye(classes, dtype=np.result_type(logits))[label]


def _as_classes(label: Array, classes: int) -> Array:
    wrong = (label != np.floor(label)) | (label < 0) | (label >= classes)
    if np.any(wrong):
        value = np.extract(wrong, label)[0]
        message = _("port label holds {value:g}; a class is a whole number from 0 to {last}")
        raise ValueError(message.format(value=value, last=classes - 1))
    return np.asarray(label, dtype=np.intp)


def _cross_entropy(logits: Array, label: Array) -> Array:
    return _over_examples(-_one_hot(logits, label) * _log_softmax(logits))


def _cross_entropy_slope(logits: Array, label: Array) -> Array:
    target = _one_hot(logits, label)
    probabilities = np.exp(_log_softmax(logits))
    return (probabilities * np.sum(target, axis=-1, keepdims=True) - target) / _examples(np.shape(logits))


def _cross_entropy_shape(logits: Shape, label: Shape) -> Shape:
    if not logits:
        raise ShapeMismatch(_("port logits is a single number; it needs one score for each class"), "logits")
    rows = logits[-2:]
    if label not in (rows, rows[:-1]):
        message = _("port label has shape {label}; it must be {classes} (classes) or {one_hot} (one-hot)")
        raise ShapeMismatch(message.format(label=label, classes=rows[:-1], one_hot=rows), "label")
    return logits[:-2]


def _over_matrix(entries: Array) -> Array:
    """Sum over the last two axes, or as many as there are."""
    return np.sum(entries, axis=tuple(range(-min(np.ndim(entries), 2), 0)))


def _penalty_shape(w: Shape, strength: Shape) -> Shape:
    if strength:
        message = _("port strength has shape {shape}; it must be a single number")
        raise ShapeMismatch(message.format(shape=strength), "strength")
    return w[:-2]


LOSSES = (
    Op("squared_error", Kind.LOSS, _("Squared error"), "(y−t)²", ("y", "t"),
       lambda y, t: _over_examples(np.square(y - t)),
       vjp=(lambda g, out, y, t: _spread(g, y) * _squared_error_slope(y, t),
            lambda g, out, y, t: -_spread(g, y) * _squared_error_slope(y, t)),
       jvp=(lambda s, out, y, t: _over_matrix(_squared_error_slope(y, t) * s),
            lambda s, out, y, t: -_over_matrix(_squared_error_slope(y, t) * s)),
       shape=_loss_shape, latex=r"\left({y} - {t}\right)^2",
       local_latex=(r"2\left({y} - {t}\right)", r"-2\left({y} - {t}\right)"),
       numpy="over_examples(({y} - {t}) ** 2)",
       numpy_vjp=("per_entry({g}, {y}) * 2 * ({y} - {t})",
                  "sum_to_shape(per_entry({g}, {y}) * -2 * ({y} - {t}), np.shape({t}))"),
       pytorch="over_examples(({y} - {t}) ** 2)",
       description=_("The square of answer minus target: summed over outputs, averaged over the batch."),
       domain=(Range(), Range()),
       sample_shapes=(((), ()), ((3,), (3,)), ((4, 2), (4, 2)), ((5, 4, 2), (4, 2)))),
    Op("softmax_cross_entropy", Kind.LOSS, _("Softmax cross-entropy"), "CE", ("logits", "label"),
       _cross_entropy,
       vjp=(lambda g, out, z, label: _spread(g, z) * _cross_entropy_slope(z, label), None),
       jvp=(lambda s, out, z, label: _over_matrix(_cross_entropy_slope(z, label) * s), None),
       shape=_cross_entropy_shape, latex=r"-\ln \operatorname{{softmax}}({logits})_{{{label}}}",
       local_latex=(r"\operatorname{{softmax}}({logits}) - \operatorname{{onehot}}({label})", ""),
       numpy="over_examples(-one_hot({label}, {logits}) * log_softmax({logits}))",
       numpy_vjp=("per_entry({g}, {logits}) * cross_entropy_slope({logits}, {label})", ""),
       pytorch="over_examples(-one_hot({label}, {logits}) * torch.log_softmax({logits}, -1))",
       description=_("Minus the log of the probability given to the true class, averaged over the batch. "
                     "Labels are class numbers from 0, or one-hot rows; they are not differentiated."),
       aliases=("cross_entropy",), domain=(Range(), Range(0, 3, integer=True)),
       sample_shapes=(((3,), ()), ((4, 3), (4,)), ((5, 4, 3), (4,)))),
    Op("l2_penalty", Kind.LOSS, _("L2 penalty"), "λΣw²", ("w", "strength"),
       lambda w, strength: strength * _over_matrix(w * w),
       vjp=(lambda g, out, w, strength: _spread(g, w) * (2 * strength * w),
            lambda g, out, w, strength: g * _over_matrix(w * w)),
       jvp=(lambda s, out, w, strength: 2 * strength * _over_matrix(w * s),
            lambda s, out, w, strength: s * _over_matrix(w * w)),
       shape=_penalty_shape, latex=r"{strength} \textstyle\sum {w}^2",
       local_latex=(r"2\,{strength}\,{w}", r"\textstyle\sum {w}^2"),
       numpy="{strength} * over_matrix({w} ** 2)",
       numpy_vjp=("per_run({g}, {w}) * 2 * {strength} * {w}", "np.sum({g} * over_matrix({w} ** 2))"),
       pytorch="{strength} * over_matrix({w} ** 2)",
       description=_("The strength λ times the sum of the squared weights; it pulls weights towards zero."),
       domain=(Range(), Range(0.1, 1.0)),
       sample_shapes=(((), ()), ((3,), ()), ((2, 3), ()), ((4, 2, 3), ()))),
)  # fmt: skip
