"""How long a formula may be that is pasted into the window; a longer one would hold it up."""

from __future__ import annotations

from engine.text import _

LONGEST = 20_000
"""Letters."""


def refusal(count: int) -> str:
    """Return why a formula of so many letters is not taken."""
    message = _("a formula has at most {most} letters here; with what was pasted it would have {count}")
    return message.format(most=f"{LONGEST:,}", count=f"{count:,}")
