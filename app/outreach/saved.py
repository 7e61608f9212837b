"""The visits as a list that is looked at in saved ways."""

from flask_babel import lazy_gettext as _l

from app.saved_views.lists import SavedList

VISITS = SavedList(
    key="visits",
    endpoint="outreach.visits",
    label=_l("Visits"),
    plain=frozenset({("sort", "-day")}),
)
