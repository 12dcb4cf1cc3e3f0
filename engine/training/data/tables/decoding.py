"""From the bytes of a file to its text: unpacked where they are packed, in the encoding that fits them."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from engine.errors import DatasetError
from engine.text import _

LARGEST_BYTES = 32 * 1024 * 1024
"""Bytes of a table at the most, packed or not."""
SAMPLE = 2**16
"""Bytes that are enough to tell an encoding by."""
GZIP = b"\x1f\x8b"
REFUSED = {
    (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"): _(
        "{path} is a workbook or an archive; save or unpack it as CSV"
    ),
    (b"PAR1", b"PARE"): _(
        "{path} is a Parquet file, which is not read here; export it as CSV, with pandas for one by "
        "read_parquet(…).to_csv(…, index=False)"
    ),
}
"""How files begin that are no text, and what to do about them."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FITTING = 0.85
"""The share of the bytes beyond ASCII that must look like a script's for the script to be taken."""
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b]")
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class Script:
    """A script by the bytes that its texts consist of: pairs with a first byte in a range, or letters."""

    encoding: str
    first: tuple[int, int]
    in_pairs: bool

    def share(self, runs: list[bytes]) -> float:
        """Return which part of the bytes beyond ASCII looks like this script."""
        low, high = self.first
        if not self.in_pairs:
            letters = sum(low <= byte <= high for run in runs if len(run) > 1 for byte in run)
            return letters / max(sum(map(len, runs)), 1)
        pairs = [run[place : place + 2] for run in runs for place in range(0, len(run), 2)]
        fitting = sum(len(pair) == 2 and low <= pair[0] <= high and pair[1] > 0xA0 for pair in pairs)
        return fitting / max(len(pairs), 1)


SCRIPTS = (
    Script("cp949", (0xB0, 0xC8), in_pairs=True),
    Script("gb18030", (0xB0, 0xD7), in_pairs=True),
    Script("cp1251", (0xC0, 0xFF), in_pairs=False),
)
"""Hangul, the common Chinese characters, and Cyrillic; western letters stand alone among ASCII ones."""


def unpacked(content: bytes, source: str) -> bytes:
    """Return the bytes of a table, unpacked where gzip packed them; raise DatasetError where too many."""
    if content.startswith(GZIP):
        content = _gunzipped(content, source)
    for heads, message in REFUSED.items():
        if content.startswith(heads):
            raise DatasetError(message.format(path=source), source=source)
    if len(content) > LARGEST_BYTES:
        message = _("{path} is too large; the limit is {limit} MB")
        raise DatasetError(message.format(path=source, limit=LARGEST_BYTES // 2**20), source=source)
    return content


def _gunzipped(content: bytes, source: str) -> bytes:
    """Unpack one stream after another, and never more than one byte beyond the limit."""
    parts: list[bytes] = []
    room = LARGEST_BYTES + 1
    try:
        while content.startswith(GZIP) and room > 0:
            stream = zlib.decompressobj(wbits=31)
            parts.append(stream.decompress(content, room))
            room -= len(parts[-1])
            if not stream.eof and room > 0:
                raise zlib.error(_("it ends too early"))
            content = stream.unused_data
    except zlib.error as error:
        message = _("{path} cannot be unpacked: {reason}").format(path=source, reason=error)
        raise DatasetError(message, source=source) from None
    return b"".join(parts)


def decoded(content: bytes, source: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding it was read in; raise DatasetError where it is no text in that."""
    encoding = encoding or found_encoding(content)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("{path}, line {line}: this is not {encoding} text; choose another encoding")
        told = message.format(path=source, line=line, encoding=encoding)
        raise DatasetError(told, source=source, line=line) from None
    text = text.rstrip("\x1a")  # with which DOS ended its text files
    if NOT_TEXT.search(text):
        message = _("{path} is not a text file; save the data as CSV in UTF-8").format(path=source)
        raise DatasetError(message, source=source)
    return text, encoding


def found_encoding(content: bytes) -> str:
    """Return the encoding that fits the bytes: by its mark, as UTF-8, or by the script they spell."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content[:SAMPLE]:
        return _without_mark(content[:SAMPLE])
    if _is_in(content, "utf-8"):
        return "utf-8"
    runs = BEYOND_ASCII.findall(content)[:SAMPLE]
    by_script = [script.encoding for script in SCRIPTS if script.share(runs) >= FITTING]
    kana = ["cp932"] if _has_kana(content[:SAMPLE]) else []
    fitting = (name for name in (*by_script, *kana, "cp1252") if _is_in(content, name))
    return next(fitting, "latin-1")


def _without_mark(sample: bytes) -> str:
    """Return which UTF-16 it is whose ASCII letters put zero bytes at every second place, if it is one."""
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) * 4 < len(sample):
        return "latin-1"
    return "utf-16-le" if odd > even else "utf-16-be"


def _has_kana(sample: bytes) -> bool:
    text = sample.decode("cp932", errors="ignore")
    kana = sum("\u3041" <= letter <= "\u30fe" for letter in text)
    return kana * 4 > sum(letter > "\x7f" for letter in text)


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
