"""What kind of race it is: what the contestants' learning rates have in common decides what it can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.text import _, ngettext
from engine.training.chances.findings import Findings
from engine.training.rules.contestants import RATE, ContestantSpec
from engine.training.settings import RaceSettings


def at_rates(specs: Sequence[ContestantSpec], rates: Sequence[float | None]) -> tuple[ContestantSpec, ...]:
    """Return contestants with these rates; one whose rate is None keeps its own."""
    return tuple(
        spec if rate is None else spec.with_hyperparameter(RATE, rate)
        for spec, rate in zip(specs, rates, strict=True)
    )


def kind_of(race: RaceSettings, found: Findings | None = None) -> str:
    """Return what kind of race this is, in words, with the best rates that were found last.

    Best rates are those of this very race, whatever its seed: found for other data or another network they
    are rates like any other.
    """
    specs = race.contestants
    rates = [spec.hyperparameters[RATE] for spec in specs]
    if found is not None and _is_at_best(race, found):
        words = ngettext(
            "At best rates ({count} tried, {seeds} seed)",
            "At best rates ({count} tried, {seeds} seeds)",
            found.search.seeds,
        )
        return words.format(count=found.search.count, seeds=found.search.seeds)
    if len(specs) > 1 and len(set(rates)) == 1:
        return _("At one rate: η {rate:g}").format(rate=rates[0])
    if all(RATE not in dict(spec.chosen) for spec in specs):
        return _("At default rates")
    return _("At chosen rates")


def _is_at_best(race: RaceSettings, found: Findings) -> bool:
    best = found.best_rates
    at_best = replace(found.race, contestants=at_rates(found.race.contestants, best), seed=race.seed)
    return None not in best and at_best == race
