"""The rows of the action table that play a pass."""

from __future__ import annotations

from engine.text import _
from gui.flow.player import Player
from gui.look.action import Action

FLOW: tuple[Action[Player], ...] = (
    Action("play_backward", _("Play &backward"), Player, Player.play_backward, ("B",), icon="backward",
           tip=_("Watch the gradient come back from the target, a gate at a time")),
    Action("play_forward", _("Play &forward"), Player, Player.play_forward, ("F",), icon="forward",
           tip=_("Watch the values being computed, from the leaves to the target")),
    Action("play_tangents", _("Play &tangents from the selected leaf"), Player, Player.play_tangents,
           ("Shift+F",), tip=_("Watch forward mode: how everything moves when the selected leaf does")),
    Action("play_step", _("Play a t&raining step"), Player, Player.play_step, ("T",),
           tip=_("Watch a whole step of training: forward, backward, and the update of every parameter")),
    Action("stop_playing", _("&Stop playing"), Player, Player.end, possible=lambda player: player.is_on,
           tip=_("Show all numbers again")),
)  # fmt: skip
