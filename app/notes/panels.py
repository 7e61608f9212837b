"""Notes on the pages of companies, partnerships and agreements."""

from flask import render_template
from flask_login import current_user

from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.permissions import Permission
from app.notes import queries
from app.notes.enums import About
from app.notes.forms import NoteForm
from app.pipeline.models import Partnership


def of_company(company: Company) -> str:
    """The latest notes on a company and what belongs to it, and a place to write one."""
    return _panel(About.COMPANY, company.id)


def of_partnership(partnership: Partnership) -> str:
    """The latest notes on a partnership, and a place to write one."""
    return _panel(About.PARTNERSHIP, partnership.id)


def of_agreement(agreement: Agreement) -> str:
    """The latest notes on an agreement, and a place to write one."""
    return _panel(About.AGREEMENT, agreement.id)


def _panel(about: About, record_id: int) -> str:
    return render_template(
        "notes/_panel.html",
        about=about,
        record_id=record_id,
        page=queries.latest(current_user, about, record_id),
        form=NoteForm(formdata=None),
        may_write=current_user.can(Permission.COMPANY_EDIT),
    )
