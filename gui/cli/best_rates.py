"""`chainrule train --best-rates`: the learning rate that suits each contestant, and who is ahead then."""

from __future__ import annotations

import argparse
import math
from typing import Any

from engine.files.plain_values import value_to_plain
from engine.text import _, ngettext
from engine.training.chances.findings import Findings, Spread
from engine.training.chances.profiling import READY_MADE, ProfileSearch
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.settings import RaceSettings
from gui.cli import profile_report
from gui.cli.errors import UsageError
from gui.cli.options import real, whole
from gui.cli.output import console, print_json, table
from gui.cli.searching import searched

NEVER = "∞"


def configure(group: Any) -> None:
    """Add the arguments that belong to the search."""
    usual, add = SearchSettings(), group.add_argument
    add("--best-rates", action="store_true", help=_("find each contestant's best learning rate instead"))
    tried = _("the lowest and highest rate to try, and how many (default: {lowest:.3g},{highest:g},{count})")
    add("--rates", type=_rates, metavar="LOW,HIGH,COUNT",
        help=tried.format(lowest=usual.lowest, highest=usual.highest, count=usual.count))  # fmt: skip
    seeds = _("from how many seeds to try each rate (default: {seeds})").format(seeds=usual.seeds)
    add("--seeds", type=whole, default=usual.seeds, metavar="COUNT", help=seeds)
    steps = _("how many steps each try may take (default: {steps})").format(steps=usual.steps)
    add("--budget", type=whole, default=usual.steps, metavar="STEPS", help=steps)
    names = _("find best rates on each of these data sets, and tell who is quick to a target on most of them")
    add("--profile", type=_names, metavar="NAMES", help=names)
    target = _("the loss that times are taken to (default: what half of the contestants come to)")
    add("--target-loss", type=real, metavar="LOSS", help=target)


def search_settings(arguments: argparse.Namespace) -> SearchSettings:
    """Return what the command line says of the search."""
    lowest, highest, count = arguments.rates or (None, None, None)
    rates = {} if lowest is None else {"lowest": lowest, "highest": highest, "count": count}
    return SearchSettings(**rates, seeds=arguments.seeds, steps=arguments.budget)


def option(field: str) -> str:
    """Return the option by which a field of the search is set."""
    return {"seeds": "--seeds", "steps": "--budget"}.get(field, "--rates")


def run(race: RaceSettings, search: SearchSettings, arguments: argparse.Namespace) -> int:
    """Search, print what was found, and return the exit code."""
    target = arguments.target_loss
    if arguments.profile is None:
        found = searched(RateSearch(race, search), _("trying rates"))
        print_json(plain(found, target)) if arguments.json else show(found, target)
        return 0
    data = tuple(DatasetSettings(name, seed=race.dataset.seed) for name in arguments.profile)
    told = searched(ProfileSearch(race, data, search), _("trying rates"))
    print_json(profile_report.plain(told, target)) if arguments.json else profile_report.show(told, target)
    return 0


def plain(found: Findings, target: float | None = None) -> dict[str, Any]:
    """Return the contract of `train --best-rates --json`: what was tried, and what each contestant reached.

    Losses are null where a run diverged; `best_rate` is null where all did. `leader` is a place in the list
    of contestants, or null.
    """
    search = found.search
    target = found.usual_target if target is None else target
    return {
        "dataset": found.race.dataset.path or found.race.dataset.name,
        "seed": found.race.seed,
        "seeds": search.seeds,
        "steps": search.steps,
        "rates": list(search.rates),
        "judged_by": found.judged_by,
        "reported_on": found.reported_on,
        "leader": found.leader,
        "target_loss": value_to_plain(target) if math.isfinite(target) else None,
        "remarks": found.remarks(),
        "contestants": [
            _plain_contestant(found, place, target) for place in range(len(found.race.contestants))
        ],
    }


def _plain_contestant(found: Findings, place: int, target: float) -> dict[str, Any]:
    spec, accuracy = found.race.contestants[place], found.accuracy(place)
    return {
        "optimizer": spec.optimizer,
        **{field: rule.name for field, rule in spec.rules.items()},
        "hyperparameters": spec.hyperparameters,
        "best_rate": found.best_rate(place),
        "at_edge": found.is_at_edge(place),
        "loss": _plain_spread(found.loss(place)),
        "accuracy": None if accuracy is None else _plain_spread(accuracy),
        "steps_to_target": _plain_spread(found.steps_to(place, target)),
        "seconds_to_target": _plain_spread(found.seconds_to(place, target)),
        "losses_by_rate": [_plain_spread(spread) for spread in found.final(place)],
    }


def _plain_spread(spread: Spread) -> dict[str, Any]:
    figures = {"median": spread.median, "low": spread.low, "high": spread.high}
    return {name: value_to_plain(value) if math.isfinite(value) else None for name, value in figures.items()}


def show(found: Findings, target: float | None = None) -> None:
    """Print what was tried and the table of what each contestant reached, and when."""
    target = found.usual_target if target is None else target
    out = console()
    out.print(_heading(found))
    columns = [(_("Contestant"), "left"), (_("Best\nrate"), "right"), (_("Loss"), "right"),
               (_("from … to"), "right")]  # fmt: skip
    has_accuracy = found.has_accuracies
    columns += [(_("Accuracy"), "right")] if has_accuracy else []
    columns += [(_("Steps to\n{target:.3g}").format(target=target), "right"), (_("Seconds"), "right")]
    rows = [_row(found, place, has_accuracy, target) for place in range(len(found.race.contestants))]
    out.print(table(columns, rows))
    units = [] if has_accuracy else [_("Losses are of standardized targets.")]
    for line in (*units, *found.remarks()):
        out.print(line, soft_wrap=True)


def _heading(found: Findings) -> str:
    search = found.search
    judged = (
        _("Judged on data that no run learned from, reported on the test part.")
        if found.judged_by == "validation"
        else _("Nothing is held out of these data: judged and reported on the training part.")
    )
    template = ngettext(
        "{count} rates from {lowest:.3g} to {highest:.3g}, {seeds} seed, {steps:,} steps each.",
        "{count} rates from {lowest:.3g} to {highest:.3g}, {seeds} seeds, {steps:,} steps each.",
        search.seeds,
    )
    tried = template.format(
        count=search.count, lowest=search.lowest, highest=search.highest, seeds=search.seeds,
        steps=search.steps,
    )  # fmt: skip
    return f"{tried} {judged}"


def _row(found: Findings, place: int, has_accuracy: bool, target: float) -> list[str]:
    rate, loss, accuracy = found.best_rate(place), found.loss(place), found.accuracy(place)
    name = found.names[place]
    if rate is None:
        return [name, "", _("diverged"), *([""] * (4 if has_accuracy else 3))]
    mark = _("{rate:g} (edge)") if found.is_at_edge(place) else "{rate:g}"
    ends = [f"{figure:.4f}" if math.isfinite(figure) else NEVER for figure in (loss.low, loss.high)]
    told = ["" if accuracy is None else f"{accuracy.median:.4f}"] if has_accuracy else []
    steps, seconds = found.steps_to(place, target).median, found.seconds_to(place, target).median
    return [
        name, mark.format(rate=rate), f"{loss.median:.4f}", " … ".join(ends), *told,
        f"{steps:.0f}" if math.isfinite(steps) else NEVER,
        f"{seconds:.2g}" if math.isfinite(seconds) else NEVER,
    ]  # fmt: skip


def _rates(text: str) -> tuple[float, float, int]:
    parts = text.split(",")
    try:
        lowest, highest, count = parts
        return float(lowest), float(highest), int(count)
    except ValueError:
        message = _("{text} is not of the form LOW,HIGH,COUNT, as in 0.001,1,10")
        raise argparse.ArgumentTypeError(message.format(text=repr(text))) from None


def refuse_alone(arguments: argparse.Namespace) -> None:
    """Raise UsageError where something about a search is said and none is asked for."""
    for field in ("rates", "target_loss"):
        if getattr(arguments, field) is not None and not is_wanted(arguments):
            name = f"--{field.replace('_', '-')}"
            raise UsageError(_("{option} belongs to --best-rates and --profile").format(option=name))
    if arguments.csv is not None and is_wanted(arguments):
        raise UsageError(_("--csv has curves of a race; a search for rates has none"))


def is_wanted(arguments: argparse.Namespace) -> bool:
    """Return whether rates are to be looked for."""
    return arguments.best_rates or arguments.profile is not None


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in READY_MADE:
            message = _("{name} is no data set of its own; choose among {known}")
            raise argparse.ArgumentTypeError(message.format(name=repr(name), known=", ".join(READY_MADE)))
    return names
