"""The same program in every library, the way its own users would write it.

Each class prepares a program (`__init__`), takes new leaves (`change`, not timed), goes forward and backward
(`run`, timed) and tells the last gate's gradient at every leaf (`gradients`, not timed).
"""

from __future__ import annotations

import ctypes
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.programs import Program, to_graph

Function = Callable[[Any], Any]
OPCODES = ("add", "multiply", "tanh", "exp")
C_SOURCE = """
#include <math.h>
void run(long leaves, long size, const long *code, const long *a, const long *b, double *v, double *g) {
    for (long i = leaves; i < size; i++)
        switch (code[i]) {
        case 0: v[i] = v[a[i]] + v[b[i]]; break;
        case 1: v[i] = v[a[i]] * v[b[i]]; break;
        case 2: v[i] = tanh(v[a[i]]); break;
        case 3: v[i] = exp(v[a[i]]); break;
        }
    for (long i = 0; i < size; i++) g[i] = 0;
    g[size - 1] = 1;
    for (long i = size - 1; i >= leaves; i--)
        switch (code[i]) {
        case 0: g[a[i]] += g[i]; g[b[i]] += g[i]; break;
        case 1: g[a[i]] += g[i] * v[b[i]]; g[b[i]] += g[i] * v[a[i]]; break;
        case 2: g[a[i]] += g[i] * (1 - v[i] * v[i]); break;
        case 3: g[a[i]] += g[i] * v[i]; break;
        }
}
"""


def last_gate(program: Program, leaves: Sequence[Any], tanh: Function, exp: Function) -> Any:
    """Return a program's last gate, computed by what the leaves and these functions are."""
    nodes = list(leaves)
    for op, first, second in program.gates:
        if op == "add":
            nodes.append(nodes[first] + nodes[second])
        elif op == "multiply":
            nodes.append(nodes[first] * nodes[second])
        else:
            nodes.append(tanh(nodes[first]) if op == "tanh" else exp(nodes[first]))
    return nodes[-1]


class Chainrule:
    """`evaluate` as the editor calls it."""

    def __init__(self, program: Program) -> None:
        from engine.run import plan
        from engine.run.autodiff import evaluate

        self._evaluate, self._compile = evaluate, plan.compile
        self._graph, ids = to_graph(program)
        self._leaves, self._target = ids[: len(program.leaves)], ids[-1]
        self._plan = self._compile(self._graph, [self._target])

    def compile(self) -> float:
        """Return what compiling takes, and what a first evaluation takes longer than a second."""
        before = time.perf_counter()
        self._plan = self._compile(self._graph, [self._target])
        self.run()
        first = time.perf_counter()
        self.run()
        return first - before - (time.perf_counter() - first)

    def change(self, values: list[float]) -> None:
        for leaf, value in zip(self._leaves, values, strict=True):
            self._graph.set_value(leaf, value)

    def run(self) -> None:
        self._found = self._evaluate(self._graph, self._plan, self._target)

    def gradients(self) -> list[float]:
        return [float(self._found.gradients[leaf]) for leaf in self._leaves]


class Micrograd:
    """micrograd, with tanh and exp added as in its author's lecture."""

    def __init__(self, program: Program) -> None:
        from micrograd.engine import Value

        sys.setrecursionlimit(max(10_000, 4 * program.size))
        self._value, self._program = Value, program

    def change(self, values: list[float]) -> None:
        self._leaves = [self._value(value) for value in values]

    def run(self) -> None:
        last_gate(self._program, self._leaves, self._tanh, self._exp).backward()

    def _tanh(self, x: object) -> object:
        t = math.tanh(x.data)
        out = self._value(t, (x,), "tanh")

        def backward() -> None:
            x.grad += (1 - t * t) * out.grad

        out._backward = backward
        return out

    def _exp(self, x: object) -> object:
        out = self._value(math.exp(x.data), (x,), "exp")

        def backward() -> None:
            x.grad += out.data * out.grad

        out._backward = backward
        return out

    def gradients(self) -> list[float]:
        return [leaf.grad for leaf in self._leaves]


class Autograd:
    """HIPS autograd: the gradient of a function of a list of numbers."""

    def __init__(self, program: Program) -> None:
        import autograd.numpy as anp
        from autograd import value_and_grad

        def function(leaves: list[float]) -> float:
            return last_gate(program, leaves, anp.tanh, anp.exp)

        self._of = value_and_grad(function)

    def change(self, values: list[float]) -> None:
        self._leaves = values

    def run(self) -> None:
        _value, self._found = self._of(self._leaves)

    def gradients(self) -> list[float]:
        return [float(gradient) for gradient in self._found]


class PyTorch:
    """PyTorch eager on one thread, a float64 tensor without axes for every node."""

    def __init__(self, program: Program) -> None:
        import torch

        torch.set_num_threads(1)
        self._torch, self._program = torch, program
        self._leaves = [
            torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in program.leaves
        ]

    def change(self, values: list[float]) -> None:
        for leaf, value in zip(self._leaves, values, strict=True):
            leaf.data.fill_(value)
            leaf.grad = None

    def run(self) -> None:
        last_gate(self._program, self._leaves, self._torch.tanh, self._torch.exp).backward()

    def gradients(self) -> list[float]:
        return [float(leaf.grad) for leaf in self._leaves]


class PlainC:
    """A loop over the same opcodes in C: what the processor allows without changing the program."""

    def __init__(self, program: Program) -> None:
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder, "loop.c"), Path(folder, "loop.so")
            source.write_text(C_SOURCE)
            subprocess.run(["cc", "-O2", "-shared", "-fPIC", source, "-o", library, "-lm"], check=True)
            self._run = ctypes.CDLL(str(library)).run
        self._leaves, size = len(program.leaves), program.size
        code, first, second = (np.zeros(size, dtype=np.int64) for _array in range(3))
        for slot, (op, a, b) in enumerate(program.gates, start=self._leaves):
            code[slot], first[slot], second[slot] = OPCODES.index(op), a, b
        self._arrays = (code, first, second, np.zeros(size), np.zeros(size))
        pointers = [ctypes.c_void_p(array.ctypes.data) for array in self._arrays]
        self._arguments = [ctypes.c_long(self._leaves), ctypes.c_long(size), *pointers]

    def change(self, values: list[float]) -> None:
        self._arrays[3][: self._leaves] = values

    def run(self) -> None:
        self._run(*self._arguments)

    def gradients(self) -> list[float]:
        return self._arrays[4][: self._leaves].tolist()


LIBRARIES = {
    "Chainrule": Chainrule,
    "micrograd": Micrograd,
    "autograd": Autograd,
    "PyTorch": PyTorch,
    "C loop": PlainC,
}
