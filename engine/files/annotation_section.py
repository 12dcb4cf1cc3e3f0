"""Annotations: frames around parts of a graph, and notes beside it. No graph knows of them."""

from __future__ import annotations

from math import isfinite
from typing import Annotated

import msgspec

from engine.errors import GraphError
from engine.text import _

Area = tuple[float, float, float, float]
"""The left and upper edge, the width and the height, in canvas pixels."""

COLOURS = 6
"""How many colours a frame may have; a theme says which they are."""
LEAST, FARTHEST = 16.0, 1e9
"""Pixels: how wide and high an annotation is at least, and beyond which none stands."""

LONGEST_TITLE, LONGEST_NOTE = 200, 20_000
"""Letters that a frame's title and a note have at the most."""

_Title = Annotated[str, msgspec.Meta(max_length=LONGEST_TITLE)]
_Text = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)]
_Colour = Annotated[int, msgspec.Meta(ge=0, lt=COLOURS)]


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="frame", tag_field="kind"):
    """A frame with a title; its colour is a place among those of the theme."""

    area: Area
    title: _Title = ""
    colour: _Colour = 0


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="note", tag_field="kind"):
    """A text in Markdown, with formulas between dollar signs."""

    area: Area
    text: _Text = ""


Annotation = Frame | Note


def require_annotation(annotation: Annotation) -> None:
    """Raise GraphError for an annotation that stands nowhere, has no size, or says more than can be read."""
    x, y, width, height = annotation.area
    if not all(isfinite(number) and abs(number) <= FARTHEST for number in (x, y, width, height)):
        raise GraphError(_("an annotation stands somewhere: its area is of finite numbers"))
    if width < LEAST or height < LEAST:
        raise GraphError(_("an annotation is at least {least:g} wide and high").format(least=LEAST))
    text, most = (
        (annotation.title, LONGEST_TITLE)
        if isinstance(annotation, Frame)
        else (annotation.text, LONGEST_NOTE)
    )
    if len(text) > most:
        message = _("this text has {count} letters; it may have {most}")
        raise GraphError(message.format(count=len(text), most=most))
