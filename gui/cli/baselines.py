"""`chainrule baselines`: what nearest neighbours and a linear model reach, for networks to beat."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

from engine.files.plain_values import value_to_plain
from engine.text import _
from engine.training.baselines.distances import DISTANCES
from engine.training.baselines.findings import Baseline, BaselineFindings, Score, Sweep
from engine.training.baselines.search import BaselineSearch
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.preparation import Dataset
from engine.training.remarks import remarks
from gui.cli.data_options import add_data, dataset_settings, given, named_by, option
from gui.cli.options import real, whole
from gui.cli.output import console, print_json, table
from gui.cli.searching import searched

OPTIONS = {"strengths": "--l2"}
"""Options that are called otherwise than the settings that they make."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule baselines`."""
    add_data(parser.add_argument_group(_("data")))
    _add_choices(parser.add_argument_group(_("baselines")))
    output = parser.add_argument_group(_("output"))
    output.add_argument("--json", action="store_true", help=_("print one line of JSON instead of tables"))
    parser.epilog = _(
        "examples:\n"
        "  chainrule baselines --dataset digits --neighbours 1,3,5,7 --distance l2 --folds 5\n"
        "  chainrule baselines --dataset moons --l2 0.001,0.01,0.1 --json\n"
        "  chainrule baselines --dataset flowers.csv --target species --distance l1\n\n"
        "The number of neighbours and the strength of the penalty are chosen by cross-validation on the\n"
        "training part; the test part is that on which `chainrule train` tests networks."
    )


def _add_choices(group: Any) -> None:
    usual, add = BaselineSettings(), group.add_argument
    counts = _("how many nearest neighbours to try, with commas between (default: {values})")
    add("--neighbours", type=_values(whole), metavar="COUNTS",
        help=counts.format(values=_listed(usual.neighbours)))  # fmt: skip
    which = _("how far apart rows are: {names} (default: {default})")
    names = ", ".join(f"{row.name} = {row.title}" for row in DISTANCES.values())
    add("--distance", metavar="NAME", help=which.format(names=names, default=usual.distance))
    strengths = _("strengths λ of the linear model's penalty λ Σ w² to try (default: {values})")
    add("--l2", type=_values(real), metavar="VALUES", help=strengths.format(values=_listed(usual.strengths)))
    parts = _("into how many parts the training part is cut, each judged by the others (default: {folds})")
    add("--folds", type=whole, metavar="COUNT", help=parts.format(folds=usual.folds))
    add("--seed", type=whole, metavar="SEED", help=_("seed by which rows are dealt into folds (default: 0)"))


def run(arguments: argparse.Namespace) -> int:
    """Search, print what was found, and return the exit code."""
    dataset = dataset_settings(arguments)
    with named_by(lambda field: OPTIONS.get(field, option(field))):
        chosen = given(arguments, "neighbours", "distance", "folds", "seed")
        if arguments.l2 is not None:
            chosen["strengths"] = arguments.l2
        search = BaselineSearch(dataset, BaselineSettings(**chosen))
    found = searched(search, _("trying baselines"))
    if arguments.json:
        print_json(plain(found))
    else:
        show(found, search.dataset)
    return 0


def plain(found: BaselineFindings) -> dict[str, Any]:
    """Return the contract of `baselines --json`: the figures of every fold, and each baseline at its best.

    Figures are accuracies of classes, or mean squared errors of standardized numbers. `to_beat` is a place in
    the list of baselines. What there is not is null.
    """
    settings = found.settings
    return {
        "dataset": found.dataset.path or found.dataset.name,
        "distance": settings.distance,
        "folds": settings.folds,
        "seed": settings.seed,
        "figures": "accuracy" if found.is_accuracy else "loss",
        "judged_by": "test" if found.has_test else "folds",
        "neighbours": _plain_sweep(found.sweeps["neighbours"]),
        "l2": _plain_sweep(found.sweeps["strengths"]),
        "baselines": [
            {
                "name": each.name,
                "title": each.title,
                "folds": _plain(each.crossed),
                "train": _plain_score(each.train),
                "test": _plain_score(each.test),
            }
            for each in found.baselines
        ],
        "to_beat": found.baselines.index(found.best),
        "remarks": list(found.remarks()),
    }


def _plain_sweep(sweep: Sweep) -> dict[str, Any]:
    return {
        "values": list(sweep.values),
        "means": [_plain(mean) for mean in sweep.means],
        "deviations": [_plain(deviation) for deviation in sweep.deviations],
        "by_fold": [[_plain(figure) for figure in figures] for figures in sweep.figures],
        "best": sweep.best_value,
    }


def _plain_score(score: Score) -> dict[str, Any]:
    return {"loss": _plain(score.loss), "accuracy": _plain(score.accuracy)}


def _plain(figure: float) -> Any:
    return value_to_plain(float(figure)) if math.isfinite(figure) else None


def show(found: BaselineFindings, dataset: Dataset) -> None:
    """Print the figures of the folds by what was tried, and the table of baselines."""
    out = console()
    out.print(_heading(found, dataset))
    for symbol, name in (("k", "neighbours"), ("λ", "strengths")):
        out.print(_sweep_table(symbol, found.sweeps[name]))
    headings = [(_("Baseline"), "left"), (_("Folds"), "right"), (_("Train"), "right"), (_("Test"), "right")]
    out.print(table(headings, [_row(found, each) for each in found.baselines]))
    for line in (found.verdict(), *found.remarks(), *remarks(dataset)):
        out.print(line, soft_wrap=True)


def _heading(found: BaselineFindings, dataset: Dataset) -> str:
    kind = _("accuracy") if found.is_accuracy else _("squared error (standardized)")
    template = _(
        "{data}: {train:,} examples to train on, {test:,} to test on. Mean {kind} over {folds} folds of the "
        "training part, and its standard deviation:"
    )
    return template.format(
        data=found.dataset.path or found.dataset.row.title, train=len(dataset.train_x),
        test=len(dataset.test_x), kind=kind, folds=found.settings.folds,
    )  # fmt: skip


def _row(found: BaselineFindings, baseline: Baseline) -> list[str]:
    reached = [score.figure(is_accuracy=found.is_accuracy) for score in (baseline.train, baseline.test)]
    return [baseline.title, *map(_told, (baseline.crossed, *reached))]


def _sweep_table(symbol: str, sweep: Sweep) -> Any:
    rows = [
        [f"{value:g}", _told(mean), f"± {_told(deviation)}", _("best") if place == sweep.best else ""]
        for place, (value, mean, deviation) in enumerate(
            zip(sweep.values, sweep.means, sweep.deviations, strict=True)
        )
    ]
    return table([(symbol, "right"), (_("Mean"), "right"), ("", "right"), ("", "left")], rows)


def _told(figure: float) -> str:
    return f"{figure:.4f}" if math.isfinite(figure) else ""


def _listed(values: tuple[float, ...]) -> str:
    return ",".join(f"{value:g}" for value in values)


def _values(read: Callable[[str], float]) -> Callable[[str], tuple[float, ...]]:
    """Return what reads numbers with commas between them."""

    def values(text: str) -> tuple[float, ...]:
        return tuple(read(part.strip()) for part in text.split(","))

    return values
