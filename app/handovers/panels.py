"""What somebody looks after, on the page of the account: it stays with them when the account is closed."""

from flask import render_template

from app.accounts.models import User
from app.core import clock
from app.handovers import queries
from app.handovers.moving import Portfolio


def of_account(user: User) -> str:
    """How much would be left without anybody; only numbers, since an admin sees no company."""
    numbers = queries.would_move(Portfolio(owner_id=user.id, on=clock.today())).numbers
    held = {what: number for what, number in numbers.items() if number}
    return render_template("handovers/_account.html", held=held, is_active=user.is_active) if held else ""
