"""What a user reads passes through one place, which tells one thing from several."""

from __future__ import annotations

import pytest

from engine.text import _, ngettext


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 wires"), (1, "1 wire"), (2, "2 wires"), (1000, "1000 wires")]
)
def test_one_thing_is_told_from_several(count: int, told: str) -> None:
    assert ngettext("{count} wire", "{count} wires", count).format(count=count) == told


def test_a_sentence_without_a_translation_stays_as_it_is() -> None:
    assert _("no sentence of the program") == "no sentence of the program"
