"""What a `*.chainrule` file says of an exercise, and what a student's copy says of the student's attempt.

Neither holds a number that counts: `engine.exercises` works out questions, right answers and scores anew from
the graph. Nodes are named by id, so that renaming one loses nothing. The schema, all of whose fields may be
left out but `student`, `do` and `node`:

- `exercise`: `kind` of question ("gates", "pass", "shapes" or "routes"); `hidden`, a list of places, or null
  for all that there are; `locked`, the ids of leaves whose values stay; `relative` and `absolute` tolerance;
  `feedback` ("at once" or "at the end"); `penalty` for a wrong try or a hint, from 0 to 1; `seed`, a whole
  number, or null where all students have the same numbers;
- `attempt`: the `student`, and the `moves` in order, one a line, each what to `do` ("answer", "hint",
  "show", "skip" or "finish"), the place `at` which, and the `text` of an answer;
- a place is a `node` by its id, and the `port` whose wire is meant, where it is not the node itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from engine.errors import InvalidValueError, UnknownPortError
from engine.graphs.graph import Graph, Node
from engine.text import _

LARGEST_SEED = 2**53
LONGEST_STUDENT = 200
"""Letters that a student's id has at the most."""
LONGEST_ANSWER = 2_000
"""Letters that one answer has at the most."""
MOST_MOVES = 10_000
"""How many answers, hints, looks and skips an attempt has at the most."""

_Count = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
_Port = Annotated[str, msgspec.Meta(max_length=100)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Seed = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_SEED)]
_Student = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_STUDENT)]
_Answer = Annotated[str, msgspec.Meta(max_length=LONGEST_ANSWER)]

Kind = Literal["gates", "pass", "shapes", "routes"]
Feedback = Literal["at once", "at the end"]
Doing = Literal["answer", "hint", "show", "skip", "finish"]


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a number stands: on the wire into a port of a node, or, without a port, at the node itself."""

    node: _Count
    port: _Port = ""

    def is_among(self, nodes: Mapping[int, Node]) -> bool:
        """Return whether there is such a place at one of these nodes, given by id."""
        return self.node in nodes and (not self.port or self.port in nodes[self.node].op.ports)


class ExerciseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a teacher hands out besides the graph.

    `hidden` are the places that are asked for, all that there are where it is None; `locked` the leaves whose
    values a redraw keeps. An answer may be off by `relative` of the right number, or by `absolute`. `penalty`
    is what a wrong try or a hint costs of the whole credit. With a `seed` every student has other numbers.
    """

    kind: Kind = "gates"
    hidden: tuple[Place, ...] | None = None
    locked: tuple[_Count, ...] = ()
    relative: _Share = 0.01
    absolute: _Share = 1e-6
    feedback: Feedback = "at once"
    penalty: _Share = 0.25
    seed: _Seed | None = None

    def kept(self, nodes: Iterable[Node]) -> ExerciseSettings:
        """Return what still holds where these nodes are left."""
        left = {node.id: node for node in nodes}
        hidden = self.hidden and tuple(place for place in self.hidden if place.is_among(left))
        locked = tuple(leaf for leaf in self.locked if leaf in left)
        return msgspec.structs.replace(self, hidden=hidden, locked=locked)


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that a student did: gave an answer, asked for a hint or to be shown, skipped, or finished.

    It is done at a place; where it is None, at the question that is next.
    """

    do: Doing
    at: Place | None = None
    text: _Answer = ""


class Attempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who the student is, and all that the student did, in order."""

    student: _Student
    moves: Annotated[tuple[Move, ...], msgspec.Meta(max_length=MOST_MOVES)] = ()


def require_places(settings: ExerciseSettings, graph: Graph) -> None:
    """Raise a GraphError where an exercise names a node, port or leaf that the graph has not."""
    for leaf in settings.locked:
        if not graph.node(leaf).op.is_leaf:
            message = _("{node} computes its value; only inputs, parameters and constants can be locked")
            raise InvalidValueError(message.format(node=graph.node(leaf).name), node=leaf)
    for place in settings.hidden or ():
        if not place.is_among({place.node: graph.node(place.node)}):
            message = _("{node} has no port {port}")
            text = message.format(node=graph.node(place.node).name, port=place.port)
            raise UnknownPortError(text, node=place.node, port=place.port)
