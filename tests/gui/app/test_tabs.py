"""Several documents in one window: each comes back as it was left, and only the one in front works."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.document import Contents, View, encode, read, write
from engine.files.examples import find
from engine.graphs.graph import Graph
from gui.app import files, recovery
from gui.app.closing import Closing
from gui.app.files import Files
from gui.app.main_window import MainWindow
from gui.app.settings import Settings
from gui.app.tab_bar import TabBar
from gui.app.tabs import Tabs
from gui.document import commands, keeping, regrouping
from gui.document import document as documents
from gui.document.document import Document
from gui.document.keeping import orphans


def titles(window):
    return [window.tabs.standing(tab).title for tab in window.tabs]


def edit(window, name="tanh"):
    """Do something that would be lost."""
    node = commands.add_node(window.document, name, (0.0, 300.0))
    window.document.flush()
    return node


@pytest.fixture
def saved(home):
    """Return two files of documents that differ."""
    paths = home / "one.chainrule", home / "two.chainrule"
    for path, name in zip(paths, ("product-of-a-sum", "fork"), strict=True):
        write(path, find(name).contents())
    return paths


# -- opening ----------------------------------------------------------------------------------------------


def test_what_is_only_looked_at_gives_way_and_anything_else_stays_beside(window, saved):
    window.open_example("fork")
    window.open_example("product-of-a-sum")
    assert len(window.tabs) == 1
    commands.set_value(window.document, window.document.graph.find("x").id, 9.0)
    window.open_example("fork")
    assert len(window.tabs) == 2
    window.files.open(saved[0])
    window.files.open(saved[1])
    window.files.new()
    assert titles(window) == [find("product-of-a-sum").title, "one", "two", "Untitled"]
    assert window.tabs.index == 3
    window.tabs.go_to(window.tabs[1])
    window.files.new()
    assert titles(window)[1:4] == ["one", "Untitled", "two"]  # beside what was in front


def test_a_file_that_is_open_is_gone_to_however_it_is_called(window, saved, home):
    window.files.open(saved[0])
    window.files.open(saved[1])
    edit(window)
    (home / "link.chainrule").symlink_to(saved[0])
    assert window.files.open(home / "link.chainrule")
    assert (len(window.tabs), window.document.path) == (2, saved[0].resolve())
    assert window.files.open(saved[1])
    assert (len(window.tabs), window.document.is_modified) == (2, True)
    assert window.settings.recent_files()[0] == saved[1].resolve()
    assert not window.files.open(home / "none.chainrule")
    assert (titles(window), window.document.path) == (["one", "two"], saved[1].resolve())


def test_what_is_opened_from_the_training_lab_comes_beside_what_is_there(window, saved):
    window.files.open(saved[0])
    window.show_lab()
    assert not any(window.actions_table[name].isEnabled() for name in ("next_tab", "close"))
    window.open_network(find("fork").contents().graph, 1)
    assert titles(window) == ["one", "Network"]
    assert window.workspaces.is_graph_in_front
    assert window.actions_table["next_tab"].isEnabled()
    window.show_lab()
    window.actions_table["new"].trigger()
    assert window.workspaces.is_graph_in_front
    window.show_lab()
    window.desk.file_chosen.emit(saved[0].with_name("none"))
    assert "none" in window.lab.bar.text  # where the user is


# -- going from one to another ----------------------------------------------------------------------------


def test_a_document_comes_back_as_it_was_left(window, saved):
    window.files.open(saved[0])
    document, canvas = window.document, window.graph.canvas
    graph = document.graph
    commands.set_target(document, graph.find("q").id)
    edit(window)
    canvas.canvas.select([graph.find("x").id], graph.edges()[:1])
    canvas.journey.leave()
    canvas.restore_view_state((30.0, 40.0), 2.5)
    before, selection, places = encode(document.contents()), canvas.canvas.selection, canvas.journey.places
    window.files.open(saved[1])
    assert (canvas.canvas.selection, canvas.journey.places) == ((frozenset(), frozenset()), ((), ()))
    assert not document.undo_stack.canUndo()
    window.tabs.step(-1)
    assert encode(document.contents()) == before
    assert document.graph.node(document.target).name == "q"
    assert (canvas.canvas.selection, canvas.journey.places) == (selection, places)
    assert canvas.zoom == 2.5
    assert canvas.view_state()[0] == pytest.approx((30.0, 40.0), abs=1.0)
    assert [step.text for step in document.undo_stack.steps] == ["Differentiate", "Add gate tanh"]


def test_undo_is_of_the_document_in_front_and_finds_selected_what_was(window, saved):
    for path, name in zip(saved, "xy", strict=True):
        window.files.open(path)
        window.graph.canvas.select([window.document.graph.find(name).id])
        edit(window)
        window.graph.canvas.select([])
    counts = [len(window.tabs.standing(tab).laid_aside().contents.graph) if tab is window.tabs.front
              else len(tab.laid.contents.graph) for tab in window.tabs]  # fmt: skip
    window.actions_table["undo"].trigger()
    window.tabs.step(1)
    assert len(window.document.graph) == counts[0]
    window.actions_table["undo"].trigger()
    assert len(window.document.graph) == counts[0] - 1
    assert window.graph.canvas.selected_nodes() == [window.document.graph.find("x").id]
    assert not window.document.is_modified
    window.actions_table["redo"].trigger()
    assert window.document.is_modified
    assert not window.tabs.standing(window.tabs[1]).is_modified


def test_one_stands_inside_the_same_composite_again(window, saved):
    window.open_example("sigmoid-neuron")
    gates = [window.document.graph.find(name).id for name in ("minus_s", "e", "d")]
    regrouping.group(window.document, gates, "some")
    outer = regrouping.group(window.document, list(window.document.graph), "outer")
    window.graph.look_inside(outer)
    inside = window.graph.inside.innermost
    window.graph.inside.enter(inside, inside.graph.find("some").id)
    view = window.graph.entering.view
    view.restore_view_state((10.0, 20.0), 1.25)
    view.select([window.graph.inside.innermost.graph.find("e").id])
    words, selected = window.graph.inside.trail.words, view.selected_nodes()
    window.files.open(saved[0])
    assert not window.graph.looks_inside
    window.tabs.step(-1)
    assert window.graph.inside.trail.words == words
    assert window.graph.entering.view.zoom == 1.25
    assert window.graph.entering.view.selected_nodes() == selected


def test_an_exercise_that_begins_anew_is_not_given_away_by_the_inside_one_stood_in(window, saved):
    from engine.exercises.shipped import shipped

    window.open_contents(shipped("fork").contents)
    window.graph.examiner.end()
    gates = [node.id for node in window.document.graph.nodes() if not node.op.is_leaf]
    window.graph.look_inside(regrouping.group(window.document, gates, "some"))
    window.document.flush()
    assert window.graph.looks_inside
    window.files.open(saved[0])
    window.tabs.step(1)
    assert window.graph.examiner.is_on
    assert not window.graph.looks_inside


def test_an_exercise_and_a_formula_go_on_where_they_were_left_and_a_pass_is_over(window, saved):
    from engine.exercises.shipped import shipped

    window.open_contents(shipped("fork").contents)
    examiner = window.graph.examiner
    examiner.answer("12345")
    moves = examiner.quiz.attempt.moves
    assert moves
    window.files.open(saved[0])
    assert not examiner.is_on
    window.graph.player.play_backward()
    window.graph.formula.line.setText("x * x + 1")
    window.tabs.step(1)
    assert not window.graph.player.is_on
    assert examiner.quiz.attempt.moves == moves
    assert window.graph.formula.draft == ""
    window.tabs.step(1)
    assert window.graph.canvas.shown is window.document
    assert window.graph.formula.draft == window.graph.formula.line.text() == "x * x + 1"


def test_a_document_in_the_background_costs_nothing_while_another_is_edited(window, monkeypatch):
    """It takes a second: five thousand nodes are drawn."""
    graph = Graph()
    at = graph.add("input")
    for _gate in range(4_999):
        gate = graph.add("tanh")
        graph.connect(at, gate, "x")
        at = gate
    window.files.show(Contents(graph, {node: (0.0, 9.0 * node) for node in graph}), unsaved=True)
    window.open_example("fork")
    window.keeper.wait()
    sizes = []

    def counted(call, size):
        return lambda *given, **named: (sizes.append(size(*given)), call(*given, **named))[1]

    monkeypatch.setattr(
        documents, "evaluate_what_can_be",
        counted(documents.evaluate_what_can_be, lambda graph, *_rest: len(graph)),
    )  # fmt: skip
    monkeypatch.setattr(
        keeping, "encode", counted(keeping.encode, lambda contents, *_rest: len(contents.graph))
    )
    for _turn in range(3):
        edit(window)
    window.document.undo_stack.undo()
    window.document.flush()
    window.keeper.wait()
    assert sizes
    assert max(sizes) < 20
    assert window.tabs[0].laid.contents.graph is graph


# -- the disk ---------------------------------------------------------------------------------------------


def test_saving_one_of_two_under_another_name_leaves_the_other_alone(window, saved, home, monkeypatch):
    for path in saved:
        window.files.open(path)
        edit(window)
    names = iter([home / "new", saved[0]])
    monkeypatch.setattr(files, "ask_where_to_save", lambda *_asked: str(next(names)))
    before = saved[0].read_bytes()
    assert window.files.save_as()
    assert titles(window) == ["one", "new"]
    assert len(read(home / "new.chainrule").graph) == len(window.document.graph)
    assert [window.tabs.standing(tab).is_modified for tab in window.tabs] == [True, False]
    assert not window.files.save_as()
    assert window.graph.messages.text.startswith("one.chainrule is open in another tab")
    assert saved[0].read_bytes() == before
    window.tabs.step(1)
    assert window.files.save()
    assert len(read(saved[0]).graph) == len(window.document.graph)


def test_a_change_by_another_program_is_told_when_the_document_comes_to_the_front(window, saved, home):
    for path in saved:
        window.files.open(path)
    write(saved[0], find("sigmoid-neuron").contents())
    assert window.graph.messages.text == ""
    window.tabs.step(1)
    assert window.graph.messages.text.startswith("one.chainrule was changed by something else")
    assert window.document.graph.find("z") is not None
    window.graph.messages.choices["Read it again"].click()
    assert len(window.document.graph) == len(find("sigmoid-neuron").contents().graph)
    assert window.graph.messages.text == ""
    edit(window)
    window.tabs.step(1)
    write(saved[0], find("fork").contents())
    window.tabs.step(1)
    assert window.graph.messages.text.startswith("one.chainrule was changed by something else")
    assert window.graph.messages.choices == {}
    window.tabs.step(1)
    saved[0].unlink()
    window.tabs.step(1)
    assert window.graph.messages.text.startswith("one.chainrule is no longer in")


def test_every_open_document_holds_its_file_and_one_that_is_opened_after_a_change_is_read_again(
    window, saved
):
    for path in saved:
        window.files.open(path)
    write(saved[0], find("sigmoid-neuron").contents())
    window.files.open(saved[0])
    assert (len(window.tabs), window.document.is_modified) == (2, False)
    assert len(window.document.graph) == len(find("sigmoid-neuron").contents().graph)
    assert len([*recovery.folder().glob("*.open")]) == 2
    window.tabs.remove(window.tabs[0])
    assert len([*recovery.folder().glob("*.open")]) == 1
    window.close()
    assert [*recovery.folder().glob("*.open")] == []


def test_after_a_crash_every_open_document_is_offered(home, qtbot, window, saved):
    crashed = MainWindow()
    qtbot.addWidget(crashed)
    for path, name in zip(saved, ("tanh", "exp"), strict=True):
        crashed.files.open(path)
        edit(crashed, name)
    crashed.open_example("nine-paths")  # only looked at
    assert orphans(recovery.folder()) == []  # of a program that runs nothing is offered
    left = [encode(tab.laid.contents) for tab in [*crashed.tabs][:2]]
    crashed.tabs.close(keep=True)
    window.recovery.look(recovery.folder())
    assert "After this one: 1." in window.recovery.label.text()
    window.recovery.recover_button.click()
    window.recovery.recover_button.click()
    assert not window.recovery.isVisible()
    window.keeper.wait()
    found = [encode(window.tabs[0].laid.contents), encode(window.document.contents())]
    assert sorted(found) == sorted(left)
    assert sorted(titles(window)) == ["one", "two"]
    window.tabs.step(1)
    window.document.undo_stack.undo()
    assert not window.document.is_modified
    crashed.close()


@pytest.fixture
def left(window, qtbot, saved):
    """Leave what a program that ended suddenly had done to the first of the files."""
    crashed = MainWindow()
    qtbot.addWidget(crashed)
    crashed.files.open(saved[0])
    edit(crashed)
    crashed.tabs.close(keep=True)
    crashed.close()


def test_what_is_recovered_takes_the_place_of_its_file_where_that_is_only_looked_at(left, window, saved):
    window.files.open(saved[0])
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    assert titles(window) == ["one"]
    assert window.document.is_modified


def test_what_is_recovered_stands_beside_its_file_where_that_was_edited_too(left, window, saved):
    window.files.open(saved[0])
    edit(window, "exp")
    window.recovery.look(recovery.folder())
    window.recovery.recover()
    assert titles(window) == ["one", "one"]
    assert [node.op.name for node in window.document.graph.nodes()].count("tanh") == 1


# -- nothing stays ----------------------------------------------------------------------------------------


def standing(widget):
    """Return what there is of objects, threads and files."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    objects = Counter(
        type(each).__name__
        for each in widget.findChildren(QObject)
        if not each.objectName().startswith("qt_") and not isinstance(each, QAbstractAnimation)
    )
    running = [timer for timer in widget.findChildren(QTimer) if timer.isActive()]
    threads = [thread.name for thread in threading.enumerate()]
    return objects, running, threads, [path.name for path in recovery.folder().glob("*")]


def test_documents_opened_and_closed_leave_nothing_in_the_window(window, qtbot):
    def open_and_close(count):
        for _turn in range(count):
            window.files.show(find("fork").contents(), unsaved=True)
        while window.document.is_modified:
            window.closing.close_front()
        window.keeper.wait()
        window.document.flush()

    open_and_close(2)
    qtbot.waitUntil(lambda: standing(window)[1] == [])
    before = standing(window)
    open_and_close(10)
    qtbot.waitUntil(lambda: standing(window)[1] == [])
    assert standing(window) == before


def test_a_hundred_tabs_opened_and_closed_leave_nothing(qtbot, home, qapp):
    """It takes more than a second: a hundred journals are begun, locked and removed."""
    bare = QWidget()
    qtbot.addWidget(bare)
    document = Document(bare)
    tabs = Tabs(document, recovery.folder(), bare)
    closing = Closing(tabs, Files(tabs, Settings(), lambda: View((0.0, 0.0), 1.0), bare), bare)
    bar = TabBar(tabs, closing, bare)
    before = standing(bare)
    for _turn in range(100):
        tabs.open(lambda: document.replace(Contents(Graph()), unsaved=True))
        document.flush()
    for tab in tabs:
        tab.keeper.wait()
    assert (bar.count(), len([*recovery.folder().glob("*.journal")])) == (100, 100)
    while document.is_modified:
        tabs.remove(tabs.front)
    tabs.front.keeper.wait()
    document.flush()
    assert standing(bare) == before
    assert before[-1] == []
