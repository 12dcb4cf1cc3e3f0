"""What a function is given: which meaning of its name fits the arguments, and where each of them goes."""

from __future__ import annotations

from dataclasses import dataclass

from engine.formulas.names import IGNORED_OPTIONS, SYNONYMS, Meaning
from engine.formulas.tree import Array, Call, Expression, Name, Named, Number, Words
from engine.ops import FEWEST_INPUTS, Op
from engine.text import _


@dataclass(frozen=True)
class Arguments:
    """The inputs of a function in the order of its ports, and its attributes by name."""

    inputs: tuple[Expression, ...]
    attributes: tuple[Named, ...]


def without_options(call: Call) -> Call:
    """Return a call without what changes no value, such as PyTorch's inplace=True."""
    kept = tuple(named for named in call.named if named.name not in IGNORED_OPTIONS)
    return Call(call.function, call.arguments, kept, call.place)


def kept_axis(call: Call) -> tuple[Call, str]:
    """Return a call without keepdims, and the axis that it keeps, "" where it keeps none."""
    keeps = [named for named in call.named if SYNONYMS.get(named.name, named.name) == "keepdims"]
    if not keeps:
        return call, ""
    plain = Call(call.function, call.arguments, tuple(n for n in call.named if n not in keeps), call.place)
    if isinstance(keeps[0].value, Words) and keeps[0].value.text == "False":
        return plain, ""
    axes = [named.value for named in call.named if SYNONYMS.get(named.name, named.name) == "axis"]
    axis = next(iter([*axes, *call.arguments[1:2]]), None)
    return plain, axis.text if isinstance(axis, Number) else "?"


def fits(meaning: Op | Meaning, call: Call) -> bool:
    """Return whether a function of that meaning can be given these arguments."""
    if isinstance(meaning, Meaning):
        return bound(meaning, call) is not None
    if meaning.of_many is not None:
        return len(call.arguments) >= FEWEST_INPUTS and not call.named
    return isinstance(split(meaning, call), Arguments) and not _has_one_bound(meaning, call)


def _has_one_bound(op: Op, call: Call) -> bool:
    """Return whether of a least and a greatest value one is given as libraries do, who have no other then."""
    given = [SYNONYMS.get(named.name, "") for named in call.named]
    return {"low", "high"} <= op.defaults().keys() and given in (["low"], ["high"])


def bound(meaning: Meaning, call: Call) -> dict[str, Expression] | None:
    """Return what each parameter of a formula is given; None where it is not what it takes."""
    given = dict(zip(meaning.parameters, call.arguments, strict=False))
    for named in call.named:
        name = named.name if named.name in meaning.parameters else SYNONYMS.get(named.name, named.name)
        if name in given or name not in meaning.parameters:
            return None
        given[name] = named.value
    complete = len(given) == len(meaning.parameters) and len(call.arguments) <= len(meaning.parameters)
    return given if complete else None


def split(op: Op, call: Call) -> Arguments | tuple[Expression, str]:
    """Return the arguments of an op, or the part at fault and the sentence that refuses it."""
    ports = op.ports if op.of_many is None else tuple(map(str, range(len(call.arguments))))
    inputs = dict(zip(ports, call.arguments, strict=False))
    by_place = call.arguments[len(ports) :]
    if len(by_place) > len(op.attributes) and not _is_list(op, by_place):
        return call, _other_inputs(op, len(call.arguments))
    attributes = _by_place(op, by_place)
    for named in call.named:
        fault = _put(op, named, inputs, attributes)
        if fault:
            return named.value, fault
    if op.of_many is None and len(inputs) != len(op.ports):
        return call, _other_inputs(op, len(inputs))
    ordered = inputs.values() if op.of_many else (inputs[port] for port in op.ports)
    return Arguments(tuple(ordered), tuple(attributes.values()))


def _is_list(op: Op, values: tuple[Expression, ...]) -> bool:
    """Return whether an op whose only attribute is a list is given its numbers one by one."""
    return len(op.attributes) == 1 and isinstance(op.attributes[0].default, tuple)


def _by_place(op: Op, values: tuple[Expression, ...]) -> dict[str, Named]:
    if not values:
        return {}
    if _is_list(op, values) and not isinstance(values[0], (Array, Name)):
        values = (Array(values, values[0].place),)
    names = (attribute.name for attribute in op.attributes)
    return {
        name: Named(name, value, value.place) for name, value in zip(names, values, strict=False)
    }  # fmt: skip


def _put(op: Op, named: Named, inputs: dict[str, Expression], attributes: dict[str, Named]) -> str:
    """Give an argument its place by its name; return the sentence that refuses it, or ""."""
    name = named.name
    if name not in op.ports and name not in op.defaults():
        name = SYNONYMS.get(name, name)
    taken: dict[str, Expression] | dict[str, Named] = inputs if name in op.ports else attributes
    if name in taken:
        return _("attribute {name} is given twice").format(name=name)
    if name in op.ports and op.of_many is None:
        inputs[name] = named.value
    elif name in op.defaults():
        attributes[name] = Named(name, named.value, named.place)
    else:
        return _no_attribute(op, named.name)
    return ""


def _no_attribute(op: Op, name: str) -> str:
    """Return the sentence that refuses an attribute which the op has not."""
    if not op.attributes:
        message = _("{op} has no attributes; it takes {ports} only")
        return message.format(op=op.name, ports=", ".join(op.ports))
    message = _("{op} has no attribute {name}; it has {allowed}")
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


def other_parameters(meaning: Meaning, call: Call) -> str:
    """Return the sentence that refuses the arguments of a function that is a formula of others."""
    message = _("{name} is given as {name}({parameters})")
    return message.format(name=meaning.name, parameters=", ".join(meaning.parameters))


def has_decimal_comma(call: Call) -> bool:
    """Return whether two whole numbers stand side by side as 0,5 would."""
    pairs = zip(call.arguments, call.arguments[1:], strict=False)
    return any(
        isinstance(left, Number) and isinstance(right, Number)
        and right.place == (left.place[0], left.place[1] + len(left.text) + 1)
        for left, right in pairs
    )  # fmt: skip
