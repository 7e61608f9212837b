"""Road shows, their days and stops, and the visits that come of them."""

from datetime import time

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

ROAD_SHOW_PAGES = (
    "outreach.road_show",
    "outreach.new_road_show",
    "outreach.edit_road_show",
    "outreach.new_stop",
    "outreach.add_stop",
    "outreach.add_companies",
    "outreach.edit_stop",
    "outreach.miss_stop",
    "outreach.plan_day",
    "outreach.pick_companies",
    "outreach.go_instead",
)
VISIT_PAGES = ("outreach.visit", "outreach.new_visit", "outreach.edit_visit")


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.accounts import history
    from app.companies import merging
    from app.core import panels, schedule
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.outreach import events, logged, queries, services, trying
    from app.outreach.models import Stop, Visit, VisitFieldValue, VisitHabit
    from app.outreach.saved import VISITS
    from app.outreach.services import habits
    from app.outreach.views import blueprint
    from app.saved_views.lists import add_list
    from app.settings import days_off
    from app.settings.custom.kinds import Cases, Kind, register
    from app.settings.links import Group, Link, add_link
    from app.settings.purposes import purposes as every_purpose

    app.register_blueprint(blueprint)
    add_list(VISITS)
    history.add_reader("hours", history.Reader(logged.no_label, logged.hours))
    history.add_reader("visit_minutes", history.Reader(logged.no_label, logged.visit_minutes))
    purposes = Cases(
        _l("Only for visits of this purpose"),
        known=lambda: [(one.value, one.label) for one in every_purpose(with_inactive=True)],
        of=lambda visit: visit.purpose.value,
        chosen_in="purpose",
    )
    register(Kind("visit", Visit, VisitFieldValue, _l("Visit"), icon="geo-alt", cases=purposes))
    panels.add_panel("settings purposes", trying.purpose_panel)
    days_off.tell_of(trying.stops_on)
    merging.moves(Visit.company_id, lambda number: ngettext("%(num)d visit", "%(num)d visits", number))
    merging.moves(Stop.company_id, lambda number: ngettext("%(num)d stop", "%(num)d stops", number))
    merging.moves(VisitHabit.company_id, None)
    events.visit_logged.connect(habits.note_visit)
    merging.counts(
        "photos",
        lambda number: ngettext("%(num)d photo", "%(num)d photos", number),
        queries.photo_count_of_company,
    )
    merging.afterwards("last_visit_on", services.recount_last_visit)
    schedule.daily(
        "outreach.photos_set_aside",
        _l("Remove photos of forms that were never sent"),
        services.forget_photos_set_aside,
        at=time(3, 45),
    )
    add_link(
        Link(
            "outreach.planning_rules",
            _l("Days on the road"),
            _l("Working hours, breaks, and how ways are reckoned for road shows."),
            Permission.SETTING_MANAGE,
            Group.FIELD_WORK,
        )
    )
    add_navigation(
        NavItem(
            "outreach.road_shows",
            _l("Road show"),
            icon="signpost-2",
            permission=Permission.OUTREACH_VIEW,
            order=30,
            among=ROAD_SHOW_PAGES,
        ),
        NavItem(
            "outreach.visits",
            _l("Visits"),
            icon="geo-alt",
            permission=Permission.OUTREACH_VIEW,
            order=40,
            among=VISIT_PAGES,
        ),
    )
