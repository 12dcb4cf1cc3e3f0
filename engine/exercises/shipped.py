"""The exercises that ship with Chainrule: the worked examples at numbers that tell mistakes apart.

They are files of `resources/exercises`, numbered as the examples that they were made of.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from engine.errors import FormatError
from engine.exercises.exercise import Exercise
from engine.files.document import decode
from engine.files.examples import SUFFIX
from engine.text import _


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all shipped exercises in the order of the course, as in "product-of-a-sum"."""
    return tuple(file.removesuffix(SUFFIX).partition("-")[2] for file in _files())


def shipped(name: str) -> Exercise:
    """Return the exercise of that name, fresh at every call; raise FormatError where there is none."""
    files = dict(zip(names(), _files(), strict=True))
    if name not in files:
        message = _("there is no exercise called {name}; there are {names}")
        raise FormatError(message.format(name=repr(name), names=", ".join(files)), source=name)
    return Exercise.of(decode((_FOLDER / files[name]).read_bytes(), files[name]))


_FOLDER = resources.files("resources") / "exercises"


def _files() -> list[str]:
    return sorted(file.name for file in _FOLDER.iterdir() if file.name.endswith(SUFFIX))
