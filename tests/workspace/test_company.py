"""The page of one company: where we stand, what is next, what happened, whom to call."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies import services as companies
from app.companies.enums import HeadcountSource, Potential
from app.companies.models import Company, Contact, Tag
from app.core.clock import utcnow
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.outreach.enums import VisitOutcome
from tests.factories import agreements, follow_ups, outreach, pipeline
from tests.factories.companies import make_company, make_contact
from tests.support.statements import Statements


def url(company: Company) -> str:
    return f"/companies/{company.id}"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_everyone_who_works_with_companies_reads_the_page(
    page_as: Any, people: dict[Role, User], role: Role
) -> None:
    company = outreach.a_company("Kariangau Sejahtera")
    assert page_as(people[role]).open(url(company)).h1 == "PT Kariangau Sejahtera"


def test_an_admin_is_told_that_companies_are_not_theirs(page_as: Any, people: dict[Role, User]) -> None:
    page_as(people[Role.ADMIN]).open(url(outreach.a_company()), status=403)


@pytest.mark.same_queries
@pytest.mark.parametrize("number", ["999999", "0", "2147483648", "99999999999999999999"])
def test_a_company_that_is_not_there_is_not_found(page_as: Any, officer: User, number: str) -> None:
    page_as(officer).open(f"/companies/{number}", status=404)
    page_as(officer).open(f"/companies/{number}/history", status=404)


@pytest.mark.same_queries
@pytest.mark.parametrize("shown", ["-1", "x", "%00", "999999999999999999999", ""])
def test_an_odd_address_still_shows_the_page(page_as: Any, officer: User, shown: str) -> None:
    page_as(officer).open(f"{url(outreach.a_company())}?shown={shown}")


def test_the_head_says_who_it_is(page_as: Any, officer: User) -> None:
    head_office = outreach.a_company("Induk Jaya")
    company = outreach.a_company(
        "Kariangau Sejahtera",
        brand_name="Kariangau",
        potential=Potential.A,
        potential_reason="Banyak proyek",
        business="Konstruksi sipil",
        headcount=1284,
        headcount_source=HeadcountSource.WLKP,
        headcount_as_of_on=date(2026, 3, 1),
        city="Balikpapan",
        owner_id=officer.id,
        is_branch=True,
        parent_id=head_office.id,
        last_visit_on=date(2026, 11, 22),
        tags=[Tag(name="anggota Kadin")],
    )
    page = page_as(officer).open(url(company))
    assert "Konstruksi sipil · 1.284 pekerja (Laporan WLKP, Maret 2026) · Balikpapan" in page.words
    for words in ("Potensi A", "Banyak proyek", "Merek: Kariangau", f"Penanggung jawab: {officer.name}"):
        assert words in page.words
    assert "Kunjungan terakhir 2 hari lalu" in page.words
    assert page.link("PT Induk Jaya") == url(head_office)
    assert page.link("anggota Kadin") == "/companies?tag=anggota+Kadin"


def test_a_head_office_shows_its_branches(page_as: Any, officer: User) -> None:
    head_office = outreach.a_company("Induk Jaya")
    branch = outreach.a_company("Cabang Timur", is_branch=True, parent_id=head_office.id)
    outreach.a_company("Cabang Lama", is_branch=True, parent_id=head_office.id, trashed_at=utcnow())
    page = page_as(officer).open(url(head_office))
    assert page.texts("#branches .panel-row__title") == ["PT Cabang Timur"]
    assert page.link("PT Cabang Timur") == url(branch)


def test_who_must_not_be_visited_is_marked_with_the_reason(page_as: Any, officer: User) -> None:
    company = outreach.a_company(is_do_not_visit=True, do_not_visit_reason="Sedang sengketa")
    notice = page_as(officer).open(url(company)).one(".notice--late").get_text(" ")
    assert "Jangan dikunjungi." in notice
    assert "Sedang sengketa" in notice


def test_only_who_may_change_it_is_offered_to(page_as: Any, people: dict[Role, User]) -> None:
    company = outreach.a_company(owner_id=people[Role.OFFICER].id)
    edit, assign = f"{url(company)}/edit", f"{url(company)}/assign"
    seen = {
        role: {link["href"] for link in page_as(person).open(url(company)).select("main a[href]")}
        for role, person in people.items()
        if role is not Role.ADMIN
    }
    assert {role for role, links in seen.items() if edit in links} == {
        Role.OFFICER,
        Role.SUPERVISOR,
        Role.CLERK,
    }
    assert {role for role, links in seen.items() if assign in links} == {Role.SUPERVISOR}
    log = f"/visits/new?company={company.id}"
    assert {role for role, links in seen.items() if log in links} == {Role.OFFICER, Role.SUPERVISOR}


def test_another_officers_company_is_only_read(page_as: Any, officer: User, supervisor: User) -> None:
    company = outreach.a_company(owner_id=supervisor.id)
    page = page_as(officer).open(url(company))
    assert not page.select(f'main a[href="{url(company)}/edit"]')
    assert not page.select(f'main form[action="{url(company)}/trash"]')


def test_a_company_in_the_trash_says_so_and_comes_back(page_as: Any, officer: User, supervisor: User) -> None:
    company = outreach.a_company("Kariangau Sejahtera", owner_id=supervisor.id, trashed_at=utcnow())
    other = page_as(officer).open(url(company))
    assert "Perusahaan ini sudah dibuang." in other.words
    assert not other.select('form[action$="/restore"]')
    assert not other.select(f'main a[href="/visits/new?company={company.id}"]')
    opener = page_as(supervisor)
    back = opener.post(opener.open(url(company)).one('form[action$="/restore"]')["action"])
    assert back.h1 == "PT Kariangau Sejahtera"
    assert "sudah dibuang" not in back.words


def test_contacts_are_called_and_written_to_by_one_tap(page_as: Any, officer: User) -> None:
    company = make_company()
    make_contact(company, name="Dewi Lestari", phones="0812 5555 0101", whatsapp="0812 5555 0101")
    page = page_as(officer).open(url(company))
    links = {link["href"] for link in page.select("#contacts a[href]")}
    assert {"tel:+6281255550101", "https://wa.me/6281255550101"} <= links


def test_what_happened_stands_newest_first(page_as: Any, officer: User) -> None:
    company = outreach.a_company(created_at=datetime.fromisoformat("2026-10-01T02:00:00+00:00"))
    outreach.a_visit(
        officer, company, visited_on=date(2026, 11, 23), outcome=VisitOutcome.INTERESTED, notes="Butuh las"
    )
    partnership = pipeline.partnership("interested", of=outreach.a_company())
    follow_ups.a_follow_up(
        officer,
        company,
        subject="kirim brosur",
        state=FollowUpState.DONE,
        closed_at=datetime.fromisoformat("2026-11-20T02:00:00+00:00"),
        closed_by_id=officer.id,
        result="Sudah diterima",
    )
    page = page_as(officer).open(url(company))
    titles = page.texts("#timeline .timeline__head")
    assert titles[-1].startswith("Masuk daftar Kam, 1 Okt 2026")
    assert any(title.startswith("Selesai: WhatsApp – kirim brosur Jum, 20 Nov 2026") for title in titles)
    assert any(title.startswith("Kunjungan: Berminat Sen, 23 Nov 2026") for title in titles)
    assert titles.index(next(title for title in titles if "Kunjungan" in title)) < titles.index(
        next(title for title in titles if "kirim brosur" in title)
    )
    assert any("Kemitraan dibuka" in title for title in titles)
    assert "Butuh las" in page.words
    assert "Sudah diterima" in page.words
    assert str(partnership.id) not in [
        link["href"].rpartition("/")[2] for link in page.select("#partnerships a")
    ]


def test_older_events_are_asked_for_until_none_is_left(page_as: Any, officer: User) -> None:
    company = outreach.a_company(created_at=utcnow() - timedelta(days=400))
    for number in range(20):
        pipeline.visit(company, days_ago=number)
    page = page_as(officer).open(url(company))
    assert len(page.select(".timeline__item")) == 15
    older = page.link("Tampilkan yang lebih lama").partition("#")[0]
    piece = page_as(officer).fragment(older)
    assert len(piece.select(".timeline__item")) == 21
    assert "Tampilkan yang lebih lama" not in piece.words
    assert "<html" not in piece.html


def test_done_from_the_page_shows_the_page_again(page_as: Any, officer: User) -> None:
    company = outreach.a_company()
    follow_up = follow_ups.a_follow_up(officer, company, subject="kirim draf PKS")
    opener = page_as(officer)
    assert "kirim draf PKS" in opener.open(url(company)).one(".next-step").get_text()
    back = opener.post(f"/follow-ups/{follow_up.id}/complete", {"next": url(company)})
    assert "Selesai: WhatsApp – kirim draf PKS" in back.one("#timeline").get_text(" ", strip=True)
    assert "Belum ada rencana." in back.one(".next-step").get_text()


def test_each_open_partnership_shows_its_way(page_as: Any, officer: User) -> None:
    company = outreach.a_company()
    partnership = pipeline.partnership("interested", of=company, days=6, owner_id=officer.id)
    pipeline.partnership("completed", of=company)
    page = page_as(officer).open(url(company))
    assert page.texts('.standing [aria-current="step"]') == ["Berminat · 6 hari"]
    assert page.select(f'.standing a[href^="/partnerships/{partnership.id}/move"]')
    assert len(page.select("#partnerships .panel-row")) == 2


def test_the_history_tells_what_was_changed(page_as: Any, officer: User) -> None:
    company = outreach.a_company(headcount=76)
    companies.edit(company, {"headcount": 84})
    db.session.commit()
    page = page_as(officer).open(url(company)).follow("Riwayat data")
    change = next(row for row in page.texts(".changes li") if "76" in row)
    assert "84" in change


def test_the_history_hides_the_nik_of_a_sole_trader(page_as: Any, officer: User, people: Any) -> None:
    company = outreach.a_company(npwp="6471010101900001", nitku="6471010101900001000000")
    for reader in (officer, people[Role.AUDITOR]):
        page = page_as(reader).open(f"{url(company)}/history")
        assert "6471**********01" in page.words
        for address in (url(company), f"{url(company)}/history"):
            assert "6471010101900001" not in page_as(reader).open(address).html
    assert "6471010101900001" not in page_as(people[Role.AUDITOR]).open("/audit-log?subject=companies").html


def _grow(officer: User, company: Company, number: int) -> None:
    for _one in range(number):
        outreach.a_contact(company, "Dewi", whatsapp="+6281255550101")
        visit = outreach.a_visit(officer, company)
        visit.visited_on -= timedelta(days=10)
        follow_ups.a_follow_up(officer, company)
        follow_ups.a_follow_up(
            officer, company, state=FollowUpState.DONE, closed_at=utcnow(), closed_by_id=officer.id
        )
        pipeline.partnership("completed", of=company, owner_id=officer.id)
        outreach.a_company(is_branch=True, parent_id=company.id)
        agreements.agreement("active", of=company, seats=1, owner=officer)
    db.session.commit()


def test_a_long_story_needs_no_more_statements(
    sign_in: Any, statements: Statements, officer: User, supervisor: User
) -> None:
    company = outreach.a_company(owner_id=officer.id)
    visitor, address = sign_in(supervisor), url(company)
    _grow(officer, company, 2)
    visitor.get(address)
    statements.same_after(lambda: _grow(officer, company, 8), lambda: visitor.get(address))
    assert len(statements.of(lambda: visitor.get(address))) <= 25


def test_of_many_contacts_the_first_are_shown_and_the_others_a_link_away(page_as: Any, officer: User) -> None:
    company = outreach.a_company(owner_id=officer.id)
    first = make_contact(company, name="Zulaikha Contoh")
    db.session.add_all(Contact(company_id=company.id, name=f"Warga {number:02}") for number in range(22))
    db.session.commit()
    page = page_as(officer)
    few = page.open(f"{url(company)}?shown=30")
    assert len(few.select("#contacts .panel-row")) == 20
    assert "Zulaikha Contoh" in few.texts("#contacts .panel-row__title")[0]
    assert few.one("#contacts .card__count").get_text() == "23"
    everybody = page.open(few.link("Semua 23 orang").partition("#")[0])
    assert len(everybody.select("#contacts .panel-row")) == 23
    assert everybody.url.endswith("?shown=30&contacts=all")
    assert not everybody.select('#contacts p a[href*="contacts=all"]')
    # Who is far down the list is still there once something was done with them.
    action = everybody.one(f'#contacts form[action^="/contacts/{first.id + 22}/left"]')["action"]
    assert page.post(str(action), status=302).response.location == f"{url(company)}?contacts=all"


def test_agreements_and_quota_stand_on_the_page(page_as: Any, officer: User) -> None:
    company = outreach.a_company(headcount=84)
    signed = agreements.agreement("active", of=company, seats=4, office_number="500.15/1/2026", ends_in=300)
    page = page_as(officer).open(url(company))
    assert "4 dari 16" in page.one("#quota h2").get_text()
    assert page.one("#agreements .panel-row__title")["href"] == f"/agreements/{signed.id}"
    titles = page.texts("#timeline .timeline__head")
    assert any(title.startswith("Perjanjian ditandatangani: 500.15/1/2026") for title in titles)
    assert page.select(f'main a[href="/agreements/new?company={company.id}"]')


def test_a_paper_recorded_after_its_signature_was_not_drafted_here(page_as: Any, officer: User) -> None:
    company = outreach.a_company()
    agreements.agreement("active", of=company)
    titles = page_as(officer).open(url(company)).texts("#timeline .timeline__head")
    assert any("Perjanjian ditandatangani" in title for title in titles)
    assert not any("Perjanjian disusun" in title for title in titles)
    agreements.agreement("draft", of=company)
    titles = page_as(officer).open(url(company)).texts("#timeline .timeline__head")
    assert any("Perjanjian disusun" in title for title in titles)
