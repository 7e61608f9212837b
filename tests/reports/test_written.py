"""Rows that are kept once they are written never tell what is no longer so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.companies.enums import LegalForm, Potential
from app.companies.models import Tag
from app.core import clock as clocks
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.reports import columns, written
from app.settings import queries as settings
from app.settings.enums import FollowUpKind
from app.settings.models import KbliCode, Region
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.reports.support import company

pytestmark = pytest.mark.same_queries

EVERY = f"/companies?columns={','.join(key for key in columns.COLUMNS if key != 'updated')}"
"""Without the instant of the last change, which would tell of all others."""


def test_a_row_written_before_tells_all_that_changed_since(page_as: Any, session: Any, clock: Any) -> None:
    """After each change the list, made of kept rows, says what it says when every row is written anew."""
    rina, joko = accounts.officer(name="Rina"), accounts.officer(name="Wahyu Ningsih")
    tag = Tag(name="pelabuhan")
    shown = company("Manggar Satu", owner=rina, tags=[tag])
    partnership = make.partnership("visited", of=shown)
    opener = page_as(rina)

    def changes() -> Iterator[str]:
        shown.name, shown.legal_form = "Bangun & <b>Jaya</b>", LegalForm.CV
        yield "CV Bangun & <b>Jaya</b>"
        shown.headcount, shown.potential = 1250, Potential.B
        yield "1.250"
        shown.last_visit_on = clocks.today()
        yield "24 Nov"
        shown.nib, shown.email, shown.website = "9120001234567", "a@b.example", "https://b.example"
        yield "9120 0012 34567"
        shown.phones = [{"e164": "+62542731234", "as_typed": "0542 731234"}]
        yield "731"
        tag.name = "gudang"
        yield "gudang"
        shown.is_do_not_visit, shown.do_not_visit_reason = True, "Tutup sementara"
        yield "Tutup sementara"
        shown.kbli = db.session.scalars(select(KbliCode).limit(1)).one()
        yield shown.kbli.title_id
        shown.region = db.session.scalars(select(Region).limit(1)).one()
        yield shown.region.name
        shown.owner = joko
        yield "WN"
        partnership.stage_id = settings.stage("interested").id
        yield settings.stage("interested").name
        step = FollowUp(
            company_id=shown.id,
            kind=FollowUpKind.CALL,
            state=FollowUpState.OPEN,
            due_on=clocks.today() + timedelta(days=1),
            owner_id=rina.id,
        )
        db.session.add(step)
        yield "besok"
        clock.set(clocks.utcnow() + timedelta(days=2))
        yield "terlambat 1 hari"

    for said in changes():
        db.session.commit()
        kept = opener.open(EVERY).one(f"#company-{shown.id}")
        assert said in kept.get_text()
        written.forget()
        assert str(opener.open(EVERY).one(f"#company-{shown.id}")) == str(kept)


def test_a_kept_row_can_be_changed_only_by_who_may(page_as: Any, session: Any) -> None:
    rina, joko = accounts.officer(), accounts.officer()
    shown = company("Manggar Satu", owner=rina)
    db.session.commit()
    for reader, may_change in ((rina, True), (joko, False), (rina, True)):
        row = page_as(reader).open("/companies").one(f"#company-{shown.id}")
        assert row.has_attr("data-cells") is may_change
        assert bool(row.select("[data-cell]")) is may_change
