"""Laying out beside the window: small graphs at once, large ones in a process that can be stopped."""

from __future__ import annotations

import multiprocessing
import threading
import time

import pytest

from engine.composites.sizes import node_size
from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.layout import layered
from gui.document import commands, laying_out
from gui.document.arranging import arrange
from gui.document.document import Document


def no_process_is_left() -> bool:
    return not [process for process in multiprocessing.active_children() if process.name == "layout"]


@pytest.fixture
def large(qapp):
    """Return a document of more nodes than are laid out at once, all at one place."""
    formula = parse("+".join(f"w{n}*x{n}" for n in range(1 + laying_out.AT_ONCE // 4)))
    assert len(formula.graph) > laying_out.AT_ONCE
    document = Document()
    document.replace(files.Contents(formula.graph, {}, formula.target))
    yield document
    document.laying_out.cancel()
    document.flush()
    assert no_process_is_left()


def arranged(document, qtbot, **waiting):
    """Arrange a document and wait for the end of it."""
    with qtbot.waitSignal(document.laying_out.ended, timeout=20_000):
        arrange(document, **waiting)
        assert document.laying_out.is_busy
        assert not document.undo_stack.canUndo()


def test_small_graph_is_arranged_at_once(product_of_a_sum):
    commands.move(product_of_a_sum, {1: (500.0, 500.0)})
    arrange(product_of_a_sum)
    assert product_of_a_sum.positions == layered(product_of_a_sum.graph, node_size)
    assert not product_of_a_sum.laying_out.is_busy


def test_large_graph_is_arranged_in_a_process_as_one_step(large, qtbot):
    before, calls = dict(large.positions), []
    arranged(large, qtbot, then=lambda _before: calls.append("done"))
    assert large.positions == layered(large.graph, node_size)
    assert calls == ["done"]
    assert no_process_is_left()
    large.undo_stack.undo()
    assert large.positions == before
    assert not large.undo_stack.canUndo()


def test_graph_that_changed_meanwhile_is_laid_out_again(large, qtbot):
    with qtbot.waitSignal(large.laying_out.ended, timeout=20_000):
        arrange(large)
        new = commands.add_node(large, "exp", (0.0, 0.0))
    assert large.positions == layered(large.graph, node_size)
    assert new in large.positions


def test_value_that_changed_meanwhile_needs_no_other_layout(large, qtbot, monkeypatch):
    starts = []
    start = laying_out.LayingOut._start
    monkeypatch.setattr(
        laying_out.LayingOut, "_start", lambda *arguments: (starts.append(1), start(*arguments))
    )
    with qtbot.waitSignal(large.laying_out.ended, timeout=20_000):
        arrange(large)
        commands.set_value(large, 1, 5.0)
    assert len(starts) == 1


def test_cancelling_changes_nothing_and_leaves_no_process(large, qtbot):
    before = dict(large.positions)
    arrange(large)
    with qtbot.waitSignal(large.laying_out.ended):
        large.laying_out.cancel()
    assert no_process_is_left()
    assert large.positions == before
    assert not large.undo_stack.canUndo()


def test_who_hands_the_graph_over_has_stopped_when_cancelling_returns(large, monkeypatch):
    monkeypatch.setattr(laying_out, "_send", lambda *_handed: time.sleep(0.05))
    arrange(large)
    large.laying_out.cancel()
    assert not [thread for thread in threading.enumerate() if thread.name == "outline"]


def test_opening_another_document_stops_it(large):
    arrange(large)
    large.replace(files.Contents(parse("x * y").graph))
    assert not large.laying_out.is_busy
    assert no_process_is_left()


def test_second_request_takes_the_place_of_the_first(large, qtbot):
    calls = []
    arrange(large, lambda _before: calls.append("first"))
    with qtbot.waitSignal(large.laying_out.ended, timeout=20_000, check_params_cb=None):
        arrange(large, lambda _before: calls.append("second"))
        qtbot.waitUntil(lambda: bool(calls), timeout=20_000)
    assert calls == ["second"]


def test_process_that_dies_is_told_of(large, qtbot):
    arrange(large)
    with qtbot.waitSignal(large.laying_out.failed, timeout=20_000) as told:
        large.laying_out._job.process.kill()
    assert "could not be laid out" in told.args[0]
    assert not large.laying_out.is_busy
