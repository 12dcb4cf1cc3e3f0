"""How the command line prints: tables for people, one line of strict JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from engine.files.atomic_file import write_export
from engine.ops import Array
from engine.text import _
from gui.cli.errors import CommandError
from gui.look import numbers

FEW_ENTRIES = 6
LONGEST_STEM = 60


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # not an end of its own: all commands end alike once nobody reads


def console(*, stderr: bool = False) -> Console:
    """Return where to print tables: coloured on a terminal, plain and 80 columns wide elsewhere."""
    return _Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def table(columns: Iterable[tuple[str, str]], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table; each column is its heading and "left" or "right"."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for heading, justify in columns:
        drawn.add_column(heading, justify="right" if justify == "right" else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    return drawn


def number(value: Array | None) -> str:
    """Return a value in six digits with a plain minus, that a shell can read; a large array as its shape."""
    if value is None:
        return ""
    if np.size(value) > FEW_ENTRIES:
        return numbers.shape_text(np.shape(value))
    if np.ndim(value):
        return "[" + ", ".join(number(entry) for entry in value) + "]"
    return f"{float(value) + 0.0:.6g}"  # without the sign of −0


def file_stem(text: str) -> str:
    """Return a text that came from outside as a part of a file's name, on any system."""
    return "".join(letter if letter.isalnum() else "_" for letter in text)[:LONGEST_STEM]


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; to a device or pipe, as it comes. Raises CommandError."""
    try:
        write_export(path, data)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        message = _("cannot write {file}: {reason}")
        raise CommandError(message.format(file=path, reason=reason or error)) from None


def print_json(content: Any) -> None:
    """Print one line of JSON on standard output; what is not finite must be a word or null already."""
    sys.stdout.write(json.dumps(content, allow_nan=False) + "\n")
