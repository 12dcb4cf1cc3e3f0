"""Exercises from formulas, and the places in them by the names that tables give them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.exercises.exercise import Exercise
from engine.exercises.questions import Question
from engine.files.document import Contents
from engine.files.exercise_section import ExerciseSettings
from engine.formulas.expression import parse


@pytest.fixture(scope="session")
def exercise() -> Callable[..., Exercise]:
    """Return a function from a formula and settings to an exercise."""

    def make(text: str, **settings: Any) -> Exercise:
        formula = parse(text.replace("; ", "\n"))
        contents = Contents(formula.graph, target=formula.target, exercise=ExerciseSettings(**settings))
        return Exercise.of(contents)

    return make


@pytest.fixture(scope="session")
def item() -> Callable[[Exercise, str], Question]:
    """Return a function from an exercise and an item's name to its question."""
    return lambda exercise, name: next(asked for asked in exercise.questions if asked.item == name)
