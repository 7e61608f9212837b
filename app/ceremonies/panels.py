"""What stands on the page of a ceremony."""

from app.ceremonies.models import Ceremony
from app.documents.enums import DocumentKind, Subject
from app.documents.panels import of_record


def of_ceremony(ceremony: Ceremony) -> str:
    """Its invitation and its attendance list."""
    return of_record(Subject.CEREMONY, ceremony, DocumentKind.INVITATION, DocumentKind.CEREMONY_ATTENDANCE)
