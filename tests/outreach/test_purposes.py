"""Purposes of visits: kept by the office, told wherever a visit is told of, and read by the rules for what they count as."""

from typing import Any

import pytest
from flask_babel import force_locale

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import NotAllowed
from app.imports.words import named_in, phrases
from app.outreach.queries.day_plans import minutes_for
from app.pipeline import queries as pipeline
from app.settings import purposes, services
from app.settings.enums import VisitPurpose
from app.settings.models import Purpose
from app.settings.services import MOST_OWN_PURPOSES, NEEDED
from app.sync.pack import pack_for
from tests.factories import accounts, outreach

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.same_queries]


def named(key: str) -> Purpose:
    return db.session.query(Purpose).filter_by(key=key).one()


def an_own_one(name: str = "Evaluasi peserta", counts_as: VisitPurpose = VisitPurpose.MONITORING) -> Purpose:
    return services.add_purpose(name_id=name, name_en=f"{name} (en)", counts_as=counts_as)


def retire(purpose: Purpose) -> None:
    services.change_purpose(
        purpose,
        version=purpose.version,
        name_id=purpose.name_id,
        name_en=purpose.name_en,
        is_active=False,
    )


def test_an_admin_adds_a_purpose_and_officers_use_it_everywhere(page_as: Any, rina: User) -> None:
    form = page_as(accounts.admin()).open("/settings/purposes/new")
    assert form.submit({"name_id": "Evaluasi peserta"}, status=422).select("#name_en-error")
    made = form.submit({"name_id": "Evaluasi peserta", "name_en": "Review", "counts_as": "monitoring"})
    assert "Evaluasi peserta" in made.words
    company = outreach.a_company("Kariangau Sejahtera")
    page = page_as(rina)
    typed = {"outcome": "interested", "next_kind": "call", "next_when": "week", "purpose": "own_1"}
    told = page.open(f"/visits/new?company={company.id}").submit(typed).words
    assert "Evaluasi peserta" in told
    listed = page.open("/visits?purpose=own_1")
    assert "Kariangau Sejahtera" in listed.words
    assert "Kariangau Sejahtera" not in page.open("/visits?purpose=signing").words
    rules = page_as(accounts.admin()).open("/settings/planning")
    assert rules.select("#minutes_own_1")[0]["value"] == "45"
    rules.submit({"minutes_own_1": "90"})
    assert minutes_for("own_1") == 90


def test_what_the_rules_do_follows_what_a_purpose_counts_as(rina: User) -> None:
    company = outreach.a_company()
    outreach.a_visit(rina, company, purpose=an_own_one().key)
    assert not pipeline.open_of(company.id)
    outreach.a_visit(rina, company, purpose=an_own_one("Pameran", VisitPurpose.SOCIALISATION).key)
    assert pipeline.open_of(company.id)


def test_a_purpose_is_told_by_its_new_name_in_the_readers_language(rina: User) -> None:
    visit = outreach.a_visit(rina, purpose=VisitPurpose.SIGNING)
    row = named("signing")
    services.change_purpose(
        row, version=row.version, name_id="Tanda tangan PKS", name_en="Signing day", is_active=True
    )
    assert visit.purpose.label == "Tanda tangan PKS"
    with force_locale("en"):
        assert visit.purpose.label == "Signing day"
    entry = db.session.query(AuditEntry).filter_by(subject="purposes").one()
    assert entry.changes["name_id"] == ["Penandatanganan", "Tanda tangan PKS"]


def test_one_out_of_use_is_offered_no_longer_but_kept(page_as: Any, rina: User) -> None:
    visit = outreach.a_visit(rina, purpose=VisitPurpose.SIGNING)
    retire(named("signing"))
    page = page_as(rina)
    assert not page.open(f"/visits/new?company={visit.company_id}").select('#purpose option[value="signing"]')
    assert page.open(f"/visits/{visit.id}/edit").select('#purpose option[value="signing"][selected]')
    assert page.open("/visits").select('option[value="signing"]')
    pack = pack_for(rina)
    assert "signing" not in dict(pack["choices"]["purpose"])
    assert pack["purposes"]["retired"] == [["signing", "Penandatanganan"]]


@pytest.mark.parametrize("kind", NEEDED, ids=str)
def test_what_the_rules_look_for_stays_in_use(kind: VisitPurpose) -> None:
    with pytest.raises(NotAllowed, match=str(kind.label)):
        retire(named(kind.value))
    other = an_own_one("Kunjungan lain", kind)
    retire(named(kind.value))
    assert purposes.usual(kind) == other.key
    with pytest.raises(NotAllowed):
        services.change_purpose(
            other,
            version=other.version,
            name_id="Kunjungan lain",
            name_en="Other",
            is_active=True,
            counts_as=VisitPurpose.COMPLAINT,
        )


def test_the_first_six_stay_what_they_are_and_there_are_only_so_many_more() -> None:
    row = named("complaint")
    services.change_purpose(
        row,
        version=row.version,
        name_id="Keluhan",
        name_en="Complaint",
        is_active=True,
        counts_as=VisitPurpose.SIGNING,
    )
    assert row.counts_as is VisitPurpose.COMPLAINT
    for number in range(MOST_OWN_PURPOSES):
        an_own_one(f"Tujuan {number}")
    with pytest.raises(NotAllowed):
        an_own_one("Satu lagi")


def test_the_page_says_what_a_change_would_do_before_it_is_saved(page_as: Any, rina: User) -> None:
    own = an_own_one()
    outreach.a_stop(outreach.a_road_show(rina), purpose=own.key)
    outreach.a_visit(rina, purpose=own.key)
    form = page_as(accounts.admin()).open(f"/settings/purposes/{own.id}")
    assert "1 kunjungan tercatat dengan maksud ini." in form.words
    tried = form.submit({"look": "1", "is_active": None, "counts_as": "complaint"}).words
    assert "1 tujuan yang direncanakan memakainya." in tried
    assert "tidak ditawarkan lagi" in tried
    assert "dihitung sebagai “Pengaduan”" in tried
    db.session.refresh(own)
    assert (own.is_active, own.counts_as) == (True, VisitPurpose.MONITORING)


def test_lists_brought_along_name_the_offices_purposes() -> None:
    own = an_own_one("Job fair")
    known = phrases((word, one) for one in purposes.purposes() for word in one.names)
    assert named_in(known, "JOB FAIR") == (own.key, True)
    assert named_in(known, "penandatanganan bersama direktur") == ("signing", False)
