"""The candidates as a list that is looked at in saved ways; what was typed into the search names people and is left out."""

from flask_babel import lazy_gettext as _l

from app.saved_views.lists import SavedList

CANDIDATES = SavedList(
    key="candidates",
    endpoint="candidates.index",
    label=_l("Candidates"),
    plain=frozenset({("tab", "all"), ("sort", "name")}),
    unsaved=frozenset({"q"}),
)
