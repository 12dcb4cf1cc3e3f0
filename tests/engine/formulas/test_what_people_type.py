"""What people type and paste, with the value it has: mathematics, LaTeX, NumPy and PyTorch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine.errors import ParseError
from engine.formulas import names
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.function import Function
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile

x, y, t, a, b, z, w = 2.0, 3.0, 0.5, 1.5, -0.5, 0.25, 0.75
NUMBERS = {"x": x, "y": y, "t": t, "a": a, "b": b, "z": z, "w": w, "n": 3.0, "m": 1.25, "c": 2.5, "r": 2.0}
NUMBERS |= {"θ0": 0.1, "θ1": 0.2, "λ": 0.3, "μ": 0.4, "σ": 0.6, "x1": 2.0, "x2": 5.0, "w1": 3.0, "w2": -1.0}
SIGMOID = 1 / (1 + math.exp(-2))


def value(text: str, **given: Any) -> Any:
    """Return the value of a formula, with the numbers above for what is not given."""
    formula = parse(text)
    graph = formula.graph
    for name in formula.unset:
        graph.set_value(graph.find(name).id, given.get(name, NUMBERS.get(name)))
    again = parse(text_of(graph, formula.target))
    values = evaluate(graph, compile(graph, [formula.target])).values[formula.target]
    read = evaluate(again.graph, compile(again.graph, [again.target])).values[again.target]
    np.testing.assert_array_equal(read, values)
    return values


MATHEMATICS = [
    ("e**x", math.exp(x)),
    ("e^x", math.exp(x)),
    ("e^-x", math.exp(-x)),
    ("1/(1+e**(-x))", SIGMOID),
    ("eˣ", math.exp(x)),
    ("e⁻ˣ", math.exp(-x)),
    ("e = 3; e^x", 9),
    ("2e", 2 * math.e),
    ("2e^x", 2 * math.exp(x)),
    ("sin(pi*x)", math.sin(math.pi * x)),
    ("2πx", 2 * math.pi * x),
    ("x² + 2xy + y²", 25),
    ("f(x, y) = x² + 2xy + y²", 25),
    ("xe^x", 2 * math.exp(x)),
    ("x y e^(-xy)", 6 * math.exp(-6)),
    ("xy = 5; x + y + xy", 10),
    ("x⁄y", x / y),
    ("asin(t)", math.asin(t)),
    ("2πr²", 8 * math.pi),
    ("πx = 2; πx^2", 4),
    ("2*π*x", 2 * math.pi * x),
    ("pi = 3; pi*x", 6),
    ("pi r^2", 4 * math.pi),
    ("sin(π x/4)", 1),
    ("x^2", 4),
    ("x^-1", 0.5),
    ("-x^2", -4),
    ("2^x^y", 256),
    ("x²", 4),
    ("x⁻²", 0.25),
    ("xⁿ", 8),
    ("xⁿ⁻¹", 4),
    ("2x", 4),
    ("2x^2", 8),
    ("3(x+1)", 9),
    ("(x+1)(y+1)", 12),
    ("x(y+1)", 8),
    ("2xy", None),
    ("2 x y", 12),
    ("x y^2", 18),
    ("x_1 w_1", None),
    ("θ₀+θ₁x", 0.5),
    ("x₁w₁ + x₂w₂", 1),
    ("1/2x", 1),
    ("½(y-t)²", 3.125),
    ("½*(y-t)**2", 3.125),
    ("¾x", 1.5),
    ("1e-3x", 0.002),
    ("sin x", math.sin(x)),
    ("sin 2x", math.sin(4)),
    ("sin x cos y", math.sin(x) * math.cos(y)),
    ("sin(x)cos(y)", math.sin(x) * math.cos(y)),
    ("sin² x + cos² x", 1),
    ("sin^2(x) + cos^2(x)", 1),
    ("ln x", math.log(x)),
    ("ln x + 1", math.log(x) + 1),
    ("exp -x", math.exp(-x)),
    ("log₂ x", 1),
    ("log2(x)", 1),
    ("log10(x)", math.log10(2)),
    ("log(x, 2)", 1),
    ("log(x, base=4)", 0.5),
    ("tan(x)", math.tan(x)),
    ("sec(x)", 1 / math.cos(x)),
    ("cot x", 1 / math.tan(x)),
    ("sinh(x)", math.sinh(x)),
    ("cosh(x)", math.cosh(x)),
    ("arcsin(t)", math.asin(t)),
    ("inv(x)", 0.5),
    ("arccos(t)", math.acos(t)),
    ("arctanh(t)", math.atanh(t)),
    ("arcsinh(x)", math.asinh(x)),
    ("mae(y, t)", 2.5),
    ("rmse(y, t)", 2.5),
    ("logit(t)", 0),
    ("mish(x)", 2 * math.tanh(math.log1p(math.exp(2)))),
    ("|x-y|", 1),
    ("|x-y| * |y|", 3),
    ("2|b|", 1),
    ("|x| + |b|", 2.5),
    ("√x", math.sqrt(2)),
    ("√(x+2)", 2),
    ("2√x", 2 * math.sqrt(2)),
    ("∛(3x+2)", 2),
    ("2∛x", 2 * 2 ** (1 / 3)),
    ("max{0,x}", 2),
    ("max{0, b}", 0),
    ("σ(x)", SIGMOID),
    ("sigma(x)", SIGMOID),
    ("(x-μ)²/σ²", 2.56 / 0.36),
    ("（x＋y）＊z", 1.25),
    ("ｘ＾２", 4),
    ("x − y", -1),
    ("x ÷ y", 2 / 3),
    ("x × y", 6),
    ("x · y", 6),
    ("2·x", 4),
    ("x·2", 4),
    ("x ⋅ y", 6),
    ("𝑤𝑥 + 𝑏", 1),
    ("λ/2 (x²+y²)", 1.95),
    ("f(x) = x^2", 4),
    ("f(x, y) = x^2 + y", 7),
    ("f(x) = x^2; f(3) + f(y)", 18),
    ("E = m c^2", 7.8125),
    ("f(x) = x + 1\ng(x) = 2f(x)\ng(y)", 8),
    ("J(θ1) = (θ1 x - y)^2", 6.76),
    ("x * (x > 0)", 2),
    ("b * (b > 0)", 0),
    ("(x >= 2) * y", 3),
    ("(x < 2) * y", 0),
    ("y * (2 <= x)", 3),
]


@pytest.mark.parametrize(("text", "expected"), [case for case in MATHEMATICS if case[1] is not None])
def test_mathematics_is_read_as_it_is_written(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-12, abs=1e-12)


V, U, M, B = [1.0, 2.0], [3.0, 4.0], [[1.0, 2.0], [3.0, 4.0]], 0.5
ARRAYS = [
    ("w·x+b", {"w": V, "x": U, "b": B}, 11.5),
    ("(w·x)**2", {"w": V, "x": U}, 121),
    ("W·x", {"W": M, "x": U}, [11, 25]),
    ("λ·x", {"λ": 2.0, "x": U}, [6, 8]),
    ("A·B", {"A": M, "B": M}, [[7, 10], [15, 22]]),
    ("wᵀx", {"w": V, "x": U}, 11),
    ("wᵀx + b", {"w": V, "x": U, "b": B}, 11.5),
    ("Xᵀ@X", {"X": M}, [[10, 14], [14, 20]]),
    ("xᵀ A x", {"x": V, "A": M}, 27),
    ("x^T A x", {"x": V, "A": M}, 27),
    ("λ wᵀw", {"λ": 2.0, "w": V}, 10),
    ("x yᵀz", {"x": V, "y": U, "z": V}, [11, 22]),
    ("2 wᵀx", {"w": V, "x": U}, 22),
    ("W x + b", {"W": M, "x": U, "b": B}, [11.5, 25.5]),
    ("(λ*W) x", {"λ": 2.0, "W": M, "x": U}, [22, 50]),
    ("W(x + b)", {"W": M, "x": U, "b": 1.0}, None),
    ("‖x‖", {"x": U}, 5),
    ("‖x‖²", {"x": U}, 25),
    ("||x||^2", {"x": U}, 25),
    ("‖x‖₁", {"x": U}, 7),
    ("λ/2 ‖w‖²", {"λ": 2.0, "w": V}, 5),
    ("∑ᵢ wᵢxᵢ", {"w": V, "x": U}, 11),
    ("∑_i w_i x_i + b", {"w": V, "x": U, "b": B}, 11.5),
    ("1/n ∑_{i=1}^n (y_i - t_i)^2", {"y": U, "t": V}, 4),
    ("∑ x", {"x": U}, 7),
    ("Σx", {"x": U}, 7),
    ("Σ x²", {"x": U}, 25),
    ("Wᵀ", {"W": M}, [[1, 3], [2, 4]]),
    ("mean(x) + std(x)", {"x": U}, 4),
    ("var(x)", {"x": U}, 0.25),
]


@pytest.mark.parametrize(("text", "given", "expected"), [case for case in ARRAYS if case[2] is not None])
def test_products_and_sums_of_arrays_are_those_of_the_lecture(
    text: str, given: dict[str, Any], expected: Any
) -> None:
    np.testing.assert_allclose(value(text, **given), expected, rtol=1e-12)


LATEX = [
    (r"\frac{1}{1+e^{-x}}", {}, SIGMOID),
    (r"\sigma(w^T x + b)", {}, 1 / (1 + math.exp(-1))),
    (r"x \cdot y", {}, 6),
    (r"\sqrt{x}", {}, math.sqrt(2)),
    (r"\sqrt[3]{x}", {}, 2 ** (1 / 3)),
    (r"w_{1} x_{1}", {}, 6),
    (r"\frac12 x", {}, 1),
    (r"\dfrac{x+y}{2}", {}, 2.5),
    (r"$x^2$", {}, 4),
    (r"\(x^{2}\)", {}, 4),
    (r"\left( x + y \right) \times 2", {}, 10),
    (r"\mathbf{w}^\top \mathbf{x} + b", {"w": V, "x": U, "b": B}, 11.5),
    (r"\mathbf{W}\mathbf{x}", {"W": M, "x": U}, [11, 25]),
    (r"W x", {"W": M, "x": U}, [11, 25]),
    (r"wx+b", {}, None),
    (r"\theta_0 + \theta_1 x", {}, 0.5),
    (r"\max(0, x)", {}, 2),
    (r"\max\left\{0, 1 - y\right\}", {}, 0),
    (r"\sum_{i=1}^{n} w_i x_i", {"w": V, "x": U}, 11),
    (r"\sum_i x_i^2", {"x": U}, 25),
    (r"\frac{1}{n}\sum_{i=1}^{n}(y_i - \hat{y}_i)^2", {"y": U, "y_hat": V}, 4),
    (r"\frac{1}{2}\|w\|_2^2", {"w": U}, 12.5),
    (r"\lVert x \rVert_1", {"x": U}, 7),
    (r"\left| x - y \right|", {}, 1),
    (r"\frac{e^{z_i}}{\sum_j e^{z_j}}", {"z": [0.0, 0.0]}, [0.5, 0.5]),
    (r"-\sum_i y_i \log \hat{y}_i", {"y": [1.0, 0.0], "y_hat": [0.5, 0.5]}, math.log(2)),
    (r"\tanh x", {}, math.tanh(2)),
    (r"\mathrm{ReLU}(x)", {}, 2),
    (r"\operatorname{softplus}(x)", {}, math.log1p(math.exp(2))),
    (r"\ln\left(1+e^x\right)", {}, math.log1p(math.exp(2))),
    (r"\sin^2 x + \cos^2 x", {}, 1),
    (r"\log_2 x", {}, 1),
    (r"e^{x}(y+1)", {}, 4 * math.exp(2)),
    (r"\pi x", {}, 2 * math.pi),
    (r"\exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)", {}, math.exp(-2.56 / 0.72)),
    (r"f(x) = x^2 \cdot y", {}, 12),
    (r"\begin{align} z &= x y \\ a &= z^2 \end{align}", {}, 36),
    (r"\hat{y} = \sigma(x)", {}, SIGMOID),
    (r"x \odot y", {"x": V, "y": U}, [3, 8]),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} x", {"x": U}, [11, 25]),
    (r"a^{[1]} = \sigma(W^{[1]} x)", {"W1": 1.0}, SIGMOID),
    (r"\alpha x \beta", {"α": 2.0, "β": 3.0}, 12),
    (r"(y - X w)^T (y - X w)", {"y": V, "X": M, "w": V}, 97),
    (r"\sum_i \sum_j W_{ij}^2", {"W": M}, 30),
    (r"\sum_{i,j} W_{i,j}^2", {"W": M}, 30),
    (r"\lambda \sum_k\sum_l W_{k,l}^2", {"W": M}, 9),
    (r"\sum_{ij} (W_{ij} - V_{ij})^2", {"W": M, "V": M}, 0),
    (r"\sum_i \sin x_i", {"x": U}, math.sin(3) + math.sin(4)),
    (r"-\frac{1}{N}\sum_{n=1}^{N} t_n \ln y_n", {"t": [1.0, 0.0], "y": [0.5, 0.5]}, math.log(2) / 2),
    (r"\max(0,\ 1 - y)", {}, 0),
    (r"[1 - y t]_+", {"t": -1.0}, 4),
    (r"\left[1 - \frac{y}{2} \right]_{+} + 1", {}, 1),
    (r"\sum_i [x_i]_+", {"x": [-1.0, 2.0]}, 2),
    (r"\frac{x_+}{2}", {}, 1),
    ("⟨w, x⟩", {"w": V, "x": U}, 11),
    (r"\langle w, x \rangle + b", {"w": V, "x": U, "b": B}, 11.5),
]


@pytest.mark.parametrize(("text", "given", "expected"), [case for case in LATEX if case[2] is not None])
def test_latex_is_read_as_it_is_typeset(text: str, given: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(value(text, **given), expected, rtol=1e-12)


PROGRAMS = [
    ("np.exp(-x)", {}, math.exp(-2)),
    ("1/(1+np.exp(-x))", {}, SIGMOID),
    ("x.sum()", {"x": U}, 7),
    ("(y-t).pow(2).mean()", {"y": U, "t": V}, 4),
    ("np.dot(w,x)", {"w": V, "x": U}, 11),
    ("np.dot(W,x)", {"W": M, "x": U}, [11, 25]),
    ("w.dot(x)", {"w": V, "x": U}, 11),
    ("x @ W + b", {"x": U, "W": M, "b": B}, [15.5, 22.5]),
    ("W.T @ x", {"W": M, "x": U}, [15, 22]),
    ("x.T", {"x": M}, [[1, 3], [2, 4]]),
    ("torch.relu(x)", {}, 2),
    ("torch.sigmoid(x)", {}, SIGMOID),
    ("F.leaky_relu(b, 0.1)", {}, -0.05),
    ("F.leaky_relu(b, negative_slope=0.2)", {}, -0.1),
    ("nn.ReLU()(x)", {}, 2),
    ("nn.LeakyReLU(0.1)(b)", {}, -0.05),
    ("F.mse_loss(y, t)", {"y": U, "t": V}, 4),
    ("nn.MSELoss()(y, t)", {"y": U, "t": V}, 4),
    ("F.l1_loss(y, t)", {"y": U, "t": V}, 2),
    ("nn.L1Loss()(y, t)", {"y": U, "t": V}, 2),
    ("loss_fn = nn.MSELoss()\nloss = loss_fn(y, t)", {"y": U, "t": V}, 4),
    ("F.cross_entropy(z, y)", {"z": [0.0, 0.0], "y": 1.0}, math.log(2)),
    ("F.binary_cross_entropy_with_logits(z, t)", {"z": [0.0, 0.0], "t": [0.0, 1.0]}, math.log(2)),
    ("nn.BCEWithLogitsLoss()(z, t)", {"z": [0.0, 0.0], "t": [0.0, 1.0]}, math.log(2)),
    ("F.smooth_l1_loss(y, t, beta=2)", {"y": [3.0], "t": [0.0]}, 2),
    ("F.huber_loss(y, t, delta=2.0)", {"y": [3.0], "t": [0.0]}, 4),
    ("np.maximum(0, x)", {}, 2),
    ("np.sum((y - t)**2) / 2", {"y": U, "t": V}, 4),
    ("np.mean(np.square(y - t))", {"y": U, "t": V}, 4),
    ("np.linalg.norm(x)", {"x": U}, 5),
    ("x = torch.tensor(2.0, requires_grad=True)", {}, 2),
    ("x = torch.tensor(2.0, requires_grad=True)\ny = x**2\ny.backward()\nprint(x.grad)", {}, 4),
    (
        "import numpy as np\nx = np.array([1., 2.])\nw = np.array([3, 4])  # weights\n"
        "z = np.dot(w, x)\na = 1 / (1 + np.exp(-z))",
        {},
        1 / (1 + math.exp(-11)),
    ),
    ("h = x + 1\nh = torch.relu(h)\nh * 2", {}, 6),
    ("h = F.relu(h) + 1", {"h": 2.0}, 3),
    ("def f(x):\n    y = x ** 2\n    return y + 1\nf(a)", {}, 3.25),
    ("f = lambda x: x**2\nf(a) + f(2)", {}, 6.25),
    ("a = Value(2.0, label='a'); b = Value(-3.0); e = a*b; e.label = 'e'", {}, -6),
    ("np.zeros(2) + x", {"x": U}, U),
    ("np.ones((2, 2)) @ x", {"x": U}, [7, 7]),
    ("x[0] + x[1]", {"x": U}, 7),
    ("x[0:1]", {"x": U}, [3]),
    ("X[:, 1]", {"X": M}, [2, 4]),
    ("X[1, 0]", {"X": M}, 3),
    ("x.reshape(1, 2)", {"x": U}, [U]),
    ("x.view(-1, 1)", {"x": U}, [[3], [4]]),
    ("x.flatten()", {"x": M}, [1, 2, 3, 4]),
    ("torch.cat([x, y])", {"x": V, "y": U}, [1, 2, 3, 4]),
    ("np.concatenate((x, y, x))", {"x": V, "y": U}, [1, 2, 3, 4, 1, 2]),
    ("torch.cat([x, y], dim=1)", {"x": M, "y": M}, [[1, 2, 1, 2], [3, 4, 3, 4]]),
    ("math.pi * x", {}, 2 * math.pi),
    ("np.log1p(x)", {}, math.log(3)),
    ("x.clip(0, 1)", {}, 1),
    ("torch.clamp(x, min=0, max=1)", {}, 1),
    ("x.exp().log()", {}, 2),
    ("-(t*np.log(x) + (1-t)*np.log(x)).mean()", {}, -math.log(2)),
    ("F.softmax(z)", {"z": [0.0, 0.0]}, [0.5, 0.5]),
    ("torch.matmul(W, x)", {"W": M, "x": U}, [11, 25]),
    ("np.power(x, 2)", {}, 4),
    ("np.inner(x, y)", {"x": V, "y": U}, 11),
    ("torch.mm(A, B)", {"A": M, "B": M}, [[7, 10], [15, 22]]),
    ("x.T.dot(x)", {"x": V}, 5),
    ("torch.clamp(x, min=0)", {"x": [-3.0, 5.0]}, [0, 5]),
    ("x.clamp(max=1)", {"x": [-3.0, 5.0]}, [-3, 1]),
    ("x.clamp(0)", {"x": [-3.0, 5.0]}, [0, 5]),
    ("clip(x, min=0)", {"x": [-3.0, 5.0]}, [0, 5]),
    ("np.clip(x, a_min=0)", {"x": [-3.0, 5.0]}, [0, 5]),
    ("clip(x, low=0.5)", {"x": [-3.0, 5.0]}, [0.5, 1]),
    ("F.hardtanh(x, min_val=-2)", {"x": [-3.0, 5.0]}, [-2, 1]),
    ("np.logaddexp(0, x)", {}, math.log1p(math.exp(2))),
    ("torch.where(x > 0, x, torch.zeros_like(x))", {"x": [-3.0, 5.0]}, [0, 5]),
    ("torch.ones_like(x) + x", {"x": U}, [4, 5]),
    ("tf.reduce_mean(tf.square(y - t))", {"y": V, "t": U}, 4),
    ("tf.reduce_sum(W, axis=1)", {"W": M}, [3, 7]),
    ("z = x ** 2\nreturn z + 1", {}, 5),
]


@pytest.mark.parametrize(("text", "given", "expected"), PROGRAMS)
def test_programs_compute_what_the_library_computes(text: str, given: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(value(text, **given), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("ReLU(x)", "relu"),
        ("RELU(x)", "relu"),
        ("GELU(x)", "gelu"),
        ("BCE(z, t)", "binary_cross_entropy"),
        ("SIGMOID(x)", "sigmoid"),
        ("LeakyReLU(x)", "leaky_relu"),
        ("Leaky_ReLU(x)", "leaky_relu"),
        ("SiLU(x)", "silu"),
        ("MSE(y, t)", "mean_squared_error"),
        ("Tanh(x)", "tanh"),
        ("SoftMax(x)", "softmax"),
        ("LogSoftmax(x)", "log_softmax"),
        ("ELU(x)", "elu"),
        ("Swish(x)", "silu"),
        ("MSELoss(y, t)", "mean_squared_error"),
        ("CrossEntropy(z, y)", "softmax_cross_entropy"),
        ("CE(z, y)", "softmax_cross_entropy"),
        ("Exp(x)", "exp"),
        ("LN(x)", "log"),
        ("Huber(y, t)", "huber"),
    ],
)
def test_capitals_and_the_names_of_papers_are_the_functions(text: str, op: str) -> None:
    formula = parse(text)
    assert formula.graph.node(formula.target).op.name == op


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("leaky_relu(x, 0.1)", {"slope": 0.1}),
        ("reshape(x, [2, 3])", {"shape": (2, 3)}),
        ("reshape(x, 2, 3)", {"shape": (2, 3)}),
        ("concatenate(x, y, 1)", {"axis": 1}),
        ("pick(x, 0)", {"index": (0,)}),
        ("pick(x, 1, 2)", {"index": (1, 2)}),
        ("hinge(s, y, 2)", {"margin": 2}),
        ("huber(y, t, 2)", {"delta": 2}),
        ("step(x, -1, 1)", {"low": -1, "high": 1}),
        ("hard_tanh(x, 0, high=6)", {"low": 0, "high": 6}),
        ("slice(x, 1, 3)", {"start": 1, "stop": 3, "axis": 0}),
        ("elu(x, alpha=2)", {"alpha": 2}),
        ("elu(alpha=2, x=y)", {"alpha": 2}),
    ],
)
def test_attributes_are_given_by_place_or_by_name(text: str, attributes: dict[str, Any]) -> None:
    formula = parse(text)
    assert formula.graph.node(formula.target).attributes == attributes


AXES = pytest.mark.skipif("sum_along" not in OPS, reason="there are no rows along an axis")


@AXES
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(x, axis=0)", [4, 6]),
        ("np.sum(x, axis=1)", [3, 7]),
        ("np.sum(x, axis=1, keepdims=False)", [3, 7]),
        ("x.sum(0)", [4, 6]),
        ("torch.sum(x, dim=1)", [3, 7]),
        ("mean(x, axis=0)", [2, 3]),
        ("x.mean(axis=1)", [1.5, 3.5]),
        ("max(x, axis=0)", [3, 4]),
        ("np.max(x, axis=1)", [2, 4]),
        ("max(x)", 4),
        ("x.max()", 4),
        ("np.amax(x)", 4),
        ("min(x)", 1),
        ("x.min(axis=0)", [1, 2]),
        ("softmax(0*x, axis=0)", [[0.5, 0.5], [0.5, 0.5]]),
        ("F.softmax(0*x, dim=1)", [[0.5, 0.5], [0.5, 0.5]]),
        (r"\max_i x_i", 4),
        ("F.log_softmax(0*x, dim=0)", [[-math.log(2)] * 2] * 2),
        ("sum(x, axis=-1)", [3, 7]),
        ("x.sum(axis=1, keepdims=True)", [[3], [7]]),
        ("np.sum(x, axis=0, keepdims=True)", [[4, 6]]),
        ("x.mean(1, keepdim=True)", [[1.5], [3.5]]),
    ],
)
def test_sums_and_the_like_run_along_an_axis(text: str, expected: Any) -> None:
    np.testing.assert_allclose(value(text, x=M), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("0,5*x", 1, r"decimal point: 0\.5, not 0,5"),
        ("x + 1,5", 5, r"1\.5, not 1,5"),
        ("leaky_relu(x, 0,1)", 1, "decimal point"),
        ("max(0,5, x)", 1, r"0\.5, not 0,5"),
        ("huber(y,t,0,5)", 1, "decimal point"),
        ("x.sum(keepdims=True)", 1, "keepdims is read with axis=0 or axis=1"),
        ("wᵀ*x", 1, "entry by entry; a matrix product is wᵀx"),
        ("x yᵀ", 1, r"outer\(x, y\)"),
        ("x'", 2, r"xᵀ, x\.T or transpose"),
        ("arctn(x)", 1, "Did you mean arctan"),
        ("argmax(x)", 1, "no gradient"),
        ("erf(x)", 1, r"no function called erf: gelu"),
        ("floor(x)", 1, "no gradient"),
        ("det(x)", 1, "no function called det\\.$"),
        ("np.linalg.inv(A, b)", 1, r"inv is given as inv\(x\)"),
        ("np.foo(x)", 1, r"np\.foo\(…\) is not read"),
        ("x.foo()", 1, r"x\.foo\(…\) is not read"),
        ("x.shape", 1, "shapes are shown"),
        ("x.grad", 1, "every gradient is shown"),
        ("nn.Linear(2, 3)(x)", 1, r"affine\(x, W, b\)"),
        ("np.random.randn(3)", 1, "nothing is random"),
        ("y = x.detach()", 5, "gradients flow"),
        ("for i in range(3): x", 1, "loops are not read"),
        ("with torch.no_grad(): x", 1, "only the lines that compute"),
        ("loss.backward()", 1, "gradients are shown"),
        ("f(x+1)", 1, "no function called f"),
        ("∇f", 1, "derivatives are computed by themselves"),
        ("x ± 1", 3, r"one formula with \+"),
        ("5!", 2, "factorials"),
        ("x 2", 3, r"Write \* or \^"),
        ("2 3", 3, r"Write \* or \^"),
        ("exp - x", 1, "exp is a function"),
        ("sin⁻¹ x", 4, "neither as an inverse"),
        (r"\partial f", 1, r"\\partial of LaTeX is not read: derivatives"),
        (r"x + \foo{y}", 5, r"\\foo of LaTeX is not read"),
        (r"\frac{1}{x", 9, "never closed in this LaTeX"),
        (r"(X^T X)^{-1}", 1, "inverse, which has no gate"),
        (r"\sum_j W_{ij} x_j", 8, "without indices"),
        (r"\sum_i x", 1, r"nothing here has the index i"),
        (r"\sum_i\sum_j W_{ij} x_j", 7, "without indices"),
        (r"\sum_i (\sum_j W_{ij})^2", 1, "without indices"),
        (r"\sum_i 2 \sum_j W_{ij}", 1, "without indices"),
        (r"\max_i \sum_j W_{ij}", 1, "without indices"),
        (r"\sum_i\sum_j W_{ij} V_{ji}", 7, "without indices"),
        (r"{x \over y}", 4, r"write \\frac\{x\}\{y\}"),
        (r"\cdot_+", 6, r"max\(0, x\)"),
        ("⟨w, x", 1, "never closed"),
        ("x[:, None]", 6, r"reshape\(x, \(-1, 1\)\)"),
        ("x[np.newaxis]", 3, r"reshape\(x, \(-1, 1\)\)"),
        ("F.linear(x, W, b)", 1, r"x @ W\.T \+ b"),
        (r"\int x", 1, "integrals"),
        (r"\prod_i x_i", 1, "side by side"),
        ("f(x) = f(x - 1); f(2)", 1, "too long, or nested"),
    ],
)
def test_what_cannot_be_read_is_refused_in_its_own_words_at_its_place(
    text: str, column: int, words: str
) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        parse(text)
    assert caught.value.column == column


@pytest.mark.parametrize(
    "text",
    [
        "tan",
        "sinh",
        "sec",
        "cot",
        "sen",
        "asinh2",
        "tahn",
        "mae2",
        "invv",
        "logg",
        "arctanhh",
        "floor",
        "gamma",
    ],
)
def test_no_suggestion_is_another_function(text: str) -> None:
    assert names.like(text) == ""


def test_functions_that_unfold_upon_themselves_end() -> None:
    lines = ["g0(x) = x * x + 1", *(f"g{n}(x) = g{n - 1}(g{n - 1}(x))" for n in range(1, 40)), "g39(y)"]
    with pytest.raises(ParseError, match="unfold to more than"):
        parse("\n".join(lines))


def test_the_product_of_vectors_has_their_gradients() -> None:
    function = Function.of("w·x + b", w=[1.0, 2.0], x=[3.0, 4.0], b=0.5)
    assert function.gradients["w"].tolist() == [3, 4]
    assert function.gradients["x"].tolist() == [1, 2]
    assert function.gradients["b"] == 1
