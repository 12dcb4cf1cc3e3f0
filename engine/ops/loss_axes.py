"""The axes of losses: outputs are summed, examples averaged, runs kept; and the gradient's way back.

A loss reduces the last two axes: it sums over outputs (axis −1) and averages over the examples of a batch
(axis −2). Axes before those are kept: each index there is a run of its own, which is how one pass trains many
networks side by side. A vector is one example; a single number is one output.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from engine.ops.softmax import require_classes
from engine.ops.table import Array, Shape, ShapeMismatch
from engine.text import _


def over_examples(entries: Array) -> Array:
    """Sum over outputs, average over examples."""
    return over_matrix(entries) / examples(entries)


def over_matrix(entries: Array) -> Array:
    """Sum over the last two axes, or as many as there are, in an order that other axes have no part in."""
    shape = np.shape(entries)
    if len(shape) > 1:  # NumPy would add up the only run of several axes otherwise than one of many
        entries = np.reshape(entries, (*shape[:-2], shape[-2] * shape[-1]))
    return np.add.reduce(entries, axis=-1) if shape else entries


def spread(g: Array, like: Array) -> Array:
    """Give a gradient per run the two axes it was reduced over, so that it broadcasts with `like`."""
    return np.reshape(g, np.shape(g) + (1,) * min(np.ndim(like), 2))


def per_entry(g: Array, like: Array) -> Array:
    """Share a loss's gradient out: whole to every output, in equal parts to the examples of a batch."""
    return spread(g, like) / examples(like)


def counted(latex: str, count: int) -> str:
    """Return a template with that number in the place of n."""
    return latex.replace("{{n}}", f"{{{{{count}}}}}")


def outputs_in(shape: Shape) -> int:
    """Return how many outputs an example has in a batch of that shape."""
    return shape[-1] if shape else 1


def over_examples_in_latex(entry: str, *, of_rows: bool = False) -> Callable[..., str]:
    """Return how formulas write a loss by its cost an entry, or for a loss of classes by its cost a row."""

    def text(answers: Shape, *_targets: Shape) -> str:
        if of_rows and len(answers) < 2:
            return entry
        indices = "ij" if len(answers) > 1 and not of_rows else "i"
        share = rf"\tfrac{{{{1}}}}{{{{{answers[-2]}}}}} " if len(answers) > 1 else ""
        return rf"{share}\textstyle\sum_{{{{{indices}}}}} \left[{entry}\right]_{{{{{indices}}}}}"

    return text


def per_entry_in_latex(*slopes: str) -> tuple[Callable[..., str], ...]:
    """Return how formulas write the gradients of a loss whose entries have these slopes at its ports."""

    def at(slope: str) -> Callable[..., str]:
        def text(answers: Shape, *_targets: Shape) -> str:
            share = rf"\tfrac{{{{1}}}}{{{{{answers[-2]}}}}} \cdot " if len(answers) > 1 else ""
            return counted(rf"{share}{{g}} \cdot {factor}", outputs_in(answers))

        factor = rf"\left({slope}\right)" if _has_sign(slope) else slope
        return text

    return tuple(map(at, slopes))


def _has_sign(slope: str) -> bool:
    """Return whether there is a minus outside all parentheses and brackets."""
    without = re.sub(r"[(\[][^()\[\]]*[)\]]", "", slope)
    return "-" in slope if without == slope else _has_sign(without)


def examples(answers: Array) -> int:
    """Return how many examples the batch has."""
    return np.shape(answers)[-2] if np.ndim(answers) > 1 else 1


def outputs(answers: Array) -> int:
    """Return how many outputs an example has."""
    return outputs_in(np.shape(answers))


def one_target_per_answer(answers: Shape, t: Shape) -> Shape:
    """Shape rule of the losses that compare answers with targets entry by entry."""
    if answers[-2:] != t:
        message = _("port t has shape {t}; it must have the shape of the answers, {answers}")
        raise ShapeMismatch(message.format(t=t, answers=answers[-2:]), "t")
    return answers[:-2]


def one_label_per_example(scores: Shape, label: Shape, port: str) -> Shape:
    """Shape rule of the losses over classes; `port` names the scores."""
    if not scores:
        message = _("port {port} is a single number; it needs one score for each class")
        raise ShapeMismatch(message.format(port=port), port)
    require_classes(scores, port)
    rows = scores[-2:]
    if label not in (rows, rows[:-1]):
        message = _("port label has shape {label}; it must be {classes} (classes) or {one_hot} (one-hot)")
        raise ShapeMismatch(message.format(label=label, classes=rows[:-1], one_hot=rows), "label")
    return scores[:-2]


def one_strength(w: Shape, strength: Shape) -> Shape:
    """Shape rule of the penalties."""
    if strength:
        message = _("port strength has shape {shape}; it must be a single number")
        raise ShapeMismatch(message.format(shape=strength), "strength")
    return w[:-2]
