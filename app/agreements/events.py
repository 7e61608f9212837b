"""What agreements announce, so that later packages may answer within the same transaction (docs/adr/0004-events.md)."""

from blinker import Namespace

_events = Namespace()

agreement_moved = _events.signal("agreement-moved")
"""Sent with the ``Agreement`` and ``from_state``, ``by``, after its new state is flushed."""

care_changed = _events.signal("care-changed")
"""Sent with the ``AgreementCare`` and ``months``, ``weeks`` as they were for monitoring, after the new ones are flushed."""
