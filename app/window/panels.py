"""What this package shows on the pages of companies, agreements and road shows."""

from flask import render_template
from flask_login import current_user

from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.permissions import Action, Permission, may
from app.outreach.models import RoadShow
from app.window import queries
from app.window.views.blueprint import TONES


def of_company(company: Company) -> str:
    """The links made for a company, and the way to a new one."""
    may_ask = (
        not company.is_trashed
        and current_user.can(Permission.COMPANY_EDIT)
        and may(current_user, Action.CHANGE, company)
    )
    links = queries.links_of(current_user, company.id)
    if not links and not may_ask:
        return ""
    return render_template("window/_panel.html", links=links, company=company, may_ask=may_ask, tones=TONES)


def of_agreement(agreement: Agreement) -> str:
    """What the company wrote about the draft, where it wrote something."""
    comments = queries.comments_on(current_user, agreement.id)
    return render_template("window/_comments.html", comments=comments, tones=TONES) if comments else ""


def of_road_show(road_show: RoadShow) -> str:
    """The code for the banner of a road show."""
    if not current_user.can(Permission.OUTREACH_EDIT):
        return ""
    return render_template("window/_road_show.html", road_show=road_show)
