"""What must hold of an import before something is done with it."""

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.db import db
from app.core.errors import Conflict
from app.imports.enums import ImportState
from app.imports.models import ImportRun


def must_be_open(run: ImportRun) -> None:
    """Raise Conflict where the list was poured in already."""
    lock(run)
    if run.state is not ImportState.UPLOADED:
        raise Conflict(_("This list was already imported. Upload it again to import it once more."))


def must_not_be_undone(run: ImportRun) -> None:
    """Raise Conflict where what the list did was taken back."""
    lock(run)
    if run.state in (ImportState.UNDOING, ImportState.UNDONE):
        raise Conflict(_("This import was undone already."))


def lock(run: ImportRun) -> None:
    """Read again how far the import is; whoever asks at the same moment waits."""
    db.session.refresh(run, ["state", "job_id", "counts", "finished_at"], with_for_update=True)


def owner_of(run: ImportRun) -> User | None:
    """Who sent the list; nobody where it came from the command line."""
    return None if run.owner_id is None else db.session.get(User, run.owner_id)
