"""Potential from points: what counts, what is explained, and whose word stands."""

from typing import Any

import pytest
from sqlalchemy import select

from app.companies.enums import Potential
from app.companies.models import Company
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict
from app.outreach.enums import VisitOutcome
from app.scoring import counting, queries, services
from app.scoring.criteria import CRITERIA
from app.scoring.models import CompanyScore
from tests.factories import agreements, outreach
from tests.factories.accounts import admin, officer, supervisor
from tests.factories.companies import make_company, make_contact
from tests.support.clock import StoppedClock


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Any) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


def a_large_company() -> Company:
    return a_company_of(300)


def a_company_of(workers: int) -> Company:
    return make_company(headcount=workers, headcount_as_of_on="2026-10-01", headcount_source="wlkp")


def a_scale(**values: Any) -> None:
    stored = queries.scale()
    none = {f"{one.key}_points": 0 for one in CRITERIA}
    for name, value in {**none, "from_a": 40, "from_b": 20, **values}.items():
        setattr(stored, name, value)
    db.session.flush()


def potential_of(company: Company) -> Potential | None:
    return db.session.scalar(select(Company.potential).where(Company.id == company.id))


def counted() -> int:
    return counting.count(clock.today())


def test_each_criterion_that_holds_adds_its_points_and_the_explanation_says_the_same_as_the_count() -> None:
    rina = officer()
    good = outreach.a_company("PT Contoh Baik", owner=rina)
    for name, value in {"headcount": 120, "wlkp_reported_on": clock.today()}.items():
        setattr(good, name, value)
    make_contact(good, name="Sari Contoh", phones="0812 3456 7890")
    outreach.a_visit(rina, good, outcome=VisitOutcome.INTERESTED)
    agreements.agreement("active", owner=rina, of=good)
    plain = make_company(name="PT Contoh Biasa")
    services.change_scale(
        queries.scale_for_change(),
        version=queries.scale().version,
        **{**values_of_scale(), "refusal_points": -50},
    )
    counted()
    stored = dict(db.session.execute(select(CompanyScore.company_id, CompanyScore.points)).all())
    explained = queries.explain(good, clock.today())
    holding = {one.criterion.key for one in explained.readings if one.holds}
    assert holding == {"workers", "many_workers", "interest", "agreement", "person", "report"}
    assert (stored[good.id], stored[plain.id]) == (75, 0)
    assert (explained.points, explained.grade) == (75, Potential.A)
    outreach.a_visit(rina, good, outcome=VisitOutcome.REFUSED, refusal_reason=outreach.a_reason())
    assert queries.explain(good, clock.today()).points == 25


def values_of_scale() -> dict[str, Any]:
    stored = queries.scale()
    skipped = {"id", "version", "created_at", "updated_at"}
    return {
        column.key: getattr(stored, column.key)
        for column in stored.__table__.columns
        if column.key not in skipped
    }


def test_points_grade_whom_nobody_judged_and_never_change_what_a_person_said() -> None:
    large, judged, chosen = (
        a_large_company(),
        a_large_company(),
        a_large_company(),
    )
    judged.potential, judged.potential_reason = Potential.C, "Sedang berhenti produksi"
    chosen.potential = Potential.B
    a_scale(workers_points=50, workers_measure=100, is_applied=True)
    assert counted() == 1
    assert [potential_of(one) for one in (large, judged, chosen)] == [Potential.A, Potential.C, Potential.B]
    assert counted() == 0
    changed = db.session.get_one(Company, large.id).updated_at
    a_scale(workers_points=30, workers_measure=100, is_applied=True)
    assert counted() == 1
    assert potential_of(large) is Potential.B
    assert db.session.get_one(Company, large.id).updated_at == changed
    assert db.session.query(AuditEntry).filter_by(action="grade", subject="companies").count() == 2


def test_switched_off_the_points_take_back_what_they_gave_and_nothing_else() -> None:
    given, taken_over = a_large_company(), a_large_company()
    a_scale(workers_points=50, workers_measure=100, is_applied=True)
    counted()
    taken_over = db.session.get_one(Company, taken_over.id)
    taken_over.potential = Potential.C
    a_scale(workers_points=50, workers_measure=100, is_applied=False)
    assert counted() == 1
    assert (potential_of(given), potential_of(taken_over)) == (None, Potential.C)


@pytest.mark.parametrize("is_applied", [True, False])
def test_a_try_says_how_many_grades_change_and_then_just_as_many_do(is_applied: bool) -> None:
    a_large_company()
    small, new, judged, chosen, gone = (a_company_of(12) for _ in range(5))
    chosen.potential = Potential.B
    a_scale(workers_points=50, workers_measure=10, is_applied=True)
    new.trashed_at = clock.utcnow()
    assert counted() == 4
    judged, new, gone = (db.session.get_one(Company, one.id) for one in (judged, new, gone))
    judged.potential_reason = "Sedang berhenti produksi"
    new.trashed_at, gone.trashed_at = None, clock.utcnow()
    a_scale(workers_points=50, workers_measure=100, is_applied=is_applied)
    # What a person chose, said or put away stays; the new one has no points yet.
    assert counting.changing(queries.scale(), clock.today()) == 2
    assert counted() == 2
    assert potential_of(small) is (Potential.C if is_applied else None)


def test_what_is_in_the_trash_has_no_points() -> None:
    company = a_large_company()
    counted()
    company.trashed_at = clock.utcnow()
    counted()
    assert db.session.query(CompanyScore).count() == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_a": 20, "from_b": 20}, "A harus dimulai"),
        ({"divisions": "05, 99x"}, "99x"),
        ({"divisions": "04"}, "04"),
    ],
)
@pytest.mark.same_queries
def test_points_that_cannot_be_weighed_by_are_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Conflict, match=sentence):
        services.check({"from_a": 60, "from_b": 30, "divisions": "05", **wrong})


def test_an_admin_tries_points_before_anything_changes_and_then_saves(sign_in: Any, page: Any) -> None:
    company = a_large_company()
    visitor = sign_in(admin())
    form = page.open("/settings/potential")
    typed = {
        field["name"]: field.get("value", "")
        for field in form.select("main input[name]")
        if field.get("type") != "checkbox"
    }
    typed |= {"workers_points": "80", "is_applied": "y"}
    tried = visitor.post("/settings/potential", data={**typed, "preview": "1"})
    assert tried.status_code == 200
    assert "potensi 1 perusahaan berubah" in tried.get_data(as_text=True)
    assert queries.scale().workers_points == 15
    assert visitor.post("/settings/potential", data={**typed, "from_a": "10"}).status_code == 422
    assert visitor.post("/settings/potential", data=typed).status_code == 303
    db.session.expire_all()
    assert (queries.scale().workers_points, queries.scale().is_applied) == (80, True)
    counted()
    assert potential_of(company) is Potential.A


def test_whoever_sees_a_company_sees_its_points_and_only_admins_change_them(sign_in: Any, page: Any) -> None:
    company = a_large_company()
    visitor = sign_in(supervisor())
    shown = page.open(f"/companies/{company.id}/points")
    assert "Banyak pekerja" in shown.words
    assert visitor.get("/settings/potential").status_code == 403
    assert visitor.get("/companies/999999/points").status_code == 404
