"""Watches go along when two companies become one; who watched both watches the one once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from app.accounts.models import User
from app.activity.models import Watch
from app.companies import merging
from app.companies.merging import Clash
from app.companies.models import Company
from app.core.db import db


class _Watches:
    def clashes(self, left_id: int, right_id: int) -> list[Clash]:
        """None: nobody needs to be asked."""
        return []

    def settle(
        self, left: Company, right: Company, choices: Mapping[str, str], *, by: User | None
    ) -> dict[str, Any]:
        """Let those who watch both watch the one that stays."""
        staying = select(Watch.user_id).where(Watch.company_id == left.id)
        both = list(
            db.session.scalars(
                select(Watch.user_id).where(Watch.company_id == right.id, Watch.user_id.in_(staying))
            )
        )
        if both:
            db.session.execute(delete(Watch).where(Watch.company_id == right.id, Watch.user_id.in_(both)))
        return {"company": right.id, "people": both} if both else {}

    def unsettle(self, settled: dict[str, Any]) -> None:
        """Let them watch both again."""
        watching = set(
            db.session.scalars(select(Watch.user_id).where(Watch.company_id == settled["company"]))
        )
        rows = [
            {"company_id": settled["company"], "user_id": one}
            for one in settled["people"]
            if one not in watching
        ]
        if rows:
            db.session.execute(insert(Watch), rows)


def register() -> None:
    """Let watches move."""
    merging.moves(Watch.company_id)
    merging.settles("watches", _Watches())
