"""Draws times against sizes on logarithmic axes, as an SVG."""

from __future__ import annotations

import math
from html import escape

WIDTH, HEIGHT, MARGIN = 720, 430, 70
TITLE = "One forward and backward pass over single numbers"
COLOURS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#555555")
DECADES_X, DECADES_Y = (2, 5), (-6, 1)
PROPORTIONAL = ((100, 1e-5), (100_000, 1e-2))
"""The ends of a line along which time grows as the nodes do."""
LINE_HEIGHT = 16

Curves = dict[str, list[tuple[int, float]]]


def draw(curves: Curves) -> str:
    """Return the picture of every library's (nodes, seconds)."""
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(curves)}
    parts = [_rectangle(), f'<text x="{MARGIN}" y="30" font-size="16">{TITLE}</text>', *_grid(), *_guide()]
    for name, points in curves.items():
        parts += _curve(points, colours[name])
    parts += _labels({name: _place(*points[-1]) for name, points in curves.items()}, colours)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 110} {HEIGHT}" font-size="13"'
    return "\n".join([f'{head} font-family="sans-serif">', *parts, "</svg>\n"])


def _rectangle() -> str:
    return f'<rect width="{WIDTH + 110}" height="{HEIGHT}" fill="white"/>'


def _place(nodes: float, seconds: float) -> tuple[float, float]:
    x = (math.log10(nodes) - DECADES_X[0]) / (DECADES_X[1] - DECADES_X[0])
    y = (math.log10(seconds) - DECADES_Y[0]) / (DECADES_Y[1] - DECADES_Y[0])
    return MARGIN + x * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN + 20 - y * (HEIGHT - 2 * MARGIN + 20)


def _grid() -> list[str]:
    lines = []
    for power in range(DECADES_X[0], DECADES_X[1] + 1):
        (x, bottom), (_x, top) = _place(10**power, 10.0 ** DECADES_Y[0]), _place(1, 10.0 ** DECADES_Y[1])
        lines.append(f'<path d="M{x:.1f} {bottom:.1f}V{top:.1f}" stroke="#dddddd"/>')
        label = f'<text x="{x:.1f}" y="{bottom + 20:.1f}" text-anchor="middle">{10**power:,} nodes</text>'
        lines.append(label)
    for power in range(DECADES_Y[0], DECADES_Y[1] + 1):
        (left, y), (right, _y) = (_place(10.0**end, 10.0**power) for end in DECADES_X)
        lines.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#dddddd"/>')
        lines.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{_seconds(power)}</text>')
    return lines


def _seconds(power: int) -> str:
    names = {0: "s", -3: "ms", -6: "µs", -9: "ns"}
    unit = 3 * (power // 3)
    return f"{10 ** (power - unit)} {names[unit]}"


def _guide() -> list[str]:
    (left, bottom), (right, top) = (_place(*end) for end in PROPORTIONAL)
    dashes = 'stroke="#999999" stroke-dasharray="5 5"'
    path = f'<path d="M{left:.1f} {bottom:.1f}L{right:.1f} {top:.1f}" {dashes}/>'
    return [path, f'<text x="{right + 8:.1f}" y="{top + 4:.1f}" fill="#777777">in proportion</text>']


def _curve(points: list[tuple[int, float]], colour: str) -> list[str]:
    places = [_place(*point) for point in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
    return [f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots]


def _labels(ends: dict[str, tuple[float, float]], colours: dict[str, str]) -> list[str]:
    """Return the names beside the ends of their curves, from the top, none on top of another."""
    labels, lowest = [], {x: 0.0 for x, _y in ends.values()}
    for name, (x, y) in sorted(ends.items(), key=lambda end: end[1][1]):
        lowest[x] = max(y, lowest[x] + LINE_HEIGHT)
        words, colour = escape(name), colours[name]
        labels.append(f'<text x="{x + 8:.1f}" y="{lowest[x] + 4:.1f}" fill="{colour}">{words}</text>')
    return labels
