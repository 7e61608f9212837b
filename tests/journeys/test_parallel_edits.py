"""Many people, one record, the same second, through the real server's workers: nothing is lost, nothing overwritten unseen."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from app.companies.models import Company, Contact
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.models import Stop
from app.pipeline.models import Partnership, StageMove
from tests.factories import accounts, companies, follow_ups, outreach
from tests.support import servers
from tests.support.callers import Caller, Reply, at_once
from tests.support.databases import Databases
from tests.support.servers import LiveServer

PEOPLE = 8
ROUNDS = 4

SAVED, TOLD = 302, 409


@pytest.fixture(scope="module")
def server(
    database: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """As an office runs it: two processes, four threads each."""
    folder = tmp_path_factory.mktemp(f"busy-{database}")
    with servers.running(databases.clone(database), folder / "instance", workers=2, threads=4) as started:
        yield started
        log = started.log.read_text()
        assert not [word for word in ("Traceback", "locked", "deadlock") if word in log], log[-3000:]


@pytest.fixture
def callers(server: LiveServer) -> Iterator[list[Caller]]:
    """Eight supervisors, who may change everything; the test runs in the context of the server's app."""
    with server.app.app_context():
        users = [
            accounts.supervisor(name=f"Penyelia {number}", email=_email(number)) for number in range(PEOPLE)
        ]
        made = [Caller(server, user) for user in users]
        db.session.commit()
        yield made
        db.session.remove()


_emails = iter(range(1_000_000))


def _email(number: int) -> str:
    return f"penyelia{next(_emails)}-{number}@disnaker.example"


def _supervisor() -> Any:
    return accounts.supervisor(email=_email(99))


def _fresh(statement: Any) -> Any:
    """What is stored now; the transaction is over at once, or its lock would keep the server waiting."""
    db.session.expire_all()
    found = db.session.scalar(statement)
    db.session.commit()
    return found


def test_of_those_who_change_the_same_field_one_wins_and_the_others_are_shown_both(
    callers: list[Caller],
) -> None:
    company_id, before = companies.make_company(notes="Semula").id, "Semula"
    for round_ in range(ROUNDS):
        typed = [f"Putaran {round_} oleh {number}" for number in range(PEOPLE)]
        replies = _submit_at_once(
            callers, f"/companies/{company_id}/edit", [{"notes": text} for text in typed]
        )
        assert Counter(reply.status for reply in replies) == {SAVED: 1, TOLD: PEOPLE - 1}
        stored = next(text for text, reply in zip(typed, replies, strict=True) if reply.status == SAVED)
        assert _fresh(select(Company.notes).where(Company.id == company_id)) == stored
        for mine, reply in zip(typed, replies, strict=True):
            if mine != stored:
                assert _shown(reply) == [mine, stored, before]
                assert reply.form()["notes"] == mine
        before = stored
    changes = select(func.count()).where(
        AuditEntry.subject == "companies", AuditEntry.subject_id == company_id, AuditEntry.action == "update"
    )
    assert _fresh(changes) == ROUNDS


def _submit_at_once(callers: list[Caller], address: str, typed: list[dict[str, str]]) -> list[Reply]:
    """All open the form; when the last has it before them, all send it, each with something of their own."""
    pages = at_once(callers, lambda _number, caller: caller.get(address).form())
    return at_once(callers, lambda number, caller: caller.post(address, pages[number] | typed[number]))


def _shown(reply: Reply) -> list[str]:
    """Yours, stored now and before, as the page shows them."""
    cells = reply.soup.select(".conflict-panel td")
    return [(cell.find("span") or cell).get_text(strip=True) for cell in cells]


def test_what_different_people_change_in_different_fields_is_all_kept(callers: list[Caller]) -> None:
    company_id = companies.make_company().id
    address = f"/companies/{company_id}/edit"
    typed = {
        "notes": "Catatan", "source": "Undangan", "website": "https://contoh.example", "email": "hrd@contoh.example",
        "address": "Jl. Contoh 7", "rt": "07", "potential_reason": "Banyak proyek", "brand_name": "Contoh Jaya",
    }  # fmt: skip
    pages = at_once(callers, lambda _number, caller: caller.get(address).form())
    unknown = set(typed) - set(pages[0])
    assert not unknown, f"the form asks for {sorted(pages[0])}"

    def save_until_kept(number: int, caller: Caller) -> int:
        name = list(typed)[number]
        fields = pages[number] | {name: typed[name]}
        for tries in range(1, PEOPLE + 1):
            reply = caller.post(address, fields)
            if reply.status == SAVED:
                return tries
            assert reply.status in {409, 422}, reply.text[:2000]
            fields = reply.form()
            assert fields[name] == typed[name], "what was typed is gone from the form"
        raise AssertionError(f"{name} could not be saved in {PEOPLE} tries: {reply.words()[:500]}")

    at_once(callers, save_until_kept)
    row = _fresh(select(Company).where(Company.id == company_id))
    assert {name: getattr(row, name) for name in typed} == typed


def test_a_follow_up_is_completed_once_however_many_tick_it(callers: list[Caller]) -> None:
    company_id = companies.make_company().id
    company = db.session.get_one(Company, company_id)
    follow_ups.a_follow_up(_supervisor(), company, due_on=clock.today())
    db.session.commit()
    of_company = select(func.count()).where(FollowUp.company_id == company_id)
    for round_ in range(1, ROUNDS + 1):
        follow_up_id = _fresh(
            select(FollowUp.id).where(FollowUp.company_id == company_id, FollowUp.state == FollowUpState.OPEN)
        )
        typed = [
            {"result": f"Beres {number}", "subject": f"Lanjutan {number}", "then": "plan"}
            for number in range(PEOPLE)
        ]
        replies = _submit_at_once(callers, f"/follow-ups/{follow_up_id}/complete", typed)
        assert Counter(reply.status < 400 for reply in replies)[True] == 1, [
            reply.status for reply in replies
        ]
        assert {reply.status for reply in replies} <= {302, 303, 404, 409, 422}
        assert _fresh(of_company) == round_ + 1
        assert _fresh(of_company.where(FollowUp.state == FollowUpState.DONE)) == round_


def test_all_contacts_are_kept_and_one_of_them_comes_first(callers: list[Caller]) -> None:
    company_id = companies.make_company().id
    address = f"/companies/{company_id}/contacts/new"

    def add(number: int, caller: Caller) -> int:
        fields = caller.get(address).form() | {"name": f"Narahubung {number}", "is_primary": "1"}
        return caller.post(address, fields).status

    for _round in range(ROUNDS):
        assert set(at_once(callers, add)) == {SAVED}
    of_company = select(func.count()).where(Contact.company_id == company_id)
    assert _fresh(of_company) == ROUNDS * PEOPLE
    assert _fresh(of_company.where(Contact.is_primary)) == 1


def test_stops_added_at_once_each_have_a_place_of_their_own(callers: list[Caller]) -> None:
    day = clock.today()
    road_show_id = outreach.a_road_show(_supervisor(), starts_on=day, ends_on=day).id
    firms = [companies.make_company().id for _ in range(PEOPLE)]
    address = f"/road-shows/{road_show_id}/stops"

    def add(number: int, caller: Caller) -> int:
        return caller.post(address, {"company": firms[number], "on": day.isoformat()}).status

    assert set(at_once(callers, add)) == {SAVED}
    places = select(func.count(Stop.position.distinct())).where(Stop.road_show_id == road_show_id)
    assert _fresh(places) == PEOPLE
    assert _fresh(select(func.max(Stop.position)).where(Stop.road_show_id == road_show_id)) == PEOPLE


def test_a_partnership_is_moved_once_by_those_who_saw_the_same_board(callers: list[Caller]) -> None:
    partnership_id = follow_ups.a_partnership(companies.make_company(), "target").id
    db.session.commit()
    address = f"/partnerships/{partnership_id}/move"
    moves = select(func.count()).where(StageMove.partnership_id == partnership_id)
    for done, stage in enumerate(("contacted", "target", "contacted"), 1):
        version = _fresh(select(Partnership.version).where(Partnership.id == partnership_id))

        def move(number: int, caller: Caller, stage: str = stage, version: int = version) -> Reply:
            return caller.post(address, {"stage": stage, "version": version, "why": f"Alasan {number}"})

        replies = at_once(callers, move)
        # Whoever comes later saw another version, or a stage from which there is no such way any more.
        assert sorted(reply.status == SAVED for reply in replies) == [False] * (PEOPLE - 1) + [True]
        assert {reply.status for reply in replies} <= {SAVED, TOLD, 422}
        assert all(reply.soup.select_one(".error-summary") for reply in replies if reply.status != SAVED)
        assert _fresh(moves) == done


def test_a_company_is_opened_once_in_the_pipeline(callers: list[Caller]) -> None:
    company_id = companies.make_company().id
    address = f"/partnerships/new?company={company_id}"
    replies = _submit_at_once(callers, address, [{}] * PEOPLE)
    assert Counter(reply.status < 400 for reply in replies)[True] == 1, [reply.status for reply in replies]
    assert _fresh(select(func.count()).where(Partnership.company_id == company_id)) == 1
