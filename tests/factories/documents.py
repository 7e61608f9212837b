"""Papers for tests, and the officials who sign them."""

from io import BytesIO
from typing import Any

from app.accounts.models import User
from app.documents import services
from app.documents.enums import Capacity, DocumentKind, Subject
from app.documents.models import Document, DocumentTemplate, Official
from app.outreach.models import Visit


def an_official(name: str = "Dra. Uji Pimpinan, M.Si.", **values: Any) -> Official:
    """Somebody who signs papers."""
    given = {
        "title": "Kepala Bidang Penempatan",
        "rank": "Pembina (IV/a)",
        "nip": "197001011995012001",
        "capacity": Capacity.SELF,
        "on_behalf_of": "",
        "is_signatory": True,
        "is_active": True,
        "user_id": None,
        **values,
    }
    return services.save_official(None, name=name, **given)


def a_template(*, by: User, kind: DocumentKind = DocumentKind.PKS) -> DocumentTemplate:
    """A template that names every place."""
    content = BytesIO(services.start_template(kind))
    return services.add_template(content, kind=kind, name="Naskah uji", filename="uji.docx", by=by)


def a_report(visit: Visit, *, by: User, kind: DocumentKind = DocumentKind.VISIT_REPORT) -> Document:
    """The draft of a paper of a visit."""
    return services.draft(kind, Subject.VISIT, visit.id, by=by)
