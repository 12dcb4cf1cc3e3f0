"""Which names a formula mentions: its variables, and the functions it calls."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from engine.formulas.libraries import is_library
from engine.formulas.tree import Assignment, Call, Definition, Expression, Member, Name, Statement


def free_names(lines: Iterable[Statement]) -> list[Name]:
    """Return the variables that lines mention, in the order in which they are typed."""
    return sorted((name for line in lines for name in _variables(line)), key=lambda name: name.place)


def mentions(statement: Statement, *, name: str = "", called: bool = False) -> set[str]:
    """Return the names of variables in a line, or of what it calls; only the one name where that is given."""
    found = {part.text for part in (_called(statement) if called else _variables(statement))}
    return found & {name} if name else found


def _variables(statement: Statement) -> Iterator[Name]:
    if isinstance(statement, Assignment):
        yield from _variables(statement.formula)
    elif isinstance(statement, Definition):
        inner = {*statement.parameters, *(line.name.text for line in statement.lines)}
        parts = (*(line.formula for line in statement.lines), statement.formula)
        called_inside = (name for part in parts for name in _variables(part))
        yield from (name for name in called_inside if name.text not in inner)
    else:
        yield from (part for part, is_called in _parts(statement) if isinstance(part, Name) and not is_called)


def _called(statement: Statement) -> Iterator[Name]:
    formulas: tuple[Expression, ...]
    if isinstance(statement, Assignment):
        formulas = (statement.formula,)
    elif isinstance(statement, Definition):
        formulas = (*(line.formula for line in statement.lines), statement.formula)
    else:
        formulas = (statement,)
    for formula in formulas:
        yield from (part for part, is_called in _parts(formula) if isinstance(part, Name) and is_called)


def _parts(formula: Expression) -> Iterator[tuple[Any, bool]]:
    """Yield every part of a formula, with whether it is the function of a call."""
    waiting: list[tuple[Any, bool]] = [(formula, False)]
    while waiting:
        part, is_called = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend((inner, False) for inner in part)
        elif dataclasses.is_dataclass(part):
            if isinstance(part, Member) and is_library(part.owner):
                continue
            yield part, is_called
            for field in part.__dataclass_fields__:
                if field not in {"place", "text", "sign", "name", "index", "upper"}:
                    waiting.append((getattr(part, field), isinstance(part, Call) and field == "function"))
