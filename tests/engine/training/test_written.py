"""What data sets hold, and what races and searches on them find, is what somebody read and stored.

Numbers that were learned are told in three digits, which no processor's rounding reaches in so few steps.
`WRITE_TEXTS=1 pytest tests/engine/training/test_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.training.baselines.search import BaselineSearch
from engine.training.baselines.settings import BaselineSettings
from engine.training.chances.profiling import ProfileSearch
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DATASETS, DatasetSettings, load_dataset
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.examples import examples
from engine.training.data.tables.reading import look
from engine.training.instruments import suiting
from engine.training.networks.diagram import diagram_of
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.remarks import remarks
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from tests.engine.telling import told
from tests.engine.written import compare

MADE = (
    "and", "or", "xor", "moons", "circles", "spiral", "spiral3", "checkerboard", "clusters", "surface",
    "sine", "digits",
)  # fmt: skip
RACERS = (
    "sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "nadam", "amsgrad",
    "adamax", "radam", "lion", "schedule_free",
)  # fmt: skip
"""Those of the tables that were looked at; another row makes none of this another."""
POINTS = ((0.0, 0.0, 1), (0.5, 1.0, 1), (2.0, 2.0, 3), (2.5, 1.5, 3), (-1.0, 2.0, 3), (1.0, 1.0, 1))
TABLES = {
    "plain": ("a,b,y\n1,2,no\n3,4.5,yes\n5,6,no\n7,8,yes\n", {}),
    "gaps": ("a;b;c;y\n1,5;x;;2\n2,5;y;3;4\nn/a;x;4;5\n3,5;z;5;7,5\n", {"decimal": ","}),
    "dates": ("when,kind,n,target\n" + "".join(
        f"2024-0{1 + n % 9}-1{n % 10},{'pqr'[n % 3]},{n * n},{n % 2}\n" for n in range(18)), {}),
    "numbers": ("".join(f"{n},{n * 7 % 5 + 0.5},{n * 3 % 11 * 1.25}\n" for n in range(12)), {}),
    "chosen": ("k,a,b\nu,1,2\nv,3,4\nu,5,6\nw,7,8\n", {"target": "k", "header": True}),
}  # fmt: skip


def test_data_sets_hold_what_was_looked_at() -> None:
    lines = []
    for name in MADE:
        noise = {} if DATASETS[name].noise is None else {"noise": 0.0}
        for chosen in ({"size": 100}, {"size": 60, "seed": 3, "test_fraction": 0.5, **noise}):
            dataset = load_dataset(DatasetSettings(name, **chosen), 0.2)
            lines += [told(dataset, leaving_out=("feature_names",)), told(remarks(dataset))]
    drawn = DatasetSettings("drawn", points=POINTS, test_fraction=0.4)
    lines.append(told(load_dataset(drawn)))
    compare("training-data-sets", "\n".join(lines))


def test_data_sets_are_as_many_as_they_are_by_default() -> None:
    found = [(name, load_dataset(DatasetSettings(name))) for name in MADE]
    lines = [
        f"{name}: {len(data.train_x)} {len(data.test_x)} {told([data.train_x.sum(axis=1), data.train_y])}"
        for name, data in found
    ]
    compare("training-default-sets", "\n".join(lines))


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_read_as_they_were_looked_at(name: str, tmp_path: Path) -> None:
    content, choices = TABLES[name]
    (tmp_path / "table.csv").write_text(content, encoding="utf-8")
    reading = look(str(tmp_path / "table.csv"), Choices(**choices))
    lines = [told(reading), told(examples(reading))]
    compare(f"training-table-{name}", "\n".join(lines).replace(str(tmp_path), "…"))


def settings_of(name: str, **more: object) -> RaceSettings:
    specs = [contestant(optimizer) for optimizer in RACERS]
    specs += [
        contestant("adam", schedule="cosine", schedule_steps=4),
        contestant("sgd", clipping="norm", clip=0.1),
    ]
    base = RaceSettings(DatasetSettings(name, size=40), Network((3,)), tuple(specs), batch_size=7)
    return replace(base, **{"dtype": "float64", **more})


RACES: dict[str, Callable[[], RaceSettings]] = {
    "classes": lambda: settings_of("moons", network=Network((4, 3), dropout=0.2, l2=0.01)),
    "numbers": lambda: settings_of("sine", evaluate_every=2),
    "digits": lambda: settings_of("digits", network=Network((5,), activation="relu"), shuffled=False),
    "three arms": lambda: settings_of("spiral3", network=Network((4,), loss="hinge")),
}


def raced(settings: RaceSettings) -> Iterator[str]:
    race = Race(settings)
    yield f"{race.parameter_count} {race.batches_per_epoch} {race.evaluated_every}"
    yield told(race.evaluate(), digits=3)
    progress = race.advance(9)
    yield from (told(row, digits=3) for row in progress.losses)
    yield from (told(each, digits=3) for each in progress.evaluations)
    for contestant_index in (0, len(settings.contestants) - 1):
        yield told(race.judged(contestant_index), digits=3)
    state = race.network(1, examples=2)
    yield told([state.x, state.target, state.layers, state.masks], digits=3)
    yield told([suiting(race.dataset), race.picture(5)], digits=3)
    yield told(diagram_of(state, 3), digits=3)


@pytest.mark.parametrize("name", RACES)
def test_races_run_as_they_were_looked_at(name: str) -> None:
    compare(f"training-race-{name.replace(' ', '-')}", "\n".join(raced(RACES[name]())))


def finished(search: RateSearch | ProfileSearch | BaselineSearch) -> Iterator[str]:
    done = []
    while search.is_busy:
        search.advance()
        done.append(search.done)
    yield f"{len(done)} {told(np.array(done[:: max(len(done) // 11, 1)]), digits=3)}"


RATES = SearchSettings(0.001, 1.0, count=4, seeds=2, steps=11)


@pytest.mark.parametrize("name", ["moons", "sine"])
def test_rates_are_found_as_they_were_looked_at(name: str) -> None:
    chosen = (contestant("sgd"), contestant("momentum"), contestant("adam", beta1=0.8))
    search = RateSearch(settings_of(name, contestants=chosen), RATES)
    lines = [*finished(search)]
    found = search.findings
    lines.append(told(found, leaving_out=("race", "search", "seconds"), digits=3))
    for place in range(3):
        lines.append(told([
            found.best(place), found.is_at_edge(place), found.best_point(place), found.usual(place),
            found.loss(place), found.accuracy(place), found.curve(place), found.steps_to(place, 0.5),
            found.final(place),
        ], digits=3))  # fmt: skip
    compare(f"training-rates-{name}", "\n".join(lines))


def test_a_profile_is_found_as_it_was_looked_at() -> None:
    chosen = (contestant("sgd"), contestant("adam"))
    sets = [DatasetSettings(name, size=20) for name in ("or", "circles", "sine")]
    search = ProfileSearch(settings_of("or", contestants=chosen), sets, RATES)
    lines = [*finished(search)]
    found = search.findings
    for target in (None, 0.6, 1e-9):
        lines.append(told([found.targets(target), found.steps(target), found.profile(target)], digits=3))
        lines += found.remarks(target)
    compare("training-profile", "\n".join([*lines, told([found.names, found.titles])]))


@pytest.mark.parametrize("name", ["moons", "sine", "spiral3"])
@pytest.mark.parametrize("distance", ["l1", "l2"])
def test_baselines_are_found_as_they_were_looked_at(name: str, distance: str) -> None:
    settings = BaselineSettings((1, 3, 50), distance, (0.001, 0.1), folds=3, seed=1)
    search = BaselineSearch(DatasetSettings(name, size=60), settings)
    lines = [*finished(search)]
    found = search.findings
    lines += [told(found, leaving_out=("dataset", "settings"), digits=3), *found.remarks()]
    race = Race(settings_of(name))
    race.advance(12)
    measured = race.evaluate()
    lines.append(told([found.ahead(measured), found.figures_of(measured)], digits=3))
    points = [found.test_point(each) for each in found.sweeps]
    lines.append(told([found.is_comparable(race.settings), points], digits=3))
    lines += [found.told(found.figure(baseline)) for baseline in found.baselines]
    compare(f"training-baselines-{name}-{distance}", "\n".join(lines))
