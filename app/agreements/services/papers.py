"""The papers of an agreement: drafts, signed scans, attachments."""

import re
from pathlib import PurePath
from typing import IO

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import User
from app.agreements import queries, states
from app.agreements.enums import FileKind
from app.agreements.models import Agreement, AgreementFile
from app.agreements.services.records import check_may_edit
from app.agreements.services.writing import touch, written_at_once
from app.core import files, inspection
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict

ACCEPTED = frozenset({files.PDF, files.JPEG, files.PNG})
ENDINGS = {files.PDF: ("pdf",), files.JPEG: ("jpg", "jpeg"), files.PNG: ("png",)}
LONGEST_NAME = 120


def largest_file() -> int:
    """How many bytes a paper may have."""
    return int(current_app.config["JAJAK"].upload_bytes)


def attach_paper(
    agreement: Agreement,
    stream: IO[bytes],
    *,
    filename: str,
    kind: FileKind,
    by: User,
    field: str | None = "paper",
) -> AgreementFile:
    """Keep a PDF, JPEG or PNG with the agreement, as the next version of its kind.

    Raises ``Invalid`` where it is something else, empty or too large; ``Conflict`` where the very same file is there.
    """
    stored = files.store(
        stream, allowed=ACCEPTED, max_bytes=largest_file(), field=field, look=inspection.look
    )
    with written_at_once():
        touch(agreement)
        db.session.flush()
        known = db.session.scalar(
            select(AgreementFile.version_number)
            .where(
                AgreementFile.agreement_id == agreement.id,
                AgreementFile.kind == kind,
                AgreementFile.sha256 == stored.sha256,
                AgreementFile.removed_at.is_(None),
            )
            .limit(1)
        )
        if known is not None:
            raise Conflict(
                _("This very file is on file already, as version %(number)s.", number=known), field=field
            )
        latest = db.session.scalar(
            select(func.max(AgreementFile.version_number)).where(
                AgreementFile.agreement_id == agreement.id, AgreementFile.kind == kind
            )
        )
        paper = AgreementFile(
            agreement_id=agreement.id,
            kind=kind,
            version_number=(latest or 0) + 1,
            sha256=stored.sha256,
            filename=named(filename, stored.media_type),
            media_type=stored.media_type,
            size=stored.size,
            uploaded_by_id=by.id,
        )
        db.session.add(paper)
    return paper


def remove_paper(paper: AgreementFile, *, by: User) -> None:
    """Take a paper off; ``restore_paper`` takes that back. Raises ``Conflict`` for the last scan of what is signed."""
    agreement = paper.agreement
    check_may_edit(agreement, by=by)
    with written_at_once():
        paper.removed_at = paper.removed_at or utcnow()
        touch(agreement)
        db.session.flush()
        if (
            agreement.shown_state not in states.UNSIGNED
            and agreement.signed_on
            and not queries.has_scan(agreement)
        ):
            raise Conflict(
                _("A signed agreement keeps at least one signed scan. Upload the better one first.")
            )


def restore_paper(paper: AgreementFile, *, by: User) -> None:
    """Put a removed paper back."""
    check_may_edit(paper.agreement, by=by)
    with written_at_once():
        paper.removed_at = None
        touch(paper.agreement)


def named(filename: str, media_type: str) -> str:
    """A name to download it by: without folders and odd signs, with the ending of what it really is."""
    bare = PurePath(filename.replace("\\", "/")).name
    bare = re.sub(r'[\x00-\x1f\x7f\ud800-\udfff<>:"/|?*]+', "-", bare)
    stem, dot, ending = bare.rpartition(".")
    fitting = ENDINGS[media_type]
    if dot and ending.lower() in fitting:
        return f"{stem[:LONGEST_NAME] or 'berkas'}.{ending.lower()}"
    return f"{bare[:LONGEST_NAME] or 'berkas'}.{fitting[0]}"
