"""What a column holds: numbers however they are written, and what stands among them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import DatasetError
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.columns import MOST_CODES, column
from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look

MANY = [f"{number}.5" for number in range(30)]
NUMBERS = {
    "plain": (["1", "2.5", "-3e2"], ".", [1, 2.5, -300]),
    "decimal commas": (["1,5", "2", "3,25"], ",", [1.5, 2, 3.25]),
    "gaps between thousands": (["1 234.5", "12\u00a0000", "1'000", "5"], ".", [1234.5, 12000, 1000, 5]),
    "gaps and decimal commas": (["1\u202f234,5", "12 000"], ",", [1234.5, 12000]),
    "below zero in brackets": (["(1,234.50)", "($2)", "3"], ".", [-1234.5, -2, 3]),
    "a unit behind all": ([f"{cell} kg" for cell in MANY], ".", [float(cell) for cell in MANY]),
    "a unit and nothing": ([*(f"{cell}km" for cell in MANY), ""], ".", [*map(float, MANY), np.nan]),
    "a unit that ends a marker": ([*(f"{cell} A" for cell in MANY), "NA"], ".", [*map(float, MANY), np.nan]),
    "none among numbers": ([*MANY, "None", "unknown"], ".", [*map(float, MANY), np.nan, np.nan]),
    "errors of spreadsheets": (["1.5", "#DIV/0!", "#VALUE!"], ".", [1.5, np.nan, np.nan]),
    "markers of databases": (["1.5", "<null>", "\\N"], ".", [1.5, np.nan, np.nan]),
}


@pytest.mark.parametrize(("cells", "decimal", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_read_however_they_are_written(cells, decimal, expected):
    held = column("a", cells, decimal)
    assert held.kind in ("whole", "number")
    np.testing.assert_array_equal(held.numbers, expected)
    assert held.missing == np.isnan(expected).sum()


TEXTS = {
    "codes and none": ["1", "2", "none"] * 10,
    "as many codes as there may be and none": [*map(str, range(MOST_CODES)), *["none"] * 10],
    "drives": ["2WD", "4WD"] * 15,
    "names of codes": [f"A{number}" for number in range(30)],
    "units that differ": [f"{number} {'kg' if number % 2 else 'lb'}" for number in range(30)],
}


@pytest.mark.parametrize("cells", TEXTS.values(), ids=TEXTS)
def test_a_word_that_may_be_a_class_is_not_taken_for_a_number_or_a_gap(cells):
    held = column("a", cells, ".")
    assert (held.kind, held.missing) == ("text", 0)


@pytest.mark.parametrize("slip", ["1_000", "nan", "inf", "1e200", "x2"])
def test_a_column_read_at_once_and_one_cell_at_a_time_hold_the_same(slip):
    plain, mixed = column("a", MANY, "."), column("a", [*MANY, slip], ".")
    assert plain.kind == mixed.kind == "number"
    assert mixed.numbers is None or np.isnan(mixed.numbers[-1])
    assert plain.numbers.tolist() == [float(cell) for cell in MANY]


@pytest.mark.parametrize("slip", ["?0.2", "inf", "1e200"])
@pytest.mark.parametrize("missing", ["drop", "mean"])
def test_a_slip_is_refused_with_a_cure_which_lets_the_table_be_read(tmp_path, slip, missing):
    path = tmp_path / "table.csv"
    path.write_text(
        "a,b,k\n"
        + "".join(f"{cell},{cell}1,{'xy'[row % 2]}\n" for row, cell in enumerate(MANY))
        + f"{slip},2.5,x\n"
    )
    with pytest.raises(
        DatasetError, match=r"line 32, column 'a': .*leave the column out, or choose what is done"
    ):
        examples(look(str(path)))
    assert examples(look(str(path), Choices(leave_out=("a",)))).feature_names == ("b",)
    made = examples(look(str(path), Choices(missing=missing)))
    assert len(made.x) == (30 if missing == "drop" else 31)
    assert np.isnan(made.x).sum() == (0 if missing == "drop" else 1)


def test_a_slip_in_the_target_and_words_as_numbers_have_cures_of_their_own(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,y\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(MANY)) + "31,?0.2\n")
    with pytest.raises(DatasetError, match="choose another target, or what is done with missing values"):
        examples(look(str(path)))
    assert len(examples(look(str(path), Choices(missing="drop"))).x) == 30
    path.write_text("a,y\n1,x\n2,z\n3,x\n4,z\n")
    with pytest.raises(DatasetError, match="'x' is not a number; learn classes, or choose another target"):
        examples(look(str(path), Choices(task="regression")))
