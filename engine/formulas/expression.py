"""Text to graph: a formula, or several lines of `name = formula`, becomes nodes.

The syntax tree (`engine.formulas.syntax`) is walked through a whitelist; nothing is ever executed. A name
that is not assigned becomes an input, or a parameter where it looks like a weight (w, w0, W1, b1, θ); `x =
-2` gives one its value, and so does `W = [[1, 2], [3, 4]]`, while `[[1, 2], [3, 4]] @ x` has a constant; `x =
parameter(-2)`, `input(…)` or `constant(…)` says which kind of leaf it is. Equal subexpressions share one
node, but each line that gives a name has one of its own. A number that is added or multiplied becomes a gate
of its own, "+1" or "×2", as lectures draw it. Attributes are keywords: `huber(y, t, delta=2)`, `reshape(x,
shape=[2, 3])`. A sum written with + adds two at a time; `add(x, y, z)` is one gate. − × · ÷ are - * * /.
`engine.formulas.formula_text` writes such text.
"""

from __future__ import annotations

import ast
import difflib
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from engine.errors import InvalidValueError, ParseError
from engine.formulas.gates import Gates, Operand
from engine.formulas.syntax import Text, refusal, too_deep
from engine.graphs.graph import Graph
from engine.graphs.node_values import as_attribute, attribute_wanted, require_order, with_inputs
from engine.ops import OPS, AttributeValue, Op, op_named
from engine.text import _

_LOOKS_LIKE_PARAMETER = re.compile(r"(w|W|θ|theta)_?\d*|[bB]_?\d+")
_LEAF_KINDS = frozenset(op.name for op in OPS.values() if op.is_leaf)
_FUNCTIONS: dict[str, Op] = {
    name: op for op in OPS.values() if not op.is_leaf and not op.symbol.startswith(("{", "×{"))
    for name in (op.name, *op.aliases)
}  # fmt: skip
_ON_NUMBERS: dict[str, Callable[[float, float], float]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
}
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.MatMult: "matmul",
}


@dataclass(frozen=True)
class Formula:
    """What a text became: its graph, the node of its last line, and the names that were given no value."""

    graph: Graph
    target: int
    unset: tuple[str, ...]


def parse(text: str) -> Formula:
    """Return the graph of a formula; raise ParseError with line and column where it cannot be read."""
    typed = Text(text)
    return _Reader(typed).read(typed.tree())


def leaf_kind(name: str) -> str:
    """Return what a variable of that name becomes where nothing says it: "parameter" or "input"."""
    return "parameter" if _LOOKS_LIKE_PARAMETER.fullmatch(name) else "input"


class _Reader:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._graph = Graph()
        self._named: dict[str, int] = {}
        self._unset: list[str] = []
        self._reserved: set[str] = set()
        self._gates = Gates(self._graph, self._reserved)

    def read(self, tree: ast.Module) -> Formula:
        calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
        names = sorted(
            (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in calls),
            key=lambda node: (node.lineno, node.col_offset),
        )
        self._reserved.update(node.id for node in names)
        assigned = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        for name in dict.fromkeys(node.id for node in names if node.id not in assigned | _FUNCTIONS.keys()):
            self._add_variable(name)
            self._unset.append(name)
        try:
            for statement in tree.body:
                target = self._statement(statement)
        except RecursionError:
            raise self._text.error(too_deep()) from None
        self._name_result(target)
        return Formula(self._graph, target, tuple(self._unset))

    # -- lines --------------------------------------------------------------------------------------------

    def _statement(self, statement: ast.stmt) -> int:
        if isinstance(statement, ast.Expr):
            return self._gates.as_node(self._value(statement.value))
        if (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and _is_name(statement.targets[0])
        ):
            return self._assign(statement.targets[0], statement.value)
        raise self._error(statement, _("a line is a formula, or one name, = and a formula"))

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
            value = self._gates.add(op_named("identity"), (value,))
        elif node.name in self._named:
            value = self._gates.twin(node)
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
        try:
            return self._gates.constant(self._array(node))
        except InvalidValueError:
            message = _("an array holds at least one number, and its rows are of equal length")
            raise self._error(node, message) from None

    def _add_leaf(self, name: ast.Name, kind: str, value: Any) -> int:
        try:
            self._named[name.id] = self._graph.add(kind, name=name.id, value=value)
        except InvalidValueError as error:
            raise self._error(name, str(error)) from None
        return self._named[name.id]

    def _add_variable(self, name: str) -> None:
        self._named[name] = self._graph.add(leaf_kind(name), name=name)

    def _name_result(self, target: int) -> None:
        node = self._graph.node(target)
        if not node.op.is_leaf and node.name not in self._named and "f" not in self._reserved:
            self._graph.rename(target, "f")

    # -- expressions --------------------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Operand:
        match node:
            case ast.Constant(value=bool()):
                raise self._error(node, refusal(node))
            case ast.Constant(value=int() | float() as number):
                return self._number(node, number)
            case ast.Name():
                return self._variable(node)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                operand = self._value(node.operand)
                return self._gates.negative(operand) if isinstance(node.op, ast.USub) else operand
            case ast.BinOp():
                return self._binary(node)
            case ast.Call():
                return self._call(node)
            case ast.List():
                return self._array_constant(node)
        raise self._error(node, refusal(node))

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

    def _binary(self, node: ast.BinOp) -> Operand:
        if isinstance(node.op, ast.BitXor):
            raise self._error(node.right, _("powers are written **, as in x**2"))
        if type(node.op) not in _BINARY:
            raise self._error(node, _("this operator does not belong in a formula; use + - * / ** @"))
        op, left, right = _BINARY[type(node.op)], self._value(node.left), self._value(node.right)
        if isinstance(left, float) and isinstance(right, float) and op in _ON_NUMBERS:
            return self._fold(node, _ON_NUMBERS[op], left, right)
        return self._gates.of_two(op, left, right)

    def _fold(
        self, node: ast.BinOp, rule: Callable[[float, float], float], left: float, right: float
    ) -> float:
        try:
            return float(rule(left, right))
        except OverflowError:
            raise self._error(node, _("this number is too large")) from None
        except (ArithmeticError, TypeError):
            raise self._error(node, _("this is not a real number")) from None

    def _call(self, node: ast.Call) -> int:
        op = self._function(node.func)
        for keyword in node.keywords:
            if keyword.arg in op.ports:
                message = _("inputs have no names: give {port} its place in {name}({ports})")
                text = message.format(port=keyword.arg, name=op.name, ports=", ".join(op.ports))
                raise self._error(keyword.value, text)
        op = self._with_inputs(op, node)
        attributes: dict[str, AttributeValue] = {}
        for keyword in node.keywords:
            name = keyword.arg or ""
            if name not in op.defaults():
                raise self._error(keyword.value, _no_attribute(op, name))
            if name in attributes:
                raise self._error(keyword.value, _("attribute {name} is given twice").format(name=name))
            attributes[name] = self._attribute(op, name, keyword.value)
        try:
            require_order(op, {**op.defaults(), **attributes}, op.name)
        except InvalidValueError as error:
            raise self._error(node, str(error)) from None
        return self._gates.apply(
            op, tuple(self._gates.as_node(self._value(arg)) for arg in node.args), **attributes
        )

    def _with_inputs(self, op: Op, node: ast.Call) -> Op:
        """Return the op's row for as many inputs as it is called with."""
        try:
            return with_inputs(op, len(node.args), op.name)
        except InvalidValueError as error:
            text = str(error) if op.of_many else _other_inputs(op, len(node.args))
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
        if node.id in _LEAF_KINDS:
            message = _("{kind}(…) stands alone after a name and =, as in x = {kind}(2)")
            raise self._error(node, message.format(kind=node.id))
        close = difflib.get_close_matches(node.id, _FUNCTIONS, n=1)
        hint = _(" Did you mean {name}?").format(name=close[0]) if close else _(" Write products with *.")
        raise self._error(node, _("there is no function called {name}.").format(name=node.id) + hint)

    def _error(self, node: ast.stmt | ast.expr, problem: str) -> ParseError:
        return self._text.error_at(node, problem)


def _no_attribute(op: Op, name: str) -> str:
    """Return the sentence that refuses an attribute which the op has not; "" stands for one without name."""
    if not op.attributes:
        return _("{op} has no attributes; it takes {ports} only").format(
            op=op.name, ports=", ".join(op.ports)
        )
    message = (
        _("{op} has no attribute {name}; it has {allowed}") if name else _("name the attribute: {allowed}")
    )
    return message.format(op=op.name, name=name, allowed=", ".join(op.defaults()))


def _other_inputs(op: Op, given: int) -> str:
    """Return the sentence that refuses that many inputs for an op whose ports are fixed."""
    wanted, ports = len(op.ports), ", ".join(op.ports)
    message = (
        _("{op} takes 1 input, not {given}: {op}({ports})")
        if wanted == 1
        else _("{op} takes {wanted} inputs, not {given}: {op}({ports})")
    )
    return message.format(op=op.name, wanted=wanted, given=given, ports=ports)


def _is_name(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)
