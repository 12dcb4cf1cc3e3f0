"""All that decides a race: data, network, contestants, batches and seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.bounds import Bounds, check_choice
from engine.training.data.datasets import SEED, DatasetSettings
from engine.training.networks.network import Network
from engine.training.rules.contestants import ContestantSpec, contestant

BATCH_SIZE = Bounds(1, 1_000_000, integer=True)
CONTESTANTS = Bounds(1, 64, integer=True)
EVALUATE_EVERY = Bounds(1, 1_000_000, integer=True)

FIRST_CONTESTANTS = tuple(contestant(name) for name in ("sgd", "momentum", "rmsprop", "adam"))


@dataclass(frozen=True)
class RaceSettings:
    """The same settings give the same race, step for step.

    `batch_size` None, or more than there are rows, means all rows at every step. `evaluate_every` is the
    number of steps between two evaluations, None for one at the end of every epoch. `seed` decides initial
    weights, the order of batches and what dropout leaves out; the data set has a seed of its own. Unless
    `shuffled`, every epoch takes the examples in the order of their source. Raises ConfigurationError naming
    the field at fault.
    """

    dataset: DatasetSettings = field(default_factory=DatasetSettings)
    network: Network = field(default_factory=Network)
    contestants: tuple[ContestantSpec, ...] = FIRST_CONTESTANTS
    batch_size: int | None = 32
    seed: int = 0
    dtype: Literal["float32", "float64"] = "float32"
    evaluate_every: int | None = None
    shuffled: bool = True

    def __post_init__(self) -> None:
        if not self.contestants:
            raise ConfigurationError(_("a race needs at least one contestant"), field="contestants")
        CONTESTANTS.check("contestants", len(self.contestants))
        if self.batch_size is not None:
            BATCH_SIZE.check("batch_size", self.batch_size)
        SEED.check("seed", self.seed)
        check_choice("dtype", self.dtype, ["float32", "float64"])
        if self.evaluate_every is not None:
            EVALUATE_EVERY.check("evaluate_every", self.evaluate_every)
