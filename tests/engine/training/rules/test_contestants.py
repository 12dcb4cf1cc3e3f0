"""Contestants as settings and as text."""

from __future__ import annotations

import pickle

import pytest

from engine.errors import ConfigurationError
from engine.training.rules.clippings import CLIPPINGS
from engine.training.rules.contestants import ContestantSpec, contestant, distinct_names, parse_contestant
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.rules.schedules import SCHEDULES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sgd", contestant("sgd")),
        ("adam:learning_rate=0.01", contestant("adam", learning_rate=0.01)),
        ("adam:learning_rate=0.01,beta1=0.8", contestant("adam", learning_rate=0.01, beta1=0.8)),
        (" adam : beta1 = 0.8 , learning_rate=1e-2 ", contestant("adam", learning_rate=0.01, beta1=0.8)),
        ("adam:", contestant("adam")),
        ("adam:learning_rate=0.001", contestant("adam")),
        ("adam:schedule=cosine", contestant("adam", schedule="cosine")),
        ("sgd:schedule_steps=50, schedule=cosine", contestant("sgd", schedule="cosine", schedule_steps=50)),
        ("sgd:clipping=norm,clip=2", contestant("sgd", clipping="norm", clip=2.0)),
    ],
)
def test_text_is_read_as_a_contestant(text, expected):
    assert parse_contestant(text) == expected


@pytest.mark.parametrize(
    ("text", "field", "parts"),
    [
        ("adan", "optimizer", ["'adan'", *OPTIMIZERS]),
        ("", "optimizer", ["''", "sgd"]),
        ("adam:lr=0.1", "lr", ["adam", "'lr'", "learning_rate, beta1, beta2, epsilon"]),
        ("sgd:momentum=0.9", "momentum", ["sgd", "'momentum'", "learning_rate"]),
        ("sgd:learning_rate=fast", "learning_rate", ["'fast'", "not a number"]),
        ("sgd:learning_rate=", "learning_rate", ["''", "not a number"]),
        ("sgd:0.1", "0.1", ["'0.1'", "name=value"]),
        ("sgd:=0.1", "", ["'=0.1'", "name=value"]),
        ("sgd:learning_rate=0", "learning_rate", ["0", "above 0, up to 1000"]),
        ("sgd:learning_rate=-1", "learning_rate", ["-1"]),
        ("sgd:learning_rate=nan", "learning_rate", ["nan"]),
        ("sgd:learning_rate=inf", "learning_rate", ["inf"]),
        ("adam:beta1=1", "beta1", ["from 0 to below 1"]),
        ("adam:epsilon=0", "epsilon", ["above 0"]),
        ("sgd:learning_rate=1,learning_rate=2", "learning_rate", ["twice"]),
        ("sgd:schedule=cosin", "schedule", ["'cosin'", *SCHEDULES]),
        ("sgd:clipping=all", "clipping", ["'all'", *CLIPPINGS]),
        ("sgd:schedule_steps=50", "schedule_steps", ["no hyperparameter 'schedule_steps'"]),
        ("sgd:schedule=cosine,schedule_steps=2.5", "schedule_steps", ["a whole number from 1"]),
        ("sgd:clipping=norm,clip=0", "clip", ["above 0"]),
    ],
)
def test_wrong_text_is_refused_by_name_with_what_is_valid(text, field, parts):
    with pytest.raises(ConfigurationError) as caught:
        parse_contestant(text)
    assert caught.value.field == field
    for part in parts:
        assert part in str(caught.value)


def test_hyperparameters_list_every_one_with_defaults_filled_in():
    spec = contestant("adam", beta1=0.5)
    assert spec.hyperparameters == {"learning_rate": 0.001, "beta1": 0.5, "beta2": 0.999, "epsilon": 1e-8}
    assert spec.chosen == (("beta1", 0.5),)


@pytest.mark.parametrize(
    "text",
    [
        "sgd", "adam:learning_rate=0.012345678901,beta2=0.5", "adagrad:epsilon=1e-07",
        "sgd:schedule=cosine,clipping=value,learning_rate=0.5,schedule_steps=50.0,clip=3.0",
    ],
)  # fmt: skip
def test_a_contestant_as_text_reads_back_as_itself(text):
    assert str(parse_contestant(text)) == text


def test_changing_a_hyperparameter_makes_a_new_contestant():
    spec = contestant("momentum", learning_rate=0.1)
    changed = spec.with_hyperparameter("learning_rate", 0.2)
    assert spec.hyperparameters["learning_rate"] == 0.1
    assert changed == contestant("momentum", learning_rate=0.2)
    with pytest.raises(ConfigurationError):
        spec.with_hyperparameter("learning_rate", -1)


def test_schedule_and_clipping_bring_hyperparameters_of_their_own():
    spec = contestant("sgd", schedule="step", clipping="norm", schedule_factor=0.5)
    assert spec.hyperparameters == {
        "learning_rate": 0.01, "schedule_steps": 500, "schedule_factor": 0.5, "clip": 1.0,
    }  # fmt: skip


def test_with_another_rule_what_both_have_stays_as_it_is_set_and_the_rest_goes():
    spec = contestant("sgd", schedule="step", learning_rate=0.5, schedule_steps=50, schedule_factor=0.5)
    cosine = spec.with_rule("schedule", "cosine")
    assert cosine == contestant("sgd", schedule="cosine", learning_rate=0.5, schedule_steps=50)
    assert cosine.with_rule("schedule", "constant") == contestant("sgd", learning_rate=0.5)
    assert spec.with_rule("clipping", "norm").chosen == spec.chosen
    with pytest.raises(ConfigurationError, match=r"'none'.*cosine"):
        spec.with_rule("schedule", "none")


def test_a_contestant_can_be_compared_hashed_and_sent():
    spec = ContestantSpec("sgd", (("learning_rate", 0.5),))
    assert {spec} == {contestant("sgd", learning_rate=0.5)}
    assert pickle.loads(pickle.dumps(spec)) == spec


@pytest.mark.parametrize(
    ("specs", "names"),
    [
        ((contestant("sgd"), contestant("adam")), ["SGD", "Adam"]),
        ((contestant("sgd"), contestant("sgd", learning_rate=0.1)), ["SGD η 0.01", "SGD η 0.1"]),
        ((contestant("sgd"), contestant("sgd"), contestant("adam")), ["SGD (1)", "SGD (2)", "Adam"]),
        (
            (contestant("adam", beta1=0.5), contestant("adam"), contestant("adam", learning_rate=1e-5)),
            ["Adam η 0.001 β₁ 0.5", "Adam η 0.001 β₁ 0.9", "Adam η 1e−05 β₁ 0.9"],
        ),
        (
            (contestant("sgd"), contestant("sgd", schedule="cosine"), contestant("sgd", clipping="norm")),
            ["SGD", "SGD Cosine", "SGD By norm"],
        ),
        (
            (contestant("sgd", schedule="cosine"), contestant("sgd", schedule="cosine", schedule_steps=10)),
            ["SGD T 1000", "SGD T 10"],
        ),
        (
            (contestant("sgd", schedule="cosine"), contestant("sgd", schedule="step")),
            ["SGD Cosine T 1000", "SGD Steps down T 500"],
        ),
    ],
)
def test_contestants_of_one_optimizer_are_named_by_what_differs(specs, names):
    assert distinct_names(specs) == names
