"""Files that declare their columns above the rows."""

from __future__ import annotations

import pytest

from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look

ROWS = "".join(
    f"{'sunny' if row % 3 else 'rainy'},{60 + row * 7 % 11},{'yes' if row % 2 else 'no'}\n"
    for row in range(20)
)
DECLARED = {
    "weka": "% weather\n@relation weather\n\n@attribute outlook {sunny, rainy}\n@attribute 'how warm' real\n"
            "@ATTRIBUTE play{yes,no}\n\n@data\n",
    "keel": "@relation weather\n@attribute outlook {sunny, rainy}\n@attribute \"how warm\" integer [60, 71]\n"
            "@attribute play {yes, no}\n@inputs outlook, how warm\n@outputs play\n@data\n",
}  # fmt: skip


@pytest.mark.parametrize("head", DECLARED.values(), ids=DECLARED)
def test_declared_attributes_name_the_columns_and_no_row_does(tmp_path, head):
    path = tmp_path / "weather.arff"
    path.write_text(head + ROWS)
    reading = look(str(path))
    assert [column.name for column in reading.columns] == ["outlook", "how warm", "play"]
    made = examples(reading)
    assert made.feature_names == ("outlook=rainy", "outlook=sunny", "how warm")
    assert (len(made.x), made.class_names) == (20, ("no", "yes"))


def test_words_in_every_row_are_no_names_where_names_are_declared(tmp_path):
    path = tmp_path / "words.arff"
    path.write_text("@attribute a {x,y}\n@attribute b {u,v}\n@data\nx,u\ny,v\nx,v\ny,u\n")
    assert len(look(str(path)).lines) == 4


def test_a_handle_that_begins_a_row_declares_nothing(tmp_path):
    path = tmp_path / "handles.csv"
    path.write_text("who,kind\n@data,x\n@ann,y\n@bob,x\n@data,y\n@ann,x\n@bob,y\n")
    assert len(look(str(path)).lines) == 6
