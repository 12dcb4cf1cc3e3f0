"""Texts that are no tables although they hold data, told by how they begin, with what to do about them."""

from __future__ import annotations

import re

from engine.errors import DatasetError
from engine.text import _

BEGINNING = 2**16
"""Letters at the beginning that are looked at."""
PAIRS = r"[-+]?\d[\d.]*(?:[ \t]+[1-9]\d*:[-+\d.eE]+){2,}[ \t]*"
FOREIGN = {
    re.compile(r"\s*<(?:!doctype|html|table|\?xml|svg|!--)\b", re.IGNORECASE): _(
        "{path} is a web page or XML; open it in a browser or a spreadsheet and save its table as CSV"
    ),
    re.compile(r'\s*(?:\{\s*"(?:[^"\\]|\\.)*"\s*:|\[\s*[\[{])'): _(
        "{path} is JSON, which is not read here; export it as CSV, with pandas for one by "
        "read_json(…).to_csv(…, index=False)"
    ),
    re.compile(rf"\s*{PAIRS}\r?\n{PAIRS}(?:\r?\n|$)"): _(
        "{path} holds pairs of index and value, as LIBSVM writes them; give every value a column of its own"
    ),
}
"""How such texts begin, and what is said of them."""


def check_is_table(text: str, source: str) -> None:
    """Raise DatasetError where a text is known to be something else than a table."""
    beginning = text[:BEGINNING]
    for pattern, message in FOREIGN.items():
        if pattern.match(beginning):
            raise DatasetError(message.format(path=source), source=source)
