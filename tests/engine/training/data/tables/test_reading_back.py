"""A table that Python's csv module wrote reads back the same, whatever its conventions."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.training.data.tables.choices import DELIMITERS
from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3) + 0.5)


@st.composite
def tables(draw):
    """Return numbers in two columns and a class for each, of which both are there."""
    rows = draw(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=12))
    kinds = draw(st.sampled_from([("no", "yes"), ("naïve", "très bien"), ("a, b", "c; d")]))
    return rows, [kinds[place % 2] for place in range(len(rows))]


def spelled(number, decimal):
    return f"{number:.4f}".replace(".", decimal)


@settings(max_examples=60, deadline=None)
@given(
    table=tables(),
    delimiter=st.sampled_from([mark for mark in DELIMITERS.values() if len(mark) == 1]),
    encoding=st.sampled_from(ENCODINGS),
    decimal=st.sampled_from([".", ","]),
    end=st.sampled_from(["\n", "\r\n"]),
    header=st.booleans(),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_written_table_reads_back_the_same(
    tmp_path_factory, table, delimiter, encoding, decimal, end, header, quoting
):
    rows, kinds = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    if header:
        writer.writerow(["länge", "b", "kind"])
    for (first, second), kind in zip(rows, kinds, strict=True):
        writer.writerow([spelled(first, decimal), spelled(second, decimal), kind])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    made = examples(look(str(path)))
    assert made.x.tolist() == [[float(spelled(cell, ".")) for cell in row] for row in rows]
    assert [made.class_names[place] for place in made.y] == kinds
    assert made.feature_names == (("länge", "b") if header else ("column_1", "column_2"))
