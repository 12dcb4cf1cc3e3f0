"""What a row of the op table is; the rows themselves stand in the neighbouring modules, one module a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from engine.text import _

Array = Any
"""A NumPy array or NumPy scalar; every rule keeps its dtype."""

Shape = tuple[int, ...]

AttributeValue = float | int | tuple[int, ...]
"""What an attribute holds: a number, a whole number such as an axis, or a list of them such as a shape."""

Rule = Callable[..., Array]
ProgramText = str | Callable[..., str]
"""A template of an expression, or a function that returns it for the shapes of the ports."""


Call = tuple[Any, ...]
"""A function and what it is called with."""


@dataclass(frozen=True, eq=False)
class InPlace:
    """How an op works on arrays that stay where they are.

    `forward` are the calls that write y. `vjp[i](down, g)` returns those that write port i's downstream
    gradient, in the port's shape, for the upstream gradient g; or None where the rule has to.
    """

    forward: list[Call]
    vjp: tuple[Callable[[Array, Array], list[Call] | None], ...]


class Kind(Enum):
    """The family an op belongs to; it decides the op's colour and its place in the palette."""

    INPUT = "input"
    PARAMETER = "parameter"
    CONSTANT = "constant"
    ARITHMETIC = "arithmetic"
    LINEAR = "linear"
    FUNCTION = "function"
    ACTIVATION = "activation"
    LOSS = "loss"
    COMPOSITE = "composite"


LEAF_KINDS = frozenset({Kind.INPUT, Kind.PARAMETER, Kind.CONSTANT})


@dataclass(frozen=True)
class Attribute:
    """What belongs to a node rather than arriving on a wire, such as the slope of a leaky ReLU.

    The type of the default is the type that the attribute keeps: a float, an int, or a tuple of ints. `above`
    and `least` are what a number must exceed or at least be, `most` is what it may be at most; `up_to` names
    another attribute of the op that it may not exceed.
    """

    name: str
    title: str
    default: AttributeValue
    above: float | None = None
    least: float | None = None
    most: float | None = None
    up_to: str = ""

    def allows(self, value: AttributeValue) -> bool:
        """Return whether a value of the right type lies within bounds that are numbers; lists have none."""
        return isinstance(value, tuple) or (
            (self.above is None or value > self.above)
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )

    @property
    def range(self) -> str:
        """The range as mathematics writes it, as in "delta > 0"; "" where there is none."""
        bounds = ((">", self.above), ("≥", self.least), ("≤", self.most))
        numbers = [f"{self.name} {sign} {bound:g}" for sign, bound in bounds if bound is not None]
        return ", ".join([*numbers, f"{self.name} ≤ {self.up_to}"] if self.up_to else numbers)


@dataclass(frozen=True)
class Range:
    """Where the gradient test draws a port's values from: uniform in [low, high), or whole numbers in it."""

    low: float = -2.0
    high: float = 2.0
    integer: bool = False


class ShapeMismatch(Exception):  # noqa: N818 -- it is caught at once and becomes a ShapeError that knows its node
    """What a shape rule raises: the port at fault (if one is) and a sentence that says how to mend it."""

    def __init__(self, message: str, port: str | None = None) -> None:
        super().__init__(message)
        self.port = port


class NumberRules(NamedTuple):
    """What an op does to single numbers, and its slope at each port; both take arrays of numbers too."""

    forward: Rule | None
    local: tuple[Rule, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Op:
    """One row of the op table: all that the palette, the engine, the inspector and the tests know of an op.

    With inputs `xs` in port order and output `y`, and attributes as keywords throughout:

    - `forward(*xs)` returns y;
    - `vjp[i](g, y, *xs)` maps the upstream gradient g (shaped like y) to port i's downstream gradient, and
      `jvp[i](t, y, *xs)` maps a tangent of port i to its part of y's tangent. Either may return the
      broadcast shape; autodiff sums it back. A port that is never differentiated holds None;
    - `local[i](y, *xs)` is ∂y/∂port entry by entry, for ops that act on each entry alone; else `local` is ();
    - `shape(*shapes)` returns y's shape or raises ShapeMismatch;
    - `latex` and `local_latex[i]` are templates over port names, attribute names and `out` (y);
    - `latex_of_arrays` is a template of y, or a function from the ports' shapes to it, for a row whose
      `latex` is of single numbers; "" where `latex` holds for arrays too;
    - `vjp_latex[i]` is a template of port i's downstream gradient over these and the upstream gradient `g`,
      or a function from the ports' shapes to it, where it depends on them. A row needs none where that is g
      times `local_latex[i]`, which is "" where there is no short formula of it;
    - `numpy` and `pytorch` are templates of y in an exported program, over port and attribute names, and
      `numpy_vjp[i]` of port i's downstream gradient, over these, `out` and the upstream gradient `g`; "" for
      a port that is never differentiated. A template may call the functions of `engine.export.functions`:
      the program then begins with them. Only an elementwise op may leave the broadcast shape to be summed
      back. What depends on how many axes there are is a function from the ports' shapes to the template;
    - `kinks(*xs)` returns numbers of which one is zero wherever the slope jumps or turns a corner, at a kink
      or a tie, with another sign on either side but for a norm. None for an op that is smooth where sampled;
    - `on_floats(*xs)` is `forward` on Python floats, only quicker: it may raise ArithmeticError or ValueError
      where y is not finite. A row that has it takes Python floats in `local` as well;
    - `local_is[i]` names what equals `local[i]`: a port, "out", "1" or "-1"; or "";
    - `on_numbers` are `forward` and `local` of a row that is not elementwise on arrays and yet is on single
      numbers, as a loss is: they take arrays of numbers that have nothing to do with each other;
    - `in_place(y, *xs)` returns how to write into the array y what the rules compute, and likewise gradients,
      in calls that make no arrays; None where it does not suit these arrays. Only what is finite must be
      right: else the rules decide. A row needs none; it makes training faster;
    - `of_many(count)` returns the row of the same name with that many ports, for an op that takes any number
      of inputs; the row in the table is the one for two. None where the ports are fixed.
    - `inline` marks the row of a constant that stands at the port it feeds, with no place of its own.
    """

    name: str
    kind: Kind
    title: str
    symbol: str
    ports: tuple[str, ...] = ()
    forward: Rule | None = None
    vjp: tuple[Rule | None, ...] = ()
    jvp: tuple[Rule | None, ...] = ()
    shape: Callable[..., Shape] = field(default=lambda: ())
    local: tuple[Rule, ...] = ()
    latex: str = ""
    latex_of_arrays: ProgramText = ""
    local_latex: tuple[str, ...] = ()
    vjp_latex: tuple[ProgramText, ...] = ()
    numpy: ProgramText = ""
    numpy_vjp: tuple[ProgramText, ...] = ()
    pytorch: ProgramText = ""
    gate: str = ""
    description: str = ""
    source: str = ""
    attributes: tuple[Attribute, ...] = ()
    aliases: tuple[str, ...] = ()
    domain: tuple[Range, ...] = ()
    sample_shapes: tuple[tuple[Shape, ...], ...] = ()
    kinks: Rule | None = None
    on_floats: Rule | None = None
    local_is: tuple[str, ...] = ()
    on_numbers: NumberRules | None = None
    in_place: Callable[..., InPlace | None] | None = None
    of_many: Callable[[int], Op] | None = None
    inline: bool = False

    def __repr__(self) -> str:
        return f"<Op {self.name}({', '.join(self.ports)})>"

    @cached_property
    def is_leaf(self) -> bool:
        """True for an input, a parameter or a constant: a node that holds a value and has no ports."""
        return self.kind in LEAF_KINDS

    @cached_property
    def number_rules(self) -> NumberRules:
        """How it works on arrays of single numbers, entry by entry; without slopes where it does not."""
        return self.on_numbers or NumberRules(self.forward, self.local)

    def latex_for(self, *shapes: Shape) -> str:
        """Return the template of y for ports of these shapes."""
        template = self.latex_of_arrays if any(shapes) else ""
        return (template if isinstance(template, str) else template(*shapes)) or self.latex

    def vjp_latex_for(self, index: int, *shapes: Shape) -> str:
        """Return the template of a port's downstream gradient for ports of these shapes.

        "" where the row has none, or has one for each shape and none are given, or such as do not fit.
        """
        template = self.vjp_latex[index] if self.vjp_latex else ""
        if isinstance(template, str):
            return template
        try:
            return template(*shapes) if shapes else ""
        except ShapeMismatch:
            return ""

    def defaults(self) -> dict[str, AttributeValue]:
        """Return the attributes a new node of this op starts with."""
        return {attribute.name: attribute.default for attribute in self.attributes}

    def symbol_with(self, attributes: Mapping[str, AttributeValue]) -> str:
        """Return the symbol drawn on a node with these attributes, as in "+1" for an add-constant gate."""
        words = {name: written(value) for name, value in attributes.items()}
        return self.symbol.format(**words).replace("-", "−")


def written(value: AttributeValue) -> float | str:
    """Return an attribute as templates take it: a list as its numbers with commas, a number as it is."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else value


FEWEST_INPUTS, MOST_INPUTS = 2, 64
"""Between these is how many inputs a node may have whose op takes any number."""


def port_names(count: int) -> tuple[str, ...]:
    """Return the ports of an op that takes any number of inputs: x, y, z, w, x5, x6 and so on."""
    return ("x", "y", "z", "w", *(f"x{number}" for number in range(5, count + 1)))[:count]


def _samples(count: int) -> tuple[tuple[Shape, ...], ...]:
    """Return shapes to test an elementwise op with: alike, and such as broadcast."""
    numbers = ((),) * (count - 2)
    mixed = (((2, 3), (3,), *numbers), ((2, 1), (1, 3), *numbers), ((), (2, 3), *numbers))
    return ((),) * count, ((3,),) * count, *(mixed if count > 1 else (((2, 3),),))


def elementwise(
    kind: Kind,
    name: str,
    title: str,
    symbol: str,
    ports: tuple[str, ...],
    forward: Rule,
    local: tuple[Rule, ...],
    **more: Any,
) -> Op:
    """Return the row of an op that acts entry by entry: its local gradients give it both modes at once."""
    rules = tuple(_times_local(rule) for rule in local)
    return Op(
        name=name, kind=kind, title=title, symbol=symbol, ports=ports, forward=forward,
        vjp=rules, jvp=rules, local=local, shape=broadcast_of(ports),
        domain=more.pop("domain", (Range(),) * len(ports)),
        sample_shapes=_samples(len(ports)), **more,
    )  # fmt: skip


def unary(kind: Kind, name: str, title: str, symbol: str, forward: Rule, local: Rule, **more: Any) -> Op:
    """Return the row of an op that acts on each entry of its one input, x."""
    return elementwise(kind, name, title, symbol, ("x",), forward, (local,), **more)


def broadcast_of(ports: tuple[str, ...]) -> Callable[..., Shape]:
    """Shape rule of the elementwise ops: the shape that the inputs broadcast to."""

    def shape(*shapes: Shape, **_attributes: AttributeValue) -> Shape:
        _refuse_column_beside_vector(ports, shapes)
        try:
            return np.broadcast_shapes(*shapes)
        except ValueError:
            later, earlier = _misfit(shapes)
            message = _(
                "port {port} has shape {shape}; from the last to the first, each dimension must match "
                "{other}'s {wanted} or be 1"
            )
            text = message.format(
                port=ports[later], shape=shapes[later], other=ports[earlier], wanted=shapes[earlier]
            )
            raise ShapeMismatch(text, ports[later]) from None

    return shape


def _refuse_column_beside_vector(ports: tuple[str, ...], shapes: tuple[Shape, ...]) -> None:
    """Raise ShapeMismatch where a column meets a vector as long: that makes a table, and nobody means it."""
    for port, column in zip(ports, shapes, strict=True):
        if len(column) != 2 or column[1] != 1 or column[0] < 2 or column[:1] not in shapes:
            continue
        other = ports[shapes.index(column[:1])]
        message = _(
            "port {port} has shape {shape}, a column, and {other} shape {vector}: entry by entry they would "
            "broadcast to {table}; reshape one of them, or make the vector a row (1, {count}) for that table"
        )
        text = message.format(
            port=port, shape=column, other=other, vector=column[:1], table=column[:1] * 2, count=column[0]
        )
        raise ShapeMismatch(text, port)


def _misfit(shapes: tuple[Shape, ...]) -> tuple[int, int]:
    """Return the places of the first two shapes that do not broadcast, the later one's first."""
    pairs = ((later, earlier) for later in range(len(shapes)) for earlier in range(later))
    return next((later, earlier) for later, earlier in pairs if _differ(shapes[later], shapes[earlier]))


def _differ(one: Shape, other: Shape) -> bool:
    lengths = zip(reversed(one), reversed(other), strict=False)
    return any(length != wanted and 1 not in {length, wanted} for length, wanted in lengths)


def _times_local(rule: Rule) -> Rule:
    def product(g: Array, y: Array, *xs: Array, **attributes: AttributeValue) -> Array:
        return g * rule(y, *xs, **attributes)

    return product


def select(condition: Array, yes: Array, no: Array, like: Array) -> Array:
    """Return `yes` where the condition holds and `no` elsewhere, in the dtype of `like`."""
    dtype = np.result_type(like)
    return np.where(condition, np.asarray(yes, dtype), np.asarray(no, dtype))[()]


def slope_where(condition: Array, yes: Array, no: Array, x: Array) -> Array:
    """Return a slope in two pieces, in the dtype of `x`; where x is no number it is none either."""
    slope = select(condition, yes, no, like=x)
    unknown = np.isnan(x)
    if not np.any(unknown):
        return slope
    marked: Array = np.where(unknown, x, slope)
    return marked[()]
