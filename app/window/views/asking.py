"""The officer makes a link for a company, hands it on, and may withdraw it."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.companies import queries as companies
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save
from app.window import queries, services
from app.window.enums import Purpose
from app.window.forms import AskForm
from app.window.models import CompanyLink
from app.window.views.blueprint import blueprint, link_url

MADE = "made_link"


@blueprint.route("/companies/<int:company_id>/links/new", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT)
def ask(company_id: int) -> ResponseReturnValue:
    """What the company is asked for."""
    company = companies.company_for_change(current_user, company_id)
    drafts = {one.id: one for one in queries.drafts_of(current_user, company.id)}
    form = AskForm()
    form.agreement.offer([(one.id, one.title) for one in drafts.values()])
    if not form.is_submitted():
        asked = request.args.get("agreement", type=int)
        form.agreement.data = asked if asked in drafts else None
        first = (Purpose.COMMENT,) if form.agreement.data else (Purpose.DATA, Purpose.INTEREST)
        form.purposes.data = [one.value for one in first]
    made: list[tuple[CompanyLink, str]] = []
    if form.validate_on_submit():
        agreement = drafts.get(form.agreement.data or 0)

        def act() -> None:
            made.append(
                services.ask(
                    company,
                    [one for one in Purpose if one.value in (form.purposes.data or [])],
                    by=current_user,
                    days=form.days.data or 0,
                    agreement=agreement,
                )
            )

        if save(form, act).saved:
            link, token = made[0]
            # The secret is kept nowhere else: who made the link sees it as long as this browser remembers.
            session[MADE] = [link.id, token]
            return redirect(url_for("window.link", link_id=link.id), 303)
    return render(
        "window/ask.html", company=company, form=form, has_drafts=bool(drafts)
    ), 422 if form.errors else 200


@blueprint.post("/company-links/<int:link_id>/revoke")
@require(Permission.COMPANY_EDIT)
def revoke(link_id: int) -> ResponseReturnValue:
    """Let a link open nothing any more."""
    link = queries.link_for_change(current_user, link_id)
    if done(lambda: services.revoke(link)):
        flash(_("The link opens nothing any more."), "success")
    return redirect(url_for("window.link", link_id=link_id), 303)


def address_of(link: CompanyLink) -> str | None:
    """The address of a link, for who has just made it."""
    made = session.get(MADE)
    if isinstance(made, list) and len(made) == 2 and made[0] == link.id:
        return link_url(str(made[1]))
    return None


def message_for(link: CompanyLink, address: str) -> str:
    """What is sent with the link, in the language of the office's letters."""
    with force_locale("id"):
        return render_template("window/message.txt", link=link, address=address).strip()
