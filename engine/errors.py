"""What can go wrong, as types that a caller can tell apart.

EngineError
├── GraphError(node, port)             something about one node, or one port of it
│   ├── UnknownNodeError               no such node
│   ├── UnknownOpError                 no such row in the op table
│   ├── UnknownPortError               the op has no such port, or no such attribute
│   ├── OccupiedPortError              a port takes one edge
│   ├── CycleError                     the edge would close a cycle
│   ├── MissingInputError              a port that must be connected is not
│   ├── ShapeError                     shapes that do not fit
│   ├── InvalidNameError               a name that is taken, or is no name
│   └── InvalidValueError              a value that the node cannot hold
├── ParseError(line, column)           a formula that cannot be read
├── FormatError(source, field)         a document that cannot be read or written
│   └── UnbegunError                   a journal that holds nothing yet
├── DatasetError(source, line, column) data that cannot be read
├── ConfigurationError(field)          a setting that is unknown or out of its range
└── ExerciseError(item)                an exercise that cannot be set, or a move in one that cannot be made
"""

from __future__ import annotations

from collections.abc import Mapping


class EngineError(Exception):
    """Anything the engine refuses, with a message written for the person at the screen."""


class GraphError(EngineError):
    """An error about one node of a graph, and where it applies about one of its ports, or about an edge."""

    def __init__(
        self, message: str, *, node: int | None = None, port: str | None = None, edge: object = None
    ) -> None:
        super().__init__(message)
        self.node = node
        self.port = port
        self.edge = edge


class UnknownNodeError(GraphError):
    """The graph has no node of that id or name."""


class UnknownOpError(GraphError):
    """The op table has no row of that name."""


class UnknownPortError(GraphError):
    """The node's op has no port, or no attribute, of that name."""


class OccupiedPortError(GraphError):
    """The port already has its one edge."""


class CycleError(GraphError):
    """The edge would make a node depend on itself."""


class MissingInputError(GraphError):
    """A port that the computation needs has no edge."""


class ShapeError(GraphError):
    """The shapes that meet at a node do not fit."""


class InvalidNameError(GraphError):
    """The name is taken by another node, or is not an identifier."""


class InvalidValueError(GraphError):
    """The node cannot hold that value."""


class ParseError(EngineError):
    """A formula that cannot be read, with the place where reading stopped (both counted from 1).

    `problem` is the message without the place.
    """

    def __init__(self, message: str, *, line: int = 1, column: int = 1, problem: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.problem = problem or message


class FormatError(EngineError):
    """A document that cannot be read or written, with its source and the field at fault."""

    def __init__(self, message: str, *, source: str = "", field: str = "") -> None:
        super().__init__(message)
        self.source = source
        self.field = field


class UnbegunError(FormatError):
    """A journal whose first line is not whole: a program that ended before has left nothing in it."""


class DatasetError(EngineError):
    """Data that cannot be read, with the file, the line counted from 1 and the column at fault."""

    def __init__(
        self, message: str, *, source: str = "", line: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(message)
        self.source = source
        self.line = line
        self.column = column


class ConfigurationError(EngineError):
    """A setting that is unknown, or out of the range it may have, with its name.

    With a `title` the message is a template: it calls the setting by that title where it has `{field}`, and
    what else it has is `told`.
    """

    def __init__(
        self, message: str, *, field: str = "", title: str = "", told: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message.format(field=title, **(told or {})) if title else message)
        self.field = field
        self._template, self._told = message if title else "", told or {}

    def called(self, name: str) -> str:
        """Return the message with another name of the setting in place of its title."""
        return self._template.format(field=name, **self._told) or str(self)


class ExerciseError(EngineError):
    """An exercise that cannot be set, or a move in one that cannot be made, with the item it is about."""

    def __init__(self, message: str, *, item: str = "") -> None:
        super().__init__(message)
        self.item = item
