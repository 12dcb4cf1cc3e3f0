"""What there is to add is found by what people call it, in two languages, with one letter wrong."""

from __future__ import annotations

import pytest

from engine.ops import Kind
from gui.document.offers import OFFERS
from gui.document.op_search import SYNONYMS, _is_misspelt, nothing_called, offers_called


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("*", "multiply"), ("times", "multiply"), ("·", "multiply"), ("×", "multiply"), ("곱셈", "multiply"),
        ("-", "subtract"), ("minus", "subtract"), ("빼기", "subtract"),
        ("+", "add"), ("plus", "add"), ("덧셈", "add"), ("/", "divide"), ("나누기", "divide"),
        ("^", "power"), ("**", "power"), ("거듭제곱", "power"), ("@", "matmul"), ("행렬", "matmul"),
        ("weight", "parameter"), ("bias", "parameter"), ("가중치", "parameter"), ("편향", "parameter"),
        ("입력", "input"), ("x", "input"), ("상수", "constant"),
        ("root", "sqrt"), ("√", "sqrt"), ("average", "mean"), ("평균", "mean"), ("전치", "transpose"),
        ("logistic", "sigmoid"), ("시그모이드", "sigmoid"), ("linear", "affine"),
        ("MSE", "mean_squared_error"), ("max", "max"), ("SVM", "hinge"), ("if", "where"), ("내적", "dot"),
        ("교차 엔트로피", "softmax_cross_entropy"),
        ("-x", "negate"), ("- x", "negate"), ("1 / x", "reciprocal"), ("+ 1", "add_constant"),
        ("x + 1", "add_constant"),
        ("x^2", "square"), ("x²", "square"), ("x^y", "power"), ("x^T", "transpose"),
        ("||x||2", "l2_norm"), ("log2", "log2"), ("σ", "sigmoid"), ("Σ", "sum"), ("∑", "sum"),
        ("sig", "sigmoid"), ("w", "parameter"),
        ("x+y", "add"), ("x − y", "subtract"), ("x*y", "multiply"), ("x / y", "divide"), ("x³", "power"),
        ("re", "relu"), ("in", "input"), ("con", "constant"), ("po", "power"), ("pa", "parameter"),
        ("a·b", "centred_dot"), ("\uff53\uff49\uff4e", "sin"),
    ],
)  # fmt: skip
def test_what_people_call_it_finds_it_first(typed, first):
    assert offers_called(typed)[0].name == first
    if typed != "σ":  # whose capital is the sign of a sum
        assert offers_called(f"  {typed.upper()} ")[0].name == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [("sigmiod", "sigmoid"), ("sigmod", "sigmoid"), ("sigmoidd", "sigmoid"), ("zigmoid", "sigmoid"),
     ("mutiply", "multiply"), ("subtarct", "subtract"), ("wieght", "parameter"), ("softmxa", "softmax"),
     ("sotfm", "softmax"), ("tanj", "tan"),
     ("곱샘", "multiply"), ("시그모아드", "sigmoid"), ("가중차", "parameter"), ("덫셈", "add"),
     ("가주", "parameter"), ("곱ㅅ", "multiply")],
)  # fmt: skip
def test_one_letter_may_be_wrong_also_of_a_beginning(typed, first):
    assert offers_called(typed)[0].name == first


@pytest.mark.parametrize(
    ("typed", "name", "is_misspelt"),
    [
        ("sigmiod", "sigmoid", True), ("sigmid", "sigmoid", True), ("sigmoyd", "sigmoid", True),
        ("sigmooid", "sigmoid", True), ("sooft", "softmax", True), ("sftm", "softmax", True),
        ("sofm", "softmax", True), ("isgmoid", "sigmoid", True), ("sigmoidd", "sigmoid", True),
        ("sikkoid", "sigmoid", False), ("sgimiod", "sigmoid", False), ("smgioid", "sigmoid", False),
        ("tna", "tan", False), ("sgn", "sign", False), ("sgin", "sign", True), ("sigxxid", "sigmoid", False),
    ],
)  # fmt: skip
def test_one_letter_is_wrong_where_it_is_more_or_missing_or_another_or_exchanged_with_the_next(
    typed, name, is_misspelt
):
    assert _is_misspelt(typed, name) is is_misspelt


def test_what_is_spelt_so_hides_what_is_only_like_it():
    assert _is_misspelt("sign", "sigmoid")
    assert "sigmoid" not in {offer.name for offer in offers_called("sign")}


def test_where_nothing_is_found_it_is_said_what_to_try():
    assert nothing_called(" tanh ", of_fitting=True) == "Nothing called “tanh” fits here."
    for of_fitting in ({}, {"of_fitting": False}):
        assert nothing_called(" tanh ", **of_fitting).startswith("Nothing is called “tanh”. Try a symbol")
    assert nothing_called(" zzzz ", of_fitting=True).startswith("Nothing is called “zzzz”. Try a symbol")


@pytest.mark.parametrize("typed", ["zzzz", "smgiodi", "q7", "tnah"[::-1] + "zz"])
def test_what_nothing_is_like_finds_nothing(typed):
    assert offers_called(typed) == []


def test_the_misspelt_is_found_only_where_nothing_is_spelt_like_that():
    assert {offer.name for offer in offers_called("square")} == {
        name for name, offer in OFFERS.items() if "square" in f"{name} {offer.title}".casefold()
    }


@pytest.mark.parametrize("typed", ["si", "soft", "s"])
def test_what_begins_so_comes_before_what_holds_it_and_composites_last(typed):
    found = offers_called(typed)
    composites = [offer.kind is Kind.COMPOSITE for offer in found]
    assert composites == sorted(composites)
    begin = [
        any(name.casefold().startswith(typed) for name in (offer.name, offer.title, *offer.aliases))
        for offer in found
        if offer.kind is not Kind.COMPOSITE and offer.name not in SYNONYMS
    ]
    assert begin == sorted(begin, reverse=True)
    assert any(begin)


@pytest.mark.parametrize(
    ("typed", "first"), [("+", "add"), ("-", "subtract"), ("*", "multiply"), ("max", "max")]
)
def test_a_symbol_of_its_own_comes_first_however_often_the_others_were_used(typed, first):
    others_first = sorted(OFFERS.values(), key=lambda offer: offer.name == first)
    assert offers_called(typed, others_first)[0].name == first


def test_no_text_finds_all_there_is():
    assert {offer.name for offer in offers_called("  ")} == set(OFFERS)


def test_words_are_of_what_there_is_and_no_one_s_twice():
    assert set(SYNONYMS) <= set(OFFERS)
    for name, words in SYNONYMS.items():
        assert len(set(words)) == len(words), name
