r"""The pieces that LaTeX is written in, taken one after the other, and what a command is given."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import ParseError
from engine.formulas.latex_commands import (
    ACCENTS,
    FONTS,
    WORDS,
)
from engine.formulas.tokens import Text, Token
from engine.text import _


@dataclass(frozen=True, slots=True)
class Piece:
    """One command, letter run, number, space or sign, with the character that it begins at."""

    kind: str
    text: str
    offset: int


class Pieces:
    """Goes through the pieces of a text in LaTeX."""

    def __init__(self, text: Text, pieces: list[Piece], *, splits: bool) -> None:
        self._text = text
        self._pieces = pieces
        self._splits = splits
        self._next = 0
        self._open: list[Piece] = []
        self._apart = False
        self.tokens: list[Token] = []

    # -- pieces -------------------------------------------------------------------------------------------

    def _take(self) -> Piece:
        if self._next >= len(self._pieces):
            raise self._error(self._pieces[-1], _("this LaTeX ends too early"))
        self._next += 1
        return self._pieces[self._next - 1]

    def _peek(self) -> Piece:
        """Return the next piece that is no space."""
        step = self._next
        while step < len(self._pieces) and self._pieces[step].kind == "space":
            step += 1
        return self._pieces[step] if step < len(self._pieces) else Piece("", "", len(self._text.plain))

    def _skip_space(self) -> None:
        while self._next < len(self._pieces) and self._pieces[self._next].kind == "space":
            self._next += 1

    def _argument(self) -> list[Piece]:
        """Take what a command is given: what is in braces, or the one piece that follows."""
        self._skip_space()
        first = self._take()
        if first.text != "{":
            return self._one_of(first)
        return self._until("}", first)

    def _one_of(self, first: Piece) -> list[Piece]:
        r"""Return one piece; of 12 in \frac12, or of letters, only the first."""
        if first.kind in {"letters", "number"} and len(first.text) > 1:
            rest = Piece(first.kind, first.text[1:], first.offset + 1)
            self._next -= 1
            self._pieces[self._next] = rest
            return [Piece(first.kind, first.text[0], first.offset)]
        if first.text in FONTS | WORDS | ACCENTS.keys() and self._peek().text == "{":
            self._skip_space()
            opening = self._take()
            inner = self._until("}", opening)
            return [first, opening, *inner, Piece("sign", "}", opening.offset)]
        return [first]

    def _until(self, closing: str, first: Piece) -> list[Piece]:
        taken: list[Piece] = []
        depth = 0
        while True:
            if self._next >= len(self._pieces):
                raise self._error(
                    first, _("{bracket} is never closed in this LaTeX").format(bracket=first.text)
                )
            piece = self._take()
            if piece.text == closing and depth == 0:
                return taken
            depth += {"{": 1, "}": -1}.get(piece.text, 0)
            taken.append(piece)

    def _optional(self) -> list[Piece]:
        if self._peek().text != "[":
            return []
        self._skip_space()
        return self._until("]", self._take())

    def _error(self, piece: Piece, problem: str) -> ParseError:
        return self._text.error(problem, self._text.place(piece.offset))
