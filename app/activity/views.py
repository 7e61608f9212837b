"""The feed of the team; watching a company, and the list of those one watches."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.accounts.queries import active_with_role
from app.accounts.roles import Role
from app.activity import queries, services
from app.activity.enums import What
from app.companies import queries as companies
from app.core import asked
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render, url_with
from app.core.saving import done

blueprint = Blueprint("activity", __name__, template_folder="templates")


@blueprint.get("/activity")
@require(Permission.COMPANY_VIEW)
def index() -> str:
    """What went on in the team, day by day; ``?officer=``, ``?what=`` and ``?until=`` narrow it."""
    wanted = queries.Wanted(
        officer_id=whose.asked_for(request.args, "officer"),
        what=asked.member(request.args, "what", What),
        until=asked.day(request.args, "until"),
    )
    return render(
        "activity/index.html",
        partial="activity/_feed.html",
        feed=queries.feed(current_user, wanted, key=request.args.get("key")),
        wanted=wanted,
        kinds=list(What),
        officers=active_with_role(Role.OFFICER, Role.SUPERVISOR, Role.CLERK),
        is_first=not request.args.get("key"),
        own_team=whose.find(whose.of_team(current_user.team_id)) if current_user.team_id else None,
        chips=[{"label": whose.in_words(wanted.officer_id), "remove": url_with(officer=None)}]
        if wanted.officer_id
        else [],
    )


@blueprint.get("/watched")
@require(Permission.COMPANY_VIEW)
def watched() -> str:
    """The companies that the reader watches."""
    found = queries.watched(current_user, key=request.args.get("key"))
    return render("activity/watched.html", partial="activity/_watched.html", page=found)


@blueprint.post("/companies/<int:company_id>/watch")
@require(Permission.COMPANY_VIEW)
def watch(company_id: int) -> ResponseReturnValue:
    """Be told of what goes on with a company."""
    company = companies.company_or_404(current_user, company_id)
    if done(lambda: services.watch(company, by=current_user)):
        flash_undo(
            _("You are told of visits, moves, agreements and notes."),
            url=url_for("activity.unwatch", company_id=company_id),
        )
    return redirect(url_for("workspace.company", company_id=company_id), 303)


@blueprint.post("/companies/<int:company_id>/unwatch")
@require(Permission.COMPANY_VIEW)
def unwatch(company_id: int) -> ResponseReturnValue:
    """Be told no longer."""
    company = companies.company_or_404(current_user, company_id)
    if done(lambda: services.unwatch(company, by=current_user)):
        flash(_("You are no longer told of this company."), "success")
    if request.form.get("back") == "watched":
        return redirect(url_for("activity.watched"), 303)
    return redirect(url_for("workspace.company", company_id=company_id), 303)
