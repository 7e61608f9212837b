"""Nothing that is typed or sent ends in a server error, and what was typed stays in its field."""

from typing import Any

import pytest

from app.accounts.models import User
from app.core.db import db
from app.outreach.models import RoadShow, Visit
from tests.factories import outreach
from tests.support.pages import PageOpener

LONG = "panjang " * 4000
GOOD_VISIT = {"outcome": "interested", "next_kind": "call", "next_when": "three_days"}
BAD_VISITS: list[dict[str, Any]] = [
    {"outcome": None},
    {"outcome": "bogus"},
    {"outcome": "refused"},
    {"outcome": "refused", "refusal_reason_id": "99999999999999999999"},
    {"outcome": "asks_return", "return_on": "2026-11-01"},
    {"next_kind": ""},
    {"next_kind": "bogus"},
    {"next_when": "day", "next_on": ""},
    {"next_when": "day", "next_on": "31/02/2026"},
    {"next_when": "day", "next_on": "2020-01-01"},
    {"visited_on": "2027-01-01"},
    {"visited_on": "kemarin"},
    {"started": "25.61"},
    {"started": "08.00", "ended": "07.00"},
    {"headcount_learned": "-5"},
    {"headcount_learned": "99999999999999999999999"},
    {"headcount_learned": "dua puluh"},
    {"seats_offered": "1e9"},
    {"seats_offered": "٤"},
    {"needs-position": ["", "Juru las"], "needs-count": ["3", "banyak"], "needs-trade": ["", "x"]},
    {"needs-position": ["Las"], "needs-count": ["1"], "needs-trade": ["999999999999999999999"]},
    {"needs-position": [f"Jabatan {number}" for number in range(25)]},
    {"latitude": "123", "longitude": "456"},
    {"latitude": "nan", "longitude": "1"},
    {"latitude": "-1,2", "longitude": ""},
    {"accuracy_m": "-3"},
    {"officers": ["0", "-1", "x"]},
    {"contacts": "12345"},
    {"next_owner_id": "999999"},
    {"notes": LONG},
    {"no_gps_reason": "x" * 300},
    {"next_subject": "\u202e" * 300},
    {"mode": "teleport", "purpose": "<script>"},
]


@pytest.mark.same_queries
@pytest.mark.parametrize("bad", BAD_VISITS, ids=lambda bad: str(bad)[:50])
def test_a_bad_visit_is_refused_with_what_was_typed(
    sign_in: Any, page: PageOpener, rina: User, bad: dict[str, Any]
) -> None:
    sign_in(rina)
    address = f"/visits/new?company={outreach.a_company().id}"
    sent = {**GOOD_VISIT, "notes": "Tetap di sini", "people_met": "Ibu Dewi", **bad}
    refused = page.post(
        address, {name: value for name, value in sent.items() if value is not None}, status=422
    )
    assert refused.select(".error-summary")
    assert db.session.query(Visit).count() == 0
    if "notes" not in bad:
        assert refused.one("#notes").get_text().strip() == "Tetap di sini"
    for name in ("headcount_learned", "seats_offered", "started", "latitude", "no_gps_reason"):
        if name in bad:
            assert refused.one(f"#{name}")["value"] == bad[name]
    if "needs-position" in bad:
        typed = [field["value"] for field in refused.select("[name='needs-position']")]
        assert [one for one in typed if one] == [one for one in bad["needs-position"] if one][: len(typed)]


@pytest.mark.same_queries
@pytest.mark.parametrize("field", ["notes", "people_met", "next_subject", "no_gps_reason", "needs-position"])
@pytest.mark.parametrize(
    "text", ["O'Hara & <b>Anak</b>", "\x00\x1b[31m", "😀" * 20, "'; DROP TABLE visits; --", "\ud800"]
)
def test_odd_text_is_kept_as_text(sign_in: Any, page: PageOpener, rina: User, field: str, text: str) -> None:
    sign_in(rina)
    address = f"/visits/new?company={outreach.a_company().id}"
    stored = page.client.post(address, data={**GOOD_VISIT, field: text.encode("utf-8", "replace").decode()})
    assert stored.status_code == 302
    shown = page.open(stored.headers["Location"])
    assert not shown.select("main b")


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"title": "x" * 161},
        {"starts_on": ""},
        {"starts_on": "2026-13-01"},
        {"ends_on": "2026-11-01"},
        {"ends_on": "2028-01-01"},
        {"ends_on": "3000-01-01"},
        {"officers": None},
        {"officers": "99999999999999999999"},
        {"aim": LONG},
        {"regulation": "x" * 201},
        {"assignment_number": "x" * 121},
        {"assigned_on": "besok"},
    ],
    ids=str,
)
def test_a_bad_plan_is_refused_with_what_was_typed(
    sign_in: Any, page: PageOpener, rina: User, bad: dict[str, Any]
) -> None:
    sign_in(rina)
    good = {"title": "Barat", "starts_on": "2026-11-24", "ends_on": "2026-11-25", "officers": str(rina.id)}
    sent = {**good, **bad}
    refused = page.post(
        "/road-shows/new", {name: value for name, value in sent.items() if value is not None}, status=422
    )
    assert db.session.query(RoadShow).count() == 0
    if "title" not in bad:
        assert refused.one("#title")["value"] == "Barat"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "bad",
    [
        {"minutes": ""}, {"minutes": "0"}, {"minutes": "9999"}, {"minutes": "x"}, {"window_from": "99"},
        {"window_from": "10.00", "window_to": "09.00"}, {"note": "x" * 501}, {"officers": "x"}, {"version": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_stop_is_refused(sign_in: Any, page: PageOpener, rina: User, bad: dict[str, Any]) -> None:
    sign_in(rina)
    stop = outreach.a_stop(outreach.a_road_show(rina))
    form = page.open(f"/stops/{stop.id}/edit")
    answer = page.post(
        f"/stops/{stop.id}/edit", {**form.form_values(), **bad}, status=None if "version" in bad else 422
    )
    assert answer.status in {200, 422}
    if bad.get("minutes"):
        assert answer.one("#minutes")["value"] == bad["minutes"]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "address",
    [
        "/visits?from=x&to=99999-01-01&officer=-1&outcome=%00&mode=&key=%FF&sort=bogus&q=%25_%27",
        "/visits?q=" + "a" * 3000,
        "/visits?officer=99999999999999999999&key=eyJhIjoxfQ",
        "/road-shows?tab=bogus&key=WyJuIiwxLFtdXQ&q=%25",
        "/visits/new?q=%27%22&company=x&stop=99999999999999999999",
        "/visits/new?outcome=bogus",
    ],
)
def test_any_address_of_a_list_answers(sign_in: Any, page: PageOpener, rina: User, address: str) -> None:
    sign_in(rina)
    outreach.a_visit(rina)
    outreach.a_road_show(rina)
    page.open(address)


@pytest.mark.parametrize("query", ["on=x", "on=1999-01-01", "q=%00", "q=" + "x" * 500, "on=2026-12-31"])
def test_any_address_of_the_search_for_stops_answers(
    sign_in: Any, page: PageOpener, rina: User, query: str
) -> None:
    sign_in(rina)
    road_show = outreach.a_road_show(rina)
    page.open(f"/road-shows/{road_show.id}/stops/new?{query}")
    page.post(f"/road-shows/{road_show.id}/stops?{query}", {"company": "99999999999"})
