"""What the audit log calls obligations and their columns."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SUBJECTS: dict[str, LazyString] = {
    "obligations": _l("Obligation"),
    "usual_obligations": _l("Usual obligation"),
}

FIELDS: dict[str, LazyString] = {
    "party": _l("Who owes it"),
    "obligations.what": _l("What is owed"),
    "obligations.starts_on": _l("Day"),
    "obligations.number": _l("Which time"),
    "obligations.follows_id": _l("Follows on"),
    "usual_obligations.what": _l("What is owed"),
    "anchor": _l("Reckoned"),
    "offset_days": _l("Days after"),
    "is_monitoring": _l("Monitoring visit"),
    "usual_id": _l("Usual obligation"),
    "done_on": _l("Done on"),
    "done_by_id": _l("Done by"),
    "obligations.remark": _l("Remark"),
}
