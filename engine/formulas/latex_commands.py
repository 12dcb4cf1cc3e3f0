r"""What LaTeX calls signs, letters and functions: \cdot is ·, \alpha is α, \mathbf{w} is w."""

from __future__ import annotations

import re

from engine.maths.notation import GREEK
from engine.text import _

SIGNS = {
    r"\cdot": "·", r"\times": "*", r"\ast": "*", r"\odot": "*", r"\circ": "*", r"\div": "/",
    r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=",
    r"\lt": "<", r"\gt": ">", r"\ne": "!=", r"\neq": "!=", r"\coloneqq": "=", r"\triangleq": "=",
    r"\mid": "|", r"\vert": "|", r"\|": "‖", r"\Vert": "‖", r"\parallel": "‖",
    r"\{": "{", r"\}": "}", r"\lbrace": "{", r"\rbrace": "}", r"\lbrack": "(", r"\rbrack": ")",
    r"\lparen": "(", r"\rparen": ")", r"\langle": "⟨", r"\rangle": "⟩", "[": "(", "]": ")",
}  # fmt: skip
"""Signs, by what they are in a formula; brackets of any form group."""

OPENED = {r"\lvert": "abs", r"\lVert": "norm", "|": "abs", r"\|": "norm", r"\vert": "abs", r"\Vert": "norm"}
CLOSED = {r"\rvert", r"\rVert", "|", r"\|", r"\vert", r"\Vert"}
"""Bars that say which side they are on, alone or after \\left and \\right."""

SPACES = frozenset({
    r"\,", r"\;", r"\:", r"\!", r"\ ", "\\", r"\quad", r"\qquad", "~", "$", r"\displaystyle", r"\textstyle",
    r"\limits", r"\nolimits", r"\nonumber", r"\notag", r"\big", r"\Big", r"\bigg", r"\Bigg",
    r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\biggl", r"\biggr", r"\(", r"\)", r"\[", r"\]", "&",
    r"\thinspace", r"\bf", r"\rm",
    r"\scriptstyle", r"\middle",
})  # fmt: skip
"""What only moves things on the page."""

FONTS = frozenset({
    r"\mathbf", r"\boldsymbol", r"\bm", r"\vec", r"\mathcal", r"\mathit", r"\mathscr", r"\pmb",
    r"\mathnormal", r"\mathfrak", r"\underline", r"\boxed",
})  # fmt: skip
WORDS = frozenset({
    r"\operatorname", r"\text", r"\mathrm", r"\textrm", r"\mathsf", r"\textsf", r"\mathtt", r"\texttt",
    r"\textit", r"\textbf", r"\mbox",
})  # fmt: skip
"""Commands whose argument is a word."""

ACCENTS = {
    r"\hat": "hat", r"\widehat": "hat", r"\bar": "bar", r"\overline": "bar", r"\tilde": "tilde",
    r"\widetilde": "tilde", r"\dot": "dot", r"\ddot": "ddot", r"\check": "check",
}  # fmt: skip
FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
FUNCTIONS = frozenset({
    r"\sin", r"\cos", r"\tan", r"\sec", r"\csc", r"\cot", r"\sinh", r"\cosh", r"\tanh", r"\arcsin",
    r"\arccos", r"\arctan", r"\exp", r"\log", r"\ln", r"\lg", r"\max", r"\min",
})  # fmt: skip
LETTERS = (
    {command: letter for letter, command in GREEK.items()}
    | {
        rf"\var{name}": letter
        for name, letter in (("epsilon", "ε"), ("phi", "φ"), ("theta", "θ"), ("rho", "ρ"))
    }
    | {r"\ell": "l", r"\varsigma": "ς", r"\varpi": "ϖ", r"\hbar": "ħ", r"\omicron": "ο"}
)
TRANSPOSES = frozenset(
    {"T", r"\top", r"\intercal", r"\mathsf{T}", r"\mathrm{T}", r"\mathsfT", r"\text{T}", r"\mathrmT"}
)
STARS = frozenset({"*", r"\ast", r"\star"})
LAYOUTS = frozenset(
    {"equation", "align", "aligned", "gather", "gathered", "split", "displaymath", "math", "eqnarray"}
)
MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "array", "smallmatrix"})
CONDITION_WORDS = re.compile(r"\b(if|for|when|where|and)\b|[,;.:]", re.IGNORECASE)

_DERIVATIVE = _("derivatives are computed by themselves: write the function that is differentiated")
REFUSED = {
    r"\partial": _DERIVATIVE,
    r"\nabla": _DERIVATIVE,
    r"\int": _("integrals have no gate"),
    r"\lim": _("limits have no gate"),
    r"\prod": _("write the factors of a product side by side"),
    r"\pm": _("write one formula with +, and one with -"),
    r"\ldots": _("write all terms, or a sum of a vector: \\sum_i x_i"),
    r"\cdots": _("write all terms, or a sum of a vector: \\sum_i x_i"),
    r"\dots": _("write all terms, or a sum of a vector: \\sum_i x_i"),
    r"\otimes": _("write outer(x, y) for the outer product"),
    r"\infty": _("infinity is no number to compute with"),
    r"\lfloor": _("rounding has no gradient"),
    r"\lceil": _("rounding has no gradient"),
    r"\mathbb": _("expectations and sets are not read; write a mean: \\frac{1}{n} \\sum_{i=1}^n x_i"),
    r"\in": _("sets are not read; write the formula alone"),
    r"\to": _("arrows are not read; write the formula alone"),
    r"\over": _("write \\frac{x}{y}"),
    r"\approx": _("write the formula alone, or name = formula"),
    r"\sim": _("nothing is random here: give values"),
}
"""Commands that are known and not read, with the cure."""
