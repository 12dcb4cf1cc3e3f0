"""Texts that the engine writes, compared with what somebody read and stored."""

from __future__ import annotations

import os
from pathlib import Path

STORED = Path(__file__).parent / "written"
WRITE = "WRITE_TEXTS"
"""Set in the environment, this stores texts anew: read them first, then the difference."""


def compare(name: str, text: str) -> None:
    """Fail where a text is not what is stored of it."""
    stored = STORED / f"{name}.txt"
    if os.environ.get(WRITE):
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(text, encoding="utf-8", newline="\n")
    expected = stored.read_text(encoding="utf-8")
    assert text.splitlines() == expected.splitlines(), f"if {name} is right, store it with {WRITE}=1"
