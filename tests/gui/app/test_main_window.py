"""The program as a newcomer uses it: draw a graph by mouse, read its gradients, race, close."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from engine.files.examples import examples
from engine.files.journal import read
from engine.graphs.graph import Edge
from engine.training.rules.contestants import ContestantSpec
from engine.training.rules.optimizers import OPTIMIZERS
from gui.app import files, main_window, recovery
from gui.app.main_window import MainWindow
from gui.app.settings import Settings
from gui.canvas.faces import OUTPUT
from gui.document import commands
from gui.document.keeping import orphans
from gui.look.habits import Habits, habits, kept_habits
from gui.look.theme import appearance
from gui.panels import inspector

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
PATIENCE = 30_000


def action(window, text):
    """Return the entry of the window's menus that begins with these words."""
    return next(each for each in window.actions_table.all() if each.text().replace("&", "").startswith(text))


def draw(window, formula):
    """Type a formula into the window's field, press Enter, and let its graph be evaluated."""
    line = window.graph.formula.line
    line.setText(formula)
    QTest.keyClick(line, Qt.Key.Key_Return)
    window.document.flush()


class Mouse:
    """Drives the canvas of a window with real events, in scene coordinates."""

    def __init__(self, window):
        self.view = window.graph.canvas
        self.document = window.document

    def drop_from_palette(self, palette, op, place):
        palette.search.setText(op)
        mime = palette.tree.mimeData(palette.tree.selectedItems())
        at = QPointF(self.view.mapFromScene(QPointF(*place)))
        enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, mime, LEFT, NONE)
        drop = QDropEvent(at, Qt.DropAction.CopyAction, mime, LEFT, NONE)
        for event in (enter, drop):
            QApplication.sendEvent(self.view.viewport(), event)
        palette.search.clear()
        assert drop.isAccepted()
        return max(self.document.graph)

    def drag(self, start, end):
        viewport = self.view.viewport()
        QTest.mousePress(viewport, LEFT, NONE, self.view.mapFromScene(start))
        for share in (0.5, 1.0):
            self._move(start + (end - start) * share)
        QTest.mouseRelease(viewport, LEFT, NONE, self.view.mapFromScene(end))

    def _move(self, point):
        place = QPointF(self.view.mapFromScene(point))
        screen = QPointF(self.view.viewport().mapToGlobal(place.toPoint()))
        event = QMouseEvent(QEvent.Type.MouseMove, place, screen, Qt.MouseButton.NoButton, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), event)

    def wire(self, source, target, port):
        canvas = self.view.canvas
        self.drag(canvas.port_place(source, OUTPUT), canvas.port_place(target, port))

    def type_value(self, node, text):
        at = self.view.mapFromScene(self.view.canvas.value_area(node).center())
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, at)
        editor = self.view.viewport().findChildren(QLineEdit)[-1]  # the last one typed into may linger
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def click(self, node):
        at = self.view.mapFromScene(self.view.canvas.centre(node))
        QTest.mouseClick(self.view.viewport(), LEFT, NONE, at)

    def numbers_beside(self, node):
        """Read value and gradient where they stand at a node's output."""
        self.document.flush()
        value, gradient = self.view.canvas.wires.numbers.number_of(node)
        return (value and value.text, gradient and gradient.text)


def test_a_product_of_a_sum_is_drawn_from_the_palette_wired_and_read_off_the_wires(window):
    mouse, palette = Mouse(window), window.graph.palette_panel
    window.graph.canvas.restore_view_state((200.0, 100.0), 1.0)
    x, y, z = (mouse.drop_from_palette(palette, "input", (0, 96 * row)) for row in range(3))
    q = mouse.drop_from_palette(palette, "distributor", (200, 48))
    window.graph.palette_panel.search.clear()
    assert window.document.graph.node(q).op.name == "add"
    f = mouse.drop_from_palette(palette, "switcher", (360, 120))
    for source, target, port in ((x, q, "x"), (y, q, "y"), (q, f, "x"), (z, f, "y")):
        mouse.wire(source, target, port)
    for node, text in ((x, "-2"), (y, "5"), (z, "-4")):
        mouse.type_value(node, text)
    mouse.click(f)
    assert window.document.target == f
    assert mouse.numbers_beside(f) == ("−12.0", "+1.00")
    assert mouse.numbers_beside(q) == ("3.00", "−4.00")
    assert [mouse.numbers_beside(node)[1] for node in (x, y, z)] == ["−4.00", "−4.00", "+3.00"]


def test_a_gate_in_the_middle_can_be_differentiated_instead(window):
    window.open_example("product-of-a-sum")
    mouse, graph = Mouse(window), window.document.graph
    mouse.click(graph.find("q").id)
    assert mouse.numbers_beside(graph.find("x").id)[1] == "−4.00"
    QTest.keyClick(window.graph.canvas, Qt.Key.Key_D)
    assert mouse.numbers_beside(graph.find("x").id)[1] == "+1.00"
    assert mouse.numbers_beside(graph.find("z").id)[1] is None
    assert window.graph.inspector.page.name.text() == "q"


@pytest.mark.parametrize("example", [example.name for example in examples()])
def test_every_example_of_the_gallery_opens_without_a_complaint(window, example):
    window.open_example(example)
    assert window.document.problem is None
    assert window.graph.messages.text == ""
    assert not window.document.is_modified
    assert window.document.target is not None


def test_copied_nodes_are_pasted_selected_and_undone_as_one(window):
    window.open_example("product-of-a-sum")
    window.graph.canvas.select_all()
    action(window, "Copy").trigger()
    action(window, "Paste").trigger()
    assert len(window.document.graph) == 10
    assert len(window.graph.canvas.selected_nodes()) == 5
    window.document.undo_stack.undo()
    assert len(window.document.graph) == 5


def test_pasting_what_is_no_graph_says_so_and_changes_nothing(window):
    window.open_example("product-of-a-sum")
    QApplication.clipboard().setText("no graph")
    action(window, "Paste").trigger()
    assert "clipboard" in window.graph.messages.text
    assert len(window.document.graph) == 5


def test_a_gesture_on_many_nodes_tells_the_window_once(window, monkeypatch):
    window.open_example("sigmoid-neuron")
    canvas, selections, pages = window.graph.canvas, [], []
    introduce = inspector._introduction
    monkeypatch.setattr(inspector, "_introduction", lambda shown: pages.append(shown) or introduce(shown))
    canvas.select_all()
    canvas.selection_changed.connect(selections.append)
    pages.clear()
    canvas.delete_selection()
    window.document.flush()
    assert selections == [[]]
    assert len(pages) <= 2


def test_pasting_from_an_empty_clipboard_says_so(window):
    window.open_example("product-of-a-sum")
    QApplication.clipboard().clear()
    action(window, "Paste").trigger()
    assert "clipboard is empty" in window.graph.messages.text
    assert len(window.document.graph) == 5


@pytest.mark.parametrize("named", ["x", "q", "f"])
def test_drawing_a_formula_is_undone_whatever_is_selected_and_differentiated(window, named):
    window.open_example("product-of-a-sum")
    chosen = window.document.graph.find(named).id
    window.graph.canvas.select([chosen])
    commands.set_target(window.document, chosen)
    draw(window, "a * b")
    for _turn in range(2):
        window.document.undo_stack.undo()
        assert (len(window.document.graph), window.document.target) == (5, chosen)
        window.document.undo_stack.redo()
        assert len(window.document.graph) == 3
        assert window.document.target in window.document.graph


def test_a_new_graph_that_cannot_be_computed_yet_is_fitted_counted_and_told_the_cure(window):
    window.open_example("sigmoid-neuron")
    draw(window, "x = 1; w = 1; f = relu(x @ w) + b * b * b * b * b * b * b * b * b * b * b * b * b")
    view, document = window.graph.canvas, window.document
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.canvas.graph_area())
    assert window.counts.text() == f"{len(document.graph)} nodes, {len(document.graph.edges())} wires"
    assert "give it one, such as [1, 2]" in window.graph.messages.text
    assert "Not computed" in view.hint()
    assert document.value(document.graph.find("b").id) == 1
    for name in "xw":
        commands.set_value(document, document.graph.find(name).id, [1.0, 2.0])
    document.flush()
    assert window.graph.messages.text == ""
    assert document.value(document.target) == 6


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("1 / x + y", "division by zero at 1/x: its input x is 0"),
        ("sqrt(x * x) + y", "the slope of √ is infinite where its input q_1 is 0"),
    ],
    ids=["a value", "a gradient where all values are finite"],
)
def test_what_is_not_finite_is_named_and_goes_when_it_is_mended(window, formula, named):
    window.open_example("product-of-a-sum")
    draw(window, formula)
    x = window.document.graph.find("x").id
    commands.set_value(window.document, x, 0.0)
    window.document.flush()
    assert window.graph.messages.text == named
    commands.set_value(window.document, x, 2.0)
    window.document.flush()
    assert window.graph.messages.text == ""


def test_a_message_leads_to_the_gate_that_it_is_about(window):
    draw(window, "x = 1; exp(1 / (x - 1)) + y")
    canvas = window.graph.canvas
    canvas.pan_by(5000, 5000)
    window.graph.messages.choices["Show u_1"].click()
    canvas.journey.land()
    gate = window.document.graph.find("u_1").id
    assert canvas.selected_nodes() == [gate]
    assert canvas.viewport().rect().contains(canvas.mapFromScene(canvas.canvas.centre(gate)))


def test_what_a_formula_took_the_place_of_is_brought_back_by_the_message(window):
    window.open_example("product-of-a-sum")
    before = {node.name for node in window.document.graph.nodes()}
    draw(window, "x + 2")
    assert window.graph.messages.text == "The formula took the place of 5 nodes."
    window.graph.messages.choices["Bring them back"].click()
    assert {node.name for node in window.document.graph.nodes()} == before
    assert window.graph.messages.text == ""


def test_one_thing_is_told_from_several_in_what_is_said_of_the_graph(window):
    window.files.new()
    assert window.counts.text() == "0 nodes, 0 wires"
    window.graph.canvas.add_at_centre("exp")
    assert window.counts.text() == "1 node, 0 wires"
    node = window.graph.canvas.add_at_centre("input")
    commands.connect(window.document, node, window.document.graph.find("u_1").id, "x")
    assert window.counts.text() == "2 nodes, 1 wire"
    window.files.new()
    window.graph.canvas.add_at_centre("input")
    draw(window, "x + 2")
    assert window.graph.messages.text == "The formula took the place of 1 node."


def test_the_offer_to_bring_nodes_back_goes_with_the_next_step(window):
    window.open_example("product-of-a-sum")
    draw(window, "x + 2")
    commands.set_value(window.document, window.document.graph.find("x").id, 3.0)
    assert window.graph.messages.text == ""


def test_a_graph_that_undo_brings_back_is_looked_at_whole(window):
    window.open_example("sigmoid-neuron")
    view = window.graph.canvas
    draw(window, "x + y")
    window.document.undo_stack.undo()
    window.document.flush()
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.canvas.graph_area())


def test_the_title_shows_the_document_and_whether_it_is_changed(window):
    window.open_example("product-of-a-sum")
    assert window.windowTitle().startswith("Product of a sum")
    assert not window.isWindowModified()
    commands.add_node(window.document, "exp", (0, 0))
    assert window.isWindowModified()


def test_closing_with_unsaved_changes_can_be_called_off(window, monkeypatch):
    window.open_example("product-of-a-sum")
    commands.add_node(window.document, "exp", (0, 0))
    monkeypatch.setattr(files, "ask_to_save", lambda *_question: QMessageBox.StandardButton.Cancel)
    assert not window.close()
    assert window.isVisible()
    monkeypatch.setattr(files, "ask_to_save", lambda *_question: QMessageBox.StandardButton.Discard)
    assert window.close()


def test_theme_and_layout_are_remembered(window, qtbot):
    window.actions_table["theme_dark"].trigger()
    window.graph.panels.docks[0].hide()
    for name in ("minimap", "snap", "downwards", "relative", "wires_orthogonal"):
        window.actions_table[name].trigger()
    liked = habits()
    window.close()
    appearance().choose("light")
    kept_habits().restore({})
    again = MainWindow()
    qtbot.addWidget(again)
    assert appearance().theme.dark
    assert habits() == liked
    assert liked == Habits(minimap=True, snaps=False, wires="orthogonal", downwards=True, relative=True)
    kept_habits().restore({})
    assert again.graph.panels.docks[0].isHidden()
    again.close()


def test_keys_go_to_the_canvas_at_first_and_again_after_escape_in_the_formula(window):
    canvas, line = window.graph.canvas, window.graph.formula.line
    assert window.focusWidget() is canvas
    QTest.keyClick(canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.focusWidget(), "x + y")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert (window.focusWidget() is canvas, line.text()) == (True, "x + y")
    QTest.keyClick(canvas, "/")
    assert canvas.editing.quick_add.field.hasFocus()


def test_undo_is_for_the_graph_only(window):
    commands.add_node(window.document, "exp", (0, 0))
    undo = window.actions_table["undo"]
    assert undo.isEnabled()
    window.show_lab()
    assert not undo.isEnabled()
    window.show_graph()
    assert undo.isEnabled()


def reached(lab):
    return lab.race.record.latest.step if lab.race.record.latest else 0


def test_a_race_of_seven_is_played_paused_resumed_and_closed_mid_run(window, qtbot):
    lab = window.lab
    window.show_lab()
    everyone = tuple(ContestantSpec(name) for name in OPTIMIZERS)
    lab.configure(replace(lab.settings(), contestants=everyone))
    lab.race.play()
    qtbot.waitUntil(lambda: reached(lab) > 50, timeout=PATIENCE)
    lab.race.pause()
    qtbot.waitUntil(lambda: not lab.race.is_running, timeout=PATIENCE)
    paused_at = reached(lab)
    lab.race.play()
    qtbot.waitUntil(lambda: reached(lab) > paused_at, timeout=PATIENCE)
    assert window.close()
    assert multiprocessing.active_children() == []


@pytest.fixture
def racing(window, monkeypatch):
    """Return a window whose Lab says that a race runs, and what was asked and answered about it."""
    window.show_lab()
    monkeypatch.setattr(type(window.lab.race), "is_running", True)
    asked = []
    answers = iter([False, True])
    monkeypatch.setattr(main_window, "ask_to_end_race", lambda _window: asked.append(1) or next(answers))
    yield window, asked
    monkeypatch.undo()


def test_closing_during_a_race_asks_once_and_can_be_called_off(racing):
    window, asked = racing
    window.close()
    assert window.isVisible()
    assert len(asked) == 1
    window.close()
    assert not window.isVisible()
    assert len(asked) == 2


def test_closing_without_a_race_does_not_ask_about_one(window, monkeypatch):
    monkeypatch.setattr(main_window, "ask_to_end_race", lambda _window: pytest.fail("asked"))
    window.show_lab()
    window.close()
    assert not window.isVisible()


def test_the_end_of_a_session_asks_nothing_and_keeps_what_is_not_saved(racing, monkeypatch):
    window, asked = racing
    monkeypatch.setattr(QApplication, "isSavingSession", lambda _application: True)
    monkeypatch.setattr(files, "ask_to_save", lambda *_question: pytest.fail("asked"))
    commands.add_node(window.document, "exp", (0.0, 0.0))
    window.close()
    assert not window.isVisible()
    assert asked == []
    assert [read(path).is_unsaved for path in orphans(recovery.folder())] == [True]


def test_what_races_here_is_kept_where_what_is_drawn_is_kept(window, monkeypatch):
    kept = []
    monkeypatch.setattr("gui.training.lab.TrainingLab.keep_in", lambda _lab, folder: kept.append(folder))
    window.show_lab()
    assert kept == [recovery.folder()]


def test_a_network_opens_in_the_editor_with_its_gradients(window, qtbot):
    window.show_lab()
    window.lab.race.play()
    qtbot.waitUntil(lambda: reached(window.lab) > 5, timeout=PATIENCE)
    window.lab.race.pause()
    with qtbot.waitSignal(window.lab.graph_requested, timeout=PATIENCE):
        window.lab.request_graph(0)
    document = window.document
    assert document.problem is None
    weights = [node.id for node in document.graph.leaves() if node.op.name == "parameter"]
    assert len(weights) == 6
    assert all(document.gradient(node).shape == document.graph.node(node).value.shape for node in weights)
    assert Edge(document.graph.find("logits").id, document.target, "logits") in document.graph.edges()
    assert document.is_modified
    assert window.graph.isVisible()


def test_the_gallery_shows_a_picture_of_every_example_and_opens_the_chosen_one(window, qtbot):
    window.desk.show_gallery()
    gallery = window.desk.gallery
    rows = range(gallery.list.count())
    qtbot.waitUntil(lambda: all(not gallery.list.item(row).icon().isNull() for row in rows), timeout=PATIENCE)
    assert len(rows) == len(examples())
    gallery.list.itemActivated.emit(gallery.list.item(1))
    assert window.document.title == examples()[1].title
    assert not gallery.isVisible()


FIRST_PICTURE = """
import sys
from PySide6.QtWidgets import QApplication
from gui.app.main_window import MainWindow
application = QApplication([])
window = MainWindow()
window.show()
window.open_example()
window.grab()
print(*{
    "pyqtgraph", "ziamath", "numpy.ma", "fast_sugiyama", "networkx", "gui.training.lab", "gui.app.gallery",
    "gui.panels.node_page",
} & set(sys.modules))
window.close()
"""


def test_the_first_picture_does_without_what_only_other_pictures_need():
    done = subprocess.run([sys.executable, "-c", FIRST_PICTURE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_is_remembered_of_a_lab_that_was_not_looked_at_stays(window, qtbot):
    window.settings.set_lab({"speed": 3})
    assert window.close()
    assert Settings().lab() == {"speed": 3}


def test_a_window_that_was_closed_leaves_nothing_in_memory(qapp, home):
    import gc
    import weakref

    from PySide6.QtCore import QEvent

    before = set(map(id, qapp.allWidgets()))
    closed = MainWindow()
    closed.show()
    closed.open_example()
    closed.close()
    closed.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    kept = weakref.ref(closed), weakref.ref(closed.document)
    del closed
    gc.collect()
    assert [reference() for reference in kept] == [None, None]
    assert [widget for widget in qapp.allWidgets() if id(widget) not in before] == []
