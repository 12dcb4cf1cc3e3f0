"""All that is set of a contestant, and of the goal of its race: what the forms say and show step by step.

`WRITE_DRAWINGS=1 pytest tests/gui/training/contestants/test_diary.py` stores it anew.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.training.course import Course
from engine.training.measurement import Measurement
from engine.training.race import Status
from engine.training.rules.contestants import contestant
from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_editors import HyperparameterPopup
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ContestantTable
from gui.training.contestants.marks import LegendEntry
from tests.gui.diary import Diary, State, without_places
from tests.gui.drawing import compare

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def model(qapp):
    found = ContestantModel()
    names = ("sgd", "momentum", "adam")
    found.set_entries([LegendEntry(contestant(name), slot) for slot, name in enumerate(names)])
    found.enrol()
    yield found
    found.deleteLater()


def listed(model) -> State:
    told = [
        f"{entry.title} {entry.spec} slot {entry.slot} hue {entry.hue} run {entry.run} left {entry.left}"
        f"{' seen' * entry.visible}{' races' * entry.enabled} in {entry.shade} {entry.marker}"
        for entry in model.entries
    ]
    return {"listed": told, "best": [f"{model.best}"]}


def do(diary, act: str, *steps) -> None:
    """Do something, and note it."""
    for step in steps:
        step()
    diary.note(act)


def entered(field, text: str):
    """Return what types a number and finishes it."""

    def act() -> None:
        field.lineEdit().setText(text)
        field.editingFinished.emit()

    return act


def chosen(box, data):
    """Return what chooses from a list."""

    def act() -> None:
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())

    return act


def test_numbers_and_rules_of_a_contestant_are_set_in_its_form(qtbot, model):
    popup = HyperparameterPopup(model, 2)
    qtbot.addWidget(popup)
    popup.show()

    def of_form() -> State:
        return listed(model) | {"form": [f"fits {popup.height() == popup.sizeHint().height()}"]}

    diary = Diary(popup, model, more=of_form)
    for name, text in (("beta1", "0.5"), ("beta1", "1"), ("beta2", "none"), ("epsilon", "1e-4"),
                       ("learning_rate", "0.2"), ("learning_rate", "")):  # fmt: skip
        do(diary, f"{name} {text!r}", entered(popup.fields[name], text))
    do(diary, "another rate", entered(popup.fields["learning_rate"], "0.1"))
    for field, rule in (("schedule", "cosine"), ("schedule", "step"), ("clipping", "norm")):
        do(diary, f"{field} {rule}", chosen(popup.rules[field], rule))
    do(
        diary,
        "arrows",
        *(lambda name=name: popup.fields[name].stepBy(1) for name in ("beta1", "learning_rate")),
    )
    do(diary, "an error goes with the next edit", entered(popup.fields["beta1"], "7"),
       chosen(popup.rules["clipping"], "none"))  # fmt: skip
    compare("diary-form", without_places(diary.lines))


def measured(train, test) -> Measurement:
    nothing = np.full(len(test), np.nan)
    return Measurement(
        1250, 3, np.array(train, float), np.array(test, float), nothing, np.linspace(0.5, 1, len(test))
    )


def test_contestants_are_listed_edited_moved_and_told_how_they_do(qtbot, model):
    table = ContestantTable(model)
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    table.choose(0)

    def of_table() -> State:
        across = Qt.Orientation.Horizontal
        heads = [
            f"{model.headerData(column, across, role)}"
            for column in Column
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        ]
        flags = [f"{model.flags(model.index(0, column)).value}" for column in Column]
        menu = table.menu()
        words = [action.text() for action in menu.actions()]
        menu.deleteLater()
        return listed(model) | {
            "headings": heads,
            "flags": flags,
            "current": [f"{table.current}"],
            "menu": words,
        }

    diary = Diary(table, model, more=of_table)
    running = (Status(), Status(diverged_at=1200), Status())

    def show(statuses=running, courses=()):
        return lambda: model.show_progress(
            measured([0.3, np.nan, 0.1], [0.4, np.nan, 0.2]), statuses, courses
        )

    do(diary, "it runs", lambda: model.set_racing(True))
    do(diary, "measured", show())
    do(diary, "astray and stuck", show((Status(),) * 3, (Course.ASTRAY, Course.STUCK, Course.OPEN)))
    do(diary, "of a number", lambda: model.show_target("price"))
    do(diary, "of classes again", lambda: model.show_target(None))
    do(diary, "it stands", lambda: model.set_racing(False))
    do(
        diary,
        "the last comes first",
        lambda: table.choose(2),
        lambda: table.move_by(-1),
        lambda: table.move_by(-1),
    )
    do(diary, "no further", lambda: table.move_by(-1))
    do(diary, "switched off", table.switch)
    do(diary, "and on", table.switch)
    do(diary, "hidden", table.show_or_hide)
    do(diary, "copied", table.duplicate)
    do(diary, "coloured", lambda: model.recolour(table.current, 6))
    do(diary, "another rate", lambda: model.setData(model.index(1, Column.LEARNING_RATE), 0.5))
    do(diary, "the same", lambda: model.setData(model.index(1, Column.LEARNING_RATE), 0.5))
    do(diary, "too high", lambda: model.setData(model.index(1, Column.LEARNING_RATE), 1e9))
    do(diary, "another optimizer", lambda: model.setData(model.index(0, Column.OPTIMIZER), "rmsprop"))
    do(diary, "the same", lambda: model.setData(model.index(0, Column.OPTIMIZER), "rmsprop"))
    do(diary, "what has no editor", lambda: model.setData(model.index(0, Column.STATUS), "fine"))
    do(diary, "swept", table.rates.sweep)
    do(diary, "all at one", table.rates.actions()[1].trigger)
    do(diary, "all as usual", table.rates.actions()[0].trigger)
    do(diary, "a new race", model.enrol)
    apart = measured([1.0] * 6, [2.0, *5 * [1.0]])
    do(diary, "measured again", lambda: model.show_progress(apart, (Status(),) * 6))
    do(diary, "removed", table.remove, table.remove)
    *others, last = range(len(model.entries))
    do(diary, "all but one off", *(partial(model.set_enabled, row, False) for row in others))
    do(diary, "nobody would be left", partial(model.set_enabled, last, False), partial(model.remove, last))
    compare("diary-contestants", without_places(diary.lines))


def test_every_edit_is_taken_back_and_made_again(qtbot, model):
    edits = []
    model.edited.connect(edits.append)
    before = [model._roster]
    for act in (
        lambda: model.set_hyperparameter(0, "learning_rate", 0.5),
        lambda: model.set_rule(1, "schedule", "cosine"),
        lambda: model.set_rates({0: 0.1, 2: 0.2}),
        lambda: model.duplicate(1),
        lambda: model.add("rmsprop"),
        lambda: model.move(0, 2),
        lambda: model.recolour(1, 4),
        lambda: model.set_visible(2, False),
        lambda: model.set_enabled(3, False),
        lambda: model.remove(1),
    ):
        act()
        before.append(model._roster)
    texts = [edit.text for edit in edits]
    assert texts == [
        "Change Learning rate", "Change Schedule", "Change the rates", "Duplicate a contestant",
        "Add a contestant", "Move a contestant", "Recolour a contestant", "Hide a contestant",
        "Switch a contestant off", "Remove a contestant",
    ]  # fmt: skip
    for edit, then in zip(reversed(edits), reversed(before[:-1]), strict=True):
        edit.undo()
        assert [entry.listed for entry in model._entries] == [entry.listed for entry in then.entries]
    for edit, then in zip(edits, before[1:], strict=True):
        edit.redo()
        assert [entry.listed for entry in model._entries] == [entry.listed for entry in then.entries]
    assert [edit.goes_on(edits[0]) for edit in edits] == [True, *(len(edits) - 1) * [False]]
