"""Two people pour in two lists with the same companies at the same moment."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from app.companies.models import Company
from app.core.db import db
from app.imports import services
from app.imports.batches import BATCH
from app.imports.enums import ImportState
from app.imports.models import ImportRow, ImportRun
from tests.factories.imports import HEADER, invented_row, list_csv, unlike
from tests.support.databases import make_app

FIRMS = BATCH + 20


@pytest.fixture
def shared(database, databases, tmp_path):
    """An app whose database several threads really share, each with a connection of its own."""
    app = make_app(databases.clone(database), tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def pour(app, content, filename, together, ends):
    with app.app_context():
        run = services.receive(content, filename, owner_id=None)
        services.begin(run)
        db.session.commit()
        listing = services.open_run(run)
        pouring = services.pour_of(run, listing)
        db.session.commit()
        together.wait(timeout=60)
        for _batch in pouring.batches():
            db.session.commit()
        services.finish(run, pouring.counts, state=ImportState.DONE)
        db.session.commit()
        ends.append(filename)
        db.session.remove()


@pytest.mark.parametrize("columns", [2, 1], ids=["with numbers", "names only"])
def test_two_lists_with_the_same_companies_file_each_of_them_once(shared, columns):
    rows = [[unlike(number), *invented_row(number)[1:columns]] for number in range(1, FIRMS + 1)]
    together, ends = Barrier(2), []
    lists = {"satu.csv": rows, "dua.csv": rows[::-1]}
    threads = [
        Thread(target=pour, args=(shared, list_csv(listed, HEADER[:columns]), filename, together, ends))
        for filename, listed in lists.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(ends) == sorted(lists)
    with shared.app_context():
        assert db.session.scalar(select(func.count()).select_from(Company)) == FIRMS
        verdicts = dict(
            db.session.execute(select(ImportRow.verdict, func.count()).group_by(ImportRow.verdict)).all()
        )
        assert verdicts == {"new": FIRMS, "unchanged": FIRMS}
        runs = db.session.scalars(select(ImportRun)).all()
        assert sum(run.counts["new"] for run in runs) == FIRMS
        db.session.remove()
