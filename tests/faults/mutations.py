"""Inputs that are nearly right: made from good ones by a seeded hand, so that they get past the reader.

Documents stay JSON of the right form and tables stay tables; what changes are the numbers, names, ops and
wires in them, which are what people and broken programs get wrong.
"""

from __future__ import annotations

import copy
import json
import random
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
FORMULAS = (
    "1/(1+exp(-(w0*x0+w1*x1+w2)))", "(x+y)*z", "sum(square(W@x))", "max(x, 0)", "affine(x, W, b)",
    "x^2+2*x+1",
    "softmax(z)", "q = x + y; f = q * z", "log(x)/sqrt(y)", "abs(x-y)", "sigmoid(w*x+b)", "x = -2; y = x*x",
    "\\frac{1}{1+e^{-x}}", "np.exp(-x).sum()", "[[1, 2], [3, 4]] @ x",
)  # fmt: skip
TABLES = (
    "x,y,label\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n", "1.5;2,5;0\n3;4;1\n5;6;0\n7;8;1\n", "a\tb\n1\t2\n3\t4\n5\t6\n",
    "sepal,petal,species\n5.1,1.4,setosa\n4.9,1.4,setosa\n6.3,5.6,virginica\n5.8,5.1,virginica\n",
)  # fmt: skip


def document(draw: Draw) -> bytes:
    """Return an example's document with up to five things in it changed."""
    record = json.loads(encode(draw.choice(examples()).contents()))
    for _turn in range(draw.randint(0, 5)):
        draw.choice(_CHANGES)(draw, record)
    return json.dumps(record).encode()


def formula(draw: Draw) -> str:
    """Return a formula with pieces exchanged, doubled, nested or cut."""
    text = draw.choice(FORMULAS)
    for _turn in range(draw.randint(0, 4)):
        place, other = draw.randrange(len(text) + 1), draw.choice(FORMULAS)
        cut = draw.randrange(len(other) + 1)
        text = draw.choice((
            text[:place] + other[:cut] + text[place:], text[:place], f"({text})", text.replace("x", "(x)"),
            text[:place] + draw.choice("+-*/^()[]{};,=.|√²·'\"\\@ \n") + text[place:],
            "-" * draw.randint(1, 80) + text,
            f"exp({text})", text + ";" + other,
        ))  # fmt: skip
    return text


def table(draw: Draw) -> bytes:
    """Return the text of a table with cells, lines or its encoding changed."""
    lines = draw.choice(TABLES).split("\n")
    for _turn in range(draw.randint(0, 5)):
        place = draw.randrange(len(lines))
        cells = lines[place].split(",")
        cells[draw.randrange(len(cells))] = str(draw.choice((*NUMBERS, *TEXTS)))
        lines[place] = draw.choice((",".join(cells), lines[place] * 2, "", lines[place] + ","))
    return "\n".join(lines * draw.choice((1, 1, 40))).encode(
        draw.choice(("utf-8", "utf-16", "cp1252")), "replace"
    )


def blob(draw: Draw) -> bytes:
    """Return bytes of no kind, for whatever reads them."""
    return draw.choice((b"", b"\0" * 40, b"PK\x03\x04", b"{" * 5000, draw.randbytes(200), b"[" * 20000))


# How a document is changed ----------------------------------------------------------------------------------


def _any_node(draw: Draw, record: Record) -> Record:
    nodes = record["nodes"] or [{}]
    chosen: Record = draw.choice(nodes)
    inside = chosen.get("inside")
    return _any_node(draw, inside) if inside and draw.random() < 0.5 else chosen


def _another_op(draw: Draw, record: Record) -> None:
    _any_node(draw, record)["op"] = draw.choice([*OPS])


def _another_value(draw: Draw, record: Record) -> None:
    shape = draw.choice(((), (1,), (3,), (2, 3), (1, 200), (200, 1), (2, 2, 2)))
    _any_node(draw, record)["value"] = _array(draw, shape)


def _array(draw: Draw, shape: tuple[int, ...]) -> Any:
    if not shape:
        return draw.choice(NUMBERS)
    return [_array(draw, shape[1:]) for _row in range(shape[0])]


def _another_name(draw: Draw, record: Record) -> None:
    _any_node(draw, record)["name"] = draw.choice(TEXTS)


def _another_place(draw: Draw, record: Record) -> None:
    _any_node(draw, record)["position"] = [
        draw.choice((0.0, 1e9, -1e300, 3.7)),
        draw.choice((0.0, 1e9, 1e-9)),
    ]


def _another_wire(draw: Draw, record: Record) -> None:
    if record["edges"]:
        edge = draw.choice(record["edges"])
        edge[draw.choice(("source", "target"))] = draw.choice(record["nodes"])["id"]


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
