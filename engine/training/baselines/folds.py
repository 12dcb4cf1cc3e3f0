"""Cross-validation: rows dealt into folds, each of which is judged by what the others teach.

From Stone, Cross-validatory choice and assessment of statistical predictions, 1974.
"""

from __future__ import annotations

import numpy as np

from engine.training.arrays import IntArray, NumberArray


def dealt(y: NumberArray, folds: int, classes: int, rng: np.random.Generator) -> IntArray:
    """Return the fold (rows,) of each row, by chance; folds differ by one row at the most.

    Of every class, where there are `classes`, each fold gets as many rows but for one.
    """
    groups = [np.flatnonzero(y == index) for index in range(classes)] if classes else [np.arange(len(y))]
    order = np.concatenate([rng.permutation(group) for group in groups])
    fold = np.empty(len(y), np.int64)
    fold[order] = np.arange(len(y)) % folds
    return fold
