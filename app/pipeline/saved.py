"""The pipeline as a list that is looked at in saved ways: the same view as a board and as a table."""

from flask_babel import lazy_gettext as _l

from app.saved_views.lists import SavedList

PARTNERSHIPS = SavedList(
    key="partnerships",
    endpoint="pipeline.index",
    label=_l("Pipeline"),
    plain=frozenset({("tab", "all"), ("layout", "board"), ("sort", "since")}),
)
