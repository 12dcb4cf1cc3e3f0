"""Tables as people have them: each row of a table here is one way to write one, and what is found in it."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from engine.errors import ConfigurationError, DatasetError
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.tables import decoding
from engine.training.data.tables import examples as encoded
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.examples import examples
from engine.training.data.tables.notes import MOST_NAMED, listed, notes
from engine.training.data.tables.reading import look
from engine.training.data.tables.roles import MOST_CATEGORIES


def rows(template, count=20):
    """Return lines of numbers that are not whole, two classes, and the number of the line from 1."""
    return "".join(
        template.format(x=number * 7 % 13 + 0.5, z=number * 5 % 11 + 0.25, y="ab"[number % 2], n=number + 1)
        + "\n"
        for number in range(count)
    )


@pytest.fixture
def read(tmp_path):
    def reading(content, **choices):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return look(str(path), Choices(**choices))

    return reading


def names(reading):
    return [column.name for column in reading.inputs]


PLAIN = rows("{x},{z},{y}")
LAYOUTS = {
    "comma": ("a,b,k\n" + PLAIN, ["a", "b"]),
    "semicolons, commas in the header": ("a, mm;b, mm;k\n" + rows("{x};{z};{y}"), ["a, mm", "b, mm"]),
    "tab": ("a\tb\tk\n" + rows("{x}\t{z}\t{y}"), ["a", "b"]),
    "texts with a comma under tabs": (rows("{x}\t{z}\t{y}, {y}"), ["column_1", "column_2"]),
    "bar": ("a|b|k\n" + rows("{x}|{z}|{y}"), ["a", "b"]),
    "one space": ("a b k\n" + rows("{x} {z} {y}"), ["a", "b"]),
    "many spaces, a quoted text": (rows('  {x}   {z}\t"{y} x"'), ["column_1", "column_2"]),
    "commas and spaces": ("a, b, k\n" + rows("{x}, {z}, {y}"), ["a", "b"]),
    "names on two lines": ('"a\n(mm)";"b";k\n' + rows("{x};{z};{y}"), ["a (mm)", "b"]),
    "delimiter at each end": ("a,b,k,\n" + rows("{x},{z},{y},"), ["a", "b"]),
    "delimiter at the ends of rows": ("a,b,k\n" + rows("{x},{z},{y},"), ["a", "b"]),
    "sep line": ("sep=;\na;b;k\n" + rows("{x};{z};{y}"), ["a", "b"]),
    "titles": ("Trial 12,,\n,,\nby us\na,b,k\n" + PLAIN, ["a", "b"]),
    "comments": ("# by us\n% again\na,b,k\n" + PLAIN, ["a", "b"]),
    "names in a comment": ("# by us\n# a b k\n" + rows("{x} {z} {y}"), ["a", "b"]),
    "a total": ("a,b,k\n" + PLAIN + "Total,20,\n", ["a", "b"]),
    "means and deviations": ("a,b,k\n" + PLAIN + "Mean,20,\nSD,3.5,\nMax,30,\n", ["a", "b"]),
    "a source below": ("a,b,k\n" + PLAIN + "\nMeasured by us in May\n", ["a", "b"]),
    "a table of Markdown": ("| a | b | k |\n|---|:-:|---|\n" + rows("| {x} | {z} | {y} |"), ["a", "b"]),
    "rows with names": ('"a","b","k"\n' + rows('"{n}",{x},{z},{y}'), ["a", "b"]),
    "a line of counts": ("20,2,a,b\n" + PLAIN, ["column_1", "column_2"]),
    "two spaces or more": ("a (mm)   b mean   k\n" + rows("{x}    {z}   {y} plant"), ["a (mm)", "b mean"]),
    "quotes behind backslashes": ("a,b,k\n" + rows('{x},{z},"{y} \\"x\\" z"'), ["a", "b"]),
    "single quotes": ("'a','b','k'\n" + rows("{x},{z},'{y}, {y}'"), ["a", "b"]),
    "every line in quotes": ('"a,b,k"\n' + rows('"{x},{z},{y}"'), ["a", "b"]),
    "dates with spaces": ("day,a,b,k\n" + rows("Jan {n} 2000,{x},{z},{y}"), ["a", "b"]),
    "names twice": ("a,a,k\n" + PLAIN, ["a", "a_2"]),
    "column numbers": ("0,1,2\n" + PLAIN, ["0", "1"]),
    "years apart": ("2000,2005,k\n" + PLAIN, ["2000", "2005"]),
    "years": ("2019,2020,k\n" + PLAIN, ["2019", "2020"]),
    "nan as a name": ("a,nan,k\n" + PLAIN, ["a", "nan"]),
    "no header": (PLAIN, ["column_1", "column_2"]),
}


@pytest.mark.parametrize(("content", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_table_is_found_in_its_layout(read, content, expected):
    reading = read(content)
    assert names(reading) == expected
    made = examples(reading)
    assert len(made.x) == 20
    assert made.x[1].tolist() == [7.5, 5.25]
    assert len(made.class_names) == 2


def test_what_is_skipped_is_listed_with_its_line_and_why(read):
    reading = read("Trial 12,,\n# by us\na,b,k\n" + PLAIN + "Total,20,\n")
    assert [(line.line, line.text, line.why) for line in reading.skipped] == [
        (1, "Trial 12", "a title"), (2, "# by us", "a comment"), (24, "Total 20", "a footer"),
    ]  # fmt: skip


KOREAN = "키,너비,종류\n" + rows("{x},{z},{y}").replace("a\n", "남\n").replace("b\n", "여\n")
FRENCH = "Hauteur °C,Épaisseur,k\n" + rows("{x},{z},{y}").replace("b\n", "bébé\n")
RUSSIAN = "Длина,Ширина,k\n" + rows("{x},{z},{y}").replace("b\n", "кот\n")
ENCODINGS = {
    "utf-8": (KOREAN, "utf-8"),
    "utf-8-sig": (KOREAN, "utf-8-sig"),
    "utf-16": (KOREAN, "utf-16"),
    "utf-16-le": (FRENCH, "utf-16-le"),
    "utf-16-be": (FRENCH, "utf-16-be"),
    "utf-32": (KOREAN, "utf-32"),
    "cp949": (KOREAN, "cp949"),
    "cp1252": (FRENCH, "cp1252"),
    "latin-1": (FRENCH, "cp1252"),
    "cp1251": (RUSSIAN, "cp1251"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_is_found_and_said(read, encoding):
    text, found = ENCODINGS[encoding]
    reading = read(text.encode(encoding))
    assert reading.encoding == found
    assert names(reading) == text.split("\n")[0].split(",")[:2]
    assert read(text.encode(encoding), encoding=encoding).columns == reading.columns


def test_a_wrong_encoding_is_refused_with_its_line(read):
    with pytest.raises(DatasetError, match="line 3: this is not ascii text; choose another encoding"):
        read("a,k\n1,x\n2,é\n", encoding="ascii")
    with pytest.raises(ConfigurationError, match="choose one of utf-8, utf-16"):
        Choices(encoding="base64")


def test_a_packed_table_is_read_and_never_more_of_it_than_a_table_may_have(read, monkeypatch):
    packed = gzip.compress(("a,b,k\n" + PLAIN).encode())
    assert names(read(packed)) == ["a", "b"]
    assert len(read(packed + gzip.compress(PLAIN.encode())).lines) == 40
    with pytest.raises(DatasetError, match="cannot be unpacked: it ends too early"):
        read(packed[:-12])
    size = len(("a,b,k\n" + PLAIN).encode())
    monkeypatch.setattr(decoding, "LARGEST_BYTES", size)
    assert names(read(packed)) == names(read("a,b,k\n" + PLAIN)) == ["a", "b"]
    monkeypatch.setattr(decoding, "LARGEST_BYTES", size - 1)
    for content in (packed, "a,b,k\n" + PLAIN):
        with pytest.raises(DatasetError, match="is too large"):
            read(content)
    monkeypatch.setattr(decoding, "LARGEST_BYTES", 2**16)
    with pytest.raises(DatasetError, match="is too large"):
        read(gzip.compress(b"1,2\n" * 2**22))


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 40, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
def test_what_is_no_text_is_refused(read, content):
    with pytest.raises(DatasetError, match=r"is a workbook or an archive|is not a text file"):
        read(content)


@pytest.mark.parametrize("head", [b"PAR1", b"PARE"])
def test_a_parquet_file_is_refused_with_what_to_do_however_large_it_is(read, head, monkeypatch):
    monkeypatch.setattr(decoding, "LARGEST_BYTES", 2**10)
    with pytest.raises(DatasetError, match=r"is a Parquet file, which is not read here; export it as CSV"):
        read(head + b"\x15\x04\x15" * 2**10 + b"PAR1")


DECIMALS = {
    "comma": ("a;y\n1,5;2,5\n2,5;3\n", ",", [1.5, 2.5]),
    "comma of whole and half": ("a;y\n1;2,5\n2;3\n", ",", [1, 2]),
    "thousands and a point": ('a,y\n"1,234.5",2.5\n"2,000",3.5\n', ".", [1234.5, 2000]),
    "thousands twice": ('a,y\n"1,234,567",2\n"2,000",3\n', ".", [1234567, 2000]),
    "thousands and a comma": ("a;y\n1.234,5;2,5\n2.000;3,5\n", ",", [1234.5, 2000]),
    "units": ("a,y\n$1.5,2%\n$2.5,3%\n", ".", [1.5, 2.5]),
    "behind a unit": ("a;y\n1,5 €;2\n2,5 €;3\n", ",", [1.5, 2.5]),
    "gaps between thousands": ("a;y\n1 234,5;2\n2 000;3\n", ",", [1234.5, 2000]),
    "thousands between commas": ('a,y\n"1,234",2\n"2,000",3\n', ".", [1234, 2000]),
    "below one": ("a;y\n0,125;2\n0,250;3\n", ",", [0.125, 0.25]),
}


@pytest.mark.parametrize(("content", "mark", "expected"), DECIMALS.values(), ids=DECIMALS)
def test_the_decimal_mark_is_found(read, content, mark, expected):
    reading = read(content, task="regression", header=True)
    assert reading.decimal == mark
    assert examples(reading).x[:, 0].tolist() == expected


def test_a_comma_that_may_be_either_is_asked_about_and_settled_by_a_choice(read):
    content = "a;y\n1,234;2\n5,678;3\n"
    with pytest.raises(DatasetError, match=r"line 2, column 'a': '1,234' may have a decimal comma"):
        read(content)
    for mark, expected in (("comma", [1.234, 5.678]), ("point", [1234, 5678])):
        assert examples(read(content, decimal=mark)).x[:, 0].tolist() == expected


MARKERS = ["", "?", "NA", "NaN", "n/a", "#N/A", "null", "-", "."]


@pytest.mark.parametrize("marker", MARKERS)
def test_a_missing_value_is_no_class_no_text_and_no_number(read, marker):
    content = f"a,b,k\n{marker},1.5,a\n2.5,1.5,{marker}\n" + PLAIN
    dropped = read(content, missing="drop")
    assert dropped.dropped == (0, 1)
    filled = read(content, missing="mean")
    assert filled.dropped == (1,)
    made = examples(filled)
    assert made.class_names == ("a", "b")
    assert np.isnan(made.x[0, 0])
    assert np.isfinite(made.x[1:]).all()
    assert any("1 missing value takes the mean" in sentence for sentence in notes(filled))
    assert any("2 of 22 rows are dropped" in sentence for sentence in notes(dropped))
    assert any("1 of 22 rows is dropped" in sentence for sentence in notes(filled))


def test_few_rows_are_dropped_and_of_many_the_means_taken_unless_one_is_chosen(read):
    full = "a,b,k\n" + rows("{x},{z},{y}", 200)
    assert read(full + "?,1.5,a\n").missing == "drop"
    assert read(full + "?,1.5,a\n" * 9).missing == "mean"
    assert read(full + ",,a\n" * 9).dropped == tuple(range(200, 209))


TASKS = {
    "text": ("k", "abab" * 5, "classification"),
    "two values": ("k", [2, 4] * 10, "classification"),
    "few codes": ("k", [1, 2, 3, 5, 6, 7] * 4, "classification"),
    "digits": ("digit", [*range(10)] * 2, "classification"),
    "a name of classes": ("quality", [3, 5, 8, 9, 40] * 4, "classification"),
    "halves": ("k", [0.5, 1, 1.5, 2] * 5, "regression"),
    "equal steps": ("k", [1, 3, 5, 7, 9] * 4, "regression"),
    "cylinders": ("k", [4, 6, 8] * 7, "classification"),
    "one of them once": ("k", [1, 2, 3, 4] * 5 + [6], "regression"),
    "each once": ("k", [*range(3, 23, 2)], "regression"),
    "far apart": ("k", [10, 20, 30, 40] * 5, "regression"),
    "many": ("k", [*range(15)] * 5, "regression"),
    "a name of amounts": ("price", [1, 2, 3] * 8, "regression"),
}


@pytest.mark.parametrize(("name", "cells", "task"), TASKS.values(), ids=TASKS)
def test_the_task_follows_a_rule_that_is_told(read, name, cells, task):
    reading = read(f"a,{name}\n" + "".join(f"{row % 7 + 0.5},{cell}\n" for row, cell in enumerate(cells)))
    assert reading.task == task
    assert reading.found[-1].why
    other = "regression" if task == "classification" else "classification"
    assert read("a,k\n1,1\n2,2\n", task=other).task == other


ROLES = {
    "an Id": ("Id,a,b,k\n", "{n},{x},{z},{y}", {}, ["a", "b"]),
    "an Id, kept": ("Id,a,b,k\n", "{n},{x},{z},{y}", {"leave_out": ()}, ["Id", "a", "b"]),
    "an index without a name": (",a,b,k\n", "{n},{x},{z},{y}", {}, ["a", "b"]),
    "an index without a header": ("", "{n},{x},{z},{y}", {}, ["column_2", "column_3"]),
    "patients": ("", "10{n}01,{x},{z},{y}", {}, ["column_2", "column_3"]),
    "names": ("who,a,b,k\n", "car{n},{x},{z},{y}", {}, ["a", "b"]),
    "names last": ("a,b,k,who\n", "{x},{z},{y},car{n}", {}, ["a", "b"]),
    "dates": ("day,a,b,k\n", "2020-01-{n},{x},{z},{y}", {}, ["a", "b"]),
    "an empty column": ("a,nothing,b,k\n", "{x},,{z},{y}", {}, ["a", "b"]),
    "left out by name": ("a,c,b,k\n", "{x},{n}.5,{z},{y}", {"leave_out": ("c",)}, ["a", "b"]),
    "left out by number": ("a,c,b,k\n", "{x},{n}.5,{z},{y}", {"leave_out": ("2",)}, ["a", "b"]),
    "a label first": ("label,a,b\n", "{y},{x},{z}", {}, ["a", "b"]),
    "a target by name": ("k,a,b\n", "{y},{x},{z}", {"target": "k"}, ["a", "b"]),
    "a target by number": ("k,a,b\n", "{y},{x},{z}", {"target": "1"}, ["a", "b"]),
    "counts alone": ("x,y\n", "{n},{x}", {}, ["x"]),
}


@pytest.mark.parametrize(("header", "template", "choices", "expected"), ROLES.values(), ids=ROLES)
def test_columns_that_only_name_rows_are_proposed_as_out_and_said(read, header, template, choices, expected):
    reading = read(header + rows(template), **choices)
    assert names(reading) == expected
    assert all(column.why for column in reading.columns if column.role != "input")


def test_a_text_column_becomes_one_input_for_each_text(read):
    made = examples(read("sex,a,y\n" + rows("{y},{x},{z}")))
    assert made.feature_names == ("sex=a", "sex=b", "a")
    assert made.x[:2, :2].tolist() == [[1, 0], [0, 1]]


def test_inputs_beyond_what_memory_may_hold_are_refused_before_they_are_made(read, monkeypatch):
    reading = read("sex,a,y\n" + rows("{y},{x},{z}"))
    monkeypatch.setattr(encoded, "MOST_NUMBERS", 59)
    with pytest.raises(DatasetError, match=r"makes more than 59 numbers; leave out rows or columns"):
        examples(reading)


def test_dates_are_no_input_but_where_there_is_no_other_they_are_counted(read):
    reading = read("day,y\n" + rows("2020-01-{n},{x}"))
    assert examples(reading).x[:3, 0].tolist() == [1, 2, 3]
    assert "Input day: its dates are counted from 1." in [*notes(reading)]


def test_a_slip_among_numbers_is_refused_and_makes_no_text_of_them(read):
    with pytest.raises(DatasetError, match=r"line 22, column 'a': 'x2' is not a number"):
        examples(read("a,b,k\n" + PLAIN + "x2,1.5,a\n"))


TRUTH = {
    "AND": ("0,0,0\n0,1,0\n1,0,0\n1,1,1\n", 4),
    "XOR in signs": ("-1,-1,-1\n-1,1,1\n1,-1,1\n1,1,-1\n", 4),
    "OR in letters": ("F,F,F\nF,T,T\nT,F,T\nT,T,T\n", 4),
    "parity": ("".join(f"{n >> 2},{n >> 1 & 1},{n & 1},{n.bit_count() % 2}\n" for n in range(8)), 8),
}


@pytest.mark.parametrize(("content", "count"), TRUTH.values(), ids=TRUTH)
def test_a_truth_table_is_trained_on_whole_and_that_is_said(tmp_path, content, count):
    path = tmp_path / "truth.csv"
    path.write_text(content)
    dataset = load_dataset(DatasetSettings("csv", path=str(path)))
    assert (len(dataset.train_x), len(dataset.test_x)) == (count, 0)
    assert f"These {count} rows are a truth table" in dataset.notes[-1]


def test_a_class_too_rare_for_a_split_says_what_to_do(tmp_path):
    path = tmp_path / "rare.csv"
    path.write_text("a,b,k\n" + PLAIN + "1.5,2.5,c\n")
    with pytest.raises(DatasetError, match=r"class 'c' has too few rows \(1\).*set the test part to 0"):
        load_dataset(DatasetSettings("csv", path=str(path)))
    assert load_dataset(DatasetSettings("csv", path=str(path), test_fraction=0)).class_names == (
        "a",
        "b",
        "c",
    )


def test_notes_tell_how_a_table_was_read(read):
    told = " ".join(notes(read("# by us\nId;a;k\n" + rows("{n};{x};{y}"))))
    assert told == (
        "Read as utf-8; delimiter: semicolon; decimal mark: point; header: yes "
        "(the first row has words above numbers). "
        "Target: k (the last column). Task: classes (it holds text). "
        "Lines skipped: 1 (a comment). Left out: Id (it numbers the rows)."
    )


def test_a_column_of_too_many_texts_and_one_that_is_mostly_missing_are_left_out(read):
    texts = "".join(
        f"{n}.5,{'' if n % 3 else n}.25,t{n % (MOST_CATEGORIES + 1)},{'ab'[n % 2]}\n" for n in range(500)
    )
    reading = read("a,seldom,word,k\n" + texts.replace(",.25", ","))
    told = {column.name: column.why for column in reading.columns if column.role == "out"}
    assert told == {
        "seldom": "most of its values are missing",
        "word": f"it has {MOST_CATEGORIES + 1} different texts",
    }


def test_what_was_only_proposed_as_out_is_taken_where_there_is_no_other_input(read):
    reading = read("Id,y\n" + rows("{n},{x}"))
    assert names(reading) == ["Id"]
    assert reading.inputs[0].why == ""
    with pytest.raises(DatasetError, match=r"no column left to be an input \(who: almost every row has"):
        read("who,y\n" + rows("car{n},{x}"))


def test_a_table_in_which_every_row_misses_a_value_is_refused_where_rows_are_left_out(read):
    table = "a,b,y\n" + "".join(f"{n}.5,,1.5\n,{n}.5,2.5\n" for n in range(9))
    with pytest.raises(DatasetError, match="in every row a value is missing"):
        examples(read(table, missing="drop"))
    assert len(examples(read(table, missing="mean")).x) == 18


def test_columns_of_one_name_get_names_that_no_other_column_has(read):
    reading = read("a,a_2,a,a,k\n" + rows("{x},{z},{x},{z},{y}"))
    assert [column.name for column in reading.columns] == ["a", "a_2", "a_3", "a_4", "k"]


@pytest.mark.parametrize("count", [MOST_NAMED, MOST_NAMED + 1, MOST_NAMED + 5])
def test_of_many_names_the_first_are_listed_and_how_many_more_there_are(count):
    listing = listed([f"n{place}" for place in range(count)])
    first = ", ".join(f"n{place}" for place in range(MOST_NAMED))
    assert listing == (first if count == MOST_NAMED else f"{first} and {count - MOST_NAMED} more")


def test_a_comment_longer_than_any_cell_names_nothing_and_is_skipped(read):
    reading = read("# " + "x" * 2**18 + "\na,b,k\n" + PLAIN)
    assert names(reading) == ["a", "b"]
    assert [line.line for line in reading.skipped] == [1]
