"""What tests of a whole Lab do with its race, at once."""

from __future__ import annotations

from gui.training.lab import TrainingLab


def run(lab: TrainingLab, steps: int) -> None:
    """Take so many steps and hear of all."""
    lab.race._take_steps(steps)
    while lab.client.is_playing:
        lab.client.drain()


def settle(lab: TrainingLab) -> None:
    """Take up edits that otherwise rest a moment."""
    if lab.race._settling.isActive():
        lab.race.prepare()
    lab.client.drain()
