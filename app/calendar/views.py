"""The calendar by month, week, day and officer, and the private feed of each reader."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.accounts.models import User
from app.calendar import feeds, queries, services
from app.core import formats
from app.core.clock import office_zone, today, utcnow
from app.core.db import db
from app.core.permissions import Permission, public, require
from app.core.rendering import render
from app.core.web import limiter
from app.outreach import queries as outreach

blueprint = Blueprint("calendar", __name__, template_folder="templates")

VIEWS = ("month", "week", "day", "officers")
SHOWN = {"month": 3, "week": 20, "day": 200, "officers": 40}
"""How many entries of a kind one day shows; the rest is counted and stands on the page of the day."""

EARLIEST, LATEST = date(2000, 2, 1), date(2100, 11, 30)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """The days a view shows, and the days that the arrows lead to."""

    first: date
    last: date
    before: date
    after: date


@blueprint.get("/calendar")
@require(Permission.OUTREACH_VIEW)
def index() -> ResponseReturnValue:
    """What is due by day (``view``, ``on``), of one officer or of all, of the kinds that are wanted."""
    view = request.args.get("view", "week")
    view = view if view in VIEWS else "week"
    on = _day()
    span = span_of(view, on)
    people = outreach.officers()
    officer = _officer(people)
    kinds = [kind for kind in queries.KINDS if kind in request.args.getlist("kind")] or list(queries.KINDS)
    days = queries.days(
        current_user,
        span.first,
        span.last,
        officer_id=officer.id if officer and view != "officers" else None,
        kinds=kinds,
        most=SHOWN[view],
    )
    return render(
        "calendar/index.html",
        view=view,
        on=on,
        span=span,
        days=days,
        people=people,
        officer=officer,
        kinds=kinds,
        weekdays=formats.weekday_names(),
        title=_title(view, on, span),
        is_all=request.args.get("officer") == "all",
    )


@blueprint.get("/calendar/feed")
@require(Permission.OUTREACH_VIEW)
def feed() -> ResponseReturnValue:
    """The reader's private feed: whether there is one, and how to use it."""
    return render("calendar/feed.html", feed=queries.feed_of(current_user), address=None)


@blueprint.post("/calendar/feed")
@require(Permission.OUTREACH_VIEW)
@limiter.limit("20 per hour")
def make_feed() -> ResponseReturnValue:
    """A new address for the feed, told this once."""
    token = services.make_feed(current_user)
    db.session.commit()
    address = url_for("calendar.private", token=f"{token}.ics", _external=True)
    page = Response(render("calendar/feed.html", feed=queries.feed_of(current_user), address=address))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/calendar/feed/revoke")
@require(Permission.OUTREACH_VIEW)
def revoke_feed() -> ResponseReturnValue:
    """Let the address stop working."""
    services.revoke_feed(current_user)
    db.session.commit()
    flash(_("The address no longer works."), "success")
    return redirect(url_for("calendar.feed"))


@blueprint.get("/calendar/private/<token>")
@public
@limiter.limit("60 per hour")
def private(token: str) -> ResponseReturnValue:
    """The days of whoever made this address, as their own rights let them see."""
    user = queries.reader_of(token.removesuffix(".ics")[:200])
    if user is None or not user.can(Permission.OUTREACH_VIEW):
        abort(404)
    with force_locale(user.locale or "id"):
        content = feeds.calendar_of(
            _("Jajak: %(name)s", name=user.name),
            queries.feed_days(user),
            zone=office_zone(),
            link=request.url_root.rstrip("/"),
            at=utcnow(),
        )
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, max-age=900",
            "Content-Disposition": 'inline; filename="jajak.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


def span_of(view: str, on: date) -> Span:
    """The days of a view around ``on``."""
    monday = on - timedelta(days=on.weekday())
    if view == "day":
        return Span(on, on, on - timedelta(days=1), on + timedelta(days=1))
    if view != "month":
        return Span(monday, monday + timedelta(days=6), on - WEEK, on + WEEK)
    first = on.replace(day=1)
    last = on.replace(day=monthrange(on.year, on.month)[1])
    return Span(
        first - timedelta(days=first.weekday()),
        last + timedelta(days=6 - last.weekday()),
        first - timedelta(days=1),
        last + timedelta(days=1),
    )


def _title(view: str, on: date, span: Span) -> str:
    if view == "month":
        return formats.month(on)
    if view == "day":
        return formats.day(on)
    return f"{formats.day(span.first)} – {formats.day(span.last)}"


def _day() -> date:
    try:
        on = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today()
    return min(max(on, EARLIEST), LATEST)


def _officer(people: list[User]) -> User | whose.Asked | None:
    """Whose calendar it is: the one or the team asked for, else the reader's own where they go out themselves."""
    wanted = request.args.get("officer", "")
    if wanted == "all":
        return None
    asked = whose.read(wanted)
    if whose.team_id_of(asked):
        return whose.find(asked)
    found = next((one for one in people if one.id == asked), None)
    return found or next((one for one in people if one.id == current_user.id), None)
