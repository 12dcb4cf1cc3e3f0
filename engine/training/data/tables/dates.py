"""Which texts are dates or times: as far as one can tell without knowing whose they are."""

from __future__ import annotations

import re

MONTH = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?)(?![a-z])"
)
NUMBERED = r"(0?[1-9]|1[0-2])"
DATE = re.compile(
    r"\d{1,4}([-/.]) ?\d{1,2}\1 ?\d{1,4}\b"  # 2020-01-31, 31.1.20
    rf"|(1[5-9]|2\d)\d\d ?[-/.:] ?{NUMBERED}\b|{NUMBERED}[-/.](1[5-9]|2\d)\d\d\b"  # 2020-01, 1/2020
    r"|\d{1,2}[-/](0[1-9]|1[0-2])$|(0[1-9]|1[0-2])[-/](0[1-9]|[12]\d|3[01])$"  # 3-01 of the third year, 01/31
    r"|([01]?\d|2[0-4]):[0-5]\d(?!\d)"
    rf"|(?=.*\d)(\d{{1,4}}[-/. ]*)?{MONTH}"
    r"|\d{4}[-: ]?Q[1-4]\b|Q[1-4][-: ]?\d{4}\b|\d{2,4}년",
    re.IGNORECASE,
)
"""A range of ages (20-24), a ratio (3/4) or an odd (1/2) is none."""


def is_date(cell: str) -> bool:
    """Return whether a text begins with a date or a time."""
    return DATE.match(cell) is not None
