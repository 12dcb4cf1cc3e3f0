"""The user's own data, and everything that can be wrong with it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import DatasetError
from engine.training.data.tables import decoding, layout
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.examples import examples as made
from engine.training.data.tables.header import column_names
from engine.training.data.tables.layout import Layout, Row
from engine.training.data.tables.reading import look


def read(path, **choices):
    return made(look(path, Choices(**choices)))


def written(folder, content):
    path = folder / "data.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    "content",
    [
        "a,b,y\n1,2,no\n3,4,yes\n",
        "a;b;y\n1;2;no\n3;4;yes\n",
        "a\tb\ty\r\n1\t2\tno\r\n3\t4\tyes\r\n",
        "\ufeffa,b,y\n1,2,no\n3,4,yes",
        '"a","b","y"\n"1","2","no"\n\n 3 , 4 , yes \n\n',
        "a,b,y\r1,2,no\r3,4,yes\r",
    ],
    ids=["comma", "semicolon", "tab, CRLF", "byte order mark", "quotes, spaces, blank lines", "CR"],
)
def test_the_same_table_is_read_whatever_its_punctuation(tmp_path, content):
    examples = read(written(tmp_path, content))
    np.testing.assert_array_equal(examples.x, [[1, 2], [3, 4]])
    assert examples.y.tolist() == [0, 1]
    assert examples.feature_names == ("a", "b")
    assert examples.target_name == "y"
    assert examples.class_names == ("no", "yes")


@pytest.mark.parametrize("first", ["1,2", "1,red"])
def test_a_file_without_a_header_gets_numbered_columns(tmp_path, first):
    examples = read(written(tmp_path, f"{first}\n3,blue\n5,red\n"))
    assert examples.feature_names == ("column_1",)
    assert examples.target_name == "column_2"
    assert len(examples.x) == 3


def test_a_header_of_numbers_is_one_if_the_user_says_so(tmp_path):
    examples = read(written(tmp_path, "2019,2020\n1,2.5\n2,3.5\n"), header=True)
    assert examples.feature_names == ("2019",)
    assert len(examples.x) == 2


def test_an_unnamed_column_of_a_header_is_named_by_its_place(tmp_path):
    assert read(written(tmp_path, ",b,y\n1,2,3.5\n1,2,4.5\n")).feature_names == ("column_1", "b")


def test_any_column_can_be_the_target(tmp_path):
    examples = read(written(tmp_path, "kind,a,b\nx,1,2\ny,3,4\n"), target="kind")
    assert examples.target_name == "kind"
    assert examples.feature_names == ("a", "b")
    assert examples.class_names == ("x", "y")


@pytest.mark.parametrize(
    ("cells", "task", "classes"),
    [
        (["red", "blue", "red"], None, ("blue", "red")),
        (["0", "1", "0"], None, ("0", "1")),
        (["10", "9", "9.0"], None, ("9", "10")),
        (["0.5", "1.5", "2.5"], None, ()),
        ([str(i) for i in range(30)], None, ()),
        ([str(i) for i in range(30)], "classification", tuple(str(i) for i in range(30))),
        (["0", "1", "0"], "regression", ()),
        (["1.5", "2.5", "1.5"], "classification", ("1.5", "2.5")),
        (["a", "1", "2"], None, ("1", "2", "a")),
    ],
)
def test_text_and_few_whole_numbers_are_classes_unless_the_user_says_otherwise(
    tmp_path, cells, task, classes
):
    content = "a,y\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells))
    examples = read(written(tmp_path, content), task=task)
    assert examples.class_names == classes
    assert examples.task == ("classification" if classes else "regression")


MANY = "a,y\n" + "".join(f"{row},{row / 8}\n" for row in range(40))

WRONG = {
    "empty": ("", {}, "is empty", None, None),
    "blank": ("\n \n", {}, "is empty", None, None),
    "header only": ("a,b,y\n", {}, "has a header and no rows below it", None, None),
    "one column": ("a\n1\n2\n", {}, "has one column", 1, None),
    "target unknown": ("a,y\n1,2\n", {"target": "z"}, "no column called 'z'; it has a, y", None, "z"),
    "ragged short": ("a,b,y\n1,2,3\n1,2\n", {}, "line 3: 2 cells, where most lines have 3", 3, None),
    "ragged long": ("a,b,y\n\n1,2,3,4\n", {}, "line 3: 4 cells", 3, None),
    "text": ("a,b,y\n1,2,3\n1,x2,3\n", {}, "line 3, column 'b': 'x2' is not a number", 3, "b"),
    "underscore": ("a,y\n1_000,2\n3,4\n", {}, "'1_000' is not a number", 2, "a"),
    "infinity": ("a,y\n-inf,2\n1,3\n", {}, "'-inf' is not a finite number", 2, "a"),
    "overflow": ("a,y\n1e999,2\n1,3\n", {}, "'1e999' is not a finite number", 2, "a"),
    "huge": ("a,y\n1e200,2\n1,3\n", {}, "'1e200' is too large", 2, "a"),
    "slip in target": (MANY + "9,2.5.1\n", {}, "line 42, column 'y': '2.5.1' is not a number", 42, "y"),
    "text target": ("a,y\n1,x\n2,z\n", {"task": "regression"}, "'x' is not a number", 2, "y"),
    "single class": ("a,y\n1,cat\n2,cat\n", {}, "every row has the class 'cat'", None, "y"),
    "many classes": (
        "a,y\n" + "".join(f"{row},id{row}\n" for row in range(101)),
        {},
        "101 classes are too many, the limit is 100",
        None,
        "y",
    ),
    "open quote": ('a,y\n1,"cat\n2,dog\n', {}, "line 3: unexpected end of data", 3, None),
    "web page": ("<!DOCTYPE html>\n<table><tr><td>1,2</td></tr></table>\n", {}, "is a web page", None, None),
    "XML": ('<?xml version="1.0"?>\n<a>1,2</a>\n', {}, "is a web page or XML", None, None),
    "JSON": ('[{"a": 1, "y": 2},\n{"a": 3, "y": 4}]\n', {}, "is JSON", None, None),
    "lines of JSON": ('{"a": 1, "y": 2}\n{"a": 3, "y": 4}\n', {}, "is JSON", None, None),
    "rows of JSON": ("[[1, 2], [3, 4]]\n", {}, "is JSON", None, None),
    "pairs": ("-1 1:0.5 3:-2e-3\n1 2:0.25 3:1 \n", {}, "pairs of index and value", None, None),
    "binary": (b"a,y\n1,\0\n", {}, "is not a text file", None, None),
}


@pytest.mark.parametrize(("content", "options", "part", "line", "column"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_file_line_and_column(tmp_path, content, options, part, line, column):
    path = written(tmp_path, content)
    with pytest.raises(DatasetError) as caught:
        read(path, **options)
    assert part in str(caught.value)
    assert str(caught.value).startswith(path)
    assert (caught.value.source, caught.value.line, caught.value.column) == (path, line, column)


@pytest.mark.parametrize(
    "content",
    [
        "<5,y\n1,2\n3,4\n5,6\n7,8\n",
        "[m],y\n1,2\n3,4\n5,6\n7,8\n",
        "1 12:30 9\n2 12:45 8\n3 13:00 9\n4 13:15 8\n",
    ],
)
def test_a_table_that_begins_a_little_as_something_else_does_is_read(tmp_path, content):
    assert len(look(written(tmp_path, content)).lines) == 4


def test_a_missing_file_a_folder_and_an_impossible_name_are_refused(tmp_path):
    with pytest.raises(DatasetError, match=r"there is no file .*none\.csv"):
        read(str(tmp_path / "none.csv"))
    with pytest.raises(DatasetError, match="is a folder; choose a table"):
        read(str(tmp_path))
    with pytest.raises(DatasetError, match="cannot be read"):
        read("a\0b.csv")
    with pytest.raises(DatasetError, match="cannot be read"):
        read(str(tmp_path / ("x" * 5000)))


def test_a_file_beyond_the_limit_is_refused_naming_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "LARGEST_BYTES", 2**20)
    path = written(tmp_path, b"a,y\n" + b"1,2\n" * 2**18)
    with pytest.raises(DatasetError, match=r"data\.csv is too large; the limit is 1 MB"):
        read(path)


def test_a_path_that_the_system_refuses_is_refused_in_its_words(tmp_path):
    with pytest.raises(DatasetError, match=r"cannot be read: [A-Z][a-z ]+$"):
        read(tmp_path / ("long" * 200))


class Counted(str):
    """A name that counts how often names are compared."""

    compared = 0
    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other):
        Counted.compared += 1
        return str.__eq__(self, other)

    def split(self, *_arguments):
        return [self]


def test_columns_are_told_apart_without_comparing_each_with_all():
    names = [Counted(f"c{number}") for number in range(2000)]
    assert column_names(Layout(",", [Row(1, names)]), Row(1, names), "a.csv") == (names, [])
    assert Counted.compared < 6 * len(names)


def test_a_file_of_too_many_cells_is_refused_before_they_are_all_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "MOST_CELLS", 99)
    assert len(read(written(tmp_path, b"1,2,0.5\n" * 33)).x) == 33
    with pytest.raises(DatasetError, match=r"data\.csv has more than 99 cells; leave out rows or columns"):
        read(written(tmp_path, b"1,2,0.5\n" * 34))


@pytest.mark.parametrize(("content", "line"), [("a,{long}\n1,2\n", 1), ("a,y\n1,one\n2,{long}\n", 3)])
def test_names_of_columns_and_classes_are_bounded(tmp_path, content, line):
    read(written(tmp_path, content.format(long="x" * 200).encode() + b"3,4\n"))
    with pytest.raises(DatasetError, match=r"x… has 201 letters; it may have 200") as caught:
        read(written(tmp_path, content.format(long="x" * 201).encode() + b"3,4\n"))
    assert caught.value.line == line


def test_the_largest_number_is_taken(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,y\n1e100,2\n-1e100,3\n1,4\n")
    assert made(look(str(path))).x[:, 0].tolist() == [1e100, -1e100, 1]
