"""What can be done with what waits: decided, taken back, asked for."""

from app.approvals.services.deciding import decide, take_back
from app.approvals.services.delegating import call_off, delegate, stand_ins
from app.approvals.services.exemptions import ask, ask_for_person, withdraw

__all__ = ["ask", "ask_for_person", "call_off", "decide", "delegate", "stand_ins", "take_back", "withdraw"]
