"""Templates of the office: looked into, tried with sample data, and only then kept."""

from pathlib import PurePath
from typing import IO

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import files, inspection
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.documents import filling
from app.documents.enums import DocumentKind
from app.documents.models import Document, DocumentTemplate
from app.documents.rendering import own

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_MB = 5
LARGEST = LARGEST_MB * 1024 * 1024


def add_template(
    stream: IO[bytes], *, kind: DocumentKind, name: str, filename: str, by: User, field: str = "file"
) -> DocumentTemplate:
    """Keep a template for papers of a kind; raises ``Invalid`` for a hostile file and for a place that nothing fills."""
    if not kind.is_signed_outside:
        raise Invalid(_("Only papers of agreements have templates of the office."), field="kind")
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid(_("The file is larger than %(mb)s MB.", mb=LARGEST_MB), field=field)
    inspection.look_at_docx(content, field=field)
    own.filled(content, filling.sample_of(kind), field=field)
    stored = files.store_bytes(content, DOCX)
    template = DocumentTemplate(
        kind=kind,
        name=name,
        filename=PurePath(filename.replace("\\", "/")).name[:120] or "templat.docx",
        sha256=stored.sha256,
        size=stored.size,
        made_by_id=by.id,
    )
    db.session.add(template)
    db.session.flush()
    return template


def start_template(kind: DocumentKind = DocumentKind.PKS) -> bytes:
    """A Word file with every place that a template for papers of a kind may name."""
    return own.starter(filling.sample_of(kind))


def use_template(template: DocumentTemplate, *, is_active: bool) -> None:
    """Take a template out of use, or back into it."""
    template.is_active = is_active
    db.session.flush()


def sample_of(template: DocumentTemplate) -> bytes:
    """The template filled in with sample data."""
    return own.filled(_content(template), filling.sample_of(template.kind))


def by_template(document: Document, template: DocumentTemplate) -> bytes:
    """A paper as a template of the office writes it; raises ``Conflict`` for a template of another kind."""
    if template.kind is not document.kind:
        raise Conflict(_("This template is for another kind of paper."))
    return own.filled(_content(template), filling.values_of(document))


def _content(template: DocumentTemplate) -> bytes:
    path = files.path_of(template.sha256)
    if not path.is_file():
        raise Conflict(_("The file of this template is gone. Upload it again."))
    return path.read_bytes()
