"""Syntax tree to graph: each part of a formula becomes a number or a gate, each line a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.errors import InvalidNameError, InvalidValueError
from engine.formulas import names
from engine.formulas.calls import Calls
from engine.formulas.leaf_kinds import leaf_kind
from engine.formulas.libraries import (
    GRADIENTS_BY_THEMSELVES,
)
from engine.formulas.tree import (
    Assignment,
    Call,
    Definition,
    Expression,
    Member,
    Name,
    Statement,
)
from engine.formulas.variables import free_names, mentions
from engine.ops import op_named
from engine.text import _


class Reader(Calls):
    """Makes a graph of one text's tree."""

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
