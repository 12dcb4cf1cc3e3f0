"""A film tells at each step what the canvas shows there, and only what has changed."""

from __future__ import annotations

import pytest

from engine.files.examples import examples
from gui.canvas.gradient_scale import NOT_COMPUTED, NOT_FINITE, ZERO, Mark, State, mark_of
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.flow.film import Names, class_of, film
from gui.flow.passes import backward, forward, training_step
from gui.flow.playback import Playback
from gui.look.theme import LIGHT
from tests.gui.flow.conftest import FORK, SIGMOID


def looks_by_step(steps):
    """Return all looks at each step, the changes added up as a page adds them."""
    now, seen = {}, []
    for step in steps:
        now = {name: look for name, look in (now | dict(step.changes)).items() if look is not None}
        seen.append(now)
    return seen


@pytest.mark.parametrize("trace", [backward, forward])
@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_number_is_the_one_on_the_canvas(qapp, example, trace):
    document = Document()
    document.replace(example.contents())
    playback = Playback(document, trace(document))
    steps = looks_by_step(film(playback))
    scene, names = CanvasScene(playback, LIGHT), Names(document.graph)
    for stop, looks in zip(playback.stops, steps, strict=True):
        playback.go_to(stop)
        for node in document.graph.nodes():
            value, flow = scene.wires.numbers.number_of(node.id)
            if not node.op.is_leaf:
                assert told(looks, names.value(node.id)) == (value.text if value else None)
            assert told(looks, names.flow(node.id)) == (flow.text if flow else None)
        for edge in document.graph.edges():
            term = scene.wires.numbers.contribution_of(edge)
            assert told(looks, names.term(edge)) == (term.text if term else None)
            mark = looks[names.wire(edge)].kind if names.wire(edge) in looks else ""
            assert mark == class_of(mark_of(playback.contribution(edge)))
    scene.detach()


def told(looks, name):
    return looks[name].text if name in looks else None


def test_a_step_says_only_what_is_new(draw):
    document = draw(SIGMOID)
    first, *others = film(Playback(document, backward(document)))
    assert len(first.changes) > len(document.graph)
    assert max(len(step.changes) for step in others) <= 6


def test_a_local_gradient_is_told_while_something_passes_and_no_longer(draw):
    document = draw("x = 2; y = 3; f = x * y")
    edge = document.graph.edges_into(document.graph.find("f").id)[0]
    name = Names(document.graph).factor(edge)
    seen = [told(looks, name) for looks in looks_by_step(film(Playback(document, backward(document))))]
    assert seen == [None, None, "× 3.00", None]


def test_terms_of_a_fork_go_when_their_sum_comes(draw):
    document = draw(FORK)
    names = Names(document.graph)
    x = document.graph.find("x").id
    terms = [names.term(edge) for edge in document.graph.edges_from(x)]
    steps = looks_by_step(film(Playback(document, backward(document))))
    counts = [sum(name in looks for name in terms) for looks in steps]
    assert max(counts) == 3
    assert counts[-1] == 0
    assert names.flow(x) in steps[-1]


def test_what_stands_out_is_named(draw):
    document = draw("x = 2; y = 3; f = x * y")
    steps = list(film(Playback(document, backward(document))))
    graph, names = document.graph, Names(document.graph)
    f, x = graph.find("f").id, graph.find("x").id
    assert names.node(f) in steps[0].lit
    assert names.node(x) not in steps[0].lit
    assert {names.node(x), names.wire(graph.edges_into(f)[0])} <= steps[2].lit


@pytest.mark.parametrize(
    ("mark", "name"),
    [(Mark(State.FLOWING, 1, 33), "p33"), (Mark(State.FLOWING, -1, 4), "n4"), (ZERO, "zero"),
     (NOT_FINITE, "bad"), (NOT_COMPUTED, "")],
)  # fmt: skip
def test_every_mark_has_a_class(mark, name):
    assert class_of(mark) == name


def test_a_leaf_that_a_training_step_moves_shows_its_new_value(draw):
    document = draw("w = 2; x = 3; f = (w*x - 1)**2")
    name = Names(document.graph).value(document.graph.find("w").id)
    seen = [told(looks, name) for looks in looks_by_step(film(Playback(document, training_step(document))))]
    assert seen[0] == "2.00"
    assert seen[-1] not in {"2.00", None}
