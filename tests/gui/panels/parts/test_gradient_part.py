"""The gradient of a node in the inspector: its sum written out, its shape, and what it is called."""

from __future__ import annotations

import re

from gui.flow.passes import tangents
from gui.flow.playback import Playback

FORK = "x = 2; y = 1; t = x + y; f = t * t"


def section(inspector):
    return inspector.page.section("gradient")


def plain(html):
    return re.sub("<[^>]*>|&nbsp;", " ", html).split()


def test_a_fork_says_why_it_sums(opened):
    _document, inspector = opened(FORK, "t")
    assert section(inspector).part.fork.text().startswith("The wire forks to 2 ports. A copy sums")
    inspector.inspect(_document.graph.find("x").id)
    assert section(inspector).part.fork.isHidden()


def test_the_sum_of_arrays_is_written_in_rows_by_where_they_come_from(opened):
    _document, inspector = opened("x = [1, 2]; y = 2 * x; L = sum(x * y)", "x")
    words = plain(section(inspector).part.number.text())
    assert {"sum", "+4.00", "+8.00"} <= set(words)
    assert any(word.endswith(".x") for word in words)


def test_a_gradient_has_its_variable_s_shape(opened):
    _document, inspector = opened("x = [[1, 2, 3], [4, 5, 6]]; L = sum(x * x)", "x")
    assert section(inspector).part.shape.text() == "Shape 2×3: a gradient has its variable's shape."
    inspector.inspect(_document.graph.find("L").id)
    assert section(inspector).part.shape.isHidden()


def test_in_forward_mode_it_tells_a_tangent_and_no_sum_at_a_fork(opened):
    document, inspector = opened(FORK, "t")
    playback = Playback(document, tangents(document, document.graph.find("x").id))
    playback.go_to(len(playback.trace))
    inspector.show_picture(playback)
    assert section(inspector).header.text() == "tangent of t"
    assert plain(section(inspector).part.number.text()) == ["+1.00"]
    assert section(inspector).part.fork.isHidden()
    inspector.show_picture(document)
