"""A snapshot stays as the picture was, whole or in part, and what was hidden stays hidden."""

from __future__ import annotations

import numpy as np

from engine.files.document import Frame
from gui.document import commands
from gui.document.document import Document
from gui.document.focus import Focus
from gui.document.snapshot import Snapshot
from gui.flow.examiner import examination_of


def test_a_part_has_the_chosen_nodes_the_wires_between_them_and_the_numbers_of_the_whole(document):
    x, q, f = (document.graph.find(name).id for name in ("x", "q", "f"))
    part = Snapshot(document, [x, q])
    assert [node.name for node in part.graph.nodes()] == ["x", "q"]
    assert part.positions == {node: document.positions[node] for node in (x, q)}
    (wire,) = part.graph.edges()
    assert part.gradient(q) == document.gradient(q) is not None
    assert part.contribution(wire) == document.contribution(wire) is not None
    assert f not in part.graph


def test_what_a_quiz_hides_is_hidden_in_a_part_of_it(document):
    q = document.graph.find("q").id
    part = Snapshot(examination_of(document), [q])
    assert part.value(q) is not None
    assert part.gradient(q) is None


def test_a_snapshot_stays_as_it_was_taken(document):
    x, q, f = (document.graph.find(name).id for name in ("x", "q", "f"))
    first, *_others = document.graph.edges()
    document.bends[first] = ((10.0, 20.0),)
    document.annotations = (Frame("parts", (0.0, 0.0, 90.0, 60.0)),)
    snapshot = Snapshot(document)
    value, gradient, sent = document.value(q), document.gradient(q), document.contribution(first)
    place, terms = document.positions[f], document.tells_term(first, forks=True)
    commands.set_value(document, x, 40.0)
    document.preview_positions({f: (-500.0, 0.0)})
    commands.delete(document, [q], ())
    document.flush()
    assert (snapshot.value(q), snapshot.gradient(q), snapshot.contribution(first)) == (value, gradient, sent)
    assert snapshot.value(x) != 40.0
    assert snapshot.positions[f] == place
    assert snapshot.tells_term(first, forks=True) == terms is True
    assert (snapshot.bends, snapshot.annotations) == ({first: ((10.0, 20.0),)}, document.annotations)
    assert snapshot.problems == ()


def test_what_is_in_doubt_and_what_stays_in_place_is_so_in_a_snapshot_and_in_a_part(document):
    x, z, q, f = (document.graph.find(name).id for name in "xzqf")
    commands.set_value(document, x, np.ones(3))
    commands.set_value(document, document.graph.find("y").id, np.ones(2))
    document.set_anchored(frozenset([x, f]))
    document.flush()
    document.warnings = (object(),)
    assert document.stale == {q, f}
    for nodes, stale, anchored in ((None, {q, f}, {x, f}), ([x, q, z], {q}, {x})):
        snapshot = Snapshot(document, nodes)
        assert (snapshot.stale, snapshot.anchored) == (stale, anchored)
        assert snapshot.problems == document.problems != ()
        assert snapshot.gradients_are_stale is document.gradients_are_stale is True
        assert (snapshot.evaluation, snapshot.found_by) == (document.evaluation, document.found_by)
        assert snapshot.warnings == document.warnings
    document.warnings = ()


def test_what_stood_out_and_which_terms_were_told_is_told_in_a_snapshot_too(document, monkeypatch):
    focus, edges = Focus(frozenset(), frozenset()), list(document.graph.edges())
    monkeypatch.setattr(Document, "focus", property(lambda _document: focus))
    monkeypatch.setattr(Document, "tells_tangents", True)
    monkeypatch.setattr(Document, "tells_term", lambda _document, edge, *, forks: (edge.port == "x") is forks)
    snapshot = Snapshot(document)
    monkeypatch.undo()
    assert (snapshot.focus, snapshot.tells_tangents) == (focus, True)
    for edge in edges:
        for forks in (False, True):
            assert snapshot.tells_term(edge, forks=forks) is ((edge.port == "x") is forks)
