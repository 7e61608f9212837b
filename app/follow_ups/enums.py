"""The closed lists of follow-ups."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class FollowUpState(Choice):
    """Whether a follow-up still has to be done."""

    OPEN = "open", _l("Open")
    DONE = "done", _l("Done")
    CANCELLED = "cancelled", _l("Cancelled")


class FollowUpSource(Choice):
    """What made a follow-up."""

    HAND = "hand", _l("By hand")
    VISIT = "visit", _l("From a visit")
    RULE = "rule", _l("By a rule")


class Bucket(Choice):
    """When an open follow-up is due, seen from today."""

    LATE = "late", _l("Late")
    TODAY = "today", _l("Today")
    TOMORROW = "tomorrow", _l("Tomorrow")
    THIS_WEEK = "this_week", _l("This week")
    LATER = "later", _l("Later")
    ANY_TIME = "any_time", _l("Any time")


class Span(Choice):
    """A stretch of days that the header counts and links to; it may reach over several buckets."""

    LATE = "late", _l("Late")
    TODAY = "today", _l("Today")
    WEEK = "week", _l("Until Sunday")


class RuleKey(Choice):
    """What the office lets the house look after by itself."""

    NO_NEXT_STEP = "no_next_step", _l("No next step")
    STAGE_OVER_LIMIT = "stage_over_limit", _l("Stage over its limit")
    AGREEMENT_ENDING = "agreement_ending", _l("Agreement near its end")
    SEATS_SOON = "seats_soon", _l("Seats about to start unfilled")
    SEATS_UNFILLED = "seats_unfilled", _l("Seats unfilled")
    OUTCOME_CHECK = "outcome_check", _l("What became of apprentices")
    OBLIGATION_LATE = "obligation_late", _l("Obligation late")
    MONITORING_LATE = "monitoring_late", _l("Monitoring visit late")
    AGREEMENT_INACTIVE = "agreement_inactive", _l("Agreement inactive")
    ENDORSEMENT_LATE = "endorsement_late", _l("Endorsement missing")
    MOST_A_DAY = "most_a_day", _l("At most a day")
    NUDGE = "nudge", _l("Second nudge")
    ESCALATE = "escalate", _l("Told to the supervisor")


class Reminding(Choice):
    """What was said about a follow-up on its way from due to forgotten."""

    DUE = "due", _l("Due")
    NUDGE = "nudge", _l("Second nudge")
    ESCALATE = "escalate", _l("Told to the supervisor")
