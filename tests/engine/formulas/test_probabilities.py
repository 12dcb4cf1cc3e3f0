"""Losses of logits and of probabilities: which of them a formula means, and how it is written back."""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.function import Function


@pytest.mark.parametrize(
    ("text", "given", "value"),
    [
        ("bce(p, t)", {"p": 0.8, "t": 1.0}, -np.log(0.8)),
        ("binary_cross_entropy(p, t)", {"p": 0.5, "t": 0.0}, np.log(2)),
        ("bce(y_pred, t)", {"y_pred": 0.25, "t": 1.0}, np.log(4)),
        ("bce(y_hat, t)", {"y_hat": 0.25, "t": 1.0}, np.log(4)),
        ("bce(sigmoid(z), t)", {"z": 0.0, "t": 1.0}, np.log(2)),
        ("bce(softmax(z), t)", {"z": [0.0, 0.0], "t": [0.0, 1.0]}, 2 * np.log(2)),
        ("cross_entropy(p, y)", {"p": [0.1, 0.2, 0.7], "y": 2.0}, -np.log(0.7)),
        ("cross_entropy(softmax(z), y)", {"z": [0.0, 0.0], "y": 1.0}, np.log(2)),
        ("bce(z, t)", {"z": 0.0, "t": 1.0}, np.log(2)),
        ("bce_with_logits(p, t)", {"p": 0.0, "t": 1.0}, np.log(2)),
        ("cross_entropy_with_logits(p, y)", {"p": [0.0, 0.0], "y": 1.0}, np.log(2)),
        ("F.cross_entropy(p, y)", {"p": [0.0, 0.0], "y": 1.0}, np.log(2)),
    ],
)
def test_a_loss_takes_what_it_is_given_for_what_that_is(text, given, value):
    assert Function.of(text, **given).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["bce(p, t)", "bce_with_logits(p, t)", "bce(sigmoid(z), t)", "bce(z, t)", "cross_entropy(p, y)",
     "cross_entropy_with_logits(softmax(z), y)"],
)  # fmt: skip
def test_both_come_back_from_their_text(text):
    formula = parse(text)
    again = parse(text_of(formula.graph, formula.target))
    assert [node.op.name for node in again.graph.nodes()] == [node.op.name for node in formula.graph.nodes()]
