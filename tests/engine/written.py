"""Texts that the engine writes, compared with what somebody read and stored."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

STORED = Path(__file__).parent / "written"
WRITE = "WRITE_TEXTS"
"""Set in the environment, this stores texts anew: read them first, then the difference."""
HEAD = "== "
"""What a line begins with that names the row of which the next lines tell."""


def compare(name: str, text: str) -> None:
    """Fail where a text is not what is stored of it."""
    stored = STORED / f"{name}.txt"
    if os.environ.get(WRITE):
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(text, encoding="utf-8", newline="\n")
    expected = stored.read_text(encoding="utf-8")
    assert text.splitlines() == expected.splitlines(), f"if {name} is right, store it with {WRITE}=1"


def compare_rows(name: str, texts: Mapping[str, str]) -> None:
    """Fail where what is made of a table's row is not what is stored of it; a new row needs no storing."""
    stored = STORED / f"{name}.txt"
    known = list(texts)
    if not os.environ.get(WRITE):
        lines = stored.read_text(encoding="utf-8").splitlines()
        known = [line.removeprefix(HEAD) for line in lines if line.startswith(HEAD)]
    compare(name, "\n".join(f"{HEAD}{row}\n{texts.get(row, 'is gone')}" for row in known))
