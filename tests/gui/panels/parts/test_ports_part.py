"""The chain rule at the ports: of a gate with very many, the first are told of, and the others on request."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from shiboken6 import isValid

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.document import commands
from gui.document.document import Document
from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.panels.inspector import Inspector
from gui.panels.parts.part import MOST_PORTS
from gui.panels.parts.ports_part import AT_ONCE, PortsPart


def ports_of_a_sum(qtbot, count):
    graph = Graph()
    gate = graph.add("add")
    graph.set_inputs(gate, count)
    for port in graph.node(gate).op.ports:
        graph.connect(graph.add("input"), gate, port)
    document = Document()
    document.replace(Contents(graph, {}, gate))
    part = PortsPart(document, gate)
    qtbot.addWidget(part)
    part.refresh()
    part.show()
    return document, part


@pytest.mark.parametrize("count", [2, MOST_PORTS])
def test_all_ports_are_told_of_where_they_are_not_many(qtbot, count):
    _document, part = ports_of_a_sum(qtbot, count)
    assert (len(part.blocks), part.others.isHidden()) == (count, True)


def test_of_many_ports_the_first_are_told_of_and_the_others_when_asked(qtbot):
    document, part = ports_of_a_sum(qtbot, MOST_PORTS + 4)
    ports = document.graph.node(document.target).op.ports
    assert tuple(part.blocks) == ports[:MOST_PORTS]
    assert "4" in part.others.text()
    part.others.click()
    assert tuple(part.blocks) == ports
    assert part.others.isHidden()
    assert "1.00" in part.blocks[ports[-1]].rows["downstream"].text()


def test_ports_that_have_no_room_on_a_screen_come_while_the_loop_turns(qtbot):
    _document, part = ports_of_a_sum(qtbot, MOST_PORTS)
    assert len(part._blocks) == AT_ONCE
    qtbot.waitUntil(lambda: len(part._blocks) == MOST_PORTS)
    assert all("1.00" in block.rows["downstream"].text() for block in part._blocks.values())


def test_of_a_gate_that_is_gone_no_further_port_is_told(qtbot):
    document, part = ports_of_a_sum(qtbot, MOST_PORTS)
    commands.delete(document, [document.target])
    assert len(part.blocks) == AT_ONCE
    document.flush()


def test_alt_and_arrows_move_an_input_and_the_keyboard_goes_along(qtbot, product_of_a_sum):
    document = product_of_a_sum
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.show()
    inspector.activateWindow()
    qtbot.waitUntil(inspector.isActiveWindow)
    q = document.graph.find("q").id
    inspector.inspect(q)
    first, second = document.graph.node(q).op.ports
    before = document.graph.source(q, first)
    blocks = inspector.page.ports.blocks
    blocks[first].setFocus()
    qtbot.keyClick(blocks[first], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert document.undo_stack.count() == 0
    qtbot.keyClick(blocks[first], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert document.graph.source(q, second) == before
    assert document.undo_stack.count() == 1
    blocks = inspector.page.ports.blocks
    assert blocks[second].hasFocus()
    qtbot.keyClick(blocks[second], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert document.graph.source(q, first) == before
    assert inspector.page.ports.blocks[first].hasFocus()


def test_a_port_s_menu_moves_its_input_where_it_can_go(qtbot, product_of_a_sum):
    document = product_of_a_sum
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    q = document.graph.find("q").id
    inspector.inspect(q)
    first, second = document.graph.node(q).op.ports
    before = document.graph.source(q, first)
    up, down = inspector.page.ports.blocks[first].moves().actions()
    assert (up.isEnabled(), down.isEnabled()) == (False, True)
    down.trigger()
    assert document.graph.source(q, second) == before
    menu = inspector.page.ports.blocks[first].moves()
    menu.popup(QPoint(5, 5))
    menu.close()
    qtbot.waitUntil(lambda: not isValid(menu))


def test_keys_of_a_port_are_its_own_and_only_where_a_document_can_be_edited(qtbot, product_of_a_sum):
    document = product_of_a_sum
    q = document.graph.find("q").id
    part = PortsPart(document, q)
    qtbot.addWidget(part)
    block = part.blocks[document.graph.node(q).op.ports[0]]
    for key, kept in ((Qt.Key.Key_Up, True), (Qt.Key.Key_Left, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.AltModifier)
        event.setAccepted(False)
        QApplication.sendEvent(block, event)
        assert event.isAccepted() == kept
    played = PortsPart(Playback(document, backward(document)), q)
    qtbot.addWidget(played)
    assert all(block.focusPolicy() == Qt.FocusPolicy.NoFocus for block in played.blocks.values())


@pytest.mark.parametrize("reason", ["Mouse", "Keyboard"])
def test_a_port_s_menu_opens_at_the_pointer_or_asked_by_a_key_at_the_port(
    qtbot, product_of_a_sum, monkeypatch, reason
):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, place: opened.append(place))
    document = product_of_a_sum
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.inspect(document.graph.find("q").id)
    block = next(iter(inspector.page.ports.blocks.values()))
    pointer = QPoint(321, 123)
    asked = QContextMenuEvent(getattr(QContextMenuEvent.Reason, reason), QPoint(), pointer)
    block.contextMenuEvent(asked)
    assert opened == [pointer if reason == "Mouse" else block.mapToGlobal(block.rect().center())]
    played = PortsPart(Playback(document, backward(document)), document.graph.find("q").id)
    qtbot.addWidget(played)
    next(iter(played.blocks.values())).contextMenuEvent(asked)
    assert len(opened) == 1
