"""Imports that stop before their end: cancelled, refused, or left by a worker that was switched off, which go on by themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies.models import Company
from app.core import audit, jobs
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict
from app.core.jobs import JobState
from app.imports import queries, services
from app.imports.batches import BATCH
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow
from app.imports.pouring import Pour
from tests.factories.accounts import UserFactory
from tests.factories.imports import invented_row, list_csv, npwp

pytestmark = pytest.mark.both_databases

ROWS = 3 * BATCH + 10


@pytest.fixture
def clerk(app):
    return UserFactory(roles=[Role.CLERK])


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def received(clerk):
    """`received(content)` is an import whose columns were accepted as guessed."""

    def receive(content):
        run = services.receive(content, "daftar.csv", owner_id=clerk.id)
        db.session.commit()
        return run

    return receive


@pytest.fixture
def begun(clerk):
    """`begun(run)` starts its job without doing it: the worker has not come to it yet."""

    def begin(run):
        job = services.start(run, owner_id=clerk.id, locale="id", result_url="/x")
        db.session.info.pop("jobs_to_send")
        db.session.commit()
        return job

    return begin


def invented(count=ROWS):
    return list_csv(invented_row(number) for number in range(1, count + 1))


def filed():
    return db.session.scalar(select(func.count()).select_from(Company))


def rows_in(run):
    return list(
        db.session.scalars(select(ImportRow.row).where(ImportRow.run_id == run.id).order_by(ImportRow.row))
    )


def stop_in(batch, monkeypatch, by):
    """Let pouring come to its end in the middle of ``batch`` (from 1)."""
    really = Pour.write
    writes = iter(range(1, 1000))

    def write(pour, decisions, rows):
        outcomes = really(pour, decisions, rows)
        if next(writes) == batch:
            monkeypatch.setattr(Pour, "write", really)
            by()
        return outcomes

    monkeypatch.setattr(Pour, "write", write)


def raising(error):
    def refuse():
        raise error

    return refuse


def test_a_cancelled_import_keeps_whole_batches_and_says_how_many_rows(
    visitor, page, received, begun, monkeypatch
):
    run = received(invented())
    job = begun(run)
    # What stays as the page was opened does not say that it is running, which it soon is not.
    assert "Berjalan" not in page.open(f"/imports/{run.id}").words
    stop_in(2, monkeypatch, lambda: jobs.cancel(job))
    jobs.run(job.id)
    db.session.refresh(run)
    assert (run.state, run.counts["new"]) == (ImportState.CANCELLED, 2 * BATCH)
    assert "Dihentikan atas permintaan." in visitor.get(f"/imports/{run.id}/progress").text
    assert filed() == 2 * BATCH
    shown = page.open(f"/imports/{run.id}")
    assert f"Dihentikan atas permintaan. {2 * BATCH} dari {ROWS} baris sudah ditulis." in shown.words
    assert f"{BATCH + 10} baris belum diperiksa" in shown.words


def test_a_stopped_import_is_continued_where_it_stopped(visitor, received, begun, monkeypatch):
    run = received(invented())
    job = begun(run)
    stop_in(2, monkeypatch, lambda: jobs.cancel(job))
    jobs.run(job.id)
    visitor.post(f"/imports/{run.id}/resume")
    db.session.refresh(run)
    assert (run.state, run.message, run.counts["new"]) == (ImportState.DONE, None, ROWS)
    assert filed() == ROWS
    assert rows_in(run) == list(range(1, ROWS + 1))
    # Nothing is left: a second press of the button changes nothing.
    visitor.post(f"/imports/{run.id}/resume")
    assert rows_in(run) == list(range(1, ROWS + 1))


def test_a_continued_import_still_knows_what_it_filed_before(visitor, received, begun, monkeypatch):
    wrong = [npwp(5)[:11] + str((int(npwp(5)[11]) + more) % 10) + npwp(5)[12:] for more in (1, 2)]
    twins = [["CV Kembar Rekaan", number] for number in wrong]
    rows = [*twins, *([f"PT Rekaan {number}", ""] for number in range(BATCH)), *twins, ["PT Rekaan 3", ""]]
    run = received(list_csv(rows, ["Nama", "NPWP"]))
    job = begun(run)
    stop_in(1, monkeypatch, lambda: jobs.cancel(job))
    jobs.run(job.id)
    services.resume(run, owner_id=run.owner_id, locale="id", result_url="/x")
    db.session.commit()
    db.session.refresh(run)
    assert (run.counts["new"], run.counts["duplicate"], run.counts["review"]) == (BATCH + 2, 3, 0)
    pairs = select(ImportRow.row, ImportRow.company_id).where(ImportRow.run_id == run.id)
    met = dict(db.session.execute(pairs).all())
    assert (met[BATCH + 3], met[BATCH + 4]) == (met[1], met[2])


def test_an_import_cancelled_before_it_began_is_over_at_once(visitor, received, begun):
    run = received(invented(5))
    job = begun(run)
    visitor.post(f"/jobs/{job.id}/cancel")
    db.session.refresh(run)
    assert (run.state, run.counts["new"]) == (ImportState.CANCELLED, 0)
    jobs.run(job.id)
    assert filed() == 0


def left_running(job, run, *, progress):
    """As a worker leaves it that is switched off in the middle of a batch."""
    job.state, job.progress = JobState.RUNNING, progress
    next(services.pour_of(run, services.open_run(run)).batches())
    db.session.commit()


def test_an_import_whose_worker_was_switched_off_goes_on_by_itself(received, begun):
    run = received(invented())
    job = begun(run)
    left_running(job, run, progress=BATCH)
    assert jobs.take_up_interrupted() == 1
    db.session.refresh(run)
    assert (run.state, run.message, run.counts["new"]) == (ImportState.DONE, None, ROWS)
    assert rows_in(run) == list(range(1, ROWS + 1))
    assert filed() == ROWS


def test_an_undo_whose_worker_was_switched_off_goes_on_by_itself(received, begun, clerk):
    run = received(invented())
    jobs.run(begun(run).id)
    undo = services.undo(run, owner_id=clerk.id, locale="id", result_url="/x")
    db.session.info.pop("jobs_to_send")
    undo.state = JobState.RUNNING
    next(services.undo_in_batches(run))
    db.session.commit()
    assert 0 < filed() < ROWS
    assert jobs.take_up_interrupted() == 1
    db.session.refresh(run)
    assert (run.state, filed()) == (ImportState.UNDONE, 0)
    assert run.undone["removed"] == ROWS


def test_an_import_that_was_cancelled_before_the_worker_was_switched_off_does_not_go_on(received, begun):
    run = received(invented())
    job = begun(run)
    job.is_cancel_asked = True
    left_running(job, run, progress=0)
    jobs.take_up_interrupted()
    db.session.refresh(run)
    assert (run.state, filed()) == (ImportState.CANCELLED, BATCH)


def test_an_import_that_stops_the_worker_does_not_run_for_ever(visitor, page, received, begun):
    run = received(invented())
    job = begun(run)
    # It went on from there once, and came no further.
    job.parameters = job.parameters | {jobs.WENT_ON_FROM: 0}
    left_running(job, run, progress=0)
    assert jobs.take_up_interrupted() == 1
    db.session.refresh(run)
    assert (run.state, run.counts["new"]) == (ImportState.FAILED, BATCH)
    shown = page.open(f"/imports/{run.id}")
    assert f"{BATCH} dari {ROWS} baris sudah ditulis." in shown.words
    visitor.post(f"/imports/{run.id}/resume")
    assert filed() == ROWS


def test_an_import_that_fails_unforeseen_says_so_and_keeps_its_batches(received, begun, monkeypatch):
    run = received(invented())
    job = begun(run)
    stop_in(2, monkeypatch, raising(ZeroDivisionError("unforeseen")))
    with pytest.raises(ZeroDivisionError):
        jobs.run(job.id)
    db.session.refresh(run)
    db.session.refresh(job)
    assert (run.state, job.state) == (ImportState.FAILED, JobState.FAILED)
    assert filed() == BATCH == run.counts["new"]
    assert f"{BATCH} dari {ROWS}" in run.message


def test_an_import_that_is_refused_says_why(received, begun, monkeypatch):
    run = received(invented())
    job = begun(run)
    stop_in(2, monkeypatch, raising(AssertionError))
    monkeypatch.setattr(Pour, "write", lambda *_given: (_ for _ in ()).throw(Conflict("taken")))
    jobs.run(job.id)
    db.session.refresh(run)
    assert run.state is ImportState.FAILED
    assert "sebentar lagi" in run.message
    assert filed() == 0


def test_how_an_import_ended_is_noted_under_the_person_who_sent_it(clerk, received, begun, monkeypatch):
    run = received(invented())
    job = begun(run)
    stop_in(1, monkeypatch, lambda: jobs.cancel(job))
    jobs.run(job.id)
    (entry,) = audit.entries_of("import_runs", run.id)
    assert (entry.actor_name, entry.changes["state"]) == (clerk.name, "cancelled")


def test_an_import_that_goes_on_is_not_begun_twice(received, begun):
    run = received(invented(5))
    begun(run)
    for again in (services.start, services.resume):
        with pytest.raises(Conflict):
            again(run, owner_id=run.owner_id, locale="id", result_url="/x")


def test_a_command_that_was_killed_is_told_and_its_import_continued(visitor, page, received, monkeypatch):
    run = received(invented())
    run.owner_id = None
    services.begin(run)
    next(services.pour_of(run, services.open_run(run)).batches())
    db.session.commit()
    assert not queries.is_left(run)
    run.updated_at = utcnow() - timedelta(minutes=11)
    db.session.commit()
    assert "belum diperiksa" in page.open(f"/imports/{run.id}").words
    visitor.post(f"/imports/{run.id}/resume")
    db.session.refresh(run)
    assert (run.state, run.counts[Verdict.NEW.value]) == (ImportState.DONE, ROWS)
