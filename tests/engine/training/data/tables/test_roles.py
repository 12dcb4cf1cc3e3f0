"""What columns are for: numbers of rows and ids are no inputs and no targets, whatever they look like."""

from __future__ import annotations

import pytest

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.reading import look


@pytest.fixture
def read(tmp_path):
    def reading(header, template, count=24, **choices):
        path = tmp_path / "table.csv"
        lines = (
            template.format(n=row + 1, gap=row * 2 + row % 2 + 1, x=row * 7 % 13 + 0.5,
                            z=row * 5 % 11 + 0.25, w=row * 7 % 29 + 60,
                            k="ab"[row % 2], c=row % 3, who=row // 3 + 1, year=1990 + row)
            for row in range(count)
        )  # fmt: skip
        path.write_text(header + "\n" + "".join(f"{line}\n" for line in lines))
        return look(str(path), Choices(**choices))

    return reading


INPUTS = {
    "an index that is an amount": ("price_index,x,k", "{z},{x},{k}", ["price_index", "x"]),
    "an index with decimals": ("index,x,k", "{n}.5,{x},{k}", ["index", "x"]),
    "a whole index": ("body mass index,x,k", "{w},{x},{k}", ["body mass index", "x"]),
    "a no that is a word": ("smoking_no,x,k", "{w},{x},{k}", ["smoking_no", "x"]),
    "a no that counts": ("order_no,x,k", "{n},{x},{k}", ["x"]),
    "no. with a point": ("no.,x,k", "{n},{x},{k}", ["x"]),
    "an identifier": ("identifier,x,k", "9{w}{n},{x},{k}", ["x"]),
    "an id of several rows": ("id,x,k", "{who},{x},{k}", ["x"]),
    "an id with a point": ("school.id,x,k", "{who},{x},{k}", ["x"]),
    "numbers of rows with gaps": (",x,k", "{gap},{x},{k}", ["x"]),
    "years of rows": (",x,k", "{year},{x},{k}", ["column_1", "x"]),
    "ages in ranges": ("age,x,k", "2{c}-2{c},{x},{k}", ["age", "x"]),
    "odds": ("odds,x,k", "{c}/2,{x},{k}", ["odds", "x"]),
    "dates and a word": ("until,x,k", "2020-01-{n},{x},{k}\npresent,{x},{k}", ["x"]),
    "months": ("when,x,k", "Jan {n} 2000,{x},{k}", ["x"]),
}  # fmt: skip


@pytest.mark.parametrize(("header", "template", "expected"), INPUTS.values(), ids=INPUTS)
def test_a_column_is_an_input_by_what_it_holds_and_not_by_half_its_name(read, header, template, expected):
    assert [column.name for column in read(header, template).inputs] == expected


TARGETS = {
    "an id last": ("x,y,id", "{x},{z},{who}", "y", ["x"]),
    "a date last": ("temp,when", "{x},2010-01-{n}", "temp", ["when"]),
    "dates and names last": ("x,y,when,who", "{x},{z},2010-01-{n},car{n}", "y", ["x"]),
    "an id beside classes of the same": ("x,kind,kind_id", "{x},t{c},{c}", "kind", ["x"]),
    "an id in words last": ("x,y,site_id", "{x},{z},site {c}", "y", ["x", "site_id"]),
    "one number beside months": ("day,price", "Jan {n} 2000,{x}", "price", ["day"]),
    "an id alone": ("id,y", "{who},{x}", "y", ["id"]),
}


@pytest.mark.parametrize(("header", "template", "target", "inputs"), TARGETS.values(), ids=TARGETS)
def test_the_target_is_the_last_column_that_may_be_learned(read, header, template, target, inputs):
    reading = read(header, template)
    assert reading.target.name == target
    assert [column.name for column in reading.inputs] == inputs


REASONS = {
    "by its name": ("x,target,k", "{x},{z},{k}", "its name says so"),
    "by its name before an id": ("x,target,id", "{x},{z},{who}", "its name says so"),
    "by a likely name": ("x,Outcome,k", "{x},{k},{z}", "its name says so"),
    "by the surer of two names": ("class,outcome,x", "{k},{c},{z}", "its name says so"),
    "by its place where two names are alike": ("label,class,x", "{k},{c},{z}", "the last column"),
    "by its place": ("x,target", "{x},{z}", "the last column"),
    "by its place before an id": ("x,y,id", "{x},{z},{who}", "the last column that says more than a name"),
}


@pytest.mark.parametrize(("header", "template", "reason"), REASONS.values(), ids=REASONS)
def test_the_target_says_why_it_is_the_one(read, header, template, reason):
    assert read(header, template).target.why == reason


def test_an_id_is_kept_as_an_input_or_learned_where_the_user_says_so(read):
    assert "id" in [column.name for column in read("id,x,k", "{who},{x},{k}", leave_out=()).inputs]
    assert read("x,y,id", "{x},{z},{who}", target="id").target.name == "id"


def test_many_texts_are_inputs_where_there_is_no_other(read):
    reading = read("from,count", "airport{who},{w}", count=120)
    assert [column.name for column in reading.inputs] == ["from"]
    assert "different texts" in reading.inputs[0].why


def test_a_count_that_comes_once_makes_a_number_of_few_whole_ones(tmp_path):
    path = tmp_path / "cars.csv"
    path.write_text("a,carb\n" + "".join(f"{row}.5,{[1, 2, 4][row % 3]}\n" for row in range(30)) + "9.5,6\n")
    assert load_dataset(DatasetSettings("csv", path=str(path))).task == "regression"
