"""Wires of a picture are led between other work, also those that change meanwhile."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.canvas.led_whole import TOGETHER, LedWhole
from gui.canvas.render import picture_area
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.look.theme import LIGHT


def test_all_wires_are_led_a_few_at_a_time_also_those_of_what_moves_meanwhile(qtbot: QtBot) -> None:
    formula = parse(" + ".join(f"tanh(x{at})" for at in range(30)))
    document = Document()
    places = {node_id: (110.0 * (node_id % 10), 60.0 * (node_id // 10)) for node_id in formula.graph}
    document.replace(Contents(formula.graph, places, formula.target))
    document.flush()
    scene = CanvasScene(document, LIGHT)
    area, done, counts = picture_area(scene), [], []
    led = LedWhole(scene, area, scene)
    led.done.connect(lambda: done.append(True))

    def unled() -> int:
        return len(scene.wires.net.unled_within(area)[0])

    first = unled()
    assert first > 2 * TOGETHER
    while not done:
        led._slices._pieces.popleft()()
        counts.append(unled())
        if len(counts) == 2:
            document.replace(Contents(formula.graph, places, formula.target))
    assert counts[0] == first - TOGETHER
    assert counts[-1] == 0
    assert len(counts) > first / TOGETHER + 1
    scene.detach()
