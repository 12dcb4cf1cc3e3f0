"""The page of insides keeps one view at a time, and leaves nothing of those that were left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from engine.composites.composite import Composite
from engine.files.examples import find
from engine.formulas.ready_made import READY_MADE
from gui.canvas.inside_view import InsidePage, InsideView
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.document.inside import Inside
from gui.document.laying_out import LayingOut


@pytest.fixture
def page(qtbot):
    page = InsidePage(LayingOut())
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    return page


@pytest.fixture
def nested(qapp):
    """Return the sigmoid neuron as one composite within another, and its id."""
    document = Document()
    document.replace(find("sigmoid-neuron").contents())
    graph = document.graph
    regrouping.group(document, [graph.find(name).id for name in ("minus_s", "e", "d", "f")], "gate")
    gates = [node.id for node in document.graph.nodes() if not node.op.is_leaf]
    made = regrouping.group(document, gates, "neuron")
    document.flush()
    yield document, made
    document.flush()


class LayingOutForEver:
    """Stands for the laying out of something large."""

    use = None

    def ask(self, _graph, use):
        self.use = use

    def cancel(self):
        self.use = None


def views(page):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return page.findChildren(InsideView)


def insides(page):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return page.findChildren(Inside)


def test_what_was_left_is_gone_and_the_trail_tells_where_one_is(page, nested, qtbot):
    document, made = nested
    page.enter(document, made)
    assert page.trail.words == "Graph ▸ neuron"
    qtbot.waitUntil(page.view.isVisible)
    assert page.view.accessibleName() == "Inside neuron"
    outer = page.view
    page.view.inside_requested.emit(page.view.shown.graph.find("gate").id)
    assert page.trail.words == "Graph ▸ neuron ▸ gate"
    assert views(page) == [page.view]
    assert page.view is not outer
    assert len(insides(page)) == 2
    page.leave()
    assert page.trail.words == "Graph ▸ neuron"
    assert len(insides(page)) == 1
    with qtbot.waitSignal(page.left):
        page.leave()
    assert page.view is None
    assert (views(page), insides(page)) == ([], [])
    page.leave()


def test_a_composite_that_is_still_being_laid_out_is_not_entered_once_one_has_gone_out(page, qapp):
    document, laying_out = Document(), LayingOutForEver()
    neuron = commands.add_node(document, READY_MADE["neuron"].row(), (0.0, 0.0))
    outer = regrouping.group(document, [neuron], "outer")
    page.enter(document, outer)
    page._laying_out = laying_out
    (neuron,) = (node.id for node in page.view.shown.graph.nodes() if isinstance(node.op, Composite))
    page.view.inside_requested.emit(neuron)
    assert laying_out.use is not None
    page.leave()
    assert laying_out.use is None
    document.flush()


def test_an_inside_is_fitted_once_and_then_stays_as_one_looked_at_it(page, nested, qtbot):
    document, made = nested
    page.enter(document, made)
    qtbot.waitUntil(page.view.isVisible)
    page.view.restore_view_state((30.0, 40.0), 2.5)
    page.hide()
    page.show()
    assert page.view.zoom == 2.5


def test_leaving_all_tells_once_and_a_gone_composite_leaves_by_itself(page, nested):
    document, made = nested
    told = []
    page.left.connect(lambda: told.append(True))
    page.enter(document, made)
    page.view.inside_requested.emit(page.view.shown.graph.find("gate").id)
    page.leave_all()
    assert told == [True]
    page.enter(document, made)
    commands.delete(document, [made], ())
    document.flush()
    assert page.view is None
    assert told == [True, True]
    assert views(page) == []
