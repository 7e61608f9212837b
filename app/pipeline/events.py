"""What the pipeline announces, so that later packages may answer within the same transaction (docs/adr/0004-events.md)."""

from blinker import Namespace

_events = Namespace()

partnership_moved = _events.signal("partnership-moved")
"""Sent with the ``StageMove`` and ``partnership``, after it is flushed."""
