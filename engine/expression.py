"""Text to graph: a formula, or several lines of `name = formula`, becomes nodes.

The text is parsed by Python's own `ast` and walked through a whitelist; nothing is ever executed. A name that
is not assigned becomes an input, or a parameter where it looks like a weight (w, w0, W1, b1, θ); `x = -2`
gives one its value, and so does `W = [[1, 2], [3, 4]]`, while `[[1, 2], [3, 4]] @ x` has a constant;
`x = parameter(-2)`, `input(…)` or `constant(…)` says which kind of leaf it is. Equal subexpressions share one
node, but each line that gives a name has one of its own. A number that is added or multiplied becomes a gate
of its own, "+1" or "×2", as lectures draw it. Attributes are keywords: `huber(y, t, delta=2)`,
`reshape(x, shape=[2, 3])`. A sum written with + adds two at a time; `add(x, y, z)` is one gate.
`engine.export.formula_text` writes such text.
"""

from __future__ import annotations

import ast
import difflib
import math
import operator
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from engine.errors import EngineError, InvalidValueError, ParseError
from engine.graph import Graph, Node
from engine.node_values import as_attribute, attribute_wanted, with_inputs
from engine.ops import OPS, AttributeValue, Op, op_named
from engine.text import _

LONGEST_TEXT = 20_000
"""Characters; a longer formula is refused."""

Operand = int | float
"""A node's id (int), or a number that is not a node yet (float)."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_LOOKS_LIKE_PARAMETER = re.compile(r"(w|W|θ|theta)_?\d*|[bB]_?\d+")
_LEAF_KINDS = frozenset(op.name for op in OPS.values() if op.is_leaf)
_FUNCTIONS: dict[str, Op] = {
    name: op for op in OPS.values() if not op.is_leaf and not op.symbol.startswith(("{", "×{"))
    for name in (op.name, *op.aliases)
}  # fmt: skip
_ON_NUMBERS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.MatMult: "matmul",
}
_HOLDING: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("add_constant", "c"),
    ast.Mult: ("scale", "factor"),
}
_POWERS = {2.0: "square", 0.5: "sqrt", -1.0: "reciprocal"}


@dataclass(frozen=True)
class Formula:
    """What a text became: its graph, the node of its last line, and the names that were given no value."""

    graph: Graph
    target: int
    unset: tuple[str, ...]


def parse(text: str) -> Formula:
    """Return the graph of a formula; raise ParseError with line and column where it cannot be read."""
    lines = _LINE_END.split(text)
    tidy = "\n".join(line.strip() for line in lines)
    try:
        return _Reader(tidy).read(_tree(tidy))
    except ParseError as error:
        indented = lines[error.line - 1] if error.line <= len(lines) else ""
        margin = len(indented) - len(indented.lstrip()) if indented.strip() else 0
        raise _at(str(error), error.line, error.column + margin) from None


def leaf_kind(name: str) -> str:
    """Return what a variable of that name becomes where nothing says it: "parameter" or "input"."""
    return "parameter" if _LOOKS_LIKE_PARAMETER.fullmatch(name) else "input"


def _tree(text: str) -> ast.Module:
    if len(text) > LONGEST_TEXT:
        message = _("the formula is longer than {limit} characters").format(limit=LONGEST_TEXT)
        raise ParseError(message, line=1, column=1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise ParseError(_not_a_formula(error), line=error.lineno or 1, column=error.offset or 1) from None
    except (RecursionError, MemoryError, ValueError):
        problem = _(
            "this cannot be read as a formula: it is nested too deeply, or holds a character none has"
        )
        raise ParseError(problem, line=1, column=1) from None
    if not tree.body:
        raise ParseError(_("the formula is empty"), line=1, column=1)
    return tree


def _not_a_formula(error: SyntaxError) -> str:
    message = _("this cannot be read as a formula ({reason}). Write products with *, powers with **.")
    return message.format(reason=error.msg)


def _at(problem: str, line: int, column: int) -> ParseError:
    message = _("line {line}, column {column}: {problem}")
    text = message.format(line=line, column=column, problem=problem)
    return ParseError(text, line=line, column=column)


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._graph = Graph()
        self._named: dict[str, int] = {}
        self._unset: list[str] = []
        self._shared: dict[tuple[object, ...], int] = {}
        self._reserved: set[str] = set()

    def read(self, tree: ast.Module) -> Formula:
        calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
        names = sorted(
            (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in calls),
            key=lambda node: (node.lineno, node.col_offset),
        )
        self._reserved = {node.id for node in names}
        assigned = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        for name in dict.fromkeys(node.id for node in names if node.id not in assigned | _FUNCTIONS.keys()):
            self._add_variable(name)
            self._unset.append(name)
        try:
            for statement in tree.body:
                target = self._statement(statement)
        except RecursionError:
            raise ParseError(_("the formula is nested too deeply"), line=1, column=1) from None
        self._name_result(target)
        return Formula(self._graph, target, tuple(self._unset))

    # -- lines --------------------------------------------------------------------------------------------

    def _statement(self, statement: ast.stmt) -> int:
        if isinstance(statement, ast.Expr):
            return self._as_node(self._value(statement.value))
        if (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and _is_name(statement.targets[0])
        ):
            return self._assign(statement.targets[0], statement.value)
        raise self._error(statement, _("a line is a formula, or a name, = and a formula"))

    def _assign(self, name: ast.Name, formula: ast.expr) -> int:
        if name.id in self._named:
            raise self._error(name, _("{name} is defined already").format(name=name.id))
        kind = leaf_kind(name.id)
        if isinstance(formula, ast.Call) and _is_name(formula.func) and formula.func.id in _LEAF_KINDS:
            kind, formula = formula.func.id, self._held(formula)
        value = self._leaf_value(formula)
        if not isinstance(value, int):
            return self._add_leaf(name, kind, value)
        node = self._graph.node(value)
        if node.op.is_leaf or isinstance(formula, ast.Name):
            value = self._add_gate(op_named("identity"), (value,))
        elif node.name in self._named:
            value = self._twin(node)
        self._graph.rename(value, name.id)
        self._named[name.id] = value
        return value

    def _held(self, call: ast.Call) -> ast.expr:
        """Return what stands in the parentheses of `input(…)`, `parameter(…)` or `constant(…)`."""
        names = [part for part in ast.walk(call) if isinstance(part, ast.Name) and part is not call.func]
        if len(call.args) != 1 or call.keywords or names:
            raise self._error(call, _("a leaf holds a number, or a list of numbers"))
        return call.args[0]

    def _leaf_value(self, node: ast.expr) -> Operand | list[Any]:
        """Return a number, a node, or the nested lists of numbers that an array is written as."""
        return self._array(node) if isinstance(node, ast.List) else self._value(node)

    def _array(self, node: ast.List | ast.Tuple) -> list[Any]:
        entries = [self._leaf_value(entry) for entry in node.elts]
        for entry, source in zip(entries, node.elts, strict=True):
            if isinstance(entry, int):
                raise self._error(source, _("the entries of an array are numbers"))
        return entries

    def _array_constant(self, node: ast.List) -> int:
        """Return a constant that holds the array written in the midst of a formula."""
        value = self._array(node)
        key = ("constant", repr(value))
        try:
            if key not in self._shared:
                self._shared[key] = self._graph.add("constant", name=self._free_name("c"), value=value)
        except InvalidValueError as error:
            raise self._error(node, str(error)) from None
        return self._shared[key]

    def _add_leaf(self, name: ast.Name, kind: str, value: Any) -> int:
        try:
            self._named[name.id] = self._graph.add(kind, name=name.id, value=value)
        except InvalidValueError as error:
            raise self._error(name, str(error)) from None
        return self._named[name.id]

    def _add_variable(self, name: str) -> None:
        self._named[name] = self._graph.add(leaf_kind(name), name=name)

    def _twin(self, node: Node) -> int:
        """Return a new node that computes what this one does."""
        twin = self._graph.add(node.op, attributes=node.attributes, name=self._free_name(node.op.name))
        for edge in self._graph.edges_into(node.id):
            self._graph.connect(edge.source, twin, edge.port)
        return twin

    def _name_result(self, target: int) -> None:
        node = self._graph.node(target)
        if not node.op.is_leaf and node.name not in self._named and "f" not in self._reserved:
            self._graph.rename(target, "f")

    # -- expressions --------------------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Operand:
        match node:
            case ast.Constant(value=bool() | str() | bytes() | complex() | None):
                raise self._error(node, _("a formula holds numbers and names only"))
            case ast.Constant(value=int() | float() as number):
                return self._number(node, number)
            case ast.Name():
                return self._variable(node)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                operand = self._value(node.operand)
                return self._negate(operand) if isinstance(node.op, ast.USub) else operand
            case ast.BinOp():
                return self._binary(node)
            case ast.Call():
                return self._call(node)
            case ast.List():
                return self._array_constant(node)
            case ast.Compare():
                raise self._error(node, _("comparisons have no gradient; use step, max or relu"))
        raise self._error(node, _("this does not belong in a formula; use + - * / ** @ and functions"))

    def _number(self, node: ast.expr, number: float) -> float:
        try:
            return float(number)
        except OverflowError:
            raise self._error(node, _("this number is too large")) from None

    def _variable(self, node: ast.Name) -> int:
        if node.id not in self._named:
            if node.id in _FUNCTIONS:
                message = _("{name} is a function; give it its input in parentheses")
            else:
                message = _("{name} is used before it is defined")
            raise self._error(node, message.format(name=node.id))
        return self._named[node.id]

    def _negate(self, operand: Operand) -> Operand:
        return -operand if isinstance(operand, float) else self._apply("negate", (operand,))

    def _binary(self, node: ast.BinOp) -> Operand:
        kind = type(node.op)
        if kind is ast.BitXor:
            raise self._error(node.right, _("powers are written **, as in x**2"))
        if kind not in _BINARY:
            raise self._error(node, _("this operator does not belong in a formula; use + - * / ** @"))
        left, right = self._value(node.left), self._value(node.right)
        if isinstance(left, float) and isinstance(right, float) and kind in _ON_NUMBERS:
            return self._fold(node, _ON_NUMBERS[kind], left, right)
        held = self._with_number(kind, left, right)
        if held is not None:
            return held
        return self._apply(_BINARY[kind], (self._as_node(left), self._as_node(right)))

    def _fold(
        self, node: ast.BinOp, rule: Callable[[float, float], float], left: float, right: float
    ) -> float:
        try:
            return float(rule(left, right))
        except (ArithmeticError, TypeError):
            raise self._error(node, _("this is not a real number")) from None

    def _with_number(self, kind: type[ast.operator], left: Operand, right: Operand) -> int | None:
        """Return the gate that holds the number, where one side is a number and there is such a gate."""
        if isinstance(left, int) and isinstance(right, float):
            if kind is ast.Sub:
                kind, right = ast.Add, -right
            if kind is ast.Pow and right in _POWERS:
                return self._apply(_POWERS[right], (left,))
            return self._holding(kind, left, right)
        if isinstance(left, float) and isinstance(right, int):
            if kind is ast.Sub:
                kind, right = ast.Add, self._apply("negate", (right,))
            if kind is ast.Div and left == 1:
                return self._apply("reciprocal", (right,))
            return self._holding(kind, right, left)
        return None

    def _holding(self, kind: type[ast.operator], operand: int, number: float) -> int | None:
        if kind not in _HOLDING or not math.isfinite(number):
            return None
        op, attribute = _HOLDING[kind]
        return self._apply(op, (operand,), **{attribute: number})

    def _call(self, node: ast.Call) -> int:
        op = self._function(node.func)
        op = self._with_inputs(op, node)
        attributes: dict[str, AttributeValue] = {}
        for keyword in node.keywords:
            name = keyword.arg or ""
            if name not in op.defaults() or name in attributes:
                allowed = ", ".join(op.defaults()) or _("none")
                message = _("{name} has the attributes: {allowed}; each is given once")
                raise self._error(keyword.value, message.format(name=op.name, allowed=allowed))
            attributes[name] = self._attribute(op, name, keyword.value)
        return self._apply(op, tuple(self._as_node(self._value(arg)) for arg in node.args), **attributes)

    def _with_inputs(self, op: Op, node: ast.Call) -> Op:
        """Return the op's row for as many inputs as it is called with."""
        try:
            return with_inputs(op, len(node.args), op.name)
        except InvalidValueError:
            message = _("{name} takes {expected}, not {given}")
            expected = ", ".join(op.ports if op.of_many is None else (*op.ports, "…"))
            text = message.format(name=op.name, expected=expected, given=len(node.args))
            raise self._error(node, text) from None

    def _attribute(self, op: Op, name: str, node: ast.expr) -> AttributeValue:
        """Return the number, or the list of whole numbers, that an attribute is given."""
        value = self._array(node) if isinstance(node, (ast.List, ast.Tuple)) else self._value(node)
        wanted = next(attribute for attribute in op.attributes if attribute.name == name)
        fitting = None if isinstance(value, int) else as_attribute(value, wanted)
        if fitting is None:
            raise self._error(node, attribute_wanted(wanted, op.name))
        return fitting

    def _function(self, node: ast.expr) -> Op:
        if not _is_name(node):
            raise self._error(
                node, _("only a function's name can stand before parentheses; write products with *")
            )
        if node.id in _FUNCTIONS:
            return _FUNCTIONS[node.id]
        close = difflib.get_close_matches(node.id, _FUNCTIONS, n=1)
        hint = _(" Did you mean {name}?").format(name=close[0]) if close else _(" Write products with *.")
        raise self._error(node, _("there is no function called {name}.").format(name=node.id) + hint)

    # -- nodes --------------------------------------------------------------------------------------------

    def _as_node(self, operand: Operand) -> int:
        if isinstance(operand, int):
            return operand
        key = ("constant", operand)
        if key not in self._shared:
            self._shared[key] = self._graph.add("constant", name=self._free_name("c"), value=operand)
        return self._shared[key]

    def _apply(self, op: str | Op, inputs: tuple[Operand, ...], **attributes: AttributeValue) -> int:
        row = op_named(op) if isinstance(op, str) else op
        key = (row, inputs, *attributes.items())
        if key not in self._shared:
            self._shared[key] = self._add_gate(row, inputs, **attributes)
        return self._shared[key]

    def _add_gate(self, op: Op, inputs: tuple[Operand, ...], **attributes: AttributeValue) -> int:
        node_id = self._graph.add(op, name=self._free_name(op.name), attributes=attributes)
        for port, source in zip(op.ports, inputs, strict=True):
            self._graph.connect(int(source), node_id, port)
        return node_id

    def _free_name(self, wanted: str) -> str:
        name = self._graph.free_name(wanted)
        return name if name not in self._reserved else self._free_name(f"{wanted}_")

    def _error(self, node: ast.stmt | ast.expr, problem: str) -> EngineError:
        line = self._lines[node.lineno - 1] if node.lineno <= len(self._lines) else ""
        column = len(line.encode()[: node.col_offset].decode(errors="ignore")) + 1
        return ParseError(problem, line=node.lineno, column=column)


def _is_name(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)
