"""The teams of the office and who is in them, kept by its admin."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history, queries, services, whose
from app.accounts.forms import TeamForm, TeamPeopleForm
from app.accounts.models import Team
from app.accounts.views import users
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import save, save_version


@users.app_template_global()
def teams_offered(chosen: whose.Whose | None = None) -> list[tuple[whose.Whose, str]]:
    """What a choice of people offers besides (``ui.team_options``)."""
    return whose.teams_offered(current_user, chosen)


@users.get("/teams")
@require(Permission.ACCOUNT_MANAGE)
def teams() -> ResponseReturnValue:
    return render(
        "accounts/teams.html", teams=queries.teams(with_inactive=True), people=queries.people_by_team()
    )


@users.route("/teams/new", methods=["GET", "POST"])
@require(Permission.ACCOUNT_MANAGE)
def new_team() -> ResponseReturnValue:
    form = TeamForm()
    made: list[Team] = []
    if (
        form.validate_on_submit()
        and save(form, lambda: made.append(services.create_team(name=form.name.data or ""))).saved
    ):
        flash(_("%(name)s is made. Now put people into it.", name=made[0].name), "success")
        return redirect(url_for("users.team", team_id=made[0].id), 303)
    return render("accounts/new_team.html", form=form), 422 if form.errors else 200


@users.route("/teams/<int:team_id>", methods=["GET", "POST"])
@require(Permission.ACCOUNT_MANAGE)
def team(team_id: int) -> ResponseReturnValue:
    """A team: its name, and its people."""
    row = queries.team_or_404(team_id)
    form = TeamForm(obj=row)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.rename_team(
                queries.team_for_change(team_id), version=form.version.data, name=form.name.data or ""
            ),
            row=row,
        )
        if outcome.saved:
            flash(_("The team %(name)s is saved.", name=row.name), "success")
            return redirect(url_for("users.team", team_id=team_id), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return _page(row, form, rows=rows, by=by), status


@users.post("/teams/<int:team_id>/people")
@require(Permission.ACCOUNT_MANAGE)
def put_into_team(team_id: int) -> ResponseReturnValue:
    """Put people without a team into this one."""
    row = queries.team_or_404(team_id)
    joining = _joining()
    if (
        joining.validate()
        and save(
            joining,
            lambda: services.put_into_team(
                queries.team_for_change(team_id),
                [queries.user_for_change(one) for one in joining.people.data or ()],
            ),
        ).saved
    ):
        flash(_("The team %(name)s is saved.", name=row.name), "success")
        return redirect(url_for("users.team", team_id=team_id), 303)
    return _page(row, TeamForm(formdata=None, obj=row), joining=joining), 422


@users.post("/teams/<int:team_id>/people/<int:user_id>/remove")
@require(Permission.ACCOUNT_MANAGE)
def take_out_of_team(team_id: int, user_id: int) -> ResponseReturnValue:
    user = queries.member_for_change(team_id, user_id)
    services.take_out_of_team(user)
    db.session.commit()
    flash(_("%(name)s is no longer in this team.", name=user.name), "success")
    return redirect(url_for("users.team", team_id=team_id), 303)


@users.post("/teams/<int:team_id>/deactivate")
@require(Permission.ACCOUNT_MANAGE)
def deactivate_team(team_id: int) -> ResponseReturnValue:
    row = queries.team_for_change(team_id)
    services.set_in_use(row, is_active=False)
    db.session.commit()
    flash_undo(
        _("%(name)s is out of use.", name=row.name), url=url_for("users.activate_team", team_id=team_id)
    )
    return redirect(url_for("users.team", team_id=team_id), 303)


@users.post("/teams/<int:team_id>/activate")
@require(Permission.ACCOUNT_MANAGE)
def activate_team(team_id: int) -> ResponseReturnValue:
    row = queries.team_for_change(team_id)
    services.set_in_use(row, is_active=True)
    db.session.commit()
    flash(_("%(name)s is in use again.", name=row.name), "success")
    return redirect(url_for("users.team", team_id=team_id), 303)


def _joining() -> TeamPeopleForm:
    """Everybody in service may be chosen, so that who is in a team by now is named instead of lost."""
    form = TeamPeopleForm()
    form.people.offer([(one.id, one.name) for one in queries.users(with_inactive=False)])
    return form


def _page(
    row: Team, form: TeamForm, *, joining: TeamPeopleForm | None = None, rows: object = (), by: object = None
) -> str:
    people = queries.people_by_team()
    joining = joining or TeamPeopleForm(formdata=None)
    chosen = set(joining.people.data or ())
    joining.people.offer(
        [
            (one.id, one.name)
            for some in people.values()
            for one in some
            if one.is_active and (one.team_id is None or one.id in chosen)
        ]
    )
    return render(
        "accounts/team.html",
        team=row,
        form=form,
        joining=joining,
        rows=rows,
        by=by,
        people=people.get(row.id, []),
        history=history.of("teams", row.id),
    )
