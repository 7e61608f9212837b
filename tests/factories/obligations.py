"""Obligations for tests, owed under an agreement."""

import io
from datetime import date
from typing import Any

from app.accounts.models import User
from app.agreements.models import Agreement
from app.core import clock
from app.core.permissions import OPERATOR
from app.obligations import queries, services
from app.obligations.enums import Anchor, Party
from app.obligations.models import Obligation
from tests.factories.agreements import PDF


def an_obligation(of: Agreement, *, on: date | None = None, **values: Any) -> Obligation:
    """Something the company owes, on a day unless ``values`` say else."""
    given: dict[str, Any] = {
        "party": Party.COMPANY,
        "what": "Menyampaikan laporan pelaksanaan",
        "anchor": Anchor.DAY,
        "starts_on": on,
        **values,
    }
    made = services.add(of, **given)
    return loaded(made)


def loaded(obligation: Obligation) -> Obligation:
    """The obligation with its agreement and company, as a page reads it."""
    return queries.obligation_or_404(OPERATOR, obligation.id)


def open_of(of: Agreement) -> list[Obligation]:
    """What is open under an agreement, by its day."""
    return [one for one in queries.of_agreement(of.id) if one.is_open]


def a_done_obligation(of: Agreement, *, by: User) -> Obligation:
    """One that was done today, with a file that proves it."""
    made = an_obligation(of, on=clock.today())
    services.complete(made, by=by, on=clock.today(), proof=io.BytesIO(PDF), filename="bukti.pdf")
    return made
