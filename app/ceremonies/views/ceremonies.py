"""Ceremonies: planned, changed, looked at, their papers issued and printed."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.agreements import states
from app.ceremonies import queries, services
from app.ceremonies.enums import Reply
from app.ceremonies.forms import CeremonyForm, ScansForm
from app.ceremonies.models import Ceremony, Guest
from app.ceremonies.views.blueprint import blueprint, ceremony_url
from app.core import clock, mail
from app.core.errors import AppError, Invalid
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save, save_version


@blueprint.get("")
@require(Permission.AGREEMENT_VIEW)
def index() -> ResponseReturnValue:
    """All ceremonies, the latest first."""
    page = queries.latest(current_user, key=request.args.get("key"))
    return render(
        "ceremonies/index.html",
        partial="ceremonies/_list.html",
        page=page,
        standing=queries.standing_of(ceremony.id for ceremony in page.rows),
        may_hold=queries.may_hold(current_user),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def new() -> ResponseReturnValue:
    """Plan a ceremony."""
    form = CeremonyForm(data={"title": _("Signing of co-operation agreements")})
    made: list[Ceremony] = []
    if (
        form.validate_on_submit()
        and save(form, lambda: made.append(services.hold(by=current_user, **form.values()))).saved
    ):
        flash(_("Planned. Put the agreements on the list that are signed there."), "success")
        return redirect(ceremony_url(made[0]), 303)
    return render(
        "ceremonies/edit.html", form=form, ceremony=None, rows=[], by=None
    ), 422 if form.errors else 200


@blueprint.get("/<int:ceremony_id>")
@require(Permission.AGREEMENT_VIEW)
def show(ceremony_id: int) -> ResponseReturnValue:
    """One ceremony: who is invited, papers, scans, and what is signed."""
    return page_of(queries.ceremony_or_404(current_user, ceremony_id))


@blueprint.route("/<int:ceremony_id>/edit", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def edit(ceremony_id: int) -> ResponseReturnValue:
    """Change when, where and what it is."""
    ceremony = queries.ceremony_or_404(current_user, ceremony_id)
    form = CeremonyForm(obj=ceremony)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.change(
                queries.ceremony_for_change(current_user, ceremony_id),
                version=form.version.data,
                **form.values(),
            ),
            row=ceremony,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(ceremony_url(ceremony), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render("ceremonies/edit.html", form=form, ceremony=ceremony, rows=rows, by=by), status


@blueprint.get("/<int:ceremony_id>/papers.pdf")
@require(Permission.AGREEMENT_VIEW)
def print_job(ceremony_id: int) -> ResponseReturnValue:
    """All papers of a ceremony as one PDF, in the order of the seats."""
    ceremony = queries.ceremony_or_404(current_user, ceremony_id)
    copies = request.args.get("copies", services.COPIES, type=int)
    try:
        content = services.print_job(ceremony, copies=max(copies, 1))
    except AppError as problem:
        flash(problem.message, "warning")
        return redirect(ceremony_url(ceremony), 303)
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f"inline; filename=naskah-{ceremony.held_on.isoformat()}.pdf"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def page_of(
    ceremony: Ceremony,
    *,
    form: ScansForm | None = None,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[int, Invalid] | None = None,
) -> ResponseReturnValue:
    """The page of a ceremony, with what was wrong with uploaded scans or with what was typed into the list."""
    guests = queries.guests_of(ceremony)
    kept = queries.scans_of(ceremony, with_filed=True)
    scans = [scan for scan in kept if not scan.is_filed]
    matched = {scan.agreement_id for scan in scans if scan.agreement_id is not None}
    waiting = [guest for guest in guests if guest.agreement.shown_state in states.UNSIGNED]
    filed = {scan.agreement_id for scan in kept if scan.is_filed}
    may_hold = queries.may_hold(current_user)
    page = render(
        "ceremonies/show.html",
        ceremony=ceremony,
        guests=guests,
        papers=queries.papers_in_force(guest.agreement_id for guest in guests),
        replies=list(Reply),
        scans=scans,
        lines={guest.id: _line(guest, typed) for guest in guests},
        wrong=wrong or {},
        ready=[guest for guest in waiting if guest.agreement_id in matched],
        lacking=[guest for guest in waiting if guest.agreement_id not in matched],
        signed_here=[guest for guest in guests if guest.agreement_id in filed],
        is_unsigned={guest.agreement_id: guest in waiting for guest in guests},
        most_offered=queries.MOST_OFFERED,
        has_address=mail.link("") is not None,
        form=form or ScansForm(formdata=None),
        offered=queries.signable(current_user, ceremony) if may_hold else [],
        may_hold=may_hold,
        is_due=ceremony.held_on <= clock.today(),
        history=history.of("ceremonies", ceremony.id),
    )
    is_refused = wrong or (form is not None and (form.errors or form.form_errors))
    return page, 422 if is_refused else 200


def _line(guest: Guest, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """What the fields of a company hold: as on file, or as it was typed."""
    if typed is None or f"reply_{guest.id}" not in typed:
        return {
            "reply": guest.reply.value,
            "seat": guest.seat or "",
            "people": guest.people or "",
            "is_present": guest.is_present,
        }
    return {name: typed.get(f"{name}_{guest.id}", "") for name in ("reply", "seat", "people")} | {
        "is_present": f"present_{guest.id}" in typed
    }
