"""A large inside is listed in a turn of its own, and not after its composite has gone."""

from __future__ import annotations

import pytest

from gui.document import commands, regrouping
from gui.document.document import Document
from gui.document.working_out import AT_ONCE
from gui.panels import inside_block
from gui.panels.inside_block import MOST, InsideBlock
from tests.faults.watchdog import large


def grouped(nodes: int) -> tuple[Document, int]:
    """Return a document in which one composite holds so many nodes."""
    document = Document()
    document.replace(large(nodes))
    gates = [node.id for node in document.graph.nodes() if not node.op.is_leaf]
    composite = regrouping.group(document, gates)
    document.flush()
    return document, composite


@pytest.fixture
def block(qtbot):
    def make(document: Document, node: int) -> InsideBlock:
        block = InsideBlock(document, node)
        qtbot.addWidget(block)
        block.refresh()
        return block

    return make


def test_a_small_inside_is_listed_at_once(block):
    assert "<tr>" in block(*grouped(AT_ONCE // 2)).table.text()


def test_a_large_inside_is_listed_in_another_turn(block, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(inside_block, "opened_in", lambda *what: opened.append(what))
    document, composite = grouped(2 * AT_ONCE)
    made = block(document, composite)
    made.refresh()
    assert made.table.text() == ""
    qtbot.waitUntil(lambda: made.table.text() != "")
    composite = document.graph.node(composite).op
    count = len(composite.inside) - len(composite.inputs)
    assert made.table.text().endswith(f"</table>and {count - MOST} more")
    assert made.table.text().count("<tr>") == MOST + 1
    assert len(opened) == 1, "of two that were asked for one is listed"


def test_what_has_gone_meanwhile_is_not_listed(block, qtbot):
    document, composite = grouped(2 * AT_ONCE)
    made = block(document, composite)
    commands.delete(document, [composite])
    qtbot.waitUntil(lambda: not made._later.is_busy)
    assert made.table.text() == ""
