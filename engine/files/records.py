"""What a document's file is made of, field by field; `engine.files.document` says what each field holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from engine.files.annotation_section import Annotation
from engine.files.bend_section import Way
from engine.files.exercise_section import Attempt, ExerciseSettings
from engine.files.slider_section import Slider
from engine.graphs.graph import Graph
from engine.graphs.layout import Position

FORMAT = "chainrule"
VERSION = 4

_Value = float | str | list[Any]
_Zoom = Annotated[float, msgspec.Meta(gt=0)]
_Decimals = Annotated[int, msgspec.Meta(ge=0, le=15)]


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the canvas looked when the document was saved."""

    centre: Position
    zoom: _Zoom


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a worked example must give at the node of that name; `decimals` counts the printed digits."""

    node: str
    value: _Value | None = None
    gradient: _Value | None = None
    decimals: _Decimals | None = None

    @property
    def tolerance(self) -> float:
        """How far a result may be from the printed number."""
        return 1e-9 if self.decimals is None else 0.5 * 10.0**-self.decimals * (1 + 1e-9)


class NodeRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A node as the file has it."""

    id: int
    op: str
    name: str
    position: Position | None = None
    value: _Value | None = None
    attributes: dict[str, float | int | list[int]] = {}
    inputs: int | None = None
    inside: InsideRecord | None = None
    inline: bool = False


class EdgeRecord(msgspec.Struct, forbid_unknown_fields=True):
    """A wire as the file has it."""

    source: int
    target: int
    port: str


class InsideRecord(msgspec.Struct, forbid_unknown_fields=True):
    """What is inside a composite, as the file has it."""

    name: str
    inputs: list[int]
    output: int
    nodes: list[NodeRecord]
    edges: list[EdgeRecord]


class Header(msgspec.Struct):
    """What says whether this is a document, and of which version."""

    format: str
    version: int


class File(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    format: str
    version: int
    nodes: list[NodeRecord]
    edges: list[EdgeRecord]
    title: str = ""
    description: str = ""
    target: int | None = None
    view: View | None = None
    expected: list[Expectation] = []
    exercise: ExerciseSettings | None = None
    attempt: Attempt | None = None
    sliders: list[Slider] = []
    bends: list[Way] = []
    anchored: list[int] = []
    annotations: list[Annotation] = []


@dataclass(frozen=True)
class Contents:
    """All that a document holds; `positions` gives the centre of each node in canvas pixels."""

    graph: Graph
    positions: Mapping[int, Position] = field(default_factory=dict)
    target: int | None = None
    view: View | None = None
    title: str = ""
    description: str = ""
    expected: tuple[Expectation, ...] = ()
    exercise: ExerciseSettings | None = None
    attempt: Attempt | None = None
    sliders: tuple[Slider, ...] = ()
    bends: tuple[Way, ...] = ()
    anchored: tuple[int, ...] = ()
    annotations: tuple[Annotation, ...] = ()
