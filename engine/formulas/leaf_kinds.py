"""Whether a variable that nothing is said of is an input or a parameter: its name tells, as in lectures."""

from __future__ import annotations

import re

_LOOKS_LIKE_PARAMETER = re.compile(r"(w|W|θ|theta)_?\d*|[bB]_?\d+")


def leaf_kind(name: str) -> str:
    """Return what a variable of that name becomes where nothing says it: "parameter" or "input"."""
    return "parameter" if _LOOKS_LIKE_PARAMETER.fullmatch(name) else "input"
