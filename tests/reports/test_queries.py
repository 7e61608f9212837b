from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app.accounts.roles import Role
from app.agreements.enums import AgreementKind
from app.companies.enums import LegalForm, Potential
from app.core.permissions import Action
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.pipeline.models import Partnership
from app.reports import counting, queries
from app.reports.filters import company_filter
from app.reports.listed import COMPANIES, PARTNERS
from app.reports.listed.base import lines
from app.scoring.models import CompanyScore
from app.settings import queries as settings
from app.settings.enums import FollowUpKind
from tests.factories import agreements
from tests.factories.accounts import UserFactory, officer, supervisor
from tests.reports.support import company


def found(reader, address="", *, action=Action.SEE):
    """The names of the companies behind an address of the list."""
    wanted = company_filter(
        MultiDict(part.split("=", 1) for part in address.split("&") if part), reader_id=reader.id
    )
    return {row.name for row in queries.db.session.scalars(queries.companies(reader, wanted, action=action))}


@pytest.fixture
def reader(session):
    return officer()


def test_every_officer_sees_every_company_but_none_from_the_trash(reader, clock):
    company("Milik Orang", owner=officer())
    company("Terbuang", trashed_at=queries_now())
    assert found(reader) == {"Milik Orang"}


def queries_now():
    from app.core.clock import utcnow  # noqa: PLC0415 - the stopped one

    return utcnow()


def test_an_officer_exports_only_their_own_and_a_supervisor_all(reader):
    company("Punya Saya", owner=reader)
    company("Punya Lain", owner=officer())
    assert found(reader, action=Action.EXPORT) == {"Punya Saya"}
    assert found(supervisor(), action=Action.EXPORT) == {"Punya Saya", "Punya Lain"}


def test_an_admin_without_another_role_sees_no_company(session):
    company("Satu")
    assert found(UserFactory(roles=[Role.ADMIN])) == set()


def test_each_filter_leaves_only_what_fits(reader, clock):
    company(
        "Kariangau Sejahtera",
        potential=Potential.A,
        headcount=84,
        region_code="64.71.02.1001",
        owner=reader,
        last_visit_on=date(2026, 11, 10),
        npwp="0012345678901234",
    )
    company("Dermaga 63213", legal_form=LegalForm.CV, headcount=4, last_visit_on=date(2026, 1, 10))
    for address, expected in {
        "q=kariangau": "Kariangau Sejahtera",
        "q=SEJAHTERA kari": "Kariangau Sejahtera",
        "q=63213": "Dermaga 63213",
        "potential=A": "Kariangau Sejahtera",
        "form=cv": "Dermaga 63213",
        "size=20-99": "Kariangau Sejahtera",
        "size=1-4": "Dermaga 63213",
        "headcount_from=50": "Kariangau Sejahtera",
        "headcount_to=50": "Dermaga 63213",
        "kecamatan=64.71.02": "Kariangau Sejahtera",
        "owner=me": "Kariangau Sejahtera",
        "owner=none": "Dermaga 63213",
        "visited=within-30": "Kariangau Sejahtera",
        "visited=over-180": "Dermaga 63213",
        "lacks=npwp": "Dermaga 63213",
        "lacks=kecamatan": "Dermaga 63213",
        "tab=mine": "Kariangau Sejahtera",
    }.items():
        assert found(reader, address) == {expected}, address


def test_never_visited_is_not_visited_long_ago(reader, clock):
    company("Belum")
    company("Dulu", last_visit_on=date(2020, 1, 1))
    assert found(reader, "visited=never") == {"Belum"}
    assert found(reader, "visited=over-180") == {"Dulu"}


def test_a_stage_is_that_of_the_partnership(reader):
    partner = company("Mitra")
    company("Bukan")
    add_partnership(partner, "interested")
    assert found(reader, "stage=interested") == {"Mitra"}
    assert found(reader, "stage=signed") == set()
    assert found(reader, "partner=1") == {"Mitra"}


def add_partnership(partner, stage, scheme="mandiri", **values):
    partnership = Partnership(
        company_id=partner.id,
        scheme_id=settings.scheme(scheme).id,
        stage_id=settings.stage(stage).id,
        **values,
    )
    queries.db.session.add(partnership)
    queries.db.session.flush()
    return partnership


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "address", ["headcount_from=abc", "owner=99999999999999999999", "visited=x", "potential=Z", "size=0"]
)
def test_what_an_address_says_wrongly_is_passed_over(reader, address):
    company("Satu")
    assert found(reader, address) == {"Satu"} or address.startswith("owner")


def test_a_step_that_is_done_is_no_next_step(reader):
    waiting, idle = company("Menunggu"), company("Menganggur")
    for target, state in ((waiting, FollowUpState.OPEN), (idle, FollowUpState.DONE)):
        queries.db.session.add(
            FollowUp(company_id=target.id, kind=FollowUpKind.CALL, owner_id=reader.id, state=state)
        )
    queries.db.session.flush()
    assert found(reader, "next_step=none") == {"Menganggur"}


def test_the_tabs_count_what_their_lists_hold(reader):
    company("A", owner=reader)
    company("B", last_visit_on=date(2026, 1, 1))
    counts = counting.tabs(reader, company_filter(MultiDict(), reader_id=reader.id))
    assert (counts.all, counts.mine, counts.never_visited) == (2, 1, 1)
    assert len(found(reader, "tab=mine")) == counts.mine
    assert len(found(reader, "tab=never_visited")) == counts.never_visited


def test_a_company_under_two_schemes_is_two_lines_of_the_partner_list_and_one_of_the_company_list(reader):
    boss = supervisor()
    partner = company("Mitra")
    add_partnership(partner, "interested")
    add_partnership(partner, "active", scheme="nasional")
    company("Bukan")
    for listed, number in ((PARTNERS, 2), (COMPANIES, 2)):
        columns = listed.chosen(("name",))
        read = listed.read(boss, MultiDict(), columns)
        names = [name for some in lines(read, columns) for (name,) in some]
        assert len(names) == number == listed.count(boss, MultiDict())
    assert names == ["Bukan", "Mitra"]


def test_an_export_names_the_agreement_and_the_seats_that_still_bind(session, clock):
    firm = company("Kariangau Sejahtera")
    agreements.agreement("signed", of=firm, seats=50, ends_in=0, kind=AgreementKind.LETTER_OF_INTEREST)
    mou = agreements.agreement("active", of=firm, seats=9, ends_in=0, kind=AgreementKind.MOU)
    agreements.agreement("active", of=firm, seats=4, ends_in=0, office_number="500/1", parent_id=mou.id)
    agreements.agreement("active", of=firm, seats=50, ends_in=-1, office_number="500/2")
    agreements.agreement("draft", of=firm, seats=50, office_number="500/3")
    columns = COMPANIES.chosen(("agreement_number", "signed_seats"))
    read = COMPANIES.read(supervisor(), MultiDict(), columns)
    assert list(lines(read, columns)) == [[("500/1", 4)]]


def test_the_list_is_sorted_by_points_page_by_page_with_those_not_counted_last(reader):
    reached = {"Dua": 20, "Tiga": 30, "Minus": -5, "Dua Lagi": 20}
    for name, number in reached.items():
        queries.db.session.add(
            CompanyScore(company_id=company(name, owner=reader).id, points=number, grade=Potential.C)
        )
    company("Belum Dihitung", owner=reader)
    queries.db.session.flush()
    wanted = company_filter(MultiDict(), reader_id=reader.id)

    def walked(*, descending):
        key, names = None, []
        while True:
            page = queries.page(
                reader, wanted, sort="points", descending=descending, key=key, total=5, size=2
            )
            names += [row.name for row in page.rows]
            key = page.next_key
            if key is None:
                return names

    assert walked(descending=False) == ["Minus", "Dua", "Dua Lagi", "Tiga", "Belum Dihitung"]
    assert walked(descending=True) == ["Tiga", "Dua Lagi", "Dua", "Minus", "Belum Dihitung"]
    facts = queries.facts(
        queries.page(reader, wanted, sort="name", descending=False, key=None).rows, with_points=True
    )
    assert sorted(fact.points or 0 for fact in facts.values()) == [-5, 0, 20, 20, 30]
