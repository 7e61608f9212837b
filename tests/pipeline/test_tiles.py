"""Cards that are kept once they are written never tell what is no longer so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.companies.enums import LegalForm
from app.core import clock as clocks
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.pipeline import tiles
from app.settings import queries as settings
from app.settings.enums import FollowUpKind
from tests.factories import accounts
from tests.factories import pipeline as make

pytestmark = pytest.mark.same_queries


def test_a_card_written_before_tells_all_that_changed_since(
    page_as: Any, officer: User, supervisor: User, clock: Any
) -> None:
    """After each change the board, made of kept cards, says what it says when every card is written anew."""
    partnership = make.partnership("visited", days=3, owner_id=officer.id)
    company, opener = partnership.company, page_as(officer)

    def changes() -> Iterator[str]:
        company.name, company.legal_form = "Bangun & <b>Jaya</b>", LegalForm.CV
        yield "Bangun & <b>Jaya</b>"
        company.business, company.headcount = "Tambang", 1250
        yield "Tambang · 1.250"
        partnership.expected_seats = 12
        yield "12 kuota"
        officer.name = "Wahyu Ningsih"
        yield "WN"
        step = FollowUp(
            company_id=company.id,
            kind=FollowUpKind.CALL,
            subject="Kirim draf",
            state=FollowUpState.OPEN,
            due_on=clocks.today() + timedelta(days=1),
            owner_id=officer.id,
        )
        db.session.add(step)
        yield "Kirim draf"
        step.subject = "Tanya kuota"
        yield "Tanya kuota"
        settings.stage("visited").limit_days = 2
        yield "batas 2"
        clock.set(clocks.utcnow() + timedelta(days=2))
        yield "terlambat 1 hari"
        partnership.postponed_until_on = clocks.today() + timedelta(days=40)
        yield "sampai"
        partnership.owner = supervisor
        yield "JK"

    for said in changes():
        db.session.commit()
        kept = opener.open("/pipeline").one(f"#card-{partnership.id}")
        assert said in kept.get_text()
        tiles.written_once.cache_clear()
        assert str(opener.open("/pipeline").one(f"#card-{partnership.id}")) == str(kept)


def test_a_kept_card_can_be_moved_only_by_who_may(page_as: Any, officer: User) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    for reader, may_move in ((officer, True), (accounts.officer(), False), (officer, True)):
        card = page_as(reader).open("/pipeline").one(f"#card-{partnership.id}")
        assert card.has_attr("data-move-url") is may_move
        assert len(card.select("[data-dialog]")) == int(may_move)
