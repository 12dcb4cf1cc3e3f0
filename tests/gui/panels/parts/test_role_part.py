"""The role of a gate in the inspector, with its reason once the numbers may be seen."""

from __future__ import annotations

from gui.document import commands
from gui.flow.passes import backward
from gui.flow.playback import Playback


def section(inspector):
    return inspector.page.section("role")


def test_a_gate_says_its_role_and_why_it_plays_it_at_these_numbers(opened):
    _document, inspector = opened("x = 2; y = 5; f = max(x, y)", "f")
    assert section(inspector).header.text() == "Gate role: router"
    assert (
        section(inspector)
        .part.words.text()
        .endswith("Here y = 5.00 is passed on, so it gets the whole gradient.")
    )


def test_the_reason_follows_the_numbers(opened):
    document, inspector = opened("x = 2; y = 5; f = max(x, y)", "f")
    commands.set_value(document, document.graph.find("x").id, 8.0)
    document.flush()
    assert "Here x = 8.00 is passed on" in section(inspector).part.words.text()


def test_a_gate_without_a_role_has_no_such_part(opened):
    _document, inspector = opened("x = 2; f = exp(x)", "f")
    assert "role" not in inspector.page.sections


def test_before_a_played_pass_has_gone_through_the_gate_the_rule_is_told_alone(opened):
    document, inspector = opened("x = 2; y = 5; f = max(x, y)", "f")
    playback = Playback(document, backward(document))
    inspector.show_picture(playback)
    assert "Here" not in section(inspector).part.words.text()
    playback.go_to(len(playback.trace))
    assert "Here y = 5.00" in section(inspector).part.words.text()
    inspector.show_picture(document)
