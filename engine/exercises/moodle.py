"""Questions in Moodle's XML: numerical ones, with every misconception as an answer of its own.

Source: MoodleDocs, "Moodle XML format" and "Numerical question type": a `question` of type numerical has a
`name`, a `questiontext`, and `answer` elements with a `fraction` in percent, a `text` with the number, its
`tolerance` (nominal) and `feedback`. Answers are tried in order, and the first that fits counts.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from engine.exercises.exercise import Exercise
from engine.exercises.numerical import (
    NumericalAnswer,
    NumericalQuestion,
    category,
    numerical_questions,
    plain,
)

_PLAIN = "plain_text"


def moodle_xml(exercise: Exercise) -> str:
    """Return the questions of an exercise; raise ExerciseError where it asks for no numbers."""
    quiz = Xml.Element("quiz")
    begun = Xml.SubElement(quiz, "question", type="category")
    _text(Xml.SubElement(begun, "category"), f"$course$/{category(exercise)}")
    for question in numerical_questions(exercise):
        quiz.append(_question(question, exercise.settings.penalty))
    Xml.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(quiz, encoding="unicode") + "\n"


def _question(asked: NumericalQuestion, penalty: float) -> Xml.Element:
    question = Xml.Element("question", type="numerical")
    _text(Xml.SubElement(question, "name"), asked.name)
    _text(Xml.SubElement(question, "questiontext", format=_PLAIN), asked.text)
    _text(Xml.SubElement(question, "generalfeedback", format=_PLAIN), "")
    for name, value in (("defaultgrade", "1"), ("penalty", f"{penalty:.7g}"), ("hidden", "0")):
        Xml.SubElement(question, name).text = value
    for answer in asked.answers:
        question.append(_answer(answer))
    for name, value in (
        ("unitgradingtype", "0"),
        ("unitpenalty", "0"),
        ("showunits", "3"),
        ("unitsleft", "0"),
    ):
        Xml.SubElement(question, name).text = value
    for hint in asked.hints:
        _text(Xml.SubElement(question, "hint", format=_PLAIN), hint)
    return question


def _answer(answer: NumericalAnswer) -> Xml.Element:
    fraction = "100" if answer.is_right else "0"
    element = Xml.Element("answer", fraction=fraction, format="moodle_auto_format")
    Xml.SubElement(element, "text").text = repr(answer.number)
    _text(Xml.SubElement(element, "feedback", format=_PLAIN), answer.feedback)
    Xml.SubElement(element, "tolerance").text = answer.written_tolerance
    return element


def _text(parent: Xml.Element, text: str) -> None:
    """Give an element its text."""
    Xml.SubElement(parent, "text").text = plain(text)
