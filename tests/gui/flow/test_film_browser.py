"""The page of a film in a real browser, where one is installed: drawn, stepped, played, in both themes."""

from __future__ import annotations

import json

import pytest

from engine.files.examples import find
from gui.document.document import Document
from gui.flow.film_page import film_page
from gui.flow.passes import backward
from gui.flow.playback import Playback
from tests.gui.browser import installed, running

PROGRAM = installed()
needs_a_browser = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed to open the page in")


@pytest.fixture
def browser(qapp, tmp_path):
    """Return a browser that shows the sigmoid neuron's backward pass."""
    document = Document()
    document.replace(find("sigmoid-neuron").contents())
    page = film_page(Playback(document, backward(document)))
    path = tmp_path / "film.html"
    path.write_text(page, encoding="utf-8")
    with running(PROGRAM, tmp_path / "profile") as browser:
        browser.prefer(prefers_color_scheme="light", prefers_reduced_motion="reduce")
        browser.open(path)
        yield browser
        assert browser.complaints == []


SHOWN = """JSON.stringify([...document.querySelectorAll("#graph text.flow")]
    .filter(text => getComputedStyle(text).visibility === "visible").map(text => text.textContent))"""
FORMULAS = "[...document.querySelectorAll('#formulas > div')].filter(part => part.offsetHeight > 0).length"


@needs_a_browser
@pytest.mark.timeout(300)
def test_a_film_plays_in_a_real_browser(browser):
    def counter():
        return browser.ask("counter.textContent")

    assert counter() == "1 of 21"
    assert json.loads(browser.ask(SHOWN)) == ["+1.00"]
    browser.press("ArrowRight")
    browser.press("ArrowRight")
    assert counter() == "3 of 21"
    assert json.loads(browser.ask(SHOWN)) == ["−0.53", "+1.00"]
    assert "upstream 1.00 times local −0.53" in browser.ask("words.textContent")
    assert browser.ask(FORMULAS) == 1
    browser.press("End")
    assert counter() == "21 of 21"
    assert len(json.loads(browser.ask(SHOWN))) == 13
    browser.click("first")
    assert counter() == "1 of 21"
    assert json.loads(browser.ask(SHOWN)) == ["+1.00"]
    browser.click("on")
    browser.click("on")
    browser.click("back")
    assert counter() == "2 of 21"
    browser.ask("speed.value = '8'")
    browser.press(" ")
    browser.ask_until("counter.textContent.startsWith('6 ')")
    browser.press(" ")
    stopped = counter()
    assert browser.ask("new Promise(done => setTimeout(() => done(counter.textContent), 400))") == stopped
    browser.ask("scrubber.value = 12; scrubber.dispatchEvent(new Event('input'))")
    assert counter() == "12 of 21"


@needs_a_browser
@pytest.mark.timeout(300)
def test_a_button_come_to_by_keyboard_is_pressed_by_the_space_bar(browser):
    browser.ask("on.focus({focusVisible: true})")
    browser.press(" ")
    assert browser.ask("[counter.textContent, play.className]") == ["2 of 21", ""]
    browser.press("ArrowRight")
    assert browser.ask("counter.textContent") == "3 of 21"
    browser.click("back")
    browser.press(" ")
    assert browser.ask("[counter.textContent, play.className]") == ["2 of 21", "playing"]


@needs_a_browser
@pytest.mark.timeout(300)
def test_it_wears_what_the_reader_prefers_or_chooses(browser):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert browser.ask(ground) == "rgb(246, 247, 249)"
    browser.prefer(prefers_color_scheme="dark")
    assert browser.ask(ground) == "rgb(21, 24, 29)"
    browser.click("theme")
    assert browser.ask(ground) == "rgb(246, 247, 249)"
    browser.click("theme")
    assert browser.ask(ground) == "rgb(21, 24, 29)"
    browser.prefer(prefers_color_scheme="dark", prefers_reduced_motion="reduce")
    assert browser.ask("getComputedStyle(document.querySelector('.node')).transitionDuration") == "0s"
    browser.prefer(prefers_reduced_motion="no-preference")
    assert browser.ask("getComputedStyle(document.querySelector('.node')).transitionDuration") == "0.12s"


@needs_a_browser
@pytest.mark.timeout(300)
def test_the_drawing_is_zoomed_dragged_and_shown_whole_again(browser):
    def box():
        return [float(side) for side in browser.ask("graph.getAttribute('viewBox')").split()]

    def mouse(kind, x, y, **more):
        browser.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    whole = box()
    assert browser.ask("getComputedStyle(document.getElementById('whole')).display") == "none"
    place = "(box => [box.x + box.width / 2, box.y + box.height / 2])(graph.getBoundingClientRect())"
    x, y = browser.ask(place)
    mouse("mouseWheel", x, y, deltaX=0, deltaY=-300)
    browser.ask_until("!document.getElementById('whole').hidden")
    near = box()
    assert near[2] < whole[2]
    mouse("mousePressed", x, y, button="left", clickCount=1)
    mouse("mouseMoved", x + 40, y, button="left", buttons=1)
    mouse("mouseReleased", x + 40, y, button="left", clickCount=1)
    dragged = box()
    assert (dragged[0] < near[0], dragged[1:]) == (True, pytest.approx(near[1:]))
    browser.ask("document.getElementById('whole').click()")
    assert box() == whole
    browser.press("+")
    assert box()[2] == pytest.approx(whole[2] / 1.25)
    browser.press("0")
    assert box() == whole
    touches = [[{"x": x - d, "y": y, "id": 0}, {"x": x + d, "y": y, "id": 1}] for d in (40, 80, 120)]
    browser.send("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=2)
    browser.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=touches[0])
    for points in touches[1:]:
        browser.send("Input.dispatchTouchEvent", type="touchMove", touchPoints=points)
    browser.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert box()[2] < whole[2] / 2
