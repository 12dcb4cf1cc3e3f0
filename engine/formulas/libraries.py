"""How programs for NumPy and PyTorch say things: np.exp(x), x.sum(), x.T, torch.tensor(2.0)."""

from __future__ import annotations

from engine.formulas import names
from engine.formulas.tree import Array, Call, Expression, Member, Name, Number
from engine.text import _

GRADIENTS_BY_THEMSELVES = frozenset({"backward", "zero_grad", "retain_grad", "requires_grad_"})
"""Methods that ask for gradients, which are always there."""

MOST_ENTRIES = 10_000
_FILLED_WITH = {"zeros": "0", "ones": "1"}


def is_library(owner: Expression) -> bool:
    """Return whether this names a library, as np and torch.nn.functional do."""
    if isinstance(owner, Member):
        return is_library(owner.owner)
    return isinstance(owner, Name) and owner.text in names.LIBRARIES


def is_of_library(member: Member) -> bool:
    """Return whether a member is a library's, and not a method of an array."""
    return is_library(member.owner)


def owner_of(method: Member) -> Expression:
    """Return the array that a method is called of."""
    return method.owner


def member_refused(member: Member) -> str:
    """Return the sentence that refuses what is taken with a point."""
    if member.name == "grad":
        return _("every gradient is shown by itself: leave .grad out")
    if member.name in {"shape", "size", "ndim"}:
        return _("shapes are shown by themselves: write a number for .{name}").format(name=member.name)
    if is_of_library(member):
        message = _("{name} is a function; give it its input in parentheses")
        return message.format(name=member.name)
    return _("nothing is taken with a point; use functions, as in transpose(x)")


def held_by_maker(call: Call) -> Expression | str | None:
    """Return what torch.tensor(2.0) or np.zeros(3) holds, why it can't be read, or None for another call."""
    name = call.function.name if isinstance(call.function, Member) else ""
    if isinstance(call.function, Name) and call.function.text in {"Value", "Tensor", "Variable"}:
        name = call.function.text
    if name not in names.ARRAY_MAKERS or (
        isinstance(call.function, Member) and not is_of_library(call.function)
    ):
        return None
    if not call.arguments:
        return _("{name} is given its numbers, as in {name}([1, 2])").format(name=name)
    if name in _FILLED_WITH:
        return _filled(call, _FILLED_WITH[name])
    if name in {"eye", "full"}:
        return _("write the numbers, as in W = [[1, 0], [0, 1]]")
    return call.arguments[0]


def _filled(call: Call, number: str) -> Expression | str:
    sizes = call.arguments[0].entries if isinstance(call.arguments[0], Array) else call.arguments
    filled: Expression = Number(number, call.place)
    count = 1
    for size in reversed(sizes):
        count *= int(size.text) if isinstance(size, Number) and size.text.isdigit() else MOST_ENTRIES + 1
        if not 0 < count <= MOST_ENTRIES:
            return _("the shape of zeros or ones is written in whole numbers, such as (2, 3)")
        filled = Array((filled,) * int(size.text), call.place)  # type: ignore[union-attr]
    return filled
