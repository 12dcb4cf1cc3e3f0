"""The columns of the table of contestants: what each is called, and what it says of one."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

from engine.text import _
from engine.training.course import Course
from engine.training.rules.contestants import ContestantSpec
from engine.training.rules.optimizers import OPTIMIZERS
from gui.look.numbers import written

LEARNING_RATE = "learning_rate"


class Column(IntEnum):
    """The columns, from left to right."""

    RACES = 0
    SHOWN = 1
    OPTIMIZER = 2
    LEARNING_RATE = 3
    OTHERS = 4
    TRAIN_LOSS = 5
    TEST_LOSS = 6
    SCORE = 7
    STATUS = 8


HEADINGS = {
    Column.RACES: _("Race"),
    Column.SHOWN: _("Curve"),
    Column.OPTIMIZER: _("Optimizer"),
    Column.LEARNING_RATE: _("Rate η"),
    Column.OTHERS: _("Others"),
    Column.TRAIN_LOSS: _("Train loss"),
    Column.TEST_LOSS: _("Test loss"),
    Column.SCORE: _("Accuracy"),
    Column.STATUS: _("Status"),
}
TIPS = {
    Column.RACES: _(
        "Whether the contestant takes part. Switched off, it leaves the race, which goes on; switched on, it "
        "starts the race anew, unless it had only just left it."
    ),
    Column.SHOWN: _("Whether the contestant is drawn; click the line to choose its colour"),
    Column.OPTIMIZER: _("The update rule; changing it starts the race anew"),
    Column.LEARNING_RATE: _("Learning rate; may be changed while the race runs"),
    Column.OTHERS: _("The other hyperparameters; may be changed while the race runs"),
    Column.TRAIN_LOSS: _("Mean loss over all training data"),
    Column.TEST_LOSS: _("Mean loss over all test data"),
    Column.SCORE: _("Share of test data answered rightly"),
    Column.STATUS: _(
        "How each contestant stands. The lowest loss is that of one seed, and no ranking: "
        "another seed may have another."
    ),
}
TICKED = frozenset({Column.RACES, Column.SHOWN})
NUMBER_HEADINGS = {Column.SCORE: _("RMSE")}
NUMBER_TIPS = {
    Column.TRAIN_LOSS: _("Mean loss over all training data, of {target} standardized"),
    Column.TEST_LOSS: _("Mean loss over all test data, of {target} standardized"),
    Column.SCORE: _("Root of the mean squared error on test data, in units of {target}"),
}
"""What is otherwise where the target is a number."""
COURSES = {Course.ASTRAY: _("Diverged: far above its start"), Course.STUCK: _("Stuck: loss stands still")}
LOSSES = {Column.TRAIN_LOSS: "train_loss", Column.TEST_LOSS: "test_loss"}


def others_text(spec: ContestantSpec) -> str:
    """Return in short all but the rate: "Cosine  β₁ 0.9  β₂ 0.999  T 500"; ε only if changed."""
    values, chosen = spec.hyperparameters, dict(spec.chosen)
    parts = [
        f"{setting.letters} {written(values[setting.name])}"
        for setting in spec.settings
        if setting.name != LEARNING_RATE and (setting.name != "epsilon" or setting.name in chosen)
    ]
    return "  ".join([*(rule.title for rule in spec.rules.values()), *parts]) or "–"


def optimizer_titles() -> list[tuple[str, str, str]]:
    """Return name, title and description of each optimizer that can be added."""
    return [(row.name, row.title, row.description) for row in OPTIMIZERS.values()]


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return how what a column holds is aligned: numbers right, words left."""
    numeric = column in {Column.TRAIN_LOSS, Column.TEST_LOSS, Column.SCORE}
    side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
