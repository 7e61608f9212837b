import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import jobs
from app.core.errors import Invalid
from app.core.jobs import Job, JobState, Result


@pytest.fixture
def does(monkeypatch):
    """Say what jobs of the kind "test" do."""

    def say(function):
        monkeypatch.setitem(jobs._works, "test", function)

    return say


def start(session, **parameters):
    job = jobs.start("test", owner_id=1, title="Uji", **parameters)
    session.commit()
    session.refresh(job)
    return job


def test_work_begins_only_when_the_transaction_is_committed(session, does):
    done = []
    does(lambda progress: done.append(1) or Result("selesai"))
    jobs.start("test", owner_id=1, title="Uji")
    assert not done
    session.commit()
    assert done == [1]


def test_work_of_a_transaction_taken_back_is_never_done(session, does):
    done = []
    does(lambda progress: done.append(1) or Result("selesai"))
    jobs.start("test", owner_id=1, title="Uji")
    session.rollback()
    session.commit()
    assert not done


def test_a_finished_job_keeps_its_result_until_it_is_seen(session, does):
    does(lambda progress, number: Result(f"{number} baris", url="/x"))
    job = start(session, number=3)
    assert (job.state, job.message, job.result_url) == (JobState.DONE, "3 baris", "/x")
    assert session.scalar(jobs.unseen(1)) == 1
    jobs.mark_seen(job)
    assert session.scalar(jobs.unseen(1)) == 0


def test_a_file_waits_a_week_for_its_owner_and_no_longer(session, does):
    def writes(progress):
        path = progress.working_file(".csv")
        path.write_text("Nama")
        return Result("1 baris", file=path, filename="daftar.csv")

    does(writes)
    job = start(session)
    path = Path(job.result_file)
    assert jobs.clear_away(at=job.finished_at + timedelta(days=6)) == 0
    assert path.exists()
    assert jobs.clear_away(at=job.finished_at + timedelta(days=8)) == 1
    session.refresh(job)
    assert (path.exists(), job.result_file) == (False, None)


def test_a_refusal_is_told_to_the_owner_in_its_own_words(session, does):
    def refuse(progress):
        raise Invalid("Berkas kosong.")

    does(refuse)
    job = start(session)
    assert (job.state, job.message) == (JobState.FAILED, "Berkas kosong.")


def test_an_unexpected_failure_is_told_without_the_programs_words(session, does):
    def fail(progress):
        raise ZeroDivisionError("secret detail")

    does(fail)
    job = start(session)
    assert job.state is JobState.FAILED
    assert "secret" not in job.message


def test_a_cancelled_job_stops_at_its_next_step_and_keeps_what_was_committed(session, does):
    reached = []

    def long(progress):
        for number in range(5):
            reached.append(number)
            if number == 2:
                session.query(Job).update({"is_cancel_asked": True})
            progress.at(number, 5)
        return Result("selesai")

    does(long)
    job = start(session)
    assert job.state is JobState.CANCELLED
    assert reached == [0, 1, 2]
    assert (job.progress, job.total) == (2, 5)


def test_a_waiting_job_can_be_cancelled_before_it_begins(session, does):
    done = []
    does(lambda progress: done.append(1) or Result("selesai"))
    job = jobs.start("test", owner_id=1, title="Uji")
    jobs.cancel(job)
    session.commit()
    assert not done
    assert job.state is JobState.CANCELLED


def test_work_a_stopped_worker_left_behind_is_marked_as_failed(session):
    job = Job(kind="test", title="Uji", owner_id=1, state=JobState.RUNNING)
    session.add(job)
    session.commit()
    assert jobs.take_up_interrupted() == 1
    session.refresh(job)
    assert job.state is JobState.FAILED
    assert job.message


def test_pages_do_without_what_the_queue_is_made_of() -> None:
    """A process of the web server holds no driver and no queue that it does not use."""
    asked = (
        "import sys, wsgi; print(*sorted({'huey', 'psycopg', 'openpyxl', 'PIL', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"SECRET_KEY": "x" * 50, "DATABASE_URL": "sqlite://"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
