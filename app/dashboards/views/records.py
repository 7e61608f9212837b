"""The lists that figures open where no other list of the house shows these records."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.core import formats
from app.core.enums import Choice
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with
from app.dashboards.enums import Fate, Happening, TaskState
from app.dashboards.periods import day_of
from app.dashboards.queries import answers as answering
from app.dashboards.queries import partnerships as standing
from app.dashboards.queries import placements as placing
from app.dashboards.queries import stays as staying
from app.dashboards.queries import stops as stopping
from app.dashboards.queries import workload as working
from app.dashboards.views.blueprint import blueprint, row_id, scheme
from app.outreach.enums import StopState
from app.settings import queries as settings
from app.settings.models import Stage

Chip = dict[str, str]


@blueprint.get("/stops")
@require(Permission.OUTREACH_VIEW)
def stops() -> ResponseReturnValue:
    """Stops planned for some days, and what became of them."""
    chosen = stopping.Filter(
        from_on=_day("from"),
        to_on=_day("to"),
        officer_id=whose.asked_for(request.args, "officer"),
        state=_member(StopState, "state"),
    )
    page = stopping.listed(current_user, chosen, key=request.args.get("key"))
    chips = [*_days(_("Planned"), "from", "to"), *_person("officer"), *_word("state", chosen.state)]
    return _list("stops", page, chips, title=_("Planned stops"))


@blueprint.get("/partnerships")
@require(Permission.PIPELINE_VIEW)
def partnerships() -> ResponseReturnValue:
    """Partnerships by the stage at which they stand."""
    chosen = standing.Filter(scheme=scheme(), stage=_stage(), owner_id=whose.asked_for(request.args, "owner"))
    page = standing.listed(current_user, chosen, key=request.args.get("key"))
    return _list("partnerships", page, [*_about_pipeline()], title=_("Partnerships by stage"))


@blueprint.get("/stays")
@require(Permission.PIPELINE_VIEW)
def stays() -> ResponseReturnValue:
    """Who entered or left a stage in some days, and what became of them."""
    chosen = staying.Filter(
        scheme=scheme(),
        stage=_stage(),
        owner_id=whose.asked_for(request.args, "owner"),
        from_on=_day("from"),
        to_on=_day("to"),
        left_from=_day("left_from"),
        left_to=_day("left_to"),
        fate=_member(Fate, "fate"),
        is_new=request.args.get("new") == "1",
        is_loss=request.args.get("lost") == "1",
        reason_id=staying.reason_of(request.args.get("reason")),
    )
    page = staying.listed(current_user, chosen, key=request.args.get("key"))
    chips = [
        *_about_pipeline(),
        *_days(_("Entered"), "from", "to"),
        *_days(_("Left"), "left_from", "left_to"),
        *_word("fate", chosen.fate),
        *([_chip(_("New partnerships"), "new")] if chosen.is_new else []),
        *([_chip(_("Lost"), "lost")] if chosen.is_loss else []),
        *([_chip(staying.reason_name(chosen.reason_id), "reason")] if chosen.reason_id is not None else []),
    ]
    stages = {stage.id: stage for stage in settings.stages(with_inactive=True)}
    return _list("stays", page, chips, title=_("Steps in the pipeline"), stages=stages)


@blueprint.get("/answers")
@require(Permission.FOLLOW_UP_VIEW)
def answers() -> ResponseReturnValue:
    """What was promised at visits and is done, with the days it took."""
    within = row_id("within")
    chosen = answering.Filter(
        from_on=_day("from"), to_on=_day("to"), owner_id=whose.asked_for(request.args, "owner"), within=within
    )
    page = answering.listed(current_user, chosen, key=request.args.get("key"))
    chips = [*_days(_("Done"), "from", "to"), *_person("owner")]
    if within is not None:
        chips.append(_chip(_("Within %(days)s days of the visit", days=within), "within"))
    return _list("answers", page, chips, title=_("Promises kept"), days_of=answering.days_of)


@blueprint.get("/placements")
@require(Permission.CANDIDATE_VIEW)
def placements() -> ResponseReturnValue:
    """People to whom something happened on their seats in some days."""
    chosen = placing.Filter(
        what=_member(Happening, "what") or Happening.FILLED,
        from_on=_day("from"),
        to_on=_day("to"),
        owner_id=whose.asked_for(request.args, "owner"),
        scheme=scheme(),
    )
    page = placing.listed(current_user, chosen, key=request.args.get("key"))
    chips = [*_days(str(chosen.what.label), "from", "to"), *_about_pipeline()]
    day = placing.DAYS[chosen.what].key
    return _list("placements", page, chips, title=_("People on seats"), day_of=lambda one: getattr(one, day))


@blueprint.get("/tasks")
@require(Permission.FOLLOW_UP_VIEW)
def tasks() -> ResponseReturnValue:
    """Follow-ups due, or done, in some days."""
    chosen = working.Filter(
        state=_member(TaskState, "state") or TaskState.OPEN,
        from_on=_day("from"),
        to_on=_day("to"),
        owner_id=whose.asked_for(request.args, "owner"),
    )
    page = working.listed(current_user, chosen, key=request.args.get("key"))
    label = _("Done") if chosen.state is TaskState.DONE else _("Due")
    chips = [*_word("state", chosen.state), *_days(label, "from", "to"), *_person("owner")]
    return _list("tasks", page, chips, title=_("Follow-ups"))


def _list(name: str, page: Any, chips: list[Chip], **context: Any) -> ResponseReturnValue:
    return render(
        "dashboards/records.html",
        partial=f"dashboards/_{name}.html",
        name=name,
        page=page,
        chips=chips,
        **context,
    )


def _day(name: str) -> date | None:
    return day_of(request.args.get(name))


def _member(choices: type[Choice], name: str) -> Any:
    """The member of ``choices`` named in the address, if it is one."""
    return {member.value: member for member in choices}.get(request.args.get(name, ""))


def _stage() -> Stage | None:
    return settings.find_stage(request.args.get("stage", "")) if request.args.get("stage") else None


# ---- what the list is narrowed to


def _chip(label: str, name: str) -> Chip:
    return {"label": label, "remove": url_with(**{name: None})}


def _days(label: str, first: str, last: str) -> Iterator[Chip]:
    """Between which days, as one chip."""
    start, end = _day(first), _day(last)
    if start is not None or end is not None:
        text = f"{label}: {formats.day(start)} – {formats.day(end)}"
        yield {"label": text, "remove": url_with(**{first: None, last: None})}


def _person(name: str) -> Iterator[Chip]:
    if (number := whose.asked_for(request.args, name)) is not None:
        yield _chip(whose.in_words(number), name)


def _word(name: str, member: Choice | None) -> Iterator[Chip]:
    if member is not None:
        yield _chip(str(member.label), name)


def _about_pipeline() -> Iterator[Chip]:
    one, stage = scheme(), _stage()
    if one is not None:
        yield _chip(one.name, "scheme")
    if stage is not None:
        yield _chip(_("Stage: %(name)s", name=stage.name), "stage")
    yield from _person("owner")
