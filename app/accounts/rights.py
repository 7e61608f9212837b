"""What each right lets people do, in words: for the page that tells an admin what a role is worth."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.permissions import Permission

WORDS: dict[Permission, LazyString] = {
    Permission.COMPANY_VIEW: _l("See every company"),
    Permission.COMPANY_EDIT: _l("File companies and change one's own"),
    Permission.COMPANY_EDIT_ALL: _l("Change every company, merge duplicates"),
    Permission.COMPANY_ASSIGN: _l("Give companies to officers, hand over, set targets"),
    Permission.OUTREACH_VIEW: _l("See road shows and visits"),
    Permission.OUTREACH_EDIT: _l("Plan road shows, log one's own visits"),
    Permission.OUTREACH_EDIT_ALL: _l("Change road shows and visits of others"),
    Permission.FOLLOW_UP_VIEW: _l("See what is next for a company"),
    Permission.FOLLOW_UP_EDIT: _l("Work one's own follow-ups"),
    Permission.FOLLOW_UP_EDIT_ALL: _l("Change follow-ups of others"),
    Permission.FOLLOW_UP_VIEW_ALL: _l("See the follow-ups of everybody by person"),
    Permission.PIPELINE_VIEW: _l("See the pipeline"),
    Permission.PIPELINE_EDIT: _l("Move one's own partnerships"),
    Permission.PIPELINE_EDIT_ALL: _l("Move every partnership, hold review meetings"),
    Permission.AGREEMENT_VIEW: _l("See agreements and seats"),
    Permission.AGREEMENT_EDIT: _l("Draft one's own agreements"),
    Permission.AGREEMENT_EDIT_ALL: _l("Change every agreement"),
    Permission.AGREEMENT_APPROVE: _l("Approve agreements, let a rule pass, hold ceremonies"),
    Permission.CANDIDATE_VIEW: _l("See candidates, the NIK masked"),
    Permission.CANDIDATE_EDIT: _l("Keep candidates"),
    Permission.CANDIDATE_REVEAL: _l("See a whole NIK, for a reason that is logged"),
    Permission.DOCUMENT_VIEW: _l("See documents"),
    Permission.DOCUMENT_EDIT: _l("Make documents and issue them"),
    Permission.DOCUMENT_SIGN: _l("Countersign documents"),
    Permission.IMPORT: _l("Import lists"),
    Permission.EXPORT: _l("Take out what is one's own as a file"),
    Permission.EXPORT_ALL: _l("Take out everything as a file"),
    Permission.LIST_SHARE: _l("Share views and exports with the office"),
    Permission.REPORT_VIEW: _l("Read dashboards and reports"),
    Permission.AUDIT_VIEW: _l("Read the audit log of the work"),
    Permission.AUDIT_VIEW_ALL: _l("Read the audit log of accounts and settings too"),
    Permission.ACCOUNT_MANAGE: _l("Keep accounts, and read the audit log of them"),
    Permission.SETTING_MANAGE: _l("Keep the settings, and read the audit log of them"),
    Permission.REFERENCE_MANAGE: _l("Keep lists such as trades, holidays, wages and messages"),
}
