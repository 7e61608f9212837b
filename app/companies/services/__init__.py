"""What can change in the company register and which rules forbid it."""

from app.companies.services.validation import (
    Checked,
    Problem,
    References,
    validate,
    validate_contact,
)

__all__ = [
    "Checked",
    "Problem",
    "References",
    "validate",
    "validate_contact",
]
