"""Both modes side by side: what all gradients of a graph cost, and would cost with a million inputs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from engine.study.cost import ModeComparison, Operations
from engine.text import _
from gui.look.labels import PlainLabel
from gui.look.theme import Theme

MANY_INPUTS = 1_000_000
TITLES = {"reverse": _("Reverse mode"), "forward": _("Forward mode")}


class ModesDialog(QDialog):
    """Shows passes, products and additions of reverse and forward mode, and which is cheaper."""

    def __init__(self, comparison: ModeComparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Compare the modes"))
        many = comparison.with_inputs(MANY_INPUTS)
        column = QVBoxLayout(self)
        column.setSpacing(Theme.UNIT * 2)
        for title, found in (
            (_("This graph, {inputs} inputs and {outputs} outputs:"), comparison),
            (_("The same with {inputs} inputs, as a network has parameters:"), many),
        ):
            words = title.format(inputs=f"{found.inputs:,}", outputs=f"{found.outputs:,}")
            column.addWidget(_bold(words))
            column.addLayout(_table(found))
        self.verdict = PlainLabel(wraps=True)
        self.verdict.setText(_verdict(comparison))
        column.addWidget(self.verdict)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(460)


def _table(comparison: ModeComparison) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Theme.UNIT * 3)
    for place, title in enumerate((_("passes"), _("products"), _("additions")), 1):
        grid.addWidget(_number(title), 0, place)
    costs = {"reverse": comparison.reverse, "forward": comparison.forward}
    for row, (mode, cost) in enumerate(costs.items(), 1):
        grid.addWidget(PlainLabel(TITLES[mode]), row, 0)
        for place, count in enumerate(_counts(cost), 1):
            grid.addWidget(_number(f"{count:,}"), row, place)
    return grid


def _counts(cost: Operations) -> tuple[int, int, int]:
    return cost.passes, cost.products, cost.additions


def _number(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label


def _bold(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setStyleSheet("font-weight: 600")
    return label


def _verdict(comparison: ModeComparison) -> str:
    template = _(
        "{mode} is cheaper here. A reverse pass finds the gradients of one output with respect to every "
        "input; a forward pass finds how every output moves with one input."
    )
    return template.format(mode=TITLES[comparison.cheaper])
