"""What is recognized in a formula, what becomes of it and what is doubted is what somebody read and stored.

The formulas are those of the other tests: `WRITE_TEXTS=1 pytest tests/engine/recognition/test_written.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import EngineError
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.recognition.normal_form import expression_of
from engine.recognition.patterns import PATTERNS
from engine.recognition.recognizer import collapse, collapse_all, find, find_through
from engine.recognition.warnings import warnings_of
from tests.engine.formulas.test_written import marked
from tests.engine.recognition import test_recognizer, test_warnings
from tests.engine.recognition.spellings import graph_of
from tests.engine.telling import told
from tests.engine.written import compare


def spelled() -> Iterator[str]:
    """Yield a formula for each op that is tried, and some of the table's own."""
    seen = set()
    for op, formula, _value in reversed(test_recognizer.SPELLINGS):
        if op not in seen:
            seen.add(op)
            yield formula
    yield from [pattern.formula for pattern in PATTERNS[::5]]


def recognized(text: str) -> Iterator[str]:
    try:
        graph, target = graph_of(text)
    except EngineError as error:
        yield f"{text!r}: {error}"
        return
    yield f"{text!r}: {told(find(graph))}"
    yield told(expression_of(graph, target), leaving_out=("group", "attributes"))
    for match in find(graph)[:2]:
        yield f"  {text_of(collapse(graph, match), target)!r}"
    through = find_through(graph, next(node.id for node in graph.nodes() if not node.op.is_leaf))
    yield f"  {text_of(collapse_all(graph), target)!r} {[match.op for match in through]}"


def doubted() -> Iterator[str]:
    texts = []
    for test in vars(test_warnings).values():
        if callable(test) and getattr(test, "pytestmark", None):
            texts += marked(test)
    for text in dict.fromkeys(texts):
        try:
            formula = parse(text)
        except EngineError:
            continue
        yield f"{text!r}: {told(warnings_of(formula.graph, formula.unset))}"


def test_formulas_are_recognized_as_it_was_looked_at() -> None:
    compare("recognized", "\n".join(line for text in spelled() for line in recognized(text)))


def test_formulas_are_doubted_as_it_was_looked_at() -> None:
    compare("doubted", "\n".join(doubted()))
