"""A document that came through a chat or a mail: with round quotation marks, hard spaces, words around it."""

from __future__ import annotations

import html
import re

from engine.files.records import FORMAT

_REPLACED = str.maketrans({
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("\u00a0\u2007\u202f\u2009", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
})  # fmt: skip
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_MARK = re.compile(rf'"format"\s*:\s*"{FORMAT}"')


def document_in(text: str) -> str:
    """Return the document that a text holds, as it was before it was sent; "" where it holds none."""
    mended = _QUOTED.sub("", html.unescape(text).translate(_REPLACED))
    start, end = mended.find("{"), mended.rfind("}")
    return mended[start : end + 1] if 0 <= start < end and _MARK.search(mended) else ""
