"""Syntax tree to graph: each part of a formula becomes a number or a gate, each line a name."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from engine.errors import InvalidNameError, InvalidValueError, ParseError
from engine.formulas import names
from engine.formulas.arguments import (
    Arguments,
    bound,
    fits,
    has_decimal_comma,
    other_parameters,
    split,
    without_options,
)
from engine.formulas.gates import Gates, Operand
from engine.formulas.grammar import Grammar
from engine.formulas.libraries import (
    GRADIENTS_BY_THEMSELVES,
    held_by_maker,
    is_of_library,
    member_refused,
    owner_of,
)
from engine.formulas.names import Meaning
from engine.formulas.tokens import Text, tokens
from engine.formulas.tree import (
    Array,
    Assignment,
    Binary,
    Call,
    Choice,
    Comparison,
    Definition,
    Entries,
    Expression,
    Member,
    Name,
    Named,
    Negative,
    Number,
    Over,
    Place,
    Program,
    Span,
    Statement,
    Words,
)
from engine.formulas.variables import free_names, mentions
from engine.graphs.graph import Graph
from engine.graphs.node_values import as_attribute, attribute_wanted, require_order, with_inputs
from engine.ops import OPS, AttributeValue, Op, op_named
from engine.text import _

MOST_CALLS = 20_000
"""Functions that a text may unfold; f(f(x)) upon itself would otherwise grow without end."""

_LOOKS_LIKE_PARAMETER = re.compile(r"(w|W|θ|theta)_?\d*|[bB]_?\d+")
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


def leaf_kind(name: str) -> str:
    """Return what a variable of that name becomes where nothing says it: "parameter" or "input"."""
    return "parameter" if _LOOKS_LIKE_PARAMETER.fullmatch(name) else "input"


class Reader:
    """Makes a graph of one text's tree."""

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

    @property
    def unset(self) -> tuple[str, ...]:
        """The variables that were given no value."""
        return tuple(self._unset)

    def read(self) -> int:
        """Add all gates; return the node of the last line."""
        lines = [*self._without_definitions()]
        self._assigned = assigned = {line.name.text for line in lines if isinstance(line, Assignment)}
        self._reserved.update(assigned)
        meant = assigned | names.CONSTANTS.keys() | names.ROWS.keys()
        own = [line for line in self._functions.values() if isinstance(line, Definition)]
        for name in free_names([*lines, *own]):
            text = self._meant(name)
            self._reserved.add(text)
            if text not in meant and text not in self._named:
                self._add_variable(text, name)
        target = None
        for line in lines:
            node = self._statement(line)
            target = target if node is None else node
        if target is None:
            raise self._text.error(_("there is no formula here, only the definition of one"))
        self._name_result(target)
        return target

    def read_value(self) -> float | list[Any]:
        """Return the number, or the nested lists of numbers, that the only line is."""
        line = self._program.lines[0]
        alone = len(self._program.lines) == 1 and not isinstance(line, (Assignment, Definition))
        if alone and mentions(line) <= names.CONSTANTS.keys():
            assert not isinstance(line, (Assignment, Definition))
            value = self._leaf_value(line)
            if isinstance(value, (float, list)):
                return value
        raise self._text.error(_("a value is a number, or rows of numbers such as [[1, 2], [3, 4]]"))

    def _without_definitions(self) -> Iterator[Statement]:
        """Yield the lines that compute something; what is never called is a line like any other."""
        called = {name for line in self._program.lines for name in mentions(line, called=True)}
        for line in self._program.lines:
            if isinstance(line, Definition) and line.name.text in called:
                self._functions[line.name.text] = line
            elif isinstance(line, Definition):
                yield from line.lines
                yield Assignment(line.name, line.formula)
            elif (
                isinstance(line, Assignment)
                and isinstance(line.formula, Call)
                and names.makes_function(line.formula)
                and line.name.text in called
            ):
                self._functions[line.name.text] = line.formula
            else:
                yield line

    # -- lines --------------------------------------------------------------------------------------------

    def _statement(self, statement: Statement) -> int | None:
        if isinstance(statement, Assignment):
            return self._assign(statement.name, statement.formula)
        assert not isinstance(statement, Definition)
        method = statement.function if isinstance(statement, Call) else None
        if isinstance(method, Member) and method.name in GRADIENTS_BY_THEMSELVES:
            return self._differentiated(method)
        return self._gates.as_node(self._value(statement))

    def _differentiated(self, call: Member) -> int | None:
        """Return the node of `loss.backward()`; None for what a training loop says besides."""
        if call.name != "backward":
            return None
        if isinstance(call.owner, Name) and call.owner.text in self._unset:
            message = _(
                "gradients are shown by themselves; write what {name} is, as in {name} = (y - t) ** 2"
            )
            raise self._error(call.owner, message.format(name=call.owner.text))
        return self._gates.as_node(self._value(call.owner))

    def _assign(self, name: Name, formula: Expression) -> int:
        is_again = name.text in self._named
        if is_again and not mentions(formula, name=name.text):
            raise self._error(name, _("{name} is defined already").format(name=name.text))
        if not is_again and mentions(formula, name=name.text) and not self._is_held(formula):
            self._add_variable(name.text, name)
            is_again = True
        kind = leaf_kind(name.text)
        if self._is_held(formula):
            assert isinstance(formula, Call)
            assert isinstance(formula.function, Name)
            kind, formula = formula.function.text, self._held(formula)
        value = self._leaf_value(formula)
        if isinstance(value, (float, list)):
            return self._add_leaf(name, kind, value)
        assert isinstance(value, int)
        node = self.graph.node(value)
        if node.op.is_leaf or isinstance(formula, Name):
            value = self._gates.add(op_named("identity"), (value,))
        elif node.name in self._named:
            value = self._gates.twin(node)
        try:
            self.graph.rename(value, self._gates.free_name(name.text) if is_again else name.text)
        except InvalidNameError as error:
            raise self._error(name, str(error)) from None
        self._named[name.text] = value
        return value

    @staticmethod
    def _is_held(formula: Expression) -> bool:
        """Return whether this is `input(…)`, `parameter(…)` or `constant(…)`."""
        return (
            isinstance(formula, Call)
            and isinstance(formula.function, Name)
            and formula.function.text in names.LEAF_NAMES
        )

    def _held(self, call: Call) -> Expression:
        held = call.arguments[0] if len(call.arguments) == 1 and not call.named else call
        if mentions(held) or mentions(held, called=True):
            raise self._error(call, _("a leaf holds a number, or a list of numbers"))
        return held

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

    def _add_leaf(self, name: Name, kind: str, value: Any) -> int:
        try:
            self._named[name.text] = self.graph.add(kind, name=name.text, value=value)
        except (InvalidNameError, InvalidValueError) as error:
            raise self._error(name, str(error)) from None
        return self._named[name.text]

    def _add_variable(self, name: str, at: Name) -> None:
        try:
            self._named[name] = self.graph.add(leaf_kind(name), name=name)
        except InvalidNameError as error:
            raise self._error(at, str(error)) from None
        self._unset.append(name)

    def _name_result(self, target: int) -> None:
        node = self.graph.node(target)
        if not node.op.is_leaf and node.name not in self._named and "f" not in self._reserved:
            self.graph.rename(target, "f")

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
            raise self._error(node, _("lists stand in brackets, as in [1, 2]"))
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

    # -- functions ----------------------------------------------------------------------------------------

    def _call(self, call: Call) -> Operand:
        call = without_options(call)
        name, of_library = self._function(call)
        if isinstance(call.function, Call):  # nn.ReLU()(x): what the module is made with comes last
            made = without_options(call.function)
            call = Call(made.function, call.arguments + made.arguments, call.named + made.named, call.place)
        elif isinstance(call.function, Member) and not is_of_library(call.function):
            owner = owner_of(call.function)
            call = Call(call.function, (owner, *call.arguments), call.named, call.place)
        own = None if self._site else self._functions.get(name)
        if isinstance(own, Definition):
            return self._own_function(own, call)
        if isinstance(own, Call):
            return self._call(Call(own, call.arguments, call.named, call.place))
        held = held_by_maker(call) if of_library else None
        if held is not None:
            value = self._leaf_value(call)
            return value if isinstance(value, (int, float)) else self._array_constant(call, value)
        return self._meaning(call, name, names.meanings(name, of_library=of_library))

    def _function(self, call: Call) -> tuple[str, bool]:
        """Return the name of what is called, and whether it is a library's."""
        function = call.function.function if isinstance(call.function, Call) else call.function
        if isinstance(function, Member):
            return function.name, True
        if isinstance(function, Name):
            return function.text, isinstance(call.function, Call)
        message = _("only a function's name can stand before parentheses; write products with *")
        raise self._error(call.function, message)

    def _meaning(self, call: Call, name: str, possible: list[Op | Meaning]) -> Operand:
        """Return the value of the first meaning of a name that fits the arguments."""
        if not possible:
            raise self._unknown(call, name)
        chosen = next((meaning for meaning in possible if fits(meaning, call)), possible[0])
        if isinstance(chosen, Op):
            return self._apply(chosen, call)
        given = bound(chosen, call)
        if given is None:
            raise self._error(call, other_parameters(chosen, call))
        return self._unfold(chosen, {name: self._bound(value) for name, value in given.items()}, call)

    def _bound(self, node: Expression) -> Value:
        if isinstance(node, Words):
            return node.text
        value = self._where(node) if isinstance(node, Comparison) else self._leaf_value(node)
        return value

    def _unfold(self, meaning: Meaning, given: Mapping[str, Value], call: Call) -> Operand:
        """Return the value of a formula that a function stands for; faults are told where it is called."""
        with self._inside(given, self._site or call.place):
            return self._value(_tree(meaning.formula))

    def _own_function(self, function: Definition, call: Call) -> Operand:
        if len(call.arguments) != len(function.parameters) or call.named:
            message = _("{name} is given as {name}({parameters})")
            parameters = ", ".join(function.parameters)
            raise self._error(call, message.format(name=function.name.text, parameters=parameters))
        values = [self._bound(argument) for argument in call.arguments]
        local: dict[str, Value] = dict(zip(function.parameters, values, strict=True))
        with self._inside(local, None):
            for line in function.lines:
                local[line.name.text] = self._bound(line.formula)
            return self._value(function.formula)

    @contextmanager
    def _inside(self, local: Mapping[str, Value], site: Place | None) -> Iterator[None]:
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise self._text.error(
                _("the functions unfold to more than {most} steps").format(most=MOST_CALLS)
            )
        before = self._local, self._site
        self._local, self._site = local, site
        try:
            yield
        finally:
            self._local, self._site = before

    def _unknown(self, call: Call, name: str) -> ParseError:
        """Return the error for a function that there is not, with one suggestion that is right, or none."""
        if name in names.LEAF_NAMES:
            message = _("{kind}(…) stands alone after a name and =, as in x = {kind}(2)")
            return self._error(call, message.format(kind=name))
        problem = _("there is no function called {name}.").format(name=name)
        known = names.WITHOUT_GATE.get(name.lower())
        if known is not None:
            return self._error(call, f"{problem.rstrip('.')}: {known}" if known else problem)
        if name in OPS or name.endswith(("_along", "_entries", "_of_probabilities")):
            return self._error(call, problem)
        if isinstance(call.function, Member):
            what = names.spelled(call.function)
            return self._error(call, _("{name}(…) is not read: no gate does that").format(name=what))
        close = names.like(name)
        hint = _(" Did you mean {name}?").format(name=close) if close else _(" Write products with *.")
        return self._error(call, problem + hint)

    def _apply(self, op: Op, call: Call) -> int:
        call = self._joined(op, call)
        given = split(op, call)
        if not isinstance(given, Arguments):
            node, problem = given
            if has_decimal_comma(call):
                problem += _(". Numbers are written with a decimal point: 0.5, not 0,5")
            raise self._error(node, problem)
        op = self._with_inputs(op, call, len(given.inputs))
        attributes = {named.name: self._attribute(op, named) for named in given.attributes}
        try:
            require_order(op, {**op.defaults(), **attributes}, op.name)
        except InvalidValueError as error:
            raise self._error(call, str(error)) from None
        inputs = tuple(self._gates.as_node(self._input(op, value)) for value in given.inputs)
        return self._gates.apply(op, inputs, **attributes)

    def _joined(self, op: Op, call: Call) -> Call:
        """Return concatenate([x, y, z], …) as arrays joined two at a time."""
        if op.name != "concatenate" or not call.arguments or not isinstance(call.arguments[0], Array):
            return call
        first, *others = call.arguments[0].entries
        rest, options = call.arguments[1:], call.named
        if not others:
            return call
        for other in others[:-1]:
            first = Call(call.function, (first, other, *rest), options, call.place)
        return Call(call.function, (first, others[-1], *rest), options, call.place)

    def _input(self, op: Op, node: Expression) -> Operand:
        if isinstance(node, Comparison) and op.name == "where":
            return self._where(node)
        value = self._leaf_value(node) if isinstance(node, Name) else self._value(node)
        return value if isinstance(value, (int, float)) else self._array_constant(node, value)

    def _with_inputs(self, op: Op, call: Call, count: int) -> Op:
        """Return the op's row for as many inputs as it is called with."""
        try:
            return with_inputs(op, count, op.name)
        except InvalidValueError as error:
            raise self._error(call, str(error)) from None

    def _attribute(self, op: Op, named: Named) -> AttributeValue:
        """Return the number, or the list of whole numbers, that an attribute is given."""
        value = self._array(named.value) if isinstance(named.value, Array) else self._leaf_value(named.value)
        wanted = next(attribute for attribute in op.attributes if attribute.name == named.name)
        fitting = None if isinstance(value, int) else as_attribute(value, wanted)
        if fitting is None:
            raise self._error(named.value, attribute_wanted(wanted, op.name))
        return fitting

    def _error(self, node: Expression | Name, problem: str) -> ParseError:
        return self._text.error(problem, self._site or node.place)


_READ: dict[type[Expression], Callable[[Reader, Any], Operand]] = {
    Binary: Reader._binary,
    Number: Reader._number,
    Name: Reader._variable,
    Negative: Reader._negative,
    Call: Reader._call,
    Array: Reader._round_or_array,
    Over: Reader._over,
    Member: Reader._member,
    Entries: Reader._entries,
    Choice: Reader._choice,
    Comparison: Reader._comparison,
    Words: Reader._words,
}


@cache
def _tree(formula: str) -> Expression:
    """Return the tree of a formula in the table of names."""
    text = Text(formula)
    line = Grammar(text, tokens(text)).program().lines[0]
    assert not isinstance(line, (Assignment, Definition))
    return line
