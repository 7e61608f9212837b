"""The files of imports: as they came, or encrypted where they hold numbers of persons."""

from sqlalchemy import exists, select

from app.core import audit, files, sealing
from app.core.db import db
from app.imports.enums import Verdict
from app.imports.models import ImportRun

MEDIA_TYPE = "application/octet-stream"


def keep(content: bytes, *, is_sealed: bool) -> str | None:
    """Store a file under its own hash, or sealed under the one returned."""
    if not is_sealed:
        files.store_bytes(content, MEDIA_TYPE)
        return None
    return files.store_bytes(sealing.seal_bytes(content), MEDIA_TYPE).sha256


def content_of(run: ImportRun) -> bytes:
    """The file of ``run``. Raises Unreadable where the secret it was sealed with is gone."""
    if run.sealed_sha256 is None:
        return files.path_of(run.sha256).read_bytes()
    return sealing.unseal_bytes(files.path_of(run.sealed_sha256).read_bytes())


def seal(run: ImportRun) -> None:
    """Seal the file of a list that turned out to be about persons; ``drop_plain`` takes away what lay there before."""
    if run.sealed_sha256 is None:
        run.sealed_sha256 = keep(content_of(run), is_sealed=True)


def note_download(run: ImportRun, verdict: Verdict) -> None:
    """Write down that rows with numbers of persons were taken along."""
    audit.record("download", "import_runs", run.id, {"file": run.filename, "verdict": verdict.value})
    db.session.flush()


def drop_plain(run: ImportRun) -> None:
    """Remove the file as it came, once it is certain that the sealed one is known, unless another import reads it."""
    if run.sealed_sha256 is None:
        return
    others = exists().where(ImportRun.sha256 == run.sha256, ImportRun.sealed_sha256.is_(None))
    if not db.session.scalar(select(others)):
        files.path_of(run.sha256).unlink(missing_ok=True)
