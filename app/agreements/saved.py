"""The agreements as a list that is looked at in saved ways."""

from flask_babel import lazy_gettext as _l

from app.saved_views.lists import SavedList

AGREEMENTS = SavedList(
    key="agreements",
    endpoint="agreements.index",
    label=_l("Agreements"),
    plain=frozenset({("tab", "all")}),
)
