"""A gate without a name is named by its op in words from near by, where numbers and nodes leave room."""

from __future__ import annotations

import numpy as np

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.canvas.node_painter import TITLES_FROM
from gui.canvas.scene import CanvasScene
from gui.canvas.titles import titled_within
from gui.canvas.wire_labels import PlacedRows
from gui.document import commands
from gui.document.document import Document
from gui.look.slices import at_once
from gui.look.theme import LIGHT


def test_the_words_for_an_op_give_way_to_an_arrays_gradient_to_nodes_and_to_a_name(qapp):
    graph, document = Graph(), Document()
    x, f, total = graph.add("input", name="x", value=np.ones((3, 3))), graph.add("tanh"), graph.add("sum")
    target = graph.add("square")
    for source, gate in ((x, f), (f, total), (total, target)):
        graph.connect(source, gate, "x")
    places = {node: (300.0 * index, 0.0) for index, node in enumerate((x, f, total, target))}
    document.replace(Contents(graph, places, target))
    scene = CanvasScene(document, LIGHT)

    def titled() -> frozenset[int]:
        document.flush()
        return at_once(titled_within(scene, scene.graph_area(), TITLES_FROM))

    numbers = scene.wires.numbers.within(scene.graph_area(), (), TITLES_FROM)
    assert sum(isinstance(number, PlacedRows) for number in numbers) == 3
    assert titled() == {total}
    assert at_once(titled_within(scene, scene.graph_area(), 0.99 * TITLES_FROM)) == frozenset()
    commands.set_value(document, x, 1.0)
    assert titled() == {f, total}
    scene.mentioned = frozenset([f])
    assert titled() == {total}
    scene.mentioned = frozenset()
    commands.add_node(document, "exp", (610.0, 52.0))
    assert titled() >= {f}
    assert total not in titled()
    commands.rename(document, f, "squashed")
    assert f not in titled()
    scene.detach()
