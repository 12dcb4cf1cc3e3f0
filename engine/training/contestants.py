"""A contestant of a race: an optimizer and its hyperparameters, as settings and as text.

The text form, which the command line reads, is `adam` or `adam:learning_rate=0.01,beta1=0.9`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.bounds import check_choice
from engine.training.optimizers import OPTIMIZERS, Hyperparameter, Optimizer

RATE = "learning_rate"
"""The hyperparameter that every optimizer has."""


@dataclass(frozen=True)
class ContestantSpec:
    """An optimizer by name, and the hyperparameters that differ from its defaults as (name, value) pairs.

    Raises ConfigurationError, naming the field and listing what is valid, for an unknown optimizer, an
    unknown hyperparameter, or a value out of its range.
    """

    optimizer: str
    chosen: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        check_choice("optimizer", self.optimizer, list(OPTIMIZERS))
        values = {name: _checked(self.row, name, value) for name, value in self.chosen}
        ordered = [(setting.name, values[setting.name]) for setting in self._differing(values)]
        object.__setattr__(self, "chosen", tuple(ordered))

    def _differing(self, values: Mapping[str, float]) -> list[Hyperparameter]:
        return [
            setting
            for setting in self.row.hyperparameters
            if values.get(setting.name, setting.default) != setting.default
        ]

    @property
    def row(self) -> Optimizer:
        """The row of the optimizer table."""
        return OPTIMIZERS[self.optimizer]

    @property
    def hyperparameters(self) -> dict[str, float]:
        """Every hyperparameter with its value, defaults included, in the order of the table."""
        return {**self.row.defaults(), **dict(self.chosen)}

    def with_hyperparameter(self, name: str, value: float) -> ContestantSpec:
        """Return the same contestant with one hyperparameter changed; raise as the constructor does."""
        return ContestantSpec(self.optimizer, (*self.chosen, (name, value)))

    def __str__(self) -> str:
        values = ",".join(f"{name}={value!r}" for name, value in self.chosen)
        return f"{self.optimizer}:{values}" if values else self.optimizer


def contestant(optimizer: str, **hyperparameters: float) -> ContestantSpec:
    """Return a contestant from an optimizer's name and hyperparameters as keywords."""
    return ContestantSpec(optimizer, tuple(hyperparameters.items()))


def distinct_names(specs: Sequence[ContestantSpec]) -> list[str]:
    """Return a name for each contestant, with what differs where several have an optimizer: "SGD η 0.1".

    Those that differ in nothing are numbered.
    """
    names = [_name_among([peer for peer in specs if peer.row is spec.row], spec) for spec in specs]
    return [
        name if names.count(name) == 1 else f"{name} ({names[:place].count(name) + 1})"
        for place, name in enumerate(names)
    ]


def _name_among(peers: Sequence[ContestantSpec], spec: ContestantSpec) -> str:
    differing = [
        f"{setting.letters} {spec.hyperparameters[setting.name]:g}".replace("-", "−")
        for setting in spec.row.hyperparameters
        if len({peer.hyperparameters[setting.name] for peer in peers}) > 1
    ]
    return " ".join([spec.row.title, *differing])


def parse_contestant(text: str) -> ContestantSpec:
    """Read `optimizer` or `optimizer:name=value,name=value`; raise ConfigurationError where that fails."""
    optimizer, _colon, rest = text.partition(":")
    check_choice("optimizer", optimizer.strip(), list(OPTIMIZERS))
    pairs = [_pair(part) for part in rest.split(",") if part.strip()]
    names = [name for name, _value in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(_("{name} is given twice").format(name=name), field=name)
    return ContestantSpec(optimizer.strip(), tuple(pairs))


def _pair(part: str) -> tuple[str, float]:
    name, equals, value = (piece.strip() for piece in part.partition("="))
    if not (name and equals):
        message = _("{part} is not of the form name=value, as in learning_rate=0.01")
        raise ConfigurationError(message.format(part=repr(part.strip())), field=name)
    try:
        return name, float(value)
    except ValueError:
        message = _("{name} is {value}, which is not a number")
        raise ConfigurationError(message.format(name=name, value=repr(value)), field=name) from None


def _checked(row: Optimizer, name: str, value: float) -> float:
    known = {hyperparameter.name: hyperparameter for hyperparameter in row.hyperparameters}
    if name not in known:
        message = _("{optimizer} has no hyperparameter {name}; it has {names}")
        text = message.format(optimizer=row.name, name=repr(name), names=", ".join(known))
        raise ConfigurationError(text, field=name)
    return known[name].bounds.check(name, value, known[name].title)
