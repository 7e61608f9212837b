"""The screens of reports."""

from app.office_reports.views import records, schedules
from app.office_reports.views.blueprint import blueprint

__all__ = ["blueprint", "records", "schedules"]
