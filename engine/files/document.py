"""The `*.chainrule` file: a graph with its positions, values and view, as JSON that diffs line by line.

`decode` and `encode` turn bytes into `Contents` and back; `read` and `write` do it with files. Reading is
strict: an unknown field, a wrong type, a cycle or a repeated id is refused with the field named, and nothing
of the file is kept. Writing is atomic: the old file stays until the new one is whole on the disk.

Schema, version 4: UTF-8, one object of these fields; all from `title` on may be left out:

- `format`: "chainrule"; `version`: 4;
- `nodes`: in the order of ids, one a line, each with `id` (from 1), `op`, `name`, `position` [x, y], and
  - `value`: of an input, a parameter or a constant;
  - `attributes`: by name, of an op that has any: numbers, whole numbers, or lists of whole numbers;
  - `inputs`: how many, of an op that takes any number of inputs and has not two;
  - `inline`: true of a constant that was typed at the port it feeds, and stands there;
  - `inside`: of op "composite", its `name`, the ids of its `inputs` in the order of the ports and of its
    `output`, and the `nodes` and `edges` in it, positions measured from the composite's own; its inputs
    may be without one, as long as nobody has placed them;
- `edges`: in the order of the targets' ids and ports, one a line, each `source`, `target` (ids) and `port`;
- `title`, `description`: texts; `target`: the id of the node that is differentiated, or null;
- `view`: where the canvas looked, `centre` [x, y] and `zoom` (above 0), or null;
- `expected`: what a worked example must give, each `node` (its name), `value`, `gradient` and the `decimals`
  that were printed (0 to 15; exact to 1e-9 where there are none);
- `sliders`: how leaves are varied, each `node` (its id), the ends `low` and `high`, `step`, and whether it is
  `pinned` under the canvas (`engine.files.slider_section`); all but `node` may be left out;
- `anchored`: the ids of nodes that stay where they are when a graph is arranged;
- `annotations`: what stands beside the graph, each of a `kind`, with its `area` [left, top, width, height]: a
  "frame" with its `title` and `colour` (0 to 5), a "note" with its `text`, in Markdown;
- `bends`: the ways of wires, each `target` (its id) and `port`, and the `points` [x, y] that the wire there
  is led through (`engine.files.bend_section`);
- `exercise`, `attempt`: what a teacher hands out, and what a student did (`engine.files.exercise_section`).

A value is a number, "NaN", "Infinity", "-Infinity", or nested lists of these, at most 32 deep. What else
there is, is refused.

Older versions are brought up one version at a time before they are read strictly (`engine.files.upgrades`):
version 1 had neither `inputs` nor `inside`, version 2 neither `exercise` nor `attempt`, version 3 none of
`inline`, `sliders`, `bends` and `annotations`, and no places for the inputs inside a composite.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from engine.errors import FormatError
from engine.files.annotation_section import Annotation, Area, Frame, Note
from engine.files.atomic_file import write_atomically
from engine.files.bend_section import Bends, Way, bends_of, ways_of
from engine.files.decoding import LONGEST_TEXTS, OLDEST, decode
from engine.files.encoding import encode, is_same
from engine.files.ordinary_file import in_megabytes, read_or_refuse, read_ordinary
from engine.files.records import VERSION, Contents, Expectation, View
from engine.files.slider_section import Slider
from engine.text import _

__all__ = [
    "LARGEST_FILE",
    "LONGEST_TEXTS",
    "OLDEST",
    "VERSION",
    "Annotation",
    "Area",
    "Bends",
    "Contents",
    "Expectation",
    "Frame",
    "Note",
    "Slider",
    "View",
    "Way",
    "bends_of",
    "decode",
    "digest",
    "encode",
    "is_same",
    "read",
    "read_with_digest",
    "ways_of",
    "write",
]

LARGEST_FILE = 256 * 2**20
"""Bytes; a larger file is refused before it is parsed."""


def read(path: str | os.PathLike[str]) -> Contents:
    """Return what the file holds; raise FormatError naming the file and the field where it is not sound."""
    return read_with_digest(path)[0]


def read_with_digest(path: str | os.PathLike[str]) -> tuple[Contents, str]:
    """Return what the file holds as `read` does, and the `digest` of the bytes that were read."""
    source = Path(path)
    data = read_or_refuse(source, LARGEST_FILE)
    if len(data) > LARGEST_FILE:
        message = _("{file} has more than {limit} MB, which a document has at most")
        text = message.format(file=source.name, limit=in_megabytes(LARGEST_FILE))
        raise FormatError(text, source=str(source))
    return decode(data, source.name), _digest(data)


def digest(path: str | os.PathLike[str]) -> str:
    """Return what tells the bytes of a file from others, "" where there is none.

    Raises OSError where it cannot be read. Of a file that is larger than a document may
    be, what is beyond is not looked at.
    """
    try:
        return _digest(read_ordinary(path, LARGEST_FILE))
    except FileNotFoundError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(path: str | os.PathLike[str], contents: Contents) -> str:
    """Save the document and return its `digest`.

    On any failure raises FormatError and leaves the file as it was.
    """
    target = Path(path)
    data = encode(contents)
    if len(data) > LARGEST_FILE:
        message = _("{file} would have {size} MB; a document has at most {limit} MB")
        text = message.format(
            file=target.name, size=in_megabytes(len(data)), limit=in_megabytes(LARGEST_FILE)
        )
        raise FormatError(text, source=str(target))
    try:
        write_atomically(target, data)
    except (OSError, ValueError) as error:  # a ValueError is a name that cannot be one
        message = _("cannot write {file}: {reason}")
        text = message.format(file=target.name, reason=getattr(error, "strerror", None) or error)
        raise FormatError(text, source=str(target)) from error
    return _digest(data)
