"""The page of a film stands for itself: small, without an address, nothing but text and one script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from engine.files.examples import examples, find
from gui.document.document import Document
from gui.flow.film import film
from gui.flow.film_page import film_page
from gui.flow.passes import backward, forward, paths
from gui.flow.playback import Playback
from gui.look.theme import DARK, LIGHT

LARGEST = 300_000
EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" \u2028 <!-- $title'


class Reader(HTMLParser):
    """Reads a page as a browser does: its tags with their attributes, and the text of each kind of tag."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self._open = [], {}, []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    @property
    def scripts(self):
        return self.texts["script"]


def page_of(contents, trace=backward):
    document = Document()
    document.replace(contents)
    page = film_page(Playback(document, trace(document)))
    return page


@pytest.fixture
def reader(qapp):
    return Reader(page_of(find("sigmoid-neuron").contents()))


@pytest.mark.parametrize("trace", [backward, forward])
@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_is_small_and_asks_for_nothing(qapp, example, trace):
    page = page_of(example.contents(), trace)
    assert len(page.encode()) < LARGEST
    carried = re.sub(r"data:image/png;base64,[\w+/=]*", "", page)
    assert not re.search(r"https?:|//[a-z]|\beval\b|Function\(|@import|<link|<iframe|url\((?!#)", carried)
    for _tag, attributes in Reader(page).tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "xlink:href", "action", "data"):
            assert attributes.get(name, "#").startswith("#")


def test_the_steps_in_the_page_are_those_of_the_film(qapp):
    document = Document()
    document.replace(find("sigmoid-neuron").contents())
    playback = Playback(document, backward(document))
    page = film_page(playback)
    rows = json.loads(Reader(page).scripts[0])
    steps = list(film(playback))
    assert '"× 2.00"' in Reader(page).scripts[0], "letters as they are read, which are shorter"
    assert [row["words"] for row in rows] == [event.caption.sentence for event in playback.trace]
    for row, step in zip(rows, steps, strict=True):
        texts = {name: look and look["text"] for name, look in row["changes"].items()}
        assert texts == {name: look and look.text for name, look in step.changes.items()}
        assert set(row["lit"]) == step.lit


def test_what_a_step_names_is_there(reader):
    names = {attributes["id"] for _tag, attributes in reader.tags if "id" in attributes}
    for row in json.loads(reader.scripts[0]):
        assert set(row["changes"]) <= names
    assert len(names) == sum("id" in attributes for _tag, attributes in reader.tags)


def test_a_drawing_uses_only_letters_that_are_there(reader):
    used = {attributes["href"][1:] for tag, attributes in reader.tags if tag == "use"}
    letters = {attributes["id"] for tag, attributes in reader.tags if tag == "symbol"}
    assert used == letters


def test_there_is_a_mark_for_every_event(reader):
    events = len(json.loads(reader.scripts[0]))
    assert sum(tag == "i" for tag, _attributes in reader.tags) == events
    assert ("input", str(events)) in [(tag, attributes.get("max")) for tag, attributes in reader.tags]


def test_only_the_one_script_may_run(reader):
    policy = next(a["content"] for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(reader.scripts[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe-eval" not in policy
    assert len(reader.scripts) == 2


def test_whatever_a_document_says_is_text(qapp):
    plain, evil = find("fork").contents(), replace(find("fork").contents(), title=EVIL, description=EVIL)
    expected, read = Reader(page_of(plain)), Reader(page_of(evil))
    assert [tag for tag, _attributes in read.tags] == [tag for tag, _attributes in expected.tags]
    assert len(read.scripts) == 2
    assert read.scripts[1] == expected.scripts[1]
    assert "".join(read.texts["h1"]) == EVIL
    assert "".join(read.texts["p"]).startswith(EVIL)


def test_no_tag_begins_in_the_data(qapp, monkeypatch):
    document = Document()
    document.replace(find("fork").contents())
    playback = Playback(document, backward(document))
    monkeypatch.setattr(Playback, "words", EVIL)
    page = film_page(playback)
    read = Reader(page)
    assert "<" not in read.scripts[0]
    assert json.loads(read.scripts[0])[0]["words"] == EVIL
    assert len(read.scripts) == 2


def test_both_themes_are_there(reader):
    style = "".join(reader.texts["style"])
    for theme in (LIGHT, DARK):
        assert f"--ground: {theme.ground.name()}" in style
        assert f"--positive: {theme.positive.name()}" in style
    assert "prefers-reduced-motion" in style


def test_an_array_has_its_picture_in_both_themes(qapp):
    page = page_of(find("two-layer-network").contents())
    pictures = [
        look["pictures"]
        for row in json.loads(Reader(page).scripts[0])
        for look in row["changes"].values()
        if look and "pictures" in look
    ]
    assert pictures
    for light, dark in pictures:
        assert light.startswith("data:image/png;base64,")
        assert light != dark or light.count("A") > 10


def test_a_ledger_of_paths_is_a_film_too():
    page = page_of(
        find("nine-paths").contents(), lambda document: paths(document, [document.graph.find("X").id])
    )
    assert len(page) < LARGEST
    assert "Path 4 of 9" in page
    assert "Operation 5 of 5" in page
