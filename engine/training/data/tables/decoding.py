"""From the bytes of a file to its text: unpacked where they are packed, and decoded."""

from __future__ import annotations

import re
import zlib

from engine.errors import DatasetError
from engine.files.ordinary_file import in_megabytes
from engine.text import _
from engine.training.data.gzip_stream import is_packed, unpacking
from engine.training.data.tables.encodings import found_encoding
from engine.training.data.tables.foreign import check_is_table

LARGEST_BYTES = 32 * 1024 * 1024
"""Bytes of a table at the most, packed or not."""
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
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b]")


def unpacked(content: bytes, source: str) -> bytes:
    """Return the bytes of a table, unpacked where gzip packed them; raise DatasetError where too many."""
    if is_packed(content):
        content = _gunzipped(content, source)
    for heads, message in REFUSED.items():
        if content.startswith(heads):
            raise DatasetError(message.format(path=source), source=source)
    if len(content) > LARGEST_BYTES:
        message = _("{path} is too large; the limit is {limit} MB")
        raise DatasetError(message.format(path=source, limit=in_megabytes(LARGEST_BYTES)), source=source)
    return content


def _gunzipped(content: bytes, source: str) -> bytes:
    """Unpack one stream after another, and never more than one byte beyond the limit."""
    parts: list[bytes] = []
    room = LARGEST_BYTES + 1
    try:
        while is_packed(content) and room > 0:
            stream = unpacking()
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
    check_is_table(text, source)
    return text, encoding
