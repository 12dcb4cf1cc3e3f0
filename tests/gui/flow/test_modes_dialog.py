"""Both modes side by side, for the graph at hand and with a million inputs."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from engine.formulas.expression import parse
from engine.study.cost import compare_modes
from gui.flow.modes_dialog import ModesDialog


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_passes_and_operations_stand_beside_each_other(qtbot):
    formula = parse("x * y + z")
    dialog = ModesDialog(compare_modes(formula.graph, [formula.target]))
    qtbot.addWidget(dialog)
    said = words(dialog)
    assert "This graph, 3 inputs and 1 outputs:" in said
    start = said.index("Reverse mode")
    assert said[start + 1 : start + 4] == ["1", "4", "0"]
    assert "1,000,000" in said
    assert "Reverse mode is cheaper here" in dialog.verdict.text()


def test_with_many_inputs_a_forward_pass_is_taken_for_each():
    formula = parse("x * y + z")
    here = compare_modes(formula.graph, [formula.target])
    many = here.with_inputs(1_000_000)
    assert (many.reverse.passes, many.forward.passes) == (1, 1_000_000)
    assert many.forward.products == 1_000_000 * (
        compare_modes(formula.graph, [formula.target]).forward.products // 3
    )
    assert many.cheaper == "reverse"
