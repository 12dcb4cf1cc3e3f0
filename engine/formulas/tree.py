"""What a formula says, before it is a graph: the syntax tree that every dialect is read into.

Each part knows its place, line and column as they were typed, counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written; `text` tells a whole number that is too large for a float from infinity."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Name:
    """A name: of a variable, or of a function where it stands before arguments.

    `index` is the letter that a sum may run over: i in x_i, whose `base` is x.
    """

    text: str
    place: Place

    @property
    def base(self) -> str:
        """The name without the letter that it is indexed by."""
        return self.text.rpartition("_")[0] if self.index else self.text

    @property
    def index(self) -> str:
        """The letter that the name is indexed by, or ""."""
        base, _line, index = self.text.rpartition("_")
        return index if base and len(index) == 1 and index.isalpha() else ""


@dataclass(frozen=True, slots=True)
class Words:
    """Text in quotes, which libraries take as options."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus what follows."""

    operand: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and the sign between them: + - * / ** @, or · for the product of two vectors."""

    sign: str
    left: Expression
    right: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and what is asked of them: < > <= >= == or !=."""

    sign: str
    left: Expression
    right: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """One formula where a condition holds, and another elsewhere."""

    condition: Expression
    yes: Expression
    no: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Named:
    """An argument given by its name."""

    name: str
    value: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments, by place and by name."""

    function: Expression
    arguments: tuple[Expression, ...]
    named: tuple[Named, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Member:
    """What is taken of an owner with a point: exp of np, T of W."""

    owner: Expression
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Span:
    """The start and the stop in x[start:stop], None where there is none."""

    start: Expression | None
    stop: Expression | None
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    """What is taken of an array with brackets."""

    owner: Expression
    indices: tuple[Expression | Span, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Array:
    """Entries in brackets, or `round` ones in parentheses."""

    entries: tuple[Expression, ...]
    place: Place
    round: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """A sum, or a largest or smallest entry, over an index: Σᵢ of the body up to n."""

    function: str
    index: str
    upper: str
    body: Expression
    place: Place


Expression = (
    Number | Name | Words | Negative | Binary | Comparison | Choice | Call | Member | Entries | Array | Over
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A line `name = formula`."""

    name: Name
    formula: Expression


@dataclass(frozen=True, slots=True)
class Definition:
    """A line `name(parameters) = formula`, with the lines before it that belong to its inside."""

    name: Name
    parameters: tuple[str, ...]
    lines: tuple[Assignment, ...]
    formula: Expression
    defaults: dict[str, Expression] = field(default_factory=dict)


Statement = Assignment | Definition | Expression


@dataclass(frozen=True, slots=True)
class Program:
    """All lines of a text, and the names of vectors that sums run over the entries of."""

    lines: tuple[Statement, ...]
    summed: frozenset[str] = frozenset()
    is_latex: bool = False
