r"""What stands between \begin and \end: matrices, and cases, which become where(condition, value, …)."""

from __future__ import annotations

from engine.formulas.latex_commands import CONDITION_WORDS, LAYOUTS, MATRICES, WORDS
from engine.formulas.latex_pieces import Piece
from engine.formulas.latex_writer import Writer
from engine.formulas.tokens import Token
from engine.text import _


class Environments(Writer):
    """Reads environments."""

    def _begin(self, piece: Piece) -> None:
        name = "".join(part.text for part in self._argument()).rstrip("*")
        if name == "cases":
            self._cases(piece, self._environment())
        elif name in MATRICES:
            if name == "array":
                self._argument()
            self._matrix(piece, self._environment())
        elif name not in LAYOUTS:
            message = _("the environment {name} of LaTeX is not read")
            raise self._error(piece, message.format(name=name))

    def _end(self, _piece: Piece) -> None:
        self._argument()

    def _environment(self) -> list[list[list[Piece]]]:
        r"""Take an environment up to its \end, in rows of cells."""
        rows: list[list[list[Piece]]] = [[[]]]
        depth = 0
        while True:
            piece = self._take()
            if piece.text == r"\end" and depth == 0:
                self._argument()
                return [row for row in rows if any(part.kind != "space" for cell in row for part in cell)]
            depth += {r"\begin": 1, r"\end": -1}.get(piece.text, 0)
            if piece.text == r"\\" and depth == 0:
                rows.append([[]])
            elif piece.text == "&" and depth == 0:
                rows[-1].append([])
            else:
                rows[-1][-1].append(piece)

    def _matrix(self, piece: Piece, rows: list[list[list[Piece]]]) -> None:
        self._write("sign", "[", piece)
        for place, row in enumerate(rows):
            if place:
                self._write("sign", ",", piece)
            self._write("sign", "[", piece)
            for column, cell in enumerate(row):
                if column:
                    self._write("sign", ",", piece)
                self.tokens.extend(self._inside(cell))
            self._write("sign", "]", piece)
        self._write("sign", "]", piece)

    def _cases(self, piece: Piece, rows: list[list[list[Piece]]]) -> None:
        """Write cases as where(condition, value, …), the last one's value for all else."""
        for row in rows[:-1]:
            if len(row) != 2:
                raise self._error(piece, _("each line of cases is: value & condition"))
            self._write("name", "where", piece)
            self._write("sign", "(", piece)
            self.tokens.extend(self._condition(row[1]))
            self._write("sign", ",", piece)
            self.tokens.extend(self._inside(_without_comma(row[0])))
            self._write("sign", ",", piece)
        if rows:
            self.tokens.extend(self._inside(_without_comma(rows[-1][0])))
        for _row in rows[:-1]:
            self._write("sign", ")", piece)

    def _condition(self, cell: list[Piece]) -> list[Token]:
        """Return the tokens of a condition, without words such as "if"."""
        kept: list[Piece] = []
        inner = type(self)(self._text, list(cell), splits=self._splits)
        while inner._next < len(inner._pieces):
            part = inner._take()
            if part.text in WORDS:
                word = "".join(piece.text for piece in inner._argument())
                if CONDITION_WORDS.sub("", word).strip():
                    raise self._error(part, _("{word} is no condition").format(word=word))
            elif part.text != ",":
                kept.append(part)
        return self._inside(kept)


def _without_comma(cell: list[Piece]) -> list[Piece]:
    kept = [piece for piece in cell if piece.kind != "space"]
    return kept[:-1] if kept and kept[-1].text == "," else kept
