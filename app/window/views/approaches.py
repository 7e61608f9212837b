"""The public form for companies that want apprentices, its code for banners, and the review of what came."""

from typing import Any

from flask import current_app, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from app.companies import queries as companies
from app.companies import recognition
from app.companies import services as register
from app.core import clock
from app.core.permissions import Action, Permission, may, public, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save
from app.core.web import limiter
from app.outreach import queries as outreach
from app.outreach.models import RoadShow
from app.window import queries, services
from app.window.enums import Verdict
from app.window.forms import ApproachForm, DecisionForm
from app.window.models import Approach
from app.window.services.approaching import typed_of
from app.window.views.blueprint import blueprint, qr, qr_svg, unlisted

LEAST_SECONDS, MOST_SECONDS = 3, 24 * 60 * 60
"""Nobody fills the form in faster; whoever takes longer than a day opens it again."""


def _signed(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=f"window.{purpose}")


def _read(purpose: str, text: str) -> Any:
    try:
        return _signed(purpose).loads(text)
    except BadSignature:
        return None


@blueprint.route("/interest", methods=["GET", "POST"])
@public
# All who open it in one hall come from one address: what they send is counted, and looking only far above that.
@limiter.limit("60 per hour", methods=["POST"])
@limiter.limit("600 per hour", methods=["GET"])
def interest() -> ResponseReturnValue:
    """The form behind the code on a banner; ``?from=`` says, signed, of which road show."""
    code = request.args.get("from", "")
    number = _read("banner", code) if code else None
    road_show = queries.find_road_show(number) if isinstance(number, int) else None
    if "thanks" in request.args:
        return unlisted(render("window/thanks.html"))
    form = ApproachForm()
    if form.validate_on_submit() and _is_human(form):
        told = form.values("nickname", "asked_at")
        if save(form, lambda: services.approach(road_show=road_show, **told)).saved:
            return unlisted(redirect(url_for("window.interest", thanks=1), 303))
    form.asked_at.data = _signed("asked").dumps(int(clock.utcnow().timestamp()))
    page = render("window/interest.html", form=form, road_show=road_show)
    return unlisted((page, 422 if form.errors else 200))


def _is_human(form: ApproachForm) -> bool:
    """Whether a person filled it in: the hidden field is empty, and it took neither no time nor days."""
    if form.nickname.data:
        form.nickname.errors = [_("Leave this field empty, please.")]
        return False
    asked_at = _read("asked", form.asked_at.data or "")
    took = clock.utcnow().timestamp() - asked_at if isinstance(asked_at, int) else 0
    if not LEAST_SECONDS <= took <= MOST_SECONDS:
        form.form_errors.append(_("Please look through it once more and send it again."))
        return False
    return True


@blueprint.get("/interest-form")
@require(Permission.COMPANY_VIEW)
def banner() -> ResponseReturnValue:
    """The code for a banner, for all of the office or one road show."""
    road_show = _road_show_asked()
    address = _form_url(road_show)
    return render("window/banner.html", road_show=road_show, address=address, picture=qr(address, scale=8))


@blueprint.get("/interest-form/code")
@require(Permission.COMPANY_VIEW)
def banner_code() -> ResponseReturnValue:
    """The code as a drawing that can be printed in any size."""
    made = make_response(qr_svg(_form_url(_road_show_asked())))
    made.headers["Content-Type"] = "image/svg+xml"
    made.headers["Content-Disposition"] = 'attachment; filename="qr-minat.svg"'
    return made


def _road_show_asked() -> RoadShow | None:
    number = request.args.get("road_show", type=int)
    return outreach.road_show_or_404(current_user, number) if number is not None else None


def _form_url(road_show: RoadShow | None) -> str:
    code = _signed("banner").dumps(road_show.id) if road_show else None
    return url_for("window.interest", **{"from": code}, _external=True)


@blueprint.get("/approaches/<int:approach_id>")
@require(Permission.COMPANY_VIEW)
def approach_page(approach_id: int) -> ResponseReturnValue:
    """What somebody wrote, and which companies on file may be meant."""
    return _page(queries.approach_or_404(current_user, approach_id), DecisionForm())


@blueprint.post("/approaches/<int:approach_id>/take-up")
@require(Permission.COMPANY_EDIT)
def take_up(approach_id: int) -> ResponseReturnValue:
    """File the company as new, or attach what it wrote to one on file."""
    made = queries.approach_for_change(current_user, approach_id)
    number = request.form.get("company", type=int)
    company = companies.company_for_change(current_user, number) if number is not None else None
    if done(lambda: services.take_up(made, company, by=current_user)):
        flash(_("The company is taken up."), "success")
        return redirect(url_for("workspace.company", company_id=made.company_id), 303)
    return redirect(url_for("window.approach_page", approach_id=approach_id), 303)


@blueprint.post("/approaches/<int:approach_id>/dismiss")
@require(Permission.COMPANY_EDIT)
def dismiss(approach_id: int) -> ResponseReturnValue:
    """Put what came aside, with a reason."""
    made = queries.approach_for_change(current_user, approach_id)
    form = DecisionForm()
    if (
        form.validate_on_submit()
        and save(form, lambda: services.dismiss(made, form.why.data, by=current_user)).saved
    ):
        flash_undo(_("It is put aside."), url=url_for("window.reopen", approach_id=approach_id))
        return redirect(url_for("window.index", tab="approaches"), 303)
    return _page(queries.approach_or_404(current_user, approach_id), form), 422


@blueprint.post("/approaches/<int:approach_id>/reopen")
@require(Permission.COMPANY_EDIT)
def reopen(approach_id: int) -> ResponseReturnValue:
    """Let what was put aside wait again."""
    made = queries.approach_for_change(current_user, approach_id)
    if done(lambda: services.reopen(made)):
        flash(_("It waits again."), "success")
    return redirect(url_for("window.approach_page", approach_id=approach_id), 303)


def _page(made: Approach, form: DecisionForm) -> str:
    found = []
    if made.verdict is Verdict.WAITING:
        facts = recognition.facts_of_values(register.validate(typed_of(made)).values)
        matches = recognition.possible_duplicates(facts)
        rows = {
            one.id: one for one in queries.companies_named(current_user, [one.id or 0 for one in matches])
        }
        found = [(rows[one.id], one) for one in matches if one.id in rows]
    return render(
        "window/approach.html",
        approach=made,
        found=[(one, match, may(current_user, Action.CHANGE, one)) for one, match in found],
        form=form,
        may_change=current_user.can(Permission.COMPANY_EDIT),
        Verdict=Verdict,
    )
