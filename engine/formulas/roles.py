"""What the names of a text are used for, before it is read: to be assigned, called, or multiplied with."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from dataclasses import replace

from engine.formulas import names
from engine.formulas.tokens import Token


def assigned(given: Sequence[Token]) -> set[str]:
    """Return the names that are given a meaning on a line of their own."""
    starts = [i for i in range(len(given)) if i == 0 or given[i - 1].kind == "end"]
    return {
        given[i].text for i in starts
        if given[i].kind == "name" and i + 1 < len(given) and given[i + 1].text == "="
    }  # fmt: skip


def defined(given: Sequence[Token]) -> set[str]:
    """Return the names of functions that the text itself defines."""
    found = set()
    for i, token in enumerate(given[:-2]):
        begins = i == 0 or given[i - 1].kind == "end"
        if token.text == "def" and begins:
            found.add(given[i + 1].text)
        elif begins and token.kind == "name" and (_defines(given, i) or _makes_function(given, i)):
            found.add(token.text)
    return found


def _defines(given: Sequence[Token], start: int) -> bool:
    """Return whether f(x, y) = stands here, with nothing but names in the parentheses."""
    if given[start + 1].text != "(":
        return False
    end = start + 2
    while given[end].kind == "name" or given[end].text == ",":
        end += 1
    return end > start + 2 and given[end].text == ")" and given[end + 1].text == "="


def _makes_function(given: Sequence[Token], start: int) -> bool:
    """Return whether a name is given a function here: f = lambda x: …, or loss = nn.MSELoss()."""
    if given[start + 1].text != "=":
        return False
    texts = [token.text for token in given[start + 2 : start + 8]]
    return texts[:1] == ["lambda"] or names.is_library_class(texts)


def standing_alone(given: Sequence[Token]) -> set[str]:
    """Return the names that stand somewhere without parentheses after them."""
    return {
        token.text for token, after in zip(given, [*given[1:], None], strict=True)
        if token.kind == "name" and (after is None or after.text not in {"(", "."})
    }  # fmt: skip


def letters_apart(given: Sequence[Token]) -> list[Token]:
    """Return the tokens with xy as x and y, where both stand alone elsewhere and xy means nothing itself."""
    single = {name for name in standing_alone(given) if len(name) == 1}
    meant = assigned(given) | defined(given)
    parted: list[Token] = []
    for before, token, after in zip([None, *given], given, [*given[1:], None], strict=False):
        if token.text not in meant and _is_product(before, token, after, single):
            line, column = token.place
            letters = [Token("name", letter, (line, column + i)) for i, letter in enumerate(token.text)]
            parted += [replace(letters[0], apart=token.apart), *letters[1:]]
        else:
            parted.append(token)
    return parted


def _is_product(before: Token | None, token: Token, after: Token | None, single: set[str]) -> bool:
    """Return whether a name can only be letters side by side; a last e is a number where it is raised."""
    text, follows = token.text, after.text if after else ""
    if token.kind != "name" or not 1 < len(text) < 4 or not text.isalpha() or keyword.iskeyword(text):
        return False
    letters = set(text[:-1] if text[-1] == "e" and follows in {"^", "**"} else text)
    is_member = before is not None and before.text == "."
    is_name = is_member or follows in {"(", "=", ".", "["} or names.is_function(text)
    return not is_name and text not in names.CONSTANTS and letters <= single
