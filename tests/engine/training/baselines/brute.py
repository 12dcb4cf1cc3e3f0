"""Nearest neighbours once more, row by row in plain Python: what the engine's are held against."""

from __future__ import annotations

from collections import Counter


def distance(a, b, name: str) -> float:
    gaps = [abs(float(p) - float(q)) for p, q in zip(a, b, strict=True)]
    return sum(gaps) if name == "l1" else sum(gap * gap for gap in gaps)


def nearest(x, point, count: int, name: str) -> list[int]:
    """The indices of the nearest rows; of rows equally far the first is nearer."""
    return sorted(range(len(x)), key=lambda row: (distance(x[row], point, name), row))[:count]


def voted(labels: list[int]) -> int:
    """The commonest label; of several the one that comes first."""
    votes = Counter(labels)
    return next(label for label in labels if votes[label] == max(votes.values()))


def answers(x, y, points, count: int, name: str, *, is_class: bool) -> list[float]:
    given = []
    for point in points:
        near = [y[row] for row in nearest(x, point, count, name)]
        given.append(voted(near) if is_class else sum(near) / count)
    return given
