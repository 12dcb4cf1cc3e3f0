"""Makes `pytorch.npz` anew: what PyTorch computes for every op, optimizer and exported program.

    python -m tests.engine.reference.make

needs PyTorch and its schedule-free optimizers (`pip install torch schedulefree`) beside what the tests need.
Run it after a row was added to the tables of ops or optimizers (with a row in `counterparts.py`, or in
IN_PYTORCH below) and after a change of what exported PyTorch programs say. The tests that
read the file never import PyTorch.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from schedulefree import AdamWScheduleFree
from torch.optim import lr_scheduler as scheduler

from engine.ops import OPS, Op
from engine.training.networks.network import layers_from
from engine.training.rules.clippings import CLIPPINGS
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.rules.schedules import FACTOR, LENGTH, SCHEDULES
from tests.engine.ops.cases import CASES, Case
from tests.engine.reference import descents
from tests.engine.reference.counterparts import COUNTERPARTS
from tests.engine.reference.special_points import SPECIAL_POINTS, point_name
from tests.engine.reference.stored import FILE, Arrays, load, save

IN_PYTORCH: Mapping[str, Callable[[list[Any], Mapping[str, float]], torch.optim.Optimizer]] = {
    "sgd": lambda theta, h: torch.optim.SGD(theta, lr=h["learning_rate"]),
    "momentum": lambda theta, h: torch.optim.SGD(theta, lr=h["learning_rate"], momentum=h["momentum"]),
    "nesterov": lambda theta, h: torch.optim.SGD(
        theta, lr=h["learning_rate"], momentum=h["momentum"], nesterov=True
    ),
    "adagrad": lambda theta, h: torch.optim.Adagrad(theta, lr=h["learning_rate"], eps=h["epsilon"]),
    "adadelta": lambda theta, h: torch.optim.Adadelta(
        theta, lr=h["learning_rate"], rho=h["rho"], eps=h["epsilon"]
    ),
    "rmsprop": lambda theta, h: torch.optim.RMSprop(
        theta, lr=h["learning_rate"], alpha=h["alpha"], eps=h["epsilon"]
    ),
    "adam": lambda theta, h: torch.optim.Adam(theta, **like_adam(h)),
    "adamw": lambda theta, h: torch.optim.AdamW(theta, **like_adam(h), weight_decay=h["weight_decay"]),
    "nadam": lambda theta, h: torch.optim.NAdam(theta, **like_adam(h), momentum_decay=h["momentum_decay"]),
    "amsgrad": lambda theta, h: torch.optim.Adam(theta, **like_adam(h), amsgrad=True),
    "adamax": lambda theta, h: torch.optim.Adamax(theta, **like_adam(h)),
    "radam": lambda theta, h: torch.optim.RAdam(theta, **like_adam(h)),
    "schedule_free": lambda theta, h: AdamWScheduleFree(
        theta, **like_adam(h), weight_decay=h["weight_decay"], foreach=False
    ),
}


SCHEDULERS: Mapping[str, Callable[[Any, Mapping[str, float]], Any]] = {
    "step": lambda by, h: scheduler.StepLR(by, int(h[LENGTH]), h[FACTOR]),
    "exponential": lambda by, h: scheduler.ExponentialLR(by, h[FACTOR]),
    "cosine": lambda by, h: scheduler.CosineAnnealingLR(by, int(h[LENGTH])),
    "warm_up": lambda by, h: scheduler.LinearLR(by, 1 / h[LENGTH], 1.0, int(h[LENGTH]) - 1),
    "one_cycle": lambda by, h: scheduler.OneCycleLR(by, 1.0, int(h[LENGTH])),
}
CLIPS: Mapping[str, Callable[[Any, float], object]] = {
    "norm": torch.nn.utils.clip_grad_norm_, "value": torch.nn.utils.clip_grad_value_,
}  # fmt: skip


def like_adam(h: Mapping[str, float]) -> dict[str, Any]:
    """Return what most of PyTorch's optimizers of Adam's kind call their hyperparameters."""
    return {"lr": h["learning_rate"], "betas": (h["beta1"], h["beta2"]), "eps": h["epsilon"]}


PROGRAMS = [str(Path(__file__).parents[1] / "export" / "test_programs.py")]


def main() -> None:
    """Write the file and say what has no counterpart."""
    gates = {op.name for op in OPS.values() if not op.is_leaf}
    missing = sorted((gates - COUNTERPARTS.keys()) | (OPTIMIZERS.keys() - IN_PYTORCH.keys()))
    made = (of_cases(), of_points(), of_optimizers(), of_schedules(), of_clippings())
    lists = {**dict(chain.from_iterable(made)), **of_programs()}
    save(FILE, lists)
    print(f"{len(lists)} lists, {FILE.stat().st_size / 1024:.0f} KiB; no counterpart: {missing or 'none'}")


def of_cases() -> Iterator[tuple[str, Arrays]]:
    """Yield each op on each of its sample shapes, with a random upstream gradient and random tangents."""
    rng = np.random.default_rng(2026)
    for case in CASES:
        if case.op.name in COUNTERPARTS:
            inputs = case.inputs()
            upstream = rng.normal(size=np.shape(case.output(inputs)))
            tangents = [rng.normal(size=case.shapes[index]) for index in case.differentiable]
            name = str(case)
            yield f"given/{name}", [*inputs, upstream, *tangents]
            yield f"value/{name}", [value(case.op, inputs, case.attributes)]
            yield f"vjp/{name}", pulled_back(case.op, inputs, case.attributes, upstream)
            yield f"jvp/{name}", pushed_forward(case, inputs, tangents)


def of_points() -> Iterator[tuple[str, Arrays]]:
    """Yield each special point: its value and the gradient of all ports."""
    for name, inputs in SPECIAL_POINTS:
        op, attributes = OPS[name], OPS[name].defaults()
        computed = value(op, inputs, attributes)
        yield f"value/{point_name(name, inputs)}", [computed]
        yield f"vjp/{point_name(name, inputs)}", pulled_back(op, inputs, attributes, np.ones_like(computed))


def value(op: Op, inputs: Any, attributes: Mapping[str, Any]) -> Any:
    """Return an op's value."""
    return COUNTERPARTS[op.name](*map(tensor, inputs), **attributes).numpy()


def pulled_back(op: Op, inputs: Any, attributes: Mapping[str, Any], upstream: Any) -> Arrays:
    """Return the gradient of every port that is differentiated."""
    leaves = [
        tensor(entry).requires_grad_(rule is not None) for entry, rule in zip(inputs, op.vjp, strict=True)
    ]
    COUNTERPARTS[op.name](*leaves, **attributes).backward(tensor(upstream))
    return [leaf.grad.numpy() for leaf in leaves if leaf.requires_grad]


def pushed_forward(case: Case, inputs: Arrays, tangents: Arrays) -> Arrays:
    """Return what each port's tangent gives the output, by PyTorch's Jacobian of that port.

    PyTorch's own forward mode lacks some of the losses.
    """
    fixed = list(map(tensor, inputs))

    def through(index: int) -> Callable[[Any], Any]:
        return lambda moved: COUNTERPARTS[case.op.name](
            *fixed[:index], moved, *fixed[index + 1 :], **case.attributes
        )

    return [
        np.tensordot(
            torch.autograd.functional.jacobian(through(index), fixed[index]).numpy(), tangent, tangent.ndim
        )
        for index, tangent in zip(case.differentiable, map(np.asarray, tangents), strict=True)
    ]


def tensor(entry: Any) -> Any:
    """Return a float64 tensor of its own memory."""
    return torch.tensor(np.array(entry), dtype=torch.float64)


def of_optimizers() -> Iterator[tuple[str, Arrays]]:
    """Yield the parameters of the small network after the steps that are kept."""
    torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its momenta in the default dtype
    yield "steps/problem", list(descents.problem())
    for name in OPTIMIZERS.keys() & IN_PYTORCH.keys():
        for chosen in descents.CHOSEN:
            yield f"steps/{name}/{chosen}", trained(name, descents.hyperparameters(name, chosen))
    for chosen in descents.CHOSEN:
        averages = trained("schedule_free", descents.hyperparameters("schedule_free", chosen), is_judged=True)
        yield f"judged/schedule_free/{chosen}", averages


def trained(name: str, hyperparameters: Mapping[str, float], *, is_judged: bool = False) -> Arrays:
    """Train the small network with PyTorch's own optimizer and autograd.

    Returns the parameters that gradients are taken at, or those that are judged.
    """
    x, answers, start = descents.problem()
    layers = [
        (tensor(layer.weights).requires_grad_(), tensor(layer.biases).requires_grad_())
        for layer in layers_from(start, descents.SHAPES)
    ]
    parameters = [parameter for layer in layers for parameter in layer]
    optimizer = IN_PYTORCH[name](parameters, hyperparameters)
    learn, judge = (getattr(optimizer, mode, lambda: None) for mode in ("train", "eval"))
    after = []
    learn()
    for _step in range(descents.STEPS):
        (w1, b1), (w2, b2) = layers
        optimizer.zero_grad()
        prediction = torch.tanh(tensor(x) @ w1 + b1) @ w2 + b2
        (prediction - tensor(answers)).square().mean().backward()
        optimizer.step()
        if is_judged:
            judge()
        after.append(np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters]))
        learn()
    return [after[step - 1] for step in descents.KEPT]


def of_schedules() -> Iterator[tuple[str, Arrays]]:
    """Yield the learning rates of the first steps of each schedule, where the contestant's is 1."""
    for name in SCHEDULES.keys() & SCHEDULERS.keys():
        for chosen, h in descents.SCHEDULED.items():
            by = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
            made, rates = SCHEDULERS[name](by, h), []
            for _step in range(int(h[LENGTH])):
                rates.append(by.param_groups[0]["lr"])
                by.step()
                with warnings.catch_warnings():  # one cycle warns after its last step
                    warnings.simplefilter("ignore")
                    made.step() if len(rates) < h[LENGTH] else None
            yield f"schedule/{name}/{chosen}", [np.array(rates)]


def of_clippings() -> Iterator[tuple[str, Arrays]]:
    """Yield what each kind of clipping makes of a gradient, bounded below and above its length."""
    for name in CLIPPINGS.keys() & CLIPS.keys():
        clipped = []
        for bound in descents.BOUNDS:
            parameter = torch.zeros(len(descents.GRADIENT), requires_grad=True)
            parameter.grad = tensor(descents.GRADIENT)
            CLIPS[name]([parameter], bound)
            clipped.append(parameter.grad.numpy())
        yield f"clipping/{name}", clipped


def of_programs() -> dict[str, Arrays]:
    """Return the results of every PyTorch program that the tests of the exporters run."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder, "programs.npz")
        os.environ["RECORD_PROGRAMS"] = str(record)
        code = pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", "-k", "pytorch", *PROGRAMS])
        if code:
            raise SystemExit(code)
        return load(record)


if __name__ == "__main__":
    main()
