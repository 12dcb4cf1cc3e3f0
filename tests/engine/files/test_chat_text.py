"""A document is found in what chats and mails make of it, and nowhere else."""

from __future__ import annotations

import pytest

from engine.files.chat_text import document_in
from engine.files.document import Contents, decode, encode
from engine.formulas.expression import parse

FORMULA = parse("x = 2; f = tanh(x) + 1")
SENT = encode(Contents(FORMULA.graph, {node: (3.0 * node, 4.0) for node in FORMULA.graph})).decode()
HANDS = {
    "as it was": lambda text: text,
    "in a fence, with a greeting": lambda text: f"look at this:\n```json\n{text}```\nbye",
    "with round quotation marks": lambda text: text.replace(' "', " “").replace('"', "”"),
    "with hard spaces and breaks that nobody sees": lambda text: (
        "\ufeff" + text.replace("  ", "\u00a0 \u200b")
    ),
    "quoted in an answer": lambda text: "".join(f"> > {line}\n" for line in text.splitlines()),
    "escaped by a web page": lambda text: text.replace('"', "&quot;"),
    "in one line": lambda text: " ".join(text.splitlines()),
}


@pytest.mark.parametrize("hand", HANDS)
def test_a_document_is_the_same_after_every_hand_it_went_through(hand):
    assert encode(decode(document_in(HANDS[hand](SENT)).encode(), "a chat")).decode() == SENT


@pytest.mark.parametrize("text", ["", "f = x + {y}", '{"nodes": []}', "}{", '"format": "chainrule"'])
def test_what_is_no_document_is_none(text):
    assert document_in(text) == ""
