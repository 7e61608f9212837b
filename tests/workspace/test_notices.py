"""The bell and the jobs behind it: seen by their owner only, until looked at."""

from pathlib import Path
from typing import Any

import pytest

from app.accounts.models import User
from app.core import jobs
from app.core.clock import utcnow
from app.core.db import db
from app.core.jobs import Job, JobState


def a_job(owner: User, state: JobState = JobState.DONE, **values: Any) -> Job:
    """A job as it stands after (or during) its work; nothing is really done."""
    job = jobs.start("x", owner_id=owner.id, title="Ekspor perusahaan")
    db.session.info.pop("jobs_to_send", None)
    job.state = state
    for name, value in values.items():
        setattr(job, name, value)
    db.session.flush()
    return job


def test_the_bell_counts_what_ended_unseen_and_forgets_it_once_looked_at(page_as: Any, officer: User) -> None:
    a_job(officer)
    a_job(officer, JobState.RUNNING)
    assert "1" in page_as(officer).open("/help").one("header a[href='/notices']").get_text()
    assert "baru" in page_as(officer).open("/notices").words
    assert "1" not in page_as(officer).open("/help").one("header a[href='/notices']").get_text()


def test_an_empty_bell_says_what_will_come(page_as: Any, officer: User) -> None:
    assert page_as(officer).open("/notices").select(".empty-state")


def test_a_job_in_progress_asks_for_itself_and_can_be_stopped(page_as: Any, officer: User) -> None:
    job = a_job(officer, JobState.RUNNING, progress=250, total=1000)
    opener = page_as(officer)
    page = opener.open(f"/jobs/{job.id}")
    assert "250 dari 1.000" in page.words
    assert "250 dari 1.000" in opener.fragment(f"/jobs/{job.id}/progress").words
    opener.post(f"/jobs/{job.id}/cancel")
    db.session.refresh(job)
    assert job.is_cancel_asked


def test_a_waiting_job_is_stopped_at_once(page_as: Any, officer: User) -> None:
    job = a_job(officer, JobState.QUEUED)
    page_as(officer).post(f"/jobs/{job.id}/cancel")
    db.session.refresh(job)
    assert job.state is JobState.CANCELLED


def test_what_is_over_cannot_be_stopped(page_as: Any, officer: User) -> None:
    job = a_job(officer, JobState.DONE)
    page_as(officer).post(f"/jobs/{job.id}/cancel")
    db.session.refresh(job)
    assert job.state is JobState.DONE


def test_a_finished_job_leads_to_its_result(sign_in: Any, officer: User) -> None:
    job = a_job(officer, result_url="/companies")
    answer = sign_in(officer).get(f"/jobs/{job.id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/companies")
    db.session.refresh(job)
    assert job.seen_at is not None


def test_the_file_of_a_job_is_given_under_its_name(
    page_as: Any, sign_in: Any, officer: User, tmp_path: Path
) -> None:
    file = tmp_path / "job.csv"
    file.write_bytes(b"a;b\n")
    told = {"result_file": str(file), "result_name": "perusahaan.csv", "result_media_type": "text/csv"}
    job = a_job(officer, progress=5000, total=5402, finished_at=utcnow(), **told)
    page = page_as(officer).open(f"/jobs/{job.id}").words
    assert "5.402 dari 5.402" in page
    assert "Dapat diunduh sampai" in page
    answer = sign_in(officer).get(f"/jobs/{job.id}/file")
    assert answer.data == b"a;b\n"
    assert "perusahaan.csv" in answer.headers["Content-Disposition"]
    file.unlink()
    assert sign_in(officer).get(f"/jobs/{job.id}/file").status_code == 404


@pytest.mark.same_queries
@pytest.mark.parametrize("part", ["", "/progress", "/file"])
def test_somebody_elses_job_is_not_found(page_as: Any, officer: User, supervisor: User, part: str) -> None:
    job = a_job(officer, JobState.RUNNING)
    page_as(supervisor).open(f"/jobs/{job.id}{part}", status=404)


def test_somebody_elses_job_cannot_be_stopped(page_as: Any, officer: User, supervisor: User) -> None:
    job = a_job(officer, JobState.RUNNING)
    page_as(supervisor).post(f"/jobs/{job.id}/cancel", status=404)
    db.session.refresh(job)
    assert not job.is_cancel_asked


def test_the_progress_of_a_job_without_scripts_is_its_page(sign_in: Any, officer: User) -> None:
    job = a_job(officer, JobState.RUNNING)
    answer = sign_in(officer).get(f"/jobs/{job.id}/progress")
    assert answer.headers["Location"] == f"/jobs/{job.id}"


@pytest.mark.parametrize(
    ("state", "values", "said"),
    [
        (JobState.QUEUED, {}, "Dimulai begitu pekerjaan sebelumnya selesai"),
        (JobState.RUNNING, {"progress": 2, "total": 5}, "Berjalan sendiri"),
        (JobState.RUNNING, {"is_cancel_asked": True}, "Menghentikan…"),
        (JobState.DONE, {"message": "5 baris"}, "5 baris"),
        (JobState.FAILED, {"message": "Daftar itu kosong."}, "Daftar itu kosong."),
        (JobState.CANCELLED, {}, "sebelum dimulai"),
        (JobState.CANCELLED, {"started_at": utcnow()}, "Anda yang menghentikannya."),
    ],
)
def test_each_state_of_a_job_says_what_comes_of_it_and_no_more(
    page_as: Any, officer: User, state: JobState, values: dict[str, Any], said: str
) -> None:
    """The piece of the page that asks for itself says it, so no sentence outlives the state that it is true of."""
    job = a_job(officer, state, **values)
    piece = page_as(officer).fragment(f"/jobs/{job.id}/progress").words
    assert said in piece
    assert ("di lonceng" in piece) is (
        state in (JobState.QUEUED, JobState.RUNNING) and "is_cancel_asked" not in values
    )
    assert piece.count(str(state.label)) <= 1
    page = page_as(officer).open(f"/jobs/{job.id}").one("main").get_text(" ")
    assert page.count("lonceng") == piece.count("lonceng")
