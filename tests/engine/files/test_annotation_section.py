"""Frames and notes are kept in the file, and what is malformed in them is refused with its field."""

from __future__ import annotations

import json

import pytest

from engine.errors import FormatError, GraphError
from engine.files.annotation_section import LEAST, LONGEST_NOTE, LONGEST_TITLE, require_annotation
from engine.files.document import Contents, Frame, Note, decode, encode
from engine.graphs.graph import Graph

KEPT = (Frame((0.0, 1.0, 200.0, 100.0), "First <b>layer</b>", 3), Note((5.0, 5.0, 20.0, 30.0), "# A\n$x$"))


def test_they_come_back_in_their_order_and_a_document_without_any_has_no_section():
    data = encode(Contents(Graph(), annotations=KEPT))
    assert decode(data).annotations == KEPT
    assert encode(decode(data)) == data
    assert b"annotations" not in encode(Contents(Graph()))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("area", [0, 0, 200], r"annotations\[0\]\.area"),
        ("area", [0, 0, 200, "wide"], r"annotations\[0\]\.area"),
        ("area", [1e300, 0, 200, 100], r"annotations\[0\]: an annotation stands somewhere"),
        ("area", [0, 1.01e9, 200, 100], r"annotations\[0\]: an annotation stands somewhere"),
        ("area", [0, 0, -200, 100], r"annotations\[0\]: an annotation is at least 16"),
        ("colour", 6, r"annotations\[0\]\.colour"),
        ("colour", -1, r"annotations\[0\]\.colour"),
        ("title", 7, r"annotations\[0\]\.title"),
        ("title", "x" * 201, r"annotations\[0\]\.title"),
        ("kind", "arrow", r"annotations\[0\]"),
        ("shadow", True, "shadow"),
    ],
)
def test_a_malformed_one_is_refused_with_its_field(field, value, words):
    content = json.loads(encode(Contents(Graph(), annotations=KEPT)))
    content["annotations"][0][field] = value
    with pytest.raises(FormatError, match=words):
        decode(json.dumps(content).encode(), "a.chainrule")


def test_an_older_version_has_none():
    content = json.loads(encode(Contents(Graph(), annotations=KEPT)))
    old = {**{key: value for key, value in content.items() if key != "annotations"}, "version": 3}
    assert decode(json.dumps(old).encode()).annotations == ()


@pytest.mark.parametrize("kind", [Frame, Note])
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(kind):
    longest = LONGEST_TITLE if kind is Frame else LONGEST_NOTE
    area = (0.0, 0.0, LEAST, LEAST)
    require_annotation(kind(area, "x" * longest))
    with pytest.raises(GraphError, match=f"has {longest + 1} letters; it may have {longest}"):
        require_annotation(kind(area, "x" * (longest + 1)))
    with pytest.raises(GraphError, match="at least 16"):
        require_annotation(kind((0.0, 0.0, LEAST, LEAST - 1.0)))
