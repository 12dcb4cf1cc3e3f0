"""The inspector shows one node's formula, value, and gradients as the evaluation found them."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.document import commands, regrouping, rewiring
from gui.document.document import Document
from gui.panels.inspector import Inspector
from gui.panels.parts.part import MOST_PORTS


@pytest.fixture
def inspector(qtbot, product_of_a_sum):
    inspector = Inspector(product_of_a_sum)
    qtbot.addWidget(inspector)
    inspector.resize(300, 700)
    inspector.show()
    return inspector


def plain(html):
    return re.sub("<[^>]*>", "", html)


def show(inspector, document, name):
    inspector.inspect(document.graph.find(name).id)
    return inspector.page


@pytest.fixture
def inspecting(qtbot):
    """Yield what opens a formula and returns its document and an inspector of one of its nodes."""
    documents, inspectors = [], []

    def opened(text, name):
        document, formula = Document(), parse(text)
        documents.append(document)
        document.replace(files.Contents(formula.graph, {}, formula.target))
        inspectors.append(Inspector(document))
        qtbot.addWidget(inspectors[-1])
        show(inspectors[-1], document, name)
        return document, inspectors[-1]

    yield opened
    for document in documents:
        document.flush()


@pytest.mark.parametrize(("ports", "at_once"), [(MOST_PORTS, True), (MOST_PORTS + 1, False)])
def test_no_gesture_waits_for_the_page_of_a_gate_of_many_ports(inspecting, qtbot, ports, at_once):
    names = [f"x{number}" for number in range(ports)]
    leaves = "; ".join(f"{name} = 1" for name in names)
    _document, inspector = inspecting(f"{leaves}; f = add({', '.join(names)})", "f")
    assert (inspector.page is not None) == at_once
    qtbot.waitUntil(lambda: inspector.page is not None)
    assert inspector.widget() is inspector.page
    assert "Port x ← x0" in plain(" ".join(each.text() for each in inspector.findChildren(QLabel)))


def test_a_page_outlasts_the_node_that_was_differentiated(inspecting):
    document, inspector = inspecting("x = 2; q = square(x); e = exp(q); f = tanh(e)", "q")
    document.flush()
    last = [document.graph.find(name).id for name in ("e", "f")]
    regrouping.group(document, last, "end")
    assert inspector.page is not None
    commands.delete(document, [max(document.graph)])
    assert inspector.page is not None


def test_old_numbers_are_called_stale_and_live_ones_are_not(inspecting):
    text = "a = x + y; b = z * z; f = a * b"
    document, inspector = inspecting("x = 1; y = 2; z = 3; " + text, "f")
    for name, value in {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0], "z": 4.0}.items():
        document.preview_value(document.graph.find(name).id, value)
    document.flush()
    page = inspector.page
    assert page.value.text() == "27.0 (stale)"
    values = [plain(block.rows["value"].text()) for block in page.section("ports").part.blocks.values()]
    assert values == ["3.0 (stale)", "16.0"]
    assert plain(page.section("gradient").part.number.text()) == "+1.00 (stale)"
    assert plain(page.section("ports").part.blocks["x"].rows["local"].text()) == "—"
    assert plain(show(inspector, document, "b").value.text()) == "16.0"
    assert plain(inspector.page.section("gradient").part.number.text()) == "+3.00 (stale)"
    assert plain(inspector.page.section("ports").part.blocks["x"].rows["local"].text()) == "+4.00"


def test_old_gradients_say_what_they_are_of(inspecting):
    document, inspector = inspecting("x = 1; y = 2; a = x + y; f = a * a; g = exp(a)", "x")
    commands.set_target(document, document.graph.find("f").id)
    document.flush()
    for name, value in {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0]}.items():
        document.preview_value(document.graph.find(name).id, value)
    commands.set_target(document, document.graph.find("g").id)
    document.flush()
    assert inspector.page.section("gradient").header.text() == "Gradient ∂f/∂x"
    assert plain(inspector.page.section("gradient").part.number.text()) == "+6.00 (stale)"


def test_a_gate_shows_upstream_local_and_downstream_of_every_port(inspector, product_of_a_sum):
    page = show(inspector, product_of_a_sum, "f")
    shown = {
        port: [plain(block.rows[row].text()) for row in ("value", "upstream", "local", "downstream")]
        for port, block in page.section("ports").part.blocks.items()
    }
    assert shown == {"x": ["3.0", "+1.00", "−4.00", "−4.00"], "y": ["−4.0", "+1.00", "+3.00", "+3.00"]}


def test_a_gate_shows_its_formula_and_those_of_its_local_gradients(inspector, product_of_a_sum):
    page = show(inspector, product_of_a_sum, "f")
    assert page.section("formula").part.formula.latex == r"f = q \cdot z"
    assert page.section("ports").part.blocks["x"].formula.latex == r"\frac{\partial f}{\partial q} = z"


def test_formulas_follow_the_shapes_of_values(inspector, product_of_a_sum):
    document = product_of_a_sum
    formula = parse("y = 1; t = 0; f = squared_error(y, t)")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    document.flush()
    page = show(inspector, document, "f")
    assert page.section("formula").part.formula.latex == r"f = \left(y - t\right)^2"
    for name in ("y", "t"):
        commands.set_value(document, document.graph.find(name).id, [[1.0], [2.0]])
    document.flush()
    assert (
        page.section("formula").part.formula.latex
        == r"f = \tfrac{1}{2} \textstyle\sum_{ij} \left[\left(y - t\right)^2\right]_{ij}"
    )
    assert (
        page.section("ports")
        .part.blocks["y"]
        .formula.latex.startswith(r"\frac{\partial f}{\partial y} = \tfrac{1}{2}")
    )


def test_numbers_follow_the_evaluation(inspector, product_of_a_sum):
    document = product_of_a_sum
    page = show(inspector, document, "q")
    commands.set_value(document, document.graph.find("z").id, 2.5)
    document.flush()
    assert plain(page.section("gradient").part.number.text()) == "+2.50"
    assert page.value.text() == "3.0"


def test_a_leaf_is_edited_in_place(inspector, product_of_a_sum, qtbot):
    document = product_of_a_sum
    page = show(inspector, document, "x")
    page.value.selectAll()
    qtbot.keyClicks(page.value, "-3.5")
    qtbot.keyClick(page.value, Qt.Key.Key_Return)
    assert document.graph.find("x").value == -3.5
    assert document.undo_stack.undoText() == "Set x"


@pytest.mark.parametrize("typed", ["two", "[[1, 2], [3]]", "1 +", ""])
def test_what_is_no_value_stays_with_its_reason_and_changes_nothing(
    inspector, product_of_a_sum, qtbot, typed
):
    document = product_of_a_sum
    page = show(inspector, document, "x")
    page.value.selectAll()
    qtbot.keyClick(page.value, Qt.Key.Key_Delete)
    qtbot.keyClicks(page.value, typed)
    page.value.setModified(True)
    qtbot.keyClick(page.value, Qt.Key.Key_Return)
    assert document.graph.find("x").value == -2
    assert page.value.text() == typed
    assert page.value.toolTip()


def test_a_node_is_renamed_and_a_taken_name_is_refused_in_words(inspector, product_of_a_sum, qtbot):
    document = product_of_a_sum
    page = show(inspector, document, "q")
    page.name.setText("x")
    page.name.editingFinished.emit()
    assert "x" in page.refusal.text()
    page.name.setText("total")
    page.name.editingFinished.emit()
    assert document.graph.find("total")


def test_the_button_chooses_what_is_differentiated(inspector, product_of_a_sum, qtbot):
    document = product_of_a_sum
    page = show(inspector, document, "q")
    qtbot.mouseClick(page.differentiate, Qt.MouseButton.LeftButton)
    assert document.target == document.graph.find("q").id


def test_a_fork_shows_the_terms_that_sum(inspecting):
    _document, inspector = inspecting("x = 2; y = 1; t = x + y; f = t * t", "t")
    page = inspector.page
    assert plain(page.section("gradient").part.number.text()).startswith("+3.00 +3.00 = +6.00")


def test_an_attribute_is_edited_in_place(inspecting):
    document, inspector = inspecting("x = -2; f = leaky_relu(x)", "f")
    page = inspector.page
    page.attributes["slope"].setValue(0.5)
    document.flush()
    assert document.value(document.target) == -1
    document.undo_stack.undo()
    document.flush()
    assert document.value(document.target) == pytest.approx(-0.02)


def test_an_attribute_out_of_its_range_is_refused_in_words(inspecting):
    document, inspector = inspecting("y = 3; t = 1; f = huber(y, t)", "f")
    page = inspector.page
    page.attributes["delta"].setValue(-1.0)
    assert page.refusal.text() == "attribute delta of f must be a finite number, delta > 0"
    assert not page.refusal.isHidden()
    assert document.graph.find("f").attributes["delta"] == 1.0
    page.attributes["delta"].setValue(0.5)
    assert document.graph.find("f").attributes["delta"] == 0.5
    assert inspector.page.refusal.isHidden()


def test_without_a_selection_the_document_is_described(inspector, product_of_a_sum):
    inspector.inspect(None)
    words = " ".join(label.text() for label in inspector.widget().findChildren(QLabel))
    assert "differentiate" in words


def test_removing_the_node_that_is_shown_shows_the_document_again(inspector, product_of_a_sum):
    show(inspector, product_of_a_sum, "q")
    commands.delete(product_of_a_sum, [product_of_a_sum.graph.find("q").id])
    product_of_a_sum.flush()
    assert inspector.page is None


def test_a_gate_that_was_given_another_input_shows_no_stale_local_gradient(inspector, product_of_a_sum):
    document = product_of_a_sum
    gate = document.graph.find("q").id
    commands.set_inputs(document, gate, 3)
    page = show(inspector, document, "q")
    assert set(page.section("ports").part.blocks) == {"x", "y", "z"}
    assert page.section("ports").part.blocks["x"].rows["local"].text() == "—"
    document.flush()
    assert page.section("ports").part.blocks["x"].rows["upstream"].text() == "—"


def test_a_gate_fed_by_a_node_just_made_waits_for_its_numbers(inspector, product_of_a_sum):
    document = product_of_a_sum
    show(inspector, document, "f")
    fresh = commands.add_node(document, "constant", (0.0, 0.0), value=2.0)
    old = next(edge for edge in document.graph.edges_into(document.target) if edge.port == "x")
    rewiring.join(document, Edge(fresh, document.target, "x"), old)
    assert inspector.page.section("ports").part.blocks["x"].rows["local"].text() == "—"
    document.flush()
    assert plain(inspector.page.section("ports").part.blocks["x"].rows["local"].text()) == "−4.00"


def test_showing_a_node_opens_no_window_of_its_own(inspector, product_of_a_sum, qapp):
    shown = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    for name in ("q", "f", "x"):
        show(inspector, product_of_a_sum, name)
    qapp.removeEventFilter(watch)
    assert shown == []


def test_what_is_wider_than_the_panel_can_be_scrolled_to(inspecting, qtbot):
    _document, inspector = inspecting(
        "A = [[1111, 2222, 3333, 4444, 5555], [1, 2, 3, 4, 5]]; f = exp(A)", "f"
    )
    inspector.resize(100, 500)
    inspector.show()
    page, bar = inspector.page, inspector.horizontalScrollBar()
    qtbot.waitUntil(lambda: page.width() >= page.minimumSizeHint().width())
    assert bar.maximum() >= page.width() - inspector.viewport().width() > 0


@pytest.mark.parametrize("text", ["affine(x, w, b)", "affine([1, 2], [1, 2, 3], b)", "x @ w"])
def test_a_gate_whose_shapes_do_not_fit_can_be_looked_at(qtbot, text):
    formula = parse(text)
    document = Document()
    document.replace(files.Contents(formula.graph, {}, formula.target))
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.inspect(formula.target)
    assert document.problem.node == formula.target
    document.flush()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("X = [[0, 1], [1, 0], [1, 1]]; w = [1, 1]; b = -1.5; s = affine(X, w, b); L = sum(s * s)", "s"),
        ("X = [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]; Y = -1.234 * X; L = sum(Y * Y)", "Y"),
        ("x = 0.1; y = exp(x) * 0.123456789; L = y / 3", "y"),
        ("x = [1, 2, 3]; y = hinge(x, 1)", "y"),
    ],
)
def test_nothing_is_wider_than_a_narrow_panel(inspecting, text, name):
    _document, inspector = inspecting(text, name)
    inspector.resize(256, 640)
    inspector.show()
    assert inspector.horizontalScrollBar().maximum() == 0


def test_columns_that_have_no_room_are_told_when_one_points_at_them(inspecting):
    _document, inspector = inspecting("X = [[1, 2, 3, 4, 5, 6.25]]; Y = X * X; L = sum(Y)", "Y")
    assert "39" not in plain(inspector.page.value.text())
    assert "…" in inspector.page.value.text()
    assert "39.0625" in inspector.page.value.toolTip()
    (port, *_others) = inspector.page.section("ports").part.blocks.values()
    assert "6.25" in port.rows["value"].toolTip()


def test_the_page_of_a_large_graph_is_made_after_the_gesture_and_never_tells_of_a_node_that_is_gone(
    inspecting, qtbot
):
    sums = [
        f"y{part} = " + "+".join(f"x{part + number}" for number in range(50)) for part in range(0, 250, 50)
    ]
    document, inspector = inspecting("; ".join([*sums, "f = y0 + y50 + y100 + y150 + y200"]), "x0")
    qtbot.waitUntil(lambda: inspector.page is not None)
    assert inspector.page.name.text() == "x0"
    gone = document.graph.find("x1").id
    inspector.inspect(gone)
    inspector.inspect(document.graph.find("x2").id)
    assert inspector.page is None  # both would take the time of one
    commands.delete(document, [gone])
    document.flush()
    qtbot.waitUntil(lambda: inspector.page is not None)
    assert inspector.page.name.text() == "x2"
