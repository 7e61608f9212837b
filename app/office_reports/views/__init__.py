"""The screens of reports."""

from app.office_reports.views import dossiers, records, schedules
from app.office_reports.views.blueprint import blueprint

__all__ = ["blueprint", "dossiers", "records", "schedules"]
