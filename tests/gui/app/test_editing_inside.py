"""Inside a composite one edits as outside: every gesture is a step of the whole, and nothing is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.composites.composite import composite_of
from engine.files import document as docs
from engine.files.journal import read
from gui.app import recovery
from gui.canvas.faces import OUTPUT
from gui.canvas.hits import Hit
from gui.canvas.menus import menu_for
from gui.document import commands, regrouping

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Inner:
    """Drives what is in front by real events, and names nodes by their names."""

    def __init__(self, window) -> None:
        self.window, self.document = window, window.document

    @property
    def view(self):
        return self.window.graph.entering.view

    @property
    def inside(self):
        return self.view.document

    @property
    def row(self):
        return composite_of(self.document.graph.find("neuron"))

    def id(self, name):
        return self.inside.graph.find(name).id

    def at(self, name, port=None):
        canvas = self.view.canvas
        return canvas.centre(self.id(name)) if port is None else canvas.port_place(self.id(name), port)

    def click(self, point, keys=NONE):
        QTest.mouseClick(self.view.viewport(), LEFT, keys, self.view.mapFromScene(point))

    def double_click(self, point):
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.view.mapFromScene(point))

    def drag(self, start, end):
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        viewport = self.view.viewport()
        QTest.mousePress(viewport, LEFT, NONE, self.view.mapFromScene(start))
        for point in ((start + end) / 2, end):
            place = QPointF(self.view.mapFromScene(point))
            on_screen = QPointF(viewport.mapToGlobal(place))
            move = QMouseEvent(QEvent.Type.MouseMove, place, on_screen, LEFT, LEFT, NONE)
            QApplication.sendEvent(viewport, move)
        QTest.mouseRelease(viewport, LEFT, NONE, self.view.mapFromScene(end))

    def key(self, key, keys=NONE):
        QTest.keyClick(self.view, key, keys)

    def type_name(self, name, text):
        self.view.select([self.id(name)])
        self.key(Qt.Key.Key_F2)
        editor = self.view.editing.editor
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def do(self, name):
        self.window.actions_table[name].trigger()

    def value(self, name, of=None):
        self.inside.flush()
        document = of or self.document
        return float(document.value(document.graph.find(name).id))

    def encoded(self):
        return docs.encode(self.document.contents())

    def wires(self):
        node = self.document.graph.find("neuron")
        graph = self.document.graph
        return {edge.port: graph.node(edge.source).name for edge in graph.edges_into(node.id)}


@pytest.fixture
def window(neuron_window):
    """Return the sigmoid neuron as one composite, w0·x0 + w1·x1 + w2 and its sigmoid in it, entered."""
    document = neuron_window.document
    regrouping.group(document, list(document.graph), "neuron")
    document.flush()
    canvas = neuron_window.graph.canvas
    canvas.fit()
    at = canvas.mapFromScene(canvas.canvas.centre(document.graph.find("neuron").id))
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(canvas.viewport(), LEFT, NONE, at)
    assert neuron_window.graph.looks_inside
    return neuron_window


@pytest.fixture
def inner(window):
    return Inner(window)


def test_every_gesture_is_one_named_step_of_the_whole_and_undo_takes_each_back(window, inner):
    """One window, for windows are dear: every kind of gesture, and then the way back and on again."""
    document, stack = inner.document, inner.document.undo_stack
    start, states = stack.count(), [inner.encoded()]
    done = []

    def step(text, gesture):
        gesture()
        done.append(text)
        assert stack.count() == start + len(done), text
        assert stack.undoText() == f"neuron: {text}"
        states.append(inner.encoded())
        assert states[-1] != states[-2], text

    assert inner.value("neuron") == pytest.approx(0.7311, abs=1e-4)
    step("Move", lambda: inner.drag(inner.at("q"), inner.at("q") + QPointF(0.0, 48.0)))
    assert inner.row.positions[inner.id("q")] == inner.at("q").toTuple()
    step("Rename q", lambda: inner.type_name("q", "weighted"))
    step("Rename w0", lambda: inner.type_name("w0", "slope"))
    assert inner.row.ports[0] == "slope"
    assert inner.wires()["slope"] == "w0"
    wire = inner.inside.graph.edges_into(inner.id("s"))[0]
    inner.view.canvas.select((), {wire})
    step("Delete", lambda: inner.key(Qt.Key.Key_Delete))
    inner.inside.flush()
    assert f"port {wire.port}" in document.problem.message
    assert "neuron" in document.problem.message
    source = inner.inside.graph.node(wire.source).name
    step("Connect", lambda: inner.drag(inner.at(source, OUTPUT), inner.at("s", wire.port)))
    assert inner.value("neuron") == pytest.approx(0.7311, abs=1e-4)
    inner.view.select([])
    step("Add gate tanh", lambda: window.graph.palette_panel.chosen.emit("tanh"))
    assert inner.value("neuron") == pytest.approx(0.7311, abs=1e-4)
    output = inner.row.inside.node(inner.row.output).name
    step("Connect", lambda: inner.drag(inner.at(output, OUTPUT), inner.at("a_1", "x")))
    assert inner.row.inside.node(inner.row.output).name == "a_1"
    assert inner.value("neuron") == pytest.approx(0.6237, abs=1e-4)
    inner.view.select([inner.id(output)])
    step(f"Output {output}", lambda: inner.do("make_output"))
    assert inner.value("neuron") == pytest.approx(0.7311, abs=1e-4)
    inner.view.select([inner.id("x0")])
    before = inner.row.ports
    step("Move port x0", lambda: inner.key(Qt.Key.Key_Down, ALT))
    assert sorted(inner.row.ports) == sorted(before)
    assert inner.row.ports.index("x0") == before.index("x0") + 1
    assert inner.value("neuron") == pytest.approx(0.7311, abs=1e-4)
    inner.view.select([inner.id("a_1")])
    step("Duplicate", lambda: inner.key(Qt.Key.Key_D, CTRL))

    for state in states[-2::-1]:
        inner.key(Qt.Key.Key_Z, CTRL)
        assert inner.encoded() == state
        assert set(inner.inside.graph) == set(inner.row.inside)
    for state in states[1:]:
        inner.key(Qt.Key.Key_Z, CTRL | SHIFT)
        assert inner.encoded() == state
    back = docs.decode(inner.encoded())
    assert composite_of(back.graph.find("neuron")).positions == inner.row.positions
    places = dict(inner.inside.positions)
    window.graph.inside.leave_all()
    assert window.graph.canvas.hasFocus()
    window.graph.look_inside(document.graph.find("neuron").id)
    assert dict(inner.inside.positions) == places
    stack.undo()
    assert inner.encoded() == states[-2]
    inner.window.graph.inside.leave_all()
    stack.undo()
    assert inner.encoded() == states[-3]


def test_a_port_gives_its_value_from_outside_and_is_added_and_taken_away_with_its_wire(window, inner):
    document = inner.document
    at = inner.view.canvas.value_area(inner.id("w2")).center()
    inner.double_click(at)
    editor = inner.view.editing.editor
    editor.setText("0")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert document.undo_stack.undoText() == "Set w2"
    assert float(document.graph.find("w2").value) == 0.0
    assert inner.value("w2", inner.inside) == 0.0
    before = inner.wires()
    inner.view.select([inner.id("w2")])
    inner.key(Qt.Key.Key_Delete)
    assert {port: name for port, name in before.items() if port != "w2"} == inner.wires()
    assert "went the wire from w2" in window.graph.messages.text
    inner.inside.flush()
    assert document.problem is not None
    assert "neuron" in document.problem.message
    inner.key(Qt.Key.Key_Z, CTRL)
    assert inner.wires() == before
    assert inner.value("neuron") == pytest.approx(0.9820, abs=1e-3)
    window.graph.palette_panel.chosen.emit("input")
    assert inner.row.ports[-1] == "x"
    inner.inside.flush()
    assert "a port of neuron is open" in inner.view.overlays.hint.text
    commands.connect(document, document.graph.find("w2").id, document.graph.find("neuron").id, "x")
    assert inner.value("x", inner.inside) == 0.0


def test_what_cannot_be_is_refused_by_name_and_loses_nothing(window, inner):
    before, steps = inner.encoded(), inner.document.undo_stack.count()
    output = inner.inside.graph.node(inner.inside.target).name
    inner.view.select([inner.id(output), inner.id("d")])
    inner.drag(inner.at(output, OUTPUT), inner.at("q", "x"))
    assert "would close a cycle" in inner.view.overlays.said
    inner.view.select([inner.id("x0")])
    inner.type_name("x0", "out")
    assert "a port cannot be called out" in inner.view.overlays.said
    inner.view.editing.editor.cancel()
    inner.view.select([node.id for node in inner.inside.graph.nodes() if not node.op.is_leaf])
    inner.key(Qt.Key.Key_Delete)
    assert "neuron needs an output" in window.graph.messages.text
    assert inner.encoded() == before
    assert inner.document.undo_stack.count() == steps
    assert {node.name for node in inner.inside.graph.nodes()} == {
        node.name for node in inner.row.inside.nodes()
    }
    commands.set_value(inner.document, inner.document.graph.find("w0").id, [1.0, 2.0])
    commands.set_value(inner.document, inner.document.graph.find("w1").id, [1.0, 2.0, 3.0])
    inner.inside.flush()
    assert inner.inside.problem.node == inner.id("q")
    assert "neuron" in inner.document.problem.message
    inner.key(Qt.Key.Key_Z, CTRL)
    inner.key(Qt.Key.Key_Z, CTRL)
    assert inner.encoded() == before
    assert inner.value("neuron") == pytest.approx(0.7311, abs=1e-4)


def test_only_this_one_changes_and_that_is_said_where_its_kind_is_used_elsewhere(window, inner, qtbot):
    document, page = inner.document, window.graph.inside
    window.graph.inside.leave_all()
    (twin,) = commands.duplicate(document, [document.graph.find("neuron").id])
    name = document.graph.node(twin).name
    window.graph.look_inside(twin)
    inner.view.select([inner.id("q")])
    qtbot.keyClick(inner.view, Qt.Key.Key_Down, CTRL)
    said = window.graph.messages.text
    assert f"only {name} changes" in said
    assert "neuron stays as it was" in said
    row, other = document.graph.node(twin).op, inner.row
    assert row is not other
    window.graph.messages.clear()
    qtbot.keyClick(inner.view, Qt.Key.Key_Delete)
    assert window.graph.messages.text == ""
    assert "q" in {node.name for node in other.inside.nodes()}
    inner.view.select([inner.id(each) for each in ("minus_s", "e", "d")])
    inner.key(Qt.Key.Key_G, CTRL | SHIFT)
    inner.view.editing.editor.setText("tail")
    QTest.keyClick(inner.view.editing.editor, Qt.Key.Key_Return)
    assert document.undo_stack.undoText() == f"{name}: Group"
    inner.double_click(inner.at("tail"))
    assert page.trail.words == f"Graph ▸ {name} ▸ tail"
    inner.view.select([inner.id("e")])
    qtbot.keyClick(inner.view, Qt.Key.Key_Right, CTRL)
    assert document.undo_stack.undoText() == f"{name}: tail: Move"
    assert page.trail.words == f"Graph ▸ {name} ▸ tail"
    inner.key(Qt.Key.Key_Z, CTRL)
    inner.key(Qt.Key.Key_Z, CTRL)
    assert page.trail.words == f"Graph ▸ {name}", "the inner composite is gone, and one stands outside it"
    inner.key(Qt.Key.Key_Z, CTRL | SHIFT)
    inner.view.select([inner.id("tail")])
    inner.key(Qt.Key.Key_E, CTRL | SHIFT)
    assert {"minus_s", "e", "d"} <= {node.name for node in inner.inside.graph.nodes()}
    page.trail.buttons[0].click()
    assert not window.graph.looks_inside


def test_the_inspector_edits_and_the_clipboard_carries_in_and_out(window, inner, qtbot):
    document = inner.document
    window.graph.inside.leave_all()
    slope = commands.add_node(document, "leaky_relu", (0.0, 300.0))
    inner.view.select([slope])
    inner.key(Qt.Key.Key_C, CTRL)
    window.graph.look_inside(document.graph.find("neuron").id)
    inner.key(Qt.Key.Key_V, CTRL)
    assert document.undo_stack.undoText() == "neuron: Paste"
    assert [node.op.name for node in inner.row.inside.nodes()][-1] == "leaky_relu"
    inner.view.select([inner.id("a_1")])
    page = window.graph.inspector.page
    attribute, field = next(iter(page.attributes.items()))
    field.selectAll()
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.undo_stack.undoText() == "neuron: Set a_1"
    assert inner.row.inside.find("a_1").attributes[attribute] == 0.25
    menu = menu_for(inner.view, Hit(inner.id("a_1")), QPointF())
    words = [entry.text() for entry in menu.actions()]
    assert "Make this the output" in words
    assert "Differentiate this node" not in words
    menu.close()
    QGuiApplication.clipboard().clear()
    inner.key(Qt.Key.Key_Escape)
    assert window.graph.looks_inside, "the first Esc lets go of what is selected"
    inner.key(Qt.Key.Key_Escape)
    assert not window.graph.looks_inside
    assert window.graph.inspector._shown is document


def test_the_journal_keeps_what_was_done_inside(window, inner):
    inner.view.select([inner.id("q")])
    inner.key(Qt.Key.Key_Down, CTRL)
    window.keeper.wait()
    (journal,) = recovery.folder().glob("*.journal")
    history = read(journal)
    assert history.states[history.reached].text == "neuron: Move"
    assert docs.encode(history.states[history.reached].contents()) == inner.encoded()
