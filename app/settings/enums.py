"""Codes that several packages share."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ReasonKind(Choice):
    """What a reason explains."""

    REFUSAL = "refusal", _l("Refusal at a visit")
    DECLINE = "decline", _l("Partnership declined")
    NOT_ELIGIBLE = "not_eligible", _l("Not eligible")
    POSTPONE = "postpone", _l("Postponed")
    MISSED_STOP = "missed_stop", _l("Stop missed")
    TERMINATION = "termination", _l("Agreement terminated")
    NOT_PLACED = "not_placed", _l("Candidate not placed")
    LEFT_EARLY = "left_early", _l("Apprenticeship left early")


class VisitPurpose(Choice):
    """What the rules take a visit for; the office's own purposes each count as one of these."""

    SOCIALISATION = "socialisation", _l("Explaining the programme")
    EXPLORATION = "exploration", _l("Exploring a partnership")
    NEGOTIATION = "negotiation", _l("Negotiation")
    SIGNING = "signing", _l("Signing")
    MONITORING = "monitoring", _l("Monitoring")
    COMPLAINT = "complaint", _l("Complaint")


class FollowUpKind(Choice):
    """What is to be done next for a company."""

    CALL = "call", _l("Call")
    WHATSAPP = "whatsapp", _l("WhatsApp")
    VISIT = "visit", _l("Visit")
    SEND_DOCUMENT = "send_document", _l("Send document")
    WAIT_DOCUMENT = "wait_document", _l("Wait for document")
    RENEW = "renew", _l("Renew")
    CHECK_OUTCOME = "check_outcome", _l("Check outcome")


class Evidence(Choice):
    """What must be on file before a partnership may enter a stage."""

    STOP = "stop", _l("a planned stop or visit")
    VISIT = "visit", _l("a logged visit")
    INTEREST = "interest", _l("interest stated at a visit, or a letter of interest")
    DRAFT = "draft", _l("an agreement in draft")
    SIGNED_AGREEMENT = "signed_agreement", _l("an agreement signed by both parties, with its scan")
    SEATS = "seats", _l("a signed agreement with seats")
    APPROVAL = "approval", _l("the approval of the programme (article 17)")
    REASON = "reason", _l("a reason")
    UNTIL = "until", _l("a date until when")

    @property
    def is_entered(self) -> bool:
        """Whether the mover gives it with the move itself; all other must be on file."""
        return self in {Evidence.REASON, Evidence.UNTIL}


class RuleCode(Choice):
    """What a regulation asks; a rule of the office says how much, since when and how severely."""

    QUOTA_SHARE = "quota_share", _l("Seats and workers")
    MAX_MONTHS = "max_months", _l("Duration")
    THEORY_SHARE = "theory_share", _l("Theory")
    STIPEND = "stipend", _l("Stipend")
    SOCIAL_SECURITY = "social_security", _l("Social security")
    KSDPK_LEGAL_ENTITY = "ksdpk_legal_entity", _l("Legal entity")
    TAX_INCENTIVE = "tax_incentive", _l("Tax incentive")
    MIN_AGE = "min_age", _l("Age")
    NO_REPEAT = "no_repeat", _l("Not twice the same")
    WRITTEN_AGREEMENT = "written_agreement", _l("Written agreement")
    NATIONAL_HINT = "national_hint", _l("National scheme")
    APPROVAL_DAYS = "approval_days", _l("Days for the approval")
    APPROVAL_FIRST = "approval_first", _l("Approval before selection")


class Severity(Choice):
    """What follows where a rule is not kept."""

    INFO = "info", _l("Hint")
    WARN = "warn", _l("Warning")
    BLOCK = "block", _l("Refused")


class RuleUnit(Choice):
    """In what the value of a rule counts."""

    PERCENT = "percent", _l("percent")
    MONTHS = "months", _l("months")
    YEARS = "years", _l("years of age")
    WORKING_DAYS = "working_days", _l("working days")


class HolidayKind(Choice):
    """Why the office does not work on a day; both kinds of the joint ministerial decree, and the office's own."""

    PUBLIC = "libur_nasional", _l("Public holiday")
    SHARED_LEAVE = "cuti_bersama", _l("Shared leave")
    LOCAL = "libur_daerah", _l("Local holiday")


class WageKind(Choice):
    """For what a minimum wage holds: a province, a city or regency, or one sector there."""

    UMP = "UMP", _l("UMP (province)")
    UMK = "UMK", _l("UMK (city or regency)")
    UMSK = "UMSK", _l("UMSK (a sector there)")


class Zone(Choice):
    """The three zones of Indonesia."""

    WIB = "Asia/Jakarta", _l("WIB (Jakarta)")
    WITA = "Asia/Makassar", _l("WITA (Makassar)")
    WIT = "Asia/Jayapura", _l("WIT (Jayapura)")


class Colour(Choice):
    """Colours of stages, from the first step to the last; the values are names of design tokens."""

    SLATE = "slate", _l("Slate")
    STEEL = "steel", _l("Steel")
    SKY = "sky", _l("Sky blue")
    BLUE = "blue", _l("Blue")
    INDIGO = "indigo", _l("Indigo")
    VIOLET = "violet", _l("Violet")
    AMBER = "amber", _l("Amber")
    ORANGE = "orange", _l("Orange")
    LIME = "lime", _l("Lime")
    GREEN = "green", _l("Green")
    TEAL = "teal", _l("Teal")
    GREY = "grey", _l("Grey")
    RED = "red", _l("Red")
