"""A playback shows what a pass has come to, and nothing of what is to come."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.files.examples import examples
from engine.graphs.graph import Edge
from engine.study.events import Sum
from gui.canvas.faces import face_of
from gui.canvas.scene import CanvasScene
from gui.canvas.tooltips import node_lines
from gui.document import commands
from gui.document.document import Document
from gui.flow import playback as module
from gui.flow.passes import backward, forward, paths, tangents, training_step
from gui.flow.playback import Playback
from gui.look import numbers
from gui.look.theme import appearance
from tests.gui.flow.conftest import FORK, SIGMOID


def played(document, trace=backward):
    return Playback(document, trace(document))


def named(shown, name):
    return shown.graph.find(name).id


def test_the_sigmoid_neuron_flows_as_in_the_lecture(draw):
    playback = played(draw(SIGMOID))
    flows = []
    for count in range(1, len(playback.trace) + 1):
        playback.go_to(count)
        known = {node for node in playback.graph if playback.gradient(node) is not None}
        flows.append((len(known), numbers.short(playback.gradient(next(iter(known))))))
    playback.go_to(len(playback.trace))
    gradients = {node.name: numbers.short(playback.gradient(node.id)) for node in playback.graph.nodes()
                 if node.name in {"w0", "x0", "w1", "x1", "w2", "s", "e", "f"}}  # fmt: skip
    assert gradients == {
        "w0": "−0.20", "x0": "0.39", "w1": "−0.39", "x1": "−0.59", "w2": "0.20", "s": "0.20", "e": "−0.53",
        "f": "1.00",
    }  # fmt: skip
    assert [count for count, _first in flows] == sorted(count for count, _first in flows)


def test_what_is_not_yet_known_shows_nothing_and_going_back_restores_exactly(draw):
    playback = played(draw(FORK))

    def picture():
        return [
            [playback.gradient(node) for node in playback.graph],
            [playback.contribution(edge) for edge in playback.graph.edges()],
            [playback.local_gradient(edge.target, edge.port) for edge in playback.graph.edges()],
        ]

    seen = []
    for count in range(1, len(playback.trace) + 1):
        playback.go_to(count)
        seen.append(picture())
    assert seen[0][0].count(None) == len(playback.graph) - 1
    assert set(seen[0][1]) == {None}
    for count in reversed(range(1, len(playback.trace) + 1)):
        playback.go_to(count)
        assert picture() == seen[count - 1]


def test_at_a_fork_all_terms_stay_until_the_sum_takes_their_place(draw):
    document = draw(FORK)
    playback = played(document)
    fork = next(count for count, event in enumerate(playback.trace, 1) if isinstance(event, Sum) and
                event.node == named(document, "x"))  # fmt: skip
    wires = document.graph.edges_from(named(document, "x"))
    playback.go_to(fork - 1)
    assert [playback.tells_term(wire, forks=True) for wire in wires] == [True, True, True]
    assert None not in [playback.contribution(wire) for wire in wires]
    assert playback.gradient(named(document, "x")) is None
    playback.go_to(fork)
    assert [playback.tells_term(wire, forks=True) for wire in wires] == [False, False, False]
    assert playback.gradient(named(document, "x")) == document.gradient(named(document, "x"))


def test_only_what_takes_part_stands_out_with_the_local_gradient_at_its_port(draw):
    document = draw("x = -2; y = 5; z = -4; q = x + y; f = q * z")
    playback = played(document)
    playback.go_to(3)
    focus = playback.focus
    wire = Edge(named(document, "q"), named(document, "f"), "x")
    assert (focus.nodes, focus.wires) == ({named(document, "q"), named(document, "f")}, {wire})
    assert focus.locals == ((wire, -4.0),)
    upstream, local, downstream = playback.latest.parts
    playback.choose(upstream)
    assert (playback.focus.nodes, playback.focus.wires) == ({named(document, "f")}, set())
    playback.choose(local)
    assert (playback.focus.wires, playback.focus.locals) == ({wire}, ((wire, -4.0),))
    playback.choose(downstream)
    assert playback.focus.nodes == {named(document, "q")}
    playback.step(1)
    assert len(playback.focus.nodes) > 1


def test_a_forward_pass_reveals_values_from_the_leaves_on(draw):
    document = draw(FORK)
    playback = played(document, forward)
    gates = [node.id for node in document.graph.nodes() if not node.op.is_leaf]
    assert playback.value(named(document, "x")) == 3.0
    assert [playback.value(gate) for gate in gates] == [None] * len(gates)
    assert face_of(appearance().theme, playback, named(document, "x"), lambda: 1.0).value == "3.00"
    playback.go_to(len(playback.trace))
    assert [playback.value(gate) for gate in gates] == [document.value(gate) for gate in gates]
    assert playback.gradient(named(document, "f")) is None


def test_tangents_go_from_the_moving_leaf_and_are_called_so(draw):
    document = draw(FORK)
    playback = played(document, lambda shown: tangents(shown, named(shown, "x")))
    playback.go_to(len(playback.trace))
    assert playback.gradient(named(document, "f")) == pytest.approx(document.gradient(named(document, "x")))
    assert any("tangent of f" in line for line in node_lines(playback, named(document, "f")))


def test_an_edit_ends_it_but_a_node_may_be_moved(draw, qtbot):
    document = draw(FORK)
    playback = played(document)
    with qtbot.assertNotEmitted(playback.ended), qtbot.waitSignal(playback.changed):
        commands.move(document, {named(document, "x"): (5.0, 5.0)})
    with qtbot.waitSignal(playback.ended):
        commands.set_value(document, named(document, "x"), 4.0)


def test_beyond_two_hundred_nodes_it_goes_a_level_at_a_time_unless_asked_not_to(draw):
    document = draw(" + ".join(f"square(x{index})" for index in range(120)))
    playback = played(document)
    assert playback.by_level
    playback.step(1)
    assert playback.count == playback.trace.stages[0]
    assert playback.events_here == playback.count
    playback.step(1)
    assert playback.events_here > 1
    told = f"{playback.events_here} events on this level; the last: {playback.latest.caption.sentence}"
    assert playback.words == told
    assert len(playback.focus.wires) == sum(beat.source is not None for beat in
        playback.trace.beats[playback.trace.stages[0] : playback.count])  # fmt: skip
    playback.by_level = False
    playback.step(-1)
    assert playback.count == playback.trace.stages[1] - 1


def shown_numbers(scene, playback):
    """Return the texts beside every output and at every port, as the canvas draws them."""
    outputs = {node: scene.wires.numbers.number_of(node)[1] for node in playback.graph}
    ports = {edge: scene.wires.numbers.contribution_of(edge) for edge in playback.graph.edges()}
    return outputs, ports


@pytest.mark.parametrize("example", [example.name for example in examples()])
def test_every_example_plays_with_the_numbers_of_its_trace_on_the_wires_and_in_the_captions(qapp, example):
    document = Document()
    document.replace(next(found for found in examples() if found.name == example).contents())
    playback = played(document)
    scene = CanvasScene(playback, appearance().theme)
    for count, event in enumerate(playback.trace, 1):
        playback.go_to(count)
        outputs, ports = shown_numbers(scene, playback)
        for node, number in outputs.items():
            known = playback.trace.flows.get(node, count + 1) <= count
            assert (number.text if number else None) == (
                numbers.signed(playback.trace.flow(node)) if known else None
            )
        for part in event.parts:
            on_canvas = outputs.get(part.place) or ports.get(part.place)
            if part.number is None or part.is_local or np.ndim(part.number) or on_canvas is None:
                continue
            said = numbers.short(part.number)
            assert said.removeprefix("+") == on_canvas.text.removeprefix("+")
            assert said.partition("e")[0].strip("−") in re.sub(r" × 10\S*", "", event.caption.sentence)
    scene.detach()
    document.flush()


def looks(playback):
    """Return all that is to be seen of every node and every wire, by the node or the wire."""
    focus, graph = playback.focus, playback.graph
    written = {edge: numbers.short(local) for edge, local in focus.locals}
    return {
        **{node: (told(playback.value(node)), told(playback.gradient(node)), node in focus.nodes)
           for node in graph},
        **{edge: (told(playback.contribution(edge)), playback.tells_term(edge, forks=True),
                  edge in focus.wires, written.get(edge))
           for edge in graph.edges()},
    }  # fmt: skip


def told(number):
    return None if number is None else np.asarray(number).tolist()


PASSES = {
    "backward": backward,
    "forward": forward,
    "tangents": lambda shown: tangents(shown, next(leaf.id for leaf in shown.graph.leaves())),
    "step": training_step,
    "paths": lambda shown: paths(shown, [next(leaf.id for leaf in shown.graph.leaves())]),
}


@pytest.mark.parametrize("trace", PASSES.values(), ids=PASSES)
@pytest.mark.parametrize("formula", [SIGMOID, FORK, "x = [1, 2]; y = x * x; f = sum(y + x)"])
def test_nothing_looks_otherwise_but_what_is_said_to_have_changed(draw, formula, trace):
    playback = played(draw(formula), trace)
    for by in (1,) * (len(playback.trace) - 1) + (-1, -2, -1, 3, -4, 2):
        before = looks(playback)
        playback.step(by)
        after, said = looks(playback), playback.touched
        changed = {place for place in before if before[place] != after[place]}
        assert changed <= said.nodes | said.wires


def test_far_away_everything_may_be_otherwise(draw):
    playback = played(draw("x = 1; f = " + "sin(" * 60 + "x" + ")" * 60))
    playback.go_to(2)
    assert playback.touched is not None
    playback.go_to(len(playback.trace))
    assert playback.touched is None


def test_levels_are_played_where_there_are_any_and_by_themselves_from_many_nodes_on(draw, monkeypatch):
    chain = played(draw("x = 1; f = exp(sin(x))"), forward)
    assert (chain.has_levels, chain.by_level) == (False, False)
    document = draw(FORK)
    for most, by_level in ((len(document.graph), False), (len(document.graph) - 1, True)):
        monkeypatch.setattr(module, "MOST_SINGLE", most)
        playback = played(document)
        assert (playback.has_levels, playback.by_level) == (True, by_level)
        assert chain.by_level is False


def test_it_is_told_what_is_otherwise_up_to_a_number_of_events(draw, monkeypatch):
    playback = played(draw(FORK))
    monkeypatch.setattr(module, "MOST_TOUCHED", 3)
    for count, is_told in ((4, True), (8, False), (5, True), (1, False)):
        playback.go_to(count)
        assert (playback.touched is not None) is is_told
