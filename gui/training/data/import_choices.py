"""What may be decided about a table, an editor for each: all of it is found out until the user chooses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from engine.text import _
from engine.training.data.tables.choices import ENCODINGS
from engine.training.data.tables.reading import Reading
from engine.training.titles import TITLES
from gui.look.labels import plain_tip
from gui.training.form import Form

TASKS = MappingProxyType({"classification": _("Classes"), "regression": _("A number")})
"""What may be learned of a target, in words."""
OFFERED: Mapping[str, tuple[str, Mapping[Any, str]]] = MappingProxyType({
    "encoding": (TITLES["encoding"], {name: name for name in ENCODINGS}),
    "delimiter": (TITLES["delimiter"], {"comma": _("Comma"), "semicolon": _("Semicolon"), "tab": _("Tab"),
                                   "bar": _("Bar"), "space": _("Spaces"), "spaces": _("Two or more spaces")}),
    "decimal": (TITLES["decimal"], {"point": _("Point"), "comma": _("Comma")}),
    "header": (TITLES["header"], {True: _("Names the columns"), False: _("Is an example")}),
    "target": (TITLES["target"], {}),
    "task": (TITLES["task"], TASKS),
    "missing": (TITLES["missing"], {"drop": _("Drop the row"), "mean": _("Take the column's mean")}),
})  # fmt: skip
"""The title and the answers of each choice by its name; those of the target are the columns."""


class ImportChoices(Form):
    """Editors of all choices but of the inputs; `changed` says that the user decided one.

    The first answer of each is to let it be found out, with what was found.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editors = {name: QComboBox() for name in OFFERED}
        for name, (title, answers) in OFFERED.items():
            editor = self.editors[name]
            self.add(name, title, editor)
            editor.addItem(_("To be found out"), None)
            for value, words in answers.items():
                editor.addItem(words, value)
            editor.activated.connect(self.changed)

    def decided(self) -> dict[str, Any]:
        """Return what the user decided, by the name of the choice, and None of what is to be found out."""
        return {name: editor.currentData() for name, editor in self.editors.items()}

    def decide(self, choices: Mapping[str, Any]) -> None:
        """Show what was decided before, without saying that it changed."""
        for name, editor in self.editors.items():
            value = choices[name]
            if value is not None and editor.findData(value) < 0:  # an encoding or a column not yet offered
                editor.addItem(str(value), value)
            editor.setCurrentIndex(editor.findData(value))

    def show_reading(self, reading: Reading) -> None:
        """Say what was found, and why, and offer the table's columns as targets."""
        self._offer_columns([column.name for column in reading.columns])
        for found in reading.found:
            self._tell(found.choice, self._in_words(found.choice, found.value), found.why)
        self._tell("missing", OFFERED["missing"][1][reading.missing], "")

    def _offer_columns(self, names: list[str]) -> None:
        editor = self.editors["target"]
        chosen = editor.currentData()
        while editor.count() > 1:
            editor.removeItem(1)
        for name in names:
            editor.addItem(name, name)
        if chosen is not None and chosen not in names:  # by its number
            editor.addItem(chosen, chosen)
        editor.setCurrentIndex(editor.findData(chosen))

    def _tell(self, choice: str, words: str, why: str) -> None:
        """Say what was found where nothing is decided; what was found before a decision stays there."""
        editor = self.editors[choice]
        if editor.currentData() is None:
            editor.setItemText(0, _("Found: {value}").format(value=words))
        editor.setToolTip(plain_tip(why))
        editor.setItemData(0, plain_tip(why), Qt.ItemDataRole.ToolTipRole)

    @staticmethod
    def _in_words(choice: str, value: str) -> str:
        """Return a found value as the answers have it."""
        answers = {str(answer): words for answer, words in OFFERED[choice][1].items()}
        return answers.get(_AS_ANSWERED.get((choice, value), value), value)


_AS_ANSWERED = MappingProxyType({
    ("decimal", "."): "point", ("decimal", ","): "comma",
    ("header", _("yes")): "True", ("header", _("no")): "False",
})  # fmt: skip
"""Found values whose answers are called otherwise."""
