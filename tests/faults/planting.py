"""Where a fault can be planted in a source file, and the file with the fault in it.

A fault is one small change of meaning: a comparison, a sum or a condition turned round, a number moved, a
statement or a result left out, two arguments exchanged. Nothing is changed that no run can notice or that is
said to users: types, docstrings, texts inside `_()`, decorators, assertions, strings.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip
SYMMETRIC = frozenset({
    "max", "min", "maximum", "minimum", "add", "multiply", "gcd", "union", "equal", "array_equal", "isclose",
    "logaddexp", "broadcast_shapes", "crosses", "overlap", "_is", "_is_word", "_is_same", "is_same",
    "suppress", "confuses", "drawLine",
})  # fmt: skip
"""Functions whose first two arguments may be exchanged."""

SAID = frozenset({"_", "cast", "TypeVar"})
"""Calls that hold texts or types."""

SIZES_ARE_CHOICES = "gui/"
"""Where a number that has a name of its own is how something looks: any other would be as right."""


@dataclass(frozen=True)
class Fault:
    """One change of a file: the bytes from `begin` to `end`, `before`, become `after`.

    `function` is the qualified name of the function it stands in, "" at module level; `lines` are those of
    the statement (of its head, if it has a body), the fault's own first. `call` is the name of what the
    statement calls, "" where it is more than a call. `row` is the name of the table's row it stands in.
    """

    file: str
    function: str
    lines: tuple[int, ...]
    begin: int
    end: int
    before: str
    after: str
    call: str = ""
    row: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.lines[0]}" + (f" in {self.function}" if self.function else "")
        return f"{place}: {self.change}"

    @property
    def change(self) -> str:
        """What becomes of what, on one line."""
        return f"{self.before} → {self.after}"

    def planted_in(self, source: str) -> str:
        """Return the file's text with the fault in it."""
        data = source.encode()
        return (data[: self.begin] + self.after.encode() + data[self.end :]).decode()


def faults_in(file: str, source: str) -> list[Fault]:
    """Return every fault that can be planted in a file, in the order of its text."""
    return list(_Planter(file, source).of(ast.parse(source)))


class _Planter:
    """Walks a module and yields its faults."""

    def __init__(self, file: str, source: str) -> None:
        self._file = file
        self._starts = [0]
        for line in source.encode().splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._scope: tuple[str, ...] = ()
        self._functions = 0
        self._statement: ast.stmt | None = None
        self._row = ""
        self._idle: set[int] = set()

    def of(self, node: ast.AST) -> Iterator[Fault]:
        """Yield the faults of a node and of all that is inside it."""
        if _is_said(node):
            return
        if isinstance(node, ast.stmt):
            self._statement = node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from self._of_definition(node)
            return
        if isinstance(node, ast.For | ast.While):
            self._idle.update(map(id, _last_of(node)))
        if isinstance(node, ast.Call) and _name(node) == "reshape":
            self._idle.update(map(id, _free_lengths(node)))
        outside, self._row = self._row, self._row or ("" if self._functions else _row_named(node))
        yield from self._at(node)
        for child in _inside(node):
            yield from self.of(child)
        self._row = outside

    def _of_definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[Fault]:
        is_function = not isinstance(node, ast.ClassDef)
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)] if is_function else []
        outside = self._scope, self._functions
        self._scope, self._functions = (*self._scope, node.name), self._functions + is_function
        for child in [*defaults, *node.body]:
            yield from self.of(child)
        self._scope, self._functions = outside

    def _at(self, node: ast.AST) -> Iterator[Fault]:
        match node:
            case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
                yield self._changed(node, ops=[COMPARISONS[type(op)]()])
            case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in ARITHMETIC and not self._is_of_types(
                node
            ):
                yield self._changed(node, op=ARITHMETIC[type(op)]())
            case ast.BoolOp(op=op):
                yield self._changed(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
                yield self._replaced(node, operand)
            case ast.Constant(value=bool() | int() | float() as value) if not self._is_left_alone(node):
                yield self._changed(node, value=_moved(value))
            case ast.Call(args=[first, second, *others]) if not _is_symmetric(node):
                yield self._changed(node, args=[second, first, *others])
            case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
                yield self._changed(node, value=ast.Constant(None))
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="__init__"))):
                return  # an exception keeps its arguments all the same, and a widget cannot be made without
            case ast.Continue() if id(node) in self._idle:
                return  # the loop would go on all the same
            case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
                yield self._replaced(node, ast.Pass())
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) if self._functions:
                yield self._replaced(node, ast.Pass())
        if isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(
            node.test, ast.UnaryOp | ast.Compare
        ):
            yield self._replaced(node.test, ast.UnaryOp(ast.Not(), node.test))

    def _is_of_types(self, node: ast.AST) -> bool:
        return not self._functions and isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)

    def _is_left_alone(self, node: ast.Constant) -> bool:
        """Return whether any other number would be as right."""
        return id(node) in self._idle or self._is_a_choice()

    def _is_a_choice(self) -> bool:
        named = isinstance(self._statement, ast.Assign | ast.AnnAssign) and not self._functions
        return named and self._file.startswith(SIZES_ARE_CHOICES)

    def _changed(self, node: ast.expr | ast.stmt, **fields: object) -> Fault:
        after = copy.copy(node)
        for name, value in fields.items():
            setattr(after, name, value)
        return self._replaced(node, after)

    def _replaced(self, node: ast.expr | ast.stmt, after: ast.expr | ast.stmt) -> Fault:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        text = ast.unparse(after)
        if isinstance(node, ast.expr) and not isinstance(after, ast.Constant | ast.Name | ast.Call):
            text = f"({text})"
        begin = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        lines = (node.lineno, *_head(self._statement or node))
        function = ".".join(self._scope) if self._functions else ""
        call = _called(self._statement)
        return Fault(self._file, function, lines, begin, end, ast.unparse(node), text, call, self._row)


def _last_of(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements that may be the last of a loop's turn."""
    for part in ("body", "orelse", "handlers", "finalbody"):
        block = getattr(node, part, [])
        if part == "handlers":
            for handler in block:
                yield from _last_of(handler)
        elif block and (part == "body" or not isinstance(node, ast.For | ast.While)):
            yield block[-1]
            if isinstance(block[-1], ast.If | ast.Try | ast.With):
                yield from _last_of(block[-1])


def _free_lengths(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the numbers of a shape that are negative: to NumPy each of them means whatever length is left."""
    for argument in call.args:
        for node in ast.walk(argument):
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                yield node.operand


def _row_named(node: ast.AST) -> str:
    """Return the name with which a row of a table begins, as in Row("name", …)."""
    match node:
        case ast.Call(args=[ast.Constant(value=str() as name), *_others]) if name.isidentifier():
            return name
    return ""


def _inside(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.AnnAssign):
        return [node.value] if node.value else []
    if isinstance(node, ast.keyword) and node.arg in {"strict", "repr"}:
        return []  # the one is an assertion, the other says how something is printed
    return list(ast.iter_child_nodes(node))


def _is_said(node: ast.AST) -> bool:
    """Return whether a node says something instead of doing it, or cannot be changed in its place."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in SAID
        case (
            ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Assert() | ast.Import() | ast.ImportFrom()
        ):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError")):
            return True  # a method that is left to others to fill in, and called on none but them
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Compare(left=ast.Name(id="__name__"))):
            return True
    return False


def _moved(value: bool | float) -> bool | float:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) or value == 0 else value * 2


def _called(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return _name(statement.value)
    return ""


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _is_symmetric(call: ast.Call) -> bool:
    starred = any(isinstance(argument, ast.Starred) for argument in call.args[:2])
    is_clipped = _name(call) == "clip" and len(call.args) == 3  # NumPy's, of an array: min(max(x, low), high)
    return (
        starred or is_clipped or _name(call) in SYMMETRIC or ast.dump(call.args[0]) == ast.dump(call.args[1])
    )


def _is_nothing(value: ast.expr) -> bool:
    """Return whether a caller could hardly tell a value from None."""
    return isinstance(value, ast.Constant) and not value.value


def _head(statement: ast.AST) -> range:
    """Return the lines of a statement, without those of its body."""
    body = getattr(statement, "body", None)
    end = body[0].lineno if isinstance(body, list) and body else (statement.end_lineno or 0) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))
