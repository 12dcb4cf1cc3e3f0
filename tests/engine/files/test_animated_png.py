"""An animated PNG is read here by the letter of its specification, chunk by chunk."""

from __future__ import annotations

import struct
import zlib

import pytest

from engine.files.animated_png import LONGEST, Picture, animated_png


def png(width, height, colour_type=6, parts=1):
    """Return a picture whose pixels are all zero, in so many chunks of data."""
    channels = {2: 3, 6: 4}[colour_type]
    data = zlib.compress(b"".join(b"\0" * (1 + channels * width) for _row in range(height)))
    pieces = [data[index::parts] if parts == 1 else data for index in range(1)]
    if parts == 2:
        pieces = [data[:5], data[5:]]
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)), (b"tEXt", b"a\0b")]
    chunks += [(b"IDAT", piece) for piece in pieces]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*pair) for pair in (*chunks, (b"IEND", b"")))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def read(animation):
    """Return kinds and contents of all chunks, each with a sum that is right."""
    assert animation.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, []
    while place < len(animation):
        (length,) = struct.unpack_from(">I", animation, place)
        kind, data = animation[place + 4 : place + 8], animation[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", animation, place + 8 + length)[0] == zlib.crc32(kind + data)
        chunks.append((kind, data))
        place += length + 12
    return chunks


def test_the_first_picture_is_an_ordinary_png_and_the_others_follow_in_order():
    pictures = [Picture(png(8, 6)), Picture(png(3, 2), 4, 1, 500), Picture(png(1, 1, parts=2))]
    kinds = [kind for kind, _data in read(animated_png(pictures))]
    assert kinds == [b"IHDR", b"acTL", b"fcTL", b"IDAT", b"fcTL", b"fdAT", b"fcTL", b"fdAT", b"fdAT", b"IEND"]


def test_every_picture_says_its_size_its_place_and_its_time():
    chunks = read(animated_png([Picture(png(8, 6)), Picture(png(3, 2), 4, 1, 500)]))
    frames = [struct.unpack(">IIIIIHHBB", data) for kind, data in chunks if kind == b"fcTL"]
    assert [frame[1:7] for frame in frames] == [(8, 6, 0, 0, 1000, 1000), (3, 2, 4, 1, 500, 1000)]
    assert dict(chunks)[b"acTL"] == struct.pack(">II", 2, 0)


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [(0, (0, 1000)), (65_535, (65_535, 1000)), (65_540, (6554, 100)), (180_000, (18_000, 100)),
     (LONGEST, (65_535, 100))],
)  # fmt: skip
def test_a_picture_may_be_seen_for_minutes(milliseconds, told):
    chunks = read(animated_png([Picture(png(2, 2), milliseconds=milliseconds)]))
    assert struct.unpack(">IIIIIHHBB", dict(chunks)[b"fcTL"])[5:7] == told


def test_what_belongs_to_pictures_is_numbered_without_gaps():
    chunks = read(animated_png([Picture(png(2, 2)), Picture(png(2, 2, parts=2)), Picture(png(1, 1))]))
    numbers = [struct.unpack(">I", data[:4])[0] for kind, data in chunks if kind in {b"fcTL", b"fdAT"}]
    assert numbers == list(range(6))


def test_pixels_come_back_as_they_were():
    picture = png(3, 2, parts=2)
    chunks = read(animated_png([Picture(png(8, 6)), Picture(picture)]))
    data = b"".join(data[4:] for kind, data in chunks if kind == b"fdAT")
    assert data == b"".join(data for kind, data in read(picture) if kind == b"IDAT")


@pytest.mark.parametrize(
    ("pictures", "reason"),
    [
        ([], "needs a picture"),
        ([Picture(b"GIF89a")], "is a PNG"),
        ([Picture(png(2, 2)), Picture(png(2, 2, colour_type=2))], "same kind of pixels"),
        ([Picture(b"\x89PNG\r\n\x1a\n")], "whole header"),
        ([Picture(png(2, 2)[:10])], "breaks off"),
        ([Picture(png(2, 2)[:20])], "breaks off"),
        ([Picture(png(2, 2)[:-13])], "breaks off"),
        ([Picture(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b""))], "whole header"),
        ([Picture(png(2, 2), milliseconds=LONGEST + 1)], "for 0 to 655 seconds"),
        ([Picture(png(2, 2), milliseconds=-1)], "for 0 to 655 seconds"),
    ],
)
def test_what_is_no_animation_is_refused(pictures, reason):
    with pytest.raises(ValueError, match=reason):
        animated_png(pictures)
