"""The worked examples that ship with Chainrule: the gallery's index, and each one's document.

They are files of `resources/examples`, numbered so that their order is a course. Adding an example is adding
a file whose `expected` entries say what it must give; `differences` compares.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np

from engine.errors import FormatError
from engine.files.document import Contents, Expectation, decode
from engine.files.plain_values import plain_to_value
from engine.ops import Array
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.text import _

SUFFIX = ".chainrule"


@dataclass(frozen=True)
class Example:
    """One entry of the gallery: `name` is how the command line calls it, as in "product-of-a-sum"."""

    name: str
    title: str
    description: str
    file: str

    def contents(self) -> Contents:
        """Return the example's document, fresh at every call."""
        return decode((_folder() / self.file).read_bytes(), self.file)


@dataclass(frozen=True)
class Difference:
    """A number of an example that is not what it should be; `quantity` is "value" or "gradient"."""

    node: str
    quantity: str
    expected: Array
    found: Array | None


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Return all worked examples in the order of the course."""
    return tuple(_example(file) for file in _files().values())


def find(name: str) -> Example:
    """Return the example of that name; raise FormatError, with the closest name, where none has it."""
    files = _files()
    if name not in files:
        close = difflib.get_close_matches(name, files, n=1)
        hint = _(" Did you mean {name}?").format(name=close[0]) if close else ""
        raise FormatError(_("there is no example called {name}.").format(name=repr(name)) + hint, source=name)
    return _example(files[name])


def differences(contents: Contents) -> list[Difference]:
    """Evaluate a document and return every expected value or gradient that it misses."""
    graph = contents.graph
    targets = graph.complete() | ({contents.target} if contents.target is not None else set())
    evaluation = evaluate(graph, compile(graph, targets), contents.target)
    results = {"value": evaluation.values, "gradient": evaluation.gradients}
    return [
        Difference(expectation.node, quantity, wanted, result)
        for expectation in contents.expected
        for quantity, wanted in _wanted(expectation)
        if not _agrees(wanted, result := results[quantity].get(graph.find(expectation.node).id), expectation)
    ]


def _wanted(expectation: Expectation) -> Iterator[tuple[str, Array]]:
    for quantity, plain in (("value", expectation.value), ("gradient", expectation.gradient)):
        if plain is not None:
            yield quantity, np.asarray(plain_to_value(plain), dtype=float)


def _agrees(wanted: Array, result: Array | None, expectation: Expectation) -> bool:
    if result is None or np.shape(result) != np.shape(wanted):
        return False
    return np.allclose(result, wanted, rtol=0, atol=expectation.tolerance, equal_nan=True)


def _files() -> dict[str, str]:
    """Return the file of each example by the example's name, in the order of the course."""
    files = sorted(file.name for file in _folder().iterdir() if file.name.endswith(SUFFIX))
    return {_name(file): file for file in files}


def _name(file: str) -> str:
    return file.removesuffix(SUFFIX).partition("-")[2]


def _example(file: str) -> Example:
    contents = decode((_folder() / file).read_bytes(), file)
    return Example(_name(file), contents.title, contents.description, file)


def _folder() -> Traversable:
    return resources.files("resources") / "examples"
