"""A deed to more records than a request may take: a job that is stopped, gone on with and taken back in whole parts."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.models import Company
from app.core import jobs
from app.core.db import db
from app.core.jobs import Job, JobState
from app.deeds import services
from app.deeds.doings import SetColumn
from app.deeds.models import BulkDeed
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company

pytestmark = pytest.mark.both_databases


@pytest.fixture
def supervisor(app: Any, monkeypatch: pytest.MonkeyPatch) -> User:
    """Whoever changes seven companies, where more than three are a job in parts of two."""
    monkeypatch.setattr(services, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(services, "PART", 2)
    for number in range(7):
        make_company(name=f"Manggar {number}", potential="C")
    db.session.commit()
    return UserFactory(roles=[Role.SUPERVISOR])


@pytest.fixture
def opener(page_as: Any, supervisor: User) -> Any:
    return page_as(supervisor)


@pytest.fixture
def stop_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], None]:
    """`stop_at(part, method)`: whoever watches presses Cancel in the middle of a part (from 1)."""

    def stop(part: int, method: str) -> None:
        really, calls = getattr(SetColumn, method), iter(range(1, 1000))

        def one(*arguments: Any) -> Any:
            if next(calls) == part:
                monkeypatch.setattr(SetColumn, method, really)
                jobs.cancel(db.session.scalars(select(Job).order_by(Job.id.desc())).first())  # type: ignore[arg-type]
            return really(*arguments)

        monkeypatch.setattr(SetColumn, method, one)

    return stop


def of(potential: str) -> int:
    return db.session.scalar(select(func.count()).where(Company.potential == potential)) or 0


def ask(opener: Any) -> None:
    asked = opener.open("/companies/bulk?do=potential&all=1&filter=q%3Dmanggar")
    assert "di latar belakang" in asked.words
    send(opener, "/companies/bulk", **asked.form_values() | {"potential": "A"})


def send(opener: Any, address: str, **values: Any) -> None:
    assert "/jobs/" in opener.client.post(address, data=values).headers["Location"]


def shown(opener: Any) -> Any:
    return opener.open(f"/bulk-deeds/{latest()[0].id}")


def latest() -> tuple[BulkDeed, Job]:
    bulk = db.session.scalars(select(BulkDeed).order_by(BulkDeed.id.desc())).first()
    job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert bulk is not None
    assert job is not None
    return bulk, job


def test_it_says_what_it_did_and_is_taken_back_the_same_way(opener: Any) -> None:
    ask(opener)
    done = shown(opener)
    assert done.h1 == "Tetapkan potensi A"
    assert "Diubah 7 perusahaan" in done.words
    assert of("A") == 7
    assert (latest()[1].progress, latest()[1].message) == (7, "Selesai untuk 7 perusahaan.")
    send(opener, done.one("main form[action$='/undo']")["action"])
    undone = shown(opener)
    assert "Kembali seperti semula 7 perusahaan" in undone.words
    assert of("C") == 7
    assert not undone.select("form[action*='/bulk-deeds/']")


def test_a_stopped_one_keeps_whole_parts_and_is_gone_on_with(opener: Any, stop_at: Any) -> None:
    stop_at(2, "do")
    ask(opener)
    bulk, job = latest()
    assert (job.state, job.message, of("A")) == (JobState.CANCELLED, "Selesai untuk 4 perusahaan.", 4)
    assert opener.open(f"/jobs/{job.id}").link("Lihat hasil") == f"/bulk-deeds/{bulk.id}"
    assert "Belum dilihat 3" in shown(opener).words
    send(opener, f"/bulk-deeds/{bulk.id}/continue")
    assert of("A") == 7


def test_an_undo_that_was_stopped_is_gone_on_with_and_leaves_what_was_changed_since(
    opener: Any, supervisor: User, stop_at: Any
) -> None:
    ask(opener)
    bulk, _job = latest()
    last = db.session.scalars(select(Company).order_by(Company.id.desc())).first()
    assert last is not None
    db.session.refresh(last)
    last.potential = "B"  # type: ignore[assignment]
    db.session.commit()
    stop_at(3, "undo")
    send(opener, f"/bulk-deeds/{bulk.id}/undo")
    assert (latest()[1].state, of("C"), of("A")) == (JobState.CANCELLED, 6, 0)
    send(opener, f"/bulk-deeds/{bulk.id}/undo")
    assert (of("C"), of("B")) == (6, 1)
    assert f"dibiarkan {last.full_name}" in shown(opener).words


def test_what_is_being_done_is_not_taken_back_meanwhile(supervisor: User, opener: Any) -> None:
    ask(opener)
    bulk, job = latest()
    job.state = JobState.RUNNING
    db.session.commit()
    answer = opener.client.post(f"/bulk-deeds/{bulk.id}/undo", follow_redirects=True).get_data(as_text=True)
    assert "Ini masih dikerjakan; hentikan dahulu." in answer
    assert of("A") == 7


def test_nobody_else_sees_it(opener: Any, page_as: Any) -> None:
    ask(opener)
    other = page_as(UserFactory(roles=[Role.SUPERVISOR]))
    for path in ("", "/undo", "/continue"):
        address = f"/bulk-deeds/{latest()[0].id}{path}"
        assert other.client.open(address, method="POST" if path else "GET").status_code == 404
