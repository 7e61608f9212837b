"""The roles of an office and what each may do (product.md, "Who uses it")."""

from functools import lru_cache

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice
from app.core.permissions import Permission


class Role(Choice):
    """What a person is in the office; one person may hold several."""

    OFFICER = "officer", _l("Field officer")
    SUPERVISOR = "supervisor", _l("Supervisor")
    CLERK = "clerk", _l("Data clerk")
    HEAD = "head", _l("Head of office")
    ADMIN = "admin", _l("Admin")
    AUDITOR = "auditor", _l("Auditor")


class Capacity(Choice):
    """How somebody acts in another's place."""

    DAILY = "plh", _l("Plh. (daily acting)")
    ON_BEHALF = "an", _l("a.n. (on behalf of)")

    @property
    def short(self) -> str:
        """As it stands before a title, in every language."""
        return "Plh." if self is Capacity.DAILY else "a.n."


READ_EVERYTHING = frozenset(
    {
        Permission.COMPANY_VIEW,
        Permission.OUTREACH_VIEW,
        Permission.FOLLOW_UP_VIEW,
        Permission.PIPELINE_VIEW,
        Permission.AGREEMENT_VIEW,
        Permission.CANDIDATE_VIEW,
        Permission.DOCUMENT_VIEW,
        Permission.REPORT_VIEW,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: READ_EVERYTHING
    | {
        Permission.COMPANY_EDIT,
        Permission.OUTREACH_EDIT,
        Permission.FOLLOW_UP_EDIT,
        Permission.PIPELINE_EDIT,
        Permission.AGREEMENT_EDIT,
        Permission.DOCUMENT_EDIT,
        Permission.EXPORT,
    },
    Role.SUPERVISOR: READ_EVERYTHING
    | {
        Permission.COMPANY_EDIT,
        Permission.COMPANY_EDIT_ALL,
        Permission.COMPANY_ASSIGN,
        Permission.OUTREACH_EDIT,
        Permission.OUTREACH_EDIT_ALL,
        Permission.FOLLOW_UP_EDIT,
        Permission.FOLLOW_UP_EDIT_ALL,
        Permission.FOLLOW_UP_VIEW_ALL,
        Permission.PIPELINE_EDIT,
        Permission.PIPELINE_EDIT_ALL,
        Permission.AGREEMENT_EDIT,
        Permission.AGREEMENT_EDIT_ALL,
        Permission.AGREEMENT_APPROVE,
        Permission.CANDIDATE_EDIT,
        Permission.CANDIDATE_REVEAL,
        Permission.DOCUMENT_EDIT,
        Permission.DOCUMENT_SIGN,
        Permission.IMPORT,
        Permission.EXPORT,
        Permission.EXPORT_ALL,
        Permission.LIST_SHARE,
        Permission.AUDIT_VIEW,
    },
    Role.CLERK: READ_EVERYTHING
    | {
        Permission.COMPANY_EDIT,
        Permission.COMPANY_EDIT_ALL,
        Permission.CANDIDATE_EDIT,
        Permission.CANDIDATE_REVEAL,
        Permission.IMPORT,
        Permission.EXPORT,
        Permission.EXPORT_ALL,
        Permission.REFERENCE_MANAGE,
    },
    Role.HEAD: READ_EVERYTHING | {Permission.FOLLOW_UP_VIEW_ALL, Permission.EXPORT, Permission.EXPORT_ALL},
    Role.ADMIN: frozenset(
        {Permission.ACCOUNT_MANAGE, Permission.SETTING_MANAGE, Permission.REFERENCE_MANAGE}
    ),
    Role.AUDITOR: READ_EVERYTHING
    | {Permission.FOLLOW_UP_VIEW_ALL, Permission.AUDIT_VIEW, Permission.AUDIT_VIEW_ALL},
}


@lru_cache(maxsize=100)
def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that any of ``roles`` grants."""
    return frozenset().union(*(GRANTS[role] for role in roles))


LENDABLE = GRANTS[Role.SUPERVISOR] - {
    Permission.CANDIDATE_REVEAL,
    Permission.IMPORT,
    Permission.EXPORT,
    Permission.EXPORT_ALL,
    Permission.AUDIT_VIEW,
}
"""What goes over to whoever stands in for somebody: the desk, but neither personal data nor what leaves the house."""
