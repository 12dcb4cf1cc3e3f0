"""Questions in GIFT, a text format that Moodle and others import: numerical ones, with feedback for mistakes.

Source: MoodleDocs, "GIFT format": `::name::text{#answers}`, an answer being `=number:tolerance#feedback`,
with `%0%` before the number where it is worth nothing; `####` begins general feedback. A question ends at a
blank line, and ``~ = # { } : \\`` are escaped in texts.
"""

from __future__ import annotations

from engine.exercises.exercise import Exercise
from engine.exercises.numerical import (
    NumericalAnswer,
    NumericalQuestion,
    category,
    numerical_questions,
    plain,
)

_ESCAPED = str.maketrans({letter: f"\\{letter}" for letter in "\\~=#{}:"} | {"\n": "\\n"})


def gift(exercise: Exercise) -> str:
    """Return the questions of an exercise; raise ExerciseError where it asks for no numbers."""
    questions = (_question(question) for question in numerical_questions(exercise))
    return "\n\n".join((f"$CATEGORY: $course$/{category(exercise)}", *questions)) + "\n"


def _question(asked: NumericalQuestion) -> str:
    lines = [f"::{_escaped(asked.name)}::[plain]{_escaped(asked.text)}{{#", *map(_answer, asked.answers)]
    return "\n".join([*lines, f"####{_escaped(asked.hints[0])}", "}"])


def _answer(answer: NumericalAnswer) -> str:
    weight = "" if answer.is_right else "%0%"
    feedback = f"#{_escaped(answer.feedback)}" if answer.feedback else ""
    return f"={weight}{answer.number!r}:{answer.written_tolerance}{feedback}"


def _escaped(text: str) -> str:
    return plain(text).translate(_ESCAPED)
