"""Parts of a formula as numbers and gates: operators, comparisons, arrays and what is taken of them."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import InvalidValueError, ParseError
from engine.formulas import names
from engine.formulas.gates import Gates, Operand
from engine.formulas.libraries import (
    held_by_maker,
    is_of_library,
    member_refused,
)
from engine.formulas.tokens import Text
from engine.formulas.tree import (
    Array,
    Binary,
    Call,
    Choice,
    Comparison,
    Definition,
    Entries,
    Expression,
    Member,
    Name,
    Negative,
    Number,
    Over,
    Place,
    Program,
    Span,
    Words,
)
from engine.graphs.graph import Graph
from engine.text import _

_ON_NUMBERS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "·": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
_BINARY = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "**": "power",
    "@": "matmul",
    "·": "centred_dot",
}
_STEPS = {">": (1.0, 0.0), "<": (1.0, 0.0), ">=": (0.0, 1.0), "<=": (0.0, 1.0)}
"""The values below zero and from zero up of the step that is 1 where a comparison holds."""

Value = Operand | list[Any] | str
"""What a name inside a function stands for: a node or a number, nested lists of numbers, or a word."""


class Values(ABC):
    """Makes a number or a gate of each part of a formula, in one graph."""

    def __init__(self, text: Text, program: Program) -> None:
        self.graph = Graph()
        self._text = text
        self._program = program
        self._named: dict[str, int] = {}
        self._unset: list[str] = []
        self._functions: dict[str, Definition | Call] = {}
        self._local: Mapping[str, Value] = {}
        self._site: Place | None = None
        self._calls = 0
        self._reserved: set[str] = set()
        self._assigned: set[str] = set()
        self._gates = Gates(self.graph, self._reserved)

    @abstractmethod
    def _call(self, call: Call) -> Operand:
        raise NotImplementedError

    def _leaf_value(self, node: Expression) -> Value:
        """Return a number, a node, or the nested lists of numbers that an array is written as."""
        if isinstance(node, Array):
            return self._array(node)
        if isinstance(node, Call):
            held = held_by_maker(node)
            if isinstance(held, str):
                raise self._error(node, held)
            if held is not None:
                return self._leaf_value(held)
        if isinstance(node, Name) and isinstance(self._local.get(node.text), (list, str)):
            return self._local[node.text]
        return self._value(node)

    def _array(self, node: Array) -> list[Any]:
        entries = [self._leaf_value(entry) for entry in node.entries]
        for entry, source in zip(entries, node.entries, strict=True):
            if isinstance(entry, int):
                message = _("the entries of an array are numbers; join arrays with concatenate(x, y)")
                raise self._error(source, message)
        return entries

    def _array_constant(self, node: Expression, entries: Value) -> int:
        """Return a constant that holds the array written in the midst of a formula."""
        try:
            return self._gates.constant(entries)
        except InvalidValueError:
            message = _("an array holds at least one number, and its rows are of equal length")
            raise self._error(node, message) from None

    # -- expressions --------------------------------------------------------------------------------------

    def _value(self, node: Expression) -> Operand:
        return _READ[type(node)](self, node)

    def _negative(self, node: Negative) -> Operand:
        return self._gates.negative(self._value(node.operand))

    def _words(self, node: Words) -> Operand:
        raise self._error(node, names.NUMBERS_AND_NAMES)

    def _comparison(self, node: Comparison) -> Operand:
        raise self._error(node, names.NO_COMPARISON)

    def _round_or_array(self, node: Array) -> int:
        if node.round:
            missing = _("something is missing here")
            raise self._error(node, _("lists stand in brackets, as in [1, 2]") if node.entries else missing)
        return self._array_constant(node, self._array(node))

    def _number(self, node: Number) -> float:
        text = node.text.replace("_", "").lower()
        try:
            if text.isdigit() or text[:2] in {"0x", "0b", "0o"}:
                return float(int(text, 0))
            return float(text)
        except (OverflowError, ValueError):
            raise self._error(node, _("this number is too large")) from None

    def _meant(self, name: Name) -> str:
        """Return the variable of a name: the vector x for x_i where a sum runs over the entries of x."""
        return name.base if name.index and name.base in self._program.summed else name.text

    def _variable(self, node: Name) -> Operand:
        if node.text in self._local:
            value = self._local[node.text]
            return value if isinstance(value, (int, float)) else self._array_constant(node, value)
        name = self._meant(node)
        if name in self._named:
            return self._named[name]
        if name in names.CONSTANTS and name not in self._assigned:
            return names.CONSTANTS[name]
        if name in names.ROWS:
            message = _("{name} is a function; give it its input in parentheses")
        else:
            message = _("{name} is used before it is defined")
        raise self._error(node, message.format(name=name))

    def _binary(self, node: Binary) -> Operand:
        left, right = self._factor(node, node.left), self._factor(node, node.right)
        if isinstance(left, float) and isinstance(right, float) and node.sign in _ON_NUMBERS:
            return self._fold(node, _ON_NUMBERS[node.sign], left, right)
        return self._gates.of_two(_BINARY[node.sign], left, right)

    def _factor(self, node: Binary, part: Expression) -> Operand:
        """Return an operand; a comparison, as a factor, is 1 where it holds and 0 elsewhere."""
        if isinstance(part, Comparison) and node.sign == "*":
            return self._where(part)
        return self._value(part)

    def _fold(
        self, node: Expression, rule: Callable[[float, float], float], left: float, right: float
    ) -> float:
        try:
            return float(rule(left, right))
        except OverflowError:
            raise self._error(node, _("this number is too large")) from None
        except (ArithmeticError, TypeError):
            raise self._error(node, _("this is not a real number")) from None

    def _where(self, node: Comparison) -> int:
        """Return the gate that is 1 where a comparison holds, and 0 elsewhere."""
        if node.sign not in _STEPS:
            raise self._error(node, names.NO_COMPARISON)
        left, right = self._value(node.left), self._value(node.right)
        greater, less = (right, left) if node.sign in {">", "<="} else (left, right)
        low, high = _STEPS[node.sign]
        return self._gates.apply("step", (self._difference(greater, less),), low=low, high=high)

    def _difference(self, left: Operand, right: Operand) -> int:
        if right == 0.0 and isinstance(right, float) and isinstance(left, int):
            return left
        if left == 0.0 and isinstance(left, float) and isinstance(right, int):
            return self._gates.apply("negate", (right,))
        return self._gates.of_two("subtract", left, right)

    def _choice(self, node: Choice) -> int:
        call = Call(Name("where", node.place), (node.condition, node.yes, node.no), (), node.place)
        return self._gates.as_node(self._call(call))

    def _over(self, node: Over) -> Operand:
        return self._call(Call(Name(node.function, node.place), (node.body,), (), node.place))

    def _member(self, node: Member) -> Operand:
        if node.name in {"T", "mT"}:
            return self._gates.apply("transpose", (self._gates.as_node(self._value(node.owner)),))
        if is_of_library(node) and node.name.lower() in names.CONSTANTS:
            return names.CONSTANTS[node.name.lower()]
        if node.name == "data":
            return self._value(node.owner)
        raise self._error(node, member_refused(node))

    def _entries(self, node: Entries) -> int:
        """Return entries taken with brackets: x[0], x[1, 2], x[0:2], x[:, 0]."""
        owner = self._gates.as_node(self._value(node.owner))
        indices = [self._span(index) for index in node.indices]
        if all(isinstance(index, int) for index in indices):
            return self._gates.apply("pick", (owner,), index=tuple(indices))  # type: ignore[arg-type]
        if len(indices) == 2 and indices[0] == (0, None) and isinstance(indices[1], int):
            columns = self._gates.apply("transpose", (owner,))
            return self._gates.apply("pick", (columns,), index=(indices[1],))
        for axis, index in enumerate(indices):
            if isinstance(index, int):
                raise self._error(
                    node, _("entries are taken with pick(x, index=[0]) or slice(x, start=0, stop=2)")
                )
            start, stop = index
            if index != (0, None):
                if stop is None:
                    raise self._error(node, _("name both ends, as in x[0:2]"))
                owner = self._gates.apply("slice", (owner,), start=start, stop=stop, axis=axis)
        return owner

    def _span(self, index: Expression | Span) -> int | tuple[int, int | None]:
        if not isinstance(index, Span):
            return self._whole(index)
        start = 0 if index.start is None else self._whole(index.start)
        return start, None if index.stop is None else self._whole(index.stop)

    def _whole(self, node: Expression) -> int:
        value = self._value(node)
        if not isinstance(value, float) or not value.is_integer():
            raise self._error(node, _("places in an array are whole numbers, from 0"))
        return int(value)

    def _error(self, node: Expression | Name, problem: str) -> ParseError:
        return self._text.error(problem, self._site or node.place)


_READ: dict[type[Expression], Callable[[Values, Any], Operand]] = {
    Binary: Values._binary,
    Number: Values._number,
    Name: Values._variable,
    Negative: Values._negative,
    Call: lambda values, call: values._call(call),
    Array: Values._round_or_array,
    Over: Values._over,
    Member: Values._member,
    Entries: Values._entries,
    Choice: Values._choice,
    Comparison: Values._comparison,
    Words: Values._words,
}
