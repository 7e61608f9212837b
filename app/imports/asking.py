"""What the list of companies can be asked about imports."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core import formats
from app.core.db import db
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow, ImportRun
from app.reports.conditions import Kind
from app.reports.fields import Field, Options, Section, among

MOST_RUNS = 500
"""How many imports are offered, the newest first."""

_touched = select(ImportRow.company_id).where(
    ImportRow.company_id.is_not(None), ImportRow.verdict.in_((Verdict.NEW, Verdict.UPDATE))
)


def _runs() -> Options:
    """The imports that stand, by whose list it was: the name of a file is for those who import."""
    runs = db.session.execute(
        select(ImportRun.id, ImportRun.source, ImportRun.created_at)
        .where(ImportRun.state == ImportState.DONE)
        .order_by(ImportRun.id.desc())
        .limit(MOST_RUNS)
    )
    return [(str(run.id), f"{_name(run.id, run.source)} · {formats.day(run.created_at)}") for run in runs]


def _name(run_id: int, source: str | None) -> str:
    return source or _("Import %(number)s", number=run_id)


def fields() -> tuple[Field, ...]:
    """Which import filed or changed a company."""
    return (
        Field(
            "import",
            _l("Filed or changed by an import"),
            Kind.CHOICE,
            ImportRow.run_id,
            section=Section.RECORD,
            among=among(_touched),
            is_several=True,
            options=_runs,
            meaning=lambda value, _reader: int(value),
        ),
    )
