"""Names that a pattern gives, and in which order nodes take them."""

from __future__ import annotations

import pytest

from engine.errors import EngineError
from gui.document.renaming import by_place, names_of, rename_all
from tests.gui.document.states import node, state


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({1: (30.0, 0.0), 2: (10.0, 5.0), 3: (20.0, 9.0)}, [2, 3, 1]),  # in a row
        ({1: (0.0, 30.0), 2: (5.0, 10.0), 3: (9.0, 20.0)}, [2, 3, 1]),  # in a column
        ({1: (0.0, 9.0), 2: (9.0, 0.0), 3: (4.0, 4.0)}, [2, 3, 1]),  # as far either way
        ({1: (50.0, 8.0), 2: (50.0, 7.0), 3: (0.0, 9.0)}, [3, 2, 1]),
        ({1: (30.0, 900.0), 2: (10.0, 905.0), 3: (20.0, 909.0)}, [2, 3, 1]),  # a row far down
        ({1: (900.0, 30.0), 2: (905.0, 10.0), 3: (909.0, 20.0)}, [2, 3, 1]),
        ({1: (9.0, 0.0), 2: (5.0, 0.0), 3: (0.0, 50.0)}, [2, 1, 3]),
        ({}, []),
    ],
)
def test_nodes_are_counted_along_the_way_they_stand_further_apart(places, order):
    assert by_place({**places, 9: (-999.0, -999.0)}, places) == order


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("w", ["w1", "w2", "w3"]),
        (" w{} ", ["w1", "w2", "w3"]),
        ("w{0}", ["w0", "w1", "w2"]),
        ("w{7}_{}", ["w7_1", "w8_2", "w9_3"]),
        ("w{10}", ["w10", "w11", "w12"]),
        ("{x}", ["{x}1", "{x}2", "{x}3"]),
    ],
)
def test_a_pattern_counts_from_where_it_says(pattern, names):
    assert names_of(pattern, [5, 3, 8]) == dict(zip([5, 3, 8], names, strict=True))


def test_all_are_renamed_as_one_step_or_none(document):
    before, x, y = state(document), node(document, "x"), node(document, "y")
    with pytest.raises(EngineError):
        rename_all(document, {x: "a", y: "q"})
    assert (state(document), document.undo_stack.count()) == (before, 0)
    rename_all(document, {x: "y", y: "x"})
    assert (node(document, "y"), node(document, "x")) == (x, y)
    assert document.undo_stack.undoText() == "Rename 2 nodes"
    document.undo_stack.undo()
    assert state(document) == before
