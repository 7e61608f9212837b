"""What people are told of answers and approaches: no names, since it may go out by e-mail."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.queries import who_may
from app.core.permissions import Permission
from app.notices import kinds
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell
from app.window.models import Approach, CompanyLink

ANSWERED, APPROACHED = "company_answered", "company_approached"


def tell_answered(link: CompanyLink) -> None:
    """Tell who made the link and who looks after the company; supervisors where both are nobody."""
    people = {link.made_by_id, link.company.owner_id} - {None}
    people = people or {one.id for one in who_may(Permission.COMPANY_ASSIGN)}
    facts = {"company": link.company.full_name}
    path = f"/company-links/{link.id}"
    tell(
        ANSWERED,
        [Told(user_id=one, path=path, facts=facts, once=str(link.id)) for one in people if one is not None],
    )


def tell_approached(made: Approach) -> None:
    """Tell whoever assigns companies that one came by the public form."""
    path = f"/approaches/{made.id}"
    facts = {"company": made.company_name}
    people = who_may(Permission.COMPANY_ASSIGN)
    tell(APPROACHED, [Told(user_id=one.id, path=path, facts=facts, once=str(made.id)) for one in people])


def _answered(_facts: Facts) -> str:
    return _("A company answered through its link.")


def _approached(_facts: Facts) -> str:
    return _("A company wrote by the interest form.")


def _company(facts: Facts) -> list[str]:
    return [str(facts["company"])]


def register() -> None:
    """Let people be told of what comes through the window."""
    for name, title, words in (
        (ANSWERED, _l("Companies that answered"), _answered),
        (APPROACHED, _l("Companies that wrote by the interest form"), _approached),
    ):
        kinds.register(
            Kind(
                name=name,
                title=title,
                words=words,
                lines=_company,
                icon="building",
                needs=Permission.COMPANY_EDIT,
            )
        )
