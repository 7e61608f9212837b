"""One seat line: who is in selection or sits there, whom one could offer, and the ledger behind its numbers."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements.models import SeatLine
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import LARGEST_ID, Permission, require
from app.core.rendering import render
from app.placements import approvals, queries, services
from app.placements.forms import ProposeForm
from app.placements.queries import Wanted
from app.placements.views.blueprint import blueprint, failed, row_id, words
from app.placements.views.refused import RefusedPerson, refused_people
from app.settings import queries as settings


@blueprint.get("/seats/<int:line_id>")
@require(Permission.AGREEMENT_VIEW)
def line(line_id: int) -> ResponseReturnValue:
    """The people of a seat line and its ledger; below them the alumni who could be offered."""
    return _page(queries.line_or_404(current_user, line_id), ProposeForm(formdata=None))


@blueprint.post("/seats/<int:line_id>/propose")
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def propose(line_id: int) -> ResponseReturnValue:
    """Propose the alumni who were ticked."""
    found = queries.line_or_404(current_user, line_id, for_change=True)
    form = ProposeForm()
    chosen = [
        int(one)
        for one in request.form.getlist("candidates")
        if one.isascii() and one.isdecimal() and len(one) < 11
    ]
    people = queries.candidates_of(current_user, [one for one in chosen if one <= LARGEST_ID])
    if form.validate_on_submit():
        try:
            made = services.propose(
                found, people, by=current_user, override_reason=form.override_reason.data or None
            )
        except AppError as error:
            db.session.rollback()
            attach(form, error)
            found = queries.line_or_404(current_user, line_id)
            people = queries.candidates_of(current_user, [one for one in chosen if one <= LARGEST_ID])
            return _page(found, form, chosen=chosen, refused=refused_people(found, people))
        db.session.commit()
        flash(
            ngettext(
                "%(count)s person is proposed.", "%(count)s people are proposed.", len(made), count=len(made)
            ),
            "success",
        )
    return redirect(url_for("placements.line", line_id=line_id))


def _page(
    found: SeatLine,
    form: ProposeForm,
    *,
    chosen: list[int] | None = None,
    refused: Sequence[RefusedPerson] = (),
) -> ResponseReturnValue:
    wanted = _wanted(found)
    elsewhere = agreements.seats_elsewhere([found.agreement_id], on=clock.today()).get(found.agreement_id)
    may_propose = queries.may_propose(current_user, found) and not (elsewhere and elsewhere.is_filled_there)
    offer = queries.candidates_for(current_user, found, wanted) if may_propose else None
    if offer and chosen is None and request.args.get("ticked") == "all":
        chosen = [one.id for one in offer.rows if not one.needs_consent]
    counted = {found.agreement_id: elsewhere} if elsewhere else {}
    page = render(
        "placements/line.html",
        partial="placements/_offer.html",
        line=found,
        agreement=found.agreement,
        company=found.agreement.company,
        totals=agreements.totals_offered([found], counted)[found.id],
        elsewhere=elsewhere,
        people=queries.of_agreement(current_user, found.agreement_id).get(found.id, []),
        ledger=queries.history_of_line(current_user, found, agreements.entries_of(found)),
        form=form,
        may_propose=may_propose,
        approval=approvals.of([found.agreement_id]).get(found.agreement_id),
        wanted=wanted,
        offer=offer,
        line_url=url_for("placements.line", line_id=found.id, **_asked_for(), _anchor="offer"),
        all_ticked_url=url_for(
            "placements.line", line_id=found.id, **_asked_for(), ticked="all", _anchor="offer"
        ),
        chosen=chosen or [],
        refused=refused,
        trades=[(one.id, one.name) for one in settings.trades(with_inactive=True)],
    )
    return page, 422 if failed(form) else 200


def _asked_for() -> dict[str, Any]:
    """What the list is narrowed to, as the address says it."""
    return {
        name: request.args[name]
        for name in ("asked", "q", "trade", "free", "consent")
        if name in request.args
    }


def _wanted(found: SeatLine) -> Wanted:
    """As the address asks; at first the free ones of the trade of the seats, who have agreed."""
    if "asked" not in request.args:
        return Wanted(trade_id=found.trade_id)
    return Wanted(
        query=words(),
        trade_id=row_id("trade"),
        is_free="free" in request.args,
        has_consent="consent" in request.args,
    )
