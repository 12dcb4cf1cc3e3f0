"""What a race is told as: the contract of `train --json`, tidy CSV rows, and a table for people."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from typing import Any

from engine.files.plain_values import value_to_plain
from engine.text import _
from engine.training.data.preparation import Dataset
from engine.training.measurement import Measurement
from engine.training.networks.initializers import INITIALIZERS
from engine.training.race import Race
from engine.training.remarks import remarks
from gui.cli.output import console, table

QUANTITIES = {
    "train_loss": "train_loss", "test_loss": "test_loss",
    "train_accuracy": "train_accuracy", "test_accuracy": "test_accuracy",
    "train_error": "train_rmse", "test_error": "test_rmse",
}  # fmt: skip
"""What is told of an evaluation, by what the contracts call it."""


def as_json(race: Race, epochs: int, history: Sequence[Measurement]) -> dict[str, Any]:
    """Return the contract of `train --json`: the race, and every contestant with its losses by epoch.

    A contestant's epochs end where it diverged; accuracies are null for a regression, test figures without
    test data. Losses of a regression are those of standardized targets; its RMSE is in the target's own
    units, and null for classes.
    """
    settings = race.settings
    network = settings.network
    return {
        "dataset": settings.dataset.path or settings.dataset.name,
        "task": race.dataset.task,
        "train_rows": len(race.dataset.train_x),
        "test_rows": len(race.dataset.test_x),
        "network": {
            "layers": _layers(race),
            "activation": network.activation,
            "initializer": network.initializer,
            **({"scale": network.scale} if INITIALIZERS[network.initializer].is_scaled else {}),
            "l2": network.l2,
            **({"l1": network.l1} if network.l1 else {}),
            **({} if network.bias else {"bias": False}),
            **({"dropout": network.dropout} if network.dropout else {}),
            **({"loss": network.loss} if network.loss else {}),
            "parameters": race.parameter_count,
        },
        "batch_size": settings.batch_size,
        **({} if settings.shuffled else {"shuffled": False}),
        "epochs": epochs,
        "seed": settings.seed,
        "start": race.fingerprint,
        "remarks": [*remarks(race.dataset)],
        "contestants": [_contestant_as_json(race, index, history) for index in range(len(race.contestants))],
    }


def _contestant_as_json(race: Race, index: int, history: Sequence[Measurement]) -> dict[str, Any]:
    spec = race.contestants[index]
    return {
        "optimizer": spec.optimizer,
        **{field: rule.name for field, rule in spec.rules.items()},
        "hyperparameters": spec.hyperparameters,
        "diverged_at_step": race.statuses[index].diverged_at,
        "epochs": [
            {"epoch": evaluation.epoch, "step": evaluation.step, **_figures(evaluation, index)}
            for evaluation in _before_divergence(history, index)
        ],
    }


def _before_divergence(history: Sequence[Measurement], index: int) -> list[Measurement]:
    return [evaluation for evaluation in history if not math.isnan(evaluation.train_loss[index])]


def _figures(evaluation: Measurement, index: int) -> dict[str, Any]:
    found = {told: float(getattr(evaluation, name)[index]) for name, told in QUANTITIES.items()}
    return {name: None if math.isnan(value) else value_to_plain(value) for name, value in found.items()}


def as_csv(race: Race, history: Sequence[Measurement]) -> bytes:
    """Return a table of one row per contestant and epoch; cells without a figure are empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["contestant", "epoch", "step", *QUANTITIES.values()])
    writer.writerows(_csv_rows(race, history))
    return text.getvalue().encode()


def _csv_rows(race: Race, history: Sequence[Measurement]) -> Iterator[list[Any]]:
    for index, label in enumerate(labels(race)):
        for evaluation in _before_divergence(history, index):
            yield [label, evaluation.epoch, evaluation.step, *_figures(evaluation, index).values()]


def labels(race: Race) -> list[str]:
    """Return how each contestant is called: its specification, numbered where it occurs again."""
    texts = [str(spec) for spec in race.contestants]
    seen = [texts[: index + 1].count(text) for index, text in enumerate(texts)]
    return [f"{text} #{count}" if count > 1 else text for text, count in zip(texts, seen, strict=True)]


def show(race: Race, history: Sequence[Measurement], ended: str = "") -> None:
    """Print what was trained on what, how each contestant ended, and why the race ended early if it did."""
    out = console()
    out.print(_heading(race))
    columns = [(_("Contestant"), "left"), (_("Train\nloss"), "right"), (_("Test\nloss"), "right")]
    columns += (
        [(_("Train\naccuracy"), "right"), (_("Test\naccuracy"), "right")]
        if race.dataset.class_names
        else [(_("Train\nRMSE"), "right"), (_("Test\nRMSE"), "right")]
    )
    rows = [
        (label.replace(",", ", "), *_ending(race, history, index)) for index, label in enumerate(labels(race))
    ]
    out.print(table(columns, rows))
    for line in _units(race):
        out.print(line, soft_wrap=True)
    early = [_("Ended early: {reason}.").format(reason=ended)] if ended else []
    for line in (*early, *remarks(race.dataset), *_divergences(race)):
        out.print(line, soft_wrap=True)


def _units(race: Race) -> Iterator[str]:
    """Yield what the figures of a regression are measured in."""
    if not race.dataset.class_names:
        words = _("Losses ({loss}) are of {target} standardized, RMSE is in units of {target}.")
        yield words.format(loss=race.loss.title, target=race.dataset.target_name)


def _heading(race: Race) -> str:
    template = _(
        "{data}: {train:,} examples to train on, {test:,} to test on. Network {layers} ({activation}), "
        "{parameters:,} parameters, start {start}. After {epochs} epochs, {steps:,} steps:"
    )
    dataset = race.dataset
    return template.format(
        data=_source(race, dataset), train=len(dataset.train_x), test=len(dataset.test_x),
        layers="-".join(map(str, _layers(race))), activation=race.settings.network.activation,
        parameters=race.parameter_count, epochs=race.epoch, steps=race.step, start=race.fingerprint,
    )  # fmt: skip


def _source(race: Race, dataset: Dataset) -> str:
    return race.settings.dataset.path or race.settings.dataset.row.title


def _layers(race: Race) -> list[int]:
    network = race.settings.network
    return [race.dataset.features, *network.hidden, network.outputs_for(race.dataset)]


def _ending(race: Race, history: Sequence[Measurement], index: int) -> list[str]:
    """Return a contestant's last losses, and its accuracies or errors, on training and on test data."""
    if not race.statuses[index].running or not history:
        return [""] * 4
    found = _figures(history[-1], index)
    told = ("accuracy", ".4f") if race.dataset.class_names else ("rmse", ".5g")
    formats = {f"{part}_{name}": form for name, form in (("loss", ".4f"), told) for part in ("train", "test")}
    return ["" if found[name] is None else f"{found[name]:{form}}" for name, form in formats.items()]


def _divergences(race: Race) -> list[str]:
    template = _("{contestant} diverged at step {step}.")
    return [
        template.format(contestant=label, step=status.diverged_at)
        for label, status in zip(labels(race), race.statuses, strict=True)
        if not status.running
    ]
