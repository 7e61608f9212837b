"""What placements announce, so that later packages may answer within the same transaction (docs/adr/0004-events.md)."""

from blinker import Namespace

_events = Namespace()

placement_moved = _events.signal("placement-moved")
"""Sent with the ``Placement`` and ``step`` (a ``PlacementStep``), ``by``, after its new state is flushed."""

step_taken_back = _events.signal("placement-step-taken-back")
"""Sent with the ``Placement`` and ``step``, ``by``, after its former state is flushed."""
