"""Questions for learning platforms, read back as Moodle's own importers read them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree import ElementTree as Xml

import pytest

from engine.composites.grouping import group
from engine.errors import ExerciseError
from engine.exercises.exercise import Exercise, as_exercise
from engine.exercises.gift import gift
from engine.exercises.misconceptions import MISCONCEPTIONS
from engine.exercises.moodle import moodle_xml
from engine.exercises.questions import NumberQuestion
from engine.exercises.shipped import names, shipped
from engine.exercises.tolerance import rounded
from engine.files.document import Contents

SUM = "x = -3; y = 5; z = -4; q = x + y; f = q * z"
ARRAYS = "W = [[1, 2], [3, 4]]; x = [1, -1]; y = W @ x; f = sum(y)"
HOSTILE = "]]> <b>&amp; {#=1} ~ \\ :: // $CATEGORY: x\x07"
NUMERIC = [name for name in names() if shipped(name).settings.kind in {"gates", "pass"}]


@dataclass
class Answer:
    number: float
    tolerance: float
    percent: float
    feedback: str


@dataclass
class Read:
    name: str
    text: str
    answers: list[Answer]

    def told(self, number: float) -> tuple[float, str]:
        """Return the percent and feedback of the first answer that fits, as a platform does."""
        fitting = (one for one in self.answers if abs(number - one.number) <= one.tolerance)
        return next(((one.percent, one.feedback) for one in fitting), (0.0, ""))


def read_moodle(text: str) -> list[Read]:
    """Read numerical questions as MoodleDocs describe them."""
    quiz = Xml.fromstring(text)
    assert quiz.tag == "quiz"
    category, *questions = quiz.findall("question")
    assert category.get("type") == "category"
    assert category.findtext("category/text").startswith("$course$/")
    return [_read_question(question) for question in questions]


def _read_question(question: Xml.Element) -> Read:
    assert question.get("type") == "numerical"
    assert question.find("questiontext").get("format") == "plain_text"
    answers = []
    for answer in question.findall("answer"):
        assert answer.get("fraction") in {"0", "100"}
        told = answer.findtext("feedback/text") or ""
        number, tolerance = float(answer.findtext("text")), float(answer.findtext("tolerance"))
        answers.append(Answer(number, tolerance, float(answer.get("fraction")), told))
    assert 0 <= float(question.findtext("penalty")) <= 1
    return Read(question.findtext("name/text"), question.findtext("questiontext/text"), answers)


_TEXT = r"(?:\\.|[^\\~=#{}:])*"
"""A text of GIFT, in which ~ = # { } and : stand only behind a backslash, as its description wants."""
_GIFT = re.compile(rf"::({_TEXT})::\[plain\]({_TEXT})\{{#((?:\\.|[^\\{{}}])*)\}}", re.DOTALL)


def read_gift(text: str) -> list[Read]:
    """Read numerical questions as Moodle's importer does."""
    category, *blocks = [block.strip() for block in text.split("\n\n")]
    assert category.startswith("$CATEGORY: ")
    assert "\n" not in category
    read = []
    for block in blocks:
        name, prompt, body = _GIFT.fullmatch(block).groups()
        answers, general = re.split(r"(?<!\\)####", body)
        assert re.fullmatch(_TEXT, general, re.DOTALL)
        parts = [part.strip() for part in re.split(r"(?<!\\)=", answers)]
        assert parts[0] == ""
        read.append(Read(_plain(name), _plain(prompt), [_read_gift_answer(part) for part in parts[1:]]))
    return read


def _read_gift_answer(text: str) -> Answer:
    number, _hash, feedback = re.fullmatch(rf"((?:\\.|[^\\#])*)(#?)({_TEXT})", text, re.DOTALL).groups()
    weight = re.match(r"%-*([0-9]{1,2})\.?([0-9]*)%", number)
    value, tolerance = number[weight.end() if weight else 0 :].split(":")
    return Answer(
        float(value), float(tolerance), float(weight.group(1)) if weight else 100.0, _plain(feedback)
    )


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)


FORMATS = pytest.mark.parametrize(
    ("write", "read"), [(moodle_xml, read_moodle), (gift, read_gift)], ids=["moodle-xml", "gift"]
)


@FORMATS
def test_every_question_comes_back_with_its_name_and_text(exercise, write, read):
    made = exercise(SUM)
    questions = read(write(made))
    assert [question.name for question in questions] == [question.item for question in made.questions]
    assert "q = add(x, y) = 2\nf = multiply(q, z) = -8\nThe gradient is that of f.\n" in questions[0].text
    assert questions[0].text.endswith("Which gradient goes down from f through port x to q?")


@FORMATS
@pytest.mark.parametrize("name", NUMERIC)
def test_right_answers_pass_and_every_mistake_that_can_be_told_is_told(write, read, name):
    made = shipped(name)
    questions = {question.name.rpartition(": ")[2]: question for question in read(write(made))}
    for question in made.questions:
        assert isinstance(question, NumberQuestion)
        if question.item not in questions:
            continue
        for answer in (
            float(question.right),
            float(rounded(question.right)),
            float(rounded(question.right, 4)),
        ):
            assert questions[question.item].told(answer) == (100, "")
        for slip in question.slips:
            for number in (slip.number, rounded(slip.number)):
                assert questions[question.item].told(float(number)) == (0, slip.row.why)


@FORMATS
def test_each_entry_of_an_array_is_a_question(exercise, write, read):
    questions = read(write(exercise(ARRAYS)))
    names = [question.name for question in questions if question.name.startswith("y.a")]
    assert names == ["y.a[0, 0]", "y.a[0, 1]", "y.a[1, 0]", "y.a[1, 1]"]
    assert [q.told(number)[0] for q, number in zip(questions[-2:], (4, 6), strict=True)] == [100, 100]
    assert "Entry [1] of it?" in questions[-1].text


@FORMATS
def test_a_number_of_two_mistakes_or_of_none_is_told_nothing(exercise, write, read):
    questions = {question.name: question for question in read(write(exercise(SUM.replace("-3", "-2"))))}
    assert questions["q.x"].told(-2) == (0, "")
    assert questions["q.x"].told(77) == (0, "")


@FORMATS
def test_whatever_a_title_holds_is_text(exercise, write, read):
    made = exercise(SUM)
    titled = Exercise(replace(made.contents, title=HOSTILE))
    questions = read(write(titled))
    assert len(questions) == 4
    assert questions[0].name == HOSTILE.replace("\x07", "") + ": f.x"


@FORMATS
def test_a_title_of_several_lines_is_one_level_of_a_category(exercise, write, read):
    made = exercise(SUM)
    text = write(Exercise(replace(made.contents, title="a\nb/c\x07\x1fd")))
    assert "$course$/a b//c d" in text
    assert read(text)[0].name == "a b/c d: f.x"


@FORMATS
def test_the_numbers_of_a_question_are_enough_to_answer_it(exercise, write, read):
    questions = read(write(exercise("x = 1234.5; y = 1234.1; q = x - y; f = q ^ 2")))
    assert "x = 1234.5\ny = 1234.1\n" in questions[0].text


@FORMATS
def test_what_is_just_near_enough_passes_there_as_here(exercise, write, read):
    made = exercise("x = 123.4562; f = x ^ 2")
    edge = 2 * 123.4562 * (1 + 0.01 * (1 - 1e-9))
    assert made.tolerance.passes(edge, made.questions[0].right)
    assert read(write(made))[0].told(edge) == (100, "")


def test_a_penalty_of_a_third_is_the_third_that_moodle_knows(exercise):
    assert "<penalty>0.3333333</penalty>" in moodle_xml(exercise(SUM, penalty=1 / 3))


@FORMATS
def test_what_is_inside_a_composite_is_told(build, write, read):
    graph = build(
        x=2.0, y=3.0, q=("multiply", "x", "y"), r=("add_constant", "q", {"c": 1.5}), f=("square", "r")
    )
    ids = {node.name: node.id for node in graph.nodes()}
    inner = group(graph, [ids["q"], ids["r"]], "cell")
    whole = group(inner.graph, [inner.node, ids["f"]], "whole").graph
    text = read(write(as_exercise(Contents(whole, target=whole.end()))))[0].text
    assert text.startswith(
        "x = 2\ny = 3\nwhole = composite(x, y) = 56.25\n"
        "Inside whole(x, y), which gives f:\ncell = composite(x, y)\nf = square(cell)\n"
        "Inside whole.cell(x, y), which gives r:\nq = multiply(x, y)\nr = add_constant(q, c=1.5)\n"
        "The gradient is that of whole.\n"
    )


@FORMATS
def test_only_numbers_are_asked_for(exercise, write, read):
    with pytest.raises(ExerciseError, match="only exercises that ask for numbers"):
        write(exercise(SUM, kind="shapes"))


def test_feedback_is_what_the_table_says(exercise):
    feedback = {
        one.feedback for question in read_moodle(moodle_xml(exercise(SUM))) for one in question.answers
    }
    feedback = {sentence.removeprefix("On the way here: ") for sentence in feedback}
    assert feedback - {""} <= {row.why for row in MISCONCEPTIONS.values()}
    assert len(feedback) > 5


@FORMATS
def test_a_rule_that_was_known_wrongly_all_the_way_is_told(exercise, write, read):
    made = exercise("x = 3; y = 7; a = x * y; b = 5 * a; f = b * a")
    questions = {question.name: question for question in read(write(made))}
    overwritten = f"On the way here: {MISCONCEPTIONS['branch_overwritten'].why}"
    terms = [
        term.right
        for term in made.run.situations[next(q.place for q in made.questions if q.item == "a")].terms
    ]
    assert questions["a.x"].told(float(terms[-1]) * 7) == (0, overwritten)
