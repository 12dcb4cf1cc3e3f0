"""A film as one page of HTML that plays offline in any browser: nothing to load, nothing from outside runs.

Whatever a document says is text in it: escaped in the page, and in the data neither the end of a script nor
the beginning of a tag can stand. The one script of the page is named by its digest, and no other runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html import escape
from importlib import resources
from string import Template

from engine.text import _
from gui.canvas.scene import CanvasScene
from gui.flow.film import Look, Step, film
from gui.flow.film_colours import legend, rules
from gui.flow.film_drawing import graph_drawing
from gui.flow.playback import Playback
from gui.flow.player import SPEEDS, USUAL_SPEED
from gui.look import icons
from gui.look.formula_sheet import FormulaSheet
from gui.look.theme import LIGHT

ABOUT_A_FORMULA = 80
"""Pixels that the words of a caption take beside its formula."""


def film_page(playback: Playback) -> str:
    """Return the page of a whole playback at once."""
    page = FilmPage(playback)
    for _count in page.take():
        pass
    return page.text()


class FilmPage:
    """Collects the steps of a playback and writes them as a page."""

    def __init__(self, playback: Playback) -> None:
        self._playback, self._sheet = playback, FormulaSheet()
        self._steps, self._formulas = list[Step](), list[str]()

    def take(self) -> Iterator[int]:
        """Take every step, from the start, and yield how many are taken."""
        for count, step in enumerate(film(self._playback), 1):
            self._steps.append(step)
            self._formulas.append(self._sheet.drawn(step.formula))
            yield count

    def text(self) -> str:
        """Return the page of the steps taken."""
        return _page(self._playback, self._steps, self._formulas, self._sheet.definitions)


def _page(playback: Playback, steps: list[Step], formulas: list[str], letters: str) -> str:
    script = _resource("player.js")
    title = playback.title or _("Computational graph")
    return Template(_resource("player.html")).substitute(
        policy=_policy(script),
        title=escape(title),
        description=escape(playback.description.strip()),
        colours=rules(look.kind for step in steps for look in step.changes.values() if look),
        graph=_graph(playback, steps, title),
        look_buttons=_look_buttons(),
        buttons=_buttons(),
        speed=_speed(),
        counter=escape(_("{count} of {total}")),
        events=escape(_("Events")),
        total=len(steps),
        scrubber_marks="<i></i>" * len(steps),
        formula_height=round(max(map(_height, formulas))) + ABOUT_A_FORMULA,
        formulas="\n".join(f"<div hidden>{formula}</div>" for formula in formulas),
        letters=letters,
        legend=legend(),
        film=_data(steps),
        script=script,
    )


def _resource(name: str) -> str:
    return (resources.files("resources") / "flow" / name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """Return what the page may do: run its one script, wear its styles, show the pictures it carries."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'"


def _graph(playback: Playback, steps: list[Step], title: str) -> str:
    looks = dict[str, list[Look]]()
    for step in steps:
        for name, look in step.changes.items():
            looks.setdefault(name, []).extend([look] if look else [])
    scene = CanvasScene(playback, LIGHT)
    try:
        return graph_drawing(scene, looks, title)
    finally:
        scene.detach()


# -- what one presses -------------------------------------------------------------------------------------


def _buttons() -> str:
    rows = (
        ("first", _("To the start"), _("To the start (Home)")),
        ("back", _("Back"), _("A step back (←)")),
        ("play", _("Play"), _("Play by itself, or pause (Space)")),
        ("on", _("On"), _("A step on (→)")),
        ("last", _("To the end"), _("To the end (End)")),
    )
    return "".join(_button(name, name, title, tip) for name, title, tip in rows)


def _look_buttons() -> str:
    whole = _("Show the whole graph (0); the wheel or two fingers come nearer")
    return _button("whole", "fit", _("Show the whole graph"), whole) + _button(
        "theme", "theme", _("Change between light and dark")
    )


def _button(name: str, drawing: str, title: str, tip: str = "") -> str:
    inside, more = _icon(drawing), ""
    if name == "play":
        inside += _icon("pause")
        more = f' data-play="{escape(title)}" data-pause="{escape(_("Pause"))}"'
    told = f'aria-label="{escape(title)}" title="{escape(tip or title)}"'
    return f'<button id="{name}" type="button" {told}{more}>{inside}</button>'


def _icon(name: str) -> str:
    return re.sub(r' xmlns="[^"]*"', ' aria-hidden="true"', icons.drawing(name).strip())


def _speed() -> str:
    options = "".join(
        f'<option value="{speed:g}"{" selected" if mark == USUAL_SPEED else ""}>{speed:g}</option>'
        for mark, speed in enumerate(SPEEDS)
    )
    return f'<label>{escape(_("Events a second"))} <select id="speed">{options}</select></label>'


# -- the data ---------------------------------------------------------------------------------------------


def _data(steps: list[Step]) -> str:
    """Return the steps as JSON in which neither a tag nor the end of a script can begin."""
    text = json.dumps([_row(step) for step in steps], ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _row(step: Step) -> dict[str, object]:
    changes = {name: None if look is None else _told(look) for name, look in step.changes.items()}
    return {"kind": step.kind, "words": step.words, "changes": changes, "lit": sorted(step.lit)}


def _told(look: Look) -> dict[str, object]:
    """Return what a look says, without what is as usual."""
    said = {"text": look.text, "kind": look.kind, "size": look.size, "pictures": look.pictures}
    return {"text": look.text} | {name: value for name, value in said.items() if value}


def _height(formula: str) -> float:
    """Return how high a formula's lines are together."""
    return sum(float(height) for height in re.findall(r'<svg[^>]* height="([\d.]+)"', formula))
