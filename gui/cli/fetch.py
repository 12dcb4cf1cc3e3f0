"""`chainrule fetch`: fetches a data set from the internet, or lists those that can be fetched."""

from __future__ import annotations

import argparse
import sys

from rich.progress import DownloadColumn

from engine.text import _
from engine.training.bounds import check_choice
from engine.training.data.fetching import Fetching
from engine.training.data.remote_sets import MIRROR_VARIABLE, REMOTE, host_of, size_text
from gui.cli.output import console, table
from gui.cli.progress import progress_bar

INTERRUPTED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule fetch`."""
    names = _("which data set: {names} (without one they are listed)").format(names=", ".join(REMOTE))
    parser.add_argument("name", nargs="?", metavar="NAME", help=names)
    mirror = _("the address of another server, which has a folder for each data set (default: {variable} of "
               "the environment, or the servers that are listed)")  # fmt: skip
    parser.add_argument("--mirror", default="", metavar="URL", help=mirror.format(variable=MIRROR_VARIABLE))
    parser.epilog = _(
        "examples:\n"
        "  chainrule fetch\n"
        "  chainrule fetch mnist\n"
        "  chainrule fetch cifar-10 --mirror https://school.example/sets\n"
        "  chainrule train --dataset mnist --hidden 100 --batch-size 64\n\n"
        "Files are compared with their checksums and kept; nothing is fetched unless it is asked for."
    )


def run(arguments: argparse.Namespace) -> int:
    """Fetch a data set, or list all, and return the exit code."""
    if arguments.name is None:
        _list()
        return 0
    check_choice("dataset", arguments.name, list(REMOTE))
    fetching = Fetching(arguments.name, arguments.mirror)
    title = fetching.wanted.title
    try:
        with progress_bar(DownloadColumn()) as bar:
            task = bar.add_task(title, total=fetching.size)
            path = fetching.run(lambda done: bar.update(task, completed=done))
    except KeyboardInterrupt:
        print(_("{title} was not fetched: it was cancelled").format(title=title), file=sys.stderr)
        return INTERRUPTED
    print(_("{title} is in {path}").format(title=title, path=path))
    return 0


def _list() -> None:
    rows = [
        (row.name, size_text(row.size), _("yes") if row.is_there else _("no"),
         ", ".join(map(host_of, row.mirrors)))
        for row in REMOTE.values()
    ]  # fmt: skip
    headings = ((_("Name"), "left"), (_("Size"), "right"), (_("Fetched"), "left"), (_("Servers"), "left"))
    console().print(table(headings, rows))
