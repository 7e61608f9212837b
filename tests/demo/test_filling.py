import pytest
from sqlalchemy import func, select

from app.companies.models import Company
from app.core import jobs
from app.core.db import db
from app.core.jobs import Job, JobState
from app.demo import filling
from app.demo.work import JOB
from app.outreach.models import Visit
from tests.factories.accounts import admin, officer


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def demo(app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    officer()


@pytest.fixture
def visitor(app, sign_in):
    return sign_in(admin())


def test_a_real_office_has_no_such_page(visitor):
    assert visitor.get("/demo/filling").status_code == 404
    assert visitor.post("/demo/filling", data={"companies": "5", "visits": "5"}).status_code == 404


def test_an_admin_fills_the_demo_office_by_a_job_that_tells_how_far_it_is(demo, visitor):
    answer = visitor.post("/demo/filling", data={"companies": "12", "visits": "30"})
    job = db.session.scalars(select(Job)).one()
    assert answer.location.endswith(f"/jobs/{job.id}")
    assert (job.state, job.progress, job.total) == (JobState.DONE, 42, 42)
    assert job.message == "12 perusahaan dan 30 kunjungan ditambahkan."
    assert (count(Company), count(Visit)) == (12, 30)


def test_a_stopped_filling_keeps_what_was_written(demo, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 10)
    asked = {"companies": 40, "visits": 30, "result_url": "/companies"}
    job = Job(kind=JOB, owner_id=admin().id, title="Pengisian", parameters=asked, is_cancel_asked=True)
    db.session.add(job)
    db.session.commit()
    jobs.run(job.id)
    assert db.session.scalars(select(Job.state)).one() is JobState.CANCELLED
    assert (count(Company), count(Visit)) == (10, 0)


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["", "0", "100001", "seribu", "9" * 40])
def test_a_wrong_number_is_refused_beside_its_field(demo, visitor, typed):
    answer = visitor.post("/demo/filling", data={"companies": typed, "visits": "30"})
    assert answer.status_code == 422
    assert 'id="companies-error"' in answer.text or 'aria-invalid="true"' in answer.text
    assert count(Job) == 0
