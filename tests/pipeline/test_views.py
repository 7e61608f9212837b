from datetime import date
from typing import Any

import pytest

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.pipeline import queries
from app.pipeline.enums import Tab
from app.pipeline.models import Partnership, StageMove
from app.pipeline.queries import next_steps
from app.settings import queries as settings
from app.settings.enums import Evidence, FollowUpKind, ReasonKind
from tests.factories import accounts
from tests.factories import pipeline as make

JSON = {"Accept": "application/json"}


def _stage(partnership: Partnership) -> str:
    return queries.stage_of(db.session.get_one(Partnership, partnership.id)).key


# ---- the board


def test_a_column_shows_25_cards_but_its_true_total_and_seats(page_as: Any, officer: User) -> None:
    for _each in range(27):
        make.partnership("visited", expected_seats=2)
    board = page_as(officer).open("/pipeline")
    assert len(board.select("#stage-visited .board-card")) == 25
    assert board.texts("#stage-visited .board-column__total") == ["27 · 54 kuota"]
    more = board.one("#stage-visited .board-column__more")
    assert more.get_text() == "Tampilkan 2 lagi"
    further = page_as(officer).fragment(str(more["href"]))
    assert len(further.select(".board-card")) == 2
    assert not further.select(".board-column__more")


def test_further_cards_are_counted_below_those_shown_though_others_moved_meanwhile(
    page_as: Any, officer: User
) -> None:
    made = [make.partnership("visited", days=60 - number) for number in range(54)]
    opener = page_as(officer)
    more = str(opener.open("/pipeline").one("#stage-visited .board-column__more")["href"])
    for one in made[:20]:
        one.stage_id = settings.stage("interested").id
    db.session.flush()
    further = opener.fragment(more)
    shown = [str(card["id"]) for card in further.select(".board-card")]
    assert shown == [f"card-{one.id}" for one in made[25:50]]
    assert further.one(".board-column__more").get_text() == "Tampilkan 4 lagi"


def test_further_cards_are_a_page_of_their_own_without_scripts(page_as: Any, officer: User) -> None:
    for _each in range(27):
        make.partnership("visited")
    opener = page_as(officer)
    more = str(opener.open("/pipeline").one("#stage-visited .board-column__more")["href"])
    column = opener.open(more)
    assert column.h1 == "Dikunjungi"
    assert "26–27 dari 27" in column.words


def test_no_card_is_shown_twice_or_left_out_when_there_are_many(page_as: Any, officer: User) -> None:
    made = {f"card-{make.partnership('visited', days=number % 3).id}" for number in range(60)}
    opener = page_as(officer)
    page = opener.open("/pipeline")
    seen = [str(card["id"]) for card in page.select("#stage-visited .board-card")]
    while page.select("#stage-visited .board-column__more, .board-card ~ .board-column__more"):
        page = opener.fragment(str(page.select(".board-column__more")[0]["href"]))
        seen += [str(card["id"]) for card in page.select(".board-card")]
    assert len(seen) == 60
    assert set(seen) == made


def test_the_board_needs_as_many_statements_for_many_cards_as_for_few(
    page_as: Any, officer: User, statements: Any
) -> None:
    opener = page_as(officer)
    for stage in ("target", "visited", "interested"):
        make.partnership(stage, owner_id=officer.id)

    def grow() -> None:
        for number in range(40):
            make.partnership(("target", "visited", "interested")[number % 3], owner_id=accounts.officer().id)

    statements.same_after(grow, lambda: opener.open("/pipeline"))


def test_the_table_needs_as_many_statements_for_many_rows_as_for_few(
    page_as: Any, officer: User, statements: Any
) -> None:
    opener = page_as(officer)
    make.partnership("visited")

    def grow() -> None:
        for _each in range(24):
            make.partnership("visited", owner_id=accounts.officer().id)

    statements.same_after(grow, lambda: opener.open("/pipeline?layout=table"))


def test_the_stripe_tells_the_age_against_the_limit(page_as: Any, officer: User) -> None:
    fresh, ageing, late = (make.partnership("visited", days=days) for days in (1, 12, 15))
    board = page_as(officer).open("/pipeline")
    for partnership, tone in ((fresh, "ok"), (ageing, "warn"), (late, "late")):
        assert f"board-card--{tone}" in board.one(f"#card-{partnership.id}")["class"]
    assert "15 hari" in board.one(f"#card-{late.id}").get_text()
    assert "batas 14" in board.one(f"#card-{late.id}").get_text()


def test_tabs_count_what_they_show(page_as: Any, officer: User) -> None:
    make.partnership("visited", owner_id=officer.id)
    make.partnership("visited", days=20)
    make.partnership("postponed", postponed_until_on=date(2027, 1, 1))
    make.partnership("declined")
    page = page_as(officer).open("/pipeline")
    counts = dict(zip([tab.value for tab in Tab], page.texts(".tabs__count"), strict=True))
    assert counts == {
        "all": "2",
        "mine": "1",
        "stuck": "1",
        "no-next-step": "2",
        "resting": "0",
        "postponed": "1",
        "declined": "1",
    }
    for tab, count in counts.items():
        found = page_as(officer).open(f"/pipeline?tab={tab}&layout=table")
        assert len(found.select("tbody tr")) == int(count)


def test_a_stage_out_of_use_is_shown_and_counted_as_long_as_partnerships_stand_there(
    page_as: Any, officer: User
) -> None:
    left = make.partnership("scheduled", days=90, owner_id=officer.id)
    for key in ("scheduled", "contacted"):
        settings.stage(key).is_active = False
    db.session.flush()
    settings.forget()
    page = page_as(officer)
    board = page.open("/pipeline")
    assert board.one(f"#card-{left.id}")
    assert "Dihubungi" not in board.words
    assert page.open("/pipeline?tab=stuck&layout=table").one(f"tbody a[href='/partnerships/{left.id}']")
    assert page.open(f"/partnerships/{left.id}").texts("[aria-current=step]") == ["Terjadwal · 90 hari"]


def test_what_was_postponed_until_yesterday_is_stuck(page_as: Any, officer: User) -> None:
    partnership = make.partnership("postponed", postponed_until_on=date(2026, 11, 23))
    board = page_as(officer).open("/pipeline?tab=stuck")
    assert board.one(f"#card-{partnership.id}")


def test_schemes_are_never_mixed(page_as: Any, officer: User) -> None:
    make.partnership("visited")
    other = make.partnership("visited", scheme="nasional")
    assert not page_as(officer).open("/pipeline").select(f"#card-{other.id}")
    found = page_as(officer).open("/pipeline?scheme=nasional")
    assert [card["id"] for card in found.select(".board-card")] == [f"card-{other.id}"]


@pytest.mark.parametrize("layout", ["board", "table"])
def test_filters_narrow_both_layouts_and_show_as_chips(page_as: Any, officer: User, layout: str) -> None:
    settings_regions = settings.districts()
    near = make.company("Cahaya Timur", region_code=settings_regions[0].code)
    make.partnership("visited", of=near, owner_id=officer.id)
    make.partnership("visited", of=make.company("Muara Jaya"))
    for query in (f"owner={officer.id}", f"kecamatan={settings_regions[0].code}", "q=cahaya"):
        found = page_as(officer).open(f"/pipeline?layout={layout}&{query}")
        assert "PT Cahaya Timur" in found.words
        assert "Muara Jaya" not in found.words
        assert found.select(".filter-bar__chips .chip")


def test_the_sector_filter_reads_the_section_of_the_companys_code(page_as: Any, officer: User) -> None:
    kbli = settings.find_kbli("41011")
    assert kbli is not None
    partnership = make.partnership("visited", of=make.company(kbli_id=kbli.id))
    make.partnership("visited")
    found = page_as(officer).open(f"/pipeline?section={kbli.section}")
    assert [card["id"] for card in found.select(".board-card")] == [f"card-{partnership.id}"]


@pytest.mark.parametrize("sort", ["name", "-name", "since", "-since", "seats", "-seats", "start", "-start"])
def test_the_table_sorts_and_pages_without_losing_rows(page_as: Any, officer: User, sort: str) -> None:
    for number in range(30):
        make.partnership(
            "visited",
            days=number % 5,
            expected_seats=number % 4,
            expected_start_on=date(2027, 1, 1 + number % 7) if number % 3 else None,
        )
    opener = page_as(officer)
    page = opener.open(f"/pipeline?layout=table&sort={sort}")
    names = page.texts("tbody th")
    assert len(names) == 25
    names += opener.open(str(page.one("a[rel=next]")["href"])).texts("tbody th")
    assert len(set(names)) == 30


def test_the_trash_is_not_on_the_board(page_as: Any, officer: User, clock: Any) -> None:
    make.partnership("visited", of=make.company(trashed_at=clock.now))
    assert page_as(officer).open("/pipeline").texts(".tabs__count")[0] == "0"


def test_an_office_without_a_scheme_is_told_what_to_do(page_as: Any, officer: User) -> None:
    for scheme in settings.schemes():
        scheme.is_active = False
    assert "Tidak ada skema" in page_as(officer).open("/pipeline").words


def test_next_steps_come_from_who_knows_them(page_as: Any, officer: User, monkeypatch: Any) -> None:
    partnership = make.partnership("visited")
    other = make.partnership("visited")

    class Step:
        kind = FollowUpKind.CALL
        subject = "Kirim draf PKS"
        due_on = date(2026, 11, 20)

    monkeypatch.setattr(next_steps, "_registered", {})
    queries.register_next_steps(
        lookup=lambda ids: {partnership.company_id: Step()},
        missing=lambda: Partnership.company_id != partnership.company_id,
    )
    board = page_as(officer).open("/pipeline")
    assert (
        "Kirim draf PKS, terlambat 4 hari"
        in board.one(f"#card-{partnership.id} .board-card__late").get_text()
    )
    assert "Tanpa langkah berikutnya 1" in board.words
    missing = page_as(officer).open("/pipeline?tab=no-next-step")
    assert [card["id"] for card in missing.select(".board-card")] == [f"card-{other.id}"]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "query",
    [
        "scheme=nowhere", "tab=x", "layout=x", "owner=abc", "owner=99999999999999999999", "owner=-1", "section=%00",
        "section=%27;--", "kecamatan=%25", "kecamatan=%00", "q=%00%FF", "q=%25_%5C", "q=" + "a" * 5000, "key=xx",
        "layout=table&key=WyJuIiwxLFtbXV1d", "layout=table&sort=--", "sort=version&layout=table", "q=%22*%22",
    ],
)  # fmt: skip
def test_an_odd_address_still_shows_a_board(page_as: Any, officer: User, query: str) -> None:
    make.partnership("visited")
    page_as(officer).open(f"/pipeline?{query}")


@pytest.mark.parametrize("path", ["/pipeline/columns/visited?key=x", "/pipeline/columns/visited?owner=x"])
def test_an_odd_address_of_a_column_still_shows_it(page_as: Any, officer: User, path: str) -> None:
    make.partnership("visited")
    page_as(officer).open(path)


def test_an_unknown_column_is_not_found(page_as: Any, officer: User) -> None:
    page_as(officer).open("/pipeline/columns/nowhere", status=404)


# ---- moving


def test_a_dragged_card_moves_and_offers_to_undo(page_as: Any, sign_in: Any, officer: User) -> None:
    partnership = make.partnership("target", owner_id=officer.id)
    visitor = sign_in(officer)
    board = page_as(officer).open("/pipeline")
    url = str(board.one(f"#card-{partnership.id}")["data-move-url"])
    assert visitor.post(url, data={"stage": "contacted"}, headers=JSON).status_code == 200
    assert _stage(partnership) == "contacted"
    page = visitor.get("/pipeline").get_data(as_text=True)
    assert "/undo?next=/pipeline" in page


def test_a_dragged_card_that_somebody_moved_meanwhile_is_refused_with_a_sentence(
    sign_in: Any, officer: User
) -> None:
    partnership = make.partnership("target", owner_id=officer.id)
    visitor = sign_in(officer)
    url = f"/partnerships/{partnership.id}/move?version={partnership.version}"
    assert visitor.post(url, data={"stage": "contacted"}, headers=JSON).status_code == 200
    answer = visitor.post(url, data={"stage": "contacted"}, headers=JSON)
    assert answer.status_code in {409, 422}
    partnership = db.session.get_one(Partnership, partnership.id)
    url = f"/partnerships/{partnership.id}/move?version={partnership.version - 1}"
    make.stop(db.session.get_one(Company, partnership.company_id))
    answer = visitor.post(url, data={"stage": "scheduled"}, headers=JSON)
    assert answer.status_code == 409
    assert "Rina Nurhayati" in answer.get_json()["message"]


def test_a_dragged_card_without_its_evidence_is_refused_with_a_sentence(sign_in: Any, officer: User) -> None:
    partnership = make.partnership("target", owner_id=officer.id)
    answer = sign_in(officer).post(
        f"/partnerships/{partnership.id}/move", data={"stage": "visited"}, headers=JSON
    )
    assert answer.status_code == 422
    lacking = Evidence.VISIT.label
    assert answer.get_json() == {"message": f"Tahap Dikunjungi memerlukan {lacking}."}


@pytest.mark.parametrize("to", ["declined", "postponed", "not_eligible"])
def test_a_card_dragged_aside_opens_the_question(sign_in: Any, page_as: Any, officer: User, to: str) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    answer = sign_in(officer).post(f"/partnerships/{partnership.id}/move", data={"stage": to}, headers=JSON)
    assert answer.status_code == 422
    question = page_as(officer).open(answer.get_json()["href"])
    field = "until" if to == "postponed" else "reason"
    assert question.select(f"[name={field}]")
    assert _stage(partnership) == "visited"


def test_a_supervisor_who_drags_past_evidence_is_asked_why(
    sign_in: Any, page_as: Any, supervisor: User
) -> None:
    partnership = make.partnership("target")
    answer = sign_in(supervisor).post(
        f"/partnerships/{partnership.id}/move", data={"stage": "visited"}, headers=JSON
    )
    assert answer.status_code == 422
    question = page_as(supervisor).open(answer.get_json()["href"])
    moved = question.submit({"why": "Bertemu di acara dinas."})
    assert f"tanpa {Evidence.VISIT.label}" in moved.words
    assert _stage(partnership) == "visited"


def test_declining_by_the_form_asks_for_the_reason_and_keeps_what_was_typed(
    page_as: Any, officer: User
) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    form = page_as(officer).open(f"/partnerships/{partnership.id}/move?next=/pipeline")
    asked = form.submit({"stage": "declined", "why": "Ditelepon."}, status=422)
    assert "Pilih alasan" in asked.words
    reason = settings.reasons(ReasonKind.DECLINE)[1]
    board = asked.submit({"reason": reason.id})
    assert board.h1 == "Pipeline"
    move = db.session.query(StageMove).order_by(StageMove.id.desc()).first()
    assert move is not None
    assert (move.reason_id, move.why) == (reason.id, "Ditelepon.")


def test_choosing_a_stage_brings_its_questions(page_as: Any, officer: User) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    url = f"/partnerships/{partnership.id}/move"
    assert page_as(officer).fragment(f"{url}?stage=postponed").select("[name=until]")
    assert page_as(officer).fragment(f"{url}?stage=declined").select("[name=reason]")
    assert not page_as(officer).fragment(f"{url}?stage=interested").select("[name]")
    assert "memerlukan minat" in page_as(officer).fragment(f"{url}?stage=negotiating").words
    assert page_as(officer).open(f"{url}?next=/pipeline").link("Batal") == "/pipeline"


def test_a_move_is_taken_back_from_the_toast(page_as: Any, officer: User) -> None:
    partnership = make.partnership("target", owner_id=officer.id)
    opener = page_as(officer)
    moved = opener.open(f"/partnerships/{partnership.id}/move").submit({"stage": "contacted"})
    undo = moved.select("form[action*=undo]")[0]
    opener.post(str(undo["action"]))
    assert _stage(partnership) == "target"


@pytest.mark.same_queries
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil", "javascript:x", ""])
def test_after_a_move_nobody_is_led_elsewhere(sign_in: Any, officer: User, target: str) -> None:
    partnership = make.partnership("target", owner_id=officer.id)
    answer = sign_in(officer).post(
        f"/partnerships/{partnership.id}/move", data={"stage": "contacted", "next": target}
    )
    assert answer.headers["Location"] == f"/partnerships/{partnership.id}"


BAD = [
    {"stage": ""}, {"stage": "nowhere"}, {"stage": "active"}, {"stage": "\x00"}, {"stage": ["visited", "declined"]},
    {"stage": "declined", "reason": "x"}, {"stage": "declined", "reason": "999999999999999999999"},
    {"stage": "declined", "reason": "-1"}, {"stage": "postponed", "until": "31/02/2027"},
    {"stage": "postponed", "until": "0001-01-01"}, {"stage": "postponed", "until": "2026-11-24"},
    {"stage": "postponed", "until": "9999-99-99"}, {"stage": "interested", "version": "x"},
    {"stage": "interested", "version": "1e9"}, {"stage": "interested", "why": "x" * 3000},
    {"stage": "interested", "next": "\r\nSet-Cookie: a=b"}, {},
]  # fmt: skip


@pytest.mark.same_queries
@pytest.mark.parametrize("values", BAD, ids=range(len(BAD)))
def test_a_bad_move_is_refused_and_what_was_typed_stays(
    page_as: Any, officer: User, values: dict[str, Any]
) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    sent = {"why": "Catatan saya.", **values}
    page = page_as(officer).post(f"/partnerships/{partnership.id}/move", sent, status=422)
    assert page.one("textarea[name=why]").get_text().strip() == sent["why"].strip()
    assert _stage(partnership) == "visited"


# ---- one partnership


def test_the_page_tells_where_it_stands_and_how_it_came_there(page_as: Any, officer: User) -> None:
    partnership = make.partnership("target", owner_id=officer.id, interest="Butuh juru las")
    make.visit(partnership.company, VisitOutcome.INTERESTED)
    opener = page_as(officer)
    page = opener.open(f"/partnerships/{partnership.id}/move").submit({"stage": "interested"})
    assert "Target → Berminat" in page.words
    assert "Butuh juru las" in page.words
    assert "Rina Nurhayati" in page.words
    assert page.one("[aria-current=step]").get_text(" ", strip=True).startswith("Berminat")


def test_a_refusal_at_a_visit_is_offered_as_a_move(page_as: Any, officer: User) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    reason = settings.find_reason(ReasonKind.REFUSAL, "no_budget")
    assert reason is not None
    make.visit(partnership.company, VisitOutcome.REFUSED, refusal_reason_id=reason.id)
    opener = page_as(officer)
    page = opener.open(f"/partnerships/{partnership.id}")
    question = opener.open(page.link("Pindahkan ke Menolak…"))
    same = settings.find_reason(ReasonKind.DECLINE, "no_budget")
    assert same is not None
    assert question.form_values()["reason"] == str(same.id)
    assert question.form_values()["stage"] == "declined"


def test_editing_merges_what_two_people_changed(page_as: Any, supervisor: User) -> None:
    partnership = make.partnership("visited")
    first = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit")
    second = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit")
    first.submit({"expected_seats": "4"})
    second.submit({"interest": "Las dan listrik"})
    stored = db.session.get_one(Partnership, partnership.id)
    assert (stored.expected_seats, stored.interest) == (4, "Las dan listrik")


def test_editing_the_same_field_asks_instead_of_overwriting(page_as: Any, supervisor: User) -> None:
    partnership = make.partnership("visited")
    first = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit")
    second = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit")
    first.submit({"expected_seats": "4"})
    asked = second.submit({"expected_seats": "6"}, status=409)
    panel = asked.one(".conflict-panel").get_text(" ")
    assert "Anda menyimpan data ini di jendela lain" in panel
    assert "24 Nov 2026 09.00 WITA" in panel
    assert asked.form_values()["expected_seats"] == "6"
    assert db.session.get_one(Partnership, partnership.id).expected_seats == 4
    asked.submit()
    assert db.session.get_one(Partnership, partnership.id).expected_seats == 6


EDITS = [
    {"expected_seats": "-1"}, {"expected_seats": "abc"}, {"expected_seats": "1e9"}, {"expected_seats": "99999999999"},
    {"expected_seats": "3,5"}, {"expected_start_on": "31/02/2027"}, {"expected_start_on": "0000-00-00"},
    {"owner": "abc"}, {"owner": "99999999"}, {"owner": "-5"}, {"interest": "x" * 30000}, {"approved_on": "kemarin"},
    {"approval_number": "x" * 300}, {"expected_seats": "²"}, {"owner": "99999999999999999999999"},
]  # fmt: skip


@pytest.mark.same_queries
@pytest.mark.parametrize("values", EDITS, ids=range(len(EDITS)))
def test_a_bad_edit_is_refused_beside_its_field(
    page_as: Any, supervisor: User, values: dict[str, Any]
) -> None:
    partnership = make.partnership("visited")
    page = page_as(supervisor).open(f"/partnerships/{partnership.id}/edit").submit(values, status=422)
    assert page.select(".field--bad")


def test_a_partnership_is_opened_by_hand(page_as: Any, officer: User) -> None:
    company = make.company()
    form = page_as(officer).open(f"/partnerships/new?company={company.id}")
    page = form.submit({"expected_seats": "3"})
    assert page.h1 == company.full_name
    [made] = queries.open_of(company.id)
    assert (made.expected_seats, made.owner_id) == (3, officer.id)
    again = page_as(officer).open(f"/partnerships/new?company={company.id}").submit(status=422)
    assert "sudah mempunyai kemitraan" in again.words


@pytest.mark.same_queries
@pytest.mark.parametrize("company", ["", "abc", "0", "-4", "987654", "99999999999999999999999"])
def test_no_partnership_is_opened_of_a_company_nobody_knows(
    page_as: Any, officer: User, company: str
) -> None:
    scheme = settings.schemes()[0].id
    page = page_as(officer).post("/partnerships/new", {"company": company, "scheme": scheme}, status=422)
    assert page.select(".field--bad")


def test_an_officer_opens_none_of_a_colleagues_company(page_as: Any, officer: User) -> None:
    company = make.company(owner_id=accounts.officer().id)
    page = page_as(officer).open(f"/partnerships/new?company={company.id}").submit(status=422)
    assert "orang lain" in page.words
    assert queries.open_of(company.id) == []
