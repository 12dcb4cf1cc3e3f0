"""Passes, quizzes and descents from beginning to end: all that the strip and the panels say meanwhile.

`WRITE_DRAWINGS=1 pytest tests/gui/flow/test_diary.py` stores it anew.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.files.exercise_section import ExerciseSettings
from gui.document import commands
from gui.document.apart import at_work
from gui.flow import descender as descender_module
from gui.flow import survey
from gui.flow.answer_field import AnswerField
from gui.flow.descend_panel import DescendPanel
from gui.flow.exercise_dialog import ExerciseDialog
from gui.flow.modes_panel import ModesPanel
from gui.flow.paths_panel import PathsPanel
from gui.look.motion import motion
from tests.gui.diary import Diary, State, plain
from tests.gui.drawing import compare
from tests.gui.flow.conftest import FORK, SIGMOID

pytestmark = pytest.mark.usefixtures("light")
CUBE = "w = 2; x = -1; b = 3.5; s = w * x + b; q = square(s); f = q * s"
BOWL = "x = -4; y = 3; f = square(x - 1) + 5 * square(y + 1)"


class Story:
    """Does one thing after the other in a workspace, and has each noted."""

    def __init__(self, workspace, root=None) -> None:
        self.workspace, self.document = workspace, workspace.canvas.document
        self.player, self.examiner = workspace.player, workspace.examiner
        strip = workspace.strip
        self.diary = Diary(root or strip, self.player, self.examiner, more=self._more)

    def do(self, act, *steps) -> None:
        """Do something, let all that it asked for be worked out, and note it."""
        for step in steps:
            step()
        if self.document._tick.isActive():
            self.document.flush()
        while at_work():
            QTest.qWait(1)
        self.workspace.strip.flow.caption.settle()
        self.diary._said = [*dict.fromkeys(self.diary._said)]
        self.diary.note(act)

    def node(self, name: str) -> int:
        return self.document.graph.find(name).id

    def _more(self) -> State:
        shown, playback, quiz = self.workspace.canvas.shown, self.player.playback, self.examiner.quiz
        focus, stack = shown.focus, self.document.undo_stack
        names = [node.name for node in shown.graph.nodes()]
        field = self.workspace.canvas.findChild(AnswerField)
        return {
            "asked": [field.prompt.text()] if field is not None and not field.isHidden() else [],
            "values": [f"{name} = {plain(shown.value(self.node(name)))}" for name in names],
            "gradients": [f"∂{name} = {plain(shown.gradient(self.node(name)))}" for name in names],
            "wires": [f"{_ends([edge])} {plain(shown.contribution(edge))}" for edge in shown.graph.edges()],
            "stands out": [] if focus is None else [
                f"{sorted(focus.nodes)} {_ends(focus.wires)}",
                *(f"at {edge.target} {plain(local)}" for edge, local in focus.locals),
            ],
            "pass": ["none" if playback is None else f"{playback.count} of {len(playback.trace)}"],
            "undo": [f"{stack.undoText()!r} of {stack.count()}"],
            "quiz": [] if quiz is None else [f"{quiz.score}", *map(str, quiz.attempt.moves)],
        }  # fmt: skip


def _ends(wires) -> str:
    return " ".join(f"{edge.source}-{edge.target}" for edge in sorted(wires))


@pytest.fixture
def story(opened):
    """Return a function that opens a formula and begins a story about the strip, or what is made of it."""

    def of(text, make=None):
        motion().choice = "reduced"
        workspace = opened(text)
        root = None if make is None else make(workspace)
        return Story(workspace, root)

    return of


def press(workspace, *keys):
    return lambda: [QTest.keyClick(workspace.canvas, key) for key in keys]


def test_a_pass_is_played_forth_and_back_and_a_training_step_kept(story):
    told = story(CUBE)
    workspace, player, bar = told.workspace, told.player, told.workspace.strip.flow
    Key = Qt.Key
    told.do("a node is chosen", lambda: workspace.canvas.select([told.node("q")]))
    told.do("two are", lambda: workspace.canvas.select([told.node("q"), told.node("s")]))
    told.do("backward", bar.backward_button.click)
    told.do("on, on", press(workspace, Key.Key_Right, Key.Key_Right))
    told.do("back", press(workspace, Key.Key_Left))
    told.do("to a place", lambda: bar.scrubber.setValue(5))
    told.do("it plays", bar.play.click)
    told.do("a moment later", player._tick)
    told.do("faster", lambda: bar.speed.setValue(bar.speed.maximum()))
    told.do("and stands", bar.play.click)
    told.do("levels", bar.by_level.click)
    told.do("a level on", press(workspace, Key.Key_Right))
    told.do("a part is pointed at", bar.caption.parts._slots[0].button.click)
    told.do("the end", press(workspace, Key.Key_End))
    told.do("it plays from the start", bar.play.click)
    told.do("the start", press(workspace, Key.Key_Home))
    told.do("it is over", press(workspace, Key.Key_Escape))
    told.do("forward", bar.forward_button.click)
    told.do("on and on", press(workspace, Key.Key_Right, Key.Key_Right, Key.Key_Right))
    told.do("a training step", bar.step_button.click)
    told.do("its end", press(workspace, Key.Key_End))
    told.do("it is kept", player.keep_step)
    told.do("forward from one leaf", lambda: player.play_tangents(told.node("w")))
    told.do("an event on", press(workspace, Key.Key_Right))
    told.do("an edit", lambda: commands.set_value(told.document, told.node("w"), 1.0))
    compare("diary-pass", told.diary.lines)


def test_a_quiz_is_answered_rightly_wrongly_and_not_at_all(story):
    told = story(SIGMOID, lambda workspace: workspace.strip.quiz)
    strip, examiner = told.workspace.strip, told.examiner

    def answer(text):
        return lambda: strip.quiz.take(text)

    def right(factor=1.0):
        return lambda: strip.quiz.take(f"{factor * float(examiner.quiz.question.right):.4f}")

    def button(name):
        return strip.quiz.button(name).click

    told.do("predict", told.workspace.predict)
    told.do("no number", answer("about a half"))
    told.do("wrong", right(-1.0))
    told.do("right", right())
    told.do("a hint", button("hint"))
    told.do("no more", button("hint"), button("hint"), button("hint"))
    told.do("later", button("skip"))
    told.do("shown", button("show"))
    told.do("handed in", button("hand_in"))
    told.do("left", button("end"))
    told.do("at the end", lambda: told.document.replace(
        replace(told.document.contents(), exercise=ExerciseSettings(feedback="at the end"))
    ))  # fmt: skip
    told.do("noted", right(2.0))
    told.do("all of them", *[right()] * (len(examiner.quiz.questions) - 1))
    told.do("handed in again", button("hand_in"))
    compare("diary-quiz", told.diary.lines)


def test_a_descent_goes_step_by_step_and_until_it_arrives(story, monkeypatch):
    monkeypatch.setattr(survey, "SLICE", 60.0)
    monkeypatch.setattr(descender_module, "monotonic", lambda: 0.0)
    told = story(BOWL, lambda it: DescendPanel(it.canvas.document, it.player, lambda: it.canvas))
    panel = told.diary._root
    descender = panel.descender

    def choose(name):
        return lambda: panel.optimizer.setCurrentIndex(panel.optimizer.findData(name))

    def typed(name, text):
        def do():
            panel.fields[name].lineEdit().setText(text)
            panel.fields[name]._finish()

        return do

    told.do("shown", panel.show)
    told.do("a step", panel.step.click)
    told.do("two steps", panel.step.click, panel.step.click)
    told.do("too fast", typed("learning_rate", "-1"))
    told.do("faster", typed("learning_rate", "0.05"))
    told.do("it runs", panel.run.click)
    told.do("three ticks later", descender._tick, descender._tick, descender._tick)
    told.do("it is stopped", panel.run.click)
    told.do("a value is set", lambda: commands.set_value(told.document, told.node("x"), 2.0))
    told.do("another optimizer", choose("momentum"))
    told.do("more of it", panel.more.click)
    told.do("it runs again", panel.run.click)
    told.do("until it arrives", *[lambda: descender.is_running and descender._tick()] * 400)
    told.do("taken back", told.document.undo_stack.undo)
    told.do(
        "nothing to go down", lambda: commands.set_target(told.document, told.node("x")), panel.step.click
    )
    told.do("hidden", panel.hide)
    compare("diary-descent", told.diary.lines)
    panel.deleteLater()


def test_paths_are_counted_one_by_one_and_factored(story):
    told = story("X = 2; a = 3 * X; b = 4 * X; Y = a + b; c = 5 * Y; d = 6 * Y; Z = c + d",
                 lambda workspace: PathsPanel(workspace.player))  # fmt: skip
    panel, canvas = told.diary._root, told.workspace.canvas
    panel.show()
    canvas.select([told.node("X")])
    told.do("played", told.player.play_paths)
    told.do("a path on", lambda: told.player.step(1))
    told.do("a row is chosen", lambda: panel.steps.setCurrentItem(panel.steps.topLevelItem(3)))
    told.do("factored", panel.factor.click)
    told.do("to the end", told.player.go_to_end)
    told.do("back to the start", told.player.go_to_start)
    told.do("over", told.player.end)
    compare("diary-paths", told.diary.lines)
    panel.deleteLater()


def test_modes_are_compared_and_either_is_played(story):
    told = story(FORK, lambda workspace: ModesPanel(workspace.canvas.document, workspace.player))
    panel, document = told.diary._root, told.document
    told.do("shown", panel.show)
    told.do("in reverse", panel.play_reverse.click)
    told.do("forward from a leaf", panel.play_forward.click)
    told.do("a constant instead", lambda: commands.delete(document, [told.node("x")]))
    told.do("in reverse, of nothing", panel.play_reverse.click)
    told.do("as it was", document.undo_stack.undo)
    compare("diary-modes", told.diary.lines)
    panel.deleteLater()


def test_an_exercise_is_set_and_judged(story):
    told = story(FORK, lambda it: ExerciseDialog(it.canvas.document.contents(), nodes=[1]))
    dialog = told.diary._root
    told.do("shown", dialog.show)
    told.do("another kind", lambda: dialog.kind.setCurrentIndex(1))
    told.do("told at the end", lambda: dialog.feedback.setCurrentIndex(1))
    told.do("a wide tolerance", lambda: dialog.relative.setValue(60.0))
    told.do("as before", lambda: dialog.relative.setValue(1.0), lambda: dialog.kind.setCurrentIndex(0))
    told.do("each their own numbers", dialog.varies.click)
    told.do("made", dialog._accept)
    compare("diary-exercise", told.diary.lines)
    dialog.deleteLater()
