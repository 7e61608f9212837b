"""Stacks of papers: many agreements as one print job, or as Word files in one archive."""

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.agreements.models import Agreement
from app.core import asked, audit, clock, files
from app.core.db import db
from app.core.errors import Invalid
from app.core.jobs import Progress, Result, work
from app.core.permissions import Actor
from app.documents import rendering, scanning
from app.documents import services as documents
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document
from app.documents.papers import KINDS
from app.documents.queries import sources
from app.participants import queries
from app.participants.enums import Tab
from app.participants.queries import Filters
from app.participants.services.printing import said

FEW = 5
"""More than so many papers are made by a job."""

MOST = 300
FORMS = {"pdf": files.PDF, "zip": "application/zip"}
SUBJECTS = {"companies": Subject.AGREEMENT, "participants": Subject.PARTICIPANT}

_UNFIT = re.compile(r"[^\w.-]+")

Heard = Callable[[int, int], None]


def ids_of(actor: Actor, stack: str, arguments: MultiDict[str, str]) -> list[int]:
    """The agreements of a stack (``companies`` or ``participants``) that an address of their list speaks of."""
    # One more than may be, so that too many are told from just enough without reading them all.
    return list(db.session.scalars(_chosen(actor, stack, arguments).limit(MOST + 1)))


def _chosen(actor: Actor, stack: str, arguments: MultiDict[str, str]) -> Select[int]:
    if stack == "companies":
        return queries.of_companies(actor, arguments)
    filters = Filters(query=asked.words(arguments), agreement_id=asked.row_id(arguments, "agreement"))
    return queries.of_participants(actor, filters, asked.member(arguments, "tab", Tab) or Tab.ALL)


def check(count: int) -> None:
    """Raise ``Invalid`` for a stack of nothing, and for one that nobody could carry."""
    if not count:
        raise Invalid(_("No agreement is chosen, so there is nothing to print."))
    if count > MOST:
        raise Invalid(_("At most %(number)d papers at a time. Narrow the list first.", number=MOST))


def record(stack: str, form: str, count: int) -> None:
    """Write in the audit log who took which papers along."""
    table = "agreements" if stack == "companies" else "participant_agreements"
    audit.record("export", table, None, {"format": form, "rows": count, "filter": _("Stack of papers")})


def write(path: Path, stack: str, ids: Sequence[int], form: str, *, progress: Heard | None = None) -> int:
    """Write the papers to ``path``, in the order of ``ids``; returns how many there are."""
    subject = SUBJECTS[stack]
    known = queries.papers_in_force(subject, ids)
    with TemporaryDirectory(prefix="stack-") as folder:
        parts: list[tuple[str, Path]] = []
        for number, one in enumerate(ids, 1):
            name, shown = _said(subject, one, known.get(one))
            part = Path(folder) / f"{number}.{form}"
            content = rendering.docx(shown) if form == "zip" else rendering.pdf(shown, at=clock.utcnow())
            part.write_bytes(content)
            parts.append((f"{number:03}-{name}.docx", part))
            if progress is not None:
                progress(number, len(ids))
        if form == "pdf":
            path.write_bytes(scanning.joined([(part, None) for _name, part in parts]))
        else:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, part in parts:
                    packed.write(part, name)
    return len(ids)


def filename(stack: str, form: str) -> str:
    """A name that sorts by when the stack was made, and names nobody."""
    stem = "naskah-perjanjian" if stack == "companies" else "perjanjian-pemagangan"
    return f"{stem}-{clock.local(clock.utcnow()):%Y%m%d-%H%M}.{form}"


@work("participants.stack")
def stack_in_background(progress: Progress, *, actor_id: int, stack: str, address: str, form: str) -> Result:
    """Make a large stack, which waits in its maker's bell; who may see what is asked anew."""
    actor = db.session.get_one(User, actor_id)
    ids = ids_of(actor, stack, MultiDict(parse_qsl(address)))
    check(len(ids))
    path = progress.working_file(f".{form}")
    count = write(path, stack, ids, form, progress=progress.at)
    return Result(
        message=ngettext("%(num)d paper is ready.", "%(num)d papers are ready.", count),
        file=path,
        filename=filename(stack, form),
        media_type=FORMS[form],
    )


def _said(subject: Subject, subject_id: int, paper: Document | None) -> tuple[str, dict[str, Any]]:
    """A name for the file of one paper, and what it says: as issued, else as it reads now."""
    if subject is Subject.PARTICIPANT:
        agreement = queries.source(subject_id)
        line = agreement.placement.seat_line
        return _named(line.agreement.company.name, line.position), said(agreement)
    of = sources.agreement(subject_id)
    return _named(of.company.name, of.kind.value), documents.preview(paper or _unwritten(of))


def _unwritten(agreement: Agreement) -> Document:
    kind = next(one for one in DocumentKind if one.value == agreement.kind.value)
    paper = Document(
        kind=kind,
        state=DocumentState.DRAFT,
        subject=Subject.AGREEMENT,
        subject_id=agreement.id,
        content={},
    )
    paper.title = KINDS[kind].title(paper)
    return paper


def _named(*parts: str) -> str:
    return _UNFIT.sub("-", "-".join(parts)).strip("-.")[:80] or "naskah"
