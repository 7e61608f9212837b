"""Lists poured in and taken back, and all that the database holds, to compare before and after."""

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.core import jobs
from app.core.db import Base, db
from app.imports import services
from app.imports.enums import ImportState
from app.imports.kinds import KINDS
from app.imports.models import ImportRow
from tests.factories.accounts import UserFactory

NOT_COMPARED = (
    "import_",
    "audit_",
    "jobs",
    "stored_files",
    "sign_in_",
    "users",
    "user_roles",
    "company_tallies",
    "joint_visits",
    "partnership_tallies",
    "reach_tallies",
    "visit_kind_tallies",
    "visit_tallies",
    "reference_stamps",
)
BESIDES = ("updated_at", "version")


@pytest.fixture
def clerk(app):
    return UserFactory(roles=[Role.CLERK])


@pytest.fixture
def poured(clerk):
    """`poured(kind, content)` is a list of that kind poured in to its end."""

    def pour(kind, content, *, by=None, **chosen):
        listing = services.open_listing(content, "daftar.csv", kind=KINDS[kind])
        run = services.receive(content, "daftar.csv", owner_id=(by or clerk).id, listing=listing)
        run.mapping = {**run.mapping, **chosen}
        job = services.start(run, owner_id=(by or clerk).id, locale="en", result_url="/x")
        db.session.info.pop("jobs_to_send", None)
        db.session.commit()
        jobs.run(job.id)
        db.session.expire_all()
        assert run.state is ImportState.DONE, run.message
        return run

    return pour


@pytest.fixture
def taken_back(clerk):
    """`taken_back(run)` undoes it and says what became of what it wrote."""

    def undo(run):
        job = services.undo(run, owner_id=clerk.id, locale="en", result_url="/x")
        db.session.info.pop("jobs_to_send", None)
        db.session.commit()
        if job is not None:
            jobs.run(job.id)
        db.session.expire_all()
        return tuple(run.undone[key] for key in ("removed", "restored", "kept"))

    return undo


def rows_of(run):
    """What became of each row of the list, in its order."""
    db.session.expire_all()
    return list(
        db.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.row))
    )


def everything():
    """All that is stored, by table, but for what notes who did it when."""
    db.session.expire_all()
    return {
        table.name: sorted(
            tuple(str(value) for name, value in row._mapping.items() if name not in BESIDES)
            for row in db.session.execute(table.select())
        )
        for table in Base.metadata.sorted_tables
        if not table.name.startswith(NOT_COMPARED)
    }
