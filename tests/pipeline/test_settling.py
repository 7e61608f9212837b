"""What a change to a stage would do to partnerships, told before it is saved."""

from typing import Any

import pytest

from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.pipeline import evidence, services
from app.pipeline.services.moving import MissingEvidence
from app.settings import queries as settings
from app.settings.enums import Evidence
from tests.factories import agreements
from tests.factories.accounts import admin
from tests.factories.applications import approve
from tests.factories.pipeline import company, partnership, visit

NAMES = {"name_id": "Dihubungi", "name_en": "Contacted", "is_active": "1", "colour": "steel"}


def test_a_stage_is_tried_before_it_is_saved_and_then_asks_for_its_evidence(
    sign_in: Any, page: Any, officer: Any
) -> None:
    for days in (1, 8, 20):
        partnership("contacted", days=days)
    met = partnership("contacted", of=company("PT Sudah Ditemui"))
    visit(met.company, VisitOutcome.CONSIDERING)
    stage = settings.stage("contacted")
    sign_in(admin())
    shown = page.open(f"/settings/stages/{stage.id}")
    assert "1 di antaranya melewati batas." in shown.words
    tried = shown.submit({"limit_days": "7", "evidence": "visit", "look": "1"})
    assert "2 akan melewati batas (sekarang 1)." in tried.words
    assert "3 tidak memiliki kunjungan yang tercatat" in tried.words
    db.session.refresh(stage)
    assert (stage.limit_days, stage.evidence) == (14, None)
    tried.submit({"limit_days": "7", "evidence": "visit"})
    db.session.refresh(stage)
    settings.forget()
    assert (stage.limit_days, stage.evidence) == (7, Evidence.VISIT)
    with pytest.raises(MissingEvidence):
        services.move(partnership("target"), settings.stage("contacted"), by=officer)


def test_a_side_state_keeps_what_it_asks_whatever_is_sent(sign_in: Any, page: Any) -> None:
    stage = settings.stage("declined")
    sign_in(admin())
    form = page.open(f"/settings/stages/{stage.id}")
    assert not form.select("[name=evidence]")
    page.post(f"/settings/stages/{stage.id}", {**NAMES, "version": str(stage.version), "evidence": "visit"})
    db.session.refresh(stage)
    assert stage.evidence is Evidence.REASON


@pytest.mark.parametrize("kind", [one for one in Evidence if not one.is_entered])
def test_what_one_partnership_lacks_is_what_all_are_counted_by(kind: Evidence) -> None:
    bare, visited, signed = partnership(), partnership(), partnership()
    visit(visited.company, VisitOutcome.INTERESTED)
    approve(agreements.agreement("active", of=signed.company, seats=4).id)
    agreements.agreement("draft", of=bare.company)
    found = {one.id for one in (bare, visited, signed) if evidence.find(one, kind) is None}
    counted = db.session.scalars(db.select(type(bare).id).where(evidence.lacks(kind)))
    assert set(counted) == found
    assert len(found) < 3
