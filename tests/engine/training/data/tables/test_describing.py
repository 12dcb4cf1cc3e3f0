"""Rows between the names and the examples: units, kinds, and names once more."""

from __future__ import annotations

import pytest

from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look

ROWS = "".join(f"{row}.5,{row * 7 % 11}.25,{'ab'[row % 2]}\n" for row in range(20))
ABOVE = {
    "units": ("time,speed,kind\n(s),(m/s),\n", [2]),
    "units without brackets": ("time,speed,kind\ns,m/s,type\n", [2]),
    "kinds and uses": ("time,speed,kind\nc,c,d\n,,class\n", [2, 3]),
    "kinds in full": ("time,speed,kind\ncontinuous,continuous,discrete\nmeta,,class\n", [2, 3]),
    "units and how they were averaged": ("time,speed,kind\ns,m/s,\nAvg,Avg,Smp\n", [2, 3]),
    "names of groups": ("Measured,,Class\ntime,speed,kind\n", [1]),
    "a title in two cells": ("Trial,,2020-01-01\ntime,speed,kind\n", [1]),
    "an index without a name above kinds": ("time,speed,kind\nc,c,d\n", [2]),
    "names again": ("time,speed,kind\ntime,speed,kind\n", [2]),
    "nothing": ("time,speed,kind\n", []),
}


@pytest.mark.parametrize(("above", "skipped"), ABOVE.values(), ids=ABOVE)
def test_rows_that_describe_the_columns_are_no_examples_and_are_told(tmp_path, above, skipped):
    path = tmp_path / "table.csv"
    path.write_text(above + ROWS)
    reading = look(str(path))
    assert [line.line for line in reading.skipped] == skipped
    made = examples(reading)
    assert made.feature_names == ("time", "speed")
    assert made.x.shape == (20, 2)
    assert made.class_names == ("a", "b")


@pytest.mark.parametrize(
    "content",
    [
        "colour,size,kind\nred,big,a\nblue,small,b\nred,small,a\nblue,big,b\n",
        "x,kind\n1.5,a\n2.5,b\nbad,c\n3.5,a\n4.5,b\n",
        "x,kind\nbad,a\n1.5,b\n2.5,a\n3.5,b\n4.5,a\n",
    ],
    ids=["words alone", "a slip further down", "a slip beside a word that comes again"],
)
def test_an_example_is_not_taken_for_a_description(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_text(content)
    reading = look(str(path))
    assert not reading.skipped
    assert len(reading.lines) == content.count("\n") - 1


def test_the_names_again_between_files_that_were_put_together_are_no_example(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("time,speed,kind\n" + ROWS + "time,speed,kind\n" + ROWS)
    reading = look(str(path))
    assert [(line.line, line.why) for line in reading.skipped] == [(22, "it is the header again")]
    assert len(examples(reading).x) == 40
