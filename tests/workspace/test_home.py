"""The first page of each role; every number on it opens a list of exactly as many rows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.core import jobs
from app.core.clock import utcnow
from app.core.db import db
from app.core.jobs import JobState
from app.imports.enums import ImportState
from app.imports.models import ImportRun
from app.outreach import services as outreach_services
from app.outreach.enums import VisitOutcome
from app.settings import queries as settings
from app.settings import services as changing
from app.settings.enums import HolidayKind
from tests.factories import agreements, follow_ups, outreach, pipeline
from tests.factories.accounts import UserFactory
from tests.factories.documents import an_official
from tests.support.pages import Page
from tests.support.statements import Statements

TODAY = date(2026, 11, 24)


def stat(page: Page, label: str, note: str = "") -> Any:
    """The figure with this label (and note)."""
    found = [
        one
        for one in page.select(".stat")
        if one.select_one(".stat__label").get_text(strip=True) == label and note in one.get_text()
    ]
    assert len(found) == 1, f"{len(found)} figures called {label}: {page.texts('.stat')}"
    return found[0]


def number(figure: Any) -> int:
    return int(figure.select_one(".stat__value").get_text(strip=True).replace(".", ""))


def rows(page: Page) -> int:
    """How many rows a list shows, as a table or as tasks."""
    return len(page.select("main tbody tr")) or len(page.select("main .task"))


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_home_while_nothing_is_on_file(
    page_as: Any, people: dict[Role, User], role: Role
) -> None:
    page = page_as(people[role]).open("/")
    assert page.h1 == "Sel, 24 Nov 2026"
    assert people[role].name in page.words


def test_who_has_no_role_is_told_whom_to_ask(page_as: Any) -> None:
    assert "Akun Anda belum mempunyai peran" in page_as(UserFactory(roles=[])).open("/").words


def test_sections_add_up_for_who_holds_several_roles(page_as: Any) -> None:
    page = page_as(UserFactory(roles=list(Role))).open("/")
    headings = [heading["id"] for heading in page.select(".home__section > h2")]
    assert headings == [f"home-{name}" for name in ("supervisor", "head", "clerk", "admin", "auditor")]


# ---- officer


def test_an_officer_sees_the_route_and_starts_a_visit_by_one_tap(page_as: Any, officer: User) -> None:
    stop = outreach.a_stop(outreach.a_road_show(officer), outreach.a_company("Dermaga Timur"))
    page = page_as(officer).open("/")
    assert "PT Dermaga Timur" in page.one("#route").get_text()
    assert page.select(f'#route form[action="/stops/{stop.id}/start"]')
    assert page.link("Catat kunjungan") == "/visits/new"


def test_an_officer_sees_what_is_late_today_and_coming(page_as: Any, officer: User, supervisor: User) -> None:
    for days in (-2, -1, 0, 1, 3, 30, None):
        due_on = None if days is None else TODAY + timedelta(days=days)
        follow_ups.a_follow_up(officer, due_on=due_on)
    follow_ups.a_follow_up(supervisor, due_on=TODAY)
    page = page_as(officer).open("/")
    assert page.texts(".bucket__title") == ["Terlambat 2", "Hari ini 1", "Besok 1", "Minggu ini 1"]
    assert "2 tindak lanjut lagi nanti atau kapan saja" in page.words


def test_ticking_on_the_home_gives_the_home_again_with_a_way_back(page_as: Any, officer: User) -> None:
    follow_up = follow_ups.a_follow_up(officer, due_on=TODAY)
    opener = page_as(officer)
    back = opener.post(f"/follow-ups/{follow_up.id}/complete", {"next": "/"})
    assert back.h1 == "Sel, 24 Nov 2026"
    assert back.select(f'#follow-up-{follow_up.id} form[action$="/undo"]')
    piece = opener.fragment("/")
    assert "<html" not in piece.html


def test_a_day_without_plan_offers_who_waits_longest(page_as: Any, officer: User) -> None:
    outreach.a_company("Lama", owner_id=officer.id, last_visit_on=date(2026, 1, 5))
    outreach.a_company("Baru", owner_id=officer.id, last_visit_on=date(2026, 11, 20))
    never = outreach.a_company("Belum", owner_id=officer.id)
    page = page_as(officer).open("/")
    assert "Tidak ada yang jatuh tempo minggu ini" in page.words
    assert page.texts("#waiting .panel-row__title") == ["PT Belum", "PT Lama", "PT Baru"]
    assert page.select(f'#waiting a[href="/visits/new?company={never.id}"]')


# ---- supervisor


def test_a_supervisor_sees_what_is_stuck_of_each_scheme(page_as: Any, supervisor: User) -> None:
    pipeline.partnership("visited", days=40, of=pipeline.company("Mandek Sekali"))
    pipeline.partnership("visited", days=30)
    pipeline.partnership("visited")
    pipeline.partnership("visited", days=40, scheme="nasional")
    page = page_as(supervisor).open("/")
    for scheme, wanted in ((settings.scheme("mandiri"), 2), (settings.scheme("nasional"), 1)):
        figure = stat(page, "Mandek", scheme.name)
        assert number(figure) == wanted
        assert rows(page_as(supervisor).open(f"{figure['href']}&layout=table")) == wanted
    assert page.texts("#stuck .panel-row__title")[0] == "PT Mandek Sekali"


def test_a_supervisor_sees_who_is_behind(page_as: Any, officer: User, supervisor: User) -> None:
    for days in (1, 2, 3):
        follow_ups.a_follow_up(officer, due_on=TODAY - timedelta(days=days))
    follow_ups.a_follow_up(officer, due_on=TODAY)
    page = page_as(supervisor).open("/")
    row = page.one("#late-by-officer .panel-row")
    assert row.select_one(".panel-row__value").get_text(strip=True) == "3"
    listed = page_as(supervisor).open(row.select_one("a")["href"])
    assert rows(listed) == 3


def test_a_supervisor_sees_whom_nobody_planned_for(page_as: Any, officer: User, supervisor: User) -> None:
    forgotten = [pipeline.company(), pipeline.company()]
    for company in forgotten:
        pipeline.partnership("visited", of=company)
    promised = pipeline.company()
    pipeline.partnership("visited", of=promised)
    follow_ups.a_follow_up(officer, promised)
    figure = stat(page_as(supervisor).open("/"), "Tanpa langkah berikutnya")
    assert number(figure) == rows(page_as(supervisor).open(figure["href"])) == len(forgotten)


def test_a_supervisor_counts_the_visits_of_the_week(page_as: Any, supervisor: User) -> None:
    for days_ago in (0, 1, 2, 9):
        pipeline.visit(pipeline.company(), days_ago=days_ago)
    figure = stat(page_as(supervisor).open("/"), "Kunjungan minggu ini")
    assert number(figure) == rows(page_as(supervisor).open(figure["href"])) == 2


def test_a_supervisor_sees_which_agreements_end(page_as: Any, supervisor: User) -> None:
    for days in (10, 40, 80, 200):
        agreements.agreement("active", ends_in=days)
    other = pipeline.partnership("active", scheme="nasional")
    agreements.agreement("active", ends_in=50, of=other.company, partnership_id=other.id)
    page = page_as(supervisor).open("/")
    for days, note, wanted in (
        (30, "Pemagangan Mandiri", 1),
        (60, "Pemagangan Mandiri", 2),
        (90, "Pemagangan Mandiri", 3),
        (60, "Nasional", 1),
        (90, "Nasional", 1),
    ):
        figure = stat(page, f"Perjanjian berakhir dalam {days} hari", note)
        assert number(figure) == rows(page_as(supervisor).open(figure["href"])) == wanted


# ---- head


def test_each_number_of_the_month_opens_what_it_counts(page_as: Any, people: dict[Role, User]) -> None:
    head, by = people[Role.HEAD], people[Role.OFFICER]
    twice = outreach.a_company()
    for company, day in ((twice, 2), (twice, 20), (outreach.a_company(), 24)):
        outreach_services.log_visit(
            company,
            by=by,
            outcome=VisitOutcome.INTERESTED,
            visited_on=date(2026, 11, day),
            next_step=outreach.next_step(by),
        )
    outreach.a_visit(by, visited_on=date(2026, 10, 31), next_step=outreach.next_step(by))
    agreements.agreement(
        "signed", seats=6, office_signed_on=date(2026, 10, 30), company_signed_on=date(2026, 11, 2)
    )
    agreements.agreement(
        "signed", seats=9, office_signed_on=date(2026, 10, 30), company_signed_on=date(2026, 10, 31)
    )
    agreements.agreement("draft", seats=3)
    old = pipeline.partnership("visited", days=60)
    for scheme in ("mandiri", "mandiri", "nasional"):
        pipeline.partnership("visited", scheme=scheme)
    page = page_as(head).open("/")
    for key, wanted in (("mandiri", 3 + 2), ("nasional", 1)):
        figure = stat(page, "Baru di pipeline", settings.scheme(key).name)
        listed = page_as(head).open(figure["href"])
        assert number(figure) == rows(listed) == wanted
        assert any("Di pipeline sejak: Min, 1 Nov 2026" in chip for chip in listed.texts(".chip--active"))
        assert f"/companies/{old.company_id}" not in listed.html
    main = settings.scheme("mandiri").name
    for label, note, wanted in (
        ("Kunjungan", "", 3),
        ("Perusahaan dikunjungi", "", 2),
        ("Perjanjian ditandatangani", main, 1),
    ):
        figure = stat(page, label, note)
        assert number(figure) == rows(page_as(head).open(figure["href"])) == wanted, label
    assert "6 kuota" in stat(page, "Perjanjian ditandatangani", main).get_text()


# ---- clerk


def test_a_clerk_sees_which_records_lack_something(page_as: Any, people: dict[Role, User]) -> None:
    clerk = people[Role.CLERK]
    outreach.a_company(headcount=5, npwp="0013344270054000")
    outreach.a_contact(outreach.a_company(), "Dewi")
    outreach.a_company(trashed_at=utcnow())
    page = page_as(clerk).open("/")
    shown = {
        row.select_one("a")["href"]: int(row.select_one(".panel-row__value").get_text(strip=True))
        for row in page.select("#lacking .panel-row")
    }
    assert shown == {
        "/companies?lacks=npwp": 1,
        "/companies?lacks=contact": 1,
        "/companies?lacks=kecamatan": 2,
        "/companies?lacks=headcount": 1,
        "/companies?lacks=owner": 2,
    }
    for address, wanted in shown.items():
        assert rows(page_as(clerk).open(address)) == wanted


def test_a_clerk_sees_the_latest_imports(page_as: Any, people: dict[Role, User]) -> None:
    clerk = people[Role.CLERK]
    for name in range(7):
        run = ImportRun(
            filename=f"daftar-{name}.xlsx",
            sha256="0" * 64,
            size=1,
            row_count=12,
            state=ImportState.DONE,
            owner_id=clerk.id,
        )
        db.session.add(run)
    db.session.flush()
    page = page_as(clerk).open("/")
    assert page.texts("#imports .panel-row__title") == [f"daftar-{name}.xlsx" for name in (6, 5, 4, 3, 2)]


# ---- admin and auditor


def test_an_admin_sees_accounts_jobs_and_health(page_as: Any, people: dict[Role, User]) -> None:
    admin = people[Role.ADMIN]
    UserFactory(is_active=False)
    UserFactory(locked_until_at=utcnow() + timedelta(minutes=5))
    job = jobs.start("x", owner_id=admin.id, title="Uji")
    job.state = JobState.FAILED
    db.session.info.pop("jobs_to_send", None)
    page = page_as(admin).open("/")
    figure = stat(page, "Akun")
    assert number(figure) == rows(page_as(admin).open(figure["href"]))
    assert "1 tidak dapat masuk, 1 terkunci" in figure.get_text()
    assert number(stat(page, "Pekerjaan gagal dalam 7 hari")) == 1
    assert number(stat(page, "Sedang masuk")) >= 1
    assert page.texts("#health .panel-row__title")[:3] == [
        "Pengaturan server",
        "Basis data",
        "Tabel sesuai versi",
    ]


def test_the_first_admin_is_led_through_what_to_set_up_until_the_work_can_begin(
    page_as: Any, people: dict[Role, User]
) -> None:
    def to_do() -> set[str]:
        return {
            row
            for row in page_as(people[Role.ADMIN]).open("/").texts("#setting-up .panel-row")
            if "belum" in row
        }

    first = page_as(people[Role.ADMIN]).open("/")
    assert first.link("Periksa nama dan data dinas") == "/settings/office"
    assert first.link("Isi hari libur tahun 2027") == "/settings/holidays"
    assert not first.select('#setting-up a[href="/imports"]')
    waiting = to_do()
    settings.office().phone = "(0541) 123456"
    an_official(is_signatory=True)
    db.session.commit()
    assert {row.split(" Jajak")[0].split(" Dengan")[0] for row in waiting - to_do()} == {
        "Periksa nama dan data dinas",
        "Isi pejabat penanda tangan",
    }
    for on in (date(2026, 1, 1), date(2027, 1, 1)):
        changing.add_holiday(on=on, name="Tahun Baru", kind=HolidayKind.PUBLIC)
    outreach.a_company("Dermaga Timur")
    assert to_do() == set()
    assert not page_as(people[Role.ADMIN]).open("/").select("#setting-up")


def test_what_needs_mending_is_said_with_where_to_read_on(
    page_as: Any, people: dict[Role, User], monkeypatch: Any
) -> None:
    monkeypatch.setattr("app.core.commands.LEAST_FREE_BYTES", 2**62)
    page = page_as(people[Role.ADMIN]).open("/")
    assert "Ruang penyimpanan perlu diperbaiki" in page.texts("#health .panel-row")
    assert "./jajak doctor" in page.words


def test_an_auditor_sees_the_latest_entries(page_as: Any, people: dict[Role, User]) -> None:
    outreach.a_company("Kariangau Sejahtera")
    page = page_as(people[Role.AUDITOR]).open("/")
    assert any("Kariangau Sejahtera" in title for title in page.texts("#audit .timeline__head"))
    assert page.select('#audit a[href="/audit-log"]')


def test_a_home_of_all_roles_needs_no_more_statements_for_more_rows(
    sign_in: Any, statements: Statements, officer: User
) -> None:
    visitor = sign_in(UserFactory(roles=list(Role)))

    def grow() -> None:
        for _one in range(6):
            company = outreach.a_company(owner_id=officer.id)
            pipeline.partnership("visited", of=company, days=40, owner_id=officer.id)
            follow_ups.a_follow_up(officer, company, due_on=TODAY - timedelta(days=1))
            outreach.a_visit(officer, company)
            agreements.agreement("active", of=company, ends_in=10, seats=2, owner=officer)
        db.session.commit()

    grow()
    visitor.get("/")
    statements.same_after(grow, lambda: visitor.get("/"))


def test_the_clock_decides_what_this_month_is(page_as: Any, people: dict[Role, User], clock: Any) -> None:
    pipeline.visit(pipeline.company())
    clock.set(datetime.fromisoformat("2026-11-30T17:00:00+00:00"))
    page = page_as(people[Role.HEAD]).open("/")
    assert page.one("#home-head").get_text() == "Desember 2026"
    assert number(stat(page, "Kunjungan")) == 0
