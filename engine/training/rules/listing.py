"""How contestants are listed: what a window remembers of each beside what decides the race."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from engine.training.rules.contestants import ContestantSpec

Place = Annotated[int, msgspec.Meta(ge=0, lt=1000)]
"""A place in a palette, which begins again where it ends."""


@dataclass(frozen=True)
class Listed:
    """A contestant in a list, which is kept with a race and handed back as it was.

    `slot` is its place in the palette for as long as it is listed, and `hue` the place of the colour that was
    chosen for it instead, None where none was. One that is not `visible` races unseen, one that is not
    `enabled` takes no part.
    """

    spec: ContestantSpec
    slot: Place
    hue: Place | None = None
    visible: bool = True
    enabled: bool = True
