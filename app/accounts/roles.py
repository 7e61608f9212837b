"""The roles of an office and what each may do (product.md, "Who uses it")."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice
from app.core.permissions import Permission as P


class Role(Choice):
    """What a person is in the office; one person may hold several."""

    OFFICER = "officer", _l("Field officer")
    SUPERVISOR = "supervisor", _l("Supervisor")
    CLERK = "clerk", _l("Data clerk")
    HEAD = "head", _l("Head of office")
    ADMIN = "admin", _l("Admin")
    AUDITOR = "auditor", _l("Auditor")


READ_EVERYTHING = frozenset(
    {P.COMPANY_VIEW, P.OUTREACH_VIEW, P.FOLLOW_UP_VIEW, P.PIPELINE_VIEW, P.AGREEMENT_VIEW, P.REPORT_VIEW}
)

GRANTS: dict[Role, frozenset[P]] = {
    Role.OFFICER: READ_EVERYTHING
    | {P.COMPANY_EDIT, P.OUTREACH_EDIT, P.FOLLOW_UP_EDIT, P.PIPELINE_EDIT, P.AGREEMENT_EDIT, P.EXPORT},
    Role.SUPERVISOR: READ_EVERYTHING
    | {
        P.COMPANY_EDIT,
        P.COMPANY_EDIT_ALL,
        P.COMPANY_ASSIGN,
        P.OUTREACH_EDIT,
        P.OUTREACH_EDIT_ALL,
        P.FOLLOW_UP_EDIT,
        P.FOLLOW_UP_EDIT_ALL,
        P.FOLLOW_UP_VIEW_ALL,
        P.PIPELINE_EDIT,
        P.PIPELINE_EDIT_ALL,
        P.AGREEMENT_EDIT,
        P.AGREEMENT_EDIT_ALL,
        P.AGREEMENT_APPROVE,
        P.IMPORT,
        P.EXPORT,
        P.EXPORT_ALL,
        P.AUDIT_VIEW,
    },
    Role.CLERK: READ_EVERYTHING | {P.COMPANY_EDIT, P.COMPANY_EDIT_ALL, P.IMPORT, P.EXPORT, P.EXPORT_ALL},
    Role.HEAD: READ_EVERYTHING | {P.FOLLOW_UP_VIEW_ALL, P.EXPORT, P.EXPORT_ALL},
    Role.ADMIN: frozenset({P.ACCOUNT_MANAGE, P.SETTING_MANAGE}),
    Role.AUDITOR: READ_EVERYTHING | {P.FOLLOW_UP_VIEW_ALL, P.AUDIT_VIEW},
}
