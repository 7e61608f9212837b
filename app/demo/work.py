"""Filling the demo office as a job, with its progress in the bell."""

from flask_babel import gettext as _

from app.core import jobs
from app.core.db import db
from app.core.formats import number
from app.demo import filling

JOB = "demo.fill"


@jobs.work(JOB)
def fill(progress: jobs.Progress, *, companies: int, visits: int, result_url: str) -> jobs.Result:
    """Add invented companies and visits; a stop keeps the whole batches written before it."""
    filling.fill(db.session(), companies=companies, visits=visits, told=progress.at)
    return jobs.Result(
        message=_(
            "%(companies)s companies and %(visits)s visits were added.",
            companies=number(companies),
            visits=number(visits),
        ),
        url=result_url,
    )
