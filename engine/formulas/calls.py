"""Functions of a formula: a call becomes the gate of a row, or unfolds to the formula that a name means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from engine.errors import InvalidValueError, ParseError
from engine.formulas import names
from engine.formulas.arguments import (
    Arguments,
    bound,
    fits,
    has_decimal_comma,
    kept_axis,
    other_parameters,
    split,
    without_options,
)
from engine.formulas.gates import Operand
from engine.formulas.libraries import (
    held_by_maker,
    is_of_library,
    owner_of,
)
from engine.formulas.lines import Lines
from engine.formulas.names import Meaning
from engine.formulas.probabilities import OF_PROBABILITIES, is_probability
from engine.formulas.tokens import Text, tokens
from engine.formulas.tree import (
    Array,
    Assignment,
    Call,
    Comparison,
    Definition,
    Expression,
    Member,
    Name,
    Named,
    Number,
    Place,
    Words,
)
from engine.formulas.values import Value, Values
from engine.graphs.node_values import as_attribute, attribute_wanted, require_order, with_inputs
from engine.ops import OPS, AttributeValue, Op
from engine.text import _

_KEPT = {"0": (1, -1), "1": (-1, 1)}
"""The shape of what is left of a matrix that was added up along an axis, where the axis is kept."""
MOST_CALLS = 20_000
"""Functions that a text may unfold; f(f(x)) upon itself would otherwise grow without end."""


class Calls(Values):
    """Makes a gate of each call."""

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
        call, axis = kept_axis(call)
        result = self._meaning(call, name, names.meanings(name, of_library=of_library))
        return self._keeping(call, axis, result) if axis else result

    def _keeping(self, call: Call, axis: str, result: Operand) -> Operand:
        """Give a sum along an axis of a matrix that axis back, as a row or a column."""
        if axis not in _KEPT:
            raise self._error(call, _("keepdims is read with axis=0 or axis=1, those of a matrix"))
        return self._gates.apply("reshape", (self._gates.as_node(result),), shape=_KEPT[axis])

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
        if op.of_many and has_decimal_comma(call) and not all(isinstance(n, Number) for n in call.arguments):
            raise self._error(call, _("numbers are written with a decimal point: 0.5, not 0,5"))
        op = self._with_inputs(op, call, len(given.inputs))
        attributes = {named.name: self._attribute(op, named) for named in given.attributes}
        try:
            require_order(op, {**op.defaults(), **attributes}, op.name)
        except InvalidValueError as error:
            raise self._error(call, str(error)) from None
        inputs = tuple(self._gates.as_node(self._input(op, value)) for value in given.inputs)
        return self._gates.apply(self._row_meant(op, inputs, call), inputs, **attributes)

    def _row_meant(self, op: Op, inputs: tuple[int, ...], call: Call) -> Op:
        """Return the row of probabilities where a loss of logits is given such; a library's name is exact."""
        other = OF_PROBABILITIES.get(op.name)
        if other is None or self._site is not None or isinstance(call.function, Member):
            return op
        return OPS[other] if is_probability(self._gates.node(inputs[0])) else op

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


@cache
def _tree(formula: str) -> Expression:
    """Return the tree of a formula in the table of names."""
    text = Text(formula)
    line = Lines(text, tokens(text)).program().lines[0]
    assert not isinstance(line, (Assignment, Definition))
    return line
