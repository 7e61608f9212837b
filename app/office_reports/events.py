"""What reports announce, so that later packages may answer within the same transaction (docs/adr/0004-events.md)."""

from blinker import Namespace

_events = Namespace()

report_asked = _events.signal("report-asked")
"""Sent with the ``OfficeReport`` and ``by``, once it waits for approval."""
