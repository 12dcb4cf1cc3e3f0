"""What is learned from a target: its classes or its number, by a rule that is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from engine.text import _
from engine.training.data.preparation import Task
from engine.training.data.tables.columns import Column
from engine.training.data.tables.numerals import finite, is_missing

MOST_CLASSES = 100
MOST_LEVELS = 20
"""Different whole numbers that may still be classes, if their column is called so."""
MOST_CODES = 12
"""Different whole numbers that may still be codes of classes."""
FEWEST_OF_A_CLASS = 3
"""Rows that a value has on average where it stands for a class."""
CLASSES = re.compile(
    r"class(es)?|labels?|species|types?|kind|category|diagnosis|outcome|survived|digit|cluster|group|variety"
    r"|target_class|y_class|quality|sex|gender|종류|분류|품종|등급"
)
AMOUNTS = re.compile(
    r"prices?|costs?|sales|salary|income|revenue|amount|age|score|points|count|cnt|total|rings|area|weight|height"
    r"|length|width|size|year|mpg|medv|temperature|temp|distance|speed|time|duration|demand|rentals|population"
    r"|charges|value|rating|가격|점수|나이|키|몸무게|매출"
)


@dataclass(frozen=True)
class _Rule:
    task: Task
    why: str
    holds: Callable[[Column, Sequence[float]], bool]


RULES = (
    _Rule("classification", _("it holds text"), lambda column, _values: column.kind == "text"),
    _Rule("regression", _("its numbers are not whole"), lambda column, _values: column.kind == "number"),
    _Rule("classification", _("it has two values"), lambda _column, values: len(set(values)) <= 2),
    _Rule("regression", _("its name is that of an amount"),
          lambda column, _values: _is_called(column, AMOUNTS)),
    _Rule("regression", _("its whole numbers are many"),
          lambda _column, values: len(set(values)) > MOST_LEVELS),
    _Rule("classification", _("its name is that of a class"),
          lambda column, _values: _is_called(column, CLASSES)),
    _Rule("regression", _("its whole numbers are many"),
          lambda _column, values: len(set(values)) > MOST_CODES),
    _Rule("regression", _("most of its whole numbers come only once or twice"),
          lambda _column, values: len(values) < FEWEST_OF_A_CLASS * len(set(values))),
    _Rule("regression", _("its whole numbers lie far apart"), lambda _column, values: _are_far_apart(values)),
    _Rule("regression", _("its whole numbers go up in equal steps of more than one"),
          lambda _column, values: _are_in_steps(values)),
    _Rule("regression", _("one of its whole numbers comes only once"),
          lambda _column, values: 1 in Counter(values).values()),
    _Rule("classification", _("it has few whole numbers, close together"), lambda _column, _values: True),
)  # fmt: skip
"""In this order; the first that holds decides."""


def found_task(target: Column, decimal: str) -> tuple[Task, str]:
    """Return what to learn of a target, and the rule that says so."""
    values = [] if target.kind == "text" else _told(target, decimal)
    rule = next(rule for rule in RULES if rule.holds(target, values))
    return rule.task, rule.why


def _told(target: Column, decimal: str) -> Sequence[float]:
    """Return the numbers of a column, without slips."""
    if target.numbers is not None:
        return cast(list[float], target.numbers[~np.isnan(target.numbers)].tolist())
    values = [finite(cell, decimal) for cell in target.cells if not is_missing(cell)]
    return [value for value in values if value is not None]


def _is_called(column: Column, words: re.Pattern[str]) -> bool:
    """Return whether one of the words of a column's name is among these."""
    return any(words.fullmatch(word) for word in re.split(r"[\W_\d]+", column.name.lower()))


def _are_far_apart(values: Sequence[float]) -> bool:
    """Return whether values lie too far apart for codes, which count up with few gaps."""
    distinct = set(values)
    return max(distinct) - min(distinct) + 1 > 2 * len(distinct)


def _are_in_steps(values: Sequence[float]) -> bool:
    """Return whether four values or more lie equally far apart, by more than one."""
    distinct = sorted(set(values))
    steps = {later - earlier for earlier, later in pairwise(distinct)}
    return len(distinct) > FEWEST_OF_A_CLASS and len(steps) == 1 and steps.pop() > 1


def as_words(task: Task) -> str:
    """Return a task as a sentence names it."""
    return _("classes") if task == "classification" else _("a number")
