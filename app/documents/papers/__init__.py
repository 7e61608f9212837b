"""What each kind of paper says, as blocks that are written out as PDF and as DOCX alike.

One module per kind builds a ``Body``; ``blocks`` are the parts it may consist of, ``KINDS`` holds them all. Papers are
official and therefore in Indonesian, whatever the reader's language: nothing here is translated.
"""

from app.documents.enums import DocumentKind
from app.documents.papers import agreement, assignment, attendance, day_recap, minutes, visit_report
from app.documents.papers.base import PaperKind

KINDS: dict[DocumentKind, PaperKind] = {
    kind.kind: kind
    for kind in (
        visit_report.KIND,
        minutes.KIND,
        attendance.KIND,
        day_recap.KIND,
        assignment.KIND,
        *agreement.ALL,
    )
}
