"""What stands out of a picture, and which part of it is otherwise when it no longer does."""

from __future__ import annotations

from engine.graphs.graph import Edge
from gui.document.focus import Focus, Region, stands_out

ONE, TWO = Edge(1, 3, "x"), Edge(2, 4, "y")


def test_only_what_is_named_stands_out_and_all_where_nothing_is():
    focus = Focus(frozenset([1]), frozenset([TWO]), ((ONE, 2.0),))
    assert [stands_out(focus, thing) for thing in (1, 2, ONE, TWO)] == [True, False, False, True]
    assert all(stands_out(None, thing) for thing in (1, 2, ONE, TWO))
    assert not any(stands_out(Focus(), thing) for thing in (1, 2, ONE, TWO))


def test_what_was_written_at_ports_looks_otherwise_with_its_gate():
    focus = Focus(frozenset([1]), frozenset([TWO]), ((ONE, 2.0),))
    assert focus.region == Region(frozenset([1, 3]), frozenset([ONE, TWO]))
    assert Focus().region == Region()


def test_regions_are_taken_together():
    region = Region(frozenset([1]), frozenset([ONE])) | Region(frozenset([2]), frozenset([TWO]))
    assert region == Region(frozenset([1, 2]), frozenset([ONE, TWO]))
