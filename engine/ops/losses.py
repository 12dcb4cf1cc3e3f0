"""Losses: one number that says how wrong a batch of answers is.

Every row reduces the last two axes, as `engine.ops.loss_axes` says: it sums over outputs, averages over the
examples of a batch, and keeps the axes before those, where each index is a run of its own.
"""

from __future__ import annotations

from engine.ops.classification_losses import CLASSIFICATION_LOSSES
from engine.ops.penalties import PENALTIES
from engine.ops.probability_losses import PROBABILITY_LOSSES
from engine.ops.regression_losses import REGRESSION_LOSSES

LOSSES = (*REGRESSION_LOSSES, *CLASSIFICATION_LOSSES, *PROBABILITY_LOSSES, *PENALTIES)
