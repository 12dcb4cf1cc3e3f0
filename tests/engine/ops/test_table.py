"""The op table as a table: what the palette, the inspector and the exporters may count on."""

from __future__ import annotations

import dataclasses
import re
import string
from collections import Counter

import numpy as np
import pytest

from engine.errors import UnknownOpError
from engine.ops import LEAF_KINDS, OPS, Attribute, Kind, op_named
from engine.ops.table import select
from tests.engine.rows import ROWS, row_name

EVERY_ROW = pytest.mark.parametrize("op", ROWS, ids=row_name)
TRANSCENDENTAL = frozenset(
    ("exp", "log", "log2", "log10", "sin", "cos", "tan", "sinh", "cosh", "arctan", "log_sum_exp")
)
PROMISED = [
    "input",
    "parameter",
    "constant",
    "add",
    "subtract",
    "multiply",
    "divide",
    "negate",
    "power",
    "square",
    "sqrt",
    "exp",
    "log",
    "reciprocal",
    "max",
    "min",
    "abs",
    "matmul",
    "affine",
    "sum",
    "mean",
    "identity",
    "step",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "softplus",
    "squared_error",
    "softmax_cross_entropy",
]


def fields(template):
    """Return the names that a format template asks for."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}


def test_the_promised_ops_are_there():
    assert [name for name in PROMISED if name not in OPS] == []


@EVERY_ROW
def test_a_row_is_found_by_its_name(op):
    assert op_named(op.name) is (op if op.of_many is None else op.of_many(2))


@pytest.mark.parametrize("name", ["add", "multiply", "max", "min"])
def test_a_row_for_any_number_of_inputs_is_made_once(name):
    row = OPS[name].of_many(6)
    assert row.ports == ("x", "y", "z", "w", "x5", "x6")
    assert row is OPS[name].of_many(6)
    assert row.of_many(2) is OPS[name]
    assert [op.name for op in OPS.values() if op.of_many] == ["add", "multiply", "max", "min"]


@pytest.mark.parametrize("name", ["", "Add", "maximum", "no such op"])
def test_an_unknown_name_is_refused_by_name(name):
    with pytest.raises(UnknownOpError, match=repr(name)):
        op_named(name)


def test_titles_are_unique():
    assert [title for title, times in Counter(op.title for op in OPS.values()).items() if times > 1] == []


def test_names_and_aliases_never_clash():
    every = [name for op in OPS.values() for name in (op.name, *op.aliases)]
    assert [name for name, times in Counter(every).items() if times > 1] == []


@EVERY_ROW
def test_names_ports_and_attributes_are_identifiers(op):
    words = [op.name, *op.ports, *op.defaults(), *op.aliases]
    assert all(word.isidentifier() for word in words)
    assert len({*op.ports, *op.defaults(), "out"}) == len(op.ports) + len(op.defaults()) + 1


@EVERY_ROW
def test_a_row_says_what_the_reader_needs(op):
    assert op.title.strip()
    assert op.symbol_with(op.defaults()).strip()
    assert op.description.endswith(".")
    assert op.latex


@EVERY_ROW
def test_leaves_hold_values_and_the_others_compute(op):
    assert op.is_leaf == (op.kind in LEAF_KINDS) == (not op.ports)


def test_every_kind_has_rows():
    assert {op.kind for op in OPS.values()} == set(Kind) - {Kind.COMPOSITE}


@EVERY_ROW
def test_formulas_fill_in_with_ports_attributes_and_output(op):
    known = {*op.ports, *op.defaults(), "out"}
    words = {**dict.fromkeys(known, "v"), **op.defaults(), "g": "g"}
    rules = [rule for rule in op.vjp_latex if isinstance(rule, str)]
    assert fields(" ".join((op.latex, *op.local_latex))) <= known
    for template in (op.latex, *op.local_latex, *rules, *formulas_of_arrays(op)):
        assert fields(template) <= known | {"g"}
        filled = template.format(**words)
        assert filled.count("{") == filled.count("}")
        assert filled.count(r"\left") == filled.count(r"\right")


@EVERY_ROW
def test_the_formula_mentions_every_port(op):
    assert set(op.ports) <= fields(op.latex)


@EVERY_ROW
def test_there_is_a_formula_of_the_gradient_for_each_port_that_has_one(op):
    assert len(op.local_latex) == len(op.ports)
    assert len(op.vjp_latex) in {0, len(op.ports)}
    told = zip(op.local_latex, op.vjp_latex or op.local_latex, strict=True)
    assert [bool(local or rule) for local, rule in told] == [rule is not None for rule in op.vjp]


@EVERY_ROW
def test_what_needs_no_shapes_to_say_its_gradient_is_a_text(op):
    """So that the inspector, which has no shapes, can always say something."""
    for local, rule in zip(op.local_latex, op.vjp_latex, strict=False):
        assert local or isinstance(rule, str)


def formulas_of_arrays(op):
    """Return every template that depends on the ports' shapes, for every sample of them."""
    made = [rule for rule in (op.latex_of_arrays, *op.vjp_latex) if rule and not isinstance(rule, str)]
    return [rule(*shapes) for rule in made for shapes in op.sample_shapes]


def test_an_op_is_elementwise_for_all_its_ports_or_for_none():
    assert {op.name for op in OPS.values() if op.local and len(op.local) != len(op.ports)} == set()


def test_gates_that_do_something_else_look_otherwise():
    symbols = Counter(op.symbol_with(op.defaults()) for op in OPS.values())
    assert {symbol for symbol, count in symbols.items() if count > 1} == {"max"}


@pytest.mark.parametrize(
    ("name", "attributes", "symbol"),
    [
        ("add_constant", {}, "+1"),
        ("add_constant", {"c": -1.0}, "−1"),
        ("add_constant", {"c": 0.5}, "+0.5"),
        ("add_constant", {"c": 1e-7}, "+1e−07"),
        ("scale", {}, "×2"),
        ("scale", {"factor": -1.5}, "×−1.5"),
        ("multiply", {}, "×"),
    ],
)
def test_symbols_carry_their_number_with_a_true_minus_sign(name, attributes, symbol):
    op = OPS[name]
    assert op.symbol_with({**op.defaults(), **attributes}) == symbol


@pytest.mark.parametrize(
    ("name", "role"),
    [("add", "distributor"), ("multiply", "switcher"), ("max", "router"), ("min", "router"), ("exp", "")],
)
def test_gates_have_the_roles_that_lectures_give_them(name, role):
    assert OPS[name].gate == role


@EVERY_ROW
def test_what_is_no_elementary_arithmetic_says_whose_it_is_and_of_which_year(op):
    has_source = re.search(r"\w.*, 1[789]\d\d$|\w.*, 20\d\d$", op.source) is not None
    needs_one = op.kind in {Kind.ACTIVATION, Kind.LOSS} or "norm" in op.name or op.name in TRANSCENDENTAL
    assert has_source or (not op.source and (not needs_one or op.name == "identity"))


@EVERY_ROW
def test_rows_cannot_be_changed(op):
    with pytest.raises(dataclasses.FrozenInstanceError):
        op.title = "another"


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        OPS["add"] = OPS["subtract"]


@EVERY_ROW
def test_a_new_node_starts_from_defaults_of_its_own(op):
    op.defaults().clear()
    assert list(op.defaults()) == [attribute.name for attribute in op.attributes]
    assert all(np.isfinite(value) for value in op.defaults().values())


@EVERY_ROW
def test_defaults_lie_in_the_range_of_their_attribute(op):
    assert all(attribute.allows(attribute.default) for attribute in op.attributes)


def test_a_range_reads_as_mathematics_writes_it():
    assert Attribute("p", "Share", 0.5, above=0.0, most=1.0).range == "p > 0, p ≤ 1"
    assert Attribute("p", "Share", 0.5).range == ""
    assert Attribute("p", "Share", 0.5, up_to="q").range == "p ≤ q"
    assert Attribute("p", "Share", 0.5, least=0.0, up_to="q").range == "p ≥ 0, p ≤ q"


@EVERY_ROW
def test_domains_hold_values(op):
    assert all(domain.low < domain.high for domain in op.domain)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_select_keeps_the_dtype_of_what_it_imitates(dtype):
    like = np.ones(3, dtype)
    chosen = select(np.array([True, False, True]), 1.0, np.float64(2), like=like)
    assert chosen.dtype == dtype
    np.testing.assert_array_equal(chosen, [1, 2, 1])
    assert type(select(np.True_, 1.0, 2.0, like=dtype(3))) is dtype
