"""The exercises that ship with Chainrule: the worked examples at numbers that tell mistakes apart.

They are files of `resources/exercises`, numbered as the examples that they were made of.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from engine.exercises.exercise import Exercise
from engine.files.document import decode
from engine.files.examples import SUFFIX


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all shipped exercises in the order of the course, as in "product-of-a-sum"."""
    return tuple(file.removesuffix(SUFFIX).partition("-")[2] for file in _files())


def shipped(name: str) -> Exercise:
    """Return the exercise of that name, fresh at every call; raise KeyError where there is none."""
    file = dict(zip(names(), _files(), strict=True))[name]
    return Exercise.of(decode((_FOLDER / file).read_bytes(), file))


_FOLDER = resources.files("resources") / "exercises"


def _files() -> list[str]:
    return sorted(file.name for file in _FOLDER.iterdir() if file.name.endswith(SUFFIX))
