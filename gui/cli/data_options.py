"""Which data a command is about: the options that say so, and the settings that they make."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.data.datasets import CHOICES, DATASETS, DatasetSettings, row_of_file
from engine.training.data.features import FEATURES
from engine.training.data.tables.choices import DELIMITERS
from gui.cli.errors import UsageError
from gui.cli.options import real, whole

NO_COLUMN = "none"


def add_data(group: Any) -> None:
    """Add what says which data are meant."""
    add = group.add_argument
    names, default = (
        ", ".join(name for name, row in DATASETS.items() if row.needs in {None, "fetched"}),
        DatasetSettings.name,
    )
    choices = _(
        "{names}, a table or arrays in a file, or a folder with the files of MNIST, CIFAR-10 or alike "
        "(default: {default})"
    ).format(names=names, default=default)
    add("--dataset", "--data", default=default, metavar="NAME|FILE", help=choices)
    add("--size", type=whole, metavar="ROWS", help=_("how many examples"))
    add("--noise", type=real, metavar="AMOUNT", help=_("standard deviation of the noise"))
    part = _("the part of the examples kept for testing, 0 to 0.9")
    add("--test-fraction", type=real, metavar="PART", help=part)
    made = ", ".join(f"{row.name} ({row.title})" for row in FEATURES.values())
    more = _("of data with two inputs: more inputs made of them, with commas between: {names}")
    add("--features", type=_names, metavar="NAMES", help=more.format(names=made))
    add("--data-seed", type=whole, metavar="SEED", help=_("seed of the data and of the split (default: 0)"))
    _add_table(group)


def _add_table(group: Any) -> None:
    """Add what the user may decide about a file; what is left out is found, and told after the race."""
    add = group.add_argument
    add(
        "--target",
        metavar="COLUMN",
        help=_("of a file: the column to predict, by name or number (default: the last)"),
    )
    task = _("of a file: what to learn (default: by the look of the target)")
    add("--task", choices=["classification", "regression"], help=task)
    header = _("of a file: whether its first row names the columns (default: found out)")
    add("--header", action=argparse.BooleanOptionalAction, help=header)
    marks = _("of a file: what divides its cells: {names} (default: found out)")
    add("--delimiter", metavar="NAME", help=marks.format(names=", ".join(DELIMITERS)))
    decimal = _("of a file: its decimal mark, point or comma (default: found out)")
    add("--decimal", metavar="NAME", help=decimal)
    encoding = _("of a file: its encoding, as in utf-8, cp949 or latin-1 (default: found out)")
    add("--encoding", metavar="NAME", help=encoding)
    out = _("of a file: a column that is no input, by name or number; repeatable, none keeps all that can be "
            "(default: columns that number or name the rows)")  # fmt: skip
    add("--leave-out", action="append", metavar="COLUMN", help=out)
    missing = _("of a file: drop rows where a value is missing, or take its column's mean "
                "(default: drop where that costs at most 1 row of 100)")  # fmt: skip
    add("--missing", choices=["drop", "mean"], help=missing)


@contextmanager
def named_by(name: Callable[[str], str]) -> Iterator[None]:
    """Let what is refused inside be told of with another name of the setting than forms have."""
    try:
        yield
    except ConfigurationError as error:
        raise UsageError(error.called(name(error.field))) from error


def option(field: str) -> str:
    """Return the option that is called as a setting is."""
    return f"--{field.replace('_', '-')}"


def dataset_settings(arguments: argparse.Namespace) -> DatasetSettings:
    """Return the data that the command line describes; raise UsageError where there are no such data."""
    with named_by(lambda field: "--data-seed" if field == "seed" else option(field)):
        return _dataset(arguments)


def _dataset(arguments: argparse.Namespace) -> DatasetSettings:
    chosen = given(arguments, "size", "noise", "test_fraction", "features", *CHOICES)
    if arguments.leave_out is not None:
        chosen["leave_out"] = () if arguments.leave_out == [NO_COLUMN] else tuple(arguments.leave_out)
    if arguments.data_seed is not None:
        chosen["seed"] = arguments.data_seed
    name = arguments.dataset
    needs = DATASETS[name].needs if name in DATASETS else None
    if needs is None and (Path(name).suffix or os.sep in name or _is_there(name)):
        return DatasetSettings(row_of_file(name).name, path=name, **chosen)
    if needs == "path":
        raise UsageError(_("name the file itself, as in --dataset flowers.csv"))
    if needs == "points":
        raise UsageError(_("points are drawn in the Training Lab; name another data set, or a file"))
    return DatasetSettings(name, **chosen)


def _is_there(name: str) -> bool:
    """Return whether it is the name of a file, or of a folder and of no data set."""
    return Path(name).is_file() or (name not in DATASETS and Path(name).is_dir())


def given(arguments: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return those of the named options that were given."""
    return {name: value for name in names if (value := getattr(arguments, name)) is not None}


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
