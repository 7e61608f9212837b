from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.follow_ups import queries, services
from app.follow_ups.enums import Bucket, FollowUpState
from app.follow_ups.models import FollowUp
from app.settings.enums import FollowUpKind
from tests.factories.accounts import UserFactory, officer, supervisor
from tests.factories.follow_ups import a_company, a_follow_up, a_partnership
from tests.support.clock import StoppedClock
from tests.support.statements import Statements

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Flask) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


@pytest.fixture
def rina(sign_in: Any) -> User:
    user = officer(name="Rina Nurhayati")
    sign_in(user)
    return user


def fresh(follow_up: FollowUp) -> FollowUp:
    db.session.expire_all()
    return db.session.get_one(FollowUp, follow_up.id)


def test_the_list_shows_the_buckets_that_hold_something(rina: User, page: Any) -> None:
    a_follow_up(rina, a_company("Dermaga Timur"), due_on=TODAY - timedelta(days=3))
    a_follow_up(rina, a_company("Mitra Las"), due_on=TODAY)
    a_follow_up(officer(), a_company("Orang Lain"), due_on=TODAY)
    shown = page.open("/follow-ups")
    assert shown.texts(".bucket__title") == ["Terlambat 1", "Hari ini 1"]
    assert "PT Dermaga Timur" in shown.words
    assert "terlambat 3 hari" in shown.words
    assert "PT Orang Lain" not in shown.words
    assert not [one for one in shown.select("a[href^='/exports']") if "None" in one["href"]]


def test_an_empty_list_says_where_follow_ups_come_from(rina: User, page: Any) -> None:
    assert "Semua sudah selesai" in page.open("/follow-ups").words


def test_a_full_bucket_links_to_its_rest(rina: User, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.buckets, "__kwdefaults__", {"at": None, "shown": 2})
    for _number in range(5):
        a_follow_up(rina, due_on=TODAY)
    rest = page.open("/follow-ups").follow("3 lagi")
    assert rest.texts(".bucket__title") == ["Hari ini 5"]
    assert len(rest.select(".task")) == 5


def test_the_pills_count_what_their_lists_hold(rina: User, page: Any) -> None:
    for days in (-2, -1, 0, 3, 40):
        a_follow_up(rina, due_on=TODAY + timedelta(days=days))
    home = page.open("/follow-ups")
    assert home.texts(".clock-pills .pill") == ["2 terlambat", "1 hari ini", "2 minggu ini"]
    for pill in ("2 terlambat", "1 hari ini", "2 minggu ini"):
        assert len(home.follow(pill).select("main .task")) == int(pill[0])


def test_kinds_narrow_the_list_by_its_address(rina: User, page: Any) -> None:
    a_follow_up(rina, kind=FollowUpKind.CALL, subject="satu")
    a_follow_up(rina, kind=FollowUpKind.RENEW, subject="dua")
    shown = page.open("/follow-ups?kind=call")
    assert "satu" in shown.words
    assert "dua" not in shown.words
    assert page.fragment("/follow-ups?kind=renew").select("html") == []


def test_a_tick_is_done_at_once_and_can_be_undone(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    done = page.post(f"/follow-ups/{follow_up.id}/complete", {"next": "/follow-ups"})
    assert fresh(follow_up).state is FollowUpState.DONE
    assert len(done.select(".task--done")) == 1
    assert "Urungkan" in done.words
    undone = page.post(f"/follow-ups/{follow_up.id}/undo", {"next": "/follow-ups"})
    assert fresh(follow_up).is_open
    assert undone.texts(".bucket__title") == ["Hari ini 1"]


def test_a_second_tap_on_the_tick_changes_nothing(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    for _tap in range(2):
        page.post(f"/follow-ups/{follow_up.id}/complete", {"next": "/follow-ups"}, status=303)
    assert fresh(follow_up).version == 2


def test_htmx_gets_the_list_again_after_a_tick(rina: User, page: Any, client: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/follow-ups?kind=whatsapp"}
    answer = client.post(f"/follow-ups/{follow_up.id}/complete", headers=headers)
    assert (answer.status_code, answer.location) == (303, "/follow-ups?kind=whatsapp")
    piece = page.fragment(answer.location)
    assert piece.select("html") == []
    assert len(piece.select(".task--done")) == 1
    assert "Urungkan" in piece.one("#toasts").get_text()


def test_done_and_plan_the_next_in_one_form(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    form = page.open(f"/follow-ups/{follow_up.id}/complete")
    form.submit(
        {
            "result": "Draf diterima",
            "kind": "call",
            "subject": "tanya tanda tangan",
            "when": "next_week",
            "then": "plan",
        }
    )
    done = fresh(follow_up)
    assert (done.state, done.result) == (FollowUpState.DONE, "Draf diterima")
    following = db.session.get_one(FollowUp, done.followed_by_id)
    assert (following.kind, following.due_on) == (FollowUpKind.CALL, date(2026, 11, 30))
    assert following.company_id == done.company_id


def test_a_day_that_is_typed_outweighs_the_tile(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    page.open(f"/follow-ups/{follow_up.id}/complete").submit({"due_on": "2026-12-24", "then": "plan"})
    assert db.session.get_one(FollowUp, fresh(follow_up).followed_by_id).due_on == date(2026, 12, 24)


def test_only_done_plans_nothing(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    page.open(f"/follow-ups/{follow_up.id}/complete").submit({"then": "nothing"})
    assert fresh(follow_up).followed_by_id is None
    assert db.session.query(FollowUp).count() == 1


def test_a_refused_next_step_keeps_what_was_typed(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    form = page.open(f"/follow-ups/{follow_up.id}/complete")
    refused = form.submit({"result": "panjang ceritanya", "due_on": "2026-11-01", "then": "plan"}, status=422)
    assert "sudah lewat" in refused.one("#due_on-error").get_text()
    assert refused.one("#result").get_text().strip() == "panjang ceritanya"
    assert fresh(follow_up).is_open


def test_planning_for_a_company_goes_back_to_where_the_reader_was(rina: User, page: Any, client: Any) -> None:
    company = a_company("Galangan Teluk")
    form = page.open(f"/follow-ups/new?company={company.id}&next=/follow-ups?kind=call")
    answer = client.post(
        form.url, data={**form.form_values(), "subject": "kirim undangan", "when": "any_time"}
    )
    assert answer.location == "/follow-ups?kind=call"
    made = db.session.query(FollowUp).one()
    assert (made.company_id, made.owner_id, made.due_on) == (company.id, rina.id, None)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http://[", "/follow-ups/new",
     "ftp://localhost/follow-ups", ""],
)  # fmt: skip
def test_nobody_is_led_away_by_an_address(rina: User, client: Any, address: str) -> None:
    company = a_company()
    sent = {"kind": "call", "when": "today", "owner_id": rina.id, "next": address}
    answer = client.post(f"/follow-ups/new?company={company.id}", data=sent)
    assert answer.location == f"/companies/{company.id}"


def test_snoozing_moves_the_day(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY - timedelta(days=4))
    listed = page.open("/follow-ups")
    days = [str(field["value"]) for field in listed.select(".task button[name=until]")]
    assert days == ["2026-11-25", "2026-11-27", "2026-11-30"]
    chosen = {"until": days[1], "next": "/follow-ups", "version": follow_up.version}
    page.post(f"/follow-ups/{follow_up.id}/snooze", chosen)
    assert fresh(follow_up).due_on == date(2026, 11, 27)


def test_snoozing_to_the_past_is_refused_beside_the_field(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    refused = page.open(f"/follow-ups/{follow_up.id}/snooze").submit({"until": "2026-11-20"}, status=422)
    assert refused.texts("#until-error")
    assert fresh(follow_up).due_on == TODAY


def test_a_cancelled_follow_up_can_be_brought_back(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    shown = page.post(f"/follow-ups/{follow_up.id}/cancel", {"next": "/follow-ups"})
    assert fresh(follow_up).state is FollowUpState.CANCELLED
    assert "Urungkan" in shown.words


def test_two_people_editing_lose_nothing(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, subject="lama", due_on=TODAY)
    form = page.open(f"/follow-ups/{follow_up.id}/edit")
    first = page.open(f"/follow-ups/{follow_up.id}/edit")
    first.submit({"due_on": "2026-12-01"})
    form.submit({"subject": "baru"})
    merged = fresh(follow_up)
    assert (merged.subject, merged.due_on) == ("baru", date(2026, 12, 1))


def test_two_people_editing_the_same_field_are_both_shown(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, subject="lama", due_on=TODAY)
    form = page.open(f"/follow-ups/{follow_up.id}/edit")
    page.open(f"/follow-ups/{follow_up.id}/edit").submit({"subject": "dari Joko"})
    conflict = form.submit({"subject": "dari Rina"}, status=409)
    assert all(
        words in conflict.one(".conflict-panel").get_text() for words in ("dari Joko", "dari Rina", "lama")
    )
    conflict.submit()
    assert fresh(follow_up).subject == "dari Rina"


def test_what_was_typed_stays_when_somebody_did_the_follow_up_meanwhile(rina: User, page: Any) -> None:
    follow_up = a_follow_up(rina, subject="lama", due_on=TODAY)
    form = page.open(f"/follow-ups/{follow_up.id}/edit")
    services.complete(follow_up, by=rina)
    db.session.commit()
    refused = form.submit({"subject": "baru"}, status=422)
    assert refused.form_values()["subject"] == "baru"
    assert refused.select(".error-summary")


def test_a_supervisor_sees_and_hands_on_anybodys(page: Any, sign_in: Any) -> None:
    rina, joko, head = officer(name="Rina"), officer(name="Joko"), supervisor(name="Kabid")
    follow_up = a_follow_up(rina, a_company("Dermaga Timur"), due_on=TODAY)
    sign_in(head)
    assert "PT Dermaga Timur" not in page.open("/follow-ups").words
    assert "PT Dermaga Timur" in page.open("/follow-ups?owner=all").words
    assert "PT Dermaga Timur" in page.open(f"/follow-ups?owner={rina.id}").words
    page.open(f"/follow-ups/{follow_up.id}/reassign").submit({"owner_id": str(joko.id)})
    assert fresh(follow_up).owner_id == joko.id


def test_an_officer_opens_no_colleagues_list_and_changes_no_colleagues_follow_up(
    rina: User, client: Any
) -> None:
    other = officer()
    follow_up = a_follow_up(other, due_on=TODAY)
    assert client.get(f"/follow-ups?owner={other.id}").status_code == 403
    assert client.get("/follow-ups?owner=all").status_code == 403
    for action in ("complete", "snooze", "cancel", "undo", "edit", "reassign"):
        assert client.post(f"/follow-ups/{follow_up.id}/{action}").status_code == 403, action
        assert client.post(f"/follow-ups/999999/{action}").status_code in (403, 404), action
    assert fresh(follow_up).is_open


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.AUDITOR])
def test_readers_look_but_do_not_touch(role: Role, page: Any, sign_in: Any, client: Any) -> None:
    follow_up = a_follow_up(officer(), due_on=TODAY)
    sign_in(UserFactory(roles=[role]))
    shown = page.open("/follow-ups")
    assert shown.select(".task__actions, .clock-pills") == []
    assert client.post(f"/follow-ups/{follow_up.id}/complete").status_code == 403


def test_an_admin_has_no_follow_ups_at_all(client: Any, sign_in: Any) -> None:
    follow_up = a_follow_up(officer(), due_on=TODAY)
    sign_in(UserFactory(roles=[Role.ADMIN]))
    for address in ("/follow-ups", "/follow-ups/without-next-step", f"/follow-ups/{follow_up.id}/edit"):
        assert client.get(address).status_code == 403


def test_partners_without_next_step_are_listed_and_counted(rina: User, page: Any) -> None:
    bare = a_company("Lupa Disapa")
    a_partnership(bare, owner_id=rina.id)
    listed = page.open("/follow-ups").follow("Tanpa langkah berikutnya 1")
    assert listed.texts("main th[scope=row] > a:not(.quick-link)") == ["PT Lupa Disapa"]
    page.open(listed.link("Rencanakan untuk PT Lupa Disapa")).submit({"when": "today"})
    assert "Tidak ada yang terlupa" in page.open("/follow-ups/without-next-step").words


def test_the_list_needs_the_same_statements_for_many(rina: User, page: Any, statements: Statements) -> None:
    a_follow_up(rina, due_on=TODAY)
    page.open("/follow-ups")
    statements.same_after(
        lambda: [a_follow_up(rina, due_on=TODAY + timedelta(days=number % 5)) for number in range(20)],
        lambda: page.open("/follow-ups"),
    )


BAD = [
    {"kind": ""},
    {"kind": "dinner"},
    {"kind": "<script>alert(1)</script>"},
    {"when": "someday"},
    {"due_on": "kemarin"},
    {"due_on": "31/02/2027"},
    {"due_on": "0000-00-00"},
    {"due_on": "9999-12-31"},
    {"due_on": "2026-11-23"},
    {"subject": "x" * 5000},
    {"owner_id": "0"},
    {"owner_id": "-1"},
    {"owner_id": "99999999999999999999"},
    {"owner_id": "; DROP TABLE follow_ups"},
    {"kind": ["call", "visit"], "due_on": ["2026-11-20", "x"]},
]


@pytest.mark.same_queries
@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_answered_beside_the_form(rina: User, client: Any, bad: dict[str, Any]) -> None:
    company, follow_up = a_company(), a_follow_up(rina, due_on=TODAY)
    good = {
        "kind": "call",
        "subject": "baik",
        "when": "today",
        "owner_id": str(rina.id),
        "then": "plan",
        "version": "1",
    }
    for address in (f"/follow-ups/new?company={company.id}", f"/follow-ups/{follow_up.id}/complete"):
        answer = client.post(address, data={**good, **bad})
        assert answer.status_code == 422, (address, answer.status_code)
    assert client.post(f"/follow-ups/{follow_up.id}/edit", data={**good, **bad}).status_code in (303, 422)
    assert fresh(follow_up).is_open
    assert db.session.query(FollowUp).count() == 1


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "address",
    ["?owner=abc", "?owner=-1", "?owner=99999999999999", "?kind=x", "?bucket=x", "?bucket=late&key=x", "?key=%00", "?bucket=any_time&key=W10"],
)  # fmt: skip
def test_odd_addresses_are_no_server_error(address: str, client: Any, sign_in: Any) -> None:
    sign_in(supervisor())
    assert client.get(f"/follow-ups{address}").status_code in (200, 404)
    assert client.get(f"/follow-ups/without-next-step{address}").status_code in (200, 404)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "company", ["", "0", "abc", "-5", "99999999999", "1e9", "99999999999999999999999999"]
)
def test_planning_for_no_company_is_not_found(rina: User, client: Any, company: str) -> None:
    assert client.get(f"/follow-ups/new?company={company}").status_code == 404


def test_every_bucket_has_a_page(rina: User, page: Any) -> None:
    for bucket in Bucket:
        assert page.open(f"/follow-ups?bucket={bucket.value}").h1 == "Tindak lanjut"


@pytest.mark.parametrize(
    ("now", "due_on", "bucket"),
    [
        # 15.59 UTC is still Tuesday in Balikpapan, one minute later it is Wednesday there but Tuesday in London.
        ("2026-11-24 23:59+08:00", date(2026, 11, 24), "Hari ini"),
        ("2026-11-25 00:00+08:00", date(2026, 11, 24), "Terlambat"),
        ("2026-11-25 00:00+08:00", date(2026, 11, 25), "Hari ini"),
        ("2026-11-25 07:59+08:00", date(2026, 11, 26), "Besok"),
        # The week ends on Sunday; seen from Saturday, Sunday is tomorrow and Monday is later.
        ("2026-11-26 09:00+08:00", date(2026, 11, 29), "Minggu ini"),
        ("2026-11-28 09:00+08:00", date(2026, 11, 29), "Besok"),
        ("2026-11-28 23:59+08:00", date(2026, 11, 30), "Nanti"),
        ("2026-11-29 00:00+08:00", date(2026, 11, 30), "Besok"),
        ("2026-11-30 00:00+08:00", date(2026, 12, 6), "Minggu ini"),
        ("2026-11-30 23:59+08:00", date(2026, 12, 1), "Besok"),
        ("2026-11-24 09:00+08:00", None, "Kapan saja"),
    ],
)
def test_days_are_sorted_by_the_offices_calendar_up_to_the_minute(
    rina: User, page: Any, clock: StoppedClock, *, now: str, due_on: date | None, bucket: str
) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY)
    follow_up.due_on = due_on
    db.session.flush()
    clock.set(now)

    assert page.open("/follow-ups").texts(".bucket__title") == [f"{bucket} 1"]


@pytest.mark.parametrize(("action", "typed"), [("snooze", {"until": "2026-12-02"}), ("reassign", {})])
def test_what_somebody_else_did_meanwhile_is_said_before_it_is_changed(
    page_as: Any, action: str, typed: dict[str, str]
) -> None:
    boss, rina = supervisor(), officer()
    follow_up = a_follow_up(rina)
    db.session.commit()
    shown = page_as(boss).open(f"/follow-ups/{follow_up.id}/{action}")
    services.snooze(follow_up, days=9)
    db.session.commit()
    typed = typed or {"owner_id": str(boss.id)}
    asked = shown.submit(typed, status=409)
    assert "Sekarang:" in asked.words
    assert (follow_up.owner_id, follow_up.version) == (rina.id, 2)
    asked.submit(typed)
    assert follow_up.version == 3
