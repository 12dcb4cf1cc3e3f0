"""The inspector's page of a wire: what goes along it, what comes back, and its share in the sum."""

from __future__ import annotations

import re

import pytest

from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.document import commands
from gui.document.document import Document
from gui.flow.passes import backward, tangents
from gui.flow.playback import Playback
from gui.panels.inspector import Inspector


@pytest.fixture
def inspecting(qtbot):
    """Yield what opens a formula and returns its document and an inspector of one of its wires."""
    documents = []

    def opened(text, target, port):
        document, formula = Document(), parse(text)
        documents.append(document)
        document.replace(files.Contents(formula.graph, {}, formula.target))
        inspector = Inspector(document)
        qtbot.addWidget(inspector)
        inspector.inspect(wire(document, target, port))
        return document, inspector

    yield opened
    for document in documents:
        document.flush()


def wire(document, target, port):
    node = document.graph.find(target).id
    return Edge(document.graph.source(node, port), node, port)


def plain(html):
    return re.sub("<[^>]*>", "", html)


FORK = "x = 2; y = 1; t = x + y; f = t * t"


def test_a_wire_tells_where_it_leads_and_the_chain_rule_in_numbers(inspecting):
    _document, inspector = inspecting(FORK, "f", "x")
    page = inspector.wire
    assert page.name.text() == "t → f, port x"
    rows = {key: plain(row.text()) for key, row in page.passage.block.rows.items()}
    assert rows == {
        "value": "3.0",
        "shape": "a number",
        "upstream": "+1.00",
        "local": "+3.00",
        "downstream": "+3.00",
    }


def test_a_branch_of_a_fork_tells_its_share_of_the_sum(inspecting):
    _document, inspector = inspecting(FORK, "f", "x")
    share = inspector.wire.share
    assert share.words.text() == "One of 2 wires from t; what comes back along them is summed."
    assert plain(share.sum.text()) == "+3.00 +3.00 = +6.00, summed where the wire forks"


def test_a_lone_wire_brings_the_whole_gradient(inspecting):
    _document, inspector = inspecting(FORK, "t", "x")
    share = inspector.wire.share
    assert share.words.text() == "All of it: no other wire brings a gradient back to x."
    assert plain(share.sum.text()) == "+6.00"


def test_branches_that_are_arrays_stand_in_rows_with_their_shape_said(inspecting):
    _document, inspector = inspecting("x = [1, 2]; y = exp(x); z = x * x; L = sum(y) + sum(z)", "y", "x")
    rows = plain(inspector.wire.share.sum.text())
    assert all(place in rows for place in ("y.x", "z.x", "z.y", "sum"))
    shape = inspector.wire.passage.block.rows["shape"].text()
    assert shape == "[2], and [2] for downstream"


def test_numbers_follow_the_evaluation(inspecting):
    document, inspector = inspecting(FORK, "f", "x")
    commands.set_value(document, document.graph.find("y").id, 2.0)
    document.flush()
    assert plain(inspector.wire.share.sum.text()).startswith("+4.00 +4.00 = +8.00")


def test_a_wire_that_is_cut_leaves_its_page(inspecting):
    document, inspector = inspecting(FORK, "f", "x")
    commands.delete(document, [], [wire(document, "f", "x")])
    assert inspector.wire is None
    document.undo_stack.undo()
    document.flush()
    assert inspector.wire is None


def test_a_renamed_end_is_called_by_its_new_name(inspecting):
    document, inspector = inspecting(FORK, "f", "x")
    commands.rename(document, document.graph.find("t").id, "total")
    assert inspector.wire.name.text() == "total → f, port x"


def test_while_a_pass_is_played_a_wire_tells_no_number_that_has_not_come(inspecting):
    document, inspector = inspecting(FORK, "f", "x")
    playback = Playback(document, backward(document))
    inspector.show_picture(playback)
    assert plain(inspector.wire.passage.block.rows["downstream"].text()) == "—"
    assert inspector.wire.sections[1].isHidden()
    playback.go_to(len(playback.trace))
    assert plain(inspector.wire.passage.block.rows["downstream"].text()) == "+3.00"
    assert not inspector.wire.sections[1].isHidden()
    inspector.show_picture(document)


def test_what_flows_in_forward_mode_is_no_share_of_a_gradient(inspecting):
    document, inspector = inspecting(FORK, "f", "x")
    playback = Playback(document, tangents(document, document.graph.find("x").id))
    playback.go_to(len(playback.trace))
    inspector.show_picture(playback)
    rows = inspector.wire.passage.block.rows
    assert "downstream" not in rows
    assert plain(rows["contribution"].text()) != "—"
    assert inspector.wire.sections[1].isHidden()
    inspector.show_picture(document)
