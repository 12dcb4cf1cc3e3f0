"""What a graph refuses, how it says so, and that a refusal changes nothing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.errors import (
    CycleError,
    GraphError,
    InvalidNameError,
    InvalidValueError,
    MissingInputError,
    OccupiedPortError,
    UnknownNodeError,
    UnknownOpError,
    UnknownPortError,
)
from engine.graphs.graph import Edge, Graph
from engine.graphs.node_values import as_value

# Refusals ------------------------------------------------------------------------------------------------

REFUSALS = [
    # what is tried on (x + y) z, the error, its node and port, words of its message
    (lambda g: g.node(9), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.edges_into(9), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.edges_from(9), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.source(9, "x"), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.remove(9), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.rename(9, "n"), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.set_value(9, 1.0), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.set_attribute(9, "c", 1.0), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.connect(9, 4, "x"), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.connect(1, 9, "x"), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.disconnect(9, "x"), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.order_before([5, 9]), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.find("w"), UnknownNodeError, (None, None), ["w", "f, q, x, y, z"]),
    (lambda g: Graph().find("w"), UnknownNodeError, (None, None), ["w", "none"]),
    (lambda g: g.add("plus"), UnknownOpError, (None, None), ["'plus'"]),
    (lambda g: g.source(4, "w"), UnknownPortError, (4, "w"), ["q", "w", "x, y"]),
    (lambda g: g.connect(1, 4, "w"), UnknownPortError, (4, "w"), ["q", "w", "x, y"]),
    (lambda g: g.connect(1, 2, "x"), UnknownPortError, (2, "x"), ["y", "none"]),
    (lambda g: g.disconnect(4, "w"), UnknownPortError, (4, "w"), ["q", "w", "x, y"]),
    (lambda g: g.set_attribute(4, "slope", 1.0), UnknownPortError, (4, "slope"), ["q", "slope"]),
    (lambda g: g.add("add", attributes={"c": 1}), UnknownPortError, (None, "c"), ["add", "c"]),
    (lambda g: g.connect(3, 4, "x"), OccupiedPortError, (4, "x"), ["port x of q", "taken by x", "one wire"]),
    (lambda g: g.connect(1, 4, "x"), OccupiedPortError, (4, "x"), ["port x of q", "taken by x"]),
    (lambda g: g.connect(5, 4, "x"), OccupiedPortError, (4, "x"), ["port x of q"]),
    (lambda g: g.add("input", name="x"), InvalidNameError, (None, None), ["x", "already"]),
    (lambda g: g.add("input", name="2x"), InvalidNameError, (None, None), ["'2x'"]),
    (lambda g: g.rename(4, "x"), InvalidNameError, (4, None), ["x", "already"]),
    (lambda g: g.rename(4, "a b"), InvalidNameError, (4, None), ["'a b'"]),
    (lambda g: g.add("input", node_id=4), GraphError, (4, None), ["4", "already"]),
    (lambda g: g.add("add", value=1.0), InvalidValueError, (None, None), ["add", "computes"]),
    (lambda g: g.set_value(4, 1.0), InvalidValueError, (4, None), ["q", "computes"]),
    (lambda g: g.set_value(1, "two"), InvalidValueError, (1, None), ["x", "needs a number"]),
    (lambda g: g.set_value(1, []), InvalidValueError, (1, None), ["x", "empty"]),
    (lambda g: g.add("input", name="n", value=[[1], [2, 3]]), InvalidValueError, (None, None), ["n", "rows"]),
    (lambda g: g.set_inputs(9, 3), UnknownNodeError, (9, None), ["9"]),
    (lambda g: g.set_inputs(1, 2), InvalidValueError, (1, None), ["x", "own ports"]),
    (lambda g: g.set_inputs(4, 1), InvalidValueError, (4, None), ["q", "from 2 to 64", "not 1"]),
    (lambda g: g.set_inputs(4, 65), InvalidValueError, (4, None), ["q", "from 2 to 64", "not 65"]),
    (lambda g: g.add("scale", attributes={"factor": "2"}), InvalidValueError, (None, "factor"), ["finite"]),
]


@pytest.mark.parametrize(("attempt", "error", "place", "words"), REFUSALS)
def test_a_refusal_names_node_and_port_and_changes_nothing(
    product_of_sum, state, attempt, error, place, words
):
    twin = product_of_sum.copy()
    before = state(product_of_sum)
    with pytest.raises(error) as caught:
        attempt(product_of_sum)
    assert type(caught.value) is error
    assert (caught.value.node, caught.value.port) == place
    assert [word for word in words if word not in str(caught.value)] == []
    assert state(product_of_sum) == before == state(twin)


def test_a_port_without_a_wire_cannot_be_disconnected(product_of_sum, state):
    product_of_sum.disconnect(4, "y")
    before = state(product_of_sum)
    with pytest.raises(MissingInputError, match="port y of q has no wire") as caught:
        product_of_sum.disconnect(4, "y")
    assert (caught.value.node, caught.value.port) == (4, "y")
    assert state(product_of_sum) == before


@pytest.mark.parametrize(("source", "target", "port"), [(5, 4, "y"), (4, 4, "y"), (6, 4, "y")])
def test_an_edge_that_would_close_a_cycle_is_refused(product_of_sum, source, target, port, state):
    square = product_of_sum.add("square", name="s")
    product_of_sum.connect(5, square, "x")
    product_of_sum.disconnect(4, "y")
    before = state(product_of_sum)
    with pytest.raises(CycleError, match="cycle") as caught:
        product_of_sum.connect(source, target, port)
    assert (caught.value.node, caught.value.port) == (target, port)
    assert state(product_of_sum) == before


def test_checking_an_edge_changes_nothing(product_of_sum, state):
    product_of_sum.disconnect(5, "x")
    before = state(product_of_sum)
    product_of_sum.check_connect(1, 5, "x")
    product_of_sum.check_connect(4, 5, "x")
    assert state(product_of_sum) == before


def test_cycles_are_refused_at_once_on_a_ladder_of_squarings():
    graph = Graph()
    first = last = graph.add("input", name="x")
    for _rung in range(200):
        gate = graph.add("multiply")
        graph.connect(last, gate, "x")
        graph.connect(last, gate, "y")
        last = gate
    opening = graph.add("exp")
    graph.connect(first, opening, "x")
    lowest = graph.edges_from(first)[0].target
    graph.disconnect(lowest, "y")
    with pytest.raises(CycleError):
        graph.connect(last, lowest, "y")
    graph.connect(opening, lowest, "y")
    assert len(graph.order_before([last])) == 202
    assert len(graph.complete()) == 202


# Names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x", "x1", "W_out", "_", "__init__", "θ", "가중치", "None_", "match", "f2"])
def test_identifiers_are_names(name):
    graph = Graph()
    leaf = graph.add("input", name=name)
    assert graph.find(name) == graph.node(leaf)


@pytest.mark.parametrize(
    "name", ["", " ", "x ", "1", "x-1", "x.y", "a b", "lambda", "None", "True", "x\n", "∂", "x²", "W[0]"]
)
def test_what_is_no_identifier_is_no_name(name):
    graph = Graph()
    with pytest.raises(InvalidNameError, match="name"):
        graph.add("input", name=name)
    assert len(graph) == 0


def test_a_renamed_node_is_found_by_its_new_name_only(product_of_sum):
    product_of_sum.rename(4, "total")
    assert product_of_sum.find("total").id == 4
    with pytest.raises(UnknownNodeError):
        product_of_sum.find("q")
    assert product_of_sum.free_name("q") == "q"
    assert product_of_sum.edges_into(4) == [Edge(1, 4, "x"), Edge(2, 4, "y")]


@pytest.mark.parametrize(
    ("typed", "held"),
    [("\u00b5", "\u03bc"), ("\ufb01", "fi"), ("\uff58", "x"), ("e\u0301", "é"), ("\u1100\u1161", "가")],
)
def test_names_that_look_the_same_are_the_same(typed, held):
    graph = Graph()
    leaf = graph.add("input", name=typed)
    assert graph.node(leaf).name == held
    assert graph.find(typed) == graph.find(held) == graph.node(leaf)
    with pytest.raises(InvalidNameError, match="already"):
        graph.add("input", name=held)
    graph.rename(leaf, typed)
    graph.rename(leaf, "other")
    graph.rename(leaf, typed)
    assert graph.node(leaf).name == held


def test_renaming_a_node_to_its_own_name_is_no_change(product_of_sum, state):
    before = state(product_of_sum)
    product_of_sum.rename(4, "q")
    assert state(product_of_sum) == before


def test_two_nodes_can_swap_their_names(product_of_sum):
    for node_id, name in ((1, "t"), (2, "x"), (1, "y")):
        product_of_sum.rename(node_id, name)
    assert (product_of_sum.find("x").id, product_of_sum.find("y").id) == (2, 1)


def test_nodes_without_a_name_take_their_ops_name_numbered_where_taken():
    graph = Graph()
    graph.add("input", name="add3")
    assert [graph.node(graph.add("add")).name for _time in range(3)] == ["add", "add2", "add4"]


def test_the_first_numbered_name_that_is_free_is_taken_again():
    graph = Graph()
    ids = [graph.add("add") for _time in range(5)]
    graph.remove(ids[2])
    graph.rename(ids[3], "other")
    assert [graph.node(graph.add("add")).name for _time in range(3)] == ["add3", "add4", "add6"]
    graph.remove(ids[0])
    assert graph.free_name("add") == graph.free_name("add") == "add"
    assert graph.copy().free_name("add3") == "add7"


@pytest.mark.parametrize(
    ("taken", "wanted", "free"),
    [
        ("x", "y", "y"), ("x", "x", "x2"), ("x x2 x3", "x", "x4"), ("x x3", "x", "x2"),
        ("w1 w2", "w1", "w3"), ("w1 w2 w4", "w2", "w3"), ("w3 w1 w2", "w3", "w4"), ("q_1", "q_1", "q_2"),
        ("W0 W1", "W0", "W2"), ("x9", "x9", "x10"),
    ],
)  # fmt: skip
def test_a_name_that_is_taken_is_counted_on_from(taken, wanted, free):
    graph = Graph()
    for name in taken.split():
        graph.add("input", name=name)
    assert graph.free_name(wanted) == free
    assert graph.add("input", name=free) in graph


def test_a_name_is_counted_on_from_its_own_number_whatever_was_asked_before():
    graph = Graph()
    for name in ("x", "x2", "x3", "x5"):
        graph.add("input", name=name)
    assert [graph.free_name(wanted) for wanted in ("x", "x5")] == ["x4", "x6"]


# Values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "dtype", "shape"),
    [
        (2, np.float64, ()),
        (True, np.float64, ()),
        (2.5, np.float64, ()),
        (np.float32(2), np.float32, ()),
        (np.float16(2), np.float16, ()),
        (np.array(2.0), np.float64, ()),
        ([1, 2], np.float64, (2,)),
        ((1.5, True), np.float64, (2,)),
        ([[1], [2]], np.float64, (2, 1)),
        (np.arange(3), np.float64, (3,)),
        (np.arange(3, dtype=np.uint8), np.float64, (3,)),
        (np.ones((2, 0 + 1, 2), np.float32), np.float32, (2, 1, 2)),
        (10**25, np.float64, ()),
        (-(2**64), np.float64, ()),
        ([2**64, 0.5, np.float32(2)], np.float64, (3,)),
        ([[1], [10**25]], np.float64, (2, 1)),
        (np.nan, np.float64, ()),
        ([np.inf, -np.inf], np.float64, (2,)),
    ],
)
def test_a_leaf_holds_numbers_and_arrays_of_them(given, dtype, shape):
    value = as_value(given, "x")
    assert (value.dtype, value.shape) == (dtype, shape)
    np.testing.assert_array_equal(value, np.asarray(given, dtype))


@pytest.mark.parametrize("given", [2, np.array(2.0), np.float32(2)])
def test_a_single_number_is_held_as_a_scalar(given):
    assert isinstance(as_value(given, "x"), np.floating)


@pytest.mark.parametrize(
    "given",
    [None, "2", b"2", "", 1j, [1j], [None], [[1, 2], [3]], {1: 2}, {1.0}, object(), len, 10**400, [],
     [[], []], np.zeros((0, 3)), np.datetime64("2026-01-01"), ["1", "2"], [[1], 2],
     [10**25, "1"], [10**25, None], [10**25, 1j], [1, 10**400], np.array(["x"])],
    ids=lambda given: type(given).__name__,
)  # fmt: skip
def test_what_is_no_number_is_refused_with_the_nodes_name(given):
    with pytest.raises(InvalidValueError, match="speed") as caught:
        as_value(given, "speed", 7)
    assert caught.value.node == 7


def test_a_leaf_keeps_a_copy_that_cannot_be_changed():
    graph = Graph()
    mine = np.array([1.0, 2.0])
    leaf = graph.add("input", value=mine)
    mine[0] = 9.0
    held = graph.node(leaf).value
    np.testing.assert_array_equal(held, [1.0, 2.0])
    with pytest.raises(ValueError, match="read-only"):
        held[0] = 9.0
    graph.set_value(leaf, mine)
    mine[0] = 7.0
    np.testing.assert_array_equal(graph.node(leaf).value, [9.0, 2.0])


def test_a_value_may_change_its_shape(product_of_sum):
    product_of_sum.set_value(1, [[1, 2], [3, 4]])
    assert product_of_sum.node(1).value.shape == (2, 2)
    product_of_sum.set_value(1, 3)
    assert product_of_sum.node(1).value == 3.0


@pytest.mark.parametrize(
    "value", [np.nan, np.inf, np.float32(np.nan), "1", None, True, np.True_, 1j, 10**400, [1.0], np.ones(1)]
)
def test_an_attribute_is_a_finite_number(value):
    graph = Graph()
    gate = graph.add("scale", name="double")
    with pytest.raises(InvalidValueError, match="factor of double") as caught:
        graph.set_attribute(gate, "factor", value)
    assert (caught.value.node, caught.value.port) == (gate, "factor")
    assert dict(graph.node(gate).attributes) == {"factor": 2.0}


def test_setting_one_attribute_keeps_the_others():
    graph = Graph()
    gate = graph.add("step", attributes={"low": -1.0})
    graph.set_attribute(gate, "high", 5)
    assert dict(graph.node(gate).attributes) == {"low": -1.0, "high": 5.0}
    assert type(graph.node(gate).attributes["high"]) is float


@pytest.mark.parametrize(
    ("op", "attribute", "value", "words"),
    [
        ("concatenate", "axis", 0.5, "axis of {0} must be a whole number"),
        ("concatenate", "axis", True, "whole number"),
        ("concatenate", "axis", np.inf, "whole number"),
        ("concatenate", "axis", 2**31, "whole number"),
        ("concatenate", "axis", (0,), "whole number"),
        ("reshape", "shape", 3, "list of whole numbers, such as"),
        ("reshape", "shape", "23", "list of whole numbers"),
        ("reshape", "shape", [2, 1.5], "list of whole numbers"),
        ("reshape", "shape", [[2]], "list of whole numbers"),
        ("reshape", "shape", [2, None], "list of whole numbers"),
        ("reshape", "shape", [True, 2], "list of whole numbers"),
        ("reshape", "shape", np.array([[2]]), "list of whole numbers"),
        ("reshape", "shape", np.array([2.5]), "list of whole numbers"),
        ("reshape", "shape", np.array([True]), "list of whole numbers"),
        ("reshape", "shape", np.array([2**40]), "list of whole numbers"),
        ("concatenate", "axis", np.float32(1e30), "whole number"),
        ("concatenate", "axis", np.int64(-(2**63)), "whole number"),
        ("scale", "factor", (1,), "finite number"),
        ("huber", "delta", 0, "delta of {0} must be a finite number, delta > 0"),
        ("huber", "delta", -1.0, "delta > 0"),
        ("hinge", "margin", -1e-9, "margin of {0} must be a finite number, margin ≥ 0"),
        ("leaky_relu", "slope", 1.5, "slope of {0} must be a finite number, slope ≤ 1"),
        ("elu", "alpha", 0.0, "alpha > 0"),
        ("hard_tanh", "low", 1.5, "low of {0} is 1.5; it must not exceed high, 1"),
        ("hard_tanh", "low", "0", "low of {0} must be a finite number, low ≤ high"),
    ],
)
def test_an_attribute_keeps_the_type_of_its_default_and_its_range(op, attribute, value, words):
    graph = Graph()
    gate = graph.add(op)
    with pytest.raises(InvalidValueError, match=words.format(op)) as caught:
        graph.set_attribute(gate, attribute, value)
    assert (caught.value.node, caught.value.port) == (gate, attribute)
    assert dict(graph.node(gate).attributes) == graph.node(gate).op.defaults()


def test_an_attribute_that_bounds_another_may_not_fall_below_it():
    graph = Graph()
    gate = graph.add("hard_tanh", name="h", attributes={"low": 2.0, "high": 3.0})
    with pytest.raises(InvalidValueError, match=r"low of h is 2; it must not exceed high, 1\.5") as caught:
        graph.set_attribute(gate, "high", 1.5)
    assert (caught.value.node, caught.value.port) == (gate, "low")
    with pytest.raises(InvalidValueError, match="low of hard_tanh is 2; it must not exceed high, 1"):
        graph.add("hard_tanh", attributes={"low": 2.0})
    graph.set_attribute(gate, "high", 2.0)
    assert (len(graph), dict(graph.node(gate).attributes)) == (1, {"low": 2.0, "high": 2.0})


@pytest.mark.parametrize(
    ("op", "attribute", "given", "held"),
    [
        ("concatenate", "axis", 1.0, 1),
        ("concatenate", "axis", -1, -1),
        ("reshape", "shape", [2, 3.0], (2, 3)),
        ("reshape", "shape", (), ()),
        ("scale", "factor", 3, 3.0),
        ("scale", "factor", -3, -3.0),
        ("huber", "delta", 1e-300, 1e-300),
        ("hinge", "margin", 0, 0.0),
        ("leaky_relu", "slope", 1, 1.0),
        ("leaky_relu", "slope", -1, -1.0),
        ("scale", "factor", np.float32(0.5), 0.5),
        ("scale", "factor", np.int64(3), 3.0),
        ("scale", "factor", Fraction(1, 4), 0.25),
        ("concatenate", "axis", np.int8(1), 1),
        ("concatenate", "axis", np.float32(1), 1),
        ("pick", "index", [np.int64(0)], (0,)),
        ("reshape", "shape", np.array([2, 2]), (2, 2)),
        ("reshape", "shape", np.array([2, 2], np.uint8), (2, 2)),
    ],
)
def test_what_fits_is_held_in_the_type_of_the_default(op, attribute, given, held):
    graph = Graph()
    found = graph.node(graph.add(op, attributes={attribute: given})).attributes[attribute]
    assert found == held
    assert type(found) is type(held)
    assert {type(number) for number in found} <= {int} if isinstance(found, tuple) else True


def test_a_node_cannot_feed_itself(product_of_sum):
    product_of_sum.disconnect(4, "x")
    with pytest.raises(CycleError, match=r"^q cannot feed itself") as caught:
        product_of_sum.connect(4, 4, "x")
    assert (caught.value.node, caught.value.port) == (4, "x")


def test_an_attribute_holds_whole_numbers_up_to_the_largest_and_no_further() -> None:
    graph = Graph()
    for end, fits in ((2**31 - 1, True), (2**31, False)):
        if fits:
            gate = graph.add("slice", attributes={"stop": end})
            assert graph.node(gate).attributes["stop"] == end
        else:
            with pytest.raises(InvalidValueError, match="whole number"):
                graph.add("slice", attributes={"stop": end})
