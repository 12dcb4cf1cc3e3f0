"""What several data sets say of the contestants: steps to a target on each, and who is quick on most."""

from __future__ import annotations

import math
from typing import Any

from engine.text import _, ngettext
from engine.training.chances.profile import FARTHEST
from engine.training.chances.profiling import ProfileFindings
from gui.cli.output import console, table

FACTORS = (1.0, 1.5, 2.0, FARTHEST)
NEVER = "∞"


def plain(found: ProfileFindings, target: float | None) -> dict[str, Any]:
    """Return the contract of `train --profile --json`; steps are null where the target was never reached."""
    profile, steps = found.profile(target), found.steps(target).tolist()
    return {
        "datasets": [
            {
                "dataset": each.race.dataset.name,
                "target_loss": goal if math.isfinite(goal) else None,
                "steps_to_target": [step if math.isfinite(step) else None for step in taken],
                "best_rates": list(each.best_rates),
            }
            for each, goal, taken in zip(found.told, found.targets(target), steps, strict=True)
        ],
        "factors": list(FACTORS),
        "contestants": [
            {
                "optimizer": spec.optimizer,
                "shares": [float(profile.share(factor)[place]) for factor in FACTORS],
                "score": float(profile.scores[place]),
            }
            for place, spec in enumerate(found.race.contestants)
        ],
    }


def show(found: ProfileFindings, target: float | None) -> None:
    """Print the steps to the target on each data set, and the profile."""
    profile, targets, steps = found.profile(target), found.targets(target), found.steps(target)
    out = console()
    search = found.told[0].search
    heading = ngettext(
        "Median steps to a loss at the best rate of each, of {count} rates and {seeds} seed:",
        "Median steps to a loss at the best rate of each, of {count} rates and {seeds} seeds:",
        search.seeds,
    )
    out.print(heading.format(count=search.count, seeds=search.seeds))
    columns = [(_("Contestant"), "left")]
    columns += [
        (f"{each.race.dataset.name}\n{goal:.3g}", "right")
        for each, goal in zip(found.told, targets, strict=True)
    ]
    rows = [[name, *map(_told, taken)] for name, taken in zip(found.names, steps.T.tolist(), strict=True)]
    out.print(table(columns, rows))
    out.print(_("On which share of the data sets each is within a factor of the quickest:"))
    columns = [(_("Contestant"), "left"), *((f"{factor:g} ×", "right") for factor in FACTORS)]
    rows = [
        [name, *(f"{profile.share(factor)[place]:.0%}" for factor in FACTORS), f"{profile.scores[place]:.2f}"]
        for place, name in enumerate(found.names)
    ]
    out.print(table([*columns, (_("Score"), "right")], rows))
    for line in found.remarks(target):
        out.print(line, soft_wrap=True)


def _told(steps: float) -> str:
    return f"{steps:,.0f}" if math.isfinite(steps) else NEVER
