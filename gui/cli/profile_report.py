"""What several data sets say of the contestants: steps to a target on each, and who is quick on most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.text import _
from engine.training.chances.findings import Findings
from engine.training.chances.profile import FARTHEST, Profile
from gui.cli.output import console, table

FACTORS = (1.0, 1.5, 2.0, FARTHEST)
NEVER = "∞"


def plain(told: Sequence[Findings], target: float | None) -> dict[str, Any]:
    """Return the contract of `train --profile --json`; steps are null where the target was never reached."""
    profile, targets = _profile(told, target), _targets(told, target)
    return {
        "datasets": [
            {
                "dataset": found.race.dataset.name,
                "target_loss": goal if math.isfinite(goal) else None,
                "steps_to_target": [step if math.isfinite(step) else None for step in _steps(found, goal)],
                "best_rates": list(found.best_rates),
            }
            for found, goal in zip(told, targets, strict=True)
        ],
        "factors": list(FACTORS),
        "contestants": [
            {
                "optimizer": spec.optimizer,
                "shares": [float(profile.share(factor)[place]) for factor in FACTORS],
                "score": float(profile.scores[place]),
            }
            for place, spec in enumerate(told[0].race.contestants)
        ],
    }


def show(told: Sequence[Findings], target: float | None) -> None:
    """Print the steps to the target on each data set, and the profile."""
    profile, targets = _profile(told, target), _targets(told, target)
    out = console()
    heading = _("Median steps to a loss at the best rate of each, of {count} rates and {seeds} seeds:")
    search = told[0].search
    out.print(heading.format(count=search.count, seeds=search.seeds))
    columns = [(_("Contestant"), "left")]
    columns += [
        (f"{found.race.dataset.name}\n{goal:.3g}", "right") for found, goal in zip(told, targets, strict=True)
    ]
    steps = [_steps(found, goal) for found, goal in zip(told, targets, strict=True)]
    names = told[0].names
    rows = [[name, *(_told(column[place]) for column in steps)] for place, name in enumerate(names)]
    out.print(table(columns, rows))
    out.print(_("On which share of the data sets each is within a factor of the quickest:"))
    columns = [(_("Contestant"), "left"), *((f"{factor:g} ×", "right") for factor in FACTORS)]
    rows = [
        [name, *(f"{profile.share(factor)[place]:.0%}" for factor in FACTORS), f"{profile.scores[place]:.2f}"]
        for place, name in enumerate(names)
    ]
    out.print(table([*columns, (_("Score"), "right")], rows))


def _profile(told: Sequence[Findings], target: float | None) -> Profile:
    targets = _targets(told, target)
    return Profile.of(np.array([_steps(found, goal) for found, goal in zip(told, targets, strict=True)]))


def _targets(told: Sequence[Findings], target: float | None) -> list[float]:
    return [found.usual_target if target is None else target for found in told]


def _steps(found: Findings, target: float) -> list[float]:
    return [found.steps_to(place, target).median for place in range(len(found.race.contestants))]


def _told(steps: float) -> str:
    return f"{steps:,.0f}" if math.isfinite(steps) else NEVER
