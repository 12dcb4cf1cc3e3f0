r"""What stands between \left and \right: brackets, absolute values and norms."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from engine.formulas.latex_commands import CLOSED, OPENED
from engine.formulas.latex_pieces import Piece
from engine.formulas.latex_writer import Writer
from engine.text import _


class Bars(Writer):
    """Reads what is between bars."""

    def _left(self, _piece: Piece) -> None:
        self._side(OPENED, self._open_bar)

    def _right(self, _piece: Piece) -> None:
        self._side(CLOSED, self._close_bar)

    def _side(self, bars: Collection[str], write_bar: Callable[[Piece], None]) -> None:
        r"""Read what stands after \left or \right: a bar, another bracket, or a point for none."""
        self._skip_space()
        bracket = self._take()
        if bracket.text in bars:
            write_bar(bracket)
        elif bracket.text != ".":
            self._sign(bracket) if bracket.kind == "sign" else self._command(bracket)

    def _open_bar(self, piece: Piece) -> None:
        self._write("name", {"abs": "abs", "norm": "l2_norm"}[OPENED[piece.text]], piece)
        self._open.append(piece)
        self._write("sign", "(", piece)

    def _close_bar(self, piece: Piece) -> None:
        if not self._open:
            raise self._error(piece, _("{bar} was never opened in this LaTeX").format(bar=piece.text))
        opening = self._open.pop()
        self._write("sign", ")", piece)
        if OPENED.get(opening.text) == "norm":
            self._norm()

    def _norm(self) -> None:
        """Say which norm the index and the power after the bars make."""
        index = self._script("_")
        squared = index != "1" and self._peek().text == "^" and self._power_is_two()
        start = self._begin_of_group()
        name = "l1_norm" if index == "1" else "squared_norm" if squared else "l2_norm"
        self.tokens[start - 1] = replace(self.tokens[start - 1], text=name)

    def _power_is_two(self) -> bool:
        """Take the power of a norm if it is 2."""
        before = self._next
        if self._script("^") == "2":
            return True
        self._next = before
        return False
