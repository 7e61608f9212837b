import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.agreements.models import Agreement, SeatLine
from app.candidates.enums import Sex
from app.candidates.models import Candidate
from app.companies.identity.names import split_name
from app.companies.models import Company, CompanyFieldValue, CompanyKey, Tag
from app.core.clock import later_by, today
from app.core.commands import look
from app.demo import names, office
from app.demo.commands import accounts, fill, load
from app.follow_ups.models import FollowUp
from app.obligations.models import Obligation
from app.outreach.enums import VisitOutcome
from app.outreach.models import Stop, Visit, VisitFieldValue
from app.outreach.queries import day_plans
from app.pipeline.models import Partnership
from app.placements.models import Placement
from tests.factories.accounts import officer


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def demo(app, demo_office):
    return app.config["JAJAK"].instance_path


def test_the_demo_office_has_something_on_every_page(demo, session):
    for model in (Company, Visit, Stop, Partnership, Agreement, FollowUp, CompanyFieldValue, VisitFieldValue):
        assert count(session, model) > 0, model
    stages = session.scalars(select(Partnership.stage_id).distinct()).all()
    assert len(stages) >= 10
    assert day_plans.rules().latitude is not None, "days on the road begin nowhere"
    said = select(Visit.outcome).where(Visit.next_step_kind.is_not(None)).distinct()
    assert VisitOutcome.INTERESTED in session.scalars(said).all()


def test_an_import_knows_the_companies_of_the_demo_office(demo, session):
    for firm in session.scalars(select(Company)):
        assert firm.name_key == split_name(firm.name).key, firm.name


def test_labels_of_the_demo_office_are_written_as_saving_writes_them(demo, session):
    written = session.scalars(select(Tag.name)).all()
    assert written == [name.lower() for name in written]


def test_names_of_alumni_are_those_of_their_sex(demo, session):
    for name, sex in session.execute(select(Candidate.name, Candidate.sex)):
        given, family = name.split()
        assert (given in names.WOMEN) == (sex is Sex.FEMALE), name
        assert given in names.WOMEN or family not in names.OF_WOMEN, name


def test_an_open_step_waits_for_nothing_that_has_come(demo, session):
    waiting = select(FollowUp.company_id).where(FollowUp.subject == "Menunggu surat minat")
    signed = select(Agreement.company_id).where(Agreement.office_signed_on.is_not(None))
    assert not set(session.scalars(waiting)) & set(session.scalars(signed))


def test_nobody_is_apprenticed_for_longer_than_the_agreement_lasts(demo, session):
    lines = select(SeatLine.months, Agreement.valid_from_on, Agreement.valid_to_on).join(Agreement)
    signed = session.execute(lines.where(Agreement.valid_to_on.is_not(None))).all()
    assert signed
    for months, first, last in signed:
        assert months * 30 <= (last - first).days


def test_not_every_visit_of_the_demo_office_found_somebody_who_is_interested(demo, session):
    outcomes = set(session.scalars(select(Visit.outcome)))
    assert {VisitOutcome.NOT_THERE, VisitOutcome.REFUSED, VisitOutcome.INTERESTED} <= outcomes


def test_nothing_that_is_owed_in_the_demo_office_is_months_late(demo, session):
    due = select(Obligation.due_on).where(Obligation.done_on.is_(None), Obligation.removed_at.is_(None))
    assert min(session.scalars(due)) > today() - timedelta(days=60)


def test_apprentices_stay_to_the_end_for_as_many_months_as_agreed(demo, session):
    people = select(Placement).options(joinedload(Placement.seat_line))
    stayed = session.scalars(people.where(Placement.completed_on.is_not(None))).all()
    assert stayed
    for one in stayed:
        assert one.completed_on == later_by(one.started_on, one.seat_line.months)
    left, sitting = (select(func.count()).where(Placement.state == state) for state in ("left", "started"))
    assert session.scalar(left) > 0
    assert session.scalar(sitting) > 0
    assert count(session, Placement) > session.scalar(sitting) + len(stayed)


def test_apprentices_of_the_demo_office_were_of_age_when_they_were_proposed(demo, session):
    people = select(Candidate.birth_on, Agreement.office_signed_on).select_from(Placement)
    people = people.join(Candidate).join(SeatLine).join(Agreement, Agreement.id == SeatLine.agreement_id)
    for born_on, signed_on in session.execute(people):
        assert later_by(born_on, 12 * 18) <= signed_on


def test_every_role_has_a_demo_account_whose_password_only_the_owner_can_read(demo):
    made = office.demo_accounts(demo)
    assert {one.role for one in made} == {"officer", "supervisor", "clerk", "head", "admin", "auditor"}
    assert len({one.password for one in made}) == len(made)
    assert office.accounts_file(demo).stat().st_mode & 0o077 == 0


def test_the_accounts_command_speaks_to_machines(app, session):
    folder = app.config["JAJAK"].instance_path
    account = {
        "role": "officer",
        "sign_in": "petugas@disnaker.example",
        "name": "Rina",
        "password": "rahasia",
    }
    office.accounts_file(folder).write_text(json.dumps([account]))
    answer = app.test_cli_runner().invoke(accounts, ["--json"])
    del account["name"]
    assert json.loads(answer.output) == [account]


def test_the_demo_office_is_refused_where_somebody_works_already(app, session):
    officer()
    answer = app.test_cli_runner().invoke(load)
    assert answer.exit_code == 1
    assert "empty installation" in answer.output


def test_filling_adds_what_was_asked_and_keeps_the_last_visits(app, demo, session):
    companies, visits = count(session, Company), count(session, Visit)
    answer = app.test_cli_runner().invoke(fill, ["--companies", "30", "--visits", "50"])
    assert answer.exit_code == 0, answer.output
    assert count(session, Company) == companies + 30
    assert count(session, Visit) == visits + 50
    newest = select(func.max(Visit.visited_on)).where(Visit.company_id == Company.id).scalar_subquery()
    wrong = select(func.count()).select_from(Company).where(Company.last_visit_on != newest)
    assert session.scalar(wrong) == 0
    assert count(session, CompanyKey) > companies + 30
    assert [
        found.sentence for found in look(thoroughly=True) if found.subject == "search" and not found.is_well
    ] == []
