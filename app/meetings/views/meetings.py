"""Meetings: begun from a list of the pipeline, looked at, closed with minutes."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.accounts import history
from app.core import clock, formats
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import render
from app.core.saving import done, save
from app.documents.models import Document
from app.meetings import queries, services
from app.meetings.enums import Topic
from app.meetings.forms import HeadForm, MeetingForm
from app.meetings.models import Meeting
from app.meetings.views.blueprint import blueprint, item_url, meeting_url
from app.pipeline.queries import Filters
from app.pipeline.saved import PARTNERSHIPS
from app.pipeline.views import asked

USUAL = [Topic.STUCK, Topic.NO_NEXT_STEP, Topic.EXPIRING]
BY_TAB = {"stuck": [Topic.STUCK], "no-next-step": [Topic.NO_NEXT_STEP]}
"""What a meeting begun from a tab of the pipeline is about; from others it is the usual."""

LONGEST_FILTER = 2000


@blueprint.get("")
@require(Permission.PIPELINE_VIEW)
def index() -> ResponseReturnValue:
    """All meetings, the latest first."""
    page = queries.latest(current_user, key=request.args.get("key"))
    return render(
        "meetings/index.html",
        partial="meetings/_list.html",
        page=page,
        progress=queries.progress_of([meeting.id for meeting in page.rows]),
        may_hold=current_user.can(Permission.PIPELINE_EDIT_ALL),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT_ALL)
def new() -> ResponseReturnValue:
    """Begin a meeting about a list of the pipeline; how many each reason brings is said before."""
    arguments = _filter(request.values.get("filter", ""))
    filters = asked.filters(arguments)
    if filters is None:
        return redirect(url_for("pipeline.index"))
    today = clock.today()
    form = MeetingForm(
        filter=request.values.get("filter", ""),
        title=_("Review of partnerships"),
        held_on=today,
        topics=BY_TAB.get(arguments.get("tab", ""), USUAL),
    )
    found = queries.agenda_counts(filters, current_user, on=today)
    form.topics.offer([(topic.value, f"{topic.label} ({formats.number(found[topic])})") for topic in Topic])
    if form.validate_on_submit():
        every = queries.agenda(filters, list(Topic), current_user, on=today)
        made: list[Meeting] = []
        chosen = form.topics.data or []
        if save(
            form,
            lambda: made.append(
                services.convene(
                    title=form.title.data or "",
                    held_on=form.held_on.data or today,
                    attendees=form.attendees.data or "",
                    about=_about(filters, chosen),
                    agenda={key: why for key, why in every.items() if set(why) & set(chosen)},
                    by=current_user,
                )
            ),
        ).saved:
            return redirect(item_url(made[0], 1), 303)
    page = render(
        "meetings/new.html",
        form=form,
        filters=filters,
        narrowed=asked.words(filters),
        back=PARTNERSHIPS.url(urlencode(list(arguments.items(multi=True)))),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.get("/<int:meeting_id>")
@require(Permission.PIPELINE_VIEW)
def show(meeting_id: int) -> ResponseReturnValue:
    """A meeting: how far it came, what was decided, its minutes."""
    meeting = queries.meeting_or_404(current_user, meeting_id)
    return render(
        "meetings/show.html",
        meeting=meeting,
        items=queries.items_of(meeting),
        progress=queries.progress_of([meeting.id])[meeting.id],
        papers=queries.minutes_of(current_user, meeting),
        may_hold=may(current_user, Action.CHANGE, meeting),
        item_url=item_url,
        history=history.of("meetings", meeting.id),
    )


@blueprint.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT_ALL)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Say anew when the meeting is held and who takes part."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    form = HeadForm(obj=meeting)
    if (
        form.validate_on_submit()
        and save(
            form,
            lambda: services.change(
                meeting,
                title=form.title.data or "",
                held_on=form.held_on.data or meeting.held_on,
                attendees=form.attendees.data or "",
            ),
        ).saved
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    page = render("meetings/edit.html", form=form, meeting=meeting, back=meeting_url(meeting))
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/<int:meeting_id>/close")
@require(Permission.PIPELINE_EDIT_ALL)
def close(meeting_id: int) -> ResponseReturnValue:
    """End the meeting; its minutes are drafted and shown."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    made: list[Document] = []
    if done(lambda: made.append(services.close(meeting, by=current_user))):
        flash(_("The meeting is closed. These are its minutes, still a draft."), "success")
        return redirect(url_for("documents.show", document_id=made[0].id), 303)
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@blueprint.post("/<int:meeting_id>/reopen")
@require(Permission.PIPELINE_EDIT_ALL)
def reopen(meeting_id: int) -> ResponseReturnValue:
    """Go on with a closed meeting."""
    meeting = queries.meeting_for_change(current_user, meeting_id)
    if done(lambda: services.reopen(meeting)):
        flash(_("The meeting goes on."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _filter(text: str) -> MultiDict[str, str]:
    if len(text) > LONGEST_FILTER:
        abort(400)
    try:
        return MultiDict(parse_qsl(text, max_num_fields=50))
    except ValueError:
        abort(400)


def _about(filters: Filters, topics: Collection[Topic]) -> str:
    """Which list it is, as the minutes say it: in Indonesian, whoever reads."""
    with force_locale("id"):
        said = [str(topic.label) for topic in Topic if topic in topics]
        return "; ".join([filters.scheme.name, *asked.words(filters), ", ".join(said)])
