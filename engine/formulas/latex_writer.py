"""What is read of LaTeX is written as the tokens that one would type."""

from __future__ import annotations

from abc import ABC, abstractmethod

from engine.formulas.latex_pieces import Piece, Pieces
from engine.formulas.tokens import Token
from engine.text import _


class Writer(Pieces, ABC):
    """Takes pieces and writes tokens."""

    @abstractmethod
    def _read(self) -> None:
        """Take the next piece, with what belongs to it, and write what it means."""

    @abstractmethod
    def _sign(self, piece: Piece) -> None:
        raise NotImplementedError

    @abstractmethod
    def _command(self, piece: Piece) -> None:
        raise NotImplementedError

    def _read_rest(self) -> None:
        while self._next < len(self._pieces):
            self._read()
        if self._open:
            message = _("{bracket} is never closed in this LaTeX")
            raise self._error(self._open[-1], message.format(bracket=self._open[-1].text))

    def _write(self, kind: str, text: str, at: Piece, index: str = "", upper: str = "") -> None:
        self.tokens.append(Token(kind, text, self._text.place(at.offset), self._apart, index, upper))
        self._apart = False

    def _inside(self, pieces: list[Piece]) -> list[Token]:
        """Return the tokens of some pieces, such as an argument."""
        inner = type(self)(self._text, list(pieces), splits=self._splits)
        inner._read_rest()
        return inner.tokens

    def _begin_of_group(self) -> int:
        """Return where the parentheses began that were closed last."""
        depth, start = 0, len(self.tokens) - 1
        while True:
            depth += {")": 1, "(": -1}.get(self.tokens[start].text, 0)
            if depth == 0:
                return start
            start -= 1

    def _group(self, pieces: list[Piece], at: Piece, brackets: str = "{}") -> None:
        self._write("sign", brackets[0], at)
        self.tokens.extend(self._inside(pieces))
        self._write("sign", brackets[1], pieces[-1] if pieces else at)

    def _script(self, sign: str) -> str:
        """Take the text below or above something, if it has one."""
        if self._peek().text != sign:
            return ""
        self._skip_space()
        self._take()
        return "".join(part.text for part in self._argument() if part.kind != "space")
