"""What the user may decide about a table; all that is left open is found out."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from engine.text import _
from engine.training.bounds import check_choice
from engine.training.data.preparation import Task

Missing = Literal["drop", "mean"]
DELIMITERS = MappingProxyType(
    {"tab": "\t", "semicolon": ";", "bar": "|", "comma": ",", "space": " ", "spaces": "  "}
)
"""What may stand between cells, by name; where two divide a table equally well, the earlier does.

"spaces" are two or more, between cells that may hold single ones.
"""
CHOSEN = _("you chose it")
"""Why something is as it is that was not left to be found out."""
DECIMALS = MappingProxyType({"point": ".", "comma": ","})
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "gb18030", "cp932", "big5",
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "latin-1", "cp437", "mac-roman", "koi8-r",
)  # fmt: skip
"""The encodings that are offered; any other that Python knows for text is taken too."""


@dataclass(frozen=True)
class Choices:
    """What the user decided; None leaves it to what is found in the file.

    `target` and each of `leave_out` are a column's name, or its place counted from 1. An empty `leave_out`
    keeps every column that can be an input. Raises ConfigurationError naming the field that cannot be.
    """

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    target: str | None = None
    task: Task | None = None
    leave_out: tuple[str, ...] | None = None
    missing: Missing | None = None

    def __post_init__(self) -> None:
        if self.delimiter is not None:
            check_choice("delimiter", self.delimiter, [*DELIMITERS, *DELIMITERS.values()])
        if self.decimal is not None:
            check_choice("decimal", self.decimal, [*DECIMALS, *DECIMALS.values()])
        if self.task is not None:
            check_choice("task", self.task, ["classification", "regression"])
        if self.missing is not None:
            check_choice("missing", self.missing, ["drop", "mean"])
        self._check_encoding()

    def _check_encoding(self) -> None:
        if self.encoding is None or _is_text_encoding(self.encoding):
            return
        check_choice("encoding", self.encoding, list(ENCODINGS))


def _is_text_encoding(name: str) -> bool:
    try:
        "".encode(codecs.lookup(name).name)
    except (LookupError, ValueError, TypeError):
        return False
    return True
