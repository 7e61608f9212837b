"""Nobody decides what they made or asked for themselves, unless there is nobody else to."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import who_may
from app.core import audit
from app.core.errors import NotAllowed
from app.core.permissions import Permission


def others(makers: Iterable[int | None], needs: Permission) -> list[User]:
    """Who else may decide today what these people made or asked for, by name."""
    own = set(makers)
    return [one for one in who_may(needs) if one.id not in own]


def is_alone(by: User, makers: Iterable[int | None], needs: Permission, *, field: str | None = None) -> bool:
    """Whether somebody decides about their own because nobody else may; raises ``NotAllowed``, beside ``field``, where others may."""
    own = set(makers)
    if by.id not in own:
        return False
    if found := others(own, needs):
        raise NotAllowed(
            _(
                "You made this or asked for it yourself, so somebody else decides: %(names)s.",
                names=", ".join(one.name for one in found[:3]),
            ),
            field=field,
        )
    return True


def check(
    by: User,
    makers: Iterable[int | None],
    needs: Permission,
    *,
    subject: str,
    subject_id: int,
    field: str | None = None,
) -> None:
    """The same, noted in the audit log where somebody decides alone."""
    if is_alone(by, makers, needs, field=field):
        audit.record("decide_alone", subject, subject_id, {})
