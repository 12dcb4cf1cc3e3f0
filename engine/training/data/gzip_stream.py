"""Bytes that gzip packed, which may unpack into very much: they are told by how they begin."""

from __future__ import annotations

import zlib
from typing import Any

_BEGINNING = b"\x1f\x8b"


def is_packed(content: bytes) -> bool:
    """Return whether gzip packed these bytes."""
    return content.startswith(_BEGINNING)


def unpacking() -> Any:
    """Return what unpacks one stream of gzip's, as zlib's `decompressobj` does."""
    return zlib.decompressobj(wbits=31)
