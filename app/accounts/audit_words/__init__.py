"""The words of the audit log: what records, deeds and columns are called on the screen.

The log writes table and column names, because it must outlive every screen. Their words stand here in one place, although
later packages own the tables: a word missing for a column is then found by one test and not by an auditor.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts.audit_words.fields import FIELDS as FIELDS

SUBJECTS: dict[str, LazyString] = {
    "users": _l("Account"),
    "user_roles": _l("Role of an account"),
    "teams": _l("Team"),
    "delegations": _l("Standing in"),
    "offices": _l("Office"),
    "stages": _l("Stage"),
    "schemes": _l("Scheme"),
    "purposes": _l("Purpose of visits"),
    "reasons": _l("Reason"),
    "trades": _l("Trade"),
    "holidays": _l("Holiday"),
    "minimum_wages": _l("Minimum wage"),
    "custom_fields": _l("Custom field"),
    "reference": _l("Reference data"),
    "companies": _l("Company"),
    "contacts": _l("Contact"),
    "road_shows": _l("Road show"),
    "stops": _l("Stop"),
    "visits": _l("Visit"),
    "partnerships": _l("Partnership"),
    "agreements": _l("Agreement"),
    "agreement_files": _l("File of an agreement"),
    "seat_lines": _l("Seat line"),
    "exemption_requests": _l("Exemption asked for"),
    "placements": _l("Placement"),
    "regulation_rules": _l("Regulation"),
    "clauses": _l("Clause"),
    "placement_checks": _l("Whether the job lasted"),
    "candidates": _l("Candidate"),
    "candidate_trainings": _l("Training"),
    "candidate_refusals": _l("Refused offer"),
    "follow_ups": _l("Follow-up"),
    "notes": _l("Note"),
    "follow_up_rules": _l("Rule for follow-ups"),
    "hand_overs": _l("Hand-over"),
    "documents": _l("Document"),
    "document_templates": _l("Template of papers"),
    "meetings": _l("Meeting"),
    "ceremonies": _l("Signing ceremony"),
    "participant_agreements": _l("Apprenticeship agreement of a participant"),
    "participant_files": _l("Scan of an apprenticeship agreement"),
    "ceremony_guests": _l("Guest of a ceremony"),
    "applications": _l("Application for approval"),
    "application_attachments": _l("Paper of an application"),
    "company_links": _l("Link for the company"),
    "company_link_items": _l("What a company says"),
    "company_approaches": _l("Interest of a company"),
    "office_reports": _l("Report"),
    "export_recipes": _l("Export recipe"),
    "report_schedules": _l("Scheduled report"),
    "officials": _l("Official"),
    "letterheads": _l("Letterhead"),
    "registers": _l("Register"),
    "message_templates": _l("Text for messages"),
    "imports": _l("Import"),
    "import_runs": _l("Import"),
    "partners": _l("Partner list"),
    "scheduled_runs": _l("Daily task"),
    "regions": _l("Regions"),
    "region_outlines": _l("Borders of regions"),
    "kbli_codes": _l("KBLI codes"),
    "planning_rules": _l("Days on the road"),
    "agreement_care": _l("Care of agreements"),
    "visit_habits": _l("How it is visited"),
    "audit_entries": _l("Audit log"),
    "targets": _l("Target"),
    "target_bands": _l("Band of targets"),
    "score_scales": _l("Points of companies"),
}
"""What a record of each table is called; some deeds have a subject that is no table."""

ACTIONS: dict[str, LazyString] = {
    "create": _l("Added"),
    "update": _l("Changed"),
    "delete": _l("Removed"),
    "sign_in": _l("Signed in"),
    "sign_in_failed": _l("Sign-in failed"),
    "sign_out": _l("Signed out"),
    "password_changed": _l("Password changed"),
    "password_reset": _l("Password reset"),
    "roles_changed": _l("Roles changed"),
    "locked": _l("Locked after wrong tries"),
    "unlock": _l("Unlocked"),
    "load": _l("Reference data loaded"),
    "sessions_ended": _l("Signed out everywhere"),
    "export": _l("Exported"),
    "grade": _l("Graded by points"),
    "import": _l("Imported"),
    "undo": _l("Undone"),
    "override": _l("Let pass"),
    "from_company": _l("From the company"),
    "approve": _l("Approved"),
    "decide_alone": _l("Decided about their own, since nobody else may"),
    "send_back": _l("Sent back"),
    "reveal": _l("Personal data revealed"),
    "merge": _l("Merged"),
    "unmerge": _l("Merge taken back"),
    "download": _l("Downloaded"),
    "add_photo": _l("Photo added"),
    "caption_photo": _l("Caption of a photo changed"),
    "remove_photo": _l("Photo removed"),
    "remove_seats": _l("Seats removed"),
    "bulk": _l("Changed many at once"),
    "bulk_undo": _l("Took back a change of many"),
    "run": _l("Started by hand"),
    "send": _l("Sent by e-mail"),
    "not_sent": _l("Not sent by e-mail"),
}
"""What was done."""


def subject_label(subject: str) -> str:
    """What a record of ``subject`` is called; its code made readable where nobody gave it a word."""
    return str(SUBJECTS.get(subject) or _readable(subject))


def action_label(action: str) -> str:
    """What was done, in words."""
    return str(ACTIONS.get(action) or _readable(action))


def field_label(subject: str, field: str) -> str:
    """What a column is called."""
    word = FIELDS.get(f"{subject}.{field}") or FIELDS.get(field)
    # Where reference data are loaded, what is counted are tables.
    return str(word or SUBJECTS.get(field) or _readable(field.removesuffix("_id")))


def _readable(code: str) -> str:
    return code.replace("_", " ").capitalize()
