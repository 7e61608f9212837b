"""The dossier of a company."""

from io import BytesIO

from flask import abort, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.companies import queries as companies
from app.core.db import db
from app.core.permissions import Action, Permission, may, require
from app.office_reports import dossiers, services
from app.office_reports.enums import Paper
from app.office_reports.views.blueprint import blueprint


@blueprint.post("/companies/<int:company_id>/dossier/<paper>")
@require(Permission.EXPORT)
def dossier(company_id: int, paper: str) -> ResponseReturnValue:
    """All that is on file of a company, as a file; 403 where it may be seen but not taken out."""
    company = companies.company_or_404(current_user, company_id, options=companies.FULL)
    wanted = next((one for one in Paper if one.value == paper), None) or abort(404)
    if not may(current_user, Action.EXPORT, company):
        abort(403)
    made = dossiers.file_of(company, wanted, current_user)
    db.session.commit()
    return send_file(
        BytesIO(made),
        mimetype=services.MEDIA_TYPES[wanted],
        as_attachment=True,
        download_name=f"dossier-{company.id}.{wanted.value}",
        max_age=0,
    )
