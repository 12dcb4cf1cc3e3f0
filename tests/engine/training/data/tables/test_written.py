"""What is found in a table, and in the same with a slip in it, is what somebody read and stored.

The tables are those of the other tests. `WRITE_TEXTS=1 pytest …/data/tables/test_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.training.data import preparation
from engine.training.data.datasets import DatasetSettings
from engine.training.data.datasets import load_dataset as load
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look
from engine.training.data.tables.truth import is_truth_table
from tests.engine.telling import told
from tests.engine.training.data.tables import test_columns, test_kinds, test_tables
from tests.engine.written import compare

BRIEF = ("cells", "numbers", "lines", "preview", "source", "target", "inputs", "columns")


def content_of(case: object) -> str | bytes:
    first = case[0] if isinstance(case, tuple) else case
    assert isinstance(first, str | bytes)
    return first


def column(name: str, cells: list[str]) -> str:
    rows = (f'"{cell}",{place}.5' for place, cell in enumerate(cells))
    return "\n".join([f"{name},z", *rows, ""])


TABLES = {
    "layouts": {name: content_of(case) for name, case in test_kinds.LAYOUTS.items()},
    "encodings": {
        f"{place}": text.encode(name)
        for place, (name, text) in enumerate(
            [("utf-8", test_kinds.KOREAN), ("euc-kr", test_kinds.KOREAN), ("cp1252", test_kinds.FRENCH),
             ("utf-16", test_kinds.FRENCH), ("koi8-r", test_kinds.RUSSIAN), ("cp1251", test_kinds.RUSSIAN)]
        )
    },
    "decimals": {name: content_of(case) for name, case in test_kinds.DECIMALS.items()},
    "columns": {
        name: column("a", [*case[0]]) for name, case in test_columns.NUMBERS.items()
    },
    "wrong": {name: content_of(case) for name, case in test_tables.WRONG.items()},
}  # fmt: skip


def slips(content: str | bytes) -> Iterator[str | bytes]:
    """Yield a table, then with a line left out, and with a letter left out."""
    yield content
    mark = "\n" if isinstance(content, str) else b"\n"
    lines = content.split(mark)  # type: ignore[arg-type]
    yield mark.join([*lines[:1], *lines[2:]])  # type: ignore[arg-type]
    place = len(content) * 2 // 3
    yield content[:place] + content[place + 1 :]  # type: ignore[operator]


def found(path: Path) -> Iterator[str]:
    """Yield what is read of a table, or what is said of it."""
    try:
        reading = look(str(path), Choices())
        yield told(reading, leaving_out=BRIEF)
        yield from (told(each, leaving_out=("cells", "numbers")) for each in reading.columns)
        made = examples(reading)
        yield f"{is_truth_table(made)} {told(made, leaving_out=('source', 'columns'))}"
        yield told(load(DatasetSettings("csv", path=str(path))).input_scaling)
    except EngineError as error:
        yield str(error)


@pytest.mark.parametrize("source", TABLES)
def test_a_table_is_read_as_it_was_looked_at(source: str, tmp_path: Path) -> None:
    lines = []
    path = tmp_path / "table.csv"
    for number, (name, content) in enumerate(TABLES[source].items()):
        if len(content) < 5_000:
            for slipped in islice(slips(content), 3 if source == "wrong" else 1 + number % 3):
                path.write_bytes(slipped if isinstance(slipped, bytes) else slipped.encode())
                lines += [f"-- {name}", *found(path)]
    compare(f"table-{source}", "\n".join(lines).replace(str(tmp_path), "…"))


def test_columns_without_a_number_stay_and_one_that_is_constant_is_measured_in_its_own_size() -> None:
    scaling = preparation._fit(np.array([[5.0, 0.0, -1e-3, 2.0], [5.0, 0.0, -1e-3, 4.0]]))
    np.testing.assert_array_equal(scaling.center, [5.0, 0.0, -1e-3, 3.0])
    np.testing.assert_array_equal(scaling.scale, [5.0, 1.0, 1.0, 1.0])
