"""Faults that no test can or should notice, by what is called or by their place, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from tests.faults.planting import Fault

SPEED, ROOM, SCREEN = (
    "only changes speed",
    "only changes how much room is left, which any screen and font change too",
    "only a window manager shows it",
)

CALLS: Mapping[str, str] = {
    "setOptimizationFlag": SPEED, "setViewportUpdateMode": SPEED, "setCacheMode": SPEED,
    "setUniformItemSizes": SPEED, "setUniformRowHeights": SPEED, "freeze": SPEED,
    "raise_": SCREEN, "activateWindow": SCREEN,
}  # fmt: skip
"""Statements that call one of these may go."""

NUMBERS: Mapping[str, str] = {
    "resize": ROOM, "setMinimumWidth": ROOM, "setMinimumHeight": ROOM, "setMaximumWidth": ROOM,
    "_wait": SPEED, "setSizeHint": ROOM, "setIconSize": ROOM, "setFixedWidth": ROOM, "setFixedHeight": ROOM,
}  # fmt: skip
"""Statements that call one of these may have another number in them; that they are there is held."""

_PASSED_ON = {
    "gui/app/gallery.py": ("Gallery.hideEvent",),
    "gui/app/graph_workspace.py": ("GraphWorkspace.showEvent",),
    "gui/app/invitation.py": ("Invitation.showEvent", "Invitation.hideEvent", "Invitation.moveEvent"),
    "gui/canvas/bubble.py": ("Bubble.hideEvent",),
    "gui/canvas/minimap.py": ("Minimap.showEvent", "Minimap.hideEvent"),
}
"""Events that are passed on to classes of Qt in which nothing follows from them."""

HARMLESS: Mapping[tuple[str, str, str], str] = {
    **{
        (file, name, f"super().{name.partition('.')[2]}(event) → pass"): "Qt does nothing"
        for file, names in _PASSED_ON.items() for name in names
    },
    ("engine/study/gate_roles.py", "_why_routing", "0 → 1"): "of a tie all have the same value",
    ("engine/training/data/gzip_stream.py", "unpacking", "31 → 32"): "zlib finds out what the caller knows",
    ("engine/training/data/features.py", "", "1e+100 → 2e+100"): "only has to be far from the largest float",
    ("gui/cli/shots.py", "_photograph", "_wait(0.2) → pass"): "only lets a picture settle",
    ("engine/exercises/redraw.py", "", "1e-12 → 2e-12"): "no exercise asks for anything near as small",
    ("engine/export/derivation.py", "", "75 → 76"): ROOM,
    ("gui/look/typesetting.py", "load", "_svg('x', SIZE) → pass"): SPEED,
    ("engine/formulas/formula_text.py", "_number_piece", "1.0 → 2.0"): "only the sign is read",
    (
        "engine/recognition/pattern_ops.py", "_needs_of_product",
        "min(shares, default=1) < 0 → (min(shares, default=1) <= 0)",
    ): "no share is 0",
    ("engine/study/jacobian.py", "jacobian", "rows <= columns → (rows < columns)"): SPEED,
    (
        "engine/training/networks/stack.py", "_clearly_finite",
        "return math.isfinite(flat.dot(flat)) → return None",
    ): SPEED,
    **{
        ("engine/training/lanes.py", "", fault): SPEED
        for fault in ("4000000 → 4000001", "20 → 21", "1000 → 1001")
    },
    ("engine/training/track.py", "", "2 → 3"): SPEED,
    ("engine/training/track.py", "", "16 → 17"): SPEED,
    ("gui/app/graph_workspace.py", "GraphWorkspace._arrange_panels", "1 → 2"): ROOM,
    (
        "gui/canvas/lettering.py", "elided",
        "width_of(text, pixels, bold=bold) <= room → (width_of(text, pixels, bold=bold) < room)",
    ): SPEED,
    (
        "gui/canvas/annotation_layer.py", "_paint_title",
        "blend(theme.ink, colour_of(theme, frame), 0.5) → blend(colour_of(theme, frame), theme.ink, 0.5)",
    ): "it is half of each",
    (
        "gui/canvas/late_courses.py", "LateCourses.are_there",
        "len(wires) <= AT_ONCE → (len(wires) < AT_ONCE)",
    ): SPEED,
    (
        "gui/canvas/late_courses.py", "LateCourses._find_some",
        "len(wires) > _FEW → (len(wires) >= _FEW)",
    ): SPEED,
    ("gui/canvas/wave.py", "Wave.__init__", "False → True"): "is told anew whenever a wave begins",
    ("gui/look/theme.py", "Appearance._wear", "self._application.setStyleSheet('') → pass"): SPEED,
    ("gui/training/number_field.py", "one_two_five", "1e-09 → 2e-09"): "only has to exceed rounding",
    (
        "engine/composites/composite.py", "_Rules._run_again",
        "len(xs) != len(self._seen) → (len(xs) == len(self._seen))",
    ): SPEED,
}  # fmt: skip


def reason(fault: Fault) -> str | None:
    """Return why a fault harms nothing, or None where it would."""
    numbers = NUMBERS.get(fault.call) if _is_number(fault.before) else None
    return CALLS.get(fault.call) or numbers or HARMLESS.get((fault.file, fault.function, fault.change))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
