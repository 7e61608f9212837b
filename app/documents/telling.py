"""What people are told of papers: supervisors that one waits for them, officers that theirs is signed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.queries import active_with_role
from app.accounts.roles import GRANTS, Role
from app.core.permissions import Permission
from app.documents.models import Document
from app.notices import kinds
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell

TO_SIGN, SIGNED = "document_to_sign", "document_signed"


def tell_signers(document: Document, *, by: User) -> None:
    """Tell whoever may countersign that a paper waits, but not the person who issued it."""
    signing = (role for role in Role if Permission.DOCUMENT_SIGN in GRANTS[role])
    tell(TO_SIGN, [_told(document, one.id) for one in active_with_role(*signing) if one.id != by.id])


def tell_maker(document: Document, *, by: User) -> None:
    """Tell who made and who issued a paper that it is countersigned."""
    people = {document.made_by_id, document.issued_by_id} - {None, by.id}
    tell(SIGNED, [_told(document, user_id) for user_id in people if user_id is not None])


def _told(document: Document, user_id: int) -> Told:
    return Told(
        user_id=user_id,
        path=f"/documents/{document.id}",
        facts={"number": document.number, "title": document.title},
        once=str(document.id),
    )


def _waits(facts: Facts) -> str:
    return _("Document %(number)s waits for your signature.", number=facts["number"])


def _is_signed(facts: Facts) -> str:
    return _("Document %(number)s is countersigned.", number=facts["number"])


def _title(facts: Facts) -> list[str]:
    return [str(facts["title"])]


def register() -> None:
    """Let people be told of papers."""
    kinds.register(
        Kind(
            name=TO_SIGN,
            title=_l("Documents that wait for your signature"),
            words=_waits,
            lines=_title,
            icon="pen",
            needs=Permission.DOCUMENT_SIGN,
        )
    )
    kinds.register(
        Kind(
            name=SIGNED,
            title=_l("Documents of yours that are countersigned"),
            words=_is_signed,
            lines=_title,
            icon="file-earmark-ruled",
            needs=Permission.DOCUMENT_EDIT,
        )
    )
