"""Cross-entropies of answers that are probabilities already; those of logits stand beside them.

What has weight 0 costs nothing, whatever its probability: 0 · ln 0 is 0, as in information theory. From
logits the same losses are computed without loss of precision, so where there are logits those are better.
"""

from __future__ import annotations

import numpy as np

from engine.ops.labels import are_rows, at_labels, places
from engine.ops.loss_axes import (
    one_label_per_example,
    one_target_per_answer,
    over_examples,
    over_examples_in_latex,
    per_entry,
    per_entry_in_latex,
)
from engine.ops.table import Array, Kind, Op, Range
from engine.text import _

_SURPRISE = r"-\ln {{{p}}}_{{{label}}}"
_SURPRISE_SLOPE = r"-\operatorname{{onehot}}({label}) / {p}"
_TWO_SURPRISES = r"-{t} \ln {p} - (1 - {t}) \ln (1 - {p})"
_BY_PROBABILITY = r"\frac{{{p} - {t}}}{{{p} (1 - {p})}}"
_BY_TARGET = r"\ln (1 - {p}) - \ln {p}"
_PROBABILITIES = Range(0.05, 0.95)


def _weighed(weight: Array, entry: Array) -> Array:
    """Return weight times entry, and 0 where the weight is 0."""
    return np.where(weight == 0, 0, weight * entry)


def _binary(p: Array, t: Array) -> Array:
    return 0 - over_examples(_weighed(t, np.log(p)) + _weighed(1 - t, np.log1p(-p)))


def _binary_slope(p: Array, t: Array) -> Array:
    return _weighed(1 - t, np.divide(1, 1 - p)) - _weighed(t, np.divide(1, p))


def _log_odds(p: Array) -> Array:
    return np.log1p(-p) - np.log(p)


def _of_classes(p: Array, label: Array) -> Array:
    return 0 - over_examples(at_labels(np.log(p), label))


def _slope_of_classes(p: Array, label: Array) -> Array:
    weights = np.broadcast_to(label, np.shape(p)) if are_rows(p, label) else _one_hot(p, label)
    return -_weighed(weights, np.divide(1, p))


def _one_hot(p: Array, label: Array) -> Array:
    rows = np.zeros_like(p)
    rows[places(p, label)] = 1
    return rows


PROBABILITY_LOSSES = (
    Op("binary_cross_entropy_of_probabilities", Kind.LOSS, _("Binary cross-entropy of probabilities"),
       "BCE p", ("p", "t"), _binary,
       vjp=(lambda g, out, p, t: per_entry(g, p) * _binary_slope(p, t),
            lambda g, out, p, t: per_entry(g, p) * _log_odds(p)),
       jvp=(lambda s, out, p, t: over_examples(_binary_slope(p, t) * s),
            lambda s, out, p, t: over_examples(_log_odds(p) * s)),
       shape=one_target_per_answer,
       latex=_TWO_SURPRISES, latex_of_arrays=over_examples_in_latex(_TWO_SURPRISES),
       local_latex=(_BY_PROBABILITY, _BY_TARGET), vjp_latex=per_entry_in_latex(_BY_PROBABILITY, _BY_TARGET),
       numpy="over_examples(surprises({p}, {t}))",
       numpy_vjp=("per_entry({g}, {p}) * surprise_slope({p}, {t})",
                  "sum_to_shape(per_entry({g}, {p}) * (np.log1p(-{p}) - np.log({p})), np.shape({t}))"),
       pytorch="over_examples(-torch.xlogy({t}, {p}) - torch.xlogy(1 - {t}, 1 - {p}))",
       description=_("Minus the log of the probability given to the true answer of a yes-or-no question; "
                     "targets t are 1 for yes and 0 for no. Summed over outputs, averaged over the batch."),
       source="Good, 1952",
       domain=(_PROBABILITIES, Range(0.0, 1.0)),
       sample_shapes=(((), ()), ((3,), (3,)), ((4, 2), (4, 2)), ((5, 4, 2), (4, 2)))),
    Op("cross_entropy_of_probabilities", Kind.LOSS, _("Cross-entropy of probabilities"), "CE p",
       ("p", "label"), _of_classes,
       vjp=(lambda g, out, p, label: per_entry(g, p) * _slope_of_classes(p, label), None),
       jvp=(lambda s, out, p, label: over_examples(_slope_of_classes(p, label) * s), None),
       shape=lambda p, label: one_label_per_example(p, label, "p"),
       latex=_SURPRISE, latex_of_arrays=over_examples_in_latex(_SURPRISE, of_rows=True),
       local_latex=(_SURPRISE_SLOPE, ""), vjp_latex=(*per_entry_in_latex(_SURPRISE_SLOPE), ""),
       numpy="over_examples(class_surprises({p}, {label}))",
       numpy_vjp=("per_entry({g}, {p}) * class_surprise_slope({p}, {label})", ""),
       pytorch="over_examples(-torch.xlogy(one_hot({label}, {p}), {p}))",
       description=_("Minus the log of the probability of the true class, averaged over the batch. Labels "
                     "are class numbers from 0, or one-hot rows; they are not differentiated."),
       source="Good, 1952",
       domain=(_PROBABILITIES, Range(0, 3, integer=True)),
       sample_shapes=(((3,), ()), ((4, 3), (4,)), ((5, 4, 3), (4,)))),
)  # fmt: skip
