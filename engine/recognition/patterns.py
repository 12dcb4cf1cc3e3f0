"""Ops written in terms of others: the table of formulas that one node can stand for.

A row is a formula whose free names are the op's ports; adding a row is all it takes to have it recognized.
`engine.recognition.normal_form` makes spelling irrelevant, and an op within a formula is found in any of its
own spellings too, so silu's `x * sigmoid(x)` covers every way to write a sigmoid.

A row belongs here only where the op has the formula's gradients wherever these are defined. max(0, x) is
not a ReLU and max(x, −x) not |x|: on a tie max gives half of the gradient to each input, while relu′(0) = 0
and |x|′(0) = 0; nor are leaky ReLU, hard tanh or hinge made from max or min, for the same reason. Where a
formula has no gradient at all (that of √(x²) at zero is 0/0) the op may have one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.formulas.expression import parse
from engine.ops import Array, Shape
from engine.recognition.normal_form import Expression, expression_of


@dataclass(frozen=True, eq=False)
class Operand:
    """What is wired to a port: its shape, and its value where it is a constant."""

    shape: Shape
    value: Array | None


Condition = Callable[..., bool]


def _always(*_operands: Operand) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Pattern:
    """One spelling of an op: a formula over its ports.

    `where(*operands)` says for which operands, in the order of the ports, formula and op mean the same. The
    op accepts their shapes, and they give it the shape of the formula.
    """

    op: str
    formula: str
    where: Condition = _always

    @cached_property
    def expression(self) -> Expression:
        """The formula in its normal form; its variables are the op's ports."""
        formula = parse(self.formula)
        return expression_of(formula.graph, formula.target)


def _numbers(*operands: Operand) -> bool:
    return not any(operand.shape for operand in operands)


def _vectors(x: Operand, w: Operand, *_others: Operand) -> bool:
    return len(x.shape) == len(w.shape) == 1


def _one_example(answers: Operand, *_others: Operand) -> bool:
    return math.prod(answers.shape[:-1]) == 1


def _one_output(answers: Operand, *_others: Operand) -> bool:
    return math.prod(answers.shape[-1:]) == 1


def _row_of_weights(logits: Operand, label: Operand) -> bool:
    return _one_example(logits) and logits.shape == label.shape


def _one_hot(logits: Operand, label: Operand) -> bool:
    entries = np.ravel(0.0 if label.value is None else label.value)
    is_one_hot = np.count_nonzero(entries) == np.count_nonzero(entries == 1) == 1
    return is_one_hot and _row_of_weights(logits, label)


def _spelled(op: str, *formulas: str, where: Condition = _always) -> tuple[Pattern, ...]:
    return tuple(Pattern(op, formula, where) for formula in formulas)


def _both_ways(*formulas: str) -> tuple[str, ...]:
    """Return each formula as it is, and with the difference of answer and target turned around."""
    return tuple(text for formula in formulas for text in (formula, formula.replace("y - t", "t - y")))


def _loss(op: str, *entries: str) -> tuple[Pattern, ...]:
    """Return the rows of a loss by its cost an entry: summed over outputs, averaged over examples."""
    return (
        *_spelled(op, *entries, where=_numbers),
        *_spelled(op, *(f"sum({entry})" for entry in entries), where=_one_example),
        *_spelled(op, *(f"mean({entry})" for entry in entries), where=_one_output),
    )


PATTERNS = (
    *_spelled("subtract", "x + -y"),
    *_spelled("divide", "x * (1 / y)"),
    *_spelled("negate", "-1 * x"),
    *_spelled("square", "x * x"),
    *_spelled("sqrt", "power(x, 0.5)"),
    *_spelled("reciprocal", "power(x, -1)"),
    *_spelled("abs", "sqrt(x ** 2)"),
    *_spelled("sigmoid", "1 / (1 + exp(-x))", "exp(x) / (1 + exp(x))", "1 / (1 + 1 / exp(x))",
              "1 - sigmoid(-x)", "0.5 + 0.5 * tanh(0.5 * x)"),
    *_spelled("tanh", "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "(exp(2 * x) - 1) / (exp(2 * x) + 1)",
              "(1 - exp(-2 * x)) / (1 + exp(-2 * x))", "(exp(x) - 1 / exp(x)) / (exp(x) + 1 / exp(x))",
              "2 * sigmoid(2 * x) - 1", "2 / (1 + exp(-2 * x)) - 1", "1 - 2 / (1 + exp(2 * x))"),
    *_spelled("softplus", "log(1 + exp(x))", "-log(sigmoid(-x))", "-log(1 - sigmoid(x))"),
    *_spelled("silu", "x * sigmoid(x)", "x / (1 + exp(-x))"),
    *_spelled("softmax", "exp(x) / sum(exp(x))", where=_one_example),
    *_spelled("softmax", "exp(log_softmax(x))"),
    *_spelled("log_softmax", "x - log_sum_exp(x)", where=_one_example),
    *_spelled("log_softmax", "log(softmax(x))"),
    *_spelled("log_sum_exp", "log(sum(exp(x)))"),
    *_spelled("affine", "x @ w + b"),
    *_spelled("affine", "w @ x + b", where=_vectors),
    *_spelled("maxout", "max(affine(x, w1, b1), affine(x, w2, b2))"),
    *_spelled("squared_norm", "sum(x * x)", "dot(x, x)", "x @ x"),
    *_spelled("dot", "sum(a * b)"),
    *_spelled("l1_norm", "sum(abs(x))"),
    *_spelled("l2_norm", "sqrt(squared_norm(x))"),
    *_spelled("mean_squared_error", *_both_ways("mean((y - t) ** 2)")),
    *_loss("squared_error", *_both_ways("(y - t) ** 2")),
    *_spelled("squared_error", *_both_ways("squared_norm(y - t)"), where=_one_example),
    *_loss("half_squared_error", *_both_ways("0.5 * (y - t) ** 2")),
    *_spelled("half_squared_error", "0.5 * squared_error(y, t)"),
    *_loss("absolute_error", *_both_ways("abs(y - t)")),
    *_spelled("absolute_error", *_both_ways("l1_norm(y - t)"), where=_one_example),
    *_loss("binary_cross_entropy",
           "-(t * log(sigmoid(logits)) + (1 - t) * log(1 - sigmoid(logits)))",
           "softplus(logits) - t * logits",
           "t * softplus(-logits) + (1 - t) * softplus(logits)",
           "max(logits, 0) - t * logits + softplus(-abs(logits))"),
    *_spelled("softmax_cross_entropy",
              "-sum(label * log_softmax(logits))",
              "sum(-label * log_softmax(logits))",
              "-dot(label, log_softmax(logits))", where=_row_of_weights),
    *_spelled("softmax_cross_entropy",
              "-log(sum(label * softmax(logits)))",
              "-log(dot(label, softmax(logits)))", where=_one_hot),
    *_spelled("l1_penalty", "strength * l1_norm(w)"),
    *_spelled("l2_penalty", "strength * squared_norm(w)"),
)  # fmt: skip
"""Every spelling, in the order in which equally large matches are offered."""
