"""Renaming several nodes at once by a pattern, numbered by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.composites.reshaping import renamed
from engine.graphs.layout import Position
from engine.text import _
from gui.document import commands
from gui.document.document import Document

_NUMBER = re.compile(r"\{(\d*)\}")


def by_place(positions: Mapping[int, Position], node_ids: Iterable[int]) -> list[int]:
    """Return nodes from left to right, or from the top down where they stand further apart that way."""
    chosen = list(node_ids)
    if not chosen:
        return []
    xs, ys = zip(*(positions[node_id] for node_id in chosen), strict=True)
    stands_in_a_row = max(xs) - min(xs) > max(ys) - min(ys)
    return sorted(chosen, key=lambda node_id: positions[node_id][:: 1 if stands_in_a_row else -1])


def names_of(pattern: str, node_ids: Iterable[int]) -> dict[int, str]:
    """Return the names that a pattern gives: `{}` counts from 1, `{0}` from 0; without, a number follows."""
    pattern = pattern.strip()
    if not _NUMBER.search(pattern):
        pattern += "{}"
    return {node_id: _numbered(pattern, count) for count, node_id in enumerate(node_ids)}


def _numbered(pattern: str, count: int) -> str:
    return _NUMBER.sub(lambda number: str(int(number[1] or 1) + count), pattern)


def rename_all(document: Document, names: Mapping[int, str]) -> None:
    """Give nodes these names as one step; raise as `renamed` does, with all names as they were."""
    text = _("Rename {count} nodes").format(count=len(names))
    commands.rewrite(document, renamed(document.graph, names), text, {}, document.target)
