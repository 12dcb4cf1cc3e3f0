"""`chainrule train`: races optimizers on a data set, and prints how they did."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import Any, get_args

from rich.progress import MofNCompleteColumn, TextColumn

from engine.text import _
from engine.training.bounds import Bounds, check_choice
from engine.training.data.preparation import Task
from engine.training.measurement import Measurement
from engine.training.networks.initializers import INITIALIZERS
from engine.training.networks.losses import LOSSES, losses_for
from engine.training.networks.network import ACTIVATIONS, Network
from engine.training.networks.presets import PRESETS, Preset
from engine.training.race import Progress, Race
from engine.training.record import Record
from engine.training.rules.contestants import RULES, parse_contestant
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.settings import FIRST_CONTESTANTS, RaceSettings
from engine.training.stopping import Goal, Watch
from gui.cli import best_rates, data_options, race_report
from gui.cli.data_options import given, named_by, option
from gui.cli.errors import CommandError
from gui.cli.options import real, whole
from gui.cli.output import print_json, write_file
from gui.cli.progress import progress_bar

WIDEST = 98
"""Letters of a line of the help."""
EPOCHS = Bounds(1, 1_000_000, integer=True)
FIRST_EPOCHS = 30
ALL_ROWS = "all"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule train`."""
    data_options.add_data(parser.add_argument_group(_("data")))
    _add_network(parser.add_argument_group(_("network, the same for all contestants")))
    _add_race(parser.add_argument_group(_("race")))
    best_rates.configure(parser.add_argument_group(_("search for learning rates")))
    output = parser.add_argument_group(_("output"))
    output.add_argument("--json", action="store_true", help=_("print one line of JSON instead of a table"))
    output.add_argument("--csv", type=Path, metavar="PATH", help=_("write one row per contestant and epoch"))
    parser.epilog = _epilog()


def _add_network(group: Any) -> None:
    add = group.add_argument
    names = _("a known network to begin with, which other options change: {names}")
    add("--network", metavar="NAME", help=names.format(names=", ".join(PRESETS)))
    widths = _("widths of the hidden layers, as in 64 or 8,8; none for a linear model (default: {widths})")
    default = ",".join(map(str, Network.hidden))
    add("--hidden", type=_widths, metavar="WIDTHS", help=widths.format(widths=default))
    choices = _("of all hidden layers, or one for each with commas between: {names} (default: {default})")
    names, default = ", ".join(ACTIVATIONS), Network.activation
    add("--activation", metavar="NAMES", help=choices.format(names=names, default=default))
    choices = _("{names} (default: {default})")
    names, default = ", ".join(INITIALIZERS), Network.initializer
    add("--initializer", metavar="NAME", help=choices.format(names=names, default=default))
    deviation = _("deviation σ of the first weights with --initializer normal (default: {default:g})")
    add("--scale", type=real, metavar="NUMBER", help=deviation.format(default=Network.scale))
    choices = _("what to train on: {names} (default: {usual})")
    usual = " / ".join(losses_for(task)[0].op for task in get_args(Task))
    add("--loss", metavar="NAME", help=choices.format(names=", ".join(LOSSES), usual=usual))
    unbiased = _("leave the biases out, or have them (default)")
    add("--bias", action=argparse.BooleanOptionalAction, help=unbiased)
    add("--l2", type=real, metavar="STRENGTH", help=_("weight λ of the penalty λ Σ w² (default: 0)"))
    add("--l1", type=real, metavar="STRENGTH", help=_("weight λ of the penalty λ Σ |w| (default: 0)"))
    dropped = _("probability with which a step leaves a hidden unit out of an example (default: 0)")
    add("--dropout", type=real, metavar="RATE", help=dropped)


def _add_race(group: Any) -> None:
    add = group.add_argument
    spec = _("a contestant, as in adam or adam:learning_rate=0.01,beta1=0.8; repeatable (default: {first})")
    first = ", ".join(str(spec) for spec in FIRST_CONTESTANTS)
    add("--optimizer", action="append", metavar="SPEC", help=spec.format(first=first))
    passes = _("passes over the training data (default: {epochs})").format(epochs=FIRST_EPOCHS)
    add("--epochs", type=whole, default=FIRST_EPOCHS, metavar="COUNT", help=passes)
    rows = _("examples per step, or all (default: {rows})").format(rows=RaceSettings.batch_size)
    add("--batch-size", type=_batch_size, metavar="ROWS", help=rows)
    shuffled = _("shuffle the examples anew every epoch (default), or take them in the order of their source")
    add("--shuffle", dest="shuffled", action=argparse.BooleanOptionalAction, help=shuffled)
    _add_goals(group.add_mutually_exclusive_group())
    seed = _("seed of the initial weights, of the order of batches and of dropout (default: 0)")
    add("--seed", type=whole, default=RaceSettings.seed, help=seed)


def _add_goals(group: Any) -> None:
    """Add what ends a race before its last epoch; one of them at a time."""
    low = _("end after the first epoch that leaves a contestant with this training loss or less")
    group.add_argument("--stop-at-loss", type=real, metavar="LOSS", help=low)
    high = _("end after the first epoch that leaves a contestant with this accuracy or more on test data, or "
             "on training data where nothing is tested")  # fmt: skip
    group.add_argument("--stop-at-accuracy", type=real, metavar="PERCENT", help=high)


def _epilog() -> str:
    optimizers = _listed((row.name, row.defaults()) for row in OPTIMIZERS.values())
    rules = _listed(
        (f"{field}={name}", {each.name: each.default for each in rule.hyperparameters})
        for field, table in RULES.items()
        for name, rule in table.items()
    )
    return _(
        "optimizers, with their hyperparameters' defaults:\n{optimizers}\n\n"
        "schedules of the learning rate and clippings of the gradient, which any of them may have:\n"
        "{rules}\n\n"
        "examples:\n"
        "  chainrule train --dataset digits --hidden 64 --optimizer adam --epochs 30 --seed 0\n"
        "  chainrule train --dataset spiral --hidden 16,16 --activation tanh \\\n"
        "      --optimizer sgd:learning_rate=0.1 --optimizer adam:learning_rate=0.01 --json\n"
        "  chainrule train --dataset flowers.csv --target species --csv curves.csv\n"
        "  chainrule train --optimizer adam --optimizer adam:schedule=cosine,clipping=norm\n"
        "  chainrule train --dataset moons --optimizer sgd --optimizer adam --best-rates\n"
        "  chainrule train --dataset or --noise 0 --network perceptron --optimizer sgd\n\n"
        "All contestants start from the same weights and see the same batches in the same order."
    ).format(optimizers=optimizers, rules=rules)


def _listed(rows: Iterable[tuple[str, Mapping[str, float]]]) -> str:
    """Return a line for each name, or two, with the numbers that belong to it."""
    lines = (
        f"  {name:<20} {', '.join(f'{key}={value:g}' for key, value in numbers.items())}".rstrip()
        for name, numbers in rows
    )
    return "\n".join(fill(line, WIDEST, subsequent_indent=" " * 23) for line in lines)


def run(arguments: argparse.Namespace) -> int:
    """Race, print, and return the exit code."""
    settings = race_settings(arguments)
    best_rates.refuse_alone(arguments)
    if best_rates.is_wanted(arguments):
        with named_by(best_rates.option):
            search = best_rates.search_settings(arguments)
        return best_rates.run(settings, search, arguments)
    with named_by(option):
        epochs = int(EPOCHS.check("epochs", arguments.epochs))
    goal = _goal(arguments)
    if arguments.csv is not None:
        _require_writable(arguments.csv)
    race = Race(settings)
    ending = _Ending(goal, race)
    history = run_race(race, epochs, ending.look)
    if arguments.csv is not None:
        write_file(arguments.csv, race_report.as_csv(race, history))
    if arguments.json:
        print_json(race_report.as_json(race, epochs, history))
    else:
        race_report.show(race, history, ending.reason)
    return 0


class _Ending:
    """Looks after each epoch whether a goal is reached; `reason` says so once it is."""

    def __init__(self, goal: Goal | None, race: Race) -> None:
        self._watch, self.reason = Watch(goal, race, Record(len(race.contestants))), ""

    def look(self, progress: Progress) -> str:
        self.reason = self._watch.look(progress.evaluations)
        return self.reason


def _goal(arguments: argparse.Namespace) -> Goal | None:
    for kind in ("loss", "accuracy"):
        number = getattr(arguments, f"stop_at_{kind}")
        if number is not None:
            with named_by(lambda _field, kind=kind: f"--stop-at-{kind}"):  # type: ignore[misc]
                return Goal(kind, number)
    return None


def race_settings(arguments: argparse.Namespace) -> RaceSettings:
    """Return the settings that the command line describes; what it leaves out takes the engine's default."""
    with named_by(lambda field: "--optimizer" if field == "optimizer" else field):
        optimizers = [parse_contestant(text) for text in arguments.optimizer or ()]
    race: dict[str, Any] = {"contestants": tuple(optimizers)} if optimizers else {}
    preset = _preset(arguments)
    if preset is not None:
        race["batch_size"] = preset.batch_size
    if arguments.batch_size is not None:
        race["batch_size"] = None if arguments.batch_size == ALL_ROWS else arguments.batch_size
    dataset = data_options.dataset_settings(arguments)
    with named_by(lambda field: field if field == "contestants" else option(field)):
        network = replace(
            Network() if preset is None else preset.network,
            **given(
                arguments,
                "hidden",
                "activation",
                "initializer",
                "scale",
                "l2",
                "l1",
                "loss",
                "bias",
                "dropout",
            ),
        )
        race |= given(arguments, "shuffled")
        return RaceSettings(dataset, network, seed=arguments.seed, **race)


def _preset(arguments: argparse.Namespace) -> Preset | None:
    if arguments.network is None:
        return None
    with named_by(option):
        return PRESETS[check_choice("network", arguments.network, list(PRESETS))]


def run_race(
    race: Race, epochs: int, after_epoch: Callable[[Progress], str | None] | None = None
) -> list[Measurement]:
    """Race for so many epochs, or until all have diverged, and return the evaluation after each epoch.

    `after_epoch` is told what happened in each, and may return why that is enough. A progress bar is shown on
    standard error where that is a terminal.
    """
    history: list[Measurement] = []
    with progress_bar(MofNCompleteColumn(), TextColumn(_("epochs"))) as bar:
        task = bar.add_task(_("training"), total=epochs)
        while len(history) < epochs and race.running:
            progress = race.advance(race.batches_per_epoch)
            history += progress.evaluations
            bar.update(task, completed=len(history))
            if after_epoch is not None and after_epoch(progress):
                break
    return history


def _require_writable(path: Path) -> None:
    """Raise CommandError where the file could not be written, before time is spent on a race."""
    folder = path.parent
    if path.is_dir():
        raise CommandError(_("--csv {path}: this is a folder; name a file").format(path=path))
    if not folder.is_dir():
        raise CommandError(_("--csv {path}: there is no folder {folder}").format(path=path, folder=folder))
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise CommandError(_("--csv {path}: writing there is not allowed").format(path=path))


def _batch_size(text: str) -> int | str:
    return text if text == ALL_ROWS else whole(text)


def _widths(text: str) -> tuple[int, ...]:
    if text.strip().lower() in {"", "none"}:
        return ()
    return tuple(whole(part.strip()) for part in text.split(","))
