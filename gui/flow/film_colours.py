"""The colours of a film's page: rules that follow the system, or what the reader chooses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from PySide6.QtGui import QColor

from engine.ops import Kind
from engine.text import _
from gui.canvas.composite_painter import LINE, composite_fill
from gui.canvas.gradient_scale import NOT_FINITE, THICKEST, THINNEST, ZERO, Mark, State, pen_of
from gui.look.svg_path import decimal
from gui.look.theme import DARK, LIGHT, Theme, blend

_NAMED = (
    "ground",
    "card",
    "border",
    "ink",
    "soft",
    "negative",
    "positive",
    "zero",
    "shadow",
    "accent",
    "danger",
)
_OPAQUE = 255
_FLOWING = re.compile(r"([pn])(\d+)")


def rules(classes: Iterable[str]) -> str:
    """Return the rules that name every colour, light and dark, and draw what has these classes."""
    marks = {name: mark for name in sorted(set(classes)) if (mark := _mark(name)) is not None}
    light, dark = ("".join(_variables(theme, marks)) for theme in (LIGHT, DARK))
    kinds = "\n".join(map(_kind_rule, Kind))
    lines = "\n".join(_line_rule(name, mark) for name, mark in marks.items())
    in_dark = f"{{ color-scheme: dark; {dark}}}"
    return (
        f":root {{ color-scheme: light; {light}}}\n"
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {in_dark} }}\n"
        f":root[data-theme=dark] {in_dark}\n{_PICTURES}\n{kinds}\n{lines}"
    )


_PICTURES = (
    "image.dark { display: none; }\n"
    "@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) image.light { display: none; }"
    " :root:not([data-theme=light]) image.dark { display: inline; } }\n"
    ":root[data-theme=dark] image.light { display: none; }"
    " :root[data-theme=dark] image.dark { display: inline; }"
)
"""A picture is there twice, once for each theme."""


def _variables(theme: Theme, marks: Mapping[str, Mark]) -> Iterator[str]:
    named: dict[str, QColor] = {name: getattr(theme, name) for name in _NAMED}
    named |= {f"kind-{kind.name.lower()}": colour for kind, colour in theme.kinds.items()}
    named["composite-card"] = composite_fill(theme)
    named["composite-line"] = blend(theme.card, theme.kinds[Kind.COMPOSITE], LINE)
    named |= {f"line-{name}": pen_of(theme, mark).color() for name, mark in marks.items()}
    for name, colour in named.items():
        yield f"--{name}: {_written(colour)}; "


def _written(colour: QColor) -> str:
    if colour.alpha() == _OPAQUE:
        return colour.name()
    return f"rgb({colour.red()} {colour.green()} {colour.blue()} / {colour.alphaF():.2g})"


def _kind_rule(kind: Kind) -> str:
    return f".{kind.name.lower()} .kind {{ fill: var(--kind-{kind.name.lower()}); }}"


def _mark(name: str) -> Mark | None:
    if flowing := _FLOWING.fullmatch(name):
        return Mark(State.FLOWING, 1 if flowing[1] == "p" else -1, int(flowing[2]))
    return {"zero": ZERO, "bad": NOT_FINITE}.get(name)


def _line_rule(name: str, mark: Mark) -> str:
    pen = pen_of(LIGHT, mark)
    dashes = " ".join(decimal(pen.widthF() * part) for part in pen.dashPattern())
    dashed = f" stroke-dasharray: {dashes};" if dashes else ""
    return f".wire.{name} {{ stroke: var(--line-{name}); stroke-width: {decimal(pen.widthF())};{dashed} }}"


def legend() -> str:
    """Return a small drawing of the gradient scale."""
    wedges = _wedge("negative", 150, 20) + _wedge("positive", 150, 280)
    ticks = ((20, "−10²"), (85, "−10⁻³"), (150, "0"), (215, "10⁻³"), (280, "10²"))
    texts = "".join(f'<text x="{x}" y="28" text-anchor="middle">{text}</text>' for x, text in ticks)
    title = escape(_("Gradient scale"))
    return (
        f'<svg class="legend" width="300" height="34" role="img" aria-label="{title}">{wedges}{texts}</svg>'
    )


def _wedge(colour: str, start: int, end: int) -> str:
    """Return one half of the scale, thin and grey where it starts, thick and of full colour where it ends."""
    corners = ((start, THINNEST), (end, THICKEST * 1.8), (end, -THICKEST * 1.8), (start, -THINNEST))
    points = " ".join(f"{x},{decimal(8 + y / 2)}" for x, y in corners)
    sides = (0, 1) if colour == "positive" else (1, 0)
    return (
        f'<linearGradient id="{colour}" x1="{sides[0]}" x2="{sides[1]}"><stop stop-color="var(--zero)"/>'
        f'<stop offset="1" stop-color="var(--{colour})"/></linearGradient>'
        f'<polygon fill="url(#{colour})" points="{points}"/>'
    )
