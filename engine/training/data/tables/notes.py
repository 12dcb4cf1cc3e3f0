"""What was found in a table, in a few sentences for whoever trains on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from engine.text import _, ngettext
from engine.training.data.tables.columns import Column
from engine.training.data.tables.reading import Reading
from engine.training.data.tables.tasks import as_words

DECIMAL_WORDS = MappingProxyType({".": _("point"), ",": _("comma")})
MOST_NAMED = 4
"""How many columns or lines are named; the others are counted."""


def notes(reading: Reading) -> Iterator[str]:
    """Yield a sentence for each thing that was found, was skipped or is left out."""
    yield _how(reading)
    yield _what(reading)
    if reading.skipped:
        yield _skipped(reading)
    yield from reading.renamed[:MOST_NAMED]
    yield from _out(reading)
    for column in reading.inputs:
        if column.why:
            yield _("Input {name}: {why}.").format(name=column.name, why=column.why)
    texts = [column.name for column in reading.inputs if column.kind == "text"]
    if texts:
        yield _("Each text of {columns} became an input.").format(columns=listed(texts))
    yield from of_missing(reading)


def _how(reading: Reading) -> str:
    found = {one.choice: one for one in reading.found}
    sentence = _(
        "Read as {encoding}; delimiter: {delimiter}; decimal mark: {decimal}; header: {header} ({why})."
    )
    return sentence.format(
        encoding=reading.encoding,
        delimiter=found["delimiter"].value,
        decimal=DECIMAL_WORDS.get(reading.decimal, reading.decimal),
        header=found["header"].value,
        why=found["header"].why,
    )


def _what(reading: Reading) -> str:
    found = {one.choice: one for one in reading.found}
    sentence = _("Target: {target} ({why}). Task: {task} ({rule}).")
    return sentence.format(
        target=reading.target.name,
        why=found["target"].why,
        task=as_words(reading.task),
        rule=found["task"].why,
    )


def _skipped(reading: Reading) -> str:
    lines = [_("{line} ({why})").format(line=line.line, why=line.why) for line in reading.skipped]
    return _("Lines skipped: {lines}.").format(lines=listed(lines))


def _out(reading: Reading) -> Iterator[str]:
    out = [column for column in reading.columns if column.role == "out"]
    if out:
        yield _("Left out: {columns}.").format(columns=listed([_with_reason(column) for column in out]))


def _with_reason(column: Column) -> str:
    return _("{name} ({why})").format(name=column.name, why=column.why)


def of_missing(reading: Reading) -> Iterator[str]:
    """Yield what is done about missing values, if any are missing in what is used."""
    used = [column for column in reading.columns if column.role != "out" and column.missing]
    if not used:
        return
    names = listed([column.name for column in used])
    if reading.dropped:
        dropped = ngettext(
            "{count:,} of {rows:,} rows is dropped: a value is missing in {columns}.",
            "{count:,} of {rows:,} rows are dropped: a value is missing in {columns}.",
            len(reading.dropped),
        )
        yield dropped.format(count=len(reading.dropped), rows=len(reading.lines), columns=names)
    if reading.missing == "mean":
        filled = sum(column.missing for column in used if column.role == "input")
        taken = ngettext(
            "{count:,} missing value takes the mean of its column.",
            "{count:,} missing values take the mean of their columns.",
            filled,
        )
        yield taken.format(count=filled)


def listed(names: Sequence[str]) -> str:
    """Return names one after another, of many the first and how many more there are."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return _("{names} and {count} more").format(
        names=", ".join(names[:MOST_NAMED]), count=len(names) - MOST_NAMED
    )
