"""The windows, panels and dialogs are set up as they were looked at: what stands where, and how it behaves.

`WRITE_DRAWINGS=1 pytest tests/gui/app/test_outlines.py` stores it anew.
"""

from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QDialog

from engine.files.examples import examples
from gui.app.gallery import Gallery
from gui.app.report import ReportDialog
from gui.document import regrouping
from gui.look.theme import appearance
from tests.gui.drawing import compare
from tests.gui.outline import outline
from tests.gui.wiring import connecting, counted

pytestmark = pytest.mark.usefixtures("light")


@pytest.mark.parametrize("chosen", ["", "x", "q"])
def test_the_window_is_set_up_as_it_was_looked_at(window, qtbot, chosen):
    qtbot.waitUntil(lambda: window.graph.invitation.is_ready)
    window.open_example("product-of-a-sum")
    if chosen:
        window.graph.canvas.select([window.document.graph.find(chosen).id])
    window.graph.messages.say("Something is wrong", {"Show it": lambda: None})
    window.document.flush()
    root = window.graph.inspector if chosen else window
    compare(f"outline-{'inspector-' + chosen if chosen else 'window'}", outline(root))


def test_the_inspector_of_a_wire_is_set_up_as_it_was_looked_at(window):
    window.open_example("nine-paths")
    window.document.flush()
    graph = window.document.graph
    window.graph.canvas.canvas.select((), graph.edges_from(graph.find("X").id)[:1])
    compare("outline-inspector-wire", outline(window.graph.inspector))


def test_what_is_inside_a_composite_is_set_up_as_it_was_looked_at(window):
    window.open_example("sigmoid-neuron")
    document = window.document
    made = regrouping.group(
        document, [document.graph.find(name).id for name in ("minus_s", "e", "d")], "some"
    )
    window.graph.canvas.select([made])
    window.document.flush()
    compare("outline-inspector-composite", outline(window.graph.inspector))
    window.graph.look_inside(made)
    compare("outline-inside", outline(window.graph.inside))


@pytest.mark.parametrize("name", ["affine-batch", "sigmoid-gate"])
def test_the_inspector_of_what_holds_arrays_and_attributes_is_set_up_too(window, name):
    assert name in {example.name for example in examples()}
    window.open_example(name)
    window.graph.canvas.select([window.document.target])
    window.document.flush()
    compare(f"outline-inspector-{name}", outline(window.graph.inspector))


def test_the_bar_of_recovery_the_gallery_and_the_report_are_set_up_as_they_were_looked_at(window, qtbot):
    compare("outline-recovery", outline(window.recovery))
    for made in (Gallery(), ReportDialog("a report")):
        qtbot.addWidget(made)
        compare(f"outline-{type(made).__name__.lower()}", outline(made))


def test_what_the_window_opens_before_itself_is_set_up_as_it_was_looked_at(window):
    window.open_example("product-of-a-sum")
    for name in ("commands", "export_picture"):
        window.actions_table[name].trigger()
        (opened,) = (each for each in window.findChildren(QDialog) if each.isVisible())
        compare(f"outline-{type(opened).__name__.lower()}", outline(opened))
        opened.close()


def test_the_list_of_ops_at_the_pointer_is_set_up_as_it_was_looked_at(window):
    window.graph.canvas.open_quick_add()
    popup = window.graph.canvas.editing.quick_add
    compare("outline-quick-add", outline(popup))
    popup.close()


def themed() -> int:
    return appearance().receivers("2changed()")


@pytest.fixture
def before(qapp):
    """Return how many hear of another theme before there is a window."""
    gc.collect()
    return themed()


LATE = {
    "paths": lambda window: window.graph.panels.late("paths").panel,
    "modes": lambda window: window.graph.panels.late("modes").panel,
    "descent": lambda window: window.graph.panels.late("descend").panel,
    "quiz": lambda window: window.graph.strip.quiz,
    "lab": lambda window: window.workspaces.lab.plots.loss,
}


def test_as_many_hear_of_another_theme_as_are_painted_in_one(before, window):
    window.open_example("sigmoid-neuron")
    window.document.flush()
    heard = [f"window: {themed() - before}"]
    for name, make in LATE.items():
        count = themed()
        assert make(window) is not None
        heard.append(f"{name}: {themed() - count}")
    compare("heard-themes", heard)


def test_whoever_is_made_hears_of_what_it_was_made_to_follow(request):
    """It takes more than a second: all panels and the Lab are made while every call is looked at."""
    with connecting() as connections:
        window = request.getfixturevalue("window")
        window.open_example("sigmoid-neuron")
        assert all(make(window) is not None for make in LATE.values())
    window.document.flush()
    compare("connections", counted(connections, most=9))
