"""What notes announce, so that later packages may answer within the same transaction (docs/adr/0004-events.md)."""

from blinker import Namespace

_events = Namespace()

note_written = _events.signal("note-written")
"""Sent with the ``Note`` and ``by``, after it is flushed for the first time."""
