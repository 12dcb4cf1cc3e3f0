"""The page of a film is written as it was looked at: its graph, its colours, its buttons and texts.

`WRITE_DRAWINGS=1 pytest tests/gui/flow/test_film_drawing.py` stores it anew.
"""

from __future__ import annotations

import re

import pytest

from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Graph
from engine.ops import INLINE_CONSTANT
from gui.document import regrouping
from gui.document.document import Document
from gui.flow.film import Look
from gui.flow.film_nodes import node_drawing
from gui.flow.film_page import film_page
from gui.flow.passes import backward
from gui.flow.playback import Playback
from tests.gui.drawing import compare
from tests.gui.wiring import wiring

pytestmark = pytest.mark.usefixtures("letters_of_one_width", "light")

LONG = "a_name_far_too_long_for_any_gate_or_leaf"
FORK = f"x = 2; w = [1, -2]; {LONG} = 4; y = x * x; z = relu(x - y); v = w * z; f = sum(v * {LONG})"
TOLD_ELSEWHERE = re.compile(
    r"<style>.*?(?=:root)|<defs>.*</defs>|<script.*</script>|<div hidden>.*</div>|sha256-[^']*",
    re.DOTALL,
)
"""The template's own rules, outlines of letters, the steps with the player, typeset formulas and a digest."""


@pytest.fixture
def document(qapp):
    """Yield a document with a fork, an array, a composite, a long name and a title that is to be escaped."""
    formula = parse(FORK)
    graph = formula.graph
    places = {node: (140.0 * place, 90.0 * (place % 3)) for place, node in enumerate(graph)}
    document = Document()
    document.replace(Contents(graph, places, formula.target, title="Two < three", description="A & B"))
    document.flush()
    inside = [node.id for node in document.graph.nodes() if node.op.name in {"subtract", "relu"}]
    regrouping.group(document, inside, "hinge")
    document.flush()
    yield document
    document.flush()


def test_a_page_is_written_as_it_was_looked_at(document):
    playback = Playback(document, backward(document))
    heard = wiring(playback)
    page = TOLD_ELSEWHERE.sub("", film_page(playback))
    assert wiring(playback) == heard, "nobody goes on following a playback that is written"
    compare("film-page", page.replace("><", ">\n<").splitlines())


LEAVES = {
    "in a row": ("x", [Look("2.00"), Look("−12.5")]),
    "with a picture": ("X", [Look("2×3", pictures=("a", "b"), strip=(24.0, 12.0))]),
    "with a wide picture": ("X", [Look("2"), Look("2×3", pictures=("a", "b"), strip=(34.0, 12.0))]),
    "with room to the pixel": ("abcd", [Look("−12")]),
    "hardly in a row": ("abcdef", [Look("1")]),
    "with a name a little smaller": ("abcdefgh", [Look("1")]),
    "stacked as large as fits": ("n" * 24, [Look("2.00")]),
    "stacked": (LONG, [Look("2.00")]),
    "stacked with a picture": (LONG, [Look("2×3", pictures=("a", "b"), strip=(24.0, 12.0))]),
    "not known": ("x", []),
}


def test_nodes_of_all_kinds_are_written_as_they_were_looked_at(qapp):
    graph, lines = Graph(), []
    for words, (name, looks) in LEAVES.items():
        node = graph.node(graph.add("input", name=name, value=1.0))
        drawn = node_drawing(node, is_target=False, value="v", looks=looks)
        lines += [f"-- a leaf {words}", *drawn.replace("><", ">\n<").splitlines()]
        graph.remove(node.id)
    for op, name in (
        ("sigmoid", "bell"),
        ("sigmoid", LONG),
        ("sigmoid", None),
        (READY_MADE["neuron"].row(), LONG),
    ):
        node = graph.node(graph.add(op, name=name))
        for is_target in (False, True):
            drawn = node_drawing(node, is_target=is_target, value="v", looks=())
            lines += [f"-- {node.op.title} {name} {is_target}", *drawn.replace("><", ">\n<").splitlines()]
        graph.remove(node.id)
    node = graph.node(graph.add(INLINE_CONSTANT, name="c", value=2.0))
    lines += ["-- a plate", node_drawing(node, is_target=False, value="v", looks=())]
    compare("film-nodes", lines)


def test_a_number_typed_at_a_port_is_a_plate_without_a_name_or_ports(qapp):
    graph = Graph()
    node = graph.node(graph.add(INLINE_CONSTANT, name="c", value=2.0))
    drawn = node_drawing(node, is_target=False, value="v1", looks=())
    assert 'id="v1"' in drawn
    assert (drawn.count("<text"), drawn.count("<circle"), drawn.count("<rect")) == (1, 0, 1)
