"""Animated PNG: pictures that follow each other in one file, lossless, which every browser plays.

It is an ordinary PNG, shown as its first picture where animation is not known, with three kinds of chunks
more (Portable Network Graphics Specification, 3rd ed., W3C 2025, §11.3.4). A later picture may be only the
part that has changed, and is laid over what is there: where it is transparent, that stays.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAME_AS_FIRST = slice(8, 13)
"""Where a header has its bits, colour type, compression, filter and interlacing, after width and height."""
_HEADER_SIZE, _AROUND_DATA = 13, 12
"""Bytes of a header, and those of length, kind and sum around the data of a chunk."""
_MOST = 2**16 - 1
"""The largest count of time units: thousandths of a second, or hundredths where it is longer."""
LONGEST = 10 * _MOST
"""Milliseconds for which a picture can be seen."""


@dataclass(frozen=True)
class Picture:
    """One picture as a PNG, where its upper left corner goes, and for how long it is to be seen."""

    png: bytes
    x: int = 0
    y: int = 0
    milliseconds: int = 1000


def animated_png(pictures: Sequence[Picture]) -> bytes:
    """Return the animation of pictures, which begins again after the last.

    The first picture has the size of the whole, and the others lie within it. Raises ValueError where there
    is none, where one is no whole PNG or has another kind of pixels than the first, and where one is to be
    seen for longer than `LONGEST` milliseconds.
    """
    if not pictures:
        raise ValueError("an animation needs a picture")
    header = _header(pictures[0])
    for picture in pictures:
        if _header(picture)[_SAME_AS_FIRST] != header[_SAME_AS_FIRST]:
            raise ValueError("all pictures of an animation have the same kind of pixels")
    chunks = [_chunk(b"IHDR", header), _chunk(b"acTL", struct.pack(">II", len(pictures), 0))]
    number = 0
    for picture in pictures:
        chunks.append(_chunk(b"fcTL", struct.pack(">I", number) + _placed(picture)))
        number += 1
        for data in _chunks(picture.png, b"IDAT"):
            if picture is pictures[0]:
                chunks.append(_chunk(b"IDAT", data))
            else:
                chunks.append(_chunk(b"fdAT", struct.pack(">I", number) + data))
                number += 1
    return _SIGNATURE + b"".join(chunks) + _chunk(b"IEND", b"")


def _placed(picture: Picture) -> bytes:
    """Return size, place and time of a picture, which is laid over what was there and stays."""
    width, height = struct.unpack(">II", _header(picture)[:8])
    time = _time(picture.milliseconds)
    return struct.pack(">IIIIHHBB", width, height, picture.x, picture.y, *time, 0, 1)


def _time(milliseconds: int) -> tuple[int, int]:
    """Return a time as a count of units and how many of them a second has."""
    if not 0 <= milliseconds <= LONGEST:
        raise ValueError(f"a picture is seen for 0 to {LONGEST // 1000} seconds")
    return (milliseconds, 1000) if milliseconds <= _MOST else (milliseconds // 10, 100)


def _header(picture: Picture) -> bytes:
    if not picture.png.startswith(_SIGNATURE):
        raise ValueError("a picture of an animation is a PNG")
    header = next(_chunks(picture.png, b"IHDR"), b"")
    if len(header) != _HEADER_SIZE:
        raise ValueError("a picture of an animation has a whole header")
    return header


def _chunks(png: bytes, kind: bytes) -> Iterator[bytes]:
    """Yield the contents of every chunk of a kind; raise ValueError where one breaks off."""
    place = len(_SIGNATURE)
    while place < len(png):
        end = place + _AROUND_DATA + int.from_bytes(png[place : place + 4])
        if end > len(png):
            raise ValueError("a picture of an animation breaks off")
        if png[place + 4 : place + 8] == kind:
            yield png[place + 8 : end - 4]
        place = end


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
