"""The same race in Chainrule, by hand in NumPy, and in PyTorch eager the way its own users would write it.

Each class prepares what it needs of a race at its start (`__init__`) and takes so many steps with all
contestants (`run`, timed), returning the losses (steps, contestants).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

import numpy as np

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.preparation import Dataset, Examples, prepare
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import ContestantSpec, contestant
from engine.training.settings import RaceSettings
from tests.benchmarks.flat_loop import FlatLoop, Products

FIRST_STEPS, AGREEING = 100, 15
"""In the first steps losses must fall, and in so many of them all libraries must have the same: later on
rounding, which grows, tells them apart. They warm the program up as well."""

NEVER = 1_000_000
SEVEN = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam")
FIELDS = {"seven optimizers": tuple(contestant(name) for name in SEVEN), "Adam alone": (contestant("adam"),)}
"""Who races; the seven are those that the figures in ARCHITECTURE.md have always been of."""
NETWORKS = ("2-8-8-1", "64-64-10", "784-100-10", "784-256-128-10")


def race(network: str, field: str, batch_size: int | None = None) -> Race:
    """Return the race of a network at its start: float32, whole batches, no evaluation on the way."""
    widths = tuple(map(int, network.split("-")))
    size = batch_size or (32 if network == "2-8-8-1" else 64)
    return Race(
        RaceSettings(
            network=Network(widths[1:-1]), contestants=FIELDS[field], batch_size=size, evaluate_every=NEVER
        ),
        _data(network, widths[0]),
    )


def _data(network: str, features: int) -> Dataset:
    if network == "2-8-8-1":
        return _surface()
    if features == 64:
        return load_dataset(DatasetSettings("digits", size=1280, test_fraction=0))
    return _noise(features)


def _surface() -> Dataset:
    """Return 320 points of a surface over two inputs."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, (320, 2))
    heights = Examples(x, np.sin(2 * x[:, 0]) * x[:, 1], ("x1", "x2"), "height", source="surface")
    return prepare("surface", heights, 0.0, rng)


def _noise(features: int) -> Dataset:
    """Return 640 rows of noise in ten classes, which a linear model tells apart."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(640, features))
    classes = (x @ rng.normal(size=(features, 10))).argmax(axis=1)
    columns = tuple(f"x{number}" for number in range(features))
    names = tuple(f"class {number}" for number in range(10))
    return prepare("noise", Examples(x, classes, columns, "class", names, source="noise"), 0.0, rng)


class Chainrule:
    """The race as the Training Lab runs it."""

    def __init__(self, theirs: Race) -> None:
        self._race = theirs

    def run(self, steps: int) -> np.ndarray:
        return self._race.advance(steps).losses


class PyTorch:
    """PyTorch eager on one thread: a module and an optimizer for each contestant, one after the other.

    Starts from Chainrule's initial weights and takes the batches of its first steps, over and over.
    """

    def __init__(self, theirs: Race) -> None:
        import torch

        torch.set_num_threads(1)
        self._loss = torch.nn.functional.cross_entropy
        if not theirs.dataset.class_names:
            self._loss = torch.nn.functional.mse_loss
        layers = theirs.network(0).layers
        self._modules = [_module(torch, layers) for _contestant in theirs.contestants]
        self._optimizers = [
            optimizer(torch, spec, module.parameters())
            for spec, module in zip(theirs.contestants, self._modules, strict=True)
        ]
        self._batches = cycle(_batches(torch, theirs))

    def run(self, steps: int) -> np.ndarray:
        return np.array([self._step(x, target) for x, target in islice(self._batches, steps)])

    def _step(self, x: object, target: object) -> list[float]:
        losses = []
        for module, each in zip(self._modules, self._optimizers, strict=True):
            each.zero_grad()
            loss = self._loss(module(x), target)
            loss.backward()
            each.step()
            losses.append(loss.item())
        return losses


def _batches(torch: object, theirs: Race) -> list[tuple[object, object]]:
    """Return the batches of the race's first steps as tensors."""
    found = []
    for _step in range(FIRST_STEPS):
        state = theirs.network(0)
        found.append((torch.from_numpy(state.x), torch.from_numpy(state.target)))
        theirs.advance(1)
    return found


def _module(torch: object, layers: object) -> object:
    parts = []
    for layer in layers:
        linear = torch.nn.Linear(*layer.weights.shape)
        linear.weight.data = torch.from_numpy(layer.weights.T.copy())
        linear.bias.data = torch.from_numpy(layer.biases.copy())
        parts += [linear, torch.nn.Tanh()]
    return torch.nn.Sequential(*parts[:-1])


def optimizer(torch: object, spec: ContestantSpec, parameters: object) -> object:
    """Return PyTorch's own optimizer with a contestant's hyperparameters."""
    h, optim = spec.hyperparameters, torch.optim
    settings = {"lr": h["learning_rate"]}
    if "epsilon" in h:
        settings["eps"] = h["epsilon"]
    kinds: dict[str, Callable[[], object]] = {
        "sgd": lambda: optim.SGD(parameters, **settings),
        "momentum": lambda: optim.SGD(parameters, momentum=h["momentum"], **settings),
        "nesterov": lambda: optim.SGD(parameters, momentum=h["momentum"], nesterov=True, **settings),
        "adagrad": lambda: optim.Adagrad(parameters, **settings),
        "adadelta": lambda: optim.Adadelta(parameters, rho=h["rho"], **settings),
        "rmsprop": lambda: optim.RMSprop(parameters, alpha=h["alpha"], **settings),
        "adam": lambda: optim.Adam(parameters, betas=(h["beta1"], h["beta2"]), **settings),
    }

    return kinds[spec.optimizer]()


TRAINERS = {"Chainrule": Chainrule, "NumPy by hand": FlatLoop, "only products": Products, "PyTorch": PyTorch}
