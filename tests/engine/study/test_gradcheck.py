"""The gradient check: it passes what is right, finds what is wrong, and says how far apart they are."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from engine.errors import InvalidValueError, MissingInputError, ShapeError, UnknownNodeError
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.study import gradcheck
from engine.study.gradcheck import EntryCheck, GradientCheck, Kink, check, error_curve
from tests.engine.rows import GATES, row_name


def entry(relative_error, index=()):
    return EntryCheck(
        node=1, name="W", index=index, analytic=1.0, numerical=1.0, relative_error=relative_error, h=1e-5
    )


@pytest.mark.parametrize("op", GATES, ids=row_name)
def test_every_op_passes(op, rng):
    for shapes in op.sample_shapes:
        graph = Graph()
        gate = graph.add(op)
        for port, shape, domain in zip(op.ports, shapes, op.domain, strict=True):
            drawn = rng.uniform(domain.low, domain.high, shape)
            value = np.floor(drawn) if domain.integer else drawn
            graph.connect(graph.add("input", value=value), gate, port)
        found = check(graph, gate)
        assert found.passed
        noise = 1e-10  # what rounding leaves of a gradient that cancels, as softmax's does in the sum
        doubtful = [e for e in found.entries if abs(e.analytic - e.numerical) > noise]
        assert all(e.relative_error < 1e-6 for e in doubtful), doubtful


def test_each_entry_of_each_leaf_is_compared(build):
    graph = build(
        W=[[0.1, 0.5], [-0.3, 0.8]], x=[0.2, 0.4], q=("matmul", "W", "x"), s=("square", "q"), f=("sum", "s")
    )
    found = check(graph, 5)
    assert [(e.name, e.index) for e in found.entries] == [
        *(("W", (i, j)) for i in range(2) for j in range(2)), ("x", (0,)), ("x", (1,)),
    ]  # fmt: skip
    np.testing.assert_allclose(
        [e.analytic for e in found.entries], [0.088, 0.176, 0.104, 0.208, -0.112, 0.636]
    )
    np.testing.assert_allclose(
        [e.numerical for e in found.entries], [e.analytic for e in found.entries], rtol=1e-8
    )
    assert {e.verdict for e in found.entries} == {"excellent"}


def test_entries_are_labelled_by_name_and_index():
    assert [entry(0.0).label, entry(0.0, (2,)).label, entry(0.0, (0, 2)).label] == ["W", "W[2]", "W[0, 2]"]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [(0.0, "excellent"), (9e-8, "excellent"), (1e-7, "close"), (1e-4, "close"), (1.1e-4, "doubtful"),
     (1e-2, "doubtful"), (1.1e-2, "wrong"),
     (2.0, "wrong"), (np.inf, "wrong"), (np.nan, "wrong")],
)  # fmt: skip
def test_verdicts_follow_the_convention(error, verdict):
    assert entry(error).verdict == verdict


@pytest.mark.parametrize(
    ("errors", "worst", "passed"),
    [((), 0.0, True), ((1e-9, 1e-3), 1e-3, True), ((1e-9, 0.5), 0.5, False), ((np.nan, 1e-9), np.nan, False)],
)
def test_the_worst_entry_decides(errors, worst, passed):
    found = GradientCheck(1, 1e-5, tuple(entry(error) for error in errors))
    np.testing.assert_equal(found.worst, worst)
    assert found.passed is passed


@pytest.mark.parametrize(("factor", "error"), [(-1.0, 2.0), (0.0, 1.0), (2.0, 0.5), (1.05, 0.05 / 1.05)])
def test_a_wrong_backward_rule_is_found(build, monkeypatch, factor, error):
    right = OPS["tanh"]
    wrong = dataclasses.replace(right, vjp=(lambda g, y, x: factor * right.vjp[0](g, y, x),))
    monkeypatch.setattr("engine.graphs.graph.op_named", {**OPS, "tanh": wrong}.get)
    found = check(build(x=0.7, f=("tanh", "x")), 2)
    assert not found.passed
    assert found.worst == pytest.approx(error, rel=1e-6)
    assert found.entries[0].verdict == "wrong"


def test_what_the_target_does_not_depend_on_is_not_checked(product_of_sum):
    assert [e.name for e in check(product_of_sum, 4).entries] == ["x", "y"]
    assert [e.name for e in check(product_of_sum, 5).entries] == ["x", "y", "z"]


def test_constants_and_labels_are_not_checked(build):
    graph = build(
        z=[0.1, 0.2], k=1.0, loss=("softmax_cross_entropy", "z", "k"), f=("multiply", "loss", "loss")
    )
    constant = graph.add("constant", value=3.0)
    graph.disconnect(4, "y")
    graph.connect(constant, 4, "y")
    assert [e.label for e in check(graph, 4).entries] == ["z[0]", "z[1]"]


def test_an_array_target_stands_for_the_sum_of_its_entries(build):
    found = check(build(x=[1.0, 2.0], f=("square", "x")), 2)
    np.testing.assert_allclose([e.numerical for e in found.entries], [2, 4])
    assert found.passed


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1.0, 1e6, 1e12])
def test_large_and_small_inputs_are_checked_with_a_step_of_their_size(build, scale):
    found = check(build(x=3.0 * scale, y=-2.0 * scale, f=("add", "x", "y")), 3)
    assert found.worst < 1e-6


def test_rounding_noise_of_a_zero_gradient_does_not_count(build):
    graph = build(
        x=0.3, big=1e6, s=("add", "x", "big"), a=("scale", "s", {"factor": 0.7}),
        b=("scale", "x", {"factor": 0.7}), f=("subtract", "a", "b"),
    )  # fmt: skip
    found = check(graph, 6)
    noise = found.entries[0]
    assert noise.analytic == 0.0
    assert noise.numerical != 0.0
    assert found.passed


def test_a_kink_within_the_step_looks_wrong(build):
    assert not check(build(x=0.0, f=("relu", "x")), 2).passed
    assert not check(build(x=1.0, y=1.0 + 1e-6, d=("subtract", "x", "y"), f=("abs", "d")), 4).passed
    assert check(build(x=1e-3, f=("abs", "x")), 2).passed
    assert check(build(x=1e-6, f=("abs", "x")), 2).passed


# Sizes ---------------------------------------------------------------------------------------------------


TINY_LEAVES = {
    "log": {"x": 1e-8, "f": ("log", "x")},
    "sqrt": {"x": 1e-8, "f": ("sqrt", "x")},
    "reciprocal": {"x": -1e-9, "f": ("reciprocal", "x")},
    "tanh": {"x": 1e-8, "f": ("tanh", "x")},
    "one plus tanh": {"x": 1e-8, "t": ("tanh", "x"), "f": ("add_constant", "t", {"c": 1.0})},
    "exp": {"x": -1e-12, "f": ("exp", "x")},
    "square": {"x": 1e-8, "f": ("square", "x")},
    "one plus square": {"x": 1e-8, "s": ("square", "x"), "f": ("add_constant", "s", {"c": 1.0})},
    "relu beside its kink": {"x": 1e-9, "f": ("relu", "x")},
    "log of a product": {"x": 1e-8, "y": 1e-8, "p": ("multiply", "x", "y"), "f": ("log", "p")},
    "million and back": {"x": 1e-8, "big": 1e6, "s": ("add", "x", "big"), "f": ("subtract", "s", "big")},
    "logs of an array": {"x": [1e-12, 1e-8, 1e-3, 1e4], "f": ("log", "x")},
    "least normal number": {"x": 1e-300, "f": ("log", "x")},
}
LARGE_LEAVES = {
    "sum": {"x": 3e12, "y": -2e12, "f": ("add", "x", "y")},
    "square": {"x": 1e12, "f": ("square", "x")},
    "log": {"x": 1e12, "f": ("log", "x")},
    "reciprocal": {"x": 1e12, "f": ("reciprocal", "x")},
    "scaled tanh": {"x": 1e12, "s": ("scale", "x", {"factor": 1e-12}), "f": ("tanh", "s")},
    "close numbers": {"x": 1e12, "y": 1e12 + 1, "d": ("subtract", "x", "y"), "f": ("square", "d")},
    "array": {"x": [1e12, 1.0, -1e-12], "s": ("square", "x"), "f": ("sum", "s")},
}


SIZES = TINY_LEAVES | {f"large {name}": rows for name, rows in LARGE_LEAVES.items()}
LOST_TO_ROUNDING = {"one plus square": 1e-3, "million and back": 1e-4, "large close numbers": 1e-2}
"""Where the target's change is all but lost among its digits, whatever the step."""
DROWNED = {"large array": ["x[1]", "x[2]"]}
"""Where it is lost altogether."""


@pytest.mark.parametrize("name", SIZES)
def test_leaves_of_any_size_are_checked(build, name):
    graph = build(**SIZES[name])
    found = check(graph, max(graph))
    assert found.worst < LOST_TO_ROUNDING.get(name, 1e-7)
    drowned = DROWNED.get(name, [])
    assert [entry.label for entry in found.entries if entry.drowned] == drowned
    assert len(found.warnings) == len(drowned)


@pytest.mark.parametrize(
    ("rows", "h"),
    [
        ({"x": 2.0, "f": ("exp", "x")}, 2e-5),
        ({"x": -1e12, "f": ("square", "x")}, 1e7),
        ({"x": 1e-8, "f": ("log", "x")}, 1e-13),
        ({"x": 1e-8, "f": ("exp", "x")}, 1e-7),
        ({"x": 1e-8, "e": ("exp", "x"), "f": ("scale", "e", {"factor": 1e9})}, 2e-7),
        ({"x": 0.0, "f": ("tanh", "x")}, 1e-5),
        ({"x": 1e-8, "z": 0.0, "f": ("multiply", "x", "z")}, 1e-5),
    ],
)
def test_a_step_is_a_part_of_the_size_or_of_the_length_over_which_the_target_changes(build, rows, h):
    graph = build(**rows)
    assert check(graph, max(graph)).entries[0].h == pytest.approx(h, rel=1e-6)


@pytest.mark.parametrize("scale", [1e-30, 1e-12, 1.0, 1e12])
def test_a_wrong_rule_is_found_however_small_the_target_is(build, monkeypatch, scale):
    right = OPS["tanh"]
    wrong = dataclasses.replace(right, vjp=(lambda g, y, x: 2 * right.vjp[0](g, y, x),))
    monkeypatch.setattr("engine.graphs.graph.op_named", {**OPS, "tanh": wrong}.get)
    found = check(build(x=0.7, t=("tanh", "x"), f=("scale", "t", {"factor": scale})), 3)
    assert found.worst == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize(
    "rows",
    [
        {"x": 0.0, "f": ("square", "x")},
        {"x": 0.3, "f": ("subtract", "x", "x")},
        {"x": 0.3, "z": 0.0, "f": ("multiply", "x", "z")},
        {"x": -0.3, "f": ("relu", "x")},
        {"x": 0.3, "f": ("step", "x")},
        {"x": [0.0, -0.0], "f": ("square", "x")},
    ],
)
def test_a_gradient_of_zero_is_right_where_the_difference_is_zero(build, rows):
    graph = build(**rows)
    found = check(graph, max(graph))
    assert [entry.relative_error for entry in found.entries if entry.name == "x"] == pytest.approx(
        [0.0] * np.size(rows["x"])
    )
    assert found.passed


# What cannot be measured ---------------------------------------------------------------------------------


@pytest.mark.parametrize("far", [1e15, 1e20])
@pytest.mark.parametrize("op", ["relu", "tanh", "add_constant"])
def test_a_gradient_that_drowns_in_rounding_is_no_excellent_one(build, far, op):
    graph = build(x=0.5, a=(op, "x"), s=("add_constant", "a", {"c": far}))
    found = check(graph, 3)
    (entry,) = found.entries
    assert (entry.drowned, entry.verdict, found.measured) == (True, "not measured", ())
    assert found.passed
    assert "x" in found.warnings[0]
    assert "rounding" in found.warnings[0]


def test_what_drowns_does_not_hide_what_is_measured(build):
    graph = build(
        x=1.0, y=1e20, s=("add", "x", "y"), z=2.0, f=("multiply", "s", "z"),
    )  # fmt: skip
    found = check(graph, 5)
    assert [(e.name, e.drowned) for e in found.entries] == [("x", True), ("y", False), ("z", False)]
    assert [e.name for e in found.measured] == ["y", "z"]
    assert found.worst == max(e.relative_error for e in found.measured) < 1e-7
    assert len(found.warnings) == 1


def test_a_wrong_rule_whose_error_can_be_measured_is_wrong_and_not_drowned(build, monkeypatch):
    right = OPS["tanh"]
    wrong = dataclasses.replace(right, vjp=(lambda g, y, x: 2 * right.vjp[0](g, y, x),))
    monkeypatch.setattr("engine.graphs.graph.op_named", {**OPS, "tanh": wrong}.get)
    found = check(build(x=0.7, t=("tanh", "x"), f=("add_constant", "t", {"c": 1e7})), 3)
    assert (found.passed, found.entries[0].verdict) == (False, "wrong")


@pytest.mark.parametrize("step", [0, -1e-5, 1, 2.0, np.nan, np.inf, "1e-5", None])
def test_a_step_is_a_number_between_0_and_1(product_of_sum, step):
    with pytest.raises(InvalidValueError, match="step"):
        check(product_of_sum, 5, step=step)
    with pytest.raises(InvalidValueError, match="step"):
        error_curve(product_of_sum, 5, 1, steps=[1e-3, step])


@pytest.mark.parametrize("op", ["sqrt", "log", "reciprocal"])
def test_what_is_not_finite_does_not_pass_and_gives_no_warning(build, op):
    found = check(build(x=0.0, f=(op, "x")), 2)
    assert not found.passed


def test_single_precision_is_checked_in_double(build):
    graph = build(x=np.float32(0.7), f=("tanh", "x"))
    assert check(graph, 2).worst < 1e-7


def test_a_smaller_step_can_be_asked_for(build):
    graph = build(x=1.0, f=("exp", "x"))
    coarse, fine = check(graph, 2, step=1e-2), check(graph, 2, step=1e-4)
    assert (coarse.step, fine.step) == (1e-2, 1e-4)
    assert coarse.worst == pytest.approx(1e-4 / 6, rel=1e-2)
    assert fine.worst < 1e-7


def test_checking_changes_no_value(product_of_sum, state):
    before = state(product_of_sum)
    check(product_of_sum, 5)
    assert state(product_of_sum) == before


def test_a_check_cannot_be_changed(product_of_sum):
    found = check(product_of_sum, 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.entries = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.entries[0].analytic = 0.0


def test_refusals_are_those_of_an_evaluation(build, product_of_sum):
    with pytest.raises(UnknownNodeError):
        check(product_of_sum, 99)
    with pytest.raises(ShapeError):
        check(build(x=[1.0, 2.0], y=[1.0, 2.0, 3.0], f=("add", "x", "y")), 3)
    product_of_sum.disconnect(4, "x")
    with pytest.raises(MissingInputError):
        check(product_of_sum, 5)


@pytest.mark.parametrize(
    ("rows", "kinked"),
    [
        ({"x": 0.0, "f": ("relu", "x")}, {"x": ["f"]}),
        ({"x": 1e-6, "a": ("abs", "x"), "f": ("square", "a")}, {"x": []}),
        ({"x": 1 + 1e-6, "s": ("add_constant", "x", {"c": -1.0}), "a": ("abs", "s"), "f": ("square", "a")},
         {"x": ["a"]}),
        ({"x": 1 - 1e-6, "s": ("add_constant", "x", {"c": -1.0}), "t": ("scale", "s", {"factor": 1000.0}),
          "f": ("relu", "t")}, {"x": ["f"]}),
        ({"x": [0.0, 0.0], "f": ("l2_norm", "x")}, {"x": ["f"]}),
        ({"x": 1 + 1e-6, "s": ("add_constant", "x", {"c": -1.0}), "f": ("l2_norm", "s")}, {"x": ["f"]}),
        ({"x": [1.0, 0.0], "f": ("l2_norm", "x")}, {"x": []}),
        ({"x": 2.0, "y": 2.0, "f": ("max", "x", "y")}, {"x": ["f"], "y": ["f"]}),
        ({"x": 2.0, "y": 2.0, "f": ("min", "x", "y")}, {"x": ["f"], "y": ["f"]}),
        ({"x": 2.0, "y": 0.0, "m": ("max", "x", "y"), "r": ("relu", "y"), "f": ("add", "m", "r")},
         {"x": [], "y": ["r"]}),
        ({"x": 1e-3, "f": ("abs", "x")}, {"x": []}),
        ({"x": 2.0, "f": ("max", "x", "x")}, {"x": []}),
        ({"x": 0.0, "f": ("step", "x")}, {"x": ["f"]}),
        ({"x": 0.0, "f": ("tanh", "x")}, {"x": []}),
    ],
)  # fmt: skip
def test_a_kink_within_the_step_is_named(build, rows, kinked):
    graph = build(**rows)
    found = check(graph, max(graph.outputs()))
    assert {e.name: [kink.name for kink in e.kinks] for e in found.entries} == kinked


def test_only_the_entry_that_crosses_a_kink_is_warned_of(build):
    graph = build(x=[0.0, 1.0, -1.0], f=("relu", "x"))
    found = check(graph, 2)
    assert [e.kinks for e in found.entries] == [(Kink(2, "f"),), (), ()]
    (warning,) = found.warnings
    assert "x[0]" in warning
    assert "f" in warning


def test_a_slope_that_turns_a_corner_is_named_where_it_costs_digits(build):
    found = check(build(y=1.0, t=0.0, f=("huber", "y", "t")), 3)
    assert found.passed
    assert [entry.verdict for entry in found.entries] == ["close", "excellent"]
    assert ["agree" in warning for warning in found.warnings] == [False, True]
    assert found.warnings[0].startswith("y: a kink of f lies within the step")


@pytest.mark.parametrize(
    "rows",
    [
        {"x": 0.0, "r": ("relu", "x"), "z": 0.0, "f": ("multiply", "r", "z")},
        {"x": 0.0, "f": ("abs", "x")},
        {"x": 2.0, "y": 2.0, "f": ("max", "x", "y")},
        {"x": [0.0, 3.0], "f": ("l1_norm", "x")},
    ],
)
def test_a_kink_is_warned_of_in_softer_words_where_both_gradients_agree(build, rows):
    graph = build(**rows)
    found = check(graph, max(graph))
    assert [entry.label for entry in found.entries if entry.kinks]
    for entry in found.entries:
        assert ("agree" in entry.warning) is bool(entry.kinks)
        assert entry.verdict == "excellent"
    assert len(found.warnings) == len([entry for entry in found.entries if entry.kinks])


def test_the_error_of_a_difference_falls_with_truncation_and_rises_with_rounding(build):
    curve = error_curve(build(x=1.0, f=("exp", "x")), 2, 1)
    assert curve.analytic == pytest.approx(np.e)
    assert [curve.points[0].step, curve.points[-1].step] == pytest.approx([1e-1, 1e-14])
    error = {round(np.log10(point.step) * 2): point.relative_error for point in curve.points}
    assert error[-2] == pytest.approx(1e-2 / 6, rel=1e-2)
    assert error[-4] == pytest.approx(1e-4 / 6, rel=1e-2)
    assert error[-28] > 1e-4
    assert 1e-8 < curve.best.step < 1e-4
    assert curve.best.relative_error < 1e-9


@pytest.mark.parametrize(("x", "size"), [(2.0, 2.0), (1e12, 1e12), (1e-8, 1e-8), (-1e-3, 1e-3)])
def test_every_step_of_a_curve_is_a_part_of_the_size(build, x, size):
    curve = error_curve(build(x=x, f=("square", "x")), 2, 1, steps=[1e-1, 1e-3, 1e-5])
    assert [point.h for point in curve.points] == pytest.approx([size / 10, size / 1e3, size / 1e5])


def test_a_curve_of_no_steps_has_no_points(build):
    assert error_curve(build(x=1.0, f=("exp", "x")), 2, 1, steps=[]).points == ()


def test_the_curve_of_one_entry_of_an_array(build):
    graph = build(W=[[0.1, 0.5], [-0.3, 0.8]], x=[0.2, 0.4], q=("matmul", "W", "x"), f=("sum", "q"))
    curve = error_curve(graph, 4, 1, (1, 0), steps=[1e-2, 1e-4])
    assert (curve.name, curve.index, curve.analytic) == ("W", (1, 0), 0.2)
    assert [point.step for point in curve.points] == [1e-2, 1e-4]


def test_a_step_too_small_to_move_the_number_measures_nothing(build):
    curve = error_curve(build(x=1.0, f=("exp", "x")), 2, 1, steps=[1e-300, 1e-5])
    assert np.isnan(curve.points[0].numerical)
    assert curve.best.step == 1e-5


@pytest.mark.parametrize(("leaf", "index"), [(3, ()), (4, ()), (1, (0,)), (1, (0, 0))])
def test_a_curve_is_refused_where_there_is_nothing_to_measure(product_of_sum, leaf, index):
    with pytest.raises(InvalidValueError):
        error_curve(product_of_sum, 4, leaf, index)


@pytest.mark.parametrize(
    ("below", "middle", "above", "changes"),
    [
        (-1.0, 0.5, 1.0, True),
        (1.0, 0.5, -1.0, True),
        (1.0, 1.1, 1.2, False),
        (0.3, 1.0, 3.0, True),
        (3.0, 1.0, 0.3, True),
        (0.0, 0.0, 0.0, False),
        (0.0, 1.0, 2.0, True),
        (np.nan, 1.0, -1.0, True),
        (1.0, np.nan, -1.0, False),
    ],
)
def test_a_kink_is_crossed_where_a_sign_changes_or_would_going_straight_on(below, middle, above, changes):
    assert gradcheck._changes_side(*(np.array([side]) for side in (below, middle, above))) is changes
