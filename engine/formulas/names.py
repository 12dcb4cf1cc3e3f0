"""What functions are called: in the op table, in papers, in NumPy and in PyTorch, and what each name means.

A name means a row of the op table, or a formula of others that is written here as one would type it. A row
that is added under one of these names takes its place. Capitals and _ make no difference: ReLU is relu.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.formulas.tree import Call, Member, Name
from engine.ops import OPS, Op
from engine.text import _

CONSTANTS = {"e": math.e, "pi": math.pi, "π": math.pi}
"""Names that are numbers wherever a text does not assign them."""

LEAF_NAMES = frozenset(op.name for op in OPS.values() if op.is_leaf)
LIBRARIES = frozenset(
    {"np", "numpy", "jnp", "jax", "torch", "nn", "F", "tf", "math", "scipy", "keras", "cupy"}
)
"""What stands before the point in a library's name of a function."""

NO_COMPARISON = _("comparisons have no gradient; use step, max or relu")
NUMBERS_AND_NAMES = _("a formula holds numbers and names only")


@dataclass(frozen=True)
class Meaning:
    """A function that is a formula of others; `library` tells that only libraries call it so."""

    name: str
    parameters: tuple[str, ...]
    formula: str


_FORMULAS = """
tan(x) = sin(x) / cos(x)
sec(x) = 1 / cos(x)
csc(x) = 1 / sin(x)
cot(x) = cos(x) / sin(x)
sinh(x) = (exp(x) - exp(-x)) / 2
cosh(x) = (exp(x) + exp(-x)) / 2
arcsin(x) = arctan(x / sqrt(1 - x ** 2))
arccos(x) = pi / 2 - arctan(x / sqrt(1 - x ** 2))
asin(x) = arcsin(x)
acos(x) = arccos(x)
arcsinh(x) = log(x + sqrt(x ** 2 + 1))
arctanh(x) = log((1 + x) / (1 - x)) / 2
log(x, base) = log(x) / log(base)
log2(x) = log(x) / log(2)
log10(x) = log(x) / log(10)
lg(x) = log10(x)
log1p(x) = log(1 + x)
expm1(x) = exp(x) - 1
exp2(x) = 2 ** x
inv(x) = 1 / x
rsqrt(x) = 1 / sqrt(x)
cbrt(x) = x ** (1 / 3)
cube(x) = x ** 3
fabs(x) = abs(x)
hypot(x, y) = sqrt(x ** 2 + y ** 2)
heaviside(x) = step(x)
σ(x) = sigmoid(x)
sigma(x) = sigmoid(x)
logistic(x) = sigmoid(x)
expit(x) = sigmoid(x)
logit(p) = log(p / (1 - p))
logsigmoid(x) = -softplus(-x)
softmin(x) = softmax(-x)
softsign(x) = x / (1 + abs(x))
mish(x) = x * tanh(softplus(x))
relu6(x) = hard_tanh(x, low=0, high=6)
hardsigmoid(x) = hard_tanh(x / 6 + 0.5, low=0, high=1)
hardswish(x) = x * hard_tanh(x / 6 + 0.5, low=0, high=1)
mae(y, t) = mean(abs(y - t))
rmse(y, t) = sqrt(mean_squared_error(y, t))
se(y, t) = squared_error(y, t)
ce(z, t) = cross_entropy(z, t)
bce_with_logits(z, t) = binary_cross_entropy(z, t)
cross_entropy_with_logits(z, t) = cross_entropy(z, t)
log_loss(p, t) = binary_cross_entropy_of_probabilities(p, t)
entropy(p) = -sum(p * log(p))
sum(x, axis) = sum_along(x, axis=axis)
mean(x, axis) = mean_along(x, axis=axis)
average(x) = mean(x)
average(x, axis) = mean_along(x, axis=axis)
max(x) = max_entries(x)
max(x, axis) = max_along(x, axis=axis)
min(x) = -max_entries(-x)
min(x, axis) = -max_along(-x, axis=axis)
var(x) = mean((x - mean(x)) ** 2)
std(x) = sqrt(mean((x - mean(x)) ** 2))
softmax(x, axis) = softmax_along(x, axis=axis)
log_softmax(x, axis) = log_softmax_along(x, axis=axis)
log_sum_exp(x, axis) = log(sum_along(exp(x), axis=axis))
inner(a, b) = a·b
clip(x, min) = max(x, min)
clip(x, max) = min(x, max)
clamp(x, min) = max(x, min)
clamp(x, max) = min(x, max)
frobenius(x) = sqrt(sum(x ** 2))
"""
"""What papers and people call functions that are no rows, or rows by other names."""

_OF_LIBRARIES = """
dot(a, b) = a·b
vdot(a, b) = a·b
mm(a, b) = a @ b
mv(a, b) = a @ b
bmm(a, b) = a @ b
mul(a, b) = a * b
sub(a, b) = a - b
div(a, b) = a / b
true_divide(a, b) = a / b
negative(x) = -x
pow(a, b) = a ** b
power(a, b) = a ** b
absolute(x) = abs(x)
sum(x, axis) = sum_along(x, axis=axis)
max(x, axis) = max_along(x, axis=axis)
amax(x) = max_entries(x)
amax(x, axis) = max_along(x, axis=axis)
amin(x) = -max_entries(-x)
amin(x, axis) = -max_along(-x, axis=axis)
max(x) = max_entries(x)
clamp = clip
clip(x, min) = max(x, min)
clip(x, max) = min(x, max)
clip(x, a_min) = max(x, a_min)
clip(x, a_max) = min(x, a_max)
logaddexp(x, y) = x + softplus(y - x)
zeros_like(x) = 0 * x
ones_like(x) = 0 * x + 1
reduce_sum = sum
reduce_mean = mean
reduce_max = max
t(x) = transpose(x)
numpy(x) = x
item(x) = x
float(x) = x
double(x) = x
clone(x) = x
copy(x) = x
flatten(x) = reshape(x, shape=[-1])
ravel(x) = reshape(x, shape=[-1])
view = reshape
cat = concatenate
hstack = concatenate
l1_loss(y, t) = mean(abs(y - t))
mse_loss(y, t) = mean_squared_error(y, t)
huber_loss(y, t) = huber(column(y), column(t))
huber_loss(y, t, delta) = huber(column(y), column(t), delta=delta)
smooth_l1_loss(y, t) = huber(column(y), column(t))
smooth_l1_loss(y, t, beta) = huber(column(y), column(t), delta=beta) / beta
column(x) = reshape(x, shape=[-1, 1])
binary_cross_entropy(p, t) = binary_cross_entropy_of_probabilities(column(p), column(t))
binary_cross_entropy_with_logits(z, t) = binary_cross_entropy(column(z), column(t))
nll_loss(x, t) = cross_entropy_of_probabilities(exp(x), t)
cross_entropy_loss(z, t) = cross_entropy(z, t)
bce_loss(p, t) = binary_cross_entropy_of_probabilities(column(p), column(t))
bce_with_logits_loss(z, t) = binary_cross_entropy(column(z), column(t))
"""
"""What NumPy and PyTorch call functions, where that is not what it is called here. Losses are means."""

SYNONYMS = {
    "dim": "axis", "negative_slope": "slope", "min_val": "low", "max_val": "high",
    "min": "low", "max": "high", "a_min": "low", "a_max": "high", "newshape": "shape", "keepdim": "keepdims",
}  # fmt: skip
"""What libraries call attributes."""

IGNORED_OPTIONS = frozenset({"inplace", "dtype", "device", "requires_grad", "label"})
"""Options of libraries that change no value."""

WITHOUT_GATE = {
    "argmax": _("it picks a place and has no gradient; use softmax or max"),
    "argmin": _("it picks a place and has no gradient"),
    "floor": _("it has no gradient"), "ceil": _("it has no gradient"), "round": _("it has no gradient"),
    "erf": _("gelu(x) / x is the normal distribution's Φ(x)"),
    "prod": _("write the factors with *"), "det": "", "trace": "", "sort": "", "cumsum": "", "conv2d": "",
    "linear": _("write affine(x, W, b), or x @ W + b; F.linear(x, W, b) is x @ W.T + b"),
    "dropout": _("leave it out: nothing is random here"),
    "rand": _("nothing is random here: give values, as in W = [[1, 2], [3, 4]]"),
    "randn": _("nothing is random here: give values, as in W = [[1, 2], [3, 4]]"),
    "batch_norm": _("write (x - mean(x)) / sqrt(var(x) + 1e-5)"),
    "layer_norm": _("write (x - mean(x)) / sqrt(var(x) + 1e-5)"),
    "backward": _("every gradient is shown by itself: leave the line out"),
    "grad": _("every gradient is shown by itself: leave the line out"),
    "detach": _("gradients flow through every gate; give the value to a name of its own"),
    "integral": "", "gamma": "", "factorial": "", "einsum": _("write the product with @, transpose and sum"),
}  # fmt: skip
"""Functions that are known and not there, with the cure where there is one."""


def _key(name: str) -> str:
    return name.replace("_", "").lower()


def _rows() -> dict[str, Op]:
    return {
        name: op for op in OPS.values() if not op.is_leaf and not op.symbol.startswith(("{", "×{"))
        for name in (op.name, *op.aliases)
    }  # fmt: skip


ROWS = _rows()
"""The op table by every name that an op is written with."""
_ROW_KEYS = {_key(name): op for name, op in reversed(ROWS.items())}


def _meanings(text: str) -> dict[str, list[Meaning]]:
    by_name: dict[str, list[Meaning]] = {}
    for line in text.strip().splitlines():
        signature, _equals, formula = line.partition(" = ")
        name, *parameters = re.findall(r"\w+", signature)
        if not parameters:
            continue
        by_name.setdefault(_key(name), []).append(Meaning(name, tuple(parameters), formula))
    return by_name


_ALIASES = {
    _key(name): _key(other) for name, other in re.findall(r"^(\w+) = (\w+)$", _OF_LIBRARIES, re.MULTILINE)
}
"""Names of libraries for what has another name here."""
_MEANINGS, _IN_LIBRARIES = _meanings(_FORMULAS), _meanings(_OF_LIBRARIES)
_GREEK = frozenset({"σ", "sigma", "Σ"})
_NOT_APPLIED_BARE = _GREEK | {
    "se",
    "ce",
    "t",
    "var",
    "std",
    "inv",
    "view",
    "copy",
    "float",
    "item",
    "clip",
    "lg",
}


def meanings(name: str, *, of_library: bool = False) -> list[Op | Meaning]:
    """Return what a function's name may mean, the likeliest first; which of it depends on the arguments."""
    key = _ALIASES.get(_key(name), _key(name)) if of_library else _key(name)
    row = ROWS.get(name) or _ROW_KEYS.get(key)
    usual: list[Op | Meaning] = [*([row] if row else []), *_MEANINGS.get(key, [])]
    library: list[Op | Meaning] = [*(_IN_LIBRARIES.get(key, []) if of_library or len(name) > 1 else [])]
    return library + usual if of_library else usual or library


def is_row(name: str) -> bool:
    """Return whether the op table has an op under exactly this name."""
    return name in ROWS or name in LEAF_NAMES


def is_function(name: str) -> bool:
    """Return whether a name is that of a function, where arguments in parentheses follow."""
    return name in LEAF_NAMES or bool(meanings(name))


def is_applied_bare(name: str) -> bool:
    """Return whether a name means a function where its argument follows without parentheses."""
    if name in ROWS:
        return len(ROWS[name].ports) == 1 or ROWS[name].of_many is not None
    one_input = any(len(meaning.parameters) == 1 for meaning in _MEANINGS.get(_key(name), []))
    row = _ROW_KEYS.get(_key(name))
    return (one_input or (row is not None and len(row.ports) == 1)) and name not in _NOT_APPLIED_BARE


def makes_function(value: Call) -> bool:
    """Return whether a call gives a function, as PyTorch's nn.ReLU() does."""
    if isinstance(value.function, Member):
        return value.function.name[0].isupper()
    return isinstance(value.function, Name) and value.function.text[0].isupper() and not value.arguments


def is_library_class(texts: Sequence[str]) -> bool:
    """Return whether an assigned text begins as PyTorch's nn.MSELoss() does."""
    path = []
    for text in texts:
        if text == "(":
            break
        path.append(text)
    if len(path) > 1 and path[0] in LIBRARIES:
        return path[-1][:1].isupper() and path[-1] not in ARRAY_MAKERS
    after = list(texts[len(path) : len(path) + 2])
    return len(path) == 1 and path[0][:1].isupper() and after == ["(", ")"] and is_function(path[0])


ARRAY_MAKERS = frozenset({
    "array", "asarray", "tensor", "Tensor", "as_tensor", "FloatTensor", "Variable", "Parameter", "Value",
    "float32", "float64", "zeros", "ones", "eye", "full",
})  # fmt: skip
"""Functions of libraries that hold numbers as they are given."""


def spelled(function: Member) -> str:
    """Return a library's function as it is written: np.linalg.inv."""
    owner = function.owner
    before = spelled(owner) if isinstance(owner, Member) else owner.text if isinstance(owner, Name) else "…"
    return f"{before}.{function.name}"


def like(name: str) -> str:
    """Return the name of a function that this is a slip of: one letter more, less, other or exchanged."""
    if len(name) < 5:
        return ""
    slips = (known for known in ROWS if len(known) > 4 and _is_slip(name.lower(), known))
    return next(slips, "")


def _is_slip(typed: str, known: str) -> bool:
    start = 0
    while start < min(len(typed), len(known)) and typed[start] == known[start]:
        start += 1
    one, other = typed[start:], known[start:]
    exchanged = one[:2] == other[1::-1] and one[2:] == other[2:]
    return exchanged or one[1:] == other[1:] or one[1:] == other or one == other[1:]
