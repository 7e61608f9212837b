"""Rows of the whole office that only need to belong to somebody."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.accounts import queries as accounts_queries
from app.accounts import services as accounts_services
from app.accounts.models import Team, User
from app.accounts.roles import Role
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.jobs import Job, JobState
from app.handovers.enums import Reach
from app.handovers.models import HandOver
from app.imports import services as imports
from app.imports import sources as import_sources
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow
from app.outreach.models import Visit
from app.saved_views.enums import ViewScope
from app.saved_views.models import SavedView
from app.settings.models import MinimumWage
from app.sync import services as sync
from app.sync.enums import Concern, ItemKind
from app.sync.models import SyncItem
from app.sync.wire import Moment
from tests.factories import accounts
from tests.factories.imports import invented_row, list_csv

Rows = dict[str, Any]


def delivery_of(owner: User, visit: Visit) -> SyncItem:
    """A visit that came from this person's phone, with a concern."""
    moment = Moment(clock.utcnow())
    item = sync.claim(uuid4(), ItemKind.VISIT, by=owner, moment=moment)
    sync.accept(
        item,
        hash_="0" * 64,
        moment=moment,
        record_id=visit.id,
        company_id=visit.company_id,
        concerns=[Concern.REMOVED],
    )
    return item


def views_of(owner: User) -> Rows:
    """A view of one's own, one put away, and one of the team."""
    views = {
        "saved view": SavedView(owner_id=owner.id, name="Uji coba"),
        "deleted view": SavedView(owner_id=owner.id, name="Uji lama", trashed_at=clock.utcnow()),
        "team view": SavedView(owner_id=owner.id, name="Uji tim", scope=ViewScope.OFFICE),
    }
    db.session.add_all(views.values())
    db.session.flush()
    return views


def wage_of(year: int) -> MinimumWage:
    """The minimum wage of a year."""
    wage = MinimumWage(year=year, region_code="64", kind="ump", monthly_idr=Decimal(3_500_000))
    db.session.add(wage)
    db.session.flush()
    return wage


def team_of(owner: User) -> Team:
    """The team in which the owner is, made where there is none."""
    if owner.team_id is not None:
        return db.session.get_one(Team, owner.team_id)
    team = accounts_services.create_team(name=f"Tim {owner.name}")
    accounts_services.put_into_team(team, [owner])
    return team


def session_of(owner: User) -> Any:
    """A browser in which this person is signed in."""
    accounts_services.start_session(owner, address="127.0.0.1", browser="Uji")
    return accounts_queries.open_sessions(owner.id)[0]


def imports_of(owner: User, company: Company) -> Rows:
    """An import that is over, with a row that waits, and one that begins."""
    content = list_csv(invented_row(number) for number in range(owner.id * 100, owner.id * 100 + 4))
    runs = [imports.receive(content, f"daftar-{name}.csv", owner_id=owner.id) for name in ("lama", "baru")]
    done = runs[0]
    rows = [
        ImportRow(
            run_id=done.id,
            row=number,
            verdict=verdict,
            candidates=[company.id],
            message="Uji coba",
            values={"cells": [str(cell) for cell in invented_row(number)], "line": number + 1},
        )
        for number, verdict in enumerate((Verdict.REVIEW, Verdict.ERROR), 1)
    ]
    db.session.add_all(rows)
    imports.finish(done, {"review": 1, "error": 1}, state=ImportState.DONE)
    runs[1].source = f"Sumber uji {owner.id}"
    import_sources.remember(runs[1], by=owner)
    known = import_sources.mapping_of(runs[1])
    return {"import run": done, "new import run": runs[1], "import row": rows[0], "import mapping": known}


def hand_over_of(owner: User) -> HandOver:
    """A portfolio of this person that is to go to somebody else."""
    somebody = accounts.UserFactory(roles=[Role.OFFICER])
    hand_over = HandOver(
        from_id=owner.id, to_id=somebody.id, on=clock.today() + timedelta(days=9), reach=Reach.ALL
    )
    db.session.add(hand_over)
    db.session.flush()
    return hand_over


def job_of(owner: User) -> Job:
    """A job of this person that left a file."""
    job = Job(
        kind="export",
        owner_id=owner.id,
        title="Daftar uji",
        state=JobState.DONE,
        message="1 baris",
        result_file=str(Path(__file__)),
        result_name="daftar.csv",
        result_media_type="text/csv",
        finished_at=clock.utcnow(),
    )
    db.session.add(job)
    db.session.flush()
    return job
