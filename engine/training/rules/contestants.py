"""A contestant of a race: an optimizer and its hyperparameters, as settings and as text.

The text form, which the command line reads, is `adam` or `adam:learning_rate=0.01,schedule=cosine`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.bounds import check_choice
from engine.training.rules.clippings import CLIPPINGS, NO_CLIPPING, Clipping
from engine.training.rules.optimizers import OPTIMIZERS, Hyperparameter, Optimizer
from engine.training.rules.schedules import NO_SCHEDULE, SCHEDULES, Schedule

RATE = "learning_rate"
"""The hyperparameter that every optimizer has."""
RULES: Mapping[str, Mapping[str, Schedule | Clipping]] = MappingProxyType({
    "schedule": SCHEDULES, "clipping": CLIPPINGS,
})  # fmt: skip
"""The rules that a contestant may have beside its optimizer, by the field that names one."""
NONE = MappingProxyType({"schedule": NO_SCHEDULE, "clipping": NO_CLIPPING})
"""What a contestant has without them."""


@dataclass(frozen=True)
class ContestantSpec:
    """An optimizer by name, and the hyperparameters that differ from its defaults as (name, value) pairs.

    A schedule for its learning rate and a clipping of its gradient, by name too, bring hyperparameters of
    their own. Raises ConfigurationError, naming the field and listing what is valid, for an unknown name or
    hyperparameter, or a value out of its range.
    """

    optimizer: str
    chosen: tuple[tuple[str, float], ...] = ()
    schedule: str = NO_SCHEDULE
    clipping: str = NO_CLIPPING

    def __post_init__(self) -> None:
        check_choice("optimizer", self.optimizer, list(OPTIMIZERS))
        for field, table in RULES.items():
            check_choice(field, getattr(self, field), list(table))
        values = {name: _checked(self, name, value) for name, value in self.chosen}
        ordered = [(setting.name, values[setting.name]) for setting in self._differing(values)]
        object.__setattr__(self, "chosen", tuple(ordered))

    def _differing(self, values: Mapping[str, float]) -> list[Hyperparameter]:
        return [
            setting
            for setting in self.settings
            if values.get(setting.name, setting.default) != setting.default
        ]

    @property
    def row(self) -> Optimizer:
        """The row of the optimizer table."""
        return OPTIMIZERS[self.optimizer]

    @property
    def rules(self) -> dict[str, Schedule | Clipping]:
        """The rows of the rules that it has beside its optimizer, by field."""
        named = {field: getattr(self, field) for field in RULES}
        return {field: RULES[field][name] for field, name in named.items() if name != NONE[field]}

    @property
    def settings(self) -> tuple[Hyperparameter, ...]:
        """What can be set: the hyperparameters of the optimizer, then those of schedule and clipping."""
        rows = (self.row, *self.rules.values())
        return tuple(setting for row in rows for setting in row.hyperparameters)

    @property
    def hyperparameters(self) -> dict[str, float]:
        """Every hyperparameter with its value, defaults included, in the order of `settings`."""
        return {**{setting.name: setting.default for setting in self.settings}, **dict(self.chosen)}

    def with_hyperparameter(self, name: str, value: float) -> ContestantSpec:
        """Return the same contestant with one hyperparameter changed; raise as the constructor does."""
        return replace(self, chosen=(*self.chosen, (name, value)))

    def with_rule(self, field: str, name: str) -> ContestantSpec:
        """Return the same contestant with another schedule or clipping; what both have stays as it is set."""
        others = replace(self, **{field: name}, chosen=())
        kept = {setting.name for setting in others.settings}
        return replace(others, chosen=tuple(pair for pair in self.chosen if pair[0] in kept))

    def __str__(self) -> str:
        rules = [f"{field}={rule.name}" for field, rule in self.rules.items()]
        parts = ",".join([*rules, *(f"{name}={value!r}" for name, value in self.chosen)])
        return f"{self.optimizer}:{parts}" if parts else self.optimizer


def contestant(
    optimizer: str, schedule: str = NO_SCHEDULE, clipping: str = NO_CLIPPING, **hyperparameters: float
) -> ContestantSpec:
    """Return a contestant from an optimizer's name and hyperparameters as keywords."""
    return ContestantSpec(optimizer, tuple(hyperparameters.items()), schedule, clipping)


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
    rules = [
        rule.title for field, rule in spec.rules.items() if len({getattr(peer, field) for peer in peers}) > 1
    ]
    differing = [
        f"{setting.letters} {spec.hyperparameters[setting.name]:g}".replace("-", "−")
        for setting in spec.settings
        if len({peer.hyperparameters.get(setting.name, _NOTHING) for peer in peers} - {_NOTHING}) > 1
    ]
    return " ".join([spec.row.title, *rules, *differing])


_NOTHING = float("inf")
"""Stands for a hyperparameter that a contestant does not have."""


def parse_contestant(text: str) -> ContestantSpec:
    """Read `optimizer` or `optimizer:name=value,name=value`; raise ConfigurationError where that fails."""
    optimizer, _colon, rest = text.partition(":")
    check_choice("optimizer", optimizer.strip(), list(OPTIMIZERS))
    pairs = [_pair(part) for part in rest.split(",") if part.strip()]
    names = [name for name, _text in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(_("{name} is given twice").format(name=name), field=name)
    rules = {name: text for name, text in pairs if name in RULES}
    numbers = tuple((name, _number(name, text)) for name, text in pairs if name not in RULES)
    return ContestantSpec(optimizer.strip(), numbers, **rules)


def _pair(part: str) -> tuple[str, str]:
    name, equals, value = (piece.strip() for piece in part.partition("="))
    if not (name and equals):
        message = _("{part} is not of the form name=value, as in learning_rate=0.01")
        raise ConfigurationError(message.format(part=repr(part.strip())), field=name)
    return name, value


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        message = _("{name} is {value}, which is not a number")
        raise ConfigurationError(message.format(name=name, value=repr(text)), field=name) from None


def _checked(spec: ContestantSpec, name: str, value: float) -> float:
    known = {setting.name: setting for setting in spec.settings}
    if name not in known:
        message = _("{optimizer} has no hyperparameter {name}; it has {names}")
        text = message.format(optimizer=spec.optimizer, name=repr(name), names=", ".join(known))
        raise ConfigurationError(text, field=name)
    return known[name].bounds.check(name, value, known[name].title)
