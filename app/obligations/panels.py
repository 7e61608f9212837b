"""What this package shows on the pages of earlier ones."""

from flask import render_template
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements.models import Agreement
from app.obligations import queries
from app.obligations.forms import rhythm


def agreement_panel(agreement: Agreement) -> str:
    """What both parties owe under an agreement."""
    if not agreement.kind.is_binding:
        return ""
    may_change = agreements.may_change(current_user, agreement) and not agreement.company.is_trashed
    return render_template(
        "obligations/_agreement_panel.html",
        agreement=agreement,
        obligations=queries.of_agreement(agreement.id),
        is_owed=agreement.state in queries.OWED_UNDER,
        may_change=may_change,
        rhythm=rhythm,
    )
