"""The screens of approvals."""

from app.approvals.views import delegations, exemptions, inbox
from app.approvals.views.blueprint import blueprint

__all__ = ["blueprint", "delegations", "exemptions", "inbox"]
