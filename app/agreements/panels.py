"""What this package shows on the pages of earlier ones."""

from flask import render_template
from flask_login import current_user

from app.agreements import queries
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.agreements.queries import value
from app.core import clock
from app.core.permissions import Permission
from app.pipeline.models import Partnership


def rules_panel(agreement: Agreement) -> str:
    """What the rules say of an agreement today, and what they said when it mattered."""
    may_let_pass = current_user.can(Permission.AGREEMENT_APPROVE) and queries.may_change(
        current_user, agreement
    )
    is_over = agreement.shown_state in (AgreementState.ENDED, AgreementState.TERMINATED)
    return render_template(
        "agreements/_rules.html",
        agreement=agreement,
        standings=[] if is_over else queries.standings_of(agreement, on=clock.today()),
        kept=queries.results_of("agreements", agreement.id),
        may_let_pass=may_let_pass,
    )


def value_panel(agreement: Agreement) -> str:
    """What the company commits to in rupiah, and the tax incentive with its papers."""
    return render_template("agreements/_value.html", agreement=agreement, value=value.value_of(agreement))


def partnership_panel(partnership: Partnership) -> str:
    """The agreements of a partnership, for its page."""
    if not current_user.can(Permission.AGREEMENT_VIEW):
        return ""
    return render_template(
        "agreements/_panel.html",
        agreements=queries.of_partnership(current_user, partnership.id),
        company=partnership.company,
        partnership=partnership,
    )
