"""Names of columns that a file declares above its rows, a line each, as Weka's and KEEL's files do."""

from __future__ import annotations

import re
from collections.abc import Sequence

DECLARATION = re.compile(r"\s*@(relation|attribute|inputs?|outputs?|data)\b.*", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\s*@attribute\s+('[^']*'|"[^"]*"|[^\s{\[]+)""", re.IGNORECASE)


def declarations(lines: Sequence[str]) -> dict[int, str]:
    """Return the lines above the rows that declare something, by number; none where no attribute is."""
    declared = {
        number: line.strip()
        for number, line in enumerate(lines, start=1)
        if DECLARATION.fullmatch(line.rstrip())
    }
    return declared if any(map(ATTRIBUTE.match, declared.values())) else {}


def declared_names(lines: Sequence[str]) -> tuple[str, ...]:
    """Return what declared lines call the columns, in order."""
    return tuple(found[1].strip("'\"") for found in map(ATTRIBUTE.match, lines) if found)
