"""Two records of one person: found, compared, made one, and two again."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.candidates import comparing, queries, services
from app.candidates.merging import REGISTER
from app.candidates.models import Candidate, CandidateMerge
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Stale
from tests.candidates.test_bulk import state
from tests.factories.accounts import officer, supervisor
from tests.factories.candidates import a_candidate, a_nik, a_training
from tests.factories.placements import a_placement

BORN = "17/05/2004"
NIK = a_nik(date(2004, 5, 17))


def everything(*candidates: Candidate) -> list[dict[str, Any]]:
    """All that is stored of them, but for when it was and how often."""
    db.session.expire_all()
    unsaid = {"updated_at", "version"}
    columns = [column.key for column in Candidate.__table__.columns if column.key not in unsaid]
    return [{name: getattr(one, name) for name in columns} for one in candidates]


def merged(keep: Candidate, lose: Candidate, **choices: str) -> CandidateMerge:
    values, is_other_nik = comparing.values(keep, lose, choices)
    return services.merge(keep, lose, values=values, is_other_nik=is_other_nik, by=None)


def whys(actor: Any) -> list[tuple[str, str, str]]:
    return [(one.first.name, one.second.name, one.why) for one in queries.twins(actor)]


@pytest.fixture
def two(app: Any) -> tuple[Candidate, Candidate]:
    """Budi with a day of birth, and Budi with a NIK, an e-mail and a training."""
    keep = a_candidate(name="Budi Santoso", birth_on=BORN, phones="081234500001", notes="Rajin.")
    lose = a_candidate(
        name="Budi Santoso",
        birth_on=BORN,
        nik=NIK,
        sex="L",
        phones="081234500002",
        email="budi@contoh.example",
        notes="Bisa las.",
    )
    a_training(lose)
    return keep, lose


def test_who_is_one_person_is_found_and_a_family_is_not(app: Any) -> None:
    boss = supervisor()
    a_candidate(name="Ani Lestari", birth_on=BORN)
    a_candidate(name="ani lestari", birth_on=BORN)
    a_candidate(birth_on="", name="Budi Santoso", phones="081234500001")
    a_candidate(birth_on="", name="Budi Santosa", phones="+62 812-3450-0001")
    a_candidate(birth_on="", name="Siti Santoso", phones="0812 3450 0001")
    assert whys(boss) == [
        ("Ani Lestari", "ani lestari", "nama sama, lahir pada hari yang sama"),
        ("Budi Santoso", "Budi Santosa", "nama 92 %, telepon sama"),
    ]
    pair = queries.twins(boss)[0]
    services.tell_apart(pair.second.id, pair.first.id, by=boss)
    assert [first for first, _second, _why in whys(boss)] == ["Budi Santoso"]
    services.take_for_alike(pair.first.id, pair.second.id)
    assert len(whys(boss)) == 2
    assert whys(officer()) == []


def test_what_was_merged_is_two_again_as_it_was(two: tuple[Candidate, Candidate]) -> None:
    keep, lose = two
    before, nik = everything(keep, lose), lose.nik_hash
    done = merged(keep, lose)
    assert (keep.nik_hash, keep.email, keep.notes) == (nik, "budi@contoh.example", "Rajin.\n\nBisa las.")
    assert [phone["e164"] for phone in keep.phones] == ["+6281234500001", "+6281234500002"]
    assert lose.is_trashed
    assert len(queries.candidate_or_404(supervisor(), keep.id).trainings) == 1
    services.undo(done, by=None)
    assert everything(keep, lose) == before
    db.session.expire_all()
    assert len(queries.candidate_or_404(supervisor(), lose.id).trainings) == 1


def test_later_work_stays_when_a_merge_is_taken_back(two: tuple[Candidate, Candidate]) -> None:
    keep, lose = two
    done = merged(keep, lose)
    services.edit(keep, {"email": "baru@contoh.example"})
    services.undo(done, by=None)
    assert (keep.email, lose.email) == ("baru@contoh.example", "budi@contoh.example")
    with pytest.raises(Conflict):
        services.undo(done, by=None)


def test_a_merge_is_refused_when_too_late_stale_or_of_two_who_are_placed(
    two: tuple[Candidate, Candidate],
) -> None:
    keep, lose = two
    with pytest.raises(Stale):
        services.merge(keep, lose, values={}, by=None, versions=(keep.version, lose.version + 1))
    boss = supervisor()
    placed = [queries.candidate_or_404(boss, a_placement("accepted", by=boss).candidate_id) for _ in two]
    with pytest.raises(Conflict, match="ditempatkan"):
        merged(placed[0], placed[1])
    done = merged(keep, placed[1])
    assert REGISTER.along(keep.id) == ["1 penempatan"]
    lose = placed[1]
    with pytest.raises(Conflict):
        services.undo(done, by=None, at=utcnow() + timedelta(days=31))
    with pytest.raises(Conflict):
        services.restore(lose)


def test_the_whole_way_through_the_pages(page_as: Any, two: tuple[Candidate, Candidate]) -> None:
    keep, lose = two
    before = state([keep.id, lose.id])
    page = page_as(supervisor())
    listed = page.open("/candidates").follow("Mungkin ganda")
    compared = listed.follow("Bandingkan & gabungkan")
    assert "1 pelatihan" in compared.words
    assert NIK not in compared.words
    done = compared.submit(css="form[method=post][action$='/merge']")
    assert done.url == f"/candidates/{keep.id}"
    assert "UPTD BLK Umpama" in done.one("#trainings").get_text()
    assert page.client.get(f"/candidates/{lose.id}").headers["Location"] == f"/candidates/{keep.id}"
    assert not page.open("/trash/candidates").select("tbody tr")
    last = page.open("/candidates/merges").one("form[action*='/undo']")["action"]
    assert "kembali menjadi dua" in page.post(str(last)).words
    assert state([keep.id, lose.id]) == before
    assert page_as(officer()).client.get(f"/candidates/{keep.id}/merge?other={lose.id}").status_code == 403
