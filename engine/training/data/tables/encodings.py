"""Which encoding bytes are text in: by a mark, as UTF-8, or by the words that they spell."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

SAMPLE = 2**16
"""Bytes that are enough to tell an encoding by."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FITTING = 0.85
"""The part of what is beyond ASCII that must look like a script's for the script to be taken."""
MOST_OFTEN = 10
"""How many letters beyond ASCII there are for one that is no UTF-8 where the others are."""
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
BESIDE_LETTERS = re.compile(r"[a-z][^\x00-\x7f]|[^\x00-\x7f][a-z]")
SIDE_BY_SIDE = re.compile(r"[^\x00-\x7f]{2,}")
LETTERS = re.compile(r"[^\x00-@\[-`{-\x7f]+")
"""ASCII letters and what is beyond ASCII."""
WITHIN_WORDS = str.maketrans("", "", "’–—")
SIGNS = "‘“”…£€¥¢°µ²³½¼·±®©™«»¡ª"
"""What stands at the ends of words in any language."""
IN_RUNS = ("cp1251", "koi8-r", "cp1253")
"""Of scripts whose words have no ASCII letters."""
OFTEN = frozenset("оеаинтсрвлαοιετσνηυρ")
"""The commonest letters of Russian and of Greek."""
AMONG_ASCII = ("cp1252", "cp1250", "cp850", "mac-roman")
"""Of words that mix ASCII letters with others."""


@dataclass(frozen=True)
class Pairs:
    """A script of pairs of bytes: the first of its common signs, and whether the second are ASCII too."""

    encoding: str
    first: tuple[tuple[int, int], ...]
    beyond_ascii: bool = False

    def fits(self, content: bytes) -> bool:
        """Return whether bytes are such pairs almost throughout, and do not stand among ASCII letters."""
        text = content.decode(self.encoding, errors="ignore")
        signs = [sign for sign in text if sign > "\x7f"]
        if not self.beyond_ascii and not SIDE_BY_SIDE.search(text):  # °C is a sign of a single byte
            return False
        common = sum(map(self._is_common, signs))
        return common >= FITTING * len(signs) and len(BESIDE_LETTERS.findall(text)) <= (1 - FITTING) * len(
            signs
        )

    def _is_common(self, sign: str) -> bool:
        pair = sign.encode(self.encoding)
        if len(pair) != 2 or (self.beyond_ascii and pair[1] <= 0xA0):
            return False
        return any(low <= pair[0] <= high for low, high in self.first)


PAIRS = (
    Pairs("cp949", ((0xB0, 0xC8),), beyond_ascii=True),
    Pairs("gb18030", ((0xB0, 0xD7),), beyond_ascii=True),
    Pairs("big5", ((0xA4, 0xC6),)),
    Pairs("cp932", ((0x82, 0x83), (0x88, 0x9F))),
)
"""Hangul, the common Chinese characters, simple and traditional, and kana with Japanese characters."""


def found_encoding(content: bytes) -> str:
    """Return the encoding that fits the bytes: by its mark, as UTF-8, or by the script they spell."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content[:SAMPLE]:
        return _without_mark(content[:SAMPLE])
    if _is_nearly_utf_8(content):
        return "utf-8"
    told = _told(content)
    by_pairs = (pairs.encoding for pairs in PAIRS if pairs.fits(told))
    fitting = (name for name in (*by_pairs, *_by_words(told)) if _is_in(content, name))
    return next(fitting, "latin-1")


def _told(content: bytes) -> bytes:
    """Return the lines that are not ASCII alone, as many as tell an encoding."""
    lines, size = [], 0
    for line in content.splitlines(keepends=True):
        if size < SAMPLE and not line.isascii():
            lines.append(line)
            size += len(line)
    return b"".join(lines)[:SAMPLE]


def _by_words(told: bytes) -> list[str]:
    """Return encodings of single bytes, the one in which most words look like words first."""
    runs = BEYOND_ASCII.findall(told)
    letters = sum(byte >= 0xC0 for run in runs if len(run) > 1 for byte in run)
    in_runs = letters >= FITTING * max(sum(map(len, runs)), 1)
    names = [name for name in (IN_RUNS if in_runs else AMONG_ASCII) if _is_in(told, name)]
    return [*sorted(names, key=lambda name: _like_words(told.decode(name)), reverse=True), "cp1252"]


def _like_words(text: str) -> float:
    """Return how well-formed words are: letters alone, small after the first or all capitals, and common."""
    found = LETTERS.findall(text.translate(WITHIN_WORDS))
    words = [word.strip(SIGNS) for word in found if not word.isascii()]
    good = sum(not word or (word.isalpha() and (word[1:].islower() or len(word) == 1 or word.isupper()))
               for word in words)  # fmt: skip
    letters = "".join(words).lower()
    often = sum(letter in OFTEN for letter in letters)
    return float(good / max(len(words), 1) + often / max(len(letters), 1))


def _without_mark(sample: bytes) -> str:
    """Return which UTF-16 it is whose ASCII letters put zero bytes at every second place, if it is one."""
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) * 4 < len(sample):
        return "latin-1"
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_nearly_utf_8(content: bytes) -> bool:
    """Return whether bytes are UTF-8, or would be but for a slip that is to be told of."""
    if _is_in(content, "utf-8"):
        return True
    text = content.decode("utf-8", errors="replace")
    slips = text.count("\ufffd")
    return sum(letter > "\x7f" for letter in text) > MOST_OFTEN * slips


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
