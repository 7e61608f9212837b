"""The list of companies as one that is looked at in saved ways."""

from flask_babel import lazy_gettext as _l

from app.reports.columns import USUAL
from app.saved_views.lists import SavedList

COMPANIES = SavedList(
    key="companies",
    endpoint="reports.companies",
    label=_l("Companies"),
    plain=frozenset({("sort", "name"), ("tab", "all"), ("match", "all"), ("columns", ",".join(USUAL))}),
)
