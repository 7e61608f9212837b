"""The screens of approvals."""

from app.approvals.views import exemptions, inbox
from app.approvals.views.blueprint import blueprint

__all__ = ["blueprint", "exemptions", "inbox"]
