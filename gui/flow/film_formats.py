"""What a pass can be written as, to be shown where Chainrule is not: each format is a row of one table."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from engine.errors import FormatError
from engine.files.animated_png import Picture, animated_png
from engine.text import _
from gui.canvas.render import SHEETS, painted_on, possible_scale, save
from gui.flow.film_frames import LAST_LASTS, MOST_PIXELS, Frames, animation
from gui.flow.film_page import FilmPage
from gui.flow.playback import Playback
from gui.look.theme import LIGHT, Theme

_MEASURING = 0.2
"""The share of writing pictures that finding their size takes."""


@dataclass(frozen=True)
class Wish:
    """How pictures are to be: their theme, their pixels to one of the canvas, seconds for each that moves."""

    theme: Theme = LIGHT
    scale: float = 2.0
    seconds: float = 1.5


@dataclass(frozen=True)
class FilmFormat:
    """One format: its name on the command line, what it is, its suffix ("" for a folder), and its writer.

    The writer yields now and then what share of its work is done, and nothing is left of one that is given up
    before its end. It raises FormatError where it cannot write.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[Playback, Path, Wish], Iterator[float]]


def _write_page(playback: Playback, path: Path, _wish: Wish) -> Iterator[float]:
    page = FilmPage(playback)
    for count in page.take():
        yield count / len(playback.stops)
    save(path, page.text().encode())


def _write_animation(playback: Playback, path: Path, wish: Wish) -> Iterator[float]:
    frames, pictures = Frames(playback, wish.theme), list[Picture]()
    try:
        yield from _measured(frames, playback)
        for picture in animation(frames, wish.scale, round(1000 * wish.seconds)):
            pictures += [picture] if picture else []
            yield _share(pictures, playback)
    finally:
        frames.close()
    last = pictures[-1]
    pictures[-1] = replace(last, milliseconds=LAST_LASTS * last.milliseconds)
    save(path, animated_png(pictures))


def _write_frames(playback: Playback, folder: Path, wish: Wish, suffix: str) -> Iterator[float]:
    frames, pictures = Frames(playback, wish.theme), list[bytes]()
    try:
        yield from _measured(frames, playback)
        for size, draw in frames.steps():
            sheet = SHEETS[suffix](size, possible_scale(size, wish.scale, MOST_PIXELS))
            for _piece in painted_on(sheet.device, draw):
                yield _share(pictures, playback)
            pictures.append(sheet.encoded())
            yield _share(pictures, playback)
    finally:
        frames.close()
    _make(folder)
    digits = max(2, len(str(len(pictures))))
    for number, picture in enumerate(pictures, 1):
        save(folder / f"{number:0{digits}}{suffix}", picture)


def _share(pictures: Sized, playback: Playback) -> float:
    return _MEASURING + (1 - _MEASURING) * len(pictures) / len(playback.stops)


def _measured(frames: Frames, playback: Playback) -> Iterator[float]:
    for count in frames.measure():
        yield _MEASURING * count / len(playback.stops)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = _("{path} cannot be written: {problem}").format(path=folder, problem=error.strerror)
        raise FormatError(message, source=os.fspath(folder)) from error


FILM_FORMATS: Mapping[str, FilmFormat] = MappingProxyType({
    row.name: row
    for row in (
        FilmFormat("html", _("Web page that plays"), ".html", _write_page),
        FilmFormat("apng", _("Animated picture"), ".png", _write_animation),
        FilmFormat("frames", _("Pictures, one a step"), "", partial(_write_frames, suffix=".png")),
        FilmFormat("svg-frames", _("Drawings, one a step"), "", partial(_write_frames, suffix=".svg")),
    )
})  # fmt: skip
"""The formats by name, in the order they are offered."""
