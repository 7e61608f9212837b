"""What this package shows on the page of an account."""

from flask import render_template

from app.accounts.models import User
from app.office_reports import schedules


def of_account(user: User) -> str:
    """How many reports go out to somebody, in their name or about them: nobody notices once the account is closed."""
    to, by, about = schedules.of_person(user.id)
    if not (to or by or about):
        return ""
    return render_template(
        "office_reports/_account.html", to=to, by=by, about=about, is_active=user.is_active
    )
