"""Small functions that exported programs may begin with, as source text: what is more than one expression.

The templates of the op table (`numpy`, `numpy_vjp`, `pytorch`) call them by name, and so may they one
another; a program gets those that it calls, once each. A function that a new op needs is added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

_CALLED = re.compile(r"\b(\w+)\(")


def called(texts: Iterable[str], functions: Mapping[str, str]) -> list[str]:
    """Return the sources of the functions that these texts call, directly or not, in the table's order."""
    names_called: set[str] = set()
    waiting = list(texts)
    while waiting:
        names = set(_CALLED.findall(waiting.pop())) & functions.keys() - names_called
        names_called |= names
        waiting += [functions[name] for name in names]
    return [source for name, source in functions.items() if name in names_called]


def _table(*sources: str) -> Mapping[str, str]:
    return MappingProxyType({_CALLED.findall(source)[0]: source.strip() for source in sources})


NUMPY = _table(
    '''
def slope_where(condition, yes, no, x):
    """A slope in two pieces; where x is no number it is none either."""
    return np.where(np.isnan(x), x, np.where(condition, yes, no))
''',
    '''
def sum_to_shape(gradient, shape):
    """Undo broadcasting: sum a gradient over every axis that its value was stretched along."""
    gradient = np.sum(gradient, axis=tuple(range(np.ndim(gradient) - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return np.sum(gradient, axis=stretched, keepdims=True)
''',
    '''
def power_by_base(x, y):
    """Slope of x ** y along the base: y times the power below, and 0 where either is 0."""
    lower = x ** (y - 1)
    return np.where((y == 0) | (lower == 0), 0.0, y * lower)
''',
    '''
def power_by_exponent(out, x, y):
    """Slope of out = x ** y along the exponent: out ln x, and 0 where that is 0 times infinity."""
    flat = ((x == 0) & (y >= 0)) | (np.isposinf(x) & (y < 0))
    return np.where(flat, 0.0, out * np.log(np.where(flat, 1.0, x)))
''',
    '''
def over_matrix(entries):
    """Sum over the last two axes, or as many as there are."""
    return np.sum(entries, axis=tuple(range(-min(np.ndim(entries), 2), 0)))
''',
    '''
def over_examples(entries):
    """Sum over outputs (the last axis), average over examples (the axis before it)."""
    if np.ndim(entries) == 0:
        return entries
    totals = np.sum(entries, axis=-1)
    return totals if np.ndim(totals) == 0 else np.mean(totals, axis=-1)
''',
    '''
def per_run(g, like):
    """Give a gradient the two axes that it was summed over."""
    return np.reshape(g, np.shape(g) + (1,) * min(np.ndim(like), 2))
''',
    '''
def per_entry(g, like):
    """Share a loss's gradient out: whole to every output, in equal parts to the examples of a batch."""
    return per_run(g, like) / (np.shape(like)[-2] if np.ndim(like) > 1 else 1)
''',
    '''
def log_softmax(logits):
    """Logarithms of the probabilities, without overflow."""
    leads = logits == np.max(logits, axis=-1, keepdims=True)
    lone = leads & (np.sum(leads, axis=-1, keepdims=True) == 1)
    shifted = np.where(lone, 0.0, logits - np.max(logits, axis=-1, keepdims=True))
    return shifted - np.log(np.fmax(np.sum(np.exp(shifted), axis=-1, keepdims=True), 1.0))
''',
    '''
def one_hot(label, logits):
    """Class numbers as rows with a 1 at the class; what is such rows already stays."""
    if np.ndim(label) == min(np.ndim(logits), 2):
        return label
    return np.eye(np.shape(logits)[-1])[np.asarray(label, dtype=int)]
''',
    '''
def cross_entropies(logits, label):
    """What each class adds to an example's cross-entropy: nothing where its weight is 0."""
    target = one_hot(label, logits)
    return -target * np.where(target != 0, log_softmax(logits), 0.0)
''',
    '''
def cross_entropy_slope(logits, label):
    """Slope of each example's cross-entropy: probabilities minus the target."""
    target = one_hot(label, logits)
    return np.exp(log_softmax(logits)) * np.sum(target, axis=-1, keepdims=True) - target
''',
    '''
def binary_cross_entropies(logits, t):
    """What each answer costs: its logit where it is wrong, and what the logistic function adds."""
    wrong = np.where(logits > 0, 1 - t, t)
    return np.where(wrong == 0, 0.0, wrong * np.abs(logits)) + np.log1p(np.exp(-np.abs(logits)))
''',
    '''
def surprises(p, t):
    """What each answer costs by its probability: nothing for a side of weight 0, however sure it is."""
    yes = t * np.log(np.where(t == 0, 1.0, p))
    no = (1 - t) * np.log1p(-np.where(t == 1, 0.0, p))
    return 0.0 - yes - no
''',
    '''
def surprise_slope(p, t):
    """Slope of each answer's cost along its probability."""
    return (1 - t) / (1 - np.where(t == 1, 0.0, p)) - t / np.where(t == 0, 1.0, p)
''',
    '''
def class_surprises(p, label):
    """What each class costs by its probability: nothing where its weight is 0."""
    target = one_hot(label, p)
    return 0.0 - target * np.log(np.where(target == 0, 1.0, p))
''',
    '''
def class_surprise_slope(p, label):
    """Slope of each class's cost along its probability."""
    target = one_hot(label, p)
    return -target / np.where(target == 0, 1.0, p)
''',
    '''
def margins(scores, label, margin):
    """By how much each wrong class comes within the margin of the true one's score; 0 for the true one."""
    true = one_hot(label, scores)
    return (1 - true) * (scores - np.sum(scores * true, axis=-1, keepdims=True) + margin)
''',
    '''
def hinge_slope(scores, label, margin):
    """Slope of each example's hinge loss: 1 for a class too close, minus their number for the true one."""
    close = margins(scores, label, margin) > 0
    return close - one_hot(label, scores) * np.sum(close, axis=-1, keepdims=True)
''',
    '''
def into_slice(g, x, axis, start, stop):
    """Put a slice's gradient where the slice was taken from, among zeros."""
    gradient = np.zeros(np.shape(x))
    np.moveaxis(gradient, axis, 0)[start:stop] = np.moveaxis(g, axis, 0)
    return gradient
''',
    '''
def into_place(g, x, index):
    """Put an entry's gradient where the entry was picked, among zeros."""
    gradient = np.zeros(np.shape(x))
    gradient[index] = g
    return gradient
''',
    '''
def l2_norm(x):
    """Root of the sum of squares, scaled so that no square overflows or vanishes."""
    largest = np.max(np.abs(x))
    unit = largest if 0 < largest < np.inf else 1.0
    return unit * np.sqrt(np.sum((x / unit) ** 2))
''',
    '''
def l2_direction(out, x):
    """x over its length out: 0 where that is 0, and the limit where one entry alone is infinite."""
    lone = np.isinf(x) & (np.sum(np.isinf(x)) == 1)
    return np.where(lone, np.sign(x), x / np.where(out == 0, 1.0, out))
''',
    '''
def normal_cdf(x):
    """Probability that a standard normal number is below x."""
    from math import erfc

    return np.vectorize(erfc, otypes=[float])(x * -np.sqrt(0.5))[()] / 2
''',
)
"""Source of each function by name, for programs that begin with `import numpy as np`."""

PYTORCH = _table(
    '''
def over_matrix(entries):
    """Sum over the last two axes, or as many as there are."""
    return entries.sum(tuple(range(-min(entries.dim(), 2), 0))) if entries.dim() else entries
''',
    '''
def over_examples(entries):
    """Sum over outputs (the last axis), average over examples (the axis before it)."""
    if entries.dim() == 0:
        return entries
    totals = entries.sum(-1)
    return totals if totals.dim() == 0 else totals.mean(-1)
''',
    '''
def one_hot(label, logits):
    """Class numbers as rows with a 1 at the class; what is such rows already stays."""
    if label.dim() == min(logits.dim(), 2):
        return label
    return torch.eye(logits.shape[-1])[label.long()]
''',
    '''
def cross_entropies(logits, label):
    """What each class adds to an example's cross-entropy: nothing where its weight is 0."""
    target = one_hot(label, logits)
    return -target * torch.where(target != 0, torch.log_softmax(logits, -1), 0.0)
''',
    '''
def l2_norm(x):
    """Root of the sum of squares, scaled so that no square overflows or vanishes."""
    largest = x.detach().abs().max()
    unit = largest if 0 < largest < torch.inf else 1.0
    return unit * torch.linalg.vector_norm(x / unit)
''',
)
"""Source of each function by name, for programs that begin with `import torch`."""
