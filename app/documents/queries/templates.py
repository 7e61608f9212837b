"""The office's own templates of papers."""

from sqlalchemy import func, select

from app.core.db import db
from app.documents.enums import DocumentKind
from app.documents.models import DocumentTemplate


def templates() -> list[DocumentTemplate]:
    """All templates, those in use first, by kind and name."""
    return list(
        db.session.scalars(
            select(DocumentTemplate).order_by(
                DocumentTemplate.is_active.desc(),
                DocumentTemplate.kind,
                func.lower(DocumentTemplate.name),
                DocumentTemplate.id,
            )
        )
    )


def templates_for(kind: DocumentKind) -> list[DocumentTemplate]:
    """The templates in use for papers of a kind."""
    return (
        [one for one in templates() if one.kind is kind and one.is_active] if kind.is_signed_outside else []
    )
