"""The path ledger is told path by path with a sum that adds up, and factored at its end."""

from __future__ import annotations

import pytest

from engine.errors import InvalidValueError
from engine.files.examples import find
from engine.maths.rounding import on_a_slide
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.paths.path_trace import MOST_TOLD, Along, Factored, path_trace


def told(graph, source, target):
    plan = compile(graph, [target])
    return path_trace(graph, plan, evaluate(graph, plan, target), source, target, on_a_slide)


@pytest.fixture
def nine():
    contents = find("nine-paths").contents()
    return told(contents.graph, contents.graph.find("X").id, contents.target)


def test_every_path_is_told_with_its_product_and_the_sum_so_far(nine):
    *paths, last = nine
    assert [type(event) for event in paths] == [Along] * 9
    assert paths[-1].so_far == pytest.approx(last.total) == 36.0
    so_far = 0.0
    for event in paths:
        product = 1.0
        for local in event.local_gradients:
            product *= local
        so_far += product
        assert (event.product, event.so_far) == (pytest.approx(product), pytest.approx(so_far))
        assert event.wires[0].source == nine[0].node
        assert [part.place for part in event.parts if part.is_local] == list(event.path)
    assert len({event.path for event in paths}) == 9
    assert paths[0].caption.sentence.startswith("Path 1 of 9, X → α → u → Y")


def test_at_its_end_the_sum_is_factored_and_the_counters_fall(nine):
    last = nine[-1]
    assert isinstance(last, Factored)
    assert (
        r"\left(\alpha + \beta + \gamma\right) \left(\delta + \epsilon + \zeta\right)" in last.caption.formula
    )
    assert "9 products and 8 additions become 1 and 4" in last.caption.sentence
    assert {edge for path in list(nine)[:-1] for edge in path.wires} == set(last.wires)
    assert set(nine.flows.values()) == set(nine.terms.values()) == {len(nine)}
    assert sum(nine.term(edge) for edge in last.wires if edge.source == last.node) == last.total


def test_a_path_is_a_stop_of_its_own(nine):
    assert nine.stages == tuple(range(1, 11))
    assert nine[3].path == nine[3:4][0].path == list(nine)[3].path


def test_of_astronomically_many_paths_the_first_are_told_and_the_sum_all_the_same(build):
    rows = {"x0": 1.0}
    for index in range(40):
        rows[f"x{index + 1}"] = ("add", f"x{index}", f"x{index}")
    graph = build(**rows)
    trace = told(graph, graph.find("x0").id, graph.find("x40").id)
    assert len(trace) == MOST_TOLD + 1
    assert str(2**40) in trace[0].caption.sentence
    assert trace[-1].total == 2.0**40


def test_without_a_path_there_is_nothing_to_tell(build):
    graph = build(x=1.0, y=2.0, f=("negate", "x"), g=("add", "f", "y"))
    with pytest.raises(InvalidValueError, match="no path leads from y to f"):
        told(graph, graph.find("y").id, graph.find("f").id)
