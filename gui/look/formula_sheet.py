"""Typeset formulas for one page: elements of SVG, in the page's ink, that share their letters' shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from gui.look.formula_lines import lines, shortened
from gui.look.formula_signs import with_signs
from gui.look.typesetting import LONGEST

SIZE = 17
"""Pixels of the formula's letters."""
ROOM = 900.0
"""Pixels of a line of a page."""
_KEPT = frozenset({"d", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "transform", "viewBox", "stroke",
                   "stroke-width"})  # fmt: skip
"""Attributes that say where something is; colours are the page's."""
_SPACES = re.compile(r"\s*([A-Za-z])\s*")


class FormulaSheet:
    """Draws formulas one after another; `definitions` are the letters that all of them need."""

    def __init__(self, room: float = ROOM) -> None:
        self._room = room
        self._letters: dict[str, str] = {}
        self._names: dict[str, str] = {}

    @property
    def definitions(self) -> str:
        """The letters, as symbols that the formulas use by name; they belong into the same page."""
        return "".join(self._letters.values())

    def drawn(self, latex: str) -> str:
        """Return a formula as SVG, in further lines where it is wider than the room; "" for an empty one.

        A very long one is drawn as far as it begins.
        """
        begun = shortened(latex, LONGEST)
        return "".join(map(self._line, lines(begun, self._room, _width))) if latex else ""

    def _line(self, latex: str) -> str:
        root = _typeset(latex)
        inside = self._parts(root)
        size = "".join(f' {name}="{escape(root.get(name, ""))}"' for name in ("width", "height", "viewBox"))
        return f'<svg role="img" aria-label="{escape(latex)}"{size}>{inside}</svg>'

    def _parts(self, parts: Iterable[ElementTree.Element]) -> str:
        return "".join(self._part(part) for part in parts)

    def _part(self, part: ElementTree.Element) -> str:
        tag = part.tag.rpartition("}")[2]
        if tag == "symbol":
            name = self._name(part.get("id", ""))
            self._letters[name] = f'<symbol id="{name}"{_kept(part)}>{self._parts(part)}</symbol>'
            return ""
        link = f' href="#{self._name(part.get("href", "")[1:])}"' if tag == "use" else ""
        return f"<{tag}{link}{_kept(part)}>{self._parts(part)}</{tag}>"

    def _name(self, letter: str) -> str:
        return self._names.setdefault(letter, f"q{len(self._names)}")


def _kept(part: ElementTree.Element) -> str:
    kept = ((name, value) for name, value in part.attrib.items() if name in _KEPT and value != "none")
    return "".join(f' {name}="{_written(name, value)}"' for name, value in kept)


def _written(name: str, value: str) -> str:
    if name == "d":
        return _SPACES.sub(r"\1", value)
    return "currentColor" if name == "stroke" else escape(value)


@lru_cache(maxsize=64)
def _typeset(latex: str) -> ElementTree.Element:
    import ziamath  # a third of a second that the first picture does without

    ziamath.config.svg2 = True  # type: ignore[attr-defined]
    svg: str = ziamath.Latex(with_signs(latex), size=SIZE).svg()  # type: ignore[attr-defined]
    return ElementTree.fromstring(svg)


def _width(latex: str) -> float:
    return float(_typeset(latex).get("width", "0"))
