"""Many partnerships moved at once, through the pages: by the guards of one move, said before, and taken back."""

from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.deeds import services as deeds
from app.deeds.models import BulkDeed
from app.pipeline import evidence, queries, services
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import Evidence, ReasonKind
from tests.factories import pipeline as make


@pytest.fixture
def opener(page_as: Any, officer: User) -> Any:
    return page_as(officer)


@pytest.fixture
def three(officer: User) -> list[Partnership]:
    """Of the officer one that was visited and one that was not, and a third of somebody else."""
    made = [
        make.partnership("contacted", of=make.company(f"Manggar {name}"), owner_id=owner)
        for name, owner in (("Satu", officer.id), ("Dua", officer.id), ("Tiga", None))
    ]
    make.visit(made[0].company)
    db.session.commit()
    return made


def stand(partnerships: list[Partnership]) -> list[str]:
    db.session.expire_all()
    return [queries.stage_of(one).key for one in partnerships]


def ticked(partnerships: list[Partnership], **values: Any) -> dict[str, Any]:
    return {"do": "move", "filter": "layout=table", "partnership": [one.id for one in partnerships], **values}


def address(partnerships: list[Partnership], stage: str) -> str:
    return f"/pipeline/bulk?do=move&stage={stage}&" + "&".join(
        f"partnership={one.id}" for one in partnerships
    )


def undo(opener: Any) -> str:
    action = opener.open("/pipeline?layout=table").one(".toast form")["action"]
    answer = opener.client.post(unescape(str(action)), follow_redirects=True).get_data(as_text=True)
    return str(answer)


def test_it_says_first_who_may_go_and_what_the_others_lack(opener: Any, three: list[Partnership]) -> None:
    page = opener.open(address(three, "visited"))
    assert page.h1 == "Pindahkan ke tahap: 2 kemitraan"
    assert "1 dari 3 bukan milik Anda" in page.words
    assert "Dikunjungi: 1 dari 2" in page.words
    assert "Belum ada kunjungan yang tercatat 1" in page.words
    assert "tetap di tempatnya" in page.words
    assert not page.select("input[name=is_forced]")


def test_who_may_go_is_moved_and_one_press_takes_it_back(opener: Any, three: list[Partnership]) -> None:
    answer = opener.client.post("/pipeline/bulk", data=ticked(three, stage="visited"))
    assert answer.headers["Location"] == "/pipeline?layout=table"
    assert stand(three) == ["visited", "contacted", "contacted"]
    move = queries.latest_moves(three[0].id)[0]
    assert move is not None
    assert [item.evidence for item in evidence.read(move.evidence)] == [Evidence.VISIT]
    assert "Kembali seperti semula: 1 kemitraan." in undo(opener)
    assert stand(three) == ["contacted"] * 3
    assert len(db.session.scalars(select(StageMove)).all()) == 3


def test_after_five_minutes_many_moves_stand_as_a_single_one_does(
    opener: Any, three: list[Partnership], clock: Any
) -> None:
    opener.client.post("/pipeline/bulk", data=ticked(three, stage="visited"))
    offer = opener.open("/pipeline?layout=table").one(".toast form")["action"]
    clock.move(minutes=6)
    page = opener.post(unescape(str(offer)))
    assert "dalam lima menit" in page.words
    assert not page.select("form[action$=undo]")
    assert stand(three)[0] == "visited"


def test_who_was_moved_on_since_is_left_alone(
    opener: Any, three: list[Partnership], supervisor: User
) -> None:
    opener.client.post("/pipeline/bulk", data=ticked(three, stage="visited"))
    db.session.expire_all()
    services.move(three[0], settings.stage("contacted"), by=supervisor, why="Keliru dicatat.")
    db.session.commit()
    assert "dibiarkan: PT Manggar Satu." in undo(opener)
    assert stand(three)[0] == "contacted"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"stage": "declined"}, "reason"),
        ({"stage": "postponed", "reason": "one"}, "until"),
        ({"stage": "target"}, "why"),
        ({"stage": "active"}, "stage"),
        ({"stage": "approved-by-nobody"}, "stage"),
        ({}, "stage"),
    ],
)
def test_what_the_stage_asks_is_asked_once_for_all(
    opener: Any, three: list[Partnership], said: dict[str, Any], field: str
) -> None:
    if said.get("reason"):
        said = said | {"reason": settings.reasons(ReasonKind.POSTPONE)[0].id}
    answer = opener.client.post("/pipeline/bulk", data=ticked(three, **said))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert stand(three) == ["contacted"] * 3


def test_a_reason_is_kept_with_each(opener: Any, three: list[Partnership]) -> None:
    reason = settings.reasons(ReasonKind.DECLINE)[0]
    opener.client.post("/pipeline/bulk", data=ticked(three, stage="declined", reason=reason.id, why="Tutup."))
    assert stand(three) == ["declined", "declined", "contacted"]
    assert [(one.reason_id, one.reason_note) for one in three[:2]] == [(reason.id, "Tutup.")] * 2


def test_a_supervisor_moves_without_evidence_only_by_saying_so(
    page_as: Any, supervisor: User, three: list[Partnership]
) -> None:
    boss = page_as(supervisor)
    boss.client.post("/pipeline/bulk", data=ticked(three, stage="visited", why="Menurut laporan lama."))
    assert stand(three) == ["visited", "contacted", "contacted"]
    silent = boss.client.post("/pipeline/bulk", data=ticked(three[1:], stage="visited", is_forced="y"))
    assert silent.status_code == 422
    boss.client.post("/pipeline/bulk", data=ticked(three[1:], stage="visited", is_forced="y", why="Laporan."))
    assert stand(three) == ["visited"] * 3
    move = queries.latest_moves(three[2].id)[0]
    assert move is not None
    assert move.evidence == "!visit"


def test_a_column_of_the_board_is_moved_as_it_is_filtered(
    page_as: Any, supervisor: User, three: list[Partnership]
) -> None:
    make.partnership("target", of=make.company("Manggar Empat"))
    make.partnership("contacted", of=make.company("Teritip"))
    db.session.commit()
    boss = page_as(supervisor)
    href = boss.open("/pipeline?q=manggar").one("#stage-contacted header a")["href"]
    page = boss.open(str(href))
    assert page.h1 == "Pindahkan ke tahap: 3 kemitraan"
    values = page.form_values() | {"stage": "target", "why": "Daftar salah."}
    assert boss.client.post("/pipeline/bulk", data=values).status_code == 303
    assert stand(three) == ["target"] * 3


def test_more_than_a_request_may_take_are_a_job(
    opener: Any, three: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "MOST_AT_ONCE", 1)
    opener.client.post("/pipeline/bulk", data=ticked(three, stage="visited"))
    assert stand(three) == ["visited", "contacted", "contacted"]
    deed = db.session.scalars(select(BulkDeed.id).order_by(BulkDeed.id.desc())).first()
    page = opener.open(f"/bulk-deeds/{deed}")
    assert page.h1 == "Pindahkan ke tahap Dikunjungi"
    assert "Tetap di tempatnya 1: PT Manggar Dua" in page.words


def test_looking_asks_no_more_of_many_than_of_few(
    opener: Any, three: list[Partnership], statements: Any
) -> None:
    few, many = address(three[:2], "visited"), address(three, "visited")
    opener.client.get(many)
    statements.same_for(lambda: opener.client.get(few), lambda: opener.client.get(many))
