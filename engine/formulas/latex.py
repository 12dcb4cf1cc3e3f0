r"""LaTeX to tokens: \frac{1}{1+e^{-x}} becomes what one would type, with places in the text as it was pasted.

In LaTeX letters side by side are factors, an index may be a sum's, and products of capitals, which are
matrices, are matrix products. What is not read is refused in LaTeX's own terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.formulas import names
from engine.formulas.cursor import too_deep
from engine.formulas.latex_bars import Bars
from engine.formulas.latex_commands import (
    ACCENTS,
    FONTS,
    FRACTIONS,
    FUNCTIONS,
    LETTERS,
    REFUSED,
    SIGNS,
    SPACES,
    STARS,
    TRANSPOSES,
    WORDS,
)
from engine.formulas.latex_environments import Environments
from engine.formulas.latex_pieces import Piece
from engine.formulas.tokens import FRACTIONS_TYPED, LOWERED, RAISED, Text, Token
from engine.formulas.tokens import tokens as plain_tokens
from engine.text import _

_IS_LATEX = re.compile(r"\\[a-zA-Z]{2,}|\\[,;!|{}()\[\]]|\\\\|(?<=[\w)}])[_^]\{|[)\]]_\+|^\s*\$")
_PIECE = re.compile(
    rf"(?P<comment>%[^\n]*)|(?P<space>\s+)|(?P<command>\\[a-zA-Z]+|\\[^\sa-zA-Z]|\\(?=\s))"
    rf"|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<fraction>[{FRACTIONS_TYPED}])"
    rf"|(?P<letters>[^\W\d_{RAISED}{LOWERED}]+)|(?P<typed>[{RAISED}{LOWERED}]+)|(?P<sign>.)",
    re.DOTALL,
)
_LINE_BEGINS = re.compile(r"\s*[\\\w{}^_,()\[\]]+\s*&?\s*(=|\\coloneqq)")
_OPENING, _CLOSING = frozenset("([{⟨"), frozenset(")]}⟩")


def is_latex(plain: str) -> bool:
    """Return whether a text is written in LaTeX: whether it has a command, or an index or power in braces."""
    return _IS_LATEX.search(plain) is not None


def tokens(text: Text) -> list[Token]:
    """Return the tokens of a text in LaTeX; raise ParseError, in LaTeX's terms, at what is not read."""
    pieces = [
        Piece(match.lastgroup or "", match.group(), match.start())
        for match in _PIECE.finditer(text.plain)
        if match.lastgroup != "comment"
    ]
    reader = _Latex(text, pieces, splits="\\" in text.plain)
    try:
        reader.read_all()
    except RecursionError:
        raise text.error(too_deep()) from None
    return reader.tokens


class _Latex(Environments, Bars):
    """Reads pieces one after the other and writes tokens."""

    def read_all(self) -> None:
        self._read_rest()
        self._write("end", "", Piece("", "", len(self._text.plain)))

    # -- one thing ----------------------------------------------------------------------------------------

    def _read(self) -> None:
        piece = self._take()
        _KINDS[piece.kind](self, piece)

    def _space(self, piece: Piece) -> None:
        begins = "\n" in piece.text and not self._open
        if begins and (_LINE_BEGINS.match(self._text.plain, piece.offset) or piece.text.count("\n") > 1):
            self._write("end", "", piece)
        self._apart = True

    def _number(self, piece: Piece) -> None:
        self._write("number", piece.text, piece)

    def _typed_fraction(self, piece: Piece) -> None:
        self._write("number", repr(unicodedata.numeric(piece.text)), piece)

    def _typed(self, piece: Piece) -> None:
        """Write raised and lowered letters as they are where no LaTeX is."""
        before = self.tokens[-1:] or [Token("", "", (1, 1))]
        small = Text("x" + piece.text)
        for token in plain_tokens(small)[:-1]:
            place = self._text.place(piece.offset)
            if token.kind == "name" and token.place == (1, 1):
                if before[0].kind == "name":
                    self.tokens[-1] = replace(before[0], text=before[0].text + token.text[1:])
            else:
                self.tokens.append(replace(token, place=place))

    def _letters(self, piece: Piece) -> None:
        follows = self._peek().text
        whole = not self._splits or (
            len(piece.text) > 1
            and (
                (names.is_function(piece.text) and follows in {"(", "{", r"\left", "[", r"\{"})
                or follows in {"=", "&"}
            )
        )
        if whole or len(piece.text) == 1:
            self._write("name", piece.text, piece)
            return
        for step, letter in enumerate(piece.text):
            self._write("name", letter, replace(piece, offset=piece.offset + step))

    def _sign(self, piece: Piece) -> None:
        if piece.text in _SIGN_READERS:
            _SIGN_READERS[piece.text](self, piece)
        elif piece.text in SPACES:
            self._apart = True
        elif piece.text in "∑√":
            self._sum(piece) if piece.text == "∑" else self._write("sign", "√", piece)
        elif piece.text == ";":
            self._write("end", "", piece)
        elif piece.text == ":" and self._peek().text == "=":
            self._apart = True
        elif piece.text in "+-*/=<>,()[]{}⟨⟩|‖!·@'#":
            self._bracket(piece)
        else:
            message = _("this cannot be read as a formula in LaTeX: {character} means nothing in one")
            raise self._error(piece, message.format(character=piece.text))

    def _bracket(self, piece: Piece) -> None:
        """Write a sign, and see that brackets close in pairs."""
        sign = SIGNS.get(piece.text, piece.text)
        if sign in _OPENING:
            self._open.append(piece)
        elif sign in _CLOSING:
            if not self._open:
                message = _("this cannot be read as a formula in LaTeX: unmatched {bracket}")
                raise self._error(piece, message.format(bracket=piece.text))
            self._open.pop()
        self._write("sign", sign, piece)

    def _command(self, piece: Piece) -> None:
        command = piece.text
        if command in SPACES:
            self._apart = True
        elif command in _COMMAND_READERS:
            _COMMAND_READERS[command](self, piece)
        elif command in SIGNS:
            self._bracket(piece)
        elif command in LETTERS:
            self._write("name", LETTERS[command], piece)
        elif command in FONTS:
            self.tokens.extend(self._inside(self._argument()))
        elif command in REFUSED:
            message = _("{command} of LaTeX is not read: {cure}")
            raise self._error(piece, message.format(command=command, cure=REFUSED[command]))
        elif names.is_function(command[1:]):
            self._write("name", command[1:], piece)
        else:
            raise self._error(piece, _("{command} of LaTeX is not read").format(command=command))

    # -- commands -----------------------------------------------------------------------------------------

    def _fraction(self, piece: Piece) -> None:
        above, below = self._argument(), self._argument()
        if [part.text for part in above] == ["d"] and below and below[0].text.startswith("d"):
            raise self._error(piece, REFUSED[r"\partial"])
        self._write("sign", "{", piece)
        self._group(above, piece)
        self._write("sign", "/", piece)
        self._group(below, piece)
        self._write("sign", "}", piece)

    def _root(self, piece: Piece) -> None:
        degree, of = self._optional(), self._argument()
        if not degree:
            self._write("name", "sqrt", piece)
            self._group(of, piece, "()")
            return
        self._group(of, piece)
        self._write("sign", "^", piece)
        self._write("sign", "(", piece)
        self._write("number", "1", piece)
        self._write("sign", "/", piece)
        self._group(degree, piece)
        self._write("sign", ")", piece)

    def _word(self, piece: Piece) -> None:
        self._next += self._peek().text == "*"
        word = "".join(part.text for part in self._argument()).strip().replace("-", "_").replace(" ", "_")
        if not word.isidentifier():
            raise self._error(piece, _("{word} is no name").format(word=word or piece.text))
        self._write("name", word, piece)

    def _accent(self, piece: Piece) -> None:
        inner = self._inside(self._argument())
        if len(inner) != 1 or inner[0].kind != "name":
            raise self._error(piece, _("{command} stands over one name").format(command=piece.text))
        self._write("name", f"{inner[0].text}_{ACCENTS[piece.text]}", piece)

    def _function(self, piece: Piece) -> None:
        name = piece.text[1:]
        index = self._script("_")
        self._write("over" if index and name in {"max", "min"} else "name", name, piece, index=index)
        if index and name in {"log", "lg"}:
            self.tokens[-1] = replace(self.tokens[-1], text=f"log{index}", index="")
            if index not in {"2", "10"}:
                raise self._error(piece, _("write the base as a fraction: \\frac{\\ln x}{\\ln b}"))

    def _sum(self, piece: Piece) -> None:
        if self._peek().text == r"\limits":
            self._skip_space()
            self._take()
        index, upper = self._script("_"), self._script("^")
        self._write(
            "over", "∑", piece, index=(index or self._script("_")).partition("=")[0].strip(), upper=upper
        )

    # -- indices and powers -------------------------------------------------------------------------------

    def _raised(self, piece: Piece) -> None:
        self._skip_space()
        raised = self._argument()
        if self._peek().text == "_":
            self._skip_space()
            self._lowered(self._take())
        text = "".join(part.text for part in raised if part.kind != "space")
        if text in TRANSPOSES:
            self._write("sign", "ᵀ", piece)
        elif text in STARS:
            self._index("star", piece)
        elif layer := re.fullmatch(r"[(\[](\w+)[)\]]", text):
            self._index(layer[1], piece)
        else:
            self._write("sign", "^", piece)
            self._group(raised, piece, "()")

    def _lowered(self, piece: Piece) -> None:
        lowered = self._argument()
        if [part.text for part in lowered] == ["+"]:
            self._positive_part(piece)
        else:
            self._index(_index_text(lowered), piece)

    def _positive_part(self, piece: Piece) -> None:
        """Write what stands before an index + as a ReLU: [1 - yz]_+ is max(0, 1 - yz)."""
        if not self.tokens or not (self.tokens[-1].kind == "name" or self.tokens[-1].text == ")"):
            raise self._error(piece, _("write max(0, x) for a positive part"))
        start = self._begin_of_group() if self.tokens[-1].text == ")" else len(self.tokens) - 1
        sign = Token("sign", "(", self.tokens[start].place)
        self.tokens[start:start] = [Token("name", "relu", sign.place), sign]
        self._write("sign", ")", piece)

    def _index(self, index: str, piece: Piece) -> None:
        """Give the name that was written last an index: x1 for digits, x_i for letters."""
        before = self.tokens[-1] if self.tokens else None
        if before is None or before.kind not in {"name", "over"}:
            self._write("index", index, piece)
        elif index.isdigit() and not before.text[-1].isdigit():
            self.tokens[-1] = replace(before, text=before.text + index)
        else:
            self.tokens[-1] = replace(before, text=f"{before.text}_{index}")

    def _new_line(self, piece: Piece) -> None:
        self._write("end", "", piece)


def _index_text(pieces: list[Piece]) -> str:
    """Return an index as part of a name: out for \\text{out}, t_1 for t-1."""
    texts = (LETTERS.get(piece.text, piece.text) for piece in pieces)
    kept = [text for text in texts if not text.startswith("\\") and text not in "{}"]
    return re.sub(r"\W+", "_", "".join(kept)).strip("_")


_KINDS: dict[str, Callable[[_Latex, Piece], None]] = {
    "space": _Latex._space,
    "number": _Latex._number,
    "fraction": _Latex._typed_fraction,
    "letters": _Latex._letters,
    "typed": _Latex._typed,
    "sign": _Latex._sign,
    "command": _Latex._command,
}
_SIGN_READERS: dict[str, Callable[[_Latex, Piece], None]] = {
    "^": _Latex._raised,
    "_": _Latex._lowered,
}
_COMMAND_READERS: Mapping[str, Callable[[_Latex, Piece], None]] = (
    dict.fromkeys(FRACTIONS, _Latex._fraction)
    | dict.fromkeys(WORDS, _Latex._word)
    | dict.fromkeys(ACCENTS, _Latex._accent)
    | dict.fromkeys(FUNCTIONS, _Latex._function)
    | dict.fromkeys((r"\lvert", r"\lVert"), _Latex._open_bar)
    | dict.fromkeys((r"\rvert", r"\rVert"), _Latex._close_bar)
    | {
        r"\sqrt": _Latex._root,
        r"\sum": _Latex._sum,
        r"\left": _Latex._left,
        r"\right": _Latex._right,
        r"\begin": _Latex._begin,
        r"\end": _Latex._end,
        r"\\": _Latex._new_line,
    }
)
