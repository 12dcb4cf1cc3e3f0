"""Contestants as they were listed before: read from what was remembered, and given their places in a race."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from engine.errors import EngineError
from engine.training.rules.contestants import ContestantSpec
from engine.training.rules.listing import Listed
from gui.training.contestants.marks import LegendEntry, free_slot


def entries_of(listed: Sequence[Listed]) -> list[LegendEntry]:
    """Return contestants as they were listed, none of them in a race."""
    return [LegendEntry(each.spec, each.slot, each.hue, each.visible, each.enabled) for each in listed]


def entries_read(told: object) -> list[LegendEntry]:
    """Return the contestants that a stored state lists; none where it cannot be read."""
    try:
        found = entries_of(msgspec.convert(told, tuple[Listed, ...]))
    except (msgspec.ValidationError, EngineError):
        return []
    return found if len({entry.slot for entry in found}) == len(found) else []


def seated(entries: Sequence[LegendEntry], specs: Sequence[ContestantSpec]) -> list[LegendEntry]:
    """Return contestants with their places in a race of these, in the order in which they are listed.

    Whoever races and is not listed gets a line of its own; who is listed to race, and does not, goes. Who is
    switched off has left the place that nobody else has.
    """
    free, places = dict(enumerate(specs)), dict[int, int]()
    for row in sorted(range(len(entries)), key=lambda row: not entries[row].enabled):
        place = next((place for place, spec in free.items() if spec == entries[row].spec), None)
        if place is not None:
            del free[place]
            places[row] = place
    kept = [
        replace(entry, run=places[row], left=None)
        if entry.enabled
        else replace(entry, run=None, left=places.get(row))
        for row, entry in enumerate(entries)
        if row in places or not entry.enabled
    ]
    for place, spec in free.items():
        kept.append(LegendEntry(spec, free_slot(kept), run=place))
    return kept


def waiting(specs: Sequence[ContestantSpec], entries: Sequence[LegendEntry] = ()) -> list[LegendEntry]:
    """Return contestants of a race to come, listed so as far as they were: they get their places in it."""
    return [replace(entry, run=None, left=None) for entry in seated(entries, specs)]
