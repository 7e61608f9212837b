"""The screens of the pipeline: board and table, a partnership, its moves."""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_user
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.errors import AppError, Invalid, Stale
from app.core.forms import SelectChoice, attach, tidy
from app.core.permissions import Permission, changeable_or_403, require, visible_or_404
from app.core.remembered import remember
from app.core.rendering import flash_undo, render, url_with
from app.core.saving import done
from app.pipeline import panels, queries, services, transitions
from app.pipeline.enums import Layout, Tab
from app.pipeline.forms import MoveForm, NewPartnershipForm, PartnershipForm, pairs
from app.pipeline.models import Partnership
from app.pipeline.services.records import check_may_open
from app.settings import queries as settings
from app.settings.custom.forms import custom_values, with_custom_fields
from app.settings.custom.values import form_values
from app.settings.enums import Evidence
from app.settings.models import Reason, Stage

blueprint = Blueprint("pipeline", __name__, template_folder="templates")

LOCAL = re.compile(r"/(?![/\\])[^\s\\]*")


# ---- board and table


@blueprint.get("/pipeline")
@require(Permission.PIPELINE_VIEW)
def index() -> ResponseReturnValue:
    """The pipeline as a board or a table of the same partnerships."""
    filters = _filters()
    if filters is None:
        return render("pipeline/no_scheme.html")
    tab, today = _tab(), clock.today()
    layout = _member(Layout, "layout", Layout.BOARD)
    overview = queries.overview(filters, tab, current_user, on=today)
    context: dict[str, Any] = {"page": None, "sort": None}
    if layout is Layout.BOARD:
        queries.cards(overview, filters, tab, current_user, on=today)
    else:
        context["sort"] = _sort()
        context["page"] = queries.table_page(
            filters,
            tab,
            current_user,
            on=today,
            sort=context["sort"],
            total=overview.total,
            key=request.args.get("key"),
        )
    return render(
        "pipeline/index.html",
        partial="pipeline/_list.html",
        overview=overview,
        filters=filters,
        tab=tab,
        tabs=_tab_links(overview, tab),
        layout=layout,
        chips=_chips(filters),
        choices=_choices(),
        schemes=settings.schemes(),
        here=url_with(),
        kept=_kept(),
        may_edit=current_user.can(Permission.PIPELINE_EDIT),
        more_url=_more_url,
        exported=_exported(filters, tab),
        **context,
    )


@blueprint.get("/pipeline/columns/<stage_key>")
@require(Permission.PIPELINE_VIEW)
def column(stage_key: str) -> ResponseReturnValue:
    """Further cards of one column of the board."""
    filters, stage = _filters(), settings.find_stage(stage_key)
    if filters is None or stage is None:
        abort(404)
    page = queries.column_page(
        filters, _tab(), stage, current_user, on=clock.today(), key=request.args.get("key")
    )
    return render(
        "pipeline/column.html",
        partial="pipeline/_more_cards.html",
        stage=stage,
        page=page,
        here=url_for("pipeline.index", **_kept()),
    )


# ---- one partnership


@blueprint.get("/partnerships/<int:partnership_id>")
@require(Permission.PIPELINE_VIEW)
def show(partnership_id: int) -> ResponseReturnValue:
    """Where a partnership stands, how it came there, what is agreed."""
    partnership = visible_or_404(current_user, Partnership, partnership_id, options=queries.SHOWN)
    standing = queries.standings([partnership], current_user, at=clock.utcnow())[0]
    return render(
        "pipeline/show.html",
        standing=standing,
        partnership=partnership,
        next_step=queries.next_steps_of([partnership.company_id]).get(partnership.company_id),
        knows_next_steps=queries.has_next_steps(),
        panels=panels.panels_of(partnership),
    )


@blueprint.route("/partnerships/new", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT)
def new() -> ResponseReturnValue:
    """Open a partnership of a company under a scheme."""
    form = with_custom_fields(NewPartnershipForm, "partnership")()
    form.scheme.offer(pairs(settings.schemes()))
    _offer_owners(form)
    company = _chosen_company(form)
    if form.validate_on_submit() and company is None:
        attach(form, Invalid(_("Choose a company of the list."), field="company"))
    elif form.is_submitted() and company is not None and not form.errors:
        try:
            check_may_open(company, by=current_user)
            owner = find_user(form.owner.data) if form.owner.data else None
            partnership = services.open_partnership(
                company,
                next(scheme for scheme in settings.schemes() if scheme.id == form.scheme.data),
                by=current_user,
                owner=owner if current_user.can(Permission.PIPELINE_EDIT_ALL) else current_user,
                expected_seats=form.expected_seats.data or 0,
                expected_start_on=form.expected_start_on.data,
                interest=form.interest.data or None,
                custom=custom_values(form),
            )
        except AppError as error:
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The partnership is open."), "success")
            return redirect(url_for("pipeline.show", partnership_id=partnership.id))
    elif not form.is_submitted():
        form.owner.data = current_user.id
    return render(
        "pipeline/new.html", form=form, company=company, picker=_picker()
    ), 422 if form.errors else 200


@blueprint.route("/partnerships/<int:partnership_id>/edit", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT)
def edit(partnership_id: int) -> ResponseReturnValue:
    """Change owner, seats, start, interest and the approval."""
    partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
    form = _edit_form(partnership)
    conflicts: list[Any] = []
    if form.validate_on_submit():
        try:
            _save(partnership, form)
        except Stale as error:
            db.session.rollback()
            partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
            stored = _edit_form(partnership, formdata=None)
            conflicts = form.merge(stored, version=partnership.version)
            if not conflicts and form.validate():
                _save(partnership, form)
                return _saved(partnership)
            attach(form, error)
        except AppError as error:
            attach(form, error)
        else:
            return _saved(partnership)
    status = 409 if conflicts else 422 if form.errors else 200
    return render("pipeline/edit.html", form=form, partnership=partnership, conflicts=conflicts), status


def _edit_form(partnership: Partnership, **given: Any) -> PartnershipForm:
    with_own = with_custom_fields(PartnershipForm, "partnership", stored=partnership)
    names = ("expected_seats", "expected_start_on", "interest", "approved_on", "approval_number", "version")
    data = {name: getattr(partnership, name) for name in names} | {"owner": partnership.owner_id}
    form = with_own(**given, data=data | form_values(partnership, "partnership"))
    _offer_owners(form, present=partnership.owner_id)
    return form


def _save(partnership: Partnership, form: PartnershipForm) -> None:
    owner_id = form.owner.data if current_user.can(Permission.PIPELINE_EDIT_ALL) else partnership.owner_id
    services.edit(
        partnership,
        by=current_user,
        version=form.version.data,
        owner=find_user(owner_id) if owner_id else None,
        expected_seats=form.expected_seats.data or 0,
        expected_start_on=form.expected_start_on.data,
        interest=form.interest.data or None,
        approved_on=form.approved_on.data,
        approval_number=form.approval_number.data or None,
        custom=custom_values(form),
    )


def _saved(partnership: Partnership) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("pipeline.show", partnership_id=partnership.id))


# ---- moves


@blueprint.get("/partnerships/<int:partnership_id>/move")
@require(Permission.PIPELINE_EDIT)
def move_page(partnership_id: int) -> ResponseReturnValue:
    """Ask where a partnership goes, and what that stage wants to know."""
    partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
    form = MoveForm(
        formdata=None,
        stage=request.args.get("stage"),
        next=request.args.get("next", ""),
        reason=request.args.get("reason", type=_row_id),
        version=partnership.version,
    )
    return _move_page(form, partnership)


@blueprint.post("/partnerships/<int:partnership_id>/move")
@require(Permission.PIPELINE_EDIT)
def move(partnership_id: int) -> ResponseReturnValue:
    """Move a partnership; a dragged card posts here too and is answered in JSON."""
    partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
    form = MoveForm()
    chosen = _offer_stages(form, partnership)
    if not form.validate() or chosen is None:
        if _wants_json():
            return {"message": _("A partnership cannot go there from where it stands.")}, 422
        return _move_page(form, partnership)
    try:
        made = services.move(
            partnership,
            chosen,
            by=current_user,
            why=form.why.data or None,
            reason=_reason(form.reason.data),
            until=form.until.data,
            version=form.version.data or request.args.get("version", type=_row_id),
        )
    except AppError as error:
        db.session.rollback()
        if _wants_json():
            return _refusal(error, partnership_id, chosen)
        # What was typed stays; sent again, it is a move from where the partnership stands now.
        partnership = changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)
        form.version.data, form.version.raw_data = partnership.version, None
        attach(form, error)
        return _move_page(form, partnership, status=error.status)
    db.session.commit()
    back = _local(form.next.data or request.args.get("next"))
    back = back or url_for("pipeline.show", partnership_id=partnership_id)
    flash_undo(
        _("%(company)s: %(stage)s.", company=partnership.company.full_name, stage=chosen.name),
        url=url_for("pipeline.undo_move", partnership_id=partnership_id, move_id=made.id, next=back),
    )
    return {"moved": True} if _wants_json() else redirect(back)


def _move_page(form: MoveForm, partnership: Partnership, *, status: int = 422) -> ResponseReturnValue:
    chosen = _offer_stages(form, partnership)
    page = render(
        "pipeline/move.html",
        partial="pipeline/_move_fields.html",
        form=form,
        partnership=partnership,
        chosen=chosen,
        stage=queries.stage_of(partnership),
    )
    return page, status if form.errors else 200


@blueprint.post("/partnerships/<int:partnership_id>/moves/<int:move_id>/undo")
@require(Permission.PIPELINE_EDIT)
def undo_move(partnership_id: int, move_id: int) -> ResponseReturnValue:
    """Take a move back within five minutes."""
    changeable_or_403(current_user, Partnership, partnership_id)
    made = queries.move_or_404(current_user, move_id)
    if made.partnership_id != partnership_id:
        abort(404)
    if done(lambda: services.undo_move(made, by=current_user)):
        flash(_("The move was taken back."), "success")
    back = _local(request.args.get("next")) or url_for("pipeline.show", partnership_id=partnership_id)
    return redirect(back)


def _offer_stages(form: MoveForm, partnership: Partnership) -> Stage | None:
    """Fill the form with the stages that may follow, and with what the chosen one asks; gives the chosen one."""
    stage = queries.stage_of(partnership)
    ways = transitions.reachable(stage, settings.stages())
    form.stage.offer([SelectChoice(one.key, _words(one, step)) for one, step in ways])
    chosen = next((one for one, _step in ways if one.key == form.stage.data), None)
    kind = transitions.REASONS.get(chosen.key) if chosen is not None else None
    form.reason.offer(pairs(settings.reasons(kind)) if kind is not None else [])
    if chosen is None or chosen.evidence is not Evidence.UNTIL:
        form.until.data = None
    return chosen


def _words(stage: Stage, step: transitions.Way) -> str:
    return _("back to %(stage)s", stage=stage.name) if step is transitions.Way.BACK else stage.name


def _reason(reason_id: int | None) -> Reason | None:
    if reason_id is None:
        return None
    everything = [one for kind in transitions.REASONS.values() for one in settings.reasons(kind)]
    return next((one for one in everything if one.id == reason_id), None)


def _refusal(error: AppError, partnership_id: int, chosen: Stage) -> ResponseReturnValue:
    """What a dragged card is told; where a person only has to say more, the page that asks."""
    said: dict[str, Any] = {"message": error.message}
    if error.field in ("why", "reason", "until"):
        said["href"] = url_for(
            "pipeline.move",
            partnership_id=partnership_id,
            stage=chosen.key,
            next=_local(request.args.get("next")),
        )
    return said, error.status


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _local(address: str | None) -> str | None:
    """``address`` if it lies within this application."""
    return address if address and LOCAL.fullmatch(address) else None


# ---- what the address says


def _filters() -> queries.Filters | None:
    """The filters of this address; None while the office offers no scheme."""
    schemes = settings.schemes()
    if not schemes:
        return None
    key = request.args.get("scheme")
    return queries.Filters(
        scheme=next((scheme for scheme in schemes if scheme.key == key), schemes[0]),
        owner_id=request.args.get("owner", type=_row_id),
        section=tidy(request.args.get("section", "")) or None,
        kecamatan=tidy(request.args.get("kecamatan", "")) or None,
        query=tidy(request.args.get("q", ""))[:200],
    )


def _row_id(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError
    return number


def _more_url(column: queries.Column) -> str | None:
    """Where the next cards of a column are; None when all are shown."""
    if column.next_key is None:
        return None
    return url_for("pipeline.column", stage_key=column.stage.key, key=column.next_key, **_kept())


def _member(enum: Any, name: str, default: Any) -> Any:
    value = request.args.get(name)
    return next((one for one in enum if one.value == value), default)


def _tab() -> Tab:
    tab: Tab = _member(Tab, "tab", Tab.ALL)
    return tab if tab in queries.tabs_offered() else Tab.ALL


def _sort() -> str:
    sort = request.args.get("sort", "since")
    return sort if sort.removeprefix("-") in queries.SORTS else "since"


def _kept() -> dict[str, Any]:
    """The filters in the address, for links to other pages of the same list."""
    names = ("scheme", "tab", "layout", "owner", "section", "kecamatan", "q")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _exported(filters: queries.Filters, tab: Tab) -> str:
    """This list as the address of an export names it."""
    named = {
        "pipeline": tab.value,
        "scheme": filters.scheme.key,
        "owner": filters.owner_id,
        "sector": filters.section,
        "kecamatan": filters.kecamatan,
        "q": filters.query.strip(),
    }
    return urlencode({name: value for name, value in named.items() if value})


def _tab_links(overview: queries.Overview, tab: Tab) -> list[dict[str, Any]]:
    tones = {Tab.STUCK: "late", Tab.NO_NEXT_STEP: "late"}
    return [
        {
            "label": one.label,
            "href": url_with(tab=None if one is Tab.ALL else one.value, sort=None),
            "count": overview.tabs[one],
            "tone": tones.get(one),
            "active": one is tab,
        }
        for one in queries.tabs_offered()
    ]


def _choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, as values and words."""
    return remember("choices of the pipeline", _read_choices)


def _read_choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "owner": [(str(user.id), user.name) for user in queries.owners()],
        "section": [(row.section, f"{row.section} – {row.title}") for row in settings.kbli_sections()],
        "kecamatan": [(row.code, row.name) for row in settings.districts()],
    }


def _chips(filters: queries.Filters) -> list[dict[str, str]]:
    """The active filters, each with the address without it."""
    chosen = {"owner": filters.owner_id, "section": filters.section, "kecamatan": filters.kecamatan}
    words = {name: dict(pairs_) for name, pairs_ in _choices().items()}
    chips = [
        {"label": words[name].get(str(value), str(value)), "remove": url_with(**{name: None})}
        for name, value in chosen.items()
        if value is not None
    ]
    if filters.query.strip():
        chips.append({"label": f"“{filters.query.strip()}”", "remove": url_with(q=None)})
    return chips


# ---- fields


def _offer_owners(form: Any, *, present: int | None = None) -> None:
    """Supervisors choose among all; an officer's own name is all an officer can give."""
    people = queries.owners() if current_user.can(Permission.PIPELINE_EDIT_ALL) else [current_user]
    offered = pairs(people)
    if present is not None and present not in [user_id for user_id, _name in offered]:
        user = find_user(present)
        offered += [(present, user.name)] if user else []
    form.owner.offer(offered)


def _chosen_company(form: NewPartnershipForm) -> Company | None:
    """The company of the form or of the address, if the reader may see it."""
    company_id = form.company.data or request.args.get("company", type=_row_id)
    if company_id is None:
        return None
    company = queries.find_company(company_id, current_user)
    if company is not None:
        form.company.offer([(company.id, company.full_name)])
        form.company.data = company.id
    return company


def _picker() -> str | None:
    """Where companies are looked up while typing, once that page exists."""
    endpoint = "companies.suggest"
    return url_for(endpoint) if endpoint in current_app.view_functions else None
