"""Every screen of the package, opened and used as people of each role do."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from app.outreach import services
from app.outreach.enums import RoadShowState, StopState, VisitOutcome
from app.outreach.models import RoadShow, Stop, Visit, VisitNeed
from app.settings.enums import ReasonKind
from tests.factories import outreach
from tests.factories.custom_fields import a_field
from tests.factories.outreach import TODAY
from tests.support.pages import PageOpener


@pytest.fixture
def opened(app: Flask, sign_in: Any, page: PageOpener, rina: User) -> PageOpener:
    """Pages as Rina sees them."""
    sign_in(rina)
    return page


def _latest() -> Visit:
    return db.session.query(Visit).order_by(Visit.id.desc()).first()  # type: ignore[return-value]


def test_the_empty_lists_say_what_to_do(opened: PageOpener) -> None:
    assert opened.open("/road-shows").link("Rencanakan road show") == "/road-shows/new"
    assert opened.open("/visits").link("Catat kunjungan") == "/visits/new"


def test_a_road_show_is_planned_and_filled(opened: PageOpener) -> None:
    outreach.a_company("Kariangau Sejahtera")
    plan = opened.open("/road-shows/new").submit(
        {"title": "Road show Barat", "starts_on": "2026-11-24", "ends_on": "25/11/2026"}
    )
    assert plan.h1 == "Road show Barat"
    search = opened.open(f"{plan.link('Tambah perusahaan')}?q=kariangau&on=2026-11-25")
    assert "PT Kariangau Sejahtera" in search.words
    after = search.submit({}, css="main .panel-row form")
    assert after.select("h1")
    stop = db.session.query(Stop).one()
    assert stop.on == date(2026, 11, 25)
    assert "PT Kariangau Sejahtera" in opened.open(f"/road-shows/{stop.road_show_id}").words


def test_companies_of_a_list_go_to_a_day_at_once(opened: PageOpener, rina: User) -> None:
    a, b, c = outreach.a_company("A"), outreach.a_company("B"), outreach.a_company("C", is_do_not_visit=True)
    address = f"/road-shows/add?company={a.id}&company={b.id}&company={c.id}&company=x&company=99999999999"
    assert "Belum ada road show" in opened.open(address, follow_redirects=True).words
    outreach.a_road_show(rina)
    form = opened.open(address)
    shown = form.submit({"on": "2026-11-25"})
    assert "2 perusahaan ditambahkan" in shown.words
    assert "PT C" in shown.words
    assert db.session.query(Stop).count() == 2


def test_a_road_show_shows_its_days_in_order(opened: PageOpener, rina: User, joko: User) -> None:
    road_show = outreach.a_road_show(rina, joko, assignment_number="800/12/SPT")
    company = outreach.a_company("Dermaga Timur", phones=[{"e164": "+62542123456", "as_typed": "0542"}])
    stop = outreach.a_stop(road_show, company, officers=[joko], **outreach.a_window(9, 10))
    outreach.a_stop(road_show)
    shown = opened.open(f"/road-shows/{road_show.id}")
    assert len(shown.select(".day-plan__day")) == 3
    assert "09.00–10.00" in shown.words
    assert "tel:+62542123456" in shown.html
    assert "800/<wbr>12/<wbr>SPT" in shown.html
    opened.post(f"/stops/{stop.id}/down")
    db.session.refresh(stop)
    assert stop.position == 2
    opened.post(f"/stops/{stop.id}/up")
    db.session.refresh(stop)
    assert stop.position == 1


def test_a_dropped_stop_answers_the_script(opened: PageOpener, rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    a, b = outreach.a_stop(road_show), outreach.a_stop(road_show)
    json = {"Accept": "application/json"}
    answer = opened.client.post(
        f"/stops/{b.id}/place", data={"position": "1", "on": "2026-11-24"}, headers=json
    )
    assert answer.status_code == 200
    assert (db.session.get(Stop, b.id).position, db.session.get(Stop, a.id).position) == (1, 2)
    services.cancel(road_show)
    answer = opened.client.post(f"/stops/{b.id}/place", data={"position": "2"}, headers=json)
    assert answer.status_code == 409
    assert "berakhir" in answer.json["message"]
    assert opened.client.post(f"/stops/{b.id}/place", data={"position": "x"}).status_code == 400


def test_a_stop_is_edited_missed_moved_and_removed(opened: PageOpener, rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show)
    reason = outreach.a_reason(ReasonKind.MISSED_STOP, "hujan", "Hujan lebat")
    opened.open(f"/stops/{stop.id}/edit").submit({"window_from": "09.00", "minutes": "30"})
    assert opened.open(f"/stops/{stop.id}/missed").submit({}).status == 422
    assert (
        "Hujan lebat" in opened.open(f"/stops/{stop.id}/missed").submit({"reason_id": str(reason.id)}).words
    )
    opened.post(f"/stops/{stop.id}/reopen")
    opened.post(f"/stops/{stop.id}/move", {"to_on": "2026-11-26"})
    assert db.session.get(Stop, stop.id).state is StopState.MOVED
    opened.post(f"/stops/{stop.id}/reopen")
    company_id = stop.company_id
    opened.post(f"/stops/{stop.id}/remove")
    assert db.session.query(Stop).count() == 0
    opened.post(f"/road-shows/{road_show.id}/stops?company={company_id}&on=2026-11-24")
    assert db.session.query(Stop).count() == 1


def test_a_road_show_is_cancelled_opened_and_finished(opened: PageOpener, rina: User) -> None:
    road_show = outreach.a_road_show(rina)
    stop = outreach.a_stop(road_show)
    assert "masih terbuka" in opened.post(f"/road-shows/{road_show.id}/finish").words
    opened.post(f"/road-shows/{road_show.id}/cancel")
    assert db.session.get(RoadShow, road_show.id).state is RoadShowState.CANCELLED
    assert "dibatalkan" in opened.open("/road-shows?tab=cancelled").words.lower()
    opened.post(f"/road-shows/{road_show.id}/reopen")
    outreach.a_visit(
        rina, db.session.get_one(Company, stop.company_id), stop=db.session.get_one(Stop, stop.id)
    )
    opened.post(f"/road-shows/{road_show.id}/finish")
    assert db.session.get(RoadShow, road_show.id).state is RoadShowState.DONE


def test_two_people_editing_a_road_show_merge_or_are_asked(
    opened: PageOpener, page_as: Any, rina: User, joko: User
) -> None:
    road_show = outreach.a_road_show(rina, joko)
    address = f"/road-shows/{road_show.id}/edit"
    mine, theirs, late = opened.open(address), page_as(joko).open(address), page_as(joko).open(address)
    mine.submit({"aim": "Sosialisasi"})
    theirs.submit({"title": "Judul Joko"})
    stored = db.session.get_one(RoadShow, road_show.id)
    assert (stored.title, stored.aim) == ("Judul Joko", "Sosialisasi")
    asked = late.submit({"title": "Judul lain"}, status=409)
    assert asked.one("#title")["value"] == "Judul lain"
    assert "Judul Joko" in asked.words
    asked.submit({})
    assert db.session.get_one(RoadShow, road_show.id).title == "Judul lain"


@pytest.mark.parametrize(
    ("edited", "mine", "theirs"),
    [
        ("road-shows", ("starts_on", "27/11/2026"), ("ends_on", "25/11/2026")),
        ("stops", ("window_from", "14.00"), ("window_to", "10.00")),
    ],
)
def test_two_sound_changes_that_contradict_each_other_are_refused_beside_the_field(
    page_as: Any, rina: User, edited: str, mine: tuple[str, str], theirs: tuple[str, str]
) -> None:
    road_show = outreach.a_road_show(rina, ends_on=date(2026, 11, 28))
    stop = outreach.a_stop(outreach.a_road_show(rina), **outreach.a_window(9, 15))
    address = f"/{edited}/{road_show.id if edited == 'road-shows' else stop.id}/edit"
    first, second = page_as(rina).open(address), page_as(rina).open(address)
    first.submit(dict([mine]))
    refused = second.submit(dict([theirs]), status=422)
    field, typed = theirs
    assert refused.select(f"#{field}-error")
    assert refused.one(f"#{field}")["value"] == typed


def test_starting_a_stop_opens_the_form_of_its_visit(opened: PageOpener, rina: User) -> None:
    stop = outreach.a_stop(outreach.a_road_show(rina), outreach.a_company("Dermaga Timur"))
    form = opened.post(f"/stops/{stop.id}/start")
    assert form.h1 == "PT Dermaga Timur"
    assert form.one("#started")["value"] == "09:00"
    done = form.submit({"outcome": "interested", "next_kind": "whatsapp"})
    assert "Berminat" in done.words
    assert db.session.get(Stop, stop.id).state is StopState.DONE


def test_a_visit_starts_with_choosing_the_company(opened: PageOpener, rina: User) -> None:
    own = outreach.a_company("Milik Rina", owner_id=rina.id)
    outreach.a_company("Milik Orang")
    outreach.a_stop(outreach.a_road_show(rina), outreach.a_company("Dermaga Timur"))
    choose = opened.open("/visits/new")
    assert "PT Dermaga Timur" in choose.words
    assert choose.link("PT Milik Rina") == f"/visits/new?company={own.id}"
    assert "PT Milik Orang" not in choose.words
    assert "PT Milik Orang" in opened.fragment("/visits/new?q=orang").words


def test_three_taps_log_a_visit(opened: PageOpener, rina: User) -> None:
    company = outreach.a_company()
    form = opened.open(f"/visits/new?company={company.id}")
    done = form.submit({"outcome": "considering", "next_kind": "call"})
    visit = _latest()
    assert done.url == f"/visits/{visit.id}"
    assert (visit.outcome, visit.next_step_on) == (VisitOutcome.CONSIDERING, date(2026, 11, 27))


def test_a_quick_outcome_needs_only_save(opened: PageOpener, rina: User) -> None:
    stop = outreach.a_stop(outreach.a_road_show(rina))
    opened.open(f"/visits/new?stop={stop.id}&outcome=not_there").submit({})
    assert (_latest().outcome, _latest().stop_id) == (VisitOutcome.NOT_THERE, stop.id)


def test_sending_the_form_twice_logs_one_visit(opened: PageOpener) -> None:
    form = opened.open(f"/visits/new?company={outreach.a_company().id}")
    for _again in range(2):
        form.submit({"outcome": "interested", "next_kind": "call"})
    assert db.session.query(Visit).count() == 1


def test_everything_of_a_visit_is_kept_and_shown(opened: PageOpener, rina: User, joko: User) -> None:
    company = outreach.a_company()
    contact = outreach.a_contact(company, "Dewi Lestari", position="HRD")
    values: dict[str, Any] = {
        "outcome": "asks_return",
        "return_on": "2026-12-01",
        "next_kind": "visit",
        "next_when": "day",
        "next_subject": "Bawa draf",
        "started": "08.10",
        "ended": "08.55",
        "mode": "event",
        "purpose": "negotiation",
        "officers": str(joko.id),
        "contacts": str(contact.id),
        "people_met": "Bpk. Arman, bengkel",
        "needs-position": ["Juru las", "", "Listrik"],
        "needs-count": ["4", "", ""],
        "needs-trade": ["", "", ""],
        "seats_offered": "4",
        "headcount_learned": "1.284",
        "headcount_source": "officer",
        "is_tax_incentive_explained": "y",
        "notes": "Butuh juru las <SMAW>",
        "latitude": "-1,2654",
        "longitude": "116.8312",
        "accuracy_m": "8",
    }
    shown = opened.open(f"/visits/new?company={company.id}").submit(values)
    for words in (
        "08.10–08.55", "Di acara", "Negosiasi", "Joko Pranoto, Rina Nurhayati", "Dewi Lestari (HRD)", "Bpk. Arman, bengkel",
        "Juru las", "1.284", "Butuh juru las <SMAW>", "PMK 128/2019", "Sel, 1 Des 2026", "Bawa draf", "±8 m",
    ):  # fmt: skip
        assert words in shown.words
    visit = _latest()
    assert visit.next_step_on == date(2026, 12, 1)
    needs = db.session.query(VisitNeed).order_by(VisitNeed.id).all()
    assert [(need.position, need.count) for need in needs] == [("Juru las", 4), ("Listrik", 1)]


def test_another_officer_within_a_week_is_told(opened: PageOpener, joko: User) -> None:
    company = outreach.a_company()
    outreach.a_visit(joko, company, visited_on=date(2026, 11, 21), next_step=outreach.next_step(joko))
    outreach.a_stop(outreach.a_road_show(joko), company, on=date(2026, 11, 26))
    words = opened.open(f"/visits/new?company={company.id}").words
    assert "Joko Pranoto berkunjung 3 hari lalu" in words
    assert "Joko Pranoto merencanakan kunjungan 2 hari lagi" in words


def test_a_visit_is_corrected_and_a_conflict_is_asked(
    opened: PageOpener, page_as: Any, rina: User, joko: User
) -> None:
    visit = outreach.a_visit(rina, officers=[joko], needs=[services.Need("Juru las", 4)], notes="Asli")
    address = f"/visits/{visit.id}/edit"
    mine, theirs, late = opened.open(address), page_as(joko).open(address), page_as(joko).open(address)
    mine.submit({"seats_offered": "4"})
    theirs.submit({"notes": "Dari Joko"})
    db.session.refresh(visit)
    assert (visit.seats_offered, visit.notes) == (4, "Dari Joko")
    asked = late.submit({"notes": "Lain", "needs-position": ["Juru las", "Listrik"]}, status=409)
    assert "Dari Joko" in asked.words
    assert asked.one("#notes").get_text().strip() == "Lain"
    asked.submit({})
    db.session.refresh(visit)
    assert (visit.notes, visit.seats_offered) == ("Lain", 4)


def test_the_list_of_visits_is_narrowed_and_says_so(opened: PageOpener, rina: User, joko: User) -> None:
    outreach.a_visit(rina, outreach.a_company("Dermaga Timur"))
    outreach.a_visit(
        joko,
        outreach.a_company("Alat Berat"),
        outcome=VisitOutcome.NOT_THERE,
        visited_on=date(2026, 11, 2),
        next_step=outreach.next_step(joko),
    )
    for query in ("q=dermaga", "mine=1", f"officer={rina.id}", "outcome=interested", "from=2026-11-20"):
        words = opened.fragment(f"/visits?{query}").words
        assert "PT Dermaga Timur" in words
        assert "PT Alat Berat" not in words
        assert "1–1 dari 1" in words
    assert "PT Alat Berat" in opened.open("/visits?to=2026-11-02&sort=day&mode=on_site").words
    assert "PT Alat Berat" in opened.open("/visits?outcome=bogus&officer=x&from=yesterday&key=broken").words


def test_opening_today_in_the_lists_is_marked(opened: PageOpener, rina: User) -> None:
    road_show = outreach.a_road_show(rina, starts_on=TODAY)
    assert (
        opened.open("/road-shows?tab=mine").link("Road show Balikpapan Barat")
        == f"/road-shows/{road_show.id}"
    )


def test_a_visit_is_logged_and_corrected_with_fields_of_the_office(opened: PageOpener, rina: User) -> None:
    field = a_field("Ruang pertemuan", record="visit", is_required=True)
    company = outreach.a_company("Kariangau Sejahtera")
    typed = {"outcome": "interested", "next_kind": "call", "next_when": "week"}
    again = opened.open(f"/visits/new?company={company.id}").submit(typed, status=422)
    assert again.one(f"#{field.attribute}-error")
    assert "Ruang pertemuan Aula lantai 2" in again.submit({field.attribute: "Aula lantai 2"}).words
    visit = _latest()
    opened.open(f"/visits/{visit.id}/edit").submit({field.attribute: "Kantin"})
    db.session.refresh(visit)
    assert visit.custom == {"ruang_pertemuan": "Kantin"}
