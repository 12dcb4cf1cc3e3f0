"""What is made of a text, of the same text with a slip in it, and what is said where it cannot be read.

All that other tests read is read here once more, whole and with a letter left out, and each graph and each
sentence is compared with what was stored: `WRITE_TEXTS=1 pytest tests/engine/formulas/test_written.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from engine.errors import GraphError, ParseError
from engine.formulas.array_text import array_from
from engine.formulas.expression import parse, value_of
from engine.formulas.first_values import first_values
from engine.formulas.formula_text import text_of
from engine.formulas.tokens import LONGEST_TEXT
from tests.engine.formulas import test_array_text, test_grammar, test_latex, test_what_people_type
from tests.engine.telling import told
from tests.engine.written import compare


def marked(test: object) -> list[str]:
    """Return the texts with which a test is parametrized, none where its cases are no texts."""
    mark = next(each for each in test.pytestmark if each.name == "parametrize")  # type: ignore[attr-defined]
    rows = [getattr(row, "values", row) for row in mark.args[1]]
    texts = [row if isinstance(row, str) else row[0] for row in rows if isinstance(row, str | tuple | list)]
    return [text for text in texts if isinstance(text, str) and len(text) < 200]


SOURCES = {
    "mathematics": [text for text, _value in test_what_people_type.MATHEMATICS],
    "arrays": [row[0] for row in test_what_people_type.ARRAYS],
    "latex": [row[0] for row in (*test_what_people_type.LATEX, *test_latex.VALUES)],
    "programs": [row[0] for row in (*test_what_people_type.PROGRAMS, *test_grammar.VALUES)],
    "axes": marked(test_what_people_type.test_sums_and_the_like_run_along_an_axis),
    "refused": marked(
        test_what_people_type.test_what_cannot_be_read_is_refused_in_its_own_words_at_its_place
    ),
}

SLIPS = [
    "010 + x",
    "(-1)**0.5",
    "10**400",
    "10.0**400",
    "0**-1",
    "1/0",
    "|x + |y||",
    "|W[0]| y",
    "|x[1]|",
    "% x",
    "x, y = 1, 2",
    "\\text{a-b} x",
    "\\hat{x y}",
    "\\hat x",
    "\\sqrt[ 3 ]{x}",
    "\\sqrt [3]{x}",
    "\\left| x \\right|",
    "|\\, x |",
    "np.full((2, 2), 0) + x",
    "np.zeros((2, 0))",
    "np.ones(5) * x",
    "np.eye(3) @ x",
    "2 3",
    "2for",
    "import",
    "a in b",
    "1,5 = x",
    "x = 1,5",
    "f(1,5) = 2",
    "a // 2 = b",
    "F.relu(x)",
    "nn.MSELoss()(y, t)",
    "loss = nn.MSELoss(); loss(y, t)",
    "relu = nn.ReLU(); relu(x)",
    "ReLU()(x)",
    "M(x)",
    "MSE(y, t)",
    "s(x)",
    "ce(z, y)",
    "inv(x)",
    "np.var(x)",
    "var(x)",
    "t(x)",
    "huber(y, t, True)",
    "sum(x, 'axis')",
    "reshape(x, (2, -1))",
    "x_2 = 3; x_1",
    "True",
    "x + None",
    "x and y",
    "not x",
    "lambda",
    "x = lambda",
    "class * 2",
    "yield",
    "is + 1",
    "x := 2",
    "x % 2",
    "x // 2",
    "x & y",
    "x if y else z",
    "max()",
    "sum(x, y, z)",
    "1e999 * x",
    "x =",
    "= x",
    "x == y",
    "()",
    "x,",
    "'a'",
    "x.y.z",
    "f(x, y=)",
    "relu(x=1, x=2)",
    "relu(y=1)",
    "clip(x, low=0)",
    "clip(x, 0, 1)",
    "clip(x, max=2)",
    "where(x > 0, x, y)",
    "where(x, y)",
    "x > 0",
    "huber(y, t, delta=0)",
    "huber(y, t, 2)",
    "leaky_relu(x, 0.1, 0.2)",
    "leaky_relu(x, slope)",
    "matmul(x)",
    "concatenate(x)",
    "concatenate((x, y), axis=1)",
    "softmax(x, axis=5)",
    "sum(x, axis=0, keepdims=True)",
    "sum(x, axis=1, keepdims=False)",
    "x.mean(1, keepdim=True)",
    "x @",
    "log(x, 2)",
    "x_{ij}",
    "a; b; a",
    "x = 1; x = 2",
    "x = 1; y = x; x = y * 2; x",
    r"\alpha x",
    r"\frac{1}",
    r"\sqrt[3]{x}",
    r"\left( x",
    "$x^2$",
    "# only",
    "x  # and more",
    "x\n\n  + y",
    "x\ty",
    "2 3 x",
    "x 2 y",
    "3.5.2",
    "1__0",
    "0x1g",
    "1e",
    "x!",
    "x?",
    "x ~ y",
    "~x",
    "x <- y",
    "x → y",
    "½x",
    "x²³",
    "∛x",
    "∑x",
    "∂x",
    "[1, 2] + x",
    "[[1, 2], [3]]",
    "x[0]",
    "x[0, 1]",
    "x[1:3]",
    "x[-1]",
    "x[a]",
    "W = [[1, 2], [3, 4]]; x = [1, 2]; W x",
    "wᵀx + b",
    "|x| + ‖x‖",
    "|x",
    "f(x) = x^2; f(3)",
    "f(x, y) = x y; f(2)",
    "f(f) = f",
    "f(x) = g(x); g(x) = x; f(1)",
    "np.array([1, 2]) * x",
    "np.ones(3) @ x",
    "nn.ReLU()(x)",
    "torch.where(x > 0, x, y)",
    "x.relu().sum()",
    "x.T @ y",
    "import numpy as np\nx",
    "print(x)",
    "return x",
    "def f(x): return x",
    "x += 1",
    "x: float = 2",
    "*x",
    "f(*x)",
    "x; ; y",
    ";",
    "pow(x, 3)",
    "exp",
    "exp exp x",
    "sin cos x",
    "sin",
    "e",
    "pi",
    "e = 2; e",
    "i",
    "j x",
    "inf",
    "nan x",
    "x^",
    "^x",
    "(x",
    "x)",
    "((x)",
    "{x}",
    "\\{x\\}",
]
SOURCES["slips"] = SLIPS


def read(text: str) -> str:
    """Return the graph of a formula in a line, or what is said of it and where."""
    try:
        formula = parse(text)
    except ParseError as error:
        return f"{error.line}:{error.column} {error}"
    graph = formula.graph
    wired = {node.id: [edge.source for edge in graph.edges_into(node.id)] for node in graph.nodes()}
    nodes = [f"{node.name}={node.op.name}{told(wired[node.id])}{told(node.attributes)}{told(node.value)}"
             for node in graph.nodes()]  # fmt: skip
    return f"{' '.join(nodes)} | {graph.node(formula.target).name} {told(formula.unset)} | {written(formula)}"


def written(formula: object) -> str:
    graph, target = formula.graph, formula.target  # type: ignore[attr-defined]
    try:
        values = told(first_values(graph, target, formula.unset), digits=4)  # type: ignore[attr-defined]
    except GraphError as error:
        values = str(error)
    return f"{text_of(graph, target)!r} {values}"


def slips(texts: Iterable[str]) -> Iterable[str]:
    """Yield every text, then with a letter left out, another place in each."""
    for number, text in enumerate(texts):
        yield text
        place = number * 7 % len(text)
        yield text[:place] + text[place + 1 :]


@pytest.mark.parametrize("source", SOURCES)
def test_a_text_becomes_what_was_looked_at(source: str) -> None:
    lines = [f"{text!r}: {read(text)}" for text in slips(SOURCES[source])]
    compare(f"read-{source}", "\n".join(lines))


def test_a_value_becomes_what_was_looked_at() -> None:
    texts = marked(test_array_text.test_a_text_says_an_array)
    texts += marked(test_array_text.test_what_cannot_be_read_is_told_with_its_cell)
    lines = []
    for text in slips([text for text in texts if text]):
        try:
            lines.append(f"{text!r}: {told(array_from(text))}")
        except ValueError as error:
            lines.append(f"{text!r}: {error}")
    compare("read-values", "\n".join(lines))


NO_VALUE = "line 1, column 1: a value is a number, or rows of numbers such as [[1, 2], [3, 4]]"
VALUES = {
    "1/3": "0.33333",
    "pi": "3.1416",
    "[1, 2,]": "[1, 2]",
    "[[1, 2], [3, 4]]": "[[1, 2], [3, 4]]",
    "-2e-3": "-0.002",
    "2^3": "8",
    "x": NO_VALUE,
    "[x]": NO_VALUE,
    "1; 2": NO_VALUE,
    "": "line 1, column 1: the formula is empty",
}


@pytest.mark.parametrize("text", VALUES)
def test_a_value_of_a_formula_becomes_what_was_looked_at(text: str) -> None:
    try:
        found = told(value_of(text))
    except ParseError as error:
        found = str(error)
    assert found == VALUES[text]


def test_a_text_may_be_as_long_as_the_limit() -> None:
    assert parse("x".ljust(LONGEST_TEXT)).unset == ("x",)
    with pytest.raises(ParseError):
        parse("x".ljust(LONGEST_TEXT + 1))


def test_a_number_may_be_too_large() -> None:
    with pytest.raises(ParseError, match="too large"):
        parse("x + 1" + "0" * 400)
