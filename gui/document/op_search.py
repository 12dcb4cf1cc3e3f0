"""How people find what there is to add: by its name and symbol, or by what else they call it.

The words beside the table's own are English and Korean ones of courses, textbooks and libraries; a search
looks through both languages, whichever the window speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from unicodedata import normalize

from engine.ops import Kind
from engine.text import _
from gui.document.offers import OFFERS, Offer

SYNONYMS = MappingProxyType({
    "input": ("x", "variable", "data", "feature", "leaf", "입력", "변수"),
    "parameter": ("weight", "bias", "w", "b", "theta", "variable", "trainable",
                  "매개변수", "파라미터", "가중치", "편향"),
    "constant": ("number", "literal", "상수"),
    "add": ("x+y", "plus", "sum of two", "addition", "distributor", "덧셈", "더하기"),
    "subtract": ("-", "x-y", "minus", "difference", "뺄셈", "빼기"),
    "multiply": ("*", "·", "x*y", "w*x", "times", "product", "hadamard", "elementwise",
                 "곱셈", "곱하기", "원소별"),
    "divide": ("/", "x/y", "over", "quotient", "ratio", "division", "나눗셈", "나누기"),
    "power": ("^", "**", "exponent", "cube", "x^3", "x^n", "거듭제곱", "제곱", "세제곱"),
    "max": ("greater", "최대", "최댓값"),
    "min": ("less", "최소", "최솟값"),
    "negate": ("-", "minus", "sign change", "부호"),
    "add_constant": ("+", "x+1", "1+x", "plus", "offset", "shift", "더하기"),
    "scale": ("*", "times", "factor", "상수배"),
    "matmul": ("*", "mm", "matrix multiply", "product", "행렬", "행렬 곱"),
    "affine": ("linear", "dense", "fully connected", "fc", "layer", "어파인", "완전연결", "계층"),
    "outer": ("외적",),
    "sum": ("add all", "total", "reduce", "합", "총합"),
    "mean": ("average", "avg", "평균"),
    "dot": ("inner", "scalar product", "내적"),
    "l1_norm": ("absolute sum", "노름"),
    "l2_norm": ("length", "euclidean", "magnitude", "노름"),
    "transpose": ("t", "전치"),
    "reshape": ("view", "flatten", "형상"),
    "concatenate": ("stack", "join", "append", "연결"),
    "slice": ("[:]", "range", "part", "자르기"),
    "pick": ("[]", "index", "element", "entry", "인덱스"),
    "sum_along": ("axis", "reduce", "축", "합"),
    "mean_along": ("axis", "average", "축", "평균"),
    "max_along": ("axis", "축", "최대"),
    "softmax_along": ("axis", "축", "소프트맥스"),
    "log_softmax_along": ("axis", "축"),
    "max_entries": ("최대",),
    "square": ("^2", "**2", "제곱"),
    "sqrt": ("root", "^0.5", "제곱근", "루트"),
    "exp": ("e^x", "e**x", "지수", "지수 함수"),
    "log": ("log", "로그"),
    "reciprocal": ("inverse", "1/", "역수"),
    "abs": ("|", "modulus", "magnitude", "절댓값"),
    "where": ("if", "condition", "select", "switch", "piecewise", "조건"),
    "sign": ("부호",),
    "identity": ("pass", "항등"),
    "step": ("heaviside", "threshold", "perceptron", "계단"),
    "sigmoid": ("sig", "logistic", "sigma", "expit", "시그모이드"),
    "tanh": ("쌍곡탄젠트", "하이퍼볼릭 탄젠트"),
    "relu": ("rectifier", "rectified linear", "max(0, x)", "렐루"),
    "leaky_relu": ("lrelu", "렐루"),
    "softmax": ("probabilities", "소프트맥스"),
    "squared_error": ("l2 loss", "오차", "손실"),
    "mean_squared_error": ("l2 loss", "regression", "평균 제곱 오차", "손실"),
    "absolute_error": ("mae", "l1 loss", "오차"),
    "huber": ("smooth l1",),
    "softmax_cross_entropy": ("ce", "nll", "log loss", "교차 엔트로피", "손실"),
    "hinge": ("svm", "margin", "힌지"),
    "perceptron": ("rosenblatt", "퍼셉트론"),
    "binary_cross_entropy": ("log loss", "logistic loss", "교차 엔트로피"),
    "binary_cross_entropy_of_probabilities": ("교차 엔트로피",),
    "cross_entropy_of_probabilities": ("교차 엔트로피",),
    "l1_penalty": ("lasso", "regularization", "규제"),
    "l2_penalty": ("ridge", "weight decay", "regularization", "규제", "가중치 감소"),
    "neuron": ("perceptron", "뉴런", "퍼셉트론"),
})  # fmt: skip
"""What else an offer is called, by its name."""

AS_TYPED = str.maketrans({
    "−": "-", "–": "-", "×": "*", "·": "*", "∗": "*", "÷": "/", "²": "^2", "³": "^3", "ʸ": "^y", "ᵀ": "^t",
    "√": "sqrt ", "∑": "Σ", "‖": "||", "∥": "||",
})  # fmt: skip
"""Signs of mathematics as a keyboard has them: a symbol is found by either."""

WEIGHTS = frozenset("wWbBvVuUθΘ")
"""Letters that name what is learnt rather than what it is learnt from."""
_NAME = re.compile(r"[^\W\d_]_?[0-9]{1,3}")
_DIGITS = re.compile(r"-?([0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12})")

SHORTEST_MISSPELT = 4
"""Letters that a word has at least before one of them may be wrong."""
_ITS_OWN, _LIKE_ITS_OWN, _CALLED, _BEGINNING, _CALLED_SO_AT_FIRST, _WITHIN, _MISSPELT = range(7)
_SYMBOL, _OWN = 2, 3


def nothing_called(text: str, *, of_fitting: bool = False) -> str:
    """Return what is said where a search finds nothing, with what to try instead.

    `of_fitting` says that only what fits somewhere was looked through.
    """
    if of_fitting and offers_called(text):
        return _("Nothing called “{text}” fits here.").format(text=text.strip())
    message = _("Nothing is called “{text}”. Try a symbol or a name: ×, plus, weight, sigmoid, MSE.")
    return message.format(text=text.strip())


def offers_called(text: str, offers: Iterable[Offer] = OFFERS.values()) -> list[Offer]:
    """Return what a search finds, the nearest and shortest first, composites last; all there is for no text.

    Its own name or symbol comes before what else something is called, and so do beginnings of it. Names are
    found by their beginning, then by any part, and with one letter wrong only where nothing is spelt like
    that. A syllable of Hangul is taken for its letters: it may be typed in part, and one of them be wrong.
    """
    wanted = _plain(text)
    if not wanted:
        return list(offers)
    near = [(distance, offer) for offer in offers if (distance := _distance(offer, wanted, text.strip()))]
    spelt = [pair for pair in near if pair[0][0] < _MISSPELT]
    ordered = sorted(spelt or near, key=lambda pair: (pair[1].kind is Kind.COMPOSITE, pair[0]))
    return [offer for _distance, offer in ordered]


def offers_or_leaves_called(
    text: str, offers: Sequence[Offer], is_free: Callable[[str], bool]
) -> list[Offer]:
    """Return what a search finds, or else leaves called so; of a number first a constant that holds it.

    A letter that has a number may name a leaf, where `is_free` says that none has this name yet. Words do
    not: they may be misspelt.
    """
    typed, leaves = text.strip(), {offer.name: offer for offer in offers if offer.is_leaf}
    found = offers_called(text, offers)
    if "constant" in leaves and (number := _number(typed)) is not None:
        return [replace(leaves["constant"], symbol=typed, value=number), *found]
    if found or not _NAME.fullmatch(typed) or not is_free(typed):
        return found
    kinds = ("parameter", "input") if typed[0] in WEIGHTS else ("input", "parameter")
    return [replace(leaves[kind], symbol=typed, called=typed) for kind in kinds if kind in leaves]


def _number(text: str) -> float | None:
    """Return the finite number that a text is, written by hand; None for any other text."""
    is_number = _DIGITS.fullmatch(text.replace("−", "-"))
    return float(is_number[0]) if is_number else None


def _distance(offer: Offer, wanted: str, typed: str) -> tuple[int, ...] | None:
    """Return how far an offer is from a text: how it is found, then of those begun the length of its name.

    A symbol that was typed as it is comes before one whose capital it is: σ is no Σ.
    """
    names, tight = _names(offer), wanted.replace(" ", "")
    exact = [place for place, name in enumerate(names) if tight == name.replace(" ", "")]
    if exact:
        if exact[0] == _SYMBOL and typed in _capitals(offer.symbol):
            return (_LIKE_ITS_OWN,)
        return (_ITS_OWN, exact[0]) if exact[0] < _OWN else (_CALLED,)
    begun = [place for place, name in enumerate(names) if name.startswith(wanted)]
    if begun:
        return _BEGINNING if begun[0] < _OWN else _CALLED_SO_AT_FIRST, len(offer.name)
    text = _plain(" ".join((*names, offer.gate, offer.kind.value)))
    if all(word in text for word in wanted.split()):
        return (_WITHIN,)
    return (_MISSPELT, len(offer.name)) if any(_is_misspelt(wanted, name) for name in names) else None


def _capitals(symbol: str) -> set[str]:
    return {symbol.upper(), symbol.lower()} - {symbol}


def _names(offer: Offer) -> list[str]:
    """Return what an offer is called: the first `_OWN` by the table itself, then by others."""
    said = (
        offer.name,
        offer.title,
        offer.symbol or offer.name,
        *offer.aliases,
        *SYNONYMS.get(offer.name, ()),
    )
    return [_plain(name) for name in said]


def _plain(text: str) -> str:
    """Return a text without capitals and double spaces, with the signs of a keyboard, letter by letter."""
    return " ".join(normalize("NFKD", text.translate(AS_TYPED)).casefold().split())


def _is_misspelt(typed: str, name: str) -> bool:
    """Return whether a name, or its beginning, has one letter more, fewer, other or exchanged."""
    size = len(typed)
    beginnings = (name[:length] for length in (size - 1, size, size + 1))
    return size >= SHORTEST_MISSPELT and any(_is_one_slip(typed, beginning) for beginning in beginnings)


def _is_one_slip(one: str, other: str) -> bool:
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
