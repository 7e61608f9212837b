"""The applications as a list that is looked at in saved ways."""

from flask_babel import lazy_gettext as _l

from app.saved_views.lists import SavedList

APPLICATIONS = SavedList(
    key="applications",
    endpoint="applications.index",
    label=_l("Applications for approval"),
    plain=frozenset({("tab", "open")}),
)
