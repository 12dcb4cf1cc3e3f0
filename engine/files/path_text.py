"""A path as text that any file can hold: names in any encoding, or of several lines, come back as they were.

Journals, checkpoints and settings write paths so. Letters that need no escape stay, so that what was written
as it is reads as it is.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes


def path_to_text(path: str | os.PathLike[str]) -> str:
    """Return a path in letters of ASCII, in one line."""
    return quote(os.fsencode(path), safe="/\\: ")


def text_to_path(text: str) -> Path:
    """Return the path that `path_to_text` has made text; raise ValueError where it can be none."""
    data = unquote_to_bytes(text)
    if b"\0" in data:
        raise ValueError("a path has no zero byte")
    return Path(os.fsdecode(data))
