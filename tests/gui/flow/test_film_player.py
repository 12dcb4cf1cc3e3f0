"""What the script of a film's page does when it is stepped, in Qt's own JavaScript engine."""

from __future__ import annotations

from importlib import resources

import pytest

QtQml = pytest.importorskip("PySide6.QtQml", reason="Qt has no JavaScript engine here")

STEPS = """[
  {words: "a", changes: {v1: {text: "2.00"}, g9: {text: "+1.00", kind: "pos"}}, lit: ["n9"]},
  {words: "b", changes: {w0: {text: "", kind: "p33"}, l0: {text: "× 3.00"}}, lit: ["w0"]},
  {words: "c", changes: {l0: null, g9: {text: "+6.00"}}, lit: []},
]"""


@pytest.fixture
def script(qapp):
    """Return a function that evaluates an expression about a film of three steps."""
    engine = QtQml.QJSEngine()
    source = (resources.files("resources") / "flow" / "player.js").read_text(encoding="utf-8")

    def evaluate(expression):
        code = f"(() => {{ {source}\nconst film = new Film({STEPS}); return {expression}; }})()"
        value = engine.evaluate(code)
        assert not value.isError(), value.toString()
        return value.toVariant()

    return evaluate


def after(*acts):
    return "[" + ", ".join((*acts, "film.count", "film.playing")) + "].slice(-2)"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), [1, False]),
        (("film.step(1)",), [2, False]),
        (("film.step(-1)",), [1, False]),
        (("film.goTo(99)",), [3, False]),
        (("film.goTo(-5)",), [1, False]),
        (("film.goTo(NaN)",), [1, False]),
        (("film.goTo(2.4)",), [2, False]),
        (("film.toggle()",), [1, True]),
        (("film.toggle()", "film.tick()"), [2, True]),
        (("film.toggle()", "film.tick()", "film.tick()"), [3, False]),
        (("film.toggle()", "film.toggle()", "film.tick()"), [1, False]),
        (("film.goTo(3)", "film.toggle()"), [1, True]),
        (("film.toggle()", "film.step(1)"), [2, False]),
        (("film.tick()",), [1, False]),
    ],
)
def test_it_steps_and_plays(script, acts, expected):
    assert script(after(*acts)) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["ArrowRight"], [2, False]),
        (["ArrowRight", "ArrowRight", "ArrowLeft"], [2, False]),
        (["End"], [3, False]),
        (["End", "Home"], [1, False]),
        ([" "], [1, True]),
        ([" ", " "], [1, False]),
        (["x", "toString", "Enter"], [1, False]),
    ],
)
def test_keys_do_what_buttons_do(script, keys, expected):
    assert script(after(*(f"press(film, {key!r})" for key in keys))) == expected


def test_only_its_own_keys_are_taken(script):
    assert script("['Home', ' ', 'Tab', 'constructor'].map(key => press(film, key))") == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, {"v1": "2.00", "g9": "+1.00"}),
        (2, {"v1": "2.00", "g9": "+1.00", "w0": "", "l0": "× 3.00"}),
        (3, {"v1": "2.00", "g9": "+6.00", "w0": ""}),
    ],
)
def test_looks_are_the_last_of_each_part(script, count, expected):
    texts = "[...film.looks()].map(([name, look]) => [name, look.text])"
    assert dict(script(f"[film.goTo({count}), {texts}][1]")) == expected


def test_going_back_restores_exactly(script):
    told = "JSON.stringify([...film.looks()])"
    before, there, back = script(f"[{told}, (film.goTo(3), {told}), (film.goTo(1), {told})]")
    assert before == back != there


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("classOf('wire', {kind: 'p33'}, true)", "wire p33 lit"),
        ("classOf('wire', undefined, false)", "wire quiet"),
        ("classOf('', {text: '1'}, true)", "lit"),
    ],
)
def test_a_part_wears_its_class_and_whether_it_stands_out(script, call, expected):
    assert script(call) == expected


def test_a_film_of_one_step_does_not_play(script):
    assert script("(one => (one.toggle(), one.playing))(new Film([{changes: {}, lit: []}]))") is False


SIGHT = "new Sight({x: -10, y: 20, width: 200, height: 100})"


@pytest.mark.parametrize(
    ("acts", "seen"),
    [
        ("", "-10 20 200 100"),
        ("sight.zoom(2, 90, 70, 8);", "40 45 100 50"),
        ("sight.zoom(2, -10, 20, 8);", "-10 20 100 50"),
        ("sight.zoom(2, 90, 70, 8); sight.pan(10, -5);", "30 50 100 50"),
        ("sight.zoom(2, 90, 70, 8); sight.pan(1000, -1000);", "-10 70 100 50"),
        ("sight.zoom(100, 90, 70, 4);", "65 57.5 50 25"),
        ("sight.zoom(0.1, 90, 70, 8);", "-10 20 200 100"),
        ("sight.pan(50, 50);", "-10 20 200 100"),
        ("sight.zoom(2, 90, 70, 8); sight.zoom(0.5, 40, 45, 8);", "-10 20 200 100"),
        ("sight.zoom(3, 0, 50, 8); sight.reset();", "-10 20 200 100"),
    ],
)
def test_what_is_in_sight_is_zoomed_and_dragged_but_never_past_the_edges(script, acts, seen):
    assert script(f"(() => {{ const sight = {SIGHT}; {acts} return sight.viewBox; }})()") == seen


def test_what_is_under_the_pointer_stays_there_while_one_comes_nearer(script):
    at = "const share = (sight) => (60 - sight.now.x) / sight.now.width;"
    acts = f"{at} const sight = {SIGHT}; const before = share(sight); sight.zoom(3, 60, 50, 8);"
    assert script(f"(() => {{ {acts} return Math.abs(share(sight) - before) < 1e-12; }})()") is True
