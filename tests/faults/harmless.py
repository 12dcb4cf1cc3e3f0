"""Faults that no test can or should notice, by file, function and change, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from tests.faults.planting import Fault

HARMLESS: Mapping[tuple[str, str, str], str] = {}


def reason(fault: Fault) -> str | None:
    """Return why a fault harms nothing, or None where it would."""
    return HARMLESS.get((fault.file, fault.function, fault.change))
