"""Tags, saved views and one deed to many candidates at once."""

from typing import Any

import pytest

from app.candidates import queries, services
from app.candidates.deeds import CANDIDATE_DEEDS
from app.candidates.enums import Availability, Deed
from app.candidates.models import Candidate
from app.candidates.saved import CANDIDATES
from app.core.db import db
from app.core.errors import Conflict
from app.deeds import services as deeds
from app.deeds.models import BulkDeed
from tests.factories.accounts import officer, supervisor
from tests.factories.candidates import a_candidate


def names(page: Any, address: str) -> list[str]:
    return sorted(link.get_text() for link in page.open(address).select("tbody th a"))


def test_the_ticked_ones_are_tagged_found_by_the_tag_and_given_back(page_as: Any) -> None:
    first, second, other = (a_candidate(name=name) for name in ("Ani Uji", "Budi Uji", "Citra Uji"))
    page = page_as(supervisor())
    page.open("/candidates")
    asked = page.open(f"/candidates/bulk?do=add_tag&candidate={first.id}&candidate={second.id}")
    assert "Ani Uji, Budi Uji." in asked.words
    assert asked.submit({"tag": "a, b"}, status=422).select("#tag-error")
    told = asked.submit({"tag": "  Siap  LAS "})
    assert "selesai untuk 2 calon peserta" in told.words
    assert names(page, "/candidates?tag=siap+las&columns=tags") == ["Ani Uji", "Budi Uji"]
    again = page.open(f"/candidates/bulk?do=add_tag&candidate={first.id}&candidate={other.id}")
    assert "1 sudah demikian" in again.submit({"tag": "siap las"}).words
    latest = db.session.query(BulkDeed).order_by(BulkDeed.id.desc()).first()
    assert latest is not None
    page.post(f"/bulk-deeds/{latest.id}/undo")
    assert names(page, "/candidates?tag=siap+las") == ["Ani Uji", "Budi Uji"]
    assert page.open(f"/candidates/{first.id}").link("siap las") == "/candidates?tag=siap+las"


def test_all_that_fit_the_filter_are_meant_and_an_odd_choice_means_nobody(page_as: Any) -> None:
    for name in ("Ani Uji", "Budi Uji"):
        a_candidate(name=name)
    page = page_as(supervisor())
    asked = page.open("/candidates/bulk?do=availability&all=1&filter=q%3Dbudi%26_external%3D1")
    asked.submit({"availability": "working"})
    assert {one.name: one.availability for one in db.session.query(Candidate)} == {
        "Ani Uji": Availability.UNKNOWN,
        "Budi Uji": Availability.WORKING,
    }
    for odd in ("candidate=0", "candidate=99999999999", "candidate=x%00", "candidate=-1", "filter=%00"):
        assert "Belum ada yang dicentang" in page.open(f"/candidates/bulk?do=trash&{odd}").words
    assert page.client.get("/candidates/bulk?do=burn").status_code == 400


@pytest.mark.parametrize("deed", Deed)
def test_undo_gives_back_what_was_but_leaves_what_was_changed_since(app: Any, deed: Deed) -> None:
    by = supervisor()
    kept, moved = a_candidate(name="Ani Uji"), a_candidate(name="Budi Uji")
    value = {Deed.AVAILABILITY: Availability.WORKING, Deed.TRASH: None}.get(deed, "las")
    ids = [kept.id, moved.id]
    if deed is Deed.REMOVE_TAG:
        deeds.change(CANDIDATE_DEEDS, ids, Deed.ADD_TAG, by=by, value="las")
    before = state(ids)
    change = deeds.change(CANDIDATE_DEEDS, ids, deed, by=by, value=value)
    assert state(ids)[kept.id] != before[kept.id]
    back = {Deed.ADD_TAG: Deed.REMOVE_TAG, Deed.REMOVE_TAG: Deed.ADD_TAG}.get(deed)
    if back:
        deeds.change(CANDIDATE_DEEDS, [moved.id], back, by=by, value="las")
    elif deed is Deed.AVAILABILITY:
        deeds.change(CANDIDATE_DEEDS, [moved.id], deed, by=by, value=Availability.STUDYING)
    else:
        services.restore(db.session.get_one(Candidate, moved.id))
    since = state(ids)[moved.id]
    assert deeds.undo(change, by=by) == deeds.Undone(1, ["Budi Uji"])
    assert state(ids) == {kept.id: before[kept.id], moved.id: since}
    with pytest.raises(Conflict):
        deeds.undo(change, by=by)


def state(ids: list[int]) -> dict[int, Any]:
    db.session.expire_all()
    tags = queries.tags_of(ids)
    rows = {one.id: one for one in db.session.query(Candidate).where(Candidate.id.in_(ids))}
    return {key: (tags[key], rows[key].availability, rows[key].is_trashed) for key in ids}


def test_officers_change_nothing_at_once(page_as: Any) -> None:
    one = a_candidate(name="Ani Uji")
    page = page_as(officer())
    assert page.client.get(f"/candidates/bulk?do=trash&candidate={one.id}").status_code == 403
    assert not page.open("/candidates").select(".bulk__bar, td.tick")


def test_a_saved_view_keeps_the_filter_but_no_name_that_was_searched_for(page_as: Any) -> None:
    a_candidate(name="Ani Uji", availability=Availability.AVAILABLE)
    assert CANDIDATES.canonical([("q", "Ani"), ("availability", "available")]) == "availability=available"
    page = page_as(supervisor())
    form = page.open("/views/candidates/new?filter=availability%3Davailable%26q%3DAni")
    shown = form.submit({"name": "Siap kerja"})
    assert "Siap kerja" in shown.words
    assert names(page, "/candidates?availability=available") == ["Ani Uji"]
