"""What can be done with what waits: decided, taken back, asked for."""

from app.approvals.services.deciding import decide, take_back
from app.approvals.services.exemptions import ask, withdraw

__all__ = ["ask", "decide", "take_back", "withdraw"]
