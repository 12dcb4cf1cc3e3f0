"""Inputs that are nearly right: made from good ones by a seeded hand, so that they get past the reader.

Documents stay JSON of the right form and tables stay tables; what changes are the numbers, names, ops and
wires in them, which are what people and broken programs get wrong.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

from engine.files.document import encode
from engine.files.examples import examples
from engine.ops import OPS

Draw = random.Random
Record = dict[str, Any]

NUMBERS = (0.0, -0.0, 1.0, -1.0, 0.5, 1e-300, 1e300, -1e16, 3, "NaN", "Infinity", "-Infinity")
TEXTS = (
    "", "x", "<img src='/dev/zero'>", "<b>bold</b>", "&amp;", "a\nb",
    "\u202egnp", "e\u0301", "가중치", "%s {0}",
    "x" * 300, "\u3164", "х", "lambda", "\\frac{1}{2}", "1/0",
)  # fmt: skip
NAMES = ("x", "y1", "_", "é", "e\u0301", "가중치", "lambda", "x" * 60, "exp2", "W_hidden", "add")
CARELESSNESS = 0.15
"""How often a change may be one that what reads it refuses."""
FORMULAS = (
    "1/(1+exp(-(w0*x0+w1*x1+w2)))", "(x+y)*z", "sum(square(W@x))", "max(x, 0)", "affine(x, W, b)",
    "x^2+2*x+1",
    "softmax(z)", "q = x + y; f = q * z", "log(x)/sqrt(y)", "abs(x-y)", "sigmoid(w*x+b)", "x = -2; y = x*x",
    "\\frac{1}{1+e^{-x}}", "np.exp(-x).sum()", "[[1, 2], [3, 4]] @ x",
)  # fmt: skip
PARTS = ("x+y", "x*x", "exp(-x)", "w*x+b", "1/x", "log(y)", "abs(x)", "2", "-1.5", "x^2", "max(x, y)")
FUNCTIONS = ("exp", "log", "sqrt", "tanh", "sigmoid", "relu", "abs", "square", "sin", "sum")
CLASSES = ("a", "b", "가", "<b>c</b>", "0", "1")
ODD_VALUES: tuple[Any, ...] = (None, -1, 1e300, "NaN", "x" * 5000, [[]], {"a": {}}, True, "\0", 10**30)


def document(draw: Draw) -> bytes:
    """Return an example's document with up to four things in it changed."""
    record = json.loads(encode(draw.choice(examples()).contents()))
    for _turn in range(draw.randint(0, 4)):
        draw.choice(_CHANGES)(draw, record)
    return json.dumps(record).encode()


def formula(draw: Draw) -> str:
    """Return a formula with parts put into one another, wrapped, doubled, or carelessly cut."""
    text = draw.choice(FORMULAS)
    for _turn in range(draw.randint(0, 3)):
        text = _cut(draw, text) if _is_careless(draw) else _rebuilt(draw, text)
    return text


def _rebuilt(draw: Draw, text: str) -> str:
    """Return a formula that stands to reason: another in place of a variable, a function around it, …"""
    other = draw.choice(PARTS)
    if ";" in text or "=" in text:
        return draw.choice((f"{text} ; f2 = {other}", text.replace("x", "x1"), f" {text}\n"))
    return draw.choice((
        re.sub(r"\bx\b", f"({other})", text), f"({text})", "-" * draw.randint(1, 80) + f"({text})",
        f"{draw.choice(FUNCTIONS)}({text})", f"({text}){draw.choice('+-*/')}({other})", f"y9 = {text}",
        f"({text})^{draw.choice(('2', '-1', '0.5', 'x'))}",
        f"{draw.choice(('1e300', '0', '1e-300'))}*({text})",
    ))  # fmt: skip


def _cut(draw: Draw, text: str) -> str:
    place, other = draw.randrange(len(text) + 1), draw.choice(FORMULAS)
    cut = draw.randrange(len(other) + 1)
    return draw.choice((
        text[:place] + other[:cut] + text[place:], text[:place], text + ";" + other,
        text[:place] + draw.choice("+-*/^()[]{};,=.|√²·'\"\\@ \n") + text[place:],
    ))  # fmt: skip


def table(draw: Draw) -> bytes:
    """Return a table of numbers with a target, with columns, cells, lines or its encoding changed."""
    columns, rows = draw.randint(1, 4), draw.choice((4, 8, 30, 200))
    classes = draw.sample(CLASSES, 2)
    cells = [_row(draw, columns, classes[number % 2]) for number in range(rows)]
    kind = draw.choice((_same_column, _one_class, _far_cell, _numbers_to_predict, _rare_class, None, None))
    if kind:
        kind(draw, cells)
    if _is_careless(draw):
        draw.choice(cells)[draw.randrange(columns + 1)] = str(draw.choice((*NUMBERS, *TEXTS)))
    header = draw.choice(([], [[f"c{place}" for place in range(columns)] + ["target"]]))
    delimiter, end = draw.choice(",;\t"), draw.choice(("\n", "\r\n", "\n\n"))
    text = end.join(delimiter.join(line) for line in [*header, *cells])
    return text.encode("utf-16" if draw.random() < CARELESSNESS / 4 else draw.choice(("utf-8", "utf-8-sig")))


def blob(draw: Draw) -> bytes:
    """Return bytes of no kind, for whatever reads them."""
    return draw.choice((b"", b"\0" * 40, b"PK\x03\x04", b"{" * 5000, draw.randbytes(200), b"[" * 20000))


def leaf_changed(draw: Draw, record: Any) -> Any:
    """Return a record of JSON with one of its values replaced, at any depth."""
    if isinstance(record, dict) and record:
        name = draw.choice([*record])
        return {**record, name: leaf_changed(draw, record[name])}
    if isinstance(record, list) and record and draw.random() < 0.8:
        place = draw.randrange(len(record))
        return [*record[:place], leaf_changed(draw, record[place]), *record[place + 1 :]]
    return draw.choice(ODD_VALUES) if _is_careless(draw) else _of_the_same_kind(draw, record)


def _of_the_same_kind(draw: Draw, value: Any) -> Any:
    kinds = {
        bool: (True, False), int: (0, 1, 7, 50, 2**40), float: (0.0, 1e-9, 0.5, 1e6),
        str: ("adam", "sgd", "moons", "digits", "tanh", "batch", ""), list: ([],), type(None): (None, 1),
    }  # fmt: skip
    return draw.choice(kinds.get(type(value), (value,)))


# How a table is made ----------------------------------------------------------------------------------------


def _row(draw: Draw, columns: int, target: str) -> list[str]:
    return [f"{draw.gauss(0, 1):.4g}" for _column in range(columns)] + [target]


def _same_column(draw: Draw, cells: list[list[str]]) -> None:
    place, value = draw.randrange(len(cells[0]) - 1), draw.choice(("0", "-3.5", "1e99", "1e-300"))
    for line in cells:
        line[place] = value


def _one_class(draw: Draw, cells: list[list[str]]) -> None:
    label = draw.choice((*CLASSES, "1.0"))
    for line in cells:
        line[-1] = label


def _far_cell(draw: Draw, cells: list[list[str]]) -> None:
    draw.choice(cells)[0] = draw.choice(("1e99", "-1e60", "1e-300", "-0.0", "123456789012345678901234567890"))


def _numbers_to_predict(draw: Draw, cells: list[list[str]]) -> None:
    scale = draw.choice((1.0, 1e-200, 1e90, 0.0))
    for line in cells:
        line[-1] = repr(draw.gauss(0, 1) * scale)


def _rare_class(draw: Draw, cells: list[list[str]]) -> None:
    for line in draw.sample(cells, 2):
        line[-1] = "rare"


# How a document is changed ----------------------------------------------------------------------------------


def _any_node(draw: Draw, record: Record) -> Record:
    nodes = record["nodes"] or [{}]
    chosen: Record = draw.choice(nodes)
    inside = chosen.get("inside")
    return _any_node(draw, inside) if inside and draw.random() < 0.5 else chosen


def _is_careless(draw: Draw) -> bool:
    """Say whether what a reader would refuse is written this time."""
    return draw.random() < CARELESSNESS


def _another_op(draw: Draw, record: Record) -> None:
    node = _any_node(draw, record)
    old = OPS.get(node.get("op", ""))
    alike = [name for name, op in OPS.items() if old and op.ports == old.ports and op.is_leaf == old.is_leaf]
    node["op"] = draw.choice([*OPS] if _is_careless(draw) or not alike else alike)


def _another_value(draw: Draw, record: Record) -> None:
    shape = draw.choice(((), (1,), (3,), (2, 3), (1, 200), (200, 1), (2, 2, 2)))
    leaves = [node for node in record["nodes"] if "value" in node]
    node = _any_node(draw, record) if _is_careless(draw) or not leaves else draw.choice(leaves)
    node["value"] = _array(draw, shape)


def _array(draw: Draw, shape: tuple[int, ...]) -> Any:
    if not shape:
        return draw.choice(NUMBERS)
    return [_array(draw, shape[1:]) for _row in range(shape[0])]


def _another_name(draw: Draw, record: Record) -> None:
    _any_node(draw, record)["name"] = draw.choice(TEXTS if _is_careless(draw) else NAMES)


def _another_place(draw: Draw, record: Record) -> None:
    _any_node(draw, record)["position"] = [
        draw.choice((0.0, 1e9, -1e300, 3.7)),
        draw.choice((0.0, 1e9, 1e-9)),
    ]


def _another_wire(draw: Draw, record: Record) -> None:
    if record["edges"]:
        edge = draw.choice(record["edges"])
        end = "target" if _is_careless(draw) else "source"
        edge[end] = draw.choice(record["nodes"])["id"]


def _one_wire_less(draw: Draw, record: Record) -> None:
    if record["edges"]:
        record["edges"].remove(draw.choice(record["edges"]))


def _another_twin(draw: Draw, record: Record) -> None:
    if record["nodes"]:
        twin = copy.deepcopy(draw.choice(record["nodes"]))
        twin["id"] = max(node["id"] for node in record["nodes"]) + draw.choice((1, 1, 10**6))
        twin["name"] = f"twin{twin['id']}"
        record["nodes"].append(twin)


def _another_attribute(draw: Draw, record: Record) -> None:
    attributes = _any_node(draw, record).get("attributes") or {"c": 1.0}
    attributes[draw.choice([*attributes])] = draw.choice((0, -1.5, 1e30, [3, -1], 10**9))


def _another_text(draw: Draw, record: Record) -> None:
    record[draw.choice(("title", "description"))] = draw.choice(TEXTS)


def _another_target(draw: Draw, record: Record) -> None:
    record["target"] = draw.choice([*(node["id"] for node in record["nodes"]), None, 10**9])


def _another_view(draw: Draw, record: Record) -> None:
    record["view"] = {"centre": [draw.choice((0.0, 1e12)), 0.0], "zoom": draw.choice((1e-9, 1.0, 1e9))}


_CHANGES: tuple[Callable[[Draw, Record], None], ...] = (
    _another_op, _another_value, _another_value, _another_name, _another_place, _another_wire, _another_wire,
    _one_wire_less, _another_twin, _another_attribute, _another_text, _another_target, _another_view,
)  # fmt: skip
