"""The race: fairness, determinism, divergence, and that everybody learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError, DatasetError
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network, flatten
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.settings import RaceSettings

ALL = tuple(contestant(name) for name in ("sgd", *(name for name in OPTIMIZERS if name != "sgd")))
SMALL = RaceSettings(DatasetSettings("moons", size=60), Network(hidden=(4,)), ALL, batch_size=16)


def all_parameters(race):
    return np.array([race.parameters(index) for index in range(len(race.contestants))])


# -- fairness and determinism -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["moons", "sine", "digits"])
def test_all_contestants_start_from_the_same_weights_and_lose_the_same_at_first(name):
    race = Race(replace(SMALL, dataset=DatasetSettings(name, size=60)))
    start = all_parameters(race)
    assert np.all(start == start[0])
    assert np.any(start[0] != 0)
    losses = race.advance().losses
    assert np.all(losses == losses[0, 0])


NETWORKS = (
    Network(hidden=(4,)),
    Network(hidden=(5, 3), activation="relu", l2=0.01),
    Network(hidden=(32,)),
    Network(hidden=(5, 3), dropout=0.4),
)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("network", NETWORKS, ids=["small", "penalized", "wide", "dropout"])
@pytest.mark.parametrize("name", ["moons", "sine", "spiral3", "digits"])
def test_racing_together_is_racing_alone_to_the_last_bit(name, network, dtype):
    settings = replace(SMALL, dataset=DatasetSettings(name, size=60), network=network, dtype=dtype)
    together = Race(settings)
    losses = together.advance(30).losses
    for index, spec in enumerate(ALL):
        alone = Race(replace(settings, contestants=(spec,)))
        np.testing.assert_array_equal(alone.advance(30).losses[:, 0], losses[:, index])
        np.testing.assert_array_equal(alone.parameters(0), together.parameters(index))
        # What is measured is added up in portions, which are smaller the more there are who race.
        assert alone.measure("test")[0][0] == pytest.approx(together.measure("test")[0][index], rel=1e-5)


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_when_others_have_diverged_who_is_left_races_on_as_if_alone(dropout):
    wild = contestant("sgd", learning_rate=1000.0)
    network = Network((8,), activation="relu", dropout=dropout)
    settings = replace(SMALL, dataset=DatasetSettings("sine", size=60), network=network)
    adam = contestant("adam")
    together = Race(replace(settings, contestants=(wild, adam, wild)))
    alone = Race(replace(settings, contestants=(adam,)))
    losses = together.advance(60).losses
    assert [status.running for status in together.statuses] == [False, True, False]
    np.testing.assert_array_equal(alone.advance(60).losses[:, 0], losses[:, 1])


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_the_same_settings_give_the_same_race_however_it_is_cut_into_calls(dropout):
    first, second = (Race(replace(SMALL, network=Network((4,), dropout=dropout))) for _twice in range(2))
    whole = first.advance(30)
    pieces = [second.advance(steps) for steps in (1, 7, 0, 22)]
    np.testing.assert_array_equal(whole.losses, np.concatenate([piece.losses for piece in pieces]))
    np.testing.assert_array_equal(all_parameters(first), all_parameters(second))
    assert [piece.first_step for piece in pieces] == [1, 2, 9, 9]
    evaluated = [each.step for piece in pieces for each in piece.evaluations]
    assert evaluated == [each.step for each in whole.evaluations]


def test_another_seed_gives_other_weights_and_other_batches_of_the_same_data():
    first, second = Race(SMALL), Race(replace(SMALL, seed=1))
    np.testing.assert_array_equal(first.dataset.train_x, second.dataset.train_x)
    assert not np.array_equal(first.parameters(0), second.parameters(0))
    assert not np.array_equal(first.network(0).x, second.network(0).x)


@pytest.mark.parametrize("network", [Network((4,)), Network((4,), dropout=0.3)], ids=["plain", "dropout"])
@pytest.mark.parametrize("shuffled", [True, False])
def test_reset_goes_back_to_the_start_and_repeats_the_race(network, shuffled):
    race = Race(replace(SMALL, network=network, shuffled=shuffled))
    before = race.advance(20).losses
    race.reset()
    assert race.step == race.epoch == 0
    np.testing.assert_array_equal(race.advance(20).losses, before)


def test_dropout_changes_neither_first_weights_nor_batches_and_each_step_leaves_out_others():
    plain = Race(SMALL)
    dropped = Race(replace(SMALL, network=replace(SMALL.network, dropout=0.3)))
    np.testing.assert_array_equal(all_parameters(plain), all_parameters(dropped))
    seen = []
    for _step in range(3):
        one, other = plain.network(0), dropped.network(0)
        np.testing.assert_array_equal(one.x, other.x)
        assert one.masks == ()
        (mask,) = other.masks
        assert mask.shape == (len(other.x), 4)
        seen.append(mask[:8].tobytes())
        plain.advance()
        dropped.advance()
    assert len(set(seen)) == 3
    assert not np.array_equal(all_parameters(plain), all_parameters(dropped))


@pytest.mark.parametrize("name", ["and", "sine"])
def test_unshuffled_every_epoch_takes_the_rows_in_the_order_of_their_source(name):
    settings = replace(SMALL, dataset=DatasetSettings(name, size=40, noise=0), shuffled=False, batch_size=7)
    race = Race(settings)
    epochs = []
    for _epoch in range(2):
        rows = []
        for _batch in range(race.batches_per_epoch):
            rows.append(race.network(0).x)
            race.advance(1)
        epochs.append(np.concatenate(rows))
    np.testing.assert_array_equal(*epochs)
    assert sorted(map(tuple, epochs[0])) == sorted(map(tuple, race.dataset.train_x))
    everything = replace(settings, dataset=replace(settings.dataset, test_fraction=0))
    whole = Race(replace(everything, batch_size=None))
    source = whole.dataset.inputs_in_units("train")[whole.dataset.source_order]
    if name == "and":  # its rows go round the corners
        np.testing.assert_allclose(source[:5], [[0, 0], [0, 1], [1, 0], [1, 1], [0, 0]], atol=1e-6)
    np.testing.assert_allclose(whole.dataset.input_scaling.restore(whole.network(0).x), source, atol=1e-6)


# -- steps and epochs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "steps"), [(16, 3), (44, 1), (None, 1), (1000, 1), (43, 2)])
def test_an_epoch_ends_after_its_last_partial_batch_and_is_evaluated(size, steps):
    race = Race(replace(SMALL, batch_size=size))
    assert race.batches_per_epoch == steps
    progress = race.advance(3 * steps)
    assert race.epoch == 3
    assert [each.step for each in progress.evaluations] == [steps, 2 * steps, 3 * steps]
    assert [each.epoch for each in progress.evaluations] == [1, 2, 3]


def test_evaluations_come_every_so_many_steps_if_asked():
    race = Race(replace(SMALL, evaluate_every=5))
    assert [each.step for each in race.advance(12).evaluations] == [5, 10]
    assert [each.step for each in race.advance(3).evaluations] == [15]


@pytest.mark.parametrize("dropout", [0.0, 0.1])
@pytest.mark.parametrize("optimizer", ["adam", "schedule_free"])
def test_an_evaluation_measures_the_whole_of_either_part_with_all_units(optimizer, dropout):
    spec, network = contestant(optimizer, learning_rate=0.05), replace(SMALL.network, dropout=dropout)
    race = Race(replace(SMALL, network=network, contestants=(spec,)))
    race.advance(200)
    state, found = race.network(0), race.evaluate()
    dataset = race.dataset
    for x, y, loss, accuracy in (
        (dataset.train_x, dataset.train_y, found.train_loss, found.train_accuracy),
        (dataset.test_x, dataset.test_y, found.test_loss, found.test_accuracy),
    ):
        built = replace(state, x=x, target=y, masks=()).graph()
        values = evaluate(built.graph, compile(built.graph, [built.loss, built.output])).values
        assert loss[0] == pytest.approx(values[built.loss], rel=1e-5)
        assert accuracy[0] == np.mean(np.argmax(values[built.output], axis=1) == y)
    assert found.train_accuracy[0] > 0.9


def test_who_is_judged_elsewhere_is_measured_and_opened_there_and_learns_where_it_was():
    race = Race(replace(SMALL, contestants=(contestant("adam"), contestant("schedule_free"))))
    watched = Race(race.settings)
    for _again in range(5):
        race.advance(10)
        watched.advance(10)
        watched.evaluate()
    np.testing.assert_array_equal(all_parameters(watched), all_parameters(race))
    np.testing.assert_array_equal(race.judged(0), race.parameters(0))
    assert not np.allclose(race.judged(1), race.parameters(1))
    opened = flatten(race.network(1).layers)
    np.testing.assert_array_equal(opened, race.judged(1))


def test_a_regression_has_losses_and_no_accuracy():
    race = Race(replace(SMALL, dataset=DatasetSettings("sine", size=60)))
    found = race.evaluate()
    assert np.all(np.isfinite(found.train_loss))
    assert np.all(np.isnan(found.train_accuracy))


def test_without_test_data_only_the_training_part_is_measured():
    race = Race(replace(SMALL, dataset=DatasetSettings("xor", size=4, noise=0, test_fraction=0)))
    found = race.evaluate()
    assert np.all(np.isfinite(found.train_loss))
    assert np.all(np.isnan(found.test_loss))
    assert np.all(np.isnan(found.test_accuracy))


# -- what the editor opens --------------------------------------------------------------------------------


@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize("name", ["moons", "sine"])
def test_the_graph_that_opens_in_the_editor_has_the_gradients_of_the_next_step(name, dropout):
    rate = 0.1
    settings = replace(
        SMALL,
        dataset=DatasetSettings(name, size=60),
        network=Network(hidden=(4,), l2=0.01, dropout=dropout),
        contestants=(contestant("sgd", learning_rate=rate), contestant("adam")),
        dtype="float64",
    )
    race = Race(settings)
    race.advance(10)
    before, built = race.parameters(0), race.network(0).graph()
    found = evaluate(built.graph, compile(built.graph, [built.objective]), built.objective)
    gradient = np.concatenate([np.ravel(found.gradients[node]) for node in built.parameters])
    race.advance(1)
    np.testing.assert_allclose(race.parameters(0), before - rate * gradient, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_looking_at_a_network_changes_nothing_in_the_race(dropout):
    watched, alone = (Race(replace(SMALL, network=Network((4,), dropout=dropout))) for _twice in range(2))
    for _step in range(7):
        watched.network(2, examples=3)
        watched.advance(1)
    alone.advance(7)
    np.testing.assert_array_equal(all_parameters(watched), all_parameters(alone))


def test_a_network_can_be_asked_for_with_few_examples():
    race = Race(replace(SMALL, network=replace(SMALL.network, dropout=0.5)))
    state = race.network(1, examples=3)
    np.testing.assert_array_equal(state.masks[0], race.network(1).masks[0][:3])
    assert state.x.shape == (3, 2)
    assert state.target.shape == (3,)
    assert state.contestant == ALL[1]
    assert state.graph().graph.find("label").value.tolist() == state.target.tolist()


# -- changes on the way -----------------------------------------------------------------------------------


def test_a_changed_learning_rate_counts_from_the_next_step_on_and_for_its_contestant_only():
    changed, same = Race(SMALL), Race(SMALL)
    changed.advance(5)
    same.advance(5)
    changed.set_hyperparameter(0, "learning_rate", 0.5)
    np.testing.assert_array_equal(all_parameters(changed), all_parameters(same))
    changed.advance(1)
    same.advance(1)
    differs = np.any(all_parameters(changed) != all_parameters(same), axis=1)
    assert differs.tolist() == [True] + [False] * (len(ALL) - 1)
    assert changed.contestants[0] == contestant("sgd", learning_rate=0.5)


def test_hyperparameters_survive_a_reset():
    race = Race(SMALL)
    race.set_hyperparameter(0, "learning_rate", 0.5)
    race.reset()
    assert race.contestants[0].hyperparameters == {"learning_rate": 0.5}
    before, built = race.parameters(0), race.network(0).graph()
    found = evaluate(built.graph, compile(built.graph, [built.objective]), built.objective)
    gradient = np.concatenate([np.ravel(found.gradients[node]) for node in built.parameters])
    race.advance(1)
    np.testing.assert_allclose(race.parameters(0), before - 0.5 * gradient, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("index", "name", "value", "field"),
    [
        (0, "learning_rate", -1, "learning_rate"),
        (0, "beta1", 0.5, "beta1"),
        (len(ALL), "learning_rate", 1, "contestant"),
    ],
)
def test_a_wrong_change_is_refused_and_changes_nothing(index, name, value, field):
    race = Race(SMALL)
    with pytest.raises(ConfigurationError) as caught:
        race.set_hyperparameter(index, name, value)
    assert caught.value.field == field
    assert race.contestants == list(ALL)


# -- divergence -------------------------------------------------------------------------------------------

EXPLODING = contestant("sgd", learning_rate=1000)
RUNAWAY = replace(
    SMALL,
    dataset=DatasetSettings("sine", size=60),
    network=Network(hidden=(8,), activation="relu"),
    contestants=(contestant("sgd"), EXPLODING, contestant("adam")),
)


def test_a_run_that_diverges_stops_being_recorded_and_the_others_go_on_undisturbed():
    race = Race(RUNAWAY)
    progress = race.advance(200)
    lost = race.statuses[1].diverged_at
    assert [status.running for status in race.statuses] == [True, False, True]
    assert 1 < lost < 100
    losses = progress.losses
    assert np.all(np.isfinite(losses[: lost - 1, 1]))
    assert np.all(np.isnan(losses[lost - 1 :, 1]))
    others = Race(replace(RUNAWAY, contestants=(contestant("sgd"), contestant("adam"))))
    np.testing.assert_allclose(losses[:, [0, 2]], others.advance(200).losses, rtol=1e-6)
    for index, other in ((0, 0), (2, 1)):
        np.testing.assert_allclose(race.parameters(index), others.parameters(other), rtol=1e-6)


def test_who_diverges_is_left_with_the_parameters_of_which_no_loss_came():
    race = Race(RUNAWAY)
    while race.statuses[1].running:
        before = race.parameters(1)
        race.advance(1)
    np.testing.assert_array_equal(race.parameters(1), before)


def test_a_diverged_run_is_measured_and_drawn_as_not_a_number_and_can_still_be_opened():
    race = Race(RUNAWAY)
    race.advance(200)
    found, picture = race.evaluate(), race.picture(8)
    assert np.isnan(found.train_loss).tolist() == [False, True, False]
    assert np.isnan(picture.answers).all(axis=(1, 2)).tolist() == [False, True, False]
    assert len(race.network(1).graph().graph) > 0
    race.set_hyperparameter(1, "learning_rate", 0.1)
    race.advance(3)
    assert not race.statuses[1].running


def test_parameters_that_overflow_are_a_divergence_although_the_loss_is_finite():
    settings = replace(
        RUNAWAY,
        network=Network(hidden=(4,), activation="tanh"),
        contestants=(contestant("sgd"), contestant("adagrad", learning_rate=1000)),
    )
    race = Race(settings)
    race.advance(1)
    race._stack.parameters[1, 0] = np.float32(3e38)
    race._runs[1].update = lambda theta, *_rest: theta.__iadd__(np.float32(3e38))
    losses = race.advance(2).losses
    assert race.statuses[1].diverged_at == 2
    assert np.isfinite(losses[:, 0]).all()
    assert np.isnan(losses[:, 1]).all()


def test_a_race_in_which_everybody_has_diverged_takes_no_more_steps():
    race = Race(replace(RUNAWAY, contestants=(EXPLODING, EXPLODING)))
    progress = race.advance(500)
    assert not race.running
    assert len(progress.losses) == race.step < 500
    assert np.isnan(progress.losses[-1]).all()
    assert len(race.advance(10).losses) == 0
    assert race.picture() is None
    assert np.isnan(race.evaluate().test_loss).all()
    race.reset()
    assert race.running
    assert all(status.running for status in race.statuses)


# -- learning ---------------------------------------------------------------------------------------------

FAST_ENOUGH = (
    contestant("sgd", learning_rate=0.5),
    contestant("momentum", learning_rate=0.1),
    contestant("nesterov", learning_rate=0.1),
    contestant("adagrad", learning_rate=0.3),
    contestant("adadelta"),
    contestant("rmsprop"),
    contestant("adam", learning_rate=0.01),
)


@pytest.mark.parametrize("name", ["xor", "moons", "circles"])
def test_all_seven_optimizers_learn_what_no_straight_line_can(name):
    race = Race(RaceSettings(DatasetSettings(name), Network(hidden=(8, 8)), FAST_ENOUGH))
    race.advance(120 * race.batches_per_epoch)
    assert race.evaluate().test_accuracy.min() > 0.94


def test_xor_of_just_four_corners_is_learned_by_all_seven_optimizers():
    data = DatasetSettings("xor", size=4, noise=0, test_fraction=0)
    race = Race(RaceSettings(data, Network(hidden=(8,)), FAST_ENOUGH, batch_size=None))
    race.advance(1000)
    assert race.evaluate().train_accuracy.tolist() == [1.0] * 7


def test_a_curve_is_learned_down_to_its_noise():
    settings = RaceSettings(
        DatasetSettings("sine"), Network(hidden=(16,)), (contestant("adam", learning_rate=0.02),)
    )
    race = Race(settings)
    race.advance(200 * race.batches_per_epoch)
    assert race.evaluate().test_loss[0] < 0.05


def test_weights_that_all_start_at_zero_stay_symmetric_and_do_not_learn_xor():
    settings = RaceSettings(DatasetSettings("xor"), Network(hidden=(4,), initializer="zeros"), FAST_ENOUGH)
    race = Race(settings)
    race.advance(100)
    for index in range(7):
        weights = race.network(index).layers[0].weights
        np.testing.assert_array_equal(weights, weights[:, :1].repeat(4, axis=1))
    assert race.evaluate().test_accuracy.max() < 0.8


# -- refusals ---------------------------------------------------------------------------------------------


def test_a_race_too_large_for_memory_is_refused():
    settings = replace(SMALL, network=Network(hidden=(4096, 4096)))
    with pytest.raises(ConfigurationError, match=rf"16,\d+,\d+ parameters for each of {len(ALL)}") as caught:
        Race(settings)
    assert caught.value.field == "hidden"


def test_a_dataset_that_cannot_be_read_is_refused():
    with pytest.raises(DatasetError):
        Race(replace(SMALL, dataset=DatasetSettings("csv", path="nowhere.csv")))


def test_as_many_parameters_as_are_allowed_are_raced_and_not_one_more(monkeypatch):
    from engine.training import race as module

    settings = RaceSettings(
        DatasetSettings("moons", size=40), Network((4,)), (contestant("sgd"), contestant("adam"))
    )
    count = 2 * settings.network.parameter_count(2, 2)
    monkeypatch.setattr(module, "MOST_PARAMETERS", count)
    Race(settings)
    monkeypatch.setattr(module, "MOST_PARAMETERS", count - 1)
    with pytest.raises(ConfigurationError, match="too many"):
        Race(settings)


# -- schedules and clipping -------------------------------------------------------------------------------


def test_a_schedule_multiplies_the_rate_of_every_step():
    """A step of plain descent is the rate times the gradient: of a rate that falls to half, half."""
    falling = contestant("sgd", schedule="step", schedule_steps=3, schedule_factor=0.5)
    race = Race(replace(SMALL, contestants=(contestant("sgd"), falling), batch_size=None, dtype="float64"))
    race.advance(3)
    np.testing.assert_array_equal(race.parameters(0), race.parameters(1))
    before = race.parameters(0)
    race.advance(1)
    whole, half = race.parameters(0) - before, race.parameters(1) - before
    np.testing.assert_allclose(half, whole / 2, rtol=1e-9, atol=1e-15)


def test_a_rate_that_is_changed_on_the_way_is_what_the_schedule_multiplies_from_then_on():
    cosine = contestant("sgd", schedule="cosine", schedule_steps=10)
    race = Race(replace(SMALL, contestants=(cosine, cosine), batch_size=None, dtype="float64"))
    race.advance(5)
    before = race.parameters(0)
    race.set_hyperparameter(1, "learning_rate", 0.03)
    race.advance(1)
    moved = [race.parameters(index) - before for index in (0, 1)]
    np.testing.assert_allclose(moved[1], 3 * moved[0], rtol=1e-9, atol=1e-15)


def test_a_gradient_is_clipped_before_the_optimizer_sees_it():
    bounded = contestant("sgd", clipping="norm", clip=0.01)
    race = Race(replace(SMALL, contestants=(contestant("sgd"), bounded), batch_size=None, dtype="float64"))
    before = race.parameters(0)
    race.advance(1)
    free, clipped = race.parameters(0) - before, race.parameters(1) - before
    assert np.linalg.norm(clipped) == pytest.approx(0.01 * 0.01, rel=1e-3)
    assert np.linalg.norm(free) > 10 * np.linalg.norm(clipped)
    np.testing.assert_allclose(clipped / np.linalg.norm(clipped), free / np.linalg.norm(free), rtol=1e-9)


def test_a_race_goes_on_from_its_state_with_its_schedule_where_it_was():
    spec = contestant("adam", schedule="one_cycle", schedule_steps=40)
    first, second = (Race(replace(SMALL, contestants=(spec,))) for _twice in range(2))
    first.advance(20)
    second.go_to(first.state)
    np.testing.assert_array_equal(first.advance(20).losses, second.advance(20).losses)
