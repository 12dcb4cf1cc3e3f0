"""The document evaluates what changed, once, keeps the last good values, and never loses a file."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import FormatError
from engine.files import document as files
from engine.formulas.expression import parse
from gui.document import commands
from gui.document.document import Document


@pytest.fixture
def document(qapp):
    document = Document()
    formula = parse("x = -2; y = 5; z = -4; f = (x + y) * z")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    yield document
    document.flush()


def node(document, name):
    return document.graph.find(name).id


def test_opening_evaluates_values_and_gradients_at_once(document):
    assert document.value(document.target) == -12
    assert [document.gradient(node(document, name)) for name in "xyz"] == [-4, -4, 3]


def test_a_burst_of_changes_is_evaluated_once(document, qtbot):
    results = []
    document.evaluated.connect(lambda: results.append(document.value(document.target)))
    with qtbot.waitSignal(document.evaluated):
        for value in range(10):
            document.preview_value(node(document, "x"), value)
    assert results == [-56]


def test_values_change_without_compiling_a_new_plan(document):
    plan = document.plan
    document.preview_value(node(document, "x"), 7)
    document.flush()
    assert document.plan is plan
    commands.disconnect(document, document.target, "y")
    assert document.plan is not plan


def test_shapes_that_do_not_fit_keep_the_last_good_values_and_name_the_node(document):
    commands.set_value(document, node(document, "x"), [1, 2])
    commands.set_value(document, node(document, "y"), [1, 2, 3])
    document.flush()
    assert document.gradients_are_stale
    assert document.problem.node == node(document, "q_1")
    assert document.value(document.target) == -12
    commands.set_value(document, node(document, "y"), [1, 2])
    document.flush()
    assert not document.gradients_are_stale
    assert document.problem is None


def test_a_node_with_an_open_port_is_not_computed_and_the_rest_is(document):
    commands.disconnect(document, document.target, "y")
    document.flush()
    assert document.value(document.target) is None
    assert document.value(node(document, "q_1")) == 3
    assert document.gradient(node(document, "x")) is None


def test_dividing_by_zero_is_a_result_that_names_its_node(qapp):
    document = Document()
    formula = parse("x = 0; f = 3 + 1 / x")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    assert np.isposinf(document.value(document.target))
    assert document.evaluation.not_finite == node(document, "u_1")


def test_saving_and_reading_back_gives_the_same_document(document, tmp_path):
    path = tmp_path / "f.chainrule"
    commands.rename(document, node(document, "q_1"), "q")
    assert document.is_modified
    document.save(path)
    assert not document.is_modified
    assert document.title == "f"
    again = files.read(path)
    assert [n.name for n in again.graph.nodes()] == [n.name for n in document.graph.nodes()]
    assert again.target == document.target


def test_saving_under_another_name_is_told_of_even_where_nothing_was_changed(document, tmp_path, qtbot):
    document.save(tmp_path / "one.chainrule")
    with qtbot.waitSignals([document.saved, document.state_changed]):
        document.save(tmp_path / "other.chainrule")
    assert document.path == tmp_path / "other.chainrule"


def test_a_failed_save_keeps_the_document_modified_and_its_old_path(document, tmp_path):
    path = tmp_path / "f.chainrule"
    document.save(path)
    commands.set_value(document, node(document, "x"), 9)
    with pytest.raises(FormatError, match="nowhere"):
        document.save(tmp_path / "missing" / "nowhere.chainrule")
    assert document.is_modified
    assert document.path == path


def test_a_document_opened_as_unsaved_counts_as_modified(qapp):
    document = Document()
    document.replace(files.Contents(parse("x + y").graph), unsaved=True)
    assert document.is_modified


def test_a_problem_goes_with_its_node(qapp):
    from gui.canvas.legend import hint_text

    document = Document()
    formula = parse("x = [1, 2]; y = [1, 2, 3]; f = exp(x * y)")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    failing = document.problem.node
    assert document.graph.node(failing).op.name == "multiply"
    commands.delete(document, [failing])
    assert document.problem is None or document.problem.node != failing
    assert hint_text(document)
    document.undo_stack.undo()
    document.flush()
    assert document.problem.node == failing


@pytest.mark.parametrize(
    "place", [(float("-inf"), 0.0), (0.0, float("nan")), (float("inf"), float("inf")), (1e308, -1e308)]
)
def test_a_node_stands_at_a_place_that_can_be_saved(document, place):
    x = node(document, "x")
    before = document.positions[x]
    commands.move(document, {x: place})
    assert document.positions[x] == before
    added = commands.add_node(document, "exp", place)
    assert files.decode(files.encode(document.contents())).positions[added] == (0.0, 0.0)


def test_a_file_s_places_where_nobody_comes_are_the_middle(document, window):
    window.document.replace(files.Contents(document.graph, {1: (1e308, -1e308), 2: (-1e9, 1e9)}))
    assert (window.document.positions[1], window.document.positions[2]) == ((0.0, 0.0), (-1e9, 1e9))
    window.graph.canvas.fit()
    assert not window.graph.canvas.grab().isNull()


def test_what_is_in_doubt_is_told_at_its_node_until_it_is_mended(document):
    formula = parse("z = 0; t = 1; p = sigmoid(z); L = bce_with_logits(p, t)")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    (warning,) = document.warnings
    assert warning.node == node(document, "L")
    assert document.warning_at(node(document, "L")) == warning.message
    assert document.warning_at(node(document, "p")) == ""
    assert document.problem is None
    commands.disconnect(document, node(document, "L"), "logits")
    commands.connect(document, node(document, "z"), node(document, "L"), "logits")
    document.flush()
    assert document.warnings == ()


def test_other_shapes_of_a_leaf_are_looked_at_anew(document):
    formula = parse("y = [1, 2]; t = [1, 2]; d = y - t")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    assert document.warnings == ()
    for shapes, count in (((3, 1), (1, 3)), 1), (((1, 2), (1, 2)), 0):
        for name, shape in zip("yt", shapes, strict=True):
            document.preview_value(node(document, name), np.ones(shape))
        document.flush()
        assert len(document.warnings) == count


def test_a_doubt_goes_with_its_node(document):
    formula = parse("z = [1]; p = softmax(z)")
    document.replace(files.Contents(formula.graph, {}, formula.target))
    assert len(document.warnings) == 1
    commands.delete(document, [node(document, "p")])
    assert document.warnings == ()


PLAY = {
    "nothing": lambda document, x: None,
    "a value": lambda document, x: commands.set_value(document, x, 7.0),
    "a place": lambda document, x: commands.move(document, {x: (900.0, 900.0)}),
    "the target": lambda document, x: commands.set_target(document, document.graph.find("q_1").id),
    "a gate that came and went": lambda document, x: (
        commands.add_node(document, "tanh", (0.0, 0.0)),
        document.undo_stack.undo(),
    ),
}
WORK = {
    "a node": lambda document, x: commands.add_node(document, "tanh", (0.0, 0.0)),
    "a name": lambda document, x: commands.rename(document, x, "u"),
    "a wire": lambda document, x: commands.disconnect(document, document.graph.find("q_1").id, "x"),
}


@pytest.mark.parametrize(
    ("done", "loses"), [*((play, False) for play in PLAY), *((work, True) for work in WORK)]
)
def test_of_an_example_only_what_was_built_would_be_lost(document, tmp_path, done, loses):
    do = {**PLAY, **WORK}[done]
    document.replace(document.contents())
    do(document, document.graph.find("x").id)
    assert document.loses_work is loses


def test_of_a_file_any_change_would_be_lost_and_of_an_attempt_too(document, tmp_path):
    document.save(tmp_path / "some.chainrule")
    commands.set_value(document, document.graph.find("x").id, 7.0)
    assert document.loses_work
    document.replace(document.contents(), unsaved=True)
    assert document.loses_work


def test_settling_evaluates_only_where_numbers_are_behind(product_of_a_sum, qtbot):
    document, told = product_of_a_sum, []
    document.flush()
    document.evaluated.connect(lambda: told.append(document.value(document.graph.find("x").id)))
    document.settle()
    assert told == []
    document.preview_value(document.graph.find("x").id, 7.0)
    document.settle()
    assert told == [7.0]
