"""Reports and saved exports that go out by themselves: on their days, once, to who may read them today."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.roles import Role
from app.core import mail
from app.core.audit import AuditEntry
from app.core.db import db
from app.office_reports import schedules
from app.office_reports.enums import Paper, ReportKind, Rhythm
from app.office_reports.models import OfficeReport, ReportSchedule
from app.saved_views.enums import ViewScope
from tests.factories.accounts import TeamFactory, UserFactory, officer
from tests.factories.office_reports import a_recipe, a_schedule
from tests.reports.support import company
from tests.support.postbox import Postbox

pytestmark = pytest.mark.usefixtures("clock")


def head(**values: Any) -> Any:
    return UserFactory(roles=[Role.HEAD], **values)


def sent(postbox: Postbox) -> list[Any]:
    schedules.send_due()
    mail.send_waiting()
    return postbox.sent


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("rhythm", "nth", "days"),
    [
        # The 1st of November 2026 is a Sunday.
        (Rhythm.MONTHLY, 1, (date(2026, 11, 24), date(2026, 11, 2), date(2026, 12, 1))),
        (Rhythm.MONTHLY, 3, (date(2026, 11, 3), date(2026, 10, 5), date(2026, 11, 4))),
        (Rhythm.WEEKLY, 1, (date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 30))),
        (Rhythm.WEEKLY, 5, (date(2026, 11, 24), date(2026, 11, 20), date(2026, 11, 27))),
        # New year, a weekend, and a holiday on the 5th.
        (Rhythm.QUARTERLY, 2, (date(2026, 11, 24), date(2026, 10, 2), date(2027, 1, 6))),
    ],
)
def test_it_goes_out_on_working_days_alone(
    app: Any, rhythm: Rhythm, nth: int, days: tuple[date, date, date]
) -> None:
    on, due, after = days
    one = ReportSchedule(rhythm=rhythm, nth=nth)
    assert (schedules.due_on(one, on), schedules.next_on(one, on)) == (due, after)


def test_the_report_of_the_month_before_goes_out_once_to_who_may_read_it_today(
    app: Any, clock: Any, postbox: Postbox
) -> None:
    boss, gone = head(email="kepala@disnaker.example"), head(email="pindah@disnaker.example")
    a_schedule(boss, boss, gone, kind=ReportKind.COVERAGE, officer_id=None, papers=["pdf", "xlsx"])
    assert sent(postbox) == []
    # Whoever lost the right after being named gets nothing.
    gone.held_roles = []
    db.session.commit()
    clock.set("2026-12-01 06:00")
    letter, *others = sent(postbox)
    assert not others
    assert letter["To"] == "kepala@disnaker.example"
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"]
    assert names[0].startswith("jangkauan-20261101-20261130-")
    assert next(letter.iter_attachments()).get_content().startswith(b"%PDF-")
    assert len(sent(postbox)) == 1
    kept = db.session.scalars(select(OfficeReport)).one()
    assert kept.first_on == date(2026, 11, 1)
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action.in_(["send", "not_sent"]))).all()
    assert {entry.action: entry.changes["email"] for entry in told} == {
        "send": "kepala@disnaker.example",
        "not_sent": "pindah@disnaker.example",
    }
    assert db.session.scalars(select(mail.MailAttachment)).all() == []


def test_one_that_is_set_up_on_its_own_day_goes_out_on_the_next_one(
    app: Any, clock: Any, postbox: Postbox
) -> None:
    boss = head()
    told: dict[str, Any] = {"kind": ReportKind.PRESS, "recipe": None, "officer": None, "language": "id"}
    told |= {"papers": [Paper.PDF], "waits_for_approval": False, "recipients": [boss]}
    # Today is a Tuesday.
    one = schedules.save(None, {**told, "rhythm": Rhythm.WEEKLY, "nth": 2}, by=boss)
    clock.set("2026-11-25 06:00")
    assert sent(postbox) == []
    schedules.save(one, {**told, "rhythm": Rhythm.WEEKLY, "nth": 1}, version=one.version, by=boss)
    assert sent(postbox) == []
    clock.set("2026-11-30 06:00")
    assert len(sent(postbox)) == 1


def test_a_saved_export_holds_what_each_may_take_out_themselves(
    app: Any, clock: Any, postbox: Postbox
) -> None:
    boss, rina = head(), officer()
    company("Milik Rina", owner=rina)
    company("Milik Tiada")
    recipe = a_recipe(boss, scope=ViewScope.OFFICE, columns=["name"])
    a_schedule(boss, boss, rina, kind=None, officer_id=None, recipe_id=recipe.id, rhythm=Rhythm.WEEKLY)
    clock.set("2026-11-30 06:00")
    found = {letter["To"]: next(letter.iter_attachments()).get_content() for letter in sent(postbox)}
    assert "Milik Tiada" in str(found[boss.email])
    assert "Milik Rina" in str(found[rina.email])
    assert "Milik Tiada" not in str(found[rina.email])


def test_whose_owner_left_stops_and_says_why(app: Any, clock: Any, postbox: Postbox) -> None:
    boss, left = head(), head(name="Budi Pindah")
    one = a_schedule(left, boss, kind=ReportKind.PRESS, officer_id=None)
    left.is_active = False
    db.session.commit()
    clock.set("2026-12-01 06:00")
    assert sent(postbox) == []
    assert one.stopped_because == "Akun Budi Pindah sudah ditutup."


def test_it_is_set_up_changed_stopped_left_and_removed(sign_in: Any) -> None:
    boss, other = head(), head()
    visitor = sign_in(boss)
    typed = {
        "what": "activity", "rhythm": "monthly", "nth": "2", "papers": "pdf", "recipient_ids": str(other.id),
        "language": "id",
    }  # fmt: skip
    assert visitor.post("/reports/schedules", data=typed).status_code == 303
    one = db.session.scalars(select(ReportSchedule)).one()
    changed = {**typed, "nth": "3", "version": str(one.version)}
    assert visitor.post(f"/reports/schedules/{one.id}/edit", data=changed).status_code == 303
    assert one.nth == 3
    visitor.post(f"/reports/schedules/{one.id}/stop")
    assert boss.name in (one.stopped_because or "")
    visitor.post(f"/reports/schedules/{one.id}/resume")
    assert one.stopped_because is None
    sign_in(other, new=True).post(f"/reports/schedules/{one.id}/leave")
    assert schedules.schedule_or_404(boss, one.id).recipients == []
    visitor.post(f"/reports/schedules/{one.id}/remove")
    assert one.trashed_at is not None


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nth": "6"}, "Pilih angka dari 1 sampai 5."),
        ({"nth": "99999999999"}, ""),
        ({"what": "officer"}, "Pilih petugas atau tim."),
        ({"recipient_ids": ""}, ""),
        ({"papers": ""}, ""),
        ({"what": "recipe-1\x00"}, ""),
        ({"recipient_ids": "rina"}, "Tidak boleh membaca ini: Rina Uji."),
    ],
)
def test_what_cannot_be_sent_is_told_beside_the_field(sign_in: Any, typed: dict[str, str], said: str) -> None:
    boss, rina = head(), officer(name="Rina Uji")
    usual = {
        "what": "activity", "rhythm": "weekly", "nth": "1", "papers": "pdf", "recipient_ids": str(boss.id),
        "language": "id",
    }  # fmt: skip
    typed = {key: str(rina.id) if value == "rina" else value for key, value in typed.items()}
    answer = sign_in(boss).post("/reports/schedules", data={**usual, **typed})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_the_page_of_an_account_and_the_list_say_what_goes_on_without_its_person(page_as: Any) -> None:
    rina, boss = officer(name="Rina Nurhayati", is_active=False), head(name="Hendra Wibowo")
    a_schedule(boss, boss, rina, officer_id=rina.id)
    told = page_as(UserFactory(roles=[Role.ADMIN])).open(f"/accounts/{rina.id}").words
    assert "Dikirim kepada orang ini 1" in told
    assert "Tentang orang ini 1" in told
    assert "Hendra Wibowo, Rina Nurhayati (dinonaktifkan)" in page_as(boss).open("/reports/schedules").words


def test_a_team_gets_its_own_recap_and_only_who_may_read_it(
    page_as: Any, clock: Any, postbox: Postbox
) -> None:
    boss = UserFactory(roles=[Role.SUPERVISOR], email="penyelia@disnaker.example", name="Joko Kurnia")
    team = TeamFactory(name="Tim Pesisir")
    member = officer(name="Rina Nurhayati", email="rina@disnaker.example", team_id=team.id)
    form = page_as(boss).open("/reports/schedules/new")
    typed = {
        "what": ReportKind.OFFICER.value,
        "of": str(-team.id),
        "papers": ["pdf"],
        "language": "id",
    }
    refused = form.submit({**typed, "recipient_ids": [str(boss.id), str(member.id)]}, status=422)
    assert "Rina Nurhayati" in refused.one("#recipient_ids-error").get_text()
    listed = form.submit({**typed, "recipient_ids": [str(boss.id)]})
    assert "Rekap kegiatan Tim Pesisir" in listed.words
    schedule = db.session.scalars(select(ReportSchedule)).one()
    assert (schedule.officer_id, schedule.team_id) == (None, team.id)
    again = page_as(boss).open(f"/reports/schedules/{schedule.id}/edit")
    assert again.form_values()["of"] == str(-team.id)
    # Who came onto the list by another way, or lost the right since, gets nothing.
    with_people = select(ReportSchedule).options(selectinload(ReportSchedule.recipients))
    db.session.scalars(with_people).one().recipients.append(member)
    db.session.commit()
    clock.set("2026-12-01 06:00")
    letter, *others = sent(postbox)
    assert not others
    assert (letter["To"], letter["Subject"]) == (
        "penyelia@disnaker.example",
        "Rekap kegiatan Tim Pesisir, November 2026",
    )
    report = db.session.scalars(select(OfficeReport)).one()
    assert (report.team_id, report.officer_id) == (team.id, None)
